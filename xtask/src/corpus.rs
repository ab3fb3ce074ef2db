//! `corpus`: generates code for every document of a folder, compiles it, and counts.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use conform_json::{Format, Limits};

use crate::measure::{self, Measured};
use crate::repository::{unreadable, unstarted, workspace};
use conform_openapi::outcome::{Failure, Outcome};
use conform_openapi::verbs::generate::Summary;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder. Every JSON or YAML file in it or below it whose root has a member `openapi` is a document.
    folder: PathBuf,
    /// Where the generated workspaces go.
    #[arg(long, default_value = "target/corpus")]
    out: PathBuf,
    /// Only the documents whose name contains this.
    #[arg(long)]
    only: Option<String>,
    /// Also run clippy, rustfmt and rustdoc on the generated code.
    #[arg(long)]
    lints: bool,
    /// Do not compile the generated code.
    #[arg(long)]
    no_check: bool,
}

/// One row of the table.
struct Row {
    cells: Vec<String>,
    good: bool,
}

/// The columns of the table, and how wide each is. `unread` are values of examples that no branch of their union reads, `raw` values that stay JSON
/// because no type could be made of their schemas, `long` names of more than 50 letters, `shared` aliases of equal types of other owners.
const COLUMNS: [(&str, usize); 17] = [
    ("document", 24),
    ("version", 8),
    ("operations", 12),
    ("schemas", 12),
    ("warnings", 9),
    ("unread", 7),
    ("raw", 5),
    ("long", 5),
    ("shared", 7),
    ("lines", 8),
    ("generate s", 11),
    ("MB", 6),
    ("check", 7),
    ("check s", 8),
    ("MB", 6),
    ("examples", 20),
    ("fmt, clippy, doc", 16),
];

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Outcome {
    let mut documents = Vec::new();
    find(&args.folder, 0, &mut documents).map_err(unreadable(&args.folder))?;
    documents.sort_by_key(|path| {
        let size = fs::metadata(path).map(|data| data.len());
        (size.unwrap_or_default(), path.clone())
    });
    let mut documents = named(documents, &args.folder);
    if let Some(part) = &args.only {
        documents.retain(|(name, _)| name.contains(part.as_str()));
    }
    if documents.is_empty() {
        return Err(Failure::message(format!(
            "there is no OpenAPI document in `{}`",
            args.folder.display()
        )));
    }
    writeln!(out, "{}", line(&COLUMNS.map(|(title, _)| title.to_owned())))?;
    writeln!(
        out,
        "{}",
        line(&COLUMNS.map(|(_, width)| "-".repeat(width)))
    )?;
    let mut good = true;
    for (name, document) in &documents {
        let row = row(name, document, args, out)?;
        good &= row.good;
        let cells = [vec![name.clone()], row.cells].concat();
        writeln!(out, "{}", line(&cells))?;
        out.flush()?;
    }
    if good { Ok(()) } else { Err(Failure::Found) }
}

fn row(name: &str, document: &Path, args: &Args, out: &mut dyn Write) -> Outcome<Row> {
    let folder = std::path::absolute(args.out.join(name)).map_err(unstarted)?;
    let summary_file = folder.with_extension("summary.json");
    fs::create_dir_all(&folder)
        .map_err(|error| conform_openapi::paths::unwritable(&folder, &error))?;
    let mut generate = Command::new(std::env::current_exe().map_err(unstarted)?);
    generate
        .arg("generate")
        .arg("--spec")
        .arg(document)
        .arg("--out")
        .arg(&folder);
    generate
        .args(["--name", name, "--example-tests", "--summary"])
        .arg(&summary_file);
    let generated = measure::run(&generate).map_err(unstarted)?;
    if !succeeded(name, "generate", &generated, out)? {
        return Ok(Row {
            cells: vec!["failed".to_owned()],
            good: false,
        });
    }
    // Below the target folder of this repository, the crates are not members of its workspace.
    let manifest = folder.join("Cargo.toml");
    fs::write(
        &manifest,
        "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n",
    )
    .map_err(|error| conform_openapi::paths::unwritable(&manifest, &error))?;
    let text = fs::read_to_string(&summary_file).map_err(unreadable(&summary_file))?;
    let summary = Summary::from_json(&text)
        .map_err(|why| Failure::message(format!("`{}`: {why}", summary_file.display())))?;
    let mut row = Row {
        cells: vec![
            summary.version.clone(),
            format!("{}/{}", summary.operations_out, summary.operations_in),
            format!("{}/{}", summary.schemas_out, summary.schemas_in),
            summary.warnings.to_string(),
            summary.unread.to_string(),
            summary.raw.to_string(),
            summary.long_names.to_string(),
            summary.shared.to_string(),
            summary.lines.to_string(),
            format!("{:.2}", generated.cost.user),
            format!("{:.0}", generated.cost.peak),
        ],
        good: summary.is_complete(),
    };
    if !args.no_check {
        check(name, &folder, &summary, &mut row, out)?;
        if args.lints {
            lint(name, &folder, &mut row, out)?;
        }
    }
    Ok(row)
}

/// Compiles the generated code, and runs the tests of its examples.
fn check(
    name: &str,
    folder: &Path,
    summary: &Summary,
    row: &mut Row,
    out: &mut dyn Write,
) -> Outcome {
    // Dependencies first, so that only the generated crates are measured.
    cargo(folder, &["check", "--workspace"])?;
    touch(name, folder)?;
    let checked = cargo(folder, &["check", "--workspace"])?;
    let compiles = succeeded(name, "cargo check", &checked, out)?;
    row.cells.push(verdict(compiles));
    row.cells.push(format!("{:.2}", checked.cost.user));
    row.cells.push(format!("{:.0}", checked.cost.peak));
    let models = format!("{name}-models");
    let tested = cargo(folder, &["test", "--package", &models, "--", "--nocapture"])?;
    let pass = succeeded(name, "cargo test", &tested, out)?;
    // The test prints how many examples passed; if it failed before, none is known to pass.
    let counted = tested.stdout.lines().find_map(|line| {
        let (passed, rest) = line.split_once(" of ")?;
        rest.contains(" examples, ").then(|| passed.parse().ok())?
    });
    let passed: usize = counted.unwrap_or_default();
    let valid = summary.examples_valid;
    row.cells
        .push(format!("{passed} of {valid} ({})", summary.examples));
    row.good &= compiles && pass && passed == valid;
    Ok(())
}

/// Runs rustfmt, clippy and rustdoc on the generated code.
fn lint(name: &str, folder: &Path, row: &mut Row, out: &mut dyn Write) -> Outcome {
    let commands: [(&str, &[&str]); 3] = [
        ("cargo fmt", &["fmt", "--all", "--check"]),
        (
            "cargo clippy",
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
        ),
        ("cargo doc", &["doc", "--workspace", "--no-deps"]),
    ];
    let mut clean = true;
    for (what, arguments) in commands {
        clean &= succeeded(name, what, &cargo(folder, arguments)?, out)?;
    }
    row.cells.push(verdict(clean));
    row.good &= clean;
    Ok(())
}

fn verdict(good: bool) -> String {
    if good { "ok" } else { "failed" }.to_owned()
}

/// Runs cargo in a generated workspace, with one target folder for all of them.
fn cargo(folder: &Path, arguments: &[&str]) -> Outcome<Measured> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg("--quiet").args(arguments).current_dir(folder);
    command.env(
        "CARGO_TARGET_DIR",
        workspace().join("target").join("corpus-target"),
    );
    command
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTDOCFLAGS", "-D warnings");
    command.env("CARGO_PROFILE_DEV_DEBUG", "0");
    measure::run(&command).map_err(unstarted)
}

/// Returns whether a command succeeded; prints the output of one that failed.
fn succeeded(name: &str, what: &str, measured: &Measured, out: &mut dyn Write) -> Outcome<bool> {
    if measured.code == Some(0) {
        return Ok(true);
    }
    let text = format!("{}{}", measured.stdout, measured.stderr);
    let head: Vec<&str> = text.lines().take(40).collect();
    writeln!(out, "{name}: {what} failed\n{}", head.join("\n"))?;
    Ok(false)
}

/// Makes cargo see the generated crates as changed.
fn touch(name: &str, folder: &Path) -> Outcome {
    for end in ["models", "client"] {
        let file = folder.join(format!("{name}-{end}")).join("src/lib.rs");
        if file.exists() {
            let touched = fs::File::options()
                .append(true)
                .open(&file)
                .and_then(|file| file.set_modified(std::time::SystemTime::now()));
            touched.map_err(|error| conform_openapi::paths::unwritable(&file, &error))?;
        }
    }
    Ok(())
}

/// Gives each document a name that can be a crate's: that of its file, with those of its folders where two would have the
/// same, and a number where even these are the same.
fn named(documents: Vec<PathBuf>, root: &Path) -> Vec<(String, PathBuf)> {
    let stems: Vec<String> = documents
        .iter()
        .map(|path| crate_name(&path.file_stem().unwrap_or_default().to_string_lossy()))
        .collect();
    let mut taken = HashSet::new();
    let mut all = Vec::new();
    for (path, stem) in documents.into_iter().zip(&stems) {
        let alone = stems.iter().filter(|other| *other == stem).count() == 1;
        let below = path.strip_prefix(root).unwrap_or(&path).with_extension("");
        let wanted = if alone {
            stem.clone()
        } else {
            crate_name(&below.to_string_lossy())
        };
        let numbered = (2..).map(|count| format!("{wanted}-{count}"));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        let name = names.find(|name| taken.insert(name.clone()));
        all.push((name.unwrap_or(wanted), path));
    }
    all
}

fn crate_name(text: &str) -> String {
    let mut name: String = text
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert_str(0, "api-");
    }
    name
}

/// Finds the root documents.
fn find(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    const DEEPEST: usize = 4;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if depth < DEEPEST {
                find(&path, depth + 1, found)?;
            }
        } else if is_document(&path) {
            found.push(path);
        }
    }
    Ok(())
}

fn is_document(path: &Path) -> bool {
    let format = match path.extension().and_then(|end| end.to_str()) {
        Some("json") => Format::Json,
        Some("yaml" | "yml") => Format::Yaml,
        _ => return false,
    };
    let Ok(bytes) = fs::read(path) else {
        return false;
    };
    // A broken document is for `generate` to report, if it is meant to be one.
    let is_meant = String::from_utf8_lossy(&bytes).lines().any(|line| {
        let line = line.trim_start_matches(['{', ' ', '"', '\'']);
        line.starts_with("openapi")
    });
    let name = path.to_string_lossy();
    match conform_json::Document::parse(&*name, bytes, format, &Limits::default()) {
        Ok(document) => document.root().get("openapi").is_some(),
        Err(_) => is_meant,
    }
}

fn line(cells: &[String]) -> String {
    let mut text = String::from("|");
    for (index, (_, width)) in COLUMNS.iter().enumerate() {
        let cell = cells.get(index).map_or("", String::as_str);
        text.push_str(&if index == 0 {
            format!(" {cell:<width$} |")
        } else {
            format!(" {cell:>width$} |")
        });
    }
    text
}
