//! Random documents: generated ones, whose texts try to be code, and fixtures with random changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use conform_codegen::Generated;
use conform_description::{Description, LoadOptions};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use super::{faults, generated};
use crate::generated_crates;
use crate::lint::random_edits::{apply, edit};
use crate::lower::random::schema;

/// Prose that tries to leave the comment, string or attribute that it is written in. Each has the word that must not become
/// code.
const PROSE: [&str; 24] = [
    "*/ pub fn pwned() {} /*",
    "\n*/\npub fn pwned() {}\n/*",
    "\n//! pwned\npub fn pwned() {}",
    "\r#![pwned]\r\npub mod pwned;",
    "\u{2028}pub fn pwned() {}\u{2029}pwned!()",
    "\u{85}pub fn pwned() {}\u{b}\u{c}",
    "\"] pub fn pwned() {} #[doc = \"",
    "\"#] pwned!() #[doc = r#\"",
    "\"##; pwned!(); r##\"",
    "ends in a backslash \\",
    "ends in two \\\\\n\\ \npwned",
    "```\n```rust\nfn main() { pwned() }\n",
    "~~~rust,no_run\npwned();\n~~~",
    "    pwned();\n\n\tpwned();",
    "{{ pwned }} {% include \"pwned\" %} {# pwned",
    "${pwned} {pwned} {} {0} %s",
    "\u{202e}pwned\u{202c} \u{2066}pwned\u{2069} \u{200b}\u{feff}",
    "\u{0}\u{7}\u{1b}[31mpwned\u{1b}[0m",
    "<script>pwned()</script><!-- pwned --><pre><code>pwned",
    "[pwned](javascript:pwned()) ![pwned](file:///pwned) [pwned]: https://pwned",
    "| a | b |\n|---|\n| pwned | ``` |\n> pwned\n- - - - - - - - - - pwned",
    "'; DROP pwned; -- ' r\"pwned\" b'pwned' 'a",
    "$crate::pwned! $(pwned),* #[cfg(pwned)] concat!(\"pwned",
    "\u{1f600}\u{301}\u{10ffff} pwned \u{fffe}",
];

/// Names that are Rust code, and texts without any character of an identifier.
const NAMES: [&str; 28] = [
    "fn",
    "self",
    "Self",
    "crate",
    "_",
    "",
    " ",
    "r#fn",
    "*/",
    "\"#",
    "]",
    "{{x}}",
    "{% x %}",
    "a\\",
    "a\nb",
    "a\u{202e}b",
    "\u{0}",
    "()",
    "x; drop",
    "Vec<u8>",
    "1",
    "-1",
    "<T>",
    "Option",
    "名前",
    "\u{301}",
    "a/b",
    "union",
];

fn prose() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(PROSE.as_slice()).prop_map(str::to_owned),
        1 => (prop::sample::select(PROSE.as_slice()), prop::sample::select(PROSE.as_slice()))
            .prop_map(|(a, b)| format!("{a}{b}")),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => prop::sample::select(NAMES.as_slice()).prop_map(str::to_owned),
        1 => "[a-cA-C_ -]{1,4}",
        1 => any::<String>().prop_map(|text| text.chars().take(12).collect()),
    ]
}

/// Puts texts into a schema: prose, names of members, values.
fn decorate(schema: &mut Value, prose: &[String], names: &[String], count: &mut usize) {
    let pick = |list: &[String], count: &mut usize| {
        *count += 1;
        list[*count % list.len()].clone()
    };
    match schema {
        Value::Array(items) => {
            for item in items {
                decorate(item, prose, names, count);
            }
        }
        Value::Object(members) => {
            let is_schema = ["type", "properties", "enum", "oneOf", "items"]
                .iter()
                .any(|keyword| members.contains_key(*keyword));
            for value in members.values_mut() {
                decorate(value, prose, names, count);
            }
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                let described = json!({ "type": "string", "description": pick(prose, count), "default": pick(names, count) });
                properties.insert(pick(names, count), described);
            }
            if is_schema {
                members.insert("description".to_owned(), pick(prose, count).into());
                members.insert("title".to_owned(), pick(prose, count).into());
                members.insert("example".to_owned(), pick(prose, count).into());
                let extension = [
                    "x-rust-name",
                    "x-enum-varnames",
                    "x-typed-id",
                    "x-sensitive",
                    "deprecated",
                ];
                members.insert(
                    extension[*count % extension.len()].to_owned(),
                    pick(names, count).into(),
                );
            }
            if let Some(Value::Array(values)) = members.get_mut("enum") {
                values.push(pick(names, count).into());
                let descriptions = json!([pick(prose, count), pick(prose, count)]);
                members.insert("x-enum-descriptions".to_owned(), descriptions);
            }
        }
        _ => {}
    }
}

fn decorated() -> impl Strategy<Value = Value> {
    let texts = (
        prop::collection::vec(prose(), 3),
        prop::collection::vec(name(), 4),
    );
    (schema(), texts).prop_map(|(mut schema, (prose, names))| {
        decorate(&mut schema, &prose, &names, &mut 0);
        schema
    })
}

fn parameter() -> impl Strategy<Value = Value> {
    let places = prop::sample::select(vec!["path", "query", "header", "cookie", "querystring"]);
    let styles = prop::sample::select(vec![
        "form",
        "simple",
        "label",
        "matrix",
        "deepObject",
        "pipeDelimited",
        "pwned",
    ]);
    (name(), places, styles, any::<[bool; 3]>(), decorated(), prose()).prop_map(
        |(name, place, style, [required, explode, styled], schema, prose)| {
            let mut parameter = json!({
                "name": name, "in": place, "required": required || place == "path", "schema": schema, "description": prose,
            });
            if styled {
                parameter["style"] = style.into();
                parameter["explode"] = explode.into();
            }
            parameter
        },
    )
}

fn content() -> impl Strategy<Value = Value> {
    let types = prop::sample::select(vec![
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
        "application/octet-stream",
        "text/event-stream",
        "application/jsonl",
        "image/*; a=\"*/\"",
        "*/*",
        // Not `pwned`: types are named after media types, too.
        "x\"]",
    ]);
    prop::collection::vec((types, decorated()), 1..3).prop_map(|bodies| {
        let bodies = bodies
            .into_iter()
            .map(|(ty, schema)| (ty.to_owned(), json!({ "schema": schema })));
        Value::Object(bodies.collect())
    })
}

fn operation() -> impl Strategy<Value = Value> {
    let texts = (name(), name(), name(), prose(), prose());
    let responses = prop::collection::vec(
        (
            prop::sample::select(vec!["200", "201", "4XX", "404", "default", "x"]),
            content(),
        ),
        1..4,
    );
    (texts, prop::collection::vec(parameter(), 0..4), prop::option::of(content()), responses, any::<[bool; 2]>()).prop_map(
        |((id, tag, scheme, summary, description), parameters, body, responses, [named, secured])| {
            let responses: Map<String, Value> = responses
                .into_iter()
                .map(|(status, content)| {
                    let header = json!({ tag.clone(): { "schema": { "type": "string" }, "description": description } });
                    (status.to_owned(), json!({ "description": description, "content": content, "headers": header }))
                })
                .collect();
            let mut operation = json!({
                "tags": [tag], "summary": summary, "description": description, "parameters": parameters, "responses": responses,
            });
            if let Some(content) = body {
                operation["requestBody"] = json!({ "content": content, "description": description });
            }
            if named {
                operation["operationId"] = id.into();
            }
            if secured {
                operation["security"] = json!([{ scheme: [] }]);
            }
            operation
        },
    )
}

fn document() -> impl Strategy<Value = Value> {
    let methods = prop::sample::select(vec!["get", "post", "delete", "options"]);
    let paths = prop::collection::vec((name(), methods, operation()), 0..4);
    let schemas = prop::collection::vec((name(), decorated()), 0..4);
    let schemes = prop::collection::vec(
        (
            name(),
            name(),
            prop::sample::select(vec!["apiKey", "http", "oauth2", "mutualTLS"]),
        ),
        0..3,
    );
    let version = prop::sample::select(vec!["3.0.3", "3.1.0", "3.2.0"]);
    (version, prop::collection::vec(prose(), 4), name(), paths, schemas, schemes).prop_map(
        |(version, prose, name, paths, schemas, schemes)| {
            let mut items = Map::new();
            for (path, method, operation) in paths {
                let item = items.entry(format!("/{path}/{{{name}}}")).or_insert_with(|| json!({}));
                item[method] = operation;
            }
            let mut named: Map<String, Value> = schemas.into_iter().collect();
            // The targets of the random references.
            for (index, prose) in prose.iter().enumerate() {
                named.insert(format!("S{index}"), json!({ "type": "object", "description": prose }));
            }
            let schemes: Map<String, Value> = schemes
                .into_iter()
                .map(|(name, wire, kind)| {
                    let scheme = json!({
                        "type": kind, "name": wire, "in": "header", "scheme": wire, "description": prose[0],
                        "flows": { "clientCredentials": { "tokenUrl": prose[1], "scopes": { wire.clone(): prose[2] } } },
                    });
                    (name, scheme)
                })
                .collect();
            json!({
                "openapi": version,
                "info": { "title": prose[0], "version": prose[1], "description": prose[2] },
                "servers": [{ "url": format!("https://{{{name}}}/{}", prose[3]), "description": prose[3],
                    "variables": { name.clone(): { "default": prose[0], "enum": [prose[0], prose[1]], "description": prose[2] } } }],
                "tags": [{ "name": name, "description": prose[1], "externalDocs": { "url": prose[2] } }],
                "paths": items,
                "components": { "schemas": named, "securitySchemes": schemes },
            })
        },
    )
}

fn of_text(name: &str, text: Vec<u8>) -> Option<Generated> {
    let loaded = Description::from_files(name, [(name, text)], &LoadOptions::default());
    loaded.description.as_ref().map(generated)
}

/// The fixtures of other tests that are one file each.
static FIXTURES: LazyLock<Vec<(PathBuf, Vec<u8>)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut found = Vec::new();
    for folder in ["models", "client", "lower"] {
        let mut paths: Vec<PathBuf> = fs::read_dir(root.join(folder))
            .expect("the fixtures are there")
            .map(|entry| entry.expect("the folder can be read").path())
            .filter(|path| path.extension().is_some_and(|ext| ext == "yaml"))
            .collect();
        paths.sort();
        found.extend(paths.into_iter().map(|path| {
            let text = fs::read(&path).expect("a fixture can be read");
            (path, text)
        }));
    }
    assert!(found.len() > 20, "the fixtures are there");
    found
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn code_of_a_random_document_parses(document in document()) {
        let generated = of_text("openapi.json", document.to_string().into_bytes());
        let generated = generated.expect("it is a description, if a bad one");
        let faults = faults(&generated);
        prop_assert!(faults.is_empty(), "{}\n{document:#}", faults.join("\n"));
    }

    #[test]
    fn code_of_a_changed_fixture_parses(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec(edit(), 0..8),
        inserted in prop::collection::vec((any::<prop::sample::Index>(), prose()), 0..4),
    ) {
        let (path, text) = which.get(&FIXTURES);
        let mut text = text.clone();
        for edit in &edits {
            apply(&mut text, edit);
        }
        for (at, prose) in &inserted {
            let at = at.index(text.len() + 1);
            text.splice(at..at, Value::from(prose.as_str()).to_string().bytes());
        }
        if let Some(generated) = of_text("openapi.yaml", text.clone()) {
            // Here, the text may be in a name, and so in an identifier. The output must still parse.
            let faults: Vec<_> = faults(&generated).into_iter().filter(|fault| !fault.ends_with("become code")).collect();
            prop_assert!(faults.is_empty(), "{}: {}\n{}", path.display(), faults.join("\n"), String::from_utf8_lossy(&text));
        }
    }
}

/// rustfmt has nothing to change in the code of random documents. They are the same in each run.
#[test]
fn code_of_random_documents_is_formatted() {
    let folder = generated_crates::folder("random");
    let mut runner = TestRunner::deterministic();
    let mut files = Vec::new();
    for index in 0..24 {
        let document = document()
            .new_tree(&mut runner)
            .expect("documents can be generated")
            .current();
        let generated = of_text("openapi.json", document.to_string().into_bytes())
            .expect("it is a description");
        // rustfmt measures some lines in columns and some in bytes, so how it breaks a long line that is not ASCII cannot be
        // predicted.
        let plain = |text: &str| {
            text.lines()
                .all(|line| line.is_ascii() || line.trim_start().starts_with("//"))
        };
        let sources = generated
            .tree
            .iter()
            .filter(|(path, text)| path.ends_with(".rs") && plain(text));
        for (path, text) in sources {
            let path = folder.join(index.to_string()).join(path);
            generated_crates::write(&path, text);
            files.push(path);
        }
    }
    let output = Command::new("rustfmt")
        .args([
            "--edition",
            "2024",
            "--check",
            "--config",
            "skip_children=true",
        ])
        .args(&files)
        .output()
        .expect("rustfmt can be run");
    let diff = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}\n{}",
        diff,
        String::from_utf8_lossy(&output.stderr)
    );
}
