//! Which description a command works with, and what is wrong with it.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use conform_description::{Description, LoadOptions, Loaded, codes};
use conform_lint::codes::{MALFORMED_IGNORE, UNUSED_IGNORE};
use conform_lint::ignore::Ignores;
use conform_overlay::Origins;
use conform_report::{Code, Diagnostic, Profile, Style};

use crate::config::{Config, Level, rule};

use crate::outcome::{Failure, Outcome};
use crate::overlays::Overlaid;
use crate::paths;
use crate::verdict_choices::RuleProfile;

/// The description that the command line names.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Description")]
pub struct DescriptionArgs {
    /// The root file of the description; by default the one that `conform.toml` names.
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// The folder that no reference of the description may leave; by default that of the root file.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Only count the problems of this rule, such as unused-component; may be given several times.
    #[arg(long = "ignore-rule", value_name = "CODE", value_parser = rule)]
    pub ignored: Vec<Code>,
    /// Make the problems of a rule errors, warnings, or only count them: CODE=error, CODE=warning, CODE=off; may be given several
    /// times.
    #[arg(long = "rule-level", value_name = "CODE=LEVEL", value_parser = rule_level)]
    pub levels: Vec<(Code, Level)>,
    /// Read the targets of remote references that begin with this URL from files below this folder; may be given several times.
    #[arg(long = "map-ref", value_name = "URL=DIR", value_parser = mapped_url)]
    pub refs: Vec<(String, PathBuf)>,
    /// Apply this overlay to the description before it is used; may be given several times.
    #[arg(long = "overlay", value_name = "FILE")]
    pub overlays: Vec<PathBuf>,
}

/// The description that the command line names, by its position or by an option.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Description")]
pub struct DescriptionFileArgs {
    /// The root file of the description, as with --spec.
    #[arg(value_name = "FILE", conflicts_with = "spec")]
    file: Option<PathBuf>,
    #[command(flatten)]
    description: DescriptionArgs,
}

impl DescriptionArgs {
    /// Returns the arguments as words of a command.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut option = |name: &str, value: &str| {
            words.extend([name.to_owned(), paths::quoted(value)]);
        };
        if let Some(path) = &self.spec {
            option("--spec", &path.to_string_lossy());
        }
        if let Some(path) = &self.root {
            option("--root", &path.to_string_lossy());
        }
        for code in &self.ignored {
            option("--ignore-rule", code.as_str());
        }
        for (code, level) in &self.levels {
            option(
                "--rule-level",
                &format!("{}={}", code.as_str(), level.name()),
            );
        }
        for (url, folder) in &self.refs {
            option("--map-ref", &format!("{url}={}", folder.display()));
        }
        for overlay in &self.overlays {
            option("--overlay", &overlay.to_string_lossy());
        }
        words
    }
}

impl DescriptionFileArgs {
    /// Returns whether a root file is named.
    #[must_use]
    pub const fn is_named(&self) -> bool {
        self.file.is_some() || self.description.spec.is_some()
    }

    /// Returns the arguments with the root file, if one is named.
    #[must_use]
    pub fn resolved(&self) -> DescriptionArgs {
        let mut args = self.description.clone();
        if let Some(file) = &self.file {
            args.spec = Some(file.clone());
        }
        args
    }
}

/// Which rules of the linter run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LintScope {
    /// All of them, and advice beyond the specification.
    Advice,
    /// All of them.
    Everything,
    /// All but those for examples and defaults, which take longer than all others together.
    Structure,
    /// None: only what loading reports.
    Loading,
}

/// A description that is still to be read.
#[derive(Clone, Debug)]
pub struct DescriptionFile {
    /// The root file.
    pub path: PathBuf,
    /// The folder that no reference may leave; `None` for the folder of the root file.
    pub root: Option<PathBuf>,
    /// How strictly it is judged.
    pub profile: Profile,
    /// Severities of rules of the linter that differ from the profile's.
    pub levels: Vec<(Code, Level)>,
    /// Where the targets of remote references are: the start of URLs, and folders.
    pub refs: Vec<(String, PathBuf)>,
    /// The rules of `conform lint` to start from, if the configuration names them.
    pub rules: Option<RuleProfile>,
    /// The file of allowed problems; `None` for [`IGNORE_FILE`] beside the root file, if it is there.
    pub ignore_file: Option<PathBuf>,
    /// Overlays that are applied to it, in this order.
    pub overlays: Vec<PathBuf>,
}

/// Returns whether a file is an OpenAPI description by its extension and its first lines.
pub(crate) fn looks_like_description(path: &Path) -> bool {
    const START: u64 = 4096;
    let extension = path.extension().and_then(|extension| extension.to_str());
    let is_json = match extension {
        Some("json") => true,
        Some("yaml" | "yml") => false,
        _ => return false,
    };
    let mut start = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(START).read_to_end(&mut start));
    let start = String::from_utf8_lossy(&start);
    let begins = |line: &str| {
        let key = if is_json {
            line.trim_start_matches([' ', '\t', '{'])
        } else {
            line
        };
        let key = key.trim_start_matches(['"', '\'']);
        let rest = key
            .strip_prefix("openapi")
            .or_else(|| key.strip_prefix("swagger"));
        rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
    };
    read.is_ok() && start.lines().any(begins)
}

/// The name of the file of allowed problems beside a root file.
pub const IGNORE_FILE: &str = ".conform-ignore";

/// A description that was read, and everything that is wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// The description; `None` if the root file cannot be used at all.
    pub description: Option<Description>,
    /// The problems, sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many problems of ignored rules there are besides.
    pub ignored: usize,
    /// Where places of files with overlays are in the files.
    pub origins: Vec<Origins>,
    /// How diagnostics are shown: with file names that can be opened from the current folder, without colour.
    pub style: Style,
}

impl DescriptionFile {
    /// Reads the description and lints it.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no such file. Problems of a file that is there are in [`Checked::diagnostics`].
    pub fn check(&self, scope: LintScope) -> Outcome<Checked> {
        if let Some(root) = self.root.as_deref().filter(|root| !root.is_dir()) {
            return Err(paths::missing_folder(root));
        }
        match std::fs::metadata(&self.path) {
            Ok(metadata) if metadata.is_dir() => return Err(is_folder(&self.path)),
            Ok(_) => {}
            Err(error) => return Err(paths::unreadable(&self.path, &error)),
        }
        let overlaid = Overlaid::new(&self.path, &self.overlays)?;
        let options = self.load_options(overlaid.texts)?;
        let Loaded {
            description,
            mut diagnostics,
        } = Description::load(&self.path, &options);
        let mut ignored = 0;
        if let Some(description) = &description {
            let mut found = match scope {
                LintScope::Advice => {
                    let mut found = conform_lint::lint(description);
                    found.extend(conform_lint::advice(description));
                    found.extend(self.unlisted(description));
                    found
                }
                LintScope::Everything => conform_lint::lint(description),
                LintScope::Structure => conform_lint::lint_structure(description),
                LintScope::Loading => Vec::new(),
            };
            ignored = self.judge(&mut found);
            // `conform lint`, which runs all rules, also says which of the ignores are not needed. What loading reports cannot
            // be ignored here: without it, the description is not understood.
            if matches!(scope, LintScope::Everything | LintScope::Structure) {
                let mut sifted = self.ignores(description)?.sift(found, self.profile);
                let of_ignores = [UNUSED_IGNORE, MALFORMED_IGNORE];
                sifted
                    .kept
                    .retain(|problem| !of_ignores.contains(&problem.code));
                found = sifted.kept;
                ignored += sifted.ignored;
            }
            diagnostics.extend(found);
            conform_report::sort(&mut diagnostics);
        }
        relocate(&overlaid.origins, &mut diagnostics);
        let is_refused = overlaid.diagnostics.iter().any(Diagnostic::is_error);
        diagnostics.splice(0..0, overlaid.diagnostics);
        errors_first(&mut diagnostics);
        Ok(Checked {
            description: description.filter(|_| !is_refused),
            diagnostics,
            ignored,
            origins: overlaid.origins,
            style: Style {
                prefix: paths::folder_of(&self.path),
                ..Style::default()
            },
        })
    }
}

impl DescriptionFile {
    /// Returns the description with these settings, which those of the command line take precedence over.
    pub(crate) fn new(args: &DescriptionArgs, config: Option<&Config>) -> Option<Self> {
        let (path, profile) = match (&args.spec, config) {
            (Some(path), _) => (path.clone(), Profile::Lenient),
            (None, Some(config)) => (config.description.clone(), Profile::Strict),
            (None, None) => return None,
        };
        let mut levels: Vec<(Code, Level)> = args.levels.clone();
        levels.extend(args.ignored.iter().map(|code| (*code, Level::Off)));
        let mut refs = args.refs.clone();
        let mut overlays = Vec::new();
        let mut root = args.root.clone();
        let (mut rules, mut ignore_file) = (None, None);
        if let Some(config) = config {
            let lint = &config.settings.lint;
            rules = lint.profile;
            ignore_file = lint.ignore_file.as_deref().map(|path| config.at(path));
            let ignored = lint.ignore.iter().map(|name| (name, Level::Off));
            let all = lint
                .levels
                .iter()
                .map(|(name, level)| (name, *level))
                .chain(ignored);
            levels.extend(all.filter_map(|(name, level)| Some((rule(name).ok()?, level))));
            let mapped = config.settings.refs.iter();
            refs.extend(mapped.map(|(url, folder)| (url.clone(), config.at(folder))));
            overlays.extend(config.settings.overlays.iter().map(|path| config.at(path)));
            root = root.or_else(|| config.settings.root.as_deref().map(|root| config.at(root)));
        }
        overlays.extend(args.overlays.iter().cloned());
        Some(Self {
            path,
            root,
            profile,
            levels,
            refs,
            rules,
            ignore_file,
            overlays,
        })
    }

    /// Returns what comments and the file of allowed problems allow.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read.
    pub(crate) fn ignores(&self, description: &Description) -> Outcome<Ignores> {
        let mut ignores = Ignores::of(description);
        let path = match &self.ignore_file {
            Some(path) => path.clone(),
            None => {
                let folder = self.path.parent().unwrap_or(Path::new(""));
                let path = folder.join(IGNORE_FILE);
                if !path.is_file() {
                    return Ok(ignores);
                }
                path
            }
        };
        let text =
            std::fs::read_to_string(&path).map_err(|error| paths::unreadable(&path, &error))?;
        // Reports put the folder of the root file before the names of files.
        let name = paths::shown(&path);
        let prefix = paths::folder_of(&self.path);
        ignores.add_file(name.strip_prefix(&prefix).unwrap_or(&name), &text);
        Ok(ignores)
    }

    /// Gives problems the severities of their rules, and removes those of ignored ones. Returns how many these are.
    fn judge(&self, diagnostics: &mut Vec<Diagnostic>) -> usize {
        let before: usize = diagnostics.iter().map(Diagnostic::count).sum();
        diagnostics.retain_mut(|diagnostic| {
            let level = self
                .levels
                .iter()
                .find(|(code, _)| *code == diagnostic.code);
            match level.map(|(_, level)| level.severity()) {
                None => true,
                Some(Some(severity)) => {
                    diagnostic.severity = severity;
                    true
                }
                Some(None) => false,
            }
        });
        before - diagnostics.iter().map(Diagnostic::count).sum::<usize>()
    }

    /// Returns the path of a file of the description by its name, which is relative to the folder of the root file.
    pub(crate) fn path_of(&self, name: &str) -> PathBuf {
        if self.path.file_name().is_some_and(|own| own == name) {
            return self.path.clone();
        }
        let folder = self.path.parent().unwrap_or(Path::new(""));
        folder.join(name)
    }

    /// Returns how the description is loaded, with texts in place of those of its files.
    pub(crate) fn load_options(&self, replaced: Vec<(String, String)>) -> Outcome<LoadOptions> {
        Ok(LoadOptions {
            root: self.root.clone(),
            mapped: self.mapped()?,
            replaced,
            profile: self.profile,
            ..LoadOptions::default()
        })
    }

    /// Returns the folders of remote references relative to that of the root file.
    fn mapped(&self) -> Outcome<Vec<(String, String)>> {
        let absolute = |path: &Path| {
            let canonical = path.canonicalize();
            canonical.map_err(|_| paths::missing_folder(path))
        };
        let parent = self
            .path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let folder = absolute(parent.unwrap_or(Path::new(".")))?;
        let refs = self.refs.iter();
        refs.map(|(url, to)| Ok((url.clone(), paths::relative(&folder, &absolute(to)?))))
            .collect()
    }
}

/// Moves the places of diagnostics to the files that people edit, where overlays have changed the text of these.
pub(crate) fn relocate(origins: &[Origins], diagnostics: &mut [Diagnostic]) {
    if origins.is_empty() {
        return;
    }
    for diagnostic in diagnostics {
        diagnostic.keep_fingerprint();
        for origin in origins {
            origin.relocate(diagnostic);
        }
    }
}

/// Reads `CODE=LEVEL`.
fn rule_level(text: &str) -> Result<(Code, Level), String> {
    let (code, level) = text
        .split_once('=')
        .ok_or("write CODE=error, CODE=warning or CODE=off")?;
    let all = [Level::Error, Level::Warning, Level::Off];
    let known = all.into_iter().find(|known| known.name() == level);
    let level =
        known.ok_or_else(|| format!("`{level}` is no level; write error, warning or off"))?;
    Ok((rule(code)?, level))
}

/// Reads `URL=DIR`.
fn mapped_url(text: &str) -> Result<(String, PathBuf), String> {
    let (url, folder) = text.rsplit_once('=').ok_or("write URL=DIR")?;
    if !url.contains("://") || !url.ends_with('/') {
        return Err(format!(
            "`{url}` is not the start of a URL that ends in a slash"
        ));
    }
    Ok((url.to_owned(), folder.into()))
}

impl DescriptionFile {
    /// Problems of files that are beside those of the description, but that no reference leads to. The folder of the root file
    /// may have others, such as configuration.
    fn unlisted(&self, description: &Description) -> Vec<Diagnostic> {
        if description.is_incomplete() {
            return Vec::new();
        }
        let base = self.path.parent().unwrap_or(Path::new(""));
        let mut folders: Vec<&str> = description
            .files()
            .filter_map(|file| Some(file.name().rsplit_once('/')?.0))
            .filter(|folder| !folder.starts_with(".."))
            .collect();
        folders.sort_unstable();
        folders.dedup();
        let names: Vec<String> = folders
            .iter()
            .flat_map(|folder| {
                let names = paths::names_in(&base.join(folder)).into_iter();
                names.map(move |name| format!("{folder}/{name}"))
            })
            .filter(|name| base.join(name).is_file())
            .collect();
        conform_lint::unlisted_files(description, names.iter().map(String::as_str))
    }
}

/// Puts errors before warnings, and these before notes: what is wrong must not be lost among advice.
pub fn errors_first(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
}

impl Checked {
    /// Returns whether the root file cannot be read at all.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        let is_root = |diagnostic: &Diagnostic| diagnostic.code == codes::UNREADABLE_FILE;
        self.description.is_none() && self.diagnostics.iter().any(is_root)
    }
}

/// The failure of a folder in place of a root file.
fn is_folder(path: &Path) -> Failure {
    let is_root = |name: &&String| {
        let stem = name
            .rsplit_once('.')
            .filter(|(_, extension)| ["yaml", "yml", "json"].contains(extension));
        stem.is_some_and(|(stem, _)| stem == "openapi" || stem == "swagger")
    };
    let names = paths::names_in(path);
    Failure::with_help(
        format!("`{}` is a folder, not a description", path.display()),
        match names.iter().find(is_root) {
            Some(name) => format!("did you mean `{}`?", paths::shown(&path.join(name))),
            None => "name the root file of the description".to_owned(),
        },
    )
}
