//! The kinds of findings, and the wording of each.

use conform_json::pointer::unescape;
use conform_schema::{Bound, FaultKind, ValueShape, branch_list};

use conform_report::{Code, MessagePart, PayloadSpan, listed};

use crate::codes;
use crate::unchecked::Unchecked;

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FindingKind {
    /// A value breaks its schema.
    Value {
        /// By which keyword.
        fault: FaultKind,
        /// What the value looks like.
        found: ValueShape,
    },
    /// A value of an open enumeration is not listed.
    UnknownValue {
        /// The listed ones, as JSON text.
        listed: FaultKind,
        /// What the value looks like.
        found: ValueShape,
    },
    /// Members that the description does not declare.
    Undeclared(Vec<String>),
    /// `readOnly` members in a request.
    ReadOnlySent(Vec<String>),
    /// `writeOnly` members in a response.
    WriteOnlyReturned(Vec<String>),
    /// The body cannot be read.
    Malformed(String),
    /// The capture leaves out a body, with its number of bytes if the capture has it.
    UnrecordedBody(Option<u64>),
    /// A member is there twice.
    DuplicateKey(String),
    /// No operation has this id.
    UnknownOperation(String),
    /// A file whose name does not say what it is.
    UnknownName(String),
    /// A file that cannot be read, and why.
    Unreadable(String),
    /// No response for this status; the documented ones.
    UndocumentedStatus(u16, Vec<String>),
    /// No content of this media type; the documented ones.
    UndocumentedMediaType(String, Vec<String>),
    /// How many more findings a value has than are shown.
    NotShown(usize),
    /// A body where there must be none.
    UnexpectedBody,
    /// The body of a response that is described without `content`.
    UndocumentedBody,
    /// A body that was not checked, and why.
    UncheckedBody(String),
    /// A required scheme that the description does not define.
    UndefinedSecurityScheme(String),
    /// Credentials that cannot be read, and why.
    MalformedCredentials(String),
    /// A parameter that is there several times, but may be there once.
    RepeatedParameter(usize),
    /// Characters of a query parameter that must be percent-encoded.
    ReservedCharacters(String),
    /// The path of the request and this template differ by the slash at the end.
    TrailingSlash(String),
    /// The path fits this template only with a value of several segments.
    SeveralSegments(String),
    /// A documented body is missing.
    MissingBody,
    /// A keyword that cannot be used, and why.
    UnusableSchema(String),
    /// A schema in a dialect that is not supported, and which.
    UnknownDialect(String),
    /// A line or entry of a capture that cannot be read as an exchange, and why.
    MalformedExchange(String),
    /// No path template matches this path, in which segments that look like values are left out.
    UndocumentedPath(String),
    /// No operation of a path has this method.
    UndocumentedMethod {
        /// The method.
        method: String,
        /// The methods that the path has.
        documented: Vec<String>,
        /// The template.
        path: String,
    },
    /// A query parameter that the operation does not have.
    UndocumentedParameter(String),
    /// A required parameter, or a required header of a response, is missing.
    MissingParameter,
    /// None of these security requirements is met.
    MissingSecurity(Vec<String>),
    /// The tag of a union names no branch, while the value fits one.
    UnknownTag {
        /// The tags that name a branch.
        listed: Vec<String>,
        /// What the tag looks like.
        found: ValueShape,
    },
    /// The tag of a union names a branch that the value does not fit.
    WrongBranch {
        named: String,
        /// The tags of the branches that it fits.
        fitting: Vec<String>,
        /// Whether tags are taken for hints, which cannot change what is valid.
        is_hint: bool,
    },
    /// The value of the second of these members is not greater than that of the first.
    NotAscending([String; 2]),
    /// A parameter or header cannot be read, and why.
    MalformedParameter(String),
}

impl FindingKind {
    /// Returns the code of its diagnostics.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::Value { fault, .. } => fault_code(fault),
            Self::UnknownValue { .. } => codes::UNKNOWN_VALUE,
            Self::Undeclared(_) => codes::UNDECLARED_MEMBER,
            Self::ReadOnlySent(_) => codes::READ_ONLY_SENT,
            Self::WriteOnlyReturned(_) => codes::WRITE_ONLY_RETURNED,
            Self::Malformed(_) => codes::MALFORMED_BODY,
            Self::UnrecordedBody(_) => codes::UNRECORDED_BODY,
            Self::DuplicateKey(_) => codes::DUPLICATE_KEY,
            Self::UnknownOperation(_) => codes::UNKNOWN_OPERATION,
            Self::UnknownName(_) => codes::UNKNOWN_NAME,
            Self::Unreadable(_) => codes::UNREADABLE_FILE,
            Self::UndocumentedStatus(..) => codes::UNDOCUMENTED_STATUS,
            Self::UndocumentedMediaType(..) => codes::UNDOCUMENTED_MEDIA_TYPE,
            Self::NotShown(_) => codes::TOO_MANY_FINDINGS,
            Self::UnexpectedBody => codes::UNEXPECTED_BODY,
            Self::UndocumentedBody => codes::UNDOCUMENTED_BODY,
            Self::UncheckedBody(_) => codes::UNCHECKED_BODY,
            Self::UndefinedSecurityScheme(_) => codes::UNDEFINED_SECURITY,
            Self::MalformedCredentials(_) => codes::MALFORMED_CREDENTIALS,
            Self::RepeatedParameter(_) => codes::REPEATED_PARAMETER,
            Self::ReservedCharacters(_) => codes::RESERVED_CHARACTER,
            Self::TrailingSlash(_) => codes::TRAILING_SLASH,
            Self::SeveralSegments(_) => codes::SEVERAL_SEGMENTS,
            Self::MissingBody => codes::MISSING_BODY,
            Self::UnusableSchema(_) => codes::UNUSABLE_SCHEMA,
            Self::UnknownDialect(_) => codes::UNCHECKED_DIALECT,
            Self::MalformedExchange(_) => codes::MALFORMED_EXCHANGE,
            Self::UndocumentedPath(_) => codes::UNDOCUMENTED_PATH,
            Self::UndocumentedMethod { .. } => codes::UNDOCUMENTED_METHOD,
            Self::UndocumentedParameter(_) => codes::UNDOCUMENTED_PARAMETER,
            Self::MissingParameter => codes::MISSING_PARAMETER,
            Self::MissingSecurity(_) => codes::MISSING_SECURITY,
            Self::UnknownTag { .. } => codes::UNKNOWN_TAG,
            Self::WrongBranch { .. } => codes::WRONG_BRANCH,
            Self::NotAscending(_) => codes::NOT_ASCENDING,
            Self::MalformedParameter(_) => codes::MALFORMED_PARAMETER,
        }
    }

    /// Returns why a message with this finding is not checked as a whole; `None` if it is.
    pub(crate) fn unchecked(&self) -> Option<Unchecked> {
        match self {
            Self::UnrecordedBody(_) => Some(Unchecked::Unrecorded),
            Self::UncheckedBody(_) => Some(Unchecked::MediaType),
            Self::UnknownDialect(_) => Some(Unchecked::Dialect),
            _ => None,
        }
    }

    /// Returns what was expected, as a noun phrase: "an integer".
    pub(crate) fn expected(&self) -> Option<String> {
        match self {
            Self::Value { fault, .. } | Self::UnknownValue { listed: fault, .. } => {
                Some(fault.to_string())
            }
            Self::Undeclared(_) => Some("only declared members".to_owned()),
            Self::ReadOnlySent(_) => Some("no `readOnly` members in a request".to_owned()),
            Self::WriteOnlyReturned(_) => Some("no `writeOnly` members in a response".to_owned()),
            Self::DuplicateKey(_) => Some("each member once".to_owned()),
            Self::NotAscending([first, _]) => Some(format!("more than `{first}`")),
            Self::UndocumentedStatus(_, documented)
            | Self::UndocumentedMediaType(_, documented)
            | Self::UndocumentedMethod { documented, .. } => Some(if documented.is_empty() {
                "none".to_owned()
            } else {
                documented.join(", ")
            }),
            Self::UnexpectedBody => Some("no body".to_owned()),
            Self::RepeatedParameter(_) => Some("one value".to_owned()),
            Self::MissingBody => Some("a body".to_owned()),
            Self::MissingSecurity(alternatives) => Some(alternatives.join(", or ")),
            Self::UnknownTag { listed: tags, .. } | Self::WrongBranch { fitting: tags, .. } => {
                Some(format!("one of {}", tags.join(", ")))
            }
            Self::Malformed(_)
            | Self::UnrecordedBody(_)
            | Self::MalformedExchange(_)
            | Self::UndocumentedPath(_)
            | Self::UndocumentedParameter(_)
            | Self::MissingParameter
            | Self::MalformedParameter(_)
            | Self::UnknownOperation(_)
            | Self::UnknownName(_)
            | Self::Unreadable(_)
            | Self::UnusableSchema(_)
            | Self::UnknownDialect(_)
            | Self::UndocumentedBody
            | Self::UncheckedBody(_)
            | Self::UndefinedSecurityScheme(_)
            | Self::MalformedCredentials(_)
            | Self::ReservedCharacters(_)
            | Self::TrailingSlash(_)
            | Self::SeveralSegments(_)
            | Self::NotShown(_) => None,
        }
    }

    /// Returns whether the message says or implies what was expected.
    pub(crate) fn names_expected(&self) -> bool {
        match self {
            Self::UnknownValue { .. }
            | Self::UnknownTag { .. }
            | Self::UndocumentedStatus(..)
            | Self::UndocumentedMethod { .. }
            | Self::UndocumentedMediaType(..) => false,
            Self::Value { fault, .. } => !matches!(
                fault,
                FaultKind::Pattern(_) | FaultKind::Tag(_) | FaultKind::UnknownTag { .. }
            ),
            _ => true,
        }
    }

    /// Returns what the value looks like, for findings about a value.
    pub(crate) fn found(&self) -> Option<ValueShape> {
        match self {
            Self::Value { found, .. }
            | Self::UnknownValue { found, .. }
            | Self::UnknownTag { found, .. } => Some(*found),
            _ => None,
        }
    }

    /// Returns the names of the members that are missing, forbidden, undeclared, repeated or not in order.
    pub(crate) fn members(&self) -> &[String] {
        match self {
            Self::Value {
                fault: FaultKind::Missing(members) | FaultKind::Undeclared(members),
                ..
            }
            | Self::Undeclared(members)
            | Self::ReadOnlySent(members)
            | Self::WriteOnlyReturned(members) => members,
            Self::NotAscending(members) => members,
            Self::DuplicateKey(member) => std::slice::from_ref(member),
            _ => &[],
        }
    }

    /// Returns what is wrong: one sentence without a full stop, and without values of the payload.
    pub(crate) fn headline(&self, place: &PayloadSpan) -> String {
        let pointer = place.pointer.as_str();
        let what = match &place.part {
            MessagePart::Body => name_of(pointer),
            part if pointer.is_empty() => part.to_string(),
            part => format!("{} of {part}", name_of(pointer)),
        };
        let members = || listed(self.members());
        match self {
            Self::Value { fault, found } => match fault {
                FaultKind::Missing(names) => {
                    let object = what;
                    format!(
                        "{object} lacks {} {}",
                        plural(names, "the member", "the members"),
                        members()
                    )
                }
                FaultKind::Undeclared(names) => {
                    format!(
                        "{what} has {} {}, which the schema forbids",
                        plural(names, "the member", "the members"),
                        members()
                    )
                }
                FaultKind::Repeated => format!("{what} has equal items, but all must be different"),
                FaultKind::SurplusItems => {
                    format!("{what} has more items than are declared: {found}")
                }
                FaultKind::Contains => {
                    format!("{what} has too few or too many items that fit `contains`")
                }
                FaultKind::Not => format!("{what} fits the schema of `not`, which it must not fit"),
                FaultKind::Never => format!("{what} must not be there: the schema allows no value"),
                FaultKind::Name(name) => format!("{what} has a member whose name is not {name}"),
                FaultKind::SeveralBranches(branches) => format!(
                    "{what} fits {} of `oneOf`, but must fit exactly one",
                    branch_list(branches)
                ),
                FaultKind::Tag(_) | FaultKind::UnknownTag { .. } => {
                    format!("{what} names no branch of the union")
                }
                FaultKind::Unchecked(why) => format!("{what} could not be checked: {why}"),
                FaultKind::Format(format) => format!("{what} does not have the format `{format}`"),
                FaultKind::Pattern(_) => format!("{what} does not match its pattern"),
                FaultKind::Bound(bound, limit) => {
                    format!("{what} is {}", beyond(*bound, limit, *found))
                }
                FaultKind::WrittenAsInteger => format!(
                    "{what} is written with a fraction or an exponent, so it is not an integer in OpenAPI 3.0 and draft-04"
                ),
                fault => format!("{what} is {found}, not {fault}"),
            },
            Self::UnknownValue { .. } => {
                format!("{what} has a value that the description does not list")
            }
            Self::Undeclared(names) => {
                format!(
                    "{what} has {} {}",
                    plural(names, "the undeclared member", "the undeclared members"),
                    members()
                )
            }
            Self::ReadOnlySent(names) => {
                format!(
                    "{what} sends {} {}",
                    plural(names, "the read-only member", "the read-only members"),
                    members()
                )
            }
            Self::WriteOnlyReturned(names) => format!(
                "{what} returns {} {}",
                plural(names, "the write-only member", "the write-only members"),
                members()
            ),
            Self::Malformed(why) => format!("the body cannot be read: {why}"),
            Self::UnrecordedBody(Some(size)) => {
                format!("the capture does not contain the body ({size} bytes)")
            }
            Self::UnrecordedBody(None) => "the capture does not contain the body".to_owned(),
            Self::DuplicateKey(name) => format!("{what} has the member `{name}` twice"),
            Self::UnknownOperation(id) => format!("the description has no operation `{id}`"),
            Self::UnknownName(why) | Self::Unreadable(why) => why.clone(),
            Self::UndocumentedStatus(status, _) => {
                format!("the operation has no response for status {status}")
            }
            Self::UndocumentedMediaType(media_type, _) if !pointer.is_empty() => {
                format!("{what} has the media type {media_type}, which its encoding does not list")
            }
            Self::UndocumentedMediaType(media_type, _) => {
                format!("the description does not list the media type {media_type}")
            }
            Self::NotShown(count) => {
                format!("{what} has {count} more findings, which are not shown")
            }
            Self::UnexpectedBody => "there is a body, but the description has none".to_owned(),
            Self::UndocumentedBody => {
                "there is a body, but the response has no `content`".to_owned()
            }
            Self::UncheckedBody(why) => format!("{what} is not checked: {why}"),
            Self::UndefinedSecurityScheme(name) => format!(
                "the security scheme `{name}` is not defined, so its credentials are not checked"
            ),
            Self::MalformedCredentials(why) => format!("the credentials are malformed: {why}"),
            Self::RepeatedParameter(count) => {
                format!("{what} is there {count} times, but its style allows it once")
            }
            Self::ReservedCharacters(characters) => format!(
                "{what} has {characters} without percent-encoding, and no `allowReserved: true`"
            ),
            Self::TrailingSlash(template) => {
                format!("the path is not `{template}`: they differ by the slash at the end")
            }
            Self::SeveralSegments(template) => {
                format!("the path fits `{template}` only because a value may have slashes")
            }
            Self::MissingBody => "the body is missing".to_owned(),
            Self::MalformedExchange(why) => format!("the exchange cannot be read: {why}"),
            Self::UndocumentedPath(path) => format!("the description has no path for {path}"),
            Self::UndocumentedMethod { method, path, .. } => {
                format!("the path {path} has no operation for {method}")
            }
            Self::UndocumentedParameter(name) => {
                format!("the operation has no query parameter `{name}`")
            }
            Self::MissingParameter => format!("{what} is missing"),
            Self::MissingSecurity(_) => {
                "the request has none of the required credentials".to_owned()
            }
            Self::UnknownTag { .. } => {
                format!("{what} names no branch of the union")
            }
            Self::WrongBranch { named, fitting, .. } => format!(
                "{what} names `{named}`, but the value fits {}",
                listed(fitting)
            ),
            Self::NotAscending([first, _]) => format!("{what} is not after `{first}`"),
            Self::MalformedParameter(why) => format!("{what} cannot be read: {why}"),
            Self::UnknownDialect(why) => format!("a part of the schema is not checked: {why}"),
            Self::UnusableSchema(why) => {
                format!("a part of the schema could not be checked: {why}")
            }
        }
    }
}

/// Says how a value breaks a bound.
fn beyond(bound: Bound, limit: &str, found: ValueShape) -> String {
    match bound {
        Bound::Minimum => format!("less than the minimum {limit}"),
        Bound::ExclusiveMinimum => format!("not greater than {limit}"),
        Bound::Maximum => format!("greater than the maximum {limit}"),
        Bound::ExclusiveMaximum => format!("not less than {limit}"),
        Bound::MultipleOf => format!("not a multiple of {limit}"),
        Bound::MinLength | Bound::MinItems | Bound::MinProperties => {
            format!("{found}, but must have at least {limit}")
        }
        Bound::MaxLength | Bound::MaxItems | Bound::MaxProperties if limit == "0" => {
            format!("{found}, but must be empty")
        }
        Bound::MaxLength | Bound::MaxItems | Bound::MaxProperties => {
            format!("{found}, but must have at most {limit}")
        }
    }
}

fn fault_code(fault: &FaultKind) -> Code {
    match fault {
        FaultKind::Type(_) | FaultKind::WrittenAsInteger => codes::WRONG_TYPE,
        FaultKind::Missing(_) => codes::MISSING_MEMBER,
        FaultKind::Undeclared(_) => codes::FORBIDDEN_MEMBER,
        FaultKind::Enum(_) | FaultKind::Const(_) => codes::WRONG_CONSTANT,
        FaultKind::Bound(bound, _) => match bound {
            Bound::Minimum
            | Bound::ExclusiveMinimum
            | Bound::Maximum
            | Bound::ExclusiveMaximum
            | Bound::MultipleOf => codes::OUT_OF_RANGE,
            Bound::MinLength | Bound::MaxLength => codes::WRONG_LENGTH,
            Bound::MinItems | Bound::MaxItems | Bound::MinProperties | Bound::MaxProperties => {
                codes::WRONG_COUNT
            }
        },
        FaultKind::Pattern(_) => codes::PATTERN_MISMATCH,
        FaultKind::Format(_) => codes::FORMAT_MISMATCH,
        FaultKind::Repeated => codes::REPEATED_ITEM,
        FaultKind::SurplusItems | FaultKind::Contains => codes::WRONG_COUNT,
        FaultKind::Not | FaultKind::Never | FaultKind::Name(_) => codes::FORBIDDEN_VALUE,
        FaultKind::SeveralBranches(_) => codes::AMBIGUOUS_UNION,
        FaultKind::Tag(_) | FaultKind::UnknownTag { .. } => codes::WRONG_TAG,
        FaultKind::Unchecked(_) => codes::UNCHECKED,
    }
}

/// Returns the last names of a pointer, enough to recognise the value: `` `attachments[0].name` ``.
fn name_of(pointer: &str) -> String {
    if pointer.is_empty() {
        return "the body".to_owned();
    }
    let tokens: Vec<String> = pointer
        .split('/')
        .skip(1)
        .map(|token| unescape(token).into_owned())
        .collect();
    let is_index =
        |token: &String| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    let last_name = tokens
        .iter()
        .rposition(|token| !is_index(token))
        .unwrap_or(0);
    let start =
        if tokens.len() - 1 == last_name && last_name > 0 && !is_index(&tokens[last_name - 1]) {
            last_name
        } else {
            tokens[..last_name]
                .iter()
                .rposition(|token| !is_index(token))
                .unwrap_or(0)
        };
    let mut name = String::new();
    for token in &tokens[start..] {
        if is_index(token) {
            name.push_str(&format!("[{token}]"));
        } else {
            if !name.is_empty() {
                name.push('.');
            }
            name.push_str(token);
        }
    }
    format!("`{name}`")
}

fn plural<'w>(names: &[String], one: &'w str, many: &'w str) -> &'w str {
    if names.len() == 1 { one } else { many }
}
