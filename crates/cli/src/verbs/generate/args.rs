//! The arguments of `conform generate`, and what `conform.toml` adds to them.

use std::path::PathBuf;

use clap::ValueEnum;
use conform_codegen::derives::Derives;
use conform_codegen::replacements::Replacements;
use conform_ir::{Choices, Renames};

use super::choices::{ChosenTrait, ChosenType, Rename, RenamedKind, derived, rename, typed};
use super::job::Mode;
use crate::config::Config;
use crate::crate_choices::{Features, LayoutChoice, Numbers};
use crate::description::DescriptionFileArgs;
use crate::outcome::{Failure, Outcome};
use crate::paths;
use crate::runtime_choice::RuntimeChoice;

/// The arguments of `conform generate`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub(super) description: DescriptionFileArgs,
    /// The folder that the crates go to.
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub(super) out: Option<PathBuf>,
    /// The name of the crates: NAME-models and NAME-client, or NAME with --layout crate.
    #[arg(long, help_heading = "Output")]
    pub(super) name: Option<String>,
    /// Write nothing; exit with 4, a diff and the command to run if anything would change.
    #[arg(long, conflicts_with = "dry_run", help_heading = "Output")]
    check: bool,
    /// Write nothing; list the files that would change.
    #[arg(long, help_heading = "Output")]
    dry_run: bool,
    /// Write the numbers of operations, schemas, types, files and warnings to this file, as JSON.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(super) summary: Option<PathBuf>,
    #[command(flatten)]
    code: CodeArgs,
    /// Treat warnings as errors: write nothing, and exit with 1.
    #[arg(long, help_heading = "Verdict")]
    pub(super) deny_warnings: bool,
}

/// What the generated code is like.
#[derive(Clone, Debug, Default, PartialEq, clap::Args)]
#[command(next_help_heading = "Code")]
struct CodeArgs {
    /// Whether models and client are two crates, NAME-models and NAME-client, or one crate NAME with modules of that name.
    #[arg(long, value_enum, value_name = "LAYOUT")]
    layout: Option<LayoutChoice>,
    /// Where the crates find those that they are built on: `vendored` for copies beside them, which is the default,
    /// `version=VERSION`, `git=URL,rev=REVISION`, or `path=FOLDER` for conform-runtime, beside which FOLDER-client is
    /// conform-client.
    #[arg(long, value_name = "WHERE")]
    runtime: Option<RuntimeChoice>,
    /// Types of numbers that are not integers: by their formats, or decimals that keep every digit.
    #[arg(long, value_enum, value_name = "TYPES")]
    numbers: Option<Numbers>,
    /// Only the operations with this tag, and the types that they use; may be given several times.
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only the operation with this id, and the types that it uses; may be given several times, and with --tag.
    #[arg(long = "operation", value_name = "ID")]
    operations: Vec<String>,
    /// Another name in the code: schema:NAME=NEW, member:SCHEMA.NAME=NEW, operation:ID=NEW or tag:NAME=NEW; may be given several
    /// times.
    #[arg(long = "rename", value_name = "KIND:NAME=NEW", value_parser = rename)]
    renames: Vec<Rename>,
    /// A type in place of that of the runtime: format:FORMAT=TYPE or schema:NAME=TYPE, such as format:uuid=uuid::Uuid; may be given
    /// several times.
    #[arg(long = "type", value_name = "KIND:NAME=TYPE", value_parser = typed)]
    types: Vec<ChosenType>,
    /// A trait to derive, for all types that can have it, or as SCHEMA:TRAIT for the type of a schema; may be given several times.
    #[arg(long = "derive", value_name = "[SCHEMA:]TRAIT", value_parser = derived)]
    derives: Vec<ChosenTrait>,
    /// Whether each tag has a cargo feature, by which a program takes only what it uses.
    #[arg(long, value_enum, value_name = "WHEN")]
    features: Option<Features>,
    /// Add a test that reads and writes every valid example of the description, and warn about the others.
    #[arg(long)]
    example_tests: bool,
    /// Drop members that the description does not declare, instead of writing them back.
    #[arg(long)]
    drop_unknown: bool,
}

impl Args {
    /// Returns the arguments of `generate --check`.
    #[must_use]
    pub fn checking() -> Self {
        Self {
            check: true,
            ..Self::default()
        }
    }

    pub(super) fn mode(&self) -> Mode {
        match (self.check, self.dry_run) {
            (true, _) => Mode::Check,
            (false, true) => Mode::DryRun,
            (false, false) => Mode::Write,
        }
    }

    /// Whether an argument says what the code is like.
    pub(super) fn choose_code(&self) -> bool {
        self.code != CodeArgs::default()
    }

    pub(super) fn layout(&self) -> LayoutChoice {
        self.code.layout.unwrap_or_default()
    }

    pub(super) fn runtime(&self) -> RuntimeChoice {
        self.code.runtime.clone().unwrap_or_default()
    }

    pub(super) fn example_tests(&self) -> bool {
        self.code.example_tests
    }

    pub(super) fn features(&self) -> Features {
        self.code.features.unwrap_or_default()
    }

    /// Returns the types in place of those of the runtime.
    pub(super) fn replacements(&self) -> Replacements {
        let mut replacements = Replacements::default();
        for ChosenType {
            of_schema,
            name,
            ty,
        } in &self.code.types
        {
            if *of_schema {
                replacements.schemas.insert(self.renamed(name), ty.clone());
            } else {
                replacements.formats.insert(name.clone(), ty.clone());
            }
        }
        replacements
    }

    /// Returns the traits to derive.
    pub(super) fn derives(&self) -> Derives {
        let mut derives = Derives::default();
        for ChosenTrait { schema, name } in &self.code.derives {
            match schema {
                Some(schema) => derives
                    .schemas
                    .entry(self.renamed(schema))
                    .or_default()
                    .push(name.clone()),
                None => derives.all.push(name.clone()),
            }
        }
        derives
    }

    /// Returns the name that the type of a schema has after all renames.
    fn renamed(&self, schema: &str) -> String {
        let is_it = |rename: &&Rename| rename.kind == RenamedKind::Schema && rename.from == schema;
        let last = self.code.renames.iter().rev().find(is_it);
        last.map_or(schema, |rename| &rename.to).to_owned()
    }

    pub(super) fn drop_unknown(&self) -> bool {
        self.code.drop_unknown
    }

    /// Returns the arguments with what the configuration says where they say nothing.
    ///
    /// # Errors
    ///
    /// Returns an error if the configuration says where the runtime is in a way that means nothing.
    pub(super) fn with_config(&self, config: &Config) -> Outcome<Self> {
        let settings = &config.settings.generate;
        let mut args = self.clone();
        args.out = args
            .out
            .or_else(|| settings.out.as_deref().map(|out| config.at(out)));
        args.name = args.name.or_else(|| settings.name.clone());
        let code = &mut args.code;
        code.layout = code.layout.or(settings.layout);
        code.numbers = code.numbers.or(settings.numbers);
        code.features = code.features.or(settings.features);
        code.example_tests |= settings.example_tests;
        code.drop_unknown |= settings.drop_unknown;
        if code.tags.is_empty() && code.operations.is_empty() {
            code.tags.clone_from(&settings.tags);
            code.operations.clone_from(&settings.operations);
        }
        if let (None, Some(text)) = (&code.runtime, &settings.runtime) {
            let choice = text.parse().map_err(Failure::message)?;
            code.runtime = Some(match choice {
                RuntimeChoice::Path(path) => RuntimeChoice::Path(config.at(&path)),
                other => other,
            });
        }
        let types = &config.settings.types;
        let by_kind = [(false, &types.formats), (true, &types.schemas)];
        let chosen = by_kind.into_iter().flat_map(|(of_schema, types)| {
            types.iter().map(move |(name, ty)| {
                Ok(ChosenType {
                    of_schema,
                    name: name.clone(),
                    ty: ty.parse().map_err(Failure::message)?,
                })
            })
        });
        // The last one counts, which is that of the command line.
        let chosen: Outcome<Vec<ChosenType>> = chosen.collect();
        code.types.splice(0..0, chosen?);
        let of_all = settings.derives.iter().map(|name| (None, name));
        let of_schemas =
            config.settings.derives.iter().flat_map(|(schema, names)| {
                names.iter().map(move |name| (Some(schema.clone()), name))
            });
        let chosen = of_all.chain(of_schemas).map(|(schema, name)| {
            Ok(ChosenTrait {
                schema,
                name: name.parse().map_err(Failure::message)?,
            })
        });
        let chosen: Outcome<Vec<ChosenTrait>> = chosen.collect();
        code.derives.splice(0..0, chosen?);
        let names = &config.settings.rename;
        for (kind, names) in [
            (RenamedKind::Schema, &names.schemas),
            (RenamedKind::Member, &names.members),
            (RenamedKind::Operation, &names.operations),
            (RenamedKind::Tag, &names.tags),
        ] {
            let renames = names.iter().map(|(from, to)| Rename {
                kind,
                from: from.clone(),
                to: to.clone(),
            });
            // The last one counts, which is that of the command line.
            code.renames.splice(0..0, renames);
        }
        Ok(args)
    }

    /// Returns what is chosen about the API.
    pub(super) fn choices(&self) -> Choices {
        let mut renames = Renames::default();
        for Rename { kind, from, to } in &self.code.renames {
            let names = match kind {
                RenamedKind::Schema => &mut renames.schemas,
                RenamedKind::Member => &mut renames.members,
                RenamedKind::Operation => &mut renames.operations,
                RenamedKind::Tag => &mut renames.tags,
            };
            names.insert(from.clone(), to.clone());
        }
        Choices {
            tags: self.code.tags.clone(),
            operations: self.code.operations.clone(),
            renames,
            schemas: self.chosen_schemas(),
            exact_numbers: self.code.numbers == Some(Numbers::Exact),
        }
    }

    /// Returns the schemas whose types something is chosen about.
    fn chosen_schemas(&self) -> Vec<String> {
        let types = self.code.types.iter().filter(|chosen| chosen.of_schema);
        let types = types.map(|chosen| &chosen.name);
        let derives = self.code.derives.iter();
        types
            .chain(derives.filter_map(|chosen| chosen.schema.as_ref()))
            .cloned()
            .collect()
    }

    /// Returns the command that writes what these arguments name.
    pub(super) fn command(&self, program: &str) -> String {
        let mut words = vec![program.to_owned(), "generate".to_owned()];
        words.extend(self.description.resolved().words());
        let mut option = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                words.extend([name.to_owned(), paths::quoted(value)]);
            }
        };
        let out = self.out.as_ref().map(|path| path.to_string_lossy());
        option("--out", out.as_deref());
        option("--name", self.name.as_deref());
        let code = &self.code;
        let runtime = code.runtime.as_ref().map(ToString::to_string);
        option("--runtime", runtime.as_deref());
        let layout = code.layout.as_ref().and_then(ValueEnum::to_possible_value);
        option("--layout", layout.as_ref().map(|value| value.get_name()));
        let numbers = code.numbers.as_ref().and_then(ValueEnum::to_possible_value);
        option("--numbers", numbers.as_ref().map(|value| value.get_name()));
        for tag in &code.tags {
            option("--tag", Some(tag));
        }
        for id in &code.operations {
            option("--operation", Some(id));
        }
        for Rename { kind, from, to } in &code.renames {
            let kind = RenamedKind::ALL
                .into_iter()
                .find(|(other, _)| other == kind);
            let kind = kind.map_or("", |(_, name)| name);
            option("--rename", Some(&format!("{kind}:{from}={to}")));
        }
        for ChosenType {
            of_schema,
            name,
            ty,
        } in &code.types
        {
            let kind = if *of_schema { "schema" } else { "format" };
            option("--type", Some(&format!("{kind}:{name}={ty}")));
        }
        for ChosenTrait { schema, name } in &code.derives {
            let schema = schema.as_ref().map(|schema| format!("{schema}:"));
            let schema = schema.unwrap_or_default();
            option("--derive", Some(&format!("{schema}{name}")));
        }
        let features = code
            .features
            .as_ref()
            .and_then(ValueEnum::to_possible_value);
        option(
            "--features",
            features.as_ref().map(|value| value.get_name()),
        );
        for (name, is_set) in [
            ("--example-tests", code.example_tests),
            ("--drop-unknown", code.drop_unknown),
        ] {
            if is_set {
                words.push(name.to_owned());
            }
        }
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Generate {
        #[command(flatten)]
        args: Args,
    }

    #[test]
    fn the_command_has_all_arguments_that_change_what_is_written() {
        for command in [
            "conform generate",
            "conform generate --spec 'my api.yaml' --root .. --out out --name shop --runtime version=1.0 --layout crate \
             --numbers exact --tag pets --operation 'add toy' --rename schema:Pet=Animal --rename member:Pet.type=kind \
             --type schema:Price=rust_decimal::Decimal --type format:uuid=uuid --derive Eq --derive Pet:strum::Display \
             --features never --example-tests --drop-unknown",
            "conform generate --spec a.yaml --ignore-rule unused-component --rule-level undeclared-tag=error \
             --map-ref https://a.example/=vendor --out out --name shop",
        ] {
            let words = command
                .replace("'my api.yaml'", "my_api.yaml")
                .replace("'add toy'", "add_toy");
            let words = words.split(' ').filter(|word| *word != "generate");
            let words = words.map(|word| {
                word.replace("my_api", "my api")
                    .replace("add_toy", "add toy")
            });
            let read = match Generate::try_parse_from(words) {
                Ok(read) => read,
                Err(error) => panic!("{command}: {error}"),
            };
            assert_eq!(read.args.command("conform"), command);
        }
    }
}
