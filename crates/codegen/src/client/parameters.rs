//! Parameters: which are arguments, which stand in a struct, and how each is written.

use askama::Template;
use conform_ir::{
    Expr, Operation, Parameter, ParameterEncoding, ParameterLocation, Style as IrStyle,
};
use serde_json::Value;

use super::body;
use super::layout::{Link, constructor, field};
use super::names::Names;
use crate::docs;
use crate::names::{Position, Scope, identifier};
use crate::rust_type::Imports;
use crate::text::string_literal;

/// More arguments than these, `self` included, are too many for clippy and for people.
const MOST_ARGUMENTS: usize = 7;

/// The parameters of an operation, in Rust.
pub(super) struct Parameters {
    /// Arguments of every method of the operation, in front of the body.
    pub(super) arguments: Vec<String>,
    /// The struct of what is optional, if there is any: its name and text.
    pub(super) structure: Option<(String, String)>,
    /// Whether that struct needs no member.
    pub(super) all_optional: bool,
    /// The links that write all of them.
    pub(super) links: Vec<Link>,
    /// A line of the table of encodings, if a form is the query string.
    pub(super) encodings: Option<String>,
}

/// Headers that the OpenAPI specification reserves: a parameter of that name "shall be ignored".
fn is_reserved_header(parameter: &Parameter) -> bool {
    parameter.location == ParameterLocation::Header
        && ["accept", "content-type", "authorization"]
            .iter()
            .any(|name| parameter.wire.eq_ignore_ascii_case(name))
}

#[derive(Template)]
#[template(path = "client/src/generated/params.rs.j2")]
struct ParamsTemplate {
    name: String,
    method: String,
    fields: Vec<Field>,
    /// Arguments and fields of the constructor, where some fields are required.
    required: Vec<Required>,
    /// Whether `Debug` must not show the fields.
    sensitive: bool,
}

struct Field {
    docs: String,
    name: String,
    ty: String,
    default: &'static str,
}

impl Field {
    fn declaration(&self) -> String {
        field(&self.name, &self.ty)
    }
}

struct Required {
    name: String,
    ty: String,
}

/// Lays out the parameters of an operation. `link` is how docs refer to the method, `others` how many more arguments it has.
pub(super) fn of(
    operation: &Operation,
    names: &mut Names<'_>,
    scope: &mut Scope,
    link: &str,
    others: usize,
    imports: &mut Imports,
) -> Parameters {
    let sent: Vec<&Parameter> = operation
        .parameters
        .iter()
        .filter(|parameter| !is_reserved_header(parameter))
        .collect();
    let is_path = |p: &Parameter| p.location == ParameterLocation::Path;
    let open = || sent.iter().filter(|p| constant(p).is_none());
    let any_optional = open().any(|p| !p.required);
    let required = open().filter(|p| p.required).count();
    let path = open().filter(|p| is_path(p)).count();
    // Too many arguments go into the struct: first those that are not in the path, then all.
    let fits = |arguments: usize, structure: bool| {
        1 + arguments + others + usize::from(structure) <= MOST_ARGUMENTS
    };
    let level = if fits(required, any_optional) {
        0
    } else if fits(path, true) {
        1
    } else {
        2
    };
    let positional = |p: &Parameter| p.required && (level == 0 || (level == 1 && is_path(p)));

    let mut result = Parameters {
        arguments: Vec::new(),
        structure: None,
        all_optional: false,
        links: Vec::new(),
        encodings: None,
    };
    let mut fields = Vec::new();
    let mut field_scope = Scope::new();
    let mut required_fields = Vec::new();
    let mut sensitive = false;
    // What the struct is called in the method.
    let has_struct = open().any(|p| !positional(p));
    let params = if has_struct {
        scope.claim("params")
    } else {
        String::new()
    };
    for parameter in &sent {
        let wanted = match &parameter.rename {
            Some(name) => identifier(name, Position::Value),
            None => identifier(&parameter.wire, Position::Value),
        };
        let value = if let Some(text) = constant(parameter) {
            format!("&{text}")
        } else if positional(parameter) {
            let name = scope.claim(&wanted);
            let argument = names.argument(&parameter.ty, imports);
            result.arguments.push(format!("{name}: {}", argument.ty));
            if argument.by_value {
                format!("&{name}")
            } else {
                name
            }
        } else {
            let name = field_scope.claim(&wanted);
            sensitive |= parameter.sensitive;
            let spelled = names.speller.spell(&parameter.ty, imports);
            // By style, an empty list is none; in a media type of its own it is written, and differs from none.
            let is_list = !parameter.ty.nullable
                && matches!(parameter.ty.expr, Expr::Array(_))
                && matches!(parameter.encoding, ParameterEncoding::Style { .. });
            let (ty, default) = if parameter.required {
                required_fields.push(Required {
                    name: name.clone(),
                    ty: spelled.clone(),
                });
                (spelled, "")
            } else if is_list {
                (spelled, "Vec::new()")
            } else if parameter.ty.nullable {
                (spelled, "None")
            } else {
                (format!("Option<{spelled}>"), "None")
            };
            let mut lines = docs::comment_lines(
                &parameter.docs,
                4,
                &format!("The parameter {}.", docs::code_span(&parameter.wire)),
            );
            if parameter.deprecated {
                lines.push(String::new());
                lines.push("Deprecated.".to_owned());
            }
            let docs = crate::text::prefixed(&lines, 4, "///");
            let value = format!("&{params}.{name}");
            fields.push(Field {
                docs,
                name,
                ty,
                default,
            });
            value
        };
        let link = match &parameter.encoding {
            ParameterEncoding::Form(parts) => {
                let entries = body::encodings(parts, &parameter.ty, true, names, imports);
                let (table, text) = body::table(operation, entries, "QUERY", names);
                result.encodings = text;
                Link::Call("query_form", vec![table, value])
            }
            _ => link_of(parameter, value, names, imports),
        };
        result.links.push(link);
    }
    if has_struct {
        let name = names.declared.claim(&format!(
            "{}Params",
            identifier(&operation.id, Position::Type)
        ));
        result.arguments.push(format!("{params}: &{name}"));
        if required_fields.len() > MOST_ARGUMENTS {
            required_fields.clear();
        }
        let template = ParamsTemplate {
            name: name.clone(),
            method: link.to_owned(),
            fields,
            required: required_fields,
            sensitive,
        };
        result.all_optional = template.all_optional();
        let text = template
            .render()
            .expect("a template over strings cannot fail");
        result.structure = Some((name, text));
    }
    result
}

impl ParamsTemplate {
    /// Whether nothing must be given.
    fn all_optional(&self) -> bool {
        self.fields.iter().all(|field| !field.default.is_empty())
    }

    fn constructor(&self) -> String {
        let given = self
            .required
            .iter()
            .map(|field| (field.name.as_str(), field.ty.as_str()));
        let all = self
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.default));
        constructor(&given.collect::<Vec<_>>(), &all.collect::<Vec<_>>())
    }
}

fn link_of(parameter: &Parameter, value: String, names: &Names<'_>, imports: &mut Imports) -> Link {
    let name = string_literal(&parameter.wire);
    let method = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
        ParameterLocation::QueryString => {
            let media_type = match &parameter.encoding {
                ParameterEncoding::Content(media_type) | ParameterEncoding::Text(media_type) => {
                    media_type.as_str()
                }
                // Without `content`, which must be there, it can be text only.
                ParameterEncoding::Style { .. } | ParameterEncoding::Form(_) => "text/plain",
            };
            return Link::Call("query_string", vec![string_literal(media_type), value]);
        }
    };
    let style = match &parameter.encoding {
        ParameterEncoding::Text(_) => match parameter.location {
            ParameterLocation::Query => "FORM".to_owned(),
            // It is no part of a URL: its text is what the caller says (OpenAPI 3.1.1, appendix D).
            ParameterLocation::Cookie => "COOKIE".to_owned(),
            _ => "SIMPLE".to_owned(),
        },
        ParameterEncoding::Content(_) | ParameterEncoding::Form(_) => "JSON".to_owned(),
        ParameterEncoding::Style {
            style,
            explode,
            allow_reserved,
        } => style_name(*style, *explode, *allow_reserved),
    };
    let style = format!("{}::{style}", names.ours("Style", imports));
    Link::Call(method, vec![name, style, value])
}

/// The constant and its modifiers: `FORM.joined()`.
pub(super) fn style_name(style: IrStyle, explode: bool, reserved: bool) -> String {
    let (name, default) = match style {
        IrStyle::Matrix => ("MATRIX", false),
        IrStyle::Label => ("LABEL", false),
        IrStyle::Simple => ("SIMPLE", false),
        IrStyle::Form => ("FORM", true),
        IrStyle::SpaceDelimited => ("SPACE_DELIMITED", false),
        IrStyle::PipeDelimited => ("PIPE_DELIMITED", false),
        // It has no other form, whatever `explode` says.
        IrStyle::DeepObject => ("DEEP_OBJECT", explode),
        IrStyle::Cookie => ("COOKIE", true),
    };
    let explode = match (default, explode) {
        (true, false) => ".joined()",
        (false, true) => ".exploded()",
        _ => "",
    };
    format!(
        "{name}{explode}{}",
        if reserved { ".reserved()" } else { "" }
    )
}

/// The literal of the only value that a parameter may have. A list or an object has none, so the caller passes it.
pub(crate) fn constant(parameter: &Parameter) -> Option<String> {
    parameter.constant.as_ref().and_then(literal)
}

/// A Rust literal of a scalar.
fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Bool(value) => Some(value.to_string()),
        Value::String(text) => Some(string_literal(text)),
        Value::Number(number) => {
            let text = number.to_string();
            let small = number.as_i64().is_some_and(|n| i32::try_from(n).is_ok());
            // Its digits as text are what is written, whatever the type.
            Some(if small { text } else { string_literal(&text) })
        }
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
