//! `corpus`: what the generator makes of a folder of documents, in numbers.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::generate::Summary;
use crate::load::workspace;
use crate::measure::{self, Measured};
use crate::outcome::{Failure, Outcome};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder; every file in it or below it that is an OpenAPI document by its own first members counts.
    folder: PathBuf,
    /// Where the generated workspaces go.
    #[arg(long, default_value = "target/corpus")]
    out: PathBuf,
    /// Only the documents whose name contains this.
    #[arg(long)]
    only: Option<String>,
    /// Also run clippy, rustfmt and rustdoc on what is generated.
    #[arg(long)]
    lints: bool,
    /// Do not compile what is generated.
    #[arg(long)]
    no_check: bool,
}

/// One row of the table.
struct Row {
    name: String,
    cells: Vec<String>,
    good: bool,
}

const HEAD: [&str; 11] = [
    "document",
    "version",
    "operations",
    "schemas",
    "warnings",
    "lines",
    "generate s",
    "MB",
    "check s",
    "MB",
    "examples",
];

pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Outcome {
    let mut documents = Vec::new();
    find(&args.folder, 0, &mut documents).map_err(|error| Failure::at(&args.folder, error))?;
    documents.sort_by_key(|path| {
        fs::metadata(path)
            .map(|data| data.len())
            .unwrap_or_default()
    });
    if let Some(part) = &args.only {
        documents.retain(|path| name_of(path).contains(part.as_str()));
    }
    if documents.is_empty() {
        return Err(Failure::Io(format!(
            "{}: no OpenAPI document",
            args.folder.display()
        )));
    }
    let widths = [20, 8, 12, 12, 9, 8, 11, 6, 8, 6, 16];
    writeln!(out, "{}", line(&HEAD.map(str::to_owned), &widths))?;
    let mut good = true;
    for document in &documents {
        let row = row(document, args, out)?;
        good &= row.good;
        writeln!(
            out,
            "{}",
            line(&[vec![row.name], row.cells].concat(), &widths)
        )?;
        out.flush()?;
    }
    if good { Ok(()) } else { Err(Failure::Found) }
}

fn row(document: &Path, args: &Args, out: &mut dyn Write) -> Outcome<Row> {
    let name = name_of(document);
    let folder = std::path::absolute(args.out.join(&name))?;
    let summary_file = folder.with_extension("summary.json");
    fs::create_dir_all(&folder).map_err(|error| Failure::at(&folder, error))?;
    let mut generate = Command::new(std::env::current_exe()?);
    generate
        .arg("generate")
        .arg("--spec")
        .arg(document)
        .arg("--out")
        .arg(&folder);
    generate
        .args(["--name", &name, "--example-tests", "--summary"])
        .arg(&summary_file);
    let generated = measure::run(&generate)?;
    if generated.code != Some(0) {
        writeln!(
            out,
            "{name}: generate failed\n{}{}",
            generated.stdout, generated.stderr
        )?;
        return Ok(Row {
            name,
            cells: vec!["failed".to_owned()],
            good: false,
        });
    }
    let text =
        fs::read_to_string(&summary_file).map_err(|error| Failure::at(&summary_file, error))?;
    let summary = Summary::from_json(&text).map_err(|error| Failure::at(&summary_file, error))?;
    let mut good = summary.complete();
    let mut cells = vec![
        summary.version.clone(),
        format!("{}/{}", summary.operations_out, summary.operations_in),
        format!("{}/{}", summary.schemas_out, summary.schemas_in),
        summary.warnings.to_string(),
        summary.lines.to_string(),
        format!("{:.2}", generated.cost.user),
        format!("{:.0}", generated.cost.peak),
    ];
    if !args.no_check {
        // Dependencies first, so that only the generated crates are measured.
        cargo(&folder, &["check", "--workspace"])?;
        touch(&folder)?;
        let checked = cargo(&folder, &["check", "--workspace"])?;
        good &= told(&name, "cargo check", &checked, out)?;
        cells.push(format!("{:.2}", checked.cost.user));
        cells.push(format!("{:.0}", checked.cost.peak));
        let tested = cargo(&folder, &["test", "--package", &format!("{name}-models")])?;
        good &= told(&name, "cargo test", &tested, out)?;
        let passed = if tested.code == Some(0) {
            summary.examples_valid
        } else {
            0
        };
        cells.push(format!(
            "{passed} of {} ({})",
            summary.examples_valid, summary.examples
        ));
        if args.lints {
            good &= told(
                &name,
                "cargo fmt",
                &cargo(&folder, &["fmt", "--all", "--check"])?,
                out,
            )?;
            let clippy = [
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ];
            good &= told(&name, "cargo clippy", &cargo(&folder, &clippy)?, out)?;
            good &= told(
                &name,
                "cargo doc",
                &cargo(&folder, &["doc", "--workspace", "--no-deps"])?,
                out,
            )?;
        }
    }
    Ok(Row { name, cells, good })
}

/// Runs cargo in a generated workspace, with one target folder for all of them.
fn cargo(folder: &Path, arguments: &[&str]) -> Outcome<Measured> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).arg("--quiet").current_dir(folder);
    command.env(
        "CARGO_TARGET_DIR",
        workspace().join("target").join("corpus-target"),
    );
    command
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTDOCFLAGS", "-D warnings");
    command.env("CARGO_PROFILE_DEV_DEBUG", "0");
    Ok(measure::run(&command)?)
}

/// Prints what a failed command said.
fn told(name: &str, what: &str, measured: &Measured, out: &mut dyn Write) -> Outcome<bool> {
    if measured.code == Some(0) {
        return Ok(true);
    }
    let text = format!("{}{}", measured.stdout, measured.stderr);
    let head: Vec<&str> = text.lines().take(40).collect();
    writeln!(out, "{name}: {what} failed\n{}", head.join("\n"))?;
    Ok(false)
}

/// Makes cargo see the generated crates as changed.
fn touch(folder: &Path) -> Outcome {
    for entry in fs::read_dir(folder).map_err(|error| Failure::at(folder, error))? {
        let file = entry?.path().join("src").join("lib.rs");
        if file.exists() {
            let file = fs::File::options()
                .append(true)
                .open(&file)
                .map_err(|error| Failure::at(&file, error))?;
            file.set_modified(std::time::SystemTime::now())?;
        }
    }
    Ok(())
}

fn name_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut name: String = stem
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

/// Finds the root documents: files whose first members include `openapi`.
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
    use std::io::Read as _;
    let is_json = match path.extension().and_then(|end| end.to_str()) {
        Some("json") => true,
        Some("yaml" | "yml") => false,
        _ => return false,
    };
    let mut head = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(4096).read_to_end(&mut head));
    let text = String::from_utf8_lossy(&head);
    read.is_ok()
        && if is_json {
            text.contains("\"openapi\"")
        } else {
            text.lines()
                .any(|line| line.starts_with("openapi:") || line.starts_with("\"openapi\":"))
        }
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let mut text = String::from("|");
    for (index, width) in widths.iter().enumerate() {
        let cell = cells.get(index).map_or("", String::as_str);
        text.push_str(&if index == 0 {
            format!(" {cell:<width$} |")
        } else {
            format!(" {cell:>width$} |")
        });
    }
    text
}
