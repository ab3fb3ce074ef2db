//! Randomly edited documents: loading, linting and bundling end without a panic, and every message can be rendered.

use std::path::Path;

use conform_description::{BundleFormat, Description, LoadOptions, bundle};
use conform_lint::lint;
use conform_report::{Profile, Style, render};
use proptest::prelude::*;

use super::entries;
use crate::description::fixture;

/// Returns the texts that are edited.
fn texts() -> Vec<(String, Vec<u8>)> {
    let mut paths = entries("rules");
    paths.push(fixture("bundle/odd-text/openapi.json"));
    let read = |path: &Path| std::fs::read(path).expect("a fixture can be read");
    paths
        .iter()
        .map(|path| {
            (
                path.file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                read(path),
            )
        })
        .collect()
}

/// An edit of a text.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    /// Removes bytes.
    Remove(prop::sample::Index, usize),
    /// Copies a part of the text to another position.
    Copy(prop::sample::Index, usize, prop::sample::Index),
    /// Inserts text.
    Insert(prop::sample::Index, String),
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let words = prop::sample::select(vec![
        "$ref: '#'",
        "{",
        "}",
        "[",
        "]",
        ": ",
        "\n",
        "  ",
        "null",
        "- ",
        "&a ",
        "*a",
        "<<: ",
        "'",
        "\"",
        "type",
        "properties",
        "$ref",
        "allOf: [{$ref: '#/components/schemas/Types'}]",
        "#/",
        "%2e%2e/",
        "\u{202e}",
        "\u{0}",
        "é",
        "9e999",
        "0x10",
    ]);
    prop_oneof![
        (any::<prop::sample::Index>(), 1_usize..40)
            .prop_map(|(at, length)| Edit::Remove(at, length)),
        (
            any::<prop::sample::Index>(),
            1_usize..200,
            any::<prop::sample::Index>()
        )
            .prop_map(|(from, length, to)| Edit::Copy(from, length, to)),
        (any::<prop::sample::Index>(), words)
            .prop_map(|(at, word)| Edit::Insert(at, word.to_owned())),
    ]
}

pub(crate) fn apply(text: &mut Vec<u8>, edit: &Edit) {
    match edit {
        Edit::Remove(at, length) => {
            let start = at.index(text.len() + 1);
            text.drain(start..(start + length).min(text.len()));
        }
        Edit::Copy(from, length, to) => {
            let start = from.index(text.len() + 1);
            let piece = text[start..(start + length).min(text.len())].to_vec();
            let to = to.index(text.len() + 1);
            text.splice(to..to, piece);
        }
        Edit::Insert(at, word) => {
            let at = at.index(text.len() + 1);
            text.splice(at..at, word.bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edited_text_is_read_or_rejected(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec(edit(), 0..12),
        strict in any::<bool>(),
    ) {
        let texts = texts();
        let (name, text) = which.get(&texts);
        let mut text = text.clone();
        for edit in &edits {
            apply(&mut text, edit);
        }
        let profile = if strict { Profile::Strict } else { Profile::Lenient };
        let options = LoadOptions { profile, ..LoadOptions::default() };
        let loaded = Description::from_files(name, [(name.clone(), text)], &options);
        let mut found = loaded.diagnostics;
        if let Some(description) = &loaded.description {
            found.extend(lint(description));
            let bundled = bundle(description, BundleFormat::Yaml);
            found.extend(bundled.diagnostics);
            for (_, node) in description.objects() {
                prop_assert_eq!(description.node(node.address()), node);
                let again = description.document(node.address().file).root().pointer(&node.pointer()).map(|it| it.id());
                prop_assert!(again.is_some(), "{} leads nowhere", node.pointer());
            }
            for operation in description.operations().iter().chain(&description.webhooks()) {
                prop_assert!(operation.node.is_object());
            }
        } else {
            prop_assert!(found.iter().any(|problem| problem.is_error()), "a rejected text has an error");
        }
        let shown = render(&found, &Style::default());
        let harmful = shown.contains(['\u{1b}', '\u{202e}', '\u{0}']);
        prop_assert!(!harmful, "control characters are escaped");
    }
}
