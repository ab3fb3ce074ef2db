//! The grammar as a JSON Schema for editors: it accepts what the linter finds nothing in, and refuses typical mistakes.

use std::fs;
use std::path::{Path, PathBuf};

use conform_description::Version;
use conform_description::grammar::{ObjectKind, json_schema};
use jsonschema::Validator;
use serde_json::Value;

fn validator(version: Version, kind: ObjectKind) -> Validator {
    let schema: Value = serde_json::from_str(&json_schema(version, kind)).expect("it is JSON");
    jsonschema::validator_for(&schema).expect("it is a schema")
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("it is YAML")
}

fn read(path: &Path) -> Value {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    yaml(&text)
}

fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// The files of a folder and of those in it.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            found.push(path);
        }
    }
}

#[test]
fn every_file_of_the_visit_api_has_the_grammar_of_its_folder() {
    let kinds = [
        ("paths", ObjectKind::PathItem),
        ("parameters", ObjectKind::Parameter),
        ("responses", ObjectKind::Response),
        ("schemas", ObjectKind::Schema),
        ("spec", ObjectKind::OpenApi),
    ];
    let kinds = kinds.map(|(folder, kind)| (folder, validator(Version::V3_0, kind)));
    let mut found = Vec::new();
    files(&tests().join("../spec"), &mut found);
    assert!(found.len() > 100, "{} files", found.len());
    for path in found {
        let folder = path
            .parent()
            .and_then(Path::file_name)
            .expect("it has a folder");
        let kind = kinds.iter().find(|(name, _)| folder == *name);
        let (_, validator) = kind.expect("the layout has the folder");
        let errors = errors(validator, &read(&path));
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

#[test]
fn documents_of_each_version_fit() {
    let documents = [
        (
            Version::V3_0,
            "openapi: 3.0.4\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    $ref: a.yaml\n  x-note: 1\n",
        ),
        (
            Version::V3_1,
            "openapi: 3.1.1\ninfo: {title: T, version: '1', summary: S}\nwebhooks:\n  a:\n    post:\n      requestBody: {$ref: '#/components/requestBodies/A', description: D}\ncomponents:\n  schemas:\n    A: true\n    B: {type: [string, 'null'], const: a, anyKeyword: 1, $ref: '#/components/schemas/A'}\n",
        ),
        (
            Version::V3_2,
            "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n$self: https://example.org/a\npaths:\n  /a:\n    query:\n      parameters: [{name: q, in: querystring, content: {a/b: {itemSchema: {type: object}}}}]\n      responses: {2XX: {summary: Fine}}\n",
        ),
    ];
    for (version, text) in documents {
        let errors = errors(&validator(version, ObjectKind::OpenApi), &yaml(text));
        assert!(errors.is_empty(), "{version}: {errors:#?}");
    }
    // What one version adds, an earlier one refuses.
    for (version, text) in [
        (Version::V3_0, documents[1].1),
        (Version::V3_1, documents[2].1),
        (Version::V3_1, documents[0].1),
    ] {
        let errors = errors(&validator(version, ObjectKind::OpenApi), &yaml(text));
        assert!(!errors.is_empty(), "{version} accepts {text}");
    }
}

#[test]
fn typical_mistakes_are_refused() {
    let cases = [
        (ObjectKind::Schema, "{type: strng}"),
        (ObjectKind::Schema, "{type: [string, 'null']}"),
        (ObjectKind::Schema, "{nulable: true}"),
        (ObjectKind::Schema, "{minLength: -1}"),
        (ObjectKind::Schema, "{minLength: '1'}"),
        (ObjectKind::Schema, "{exclusiveMinimum: 1}"),
        (ObjectKind::Schema, "{required: true}"),
        (ObjectKind::Schema, "{properties: [a]}"),
        (ObjectKind::Schema, "{properties: {a: string}}"),
        (ObjectKind::Schema, "{const: 1}"),
        (ObjectKind::Schema, "{$ref: 1}"),
        (ObjectKind::PathItem, "{Get: {responses: {}}}"),
        (ObjectKind::PathItem, "{get: {}}"),
        (ObjectKind::PathItem, "{get: {responses: {'200': {}}}}"),
        (
            ObjectKind::PathItem,
            "{get: {responses: {ok: {description: Fine}}}}",
        ),
        (ObjectKind::PathItem, "{parameters: {name: a}}"),
        (ObjectKind::Parameter, "{name: a}"),
        (ObjectKind::Parameter, "{name: a, in: body}"),
        (ObjectKind::Parameter, "{name: a, in: querystring}"),
        (ObjectKind::Response, "{description: Fine, schema: {}}"),
        (ObjectKind::SecurityScheme, "{type: mutualTLS}"),
        (
            ObjectKind::OpenApi,
            "{openapi: 3.0.3, info: {title: T, version: 1}, paths: {}}",
        ),
        (
            ObjectKind::OpenApi,
            "{openapi: 3.0.3, info: {title: T, version: '1'}}",
        ),
        (
            ObjectKind::OpenApi,
            "{openapi: 3.0.3, info: {title: T, version: '1'}, paths: {pets: {}}}",
        ),
    ];
    for (kind, text) in cases {
        let found = errors(&validator(Version::V3_0, kind), &yaml(text));
        assert!(!found.is_empty(), "{kind:?} accepts {text}");
    }
}
