//! The meaning of Schema Objects: each fixture is a description whose schemas list values under `x-cases`, and whether the
//! specification allows them. The snapshot has the faults and their origins.

mod extent;

use std::fmt::Write as _;
use std::path::Path;

use conform_description::{Description, LoadOptions};
use conform_json::{Document, Format, Limits};
use conform_schema::{Direction, Extent, Schema};

fn check(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/schema")
        .join(file);
    let loaded = Description::load(&path, &LoadOptions::default());
    let description = loaded.description.expect("the fixture loads");
    let mut out = String::new();
    let components = description
        .root()
        .at("/components/schemas")
        .expect("the fixture has schemas");
    for schema in components.members() {
        let _ = writeln!(out, "{}", schema.key);
        for case in schema
            .node
            .get("x-cases")
            .into_iter()
            .flat_map(|cases| cases.items())
        {
            let direction = match case.text("direction") {
                Some("request") => Direction::Request,
                Some("response") => Direction::Response,
                _ => Direction::Either,
            };
            let mut text = String::new();
            case.get("value")
                .expect("a case has a value")
                .value()
                .write_json(&mut text);
            let value = Document::parse(
                "value",
                text.clone().into_bytes(),
                Format::Json,
                &Limits::default(),
            );
            let value = value.expect("a value is JSON");
            let compiled = Schema::compile(schema.node, direction);
            let faults = compiled.faults(value.root());
            let valid = case.flag("valid");
            assert_eq!(
                compiled.is_valid(value.root()),
                valid,
                "{} {text}",
                schema.key
            );
            assert_eq!(
                faults.is_empty(),
                valid,
                "{} {text}: {faults:?}",
                schema.key
            );
            let extent = Extent::of(value.root());
            let alone = Schema::compile_within(schema.node, direction, &extent);
            assert_eq!(alone.faults(value.root()), faults, "{} {text}", schema.key);
            if !valid {
                let _ = writeln!(out, "  {text}");
            }
            for fault in faults {
                let place = fault.origin.node(&description);
                let keyword = fault.origin.keyword.as_deref().unwrap_or("schema");
                let chain: Vec<String> = fault
                    .chain
                    .iter()
                    .map(|&at| format!(" via {}", description.node(at).pointer()))
                    .collect();
                let pointer = &fault.pointer;
                let origin = place.origin();
                let _ = writeln!(
                    out,
                    "    at {pointer:?} {keyword} ({origin}): {}{}",
                    fault.kind,
                    chain.concat()
                );
            }
            for problem in compiled.problems() {
                let origin = problem.origin.node(&description).origin();
                let _ = writeln!(out, "    problem ({origin}): {}", problem.message);
            }
        }
    }
    out
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/schema");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn schemas_of_3_0_are_checked_as_specified() {
    snapshot("v3.0", &check("v3.0.yaml"));
}

#[test]
fn schemas_of_3_1_are_checked_as_specified() {
    snapshot("v3.1", &check("v3.1.yaml"));
}
