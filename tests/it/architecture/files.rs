//! Every hand-written file has one subject, so that none grows without bound.

use super::{packages, root, rust_files, shown};

/// The most lines that a hand-written Rust file has.
const MOST_LINES: usize = 600;

#[test]
fn no_hand_written_file_is_longer_than_600_lines() {
    let mut folders = packages();
    folders.push(root().join("tests"));
    let mut long = Vec::new();
    for file in folders.iter().flat_map(|folder| rust_files(folder)) {
        let text = std::fs::read_to_string(&file).expect("a source file is UTF-8");
        let lines = text.lines().count();
        if lines > MOST_LINES {
            long.push(format!("{} has {lines} lines", shown(&file)));
        }
    }
    assert!(
        long.is_empty(),
        "split these files by subject:\n{}",
        long.join("\n")
    );
}

#[test]
fn every_crate_has_a_front_page_with_an_example() {
    let mut missing = Vec::new();
    for package in packages() {
        let lib = package.join("src/lib.rs");
        let Ok(text) = std::fs::read_to_string(&lib) else {
            continue;
        };
        let page: Vec<&str> = text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        if !page.iter().any(|line| line.starts_with("//! ```")) {
            missing.push(shown(&lib));
        }
    }
    assert!(
        missing.is_empty(),
        "these have no example in their `//!` docs: {missing:?}"
    );
}
