//! `conform generate`: what is written, and what is said about it.

use std::fs;

use super::{Folder, conform};

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

    let lib = folder.path("shop-models/src/lib.rs");
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
            .contains("would change shop-models/src/lib.rs"),
        "{}",
        listed.stdout
    );
    assert_eq!(conform(&args, "").status, 0);
    assert_eq!(fs::read_to_string(&lib).expect("it is there"), text);
}

#[test]
fn files_of_others_are_not_overwritten() {
    let folder = Folder::new("generate-foreign");
    let out = folder.path("");
    let manifest = folder.write("Cargo.toml", "# mine\n");
    let args = ["generate", "--spec", SPEC, "--out", &out, "--name", "shop"];
    let ended = conform(&args, "");
    assert_eq!(ended.status, 2, "{}", ended.stdout);
    assert!(
        ended
            .stderr
            .contains("did not write are in its way: Cargo.toml\nhelp: "),
        "{}",
        ended.stderr
    );
    assert_eq!(
        fs::read_to_string(&manifest).expect("it is there"),
        "# mine\n"
    );
    assert!(fs::metadata(folder.path("shop-models")).is_err());
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
    let ended = conform(&["generate", "--out", "o"], "");
    assert_eq!(ended.status, 2);
    assert!(ended.stderr.contains("--name <NAME>"), "{}", ended.stderr);
}
