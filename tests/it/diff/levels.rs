//! Levels: messages, the generated crates, and everything that is visible. And promises: deprecation, sunsets, stability.

use std::sync::Arc;

use conform_description::{Description, LoadOptions};
use conform_diff::{Bump, Comparison, Flow, Impact, Level, Options, codes, compare};

use super::{assert_impact, compared, description, with_schema};
use crate::cli::{Folder, conform};

fn at(level: Level, old: &str, new: &str) -> Comparison {
    let options = Options {
        level,
        ..Options::default()
    };
    compare(&description(old), &description(new), &options)
}

/// A description whose schema has these members.
fn berth(members: &str) -> String {
    let component = format!("    Berth: {{type: object, {members}}}\n");
    with_schema("3.1.0", "{$ref: '#/components/schemas/Berth'}", &component)
}

/// What `cargo semver-checks` would say is the comment beside each: the names of its lints.
#[test]
fn changes_of_generated_crates_are_judged_as_by_cargo_semver_checks() {
    let base = berth(
        "required: [id], properties: {id: {type: string}, kind: {type: string, enum: [quay, buoy]}}",
    );
    for (members, code, bump) in [
        // constructible_struct_adds_field
        (
            "required: [id], properties: {id: {type: string}, kind: {type: string, enum: [quay, buoy]}, depth: {type: number}}",
            codes::RUST_MEMBER_ADDED,
            Bump::Major,
        ),
        // struct_pub_field_missing
        (
            "required: [id], properties: {id: {type: string}}",
            codes::RUST_MEMBER_REMOVED,
            Bump::Major,
        ),
        // enum_variant_added
        (
            "required: [id], properties: {id: {type: string}, kind: {type: string, enum: [quay, buoy, pier]}}",
            codes::RUST_MEMBER_ADDED,
            Bump::Major,
        ),
        // enum_variant_missing
        (
            "required: [id], properties: {id: {type: string}, kind: {type: string, enum: [quay]}}",
            codes::RUST_MEMBER_REMOVED,
            Bump::Major,
        ),
        // method_parameter_count_changed: the constructor
        (
            "required: [id, kind], properties: {id: {type: string}, kind: {type: string, enum: [quay, buoy]}}",
            codes::RUST_SIGNATURE_CHANGED,
            Bump::Major,
        ),
        // It does not look at types of fields.
        (
            "required: [id], properties: {id: {type: integer}, kind: {type: string, enum: [quay, buoy]}}",
            codes::RUST_TYPE_CHANGED,
            Bump::Major,
        ),
        // Nothing of Rust.
        (
            "required: [id], properties: {id: {type: string, maxLength: 9}, kind: {type: string, enum: [quay, buoy]}}",
            codes::SCHEMA_LENGTH,
            Bump::None,
        ),
    ] {
        let found = at(Level::Sdk, &base, &berth(members));
        let change = found.changes.iter().find(|change| change.code == code);
        let change = change.unwrap_or_else(|| panic!("{members}: {:#?}", found.changes));
        assert_eq!(
            Bump::of_crates(&found),
            bump,
            "{members}: {:#?}",
            found.changes
        );
        if bump == Bump::Major {
            assert_eq!(change.impact(), Impact::Breaking, "{members}");
            assert!(change.effects[0].witness.is_some(), "{members}");
            let place = change.new.as_ref().expect("it has a place");
            let pointer = place.location.pointer().unwrap_or_default();
            assert!(
                pointer.starts_with("/components/schemas/Berth"),
                "{members}: {pointer}"
            );
        }
    }
}

#[test]
fn methods_and_types_that_are_gone_break_programs() {
    let base = berth("properties: {id: {type: string}}");
    let renamed = base.replace("operationId: moor", "operationId: berthShip");
    let found = at(Level::Sdk, &base, &renamed);
    let gone = found
        .changes
        .iter()
        .find(|change| change.code == codes::RUST_ITEM_REMOVED);
    let gone = gone.unwrap_or_else(|| panic!("{:#?}", found.changes));
    assert!(gone.message.contains("::moor`"), "{}", gone.message);
    assert_eq!(gone.impact(), Impact::Breaking);
    // Messages do not have the name of an operation.
    assert_eq!(at(Level::Wire, &base, &renamed).changes.len(), 0);
    let found = at(Level::Sdk, &base, &base.replace("Berth", "Mooring"));
    assert_eq!(Bump::of_crates(&found), Bump::Major, "{:#?}", found.changes);
    assert_eq!(Bump::of(&found), Bump::None);
}

#[test]
fn levels_are_nested() {
    let base = berth("properties: {id: {type: string}}");
    let new = berth("title: A berth, properties: {id: {type: string}, depth: {type: number}}");
    let counts =
        [Level::Wire, Level::Sdk, Level::Strict].map(|level| at(level, &base, &new).changes.len());
    assert!(
        counts[0] > 0 && counts[0] < counts[1] && counts[1] < counts[2],
        "{counts:?}"
    );
}

#[test]
fn values_may_be_added_where_the_old_description_says_so() {
    let schema = |open: &str, values: &str| {
        with_schema(
            "3.1.0",
            &format!("{{type: string, {open}enum: [{values}]}}"),
            "",
        )
    };
    let open = "x-extensible-enum: true, ";
    let found = compared(&schema(open, "quay"), &schema(open, "quay, pier"));
    assert_impact(&found, Flow::Response, Impact::Compatible);
    let found = compared(&schema("", "quay"), &schema("", "quay, pier"));
    assert_impact(&found, Flow::Response, Impact::Breaking);
    let root = |values: &str| schema("", values) + "x-open-enums: responses\n";
    let found = compared(&root("quay"), &root("quay, pier"));
    assert_impact(&found, Flow::Response, Impact::Compatible);
    // In requests the list is closed.
    let found = compared(&root("quay, pier"), &root("quay"));
    assert_impact(&found, Flow::Request, Impact::Breaking);
    // A list of known values, in place of an `enum`.
    let listed = |values: &str| {
        with_schema(
            "3.1.0",
            &format!("{{type: string, x-extensible-enum: [{values}]}}"),
            "",
        )
    };
    let found = compared(&listed("quay, pier"), &listed("quay"));
    assert_impact(&found, Flow::Request, Impact::Breaking);
    assert_impact(&found, Flow::Response, Impact::Compatible);
}

#[test]
fn texts_that_are_decoded_in_another_way_break() {
    let schema = |encoding: &str| {
        with_schema(
            "3.1.0",
            &format!("{{type: string, contentEncoding: {encoding}}}"),
            "",
        )
    };
    let found = compared(&schema("base64"), &schema("base32"));
    assert_impact(&found, Flow::Request, Impact::Breaking);
}

#[test]
fn sunsets_of_members_and_parameters_are_promises() {
    let text = |parameter: &str, member: &str| {
        let schema = format!("{{type: object, properties: {{id: {{type: string{member}}}}}}}");
        let parameters = format!(
            "      parameters: [{{name: day, in: query, schema: {{type: string}}{parameter}}}]\n"
        );
        with_schema("3.1.0", &schema, "").replace(
            "      requestBody",
            &format!("{parameters}      requestBody"),
        )
    };
    let life = |day: &str| format!(", deprecated: true, x-sunset: {day}");
    let options = Options {
        today: Some("2026-11-27".to_owned()),
        notice: Some(30),
        ..Options::default()
    };
    let judged = |old: &str, new: &str| {
        let found = compare(&description(old), &description(new), &options);
        let impacts = found
            .changes
            .iter()
            .map(|change| (change.code.as_str(), change.impact()));
        let mut impacts: Vec<_> = impacts.collect();
        // The schema is written twice.
        impacts.dedup();
        impacts
    };
    let deprecated = ("deprecation-changed", Impact::Compatible);
    let sunset = |impact| ("sunset-changed", impact);
    // Announced in time, too late, and without a day.
    let far = judged(&text("", ""), &text(&life("'2027-06-01'"), ""));
    assert_eq!(far, [deprecated, sunset(Impact::Compatible)]);
    let near = judged(&text("", ""), &text("", &life("'2026-12-01'")));
    assert_eq!(near, [sunset(Impact::Breaking), deprecated]);
    let none = judged(&text("", ""), &text("", ", deprecated: true"));
    assert_eq!(none, [sunset(Impact::Breaking), deprecated]);
    // Moved nearer, removed, and no day at all.
    let nearer = judged(
        &text(&life("'2028-06-01'"), ""),
        &text(&life("'2027-06-01'"), ""),
    );
    assert_eq!(nearer, [sunset(Impact::Breaking)]);
    let removed = judged(
        &text("", &life("'2028-06-01'")),
        &text("", ", deprecated: true"),
    );
    assert_eq!(removed, [sunset(Impact::Breaking)]);
    let unread = judged(&text(&life("'2028-06-01'"), ""), &text(&life("soon"), ""));
    assert_eq!(unread, [sunset(Impact::Breaking)]);
    // A parameter that is removed before, and after its day.
    let without = text("", "").replace("{name: day, in: query, schema: {type: string}}", "");
    let early = judged(&text(&life("'2028-06-01'"), ""), &without);
    assert_eq!(early, [("parameter-removed", Impact::Breaking)]);
    let late = judged(&text(&life("'2026-06-01'"), ""), &without);
    assert_eq!(late, [("parameter-removed", Impact::Compatible)]);
}

#[test]
fn a_stability_that_nobody_knows_breaks() {
    let base = with_schema("3.1.0", "{}", "");
    let level = |level: &str| {
        base.replace(
            "      operationId: moor",
            &format!("      x-stability-level: {level}\n      operationId: moor"),
        )
    };
    for (old, new, expected) in [
        (base.clone(), level("1"), Impact::Breaking),
        (level("beta"), level("rather"), Impact::Breaking),
        (level("beta"), level("stable"), Impact::Compatible),
        (level("stable"), level("beta"), Impact::Breaking),
    ] {
        let found = compared(&old, &new);
        assert_eq!(found.changes[0].code, codes::STABILITY_CHANGED);
        assert_eq!(found.changes[0].impact(), expected, "{:#?}", found.changes);
    }
}

#[test]
fn overlays_are_applied_before_descriptions_are_compared() {
    let folder = Folder::new("diff-overlay");
    let text = berth("properties: {id: {type: string}, secret: {type: string}}");
    let old = folder.write("old.yaml", &text);
    let new = folder.write(
        "new.yaml",
        &text.replace("secret: {type: string}", "secret: {type: integer}"),
    );
    let overlay = folder.write(
        "public.overlay.yaml",
        "overlay: 1.1.0\ninfo: {title: Public, version: '1'}\nactions:\n  - target: $.components.schemas.Berth.properties.secret\n    remove: true\n",
    );
    assert_eq!(conform(&["diff", &old, &new], "").status, 1);
    let ended = conform(&["diff", "--overlay", &overlay, &old, &new], "");
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
}

#[test]
fn a_page_shows_both_sides_of_each_change() {
    let folder = Folder::new("diff-page");
    let old = folder.write(
        "old.yaml",
        &berth("properties: {id: {type: string, maxLength: 9}}"),
    );
    let new = folder.write(
        "new.yaml",
        &berth("properties: {id: {type: string, maxLength: 5}}"),
    );
    let page = folder.path("page.html");
    let ended = conform(&["diff", &old, &new, "--fail-on", "never", "-o", &page], "");
    assert_eq!(ended.status, 0, "{}", ended.stderr);
    let text = std::fs::read_to_string(&page).expect("it is written");
    for part in [
        "<h2>Breaking (1)</h2>",
        "maxLength: 9",
        "maxLength: 5",
        "new.yaml:",
        "next version: 2.0.0 (major, after 1.0.0)",
        "is accepted by the old description",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(
        !text.contains("<script") && !text.contains("http"),
        "{text}"
    );
}

#[test]
fn a_description_in_files_has_the_texts_of_one_file() {
    let root = |berth: &str, path: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: Harbour, version: 1.0.0}}\npaths:\n  /berths: {path}\ncomponents:\n  schemas:\n    Berth: {berth}\n"
        )
    };
    let berth = |text: &str| {
        format!(
            "{{type: object, description: {text}, properties: {{pier: {{type: string, description: Where.}}}}}}"
        )
    };
    const PATH: &str = "{get: {summary: Lists., responses: {'200': {description: Fine., content: {application/json: {schema: {$ref: SCHEMA}}}}}}}";
    let one = root(
        &berth("A berth."),
        &PATH.replace("SCHEMA", "'#/components/schemas/Berth'"),
    );
    let load = |files: Vec<(&str, String)>| {
        let loaded = Description::from_files("openapi.yaml", files, &LoadOptions::default());
        Arc::new(loaded.description.expect("it is a description"))
    };
    let several = |text: &str| {
        load(vec![
            (
                "openapi.yaml",
                root("{$ref: berth.yaml}", "{$ref: path.yaml}"),
            ),
            ("berth.yaml", berth(text)),
            ("path.yaml", PATH.replace("SCHEMA", "berth.yaml")),
        ])
    };
    let one = load(vec![("openapi.yaml", one)]);
    let options = Options {
        level: Level::Strict,
        ..Options::default()
    };
    assert!(
        compare(&one, &several("A berth."), &options)
            .changes
            .is_empty()
    );
    assert!(
        compare(&several("A berth."), &one, &options)
            .changes
            .is_empty()
    );
    let found = compare(&one, &several("A place."), &options);
    let messages: Vec<&str> = found
        .changes
        .iter()
        .map(|change| change.message.as_str())
        .collect();
    assert_eq!(messages.len(), 1, "{messages:?}");
}
