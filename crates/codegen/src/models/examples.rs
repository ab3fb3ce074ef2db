//! The test of the document's examples: that each of them is read into its type and written back as the same JSON.

use std::collections::BTreeSet;

use askama::Template;
use conform_ir::{Content, Example, Expr, Operation, Use, ValueExample};

use super::context::ModelsCrate;
use crate::Generated;
use crate::spelling::{RustType, Speller};
use crate::text::{MAX_WIDTH, is_invisible, line_width, string_literal};
use crate::workspace::render_file;

#[derive(Template)]
#[template(path = "models/tests/examples.rs.j2")]
struct ExamplesTest {
    header: String,
    checks: Vec<ExampleCheck>,
}

/// The arm of a `match` that checks the examples of one type.
#[derive(Template)]
#[template(path = "models/tests/example_check.rs.j2")]
struct ExampleCheck {
    /// The text of the type, as a literal.
    literal: String,
    ty: RustType,
    layout: CheckLayout,
}

/// How the call that checks an example is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CheckLayout {
    /// Behind the arrow.
    Line,
    /// In a block.
    Block,
    /// In a block, its argument on a line of its own.
    ArgumentWrapped,
    /// In a block, its type on lines of its own.
    TypeWrapped,
}

/// Writes the valid examples, and the test that reads them, if there are any.
pub(super) fn write(krate: &ModelsCrate<'_>, generated: &mut Generated) {
    let api = krate.types.api();
    let models = krate.settings.layout.models_path();
    let speller = Speller::new(krate.types, &models).qualified();
    let mut lines = Vec::new();
    let mut types = Vec::new();
    let mut known = BTreeSet::new();
    let mut add = |used: &Use, examples: &[Example]| {
        for example in examples.iter().filter(|example| example.valid) {
            let ty = speller.spell(used);
            let spelled = ty.to_string();
            // The JSON of the document needs no escaping: it was parsed.
            lines.push(format!(
                "{{\"type\": {}, \"at\": {}, \"json\": {}}}",
                json_string(&spelled),
                json_string(&example.origin.to_string()),
                example.json
            ));
            if known.insert(spelled.clone()) {
                types.push((spelled, ty));
            }
        }
    };
    for (id, ty) in krate.types.iter() {
        add(&Use::of(Expr::Named(id)), &ty.examples);
    }
    // A parameter of one possible value has no type that its example could be read into.
    let is_written = |value: &&ValueExample| krate.types.mentions(&value.ty);
    for value in api.value_examples.iter().filter(is_written) {
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
        return;
    }
    types.sort_by(|(a, _), (b, _)| a.cmp(b));
    let test = ExamplesTest {
        header: krate.settings.root_header(),
        checks: types
            .into_iter()
            .map(|(spelled, ty)| ExampleCheck::new(&spelled, ty))
            .collect(),
    };
    let [code, json] = krate.settings.layout.example_tests();
    generated.tree.insert(code, render_file(&test));
    let lines = escape_invisible(&lines.join(",\n"));
    generated.tree.insert(json, format!("[\n{lines}\n]\n"));
}

impl ExampleCheck {
    fn new(spelled: &str, ty: RustType) -> Self {
        let mut check = Self {
            literal: string_literal(spelled),
            ty,
            layout: CheckLayout::Line,
        };
        if check.width(0) <= MAX_WIDTH {
            return check;
        }
        check.layout = CheckLayout::Block;
        if check.width(1) <= MAX_WIDTH {
            return check;
        }
        check.layout = CheckLayout::ArgumentWrapped;
        // rustfmt lets the line that ends in a parenthesis be three columns too long.
        if check.width(1) > MAX_WIDTH + 3 {
            check.layout = CheckLayout::TypeWrapped;
        }
        check
    }

    /// The columns of one of its lines.
    fn width(&self, line: usize) -> usize {
        line_width(&self.to_string(), line, 8)
    }
}

/// The same JSON, with escapes for invisible characters: outside of strings, JSON has none but white space.
fn escape_invisible(json: &str) -> String {
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
