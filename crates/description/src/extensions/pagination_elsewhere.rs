//! Extensions of other tools that say how an operation is continued with the next page.

use super::fault::FaultKind;
use super::form::Form;
use super::page_parameter::PageParameter;
use super::pagination::{CursorSource, Draft, NextPage};
use crate::Node;
use crate::operations::Operation;

/// Returns the extension that the operation has, and what it says; `None` if it has none, or one that says that there are no pages.
pub(super) fn elsewhere<'d>(operation: &Operation<'d>) -> Option<(Form, Node<'d>, Option<Draft>)> {
    type Read = fn(&mut Form, &Operation<'_>, Node<'_>) -> Option<Draft>;
    let readers: [(&str, Read); 3] = [
        ("x-speakeasy-pagination", speakeasy),
        ("x-fern-pagination", fern),
        ("x-ms-pageable", pageable),
    ];
    for (name, read) in readers {
        let Some(node) = operation.node.get(name) else {
            continue;
        };
        // `true` stands for what the root says.
        let root = node.description().root().get(name);
        let node = match node.as_bool() {
            Some(true) => root.unwrap_or(node),
            Some(false) => return None,
            None => node,
        };
        // Azure: a list that never has a second page.
        if name == "x-ms-pageable" && node.get("nextLinkName").is_some_and(Node::is_null) {
            return None;
        }
        let mut form = Form::new(name);
        let draft = read(&mut form, operation, node);
        if draft.is_none() && form.faults.is_empty() {
            let message = format!("`{name}` says nothing that is understood");
            let help = "write `x-pagination` beside it, which comes first";
            form.fault(FaultKind::Form, node.label(""), message, help);
        }
        return Some((form, node, draft));
    }
    None
}

/// Azure AutoRest: the members of the body that have the items and the URL of the next page.
fn pageable(_: &mut Form, _: &Operation<'_>, node: Node<'_>) -> Option<Draft> {
    let items = node.text("itemName").unwrap_or("value");
    Some(Draft {
        items: Some(pointer(items)),
        more: None,
        next: NextPage::Url(pointer(node.text("nextLinkName")?)),
    })
}

/// Fern: `$request.NAME` and `$response.a.b`.
fn fern(form: &mut Form, operation: &Operation<'_>, node: Node<'_>) -> Option<Draft> {
    let response = |key: &str| {
        let path = node.text(key)?.strip_prefix("$response")?;
        Some(pointer(path.trim_start_matches('.')))
    };
    let next = if let Some(url) = response("next_uri") {
        NextPage::Url(url)
    } else if node.get("cursor").is_some() {
        NextPage::Cursor {
            parameter: requested(form, operation, node, "cursor")?,
            source: CursorSource::Body(response("next_cursor")?),
        }
    } else {
        let parameter = requested(form, operation, node, "offset")?;
        match node.get("step") {
            Some(_) => NextPage::Offset {
                parameter,
                total: None,
            },
            None => NextPage::Number {
                parameter,
                first: 1,
                pages: None,
            },
        }
    };
    Some(Draft {
        items: response("results"),
        more: response("has-next-page"),
        next,
    })
}

/// Returns the parameter or member of the body that `$request.NAME` stands for.
fn requested(
    form: &mut Form,
    operation: &Operation<'_>,
    node: Node<'_>,
    key: &str,
) -> Option<PageParameter> {
    let name = node.text(key)?.strip_prefix("$request.")?;
    let name = name
        .strip_prefix("query.")
        .or(name.strip_prefix("body."))
        .unwrap_or(name);
    named(form, operation, node.get(key)?, name)
}

/// Speakeasy: `inputs` by their roles, and `outputs` as JSONPath.
fn speakeasy(form: &mut Form, operation: &Operation<'_>, node: Node<'_>) -> Option<Draft> {
    let outputs = node.get("outputs");
    let output = |key: &str| {
        let path = outputs?.text(key)?.strip_prefix('$')?;
        Some(path.trim_start_matches('.'))
    };
    let items = output("results");
    let input = |form: &mut Form, role: &str| {
        let inputs = node.get("inputs").into_iter().flat_map(Node::items);
        let mut of_role = inputs.filter(|input| input.text("type") == Some(role));
        let input = of_role.next()?;
        named(form, operation, input, input.text("name")?)
    };
    let next = match node.text("type")? {
        "url" => NextPage::Url(pointer(output("nextUrl")?)),
        "cursor" => {
            let path = output("nextCursor")?;
            // `data[-1].id` is the id of the last item.
            let source = match path.split_once("[-1]") {
                Some((_, path)) => CursorSource::LastItem(pointer(path.trim_start_matches('.'))),
                None => CursorSource::Body(pointer(path)),
            };
            NextPage::Cursor {
                parameter: input(form, "cursor")?,
                source,
            }
        }
        "offsetLimit" => match input(form, "page") {
            Some(parameter) => NextPage::Number {
                parameter,
                first: 1,
                pages: output("numPages").map(pointer),
            },
            None => NextPage::Offset {
                parameter: input(form, "offset")?,
                total: None,
            },
        },
        _ => return None,
    };
    Some(Draft {
        items: items.map(pointer),
        more: None,
        next,
    })
}

/// Returns the declared parameter with this name, or the member of a JSON body.
fn named(
    form: &mut Form,
    operation: &Operation<'_>,
    node: Node<'_>,
    name: &str,
) -> Option<PageParameter> {
    let found = PageParameter::parameter(operation, name)
        .or_else(|| PageParameter::member(operation, name));
    if found.is_none() {
        let message = format!(
            "the operation has no parameter and no member of a JSON body that is called `{name}`"
        );
        form.fault(
            FaultKind::Place,
            node.label(""),
            message,
            "correct the name, or declare the parameter",
        );
    }
    found
}

/// Returns the JSON Pointer of a path with dots.
fn pointer(path: &str) -> String {
    if path.is_empty() {
        return String::new();
    }
    let escaped = path.replace('~', "~0").replace('/', "~1");
    format!("/{}", escaped.replace('.', "/"))
}
