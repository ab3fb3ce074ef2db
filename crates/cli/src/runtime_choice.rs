//! `--runtime`: where generated crates find the crates that they are built on.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use conform_codegen::{Runtime, RuntimeCrate};

use crate::outcome::{Failure, Outcome};
use crate::paths;
use crate::values::did_you_mean;

/// What `--runtime` may be, for messages.
const FORMS: &str = "write `vendored`, `version=0.1`, `git=URL,rev=REVISION` or `path=FOLDER`";

/// Where generated crates find the runtime crates, as a user writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RuntimeChoice {
    /// `vendored`: in copies beside them.
    #[default]
    Vendored,
    /// `version=0.1`: in a registry.
    Version(String),
    /// `git=URL,rev=REVISION`.
    Git {
        /// The URL of the repository.
        url: String,
        /// The revision.
        rev: String,
    },
    /// `path=FOLDER`: the folder of `conform-runtime`, beside which `FOLDER-client` is `conform-client`.
    Path(PathBuf),
}

impl FromStr for RuntimeChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            None if text == "vendored" || text == "vendor" => Ok(Self::Vendored),
            // The form of former versions.
            None if text.starts_with(|c: char| c.is_ascii_digit()) => version(text),
            None if text.contains(['/', '\\']) || text == "." || text == ".." => {
                Ok(Self::Path(text.into()))
            }
            Some(("version", requirement)) => version(requirement),
            Some(("git", rest)) => git(rest),
            Some(("path", "")) => Err(format!("the path is empty; {FORMS}")),
            Some(("path", path)) => Ok(Self::Path(path.into())),
            _ => {
                let word = text.split('=').next().unwrap_or_default();
                let near = did_you_mean(word, ["vendored", "version", "git", "path"]);
                Err(format!("it is no place of a crate; {FORMS}{near}"))
            }
        }
    }
}

impl std::fmt::Display for RuntimeChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Vendored => f.write_str("vendored"),
            Self::Version(version) => write!(f, "version={version}"),
            Self::Git { url, rev } => write!(f, "git={url},rev={rev}"),
            Self::Path(path) => write!(f, "path={}", path.display()),
        }
    }
}

impl RuntimeChoice {
    /// Returns where crates in a folder find the runtime crates. A path is made relative to the folder.
    ///
    /// # Errors
    ///
    /// Returns an error if a path does not lead to the crates.
    pub(crate) fn resolve(&self, folder: &Path) -> Outcome<Runtime> {
        Ok(match self {
            Self::Vendored => Runtime::Vendored,
            Self::Version(version) => Runtime::Version(version.clone()),
            Self::Git { url, rev } => Runtime::Git {
                url: url.clone(),
                rev: rev.clone(),
            },
            Self::Path(path) => {
                let path = paths::absolute(path)?;
                check_package(&path, RuntimeCrate::Models)?;
                let mut client = path.clone().into_os_string();
                client.push("-client");
                check_package(Path::new(&client), RuntimeCrate::Client)?;
                Runtime::Path(paths::relative(folder, &path))
            }
        })
    }
}

/// Reads a version requirement: `0.1`, `=0.1.2`, `>=1, <3`.
fn version(text: &str) -> Result<RuntimeChoice, String> {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let is_requirement = |text: &str| {
        let text = text
            .trim()
            .trim_start_matches(['^', '~', '=', '<', '>'])
            .trim_start();
        let (numbers, rest) = match text.find(['-', '+']) {
            Some(at) => text.split_at(at),
            None => (text, ""),
        };
        let is_word = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
        numbers.split('.').count() <= 3
            && numbers.split('.').all(is_part)
            && rest.chars().all(is_word)
    };
    if text.split(',').all(is_requirement) {
        Ok(RuntimeChoice::Version(text.trim().to_owned()))
    } else {
        Err(format!("`{text}` is no version; {FORMS}"))
    }
}

/// Reads `URL,rev=REVISION`.
fn git(text: &str) -> Result<RuntimeChoice, String> {
    let Some((url, rev)) = text.rsplit_once(",rev=") else {
        return Err(format!(
            "a repository needs a revision, or the code would change with it: `git={text},rev=REVISION`"
        ));
    };
    let has_scheme = ["https://", "http://", "ssh://", "git://", "file://"]
        .iter()
        .any(|scheme| url.len() > scheme.len() && url.starts_with(scheme));
    if !has_scheme
        || url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"\\".contains(c))
    {
        return Err(format!("`{url}` is no URL of a repository; {FORMS}"));
    }
    let is_rev = |c: char| c.is_ascii_alphanumeric() || "._/-".contains(c);
    if rev.is_empty() || rev.starts_with('-') || !rev.chars().all(is_rev) {
        return Err(format!("`{rev}` is no revision; {FORMS}"));
    }
    Ok(RuntimeChoice::Git {
        url: url.to_owned(),
        rev: rev.to_owned(),
    })
}

/// Refuses a folder that is not that of the crate.
fn check_package(folder: &Path, krate: RuntimeCrate) -> Outcome {
    let manifest = folder.join("Cargo.toml");
    let text =
        fs::read_to_string(&manifest).map_err(|error| paths::unreadable(&manifest, &error))?;
    let package: Option<toml::Table> = text.parse().ok();
    let name = package
        .as_ref()
        .and_then(|manifest| manifest.get("package")?.get("name")?.as_str());
    if name == Some(krate.package()) {
        return Ok(());
    }
    Err(Failure::with_help(
        format!(
            "`{}` is not the folder of `{}`",
            folder.display(),
            krate.package()
        ),
        FORMS,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_written_alike() {
        for text in [
            "vendored",
            "version=0.1",
            "version==1.2.3-beta.1",
            "version=>=1, <3",
            "git=https://git.example.org/conform.git,rev=0a1b2c3",
            "git=ssh://git@example.org/conform,rev=v1.0",
            "path=../runtime",
        ] {
            let choice: RuntimeChoice = text.parse().expect(text);
            assert_eq!(choice.to_string(), text);
        }
        assert_eq!(
            "0.1.0".parse(),
            Ok(RuntimeChoice::Version("0.1.0".to_owned()))
        );
        assert_eq!("../r".parse(), Ok(RuntimeChoice::Path("../r".into())));
    }

    #[test]
    fn nonsense_is_refused_with_what_may_be_written() {
        for (text, expected) in [
            (
                "git=https://git.example.org/conform.git",
                "needs a revision",
            ),
            ("git=nowhere,rev=1", "`nowhere` is no URL"),
            ("git=https://,rev=1", "is no URL"),
            ("git=https://a.example/\"x,rev=1", "is no URL"),
            ("git=https://a.example/x,rev=", "is no revision"),
            ("version=latest", "`latest` is no version"),
            ("version=", "is no version"),
            ("version=1.2.3.4", "is no version"),
            ("path=", "the path is empty"),
            ("vendered", "write `vendored`"),
            ("rev=1", "write `vendored`"),
            ("", "write `vendored`"),
        ] {
            let error = text.parse::<RuntimeChoice>().expect_err(text);
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_path_must_lead_to_both_crates() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let resolve = |name: &str| RuntimeChoice::Path(crates.join(name)).resolve(Path::new("/"));
        assert!(matches!(resolve("runtime"), Ok(Runtime::Path(_))));
        for (name, expected) in [
            ("json", "is not the folder of `conform-runtime`"),
            ("nothing", "there is no"),
        ] {
            match resolve(name) {
                Err(Failure::Message(message)) => {
                    assert!(message.to_string().contains(expected), "{message}")
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }
}
