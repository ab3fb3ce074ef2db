//! The folder holds what it should and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use conform_tests::payloads::{self, Origin, Payload};

use super::index;

/// Every file below the folder, as paths with `/`.
pub(super) fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("the folder is readable") {
            let path = entry.expect("its entries are readable").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("it was found there");
                let words: Vec<_> = below
                    .iter()
                    .map(|word| word.to_str().expect("UTF-8"))
                    .collect();
                found.insert(words.join("/"));
            }
        }
    }
    found
}

#[test]
fn every_file_is_accounted_for() {
    let index = index::read();
    let mut wanted = BTreeSet::from(["README.md".to_owned(), "index.yaml".to_owned()]);
    let mut expect = |name: String| assert!(wanted.insert(name.clone()), "{name} is listed twice");
    for capture in &index.captures {
        expect(capture.file.clone());
        for name in &capture.payloads {
            expect(name.clone());
            if !index::repairs(name).is_empty() {
                expect(index::repairs_name(name));
            }
        }
    }
    for other in &index.others {
        expect(other.file.clone());
    }
    for exchange in &index.exchanges {
        expect(exchange.file.clone());
    }
    let found = files(&payloads::root());
    let strays: Vec<_> = found.difference(&wanted).collect();
    let missing: Vec<_> = wanted.difference(&found).collect();
    assert!(
        strays.is_empty(),
        "files that index.yaml does not name: {strays:?}"
    );
    assert!(
        missing.is_empty(),
        "files that index.yaml names and the folder lacks: {missing:?}"
    );
}

#[test]
fn every_payload_is_named_by_the_convention_and_its_origin() {
    let index = index::read();
    let mut listed = BTreeSet::new();
    let mut check = |name: &str, fits: fn(Origin) -> bool| {
        let path = payloads::root().join(name);
        let payload = Payload::from_path(&path).unwrap_or_else(|| panic!("{name} is misnamed"));
        assert!(fits(payload.origin), "{name} says `{:?}`", payload.origin);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(
            payload.variant.chars().all(plain),
            "{name}: a variant is in kebab-case"
        );
        listed.insert(payload.name());
    };
    for capture in &index.captures {
        for name in &capture.payloads {
            check(name, |origin| origin == Origin::Captured);
            let (message, _) = name.split_once('.').expect("it has a variant");
            assert_eq!(
                capture.file,
                format!("{message}.capture.txt"),
                "the capture of {name}"
            );
        }
    }
    for other in &index.others {
        check(&other.file, |origin| origin != Origin::Captured);
        assert!(
            !other.basis.trim().is_empty(),
            "{} has no basis",
            other.file
        );
    }
    let all: BTreeSet<_> = payloads::all().iter().map(Payload::name).collect();
    assert_eq!(all, listed, "payloads::all() gives what index.yaml lists");
}

#[test]
fn other_files_are_not_taken_for_payloads() {
    for name in [
        "getVisit/200.capture.txt",
        "getVisit/200.captured.repairs.yaml",
        "getVisit/200.captured.xml",
        "getVisit/200.guessed.json",
        "getVisit/20.captured.json",
        "getVisit/999.captured.json",
        "getVisit/+20.captured.json",
        "getVisit/200.json",
        "getvisit/200.captured.json",
        "200.captured.json",
    ] {
        assert_eq!(
            Payload::from_path(&payloads::root().join(name)),
            None,
            "{name}"
        );
    }
}

#[test]
fn no_file_holds_a_credential() {
    // The page's example credentials are 32 hexadecimal digits after the name of a header; no cut includes a header.
    for name in files(&payloads::root()) {
        let text = fs::read(payloads::root().join(&name)).expect("it is readable");
        let text = String::from_utf8_lossy(&text);
        if name.ends_with(".capture.txt") {
            assert!(!text.contains("X-Api"), "{name} holds a header");
        }
        for header in ["X-ApiToken", "X-ApiKey", "X-ApiSecret"] {
            for (at, _) in text.match_indices(&format!("\"{header}\": \"")) {
                let value = &text[at + header.len() + 5..];
                assert!(value.starts_with("replaced-"), "{name}: {header}");
            }
        }
    }
}

#[test]
fn the_readme_lists_every_payload_and_the_page() {
    let readme = fs::read_to_string(payloads::root().join("README.md")).expect("there is one");
    let index = index::read();
    assert!(readme.contains(&index.page.sha256), "the page's SHA-256");
    for capture in &index.captures {
        let range = format!("{}..{}", capture.start, capture.end);
        for name in &capture.payloads {
            let repairs = index::repairs(name).len();
            let row = readme
                .lines()
                .find(|line| line.contains(&format!("`{name}`")));
            let row = row.unwrap_or_else(|| panic!("README.md has no row for {name}"));
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            assert!(
                cells.contains(&range.as_str()),
                "{name}: the range {range} in {row}"
            );
            assert!(
                cells.contains(&repairs.to_string().as_str()),
                "{name}: repairs in {row}"
            );
        }
        if let Some(fault) = &capture.fault {
            let place = format!("{}:{}", fault.line, fault.column);
            assert!(
                readme.contains(&place),
                "{}: the fault at {place}",
                capture.file
            );
        }
    }
    for other in &index.others {
        assert!(
            readme.contains(&format!("`{}`", other.file)),
            "no row for {}",
            other.file
        );
    }
    for exchange in &index.exchanges {
        let name = format!("`{}`", exchange.file);
        assert!(readme.contains(&name), "README.md has no row for {name}");
    }
}
