//! Whole documents, read like `serde_json` and `serde_yaml` read them: the description of this
//! repository, and third-party documents in the folder that `CONFORM_CORPUS` names, if it is set.

use std::fs;
use std::path::{Path, PathBuf};

use conform_json::{Format, Value};
use serde_json::Value as Serde;
use serde_yaml::Value as Yaml;

use super::properties::assert_spans;
use super::read;

/// The largest file that is read, in bytes. Debug builds are too slow for larger ones.
const MAX_LENGTH: u64 = if cfg!(debug_assertions) {
    300_000
} else {
    u64::MAX
};

/// Adds the files of a folder and its subfolders that are not too large.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let entry = entry.expect("the entry is readable");
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if fs::metadata(&path).is_ok_and(|metadata| metadata.len() <= MAX_LENGTH) {
            found.push(path);
        }
    }
}

#[test]
fn documents_are_read_like_serde_json_and_serde_yaml_read_them() {
    let mut paths = Vec::new();
    files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec"),
        &mut paths,
    );
    if let Some(folder) = std::env::var_os("CONFORM_CORPUS") {
        files(Path::new(&folder), &mut paths);
    }
    let (mut compared, mut refused) = (0, Vec::new());
    for path in paths {
        let name = path.display().to_string();
        let Some(format) = Format::from_file_name(&name) else {
            continue;
        };
        let bytes = fs::read(&path).expect("the file is readable");
        let document = read(&name, bytes.clone(), format).unwrap_or_else(|error| panic!("{error}"));
        assert_spans(&document);
        match format {
            Format::Json => {
                let expected: Serde = serde_json::from_slice(&bytes).expect("serde_json reads it");
                assert_eq!(document.root().to_serde(), expected, "{name}");
            }
            Format::Yaml => match serde_yaml::from_slice::<Yaml>(&bytes) {
                Ok(expected) => assert!(is_same(&expected, document.root()), "{name}"),
                // `serde_yaml` refuses repeated names and numbers beyond 64 bits.
                Err(error) => {
                    refused.push(format!("{name}: {error}"));
                    continue;
                }
            },
        }
        compared += 1;
    }
    assert!(
        compared > refused.len(),
        "serde_yaml refuses too many documents: {refused:?}"
    );
}

/// Returns whether a value is what `serde_yaml` read.
fn is_same(expected: &Yaml, value: Value<'_>) -> bool {
    match expected {
        Yaml::Null => value.is_null(),
        Yaml::Bool(expected) => value.as_bool() == Some(*expected),
        Yaml::Number(expected) => value
            .as_number()
            .is_some_and(|number| match expected.as_i64() {
                Some(expected) => number.as_i64() == Some(expected),
                None => number.as_f64() == expected.as_f64(),
            }),
        // For `serde_yaml`, numbers with leading zeros are text. The core schema reads numbers.
        Yaml::String(expected) => match value.as_number() {
            Some(number) => {
                number.as_str() == expected
                    && expected.trim_start_matches(['-', '+']).starts_with('0')
            }
            // This reader ends a block scalar at the end of the file with a line break.
            None => value
                .as_str()
                .is_some_and(|text| text == expected || text.strip_suffix('\n') == Some(expected)),
        },
        Yaml::Sequence(expected) => value.as_array().is_some_and(|array| {
            array.len() == expected.len()
                && array
                    .iter()
                    .zip(expected)
                    .all(|(value, other)| is_same(other, value))
        }),
        Yaml::Mapping(expected) => value.as_object().is_some_and(|object| {
            object.len() == expected.len()
                && object.iter().zip(expected).all(|(member, (key, other))| {
                    key.as_str().is_none_or(|key| member.key == key) && is_same(other, member.value)
                })
        }),
        Yaml::Tagged(_) => false,
    }
}
