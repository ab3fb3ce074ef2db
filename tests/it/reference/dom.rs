//! A page as a browser reads it: elements, ids, links.

use std::collections::BTreeMap;

use html5ever::parse_document;
use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// The elements of a page.
pub(super) struct Dom {
    pub(super) elements: Vec<Element>,
    /// What the parser of HTML had to correct.
    pub(super) errors: Vec<String>,
}

/// An element, without its children.
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
    /// The text directly inside of it.
    pub(super) text: String,
}

impl Dom {
    pub(super) fn read(html: &str) -> Self {
        let dom = parse_document(RcDom::default(), Default::default()).one(html);
        let mut elements = Vec::new();
        let mut pending: Vec<Handle> = vec![dom.document.clone()];
        while let Some(node) = pending.pop() {
            let children = node.children.borrow();
            if let NodeData::Element { name, attrs, .. } = &node.data {
                let text = children.iter().map(|child| match &child.data {
                    NodeData::Text { contents } => contents.borrow().to_string(),
                    _ => String::new(),
                });
                let attributes = attrs.borrow();
                let attributes = attributes.iter();
                elements.push(Element {
                    name: name.local.to_string(),
                    attributes: attributes
                        .map(|attribute| {
                            (
                                attribute.name.local.to_string(),
                                attribute.value.to_string(),
                            )
                        })
                        .collect(),
                    text: text.collect(),
                });
            }
            pending.extend(children.iter().rev().cloned());
        }
        let errors = dom
            .errors
            .borrow()
            .iter()
            .map(ToString::to_string)
            .collect();
        Self { elements, errors }
    }

    /// Returns the elements of a name, in the order of the page.
    pub(super) fn all<'d>(&'d self, name: &'d str) -> impl Iterator<Item = &'d Element> {
        self.elements
            .iter()
            .filter(move |element| element.name == name)
    }

    /// Returns what is wrong with a page of any description.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = self.errors.clone();
        let mut ids: Vec<&str> = self
            .elements
            .iter()
            .filter_map(|one| one.get("id"))
            .collect();
        ids.sort_unstable();
        faults.extend(
            ids.windows(2)
                .filter(|two| two[0] == two[1])
                .map(|two| format!("id {} twice", two[0])),
        );
        for element in &self.elements {
            for (name, value) in &element.attributes {
                let is_loaded = ["src", "srcset", "poster", "data", "background", "action"]
                    .contains(&name.as_str());
                if is_loaded || name.starts_with("on") || name == "style" {
                    faults.push(format!("<{} {name}={value}>", element.name));
                }
                if name == "href" && !is_fine(element, value, &ids) {
                    faults.push(format!("<{} href={value}>", element.name));
                }
            }
        }
        for (name, most) in [
            ("script", 1),
            ("style", 1),
            ("h1", 1),
            ("main", 1),
            ("link", 0),
            ("img", 0),
            ("iframe", 0),
            ("base", 0),
        ] {
            let count = self.all(name).count();
            if count > most {
                faults.push(format!("{count} elements <{name}>"));
            }
        }
        let levels = self.elements.iter().filter_map(|element| {
            element
                .name
                .strip_prefix('h')
                .and_then(|level| level.parse::<u8>().ok())
        });
        let levels: Vec<u8> = levels.collect();
        faults.extend(
            levels
                .windows(2)
                .filter(|two| two[1] > two[0] + 1)
                .map(|two| format!("h{} after h{}", two[1], two[0])),
        );
        faults
    }
}

impl Element {
    pub(super) fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }
}

/// Returns whether a link is one of the page that leads somewhere, or one out of it that is no program.
fn is_fine(element: &Element, target: &str, ids: &[&str]) -> bool {
    element.name == "a"
        && match target.strip_prefix('#') {
            Some(id) => ids.binary_search(&id).is_ok(),
            None => ["https://", "http://", "mailto:"]
                .iter()
                .any(|scheme| target.starts_with(scheme)),
        }
}
