//! Following references to values, in this and other files.

use std::sync::Arc;

use conform_json::{Document, NodeId, Value};
use conform_report::Label;

use super::cause::{Cause, Failure};
use super::files::{is_absolute, join};
use super::loader::{Loader, Pending};
use super::pointer::{MissingStep, PointerTarget, resolve_pointer};
use super::reference::{self, Fragment, Unusable};
use crate::address::{Address, FileId};
use crate::description::Target;
use crate::grammar::{MemberShape, ObjectKind};
use crate::identifiers;

/// How many references one JSON Pointer may lead through.
const DEEPEST: u32 = 32;

/// A reference that was found while visiting a file.
pub(super) struct FoundReference<'v> {
    pub(super) file: FileId,
    /// The value that holds it.
    pub(super) holder: Value<'v>,
    /// The value that it is written in.
    pub(super) written: Value<'v>,
    pub(super) text: &'v str,
    /// What the target must be.
    pub(super) shape: MemberShape,
    /// Whether it is a `$dynamicRef` or `$recursiveRef`.
    pub(super) is_dynamic: bool,
}

/// Where a fragment is looked up: in a file, or in a resource of it that has its own URI.
#[derive(Clone, Copy)]
struct Scope {
    file: FileId,
    resource: Option<NodeId>,
}

impl Loader<'_> {
    /// Follows a reference, and queues its target.
    pub(super) fn follow(&mut self, reference: &FoundReference<'_>) {
        let FoundReference {
            file,
            holder,
            written,
            text,
            shape,
            is_dynamic,
        } = *reference;
        let address = Address {
            file,
            node: holder.id(),
        };
        let found = match shape {
            MemberShape::MappingTarget => self.locate_mapping(address, text),
            _ if is_dynamic && text == "#" && holder.get("$dynamicRef").is_none() => {
                Ok(self.locate_recursion(address))
            }
            _ => self.locate(address, text, 0),
        };
        let label = Label::new(&self.read[file.index()].document, written.span(), "");
        let target = match found {
            Ok(target) => {
                if let Some(noun) = not_allowed(shape) {
                    self.fail(Cause::Unexpected { noun }, label.clone());
                }
                self.queue.push(Pending {
                    address: target,
                    shape: target_shape(shape),
                    via: Some(address),
                });
                if std::mem::take(&mut self.through) {
                    let text = text.to_owned();
                    self.fail(Cause::Through { text }, label);
                }
                Target::Node(target)
            }
            Err(failure) => {
                let cause = match (shape, failure) {
                    // A link may lead to an operation of another API.
                    (MemberShape::OperationReference, Some(Cause::Remote { .. })) => None,
                    (MemberShape::OperationReference, Some(_)) => Some(Cause::MissingOperation {
                        text: text.to_owned(),
                    }),
                    (_, cause) => cause,
                };
                if let Some(cause) = cause {
                    self.fail(cause, label);
                }
                Target::Broken
            }
        };
        let has_ref = holder.get("$ref").is_some();
        let targets = if !has_ref && shape.is_object(ObjectKind::SecurityScheme) {
            &mut self.schemes
        } else if is_dynamic {
            &mut self.dynamic
        } else {
            &mut self.references
        };
        targets.insert(address, target);
    }

    /// The value that the reference in `holder` leads to.
    fn locate(&mut self, holder: Address, text: &str, depth: u32) -> Result<Address, Failure> {
        if let Some(found) = self.locate_by_identifier(holder, text) {
            return found;
        }
        if let Some((uri, local)) = self.mapped_by_identifier(holder, text) {
            return self.locate_mapped(&uri, &local, depth);
        }
        let parsed = match reference::parse(text) {
            Ok(parsed) => parsed,
            Err(Unusable::Remote) => {
                if let Some(local) = self.options.local(text) {
                    return self.locate_mapped(text, &local, depth);
                }
                return Err(Some(Cause::Remote {
                    text: text.to_owned(),
                }));
            }
            Err(Unusable::Malformed(reason)) => {
                return Err(Some(Cause::Malformed {
                    text: text.to_owned(),
                    reason,
                }));
            }
        };
        let scope = if parsed.path.is_empty() {
            let identifiers = &self.identifiers[holder.file.index()];
            Scope {
                file: holder.file,
                resource: identifiers.resource_of(holder.node).map(|(_, node)| node),
            }
        } else {
            Scope {
                file: self.open_path(holder.file, text, &parsed.path)?,
                resource: None,
            }
        };
        self.locate_fragment(scope, &parsed.fragment, depth)
    }

    /// The schema that the `$recursiveRef` in `holder` leads to, as long as nothing extends it.
    fn locate_recursion(&self, holder: Address) -> Address {
        let file = holder.file;
        let root = self.identifiers[file.index()].recursion_root(holder.node);
        let node = root.unwrap_or_else(|| self.read[file.index()].document.root().id());
        Address { file, node }
    }

    /// The value that a remote reference leads to, by the local one that stands for it.
    fn locate_mapped(&mut self, text: &str, local: &str, depth: u32) -> Result<Address, Failure> {
        let parsed = reference::parse(local).map_err(|unusable| {
            let reason = match unusable {
                Unusable::Malformed(reason) => reason,
                Unusable::Remote => "its folder is a URL",
            };
            Some(Cause::Malformed {
                text: text.to_owned(),
                reason,
            })
        })?;
        let scope = Scope {
            file: self.open(&join("", &parsed.path))?,
            resource: None,
        };
        self.locate_fragment(scope, &parsed.fragment, depth)
    }

    /// The file that a path in another file leads to.
    fn open_path(&mut self, from: FileId, text: &str, path: &str) -> Result<FileId, Failure> {
        if is_absolute(path) {
            return Err(Some(Cause::Outside {
                text: text.to_owned(),
            }));
        }
        let name = self.read[from.index()].document.name();
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let joined = join(folder, path);
        if joined.is_empty() {
            // `.`, or `..` in a folder of the root folder.
            return Err(Some(Cause::Malformed {
                text: text.to_owned(),
                reason: "it leads to a folder, not to a file; write `#` to refer to the whole of the same file",
            }));
        }
        self.open(&joined)
    }

    /// The value that a reference leads to by an `$id` or `$self`. `None` if no file has that identifier.
    fn locate_by_identifier(
        &mut self,
        holder: Address,
        text: &str,
    ) -> Option<Result<Address, Failure>> {
        if self.uris.is_empty() || text.starts_with('#') {
            return None;
        }
        let base = match self.identifiers[holder.file.index()].resource_of(holder.node) {
            Some((uri, _)) => uri.to_owned(),
            None => identifiers::file_uri(self.read[holder.file.index()].document.name()),
        };
        let uri = identifiers::resolve(&base, text)?;
        let resource = *self.uris.get(identifiers::without_fragment(&uri))?;
        let scope = Scope {
            file: resource.file,
            resource: Some(resource.node),
        };
        let fragment = text.split_once('#').map_or("", |(_, fragment)| fragment);
        let fragment = format!("#{fragment}");
        let fragment = reference::parse(&fragment).ok()?.fragment;
        Some(self.locate_fragment(scope, &fragment, 0))
    }

    /// The URL that a relative reference stands for below an `$id` or `$self`, and the local reference that stands for it. `None` if
    /// no folder is named for such URLs: then the reference is relative to its file, as most authors mean it.
    fn mapped_by_identifier(&self, holder: Address, text: &str) -> Option<(String, String)> {
        if self.options.mapped.is_empty() || text.is_empty() || text.starts_with('#') {
            return None;
        }
        let identifiers = &self.identifiers[holder.file.index()];
        let (base, _) = identifiers.resource_of(holder.node)?;
        let uri = identifiers::resolve(base, text)?;
        let local = self.options.local(&uri)?;
        Some((uri, local))
    }

    /// The value that a fragment leads to.
    fn locate_fragment(
        &mut self,
        scope: Scope,
        fragment: &Fragment<'_>,
        depth: u32,
    ) -> Result<Address, Failure> {
        match fragment {
            Fragment::Anchor(name) => self.locate_anchor(scope, name),
            Fragment::Pointer(pointer) => self.locate_pointer(scope, pointer, depth),
        }
    }

    fn locate_anchor(&self, scope: Scope, name: &str) -> Result<Address, Failure> {
        let Scope { file, resource } = scope;
        let identifiers = &self.identifiers[file.index()];
        if let Some(node) = identifiers.anchor(resource, name) {
            return Ok(Address { file, node });
        }
        let document = &self.read[file.index()].document;
        let pointer = format!("/{name}");
        let is_pointer = matches!(
            resolve_pointer(document.root(), &pointer),
            PointerTarget::Found(_)
        );
        let help = if is_pointer {
            Some(format!(
                "write `#{pointer}`: a JSON Pointer starts with a slash"
            ))
        } else {
            let anchor = self.nearest(name, identifiers.anchor_names(resource));
            anchor.map(|anchor| format!("did you mean `#{anchor}`?"))
        };
        Err(Some(missing_fragment(document, name, help)))
    }

    fn locate_pointer(
        &mut self,
        scope: Scope,
        pointer: &str,
        depth: u32,
    ) -> Result<Address, Failure> {
        let Scope { file, resource } = scope;
        let document = Arc::clone(&self.read[file.index()].document);
        // A pointer starts at the resource that the reference is in, but many authors start at the root of the file.
        let starts = resource
            .map(|node| document.value(node))
            .into_iter()
            .chain([document.root()]);
        let mut missing: Option<MissingStep<'_, '_>> = None;
        for start in starts {
            match resolve_pointer(start, pointer) {
                PointerTarget::Found(value) => {
                    return Ok(Address {
                        file,
                        node: value.id(),
                    });
                }
                PointerTarget::Reference(holder, rest) if depth < DEEPEST => {
                    let Some(next) = holder.get("$ref").and_then(Value::as_str) else {
                        continue;
                    };
                    let holder = Address {
                        file,
                        node: holder.id(),
                    };
                    let target = self.locate(holder, next, depth + 1)?;
                    self.through = true;
                    let scope = Scope {
                        file: target.file,
                        resource: Some(target.node),
                    };
                    return self.locate_pointer(scope, rest, depth + 1);
                }
                PointerTarget::Reference(..) => {}
                PointerTarget::Missing(step) => missing = Some(step),
            }
        }
        let help = missing.map(|step| self.suggest_pointer(document.root(), &step));
        Err(Some(missing_fragment(&document, pointer, help)))
    }

    /// The schema that a value of `discriminator.mapping` names or refers to (OpenAPI 3.0.3 §4.7.25).
    fn locate_mapping(&mut self, holder: Address, text: &str) -> Result<Address, Failure> {
        let is_name = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        if is_name {
            for file in [FileId::ROOT, holder.file] {
                let root = self.read[file.index()].document.root();
                let schemas = root.pointer("/components/schemas");
                if let Some(schema) = schemas.and_then(|schemas| schemas.get(text)) {
                    let node = schema.id();
                    return Ok(Address { file, node });
                }
            }
            if !text.contains('.') {
                let root = self.read[FileId::ROOT.index()].document.root();
                let schemas = root
                    .pointer("/components/schemas")
                    .and_then(Value::as_object);
                let schemas = schemas.into_iter().flat_map(|schemas| schemas.iter());
                let near = self.nearest(text, schemas.map(|member| member.key));
                return Err(Some(Cause::MissingMapping {
                    text: text.to_owned(),
                    help: near
                        .map(|name| format!("did you mean `{name}`?"))
                        .into_iter()
                        .collect(),
                }));
            }
        }
        self.locate(holder, text, 0).map_err(|failure| {
            let help = match failure? {
                Cause::MissingFragment { help, .. } => help,
                Cause::MissingFile { .. } => Vec::new(),
                cause => return Some(cause),
            };
            Some(Cause::MissingMapping {
                text: text.to_owned(),
                help,
            })
        })
    }
}

/// What the target of a reference must be, if the reference is a value of this shape.
fn target_shape(shape: MemberShape) -> MemberShape {
    match shape {
        MemberShape::MappingTarget | MemberShape::SchemaOrBoolean => {
            MemberShape::Object(ObjectKind::Schema)
        }
        MemberShape::OperationReference => MemberShape::Object(ObjectKind::Operation),
        shape => shape,
    }
}

/// What a value of this shape is called, if no reference is allowed in place of it.
fn not_allowed(shape: MemberShape) -> Option<&'static str> {
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

/// A fragment that does not exist in a file.
fn missing_fragment(document: &Document, fragment: &str, help: Option<String>) -> Cause {
    Cause::MissingFragment {
        name: document.name().to_string(),
        fragment: fragment.to_owned(),
        help: help.into_iter().collect(),
    }
}
