//! URLs that responses lead to.

use reqwest::Url;

/// Returns the URL of `what`, which may be relative to `base`. Credentials are sent to it, so that it must be of the same origin.
pub(crate) fn same_origin(base: &Url, target: &str, what: &str) -> Result<Url, String> {
    let Ok(url) = base.join(target) else {
        return Err(format!("the URL of {what} is invalid"));
    };
    if url.origin() != base.origin() {
        let (scheme, host) = (url.scheme(), url.host_str().unwrap_or_default());
        return Err(format!(
            "the URL of {what} leads to another origin, `{scheme}://{host}`, to which no credentials are sent"
        ));
    }
    Ok(url)
}
