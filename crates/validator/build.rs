//! Lists the files of `spec/`, so that the command carries the description that it was built with.
//!
//! A list that is made at build time cannot go stale, and does not break the build when a file goes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root =
        Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../spec");
    let root = root
        .canonicalize()
        .expect("the folder `spec` stands at the root of the workspace");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        // Cargo looks at the time of the folder itself only, so each is named.
        println!("cargo::rerun-if-changed={}", folder.display());
        for entry in fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                files.push(path);
            }
        }
    }
    files.sort_unstable();
    let mut text = String::from("[\n");
    for file in files {
        let name = file
            .strip_prefix(&root)
            .expect("it stands below")
            .to_str()
            .expect("names are Unicode");
        let name = format!("spec/{}", name.replace('\\', "/"));
        let _ = writeln!(
            text,
            "    ({name:?}, include_str!({:?})),",
            file.to_str().expect("names are Unicode")
        );
    }
    text.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("spec_files.rs");
    fs::write(out, text).expect("the output folder can be written");
}
