//! Variables of collections, such as `{{visit}}`, and what is written around them.

use std::borrow::Cow;

use conform_json::Value;

use super::model::{Recorded, RecordedBody, elements, is_enabled, scalar, text};
use crate::exchange::RequestExtent;

/// The values of variables that are known at a request. Those of inner folders hide those of outer ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables(Vec<(String, String)>);

/// How often a value is looked at again for variables.
const ROUNDS: usize = 8;

/// How long a text may become.
const LONGEST: usize = 1 << 20;

impl Variables {
    /// Returns the variables of a list of `{key | name, value}`, as far as they have values.
    pub(super) fn of_list(listed: Option<Value<'_>>) -> Self {
        let own = elements(listed).filter(|one| is_enabled(*one));
        let own = own.filter_map(|one| {
            let name = text(one, "key").or_else(|| text(one, "name"))?;
            Some((name.to_owned(), one.get("value").and_then(scalar)?))
        });
        Self(own.filter(|(_, value)| !value.is_empty()).collect())
    }

    /// Returns the members of an object. A member of a member is named by both names with a dot between them.
    pub(super) fn of_object(object: Option<Value<'_>>) -> Self {
        let mut own = Self::default();
        let mut waiting: Vec<(String, Value<'_>)> = Vec::new();
        waiting.extend(object.map(|object| (String::new(), object)));
        while let Some((path, value)) = waiting.pop() {
            let Some(members) = value.as_object() else {
                let value = scalar(value).filter(|value| !value.is_empty());
                own.0.extend(value.map(|value| (path, value)));
                continue;
            };
            waiting.extend(members.iter().map(|member| {
                let separator = if path.is_empty() { "" } else { "." };
                (format!("{path}{separator}{}", member.key), member.value)
            }));
        }
        own
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds variables that hide those of the same name.
    pub(super) fn extend(&mut self, inner: Self) {
        self.0.extend(inner.0);
    }

    /// Returns a text with the values of its variables. What has no value is left as it is.
    pub(super) fn replaced<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut out = Cow::Borrowed(text);
        for _ in 0..ROUNDS {
            match self.replaced_once(&out) {
                Some(longer) if longer.len() <= LONGEST => out = Cow::Owned(longer),
                _ => break,
            }
        }
        out
    }

    /// Returns the same for a URL, whose base may be [`{{base}}`](with_one_base).
    pub(super) fn replaced_below_base(&self, url: &str) -> String {
        let (base, rest) = match url.strip_prefix(BASE) {
            Some(rest) => (BASE, rest),
            None => ("", url),
        };
        format!("{base}{}", self.replaced(rest))
    }

    fn replaced_once(&self, text: &str) -> Option<String> {
        let (mut out, mut rest, mut is_changed) = (String::new(), text, false);
        while let Some((before, (name, after))) = rest
            .split_once("{{")
            .and_then(|(before, inside)| Some((before, inside.split_once("}}")?)))
        {
            out.push_str(before);
            match self.value(name) {
                Some(value) => {
                    out.push_str(value);
                    is_changed = true;
                }
                None => {
                    out.push_str("{{");
                    out.push_str(name);
                    out.push_str("}}");
                }
            }
            rest = after;
        }
        out.push_str(rest);
        is_changed.then_some(out)
    }

    /// Insomnia writes `{{ _.visit }}`.
    fn value(&self, name: &str) -> Option<&str> {
        let name = name.trim();
        let name = name.strip_prefix("_.").unwrap_or(name);
        let mut known = self.0.iter().rev();
        let found = known.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What stands for scheme, host and base path.
const BASE: &str = "{{base}}";

/// Returns a URL whose variables at its start, such as `{{baseUrl}}`, are one: they stand for host and base path.
///
/// A variable that is only the scheme or the host, as in `{{scheme}}://{{host}}/visits`, leaves the path as it is.
pub(super) fn with_one_base(url: &str) -> String {
    let (mut rest, mut is_below) = (url.trim_start(), false);
    while let Some((_, after)) = rest
        .strip_prefix("{{")
        .and_then(|inside| inside.split_once("}}"))
    {
        (rest, is_below) = (after, true);
    }
    if !is_below {
        return url.to_owned();
    }
    if rest.starts_with("://") {
        return format!("https{rest}");
    }
    // A port belongs to the host.
    let port = rest.strip_prefix(':').map_or("", |rest| {
        &rest[..rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len())]
    });
    let rest = match port {
        "" => rest,
        port => &rest[1 + port.len()..],
    };
    let slash = if rest.starts_with('/') { "" } else { "/" };
    format!("{{{{base}}}}{slash}{rest}")
}

/// Returns whether a text has variables, such as `{{visit}}`, or tags that programs replace, such as `{% uuid %}`. In forms and
/// queries braces are escaped.
pub(super) fn has_variables(text: &str) -> bool {
    let has = |start: &str, end: &str| {
        let inside = text.split_once(start);
        inside.is_some_and(|(_, rest)| rest.contains(end))
    };
    has("{{", "}}") || has("{%", "%}") || has("%7B%7B", "%7D%7D") || has("%7B%25", "%25%7D")
}

impl Recorded {
    /// Makes a request a pattern if its URL, apart from the base, or its body has variables whose values are not known.
    pub(super) fn with_variables(mut self) -> Self {
        let below = self.url.strip_prefix("{{base}}").unwrap_or(&self.url);
        let path = match below.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => below,
        };
        let in_body = match &self.sent.body {
            RecordedBody::Text(text) | RecordedBody::Json(text) => has_variables(text),
            _ => false,
        };
        if has_variables(path) || in_body {
            self.extent = RequestExtent::Nothing;
        }
        self
    }
}

/// Returns a URL with values in place of segments such as `:visit`, and whether one of them has no value.
pub(super) fn with_path_values(url: &str, values: &[(&str, String)]) -> (String, bool) {
    let (path, query) = match url.find('?') {
        Some(at) => url.split_at(at),
        None => (url, ""),
    };
    let mut is_open = false;
    let segments = path.split('/').map(|segment| {
        let name = segment.strip_prefix(':');
        match values.iter().find(|(listed, _)| Some(*listed) == name) {
            Some((_, value)) if !value.is_empty() => value.as_str(),
            Some(_) => {
                is_open = true;
                segment
            }
            None => segment,
        }
    });
    let path = segments.collect::<Vec<_>>().join("/");
    (format!("{path}{query}"), is_open)
}

/// Returns JSON without the comments that editors of requests allow and do not send.
pub(super) fn without_comments(json: &str) -> Cow<'_, str> {
    if !json.contains("//") && !json.contains("/*") {
        return Cow::Borrowed(json);
    }
    let (mut out, mut rest) = (String::with_capacity(json.len()), json);
    while let Some(at) = rest.find(['"', '/']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            let end = match rest.starts_with('"') {
                true => end_of_string(rest),
                false => 1,
            };
            out.push_str(&rest[..end]);
            end
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns where the string that a text starts with ends.
fn end_of_string(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Variables {
        let pairs = pairs.iter();
        Variables(
            pairs
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn inner_values_hide_outer_ones_and_may_have_variables() {
        let known = variables(&[
            ("pier", "1"),
            ("quay", "{{ _.pier }}-{{crane}}"),
            ("pier", "2"),
        ]);
        assert_eq!(known.replaced("/{{quay}}/{{no}}"), "/2-{{crane}}/{{no}}");
        assert_eq!(known.replaced_below_base("{{base}}/{{pier}}"), "{{base}}/2");
    }

    #[test]
    fn values_that_double_themselves_have_a_bound() {
        let known = variables(&[("a", "{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}{{a}}")]);
        assert!(known.replaced("{{a}}").len() <= LONGEST);
    }

    #[test]
    fn comments_are_removed_outside_of_strings() {
        let json = "{ // one\n \"a\": \"x//y /* z */ \\\" // \", /* two\n */ \"b\": 4/2 }";
        let expected = "{ \n \"a\": \"x//y /* z */ \\\" // \",  \"b\": 4/2 }";
        assert_eq!(without_comments(json), expected);
        assert_eq!(without_comments("{\"a\": \"//"), "{\"a\": \"//");
        assert_eq!(without_comments("{ /* \u{e9}"), "{ ");
    }

    #[test]
    fn segments_are_replaced_whole() {
        let values = [("id", "7".to_owned()), ("day", String::new())];
        assert_eq!(
            with_path_values("/a/:idx/:id?d=:id", &values),
            ("/a/:idx/7?d=:id".to_owned(), false)
        );
        assert!(with_path_values("/a/:day", &values).1);
    }
}
