//! Merging a value into another one, by the rules of the specification.

use conform_json::{Draft, Value, ValueKind, pointer};

/// Two values that cannot be merged.
#[derive(Debug)]
pub(crate) struct Mismatch<'d> {
    /// Where the value is that would be changed, as a JSON Pointer below the target.
    pub(crate) pointer: String,
    pub(crate) target: ValueKind,
    pub(crate) update: ValueKind,
    /// The value of a document that would be merged.
    pub(crate) value: Option<Value<'d>>,
}

/// What a value is to a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Object,
    List,
    Simple,
}

impl Shape {
    pub(crate) fn of(kind: ValueKind) -> Self {
        match kind {
            ValueKind::Object => Self::Object,
            ValueKind::Array => Self::List,
            ValueKind::Null | ValueKind::Boolean | ValueKind::Number | ValueKind::String => {
                Self::Simple
            }
        }
    }

    /// Returns the plural, as messages have it.
    pub(crate) fn plural(self) -> &'static str {
        match self {
            Self::Object => "objects",
            Self::List => "lists",
            Self::Simple => "simple values",
        }
    }
}

/// A value that is changed, in the two forms in which it is kept: to be written, and to be queried.
pub(crate) struct Target<'t, 'd> {
    pub(crate) draft: &'t mut Draft<'d>,
    pub(crate) json: &'t mut serde_json::Value,
}

/// Merges a value into a target: members into an object, elements or an element into a list, a simple value in place of another.
pub(crate) fn merge<'d>(target: Target<'_, 'd>, update: &Draft<'d>) -> Result<(), Mismatch<'d>> {
    if target.draft.kind() == ValueKind::Array && update.kind() != ValueKind::Array {
        append(target, std::slice::from_ref(update));
        return Ok(());
    }
    combine(target, update, &mut String::new())
}

fn append<'d>(target: Target<'_, 'd>, items: &[Draft<'d>]) {
    if let (Some(list), Some(json)) = (target.draft.open_array(), target.json.as_array_mut()) {
        list.items.extend(items.iter().cloned());
        json.extend(items.iter().map(Draft::to_serde));
    }
}

fn combine<'d>(
    target: Target<'_, 'd>,
    update: &Draft<'d>,
    path: &mut String,
) -> Result<(), Mismatch<'d>> {
    let [old, new] = [target.draft.kind(), update.kind()];
    match (Shape::of(old), Shape::of(new)) {
        (Shape::Object, Shape::Object) => {
            let Target { draft, json } = target;
            let (Some(object), Some(json)) = (draft.open_object(), json.as_object_mut()) else {
                return Ok(());
            };
            for (key, value) in update.members().iter() {
                match (object.get_mut(key), json.get_mut(key.as_ref())) {
                    (Some(draft), Some(json)) => {
                        let length = path.len();
                        path.push('/');
                        path.push_str(&pointer::escape(key));
                        combine(Target { draft, json }, value, path)?;
                        path.truncate(length);
                    }
                    _ => {
                        object.set(key.clone(), value.clone());
                        json.insert(key.to_string(), value.to_serde());
                    }
                }
            }
        }
        (Shape::List, Shape::List) => append(target, &update.items()),
        (Shape::Simple, Shape::Simple) => {
            let json = update.to_serde();
            // What is the same keeps its spelling.
            if *target.json != json {
                *target.draft = update.clone();
                *target.json = json;
            }
        }
        _ => {
            return Err(Mismatch {
                pointer: path.clone(),
                target: old,
                update: new,
                value: update.origin(),
            });
        }
    }
    Ok(())
}
