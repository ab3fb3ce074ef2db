//! The values of parameters and headers: from their text in a URL or header to the JSON that their schema describes (OpenAPI
//! 3.0.3 §4.7.12.2, "Style Values").

use conform_description::parameter::{ParameterStyle, QueryNesting};
use conform_schema::{CompiledSchema, ExpectedValue};
use jsonschema::JsonType;

use crate::api::{Parameter, ParameterLocation};
use crate::body::deep::{self, Tree};
use crate::body::{form_json, write_scalar};
use crate::url::{decode_form, decode_path};

/// Returns whether a query parameter with this name belongs to a documented parameter.
pub(crate) fn claims(parameter: &Parameter, name: &str, schema: Option<&CompiledSchema>) -> bool {
    claims_by_name(parameter, name, schema) || takes_rest(parameter, schema)
}

/// Returns whether a query parameter is an object whose members are written as parameters of any name: all that no other parameter
/// claims.
pub(crate) fn takes_rest(parameter: &Parameter, schema: Option<&CompiledSchema>) -> bool {
    let is_spread = parameter.location == ParameterLocation::Query
        && parameter.style == ParameterStyle::Form
        && parameter.explode
        && parameter.nesting.is_none();
    is_spread && schema.is_some() && {
        let expected = ExpectedValue::by(schema);
        ExpectedStructure::of(&expected) == ExpectedStructure::Object && expected.is_open_object()
    }
}

/// Returns whether a query parameter with this name is, or is a part of, a documented parameter.
pub(crate) fn claims_by_name(
    parameter: &Parameter,
    name: &str,
    schema: Option<&CompiledSchema>,
) -> bool {
    match parameter.location {
        ParameterLocation::Query => {}
        ParameterLocation::QueryString => return true,
        _ => return false,
    }
    let inside = || {
        name.strip_prefix(parameter.name.as_str())
            .is_some_and(|rest| deep::path(rest).is_some())
    };
    let is_member = || {
        schema.is_some_and(|schema| {
            let expected = ExpectedValue::by(Some(schema));
            ExpectedStructure::of(&expected) == ExpectedStructure::Object && expected.declares(name)
        })
    };
    let is_nested = || {
        let expected = ExpectedValue::by(schema);
        schema.is_some() && nested_path(parameter, name, &expected).is_some()
    };
    name == parameter.name
        || is_nested()
        || (parameter.style == ParameterStyle::DeepObject && inside())
        || (parameter.style == ParameterStyle::Form && parameter.explode && is_member())
}

/// Returns where in the value of a parameter a pair of the query belongs, if `x-query-style` says how nested members are named.
fn nested_path<'n>(
    parameter: &Parameter,
    name: &'n str,
    expected: &ExpectedValue<'_>,
) -> Option<Vec<&'n str>> {
    let has_dots = parameter.nesting? == QueryNesting::Dotted;
    let is_deep = parameter.style == ParameterStyle::DeepObject;
    let is_spread = parameter.style == ParameterStyle::Form && parameter.explode;
    if !is_deep && !is_spread {
        return None;
    }
    if is_deep || ExpectedStructure::of(expected) != ExpectedStructure::Object {
        return deep::steps(name.strip_prefix(parameter.name.as_str())?, has_dots);
    }
    if expected.declares(name) {
        return Some(vec![name]);
    }
    let end = name.find(|c| c == '[' || (has_dots && c == '.'))?;
    let (member, rest) = name.split_at(end);
    let mut path = deep::steps(rest, has_dots).filter(|_| expected.declares(member))?;
    path.insert(0, member);
    Some(path)
}

/// Returns whether a parameter was sent without a value, and may be.
pub(crate) fn is_bare(parameter: &Parameter, given: &[(String, &str)]) -> bool {
    let mut own = given.iter().filter(|(name, _)| *name == parameter.name);
    parameter.may_be_empty && own.next().is_some_and(|(_, text)| text.is_empty())
}

/// Returns how often a parameter is there, if that is more often than its style allows.
pub(crate) fn repeats(
    parameter: &Parameter,
    given: &[(String, &str)],
    compiled: Option<&CompiledSchema>,
) -> Option<usize> {
    if matches!(
        parameter.location,
        ParameterLocation::QueryString | ParameterLocation::Header | ParameterLocation::Path
    ) || parameter.style == ParameterStyle::DeepObject
        || parameter.nesting.is_some()
    {
        return None;
    }
    let own = given.iter().filter(|(name, _)| *name == parameter.name);
    let count = own.count();
    let is_single = || {
        let has_content = parameter.is_json || parameter.is_form;
        let expected = ExpectedValue::by(compiled);
        has_content
            || !parameter.explode
            || (compiled.is_some() && !expected.types().contains(JsonType::Array))
    };
    (count > 1 && is_single()).then_some(count)
}

/// Returns what is wrong with a parameter of a path whose style puts something before the value.
pub(crate) fn without_prefix(parameter: &Parameter, given: &[(String, &str)]) -> Option<String> {
    let (_, text) = given.iter().find(|(name, _)| *name == parameter.name)?;
    let name = &parameter.name;
    match parameter.style {
        ParameterStyle::Label => (!text.starts_with('.'))
            .then(|| "a value of the style `label` must start with `.`".to_owned()),
        ParameterStyle::Matrix => {
            let rest = text.strip_prefix(';');
            let is_named = |rest: &str| {
                let rest = rest.strip_prefix(name.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
            };
            // The members of an object that is exploded have names of their own.
            let is_right = rest
                .is_some_and(|rest| is_named(rest) || (parameter.explode && rest.contains('=')));
            (!is_right).then(|| format!("a value of the style `matrix` must start with `;{name}=`"))
        }
        _ => None,
    }
}

/// Returns what is wrong with the text of an object whose names and values are not in pairs.
pub(crate) fn unpaired(
    parameter: &Parameter,
    given: &[(String, &str)],
    compiled: Option<&CompiledSchema>,
) -> Option<&'static str> {
    let is_spread = parameter.style == ParameterStyle::Form && parameter.explode;
    let has_content = parameter.is_json || parameter.is_form;
    let is_other = is_spread || has_content || parameter.nesting.is_some();
    if is_other || compiled.is_none() || parameter.style == ParameterStyle::DeepObject {
        return None;
    }
    let expected = ExpectedValue::by(compiled);
    let is_object = ExpectedStructure::of(&expected) == ExpectedStructure::Object
        && expected.types().contains(JsonType::Object);
    let (_, text) = given.iter().find(|(name, _)| *name == parameter.name)?;
    let value = ParameterValue {
        parameter,
        given,
        own: vec![*text],
    };
    let bare = value.bare(text);
    if !is_object || bare.is_empty() {
        return None;
    }
    let pieces = value.split(bare);
    if parameter.explode {
        let has_lone = pieces.iter().any(|piece| !piece.contains('='));
        return has_lone.then_some("a member of an object must be `name=value`");
    }
    (pieces.len() % 2 == 1).then_some("an object must have a value for each name")
}

/// Returns the reserved characters that a value of the query has without percent-encoding, as words; `None` if it has none
/// or may have them.
///
/// Characters that URLs are widely written with are left out: those that browsers do not encode (`!'()*`), and the comma,
/// which parts lists.
pub(crate) fn reserved(parameter: &Parameter, given: &[(String, &str)]) -> Option<String> {
    if parameter.location != ParameterLocation::Query || parameter.allows_reserved {
        return None;
    }
    let own = given.iter().filter(|(name, _)| *name == parameter.name);
    reserved_in(own.flat_map(|(_, text)| text.chars()))
}

/// Returns the reserved characters of a text of the query or of a form, as words; `None` if it has none.
pub(crate) fn reserved_in(text: impl Iterator<Item = char>) -> Option<String> {
    let mut found: Vec<char> = text.filter(|c| ":/?[]@$;=".contains(*c)).collect();
    found.sort_unstable();
    found.dedup();
    let found: Vec<String> = found.iter().map(|c| format!("`{c}`")).collect();
    (!found.is_empty()).then(|| found.join(" "))
}

/// Returns the value of a parameter as JSON; `None` if it is absent.
///
/// `given` are the pairs of a query, or the one text of another place; for an object that takes any names, without the pairs of other
/// parameters. Texts are as they were sent, before any decoding.
pub(crate) fn to_json(
    parameter: &Parameter,
    given: &[(String, &str)],
    compiled: Option<&CompiledSchema>,
) -> Option<String> {
    let own = given.iter().filter(|(name, _)| *name == parameter.name);
    let value = ParameterValue {
        parameter,
        given,
        own: own.map(|(_, text)| *text).collect(),
    };
    if parameter.is_json {
        return value.first().map(|text| value.decoded(text));
    }
    if parameter.is_form {
        let json = |text| {
            form_json(text, &parameter.fields, compiled).unwrap_or_else(|| value.decoded(text))
        };
        return value.first().map(json);
    }
    if compiled.is_none() {
        return value
            .first()
            .map(|text| serde_json::Value::from(value.decoded(text)).to_string());
    }
    let expected = ExpectedValue::by(compiled);
    if parameter.nesting.is_some() && ExpectedStructure::of(&expected) != ExpectedStructure::Scalar
    {
        return value.nested(&expected);
    }
    match ExpectedStructure::of(&expected) {
        // A value that is sent twice is two values.
        ExpectedStructure::Scalar if value.own.len() > 1 => {
            let is_list = expected.types().contains(JsonType::Array);
            let items = if is_list {
                value.array(&value.own, &expected.items())
            } else {
                value.array(&value.own, &expected)
            };
            Some(items)
        }
        ExpectedStructure::Scalar => {
            let text = value.first();
            let scalar = text.map(|text| value.scalar(value.alone(text), &expected));
            let types = expected.types();
            if scalar
                .as_deref()
                .is_some_and(|scalar| expected.admits(scalar))
            {
                return scalar;
            }
            // A union of a scalar and a list or object: the one that the text fits.
            let list = || {
                let items = types.contains(JsonType::Array).then(|| value.items())??;
                Some(value.array(&items, &expected.items()))
            };
            let object = || match parameter.style {
                _ if !types.contains(JsonType::Object) => None,
                ParameterStyle::DeepObject => value.deep(&expected),
                _ => value.object(&expected),
            };
            let fits = |json: &String| expected.admits(json);
            list()
                .filter(fits)
                .or_else(|| object().filter(|json| scalar.is_none() || fits(json)))
                .or(scalar)
        }
        ExpectedStructure::Array => {
            let items = value.items()?;
            Some(value.array(&items, &expected.items()))
        }
        ExpectedStructure::Object if parameter.style == ParameterStyle::DeepObject => {
            value.deep(&expected)
        }
        ExpectedStructure::Object => value.object(&expected),
    }
}

/// A parameter and what was sent.
struct ParameterValue<'p, 't> {
    parameter: &'p Parameter,
    given: &'p [(String, &'t str)],
    /// The texts under the name of the parameter.
    own: Vec<&'t str>,
}

impl<'t> ParameterValue<'_, 't> {
    fn first(&self) -> Option<&'t str> {
        self.own.first().copied()
    }

    fn scalar(&self, text: &str, expected: &ExpectedValue<'_>) -> String {
        let mut out = String::new();
        write_scalar(&mut out, &self.decoded(text), expected);
        out
    }

    fn array(&self, items: &[&str], expected: &ExpectedValue<'_>) -> String {
        let items = items.iter().map(|text| self.scalar(text, expected));
        format!("[{}]", items.collect::<Vec<_>>().join(","))
    }

    /// Returns the texts of the items of an array.
    fn items(&self) -> Option<Vec<&'t str>> {
        let Parameter {
            explode,
            style,
            location,
            ..
        } = self.parameter;
        let is_repeated = matches!(
            style,
            ParameterStyle::Form | ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited
        );
        if *explode && is_repeated && *location != ParameterLocation::Header {
            return (!self.own.is_empty()).then(|| self.own.clone());
        }
        self.first()?;
        let texts = self.own.iter().map(|text| self.bare(text));
        let texts = texts.filter(|text| !text.is_empty());
        Some(texts.flat_map(|text| self.split(text)).collect())
    }

    /// Returns an object whose members are written as `name[member]`.
    fn deep(&self, expected: &ExpectedValue<'_>) -> Option<String> {
        let inner = self.given.iter().filter_map(|(name, text)| {
            let path = deep::path(name.strip_prefix(self.parameter.name.as_str())?)?;
            Some((path, *text))
        });
        self.tree(inner.collect(), expected)
    }

    /// Returns a list or an object whose members are named as `x-query-style` says.
    fn nested(&self, expected: &ExpectedValue<'_>) -> Option<String> {
        let inner = self
            .given
            .iter()
            .filter_map(|(name, text)| Some((nested_path(self.parameter, name, expected)?, *text)));
        self.tree(inner.collect(), expected)
    }

    /// Returns the value that texts at these paths make.
    fn tree(&self, inner: Vec<(Vec<&str>, &str)>, expected: &ExpectedValue<'_>) -> Option<String> {
        if inner.is_empty() {
            return None;
        }
        let mut out = String::new();
        let write = &mut |out: &mut String, text: &&str, expected: &ExpectedValue<'_>, _: &str| {
            write_scalar(out, &self.decoded(text), expected);
        };
        Tree::new(inner).write(&mut out, expected, "", write);
        Some(out)
    }

    fn object(&self, expected: &ExpectedValue<'_>) -> Option<String> {
        let members = self.members(expected)?;
        if members.is_empty() {
            return None;
        }
        let members = members.into_iter().map(|(name, text)| {
            let value = self.scalar(text, &expected.member(&name));
            format!("{}:{value}", serde_json::Value::from(name))
        });
        Some(format!("{{{}}}", members.collect::<Vec<_>>().join(",")))
    }

    /// Returns the names and texts of the members of an object.
    fn members(&self, expected: &ExpectedValue<'_>) -> Option<Vec<(String, &'t str)>> {
        let Parameter {
            explode,
            style,
            location,
            ..
        } = self.parameter;
        if *style == ParameterStyle::Form && *explode {
            let is_open = *location == ParameterLocation::Query && expected.is_open_object();
            let listed = self.given.iter();
            let listed = listed.filter(|(name, _)| is_open || expected.declares(name));
            return Some(listed.map(|(name, text)| (name.clone(), *text)).collect());
        }
        let pieces = self.split(self.bare(self.first()?));
        if *explode {
            let pairs = pieces.into_iter();
            let pairs = pairs.map(|piece| piece.split_once('=').unwrap_or((piece, "")));
            let decoded = pairs.map(|(name, text)| (self.decoded(name), text));
            return Some(decoded.collect());
        }
        let pairs = pieces.chunks(2).map(|pair| {
            let text = pair.get(1).copied().unwrap_or_default();
            (self.decoded(pair[0]), text)
        });
        Some(pairs.collect())
    }

    /// Removes what the styles of a path put before a value: `.` or `;name=`.
    fn bare<'s>(&self, text: &'s str) -> &'s str {
        match self.parameter.style {
            ParameterStyle::Label => text.strip_prefix('.').unwrap_or(text),
            ParameterStyle::Matrix if !self.parameter.explode => {
                let rest = text
                    .strip_prefix(';')
                    .and_then(|rest| rest.strip_prefix(self.parameter.name.as_str()));
                rest.map_or(text, |rest| rest.strip_prefix('=').unwrap_or(rest))
            }
            ParameterStyle::Matrix => text.strip_prefix(';').unwrap_or(text),
            _ => text,
        }
    }

    /// Removes what the styles of a path put before a value that is no list and no object: also `name=` of one that is exploded.
    fn alone<'s>(&self, text: &'s str) -> &'s str {
        let bare = self.bare(text);
        let named = bare.strip_prefix(self.parameter.name.as_str());
        match named.and_then(|rest| rest.strip_prefix('=')) {
            Some(rest) if self.parameter.style == ParameterStyle::Matrix => rest,
            _ => bare,
        }
    }

    /// Splits a text at the separators of the style.
    fn split<'s>(&self, text: &'s str) -> Vec<&'s str> {
        let Parameter {
            explode,
            style,
            location,
            ..
        } = self.parameter;
        let pieces: Vec<&str> = match style {
            ParameterStyle::SpaceDelimited => text
                .split("%20")
                .flat_map(|piece| piece.split(['+', ' ']))
                .collect(),
            ParameterStyle::PipeDelimited => text
                .split("%7C")
                .flat_map(|piece| piece.split("%7c"))
                .flat_map(|piece| piece.split('|'))
                .collect(),
            ParameterStyle::Label if *explode => text.split('.').collect(),
            ParameterStyle::Matrix if *explode => {
                // `;color=blue;color=black` is an array. The members of an object have other names.
                let own = format!("{}=", self.parameter.name);
                text.split(';')
                    .map(|piece| piece.strip_prefix(own.as_str()).unwrap_or(piece))
                    .collect()
            }
            // Most programs that write URLs also encode the commas between items, and servers split the decoded text.
            _ if !text.contains(',')
                && *location != ParameterLocation::Header
                && !self.parameter.has_no_escapes =>
            {
                text.split("%2C")
                    .flat_map(|piece| piece.split("%2c"))
                    .collect()
            }
            _ => text.split(',').collect(),
        };
        if *location == ParameterLocation::Header {
            pieces.into_iter().map(str::trim).collect()
        } else {
            pieces
        }
    }

    /// Decodes the percent-encoding, which headers do not have.
    fn decoded(&self, text: &str) -> String {
        match self.parameter.location {
            ParameterLocation::Cookie if self.parameter.has_no_escapes => text.to_owned(),
            ParameterLocation::Query | ParameterLocation::QueryString => {
                decode_form(text).unwrap_or_else(|_| text.to_owned())
            }
            ParameterLocation::Path | ParameterLocation::Cookie => decode_path(text),
            ParameterLocation::Header => text.to_owned(),
        }
    }
}

/// What a schema expects a text to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ExpectedStructure {
    Scalar,
    Array,
    Object,
}

impl ExpectedStructure {
    fn of(expected: &ExpectedValue<'_>) -> Self {
        let types = expected.types();
        let scalar = [
            JsonType::String,
            JsonType::Integer,
            JsonType::Number,
            JsonType::Boolean,
        ];
        if scalar.into_iter().any(|name| types.contains(name)) {
            Self::Scalar
        } else if types.contains(JsonType::Array) {
            Self::Array
        } else {
            Self::Object
        }
    }
}
