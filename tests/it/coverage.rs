//! What of a description traffic has shown.

use std::fs;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use conform_coverage::{Coverage, CoverageDocument, ItemKind, PageFacts, Recorder, schema};
use conform_description::{Description, LoadOptions};
use conform_json::{Limits, Position};
use conform_traffic::{Capture, CaptureFormat, CaptureItem};
use conform_validator::{Options, Validator};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::checking::{check_capture, root, snapshot};
use crate::cli::conform;
use crate::validator::exchanges;

/// The validator, and what records its coverage.
fn recorded(validator: Validator) -> (Validator, Arc<Recorder>) {
    let recorder = Arc::new(Recorder::new(&validator));
    (validator.observed_by(recorder.clone()), recorder)
}

/// The exchanges of the table, a line each.
fn capture() -> String {
    let lines: Vec<String> = exchanges::cases().iter().map(exchanges::line).collect();
    lines.join("\n")
}

fn coverage(validator: Validator, capture: &str) -> Coverage {
    let limits = Limits::default();
    let (validator, recorder) = recorded(validator);
    check_capture(
        &validator,
        CaptureFormat::Ndjson,
        capture.as_bytes(),
        &limits,
    );
    recorder.coverage()
}

#[test]
fn exchanges_show_parts_of_the_description() {
    for version in ["3.0", "3.1"] {
        let shown = coverage(
            exchanges::validator(version, Options::default()),
            &capture(),
        );
        snapshot(&format!("coverage/{version}"), &shown.to_text());
        let text = CoverageDocument::of(&shown).to_text();
        let report: Value = serde_json::from_str(&text).expect("the report is JSON");
        let published: Value = serde_json::from_str(&schema()).expect("the schema is JSON");
        let by_schema = jsonschema::validator_for(&published).expect("it is a JSON Schema");
        let errors: Vec<String> = by_schema
            .iter_errors(&report)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn the_published_schema_is_fresh() {
    let path = root().join("../crates/coverage/coverage.schema.json");
    if std::env::var_os("UPDATE_REPORT_SCHEMA").is_some() {
        fs::write(&path, schema()).expect("the schema can be written");
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        published,
        schema(),
        "run the tests with UPDATE_REPORT_SCHEMA=1"
    );
}

const SMALL: &str = r#"
openapi: 3.0.3
info: { title: "<script>alert(1)</script> & 'co'", version: '1' }
paths:
  /visits/{id}:
    get:
      operationId: getVisit
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
        - { name: deep, in: query, schema: { type: boolean } }
      responses:
        '200':
          description: The visit.
          headers: { X-Total: { schema: { type: integer } }, X-Left: { schema: { type: integer } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Visit' } } }
        '404': { description: None. }
components:
  schemas:
    Visit:
      type: object
      properties:
        kind: { type: string, enum: [walkin, "</code><img src=x onerror=alert(1)>"] }
        name: { type: string }
        who:
          oneOf:
            - { type: string }
            - { type: object, title: Person, properties: { first: { type: string }, last: { type: string } } }
        next: { $ref: '#/components/schemas/Visit' }
        list: { type: array, items: { type: object, properties: { a: {}, b: {} } } }
    Unreached: { type: object, properties: { z: {} } }
"#;

fn small() -> Validator {
    let loaded = Description::from_files(
        "small.yaml",
        [("small.yaml", SMALL)],
        &LoadOptions::default(),
    );
    Validator::new(loaded.description.expect("it loads"), Options::default())
}

fn exchange(body: &str) -> String {
    format!(
        r#"{{"request":{{"method":"GET","url":"/visits/7"}},"response":{{"status":200,"headers":{{"X-Total":"1"}},"body":{body}}}}}"#
    )
}

/// The labels of what is shown, and the line of the capture that shows it first.
fn shown(coverage: &Coverage) -> Vec<(&str, &str)> {
    let items = coverage.items();
    items
        .filter_map(|item| Some((item.label.as_str(), item.first.as_deref()?)))
        .collect()
}

#[test]
fn each_item_names_the_line_that_shows_it_first() {
    let lines = [
        exchange(r#"{"kind": "walkin"}"#),
        exchange(r#"{"who": {"first": "A"}, "next": {"name": "B", "who": "C"}}"#),
        exchange(r#"{"list": [{"a": 1}, {"a": 2}], "kind": "other"}"#),
    ];
    let coverage = coverage(small(), &lines.join("\n"));
    assert_eq!(
        shown(&coverage),
        [
            ("getVisit", "capture:1"),
            ("path id", "capture:1"),
            ("200", "capture:1"),
            ("200 application/json", "capture:1"),
            ("200 X-Total", "capture:1"),
            ("kind", "capture:1"),
            ("kind = \"walkin\"", "capture:1"),
            ("name", "capture:2"),
            ("who", "capture:2"),
            ("who is string", "capture:2"),
            ("who is Person", "capture:2"),
            ("who.first", "capture:2"),
            ("next", "capture:2"),
            ("list", "capture:3"),
            ("list[].a", "capture:3"),
        ]
    );
    assert_eq!(coverage.operations[0].item.count, Some(3));
    let ratios = coverage.ratios();
    let of = |kind| (ratios[&kind].covered, ratios[&kind].total);
    assert_eq!(of(ItemKind::Operation), (1, 1));
    assert_eq!(of(ItemKind::Parameter), (1, 2));
    assert_eq!(of(ItemKind::Status), (1, 2));
    assert_eq!(of(ItemKind::MediaType), (1, 1));
    assert_eq!(of(ItemKind::Header), (1, 2));
    assert_eq!(of(ItemKind::Property), (7, 9));
    assert_eq!(of(ItemKind::EnumValue), (1, 2));
    assert_eq!(of(ItemKind::Branch), (2, 2));
}

/// Whichever thread is first: the first line in the order of the capture is named.
#[test]
fn threads_agree_on_what_was_first() {
    let (validator, recorder) = recorded(small());
    let lines: Vec<String> = (0..200)
        .map(|index| {
            exchange(if index < 100 {
                "{}"
            } else {
                r#"{"name": "A"}"#
            })
        })
        .collect();
    let name: Arc<str> = Arc::from("capture");
    std::thread::scope(|scope| {
        for half in [&lines[100..], &lines[..100]] {
            let (validator, name) = (&validator, Arc::clone(&name));
            scope.spawn(move || {
                for text in half {
                    let at = lines_before(half, text);
                    let mut input = text.as_bytes();
                    let limits = Limits::default();
                    let capture = Capture::new(&name, CaptureFormat::Ndjson, &limits);
                    let read = capture.read(&mut input, &mut |item| {
                        if let CaptureItem::Exchange(mut exchange) = item {
                            exchange.place = Some(Position {
                                line: at,
                                column: 1,
                            });
                            drop(validator.check_exchange(&exchange));
                        }
                    });
                    read.expect("memory can be read");
                }
            });
        }
    });
    let coverage = recorder.coverage();
    assert!(
        shown(&coverage).contains(&("name", "capture:101")),
        "{:?}",
        shown(&coverage)
    );
}

/// The line of a text in the capture of both halves.
fn lines_before(half: &[String], text: &String) -> u32 {
    let at = half.iter().position(|other| std::ptr::eq(other, text));
    let start = if text.contains("name") { 101 } else { 1 };
    start + u32::try_from(at.expect("it is one of them")).expect("there are few")
}

#[test]
fn the_page_is_self_contained_and_has_one_script() {
    let html = coverage(small(), &exchange("{}")).to_html(PageFacts::default());
    let (before, script) = html.split_once("<script>").expect("it has a script");
    let (script, after) = script.split_once("</script>").expect("the script ends");
    let hash = STANDARD.encode(Sha256::digest(script));
    assert!(
        before.contains(&format!("script-src 'sha256-{hash}'")),
        "the hash of the script is {hash}"
    );
    let html = format!("{before}{after}");
    for needle in [
        "<script", "<img", "http:", "https:", "url(", "@import", "<link",
    ] {
        assert!(!html.contains(needle), "{needle}");
    }
    assert!(
        html.contains("&#60;script&#62;alert(1)&#60;/script&#62; &#38; &#39;co&#39;"),
        "{html}"
    );
    assert!(html.contains("default-src 'none'"));
    for tag in [
        "details", "section", "table", "ul", "div", "span", "code", "tr", "td", "main",
    ] {
        let opened =
            html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

/// A status that no message shows is one item: its media types and headers count only once it is shown.
#[test]
fn a_status_that_is_not_shown_counts_once() {
    let text = r#"
openapi: 3.0.3
info: {title: Ferries, version: '1'}
paths:
  /ferries:
    get:
      operationId: listFerries
      tags: [ferries]
      responses:
        '200': {description: Fine., content: {application/json: {schema: {type: object}}}}
        '503':
          description: Fog.
          headers: {Retry-After: {schema: {type: integer}}}
          content: {application/json: {schema: {type: object}}, text/plain: {schema: {type: string}}}
"#;
    let validator = || {
        let loaded = Description::from_files("f.yaml", [("f.yaml", text)], &LoadOptions::default());
        Validator::new(loaded.description.expect("it loads"), Options::default())
    };
    let line = |status: u16| {
        format!(
            r#"{{"request":{{"method":"GET","url":"/ferries"}},"response":{{"status":{status},"headers":{{"content-type":"application/json"}},"body":{{}}}}}}"#
        )
    };
    let labels = |coverage: &Coverage| {
        let items = coverage.operations[0].items.iter();
        items
            .map(|item| format!("{}{}", item.label, if item.is_covered() { "" } else { "?" }))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let fine = coverage(validator(), &line(200));
    assert_eq!(labels(&fine), "200, 200 application/json, 503?");
    assert_eq!((fine.ratio().covered, fine.ratio().total), (3, 4));
    assert_eq!((fine.inputs.len(), fine.messages()), (1, 1));
    let both = coverage(validator(), &[line(200), line(503)].join("\n"));
    assert_eq!(
        labels(&both),
        "200, 200 application/json, 503, 503 application/json, 503 text/plain?, 503 Retry-After?"
    );
    let html = both.to_html(PageFacts {
        date: "2026-11-27",
        program: "conform 1",
    });
    for expected in [
        "<h3>ferries ",
        "2 messages of 1 input",
        "2026-11-27",
        "conform 1",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
}

#[test]
fn the_program_writes_coverage_and_demands_a_minimum() {
    let folder = std::env::temp_dir().join(format!("conform-coverage-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder can be made");
    let path = |name: &str| {
        folder
            .join(name)
            .to_str()
            .expect("it is Unicode")
            .to_owned()
    };
    let check = |more: &[&str]| conform(&[&["check", "@payloads"], more].concat(), "");

    let reported = check(&["--coverage"]);
    assert_eq!(reported.status, 0);
    assert!(
        reported.stdout.contains("\ncoverage: ") && reported.stdout.contains("\nnot covered:\n"),
        "{}",
        reported.stdout
    );
    let beside = check(&["--coverage", "--format", "json"]);
    let report: Result<Value, _> = serde_json::from_str(&beside.stdout);
    assert!(
        report.is_ok() && beside.stderr.contains("\ncoverage: "),
        "{}",
        beside.stderr
    );
    for name in ["coverage.html", "coverage.json", "coverage.txt"] {
        let file = path(name);
        let ended = check(&["--coverage-output", &file]);
        assert_eq!(ended.status, 0, "{}", ended.stderr);
        assert!(!ended.stdout.contains("coverage: "), "{}", ended.stdout);
        assert!(
            fs::read_to_string(&file)
                .expect("it is there")
                .contains("listVisits")
        );
    }
    assert_eq!(fs::read_dir(&folder).expect("it is there").count(), 3);
    assert_eq!(check(&["--coverage-min", "1"]).status, 0);
    let short = check(&["--coverage-min", "99.5"]);
    assert_eq!(short.status, 1);
    assert!(
        short.stderr.contains("99.5 % are required"),
        "{}",
        short.stderr
    );
    assert_eq!(check(&["--coverage-min", "101"]).status, 2);
    let form = check(&["--coverage-output", &path("coverage.pdf")]);
    assert_eq!((form.status, form.stdout.as_str()), (2, ""));
    let nowhere = check(&["--coverage-output", &path("no/coverage.html")]);
    assert_eq!(nowhere.status, 2, "{}", nowhere.stderr);
    fs::remove_dir_all(&folder).expect("it can be removed");
}
