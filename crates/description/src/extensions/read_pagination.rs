//! Reading `x-pagination`.

use super::body_place::{Place, applied, is_list, json_types, lists, place, success_schema};
use super::fault::{FaultKind, Reading};
use super::form::{Form, listed};
use super::page_parameter::PageParameter;
use super::pagination::{CursorSource, Draft, NextPage, Pagination};
use super::pagination_elsewhere::elsewhere;
use crate::Node;
use crate::operations::{Operation, OperationKind};

/// Returns how an operation is continued with the next page: by `x-pagination`, else by an extension of another tool
/// (`x-speakeasy-pagination`, `x-fern-pagination`, `x-ms-pageable`).
#[must_use]
pub fn pagination(operation: &Operation<'_>) -> Reading<Pagination> {
    if operation.kind != OperationKind::Path {
        return Reading::nothing();
    }
    let (mut form, node, draft) = match operation.node.get("x-pagination") {
        Some(node) => {
            let mut form = Form::new("x-pagination");
            let draft = native(&mut form, operation, node);
            (form, node, draft)
        }
        None => match elsewhere(operation) {
            Some(found) => found,
            None => return Reading::nothing(),
        },
    };
    let Some(draft) = draft else {
        return Reading::of(None, form.faults);
    };
    let value = check(&mut form, operation, node, draft);
    Reading::of(value, form.faults)
}

fn native(form: &mut Form, operation: &Operation<'_>, node: Node<'_>) -> Option<Draft> {
    const KINDS: [&str; 5] = ["cursor", "page", "offset", "link", "url"];
    const ALL: [&str; 7] = ["items", "more", "cursor", "page", "offset", "link", "url"];
    if !form.object(node, "x-pagination", &ALL) {
        return None;
    }
    let items = form.pointer(node, "items");
    let more = form.pointer(node, "more");
    let (kind, value) = form.one_of(node, "x-pagination", &KINDS)?;
    let next = match kind {
        "link" if value.as_bool() == Some(true) => Some(NextPage::Link("next".to_owned())),
        "link" => form
            .text(node, "link")
            .map(|relation| NextPage::Link(relation.to_owned())),
        "url" => form.pointer(node, "url").map(NextPage::Url),
        "cursor" => cursor(form, operation, value),
        "page" => {
            if !form.object(value, "page", &["parameter", "member", "first", "pages"]) {
                return None;
            }
            let first = form.number(value, "first").unwrap_or(1);
            let pages = form.pointer(value, "pages");
            let parameter = PageParameter::read(form, operation, value, "page")?;
            Some(NextPage::Number {
                parameter,
                first,
                pages,
            })
        }
        _ => {
            if !form.object(value, "offset", &["parameter", "member", "total"]) {
                return None;
            }
            let total = form.pointer(value, "total");
            let parameter = PageParameter::read(form, operation, value, "offset")?;
            Some(NextPage::Offset { parameter, total })
        }
    };
    Some(Draft {
        items,
        more,
        next: next?,
    })
}

fn cursor(form: &mut Form, operation: &Operation<'_>, node: Node<'_>) -> Option<NextPage> {
    if !form.object(
        node,
        "cursor",
        &["parameter", "member", "next", "header", "last"],
    ) {
        return None;
    }
    let parameter = PageParameter::read(form, operation, node, "cursor");
    let (key, _) = form.one_of(node, "cursor", &["next", "header", "last"])?;
    let source = match key {
        "next" => CursorSource::Body(form.pointer(node, key)?),
        "header" => CursorSource::Header(form.text(node, key)?.to_owned()),
        _ => CursorSource::LastItem(form.pointer(node, key)?),
    };
    let parameter = parameter?;
    Some(NextPage::Cursor { parameter, source })
}

/// Checks the places of a draft against the schema of the response, and finds the list if the draft does not say where it is.
fn check(
    form: &mut Form,
    operation: &Operation<'_>,
    node: Node<'_>,
    draft: Draft,
) -> Option<Pagination> {
    let Some(schema) = success_schema(operation) else {
        let message = "the operation has pages, but no success with a JSON body";
        form.fault(
            FaultKind::Place,
            node.label(""),
            message,
            "declare the body with its schema, or remove the extension",
        );
        return None;
    };
    let items = match draft.items {
        Some(items) => items,
        None if is_list(&applied([schema])) == Some(true) => String::new(),
        None => match &lists(schema)[..] {
            [only] => format!("/{}", only.replace('~', "~0").replace('/', "~1")),
            [] => {
                let message = "the list of items is not found in the response";
                form.fault(
                    FaultKind::Place,
                    node.label(""),
                    message,
                    "write where it is: `items: /data`",
                );
                return None;
            }
            several => {
                let message = format!("the response has several lists: {}", listed(several));
                form.fault(
                    FaultKind::Place,
                    node.label(""),
                    message,
                    "write which one has the items: `items: /data`",
                );
                return None;
            }
        },
    };
    let mut place_of = |pointer: &str, expected: &[&str], noun: &str| {
        check_place(form, node, schema, pointer, expected, noun);
    };
    const NUMBER: [&str; 3] = ["integer", "number", "string"];
    const SCALAR: [&str; 3] = ["string", "integer", "number"];
    place_of(&items, &["array"], "a list");
    if let Some(more) = &draft.more {
        place_of(more, &["boolean"], "a boolean");
    }
    match &draft.next {
        NextPage::Cursor {
            source: CursorSource::Body(pointer),
            ..
        } => place_of(pointer, &SCALAR, "a text or a number"),
        NextPage::Cursor {
            source: CursorSource::LastItem(pointer),
            ..
        } => {
            let pointer = format!("{items}/0{pointer}");
            place_of(&pointer, &SCALAR, "a text or a number");
        }
        NextPage::Number {
            pages: Some(pointer),
            ..
        }
        | NextPage::Offset {
            total: Some(pointer),
            ..
        } => {
            place_of(pointer, &NUMBER, "a number");
        }
        NextPage::Url(pointer) => place_of(pointer, &["string"], "a text"),
        _ => {}
    }
    Some(Pagination {
        items,
        more: draft.more,
        next: draft.next,
    })
}

fn check_place(
    form: &mut Form,
    node: Node<'_>,
    schema: Node<'_>,
    pointer: &str,
    expected: &[&str],
    noun: &str,
) {
    // The value is shown where it is written, else the whole extension.
    let written = node.members().map(|member| member.node);
    let written = written
        .flat_map(|value| std::iter::once(value).chain(value.members().map(|member| member.node)));
    let mut written =
        written.filter(|value| value.as_str().is_some_and(|text| text.ends_with(pointer)));
    let label = match written.next().filter(|_| !pointer.is_empty()) {
        Some(value) => value.label(""),
        None => node.label(""),
    };
    match place(schema, pointer) {
        Place::Unknown => {}
        Place::Missing(name, names) => {
            let message =
                format!("`{pointer}` leads nowhere in the response: there is no member `{name}`");
            let help = match conform_report::nearest(&name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if names.is_empty() => "there are no members at that place".to_owned(),
                None => format!("there is {}", listed(&names)),
            };
            form.fault(FaultKind::Place, label, message, help);
        }
        Place::Schemas(schemas) => {
            let fits = match (json_types(&schemas), expected) {
                (_, ["array"]) => is_list(&schemas) != Some(false),
                (Some(types), _) => types.iter().any(|ty| expected.contains(ty)),
                (None, _) => true,
            };
            if !fits {
                let message = format!("`{pointer}` of the response must be {noun}");
                form.fault(
                    FaultKind::Place,
                    label,
                    message,
                    "write the place of another member, or correct the schema",
                );
            }
        }
    }
}
