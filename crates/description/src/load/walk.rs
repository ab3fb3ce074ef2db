//! Walking the values of files: what each object is, and which references it holds.

use std::sync::Arc;

use conform_json::Value;

use super::{Loader, first_key};
use crate::Version;
use crate::address::{Address, FileId};
use crate::codes;
use crate::grammar::{MemberShape, ObjectKind};
use conform_report::Label;

impl Loader<'_> {
    /// Walks a value of a shape with all that it holds, marks what its objects are and follows its references.
    pub(super) fn walk(&mut self, address: Address, shape: MemberShape) {
        let document = Arc::clone(&self.read[address.file.index()].document);
        let mut stack = vec![(document.value(address.node), shape)];
        while let Some((value, shape)) = stack.pop() {
            let first = stack.len();
            self.visit(address.file, value, shape, &mut stack);
            stack[first..].reverse();
        }
    }

    /// Marks one value, follows its reference, and puts what it holds on the stack.
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
                    self.follow(file, value, value, text, shape);
                }
                return;
            }
            _ => {}
        }
        let object = value.as_object();
        let literal_names = matches!(
            shape,
            MemberShape::Map(MemberShape::Any | MemberShape::String | MemberShape::MappingTarget)
        );
        let reference = value
            .get("$ref")
            .or_else(|| value.get("$dynamicRef").filter(|_| is_schema(shape)))
            .and_then(|written| Some((written, written.as_str()?)));
        if let Some((written, text)) = reference.filter(|_| !literal_names) {
            let address = Address {
                file,
                node: value.id(),
            };
            if self.references.contains_key(&address) {
                return;
            }
            if !self.dynamic.contains_key(&address) {
                self.follow(file, value, written, text, shape);
            }
        }
        match (shape, object) {
            (MemberShape::Object(kind), Some(object)) => {
                if !self.mark(file, value, kind) {
                    return;
                }
                if kind == ObjectKind::SecurityRequirement {
                    self.follow_schemes(file, value);
                }
                let table = kind.table();
                for member in object.iter().filter(|member| !member.shadowed) {
                    if let Some(shape) = table.shape(member.key) {
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
                let members = object
                    .iter()
                    .filter(|member| !member.shadowed && member.key != "$ref");
                stack.extend(members.map(|member| (member.value, *shape)));
            }
            (MemberShape::List(shape), None) => {
                let items = value.as_array().into_iter().flat_map(|array| array.iter());
                stack.extend(items.map(|item| (item, *shape)));
            }
            _ => {}
        }
    }

    /// Follows the URIs by which a security requirement names schemes. What is called like a component is its name.
    fn follow_schemes(&mut self, file: FileId, requirement: Value<'_>) {
        if self.version != Version::V3_2 {
            return;
        }
        let document = Arc::clone(&self.read[0].document);
        let components = document.root().pointer("/components/securitySchemes");
        let is_name = |key| components.is_some_and(|schemes| schemes.get(key).is_some());
        let members = requirement.as_object().into_iter();
        for member in members.flat_map(|object| object.iter()) {
            if member.key.contains(['/', '#', '.']) && !is_name(member.key) {
                let shape = MemberShape::Object(ObjectKind::SecurityScheme);
                self.follow(file, member.value, member.value, member.key, shape);
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
            let note = format!("first referred to as {}", before.noun());
            let label = Label::new(&read.document, first_key(value), note);
            let message = format!("a reference takes {} for {}", before.noun(), kind.noun());
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

/// Whether values of this shape are schemas.
pub(super) fn is_schema(shape: MemberShape) -> bool {
    matches!(
        shape,
        MemberShape::SchemaOrBoolean
            | MemberShape::SchemaOrList
            | MemberShape::Object(ObjectKind::Schema)
    )
}
