//! `enum` and `const`.

use foldhash::{HashMap, HashSet};
use serde_json::Value;

use crate::lower::codes;
use crate::lower::schema::keywords::Keywords;
use crate::lower::schema::merged::{Shape, VALUES};
use crate::lower::types::{Built, Types};
use crate::{Definition, Docs, Enum, EnumRepr, EnumValue, Expr, Kinds};
use conform_description::Node;

/// A listed value.
#[derive(Clone, Debug)]
pub(crate) struct Listed<'d> {
    /// The value and what is said about it.
    pub(crate) value: EnumValue,
    /// Where it is written.
    pub(crate) node: Node<'d>,
}

/// The values that a schema's own keywords list, without `null`; `None` where it lists none.
pub(crate) fn listed<'d>(keywords: &Keywords<'d>) -> Option<Vec<Listed<'d>>> {
    let texts = |list: Option<Node<'d>>| {
        let texts = list.into_iter().flat_map(Node::items).map(Node::as_str);
        texts.map(|text| text.filter(|text| !text.trim().is_empty()))
    };
    let mut values: Vec<Listed<'d>> = Vec::new();
    if let Some(constant) = keywords.constant {
        if !constant.is_null() {
            let value = EnumValue {
                value: constant.value().to_serde(),
                name: None,
                docs: Docs::default(),
            };
            values.push(Listed {
                value,
                node: constant,
            });
        }
        return Some(values);
    }
    let list = keywords.values?;
    let docs_by_name = keywords.value_docs.filter(|docs| docs.is_object());
    let mut names = texts(keywords.value_names);
    let mut descriptions = texts(keywords.value_docs);
    let mut seen: HashSet<Value> = HashSet::default();
    for node in list.items() {
        // Those of `null` and of repeated values are passed over with them.
        let (name, description) = (names.next().flatten(), descriptions.next().flatten());
        if node.is_null() {
            continue;
        }
        let value = node.value().to_serde();
        if !seen.insert(value.clone()) {
            continue;
        }
        let by_name = || {
            docs_by_name
                .and_then(|docs| docs.get(&as_text(node)))
                .and_then(Node::as_str)
        };
        let docs = Docs {
            description: description.or_else(by_name).map(str::to_owned),
            ..Docs::default()
        };
        let name = name.map(str::to_owned);
        values.push(Listed {
            value: EnumValue { value, name, docs },
            node,
        });
    }
    Some(values)
}

/// The JSON type of a value.
pub(crate) fn kind_of(value: &Value) -> Kinds {
    match value {
        Value::Null => Kinds::NULL,
        Value::Bool(_) => Kinds::BOOLEAN,
        Value::Number(number) if is_whole(number) => Kinds::INTEGER,
        Value::Number(_) => Kinds::FRACTION,
        Value::String(_) => Kinds::STRING,
        Value::Array(_) => Kinds::ARRAY,
        Value::Object(_) => Kinds::OBJECT,
    }
}

fn is_whole(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
}

/// A scalar as it is spelled.
fn as_text(node: Node<'_>) -> String {
    node.as_str()
        .map_or_else(|| node.value().to_serde().to_string(), str::to_owned)
}

/// What the values of an enum are.
pub(crate) fn repr(values: &[EnumValue]) -> EnumRepr {
    let all = |test: fn(&Value) -> bool| values.iter().all(|value| test(&value.value));
    if all(Value::is_string) {
        EnumRepr::String
    } else if all(|value| value.is_i64() || value.is_u64()) {
        EnumRepr::Integer
    } else {
        EnumRepr::Mixed
    }
}

/// The definition of a list of values.
pub(crate) fn definition(values: Vec<EnumValue>) -> Definition {
    Definition::Enum(Enum {
        repr: repr(&values),
        values,
    })
}

impl<'d> Types<'d> {
    /// What a shape with listed values is; `None` where none are listed.
    pub(crate) fn values(&mut self, shape: &Shape<'d>, kinds: Kinds) -> Option<Built<'d>> {
        let null = shape.null;
        let values = self.listed(shape, kinds)?;
        if values.is_empty() {
            if null {
                return Some(Built::of(Expr::Null, false));
            }
            // Nothing fits; the type, where one is said, is the closest to what is meant.
            self.report_disjoint(shape);
            return None;
        }
        if values.iter().all(|listed| listed.value.value.is_boolean()) {
            return Some(Built::of(Expr::Boolean, null));
        }
        Some(Built::Definition(
            definition(values.into_iter().map(|listed| listed.value).collect()),
            null,
        ))
    }

    /// Says that schemas list values, and none in common. A list that is empty by itself is reported by linting.
    fn report_disjoint(&mut self, shape: &Shape<'d>) {
        let mut lists = shape.leaves.iter().filter_map(|leaf| {
            let values = listed(&leaf.keywords)?;
            Some(values.first()?.node)
        });
        if let (Some(one), Some(other)) = (lists.next(), lists.next()) {
            self.report(
                self.warning(
                    codes::CONTRADICTION,
                    other,
                    "no value fits all the schemas that apply here",
                    "this lists other values",
                )
                .with(one.label("than this")),
            );
        }
    }

    /// The values that all leaves of a shape list, without `null`; `None` where none does.
    pub(crate) fn listed(&mut self, shape: &Shape<'d>, kinds: Kinds) -> Option<Vec<Listed<'d>>> {
        let mut all: Option<Vec<Listed<'d>>> = None;
        for leaf in &shape.leaves {
            let Some(own) = listed(&leaf.keywords) else {
                continue;
            };
            all = Some(match all {
                None => own,
                Some(before) => {
                    let own: HashMap<&Value, &Listed<'d>> = own
                        .iter()
                        .map(|other| (&other.value.value, other))
                        .collect();
                    // What is listed twice keeps the names of whichever list has them.
                    let merge = |mut listed: Listed<'d>| {
                        let same = own.get(&listed.value.value)?;
                        listed.value.name = listed.value.name.or_else(|| same.value.name.clone());
                        if listed.value.docs == Docs::default() {
                            listed.value.docs = same.value.docs.clone();
                        }
                        Some(listed)
                    };
                    before.into_iter().filter_map(merge).collect()
                }
            });
        }
        let mut values = all?;
        if kinds != VALUES && kinds != Kinds(0) {
            for listed in &mut values {
                fit(listed, kinds);
            }
        }
        Some(values)
    }
}

/// Makes a listed value fit the type, where only its spelling is wrong: an unquoted `1` among strings. Linting reports it.
fn fit(listed: &mut Listed<'_>, kinds: Kinds) {
    let value = &listed.value.value;
    if kind_of(value).overlaps(kinds) {
        return;
    }
    let fixed = match value {
        Value::Bool(_) | Value::Number(_) if kinds.overlaps(Kinds::STRING) => {
            Some(Value::String(match listed.node.as_number() {
                Some(number) => number.as_str().to_owned(),
                None => value.to_string(),
            }))
        }
        Value::String(text) if kinds.overlaps(Kinds::NUMBER) => {
            serde_json::from_str::<serde_json::Number>(text)
                .ok()
                .map(Value::Number)
        }
        _ => None,
    };
    if let Some(fixed) = fixed {
        listed.value.value = fixed;
    }
}
