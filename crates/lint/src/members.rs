//! The members of objects: which an object has, and which it must have.

use conform_description::grammar::{
    Member, MemberShape, ObjectKind, OtherMembers, PATTERN_PROPERTIES, Versions,
};
use conform_description::{Node, NodeMember, Version};
use conform_report::{Help, Profile, Severity, nearest};

use crate::codes;
use crate::linter::{Linter, Owner, has_reference};

/// Required members without which an object cannot be used.
const ESSENTIAL: &[(ObjectKind, &str)] = &[
    (ObjectKind::Parameter, "name"),
    (ObjectKind::Parameter, "in"),
];

impl<'d> Linter<'d> {
    /// Checks which members an object has, and what they hold. Returns whether its other rules apply: an object with a
    /// `$ref` has no members of its own.
    pub(crate) fn members(&mut self, owner: Owner<'d>) -> bool {
        let Owner { kind, node } = owner;
        if self.skipped.contains(&node.address()) {
            return false;
        }
        self.owner = owner;
        let is_schema = kind == ObjectKind::Schema;
        let refers = has_reference(node);
        if refers && kind != ObjectKind::PathItem && !(is_schema && self.version != Version::V3_0) {
            self.siblings();
            return false;
        }
        let table = kind.table();
        for member in node.members() {
            match table.member(member.key) {
                Some(known) => self.known(member, known),
                None if member.key.starts_with("x-") => {}
                None => match table.others {
                    OtherMembers::Named(shape) => self.named(member, shape),
                    OtherMembers::Extensions => self.unknown(member),
                    OtherMembers::Annotations => self.unknown_keyword(member),
                },
            }
        }
        for known in table.members {
            if known.required.contains(self.version) && !refers && node.get(known.name).is_none() {
                self.missing(known.name);
            }
        }
        true
    }

    /// The members beside a `$ref` that are ignored.
    fn siblings(&mut self) {
        let kept: &[&str] = if self.version == Version::V3_0 {
            &["$ref"]
        } else {
            &["$ref", "summary", "description"]
        };
        let Owner { kind, node } = self.owner;
        if kind == ObjectKind::Schema {
            self.nullable(node);
        }
        // `nullable` is reported by itself.
        let is_read = |key: &str| key == "nullable" && kind == ObjectKind::Schema;
        let ignored: Vec<NodeMember<'d>> = node
            .members()
            .filter(|member| !kept.contains(&member.key) && !member.key.starts_with("x-"))
            .filter(|member| !is_read(member.key))
            .collect();
        let Some(first) = ignored.first() else { return };
        let names: Vec<String> = ignored
            .iter()
            .map(|member| format!("`{}`", member.key))
            .collect();
        let verb = if names.len() == 1 { "is" } else { "are" };
        let message = format!("{} beside `$ref` {verb} ignored", names.join(", "));
        let mut problem = self.problem(codes::REFERENCE_SIBLINGS, first.key_label(""), message);
        if kind == ObjectKind::Schema {
            problem = problem
                .help("write `allOf` with two schemas: one with the `$ref`, one with the others");
        }
        self.push(problem);
    }

    /// A member that the specification defines in any version.
    fn known(&mut self, member: NodeMember<'d>, known: &'static Member) {
        // Loading reports what is wrong with it.
        if self.owner.kind == ObjectKind::OpenApi && member.key == "openapi" {
            return;
        }
        let is_of_draft = known.versions == Versions::ONLY_DRAFT && self.description.is_draft();
        if !known.versions.contains(self.version) && !is_of_draft {
            self.wrong_version(member, known);
            return;
        }
        if self.owner.kind == ObjectKind::Schema {
            self.later_keyword(member);
        }
        self.shape(member, member.node, known.shape);
        if self.owner.kind == ObjectKind::Schema
            && (member.key == PATTERN_PROPERTIES || member.key == "patternProperties")
        {
            self.name_patterns(member.node);
        }
    }

    /// A member whose name the author chooses.
    fn named(&mut self, member: NodeMember<'d>, shape: MemberShape) {
        let kind = self.owner.kind;
        match kind {
            // A value that is not a response is the same problem.
            ObjectKind::Responses if !self.status(member) => return,
            ObjectKind::Paths if !member.key.starts_with('/') => {
                let message = format!("the path `{}` must start with a slash", member.key);
                let help = format!("write `/{}`", member.key);
                let help = self.rewrite_key(member, help, |key| format!("/{key}"));
                let problem = self
                    .problem(codes::MALFORMED_PATH, member.key_label(""), message)
                    .help(help);
                self.push(problem);
            }
            _ => {}
        }
        self.shape(member, member.node, shape);
    }

    /// A key of `responses`. Returns whether the value may be a response.
    fn status(&mut self, member: NodeMember<'d>) -> bool {
        let key = member.key;
        let bytes = key.as_bytes();
        let first = matches!(bytes.first(), Some(b'1'..=b'5'));
        let is_status = key == "default"
            || (bytes.len() == 3
                && first
                && (key.ends_with("XX") || bytes.iter().all(u8::is_ascii_digit)));
        if is_status {
            return true;
        }
        let of_response = ObjectKind::Response.table().member(key).is_some();
        let message = format!("`{key}` is not a status code");
        let problem = self.problem(codes::MALFORMED_STATUS, member.key_label(""), message);
        let help = if bytes.len() == 3 && first && key[1..].eq_ignore_ascii_case("xx") {
            let help = format!("write `{}XX` with capital letters", &key[..1]);
            self.rewrite_key(member, help, str::to_ascii_uppercase)
        } else if of_response {
            "move it into a response, below a status code such as `200`".into()
        } else if let Some(near) = self.nearest(key, ["default"]) {
            Help::did_you_mean(&problem.primary, key, near)
        } else {
            "use three digits such as `200`, a range such as `4XX`, or `default`".into()
        };
        self.push(problem.help(help));
        !of_response
    }

    /// A member that the specification does not define.
    fn unknown(&mut self, member: NodeMember<'d>) {
        let Owner { kind, node } = self.owner;
        // Swagger 2.0 has the keywords of the schema in the parameter. The missing schema is what is reported.
        let holder = matches!(kind, ObjectKind::Parameter | ObjectKind::Header);
        if holder
            && node.get("schema").is_none()
            && ObjectKind::Schema.table().member(member.key).is_some()
        {
            return;
        }
        let message = format!("`{}` is not a member of {}", member.key, kind.noun());
        let problem = self.problem(codes::UNKNOWN_MEMBER, member.key_label(""), message);
        let help = match self.nearest(member.key, self.absent()) {
            Some(near) => Help::did_you_mean(&problem.primary, member.key, near),
            None if kind == ObjectKind::PathItem => {
                "the operations of a path item are get, put, post, delete, options, head, patch and trace".into()
            }
            None if kind == ObjectKind::Example && is_bare(node) => {
                "move the example into the member `value`".into()
            }
            None => extension_help(member.key).into(),
        };
        self.push(problem.help(help));
    }

    /// A keyword that the dialect of the schema does not have yet.
    fn later_keyword(&mut self, member: NodeMember<'d>) {
        let dialect = self.owner.node.dialect();
        if !dialect.lacks(member.key) {
            return;
        }
        let message = format!(
            "`{}` is not a keyword of {dialect}, and has no effect",
            member.key
        );
        let mut problem = self.problem(codes::UNKNOWN_KEYWORD, member.key_label(""), message);
        problem.severity = Severity::Warning;
        self.push(problem.help("name a later draft in `$schema`, or use what this one has"));
    }

    /// A keyword that JSON Schema and OpenAPI do not define.
    fn unknown_keyword(&mut self, member: NodeMember<'d>) {
        if self.owner.node.dialect().has_own_keyword(member.key) {
            return;
        }
        let near = self.nearest(member.key, self.absent());
        let is_annotation = self.version != Version::V3_0;
        if near.is_none() && is_annotation && self.description.profile() == Profile::Lenient {
            return;
        }
        let message = format!("`{}` is not a keyword of a schema", member.key);
        let mut problem = self.problem(codes::UNKNOWN_KEYWORD, member.key_label(""), message);
        // From 3.1 on, any other keyword is an annotation.
        if near.is_none() && is_annotation {
            problem.severity = Severity::Warning;
        }
        let help = match near {
            Some(near) => Help::did_you_mean(&problem.primary, member.key, near),
            None if member.node.is_object() && self.owner.node.get("type").is_none() => {
                "list the members of an object under `properties`".into()
            }
            None => extension_help(member.key).into(),
        };
        self.push(problem.help(help));
    }

    /// The members of this version that the object does not have.
    fn absent(&self) -> impl Iterator<Item = &'static str> + use<'d> {
        let version = self.version;
        let Owner { kind, node } = self.owner;
        let members = kind
            .table()
            .members
            .iter()
            .filter(move |known| known.versions.contains(version));
        members
            .map(|known| known.name)
            .filter(move |name| node.get(name).is_none())
    }

    /// A required member that the object does not have.
    fn missing(&mut self, name: &str) {
        let Owner { kind, node } = self.owner;
        // A misspelt member is reported already.
        let known = kind.table();
        let unknown = node
            .members()
            .map(|member| member.key)
            .filter(|key| known.member(key).is_none());
        if nearest(name, unknown).is_some() {
            return;
        }
        let code = if ESSENTIAL.contains(&(kind, name)) {
            codes::MISSING_ESSENTIAL
        } else {
            codes::MISSING_MEMBER
        };
        let message = format!("{} has no `{name}`", kind.noun());
        let problem = self.problem(code, self.head(node, ""), message);
        self.push(problem);
    }
}

fn extension_help(key: &str) -> String {
    format!("to add an extension, name it `x-{key}`")
}

/// Whether an Example Object has no member that the specification defines.
fn is_bare(example: Node<'_>) -> bool {
    let table = ObjectKind::Example.table();
    !example
        .members()
        .any(|member| table.member(member.key).is_some())
}
