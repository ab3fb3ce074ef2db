//! Files that are written once and then belong to the user, such as manifests: what generated code needs of them, and which
//! of it they lack.

use std::fs;
use std::path::{Path, PathBuf};

use conform_codegen::Tree;
use toml::{Table, Value};

/// Something that generated code needs and that a file of the user lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lack {
    /// The path of the file in the output folder.
    pub(super) path: String,
    /// What it lacks, or what is wrong with it.
    pub(super) what: String,
}

/// Returns what the user's files below a folder lack. Files that do not exist lack nothing: they will be written.
pub(super) fn lacks(folder: &Path, tree: &Tree) -> Vec<Lack> {
    let mut lacks = Vec::new();
    for (path, wanted) in tree.iter().filter(|(path, _)| tree.is_starter(path)) {
        let Ok(found) = fs::read_to_string(folder.join(path)) else {
            continue;
        };
        let what = if path.ends_with("Cargo.toml") {
            manifest(&found, wanted)
        } else if path.ends_with("src/lib.rs") {
            root(&found, wanted)
        } else {
            Vec::new()
        };
        lacks.extend(what.into_iter().map(|what| Lack {
            path: path.to_owned(),
            what,
        }));
    }
    lacks
}

/// What a manifest lacks of the one that would be written.
fn manifest(found: &str, wanted: &str) -> Vec<String> {
    let found: Table = match found.parse() {
        Ok(found) => found,
        Err(_) => return vec!["it is not TOML".to_owned()],
    };
    let wanted: Table = wanted.parse().unwrap_or_default();
    let mut lacks = Vec::new();
    for section in ["dependencies", "dev-dependencies"] {
        for (name, wanted) in entries(&wanted, section) {
            match entries(&found, section).find(|(other, _)| *other == name) {
                None => lacks.push(format!("it lacks in [{section}]: {name} = {wanted}")),
                Some((_, found)) => {
                    // What is inherited is not known here.
                    if found.get("workspace").is_none() {
                        let missing = missing(
                            &strings(found.get("features")),
                            &strings(wanted.get("features")),
                        );
                        if !missing.is_empty() {
                            lacks.push(format!(
                                "`{name}` in [{section}] lacks the features {}",
                                missing.join(", ")
                            ));
                        }
                    }
                }
            }
        }
    }
    for (name, wanted) in entries(&wanted, "features") {
        match entries(&found, "features").find(|(other, _)| *other == name) {
            None => lacks.push(format!("it lacks in [features]: {name} = {wanted}")),
            // Which features are on by default is for the user to choose.
            Some(_) if name == "default" => {}
            Some((_, found)) => {
                let missing = missing(&strings(Some(found)), &strings(Some(wanted)));
                if !missing.is_empty() {
                    lacks.push(format!("the feature `{name}` lacks {}", missing.join(", ")));
                }
            }
        }
    }
    if let Some(members) = found
        .get("workspace")
        .and_then(|workspace| workspace.get("members"))
    {
        let patterns = strings(Some(members));
        let wanted = wanted
            .get("workspace")
            .and_then(|workspace| workspace.get("members"));
        let unmatched: Vec<String> = strings(wanted)
            .into_iter()
            .filter(|member| !patterns.iter().any(|pattern| matches(pattern, member)))
            .map(|member| format!("{member:?}"))
            .collect();
        if !unmatched.is_empty() {
            lacks.push(format!(
                "the members of its workspace lack {}",
                unmatched.join(", ")
            ));
        }
    }
    lacks
}

/// What the root of a crate lacks of the one that would be written.
fn root(found: &str, wanted: &str) -> Vec<String> {
    let mut lacks = Vec::new();
    if declares_generated(wanted) && !declares_generated(found) {
        lacks.push("it lacks the module: mod generated;".to_owned());
    }
    if let Some(limit) = recursion_limit(wanted)
        && recursion_limit(found).is_none_or(|found| found < limit)
    {
        lacks.push(format!(
            "it lacks the attribute: #![recursion_limit = \"{limit}\"]"
        ));
    }
    lacks
}

fn declares_generated(text: &str) -> bool {
    text.lines().any(|line| {
        let item = line.trim();
        let item = item.strip_prefix("pub").map_or(item, |rest| {
            let rest = rest.trim_start();
            match rest.strip_prefix('(') {
                Some(scope) => scope
                    .split_once(')')
                    .map_or(rest, |(_, rest)| rest.trim_start()),
                None => rest,
            }
        });
        item.strip_prefix("mod generated")
            .is_some_and(|rest| rest.trim_start().starts_with([';', '{']))
    })
}

fn recursion_limit(text: &str) -> Option<usize> {
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with("#![recursion_limit"))?;
    line.split('"').nth(1)?.parse().ok()
}

/// The entries of a table of a manifest.
fn entries<'t>(
    manifest: &'t Table,
    section: &str,
) -> impl Iterator<Item = (&'t String, &'t Value)> {
    manifest
        .get(section)
        .and_then(Value::as_table)
        .into_iter()
        .flatten()
}

fn strings(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn missing(found: &[String], wanted: &[String]) -> Vec<String> {
    let missing = wanted.iter().filter(|item| !found.contains(item));
    missing.map(|item| format!("{item:?}")).collect()
}

/// Whether a pattern of a workspace's members covers a folder in it. `*` stands for any name.
fn matches(pattern: &str, member: &str) -> bool {
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    match pattern.split_once('*') {
        Some((before, after)) => {
            member.len() >= before.len() + after.len()
                && member.starts_with(before)
                && (after.contains('*') || member.ends_with(after))
        }
        None => pattern == member,
    }
}

/// Returns the manifest of the workspace that a folder is in, if any: cargo takes crates there for members of it.
pub(super) fn enclosing_workspace(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().skip(1).find_map(|ancestor| {
        let path = ancestor.join("Cargo.toml");
        let manifest: Table = fs::read_to_string(&path).ok()?.parse().ok()?;
        let workspace = manifest.get("workspace")?;
        let below = |key: &str| {
            let folders = strings(workspace.get(key)).into_iter();
            folders
                .into_iter()
                .any(|listed| folder.starts_with(ancestor.join(listed)))
        };
        (below("members") || !below("exclude")).then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_lacks_what_generated_code_needs() {
        let wanted = "[dependencies]\na = { version = \"1\", features = [\"x\"] }\nb = \"1\"\n\
                      [features]\ndefault = [\"all\"]\nall = [\"pets\"]\npets = []\n";
        let own = "[package]\nversion = \"2.0.0\"\n[dependencies]\na = { version = \"2\", features = [\"x\", \"y\"] }\nb = { workspace = true }\n\
                   [features]\ndefault = []\nall = [\"pets\", \"more\"]\npets = []\nmore = []\n";
        assert_eq!(manifest(own, wanted), Vec::<String>::new());
        assert_eq!(
            manifest(
                "[dependencies]\na = \"1\"\n[features]\nall = []\ndefault = []\n",
                wanted
            ),
            [
                "`a` in [dependencies] lacks the features \"x\"",
                "it lacks in [dependencies]: b = \"1\"",
                "the feature `all` lacks \"pets\"",
                "it lacks in [features]: pets = []",
            ]
        );
        assert_eq!(manifest("=", wanted), ["it is not TOML"]);
    }

    #[test]
    fn members_are_named_or_matched() {
        let wanted = "[workspace]\nmembers = [\"shop-client\", \"shop-models\"]\n";
        for (own, expected) in [
            ("[workspace]\nmembers = [\"shop-*\"]\n", &[][..]),
            ("[workspace]\nmembers = [\"*\", \"x\"]\n", &[]),
            ("[package]\nname = \"shop\"\n", &[]),
            (
                "[workspace]\nmembers = [\"shop-models\"]\n",
                &["the members of its workspace lack \"shop-client\""],
            ),
        ] {
            assert_eq!(manifest(own, wanted), expected, "{own}");
        }
    }

    #[test]
    fn a_root_lacks_its_module_and_its_limit() {
        let wanted = "//! Docs.\n#![recursion_limit = \"512\"]\n\nmod generated;\n";
        for (own, expected) in [
            (
                "#![recursion_limit = \"1024\"]\npub(crate) mod generated;\nmod ext;\n",
                &[][..],
            ),
            (
                "#![recursion_limit = \"512\"]\nmod generated { include!(\"x\"); }\n",
                &[],
            ),
            (
                "#![recursion_limit = \"256\"]\n// mod generated;\nmod generated_too;\n",
                &[
                    "it lacks the module: mod generated;",
                    "it lacks the attribute: #![recursion_limit = \"512\"]",
                ],
            ),
        ] {
            assert_eq!(root(own, wanted), expected, "{own}");
        }
    }

    #[test]
    fn the_workspace_around_a_folder_is_found_unless_it_excludes_the_folder() {
        let folder = std::env::temp_dir().join(format!("conform-around-{}", std::process::id()));
        let api = folder.join("api");
        fs::create_dir_all(&api).unwrap();
        let manifest = folder.join("Cargo.toml");
        for (text, expected) in [
            ("[workspace]\nmembers = [\"app\"]\n", true),
            ("[workspace]\nexclude = [\"api\"]\n", false),
            ("[workspace]\nexclude = [\"a\"]\n", true),
            ("[package]\nname = \"app\"\n", false),
        ] {
            fs::write(&manifest, text).unwrap();
            assert_eq!(
                enclosing_workspace(&api),
                expected.then(|| manifest.clone()),
                "{text}"
            );
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
