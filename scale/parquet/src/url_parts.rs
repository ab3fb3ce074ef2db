//! URLs in columns: scheme, host, path and query.

/// A URL without its fragment, which is never sent. [`join`](Self::join) gives what [`split`](Self::split) was given.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UrlParts<'u> {
    pub(crate) scheme: Option<&'u str>,
    /// With port and user, as they are written.
    pub(crate) host: Option<&'u str>,
    pub(crate) path: &'u str,
    /// Without its `?`; empty if there is nothing behind that.
    pub(crate) query: Option<&'u str>,
}

impl<'u> UrlParts<'u> {
    pub(crate) fn split(url: &'u str) -> Self {
        let url = url.split_once('#').map_or(url, |(before, _)| before);
        let (scheme, rest) = match url.split_once("://") {
            Some((scheme, _)) if is_scheme(scheme) => (Some(scheme), &url[scheme.len() + 1..]),
            _ => (None, url),
        };
        let (host, rest) = match rest.strip_prefix("//") {
            Some(rest) => {
                let end = rest.find(['/', '?']).unwrap_or(rest.len());
                (Some(&rest[..end]), &rest[end..])
            }
            None => (None, rest),
        };
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        Self {
            scheme,
            host,
            path,
            query,
        }
    }

    pub(crate) fn join(&self) -> String {
        let mut url = String::new();
        if let Some(scheme) = self.scheme.filter(|_| self.host.is_some()) {
            url.push_str(scheme);
            url.push(':');
        }
        if let Some(host) = self.host {
            url.push_str("//");
            url.push_str(host);
        }
        url.push_str(self.path);
        if let Some(query) = self.query {
            url.push('?');
            url.push_str(query);
        }
        url
    }
}

/// RFC 3986 §3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_joined_to_what_they_were() {
        for url in [
            "https://api.example.com/visits/7?limit=5",
            "http://user@localhost:8080",
            "https://h?x=1",
            "//h/a",
            "file:///a",
            "/visits?",
            "/visits?a=b?c",
            "{{base}}/visits",
            "visits",
            "/redirect?to=https://a/b",
            "/a://b",
            "://x",
            "",
        ] {
            assert_eq!(UrlParts::split(url).join(), url);
        }
        assert_eq!(UrlParts::split("/a#b?c").join(), "/a");
        assert_eq!(
            UrlParts::split("https://h:1/p?q#f"),
            UrlParts {
                scheme: Some("https"),
                host: Some("h:1"),
                path: "/p",
                query: Some("q"),
            }
        );
    }
}
