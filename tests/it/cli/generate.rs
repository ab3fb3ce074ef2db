//! `conform generate`: what is written, and what is said about it.

use std::fs;

use super::{Folder, conform};
use crate::generated_crates::cargo;

const SPEC: &str = "@fixtures/models/docs.yaml";

#[test]
fn stale_files_end_with_the_whole_command_that_mends_them() {
    let folder = Folder::new("generate out");
    let out = folder.path("");
    let out = out.trim_end_matches('/');
    let args = ["generate", "--spec", SPEC, "--out", out, "--name", "shop"];
    let written = conform(&args, "");
    assert_eq!(written.status, 0, "{}{}", written.stdout, written.stderr);
    let fresh = conform(&[&args[..], &["--check", "--quiet"]].concat(), "");
    assert_eq!((fresh.status, fresh.stdout.lines().count()), (0, 1));

    let lib = folder.path("shop-models/src/generated/mod.rs");
    let text = fs::read_to_string(&lib).expect("it is written");
    fs::write(&lib, format!("{text}// x\n")).expect("it can be written");
    let stale = conform(&[&args[..], &["--check"]].concat(), "");
    assert_eq!(stale.status, 4, "{}", stale.stdout);
    assert!(stale.stdout.contains("-// x\n"), "{}", stale.stdout);
    let command = stale.stdout.lines().last().unwrap_or_default();
    let spec = super::root().join(&SPEC[1..]);
    assert_eq!(
        command,
        format!(
            "conform generate --spec {} --out '{out}' --name shop",
            spec.display()
        )
    );
    let listed = conform(&[&args[..], &["--dry-run"]].concat(), "");
    assert!(
        listed
            .stdout
            .contains("would change shop-models/src/generated/mod.rs"),
        "{}",
        listed.stdout
    );
    assert_eq!(conform(&args, "").status, 0);
    assert_eq!(fs::read_to_string(&lib).expect("it is there"), text);
}

#[test]
fn files_of_others_among_generated_ones_are_not_removed() {
    let folder = Folder::new("generate-foreign");
    let out = folder.path("");
    fs::create_dir_all(folder.path("shop-models/src/generated")).expect("it can be made");
    let own = folder.write("shop-models/src/generated/mine.rs", "// mine\n");
    let args = ["generate", "--spec", SPEC, "--out", &out, "--name", "shop"];
    let ended = conform(&args, "");
    assert_eq!(ended.status, 2, "{}", ended.stdout);
    assert!(
        ended
            .stderr
            .contains("did not write are in its way: shop-models/src/generated/mine.rs\nhelp: "),
        "{}",
        ended.stderr
    );
    assert_eq!(fs::read_to_string(&own).expect("it is there"), "// mine\n");
    assert!(fs::metadata(folder.path("shop-client")).is_err());
}

#[test]
fn manifests_roots_and_hand_written_modules_belong_to_the_user() {
    let folder = Folder::new("generate-own");
    let out = folder.path("");
    let args = ["generate", "--spec", SPEC, "--out", &out, "--name", "shop"];
    assert_eq!(conform(&args, "").status, 0);
    let manifest = folder.path("shop-models/Cargo.toml");
    let text = fs::read_to_string(&manifest).expect("it is written");
    let released = text
        .replace(
            "version = \"0.1.0\"\nedition",
            "version = \"2.3.4\"\nlicense = \"MIT\"\nedition",
        )
        .replace("publish = false\n", "");
    assert_ne!(text, released);
    fs::write(&manifest, &released).expect("it can be written");
    fs::create_dir_all(folder.path("shop-models/src/ext")).expect("it can be made");
    let ext = folder.write("shop-models/src/ext/mod.rs", "//! By hand.\n");
    let root = folder.path("shop-models/src/lib.rs");
    let with_ext = fs::read_to_string(&root).expect("it is written") + "\nmod ext;\n";
    fs::write(&root, &with_ext).expect("it can be written");

    let again = conform(&args, "");
    assert_eq!(again.status, 0, "{}{}", again.stdout, again.stderr);
    let check = conform(&[&args[..], &["--check"]].concat(), "");
    assert_eq!(check.status, 0, "{}", check.stdout);
    for (path, expected) in [
        (&manifest, &released),
        (&root, &with_ext),
        (&ext, &"//! By hand.\n".to_owned()),
    ] {
        assert_eq!(
            &fs::read_to_string(path).expect("it is there"),
            expected,
            "{path}"
        );
    }

    // What generated code needs is reported, and not written.
    fs::write(
        &manifest,
        released.replace("conform-runtime = ", "# conform-runtime = "),
    )
    .expect("it can be written");
    fs::write(&root, with_ext.replace("mod generated;", "")).expect("it can be written");
    let check = conform(&[&args[..], &["--check"]].concat(), "");
    assert_eq!(check.status, 4, "{}", check.stdout);
    for expected in [
        "shop-models/Cargo.toml: it lacks in [dependencies]: conform-runtime = {",
        "shop-models/src/lib.rs: it lacks the module: mod generated;",
        "2 files of yours to edit",
    ] {
        assert!(
            check.stdout.contains(expected),
            "{expected}: {}",
            check.stdout
        );
    }
    let last = check.stdout.lines().last().unwrap_or_default();
    assert!(last.starts_with("conform generate --spec "), "{last}");
    let written = conform(&args, "");
    assert_eq!(written.status, 0);
    assert!(
        written.stdout.contains("it lacks the module"),
        "{}",
        written.stdout
    );
    // Without the files, the command writes them.
    for path in [&manifest, &root] {
        fs::remove_file(path).expect("it is there");
    }
    assert_eq!(conform(&args, "").status, 0);
    assert_eq!(fs::read_to_string(&manifest).expect("it is there"), text);
}

#[test]
fn inside_a_workspace_no_second_one_is_made() {
    let folder = Folder::new("generate-nested");
    folder.write("Cargo.toml", "[workspace]\nmembers = [\"app\"]\n");
    let out = folder.path("api");
    let args = ["generate", "--spec", SPEC, "--out", &out, "--name", "shop"];
    let written = conform(&args, "");
    assert_eq!(written.status, 0, "{}{}", written.stdout, written.stderr);
    assert!(
        written.stdout.contains("in the workspace of"),
        "{}",
        written.stdout
    );
    assert!(fs::metadata(folder.path("api/shop-models/Cargo.toml")).is_ok());
    assert!(fs::metadata(folder.path("api/Cargo.toml")).is_err());
    // Unless the outer one excludes it.
    folder.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"app\"]\nexclude = [\"api\"]\n",
    );
    assert_eq!(conform(&args, "").status, 0);
    assert!(fs::metadata(folder.path("api/Cargo.toml")).is_ok());
}

#[test]
fn a_runtime_that_means_nothing_is_refused() {
    let folder = Folder::new("generate-runtime");
    let out = folder.path("");
    let run = |runtime: &str| {
        let args = [
            "generate",
            "--spec",
            SPEC,
            "--out",
            &out,
            "--name",
            "shop",
            "--runtime",
            runtime,
        ];
        conform(&args, "")
    };
    for (runtime, expected) in [
        (
            "git=https://git.example.org/x.git",
            "a repository needs a revision",
        ),
        ("version=latest", "`latest` is no version"),
        ("path=nowhere", "there is no"),
        ("vendorde", "it is no place of a crate"),
    ] {
        let ended = run(runtime);
        assert_eq!(ended.status, 2, "{runtime}: {}", ended.stdout);
        assert!(
            ended.stderr.contains(expected),
            "{runtime}: {}",
            ended.stderr
        );
    }
    assert!(fs::metadata(folder.path("shop-models")).is_err());
    assert_eq!(
        run("git=https://git.example.org/x.git,rev=0a1b2c3").status,
        0
    );
    let manifest =
        fs::read_to_string(folder.path("shop-client/Cargo.toml")).expect("it is written");
    assert!(
        manifest.contains(
            "conform-client = { git = \"https://git.example.org/x.git\", rev = \"0a1b2c3\", default-features = false }"
        ),
        "{manifest}"
    );
}

#[test]
fn the_folder_and_the_name_must_be_known() {
    let ended = conform(&["generate", "--spec", SPEC], "");
    assert_eq!(ended.status, 2);
    assert!(
        ended.stderr.contains("--out DIR --name NAME"),
        "{}",
        ended.stderr
    );
    let ended = conform(&["generate", "--spec", SPEC, "--out", "o"], "");
    assert_eq!(ended.status, 2);
    assert!(
        ended.stderr.contains("--out o --name NAME"),
        "{}",
        ended.stderr
    );
}

const MENU: &str = r#"
openapi: 3.1.0
info: {title: Menu, version: '1'}
servers: [{url: 'https://menu.example.org'}]
paths:
  /dishes/{id}:
    get:
      operationId: getDish
      tags: [dishes]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: The dish.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Dish'}
components:
  schemas:
    Dish:
      type: object
      required: [name]
      properties:
        name: {type: string}
        served: {enum: [cold, hot]}
        id: {type: string, format: uuid}
        since: {type: string, format: date-time}
        price: {type: number, format: decimal}
        days: {type: array, items: {type: string, format: date}}
      example:
        name: Soup
        served: hot
        id: 00000000-0000-0000-0000-0000000000FF
        since: '2021-11-01T07:00:00+07:00'
        price: 12.50
        days: ['2021-11-01']
"#;

/// A crate whose build script generates its code includes what it wrote.
#[test]
fn a_build_script_generates_code_that_its_crate_includes() {
    let folder = Folder::new("generate-build");
    let spec = folder.write("menu.yaml", MENU);
    let generator = |description: &str| {
        conform_openapi::build::Generator::new(description)
            .option("--type=format:uuid=uuid")
            .out_dir(folder.path("out"))
    };
    let written = generator(&spec).generate().expect("it is generated");
    let crates = super::root()
        .parent()
        .expect("it is in the workspace")
        .join("crates");
    let crates = crates.display();
    folder.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             conform-client = {{ path = \"{crates}/runtime-client\" }}\nconform-runtime = {{ path = \"{crates}/runtime\", features = [\"uuid\"] }}\n"
        ),
    );
    std::fs::create_dir_all(folder.path("src")).expect("it can be made");
    // The page about generating shows the library.
    let page = crate::docs::page("docs/generating.md");
    let [library] = &page.blocks_of("rust,ignore")[..] else {
        panic!("the page has one such block");
    };
    let written = format!("{written:?}");
    let library = library.replace(
        "concat!(env!(\"OUT_DIR\"), \"/generated/mod.rs\")",
        &written,
    );
    assert!(library.contains(&written), "{library}");
    let used = "pub fn is_hot(dish: &models::Dish) -> bool {\n    matches!(dish.served, Some(models::DishServed::Hot))\n}\n";
    folder.write("src/lib.rs", &(library + used));
    let lock = super::root().parent().map(|root| root.join("Cargo.lock"));
    fs::copy(lock.expect("it has a parent"), folder.path("Cargo.lock")).expect("it can be copied");
    cargo(&folder.0, &["check", "--offline", "--quiet"]);

    // What is wrong is reported as by the program, and nothing is written.
    let broken = folder.write(
        "broken.yaml",
        &MENU.replace("openapi: 3.1.0", "openapi: 9.9.9"),
    );
    let error = generator(&broken).out_dir(folder.path("none")).generate();
    let report = error.expect_err("the description has errors").to_string();
    assert!(
        report.contains("error[") && report.contains("broken.yaml:"),
        "{report}"
    );
    assert!(fs::metadata(folder.path("none")).is_err());
    let error = generator(&spec).option("--tags=x").generate();
    let report = error.expect_err("there is no such option").to_string();
    assert!(report.contains("unexpected argument '--tags'"), "{report}");
}

/// What is generated needs no file of this repository: it is moved, compiled, packaged, and used by a crate in the workspace of
/// somebody else.
#[test]
fn vendored_output_works_wherever_it_is() {
    let folder = Folder::new("generate-moved");
    let spec = folder.write("menu.yaml", MENU);
    let lock = super::root()
        .parent()
        .expect("it is in the workspace")
        .join("Cargo.lock");
    let app = |layout: &str, imports: &str| {
        let made = folder.path("made");
        let args = [
            "generate",
            "--spec",
            &spec,
            "--out",
            &made,
            "--name",
            "menu",
            "--layout",
            layout,
            "--example-tests",
        ];
        // Types of other crates, and traits, in one of the two.
        let choices = [
            "--type",
            "format:uuid=uuid",
            "--type",
            "format:date-time=chrono::DateTime<chrono::Utc>",
            "--type",
            "format:decimal=rust_decimal",
            "--type",
            "format:date=time",
            "--derive",
            "Dish:Eq",
            "--derive",
            "Hash",
            "--features",
            "always",
        ];
        let choices = if layout == "crate" { &[][..] } else { &choices };
        let written = conform(&[&args[..], choices].concat(), "");
        assert_eq!(written.status, 0, "{}{}", written.stdout, written.stderr);
        let inside = folder.path(&format!("{layout}/stranger/api"));
        fs::create_dir_all(folder.path(&format!("{layout}/stranger/app/src")))
            .expect("it can be made");
        fs::rename(&made, &inside).expect("it can be moved");
        let file =
            |name: &str, text: &str| folder.write(&format!("{layout}/stranger/{name}"), text);
        file(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"app\"]\n",
        );
        let packages = match layout {
            "crate" => "menu = { path = \"../api/menu\", default-features = false }\n",
            _ => {
                "menu-client = { path = \"../api/menu-client\", default-features = false }\nmenu-models = { path = \"../api/menu-models\" }\n"
            }
        };
        file(
            "app/Cargo.toml",
            &format!(
                "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{packages}"
            ),
        );
        file(
            "app/src/lib.rs",
            &format!(
                "{imports}\n\npub fn client() -> Client {{\n    Client::builder().build().expect(\"the description has a server\")\n}}\n\n\
                 pub fn is_hot(dish: &Dish) -> bool {{\n    matches!(dish.served, Some(DishServed::Hot))\n}}\n"
            ),
        );
        let stranger = folder.0.join(layout).join("stranger");
        for place in [&stranger, &stranger.join("api")] {
            fs::copy(&lock, place.join("Cargo.lock")).expect("the lock file can be copied");
        }
        cargo(&stranger, &["check", "--offline", "--quiet"]);
        let api = stranger.join("api");
        cargo(&api, &["fmt", "--all", "--check"]);
        cargo(
            &api,
            &[
                "test",
                "--offline",
                "--quiet",
                "--workspace",
                "--no-default-features",
            ],
        );
        api
    };
    let api = app(
        "workspace",
        "use menu_client::Client;\nuse menu_models::{Dish, DishServed};",
    );
    cargo(
        &api,
        &[
            "package",
            "--workspace",
            "--offline",
            "--quiet",
            "--allow-dirty",
            "--no-verify",
            "--target-dir",
            "packages",
        ],
    );
    assert!(
        api.join("packages/package/menu-client-0.1.0.crate")
            .is_file()
    );
    app(
        "crate",
        "use menu::client::Client;\nuse menu::models::{Dish, DishServed};",
    );
}
