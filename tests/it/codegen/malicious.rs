//! Malicious documents: what is reported about each, and what is generated from it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use conform_description::{Description, LoadOptions, Loaded};
use conform_ir::lower;
use conform_json::Limits;
use conform_report::{Diagnostic, Style, render};

use super::{faults, generated};
use crate::work;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/codegen")
        .join(name)
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/codegen"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Returns what is reported about a description, and the generated types if there is a description.
fn outcome(loaded: Loaded) -> String {
    let mut found: Vec<Diagnostic> = loaded.diagnostics;
    let mut files = String::from("nothing is generated\n");
    if let Some(description) = &loaded.description {
        found.extend(lower(description).diagnostics);
        let generated = generated(description);
        assert_eq!(faults(&generated), Vec::<String>::new());
        files.clear();
        let models = "malicious-models/src/generated/";
        for (path, text) in generated.tree.iter() {
            let ty = path.strip_prefix(models);
            if let Some(name) = ty.filter(|name| !name.starts_with("tables/") && *name != "mod.rs")
            {
                let _ = write!(files, "===== {name}\n{text}");
            }
        }
    }
    format!("{}\n\n{files}", render(&found, &Style::default()))
}

fn of_text(name: &str, text: impl Into<Vec<u8>>, limits: Limits) -> Loaded {
    let options = LoadOptions {
        limits,
        ..LoadOptions::default()
    };
    Description::from_files(name, [(name, text)], &options)
}

#[test]
fn references_do_not_leave_the_root_folder() {
    let loaded = Description::load(
        &fixture("climbing/api/openapi.yaml"),
        &LoadOptions::default(),
    );
    let outcome = outcome(loaded);
    assert!(
        !outcome.contains("outside of the root"),
        "the secret was read"
    );
    snapshot("climbing", &outcome);
}

#[test]
fn circular_references_are_reported() {
    let loaded = Description::load(&fixture("looping.yaml"), &LoadOptions::default());
    snapshot("looping", &outcome(loaded));
}

/// Nine anchors, each of which repeats the one before nine times.
#[test]
fn nested_aliases_are_not_expanded_without_limit() {
    let mut text = String::from(
        "openapi: 3.1.0\ninfo: {title: Bomb, version: '1'}\npaths: {}\nx-a0: &a0 {description: boom}\n",
    );
    for level in 1..10 {
        let alias = format!("*a{}", level - 1);
        let _ = writeln!(
            text,
            "x-a{level}: &a{level} [{}]",
            vec![alias; 9].join(", ")
        );
    }
    text.push_str("components: {schemas: {Bomb: {enum: *a9}}}\n");
    snapshot(
        "alias-bomb",
        &outcome(of_text("openapi.yaml", text, Limits::default())),
    );
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    const DEPTH: usize = 100_000;
    let head = "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"Deep\", \"version\": \"1\"}, \"paths\": {},\n\"components\": {\"schemas\": {\"Deep\":\n";
    let mut outcomes = String::new();
    for (name, open, close) in [
        ("openapi.json", "{\"items\":", "}"),
        ("openapi.json", "{\"allOf\":[", "]}"),
        ("openapi.yaml", "{\"items\":", "}"),
        ("openapi.yaml", "- ", ""),
    ] {
        let text = format!(
            "{head}{}{{}}{}}}}}}}",
            open.repeat(DEPTH),
            close.repeat(DEPTH)
        );
        let loaded = of_text(name, text, Limits::default());
        let _ = writeln!(outcomes, "{open}\n{}", outcome(loaded));
    }
    snapshot("depth", &outcomes);
}

/// A hundred megabytes are rejected unread by a lower limit, and read with the default one.
#[test]
fn size_is_limited() {
    const SIZE: usize = 100 << 20;
    let mut text = String::with_capacity(SIZE + 200);
    text.push_str("{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"Large\", \"version\": \"1\"}, \"paths\": {}, \"x\": \"");
    text.extend(std::iter::repeat_n('a', SIZE));
    text.push_str("\"}");
    let limits = Limits {
        max_bytes: 10 << 20,
        ..Limits::default()
    };
    let small = outcome(of_text("openapi.json", text.as_str(), limits));
    let large = outcome(of_text("openapi.json", text, Limits::default()));
    snapshot("size", &format!("{small}\n{large}"));
}

/// Prose in which each piece could begin something that is never closed.
#[test]
fn prose_takes_work_in_proportion() {
    const TIMES: usize = 20_000;
    const FEW: usize = TIMES / work::GROWTH;
    for piece in [
        "[",
        "![",
        "](",
        "*",
        "**a ",
        "_a",
        "`",
        "``` ",
        "<",
        "<b>",
        "</b>",
        "<ul><li>",
        "<a href=\"",
        "<!--",
        "&",
        "> ",
        "- ",
        "1. ",
        "| a ",
        "\\",
        "\n",
        "\t",
        "a\n===\n",
        "[a]: b\n",
        "https://",
        "\u{202e}",
        "*/",
    ] {
        let [few, many] = [FEW, TIMES].map(|times| {
            let schema = serde_json::json!({ "type": "string", "enum": ["a"], "description": piece.repeat(times) });
            let document = serde_json::json!({
                "openapi": "3.1.0", "info": { "title": "Prose", "version": "1" }, "paths": {}, "components": { "schemas": { "A": schema } },
            });
            let text = document.to_string();
            let (outcome, work) = work::measure(|| {
                outcome(of_text("openapi.json", text, Limits::default()))
            });
            assert!(outcome.contains("pub enum A"), "{piece}");
            work
        });
        work::assert_proportion(piece, few, many);
    }
}

/// A document with these members beside its `info`.
fn document(members: &str) -> String {
    format!("{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"Wide\",\"version\":\"1\"}},{members}}}")
}

/// Documents with many of everything that a document may have many of, each with a name.
fn wide_documents(many: usize) -> Vec<(&'static str, String)> {
    let each = |of: &dyn Fn(usize) -> String| (0..many).map(of).collect::<Vec<_>>().join(",");
    let done = r#""responses":{"200":{"description":"Done."}}"#;
    let schema = |schema: String| {
        document(&format!(
            "\"paths\":{{}},\"components\":{{\"schemas\":{{\"A\":{schema}}}}}"
        ))
    };
    let operation =
        |members: String| document(&format!("\"paths\":{{\"/a\":{{\"get\":{{{members}}}}}}}"));
    let name = |kind: &'static str| move |index| format!("\"{kind}{index}\"");
    vec![
        (
            "values",
            schema(format!("{{\"enum\":[{}]}}", each(&name("v")))),
        ),
        (
            "names of values",
            schema(format!(
                "{{\"enum\":[{}],\"x-enum-varnames\":[{}]}}",
                each(&name("v")),
                each(&name("n"))
            )),
        ),
        (
            "constants",
            schema(format!(
                "{{\"oneOf\":[{}]}}",
                each(&|index| format!("{{\"const\":\"v{index}\"}}"))
            )),
        ),
        (
            "references to references",
            document(&format!(
                "\"paths\":{{}},\"components\":{{\"schemas\":{{{},\"S{many}\":{{\"type\":\"string\"}}}}}}",
                each(&|index| format!(
                    "\"S{index}\":{{\"$ref\":\"#/components/schemas/S{}\"}}",
                    index + 1
                ))
            )),
        ),
        (
            "tags",
            document(&format!(
                "\"paths\":{{}},\"tags\":[{}]",
                each(&|index| format!("{{\"name\":\"t{index}\"}}"))
            )),
        ),
        (
            "tags of an operation",
            operation(format!("{done},\"tags\":[{}]", each(&name("t")))),
        ),
        (
            "parameters",
            operation(format!(
                "{done},\"parameters\":[{}]",
                each(&|index| format!(
                    "{{\"name\":\"p{index}\",\"in\":\"query\",\"schema\":{{\"type\":\"string\"}}}}"
                ))
            )),
        ),
        (
            "headers",
            operation(format!(
                "\"responses\":{{\"200\":{{\"description\":\"Done.\",\"headers\":{{{}}}}}}}",
                each(&|index| format!("\"X-{index}\":{{\"schema\":{{\"type\":\"string\"}}}}"))
            )),
        ),
        (
            "callbacks",
            operation(format!(
                "{done},\"callbacks\":{{{}}}",
                each(&|index| format!("\"c{index}\":{{\"{{$url}}\":{{\"post\":{{{done}}}}}}}"))
            )),
        ),
        (
            "security schemes",
            document(&format!(
                "\"paths\":{{}},\"security\":[{{{}}}],\"components\":{{\"securitySchemes\":{{{}}}}}",
                each(&|index| format!("\"s{index}\":[]")),
                each(&|index| format!("\"s{index}\":{{\"type\":\"http\",\"scheme\":\"basic\"}}"))
            )),
        ),
        (
            "names in a path",
            document(&format!(
                "\"paths\":{{\"/{}\":{{\"get\":{{{done}}}}}}}",
                (0..many)
                    .map(|index| format!("{{p{index}}}"))
                    .collect::<String>()
            )),
        ),
    ]
}

/// Nothing in a wide document is looked for among all others.
#[test]
fn wide_documents_take_work_in_proportion() {
    const MANY: usize = 25_000;
    let few = wide_documents(MANY / work::GROWTH);
    for ((what, few), (_, many)) in few.into_iter().zip(wide_documents(MANY)) {
        let [few, many] = [few, many].map(|text| work::measure(|| generate_wide(what, text)).1);
        work::assert_proportion(what, few, many);
    }
}

/// Reads, lints and lowers a wide document, and generates code for it.
fn generate_wide(what: &str, text: String) {
    let loaded = of_text("openapi.json", text, Limits::default());
    let description = loaded.description.expect("it is a description");
    let problems = conform_lint::lint_structure(&description);
    assert!(
        render(&problems, &Style::default()).len() < 200_000,
        "{what}: {} problems",
        problems.len()
    );
    let lowered = lower(&description);
    let written = conform_codegen::generate(&lowered.api, &conform_codegen::Settings::default());
    assert_eq!(written.written.operations, lowered.api.counts.operations);
}

/// Very long prose is cut in comments, which say so.
#[test]
fn very_long_prose_is_cut() {
    let schema = serde_json::json!({ "type": "string", "enum": ["a"], "description": "é [a](b) `c`\n\n".repeat(200_000) });
    let text = document(&format!(
        "\"paths\":{{}},\"components\":{{\"schemas\":{{\"A\":{schema}}}}}"
    ));
    let loaded = of_text("openapi.json", text, Limits::default());
    let generated = generated(&loaded.description.expect("it is a description"));
    assert_eq!(faults(&generated), Vec::<String>::new());
    let (_, text) = generated
        .tree
        .iter()
        .find(|(path, _)| path.ends_with("generated/a.rs"))
        .expect("the type has a file");
    assert!(text.len() < 2 << 20, "{}", text.len());
    assert!(text.contains("/// (The description has 1951422 more bytes of text here.)"));
}

/// All files but the models, whose snapshot is among those of the other fixtures.
#[test]
fn malicious_text_stays_text() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models/malicious.yaml");
    let loaded = Description::load(&path, &LoadOptions::default());
    let generated = generated(&loaded.description.expect("it is a description"));
    assert_eq!(faults(&generated), Vec::<String>::new());
    let mut files = String::new();
    for (path, text) in generated.tree.iter() {
        if !path.contains("-models/src/") && !path.ends_with("tests/examples.rs") {
            let _ = write!(files, "===== {path}\n{text}");
        }
    }
    snapshot("malicious-text", &files);
}
