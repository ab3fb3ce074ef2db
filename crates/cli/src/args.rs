//! The command line: verbs, options that all of them share, and examples for their help.

use clap::{Parser, Subcommand, ValueEnum};

use crate::context::Context;
use crate::io::StreamColors;
use crate::verbs::{
    bundle, changelog, check, completions, convert, diff, docs, explain, fmt, generate, init, ir,
    lint, man, merge, overlay, schema, split, suggest,
};

/// Check OpenAPI descriptions, check messages by them, and generate code from them.
///
/// The description is the one that the command line names, or else the one that `conform.toml` names in the current folder or
/// above it.
///
/// Exit status: 0 when all is well, 1 when there are errors or findings, 2 when the command cannot do its work, such as with
/// wrong arguments or missing files, and 4 when generated files are not up to date.
#[derive(Parser)]
#[command(
    name = "conform",
    bin_name = "conform",
    version = env!("CONFORM_VERSION")
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Report everything that is wrong with a description.
    ///
    /// Each problem has a code, which `conform explain CODE` explains.
    #[command(after_long_help = LINT)]
    Lint(lint::Args),
    /// Check payload files and captured exchanges by a description.
    ///
    /// A folder is searched for both. A payload file is named <operationId>/<request|STATUS>.<variant>.<json|form|multipart>.
    /// Files named README*, index.*, *.capture.* and *.repairs.* are skipped; other names are reported.
    ///
    /// A capture is NDJSON (*.ndjson, *.jsonl: one {"request":{…},"response":{…}} a line), HAR 1.2, or what other programs have
    /// recorded: Postman, VCR, WireMock, Pact, Hoverfly, Insomnia, Bruno, OTLP JSON, curl -v, WARC, and JSON access logs. All of
    /// them may be compressed with gzip. Parquet files that `conform convert` or others have written are captures, too, if the
    /// program was built with the feature `parquet`.
    ///
    /// Exit status: 0 when all conform, 1 when there are errors, 2 when the command cannot do its work or found nothing to
    /// check.
    #[command(after_long_help = CHECK)]
    Check(Box<check::Args>),
    /// Write captures as Parquet, for checks and queries on many machines, or as NDJSON.
    ///
    /// The schema is in docs/exchanges.md. Each row has the place of its exchange in the capture, so `conform check` of the result
    /// reports what it reports of the captures. What is no exchange becomes a row that says why. Captures are read as a stream.
    ///
    /// Exit status: 0 when all of it was written, 1 when something is no exchange and the form has no place for it, 2 when the
    /// command cannot do its work.
    #[command(after_long_help = CONVERT)]
    Convert(convert::Args),
    /// Write what has changed between two descriptions for those who use the API, in Markdown.
    #[command(after_long_help = CHANGELOG)]
    Changelog(changelog::Args),
    /// Report what has changed between two descriptions, and what of it breaks.
    ///
    /// What breaks is shown by a message that one description accepts and the other refuses; what does not break is proved.
    ///
    /// Exit status: 0 when nothing breaks, 1 when something does, 2 when a description cannot be read.
    #[command(after_long_help = DIFF)]
    Diff(Box<diff::Args>),
    /// Write Rust crates for a description: models and a client.
    ///
    /// Files that this command did not write are never overwritten.
    ///
    /// Exit status: 0 when the files are up to date, 1 when the description has errors, 2 when the command cannot do its work,
    /// 4 when --check finds files that are not up to date.
    #[command(after_long_help = GENERATE)]
    Generate(Box<generate::Args>),
    /// Write a description of several files as one document.
    #[command(after_long_help = BUNDLE)]
    Bundle(bundle::Args),
    /// Write a description as many files: one for each path and component, with their comments.
    ///
    /// References are rewritten. `conform bundle` makes the same document of the files as of the description, which is tried before
    /// anything is written. What cannot leave the root file is listed.
    #[command(after_long_help = SPLIT)]
    Split(split::Args),
    /// Put the members of objects in order, in all files of a description.
    ///
    /// The order is that of the specification, or what conform.toml says under [fmt]. Comments go with what they are about, and
    /// everything else stays as it is.
    ///
    /// Exit status: 0 when the files are in order, 1 when the description has errors, 2 when the command cannot do its work, 4 when
    /// --check finds files that are not in order.
    #[command(after_long_help = FMT)]
    Fmt(fmt::Args),
    /// Write a reference page of a description: one HTML file that needs nothing else, or Markdown.
    ///
    /// The page shows every operation, parameter, schema, example, status and need of security, with a call in curl and in Rust
    /// for each operation. It loads nothing, and is readable without JavaScript. What it cannot show is listed at its end.
    #[command(after_long_help = DOCS)]
    Docs(docs::Args),
    /// Propose edits of a description that make it fit recorded traffic.
    ///
    /// For each cause of findings the smallest edit that ends them: another type, a value of an enum, null, a member, a status, a
    /// media type, a parameter, an operation. Each is proved: with it the description has no new problem, and the messages that
    /// showed the cause show it no more. Comments, order and all bytes that it does not concern stay.
    ///
    /// Exit status: 0 when every cause has a proposal, 1 when one has none, 2 when the command cannot do its work.
    #[command(after_long_help = SUGGEST)]
    Suggest(suggest::Args),
    /// Apply overlays to a document, and write the result.
    ///
    /// Overlays are those of the OpenAPI Overlay Specification 1.0 and 1.1: actions that update, remove or copy what JSONPath
    /// queries (RFC 9535) select. What no action changes keeps every byte, with comments.
    #[command(after_long_help = OVERLAY)]
    Overlay(overlay::Args),
    /// Make one report of those of several runs, such as of `conform check --partition`.
    ///
    /// The result is, byte for byte, the report that one run over the whole input would have written, whatever the order of the
    /// parts. Reports must be JSON, and of the same description and options.
    ///
    /// Exit status: 0 when all conform, 1 when the merged report has errors, 2 when the command cannot do its work.
    #[command(after_long_help = MERGE)]
    Merge(merge::Args),
    /// Print the intermediate representation: what the generator understood of a description.
    #[command(after_long_help = IR)]
    Ir(ir::Args),
    /// Write a conform.toml, which names the description and the choices of this repository.
    #[command(after_long_help = INIT)]
    Init(init::Args),
    /// Explain a code of a problem or finding, or list all codes.
    #[command(after_long_help = EXPLAIN)]
    Explain(explain::Args),
    /// Answer requests by a description, as the API would.
    ///
    /// Answers come from the examples of the description, or else from its schemas. Every request is checked, and a bad one gets
    /// the documented error, or a problem detail that says what is wrong. What was created can be fetched, listed, changed and
    /// deleted. `Prefer: code=404`, `example=NAME` and `dynamic=true` choose other answers.
    ///
    /// The first line on standard output is the URL; the log is on standard error, without values.
    #[cfg(feature = "serve")]
    #[command(after_long_help = SERVE)]
    Serve(Box<crate::verbs::serve::Args>),
    /// Pass live traffic on to an API, and check it on its way.
    ///
    /// Findings are printed as they come, and a summary at the end.
    ///
    /// Exit status: 0 when all conformed, 1 when there were errors, 2 when the command cannot do its work.
    #[cfg(feature = "serve")]
    #[command(after_long_help = PROXY)]
    Proxy(Box<crate::verbs::proxy::Args>),
    /// Print the JSON Schema of descriptions, by which an editor completes and checks them as they are written.
    #[command(after_long_help = SCHEMA)]
    Schema(schema::Args),
    /// Print a script by which a shell completes the arguments of this program.
    #[command(after_long_help = COMPLETIONS)]
    Completions(completions::Args),
    /// Print the manual page, in the form of man.
    #[command(after_long_help = MAN)]
    Man(man::Args),
}

const LINT: &str = "\
Examples:
  conform lint openapi.yaml
      Report what is wrong with a description.
  conform lint --deny-warnings
      The same for the description that conform.toml names; warnings are errors.
  conform lint --lenient vendor/api.json
      Report only what matters in the description of somebody else.";

const CHECK: &str = "\
Examples:
  conform check --spec openapi.yaml traffic.har
      Check recorded traffic.
  conform check --format github --format sarif=conform.sarif tests/payloads
      Annotate a pull request, and write a file for code scanning.
  conform check --operation getVisit --status 200 answer.json
      Check one response.";

const CONVERT: &str = "\
Examples:
  conform convert traffic.har -o traffic.parquet
      Write a capture as Parquet.
  conform convert spans.json crawl.warc.gz logs -o traffic.ndjson
      Write what several programs have recorded as NDJSON.";

const CHANGELOG: &str = "\
Examples:
  conform changelog -o CHANGES.md v1.4:spec spec
      Write what has changed since a tag.";

const DIFF: &str = "\
Examples:
  conform diff old/openapi.yaml new/openapi.yaml
      Report what has changed, and what of it breaks.
  conform diff origin/main:spec spec
      Compare the description in a folder with the one of another branch.
  conform diff --level sdk -o page.html old.yaml new.yaml
      Compare the generated crates, too, and write a page with both sides of each change.
  conform diff --traffic yesterday.har old.yaml new.yaml
      Report which recorded exchanges would fail tomorrow, too.
  conform diff --fail-on undecided --format sarif=conform.sarif old.json new.json
      Fail if something may break, and write a file for code scanning.";

const GENERATE: &str = "\
Examples:
  conform generate --spec openapi.yaml --out crates --name shop
      Write crates/shop-models and crates/shop-client.
  conform generate --spec openapi.yaml --out crates --name shop --check
      Fail if they are not up to date, as for continuous integration.
  conform generate --spec openapi.yaml --out . --name pets --layout crate --tag pets
      Write one crate with the operations of one tag.
  conform generate
      Write what conform.toml says.";

#[cfg(feature = "serve")]
const SERVE: &str = "\
Examples:
  conform serve openapi.yaml
      Serve on port 4010 of this machine.
  conform serve openapi.yaml --port 0 --record traffic.ndjson
      Serve on any free port, and record what happens.
  conform serve openapi.yaml --fault 'getVisit:503x2,Retry-After=1' --latency 200ms
      Let one operation fail twice, and all of them take their time.";

#[cfg(feature = "serve")]
const PROXY: &str = "\
Examples:
  conform proxy openapi.yaml --upstream http://localhost:8080
      Check what a client and a service say to each other.
  conform proxy openapi.yaml --upstream http://localhost:8080 --record traffic.ndjson
      Record it, too.";

const BUNDLE: &str = "\
Examples:
  conform bundle --spec spec/openapi.yaml -o openapi.json
      Write one JSON document.
  conform bundle --format yaml=openapi.yaml --format json=openapi.json
      Write both forms of the description that conform.toml names.";

const SPLIT: &str = "\
Examples:
  conform split openapi.yaml --out spec
      Write spec/openapi.yaml, spec/paths/… and spec/components/….";

const FMT: &str = "\
Examples:
  conform fmt openapi.yaml
      Put the members of all objects in the order of the specification.
  conform fmt --check
      Fail if a file of the description that conform.toml names is not in order.
  conform fmt --diff --order operation=operationId,summary,tags --sort responses openapi.yaml
      Show what another order would change.";

const DOCS: &str = "\
Examples:
  conform docs openapi.yaml -o page.html
      Write a page for browsers.
  conform docs openapi.yaml --format html=page.html --format markdown=page.md
      Write it for programs and wikis, too.
  conform docs -o page.html --coverage tests/payloads
      Mark in it what recorded payloads show.";

const SUGGEST: &str = "\
Examples:
  conform suggest --spec openapi.yaml traffic.har
      Print proposals, each with a diff and the exchanges that ask for it.
  conform suggest --apply tests/payloads
      Write them into the files of the description that conform.toml names.
  conform suggest --interactive traffic.ndjson
      Ask for each of them.
  conform suggest --tighten=100 traffic.ndjson
      Propose what the description allows and 100 values never show, too.";

const OVERLAY: &str = "\
Examples:
  conform overlay public.overlay.yaml --spec openapi.yaml -o public.yaml
      Write the description with an overlay.
  conform overlay --format diff public.overlay.yaml
      Show what the overlay changes in the description that it extends.
  conform overlay --deny-warnings
      Apply the overlays of conform.toml; fail if an action selects nothing.";

const MERGE: &str = "\
Examples:
  conform check --partition 1/2 --format json=1.json traffic.ndjson
  conform check --partition 2/2 --format json=2.json traffic.ndjson
  conform merge 1.json 2.json -o report.json
      Check a capture in two parts, on two machines, and make one report.
  conform merge *.coverage.json -o coverage.json
      The same of what --coverage-output has written.";

const IR: &str = "\
Examples:
  conform ir --spec openapi.yaml --type Visit
      Print one type.";

const INIT: &str = "\
Examples:
  conform init
      Write conform.toml for the description in this folder.
  conform init --spec api/openapi.yaml --out crates --name shop
      Name the description, and what `conform generate` writes.
  conform init --schema
      Print the JSON Schema of conform.toml.";

const SCHEMA: &str = "\
Examples:
  conform schema --for 3.0 -o openapi-3.0.schema.json
      Write the schema of a whole description of OpenAPI 3.0.
  conform schema --for 3.1 --object schema
      Print the schema of files that hold a schema each.";

const COMPLETIONS: &str = "\
Examples:
  conform completions bash > ~/.local/share/bash-completion/completions/conform
      Install the script for bash.
  conform completions fish > ~/.config/fish/completions/conform.fish
      Install the script for fish.";

const MAN: &str = "\
Examples:
  conform man > conform.1
      Write the page of the program.
  conform man generate > conform-generate.1
      Write the page of a verb.";

const EXPLAIN: &str = "\
Examples:
  conform explain wrong-type
      Explain one code.
  conform explain
      List all codes.";

/// The options that all verbs share.
#[derive(clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct CommonArgs {
    /// Print no findings, warnings or progress: only sums, and what stops the command. Forms for programs stay complete.
    #[arg(short, long, global = true)]
    quiet: bool,
    /// When to use colour. The variables NO_COLOR, CLICOLOR and CLICOLOR_FORCE are followed, too.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t = ColorChoice::Auto
    )]
    color: ColorChoice,
}

/// When to use colour.
#[derive(Clone, Copy, ValueEnum)]
enum ColorChoice {
    /// On terminals.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl CommonArgs {
    /// Makes a context follow these options.
    pub(crate) fn apply(&self, context: &mut Context<'_>) {
        context.quiet = self.quiet;
        match self.color {
            ColorChoice::Auto => {}
            ColorChoice::Always => context.io.color = StreamColors::both(true),
            ColorChoice::Never => context.io.color = StreamColors::both(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_every_verb_has_an_example() {
        let mut command = Cli::command();
        command.clone().debug_assert();
        for verb in command.get_subcommands_mut() {
            let name = verb.get_name().to_owned();
            let help = verb.render_long_help().to_string();
            assert!(help.contains("Examples:\n  conform"), "{name}: {help}");
        }
    }
}
