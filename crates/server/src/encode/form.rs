//! Forms and multipart bodies.

use conform_description::Node;
use conform_description::parameter::ParameterStyle;
use conform_traffic::MediaType;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;

use super::text::{BOUNDARY, text_of};

/// What has no percent-encoding in a form.
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'*');

/// Writes the members of an object as a form, by the styles of their Encoding Objects.
pub(super) fn fields(value: &Json, encoding: Option<Node<'_>>) -> String {
    let escaped = |text: &str| utf8_percent_encode(text, FORM).to_string();
    let mut pairs: Vec<String> = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let rule = encoding.and_then(|encoding| encoding.follow(name));
        let style = rule
            .and_then(ParameterStyle::stated)
            .unwrap_or(ParameterStyle::Form);
        let explode = rule.is_none_or(|rule| style.explodes(rule));
        let is_json = rule
            .and_then(|rule| rule.text("contentType"))
            .is_some_and(|media_type| media_type.contains("json"));
        let mut pair = |name: &str, value: &Json| {
            pairs.push(format!("{}={}", escaped(name), escaped(&text_of(value))));
        };
        match value {
            _ if is_json => {
                pairs.push(format!("{}={}", escaped(name), escaped(&value.to_string())))
            }
            Json::Object(_) | Json::Array(_) if style == ParameterStyle::DeepObject => {
                let inner = deep(name, value).into_iter();
                pairs.extend(
                    inner.map(|(name, text)| format!("{}={}", escaped(&name), escaped(&text))),
                );
            }
            Json::Array(items) if explode => {
                for item in items {
                    pair(name, item);
                }
            }
            Json::Array(items) => {
                let separator = match style {
                    ParameterStyle::SpaceDelimited => "%20",
                    ParameterStyle::PipeDelimited => "%7C",
                    _ => ",",
                };
                let items: Vec<String> = items.iter().map(|item| escaped(&text_of(item))).collect();
                pairs.push(format!("{}={}", escaped(name), items.join(separator)));
            }
            Json::Object(members) if !explode => {
                let members = members.iter();
                let members = members.map(|(member, value)| {
                    format!("{},{}", escaped(member), escaped(&text_of(value)))
                });
                let members: Vec<String> = members.collect();
                pairs.push(format!("{}={}", escaped(name), members.join(",")));
            }
            other => pair(name, other),
        }
    }
    pairs.join("&")
}

/// Returns the names and texts of what is in a value, as the style `deepObject` writes them: `name[member][0]`.
pub(crate) fn deep(name: &str, value: &Json) -> Vec<(String, String)> {
    match value {
        Json::Object(members) => members
            .iter()
            .flat_map(|(key, value)| deep(&format!("{name}[{key}]"), value))
            .collect(),
        Json::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(index, value)| deep(&format!("{name}[{index}]"), value))
            .collect(),
        other => vec![(name.to_owned(), text_of(other))],
    }
}

/// Writes the members of an object, or the items of an array, as parts.
pub(super) fn parts(value: &Json, encoding: Option<Node<'_>>, media_type: &MediaType) -> String {
    let boundary = media_type.parameter("boundary").unwrap_or(BOUNDARY);
    let mut out = String::new();
    let mut part = |name: Option<&str>, value: &Json| {
        let stated = name
            .and_then(|name| encoding?.follow(name)?.text("contentType"))
            .and_then(|types| types.split(',').next());
        let usual = match value {
            Json::Object(_) | Json::Array(_) => "application/json",
            _ => "text/plain",
        };
        let stated = stated.map(str::trim).filter(|one| !one.contains('*'));
        let media_type = stated.unwrap_or(usual);
        out.push_str(&format!("--{boundary}\r\n"));
        if let Some(name) = name {
            let name = name.replace('"', "%22").replace(['\r', '\n'], " ");
            out.push_str(&format!(
                "Content-Disposition: form-data; name=\"{name}\"\r\n"
            ));
        }
        out.push_str(&format!(
            "Content-Type: {media_type}\r\n\r\n{}\r\n",
            text_of(value)
        ));
    };
    match value {
        Json::Object(members) => {
            for (name, value) in members {
                match value {
                    Json::Array(items) => {
                        for item in items {
                            part(Some(name), item);
                        }
                    }
                    other => part(Some(name), other),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| part(None, item)),
        other => part(None, other),
    }
    out.push_str(&format!("--{boundary}--\r\n"));
    out
}
