//! Responses: what a success is read as, what errors are, and which headers are declared.

use conform_ir::{Content, ContentKind, Definition, Operation, Response, Status, Use};

use super::headers::Headers;
use super::media_choice::{Choice, accepted, alternatives, media_types, preferred};
use super::names::Names;
use super::status_enum::{Arm, arms, enumeration, written};
use crate::docs;
use crate::names::{Position, identifier};
use crate::rust_type::Imports;
use crate::types::value_size;

/// What a call gives back.
pub(super) struct Results {
    /// How a success is read: `Json<Visit>`.
    pub(super) success: String,
    /// The media types to ask for, where the way of reading does not say it already.
    pub(super) accept: Option<String>,
    /// How else the same success can be had.
    pub(super) others: Vec<Other>,
    /// How errors are read; `None` when none has a declared body.
    pub(super) error: Option<String>,
    /// Names and texts of the enums that are declared for them.
    pub(super) enums: Vec<(String, String)>,
    /// Statuses of declared errors, as written.
    pub(super) statuses: Vec<String>,
    /// Whether redirects are results.
    pub(super) redirect: bool,
}

/// A success in another media type than the preferred one.
pub(super) struct Other {
    /// What the method's name ends in.
    pub(super) suffix: String,
    /// How it is read: `Text`.
    pub(super) success: String,
    /// The media types to ask for.
    pub(super) accept: String,
}

/// A way to read a body: the kind's type, and what it gives.
#[derive(Clone, PartialEq)]
pub(super) struct Kind {
    pub(super) read: String,
    pub(super) output: String,
    /// Whether a variant of an enum boxes it, so that small bodies do not take as much room as it does.
    pub(super) large: bool,
}

/// Lays out the results of an operation. `link` is how docs refer to its method.
pub(super) fn of(
    operation: &Operation,
    names: &mut Names<'_>,
    link: &str,
    headers: &mut Headers,
    imports: &mut Imports,
) -> Results {
    let class = |response: &&Response, wanted: u16| match response.status {
        Status::Code(code) => code / 100 == wanted,
        Status::Range(range) => u16::from(range) == wanted,
        Status::Default => false,
    };
    let all = &operation.responses;
    let mut successes: Vec<&Response> = all.iter().filter(|r| class(r, 2)).collect();
    let mut redirect = false;
    if successes.is_empty() {
        successes = all.iter().filter(|r| class(r, 3)).collect();
        redirect = !successes.is_empty();
    }
    let default = all.iter().filter(|r| r.status == Status::Default);
    let default_is_success = successes.is_empty();
    if default_is_success {
        successes = default.clone().collect();
    }
    let mut failures: Vec<&Response> = all
        .iter()
        .filter(|r| !(class(r, 1) || class(r, 2) || redirect && class(r, 3)))
        .collect();
    // Exact statuses win over ranges, ranges over the rest.
    successes.sort_by_key(|response| response.status);
    failures.sort_by_key(|response| response.status);
    let statuses = failures.iter().map(|r| written(r.status)).collect();

    let mut enums = Vec::new();
    let chosen: Vec<_> = successes.iter().map(|r| (*r, preferred(r))).collect();
    let headed = headers.declare(&successes, names, imports);
    let mut success =
        |chosen: &[Choice<'_>], suffix: &str, names: &mut Names<'_>, imports: &mut Imports| {
            let kinds = kinds_of(operation, chosen, names, imports);
            let mut is_enum = false;
            let read = match distinct(&kinds, &nothing(names, imports)) {
                Distinct::One(read) => read,
                Distinct::Optional(read) => format!("{}<{read}>", names.ours("Optional", imports)),
                Distinct::Many => {
                    is_enum = true;
                    let name = declare(operation, &format!("{suffix}Success"), names);
                    let how = if suffix.is_empty() {
                        String::new()
                    } else {
                        let types = docs::code_span(&media_types(chosen).join(", "));
                        format!(", asked for {types},")
                    };
                    let docs = format!("What {link}{how} gives, by status.");
                    let arms: Vec<Arm<'_>> = kinds.into_iter().map(Arm::new).collect();
                    enums.push((
                        name.clone(),
                        enumeration(docs, &name, &arms, names, imports),
                    ));
                    name
                }
            };
            let read = match &headed {
                Some(name) => format!("{}<{read}, {name}>", names.ours("WithHeaders", imports)),
                None => read,
            };
            (read, is_enum)
        };
    let (main, is_enum) = success(&chosen, "", names, imports);
    let accept = accepted(&chosen, is_enum);
    let mut others = Vec::new();
    for (suffix, choice) in alternatives(operation, &chosen, names) {
        let ending = identifier(&suffix, Position::Type);
        others.push(Other {
            success: success(&choice, &ending, names, imports).0,
            accept: media_types(&choice).join(", "),
            suffix,
        });
    }

    let bodies: Vec<Arm<'_>> = failures
        .iter()
        .flat_map(|response| arms(operation, response, names, imports))
        .collect();
    let same = bodies.windows(2).all(|pair| pair[0].kind == pair[1].kind);
    let error = match bodies.as_slice() {
        [] => None,
        [Arm { kind, .. }, ..] if same => Some(kind.read.clone()),
        _ => {
            let name = declare(operation, "Error", names);
            let docs = format!("Errors that {link} declares, by status.");
            enums.push((
                name.clone(),
                enumeration(docs, &name, &bodies, names, imports),
            ));
            Some(name)
        }
    };
    Results {
        success: main,
        accept,
        others,
        error,
        enums,
        statuses,
        redirect,
    }
}

fn declare(operation: &Operation, suffix: &str, names: &mut Names<'_>) -> String {
    names.declared.claim(&format!(
        "{}{suffix}",
        identifier(&operation.id, Position::Type)
    ))
}

/// What several ways to read come down to.
enum Distinct {
    One(String),
    /// That, or no body.
    Optional(String),
    Many,
}

fn distinct(kinds: &[(&Response, Kind)], empty: &Kind) -> Distinct {
    let mut distinct: Vec<&Kind> = Vec::new();
    for (_, kind) in kinds {
        if !distinct.contains(&kind) {
            distinct.push(kind);
        }
    }
    match distinct.as_slice() {
        [] => Distinct::One(empty.read.clone()),
        [one] => Distinct::One(one.read.clone()),
        [a, b] if *a == empty => Distinct::Optional(b.read.clone()),
        [a, b] if *b == empty => Distinct::Optional(a.read.clone()),
        _ => Distinct::Many,
    }
}

pub(super) fn kinds_of<'a>(
    operation: &Operation,
    chosen: &[Choice<'a>],
    names: &mut Names<'_>,
    imports: &mut Imports,
) -> Vec<(&'a Response, Kind)> {
    let chosen = chosen.iter();
    chosen
        .map(|&(response, content)| (response, kind_of(operation, content, names, imports)))
        .collect()
}

/// How a body is read.
pub(super) fn kind_of(
    operation: &Operation,
    content: Option<&Content>,
    names: &mut Names<'_>,
    imports: &mut Imports,
) -> Kind {
    match content {
        None => nothing(names, imports),
        Some(content) => read(operation, content, names, imports),
    }
}

fn nothing(names: &Names<'_>, imports: &mut Imports) -> Kind {
    Kind {
        read: names.ours("Empty", imports),
        output: "()".to_owned(),
        large: false,
    }
}

fn read(
    operation: &Operation,
    content: &Content,
    names: &mut Names<'_>,
    imports: &mut Imports,
) -> Kind {
    let value = |names: &mut Names<'_>, imports: &mut Imports| {
        let spelled = match &content.ty {
            Some(used) => names.speller.spell(used, imports),
            None => names.speller.runtime("Value", imports),
        };
        let wanted = format!("{}Body", identifier(&operation.id, Position::Type));
        names.shallow(spelled, &wanted)
    };
    match content.kind {
        ContentKind::Json => {
            let output = value(names, imports);
            let types = names.speller.types();
            let used = content.ty.as_ref();
            Kind {
                read: format!("{}<{output}>", names.ours("Json", imports)),
                large: used.is_some_and(|used| types.sizes().of(used) > value_size::LARGE),
                output,
            }
        }
        ContentKind::JsonLines => {
            let item = value(names, imports);
            let read = format!("{}<{item}>", names.ours("JsonLines", imports));
            let output = format!("{}<{item}>", names.path("JsonLineStream"));
            Kind {
                read,
                output,
                large: false,
            }
        }
        ContentKind::EventStream => {
            let item = match &content.ty {
                None => names.ours("PlainText", imports),
                Some(used) => event(used, names, imports),
            };
            let read = format!("{}<{item}>", names.ours("Events", imports));
            Kind {
                read,
                output: format!("{}<{item}>", names.path("EventStream")),
                large: false,
            }
        }
        ContentKind::Text | ContentKind::Form => Kind {
            read: names.ours("Text", imports),
            output: "String".to_owned(),
            large: false,
        },
        ContentKind::Binary | ContentKind::Multipart => Kind {
            read: names.ours("Blob", imports),
            output: names.path("Bytes"),
            large: false,
        },
    }
}

/// The data of an event: text, JSON, or the whole event where the description gives that (OpenAPI 3.2).
fn event(used: &Use, names: &Names<'_>, imports: &mut Imports) -> String {
    use conform_ir::{Expr, StringFormat};
    if let Expr::String(StringFormat::Plain) = names.resolved(&used.expr) {
        return names.ours("PlainText", imports);
    }
    let spelled = names.speller.spell(used, imports);
    if is_event(used, names) {
        format!("{}<{spelled}>", names.ours("WholeEvent", imports))
    } else {
        spelled
    }
}

/// Whether a type is that of a whole event, by its members. Of a union each branch must be.
pub(super) fn is_event(used: &Use, names: &Names<'_>) -> bool {
    event_data(used, names, 0).is_some_and(|has_data| has_data)
}

/// Whether an event has data; `None` if it is none.
fn event_data(used: &Use, names: &Names<'_>, depth: u8) -> Option<bool> {
    const MEMBERS: [&str; 4] = ["data", "event", "id", "retry"];
    match &names.speller.types().ty(names.named(used)?).definition {
        Definition::Object(object) => {
            let mut wires = object.fields.iter().map(|field| field.wire.as_str());
            let has = |name| object.fields.iter().any(|field| field.wire == name);
            let all = wires.all(|wire| MEMBERS.contains(&wire));
            (all && (has("data") || has("event"))).then(|| has("data"))
        }
        Definition::Union(union) if depth < 8 => {
            let mut branches = union.variants.iter();
            branches.try_fold(false, |has_data, branch| {
                Some(event_data(&branch.ty, names, depth + 1)? || has_data)
            })
        }
        _ => None,
    }
}
