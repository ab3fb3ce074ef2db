//! Where a request says which page it asks for.

use conform_report::nearest;

use super::body_place::{Place, applied, place, request_schema};
use super::fault::FaultKind;
use super::form::{Form, listed};
use crate::Node;
use crate::operations::Operation;

/// Where a request says which page it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageParameter {
    /// In this parameter of the query.
    Query(String),
    /// In this header.
    Header(String),
    /// In this member of a JSON body.
    Body(String),
}

impl PageParameter {
    /// Returns the place that `parameter` or `member` of an object names.
    pub(super) fn read(
        form: &mut Form,
        operation: &Operation<'_>,
        node: Node<'_>,
        name: &str,
    ) -> Option<Self> {
        let (key, value) = form.one_of(node, name, &["parameter", "member"])?;
        let text = form.text(node, key)?;
        match key {
            "parameter" => Self::parameter(operation, text).or_else(|| {
                let sent = operation.parameters.iter();
                let sent = sent.filter(|it| ["query", "header"].contains(&it.location));
                let names: Vec<&str> = sent.map(|it| it.name).collect();
                let message =
                    format!("the operation has no parameter `{text}` in the query or a header");
                let near = nearest(text, names.iter().copied());
                let help = match (near, &names[..]) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, []) => {
                        "declare the parameter, or write `member` for a member of the body"
                            .to_owned()
                    }
                    (None, names) => format!("its parameters there are {}", listed(names)),
                };
                form.fault(FaultKind::Place, value.label(""), message, help);
                None
            }),
            _ => Self::member(operation, text).or_else(|| {
                let message = format!("the operation has no JSON body with the member `{text}`");
                form.fault(
                    FaultKind::Place,
                    value.label(""),
                    message,
                    "write `parameter` for one in the query or a header",
                );
                None
            }),
        }
    }

    /// Returns the declared parameter with this name: one of the query, a member `name[member]` of one of the style `deepObject`, or a header.
    pub(super) fn parameter(operation: &Operation<'_>, name: &str) -> Option<Self> {
        let declared = |location: &str, name: &str| {
            let mut parameters = operation.parameters.iter();
            parameters.find(|it| it.location == location && it.name == name)
        };
        if declared("query", name).is_some() {
            return Some(Self::Query(name.to_owned()));
        }
        if declared("header", name).is_some() {
            return Some(Self::Header(name.to_owned()));
        }
        let (object, member) = name.strip_suffix(']')?.split_once('[')?;
        let schema = declared("query", object)?.node.get("schema")?;
        let has_member = applied([schema]).iter().any(|schema| {
            schema
                .get("properties")
                .is_some_and(|all| all.get(member).is_some())
        });
        has_member.then(|| Self::Query(name.to_owned()))
    }

    /// Returns the member of a JSON body with this name.
    pub(super) fn member(operation: &Operation<'_>, name: &str) -> Option<Self> {
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        match place(request_schema(operation)?, &pointer) {
            Place::Missing(..) => None,
            Place::Schemas(_) | Place::Unknown => Some(Self::Body(name.to_owned())),
        }
    }
}
