//! Responses: what a success is read as, what errors are, and which headers are declared.

use conform_ir::{Response, Status};

use super::media_choice::{accept, alternatives, media_types, preferred};
use super::planner::Planner;
use super::readings::{Choice, Reading, empty, readings};
use super::status_enum::{StatusBody, StatusEnum, StatusEnumPurpose, error_bodies, status_text};
use crate::names::{Position, identifier};
use crate::spelling::RustType;

/// What a call gives back.
pub(in crate::client) struct Responses<'a> {
    /// The ways in which the success can be asked for, the preferred one first.
    pub(in crate::client) successes: Vec<Success>,
    /// How errors are read; `None` if none has a declared body.
    pub(in crate::client) error: Option<RustType>,
    /// The enums that are declared for them.
    pub(in crate::client) enums: Vec<StatusEnum<'a>>,
    /// The statuses of declared errors, as written.
    pub(in crate::client) error_statuses: Vec<String>,
    /// Whether redirects are successes.
    pub(in crate::client) redirect: bool,
}

/// A success, and how it is asked for.
pub(in crate::client) struct Success {
    /// What the method's name ends in; empty for the preferred one.
    pub(in crate::client) suffix: String,
    /// How it is read: `Json<Visit>`.
    pub(in crate::client) reader: RustType,
    /// The media types to ask for, where the reader does not imply them.
    pub(in crate::client) accept: Option<String>,
}

/// Plans the responses of an operation.
pub(super) fn plan<'a>(planner: &mut Planner<'_, 'a>) -> Responses<'a> {
    let all = &planner.operation.responses;
    let (successes, redirect) = successes(all);
    let mut failures: Vec<&Response> = all
        .iter()
        .filter(|r| {
            let class = class(r.status);
            !(class == Some(1) || class == Some(2) || redirect && class == Some(3))
        })
        .collect();
    failures.sort_by_key(|response| response.status);
    let error_statuses = failures.iter().map(|r| status_text(r.status)).collect();

    let mut enums = Vec::new();
    let wanted = planner.type_name("Headers");
    let headers = planner.headers.declare(&wanted, &successes, planner.names);
    let chosen: Vec<Choice<'_>> = successes.iter().map(|r| (*r, preferred(r))).collect();
    let (reader, is_enum) = success(planner, &chosen, "", headers.as_ref(), &mut enums);
    let mut all = vec![Success {
        suffix: String::new(),
        reader,
        accept: accept(planner, &chosen, is_enum),
    }];
    for (suffix, choice) in alternatives(planner, &chosen) {
        let ending = identifier(&suffix, Position::Type);
        let (reader, _) = success(planner, &choice, &ending, headers.as_ref(), &mut enums);
        all.push(Success {
            reader,
            accept: Some(media_types(planner, &choice).join(", ")),
            suffix,
        });
    }
    let error = error(planner, &failures, &mut enums);
    let mut responses = Responses {
        successes: all,
        error,
        enums,
        error_statuses,
        redirect,
    };
    responses.simplify(planner);
    responses
}

/// The class of a status: 2 for 200 and `2XX`.
fn class(status: Status) -> Option<u16> {
    match status {
        Status::Code(code) => Some(code / 100),
        Status::Range(range) => Some(u16::from(range)),
        Status::Default => None,
    }
}

/// The responses that are successes, and whether they are redirects: those of 2XX, else those of 3XX, else the default one.
/// Exact statuses come before ranges.
fn successes(all: &[Response]) -> (Vec<&Response>, bool) {
    let of_class = |wanted: Option<u16>| -> Vec<&Response> {
        let mut found: Vec<&Response> = all.iter().filter(|r| class(r.status) == wanted).collect();
        found.sort_by_key(|response| response.status);
        found
    };
    let ok = of_class(Some(2));
    if !ok.is_empty() {
        return (ok, false);
    }
    let redirects = of_class(Some(3));
    if !redirects.is_empty() {
        return (redirects, true);
    }
    (of_class(None), false)
}

/// Returns how a success is read, and whether that is by an enum, which is declared.
fn success<'a>(
    planner: &mut Planner<'_, 'a>,
    chosen: &[Choice<'a>],
    suffix: &str,
    headers: Option<&RustType>,
    enums: &mut Vec<StatusEnum<'a>>,
) -> (RustType, bool) {
    let readings = readings(planner, chosen);
    let (reader, is_enum) = match distinct(&readings, &empty(planner)) {
        Distinct::One(reader) => (reader, false),
        Distinct::Optional(reader) => (planner.runtime("Optional").with([reader]), false),
        Distinct::Many => {
            let ty = planner.declare(&format!("{suffix}Success"));
            let asked_for = (!suffix.is_empty()).then(|| media_types(planner, chosen).join(", "));
            let bodies = readings
                .into_iter()
                .map(|(response, reading)| StatusBody::new(response, reading));
            enums.push(StatusEnum::new(
                planner,
                ty.clone(),
                StatusEnumPurpose::Success { asked_for },
                bodies.collect(),
            ));
            (ty, true)
        }
    };
    match headers {
        Some(headers) => {
            let with_headers = planner.runtime("WithHeaders");
            (with_headers.with([reader, headers.clone()]), is_enum)
        }
        None => (reader, is_enum),
    }
}

/// Returns how errors are read: by the reader that all of them have, or by an enum, which is declared.
fn error<'a>(
    planner: &mut Planner<'_, 'a>,
    failures: &[&'a Response],
    enums: &mut Vec<StatusEnum<'a>>,
) -> Option<RustType> {
    let mut bodies = Vec::new();
    for response in failures {
        bodies.extend(error_bodies(planner, response));
    }
    let first = &bodies.first()?.reading;
    if bodies.iter().all(|body| body.reading == *first) {
        return Some(first.reader.clone());
    }
    let ty = planner.declare("Error");
    enums.push(StatusEnum::new(
        planner,
        ty.clone(),
        StatusEnumPurpose::Error,
        bodies,
    ));
    Some(ty)
}

impl Responses<'_> {
    /// Declares aliases for readers where a call of success and error is more complex than clippy likes.
    fn simplify(&mut self, planner: &mut Planner<'_, '_>) {
        /// clippy's `type-complexity-threshold`.
        const MAX_COMPLEXITY: usize = 250;
        let is_complex = |success: &RustType, error: &Option<RustType>| {
            let arguments = std::iter::once(success).chain(error).cloned();
            RustType::prelude("Call").with(arguments).complexity() > MAX_COMPLEXITY
        };
        for success in &mut self.successes {
            let ending = match &*success.suffix {
                "" => String::new(),
                suffix => identifier(suffix, Position::Type),
            };
            if is_complex(&success.reader, &self.error) {
                let wanted = planner.type_name(&format!("{ending}Answer"));
                success.reader = planner.alias(success.reader.clone(), &wanted);
            }
            if is_complex(&success.reader, &self.error) {
                let wanted = planner.type_name(&format!("{ending}Failure"));
                self.error = self.error.take().map(|error| planner.alias(error, &wanted));
            }
        }
    }
}

/// What several ways to read come down to.
enum Distinct {
    One(RustType),
    /// That, or no body.
    Optional(RustType),
    Many,
}

fn distinct(readings: &[(&Response, Reading)], empty: &Reading) -> Distinct {
    let mut distinct: Vec<&Reading> = Vec::new();
    for (_, reading) in readings {
        if !distinct.contains(&reading) {
            distinct.push(reading);
        }
    }
    match distinct.as_slice() {
        [] => Distinct::One(empty.reader.clone()),
        [one] => Distinct::One(one.reader.clone()),
        [a, b] if *a == empty => Distinct::Optional(b.reader.clone()),
        [a, b] if *b == empty => Distinct::Optional(a.reader.clone()),
        _ => Distinct::Many,
    }
}
