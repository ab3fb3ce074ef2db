//! The schemas that have an article of their own: those of `components`, and every other that something refers to.

use std::rc::Rc;

use conform_description::{Address, Description, Dialect, Node};
use conform_json::pointer::unescape;
use foldhash::{HashMap, HashMapExt as _};

use crate::anchors::Anchors;
use crate::model::Link;

/// The schemas with an article, in the order of the page.
pub(crate) struct Registry<'d> {
    pub(super) schemas: Vec<Registered<'d>>,
    by_address: HashMap<Address, usize>,
}

/// A schema with an article.
#[derive(Clone)]
pub(crate) struct Registered<'d> {
    pub(super) link: Link,
    pub(super) node: Node<'d>,
}

impl<'d> Registry<'d> {
    /// Registers the schemas of `components`.
    pub(crate) fn new(description: &'d Description, anchors: &mut Anchors) -> Self {
        let mut registry = Self {
            schemas: Vec::new(),
            by_address: HashMap::new(),
        };
        let components = description.root().follow("components");
        let schemas = components.and_then(|components| components.follow("schemas"));
        let members: Vec<_> = schemas.into_iter().flat_map(Node::members).collect();
        // A component is found by its own address first, whatever others refer to.
        for (index, member) in members.iter().enumerate() {
            registry.by_address.insert(member.node.address(), index);
        }
        for member in members {
            let index = registry.schemas.len();
            let mut node = member.node;
            // One that is nothing but a reference to a schema without a component has the name of that schema.
            while let Some(target) = only_target(node) {
                if registry.by_address.contains_key(&target.address()) {
                    break;
                }
                registry.by_address.insert(target.address(), index);
                node = target;
            }
            registry.schemas.push(Registered {
                link: Link {
                    anchor: anchors.claim("schema", member.key),
                    text: member.key.into(),
                },
                node,
            });
        }
        registry
    }

    /// Returns the link to the article of a schema, which is registered if it is not.
    pub(crate) fn link(&mut self, node: Node<'d>, anchors: &mut Anchors) -> Link {
        let index = *self.by_address.entry(node.address()).or_insert_with(|| {
            let name = name_of(node);
            self.schemas.push(Registered {
                link: Link {
                    anchor: anchors.claim("schema", &name),
                    text: name,
                },
                node,
            });
            self.schemas.len() - 1
        });
        self.schemas[index].link.clone()
    }
}

/// Returns the target of a schema that is nothing but a reference.
fn only_target(node: Node<'_>) -> Option<Node<'_>> {
    let target = node.reference()?.target?;
    let is_alone = node.dialect() == Dialect::OpenApi30 || node.members().count() == 1;
    is_alone.then_some(target)
}

/// Returns a name for a schema that is no component: the end of its JSON Pointer, or the name of its file.
fn name_of(node: Node<'_>) -> Rc<str> {
    let pointer = node.pointer();
    let tokens: Vec<_> = pointer.split('/').skip(1).map(unescape).collect();
    let is_keyword = |token: &str| {
        matches!(
            token,
            "properties"
                | "components"
                | "schemas"
                | "$defs"
                | "definitions"
                | "paths"
                | "content"
                | "schema"
        )
    };
    let words: Vec<&str> = tokens
        .iter()
        .map(|token| &**token)
        .filter(|token| !is_keyword(token))
        .collect();
    if !words.is_empty() {
        return words.join(".").into();
    }
    let file = node.origin().file;
    let name = file.rsplit('/').next().unwrap_or(&file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).into()
}
