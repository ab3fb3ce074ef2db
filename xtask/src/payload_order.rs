//! A lint of payloads: members that an object schema lists in `x-ascending`, such as start and end, are in this order where both
//! are known. What is not is a note: the vendor's own examples are not free of such slips.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use conform_description::{Address, Description, Node};
use conform_json::{Document, Format, Limits, Object, Value};
use conform_openapi::outcome::Outcome;
use conform_openapi::paths::unreadable;
use conform_report::{
    Diagnostic, Label, MessagePart, PayloadSpan, PayloadSyntax, PayloadText, Profile,
};
use conform_traffic::{FileRole, Side, list_files};

use crate::rules::codes;

/// The extension of an object schema: lists of members whose values ascend.
const ASCENDING: &str = "x-ascending";

/// Returns a note for each pair of members of JSON payloads below a folder that is not in order.
pub(crate) fn check(
    root: &Path,
    description: &Description,
    folder: &Path,
) -> Outcome<Vec<Diagnostic>> {
    let operations = description.operations();
    let mut notes = Vec::new();
    for path in list_files(folder).map_err(|(path, error)| unreadable(&path, &error))? {
        let FileRole::Payload {
            operation,
            side,
            media_type,
        } = FileRole::of(&path)
        else {
            continue;
        };
        let node = operations
            .iter()
            .find(|known| known.id() == Some(&*operation));
        let Some(schema) = node.and_then(|node| body(node.node, side, &media_type.to_string()))
        else {
            continue;
        };
        let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
        let name = name.replace('\\', "/");
        // What is no JSON is reported where it is judged.
        let document = Document::parse(name.as_str(), bytes, Format::Json, &Limits::default());
        if let Ok(document) = document {
            let document = Arc::new(document);
            let mut walk = Walk {
                document: &document,
                notes: &mut notes,
            };
            walk.value(document.root(), &[schema], "");
        }
    }
    Ok(notes)
}

/// Returns the schema of a body of an operation.
fn body<'d>(operation: Node<'d>, side: Side, media_type: &str) -> Option<Node<'d>> {
    let message = match side {
        Side::Request => operation.follow("requestBody"),
        Side::Response(status) => operation.follow("responses")?.follow(&status.to_string()),
    };
    message?
        .follow("content")?
        .follow(media_type)?
        .get("schema")
}

/// A walk through one payload, with the schemas of its values.
struct Walk<'w> {
    document: &'w Arc<Document>,
    notes: &'w mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn value(&mut self, value: Value<'_>, schemas: &[Node<'_>], pointer: &str) {
        let parts = parts(schemas);
        if let Some(object) = value.as_object() {
            for list in parts.iter().filter_map(|part| part.get(ASCENDING)) {
                for pair in list.items() {
                    let names: Vec<&str> = pair.items().filter_map(Node::as_str).collect();
                    for names in names.windows(2) {
                        self.pair(object, [names[0], names[1]], pointer);
                    }
                }
            }
            for member in object {
                let named = parts.iter();
                let named: Vec<Node<'_>> = named
                    .filter_map(|part| part.get("properties")?.get(member.key))
                    .collect();
                let key = member.key.replace('~', "~0").replace('/', "~1");
                self.value(member.value, &named, &format!("{pointer}/{key}"));
            }
        }
        let items: Vec<Node<'_>> = parts.iter().filter_map(|part| part.get("items")).collect();
        for (at, item) in value.as_array().into_iter().flatten().enumerate() {
            self.value(item, &items, &format!("{pointer}/{at}"));
        }
    }

    /// Notes a pair that does not ascend.
    fn pair(&mut self, object: Object<'_>, names: [&str; 2], pointer: &str) {
        let [first, second] = names.map(|name| object.get(name));
        let (Some(first), Some(second)) = (first, second) else {
            return;
        };
        // `0` and `""` stand for times that are not known.
        let (Some(before), Some(after)) = (number(first), number(second)) else {
            return;
        };
        if before < after || before == 0 || after == 0 {
            return;
        }
        let payload = PayloadSpan {
            file: Arc::clone(self.document.name()),
            capture: None,
            part: MessagePart::Body,
            pointer: format!("{pointer}/{}", names[1]),
            text: PayloadText::Masked {
                source: Arc::clone(self.document.source()),
                syntax: PayloadSyntax::Json,
                span: second.span(),
            },
        };
        let message = format!("`{}` is not after `{}`", names[1], names[0]);
        let label = Label::in_payload(payload, "");
        self.notes.push(Diagnostic::new(
            codes::NOT_ASCENDING,
            Profile::Strict,
            label,
            message,
        ));
    }
}

/// Returns a whole number, or one that is written in a string.
fn number(value: Value<'_>) -> Option<i64> {
    match value.as_str() {
        Some(text) => text.parse().ok(),
        None => value.as_number()?.as_str().parse().ok(),
    }
}

/// Returns schemas and those that they are composed of, references followed.
fn parts<'d>(schemas: &[Node<'d>]) -> Vec<Node<'d>> {
    let mut seen: HashSet<Address> = HashSet::new();
    let mut found = Vec::new();
    let mut pending = schemas.to_vec();
    while let Some(schema) = pending.pop() {
        let Ok(end) = schema.resolve() else { continue };
        if !seen.insert(end.node.address()) {
            continue;
        }
        found.push(end.node);
        for word in ["allOf", "oneOf", "anyOf"] {
            pending.extend(end.node.get(word).into_iter().flat_map(Node::items));
        }
    }
    found
}
