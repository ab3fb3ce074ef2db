//! An example of each type, at the end of its comment: how a value of it is made. It is a test that compiles and does not run.

use askama::Template;

use super::context::ModelsCrate;
use crate::names::Bare;
use crate::spelling::{Declared, Imports, RustType};
use crate::text::{MAX_WIDTH, columns, string_literal};

#[derive(Template)]
#[template(path = "models/src/generated/example.rs.j2")]
struct ExampleTemplate<'a> {
    /// The `use` lines, which are hidden.
    imports: Vec<&'a str>,
    /// What must be given.
    arguments: Vec<&'a Declared>,
    statement: String,
}

/// Returns the lines of the example of a struct, by the arguments of its constructor.
pub(super) fn of_struct(
    krate: &ModelsCrate<'_>,
    name: &str,
    arguments: &[Declared],
    has_constants: bool,
) -> Vec<String> {
    let samples: Vec<(&Declared, Option<String>)> = arguments
        .iter()
        .map(|argument| (argument, sample(argument)))
        .collect();
    let values: Vec<String> = samples
        .iter()
        .map(|(argument, sample)| sample.clone().unwrap_or_else(|| argument.name.clone()))
        .collect();
    let call = match (arguments.is_empty(), has_constants) {
        (true, false) => format!("{name}::default()"),
        _ => format!("{name}::new({})", values.join(", ")),
    };
    let given = samples.iter().filter(|(_, sample)| sample.is_none());
    let given = given.map(|(argument, _)| *argument).collect();
    example(krate, name, given, &call, &values)
}

/// Returns the lines of the example of an enum, by the name of a variant.
pub(super) fn of_enum(krate: &ModelsCrate<'_>, name: &str, variant: &str) -> Vec<String> {
    example(krate, name, Vec::new(), &format!("{name}::{variant}"), &[])
}

/// Returns the lines of the example of a union, by a variant and what that holds.
pub(super) fn of_union(
    krate: &ModelsCrate<'_>,
    name: &str,
    variant: &str,
    value: RustType,
) -> Vec<String> {
    let argument = Declared {
        name: "value".to_owned(),
        ty: value,
    };
    let call = format!("{name}::{variant}(value)");
    example(krate, name, vec![&argument], &call, &[])
}

fn example(
    krate: &ModelsCrate<'_>,
    name: &str,
    arguments: Vec<&Declared>,
    call: &str,
    values: &[String],
) -> Vec<String> {
    let mut imports = Imports::new();
    imports.add(krate.models(), name);
    for argument in &arguments {
        argument.ty.add_imports_from_outside(&mut imports);
    }
    imports.rename(krate.models(), &krate.settings.layout.models_path());
    let mut statement = format!("let value = {call};");
    if columns(&statement) > MAX_WIDTH - "/// ".len() && !values.is_empty() {
        let lines = values.iter().map(|value| format!("    {value},\n"));
        let lines: String = lines.collect();
        statement = format!("let value = {name}::new(\n{lines});");
    }
    let imports = imports.render();
    let template = ExampleTemplate {
        imports: imports.lines().filter(|line| !line.is_empty()).collect(),
        arguments,
        statement,
    };
    template.to_string().lines().map(str::to_owned).collect()
}

/// Returns an expression for an argument, if there is one that depends on nothing.
fn sample(argument: &Declared) -> Option<String> {
    let ty = &argument.ty;
    let is = |names: &[&str]| names.iter().any(|name| ty.is_prelude(name));
    Some(match ty {
        RustType::Into(_) => string_literal(&Bare(&argument.name).to_string()),
        _ if is(&["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64"]) => "1".to_owned(),
        _ if is(&["f64"]) => "1.0".to_owned(),
        _ if is(&["bool"]) => "true".to_owned(),
        _ if is(&["Vec"]) => "Vec::new()".to_owned(),
        _ if is(&["Option"]) => "None".to_owned(),
        _ => return None,
    })
}
