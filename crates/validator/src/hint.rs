//! Advice: the nearest correct name, or the edit of the description that would allow what was sent.

use conform_description::operations::METHODS;
use conform_description::{Node, Version};
use conform_json::Value;
use conform_report::listed;
use conform_schema::{Fault, FaultKind, ValueShape};
use serde_json::Value as Json;

use crate::cause::Beside;
use crate::kind::FindingKind;
use conform_traffic::Side;

/// Returns `did you mean …?` if one of the candidates is near.
pub(crate) fn did_you_mean<'c>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    let nearest = conform_report::nearest(wrong, candidates)?;
    Some(format!("did you mean `{nearest}` instead of `{wrong}`?"))
}

/// Returns the edit of the description that would allow what is not documented.
pub(crate) fn to_allow(kind: &FindingKind) -> Option<String> {
    Some(match kind {
        FindingKind::UndocumentedPath(_) => "if the API has it, add it to `paths`".to_owned(),
        FindingKind::UndocumentedMethod { method, .. } => {
            let key = method.to_ascii_lowercase();
            let is_key = METHODS.contains(&key.as_str());
            is_key.then(|| format!("if the API has it, add `{key}` to the path"))?
        }
        FindingKind::UndocumentedParameter(_) => {
            "if the operation takes it, add it to `parameters`".to_owned()
        }
        FindingKind::UndocumentedStatus(status, _) => {
            let range = status / 100;
            format!(
                "if the API sends it, add `'{status}'`, `{range}XX` or `default` to `responses`"
            )
        }
        FindingKind::UndocumentedMediaType(media_type, _) => {
            format!("if the API uses it, add `{media_type}` to `content`")
        }
        FindingKind::MissingParameter => "if it may be absent, set `required: false`".to_owned(),
        _ => return None,
    })
}

/// Returns advice for a message whose status, media type or missing body is not documented.
pub(crate) fn of_message(kind: &FindingKind, side: Side) -> Vec<String> {
    let help = match (kind, side) {
        (FindingKind::UnexpectedBody, Side::Response(status)) if never_has_body(status) => {
            format!("a response with status {status} never has a body (RFC 9110)")
        }
        (FindingKind::UnexpectedBody, Side::Request) => {
            "if the operation takes a body, add a `requestBody`".to_owned()
        }
        (FindingKind::UnexpectedBody | FindingKind::UndocumentedBody, Side::Response(_)) => {
            "if the response has a body, add its media type to `content`".to_owned()
        }
        (FindingKind::MissingBody, Side::Request) => {
            "if it may be absent, remove `required: true` from the `requestBody`".to_owned()
        }
        (FindingKind::MissingBody, Side::Response(_)) => {
            "if the API sends no body, remove `content` from the response".to_owned()
        }
        (kind, _) => return to_allow(kind).into_iter().collect(),
    };
    vec![help]
}

/// Returns whether responses with a status never have content, even if some is documented (RFC 9110 §15).
pub(crate) fn never_has_body(status: u16) -> bool {
    matches!(status, 100..=199 | 204 | 304)
}

/// Returns advice for a fault.
pub(crate) fn of_fault(
    version: Version,
    fault: &Fault,
    value: Value<'_>,
    beside: &Beside,
) -> Vec<String> {
    let one = match &fault.kind {
        FaultKind::Type(types) => type_hint(
            version,
            &types.names().collect::<Vec<_>>(),
            ValueShape::of(value),
        ),
        FaultKind::WrittenAsInteger => {
            Some("`type: number` allows it, and so does `type: integer` in OpenAPI 3.1".to_owned())
        }
        FaultKind::Missing(missing) => {
            let pairs = beside.misspelt.iter();
            let pairs = pairs
                .map(|(there, missing)| format!("`{there}` is there: did you mean `{missing}`?"));
            let mut help: Vec<String> = pairs.collect();
            if !beside.others.is_empty() {
                let others = listed(&beside.others);
                help.push(format!(
                    "it has {others} instead, which the description does not declare there"
                ));
            }
            if help.is_empty() {
                let (they, them) = if missing.len() == 1 {
                    ("it", "it")
                } else {
                    ("they", "them")
                };
                let keyword = fault.origin.keyword.as_deref();
                let keyword = keyword
                    .filter(|name| matches!(*name, "dependentRequired" | "dependencies"))
                    .unwrap_or("required");
                help.push(format!("if {they} may be absent, remove {them} from `{keyword}`"));
            }
            return help;
        }
        FaultKind::Undeclared(_) => Some("if it belongs there, add it to `properties`".to_owned()),
        FaultKind::Enum(listed) | FaultKind::Tag(listed) => nearest_value(listed, value)
            .or_else(|| Some("if the API sends it, add it to the listed values".to_owned())),
        FaultKind::UnknownTag { tags, .. } => value
            .as_str()
            .and_then(|tag| conform_report::nearest(tag, tags.iter().map(String::as_str)))
            .map(|nearest| format!("did you mean `{nearest}`?")),
        FaultKind::Const(wanted) => nearest_value(std::slice::from_ref(wanted), value),
        FaultKind::Format(format) => {
            example_of(format).map(|example| format!("`{format}` looks like `{example}`"))
        }
        FaultKind::SeveralBranches(_) => Some(
            "use `anyOf` if branches overlap, or give each branch a constant member that identifies it"
                .to_owned(),
        ),
        _ => None,
    };
    one.into_iter().collect()
}

/// Returns advice for missing members of which some are marked for the other direction.
pub(crate) fn of_marked(schema: Node<'_>, missing: &[String], side: Side) -> Option<String> {
    let mark = match side {
        Side::Request => "readOnly",
        Side::Response(_) => "writeOnly",
    };
    let is_marked = |name: &&String| {
        let member = schema.follow("properties").and_then(|all| all.follow(name));
        member.is_some_and(|member| member.flag(mark))
    };
    let marked: Vec<String> = missing.iter().filter(is_marked).cloned().collect();
    let (first, rest) = marked.split_first()?;
    let verb = if rest.is_empty() { "is" } else { "are" };
    let names = if rest.is_empty() {
        format!("`{first}`")
    } else {
        listed(&marked)
    };
    Some(format!(
        "{names} {verb} `{mark}`, which is only an annotation by the letter of OpenAPI 3.1; without `--letter` it is not required here"
    ))
}

fn type_hint(version: Version, wanted: &[&str], found: ValueShape) -> Option<String> {
    let wants = |name: &str| wanted.contains(&name);
    let numeric = wanted == ["integer"] || wanted == ["number"];
    Some(match found {
        ValueShape::Null if version == Version::V3_0 => {
            "if the API sends null, add `nullable: true` beside `type`".to_owned()
        }
        ValueShape::Null => format!("if the API sends null, use `type: [{}, \"null\"]`", wanted.join(", ")),
        ValueShape::Digits(_) if numeric => {
            "it is a number written as a string; if the API sends both, allow both with `oneOf`".to_owned()
        }
        ValueShape::Integer(_) if wanted == ["string"] => {
            "it is a number instead of a string of digits; if the API sends both, allow both with `oneOf`".to_owned()
        }
        ValueShape::Array(0) if wants("object") => {
            "PHP writes an empty map as an empty array; if the API sends it, allow both with `oneOf`".to_owned()
        }
        _ => return None,
    })
}

/// Returns an example of a format.
fn example_of(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2026-11-22T09:30:00Z",
        "date" => "2026-11-22",
        "time" => "09:30:00Z",
        "duration" => "P1DT12H",
        "uuid" => "123e4567-e89b-42d3-a456-426614174000",
        "email" => "name@example.com",
        "uri" => "https://example.com/path",
        "hostname" => "api.example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" => "aGVsbG8=",
        "decimal" => "12.50",
        _ => return None,
    })
}

/// Returns the listed value that a string resembles. Codes of one or two characters resemble too many others.
fn nearest_value(listed: &[Json], value: Value<'_>) -> Option<String> {
    let text = value.as_str().filter(|text| text.chars().count() > 2)?;
    let nearest = conform_report::nearest(text, listed.iter().filter_map(Json::as_str))?;
    Some(format!("did you mean `{nearest}`?"))
}
