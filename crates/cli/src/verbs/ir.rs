//! `ir`: the intermediate representation, for people.

use std::io::Write;

use conform_ir::{TypeId, dump, dump_type};

use crate::load::{self, Source};
use crate::outcome::{Failure, Outcome};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: Source,
    /// Only the type of this name.
    #[arg(long = "type", value_name = "NAME")]
    name: Option<String>,
}

pub fn run(args: &Args, out: &mut dyn Write) -> Outcome {
    let stderr = &mut std::io::stderr().lock();
    let checked = args.source.load(stderr)?;
    let lowered = conform_ir::lower(&checked.description);
    load::tell(&lowered.diagnostics, &checked.style, stderr)?;
    let api = &lowered.api;
    let Some(name) = &args.name else {
        out.write_all(dump(api).as_bytes())?;
        return Ok(());
    };
    let found: Vec<TypeId> = (0..)
        .map(TypeId)
        .zip(&api.types)
        .filter(|(_, ty)| ty.name.to_string() == *name)
        .map(|(id, _)| id)
        .collect();
    if found.is_empty() {
        let names: Vec<String> = api.types.iter().map(|ty| ty.name.to_string()).collect();
        let nearest = conform_report::nearest(name, names.iter().map(String::as_str));
        let advice = nearest
            .map(|nearest| format!("; did you mean {nearest:?}?"))
            .unwrap_or_default();
        return Err(Failure::Io(format!("no type is called {name:?}{advice}")));
    }
    for id in found {
        out.write_all(dump_type(api, id).as_bytes())?;
    }
    Ok(())
}
