//! `conform man`: the manual page.

use conform_report::nearest;

use crate::context::Context;
use crate::outcome::Outcome;

/// The arguments of `conform man`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Args {
    /// The verb whose page is printed; without one, the page of the program.
    verb: Option<String>,
}

/// Prints the page of a command line, or of one of its verbs.
///
/// # Errors
///
/// Returns an error if there is no such verb, or standard output cannot be written.
pub fn run(args: &Args, mut command: clap::Command, context: &mut Context<'_>) -> Outcome {
    // Options that all verbs share are in the page of each.
    command.build();
    let page = match &args.verb {
        Some(verb) => {
            let names: Vec<String> = command
                .get_subcommands()
                .map(|verb| verb.get_name().to_owned())
                .collect();
            let found = command.find_subcommand(verb).cloned();
            let found = found.ok_or_else(|| {
                crate::outcome::Failure::with_help(
                    format!("there is no verb `{verb}`"),
                    match nearest(verb, names.iter().map(String::as_str)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the verbs are: {}", names.join(", ")),
                    },
                )
            })?;
            // Titles of pages have no spaces.
            found.display_name(format!("conform-{verb}"))
        }
        None => command,
    };
    clap_mangen::Man::new(page).render(&mut context.io.stdout)?;
    Ok(context.io.stdout.flush()?)
}
