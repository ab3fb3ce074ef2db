//! Captures, repairs and payloads fit together byte for byte.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use conform_json::{Document, Format, Limits, SyntaxError};
use conform_tests::payloads::{self, BOUNDARY, Media, Payload};
use serde_json::Value;

use super::index::{self, Capture, Repair};

/// Applies repairs to a capture. The error names the repair that does not fit.
pub(super) fn replay(capture: &str, repairs: &[Repair]) -> Result<String, String> {
    let mut text = String::with_capacity(capture.len());
    let mut done = 0;
    for (number, repair) in repairs.iter().enumerate() {
        let number = number + 1;
        let from = repair.offset;
        if from < done || (number > 1 && from == repairs[number - 2].offset) {
            return Err(format!(
                "repair {number} at {from} overlaps or precedes the one before"
            ));
        }
        let rest = capture
            .get(from..)
            .ok_or_else(|| format!("repair {number}: no byte {from}"))?;
        if !rest.starts_with(&repair.removed) {
            return Err(format!(
                "repair {number}: `removed` is not the text at byte {from}"
            ));
        }
        if repair.removed == repair.inserted {
            return Err(format!("repair {number} changes nothing"));
        }
        if repair.why.trim().is_empty() {
            return Err(format!("repair {number} gives no reason"));
        }
        text.push_str(&capture[done..from]);
        text.push_str(&repair.inserted);
        done = from + repair.removed.len();
    }
    text.push_str(&capture[done..]);
    Ok(text)
}

/// The fields of a curl command, of `-F "name=value"` and `--form 'name="value"'`. curl takes the quotes around a value off.
fn curl_fields(command: &str) -> Vec<(&str, &str)> {
    let mut fields = Vec::new();
    let mut rest = command.trim_matches([' ', '\\']);
    while !rest.is_empty() {
        let (argument, quote) = match rest.strip_prefix("-F ") {
            Some(argument) => (argument, '"'),
            None => (
                rest.strip_prefix("--form ")
                    .expect("only -F and --form are cut"),
                '\'',
            ),
        };
        let argument = argument
            .strip_prefix(quote)
            .expect("the argument is quoted");
        let (field, after) = argument.split_once(quote).expect("the quote is closed");
        let (name, value) = field
            .split_once('=')
            .expect("a field is a name and a value");
        let bare = value
            .strip_prefix('"')
            .and_then(|value| value.strip_suffix('"'));
        fields.push((name, bare.unwrap_or(value)));
        rest = after.trim_start_matches([' ', '\\']);
    }
    fields
}

/// The canonical multipart text of the fields: one part each with `Content-Disposition` alone, lines ended by CRLF (RFC 7578).
fn multipart(fields: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        text.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    text.push_str(&format!("--{BOUNDARY}--\r\n"));
    text
}

fn read(name: &str) -> String {
    let path = payloads::root().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn payload(name: &str) -> Payload {
    Payload::from_path(&payloads::root().join(name))
        .unwrap_or_else(|| panic!("{name} is not named like a payload"))
}

fn parse(name: &str, text: String) -> Result<Document, SyntaxError> {
    Document::parse(name, text.into_bytes(), Format::Json, &Limits::default())
}

/// Whether a capture is of a response body, which `fault` and leaf coverage are about.
fn is_response(capture: &Capture) -> bool {
    !capture.file.contains("/request.")
}

#[test]
fn every_payload_is_its_capture_with_the_repairs() {
    let (mut payloads, mut repairs) = (0, 0);
    for capture in &index::read().captures {
        let text = read(&capture.file);
        for name in &capture.payloads {
            let list = index::repairs(name);
            let wanted = match payload(name).media {
                Media::Json | Media::Form => {
                    replay(&text, &list).unwrap_or_else(|error| panic!("{name}: {error}"))
                }
                Media::Multipart => {
                    assert!(list.is_empty(), "{name} is built from fields, not repaired");
                    multipart(&curl_fields(&text))
                }
            };
            assert_eq!(
                read(name),
                wanted,
                "{name} is not {} after its repairs",
                capture.file
            );
            payloads += 1;
            repairs += list.len();
        }
    }
    println!("{payloads} captured payloads, {repairs} repairs replayed");
}

#[test]
fn repairs_that_do_not_fit_are_refused() {
    let repair = |offset, removed: &str, inserted: &str| Repair {
        offset,
        removed: removed.to_owned(),
        inserted: inserted.to_owned(),
        why: "reason".to_owned(),
    };
    assert_eq!(
        replay("{ , }", &[repair(2, ", ", "")]).as_deref(),
        Ok("{ }")
    );
    assert_eq!(replay("é}", &[repair(3, "", "]")]).as_deref(), Ok("é}]"));
    for (why, repairs) in [
        ("text that is not there", vec![repair(1, "x", "")]),
        ("behind the end", vec![repair(6, "", "}")]),
        ("inside a character", vec![repair(3, "", "}")]),
        ("out of order", vec![repair(1, " ", ""), repair(0, "{", "")]),
        ("overlapping", vec![repair(0, "{ ", ""), repair(1, " ", "")]),
        (
            "twice at one place",
            vec![repair(1, "", "a"), repair(1, "", "b")],
        ),
        ("no change", vec![repair(0, "{", "{")]),
        (
            "no reason",
            vec![Repair {
                why: " ".to_owned(),
                ..repair(0, "{", "")
            }],
        ),
    ] {
        assert!(replay("{ é}", &repairs).is_err(), "{why} is accepted");
    }
}

#[test]
fn every_json_payload_is_json_without_repeated_names() {
    for payload in payloads::all()
        .iter()
        .filter(|payload| payload.media == Media::Json)
    {
        match parse(&payload.name(), payload.text()) {
            Err(error) => panic!("{error}"),
            Ok(document) => assert!(document.duplicates().is_empty(), "{}", payload.name()),
        }
    }
}

#[test]
fn the_index_says_which_response_bodies_are_not_json_as_captured() {
    let index = index::read();
    let responses: Vec<&Capture> = index.captures.iter().filter(|c| is_response(c)).collect();
    for capture in &responses {
        let text = read(&capture.file);
        // Repeated names are no fault of the grammar: the reader reports them apart.
        let found = parse(&capture.file, text)
            .err()
            .map(|error| error.position());
        let found = found.map(|position| (position.line, position.column));
        let said = capture
            .fault
            .as_ref()
            .map(|fault| (fault.line, fault.column));
        assert_eq!(
            found, said,
            "{}: where the capture stops being JSON",
            capture.file
        );
        let repaired = capture
            .payloads
            .iter()
            .any(|name| !index::repairs(name).is_empty());
        assert_eq!(
            repaired,
            said.is_some(),
            "{}: repairs and fault go together",
            capture.file
        );
        assert!(
            capture
                .fault
                .as_ref()
                .is_none_or(|fault| !fault.why.is_empty())
        );
    }
    let faulty = responses
        .iter()
        .filter(|capture| capture.fault.is_some())
        .count();
    assert_eq!(
        (responses.len(), faulty),
        (12, 5),
        "response bodies, and those that are not JSON"
    );
}

/// The scalars and empty lists and objects of a text, each after the last key before it: a view of a JSON text that its
/// brackets have no part in, so that captures with broken nesting have one too.
fn leaves(text: &str) -> BTreeSet<(String, String)> {
    let mut leaves = BTreeSet::new();
    let mut key = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let token = match first {
            '"' => {
                let inner = &rest[1..];
                let mut end = 0;
                while !inner[end..].starts_with('"') {
                    end += if inner[end..].starts_with('\\') { 2 } else { 1 };
                    while !inner.is_char_boundary(end) {
                        end += 1;
                    }
                }
                &rest[..end + 2]
            }
            '[' if rest[1..].trim_start().starts_with(']') => "[]",
            '{' if rest[1..].trim_start().starts_with('}') => "{}",
            ' ' | '\n' | ',' | ':' | '[' | ']' | '{' | '}' => {
                rest = &rest[1..];
                continue;
            }
            _ => rest
                .split([' ', '\n', ',', ']', '}'])
                .next()
                .expect("split gives one at least"),
        };
        rest = match token {
            "[]" => &rest[rest.find(']').expect("it is closed") + 1..],
            "{}" => &rest[rest.find('}').expect("it is closed") + 1..],
            token => &rest[token.len()..],
        };
        if first == '"' && rest.trim_start().starts_with(':') {
            key = token.to_owned();
        } else {
            leaves.insert((key.clone(), token.to_owned()));
        }
    }
    leaves
}

#[test]
fn nothing_that_was_captured_is_lost() {
    let mut counted = 0;
    for capture in index::read()
        .captures
        .iter()
        .filter(|capture| is_response(capture))
    {
        let captured = leaves(&read(&capture.file));
        let kept: BTreeSet<_> = capture
            .payloads
            .iter()
            .flat_map(|name| leaves(&read(name)))
            .collect();
        let lost: Vec<_> = captured.difference(&kept).collect();
        assert!(
            lost.is_empty(),
            "{}: no payload holds {lost:?}",
            capture.file
        );
        let added: Vec<_> = kept.difference(&captured).collect();
        assert!(
            added.is_empty(),
            "{}: the capture does not hold {added:?}",
            capture.file
        );
        counted += captured.len();
    }
    println!("{counted} distinct leaves captured, each in a payload");
}

#[test]
fn repeated_members_are_split_into_variants_that_differ_in_them_only() {
    let variant = |name: &str| -> Value {
        let text = read(&format!("getVisit/200.captured-{name}.json"));
        serde_json::from_str(&text).expect("it is JSON")
    };
    let [mut first, mut second, mut bare] = [
        "first-postvisit",
        "second-postvisit",
        "second-postvisit-no-attachments",
    ]
    .map(variant);
    let take = |value: &mut Value, pointer: &str| {
        value
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("{pointer} is there"))
            .take()
    };
    assert_eq!(first["data"]["postvisit"]["visit_id"], "18407167");
    assert_eq!(second["data"]["postvisit"]["visit_id"], "9709");
    let files = take(&mut second, "/data/postvisit/attachments");
    assert_eq!(files.as_array().map(Vec::len), Some(1));
    let none = take(&mut bare, "/data/postvisit/attachments");
    assert_eq!(none.as_array().map(Vec::len), Some(0));
    assert_eq!(second, bare);
    take(&mut first, "/data/postvisit");
    take(&mut second, "/data/postvisit");
    assert_eq!(first, second);
}

#[test]
fn every_capture_is_a_cut_of_the_page() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/source/visit-api.txt");
    let Ok(page) = fs::read(&page) else {
        println!("skipped: the captured page is not at {}", page.display());
        return;
    };
    let index = index::read();
    assert_eq!(page.len(), index.page.bytes);
    for capture in &index.captures {
        let cut = page
            .get(capture.start..capture.end)
            .expect("the range lies in the page");
        assert!(
            cut == read(&capture.file).as_bytes(),
            "{} is not in the page",
            capture.file
        );
    }
}
