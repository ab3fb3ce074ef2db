//! The five steps to one more endpoint in `spec/README.md`, in a copy of the whole repository, whose tests pass then. The tests of
//! `xtask` do the same without compiling, each time.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::generated_crates::{folder, workspace, write};

/// Copies a folder, without what is built and the history.
fn copy(from: &Path, to: &Path) {
    if !from.is_dir() || from.is_symlink() {
        fs::create_dir_all(to.parent().expect("it has a folder")).expect("it can be made");
        copy_file(from, to);
        return;
    }
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let name = entry.expect("the folder can be read").file_name();
        if name != "target" && name != ".git" {
            copy(&from.join(&name), &to.join(&name));
        }
    }
}

/// Copies a file. A link stays a link: a copy of what it leads to would be in the root folder that it leaves.
fn copy_file(from: &Path, to: &Path) {
    #[cfg(unix)]
    if let Ok(target) = fs::read_link(from) {
        std::os::unix::fs::symlink(target, to).expect("the link can be made");
        return;
    }
    fs::copy(from, to).expect("it can be copied");
}

/// Runs cargo in the copy. It has a target folder of its own: cargo takes packages at the same place in two workspaces for the same
/// ones, and the build script of the tests would not run again.
fn cargo(root: &Path, arguments: &[&str]) {
    let status = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root)
        .env("CARGO_TARGET_DIR", folder("new-endpoint-target"))
        .env("INSTA_UPDATE", "no")
        .env_remove("RUSTFLAGS")
        .status()
        .expect("cargo can be run");
    assert!(status.success(), "cargo {}", arguments.join(" "));
}

#[test]
#[ignore = "builds and tests a copy of the workspace, which takes minutes: cargo test -p conform-tests -- --ignored new_endpoint"]
fn a_new_endpoint_passes_every_test_without_an_edit_of_rust() {
    let root = folder("new-endpoint");
    if root.exists() {
        fs::remove_dir_all(&root).expect("an older copy can be removed");
    }
    copy(&workspace(), &root);
    let payload = r#"{"data": [{"id": "9", "visit_id": "18407167", "sender_id": 575, "text": "Hello", "created": 1633630312}]}"#;
    write(&root.join("messages.json"), payload);
    let operation = "GET /visits/{id}/messages?limit=20";
    let arguments = [
        "xtask",
        "new-operation",
        operation,
        "--payload",
        "messages.json",
    ];
    cargo(&root, &arguments);
    fs::remove_file(root.join("messages.json")).expect("it was written");
    cargo(&root, &["xtask", "generate"]);
    cargo(&root, &["xtask", "check"]);
    let tests = [
        "test",
        "-p",
        "conform-tests",
        "-p",
        "conform-schema",
        "-p",
        "vsee-models",
        "-p",
        "vsee-client",
        "-p",
        "xtask",
    ];
    cargo(&root, &tests);
    for name in ["new-endpoint", "new-endpoint-target"] {
        fs::remove_dir_all(folder(name)).expect("the copy can be removed");
    }
}
