//! Advice: the nearest right name, or the edit of the description that would allow what came.

use serde_json::Value as Json;
use vsee_json::Value;
use vsee_spec::Version;
use vsee_spec::dialect::{FaultKind, Shape};

/// `did you mean …?`, if one of the candidates is near.
pub(crate) fn did_you_mean<'c>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    let nearest = vsee_spec::nearest(wrong, candidates)?;
    Some(format!("did you mean `{nearest}` instead of `{wrong}`?"))
}

/// Advice for a fault; `misspelt` pairs what is there with what was wanted.
pub(crate) fn of_fault(
    version: Version,
    fault: &FaultKind,
    value: Value<'_>,
    misspelt: &[(String, String)],
) -> Vec<String> {
    let one = match fault {
        FaultKind::Type(types) => type_hint(version, &types.names().collect::<Vec<_>>(), Shape::of(value)),
        FaultKind::WrittenAsInteger => {
            Some("in OpenAPI 3.0 a number with a fraction or an exponent is no integer; `type: number` allows it".to_owned())
        }
        FaultKind::Missing(missing) => {
            let pairs = misspelt.iter().map(|(there, wanted)| format!("`{there}` is there: did you mean `{wanted}`?"));
            let mut help: Vec<String> = pairs.collect();
            if help.is_empty() {
                let them = if missing.len() == 1 { "it" } else { "they" };
                help.push(format!("if {them} may be absent, the description should not list {} under `required`", them.replace("they", "them")));
            }
            return help;
        }
        FaultKind::Undeclared(_) => Some("if it belongs there, add it to `properties`".to_owned()),
        FaultKind::Enum(listed) | FaultKind::Tag(listed) => nearest_value(listed, value)
            .or_else(|| Some("if the API sends it, add it to the listed values".to_owned())),
        FaultKind::UnknownTag { tags, .. } => {
            value.as_str().and_then(|tag| vsee_spec::nearest(tag, tags.iter().map(String::as_str))).map(|nearest| format!("did you mean `{nearest}`?"))
        }
        FaultKind::Const(wanted) => nearest_value(std::slice::from_ref(wanted), value),
        FaultKind::SeveralBranches(_) => {
            Some("branches that overlap need `anyOf`, or a constant member that tells them apart".to_owned())
        }
        _ => None,
    };
    one.into_iter().collect()
}

fn type_hint(version: Version, wanted: &[&str], found: Shape) -> Option<String> {
    let wants = |name: &str| wanted.contains(&name);
    let numeric = wants("integer") || wants("number");
    Some(match found {
        Shape::Null if version == Version::V3_0 => {
            "if the API sends null, say `nullable: true` beside `type`".to_owned()
        }
        Shape::Null => format!("if the API sends null, say `type: [{}, \"null\"]`", wanted.join(", ")),
        Shape::Digits(_) if numeric => {
            "a number spelled as a string; if the API sends both, allow both with `oneOf`".to_owned()
        }
        Shape::Integer(_) if wants("string") => {
            "a number instead of its digits in a string; if the API sends both, allow both with `oneOf`".to_owned()
        }
        Shape::Array(0) if wants("object") => {
            "an empty array is how PHP writes an empty map; if the API sends it, allow both with `oneOf`".to_owned()
        }
        _ => return None,
    })
}

/// The listed value that a string resembles.
fn nearest_value(listed: &[Json], value: Value<'_>) -> Option<String> {
    let text = value.as_str()?;
    let nearest = vsee_spec::nearest(text, listed.iter().filter_map(Json::as_str))?;
    Some(format!("did you mean `{nearest}`?"))
}
