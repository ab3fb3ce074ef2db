//! Reads a description, lints it, and tells what is wrong with it.

use std::io::{IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use conform_description::{Description, LoadOptions};
use conform_report::{Diagnostic, Profile, Severity, Style, render};

use crate::outcome::{Failure, Outcome};

/// The folder of the workspace, wherever the command is started.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the crate is in the workspace")
        .to_owned()
}

/// The root file of the workspace's own description.
pub fn own_description() -> PathBuf {
    workspace().join("spec").join("openapi.yaml")
}

/// Which description a command reads.
#[derive(clap::Args)]
pub struct Source {
    /// The root file of the description; by default the workspace's own.
    #[arg(long)]
    spec: Option<PathBuf>,
    /// The folder that no reference of it may leave; by default that of the root file.
    #[arg(long, requires = "spec", value_name = "DIR")]
    root: Option<PathBuf>,
}

impl Source {
    /// As [`load`], every example checked.
    pub fn load(&self, out: &mut dyn Write) -> Outcome<Checked> {
        let (spec, root) = (self.spec.as_deref(), self.root.as_deref());
        load(spec, root, Examples::Checked, out)
    }
}

/// A description, and how many problems it has.
pub struct Checked {
    pub description: Description,
    pub style: Style,
    pub warnings: usize,
}

/// Whether examples and defaults are checked against their schemas, which costs more than all else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Examples {
    Checked,
    Left,
}

/// Loads and lints. Prints every problem. Nothing outside `root` is read, which is by default the folder of the file.
///
/// # Errors
///
/// [`Failure::Found`] if there is an error among them, [`Failure::Unreadable`] if the file cannot be read at all.
pub fn load(
    path: Option<&Path>,
    root: Option<&Path>,
    examples: Examples,
    out: &mut dyn Write,
) -> Outcome<Checked> {
    let own = own_description();
    let (path, profile) = match path {
        Some(path) => (path, Profile::Lenient),
        None => (own.as_path(), Profile::Strict),
    };
    let style = style(path);
    let loaded = Description::load(
        path,
        &LoadOptions {
            root: root.map(Path::to_owned),
            profile,
            ..LoadOptions::default()
        },
    );
    let mut diagnostics = loaded.diagnostics;
    if let Some(description) = &loaded.description {
        diagnostics.extend(match examples {
            Examples::Checked => conform_lint::lint(description),
            Examples::Left => conform_lint::lint_structure(description),
        });
        conform_report::sort(&mut diagnostics);
    }
    let told = tell(&diagnostics, &style, out);
    if !path.is_file() {
        return Err(Failure::Unreadable);
    }
    let warnings = told?;
    match loaded.description {
        Some(description) => Ok(Checked {
            description,
            style,
            warnings,
        }),
        None => Err(Failure::Found),
    }
}

/// Prints problems and returns how many warnings there are.
///
/// # Errors
///
/// [`Failure::Found`] if there is an error among them.
pub fn tell(diagnostics: &[Diagnostic], style: &Style, out: &mut dyn Write) -> Outcome<usize> {
    if !diagnostics.is_empty() {
        writeln!(out, "{}", render(diagnostics, style))?;
    }
    let warnings = diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Warning)
        .count();
    let errors = diagnostics.len() - warnings;
    if errors > 0 {
        writeln!(
            out,
            "{}, {}",
            count(errors, "error"),
            count(warnings, "warning")
        )?;
        return Err(Failure::Found);
    }
    Ok(warnings)
}

/// Writes a number and its noun: `1 error`, `2 errors`.
pub fn count(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {noun}s"),
    }
}

/// Colour on a terminal; file names that can be opened from where the command runs.
fn style(path: &Path) -> Style {
    let folder = path.parent().unwrap_or(Path::new(""));
    let here = std::env::current_dir().unwrap_or_default();
    let shown = folder.strip_prefix(&here).unwrap_or(folder);
    let mut prefix = shown.to_string_lossy().replace('\\', "/");
    if !prefix.is_empty() && !prefix.ends_with('/') {
        prefix.push('/');
    }
    Style {
        color: std::io::stdout().is_terminal(),
        prefix,
        ..Style::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A root folder above that of the file lets its references climb as far as that, and no further.
    #[test]
    fn a_root_folder_can_be_named() {
        let folder = workspace().join("tests/fixtures/codegen/climbing");
        let file = folder.join("api/beside.yaml");
        let mut said = Vec::new();
        let refused = load(Some(&file), None, Examples::Left, &mut said);
        assert!(refused.is_err());
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(said.contains("error[outside-root]"), "{said}");
        assert!(said.contains("name with `--root` a folder"), "{said}");

        let mut said = Vec::new();
        let read = load(Some(&file), Some(&folder), Examples::Left, &mut said);
        let said = String::from_utf8_lossy(&said).into_owned();
        assert_eq!(read.expect(&said).description.files().len(), 2, "{said}");
    }
}
