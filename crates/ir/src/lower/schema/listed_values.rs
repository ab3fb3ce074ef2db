//! The values that `enum` and `const` list.

use conform_description::Node;
use conform_json::SameValue;
use foldhash::{HashMap, HashSet};
use serde_json::Value;

use crate::lower::schema::json_types::{VALUES, json_type_of};
use crate::lower::schema::keywords::{SchemaKeywords, text};
use crate::lower::schema::merged::MergedSchema;
use crate::{Definition, Docs, Enum, EnumGrowth, EnumRepr, EnumValue, JsonTypes};

/// A listed value.
#[derive(Clone, Debug)]
pub(crate) struct ListedValue<'d> {
    /// The value, its name and its prose.
    pub(crate) value: EnumValue,
    /// Where it is written.
    pub(crate) node: Node<'d>,
}

/// Returns the values that a schema's own keywords list, without `null`; `None` if it lists none.
pub(crate) fn listed<'d>(keywords: &SchemaKeywords<'d>) -> Option<Vec<ListedValue<'d>>> {
    let texts = |list: Option<Node<'d>>| {
        let texts = list.into_iter().flat_map(Node::items).map(Node::as_str);
        texts.map(|text| text.filter(|text| !text.trim().is_empty()))
    };
    let mut values: Vec<ListedValue<'d>> = Vec::new();
    if let Some(constant) = keywords.constant {
        if !constant.is_null() {
            let value = EnumValue {
                value: constant.value().to_serde(),
                name: None,
                docs: Docs::default(),
            };
            values.push(ListedValue {
                value,
                node: constant,
            });
        }
        return Some(values);
    }
    let list = keywords.values?;
    let mut names = texts(keywords.value_names);
    let mut descriptions = texts(keywords.value_docs);
    let by_value = ValueTexts::of(keywords);
    let mut seen: HashSet<SameValue<'d>> = HashSet::default();
    for node in list.items() {
        // Names and descriptions belong to values by position, so those of `null` and of repeated values are skipped with
        // them.
        let (name, description) = (names.next().flatten(), descriptions.next().flatten());
        if node.is_null() {
            continue;
        }
        if !seen.insert(SameValue(node.value())) {
            continue;
        }
        let value = node.value().to_serde();
        let docs = Docs {
            description: description
                .or_else(|| by_value.description(node))
                .map(str::to_owned),
            ..Docs::default()
        };
        let name = name.or_else(|| by_value.name(node)).map(str::to_owned);
        values.push(ListedValue {
            value: EnumValue { value, name, docs },
            node,
        });
    }
    Some(values)
}

/// The names and descriptions that extensions give to values by the value itself, and not by its position.
struct ValueTexts<'d> {
    names: Option<Node<'d>>,
    descriptions: Option<Node<'d>>,
    /// `x-ms-enum` has a list of objects, `x-fern-enum` an object by value.
    named: Option<Node<'d>>,
}

impl<'d> ValueTexts<'d> {
    fn of(keywords: &SchemaKeywords<'d>) -> Self {
        Self {
            names: keywords.value_names.filter(|names| names.is_object()),
            descriptions: keywords.value_docs.filter(|docs| docs.is_object()),
            named: keywords.named_values,
        }
    }

    fn name(&self, value: Node<'d>) -> Option<&'d str> {
        self.names
            .and_then(|names| text(names.get(&as_text(value))?))
            .or_else(|| text(self.entry(value)?.get("name")?))
    }

    fn description(&self, value: Node<'d>) -> Option<&'d str> {
        self.descriptions
            .and_then(|docs| text(docs.get(&as_text(value))?))
            .or_else(|| text(self.entry(value)?.get("description")?))
    }

    fn entry(&self, value: Node<'d>) -> Option<Node<'d>> {
        let named = self.named?;
        let spelled = as_text(value);
        match named.get("values") {
            Some(values) => values.items().find(|entry| {
                entry
                    .get("value")
                    .is_some_and(|own| as_text(own) == spelled)
            }),
            None => named.get(&spelled),
        }
    }
}

/// Returns a scalar as it is spelled.
fn as_text(node: Node<'_>) -> String {
    node.as_str()
        .map_or_else(|| node.value().to_serde().to_string(), str::to_owned)
}

/// Returns what the values of an enum are.
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

/// Returns the definition of a list of values.
pub(crate) fn definition(values: Vec<EnumValue>, growth: EnumGrowth) -> Definition {
    Definition::Enum(Enum {
        repr: repr(&values),
        values,
        growth,
    })
}

impl<'d> MergedSchema<'d> {
    /// Returns the values that all leaves list, without `null`, spelled to fit these JSON types where only the spelling is
    /// wrong. `None` if no leaf lists values.
    pub(crate) fn listed(&self, json_types: JsonTypes) -> Option<Vec<ListedValue<'d>>> {
        let mut all: Option<Vec<ListedValue<'d>>> = None;
        for leaf in &self.leaves {
            let Some(own) = listed(&leaf.keywords) else {
                continue;
            };
            all = Some(match all {
                None => own,
                Some(before) => {
                    let own: HashMap<SameValue<'d>, &ListedValue<'d>> = own
                        .iter()
                        .map(|other| (SameValue(other.node.value()), other))
                        .collect();
                    // A value in two lists gets its name and prose from whichever list has them.
                    let merge = |mut listed: ListedValue<'d>| {
                        let same = own.get(&SameValue(listed.node.value()))?;
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
        if json_types != VALUES && json_types != JsonTypes(0) {
            for listed in &mut values {
                fit_spelling(listed, json_types);
            }
        }
        Some(values)
    }

    /// Returns whether the listed values may become more.
    pub(crate) fn growth(&self) -> EnumGrowth {
        let any = |is: fn(&SchemaKeywords<'d>) -> bool| {
            let mut leaves = self.leaves.iter();
            leaves.any(|leaf| is(&leaf.keywords))
        };
        if any(|keywords| keywords.constant.is_some()) {
            EnumGrowth::Never
        } else if any(|keywords| keywords.extensible) {
            EnumGrowth::Planned
        } else {
            EnumGrowth::Unplanned
        }
    }

    /// Returns the values that all leaves list, without `null`, as written. `None` if no leaf lists values.
    pub(crate) fn common_values(&self) -> Option<Vec<ListedValue<'d>>> {
        let mut all = self.leaves.iter().filter_map(|leaf| listed(&leaf.keywords));
        let mut values = all.next()?;
        for other in all {
            let other: HashSet<SameValue<'d>> = other
                .iter()
                .map(|same| SameValue(same.node.value()))
                .collect();
            values.retain(|listed| other.contains(&SameValue(listed.node.value())));
        }
        Some(values)
    }
}

/// Makes a listed value fit the type if only its spelling is wrong, like an unquoted `1` among strings. Linting reports it.
fn fit_spelling(listed: &mut ListedValue<'_>, json_types: JsonTypes) {
    let value = &listed.value.value;
    if json_type_of(value).overlaps(json_types) {
        return;
    }
    let fixed = match value {
        Value::Bool(_) | Value::Number(_) if json_types.overlaps(JsonTypes::STRING) => {
            Some(Value::String(match listed.node.as_number() {
                Some(number) => number.as_str().to_owned(),
                None => value.to_string(),
            }))
        }
        Value::String(text) if json_types.overlaps(JsonTypes::NUMBER) => {
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

/// Whether one of the schemas lists values.
pub(crate) fn has_values(merged: &MergedSchema<'_>) -> bool {
    merged
        .leaves
        .iter()
        .any(|leaf| leaf.keywords.values.is_some() || leaf.keywords.constant.is_some())
}
