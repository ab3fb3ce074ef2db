//! JSON in tests.

use conform_runtime::Tree;

/// Returns the tree of JSON that is written in Rust; a string alone may have Rust's escapes.
macro_rules! tree {
    ($text:literal) => {
        conform_runtime::Tree::of(&$text).expect("it is JSON")
    };
    ($($json:tt)+) => {
        crate::test_tree::parsed(stringify!($($json)+))
    };
}

/// Parses JSON.
pub(crate) fn parsed(json: &str) -> Tree {
    Tree::parse(json).expect("it is JSON")
}
