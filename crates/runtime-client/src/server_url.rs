//! Server URLs: variables are replaced, relative URLs are resolved, and what cannot be a base URL is refused.

use std::fmt;

use reqwest::Url;

use crate::operation::Server;

/// Returns the base URL without its trailing slash; `None` unless it is an absolute http or https URL without user, password, query and
/// fragment.
pub(crate) fn base_url(url: &str) -> Option<String> {
    let parsed = Url::parse(url).ok()?;
    let fine = matches!(parsed.scheme(), "http" | "https")
        && parsed.has_host()
        && parsed.query().is_none()
        && parsed.fragment().is_none()
        && parsed.username().is_empty()
        && parsed.password().is_none();
    fine.then(|| parsed.as_str().trim_end_matches('/').to_owned())
}

/// Resolves a relative server URL against the base URL.
pub(crate) fn resolve(base: &str, relative: &str) -> Option<String> {
    base_url(Url::parse(base).ok()?.join(relative).ok()?.as_str())
}

/// Returns a URL for messages, without the parts that may hold a secret: user and password, query, and fragment.
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

/// Replaces the variables of a server's URL with the values that are set, or with their defaults.
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
        let placeholder = format!("{{{}}}", variable.name);
        // A tenant's name must not turn the host into another one.
        if chosen.is_some()
            && authority(server.url).contains(&placeholder)
            && value.contains(['/', '\\', '?', '#', '@', '\t', '\r', '\n'])
        {
            return Err(ServerUrlError::HostVariable(variable.name));
        }
        url = url.replace(&placeholder, value);
    }
    Ok(url)
}

/// Returns the part of a URL template that names the host; empty if a variable holds the scheme, too.
fn authority(template: &str) -> &str {
    let (_, rest) = template.split_once("://").unwrap_or_default();
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// Why the URL of a server cannot be built.
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
                write!(f, "the server `{}` has no variable `{name}`", server.url)?;
                if !known.is_empty() {
                    write!(f, "; its variables are {}", known.join(", "))?;
                }
                Ok(())
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
                    "the server variable `{name}` is part of the host name and contains a character that would end it"
                )
            }
        }
    }
}
