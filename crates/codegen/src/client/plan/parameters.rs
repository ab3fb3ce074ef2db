//! Parameters: which are arguments, which are fields of a struct, and how each is written.

use conform_ir::{Expr, Parameter, ParameterEncoding, ParameterLocation};

use super::expression::{DefaultValue, Expression, MAX_ARGUMENTS, Step};
use super::names::Names;
use super::part_encoding::{Container, EncodingTable, encoding_table};
use super::planner::Planner;
use super::styles::{plain_style, style};
use crate::models::is_text;
use crate::names::{Bare, Position, Scope, identifier};
use crate::spelling::{Declared, RustType};
use crate::text::{scalar_literal, string_literal};

/// The parameters of an operation.
pub(in crate::client) struct Parameters<'a> {
    /// Arguments of every method of the operation, in front of the body.
    pub(in crate::client) arguments: Vec<Declared>,
    /// The struct of what is not an argument.
    pub(in crate::client) structure: Option<ParamsStruct<'a>>,
    /// What writes them.
    pub(in crate::client) steps: Vec<Step>,
    /// The table for a form in the query string.
    pub(in crate::client) encodings: Option<EncodingTable>,
}

/// The struct of an operation's optional parameters, and of required ones that are too many for arguments.
pub(in crate::client) struct ParamsStruct<'a> {
    /// Its type.
    pub(in crate::client) ty: RustType,
    /// What it is called as an argument.
    pub(in crate::client) argument: String,
    pub(in crate::client) fields: Vec<ParamsField<'a>>,
    /// Whether it gets a constructor of its required fields.
    pub(in crate::client) has_constructor: bool,
    /// Whether `Debug` must not show its fields.
    pub(in crate::client) sensitive: bool,
}

/// A field of such a struct.
pub(in crate::client) struct ParamsField<'a> {
    pub(in crate::client) parameter: &'a Parameter,
    pub(in crate::client) name: String,
    pub(in crate::client) ty: RustType,
    /// What the constructor writes; `None` for a required field.
    pub(in crate::client) default: Option<DefaultValue>,
    /// Whether the constructor converts its argument.
    pub(in crate::client) is_converted: bool,
}

impl ParamsStruct<'_> {
    /// Whether no field is required.
    pub(in crate::client) fn all_optional(&self) -> bool {
        self.fields.iter().all(|field| field.default.is_some())
    }
}

/// Plans the parameters of an operation. `scope` has the names that arguments may not have, and `body_arguments` is how many
/// arguments there are for the body.
pub(super) fn plan<'a>(
    planner: &mut Planner<'_, 'a>,
    mut scope: Scope,
    body_arguments: usize,
) -> Parameters<'a> {
    let operation = planner.operation;
    let sent: Vec<&Parameter> = operation.parameters.iter().collect();
    let placement = Placement::new(&sent, body_arguments);
    let in_struct = |p: &Parameter| constant(p).is_none() && !placement.is_argument(p);
    let params = sent
        .iter()
        .any(|p| in_struct(p))
        .then(|| scope.claim("params"));

    let mut arguments = Vec::new();
    let mut fields = Vec::new();
    let mut field_scope = Scope::new();
    let mut steps = Vec::new();
    let mut encodings = None;
    for parameter in sent {
        let wanted = parameter.rename.as_ref().unwrap_or(&parameter.wire);
        let wanted = identifier(wanted, Position::Value);
        let value = match (constant(parameter), &params) {
            (Some(literal), _) => format!("&{literal}"),
            (None, Some(params)) if !placement.is_argument(parameter) => {
                let name = claim(&mut field_scope, parameter, &wanted);
                let field = field(parameter, name, planner.names);
                let value = format!("&{params}.{}", field.name);
                fields.push(field);
                value
            }
            (None, _) => {
                let name = claim(&mut scope, parameter, &wanted);
                let argument = planner.names.argument(&parameter.ty);
                arguments.push(Declared {
                    name: name.clone(),
                    ty: argument.ty,
                });
                if argument.by_value {
                    format!("&{name}")
                } else {
                    name
                }
            }
        };
        let step = match &parameter.encoding {
            ParameterEncoding::Form(parts) => {
                encodings =
                    encoding_table(parts, &parameter.ty, Container::Form, "_QUERY", planner);
                let table = encodings.as_ref().map_or("&[]", |table| &table.name);
                Step::new("query_form", [table.into(), value.into()])
            }
            _ => step(parameter, value, planner.names),
        };
        steps.push(step);
    }
    let structure = params.map(|argument| ParamsStruct {
        ty: planner.declare("Params"),
        argument,
        has_constructor: (1..=MAX_ARGUMENTS).contains(
            &fields
                .iter()
                .filter(|field| field.default.is_none())
                .count(),
        ),
        sensitive: fields.iter().any(|field| field.parameter.sensitive),
        fields,
    });
    Parameters {
        arguments,
        structure,
        steps,
        encodings,
    }
}

/// Takes the name of a parameter. Where one of another place has it, its place tells them apart: `type_cookie`.
fn claim(scope: &mut Scope, parameter: &Parameter, wanted: &str) -> String {
    let place = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query | ParameterLocation::QueryString => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    };
    let placed = format!("{}_{place}", Bare(wanted));
    if scope.is_free(wanted) || !scope.is_free(&placed) {
        scope.claim(wanted)
    } else {
        scope.claim(&placed)
    }
}

/// Returns the literal of the only value that a parameter may have. A list or an object has none, so the caller passes it.
fn constant(parameter: &Parameter) -> Option<String> {
    parameter.constant.as_ref().and_then(scalar_literal)
}

/// Which required parameters are arguments; all others are fields of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Placement {
    /// All of them.
    Required,
    /// Those in the path.
    Path,
    /// None.
    Nothing,
}

impl Placement {
    /// The first that does not give a method too many arguments.
    fn new(sent: &[&Parameter], body_arguments: usize) -> Self {
        let open = || sent.iter().filter(|p| constant(p).is_none());
        let any_optional = open().any(|p| !p.required);
        let required = open().filter(|p| p.required).count();
        let path = open()
            .filter(|p| p.location == ParameterLocation::Path)
            .count();
        let fits = |arguments: usize, has_struct: bool| {
            1 + arguments + body_arguments + usize::from(has_struct) <= MAX_ARGUMENTS
        };
        if fits(required, any_optional) {
            Self::Required
        } else if fits(path, true) {
            Self::Path
        } else {
            Self::Nothing
        }
    }

    fn is_argument(self, parameter: &Parameter) -> bool {
        parameter.required
            && match self {
                Self::Required => true,
                Self::Path => parameter.location == ParameterLocation::Path,
                Self::Nothing => false,
            }
    }
}

fn field<'a>(parameter: &'a Parameter, name: String, names: &Names<'_>) -> ParamsField<'a> {
    let spelled = names.speller.spell(&parameter.ty);
    // In a style, an empty list is the same as none; in a media type of its own it is written, and differs from none.
    let is_list = !parameter.ty.nullable
        && matches!(parameter.ty.expr, Expr::Array(_))
        && matches!(parameter.encoding, ParameterEncoding::Style { .. });
    let (ty, default) = if parameter.required {
        (spelled, None)
    } else if is_list {
        (spelled, Some(DefaultValue::EmptyVec))
    } else if parameter.ty.nullable {
        (spelled, Some(DefaultValue::None))
    } else {
        (spelled.option(), Some(DefaultValue::None))
    };
    ParamsField {
        parameter,
        name,
        ty,
        default,
        is_converted: parameter.required && is_text(names.speller.types(), &parameter.ty),
    }
}

/// The step that writes a parameter.
fn step(parameter: &Parameter, value: String, names: &Names<'_>) -> Step {
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
                // Without `content`, which is required here, it can be text only.
                ParameterEncoding::Style { .. } | ParameterEncoding::Form(_) => "text/plain",
            };
            let media_type = string_literal(media_type);
            return Step::new("query_string", [media_type.into(), value.into()]);
        }
    };
    let style = match &parameter.encoding {
        ParameterEncoding::Text(_) => match parameter.location {
            ParameterLocation::Query => plain_style(names, "FORM"),
            // A cookie is not part of a URL, so its text is written as the caller gives it (OpenAPI 3.1.1, appendix D).
            ParameterLocation::Cookie => plain_style(names, "COOKIE"),
            _ => plain_style(names, "SIMPLE"),
        },
        ParameterEncoding::Content(_) | ParameterEncoding::Form(_) => plain_style(names, "JSON"),
        ParameterEncoding::Style {
            style: name,
            explode,
            allow_reserved,
            nesting,
        } => style(names, *name, *explode, *allow_reserved, *nesting),
    };
    let name = string_literal(&parameter.wire);
    Step::new(method, [name.into(), style, Expression::from(value)])
}
