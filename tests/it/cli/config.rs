//! Choices of the user: `conform init`, and the options that are settings of `conform.toml`, too. (The program looks for that file
//! in the current folder, which is tested with processes in `crates/cli/tests`.)

use std::fs;

use super::{Folder, conform};

const SHOP: &str = "\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example.org'}]
tags: [{name: pets}, {name: toys}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses: {'200': {description: The pets., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}
  /toys:
    post:
      operationId: addToy
      tags: [toys]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Toy'}}}}
      responses: {'204': {description: Added.}}
components:
  schemas:
    Toy: {type: object, properties: {price: {type: number}}}
    Pet: {type: object, properties: {weight: {type: number}, type: {type: string}}}
    Unused: {type: string, enum: [a]}
";

#[test]
fn a_configuration_is_written_once_and_is_valid() {
    let folder = Folder::new("init");
    let here = folder.path("");
    let lost = conform(&["init", "--folder", &here], "");
    assert_eq!(lost.status, 2);
    assert!(lost.stderr.contains("conform init FILE"), "{}", lost.stderr);
    fs::create_dir_all(folder.path("api")).expect("it can be made");
    folder.write("api/openapi.yaml", SHOP);
    let made = conform(
        &[
            "init", "--folder", &here, "--out", "crates", "--name", "shop",
        ],
        "",
    );
    assert_eq!(made.status, 0, "{}", made.stderr);
    let text = fs::read_to_string(folder.path("conform.toml")).expect("it is written");
    assert!(
        text.contains("\ndescription = \"api/openapi.yaml\"\n"),
        "{text}"
    );
    let read = conform_openapi::config::Config::read(folder.path("conform.toml").as_ref());
    let config = read.expect("it is valid");
    assert_eq!(config.settings.generate.name.as_deref(), Some("shop"));
    // Every comment that shows a setting is a valid one.
    fs::create_dir_all(folder.path("vendor/schemas")).expect("it can be made");
    folder.write(".conform-ignore", "");
    folder.write("baseline.json", "");
    let all: String = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(setting) if setting.contains(" = ") => format!("{setting}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    folder.write("all.toml", &all);
    let read = conform_openapi::config::Config::read(folder.path("all.toml").as_ref());
    let config = read.expect("it is valid");
    assert_eq!(config.settings.refs.len(), 1);
    assert_eq!(conform(&["init", "--folder", &here], "").status, 2);
}

#[test]
fn only_the_operations_that_are_asked_for_are_generated_with_their_types() {
    let folder = Folder::new("config-take");
    let spec = folder.write("openapi.yaml", SHOP);
    let out = folder.path("out");
    let args = [
        "generate", "--spec", &spec, "--out", &out, "--name", "shop", "--layout", "crate",
    ];
    let choices = [
        "--tag",
        "pets",
        "--numbers",
        "exact",
        "--rename",
        "schema:Pet=Animal",
        "--rename",
        "member:Pet.type=kind",
    ];
    let ended = conform(&[&args[..], &choices].concat(), "");
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    assert!(
        ended
            .stdout
            .contains("1 operation in, 1 method out; 1 schema in, 1 out; 1 type"),
        "{}",
        ended.stdout
    );
    let animal = fs::read_to_string(folder.path("out/shop/src/generated/models/animal.rs"))
        .expect("it is written");
    assert!(animal.contains("pub struct Animal"), "{animal}");
    assert!(animal.contains("pub kind: Option<String>"), "{animal}");
    assert!(animal.contains("pub weight: Option<Decimal>"), "{animal}");
    assert!(fs::metadata(folder.path("out/shop/src/generated/models/toy.rs")).is_err());
    let check = conform(&[&args[..], &choices, &["--check"]].concat(), "");
    assert_eq!(check.status, 0, "{}", check.stdout);
    // Without the choices, the files are stale, and the command that brings them up to date has none.
    let check = conform(&[&args[..], &["--check"]].concat(), "");
    assert_eq!(check.status, 4);
    let last = check.stdout.lines().last().unwrap_or_default();
    assert!(last.ends_with("--name shop --layout crate"), "{last}");

    let ended = conform(
        &[&args[..], &["--tag", "pet", "--operation", "x"]].concat(),
        "",
    );
    assert_eq!(ended.status, 2);
    assert!(
        ended
            .stderr
            .contains("no tag is called `pet`; did you mean `pets`?"),
        "{}",
        ended.stderr
    );
    assert!(
        ended.stderr.contains("no operation is called `x`"),
        "{}",
        ended.stderr
    );
}

const STOCK: &str = "\
openapi: 3.0.3
info: {title: Stock, version: '1'}
tags: [{name: shelves}, {name: pallets}]
paths:
  /shelves:
    get:
      operationId: listShelves
      tags: [shelves]
      responses: {'200': {description: Them., content: {application/json: {schema: {$ref: '#/components/schemas/Shelf'}}}}}
  /pallets:
    get:
      operationId: listPallets
      tags: [pallets]
      responses: {'200': {description: Them., content: {application/json: {schema: {$ref: '#/components/schemas/Pallet'}}}}}
components:
  schemas:
    Weight: {type: number}
    Code: {type: string}
    Shelf: {type: object, properties: {id: {type: string, format: uuid}, code: {$ref: '#/components/schemas/Code'}}}
    Pallet:
      type: object
      required: [at]
      properties:
        at: {type: string, format: date-time}
        shelf: {$ref: '#/components/schemas/Shelf'}
        weight: {$ref: '#/components/schemas/Weight'}
        size: {type: number}
";

/// Generates one crate from [`STOCK`] with these options.
fn stock(folder: &Folder, options: &[&str]) -> super::Ended {
    let spec = folder.write("openapi.yaml", STOCK);
    let out = folder.path("out");
    let args = [
        "generate", "--spec", &spec, "--out", &out, "--name", "stock", "--layout", "crate",
    ];
    conform(&[&args[..], options].concat(), "")
}

#[test]
fn types_of_other_crates_are_taken_by_format_and_by_schema() {
    let folder = Folder::new("config-types");
    let ended = stock(
        &folder,
        &[
            "--type",
            "format:uuid=uuid::Uuid",
            "--type",
            "format:date-time=jiff",
            "--type",
            "schema:Weight=rust_decimal::Decimal",
            "--type",
            "schema:Code=crate::code::Code",
        ],
    );
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    let file = |path: &str| {
        let path = folder.path(&format!("out/stock/{path}"));
        fs::read_to_string(path).expect("it is written")
    };
    let model = |name: &str| file(&format!("src/generated/models/{name}.rs"));
    for (text, expected) in [
        (
            model("shelf"),
            "pub id: Option<Parsed<conform_runtime::crates::uuid::Uuid>>",
        ),
        (
            model("pallet"),
            "pub at: Parsed<conform_runtime::crates::jiff::Timestamp>",
        ),
        (model("pallet"), "pub size: Option<f64>"),
        (
            model("weight"),
            "pub type Weight = ParsedNumber<conform_runtime::crates::rust_decimal::Decimal>;",
        ),
        (model("code"), "pub type Code = Parsed<crate::code::Code>;"),
        // A value of the type itself can be passed to the constructor.
        (
            model("tables/pallet"),
            "new(at: impl Into<Parsed<conform_runtime::crates::jiff::Timestamp>>);",
        ),
        (
            file("Cargo.toml"),
            "features = [\"rust_decimal\", \"uuid\"]",
        ),
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn types_and_traits_that_the_description_does_not_allow_are_reported_at_the_reason() {
    let folder = Folder::new("config-refused");
    for (option, value, expected) in [
        (
            "--type",
            "schema:Shelf=uuid",
            &[
                "error[type-choice]",
                "the schema is an object",
                "openapi.yaml:19:",
            ][..],
        ),
        (
            "--type",
            "schema:Weight=uuid::Uuid",
            &["the schema is a number, and it is parsed from strings"],
        ),
        ("--type", "schema:Code=jiff", &["the schema has no format"]),
        (
            "--derive",
            "Pallet:Eq",
            &[
                "error[derived-trait]",
                "`Pallet` cannot derive `Eq`: `Pallet.weight`",
                "openapi.yaml:26:",
            ],
        ),
        (
            "--derive",
            "Pallet:Default",
            &[
                "`Pallet.at`: a string of this format has no `Default`",
                "openapi.yaml:24:",
            ],
        ),
        (
            "--derive",
            "Shelf:Ord",
            &[
                "the map of its members that are not declared",
                "drop-unknown",
            ],
        ),
        (
            "--derive",
            "Weight:Copy",
            &["it is an alias of another type"],
        ),
    ] {
        let ended = stock(&folder, &[option, value]);
        assert_eq!(ended.status, 1, "{value}: {}{}", ended.stdout, ended.stderr);
        for expected in expected {
            assert!(
                ended.stdout.contains(expected),
                "{value}: {expected}\n{}",
                ended.stdout
            );
        }
        assert!(
            fs::metadata(folder.path("out")).is_err(),
            "nothing is written"
        );
    }
    let ended = stock(&folder, &["--derive", "Pallett:Eq"]);
    assert_eq!(ended.status, 2);
    assert!(
        ended
            .stderr
            .contains("no schema is called `Pallett`; did you mean `Pallet`?"),
        "{}",
        ended.stderr
    );
}

#[test]
fn traits_are_derived_where_they_can_be_and_by_what_a_schema_contains() {
    let folder = Folder::new("config-derives");
    let ended = stock(
        &folder,
        &[
            "--derive",
            "Shelf:Hash",
            "--derive",
            "Eq",
            "--derive",
            "Pallet:a::B",
        ],
    );
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    assert!(
        ended.stdout.contains("`Eq`: 1 type can have it"),
        "{}",
        ended.stdout
    );
    let model = |name: &str| {
        let path = folder.path(&format!("out/stock/src/generated/models/{name}.rs"));
        fs::read_to_string(path).expect("it is written")
    };
    let (shelf, pallet) = (model("shelf"), model("pallet"));
    assert!(
        shelf.contains("#[derive(Clone, PartialEq, Eq, Hash)]"),
        "{shelf}"
    );
    assert!(
        pallet.contains("#[derive(Clone, PartialEq, a::B)]"),
        "{pallet}"
    );
    // Without members that are not declared, values have an order.
    let ended = stock(&folder, &["--derive", "Shelf:Ord", "--drop-unknown"]);
    assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
    let shelf = model("shelf");
    assert!(
        shelf.contains("#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]"),
        "{shelf}"
    );
}

#[test]
fn cargo_features_are_made_as_asked() {
    let folder = Folder::new("config-features");
    for (when, expected) in [("by-need", false), ("always", true), ("never", false)] {
        let ended = stock(&folder, &["--features", when]);
        assert_eq!(ended.status, 0, "{}{}", ended.stdout, ended.stderr);
        let client = fs::read_to_string(folder.path("out/stock/src/generated/client/mod.rs"));
        let client = client.expect("it is written");
        assert_eq!(
            client.contains("feature = \"shelves\""),
            expected,
            "{when}: {client}"
        );
    }
}

#[test]
fn rules_are_ignored_or_get_another_severity() {
    let folder = Folder::new("config-rules");
    let spec = folder.write("openapi.yaml", SHOP);
    let lint = |options: &[&str]| {
        conform(
            &[&["lint", &spec, "--format", "line"], options].concat(),
            "",
        )
    };
    let found = lint(&[]);
    let line = found.stdout.lines().find(|line| line.contains("Unused"));
    let line = line.expect("the unused component is reported");
    assert!(line.contains("warning["), "{line}");
    let code = line.split(['[', ']']).nth(1).expect("it has a code");
    let error = lint(&["--rule-level", &format!("{code}=error")]);
    assert_eq!(error.status, 1, "{}", error.stdout);
    assert!(
        error.stdout.contains(&format!("error[{code}]")),
        "{}",
        error.stdout
    );
    let ignored = lint(&["--ignore-rule", code]);
    assert!(!ignored.stdout.contains(code), "{}", ignored.stdout);
    let counted = conform(&["lint", &spec, "--ignore-rule", code], "");
    assert!(counted.stdout.contains("1 ignored"), "{}", counted.stdout);

    for (option, value, expected) in [
        ("--ignore-rule", "unused-componnt", "did you mean"),
        (
            "--ignore-rule",
            "remote-reference",
            "cannot be judged otherwise",
        ),
        (
            "--rule-level",
            &format!("{code}=loud"),
            "`loud` is no level",
        ),
        ("--map-ref", "schemas=x", "is not the start of a URL"),
    ] {
        let ended = lint(&[option, value]);
        assert_eq!(ended.status, 2, "{value}");
        assert!(ended.stderr.contains(expected), "{value}: {}", ended.stderr);
    }
}

#[test]
fn remote_references_are_read_from_a_folder() {
    let folder = Folder::new("config-refs");
    let text = SHOP.replace(
        "'#/components/schemas/Pet'",
        "'https://schemas.example.org/v1/pet.yaml#/$defs/Pet'",
    );
    let spec = folder.write("openapi.yaml", &text);
    fs::create_dir_all(folder.path("vendor")).expect("it can be made");
    folder.write(
        "vendor/pet.yaml",
        "$defs:\n  Pet: {type: object, properties: {kind: {$ref: kind.yaml}}}\n",
    );
    folder.write("vendor/kind.yaml", "type: string\nenum: [cat, dog]\n");
    let lost = conform(&["lint", &spec, "--format", "line"], "");
    assert_eq!(lost.status, 0);
    assert!(
        lost.stdout.contains("warning[remote-reference]"),
        "{}",
        lost.stdout
    );
    let map = format!("https://schemas.example.org/v1/={}", folder.path("vendor"));
    let read = conform(&["lint", &spec, "--format", "line", "--map-ref", &map], "");
    assert_eq!(read.status, 0, "{}", read.stdout);
    assert!(!read.stdout.contains("remote-reference"), "{}", read.stdout);
    // Files that are not there are reported by their names.
    let map = format!("https://schemas.example.org/={}", folder.path("vendor"));
    let lost = conform(&["lint", &spec, "--format", "line", "--map-ref", &map], "");
    assert_eq!(lost.status, 1);
    assert!(lost.stdout.contains("v1/pet.yaml"), "{}", lost.stdout);
}
