//! The two descriptions that a command compares.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use conform_description::{Description, FileId, LoadOptions, Loaded};
use conform_diff::{Comparison, Level, Options, SideNames, compare};
use conform_overlay::Origins;
use conform_report::{Diagnostic, Profile, Style, render};
use jiff::Timestamp;

use crate::config::Config;
use crate::context::Context;
use crate::outcome::{Failure, Outcome};
use crate::overlays::Overlaid;
use crate::paths;
use crate::revision::Revision;
use crate::values;

/// The names of root files, in the order in which a folder is searched for them.
const ROOTS: [&str; 6] = [
    "openapi.yaml",
    "openapi.yml",
    "openapi.json",
    "swagger.yaml",
    "swagger.yml",
    "swagger.json",
];

/// Which descriptions are compared, and how.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Descriptions")]
pub struct TwoSidesArgs {
    /// What clients rely on: a root file, a folder with one, or REV:PATH of a git repository.
    #[arg(value_name = "OLD")]
    old: String,
    /// What shall replace it.
    #[arg(value_name = "NEW")]
    new: String,
    /// What counts as a change.
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = LevelName::Wire)]
    level: LevelName,
    /// The day on which the new description is published, as in 2026-11-27; by default today. What is deprecated may be removed
    /// after its `x-sunset`.
    #[arg(long, value_name = "DAY", value_parser = values::day)]
    today: Option<String>,
    /// How many days in advance something must be announced: what is deprecated now needs an `x-sunset` that is at least as far away.
    #[arg(long, value_name = "DAYS")]
    notice: Option<u32>,
    /// Apply this overlay to both descriptions before they are compared; may be given several times. Those of conform.toml are applied
    /// to the description that it names, in the folder and in revisions.
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
}

/// Two descriptions that were read.
pub struct TwoSides {
    descriptions: [Arc<Description>; 2],
    /// Where the places of files with overlays are in the files.
    origins: [Vec<Origins>; 2],
    options: Options,
}

/// A description that was read, and what is put before the names of its files.
struct OneSide {
    loaded: Loaded,
    prefix: String,
    origins: Vec<Origins>,
    /// The problems of overlays.
    diagnostics: Vec<Diagnostic>,
}

impl TwoSidesArgs {
    /// Reads both descriptions.
    ///
    /// # Errors
    ///
    /// Returns an error if one of them cannot be read; what is wrong with it has been printed.
    pub fn load(&self, context: &mut Context<'_>) -> Outcome<TwoSides> {
        let mut descriptions = Vec::new();
        let (mut prefixes, mut origins) = (Vec::new(), Vec::new());
        let config = match &context.config {
            Some(path) => Some(Config::read(path)?),
            None => Config::find()?,
        };
        for name in [&self.old, &self.new] {
            let OneSide {
                loaded,
                prefix,
                origins: own,
                mut diagnostics,
            } = read(name, &self.overlays, config.as_ref())?;
            origins.push(own);
            diagnostics.extend(loaded.diagnostics);
            let errors: Vec<Diagnostic> = diagnostics
                .into_iter()
                .filter(Diagnostic::is_error)
                .collect();
            match loaded.description {
                Some(description) if errors.is_empty() => descriptions.push(Arc::new(description)),
                _ => {
                    let style = Style {
                        color: context.io.color.stderr,
                        prefix,
                        ..Style::default()
                    };
                    writeln!(context.io.stderr, "{}", render(&errors, &style))?;
                    return Err(Failure::message(format!(
                        "`{name}` has errors; nothing was compared"
                    )));
                }
            }
            prefixes.push(Arc::from(prefix));
        }
        let today = self.today.clone().unwrap_or_else(|| {
            let now = Timestamp::now().to_string();
            now.get(..10).unwrap_or(&now).to_owned()
        });
        let (Ok(descriptions), Ok(prefixes), Ok(origins)) = (
            descriptions.try_into(),
            prefixes.try_into(),
            origins.try_into(),
        ) else {
            unreachable!("both sides were read");
        };
        Ok(TwoSides {
            descriptions,
            origins,
            options: Options {
                level: self.level.into(),
                names: SideNames { prefixes },
                today: Some(today),
                notice: self.notice,
            },
        })
    }
}

/// Reads one description, with these overlays and those that the configuration has for it.
fn read(name: &str, overlays: &[PathBuf], config: Option<&Config>) -> Outcome<OneSide> {
    let mut options = LoadOptions {
        profile: Profile::Lenient,
        ..LoadOptions::default()
    };
    let path = Path::new(name);
    if !path.exists()
        && let Some(revision) = Revision::parse(name)
    {
        let (mut loaded, prefix) = revision.load(&ROOTS, &options)?;
        let mut overlaid = Overlaid::default();
        if let Some(description) = &loaded.description {
            let root = Arc::clone(description.document(FileId::ROOT));
            let is_own = |config: &&Config| {
                let (_, folder) = prefix.split_once(':').unwrap_or_default();
                config
                    .description
                    .canonicalize()
                    .is_ok_and(|path| path.ends_with(Path::new(folder).join(&**root.name())))
            };
            let names = all_overlays(overlays, config.filter(is_own));
            if !names.is_empty() {
                overlaid = Overlaid::of_document(root, &names)?;
                options.replaced = std::mem::take(&mut overlaid.texts);
                (loaded, _) = revision.load(&ROOTS, &options)?;
            }
        }
        return Ok(OneSide {
            loaded,
            prefix,
            origins: overlaid.origins,
            diagnostics: overlaid.diagnostics,
        });
    }
    let path = match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => root_in(path)?,
        Ok(_) => path.to_owned(),
        Err(error) => return Err(paths::unreadable(path, &error)),
    };
    let own = path.canonicalize().ok();
    let is_own = |config: &&Config| own.is_some() && config.description.canonicalize().ok() == own;
    let names = all_overlays(overlays, config.filter(is_own));
    let overlaid = Overlaid::new(&path, &names)?;
    options.replaced = overlaid.texts;
    Ok(OneSide {
        loaded: Description::load(&path, &options),
        prefix: paths::folder_of(&path),
        origins: overlaid.origins,
        diagnostics: overlaid.diagnostics,
    })
}

/// The overlays of a configuration, and then those of the command line.
fn all_overlays(named: &[PathBuf], config: Option<&Config>) -> Vec<PathBuf> {
    let configured = config.into_iter().flat_map(|config| {
        let overlays = config.settings.overlays.iter();
        overlays.map(|path| config.at(path))
    });
    configured.chain(named.iter().cloned()).collect()
}

/// The root file in a folder.
fn root_in(folder: &Path) -> Outcome<PathBuf> {
    let paths = ROOTS.iter().map(|name| folder.join(name));
    let found = paths.into_iter().find(|path| path.is_file());
    found.ok_or_else(|| {
        Failure::with_help(
            format!(
                "the folder `{}` has no root file of a description",
                folder.display()
            ),
            format!("name the root file, or call it one of {}", ROOTS.join(", ")),
        )
    })
}

impl TwoSides {
    /// Compares them.
    #[must_use]
    pub fn compare(&self) -> Comparison {
        let [old, new] = &self.descriptions;
        let mut comparison = compare(old, new, &self.options);
        for change in &mut comparison.changes {
            for (label, origins) in [&mut change.old, &mut change.new]
                .into_iter()
                .zip(&self.origins)
            {
                for origin in origins {
                    label
                        .iter_mut()
                        .for_each(|label| origin.relocate_label(label));
                }
            }
        }
        comparison
    }

    /// Returns whether the generated crates are compared, too.
    #[must_use]
    pub fn compares_crates(&self) -> bool {
        self.options.level >= Level::Sdk
    }

    /// Returns how many files they have.
    #[must_use]
    pub fn files(&self) -> usize {
        self.descriptions
            .iter()
            .map(|side| side.files().len())
            .sum()
    }

    /// Returns `info.version` of the old one.
    #[must_use]
    pub fn old_version(&self) -> String {
        let info = self.descriptions[0].root().follow("info");
        let version = info.and_then(|info| info.text("version"));
        version.unwrap_or_default().to_owned()
    }

    /// Returns both descriptions.
    #[must_use]
    pub fn descriptions(&self) -> &[Arc<Description>; 2] {
        &self.descriptions
    }
}

/// What counts as a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LevelName {
    /// What changes messages, and what is done with them.
    Wire,
    /// What changes the generated Rust crates, too: names, types, constructors, methods.
    Sdk,
    /// What is visible in any way: texts, names and examples, too.
    Strict,
}

impl From<LevelName> for Level {
    fn from(name: LevelName) -> Self {
        match name {
            LevelName::Wire => Self::Wire,
            LevelName::Sdk => Self::Sdk,
            LevelName::Strict => Self::Strict,
        }
    }
}
