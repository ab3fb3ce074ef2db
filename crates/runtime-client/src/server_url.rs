//! The URL of a server: its variables, and what is no base URL.

use std::fmt;

use reqwest::Url;

use crate::operation::Server;

/// The base URL without its trailing slash, if it is an absolute URL of http without query and fragment.
pub(crate) fn absolute(url: &str) -> Option<String> {
    let parsed = Url::parse(url).ok()?;
    let fine = matches!(parsed.scheme(), "http" | "https")
        && parsed.has_host()
        && parsed.query().is_none()
        && parsed.fragment().is_none()
        && parsed.username().is_empty()
        && parsed.password().is_none();
    fine.then(|| parsed.as_str().trim_end_matches('/').to_owned())
}

/// The base URL that a relative one stands for beside another.
pub(crate) fn beside(base: &str, relative: &str) -> Option<String> {
    absolute(Url::parse(base).ok()?.join(relative).ok()?.as_str())
}

/// A URL without what may be a secret in it: what stands before an `@`, and behind a `?` or `#`.
pub(crate) fn masked(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (shown, rest) = url.split_at(end);
    let shown = match shown.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => shown.to_owned(),
    };
    match rest.chars().next() {
        Some(mark) => format!("{shown}{mark}…"),
        None => shown,
    }
}

/// The server's URL with these variables, or their defaults, in place.
pub(crate) fn expand(
    server: &'static Server,
    set: &[(String, String)],
) -> Result<String, ServerUrlError> {
    if let Some((name, _)) = set
        .iter()
        .find(|(name, _)| !server.variables.iter().any(|v| v.name == name))
    {
        return Err(ServerUrlError::UnknownVariable(name.clone(), server));
    }
    let mut url = server.url.to_owned();
    for variable in server.variables {
        let chosen = set.iter().rev().find(|(name, _)| name == variable.name);
        let value = chosen.map_or(variable.default, |(_, value)| value);
        if !variable.values.is_empty() && !variable.values.contains(&value) {
            return Err(ServerUrlError::VariableValue(
                variable.name,
                variable.values,
            ));
        }
        let place = format!("{{{}}}", variable.name);
        // A tenant's name must not become another host.
        if chosen.is_some()
            && authority(server.url).contains(&place)
            && value.contains(['/', '\\', '?', '#', '@', '\t', '\r', '\n'])
        {
            return Err(ServerUrlError::HostVariable(variable.name));
        }
        url = url.replace(&place, value);
    }
    Ok(url)
}

/// The part of a URL template that names the host; empty if a variable holds more than that.
fn authority(template: &str) -> &str {
    let (_, rest) = template.split_once("://").unwrap_or_default();
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Why a server's URL cannot be made.
#[derive(Debug)]
pub(crate) enum ServerUrlError {
    UnknownVariable(String, &'static Server),
    VariableValue(&'static str, &'static [&'static str]),
    HostVariable(&'static str),
}

impl fmt::Display for ServerUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownVariable(name, server) => {
                let known: Vec<_> = server
                    .variables
                    .iter()
                    .map(|variable| format!("`{}`", variable.name))
                    .collect();
                let known = if known.is_empty() {
                    "none".to_owned()
                } else {
                    known.join(", ")
                };
                write!(
                    f,
                    "the server `{}` has no variable `{name}`, it has {known}",
                    server.url
                )
            }
            Self::VariableValue(name, values) => {
                write!(
                    f,
                    "the server variable `{name}` must be one of `{}`",
                    values.join("`, `")
                )
            }
            Self::HostVariable(name) => {
                write!(
                    f,
                    "the server variable `{name}` stands in the host's name and holds a character that would end it"
                )
            }
        }
    }
}
