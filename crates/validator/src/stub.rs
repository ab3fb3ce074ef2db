//! Stubs: exchanges whose request is a pattern, which may not say where it goes.

use conform_traffic::{Exchange, RequestExtent};

use crate::router::Routed;
use crate::unchecked::Unchecked;
use crate::url::path_of;
use crate::validator::Validator;
use crate::verdict::Verdict;

/// What stubs say that answer requests with any method.
const ANY_METHOD: &str = "ANY";

impl Validator {
    /// Returns where a stub for any method goes: its path has one method.
    pub(crate) fn only_method(&self, exchange: &Exchange<'_>, routed: &Routed) -> Option<Routed> {
        let is_any = exchange.extent == RequestExtent::Nothing && exchange.method == ANY_METHOD;
        match routed {
            Routed::Method(others) if is_any => match &others.methods[..] {
                [only] => Some(self.route(only, &exchange.url)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Returns the verdicts on a stub that no operation has, if it may stand for requests that some operation has: its method, its URL
/// or a part of the path is open.
pub(crate) fn left_open(exchange: &Exchange<'_>, routed: &Routed) -> Option<Vec<Verdict>> {
    let is_open = match routed {
        Routed::Method(_) => exchange.method == ANY_METHOD,
        Routed::Nowhere => is_open(path_of(&exchange.url)),
        _ => false,
    };
    if exchange.extent != RequestExtent::Nothing || !is_open {
        return None;
    }
    let message = || Verdict {
        subject: None,
        diagnostics: Vec::new(),
        values: Vec::new(),
        unchecked: Some(Unchecked::Pattern),
        left_alone: None,
    };
    let answer = exchange.response.as_ref().map(|_| message());
    Some([Some(message()), answer].into_iter().flatten().collect())
}

/// Whether a path is none, or has variables or parts of a glob or regular expression.
fn is_open(path: &str) -> bool {
    let is_parameter = |segment: &str| segment.len() > 1 && segment.starts_with(':');
    path.is_empty()
        || path.contains(['*', '[', '|', '\\', '{', '^'])
        || path.split('/').any(is_parameter)
}

#[cfg(test)]
mod tests {
    use super::is_open;

    #[test]
    fn paths_of_patterns_are_open() {
        for path in [
            "",
            "/quays/*",
            "/(a|b)/7",
            "/quays/[0-9]+",
            "/{{pier}}/7",
            "/:pier/7",
        ] {
            assert!(is_open(path), "{path}");
        }
        for path in ["/", "/quays/7", "/Quays('7')", "/a:b"] {
            assert!(!is_open(path), "{path}");
        }
    }
}
