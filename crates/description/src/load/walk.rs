//! Visiting the values of files: which object each is, and which references it holds.

use std::sync::Arc;

use conform_json::Value;
use conform_report::Label;

use super::follow::FoundReference;
use super::loader::{Loader, first_key};
use crate::Version;
use crate::address::{Address, FileId};
use crate::codes;
use crate::grammar::{MemberShape, ObjectKind, keyword_of_drafts};

impl Loader<'_> {
    /// Visits a value of this shape and everything inside it: marks its objects, and follows its references.
    pub(super) fn walk(&mut self, address: Address, shape: MemberShape) {
        let document = Arc::clone(&self.read[address.file.index()].document);
        let mut stack = vec![(document.value(address.node), shape)];
        while let Some((value, shape)) = stack.pop() {
            let first = stack.len();
            self.visit(address.file, value, shape, &mut stack);
            stack[first..].reverse();
        }
    }

    /// Marks one value, follows its reference, and pushes the values inside it.
    fn visit<'v>(
        &mut self,
        file: FileId,
        value: Value<'v>,
        shape: MemberShape,
        stack: &mut Vec<(Value<'v>, MemberShape)>,
    ) {
        match shape {
            MemberShape::Any | MemberShape::Reference => return,
            MemberShape::MappingTarget | MemberShape::OperationReference => {
                if let Some(text) = value.as_str() {
                    self.follow(&FoundReference {
                        file,
                        holder: value,
                        written: value,
                        text,
                        shape,
                        is_dynamic: false,
                    });
                }
                return;
            }
            _ => {}
        }
        if let Some((written, text)) = reference(value, shape) {
            let address = Address {
                file,
                node: value.id(),
            };
            if self.references.contains_key(&address) {
                return;
            }
            self.follow(&FoundReference {
                file,
                holder: value,
                written,
                text,
                shape,
                is_dynamic: false,
            });
        }
        if let Some((written, text)) = dynamic_reference(value, shape) {
            let address = Address {
                file,
                node: value.id(),
            };
            if !self.dynamic.contains_key(&address) {
                self.follow(&FoundReference {
                    file,
                    holder: value,
                    written,
                    text,
                    shape,
                    is_dynamic: true,
                });
            }
        }
        match (shape, value.as_object()) {
            (MemberShape::Object(kind), Some(object)) => {
                if !self.mark(file, value, kind) {
                    return;
                }
                if kind == ObjectKind::SecurityRequirement {
                    self.follow_schemes(file, value);
                }
                let table = kind.table();
                let of_draft = kind == ObjectKind::Schema && self.is_of_draft(file, value);
                for member in object.iter().filter(|member| !member.shadowed) {
                    let shape = table.shape(member.key);
                    let by_draft = || keyword_of_drafts(member.key).filter(|_| of_draft);
                    if let Some(shape) = shape.or_else(by_draft) {
                        stack.push((member.value, shape));
                    }
                }
            }
            (MemberShape::SchemaOrBoolean | MemberShape::SchemaOrList, Some(_)) => {
                stack.push((value, MemberShape::Object(ObjectKind::Schema)));
            }
            (MemberShape::SchemaOrList, None) => {
                let items = value.as_array().into_iter().flat_map(|array| array.iter());
                stack.extend(items.map(|item| (item, MemberShape::Object(ObjectKind::Schema))));
            }
            (MemberShape::Map(shape), Some(object)) => {
                // A map with a `$ref` that is a text is a reference. Otherwise `$ref` is one of its names.
                let is_name = |key, value: Value<'_>| key != "$ref" || value.as_str().is_none();
                let members = object
                    .iter()
                    .filter(|member| !member.shadowed && is_name(member.key, member.value));
                stack.extend(members.map(|member| (member.value, *shape)));
            }
            (MemberShape::List(shape), None) => {
                let items = value.as_array().into_iter().flat_map(|array| array.iter());
                stack.extend(items.map(|item| (item, *shape)));
            }
            _ => {}
        }
    }

    /// Whether a schema is written in a draft of JSON Schema before 2020-12.
    fn is_of_draft(&self, file: FileId, schema: Value<'_>) -> bool {
        let root = self.read[FileId::ROOT.index()].document.root().id();
        let own = self.identifiers[file.index()].dialect_of(schema.id());
        let stated = own.or_else(|| self.identifiers[FileId::ROOT.index()].dialect_of(root));
        stated.is_some_and(|(dialect, _)| dialect.has_tuples_in_items())
    }

    /// Follows the URIs by which a security requirement names schemes. A key that is the name of a component is not a URI.
    fn follow_schemes(&mut self, file: FileId, requirement: Value<'_>) {
        if self.version != Version::V3_2 {
            return;
        }
        let document = Arc::clone(&self.read[FileId::ROOT.index()].document);
        let components = document.root().pointer("/components/securitySchemes");
        let is_name = |key| components.is_some_and(|schemes| schemes.get(key).is_some());
        let members = requirement.as_object().into_iter();
        for member in members.flat_map(|object| object.iter()) {
            if member.key.contains(['/', '#', '.']) && !is_name(member.key) {
                self.follow(&FoundReference {
                    file,
                    holder: member.value,
                    written: member.value,
                    text: member.key,
                    shape: MemberShape::Object(ObjectKind::SecurityScheme),
                    is_dynamic: false,
                });
            }
        }
    }

    /// Marks a value as an object of a kind. Returns whether it was not marked before.
    fn mark(&mut self, file: FileId, value: Value<'_>, kind: ObjectKind) -> bool {
        let read = &mut self.read[file.index()];
        let marked = &mut read.kinds[value.id().index()];
        let Some(before) = *marked else {
            *marked = Some(kind);
            read.objects.push(value.id());
            return true;
        };
        if before != kind && value.get("$ref").is_none() {
            let note = format!("first used as {}", before.noun());
            let label = Label::new(&read.document, first_key(value), note);
            let message = format!("a reference uses {} as {}", before.noun(), kind.noun());
            let problem = match self.via {
                Some(via) => self
                    .diagnostic(codes::TWO_ROLES, self.reference_label(via), message)
                    .with(label),
                None => self.diagnostic(codes::TWO_ROLES, label, message),
            };
            self.push(problem);
        }
        false
    }
}

/// The `$ref` of a value of this shape: the value that it is written in, and its text.
fn reference(value: Value<'_>, shape: MemberShape) -> Option<(Value<'_>, &str)> {
    let has_literal_names = matches!(
        shape,
        MemberShape::Map(MemberShape::Any | MemberShape::String | MemberShape::MappingTarget)
    );
    if has_literal_names {
        return None;
    }
    let written = value.get("$ref")?;
    Some((written, written.as_str()?))
}

/// The `$dynamicRef` or `$recursiveRef` of a schema: the value that it is written in, and its text.
fn dynamic_reference(value: Value<'_>, shape: MemberShape) -> Option<(Value<'_>, &str)> {
    if !shape.is_schema() {
        return None;
    }
    let written = value
        .get("$dynamicRef")
        .or_else(|| value.get("$recursiveRef"))?;
    Some((written, written.as_str()?))
}
