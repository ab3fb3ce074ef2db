//! `conform docs`.

use crate::cli::{Folder, conform};

const WORKSHOP: &str = "@fixtures/reference/workshop.yaml";

#[test]
fn the_extension_and_the_option_choose_the_form() {
    let folder = Folder::new("docs-forms");
    let (html, markdown) = (folder.path("page.html"), folder.path("page.md"));
    let ended = conform(&["docs", WORKSHOP, "-o", &html], "");
    assert_eq!(
        (ended.status, ended.stdout.as_str(), ended.stderr.as_str()),
        (0, "", "")
    );
    let written = std::fs::read_to_string(&html).expect("the page is there");
    assert!(written.starts_with("<!DOCTYPE html>"));
    assert_eq!(conform(&["docs", WORKSHOP, "-o", &markdown], "").status, 0);
    let ended = conform(&["docs", WORKSHOP, "--format", "markdown"], "");
    assert_eq!(
        std::fs::read_to_string(&markdown).expect("it is there"),
        ended.stdout
    );
    assert!(ended.stdout.starts_with("# Bicycle workshop 1\n"));
}

#[test]
fn payloads_mark_what_they_show() {
    let captured = "@fixtures/reference/workshop.ndjson";
    let ended = conform(
        &[
            "docs",
            WORKSHOP,
            "--coverage",
            captured,
            "--format",
            "markdown",
        ],
        "",
    );
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    assert!(ended.stderr.starts_with("payloads: "), "{}", ended.stderr);
    for marked in [
        "- `state` in query: string, required (seen 2 times)",
        "- `200` OK (seen 2 times)",
        "- `400` Bad Request (not seen)",
        "- `bike`: string or null, required (seen)",
        "- `price`: number (not seen)",
        "- `\"done\"` (not seen)",
    ] {
        assert!(ended.stdout.contains(marked), "{marked}\n{}", ended.stdout);
    }
}

/// It names where something was seen first without the folder that all payloads are in.
#[test]
fn the_page_of_the_visit_api_is_small() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let (spec, payloads) = (
        format!("{root}/spec/openapi.yaml"),
        format!("{root}/tests/payloads"),
    );
    let ended = conform(&["docs", &spec, "--coverage", &payloads], "");
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let page = &ended.stdout;
    assert!(page.len() <= 300_000, "{} bytes", page.len());
    assert!(page.contains("title=\"first in getVisit/200.") && !page.contains(root));
}

#[test]
fn a_page_of_a_broken_description_is_not_written() {
    let folder = Folder::new("docs-broken");
    let page = folder.path("page.html");
    let ended = conform(&["docs", "@fixtures/reference/none.yaml", "-o", &page], "");
    assert_eq!(ended.status, 2);
    assert!(
        ended.stderr.contains("there is no file"),
        "{}",
        ended.stderr
    );
    assert!(!std::path::Path::new(&page).exists());
    let ended = conform(
        &[
            "docs",
            WORKSHOP,
            "--coverage",
            "@fixtures/reference/none",
            "-o",
            &page,
        ],
        "",
    );
    assert_eq!(ended.status, 2);
    assert!(!std::path::Path::new(&page).exists());
}
