//! The reference tokens of JSON Pointers (RFC 6901): the parts between the slashes.

use std::borrow::Cow;

/// Escapes a member name for use as a reference token: `~` as `~0`, `/` as `~1` (RFC 6901 §3).
///
/// ```
/// assert_eq!(conform_json::pointer::escape("/a~b"), "~1a~0b");
/// ```
#[must_use]
pub fn escape(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}

/// Returns the member name that a reference token stands for (RFC 6901 §4). A `~` that starts no
/// escape is kept.
///
/// ```
/// assert_eq!(conform_json::pointer::unescape("~1a~01"), "/a~1");
/// ```
#[must_use]
pub fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}
