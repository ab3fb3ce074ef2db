//! Values of a description, and the way from one to another.

use std::fmt;
use std::sync::Arc;

use conform_json::{NodeId, Number, Span, Value, ValueKind};

use crate::Origin;
use crate::description::{Address, Description, FileId, Target};
use crate::grammar::ObjectKind;
use conform_report::Label;

/// A value of a description. It is as cheap to copy as a reference.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    description: &'d Description,
    file: FileId,
    value: Value<'d>,
}

impl<'d> Node<'d> {
    pub(super) fn new(description: &'d Description, file: FileId, value: Value<'d>) -> Self {
        Self {
            description,
            file,
            value,
        }
    }

    /// The description that it belongs to.
    #[must_use]
    pub fn description(self) -> &'d Description {
        self.description
    }

    /// The value itself.
    #[must_use]
    pub fn value(self) -> Value<'d> {
        self.value
    }

    /// Its JSON type.
    #[must_use]
    pub fn kind(self) -> ValueKind {
        self.value.kind()
    }

    /// File and value.
    #[must_use]
    pub fn address(self) -> Address {
        Address {
            file: self.file,
            node: self.value.id(),
        }
    }

    /// What object of the specification it was reached as.
    #[must_use]
    pub fn object_kind(self) -> Option<ObjectKind> {
        self.description.kind(self.address())
    }

    /// The value of a member; of the last one where the key is repeated. References are not followed.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| self.sibling(value))
    }

    /// The value of a member, references followed. `None` where a reference leads nowhere.
    #[must_use]
    pub fn follow(self, key: &str) -> Option<Self> {
        Some(self.get(key)?.resolve().ok()?.node)
    }

    /// The text of a member that is a string, references followed.
    #[must_use]
    pub fn text(self, key: &str) -> Option<&'d str> {
        self.follow(key)?.as_str()
    }

    /// Whether a member is there and `true`.
    #[must_use]
    pub fn flag(self, key: &str) -> bool {
        self.get(key).and_then(Self::as_bool) == Some(true)
    }

    /// The value at a JSON Pointer below this one. References are not followed.
    #[must_use]
    pub fn at(self, pointer: &str) -> Option<Self> {
        self.value.pointer(pointer).map(|value| self.sibling(value))
    }

    /// The members of an object in the order of the text, each key once (the last of a repeated one); none for other
    /// values.
    #[must_use]
    pub fn members(self) -> Members<'d> {
        Members {
            node: self,
            inner: self.value.as_object().map(|object| object.iter()),
        }
    }

    /// The elements of a list; none for other values.
    pub fn items(self) -> impl Iterator<Item = Self> {
        self.value
            .as_array()
            .into_iter()
            .flat_map(|array| array.iter())
            .map(move |value| self.sibling(value))
    }

    /// The member of an object with this key.
    #[must_use]
    pub fn member(self, key: &str) -> Option<NodeMember<'d>> {
        self.members().find(|member| member.key == key)
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(self) -> Option<&'d str> {
        self.value.as_str()
    }

    /// The value of a boolean.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        self.value.as_bool()
    }

    /// The value of a number.
    #[must_use]
    pub fn as_number(self) -> Option<Number<'d>> {
        self.value.as_number()
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.value.is_null()
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.kind() == ValueKind::Object
    }

    /// Whether it is a list.
    #[must_use]
    pub fn is_array(self) -> bool {
        self.kind() == ValueKind::Array
    }

    /// The reference that it holds: the `$ref` of an object, or a `discriminator.mapping` value or
    /// `operationRef`.
    ///
    /// Extensions, examples, defaults and other literal values hold no references, whatever their members are called.
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

    /// Where the `$dynamicRef` of a schema without a `$ref` leads if nothing extends what it refers to (JSON Schema 2020-12
    /// §8.2.3.2).
    #[must_use]
    pub fn dynamic_target(self) -> Option<Node<'d>> {
        match self.description.dynamic_target(self.address())? {
            Target::Node(address) => Some(self.description.node(address)),
            Target::Broken => None,
        }
    }

    /// The security scheme that this list of scopes is for, where a requirement names it by its URI (OpenAPI 3.2 §4.30).
    pub fn scheme_by_uri(self) -> Option<Node<'d>> {
        match self.description.schemes.get(&self.address())? {
            Target::Node(address) => Some(self.description.node(*address)),
            Target::Broken => None,
        }
    }

    /// Follows references until a value that is none.
    ///
    /// In 3.1 a schema may have members beside its `$ref`, and they count: [`Node::reference`] goes one step at a time.
    ///
    /// # Errors
    ///
    /// When a reference leads nowhere or back to itself. Loading has reported it.
    pub fn resolve(self) -> Result<Resolved<'d>, Unresolved> {
        let node = match self.description.end(self.address()) {
            None => self,
            Some(Target::Node(end)) => self.description.node(end),
            Some(Target::Broken) => return Err(Unresolved),
        };
        Ok(Resolved { node, start: self })
    }

    /// The last of the values in it, by number: all values of this file from its own number up to that one are in it.
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

    /// Where its text starts.
    #[must_use]
    pub fn origin(self) -> Origin {
        self.origin_of(self.value.span())
    }

    /// A label on its text.
    #[must_use]
    pub fn label(self, message: impl Into<String>) -> Label {
        self.label_of(self.value.span(), message)
    }

    /// A label on bytes of its file, such as those of a key.
    #[must_use]
    pub fn label_of(self, span: Span, message: impl Into<String>) -> Label {
        Label::new(self.description.document(self.file), span, message)
    }

    /// The JSON Pointer (RFC 6901) from the root of its file, such as `/components/schemas/Visit`.
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
    /// A label on the key.
    #[must_use]
    pub fn key_label(&self, message: impl Into<String>) -> Label {
        self.node.label_of(self.key_span, message)
    }

    /// Where the key starts.
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

/// A reference, one step of it.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'d> {
    /// As it is written.
    pub text: &'d str,
    /// The string that it is written in.
    pub written: Node<'d>,
    /// Where it leads; `None` if nowhere, which loading has reported.
    pub target: Option<Node<'d>>,
}

/// The end of a chain of references.
#[derive(Clone, Copy, Debug)]
pub struct Resolved<'d> {
    /// The first value that holds no reference; the value itself where it holds none.
    pub node: Node<'d>,
    start: Node<'d>,
}

impl<'d> Resolved<'d> {
    /// The values that were passed on the way, each of which holds a reference.
    pub fn passed(&self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        let end = self.node;
        let mut at = Some(self.start);
        std::iter::from_fn(move || {
            let passed = at.filter(|node| *node != end)?;
            at = passed.reference().and_then(|reference| reference.target);
            Some(passed)
        })
    }

    /// Whether the value is another one than the one that was asked, which is a reference then.
    #[must_use]
    pub fn is_referred(&self) -> bool {
        self.start != self.node
    }
}

/// A chain of references leads nowhere, or back to itself. Loading has reported it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unresolved;

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the reference leads nowhere")
    }
}

impl std::error::Error for Unresolved {}
