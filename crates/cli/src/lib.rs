//! The `conform` program, as a library: arguments, files, configuration and exit codes.
//!
//! The program checks OpenAPI descriptions, checks messages by them, and generates code from them. What it does is in the
//! crates of the toolkit, such as `conform-lint` and `conform-validator`; this crate connects them to a command line. It is a
//! library, too, so that other programs can run the same commands with other streams: the tests do, and so does the `xtask`
//! of this repository.
//!
//! # Where to start
//!
//! - [`run`] takes the arguments of the command line. A verb is a module of [`verbs`], which is thin: it reads what its
//!   arguments name, calls another crate, and writes the result.
//! - [`context::Context`] is what a verb works with besides its arguments.
//! - [`config`] reads `conform.toml`, and [`description`] the description that it or the command line names.
//! - [`formats`] has the options for the form and place of output, which mean the same in every verb.
//! - [`output`] writes files and trees of files, whole or not at all.
//! - [`build`] generates in a build script.
//! - [`outcome`] has the exit codes: 0 fine, 1 errors or findings, 2 wrong arguments or files, 4 generated files not up to date.
//!
//! # Example
//!
//! ```
//! use conform_openapi::io::{Io, StreamColors};
//!
//! let (mut stdin, mut stdout, mut stderr) = (std::io::empty(), Vec::new(), Vec::new());
//! let io = Io {
//!     stdin: &mut stdin,
//!     stdout: &mut stdout,
//!     stderr: &mut stderr,
//!     color: StreamColors::default(),
//!     progress: false,
//! };
//! let status = conform_openapi::run(["conform", "explain", "missing-body"].map(Into::into), io);
//! assert_eq!(status, 0);
//! assert!(String::from_utf8(stdout)?.starts_with("missing-body (error)"));
//! # Ok::<(), std::string::FromUtf8Error>(())
//! ```

mod args;
pub mod build;
mod captures;
pub mod codes;
pub mod config;
pub mod context;
pub mod crate_choices;
pub mod description;
pub mod formats;
pub mod io;
pub mod member_order;
pub mod merged_report;
pub mod outcome;
pub mod output;
pub mod overlays;
pub mod paths;
pub mod replay;
pub mod revision;
pub mod runtime_choice;
pub mod two_sides;
mod values;
pub mod verbs;
pub mod verdict_choices;

use std::ffi::OsString;

use clap::{CommandFactory as _, Parser as _};

use self::args::{Cli, Verb};
use self::context::Context;
use self::io::Io;

/// Runs the program with these arguments, of which the first is its own name, and returns its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>, io: Io<'_>) -> u8 {
    let mut context = Context::new("conform", io);
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return context.print_usage(&error),
    };
    cli.common.apply(&mut context);
    let outcome = match &cli.verb {
        Verb::Changelog(args) => verbs::changelog::run(args, &mut context),
        Verb::Diff(args) => verbs::diff::run(args, &mut context),
        Verb::Lint(args) => verbs::lint::run(args, &mut context),
        Verb::Check(args) => verbs::check::run(args, &mut context),
        Verb::Convert(args) => verbs::convert::run(args, &mut context),
        Verb::Generate(args) => verbs::generate::run(args, &mut context),
        Verb::Bundle(args) => verbs::bundle::run(args, &mut context),
        Verb::Split(args) => verbs::split::run(args, &mut context),
        Verb::Fmt(args) => verbs::fmt::run(args, &mut context),
        Verb::Docs(args) => verbs::docs::run(args, &mut context),
        Verb::Suggest(args) => verbs::suggest::run(args, &mut context),
        Verb::Overlay(args) => verbs::overlay::run(args, &mut context),
        Verb::Init(args) => verbs::init::run(args, &mut context),
        Verb::Completions(args) => verbs::completions::run(args, Cli::command(), &mut context),
        Verb::Man(args) => verbs::man::run(args, Cli::command(), &mut context),
        Verb::Merge(args) => verbs::merge::run(args, &mut context),
        Verb::Ir(args) => verbs::ir::run(args, &mut context),
        Verb::Explain(args) => verbs::explain::run(args, &mut context),
        #[cfg(feature = "serve")]
        Verb::Serve(args) => verbs::serve::run(args, &mut context),
        #[cfg(feature = "serve")]
        Verb::Proxy(args) => verbs::proxy::run(args, &mut context),
        Verb::Schema(args) => verbs::schema::run(args, &mut context),
    };
    context.end(outcome)
}
