//! Public documents: every operation and schema of them is lowered.
//!
//! `index.csv` in the folder lists the documents: name, file, version, number of operations, number of schemas.

use std::path::PathBuf;

use conform_description::{Description, LoadOptions};
use conform_ir::lower;

use super::is_complete;

#[test]
#[ignore = "reads the documents in the folder that CONFORM_CORPUS names"]
fn public_documents_lose_nothing() {
    let folder = std::env::var_os("CONFORM_CORPUS").expect("CONFORM_CORPUS names a folder");
    let folder = PathBuf::from(folder);
    let index = std::fs::read_to_string(folder.join("index.csv")).expect("the corpus has an index");
    for line in index.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let [name, file, _, operations, schemas, ..] = columns[..] else {
            panic!("{line}")
        };
        let loaded = Description::load(&folder.join(file), &LoadOptions::default());
        let description = loaded.description.expect(name);
        let lowered = lower(&description);
        println!(
            "{name}: {:?}, {} types, {} warnings",
            lowered.api.counts,
            lowered.api.types.len(),
            lowered.diagnostics.len()
        );
        assert!(
            is_complete(&lowered.api),
            "{name}: {:?}",
            lowered.api.counts
        );
        assert_eq!(
            lowered.api.counts.operations.to_string(),
            operations,
            "{name}"
        );
        if schemas != "0" {
            assert_eq!(lowered.api.counts.schemas.to_string(), schemas, "{name}");
        }
    }
}
