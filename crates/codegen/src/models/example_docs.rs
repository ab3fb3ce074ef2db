//! An example of each type, at the end of its comment: how a value of it is made. It is a test that compiles and does not run.

use askama::Template;
use conform_ir::{Definition, Field, Note};
use serde_json::Value;

use super::context::ModelsCrate;
use crate::names::Bare;
use crate::spelling::{Declared, Imports, RustType};
use crate::text::{MAX_WIDTH, columns, is_invisible, string_literal};
use crate::types::Types;

#[derive(Template)]
#[template(path = "models/src/generated/example.rs.j2")]
struct ExampleTemplate<'a> {
    /// The `use` lines, which are hidden.
    imports: Vec<&'a str>,
    /// What must be given.
    arguments: Vec<&'a Declared>,
    statement: String,
}

/// Returns the lines of the example of a struct, by the arguments of its constructor and the values that the description shows of them.
pub(super) fn of_struct(
    krate: &ModelsCrate<'_>,
    name: &str,
    arguments: &[Declared],
    shown: &[Option<&Value>],
    has_constants: bool,
) -> Vec<String> {
    let samples: Vec<(&Declared, Option<String>)> = arguments
        .iter()
        .zip(shown)
        .map(|(argument, shown)| (argument, sample(argument, *shown)))
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

/// Returns the lines of the example of a union, by a variant and what that holds: `From` where there is one, so that no box is seen.
pub(super) fn of_union(
    krate: &ModelsCrate<'_>,
    name: &str,
    variant: &str,
    value: RustType,
    has_from: bool,
) -> Vec<String> {
    let argument = Declared {
        name: "value".to_owned(),
        ty: value,
    };
    let call = match has_from {
        true => format!("{name}::from(value)"),
        false => format!("{name}::{variant}(value)"),
    };
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

/// Returns a value that the description shows of a member, or the first one that it lists.
pub(super) fn shown<'a>(types: &Types<'a>, field: &'a Field) -> Option<&'a Value> {
    if field.sensitive {
        return None;
    }
    let example = |notes: &'a [Note]| {
        notes.iter().find_map(|note| match note {
            Note::Example(value) => Some(value),
            _ => None,
        })
    };
    let ty = types.named(&field.ty).map(|id| types.ty(id));
    example(&field.docs.notes).or_else(|| {
        let ty = ty.filter(|ty| !ty.sensitive)?;
        match &ty.definition {
            Definition::Enum(list) => Some(&list.values.first()?.value),
            _ => example(&ty.docs.notes),
        }
    })
}

/// Returns an expression for an argument, if there is one that depends on nothing: what the description shows, where that is a short value of
/// its type.
fn sample(argument: &Declared, shown: Option<&Value>) -> Option<String> {
    /// Bytes of a text that are easy to read in a call.
    const LONGEST: usize = 40;
    let ty = &argument.ty;
    let is = |names: &[&str]| names.iter().any(|name| ty.is_prelude(name));
    match (ty, shown) {
        (RustType::Into(_), Some(Value::String(text)))
            if (1..=LONGEST).contains(&text.len()) && !text.contains(is_invisible) =>
        {
            return Some(string_literal(text));
        }
        (_, Some(Value::Number(number)))
            if is(&["i64", "i128"]) && number.as_i64().is_some_and(|number| number >= 0) =>
        {
            return Some(number.to_string());
        }
        _ => {}
    }
    Some(match ty {
        RustType::Into(inner) if inner.is_prelude("Box") => return None,
        RustType::Into(_) => string_literal(&Bare(&argument.name).to_string()),
        _ if is(&["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64"]) => "1".to_owned(),
        _ if is(&["f64"]) => "1.0".to_owned(),
        _ if is(&["bool"]) => "true".to_owned(),
        _ if is(&["Vec"]) => "Vec::new()".to_owned(),
        _ if is(&["Option"]) => "None".to_owned(),
        _ => return None,
    })
}
