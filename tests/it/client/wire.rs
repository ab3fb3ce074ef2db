//! Clients that are generated from the descriptions in `tests/fixtures/client`, compiled, and run against a server on loopback:
//! what they send and read is compared with what the OpenAPI specification says. The checks are in `fixtures/client/probe`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use vsee_codegen::{Layout, Runtime, Settings};
use vsee_spec::{Description, LoadOptions};

/// Each with its root file.
const DESCRIPTIONS: [(&str, &str); 5] = [
    ("parameters", "parameters.yaml"),
    ("bodies", "bodies.yaml"),
    ("responses", "responses.yaml"),
    ("security", "security.yaml"),
    ("peers", "peers/openapi.yaml"),
];

fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("the tests have a workspace")
        .to_owned()
}

/// Writes a file unless it is there already, so that what did not change is not compiled again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("the file has a folder")).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn generated_clients_are_right_on_the_wire() {
    let root = root();
    let fixtures = root.join("tests/fixtures/client");
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = temporary.parent().expect("it stands in the target folder");
    let folder = temporary.join("wire");
    let mut manifest = String::from(
        "[package]\nname = \"probe\"\nversion = \"0.1.0\"\nedition = \"2024\"\nautobins = false\n\n\
         [[test]]\nname = \"wire\"\npath = \"src/main.rs\"\n\n[dev-dependencies]\n\
         serde = \"1\"\nserde_json = \"1\"\ntokio = { version = \"1\", default-features = false, features = [\"rt\"] }\n",
    );
    for (name, file) in DESCRIPTIONS {
        let loaded = Description::load(&fixtures.join(file), &LoadOptions::default());
        assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
        let lowered = vsee_spec::lower(&loaded.description.expect("it was read"));
        let runtime = root.join("crates/runtime");
        let settings = Settings {
            layout: Layout::Workspace {
                name: name.to_owned(),
                runtime: Runtime::Path(runtime.to_str().expect("the path is text").to_owned()),
            },
            source: file.to_owned(),
            ..Settings::default()
        };
        let generated = vsee_codegen::generate(&lowered.api, &settings);
        assert_eq!(
            generated.written.operations, lowered.api.counts.operations,
            "{name}"
        );
        for (path, text) in generated.tree.iter() {
            // One workspace holds all of them.
            if path != "Cargo.toml" {
                write(&folder.join(name).join(path), text);
            }
        }
        manifest.push_str(&format!(
            "{name}-client = {{ path = \"../{name}/{name}-client\", default-features = false }}\n"
        ));
    }
    let members = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"*/*-client\", \"*/*-models\", \"probe\"]\n\n\
         [workspace.dependencies]\nvsee-runtime = {{ path = {:?}, default-features = false }}\n",
        root.join("crates/runtime")
    );
    write(&folder.join("Cargo.toml"), &members);
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
    // The versions of this workspace, which are there without a network.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();

    let output = Command::new(env!("CARGO"))
        .args([
            "test",
            "--offline",
            "--quiet",
            "--package",
            "probe",
            "--test",
            "wire",
        ])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo can be run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{}\n{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}
