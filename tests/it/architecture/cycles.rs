//! No files import each other in a circle, but those that are one engine and say so.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::imports::Imports;
use super::{packages, shown};

/// What the `//!` docs of a file in a circle say, or those of the module above it.
const ENGINE: &str = "one engine";

#[test]
fn files_that_import_each_other_are_one_engine_and_say_so() {
    let mut report = String::new();
    for package in packages() {
        let imports = Imports::read(&package.join("src"));
        for circle in circles(&imports) {
            if circle.iter().any(|module| says_engine(&imports, module)) {
                continue;
            }
            let names: Vec<String> = circle
                .iter()
                .map(|module| shown(&imports.files[module]))
                .collect();
            let _ = writeln!(report, "\nthese import each other: {}", names.join(", "));
            for from in &circle {
                for (to, what) in imports.edges.get(from).into_iter().flatten() {
                    if circle.contains(to) {
                        let what: Vec<&str> = what.iter().map(String::as_str).collect();
                        let _ = writeln!(
                            report,
                            "  {} takes {} of {}",
                            shown(&imports.files[from]),
                            what.join(", "),
                            shown(&imports.files[to]),
                        );
                    }
                }
            }
        }
    }
    assert!(
        report.is_empty(),
        "cut these, or say \"{ENGINE}\" in the `//!` docs of one of the files and why:\n{report}"
    );
}

/// Returns whether the docs of a module, or of one above it, call it one engine.
fn says_engine(imports: &Imports, module: &[String]) -> bool {
    (0..=module.len()).any(|length| {
        // The root of a crate speaks for itself only.
        (length > 0 || module.is_empty())
            && imports.files.get(&module[..length]).is_some_and(|file| {
                let text = std::fs::read_to_string(file).expect("a source file is UTF-8");
                text.lines()
                    .take_while(|line| line.starts_with("//!"))
                    .any(|line| line.contains(ENGINE))
            })
    })
}

/// Returns the sets of modules that reach each other.
fn circles(imports: &Imports) -> Vec<BTreeSet<Vec<String>>> {
    let reached: BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> = imports
        .files
        .keys()
        .map(|module| {
            let mut seen = BTreeSet::new();
            let mut queue = vec![module];
            while let Some(module) = queue.pop() {
                for next in imports
                    .edges
                    .get(module)
                    .into_iter()
                    .flat_map(BTreeMap::keys)
                {
                    if seen.insert(next) {
                        queue.push(next);
                    }
                }
            }
            (module, seen)
        })
        .collect();
    let mut circles = Vec::new();
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    for (module, seen) in &reached {
        if !seen.contains(module) || known.contains(*module) {
            continue;
        }
        let circle: BTreeSet<Vec<String>> = seen
            .iter()
            .filter(|other| reached[**other].contains(module))
            .map(|other| (*other).clone())
            .collect();
        known.extend(circle.iter().cloned());
        circles.push(circle);
    }
    circles
}
