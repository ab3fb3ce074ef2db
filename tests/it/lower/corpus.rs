//! Public documents, where they are at hand.

use std::path::{Path, PathBuf};

use conform_description::{Description, LoadOptions};
use conform_ir::lower;

use super::is_complete;

/// The folder of public documents, by `CONFORM_CORPUS` or beside the workspace.
fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = std::env::var_os("CONFORM_CORPUS").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

#[test]
fn public_documents_lose_nothing() {
    let Some(folder) = corpus() else {
        println!("skipped: no public documents at hand");
        return;
    };
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
