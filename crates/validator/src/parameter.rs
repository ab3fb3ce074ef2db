//! Parameters and headers: from their spelling in a URL or header to the JSON that their schema is about (OpenAPI 3.0.3
//! §4.7.12.2, "Style Values").

use conform_description::{Address, Node};
use conform_schema::{CompiledSchema, ExpectedValue, LazySchema};
use jsonschema::JsonType;

use crate::body::deep::{self, Tree};
use crate::body::{decode, form_json, write_scalar};
use crate::observe::ItemId;
use conform_report::MessagePart;
use conform_traffic::MediaType;

/// A Parameter Object, or a Header Object under its name.
#[derive(Debug)]
pub struct Parameter {
    /// The name.
    pub name: String,
    /// Where in a message it is.
    pub location: ParameterLocation,
    pub(crate) required: bool,
    /// The Parameter Object or Header Object.
    pub address: Address,
    /// `schema`, or that of the only entry of `content`.
    pub(crate) schema: Option<LazySchema>,
    /// Whether the text is JSON: `content` with a JSON media type.
    pub(crate) is_json: bool,
    /// Whether the text is a form.
    is_form: bool,
    style: Style,
    explode: bool,
    /// Whether an empty value says nothing of its schema: `allowEmptyValue`.
    may_be_empty: bool,
    /// The id that observers receive; `None` for headers of the parts of a body, which are not reported.
    pub item: Option<ItemId>,
}

/// `in`: where in a message a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterLocation {
    /// In the path of the URL.
    Path,
    /// In the query of the URL.
    Query,
    /// The whole query (OpenAPI 3.2).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Deep,
}

impl Parameter {
    /// Reads a Parameter Object. `None` for a location that is none, which linting reports.
    pub(crate) fn new(node: Node<'_>, name: &str, location: &str) -> Option<Self> {
        let location = match location {
            "path" => ParameterLocation::Path,
            "query" => ParameterLocation::Query,
            "querystring" => ParameterLocation::QueryString,
            "header" => ParameterLocation::Header,
            "cookie" => ParameterLocation::Cookie,
            _ => return None,
        };
        let default = match location {
            ParameterLocation::Path | ParameterLocation::Header => Style::Simple,
            ParameterLocation::Query
            | ParameterLocation::QueryString
            | ParameterLocation::Cookie => Style::Form,
        };
        let style = match node.text("style") {
            Some("simple") => Style::Simple,
            Some("label") => Style::Label,
            Some("matrix") => Style::Matrix,
            Some("form") => Style::Form,
            Some("spaceDelimited") => Style::Space,
            Some("pipeDelimited") => Style::Pipe,
            Some("deepObject") => Style::Deep,
            _ => default,
        };
        let content = node
            .follow("content")
            .and_then(|content| content.members().next());
        let media = content.and_then(|member| Some((member.key, member.node.resolve().ok()?.node)));
        let schema = node
            .get("schema")
            .or_else(|| media.and_then(|(_, media)| media.get("schema")));
        let media_type = media.and_then(|(name, _)| MediaType::parse(name));
        let is_json = media_type.as_ref().is_some_and(MediaType::is_json);
        let is_form = media_type.as_ref().is_some_and(MediaType::is_form);
        Some(Self {
            name: name.to_owned(),
            location,
            required: node.flag("required"),
            address: node.address(),
            schema: schema.map(|schema| LazySchema::new(schema.address())),
            is_json,
            is_form,
            style,
            explode: node
                .get("explode")
                .and_then(Node::as_bool)
                .unwrap_or(style == Style::Form),
            may_be_empty: node.flag("allowEmptyValue"),
            item: None,
        })
    }

    /// The parameter under an id that observers know it as.
    pub(crate) fn observed_as(self, item: ItemId) -> Self {
        Self {
            item: Some(item),
            ..self
        }
    }

    /// Returns the address of the Schema Object, or of a reference to it.
    #[must_use]
    pub fn schema(&self) -> Option<Address> {
        self.schema.as_ref().map(LazySchema::address)
    }

    /// What findings call it.
    pub(crate) fn part(&self) -> MessagePart {
        let name = self.name.clone();
        match self.location {
            ParameterLocation::Path => MessagePart::Path(name),
            ParameterLocation::Query | ParameterLocation::QueryString => MessagePart::Query(name),
            ParameterLocation::Header => MessagePart::Header(name),
            ParameterLocation::Cookie => MessagePart::Cookie(name),
        }
    }

    /// Whether a query parameter of this name belongs to it.
    pub(crate) fn claims(&self, name: &str, schema: Option<&CompiledSchema>) -> bool {
        match self.location {
            ParameterLocation::Query => {}
            ParameterLocation::QueryString => return true,
            _ => return false,
        }
        let inside = || {
            name.strip_prefix(self.name.as_str())
                .is_some_and(|rest| deep::path(rest).is_some())
        };
        name == self.name
            || (self.style == Style::Deep && inside())
            || (self.style == Style::Form
                && self.explode
                && schema.is_some_and(|schema| {
                    let expected = ExpectedValue::by(Some(schema));
                    wants(&expected) == Wants::Object && expected.declares(name)
                }))
    }

    /// Whether it was sent without a value, and may be.
    pub(crate) fn is_bare(&self, given: &[(String, &str)]) -> bool {
        let mut own = given.iter().filter(|(name, _)| *name == self.name);
        self.may_be_empty && own.next().is_some_and(|(_, text)| text.is_empty())
    }

    /// The value as JSON, of the pairs of a query or of the one text of another place. Texts are as they were sent, before
    /// any decoding. `None` if it is absent.
    pub(crate) fn to_json(
        &self,
        given: &[(String, &str)],
        compiled: Option<&CompiledSchema>,
    ) -> Option<String> {
        let own: Vec<&str> = given
            .iter()
            .filter(|(name, _)| *name == self.name)
            .map(|(_, text)| *text)
            .collect();
        let first = own.first().copied();
        if self.is_json {
            return first.map(|text| self.decoded(text));
        }
        if self.is_form {
            return first
                .map(|text| form_json(text, compiled).unwrap_or_else(|| self.decoded(text)));
        }
        if compiled.is_none() {
            return first.map(|text| serde_json::Value::from(self.decoded(text)).to_string());
        }
        let wanted = ExpectedValue::by(compiled);
        match wants(&wanted) {
            // A value that is there twice is two values.
            Wants::Scalar if own.len() > 1 => {
                let items = own.iter().map(|text| {
                    let mut out = String::new();
                    write_scalar(&mut out, &self.decoded(text), &wanted);
                    out
                });
                Some(format!("[{}]", items.collect::<Vec<_>>().join(",")))
            }
            Wants::Scalar => {
                let text = self.decoded(self.bare(first?));
                let mut out = String::new();
                write_scalar(&mut out, &text, &wanted);
                Some(out)
            }
            Wants::Array => {
                let items = if self.explode
                    && self.style == Style::Form
                    && self.location != ParameterLocation::Header
                {
                    (!own.is_empty()).then_some(own)?
                } else {
                    let text = self.bare(first?);
                    if text.is_empty() {
                        Vec::new()
                    } else {
                        self.split(text)
                    }
                };
                let wanted = wanted.items();
                let items = items.into_iter().map(|text| {
                    let mut out = String::new();
                    write_scalar(&mut out, &self.decoded(text), &wanted);
                    out
                });
                Some(format!("[{}]", items.collect::<Vec<_>>().join(",")))
            }
            Wants::Object if self.style == Style::Deep => {
                let inner = given.iter().filter_map(|(name, text)| {
                    let path = deep::path(name.strip_prefix(self.name.as_str())?)?;
                    Some((path, *text))
                });
                let inner: Vec<_> = inner.collect();
                let mut out = String::new();
                let write =
                    &mut |out: &mut String, text: &&str, wanted: &ExpectedValue<'_>, _: &str| {
                        write_scalar(out, &self.decoded(text), wanted);
                    };
                (!inner.is_empty())
                    .then(|| Tree::new(inner).write(&mut out, &wanted, "", write))?;
                Some(out)
            }
            Wants::Object => {
                let members = self.members(given, first, &wanted);
                let members = members
                    .filter(|members| !members.is_empty())?
                    .into_iter()
                    .map(|(name, text)| {
                        let mut out = serde_json::Value::from(name.as_str()).to_string();
                        out.push(':');
                        write_scalar(&mut out, &self.decoded(text), &wanted.member(&name));
                        out
                    });
                Some(format!("{{{}}}", members.collect::<Vec<_>>().join(",")))
            }
        }
    }

    fn members<'t>(
        &self,
        given: &[(String, &'t str)],
        first: Option<&'t str>,
        expected: &ExpectedValue<'_>,
    ) -> Option<Vec<(String, &'t str)>> {
        if self.style == Style::Form && self.explode {
            let listed = given.iter().filter(|(name, _)| expected.declares(name));
            return Some(listed.map(|(name, text)| (name.clone(), *text)).collect());
        }
        let pieces = self.split(self.bare(first?));
        if self.explode {
            let pairs = pieces
                .into_iter()
                .map(|piece| piece.split_once('=').unwrap_or((piece, "")));
            return Some(
                pairs
                    .map(|(name, text)| (self.decoded(name), text))
                    .collect(),
            );
        }
        let pairs = pieces.chunks(2).map(|pair| {
            (
                self.decoded(pair[0]),
                pair.get(1).copied().unwrap_or_default(),
            )
        });
        Some(pairs.collect())
    }

    /// Takes off what the styles of a path put before a value: `.` or `;name=`.
    fn bare<'t>(&self, text: &'t str) -> &'t str {
        match self.style {
            Style::Label => text.strip_prefix('.').unwrap_or(text),
            Style::Matrix if !self.explode => {
                let rest = text
                    .strip_prefix(';')
                    .and_then(|rest| rest.strip_prefix(self.name.as_str()));
                rest.map_or(text, |rest| rest.strip_prefix('=').unwrap_or(rest))
            }
            Style::Matrix => text.strip_prefix(';').unwrap_or(text),
            _ => text,
        }
    }

    fn split<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let pieces: Vec<&str> = match self.style {
            Style::Space => text
                .split("%20")
                .flat_map(|piece| piece.split(['+', ' ']))
                .collect(),
            Style::Pipe => text
                .split("%7C")
                .flat_map(|piece| piece.split("%7c"))
                .flat_map(|piece| piece.split('|'))
                .collect(),
            Style::Label if self.explode => text.split('.').collect(),
            Style::Matrix if self.explode => {
                // `;color=blue;color=black`; of an object the names stay.
                let own = format!("{}=", self.name);
                text.split(';')
                    .map(|piece| piece.strip_prefix(own.as_str()).unwrap_or(piece))
                    .collect()
            }
            // Most programs that write URLs encode the commas between items, too, and servers split what they have decoded.
            _ if !text.contains(',') && self.location != ParameterLocation::Header => text
                .split("%2C")
                .flat_map(|piece| piece.split("%2c"))
                .collect(),
            _ => text.split(',').collect(),
        };
        if self.location == ParameterLocation::Header {
            pieces.into_iter().map(str::trim).collect()
        } else {
            pieces
        }
    }

    /// Takes off the percent-encoding, where there is one.
    fn decoded(&self, text: &str) -> String {
        let decoded = match self.location {
            ParameterLocation::Query | ParameterLocation::QueryString => decode(text),
            // A plus is itself in a path.
            ParameterLocation::Path | ParameterLocation::Cookie => {
                decode(&text.replace('+', "%2B"))
            }
            ParameterLocation::Header => return text.to_owned(),
        };
        decoded.unwrap_or_else(|_| text.to_owned())
    }
}

/// What shape a schema wants of a text that has none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    Scalar,
    Array,
    Object,
}

fn wants(expected: &ExpectedValue<'_>) -> Wants {
    let types = expected.types();
    let scalar = [
        JsonType::String,
        JsonType::Integer,
        JsonType::Number,
        JsonType::Boolean,
    ];
    if scalar.into_iter().any(|name| types.contains(name)) {
        Wants::Scalar
    } else if types.contains(JsonType::Array) {
        Wants::Array
    } else {
        Wants::Object
    }
}
