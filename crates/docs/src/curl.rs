//! The call of an operation with curl, for a POSIX shell.
//!
//! Texts of the description are in single quotes, in which a shell reads nothing; credentials are variables of the environment.

use std::fmt::Write as _;

use conform_codegen::names::{Position, identifier};
use conform_description::parameter::is_ignored_header;
use conform_description::security::Credential;

use crate::media::is_json;
use crate::model::{Body, Parameter, QueryLayout};
use crate::sample::Sample;

/// What a call needs.
pub(crate) struct Call<'a, 'd> {
    pub(crate) method: &'a str,
    /// The URL of the server.
    pub(crate) base: &'a str,
    pub(crate) path: &'a str,
    pub(crate) parameters: &'a [Parameter<'d>],
    pub(crate) body: Option<&'a Body<'d>>,
    /// Credentials, by the name of their scheme.
    pub(crate) credentials: &'a [(&'d str, Credential<'d>)],
}

impl Call<'_, '_> {
    /// Returns the command, with an option on each line.
    pub(crate) fn command(&self) -> String {
        let mut options = Vec::new();
        let mut query = Vec::new();
        for parameter in self.parameters {
            let Some(sample) = parameter.sample.as_ref().filter(|_| parameter.required) else {
                continue;
            };
            let value = &in_url(sample);
            match parameter.location {
                Some("query") => query.extend(pairs(parameter, sample)),
                Some("querystring") => query.push(value.clone()),
                Some("header") if !is_ignored_header(parameter.name) => {
                    options.push(format!(
                        "-H {}",
                        quoted(&format!("{}: {value}", parameter.name))
                    ));
                }
                Some("cookie") => {
                    let cookie = format!("{}={}", parameter.name, escaped(value));
                    options.push(format!("-b {}", quoted(&cookie)));
                }
                _ => {}
            }
        }
        // A variable cannot be in single quotes, so it stands behind them.
        let mut variable = String::new();
        for (scheme, credential) in self.credentials {
            let name = environment(scheme);
            match credential {
                Credential::Header(header) => {
                    options.push(format!("-H {}\"${name}\"", quoted(&format!("{header}: "))));
                }
                Credential::Scheme(word) => {
                    let start = quoted(&format!("Authorization: {word} "));
                    options.push(format!("-H {start}\"${name}\""));
                }
                Credential::Basic => options.push(format!("-u \"${name}\"")),
                Credential::Cookie(cookie) => {
                    options.push(format!("-b {}\"${name}\"", quoted(&format!("{cookie}="))));
                }
                Credential::Query(key) => {
                    query.push(format!("{}=", escaped(key)));
                    variable = format!("\"${name}\"");
                }
                Credential::None => {}
            }
        }
        if let Some(body) = self.body {
            self.add_body(body, &mut options);
        }
        let mut url = format!("{}{}", self.base.trim_end_matches('/'), self.path());
        for (index, pair) in query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(pair);
        }
        let mut command = "curl".to_owned();
        match self.method {
            "GET" => {}
            "HEAD" => command.push_str(" -I"),
            method if method.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                let _ = write!(command, " -X {method}");
            }
            method => {
                let _ = write!(command, " -X {}", quoted(method));
            }
        }
        let _ = write!(command, " {}{variable}", quoted(&url));
        for option in options {
            let _ = write!(command, " \\\n  {option}");
        }
        command
    }

    /// Returns the path with values in place of its parameters.
    fn path(&self) -> String {
        let mut path = self.path.to_owned();
        for parameter in self.parameters {
            if parameter.location == Some("path")
                && let Some(sample) = &parameter.sample
            {
                let value = escaped(&in_url(sample));
                path = path.replace(&format!("{{{}}}", parameter.name), &value);
            }
        }
        // curl would take what is left of braces and brackets for a set of URLs.
        let globs = [('{', "%7B"), ('}', "%7D"), ('[', "%5B"), (']', "%5D")];
        globs
            .into_iter()
            .fold(path, |path, (from, to)| path.replace(from, to))
    }

    fn add_body(&self, body: &Body<'_>, options: &mut Vec<String>) {
        let Some(content) = body.contents.first() else {
            return;
        };
        let sample = body.sample.as_ref();
        let essence = content
            .media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim();
        if essence == "multipart/form-data" {
            options.extend(
                form(sample)
                    .map(|(name, value)| format!("-F {}", quoted(&format!("{name}={value}")))),
            );
            return;
        }
        let media_type = if essence.contains('*') {
            "application/octet-stream"
        } else {
            content.media_type
        };
        options.push(format!(
            "-H {}",
            quoted(&format!("Content-Type: {media_type}"))
        ));
        match sample {
            Some(sample) if essence == "application/x-www-form-urlencoded" => {
                options.extend(form(Some(sample)).map(|(name, value)| {
                    format!("--data-urlencode {}", quoted(&format!("{name}={value}")))
                }));
            }
            Some(sample) => {
                let is_json = is_json(content.media_type);
                let text = if is_json {
                    sample.to_json()
                } else {
                    sample.plain()
                };
                options.push(format!("--data-raw {}", quoted(&text)));
            }
            None => options.push("--data-binary @FILE".to_owned()),
        }
    }
}

/// Returns a value as style `simple` writes it (OpenAPI 3.0.3 §4.7.12.2): items with commas between them.
pub(crate) fn in_url(sample: &Sample) -> String {
    match sample {
        Sample::Array(items) => {
            let items: Vec<String> = items.iter().map(Sample::plain).collect();
            items.join(",")
        }
        Sample::Object(members) => {
            let pairs: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{name},{}", value.plain()))
                .collect();
            pairs.join(",")
        }
        scalar => scalar.plain(),
    }
}

/// Returns the pairs of a parameter in the query.
fn pairs(parameter: &Parameter<'_>, sample: &Sample) -> Vec<String> {
    let name = escaped(parameter.name);
    let pair = |name: &str, value: &str| format!("{name}={}", escaped(value));
    match (parameter.layout, sample) {
        (QueryLayout::Json, sample) => vec![pair(&name, &sample.to_json())],
        (QueryLayout::Pairs, Sample::Array(items)) => items
            .iter()
            .map(|item| pair(&name, &item.plain()))
            .collect(),
        (QueryLayout::Pairs, Sample::Object(members)) => members
            .iter()
            .map(|(key, value)| pair(&escaped(key), &value.plain()))
            .collect(),
        (QueryLayout::Brackets, Sample::Object(members)) => members
            .iter()
            .map(|(key, value)| pair(&format!("{name}%5B{}%5D", escaped(key)), &value.plain()))
            .collect(),
        (QueryLayout::Joined(by), Sample::Array(items)) => {
            let items: Vec<String> = items.iter().map(Sample::plain).collect();
            vec![pair(&name, &items.join(by))]
        }
        (_, sample) => vec![pair(&name, &in_url(sample))],
    }
}

/// Returns the members of an object as texts.
fn form(sample: Option<&Sample>) -> impl Iterator<Item = (&str, String)> {
    let members = match sample {
        Some(Sample::Object(members)) => members.as_slice(),
        _ => &[],
    };
    members
        .iter()
        .map(|(name, value)| (name.as_str(), value.plain()))
}

/// Returns a text for a part of a URL (RFC 3986 §2.3).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Returns a text as an argument of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Returns the environment variable of a scheme: `API_TOKEN`. Examples in Rust have the same one.
fn environment(scheme: &str) -> String {
    identifier(scheme, Position::Constant)
}
