//! Responses: what a success is read as, what errors are, and which headers are declared.

use std::collections::{HashMap, HashSet};

use askama::Template;
use vsee_spec::ir::{
    Content, ContentKind, Definition, Header, Operation, ParameterEncoding, Response, Status, Use,
};

use super::choice::{Choice, accepted, alternatives, ending, media_types, preferred};
use super::layout::field;
use super::names::Names;
use crate::docs;
use crate::names::{Position, identifier};
use crate::size;
use crate::spelling::Imports;
use crate::text::{prefixed, string_literal};

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

#[derive(Template)]
#[template(path = "client/src/generated/by_status.rs.j2")]
struct EnumTemplate {
    docs: String,
    name: String,
    variants: Vec<Variant>,
}

struct Variant {
    docs: String,
    name: String,
    /// The Rust type of the body.
    output: String,
    /// How it is read.
    kind: String,
    pattern: String,
    into: String,
}

/// A variant of an enum of bodies: which responses it stands for, and how they are read.
struct Arm<'a> {
    response: &'a Response,
    /// The media types by which it is told from others of the same status; none for what is left.
    media_types: Vec<&'a str>,
    /// What its name ends in.
    ending: String,
    kind: Kind,
}

impl<'a> Arm<'a> {
    fn new((response, kind): (&'a Response, Kind)) -> Self {
        Self {
            response,
            media_types: Vec::new(),
            ending: String::new(),
            kind,
        }
    }

    /// How far the media types reach.
    fn width(&self) -> u8 {
        let widths = self.media_types.iter().map(|range| match *range {
            "*/*" => 2,
            range => u8::from(range.contains('*')),
        });
        widths.max().unwrap_or_default()
    }
}

/// The ways to read an error of one status: one for each kind of body that its media types come to. The last is what is left:
/// that of the widest range, else the preferred one.
///
/// A structure that is JSON, too, has no way of its own in other languages, for which no call asks.
fn arms<'a>(
    operation: &Operation,
    response: &'a Response,
    names: &mut Names<'_>,
    imports: &mut Imports,
) -> Vec<Arm<'a>> {
    let first = preferred(response);
    let mut arms: Vec<Arm<'a>> = Vec::new();
    let is_json = first.is_some_and(|first| first.kind == ContentKind::Json);
    let in_order = [false, true].into_iter().flat_map(|structured| {
        let contents = response.contents.iter();
        contents.filter(move |content| content.structured_text == structured)
    });
    for content in first.into_iter().chain(in_order) {
        let kind = kind_of(operation, Some(content), names, imports);
        let media_type = content.media_type.as_str();
        if let Some(arm) = arms.iter_mut().find(|arm| arm.kind == kind) {
            if !arm.media_types.contains(&media_type) {
                arm.media_types.push(media_type);
            }
            continue;
        }
        if is_json && content.structured_text {
            continue;
        }
        let ending = match arms.is_empty() {
            true => String::new(),
            false => {
                let taken = arms.iter().map(|arm| arm.ending.as_str());
                ending(content, response, &taken.collect::<Vec<_>>())
            }
        };
        arms.push(Arm {
            response,
            media_types: vec![media_type],
            ending,
            kind,
        });
    }
    arms.sort_by_key(|arm| (arm.width(), arm.ending.is_empty()));
    if let Some(left) = arms.last_mut() {
        left.media_types.clear();
    }
    arms
}

/// A way to read a body: the kind's type, and what it gives.
#[derive(Clone, PartialEq)]
pub(super) struct Kind {
    read: String,
    output: String,
    /// Whether a variant of an enum boxes it, so that small bodies do not take as much room as it does.
    large: bool,
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
                Some(name) => format!("{}<{read}, {name}>", names.ours("Headed", imports)),
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
                large: used.is_some_and(|used| types.sizes().of(used) > size::LARGE),
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
    use vsee_spec::ir::{Expr, StringFormat};
    if let Expr::String(StringFormat::Plain) = names.resolved(&used.expr) {
        return names.ours("PlainText", imports);
    }
    let spelled = names.speller.spell(used, imports);
    if is_event(used, names) {
        format!("{}<{spelled}>", names.ours("Whole", imports))
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

fn enumeration(
    docs: String,
    name: &str,
    bodies: &[Arm<'_>],
    names: &Names<'_>,
    imports: &mut Imports,
) -> String {
    let mut scope = crate::names::Scope::new();
    let variants = bodies
        .iter()
        .map(|arm| {
            let (response, kind) = (arm.response, &arm.kind);
            let ending = identifier(arm.ending.trim_start_matches('_'), Position::Type);
            let ending = if arm.ending.is_empty() { "" } else { &ending };
            let variant = scope.claim(&format!("{}{ending}", variant_name(response.status)));
            let into = format!(
                "into_{}",
                identifier(&variant, Position::Module).trim_end_matches('_')
            );
            let fallback = format!("Status {}.", written(response.status));
            let boxed = |inner: &str, outer: &str| format!("{outer}<{inner}>");
            let (output, kind) = if kind.large {
                (
                    boxed(&kind.output, "Box"),
                    boxed(&kind.read, &names.ours("Boxed", imports)),
                )
            } else {
                (kind.output.clone(), kind.read.clone())
            };
            let mut lines = docs::comment_lines(&response.docs, 4, &fallback);
            if !arm.ending.is_empty() {
                let types: Vec<_> = arm
                    .media_types
                    .iter()
                    .map(|ty| docs::code_span(ty))
                    .collect();
                let types = match types.as_slice() {
                    [] => "In another media type.".to_owned(),
                    types => format!("In {}.", types.join(", ")),
                };
                lines.push(String::new());
                lines.push(types);
            }
            let condition = arm
                .media_types
                .iter()
                .map(|ty| format!(", {}", string_literal(ty)));
            let pattern = match response.status {
                Status::Code(code) => code.to_string(),
                Status::Range(range) => format!("{range}00..={range}99"),
                Status::Default => "_".to_owned(),
            };
            Variant {
                docs: prefixed(&lines, 4, "///"),
                name: variant,
                output,
                kind,
                pattern: pattern + &condition.collect::<String>(),
                into,
            }
        })
        .collect();
    let template = EnumTemplate {
        docs,
        name: name.to_owned(),
        variants,
    };
    template
        .render()
        .expect("a template over strings cannot fail")
}

fn written(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(range) => format!("{range}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// The reason phrase of a status (IANA's registry of HTTP status codes) as a variant's name.
fn variant_name(status: Status) -> String {
    let code = match status {
        Status::Default => return "Default".to_owned(),
        Status::Range(range) => {
            return match range {
                1 => "Informational",
                2 => "Success",
                3 => "Redirection",
                4 => "ClientError",
                _ => "ServerError",
            }
            .to_owned();
        }
        Status::Code(code) => code,
    };
    let name = match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        208 => "AlreadyReported",
        226 => "ImUsed",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        421 => "MisdirectedRequest",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        505 => "HttpVersionNotSupported",
        507 => "InsufficientStorage",
        508 => "LoopDetected",
        511 => "NetworkAuthenticationRequired",
        _ => return format!("Status{code}"),
    };
    name.to_owned()
}

/// Whether a header is JSON, by its media type.
fn is_json(header: &Header) -> bool {
    matches!(header.encoding, ParameterEncoding::Content(_))
}

/// Structs of response headers: operations that declare the same headers share one.
#[derive(Default)]
pub(super) struct Headers {
    structs: Vec<HeaderStruct>,
    pub(super) imports: Imports,
}

struct HeaderStruct {
    key: String,
    name: String,
    fields: Vec<HeaderField>,
}

struct HeaderField {
    docs: String,
    name: String,
    ty: String,
    presence: &'static str,
    wire: String,
}

impl HeaderField {
    fn declaration(&self) -> String {
        field(&self.name, &self.ty)
    }
}

#[derive(Template)]
#[template(path = "client/src/generated/headers.rs.j2")]
struct HeadersTemplate<'a> {
    structs: &'a [HeaderStruct],
}

impl Headers {
    /// Whether no operation declares any.
    pub(super) fn is_empty(&self) -> bool {
        self.structs.is_empty()
    }

    /// The structs.
    pub(super) fn render(&self) -> String {
        let template = HeadersTemplate {
            structs: &self.structs,
        };
        template
            .render()
            .expect("a template over strings cannot fail")
    }

    /// The struct of the headers that these responses declare, made if need be.
    fn declare(
        &mut self,
        responses: &[&Response],
        names: &mut Names<'_>,
        imports: &mut Imports,
    ) -> Option<String> {
        // In how many of them each is required.
        let mut required: HashMap<String, usize> = HashMap::new();
        for response in responses {
            let names = response.headers.iter().filter(|header| header.required);
            let names: HashSet<String> = names.map(|h| h.wire.to_ascii_lowercase()).collect();
            for name in names {
                *required.entry(name).or_default() += 1;
            }
        }
        let mut found: Vec<(&Header, bool)> = Vec::new();
        // The specification says that it "shall be ignored" here.
        let mut seen = HashSet::from(["content-type".to_owned()]);
        for header in responses.iter().flat_map(|response| &response.headers) {
            let name = header.wire.to_ascii_lowercase();
            if !seen.contains(&name) {
                let everywhere = required.get(&name) == Some(&responses.len());
                found.push((header, everywhere));
                seen.insert(name);
            }
        }
        if found.is_empty() {
            return None;
        }
        let key = format!(
            "{:?}",
            found
                .iter()
                .map(|(h, r)| (&h.wire, &h.ty, is_json(h), r))
                .collect::<Vec<_>>()
        );
        let name = match self.structs.iter().find(|known| known.key == key) {
            Some(known) => known.name.clone(),
            None => self.add(key, &found, names),
        };
        imports.add(&format!("{}::headers", names.root), &name);
        Some(name)
    }

    fn add(&mut self, key: String, found: &[(&Header, bool)], names: &mut Names<'_>) -> String {
        // Three names say enough; what else collides gets a number.
        let mut wanted: String = found
            .iter()
            .take(3)
            .map(|(h, _)| identifier(&h.wire, Position::Type))
            .collect();
        wanted.push_str("Headers");
        let name = names.declared.claim(&wanted);
        let mut scope = crate::names::Scope::new();
        let fields = found
            .iter()
            .map(|(header, required)| {
                let spelled = names.speller.spell(&header.ty, &mut self.imports);
                let ty = if *required {
                    spelled
                } else {
                    format!("Option<{spelled}>")
                };
                let fallback = format!("The header {}.", docs::code_span(&header.wire));
                HeaderField {
                    docs: docs::comment(&header.docs, 4, &fallback),
                    name: scope.claim(&identifier(&header.wire, Position::Value)),
                    ty,
                    presence: match (is_json(header), *required) {
                        (false, false) => "optional",
                        (false, true) => "required",
                        (true, false) => "optional_json",
                        (true, true) => "required_json",
                    },
                    wire: string_literal(&header.wire),
                }
            })
            .collect();
        self.structs.push(HeaderStruct {
            key,
            name: name.clone(),
            fields,
        });
        name
    }
}
