//! Values of a description, and the way from one to another.

use std::fmt;
use std::sync::Arc;

use conform_json::{NodeId, Number, Span, Value, ValueKind};
use conform_report::Label;

use crate::address::{Address, FileId};
use crate::description::{Description, Target};
use crate::dialect::Dialect;
use crate::grammar::ObjectKind;
use crate::{Origin, Version};

impl Description {
    /// Returns the root value of a file, by its index in [`Description::files`].
    #[must_use]
    pub fn file_root(&self, index: usize) -> Option<Node<'_>> {
        let document = self.files().nth(index)?;
        let file = FileId(u32::try_from(index).ok()?);
        Some(Node::new(self, file, document.root()))
    }

    /// Returns the OpenAPI Object, the root of the root file.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node::new(self, FileId::ROOT, self.files[0].document.root())
    }

    /// Returns the value at an address.
    ///
    /// # Panics
    ///
    /// If the address belongs to another description and does not exist in this one.
    #[must_use]
    pub fn node(&self, address: Address) -> Node<'_> {
        let document = &self.files[address.file.index()].document;
        Node::new(self, address.file, document.value(address.node))
    }

    /// Returns every object of the specification with its kind, file by file and in the order of each file.
    pub fn objects(&self) -> impl Iterator<Item = (ObjectKind, Node<'_>)> {
        self.files
            .iter()
            .enumerate()
            .flat_map(move |(index, file)| {
                let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
                file.objects.iter().filter_map(move |&node| {
                    let kind = file.kinds[node.index()]?;
                    Some((kind, Node::new(self, id, file.document.value(node))))
                })
            })
    }

    /// Returns the texts of the references that lead nowhere, in no particular order.
    pub fn broken(&self) -> impl Iterator<Item = &str> {
        let broken = self
            .references
            .iter()
            .filter(|(_, target)| matches!(target, Target::Broken));
        broken.filter_map(|(&holder, _)| Some(self.node(holder).reference()?.text))
    }
}

/// A value of a description. It is `Copy`, and as cheap to pass on as a reference.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    description: &'d Description,
    file: FileId,
    value: Value<'d>,
}

impl<'d> Node<'d> {
    fn new(description: &'d Description, file: FileId, value: Value<'d>) -> Self {
        Self {
            description,
            file,
            value,
        }
    }

    /// Returns the description that it belongs to.
    #[must_use]
    pub fn description(self) -> &'d Description {
        self.description
    }

    /// Returns the JSON value itself.
    #[must_use]
    pub fn value(self) -> Value<'d> {
        self.value
    }

    /// Returns its JSON type.
    #[must_use]
    pub fn kind(self) -> ValueKind {
        self.value.kind()
    }

    /// Returns its address: file and value.
    #[must_use]
    pub fn address(self) -> Address {
        Address {
            file: self.file,
            node: self.value.id(),
        }
    }

    /// Returns the kind of object that loading reached it as, or `None` if it is not an object of the specification.
    #[must_use]
    pub fn object_kind(self) -> Option<ObjectKind> {
        self.description.kind(self.address())
    }

    /// Returns the value of a member; the last one if the key is repeated. References are not followed.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.sibling(value))
    }

    /// Returns the value of a member with references followed, or `None` if there is no such member or its reference leads
    /// nowhere.
    #[must_use]
    pub fn follow(self, key: &str) -> Option<Self> {
        Some(self.get(key)?.resolve().ok()?.node)
    }

    /// Returns the text of a member that is a string, with references followed.
    #[must_use]
    pub fn text(self, key: &str) -> Option<&'d str> {
        self.follow(key)?.as_str()
    }

    /// Returns whether a member is `true`. A missing member is not.
    #[must_use]
    pub fn flag(self, key: &str) -> bool {
        self.get(key).and_then(Self::as_bool) == Some(true)
    }

    /// Returns the value at a JSON Pointer (RFC 6901) from this one. References are not followed.
    #[must_use]
    pub fn at(self, pointer: &str) -> Option<Self> {
        self.value.pointer(pointer).map(|value| self.sibling(value))
    }

    /// Returns the members of an object in the order of the text, each key once (the last of a repeated one). Other values
    /// have none.
    #[must_use]
    pub fn members(self) -> Members<'d> {
        Members {
            node: self,
            inner: self.value.as_object().map(|object| object.iter()),
        }
    }

    /// Returns the elements of a list. Other values have none.
    pub fn items(self) -> impl Iterator<Item = Self> {
        self.value
            .as_array()
            .into_iter()
            .flat_map(|array| array.iter())
            .map(move |value| self.sibling(value))
    }

    /// Returns the member of an object with this key.
    #[must_use]
    pub fn member(self, key: &str) -> Option<NodeMember<'d>> {
        self.members().find(|member| member.key == key)
    }

    /// Returns the text of a string.
    #[must_use]
    pub fn as_str(self) -> Option<&'d str> {
        self.value.as_str()
    }

    /// Returns the value of a boolean.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        self.value.as_bool()
    }

    /// Returns the value of a number.
    #[must_use]
    pub fn as_number(self) -> Option<Number<'d>> {
        self.value.as_number()
    }

    /// Returns whether it is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.value.is_null()
    }

    /// Returns whether it is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.kind() == ValueKind::Object
    }

    /// Returns whether it is a list.
    #[must_use]
    pub fn is_array(self) -> bool {
        self.kind() == ValueKind::Array
    }

    /// Returns the reference that it holds: the `$ref` of an object, or the text of a `discriminator.mapping` value or an
    /// `operationRef`.
    ///
    /// Extensions, examples, defaults and other literal values hold no references, whatever the names of their members.
    #[must_use]
    pub fn reference(self) -> Option<Reference<'d>> {
        let target = self.description.target(self.address())?;
        let written = if self.is_object() {
            self.get("$ref")?
        } else {
            self
        };
        let target = match target {
            Target::Node(address) => Some(self.description.node(address)),
            Target::Broken => None,
        };
        Some(Reference {
            text: written.as_str()?,
            written,
            target,
        })
    }

    /// Returns the target of the `$dynamicRef` or `$recursiveRef` of a schema, as if nothing extended that target (JSON Schema
    /// 2020-12 §8.2.3.2). A [`DynamicScope`](crate::DynamicScope) knows what extends it.
    #[must_use]
    pub fn dynamic_target(self) -> Option<Node<'d>> {
        match self.description.dynamic.get(&self.address())? {
            Target::Node(address) => Some(self.description.node(*address)),
            Target::Broken => None,
        }
    }

    /// Returns the dialect of the Schema Object that this is or is in.
    #[must_use]
    pub fn dialect(self) -> Dialect {
        let description = self.description;
        if description.version == Version::V3_0 {
            return Dialect::OpenApi30;
        }
        let stated = description.stated_dialect(self.address());
        stated.map_or(Dialect::of_version(description.version), |(dialect, _)| {
            dialect
        })
    }

    /// Returns the value of the `$schema` or `jsonSchemaDialect` that names the dialect of this schema; `None` if the version
    /// of OpenAPI decides it.
    #[must_use]
    pub fn dialect_statement(self) -> Option<Node<'d>> {
        let description = self.description;
        let (_, address) = description.stated_dialect(self.address())?;
        Some(description.node(address))
    }

    /// Returns the security scheme that this list of scopes is for, if the requirement names it by its URI (OpenAPI 3.2
    /// §4.30).
    #[must_use]
    pub fn scheme_by_uri(self) -> Option<Node<'d>> {
        match self.description.schemes.get(&self.address())? {
            Target::Node(address) => Some(self.description.node(*address)),
            Target::Broken => None,
        }
    }

    /// Follows references until a value that is not a reference.
    ///
    /// From 3.1 on the members beside the `$ref` of a schema apply, too; [`Node::reference`] goes one step at a time.
    ///
    /// # Errors
    ///
    /// If a reference leads nowhere or back to itself. Loading has reported it.
    pub fn resolve(self) -> Result<Resolved<'d>, Unresolved> {
        let node = match self.description.end(self.address()) {
            None => self,
            Some(Target::Node(end)) => self.description.node(end),
            Some(Target::Broken) => return Err(Unresolved),
        };
        Ok(Resolved { node, start: self })
    }

    /// Returns the last value inside this one. Exactly the values of the file from this one up to that one are inside it.
    #[must_use]
    pub fn last(self) -> NodeId {
        let mut at = self.value;
        loop {
            let member = at
                .as_object()
                .and_then(|object| object.iter().last().map(|member| member.value));
            match member.or_else(|| at.as_array().and_then(|array| array.iter().last())) {
                Some(value) => at = value,
                None => return at.id(),
            }
        }
    }

    /// Returns where its text starts.
    #[must_use]
    pub fn origin(self) -> Origin {
        self.origin_of(self.value.span())
    }

    /// Makes a label on its text.
    #[must_use]
    pub fn label(self, message: impl Into<String>) -> Label {
        self.label_of(self.value.span(), message)
    }

    /// Makes a label on bytes of its file, such as those of a key.
    #[must_use]
    pub fn label_of(self, span: Span, message: impl Into<String>) -> Label {
        Label::new(self.description.document(self.file), span, message)
    }

    /// Returns the JSON Pointer (RFC 6901) from the root of its file, such as `/components/schemas/Visit`.
    #[must_use]
    pub fn pointer(self) -> String {
        self.description
            .document(self.file)
            .pointer(self.value.id())
    }

    fn origin_of(self, span: Span) -> Origin {
        let document = self.description.document(self.file);
        let position = document.position(span.start);
        Origin {
            file: Arc::clone(document.name()),
            line: position.line,
            column: position.column,
        }
    }

    fn sibling(self, value: Value<'d>) -> Self {
        Self { value, ..self }
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.description, other.description) && self.address() == other.address()
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Node({}#{})",
            self.description.document(self.file).name(),
            self.pointer()
        )
    }
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct NodeMember<'d> {
    /// The key.
    pub key: &'d str,
    /// Where the key is written, quotes included.
    pub key_span: Span,
    /// The value.
    pub node: Node<'d>,
}

impl<'d> NodeMember<'d> {
    /// Makes a label on the key.
    #[must_use]
    pub fn key_label(&self, message: impl Into<String>) -> Label {
        self.node.label_of(self.key_span, message)
    }

    /// Returns where the key starts.
    #[must_use]
    pub fn key_origin(&self) -> Origin {
        self.node.origin_of(self.key_span)
    }
}

/// Iterates over the members of an object; see [`Node::members`].
#[derive(Clone)]
pub struct Members<'d> {
    node: Node<'d>,
    inner: Option<conform_json::Members<'d>>,
}

impl<'d> Iterator for Members<'d> {
    type Item = NodeMember<'d>;

    fn next(&mut self) -> Option<Self::Item> {
        let inner = self.inner.as_mut()?;
        loop {
            let member = inner.next()?;
            if !member.shadowed {
                let node = self.node.sibling(member.value);
                return Some(NodeMember {
                    key: member.key,
                    key_span: member.key_span,
                    node,
                });
            }
        }
    }
}

/// A reference, and where its first step leads.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'d> {
    /// The text of the reference.
    pub text: &'d str,
    /// The string value that contains it.
    pub written: Node<'d>,
    /// The target, or `None` if the reference leads nowhere. Loading has reported that.
    pub target: Option<Node<'d>>,
}

/// The end of a chain of references.
#[derive(Clone, Copy, Debug)]
pub struct Resolved<'d> {
    /// The first value that is not a reference. It is the value itself if that is not a reference.
    pub node: Node<'d>,
    start: Node<'d>,
}

impl<'d> Resolved<'d> {
    /// Returns the values on the way, each of which holds a reference.
    pub fn passed(&self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        let end = self.node;
        let mut at = Some(self.start);
        std::iter::from_fn(move || {
            let passed = at.filter(|node| *node != end)?;
            at = passed.reference().and_then(|reference| reference.target);
            Some(passed)
        })
    }

    /// Returns whether the resolved value was a reference.
    #[must_use]
    pub fn is_referred(&self) -> bool {
        self.start != self.node
    }
}

/// The error of a chain of references that leads nowhere, or back to itself. Loading has reported it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unresolved;

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the reference leads nowhere")
    }
}

impl std::error::Error for Unresolved {}
