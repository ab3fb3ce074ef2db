//! Following references to values, in this and other files.

use std::collections::HashMap;
use std::sync::Arc;

use conform_json::{Document, NodeId, Value};

use super::files::{is_absolute, join};
use super::locate::{self, Walk};
use super::reference::{self, Fragment, Unusable};
use super::walk::is_schema;
use super::{Cause, Failure, Loader, Walk as Loading};
use crate::address::{Address, FileId};
use crate::description::Target;
use crate::grammar::{MemberShape, ObjectKind};
use conform_report::Label;

impl Loader<'_> {
    /// Follows the reference that `holder` holds in `written`.
    pub(super) fn follow(
        &mut self,
        file: FileId,
        holder: Value<'_>,
        written: Value<'_>,
        text: &str,
        shape: MemberShape,
    ) {
        let address = Address {
            file,
            node: holder.id(),
        };
        let found = match shape {
            MemberShape::MappingTarget => self.locate_mapping(file, holder.id(), text),
            _ => self.locate(file, holder.id(), text, 0),
        };
        let label = || Label::new(&self.read[file.index()].document, written.span(), "");
        let target = match found {
            Ok(target) => {
                if let Some(noun) = unexpected(shape) {
                    self.failures
                        .entry(Cause::Unexpected { noun })
                        .or_default()
                        .push(label());
                }
                let shape = match shape {
                    MemberShape::MappingTarget | MemberShape::SchemaOrBoolean => {
                        MemberShape::Object(ObjectKind::Schema)
                    }
                    MemberShape::OperationReference => MemberShape::Object(ObjectKind::Operation),
                    shape => shape,
                };
                self.queue.push(Loading {
                    address: target,
                    shape,
                    via: Some(address),
                });
                if std::mem::take(&mut self.through) {
                    let cause = Cause::Through {
                        text: text.to_owned(),
                    };
                    let label = label();
                    self.failures.entry(cause).or_default().push(label);
                }
                Target::Node(target)
            }
            Err(cause) => {
                let cause = match (shape, cause) {
                    // A link may lead to an operation of another API, which is nobody's fault.
                    (MemberShape::OperationReference, Some(Cause::Remote { .. })) => None,
                    (MemberShape::OperationReference, Some(_)) => Some(Cause::MissingOperation {
                        text: text.to_owned(),
                    }),
                    (_, cause) => cause.map(|cause| sparing(cause, shape)),
                };
                if let Some(cause) = cause {
                    self.failures.entry(cause).or_default().push(label());
                }
                Target::Broken
            }
        };
        let is_scheme = matches!(shape, MemberShape::Object(ObjectKind::SecurityScheme));
        if is_scheme && holder.get("$ref").is_none() {
            self.schemes.insert(address, target);
        } else if holder.get("$ref").is_none() && holder.get("$dynamicRef").is_some() {
            self.dynamic.insert(address, target);
        } else {
            self.references.insert(address, target);
        }
    }

    /// The value that a reference leads to.
    fn locate(
        &mut self,
        file: FileId,
        holder: NodeId,
        text: &str,
        depth: u32,
    ) -> Result<Address, Failure> {
        if let Some(found) = self.locate_by_identifier(file, holder, text) {
            return found;
        }
        let parsed = match reference::parse(text) {
            Ok(parsed) => parsed,
            Err(Unusable::Remote) => {
                return Err(Some(Cause::Remote {
                    text: text.to_owned(),
                    spared: false,
                }));
            }
            Err(Unusable::Malformed(reason)) => {
                return Err(Some(Cause::Malformed {
                    text: text.to_owned(),
                    reason,
                }));
            }
        };
        let target = if parsed.path.is_empty() {
            file
        } else {
            if is_absolute(&parsed.path) {
                return Err(Some(Cause::Outside {
                    text: text.to_owned(),
                }));
            }
            let name = self.read[file.index()].document.name().to_string();
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let joined = join(folder, &parsed.path);
            if joined.is_empty() {
                // `.`, or `..` in a folder below: there is no name to speak of.
                return Err(Some(Cause::Malformed {
                    text: text.to_owned(),
                    reason: "it leads to the folder of the description, not to a file; `#` is the whole of the file that it is in",
                }));
            }
            self.open(&joined)?
        };
        let resource = if target == file && parsed.path.is_empty() {
            self.identifiers[file.index()]
                .resource_of(holder)
                .map(|(_, node)| node)
        } else {
            None
        };
        self.within(target, resource, &parsed.fragment, depth)
    }

    /// The value that a reference leads to by a `$id` or `$self`, where the file has any.
    fn locate_by_identifier(
        &mut self,
        file: FileId,
        holder: NodeId,
        text: &str,
    ) -> Option<Result<Address, Failure>> {
        if self.uris.is_empty() || text.starts_with('#') {
            return None;
        }
        let base = match self.identifiers[file.index()].resource_of(holder) {
            Some((uri, _)) => uri.to_owned(),
            None => locate::file_uri(self.read[file.index()].document.name()),
        };
        let uri = locate::resolve(&base, text)?;
        let resource = *self.uris.get(locate::without_fragment(&uri))?;
        let fragment = text.split_once('#').map_or("", |(_, fragment)| fragment);
        let fragment = format!("#{fragment}");
        let fragment = reference::parse(&fragment).ok()?.fragment;
        Some(self.within(resource.file, Some(resource.node), &fragment, 0))
    }

    /// The value that a fragment leads to in a file, or in a resource of it.
    fn within(
        &mut self,
        file: FileId,
        resource: Option<NodeId>,
        fragment: &Fragment<'_>,
        depth: u32,
    ) -> Result<Address, Failure> {
        const DEEPEST: u32 = 32;
        let document = Arc::clone(&self.read[file.index()].document);
        let pointer = match fragment {
            Fragment::Anchor(name) => {
                let identifiers = &self.identifiers[file.index()];
                if let Some(node) = identifiers.anchor(resource, name) {
                    return Ok(Address { file, node });
                }
                let mut help = Vec::new();
                let pointer = format!("/{name}");
                if matches!(locate::walk(document.root(), &pointer), Walk::Found(_)) {
                    help.push(format!(
                        "a JSON Pointer starts with a slash: write `#{pointer}`"
                    ));
                } else if let Some(anchor) = self.nearest(name, identifiers.anchor_names(resource))
                {
                    help.push(format!("did you mean `#{anchor}`?"));
                }
                return Err(Some(missing_fragment(&document, name, help)));
            }
            Fragment::Pointer(pointer) => pointer,
        };
        // A pointer counts from the resource that the reference is in; many write it from the file's root all the same.
        let starts = resource
            .map(|node| document.value(node))
            .into_iter()
            .chain([document.root()]);
        let mut lost = None;
        for start in starts {
            match locate::walk(start, pointer) {
                Walk::Found(value) => {
                    return Ok(Address {
                        file,
                        node: value.id(),
                    });
                }
                Walk::Reference(holder, rest) if depth < DEEPEST => {
                    let Some(next) = holder.get("$ref").and_then(Value::as_str) else {
                        continue;
                    };
                    let through = self.locate(file, holder.id(), next, depth + 1)?;
                    self.through = true;
                    let fragment = Fragment::Pointer(rest.into());
                    return self.within(through.file, Some(through.node), &fragment, depth + 1);
                }
                Walk::Reference(..) => {}
                Walk::Lost(value, name, last) => lost = Some((value, name, last)),
            }
        }
        let help = match lost {
            Some((value, name, last)) => self.suggest(document.root(), value, &name, last, pointer),
            None => Vec::new(),
        };
        Err(Some(missing_fragment(&document, pointer, help)))
    }

    /// The schema that a discriminator's mapping names or refers to (OpenAPI 3.0.3 §4.7.25).
    fn locate_mapping(
        &mut self,
        file: FileId,
        holder: NodeId,
        text: &str,
    ) -> Result<Address, Failure> {
        let is_name = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        if is_name {
            for candidate in [FileId::ROOT, file] {
                let document = &self.read[candidate.index()].document;
                let schemas = document.root().pointer("/components/schemas");
                if let Some(schema) = schemas.and_then(|schemas| schemas.get(text)) {
                    return Ok(Address {
                        file: candidate,
                        node: schema.id(),
                    });
                }
            }
            if !text.contains('.') {
                let document = Arc::clone(&self.read[0].document);
                let schemas = document
                    .root()
                    .pointer("/components/schemas")
                    .and_then(Value::as_object);
                let names = schemas
                    .into_iter()
                    .flat_map(|schemas| schemas.iter())
                    .map(|member| member.key);
                let help = self
                    .nearest(text, names)
                    .map(|name| format!("did you mean `{name}`?"));
                return Err(Some(Cause::MissingMapping {
                    text: text.to_owned(),
                    help: help.into_iter().collect(),
                }));
            }
        }
        self.locate(file, holder, text, 0).map_err(|failure| {
            failure.map(|cause| match cause {
                Cause::MissingFragment { help, .. } => Cause::MissingMapping {
                    text: text.to_owned(),
                    help,
                },
                Cause::MissingFile { .. } => Cause::MissingMapping {
                    text: text.to_owned(),
                    help: Vec::new(),
                },
                cause => cause,
            })
        })
    }

    /// Breaks references that lead back to themselves without ever reaching a value.
    pub(super) fn break_cycles(&mut self) {
        let mut done: HashMap<Address, bool> = HashMap::new();
        let mut starts: Vec<Address> = self.references.keys().copied().collect();
        starts.sort();
        for start in starts {
            let mut path = Vec::new();
            let mut at = start;
            // `true` marks what is on the way, `false` what is known to end.
            let cycle = loop {
                match done.get(&at) {
                    Some(true) => break path.iter().position(|&earlier| earlier == at),
                    Some(false) => break None,
                    None => {}
                }
                match self.references.get(&at) {
                    Some(Target::Node(next)) => {
                        done.insert(at, true);
                        path.push(at);
                        at = *next;
                    }
                    _ => break None,
                }
            };
            if let Some(from) = cycle {
                let labels: Vec<Label> = path[from..]
                    .iter()
                    .map(|&address| self.reference_label(address))
                    .collect();
                self.report_cycle(labels);
                for &address in &path[from..] {
                    self.references.insert(address, Target::Broken);
                }
            }
            for address in path {
                done.insert(address, false);
            }
        }
    }

    /// A label on the text of a reference.
    pub(super) fn reference_label(&self, holder: Address) -> Label {
        let document = &self.read[holder.file.index()].document;
        let value = document.value(holder.node);
        let written = value
            .get("$ref")
            .or_else(|| value.get("$dynamicRef"))
            .unwrap_or(value);
        Label::new(document, written.span(), "")
    }
}

/// Where references end that lead to others. None of them leads back to itself.
pub(super) fn ends(references: &HashMap<Address, Target>) -> HashMap<Address, Target> {
    let mut ends: HashMap<Address, Target> = HashMap::new();
    let mut passed = Vec::new();
    for &start in references.keys() {
        let mut at = start;
        let end = loop {
            if let Some(&end) = ends.get(&at) {
                break end;
            }
            match references.get(&at) {
                Some(Target::Node(next)) => {
                    passed.push(at);
                    at = *next;
                }
                Some(Target::Broken) => break Target::Broken,
                None => break Target::Node(at),
            }
        };
        // What leads to the end at once is known to do so.
        if passed.len() == 1 && !references.contains_key(&at) {
            passed.clear();
        }
        ends.extend(passed.drain(..).map(|holder| (holder, end)));
    }
    ends
}

/// What a shape is called where no reference may stand for it; `None` where one may.
fn unexpected(shape: MemberShape) -> Option<&'static str> {
    match shape {
        MemberShape::Object(kind) if kind.may_be_reference() => None,
        MemberShape::Object(kind) => Some(kind.noun()),
        MemberShape::SchemaOrBoolean
        | MemberShape::SchemaOrList
        | MemberShape::MappingTarget
        | MemberShape::OperationReference => None,
        MemberShape::String | MemberShape::Uri | MemberShape::Word(_) | MemberShape::Pattern => {
            Some("a string")
        }
        MemberShape::List(_) => Some("a list"),
        MemberShape::Map(_) => Some("a map of values by name"),
        _ => Some("a plain value"),
    }
}

/// A value that is not there.
fn missing_fragment(document: &Document, fragment: &str, help: Vec<String>) -> Cause {
    Cause::MissingFragment {
        name: document.name().to_string(),
        fragment: fragment.to_owned(),
        help,
        spared: false,
    }
}

/// The cause of a reference that leads nowhere, at a place of this shape: without a schema anything is admitted, and an
/// example or a link says nothing about requests and responses.
fn sparing(cause: Cause, shape: MemberShape) -> Cause {
    let can_be_spared = is_schema(shape)
        || matches!(
            shape,
            MemberShape::Object(ObjectKind::Example | ObjectKind::Link)
        );
    match cause {
        Cause::Remote { text, .. } => Cause::Remote {
            text,
            spared: can_be_spared,
        },
        Cause::MissingFragment {
            name,
            fragment,
            help,
            ..
        } => Cause::MissingFragment {
            name,
            fragment,
            help,
            spared: can_be_spared,
        },
        cause => cause,
    }
}
