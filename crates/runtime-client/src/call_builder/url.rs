//! The URL of a call.

use reqwest::Url;

use super::CallBuilder;
use crate::percent::push_path_literal;
use crate::server_url::{base_url, expand, resolve};

impl CallBuilder {
    /// Returns the URL; `more_query` is the part of the query that holds credentials.
    pub(super) fn url(&self, more_query: &str) -> Result<Url, String> {
        if let Some(target) = &self.target {
            return Ok(with_query(target.clone(), more_query));
        }
        let shared = &self.core.shared;
        let own = match self.operation.server {
            Some(server) => {
                let url = expand(server, &[]).map_err(|error| error.to_string())?;
                match base_url(&url) {
                    Some(_) if shared.base_is_chosen => None,
                    Some(url) => Some(url),
                    // A relative server URL is resolved against the base URL, which the caller may have set.
                    None => Some(resolve(&shared.base, &url).ok_or_else(|| {
                        format!("the server URL `{url}` is invalid: set a base URL")
                    })?),
                }
            }
            None => None,
        };
        let (template, fixed_query) = self
            .operation
            .path
            .split_once('?')
            .unwrap_or((self.operation.path, ""));
        let path = self.expand_template(template, push_path_literal)?;
        // Servers and proxies resolve a segment of one or two dots, encoded or not (WHATWG URL, "double-dot path segment").
        let dots = |segment: &str| {
            matches!(
                segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
                "." | ".."
            )
        };
        if path.split('/').any(dots) {
            let names: Vec<_> = self
                .path
                .iter()
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            return Err(format!(
                "a path segment must not be `.` or `..`, which would change the path: {}",
                names.join(", ")
            ));
        }
        let fixed_query = self.expand_template(fixed_query, String::push_str)?;
        let mut url = own.unwrap_or_else(|| shared.base.clone());
        if !path.starts_with('/') {
            url.push('/');
        }
        url.push_str(&path);
        let mut separator = '?';
        for query in [&fixed_query, &self.query, more_query] {
            if !query.is_empty() {
                url.push(separator);
                url.push_str(query);
                separator = '&';
            }
        }
        Url::parse(&url).map_err(|error| error.to_string())
    }

    /// Returns the path template with its parameters replaced by their values.
    fn expand_template(
        &self,
        template: &str,
        literal: fn(&mut String, &str),
    ) -> Result<String, String> {
        let mut path = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some((fixed, open)) = rest.split_once('{') {
            literal(&mut path, fixed);
            let Some((name, after)) = open.split_once('}') else {
                rest = open;
                break;
            };
            let value = self.path.iter().find(|(set, _)| *set == name);
            let (_, value) =
                value.ok_or_else(|| format!("the path parameter `{name}` is not set"))?;
            path.push_str(value);
            rest = after;
        }
        literal(&mut path, rest);
        Ok(path)
    }
}

/// Adds pairs to the query of a URL. Those that it has under the same names are replaced.
fn with_query(mut url: Url, more: &str) -> Url {
    if !more.is_empty() {
        let mut query = without_names_of(url.query().unwrap_or_default(), "&", more);
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(more);
        url.set_query(Some(&query));
    }
    url
}

/// Returns the pairs without those that have the name of one of the others.
pub(super) fn without_names_of(pairs: &str, separator: &str, others: &str) -> String {
    fn name(pair: &str) -> &str {
        pair.split('=').next().unwrap_or_default()
    }
    if pairs.is_empty() || others.is_empty() {
        return pairs.to_owned();
    }
    let is_other = |pair: &&str| {
        others
            .split(separator)
            .any(|other| name(other) == name(pair))
    };
    let kept: Vec<&str> = pairs
        .split(separator)
        .filter(|pair| !is_other(pair))
        .collect();
    kept.join(separator)
}
