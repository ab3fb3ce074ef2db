//! References that lead nowhere, URLs of which a folder has a copy, and bundles of both.

use conform_description::{BundleFormat, Description, LoadOptions, Loaded, bundle};
use conform_report::{Diagnostic, Profile};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: Ferries, version: '1'}\n";

fn load(files: &[(&str, &str)], options: &LoadOptions) -> Loaded {
    Description::from_files(files[0].0, files.to_vec(), options)
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<String> {
    let codes = diagnostics
        .iter()
        .map(|problem| format!("{} {}", problem.severity, problem.code));
    codes.collect()
}

/// Loads and bundles files; there must be no problem. Returns the bundle.
fn bundled(files: &[(&str, &str)]) -> String {
    let loaded = load(files, &LoadOptions::default());
    assert_eq!(codes(&loaded.diagnostics), [] as [String; 0]);
    let description = loaded.description.expect("it loads");
    let json = bundle(&description, BundleFormat::Json);
    assert_eq!(codes(&json.diagnostics), [] as [String; 0], "{}", json.text);
    let yaml = bundle(&description, BundleFormat::Yaml);
    assert_eq!(codes(&yaml.diagnostics), [] as [String; 0], "{}", yaml.text);
    yaml.text
}

#[test]
fn no_kind_of_reference_refuses_a_third_party_description() {
    let text = format!(
        "{HEAD}paths:
  /crossings:
    parameters: [{{$ref: '#/components/parameters/None'}}]
    post:
      requestBody: {{$ref: '#/components/requestBodies/None'}}
      callbacks: {{done: {{$ref: '#/components/callbacks/None'}}}}
      responses:
        '200': {{$ref: '#/components/responses/None'}}
        '400':
          description: Refused.
          headers: {{Deck: {{$ref: '#/components/headers/None'}}}}
          links: {{again: {{$ref: '#/components/links/None'}}}}
          content: {{application/json: {{schema: {{$ref: none.yaml}}, examples: {{a: {{$ref: '#/components/examples/None'}}}}}}}}
  /decks: {{$ref: 'decks.yaml#/all'}}
  /berths: {{$ref: ''}}
components:
  securitySchemes: {{key: {{$ref: 'https://ferries.example/api.yaml#/key'}}}}
  responses: {{A: {{$ref: '#/components/responses/B'}}, B: {{$ref: '#/components/responses/A'}}}}
"
    );
    let lenient = load(&[("api.yaml", &text)], &LoadOptions::default());
    let found = codes(&lenient.diagnostics);
    assert!(lenient.description.is_some());
    assert_eq!(
        found
            .iter()
            .filter(|code| *code == "warning dangling-reference")
            .count(),
        10
    );
    assert!(
        found.contains(&"warning remote-reference".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"warning reference-cycle".to_owned()),
        "{found:?}"
    );
    assert_eq!(found.len(), 12, "{found:?}");
    let options = LoadOptions {
        profile: Profile::Strict,
        ..LoadOptions::default()
    };
    let strict = load(&[("api.yaml", &text)], &options);
    assert!(strict.diagnostics.iter().all(Diagnostic::is_error));
    assert_eq!(strict.diagnostics.len(), 12);
}

#[test]
fn the_root_file_may_refer_to_itself_by_its_name() {
    let root = format!(
        "{HEAD}components:
  schemas:
    Deck: {{type: object, properties: {{next: {{$ref: 'api.yaml#/components/schemas/Deck'}}, berth: {{$ref: ./parts.yaml#/Berth}}}}}}
"
    );
    let parts =
        "Berth: {type: object, properties: {deck: {$ref: 'api.yaml#/components/schemas/Deck'}}}\n";
    let text = bundled(&[("api.yaml", &root), ("parts.yaml", parts)]);
    assert_eq!(
        text.matches("'#/components/schemas/Deck'").count(),
        2,
        "{text}"
    );
    assert!(!text.contains("api.yaml"), "{text}");
}

#[test]
fn components_without_a_value_take_those_of_other_files() {
    for components in [
        "components:\n",
        "components: {schemas: }\n",
        "components: {}\n",
        "components: {schemas: {}}\n",
        "",
    ] {
        let root = format!(
            "{HEAD}{components}paths: {{/crossings: {{get: {{responses: {{default: {{description: All., content: {{application/json: {{schema: {{$ref: crossing.yaml}}}}}}}}}}}}}}}}\n"
        );
        let text = bundled(&[("api.yaml", &root), ("crossing.yaml", "type: object\n")]);
        assert!(
            text.contains("components:\n  schemas:\n    crossing:\n      type: object\n"),
            "{text}"
        );
    }
}

#[test]
fn names_of_files_and_keys_may_need_escapes() {
    let root = format!(
        "{HEAD}paths:
  /crossings/{{id}}: {{$ref: 'the paths/one%20crossing.yaml#/~1crossings~1%7Bid%7D'}}
  /100%: {{get: {{responses: {{default: {{$ref: 'the paths/one crossing.yaml#/~1crossings~1%7Bid%7D/get/responses/default'}}}}}}}}
"
    );
    let part = "/crossings/{id}:
  get:
    responses:
      default:
        description: 'yes: # no'
        content:
          text/plain: {schema: &a {type: string, enum: ['~', '1.0', null, \"a\\tb\", ' x']}}
          text/csv: {schema: {<<: *a, title: Sheet}}
          application/json: {schema: {$ref: '../more & more/a+b.yaml#/a~0b~1c'}}
  parameters: [{name: id, in: path, required: true, schema: {type: string}}]
";
    let more =
        "a~b/c: {type: object, properties: {$ref: {type: string}, 'a/b': {$ref: '#/a~0b~1c'}}}\n";
    let files = [
        ("api.yaml", root.as_str()),
        ("the paths/one crossing.yaml", part),
        ("more & more/a+b.yaml", more),
    ];
    let text = bundled(&files);
    assert!(!text.contains(".yaml"), "{text}");
}
