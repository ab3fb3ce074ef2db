//! What the program carries: the source of the runtime crates, and the commit that it is built from.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let root = here.join("../..").canonicalize()?;
    let mut code = String::new();
    for (constant, folder) in [("RUNTIME", "runtime"), ("CLIENT_RUNTIME", "runtime-client")] {
        let folder = root.join("crates").join(folder);
        println!("cargo::rerun-if-changed={}", folder.join("src").display());
        let mut files = Vec::new();
        list(&folder, Path::new("src"), &mut files)?;
        files.sort();
        writeln!(code, "const {constant}: Source = Source {{")?;
        writeln!(
            code,
            "manifest: include_str!({:?}),",
            folder.join("Cargo.toml")
        )?;
        writeln!(code, "files: &[")?;
        for file in files {
            let name = file.to_string_lossy().replace('\\', "/");
            writeln!(code, "({name:?}, include_str!({:?})),", folder.join(&file))?;
        }
        writeln!(code, "] }};")?;
    }
    for (constant, file) in [
        ("WORKSPACE", "Cargo.toml"),
        ("LICENSE_MIT", "LICENSE-MIT"),
        ("LICENSE_APACHE", "LICENSE-APACHE"),
    ] {
        writeln!(
            code,
            "const {constant}: &str = include_str!({:?});",
            root.join(file)
        )?;
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("vendored.rs"), code)?;

    let version = env::var("CARGO_PKG_VERSION")?;
    let version = match commit(&root) {
        Some(commit) => format!("{version} ({commit})"),
        None => version,
    };
    println!("cargo::rustc-env=CONFORM_VERSION={version}");
    Ok(())
}

/// Adds the files of a folder of a crate, and of the folders in it, by their paths in the crate.
fn list(krate: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(krate.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            list(krate, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Returns the short hash of the commit that is checked out and its date; `None` without git or outside of a repository.
fn commit(root: &Path) -> Option<String> {
    let git = |args: &[&str]| {
        let output = Command::new("git").arg("-C").arg(root).args(args).output();
        let output = output.ok().filter(|output| output.status.success())?;
        let text = String::from_utf8(output.stdout).ok()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    // A new commit changes this file, in a worktree as well.
    if let Some(head) = git(&[
        "rev-parse",
        "--path-format=absolute",
        "--git-path",
        "logs/HEAD",
    ]) && Path::new(&head).exists()
    {
        println!("cargo::rerun-if-changed={head}");
    }
    git(&["log", "-1", "--format=%h %cs"])
}
