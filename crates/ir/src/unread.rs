//! Examples whose parts no type of the API reads: values of a union that fit none of its branches, so that code keeps them as JSON.
//!
//! Types are read here as generated code reads them: enums are open, members that are not declared are kept, and a value that may be
//! absent may be `null`. What is counted is only that a branch is missing, or says something else than the schema.

use serde_json::Value;

use crate::{
    Additional, Api, ConstantSource, Definition, EnumRepr, Expr, Field, IntegerFormat, Object,
    Presence, TypeId, Union, Use, Variant,
};

/// How many values are looked at in all examples of one type together; the rest is taken as read.
const MOST_STEPS: usize = 200_000;

/// How deep values and aliases are followed.
const DEEPEST: usize = 64;

impl Api {
    /// Returns how many values in the valid examples are of a union and fit none of its branches.
    #[must_use]
    pub fn unread_values(&self) -> usize {
        let mut all = 0;
        let mut add = |used: &Use, examples: &[crate::Example]| {
            for example in examples.iter().filter(|example| example.valid) {
                let mut reader = Reader {
                    api: self,
                    steps: 0,
                };
                if let Ok(value) = serde_json::from_str(&example.json) {
                    all += reader.unread(&used.expr, &value, 0).unwrap_or_default();
                }
            }
        };
        for (id, ty) in (0..).map(TypeId).zip(&self.types) {
            add(&Use::of(Expr::Named(id)), &ty.examples);
        }
        for value in &self.value_examples {
            add(&value.ty, std::slice::from_ref(&value.example));
        }
        for operation in self.operations.iter().chain(&self.webhooks) {
            let bodies = operation.body.iter().flat_map(|body| &body.contents);
            let answers = operation.responses.iter();
            let answers = answers.flat_map(|response| &response.contents);
            for content in bodies.chain(answers) {
                if let Some(used) = &content.ty {
                    add(used, &content.examples);
                }
            }
        }
        all
    }
}

/// Reads values by the types of an API.
struct Reader<'a> {
    api: &'a Api,
    steps: usize,
}

impl Reader<'_> {
    /// Returns how many values in this one no branch reads; `None` if the value itself does not fit.
    fn unread(&mut self, expr: &Expr, value: &Value, depth: usize) -> Option<usize> {
        self.steps += 1;
        if depth > DEEPEST || self.steps > MOST_STEPS {
            return Some(0);
        }
        let fits = |fits: bool| fits.then_some(0);
        match expr {
            Expr::Any => Some(0),
            Expr::Null => fits(value.is_null()),
            Expr::Boolean => fits(value.is_boolean()),
            Expr::Integer(format) => fits(is_integer(*format, value)),
            Expr::Number(_) => fits(value.is_number()),
            Expr::String(_) => fits(value.is_string()),
            Expr::Array(item) => {
                let mut items = value.as_array()?.iter();
                items.try_fold(0, |sum, value| Some(sum + self.used(item, value, depth)?))
            }
            Expr::Map(inner) => {
                let mut values = value.as_object()?.values();
                values.try_fold(0, |sum, value| Some(sum + self.used(inner, value, depth)?))
            }
            Expr::Tuple(items) => {
                let values = value.as_array().filter(|list| list.len() >= items.len())?;
                let mut pairs = items.iter().zip(values);
                pairs.try_fold(0, |sum, (item, value)| {
                    Some(sum + self.used(item, value, depth)?)
                })
            }
            Expr::Loose(inner) => match value.as_str() {
                Some(text) => fits(text.parse::<f64>().is_ok()),
                None => self.unread(inner, value, depth + 1),
            },
            Expr::Blank(inner) => match value.as_str() {
                Some("") => Some(0),
                _ => self.unread(inner, value, depth + 1),
            },
            Expr::Named(id) => match &self.api.ty(*id).definition {
                Definition::Object(object) => self.object(object, value, depth),
                Definition::Enum(list) => fits(match list.repr {
                    EnumRepr::String => value.is_string(),
                    EnumRepr::Integer => is_integer(IntegerFormat::Int64, value),
                    EnumRepr::Mixed => true,
                }),
                Definition::Union(union) => Some(self.union(union, value, depth)),
                Definition::Alias(used) | Definition::Newtype(used) => {
                    self.used(used, value, depth)
                }
            },
        }
    }

    fn used(&mut self, used: &Use, value: &Value, depth: usize) -> Option<usize> {
        if used.nullable && value.is_null() {
            return Some(0);
        }
        self.unread(&used.expr, value, depth + 1)
    }

    fn object(&mut self, object: &Object, value: &Value, depth: usize) -> Option<usize> {
        let members = value.as_object()?;
        let mut sum = 0;
        for field in &object.fields {
            sum += match members.get(&field.wire) {
                Some(value) => self.member(field, value, depth)?,
                None => match field.presence {
                    Presence::Optional | Presence::OptionalNullable => 0,
                    // What only the other side writes may be absent.
                    _ if field.read_only || field.write_only => 0,
                    _ => return None,
                },
            };
        }
        if let Additional::Typed(used) = &object.additional {
            let is_declared = |name: &str| object.fields.iter().any(|field| field.wire == name);
            for (_, value) in members.iter().filter(|(name, _)| !is_declared(name)) {
                sum += self.used(used, value, depth)?;
            }
        }
        Some(sum)
    }

    fn member(&mut self, field: &Field, value: &Value, depth: usize) -> Option<usize> {
        if value.is_null() && field.presence != Presence::Required {
            return Some(0);
        }
        let constant = field.constant.as_ref();
        let only = constant.filter(|constant| constant.source == ConstantSource::Only);
        if only.is_some_and(|constant| !is_same(&constant.value, value)) {
            return None;
        }
        self.unread(&field.ty.expr, value, depth + 1)
    }

    fn union(&mut self, union: &Union, value: &Value, depth: usize) -> usize {
        let read = union
            .variants
            .iter()
            .filter_map(|variant| self.used(&variant.ty, within(variant, value)?, depth))
            .min();
        // Beside branches that a value need not fit there may be anything: members with other names than a pattern, and the rest of a list.
        let is_open = union.tag.is_none() && union.variants.iter().all(|variant| variant.default);
        read.unwrap_or_else(|| usize::from(!is_open))
    }
}

/// Returns the part of a value that is of the type of a branch: all of it, or the value of its only member.
fn within<'v>(variant: &Variant, value: &'v Value) -> Option<&'v Value> {
    let Some(key) = &variant.key else {
        return Some(value);
    };
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get(key)
}

/// Whether a value is an integer of this format, in whatever way it is written.
fn is_integer(format: IntegerFormat, value: &Value) -> bool {
    let Value::Number(number) = value else {
        return false;
    };
    if let Some(integer) = number.as_i64().map(i128::from) {
        return match format {
            IntegerFormat::Int32 => i32::try_from(integer).is_ok(),
            IntegerFormat::Uint32 => u32::try_from(integer).is_ok(),
            IntegerFormat::Uint64 => u64::try_from(integer).is_ok(),
            _ => true,
        };
    }
    // Integers beyond 64 bits, and those that are written with a fraction of zero.
    number.as_f64().is_some_and(|number| number.fract() == 0.0)
}

/// Whether two values are the same JSON: `2` is `2.0`.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let same = |(name, value): (&String, &Value)| {
                b.get(name).is_some_and(|other| is_same(value, other))
            };
            a.len() == b.len() && a.iter().all(same)
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use conform_description::{Description, LoadOptions};

    use crate::lower_with_examples;

    const TEXT: &str = "
openapi: 3.1.0
info: {title: Harbour, version: '1'}
paths: {}
components:
  schemas:
    Ship: {type: object, required: [kind, name], properties: {kind: {const: ship}, name: {type: string}}}
    Raft: {type: object, required: [kind], properties: {kind: {const: raft}, logs: {type: integer}}}
    Craft: {oneOf: [{$ref: '#/components/schemas/Ship'}, {$ref: '#/components/schemas/Raft'}]}
    Fleet:
      type: array
      items: {oneOf: [{type: string}, {$ref: '#/components/schemas/Craft'}, {properties: {depth: {type: integer}}, required: [depth]}]}
      examples:
        - [a, {kind: raft, logs: 2.0}, {kind: ship, name: b}]
        - [{depth: 3}, 7]
";

    #[test]
    fn values_of_no_branch_are_counted() {
        let files = [("openapi.yaml", TEXT)];
        let loaded = Description::from_files("openapi.yaml", files, &LoadOptions::default());
        let api = lower_with_examples(&loaded.description.unwrap()).api;
        // A schema without `type` admits a number, and becomes an object.
        assert_eq!(api.unread_values(), 1);
    }
}
