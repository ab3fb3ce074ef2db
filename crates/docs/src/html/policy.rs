//! The content security policy of a page, by which nothing can run or be loaded but its own script and style.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// Returns the policy of a page with this style sheet and script. A page with forms may connect to their server.
pub(super) fn policy(style: &str, script: &str, try_it: Option<&str>) -> String {
    let connect = match try_it {
        None => "'none'".to_owned(),
        Some(base) => origin(base).unwrap_or_else(|| "'self'".to_owned()),
    };
    format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src {connect}; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}

/// Returns the source of a text in a policy (CSP 3 §2.3.1).
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// Returns the origin of a URL, if it is one that a policy can name.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let is_known = scheme == "http" || scheme == "https";
    (is_known && !authority.is_empty() && authority.chars().all(is_plain))
        .then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_connects_to_its_server_only() {
        assert_eq!(
            origin("http://127.0.0.1:4010/v1"),
            Some("http://127.0.0.1:4010".to_owned())
        );
        assert_eq!(origin("https://x; script-src *"), None);
        assert_eq!(origin("/v1"), None);
        let whole = policy("a{}", "f()", None);
        assert!(
            whole.starts_with("default-src 'none'; style-src 'sha256-"),
            "{whole}"
        );
        assert!(whole.contains("connect-src 'none'"), "{whole}");
    }

    #[test]
    fn a_text_has_the_hash_that_browsers_compute() {
        // The example of CSP 3, §8.3.
        assert_eq!(
            hash("alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }
}
