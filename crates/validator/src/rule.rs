//! What a finding can be about: the rules, their stable codes and what they mean.

use std::fmt;

/// How much a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The payload does not conform.
    Error,
    /// The payload conforms, and holds something that the description does not know.
    Note,
}

impl Severity {
    /// `error` or `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! rules {
    ($($variant:ident = $code:literal, $severity:ident, $title:literal, $explanation:literal;)*) => {
        /// A rule that a message can break. Its code never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $(
                #[doc = concat!("`", $code, "`: ", $title)]
                $variant,
            )*
        }

        impl Rule {
            /// Every rule, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable code, in kebab case.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The rule in one sentence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),* }
            }

            /// What breaks the rule, why it matters, and what to do.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation),* }
            }

            /// What a finding counts unless asked to be strict, when every finding is an error.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }
        }
    };
}

rules! {
    WrongType = "wrong-type", Error, "A value has another JSON type than the schema allows.",
        "The value is, say, a string where `type` wants an integer, or `null` where the schema does not allow it. For a union, the types of all branches are listed. In an OpenAPI 3.0 description, `1.0` is not an integer.";
    MissingMember = "missing-member", Error, "Required members of an object are missing.",
        "All members that `required` lists and one object lacks make one finding. In OpenAPI 3.0, `readOnly` members are not required in requests and `writeOnly` members not in responses.";
    ForbiddenMember = "forbidden-member", Error, "An object has members that the schema forbids.",
        "The schema says `additionalProperties: false` or `unevaluatedProperties: false`, and the member is not among the declared ones.";
    UndeclaredMember = "undeclared-member", Note, "An object has members that the description does not know.",
        "The schema lists members, does not forbid others, and does not say that the object is open (`additionalProperties: true` or a schema). The payload conforms, but the description is behind. An error with `--strict`.";
    UnknownValue = "unknown-value", Note, "A value of an open enumeration is not listed.",
        "Enumerations of strings and integers with more than one value are taken as open: an API adds values without a new version. The payload conforms, but the description is behind. An error with `--strict`.";
    WrongConstant = "wrong-constant", Error, "A value is none of those that the schema fixes.",
        "`const`, an `enum` of a single value, which is a tag and not an open list, an `enum` of values other than strings and integers, or a text that is no code where all listed values are codes of digits.";
    WrongTag = "wrong-tag", Error, "The discriminator names no branch of the union.",
        "The value fits no branch of `oneOf` or `anyOf`, and the member that `discriminator.propertyName` names holds a value that neither `mapping` nor a schema's name knows.";
    UnknownTag = "unknown-tag", Note, "The discriminator of a value names no branch of the union that it fits.",
        "The value fits a branch of `oneOf` or `anyOf`, and the member that `discriminator.propertyName` names holds a value that neither `mapping` nor a schema's name knows. Clients choose the type by it. An error with `--strict`.";
    WrongBranch = "wrong-branch", Error, "The discriminator of a value names a branch that the value does not fit.",
        "The value fits another branch of `oneOf` or `anyOf`, so that the schema alone accepts it. Clients choose the type by the discriminator, and cannot read it.";
    AmbiguousUnion = "ambiguous-union", Error, "A value fits several branches of `oneOf`, of which it must fit exactly one.",
        "Either the payload mixes two kinds, or the description's branches overlap; `anyOf` allows that.";
    OutOfRange = "out-of-range", Error, "A number is beyond its bounds.",
        "`minimum`, `maximum`, their exclusive forms, `multipleOf`, or the range of a format such as `int32`. Numbers are compared exactly, however many digits they have.";
    WrongLength = "wrong-length", Error, "A string is too short or too long.",
        "`minLength` and `maxLength` count characters (Unicode code points), not bytes.";
    WrongCount = "wrong-count", Error, "An array or object has too few or too many entries.",
        "`minItems`, `maxItems`, `minProperties`, `maxProperties`, `contains`, or items beyond `prefixItems`.";
    RepeatedItem = "repeated-item", Error, "An array with `uniqueItems` holds equal items.",
        "Items are compared as JSON: `1` equals `1.0`, and members may stand in any order.";
    PatternMismatch = "pattern-mismatch", Error, "A string does not match its pattern.",
        "`pattern` is an ECMA-262 regular expression and is not anchored unless it says so with `^` and `$`.";
    FormatMismatch = "format-mismatch", Error, "A string is not of its format.",
        "Formats are assertions here: date-time, date, time, duration, uuid, email, uri, hostname, ipv4, ipv6, byte, decimal and others. Unknown formats assert nothing.";
    ForbiddenValue = "forbidden-value", Error, "A value is one that the schema excludes.",
        "It fits the schema of `not`, or its schema is `false`, or a member's name does not fit `propertyNames`.";
    MalformedBody = "malformed-body", Error, "A body cannot be read.",
        "The text is not JSON (RFC 8259), not UTF-8, nested too deeply, too large, or not the form that its media type says. The finding stands where reading stopped.";
    UnrecordedBody = "unrecorded-body", Error, "A capture leaves out a body.",
        "The capture says that there was a body, or the description asks for one, and the capture does not hold it: what was not recorded was not checked. Writers of HAR have a setting to include content.";
    DuplicateKey = "duplicate-key", Error, "An object names a member twice.",
        "JSON leaves open which of the two counts, and most readers silently drop one. Both places are shown; the last one is the one that was checked.";
    UnknownOperation = "unknown-operation", Error, "The description has no such operation.",
        "The folder of a payload file is the `operationId` that it belongs to.";
    UnknownName = "unknown-name", Error, "A file's name does not say what it is.",
        "A payload file is named `<operationId>/<request|STATUS>.<variant>.<json|form|multipart|txt>`. Files named `README*`, `index.*`, `*.capture.*` and `*.repairs.*`, and those whose name starts with a dot, are left alone.";
    UnreadableFile = "unreadable-file", Error, "A file cannot be read.",
        "Access is denied, or reading failed.";
    UndocumentedStatus = "undocumented-status", Error, "The operation documents no response of this status.",
        "Neither the status itself, nor its range (`4XX`), nor `default` is listed under `responses`.";
    UndocumentedMediaType = "undocumented-media-type", Error, "The description lists no such media type for this body.",
        "Neither the media type itself nor a range that covers it is listed under `content`.";
    UnexpectedBody = "unexpected-body", Error, "A body stands where the description has none.",
        "The operation has no `requestBody`, or the response no `content`, or the status is one that never has a body (1xx, 204, 304).";
    MissingBody = "missing-body", Error, "A body is missing.",
        "The operation says `requestBody.required: true`, or the response lists `content` and came empty.";
    ReadOnlySent = "read-only-sent", Note, "A request holds members that only responses have.",
        "The member is `readOnly`: it should not be sent, and the API may ignore or reject it. An error with `--strict`.";
    WriteOnlyReturned = "write-only-returned", Note, "A response holds members that only requests have.",
        "The member is `writeOnly`, such as a password: it should not be returned. An error with `--strict`.";
    UnusableSchema = "unusable-schema", Error, "Part of a schema means nothing and could not be checked.",
        "A pattern that is no regular expression, a type that does not exist, a reference that leads nowhere. The rest of the schema was checked.";
    MalformedExchange = "malformed-exchange", Error, "A line or entry of a capture cannot be read as an exchange.",
        "An exchange in NDJSON is an object with `request` (`method`, `url`, `headers`, `body`) and `response` (`status`, `headers`, `body`), one to a line. In HAR 1.2 it is an element of `log.entries`.";
    UndocumentedPath = "undocumented-path", Error, "The description has no such path.",
        "The path is compared with every path template below the base paths of the servers; literal segments win over templates, and a suffix that the description calls optional (`x-optional-path-suffix`) is taken off.";
    UndocumentedMethod = "undocumented-method", Error, "The path has no operation of this method.",
        "The path is documented, and this method of it is not.";
    UndocumentedParameter = "undocumented-parameter", Note, "A request has a query parameter that the description does not know.",
        "The API may ignore it; a misspelt name looks so. An error with `--strict`.";
    MalformedParameter = "malformed-parameter", Error, "A parameter or header cannot be read.",
        "Its `content` is JSON, and the text is not.";
    MissingParameter = "missing-parameter", Error, "A required parameter or header is missing.",
        "A parameter with `required: true`, or a header of the response with `required: true`.";
    MissingSecurity = "missing-security", Error, "A request carries no credentials that the description asks for.",
        "Of `security`, each entry is an alternative, and all of its schemes must be there. Only their presence is checked. Tools that take credentials out of captures cause this; then check with `--ignore missing-security`.";
    Unchecked = "unchecked", Error, "A check could not be carried out.",
        "The payload makes a regular expression of the description backtrack without end, or schemas that apply each other do so without end.";
    TooManyFindings = "too-many-findings", Error, "A payload has more findings than are told.",
        "Of one payload 10,000 are told, and how many there are beyond them.";
}

impl Rule {
    /// The rule of this code.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code() == code)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The rule whose code is nearest to a wrong one.
#[must_use]
pub fn nearest_rule(code: &str) -> Option<Rule> {
    conform_report::nearest(code, Rule::ALL.iter().map(|rule| rule.code())).and_then(Rule::find)
}
