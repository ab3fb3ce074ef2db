//! Documents that nobody here wrote, read as other readers read them. They are no part of the
//! repository; without them this is skipped.

use std::fs;
use std::path::{Path, PathBuf};

use conform_json::{Format, Value};
use serde_json::Value as Serde;
use serde_yaml::Value as Yaml;

use super::properties::assert_places;
use super::read;

/// Larger texts are left to optimized builds.
const LARGEST: u64 = if cfg!(debug_assertions) {
    300_000
} else {
    u64::MAX
};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if entry
            .metadata()
            .is_ok_and(|metadata| metadata.len() <= LARGEST)
        {
            found.push(path);
        }
    }
}

#[test]
fn public_documents_are_read_as_serde_json_and_serde_yaml_read_them() {
    let folder = std::env::var_os("CONFORM_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    if paths.is_empty() {
        eprintln!("skipped: no documents at CONFORM_CORPUS or ../shared/corpus");
        return;
    }
    let (mut compared, mut refused) = (0, Vec::new());
    for path in paths {
        let name = path.display().to_string();
        let Some(format) = Format::from_file_name(&name) else {
            continue;
        };
        let bytes = fs::read(&path).expect("it is readable");
        let document = read(&name, bytes.clone(), format).unwrap_or_else(|error| panic!("{error}"));
        assert_places(&document);
        match format {
            Format::Json => {
                let expected: Serde = serde_json::from_slice(&bytes).expect("serde_json reads it");
                assert_eq!(document.root().to_serde(), expected, "{name}");
            }
            Format::Yaml => match serde_yaml::from_slice::<Yaml>(&bytes) {
                Ok(expected) => assert!(same(&expected, document.root()), "{name}"),
                // It takes no repeated names and no numbers beyond 64 bits.
                Err(error) => {
                    refused.push(format!("{name}: {error}"));
                    continue;
                }
            },
        }
        compared += 1;
    }
    println!("{compared} documents compared; serde_yaml refuses {refused:?}");
    assert!(compared > refused.len());
}

/// Whether a value is what `serde_yaml` read.
fn same(expected: &Yaml, value: Value<'_>) -> bool {
    match expected {
        Yaml::Null => value.is_null(),
        Yaml::Bool(expected) => value.as_bool() == Some(*expected),
        Yaml::Number(expected) => value
            .as_number()
            .is_some_and(|number| match expected.as_i64() {
                Some(expected) => number.as_i64() == Some(expected),
                None => number.as_f64() == expected.as_f64(),
            }),
        // It takes numbers with leading zeros for text, which the core schema does not.
        Yaml::String(expected) => match value.as_number() {
            Some(number) => {
                number.as_str() == expected
                    && expected.trim_start_matches(['-', '+']).starts_with('0')
            }
            // A block of text that ends with the file, without a line break, ends with one here.
            None => value
                .as_str()
                .is_some_and(|text| text == expected || text.strip_suffix('\n') == Some(expected)),
        },
        Yaml::Sequence(expected) => value.as_array().is_some_and(|array| {
            array.len() == expected.len()
                && array
                    .iter()
                    .zip(expected)
                    .all(|(value, other)| same(other, value))
        }),
        Yaml::Mapping(expected) => value.as_object().is_some_and(|object| {
            object.len() == expected.len()
                && object.iter().zip(expected).all(|(member, (key, other))| {
                    key.as_str().is_none_or(|key| member.key == key) && same(other, member.value)
                })
        }),
        Yaml::Tagged(_) => false,
    }
}
