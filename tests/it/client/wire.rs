//! Generated clients over real HTTP. Clients are generated from the descriptions in `tests/fixtures/client`, compiled, and run against a server on
//! loopback. The checks, which compare requests and responses with the OpenAPI specification, are in `fixtures/client/probe`.

use std::collections::BTreeSet;
use std::fs;

use conform_codegen::{Layout, Runtime, Settings};
use conform_description::{Description, LoadOptions};

use crate::generated_crates::{cargo, folder, workspace, write, write_tree, write_workspace};

/// The names of the clients, with the root file of each description.
const DESCRIPTIONS: [(&str, &str); 10] = [
    ("parameters", "parameters.yaml"),
    ("styles", "styles.yaml"),
    ("bodies", "bodies.yaml"),
    ("media", "media.yaml"),
    ("parts", "parts.yaml"),
    ("responses", "responses.yaml"),
    ("retries", "retries.yaml"),
    ("pages", "pages.yaml"),
    ("security", "security.yaml"),
    ("peers", "peers/openapi.yaml"),
];

#[test]
fn generated_clients_send_and_read_what_the_specification_says() {
    let root = workspace();
    let fixtures = root.join("tests/fixtures/client");
    let folder = folder("wire");
    let mut manifest = String::from(
        "[package]\nname = \"probe\"\nversion = \"0.1.0\"\nedition = \"2024\"\nautobins = false\n\n\
         [[test]]\nname = \"wire\"\npath = \"src/main.rs\"\n\n[dev-dependencies]\n\
         serde = \"1\"\nserde_json = \"1\"\ntokio = { version = \"1\", default-features = false, features = [\"rt\"] }\n",
    );
    for (name, file) in DESCRIPTIONS {
        let loaded = Description::load(&fixtures.join(file), &LoadOptions::default());
        assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
        let lowered = conform_ir::lower(&loaded.description.expect("it was read"));
        let runtime = root.join("crates/runtime");
        let settings = Settings {
            layout: Layout::Workspace {
                name: name.to_owned(),
                runtime: Runtime::Path(runtime.to_str().expect("the path is text").to_owned()),
            },
            source: file.to_owned(),
            ..Settings::default()
        };
        let generated = conform_codegen::generate(&lowered.api, &settings);
        assert_eq!(
            generated.written.operations, lowered.api.counts.operations,
            "{name}"
        );
        // All crates are in one workspace.
        let crates = generated
            .tree
            .iter()
            .filter(|(path, _)| *path != "Cargo.toml");
        write_tree(&folder.join(name), crates);
        manifest.push_str(&format!(
            "{name}-client = {{ path = \"../{name}/{name}-client\", default-features = false, features = [\"webhooks\"] }}\n"
        ));
    }
    let members = ["*/*-client", "*/*-models", "probe"].map(str::to_owned);
    write_workspace(&folder, &members);
    write(&folder.join("probe/Cargo.toml"), &manifest);
    write(&folder.join("probe/src/lib.rs"), "");
    for entry in fs::read_dir(fixtures.join("probe")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().expect("the file has a name");
        write(
            &folder.join("probe/src").join(name),
            &fs::read_to_string(&path).unwrap(),
        );
    }
    let server = fs::read_to_string(root.join("tests/it/client/server.rs")).unwrap();
    write(&folder.join("probe/src/server.rs"), &server);
    cargo(&folder, &["fmt", "--package", "pages-client", "--check"]);
    let run = |arguments: &str| cargo(&folder, &arguments.split(' ').collect::<Vec<_>>());
    run("test --offline --quiet --package probe --test wire");
    // The example in the documentation of each client.
    run("test --offline --quiet --doc --workspace --exclude probe --no-default-features");
}

/// The tables of the README list exactly the tests that exist.
#[test]
fn readme_lists_every_test() {
    let fixtures = workspace().join("tests/fixtures/client");
    let readme = fs::read_to_string(fixtures.join("README.md")).expect("the README can be read");
    let mut tests = BTreeSet::new();
    for entry in fs::read_dir(fixtures.join("probe")).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let module = path.file_stem().expect("the file has a name");
        let module = module.to_string_lossy().into_owned();
        let code = fs::read_to_string(&path).expect("the file can be read");
        for rest in code.split("#[test]\nfn ").skip(1) {
            let name = rest.split('(').next().unwrap_or_default();
            tests.insert(format!("{module}::{name}"));
        }
    }
    let listed: BTreeSet<String> = readme
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| {
            let module = word.split_once("::").map(|(module, _)| module);
            module.is_some_and(|module| fixtures.join(format!("probe/{module}.rs")).exists())
        })
        .map(str::to_owned)
        .collect();
    assert!(tests.len() > 40, "the tests are found");
    assert_eq!(listed, tests);
    // The fixtures that it names exist.
    for fixture in readme
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.ends_with(".yaml"))
    {
        let folders = ["", "client/"].map(|folder| {
            workspace()
                .join("tests/fixtures")
                .join(folder)
                .join(fixture)
        });
        assert!(folders.iter().any(|path| path.exists()), "{fixture}");
    }
}
