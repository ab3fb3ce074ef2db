//! `conform fmt`: the files of a description with the members of their objects in one order.

use std::path::PathBuf;

use conform_description::grammar::ObjectKind;
use conform_description::{MemberOrder, SortedMap};

use crate::config::FmtSettings;
use crate::context::{Context, Stream, count};
use crate::description::{DescriptionFileArgs, LintScope};
use crate::member_order::{SortedName, object_kind, order_of_kind};
use crate::outcome::{Failure, Outcome};
use crate::output::{unified_diff, write_all};
use crate::paths;

/// The arguments of `conform fmt`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    description: DescriptionFileArgs,
    /// Write nothing: list the files that are not in order, and exit with 4 if there are any.
    #[arg(long)]
    check: bool,
    /// Write nothing: print what would change, as a unified diff.
    #[arg(long, conflicts_with = "check")]
    diff: bool,
    /// The members of a kind of object that come first, as in operation=operationId,tags; `*` stands for all others. May be given
    /// several times.
    #[arg(long = "order", value_name = "KIND=NAMES", value_parser = order_of_kind, help_heading = "Order")]
    orders: Vec<(ObjectKind, Vec<String>)>,
    /// A map whose names are sorted; may be given several times.
    #[arg(long = "sort", value_enum, value_name = "MAP", help_heading = "Order")]
    sorted: Vec<SortedName>,
}

/// Returns the order that the settings and the command line ask for. The command line takes precedence.
fn member_order(args: &Args, settings: Option<&FmtSettings>) -> MemberOrder {
    let mut order = MemberOrder {
        first: args.orders.clone(),
        sorted: args.sorted.iter().map(|name| (*name).into()).collect(),
    };
    if let Some(settings) = settings {
        let stated = settings.order.iter();
        let stated =
            stated.filter_map(|(kind, names)| Some((object_kind(kind).ok()?, names.clone())));
        order.first.extend(stated);
        order
            .sorted
            .extend(settings.sort.iter().map(|name| SortedMap::from(*name)));
    }
    order
}

/// Puts the members of objects in order, in all files of the description. Comments go with what they are about.
///
/// # Errors
///
/// Returns an error if the description has errors, if a file cannot be put in order or be written, or with `--check` if a file is not
/// in order.
pub fn run(args: &Args, context: &mut Context<'_>) -> Outcome {
    let named = args.description.resolved();
    let config = context.own_config(&named)?;
    let order = member_order(args, config.as_ref().map(|config| &config.settings.fmt));
    let mut file = context.description(&named)?;
    // The files are put in order, not what overlays make of them.
    file.overlays.clear();
    let usable = context.load(&file, LintScope::Loading, Stream::Stderr)?;
    let (mut texts, mut failed): (Vec<(PathBuf, String)>, usize) = (Vec::new(), 0);
    let mut files = 0;
    for document in usable.description.files() {
        files += usize::from(!document.name().contains("://"));
    }
    for found in order.disordered(&usable.description) {
        let document = found.document;
        if document.name().contains("://") {
            continue;
        }
        let path = file.path_of(document.name());
        match found.ordered {
            Ok(text) if args.diff => {
                let diff = unified_diff(document.name(), document.text(), &text);
                write!(context.io.stdout, "{diff}")?;
                texts.push((path, text));
            }
            Ok(text) => texts.push((path, text)),
            Err(error) => {
                failed += 1;
                let shown = paths::shown(&path);
                writeln!(context.io.stderr, "{shown} cannot be put in order: {error}")?;
            }
        }
    }
    let is_read_only = args.check || args.diff;
    if !is_read_only {
        let written: Vec<(PathBuf, &str)> = texts
            .iter()
            .map(|(path, text)| (path.clone(), text.as_str()))
            .collect();
        write_all(&written).map_err(|(path, error)| paths::unwritable(&path, &error))?;
    }
    if !args.diff {
        let verb = if args.check { "not in order:" } else { "wrote" };
        if !context.quiet {
            for (path, _) in &texts {
                writeln!(context.io.stdout, "{verb} {}", paths::shown(path))?;
            }
        }
        let (changed, verb) = (texts.len(), if args.check { "to be put" } else { "put" });
        writeln!(
            context.io.stdout,
            "{changed} of {} {verb} in order",
            count(files, "file")
        )?;
    }
    if failed > 0 {
        return Err(Failure::Found);
    }
    if args.check && !texts.is_empty() {
        return Err(Failure::Stale);
    }
    Ok(())
}
