//! Property tests of generated types: every valid value is read and written back as the same JSON.
//!
//! Schemas and values are random; `jsonschema` decides which values are valid. Each run uses the same seeds, unless the environment
//! sets others:
//!
//! | Variable | Meaning | Default |
//! |---|---|---|
//! | `CONFORM_GENERATED_SEED` | the first seed | 0 |
//! | `CONFORM_GENERATED_CASES` | how many seeds | 8 |
//! | `CONFORM_GENERATED_DOCUMENTS` | a document, or a folder of documents, for the test that is run with `--ignored` | none |

mod changes;
mod composition;
mod random;
mod reference_validator;
mod schemas;
mod values;

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use conform_codegen::{Generated, Layout, Runtime, Settings, generate};
use conform_description::grammar::ObjectKind;
use conform_description::{Description, LoadOptions, Node, Version};
use conform_ir::lower;
use conform_ir::{Api, Content, ContentKind, Example, Name, Origin};
use conform_schema::Direction;
use serde_json::{Map, Value as Json, json};

use self::changes::{add_scalars, changed};
use self::random::Random;
use self::reference_validator::ReferenceValidator;
use self::values::ValueGenerator;
use crate::generated_crates::{cargo, folder, workspace, write, write_tree, write_workspace};

/// How many values are generated for a schema, and how many changes are made to each.
const VALUES: usize = 14;
const CHANGES: usize = 10;

/// Returns a number that the environment may set.
fn setting(name: &str, default: u64) -> u64 {
    match env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} must be a number, found {text:?}")),
        Err(_) => default,
    }
}

/// Returns a document with the schemas of some seeds.
fn document(seeds: impl Iterator<Item = u64>, version: Version) -> Json {
    let mut named = Map::new();
    for seed in seeds {
        schemas::add_schemas(seed, version, &mut named);
    }
    let version = match version {
        Version::V3_0 => "3.0.3",
        Version::V3_1 => "3.1.0",
        Version::V3_2 => "3.2.0",
    };
    // All schemas are used in a request and in a response, so that members that only one side writes may be absent.
    let all: Map<String, Json> = named
        .keys()
        .map(|name| (name.clone(), schemas::reference(name)))
        .collect();
    let content = json!({ "content": { "application/json": { "schema": { "type": "object", "properties": all } } } });
    let mut response = content.clone();
    response["description"] = "All.".into();
    let operation = json!({ "requestBody": content, "responses": { "200": response } });
    json!({
        "openapi": version,
        "info": { "title": "Generated", "version": "1" },
        "paths": { "/all": { "post": operation } },
        "components": { "schemas": named },
    })
}

/// Returns valid values of a schema, each once.
fn valid_values(node: Node<'_>, direction: Direction, seed: u64) -> Vec<String> {
    let mut validator = ReferenceValidator::new(node, direction);
    let mut random = Random::new(seed);
    let mut generator = ValueGenerator {
        random: &mut random,
        version: node.description().version(),
    };
    let mut text_if_valid = |value: &Json| validator.accepts(value).then(|| value.to_string());
    let mut out: Vec<String> = Vec::new();
    let mut pool = Vec::new();
    let mut keep = |text: Option<String>| {
        if let Some(text) = text
            && text != "null"
            && !out.contains(&text)
        {
            out.push(text);
        }
    };
    let values: Vec<Json> = (0..VALUES).filter_map(|_| generator.value(node)).collect();
    for value in &values {
        add_scalars(value, &mut pool);
    }
    for value in values {
        let text = text_if_valid(&value);
        let is_valid = text.is_some();
        let mut current = value;
        keep(text);
        for _ in 0..CHANGES {
            let changed = changed(generator.random, &current, &pool);
            let text = text_if_valid(&changed);
            // Changes add up, unless they make a valid value invalid.
            if text.is_some() || !is_valid {
                current = changed;
            }
            keep(text);
        }
    }
    out
}

/// Gives the types of an API generated values as examples; returns how many types have some.
fn add_examples(api: &mut Api, description: &Description, seed: u64) -> usize {
    let named = description
        .root()
        .get("components")
        .and_then(|all| all.get("schemas"));
    let mut count = 0;
    let examples = |node: Node<'_>, direction: Direction, source: &str| -> Vec<Example> {
        let texts = valid_values(node, direction, seed).into_iter();
        let origin = Origin {
            file: source.into(),
            line: 1,
            column: 1,
        };
        texts
            .map(|json| Example {
                json,
                origin: origin.clone(),
                valid: true,
            })
            .collect()
    };
    for ty in &mut api.types {
        ty.examples.clear();
        let Name::Component(name) = &ty.name else {
            continue;
        };
        if let Some(node) = named.and_then(|all| all.get(name)) {
            ty.examples = examples(node, Direction::Response, name);
            count += usize::from(!ty.examples.is_empty());
        }
    }
    api.value_examples.clear();
    let media: HashMap<String, Node<'_>> = description
        .objects()
        .filter(|(kind, _)| matches!(kind, ObjectKind::RequestBody | ObjectKind::Response))
        .flat_map(|(_, node)| node.get("content").into_iter().flat_map(Node::members))
        .filter_map(|member| {
            let schema = member.node.resolve().ok()?.node.get("schema")?;
            Some((member.key_origin().to_string(), schema))
        })
        .collect();
    let mut fill = |content: &mut Content, direction: Direction| {
        content.examples.clear();
        let origin = content.origin.to_string();
        if content.kind == ContentKind::Json
            && content.ty.is_some()
            && let Some(&schema) = media.get(&origin)
        {
            content.examples = examples(schema, direction, &origin);
            count += usize::from(!content.examples.is_empty());
        }
    };
    for operation in &mut api.operations {
        if let Some(body) = &mut operation.body {
            body.contents
                .iter_mut()
                .for_each(|content| fill(content, Direction::Request));
        }
        for response in &mut operation.responses {
            response
                .contents
                .iter_mut()
                .for_each(|content| fill(content, Direction::Response));
        }
    }
    count
}

/// Returns the models of a description, with a test of generated values.
fn models(name: &str, description: &Description, seed: u64) -> (Generated, usize) {
    let mut lowered = lower(description);
    let count = add_examples(&mut lowered.api, description, seed);
    let runtime = workspace().join("crates/runtime");
    let settings = Settings {
        layout: Layout::Workspace {
            name: name.to_owned(),
            runtime: Runtime::Path(runtime.to_string_lossy().into_owned()),
        },
        source: "generated.json".to_owned(),
        example_tests: true,
        ..Settings::default()
    };
    (generate(&lowered.api, &settings), count)
}

/// Writes the models of some descriptions into a workspace, and runs their tests.
fn run(root: &Path, all: Vec<(String, Generated)>) {
    let mut packages = Vec::new();
    for (name, generated) in all {
        let package = format!("{name}-models");
        let inside = |(file, text)| Some((str::strip_prefix(file, &format!("{package}/"))?, text));
        write_tree(
            &root.join(&package),
            generated.tree.iter().filter_map(inside),
        );
        packages.push(package);
    }
    write_workspace(root, &packages);
    let arguments = [
        "test",
        "--offline",
        "--quiet",
        "--no-fail-fast",
        "--test",
        "examples",
    ];
    cargo(root, &arguments);
}

#[test]
fn values_of_random_schemas_are_written_back_as_read() {
    let first = setting("CONFORM_GENERATED_SEED", 0);
    let cases = setting("CONFORM_GENERATED_CASES", 8);
    let root = folder("generated-values");
    let mut all = Vec::new();
    let mut examples = 0;
    for version in [Version::V3_0, Version::V3_2] {
        let name = match version {
            Version::V3_0 => "generated30",
            _ => "generated32",
        };
        let document = document(first..first + cases, version);
        // The document is written only to be looked at.
        write(&root.join(format!("{name}.json")), &format!("{document:#}"));
        let loaded = Description::from_files(
            "generated.json",
            [("generated.json", document.to_string())],
            &LoadOptions::default(),
        );
        let description = loaded.description.expect("a generated document loads");
        let (generated, _) = models(name, &description, first);
        assert_eq!(
            generated.written.schemas,
            document["components"]["schemas"]
                .as_object()
                .map_or(0, Map::len)
        );
        examples += generated.written.examples;
        all.push((name.to_owned(), generated));
    }
    println!(
        "{examples} values of the seeds {first} to {}",
        first + cases - 1
    );
    assert!(
        examples > 40 * usize::try_from(cases).unwrap_or_default(),
        "{examples} values"
    );
    run(&root, all);
}

/// Returns the documents in a folder, or the document itself.
fn documents(folder: &Path) -> Vec<PathBuf> {
    if folder.is_file() {
        return vec![folder.to_owned()];
    }
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of documents can be read")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|end| end == "json" || end == "yaml")
        })
        .collect();
    found.sort();
    found
}

#[test]
#[ignore = "needs documents: set CONFORM_GENERATED_DOCUMENTS"]
fn values_of_other_documents_are_written_back_as_read() {
    let folder_of_documents = env::var("CONFORM_GENERATED_DOCUMENTS")
        .expect("CONFORM_GENERATED_DOCUMENTS must name a document or a folder of documents");
    let seed = setting("CONFORM_GENERATED_SEED", 0);
    for path in documents(Path::new(&folder_of_documents)) {
        let Some(description) = Description::load(&path, &LoadOptions::default()).description
        else {
            continue;
        };
        let name = path
            .file_stem()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let (generated, count) = models(&name, &description, seed);
        if generated.written.examples == 0 {
            continue;
        }
        println!(
            "{name}: {} values of {count} schemas",
            generated.written.examples
        );
        run(
            &folder("generated-documents").join(&name),
            vec![(name.clone(), generated)],
        );
    }
}
