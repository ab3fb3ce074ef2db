//! Generated clients of large descriptions: a feature for each tag, and several files for a tag with many operations.

use std::fmt::Write as _;

use conform_codegen::{Generated, Layout, Runtime, Settings, generate};
use conform_description::{Description, LoadOptions};
use conform_ir::lower;

use crate::generated_crates::{cargo, folder, workspace, write_tree};

/// A tag with too many operations for one file, a tag that has the name of a feature that every client has, and operations without a tag.
const DESCRIPTION: &str = "\
openapi: 3.1.0
info: {title: Features, version: '1'}
components:
  schemas:
    Pet: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner'}, kind: {enum: [cat, dog]}}}
    Toy: {type: object, properties: {owner: {$ref: '#/components/schemas/Owner'}}}
    Owner: {type: object, properties: {name: {type: string}}}
    Key: {type: object, properties: {hash: {type: string}}}
    Door: {type: object, properties: {width: {type: integer}}}
    Page: {type: string, enum: [first, last]}
    Unused: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}
paths:
";

/// The depth of nested types: more than the compiler's default recursion limit.
const LINKS: usize = 100;

fn description() -> String {
    let links: String = (0..LINKS)
        .map(|link| {
            let next = link + 1;
            format!(
                "    Link{link}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/Link{next}'}}}}}}\n"
            )
        })
        .collect();
    let end = format!(
        "    Link{LINKS}: {{type: object, properties: {{end: {{type: string}}}}}}\npaths:\n"
    );
    let mut text = DESCRIPTION.replace("paths:\n", &(links + &end));
    let mut get = |path: &str, tags: &str, ty: &str| {
        writeln!(
            text,
            "  {path}:\n    get:\n{tags}      responses:\n        '200':\n          description: Fine.\n          \
             headers: {{X-Page: {{schema: {{$ref: '#/components/schemas/Page'}}}}}}\n          \
             content: {{application/json: {{schema: {{$ref: '#/components/schemas/{ty}'}}}}}}"
        )
        .expect("writing to a string does not fail");
    };
    for number in 0..30 {
        get(
            &format!("/pets/food/{number}"),
            "      tags: [pets]\n",
            "Pet",
        );
        get(
            &format!("/pets/walks/{number}"),
            "      tags: [pets]\n",
            "Pet",
        );
    }
    get("/pets", "      tags: [pets]\n", "Pet");
    get("/pets/food/chain", "      tags: [pets]\n", "Link0");
    get("/toys/{id}", "      tags: [All]\n", "Toy");
    text = text.replace("  /toys/{id}:\n", "  /toys/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n");
    let mut get = |path: &str, ty: &str| {
        writeln!(
            text,
            "  {path}:\n    get:\n      responses:\n        '200':\n          description: Fine.\n          \
             content: {{application/json: {{schema: {{$ref: '#/components/schemas/{ty}'}}}}}}"
        )
        .expect("writing to a string does not fail");
    };
    for number in 0..30 {
        get(&format!("/v1/keys/{number}"), "Key");
        get(&format!("/v1/doors/{number}"), "Door");
    }
    text
}

fn generated() -> Generated {
    let text = description();
    let loaded = Description::from_files(
        "features.yaml",
        [("features.yaml", text.as_str())],
        &LoadOptions::default(),
    );
    let lowered = lower(&loaded.description.expect("the description loads"));
    let runtime = workspace().join("crates/runtime");
    let settings = Settings {
        layout: Layout::Workspace {
            name: "features".to_owned(),
            runtime: Runtime::Path(runtime.to_string_lossy().into_owned()),
        },
        source: "features.yaml".to_owned(),
        ..Settings::default()
    };
    generate(&lowered.api, &settings)
}

#[test]
fn large_description_has_features_and_small_files() {
    let generated = generated();
    assert_eq!(generated.written.operations, 123);
    let mut text = String::new();
    for (path, content) in generated.tree.iter() {
        writeln!(text, "{path}").expect("writing to a string does not fail");
        let shown = path.contains('/') && path.ends_with("Cargo.toml")
            || path.ends_with("generated/mod.rs")
            || path.ends_with("generated/pets.rs");
        if shown {
            let content = content.replace(&*workspace().to_string_lossy(), "…");
            for line in content.lines() {
                writeln!(text, "    {line}").expect("writing to a string does not fail");
            }
        }
    }
    let mut snapshots = insta::Settings::clone_current();
    snapshots.set_snapshot_path("../../snapshots/client");
    snapshots.set_prepend_module_to_snapshot(false);
    snapshots.set_omit_expression(true);
    snapshots.bind(|| insta::assert_snapshot!("features", text));
}

#[test]
fn every_feature_compiles_alone() {
    let root = folder("features");
    std::fs::create_dir_all(&root).expect("the folder can be made");
    let generated = generated();
    write_tree(&root, generated.tree.iter());
    std::fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock"))
        .expect("the lock file can be copied");
    cargo(&root, &["fmt", "--all", "--check"]);
    for feature in ["all2", "doors", "keys", "other", "pets", "all", ""] {
        let arguments = "clippy --offline --workspace --no-default-features --features";
        let mut arguments: Vec<_> = arguments.split(' ').collect();
        let features = format!("features-client/{feature}");
        arguments.push(if feature.is_empty() { "" } else { &features });
        arguments.extend(["--", "-D", "warnings"]);
        cargo(&root, &arguments);
    }
    // The example of the documentation needs one of the features.
    for features in ["features-client/all", ""] {
        let arguments =
            "test --offline --doc --package features-client --no-default-features --features";
        let mut arguments: Vec<_> = arguments.split(' ').collect();
        arguments.push(features);
        cargo(&root, &arguments);
    }
}

/// Attributes with the feature of a long tag are wrapped as rustfmt wraps them.
#[test]
fn long_tags_are_formatted() {
    let root = folder("long-tags");
    for length in [34, 35, 43, 44, 77, 78, 80, 81, 120] {
        let tag = "a".repeat(length);
        let mut text = "openapi: 3.1.0\ninfo: {title: Tags, version: '1'}\npaths:\n".to_owned();
        for number in 0..60 {
            let tag = if number < 55 { tag.as_str() } else { "b" };
            writeln!(
                text,
                "  /{number}: {{get: {{tags: [{tag}], responses: {{'204': {{description: Done.}}}}}}}}"
            )
            .expect("writing to a string does not fail");
        }
        let loaded = Description::from_files(
            "tags.yaml",
            [("tags.yaml", text.as_str())],
            &LoadOptions::default(),
        );
        let lowered = lower(&loaded.description.expect("the description loads"));
        let layouts = [
            Layout::Workspace {
                name: "tags".to_owned(),
                runtime: Runtime::Version("0.1".to_owned()),
            },
            Layout::Crate {
                name: "tags".to_owned(),
                runtime: Runtime::Version("0.1".to_owned()),
            },
        ];
        for layout in layouts {
            let settings = Settings {
                layout,
                ..Settings::default()
            };
            let generated = generate(&lowered.api, &settings);
            std::fs::create_dir_all(&root).expect("the folder can be made");
            write_tree(&root, generated.tree.iter());
            cargo(&root, &["fmt", "--all", "--check"]);
        }
    }
}
