//! How the values of parameters, headers and fields of forms are written.

use conform_description::Node;
use conform_description::operations::OperationParameter;
use conform_description::parameter::{ParameterLocation, ParameterStyle, QueryNesting};

/// How a value is written.
#[derive(PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) style: ParameterStyle,
    pub(crate) explode: bool,
    pub(crate) reserved: bool,
}

impl Written {
    /// Returns how a parameter is written.
    pub(crate) fn of(parameter: &OperationParameter<'_>) -> Self {
        let default = ParameterLocation::of(parameter.location)
            .map_or(ParameterStyle::Simple, ParameterLocation::default_style);
        let style = ParameterStyle::stated(parameter.node).unwrap_or(default);
        Self {
            style,
            explode: style.explodes(parameter.node),
            reserved: parameter.node.flag("allowReserved"),
        }
    }
}

/// The shape of a value, as far as styles tell shapes apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Scalar,
    List,
    Object,
}

/// Returns the shape of the values of a parameter or header.
pub(crate) fn shape(parameter: Node<'_>) -> Shape {
    parameter.follow("schema").map_or(Shape::Scalar, shape_of)
}

/// Returns the shape of the values of a schema. Where it is not known, it is a list, which each style writes in its own way.
pub(crate) fn shape_of(schema: Node<'_>) -> Shape {
    let has = |name: &str| {
        let kind = schema.get("type");
        kind.is_some_and(|kind| {
            kind.as_str() == Some(name) || kind.items().any(|one| one.as_str() == Some(name))
        })
    };
    if has("array") || schema.get("items").is_some() {
        Shape::List
    } else if has("object") || schema.get("properties").is_some() {
        Shape::Object
    } else if schema.get("type").is_none()
        && ["allOf", "anyOf", "oneOf"]
            .iter()
            .any(|word| schema.get(word).is_some())
    {
        Shape::List
    } else {
        Shape::Scalar
    }
}

/// Returns a value as a style writes it (OpenAPI 3.0.3 §4.7.12.2, "Style Examples").
pub(crate) fn written(name: &str, how: &Written, shape: Shape) -> String {
    use ParameterStyle::{DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited};
    let explode = how.explode;
    match (how.style, shape) {
        (Matrix, Shape::Scalar) => format!(";{name}=a"),
        (Matrix, Shape::List) if explode => format!(";{name}=a;{name}=b"),
        (Matrix, Shape::List) => format!(";{name}=a,b"),
        (Matrix, Shape::Object) if explode => ";k=a".to_owned(),
        (Matrix, Shape::Object) => format!(";{name}=k,a"),
        (Label, Shape::Scalar) => ".a".to_owned(),
        (Label, Shape::List) if explode => ".a.b".to_owned(),
        (Label, Shape::List) => ".a,b".to_owned(),
        (Label, Shape::Object) if explode => ".k=a".to_owned(),
        (Label, Shape::Object) => ".k,a".to_owned(),
        (Form, Shape::List) if explode => format!("{name}=a&{name}=b"),
        (Form, Shape::List) => format!("{name}=a,b"),
        (Form, Shape::Object) if explode => "k=a".to_owned(),
        (Form, Shape::Object) => format!("{name}=k,a"),
        (SpaceDelimited, Shape::List) if !explode => format!("{name}=a%20b"),
        (PipeDelimited, Shape::List) if !explode => format!("{name}=a|b"),
        (DeepObject, Shape::Object) => format!("{name}[k]=a"),
        (Simple, Shape::List) => "a,b".to_owned(),
        (Simple, Shape::Object) if explode => "k=a".to_owned(),
        (Simple, Shape::Object) => "k,a".to_owned(),
        (Simple, Shape::Scalar) => "a".to_owned(),
        (_, Shape::List) => format!("{name}=a&{name}=b"),
        (_, Shape::Object) => format!("{name}=k,a"),
        (_, Shape::Scalar) => format!("{name}=a"),
    }
}

/// Returns a list, or an object, inside of a parameter, as `x-query-style` has it.
pub(crate) fn nested(name: &str, how: QueryNesting, shape: Shape) -> String {
    let is_list = shape == Shape::List;
    match how {
        QueryNesting::Brackets if is_list => format!("{name}[]=a&{name}[]=b"),
        QueryNesting::Indexed if is_list => format!("{name}[0]=a&{name}[1]=b"),
        QueryNesting::Repeated | QueryNesting::Dotted if is_list => {
            format!("{name}=a&{name}=b")
        }
        QueryNesting::Dotted => format!("{name}.k=a&{name}.l=b&{name}.l=c"),
        QueryNesting::Brackets => format!("{name}[k]=a&{name}[l][]=b&{name}[l][]=c"),
        QueryNesting::Indexed => format!("{name}[k]=a&{name}[l][0]=b&{name}[l][1]=c"),
        QueryNesting::Repeated => format!("{name}[k]=a&{name}[l]=b&{name}[l]=c"),
    }
}
