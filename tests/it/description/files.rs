//! Members in order, and descriptions that are split into files.

use std::path::Path;

use conform_description::grammar::ObjectKind;
use conform_description::{
    BundleFormat, Description, LoadOptions, MemberOrder, SortedMap, bundle, split,
};
use conform_tests::corpus;

use crate::cli::{Folder, conform};

/// The largest document of others that is tried here, in bytes.
const MOST_BYTES: u64 = 3_000_000;

fn load(name: &str, text: &str) -> Description {
    let loaded = Description::from_files(name, [(name, text)], &LoadOptions::default());
    loaded.description.expect("it is a description")
}

fn ordered(order: &MemberOrder, name: &str, text: &str) -> Option<String> {
    let description = load(name, text);
    let mut found = order.disordered(&description);
    let one = found.pop()?;
    Some(one.ordered.expect("it can be put in order"))
}

const FERRY: &str = "\
# The ferries.
info: # what it is
  version: '1'
  x-owner: harbour
  title: Ferries
openapi: 3.1.0
paths:
  # Crossings of a day.
  /crossings:
    get:
      responses:
        default: {description: A fault.}
        '404':
          description: No such day. # none at all
        '200': {description: Fine.}
      # The day.
      parameters:
      - schema: {type: string, format: date}
        in: query
        # As on the board.
        name: day
      operationId: listCrossings
";

const FERRY_IN_ORDER: &str = "\
# The ferries.
openapi: 3.1.0
info: # what it is
  title: Ferries
  version: '1'
  x-owner: harbour
paths:
  # Crossings of a day.
  /crossings:
    get:
      operationId: listCrossings
      # The day.
      parameters:
      - # As on the board.
        name: day
        in: query
        schema: {type: string, format: date}
      responses:
        default: {description: A fault.}
        '404':
          description: No such day. # none at all
        '200': {description: Fine.}
";

#[test]
fn members_are_put_in_the_order_of_the_specification_with_their_comments() {
    let order = MemberOrder::default();
    let text = ordered(&order, "openapi.yaml", FERRY).expect("it is not in order");
    assert_eq!(text, FERRY_IN_ORDER);
    assert_eq!(
        ordered(&order, "openapi.yaml", &text),
        None,
        "once is enough"
    );
}

#[test]
fn an_order_is_chosen_by_kind_of_object_and_maps_are_sorted() {
    let order = MemberOrder {
        first: vec![
            (ObjectKind::Operation, vec!["responses".to_owned()]),
            (ObjectKind::Info, ["*", "title"].map(str::to_owned).to_vec()),
        ],
        sorted: vec![SortedMap::Responses],
    };
    let text = ordered(&order, "openapi.yaml", FERRY).expect("it is not in order");
    let at = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}: {text}"))
    };
    for (first, second) in [
        ("responses:", "operationId:"),
        ("version: '1'", "title:"),
        ("x-owner:", "title:"),
        ("'200':", "'404':"),
        ("'404':", "default:"),
    ] {
        assert!(at(first) < at(second), "{first} before {second}: {text}");
    }
}

#[test]
fn json_is_put_in_order_too() {
    let text = "{\n  \"paths\": {},\n  \"openapi\": \"3.0.3\",\n  \"info\": {\"version\": \"1\", \"title\": \"Ferries\"}\n}\n";
    let expected = "{\n  \"openapi\": \"3.0.3\",\n  \"info\": {\"title\": \"Ferries\", \"version\": \"1\"},\n  \"paths\": {}\n}\n";
    let found = ordered(&MemberOrder::default(), "openapi.json", text);
    assert_eq!(found.as_deref(), Some(expected));
}

/// An alias must stay behind its anchor.
#[test]
fn a_file_whose_anchors_are_in_the_way_is_reported() {
    let text = "paths: {}\nx-first: &words {a: 1}\nopenapi: 3.1.0\ninfo: {version: '1', title: Ferries, x-words: *words}\n";
    let description = load("openapi.yaml", text);
    let found = MemberOrder::default().disordered(&description);
    assert!(found[0].ordered.is_err(), "{found:?}");
}

#[test]
fn third_party_descriptions_in_order_mean_the_same_and_stay_in_order() {
    let order = MemberOrder {
        sorted: vec![SortedMap::Responses, SortedMap::Components],
        ..MemberOrder::default()
    };
    let mut left = Vec::new();
    let documents = documents();
    if documents.is_empty() {
        println!("{}", corpus::SKIPPED);
    }
    for path in &documents {
        let text = std::fs::read_to_string(path).expect("it can be read");
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let description = load(&name, &text);
        for found in order.disordered(&description) {
            let new = match found.ordered {
                Ok(new) => new,
                Err(error) => {
                    println!("{name} stays as it is: {error}");
                    left.push(name.clone());
                    continue;
                }
            };
            let lines = |text: &str| text.lines().filter(|line| line.contains('#')).count();
            assert_eq!(lines(&new), lines(&text), "{name}: comments");
            assert_eq!(ordered(&order, &name, &new), None, "{name}: a second run");
        }
    }
    // A file is written in order, or stays as it is and is reported.
    assert!(left.len() * 8 <= documents.len(), "{left:?}");
}

/// Files of others that are one document each.
fn documents() -> Vec<std::path::PathBuf> {
    let found = corpus::documents();
    let is_small = |path: &Path| path.metadata().is_ok_and(|it| it.len() < MOST_BYTES);
    found
        .into_iter()
        .filter(|path| is_small(path) && !path.to_string_lossy().contains("multi"))
        .collect()
}

#[test]
fn the_bundle_of_third_party_descriptions_that_were_split_is_what_was_split() {
    let documents = documents();
    if documents.is_empty() {
        println!("{}", corpus::SKIPPED);
    }
    for path in documents {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let description = load(&name, &text);
        let parts = split(&description).unwrap_or_else(|error| panic!("{name}: {error}"));
        let files = parts.files.iter();
        let loaded = Description::from_files(
            &parts.files[0].name,
            files.map(|file| (file.name.clone(), file.text.clone())),
            &LoadOptions::default(),
        );
        let again = loaded.description.expect("it is a description");
        let [whole, again] = [&description, &again].map(|side| {
            let text = bundle(side, BundleFormat::Json).text;
            serde_json::from_str::<serde_json::Value>(&text).expect("it is JSON")
        });
        assert!(whole == again, "{name}");
        println!(
            "{name}: {} files, {} kept",
            parts.files.len(),
            parts.kept.len()
        );
    }
}

const SHIPS: &str = "\
openapi: 3.1.0
info: {title: Ships, version: '1'}
paths:
  /ships/{id}:
    # One ship.
    get:
      operationId: getShip
      parameters: [{$ref: '#/components/parameters/id'}]
      responses:
        '200':
          description: A ship. # the whole of it
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Ship'}
        '404': {$ref: '#/paths/~1ships/get/responses/404'}
  /ships:
    get:
      operationId: listShips
      responses:
        '404': {description: None.}
components:
  parameters:
    id: {name: id, in: path, required: true, schema: {type: string}}
  schemas:
    Ship:
      oneOf:
        - $ref: '#/components/schemas/Ferry'
        - $ref: '#/components/schemas/Tug'
      discriminator:
        propertyName: kind
        mapping: {ferry: Ferry, tug: '#/components/schemas/Tug'}
    Ferry:
      # How many fit.
      type: object
      properties:
        kind: {const: ferry}
        decks:
          type: integer
        # The one that pulls it.
        pulledBy:
          $ref: '#/components/schemas/Tug/properties/name'
    # Small and strong.
    Tug:
      type: object
      properties:
        kind: {const: tug}
        name: {type: string}
        next: {$ref: '#/components/schemas/Tug'}
";

/// Returns the lines of a component from behind its name to another line, six columns to the left.
fn within(text: &str, name: &str, end: &str) -> String {
    let (_, behind) = text.split_once(name).expect("it has the component");
    let (lines, _) = behind.split_once(end).expect("it has the line behind it");
    lines
        .lines()
        .map(|line| format!("{}\n", &line[6..]))
        .collect()
}

#[test]
fn each_path_and_component_gets_a_file_with_its_comments_and_references() {
    let description = load("openapi.yaml", SHIPS);
    let files = split(&description).expect("it can be split").files;
    let text = |name: &str| {
        let found = files.iter().find(|file| file.name == name);
        let names: Vec<&str> = files.iter().map(|file| &*file.name).collect();
        &*found.unwrap_or_else(|| panic!("{name}: {names:?}")).text
    };
    assert_eq!(
        text("components/schemas/Ferry.yaml"),
        within(SHIPS, "    Ferry:\n", "    # Small").replace(
            "#/components/schemas/Tug/properties/name",
            "Tug.yaml#/properties/name"
        )
    );
    assert!(text("components/schemas/Tug.yaml").contains("next: {$ref: '#'}"));
    let ship = text("components/schemas/Ship.yaml");
    assert!(
        ship.contains("mapping: {ferry: Ferry, tug: 'Tug.yaml'}"),
        "{ship}"
    );
    let path = text("paths/ships_id.yaml");
    assert!(
        path.starts_with("# One ship.\nget:\n  operationId: getShip\n"),
        "{path}"
    );
    assert!(
        path.contains("'404': {$ref: 'ships.yaml#/get/responses/404'}"),
        "{path}"
    );
    let root = text("openapi.yaml");
    for part in [
        "  /ships/{id}:\n    $ref: paths/ships_id.yaml\n",
        "    id: {$ref: components/parameters/id.yaml}\n",
        "    # Small and strong.\n    Tug:\n      $ref: components/schemas/Tug.yaml\n",
    ] {
        assert!(root.contains(part), "{part}: {root}");
    }
}

#[test]
fn what_depends_on_its_place_stays_in_the_root_file() {
    let text = "\
openapi: 3.1.0
info: {title: Ships, version: '1'}
paths: {}
components:
  examples:
    Ship: {externalValue: ship.json}
  schemas:
    Ship: &ship
      type: object
    Other: *ship
    Port: {$id: 'https://ports.example/port', properties: {name: {$ref: '#/$defs/name'}}, $defs: {name: {type: string}}}
    Crew: {type: integer}
";
    let parts = split(&load("openapi.yaml", text)).expect("it can be split");
    let kept: Vec<&str> = parts.kept.iter().map(|(pointer, _)| &**pointer).collect();
    assert!(kept.contains(&"/components/examples/Ship"), "{kept:?}");
    assert!(kept.contains(&"/components/schemas/Port"), "{kept:?}");
    assert!(kept.contains(&"/components/schemas/Ship"), "{kept:?}");
    assert_eq!(parts.files.len(), 2, "{parts:?}");
}

#[test]
fn the_program_writes_files_and_overwrites_none() {
    let folder = Folder::new("split");
    let spec = folder.write("ships.yaml", SHIPS);
    let out = folder.path("spec");
    let ended = conform(&["split", &spec, "--out", &out], "");
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stdout.contains("wrote 7 files"), "{}", ended.stdout);
    let root = folder.path("spec/ships.yaml");
    let again = conform(&["split", &spec, "--out", &out], "");
    assert_eq!(again.status, 2, "{}", again.stdout);
    assert!(
        again.stderr.contains("is there already"),
        "{}",
        again.stderr
    );
    let bundled =
        [&spec, &root].map(|path| conform(&["bundle", path, "--format", "json"], "").stdout);
    assert!(bundled[0] == bundled[1], "{}", bundled[1]);
}

#[test]
fn the_program_puts_files_in_order_or_says_that_they_are_not() {
    let folder = Folder::new("fmt");
    let spec = folder.write("openapi.yaml", FERRY);
    let check = conform(&["fmt", "--check", &spec], "");
    assert_eq!(check.status, 4, "{}{}", check.stdout, check.stderr);
    assert!(
        check.stdout.contains("1 of 1 file to be put in order"),
        "{}",
        check.stdout
    );
    let diff = conform(&["fmt", "--diff", &spec], "");
    assert!(diff.stdout.contains("+openapi: 3.1.0"), "{}", diff.stdout);
    assert_eq!(diff.status, 0);
    let ended = conform(&["fmt", &spec], "");
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    assert_eq!(
        std::fs::read_to_string(&spec).expect("it is there"),
        FERRY_IN_ORDER
    );
    assert_eq!(conform(&["fmt", "--check", &spec], "").status, 0);
}

#[test]
fn the_configuration_says_the_order() {
    let folder = Folder::new("fmt-config");
    let spec = folder.write("openapi.yaml", FERRY);
    let text = "description = \"openapi.yaml\"\n[fmt]\nsort = [\"responses\"]\n[fmt.order]\ninfo = [\"version\"]\n";
    folder.write("conform.toml", text);
    // The configuration is found from the current folder only, so the reader is tested, and the options that mean the same.
    let config = conform_openapi::config::Config::read(Path::new(&folder.path("conform.toml")));
    let fmt = config.expect("it is valid").settings.fmt;
    assert_eq!(fmt.order["info"], ["version"]);
    let options = [
        "fmt",
        "--sort",
        "responses",
        "--order",
        "info=version",
        &spec,
    ];
    assert_eq!(conform(&options, "").status, 0);
    let text = std::fs::read_to_string(&spec).expect("it is there");
    let at = |words: &str| text.find(words).expect(words);
    assert!(
        at("version:") < at("title:") && at("'200'") < at("default:"),
        "{text}"
    );
    let wrong = conform(&["fmt", "--order", "operations=tags", &spec], "");
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.stderr.contains("did you mean `operation`?"),
        "{}",
        wrong.stderr
    );
}
