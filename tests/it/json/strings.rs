//! Long strings with many escapes, such as JSON inside a JSON string.

use conform_json::{ContainerEnd, Scanner};
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
    fn the_end_of_an_object_does_not_depend_on_how_it_is_cut(
        contents in prop::collection::vec(content(), 1..4),
        open in "[\\[{]{0,70}",
        after in "[ab\"\\\\{}\\[\\] ]{0,90}",
        at in any::<prop::sample::Index>(),
    ) {
        let closing: String = open.chars().rev().map(|c| if c == '[' { ']' } else { '}' }).collect();
        let strings: String = contents.iter().map(|content| format!("\"{content}\": ")).collect();
        let inner = format!("{open}{strings}{closing} }}");
        prop_assume!(contents.iter().all(|content| serde_json::from_str::<String>(&format!("\"{content}\"")).is_ok()));
        let text = format!("{inner}{after}");
        let (first, second) = text.as_bytes().split_at(at.index(text.len() + 1));
        let mut end = ContainerEnd::new();
        let found = end
            .find(first)
            .or_else(|| Some(first.len() + end.find(second)?));
        prop_assert_eq!(found, Some(inner.len()));
    }

    #[test]
    fn the_end_of_what_is_not_json_is_found_byte_by_byte_alike(
        // Few closing brackets, so that the end is blocks away.
        text in prop::collection::vec(prop::sample::select(br#"aaaa""\\{{[[}]"#.to_vec()), 0..400),
        length in 1..70_usize,
    ) {
        let whole = ContainerEnd::new().find(&text);
        let mut end = ContainerEnd::new();
        let mut found = None;
        for (index, piece) in text.chunks(length).enumerate() {
            if let Some(at) = end.find(piece) {
                found = Some(index * length + at);
                break;
            }
        }
        prop_assert_eq!(found, whole);
        prop_assert_eq!(whole, by_bytes(&text));
    }
}

/// Finds the end of an object or array that is already open, one byte after the other.
fn by_bytes(text: &[u8]) -> Option<usize> {
    let (mut depth, mut is_in_string, mut is_escaped) = (1, false, false);
    for (at, &byte) in text.iter().enumerate() {
        match (is_in_string, byte) {
            (true, _) if is_escaped => is_escaped = false,
            (true, b'\\') => is_escaped = true,
            (_, b'"') => is_in_string = !is_in_string,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}
