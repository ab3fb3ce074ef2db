//! Long strings with many escapes, such as JSON inside a JSON string.

use conform_json::{Scanner, StringEnd};
use proptest::prelude::*;

/// Generates what stands between the quotes of a string, in JSON or nearly so.
fn content() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "id",
        "é",
        "😀",
        "text that is longer than a block is wide, so that it is copied in several steps",
        r#"\""#,
        r"\\",
        r"\/",
        r"\n",
        r"\u00e9",
        r"\ud83d\ude00",
        "\u{7f}",
    ]);
    let wrong = prop::sample::select(vec!["\n", r"\x", r"\ud83d", r"\u12", "\u{1}"]);
    (
        prop::collection::vec(piece, 0..120),
        prop::option::weighted(0.2, wrong),
    )
        .prop_map(|(pieces, wrong)| format!("{}{}", pieces.concat(), wrong.unwrap_or_default()))
}

proptest! {
    #[test]
    fn strings_are_read_as_serde_json_reads_them(content in content(), after in "[ab\"\\\\ ]{0,90}") {
        let string = format!("\"{content}\"");
        let text = format!("{string}{after}");
        let mut scanner = Scanner::new(&text);
        let read = scanner.take_bytes().map(|bytes| bytes.into_owned());
        match serde_json::from_str::<String>(&string) {
            Ok(expected) => {
                prop_assert_eq!(read, Some(expected.into_bytes()));
                prop_assert_eq!(scanner.offset(), string.len());
            }
            Err(_) => prop_assert_eq!(read, None),
        }
    }

    #[test]
    fn the_end_of_a_string_does_not_depend_on_how_it_is_cut(
        content in content(),
        after in "[ab\"\\\\ ]{0,90}",
        at in any::<prop::sample::Index>(),
    ) {
        prop_assume!(serde_json::from_str::<String>(&format!("\"{content}\"")).is_ok());
        let text = format!("{content}\"{after}");
        let (first, second) = text.as_bytes().split_at(at.index(text.len() + 1));
        let mut end = StringEnd::new();
        let found = end
            .find(first)
            .or_else(|| Some(first.len() + end.find(second)?));
        prop_assert_eq!(found, Some(content.len() + 1));
    }
}
