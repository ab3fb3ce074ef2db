//! Blocks that show commands with their output: what is printed now is what the page shows.

use super::arguments;
use super::pages::{Page, page, pages};
use crate::cli::{Folder, conform};

/// Runs the commands of the `console` blocks of a page, and returns the blocks as they should be, with what is printed now. The traffic of the page is its `ndjson` block, if
/// it has one.
fn printed(page: &Page, folder: &Folder) -> String {
    let here = folder.path("");
    let mut printed = String::new();
    for block in page.blocks_of("console") {
        for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
            let words = arguments(command, folder);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let ended = conform(&words, "");
            let text = (ended.stdout + &ended.stderr)
                .replace(&here, "")
                // Paths are shown from the folder in which the tests run.
                .replace("../tests/fixtures/docs/", "")
                .replace("../spec/", "spec/");
            printed += &format!("$ {command}\n{text}");
            if ended.status != 0 {
                printed += &format!("(exit code {})\n", ended.status);
            }
        }
    }
    printed
}

/// How many files a runtime has is no business of a page.
fn without_counts(text: &str) -> String {
    let is_count =
        |line: &&str| line.contains(" files added") || line.contains(" files up to date");
    text.lines()
        .filter(|line| !is_count(line))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn assert_printed(page: &Page, folder: &Folder) {
    let shown = page.blocks_of("console").concat();
    let printed = printed(page, folder);
    assert!(
        without_counts(&printed) == without_counts(&shown),
        "{}: write it anew:\n{printed}",
        page.path
    );
}

const FIRST_RUN: &str = "docs/first-run.md";

#[test]
fn every_page_shows_what_is_printed() {
    let mut count = 0;
    for page in pages() {
        if page.path == FIRST_RUN || page.blocks_of("console").is_empty() {
            continue;
        }
        count += 1;
        let folder = Folder::new(&format!("shown-{}", page.path.replace('/', "-")));
        for traffic in page.blocks_of("ndjson") {
            folder.write("traffic.ndjson", &traffic);
        }
        assert_printed(&page, &folder);
    }
    assert!(count > 0, "the README has a report");
}

/// The page shows what the program prints for a published document, if that is there.
#[test]
fn the_first_run_prints_what_the_page_shows() {
    let museum = conform_tests::corpus::folder().join("museum.yaml");
    let Ok(description) = std::fs::read_to_string(museum) else {
        println!("{}", conform_tests::corpus::SKIPPED);
        return;
    };
    let page = page(FIRST_RUN);
    let folder = Folder::new("docs-first-run");
    folder.write("museum.yaml", &description);
    folder.write("traffic.ndjson", &page.blocks_of("ndjson").concat());
    assert_printed(&page, &folder);
}
