//! Generating from malicious and random documents: whatever they contain, the output is valid Rust, and none of their text becomes
//! code.

mod malicious;
mod random;

use std::collections::BTreeSet;

use conform_codegen::text::is_invisible;
use conform_codegen::{Generated, Layout, Runtime, Settings, generate};
use conform_description::Description;
use conform_ir::lower_with_examples;
use proc_macro2::{TokenStream, TokenTree};

/// A word that is in prose only. If it is an identifier in the output, prose has become code.
const CANARY: &str = "pwned";

/// Generates a workspace with everything that it can have.
fn generated(description: &Description) -> Generated {
    let lowered = lower_with_examples(description);
    let settings = Settings {
        layout: Layout::Workspace {
            name: "malicious".to_owned(),
            runtime: Runtime::Version("0.1".to_owned()),
        },
        source: "openapi.yaml".to_owned(),
        example_tests: true,
        ..Settings::default()
    };
    let generated = generate(&lowered.api, &settings);
    let (counts, written) = (lowered.api.counts, generated.written);
    assert_eq!(counts.operations, written.operations, "operations");
    assert_eq!(counts.schemas, written.schemas, "schemas");
    generated
}

/// Returns what is wrong with the text of a file, if anything is.
fn fault(path: &str, text: &str) -> Option<String> {
    if let Some(c) = text.chars().find(|&c| c != '\n' && is_invisible(c)) {
        return Some(format!("{path}: contains {c:?}"));
    }
    if path.ends_with(".rs") {
        rust_fault(text).map(|fault| format!("{path}: {fault}"))
    } else if path.ends_with(".json") {
        let read = serde_json::from_str::<serde_json::Value>(text);
        read.err().map(|error| format!("{path}: {error}"))
    } else if path.ends_with("Cargo.toml") {
        manifest_fault(text).map(|fault| format!("{path}: {fault}"))
    } else {
        None
    }
}

fn rust_fault(text: &str) -> Option<String> {
    let tokens: TokenStream = match text.parse() {
        Ok(tokens) => tokens,
        Err(error) => return Some(error.to_string()),
    };
    if has_canary(tokens.clone()) {
        return Some("prose has become code".to_owned());
    }
    syn::parse2::<syn::File>(tokens)
        .err()
        .map(|error| error.to_string())
}

fn has_canary(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_canary(group.stream()),
        TokenTree::Ident(ident) => ident == CANARY,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Returns a line of a manifest that is none of those that the templates have: the header of a known table, a key with its value,
/// or a comment.
fn manifest_fault(text: &str) -> Option<String> {
    const TABLES: [&str; 9] = [
        "[package]",
        "[lints.rust]",
        "[lints.clippy]",
        "[features]",
        "[dependencies]",
        "[dev-dependencies]",
        "[workspace]",
        "[workspace.dependencies]",
        "[lib]",
    ];
    let mut seen = BTreeSet::new();
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .find(|line| {
            if line.starts_with('[') {
                return !TABLES.contains(line) || !seen.insert(*line);
            }
            let plain = |key: &str| {
                !key.is_empty()
                    && key
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            };
            !line
                .split_once(" = ")
                .is_some_and(|(key, value)| plain(key) && !value.is_empty())
        })
        .map(str::to_owned)
}

/// Returns the faults of all files.
fn faults(generated: &Generated) -> Vec<String> {
    generated
        .tree
        .iter()
        .filter_map(|(path, text)| fault(path, text))
        .collect()
}

#[test]
fn the_checks_find_faults() {
    for (path, text) in [
        ("a.rs", "/// fine\npub struct A;\npub fn pwned() {}"),
        ("a.rs", "pub struct A"),
        ("a.rs", "const A: &str = \"a\u{202e}\";"),
        ("a.json", "[1,"),
        ("Cargo.toml", "[package]\nname = \"a\"\n[package]"),
        ("Cargo.toml", "[package]\n[patch.crates-io]"),
        ("Cargo.toml", "[package]\ndescription = \"a\nb\""),
    ] {
        assert!(fault(path, text).is_some(), "{path}: {text}");
    }
    let fine = "/// pwned\npub const A: &str = \"pwned\";\n// pwned\n";
    assert_eq!(fault("a.rs", fine), None);
}
