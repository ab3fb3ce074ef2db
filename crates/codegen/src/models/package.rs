//! What makes generated models a crate: its manifest, its root, its README, and the test of the document's examples. The
//! models of this workspace have their own.

use std::collections::BTreeMap;

use askama::Template;
use conform_ir::{Content, Example, Expr, Operation, Use, ValueExample};

use super::Crate;
use crate::groups::Groups;
use crate::rust_type::{Imports, Speller};
use crate::text::{WIDTH, columns, generic, is_invisible, prefixed, string_literal};
use crate::workspace::{file, manifest_header, plain_title, title, toml_string};
use crate::{Generated, Layout, docs};

#[derive(Template)]
#[template(path = "models/Cargo.toml.j2")]
struct Manifest<'a> {
    header: String,
    package: String,
    description: String,
    /// A feature for each group of operations; none where the API is small.
    features: Vec<&'a str>,
    examples: bool,
}

#[derive(Template)]
#[template(path = "models/README.md.j2")]
struct Readme<'a> {
    title: String,
    command: &'a str,
    source: String,
    /// Whether there is a feature for each group of operations.
    gated: bool,
}

#[derive(Template)]
#[template(path = "models/src/lib.rs.j2")]
struct Root {
    header: String,
    docs: String,
    /// Whether there is anything to export.
    types: bool,
}

#[derive(Template)]
#[template(path = "models/tests/examples.rs.j2")]
struct Examples {
    header: String,
    rows: Vec<Row>,
}

/// A type that has examples.
struct Row {
    /// Its spelling, as a literal.
    literal: String,
    /// The call that checks one, with what ends the arm, laid out as rustfmt does.
    call: String,
}

/// Writes the files around the generated ones.
pub(super) fn write(krate: &Crate<'_>, groups: &Groups<'_>, generated: &mut Generated) {
    let settings = krate.settings;
    let folder = settings.layout.models_folder();
    let examples = settings.example_tests && write_examples(krate, generated);
    if !matches!(settings.layout, Layout::Workspace { .. }) {
        return;
    }
    let title = title(krate.types.api());
    let package = settings.layout.models_package();
    let manifest = Manifest {
        header: manifest_header(settings),
        package: toml_string(&package),
        description: toml_string(&format!("Types of {}", plain_title(krate.types.api()))),
        features: groups.features(),
        examples,
    };
    let readme = Readme {
        title: title.clone(),
        command: &settings.command,
        source: settings.shown_source(),
        gated: groups.gated,
    };
    let root = Root {
        header: settings.root_header(),
        docs: prefixed(
            &docs::lines(&format!("Types of {title}."), WIDTH - 4),
            0,
            "//!",
        ) + &crate::recursion_limit::attribute(krate.types),
        types: generated.written.types > 0,
    };
    generated
        .tree
        .insert(format!("{folder}/Cargo.toml"), file(&manifest));
    generated
        .tree
        .insert(format!("{folder}/README.md"), file(&readme));
    generated
        .tree
        .insert(format!("{folder}/src/lib.rs"), file(&root));
}

/// Writes the valid examples, and the test that goes through them, if there are any; returns whether there are.
fn write_examples(krate: &Crate<'_>, generated: &mut Generated) -> bool {
    let api = krate.types.api();
    let speller = Speller::new(krate.types, "", "conform_runtime")
        .qualified(&krate.settings.layout.models_crate());
    let mut lines = Vec::new();
    let mut types = BTreeMap::new();
    let mut add = |used: &Use, examples: &[Example]| {
        for example in examples.iter().filter(|example| example.valid) {
            let spelled = speller.spell(used, &mut Imports::new());
            // The document's own JSON goes in as it is: it was parsed, and is JSON.
            lines.push(format!(
                "{{\"type\": {}, \"at\": {}, \"json\": {}}}",
                json_string(&spelled),
                json_string(&example.origin.to_string()),
                example.json
            ));
            types.entry(spelled).or_insert(());
        }
    };
    for (id, ty) in krate.types.mentioned() {
        add(&Use::of(Expr::Named(id)), &ty.examples);
    }
    // A parameter of one possible value has no type that its example could be read into.
    let written = |value: &&ValueExample| krate.types.mentions(&value.ty);
    for value in api.value_examples.iter().filter(written) {
        add(&value.ty, std::slice::from_ref(&value.example));
    }
    for operation in api.operations.iter().chain(&api.webhooks) {
        for content in contents(operation) {
            if let Some(used) = &content.ty {
                add(used, &content.examples);
            }
        }
    }
    generated.written.examples = lines.len();
    if lines.is_empty() {
        return false;
    }
    let rows = types
        .into_keys()
        .map(|spelled| Row {
            literal: string_literal(&spelled),
            call: call(&spelled),
        })
        .collect();
    let test = Examples {
        header: krate.settings.root_header(),
        rows,
    };
    let [code, json] = krate.settings.layout.example_tests();
    generated.tree.insert(code, file(&test));
    let lines = visible(&lines.join(",\n"));
    generated.tree.insert(json, format!("[\n{lines}\n]\n"));
    true
}

/// The same JSON, with escapes for characters that cannot be seen: outside of strings, JSON has none but white space.
fn visible(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_invisible(c) {
            text.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text
}

/// The bodies of an operation.
fn contents(operation: &Operation) -> impl Iterator<Item = &Content> {
    let body = operation.body.iter().flat_map(|body| &body.contents);
    body.chain(
        operation
            .responses
            .iter()
            .flat_map(|response| &response.contents),
    )
}

fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `same::<Type>(json),`, on lines of its own where the row would be too long.
fn call(spelled: &str) -> String {
    let row = format!(
        "        {} => same::<{spelled}>(json),",
        string_literal(spelled)
    );
    if columns(&row) <= WIDTH {
        return format!("same::<{spelled}>(json),");
    }
    let line = format!("            same::<{spelled}>(json)");
    let open = format!("            same::<{spelled}>(");
    let lines = if columns(&line) <= WIDTH {
        line
    // rustfmt lets the line that ends in a parenthesis be three columns too long.
    } else if columns(&open) <= WIDTH + 3 {
        format!("{open}\n                json,\n            )")
    } else {
        let mut lines = "            same::<\n".to_owned();
        generic(spelled, 16, &mut lines);
        lines + "            >(json)"
    };
    format!("{{\n{lines}\n        }}")
}
