//! Edits of what limits values: bounds, patterns, formats.

use conform_json::{Draft, Value};
use conform_validator::codes;

use crate::edit::{Candidate, Editor, parted};
use crate::keywords;

/// Returns the edits that move or remove the keyword that values break.
pub(crate) fn candidates(editor: &Editor<'_>) -> Result<Vec<Candidate>, String> {
    let (schema, keyword) = parted(&editor.cause.key.pointer);
    if editor.cause.code == codes::FORBIDDEN_VALUE {
        return keywords::forbidden_value(editor);
    }
    if ["items", "unevaluatedItems", "additionalItems"].contains(&keyword.as_str()) {
        return keywords::more_items(editor);
    }
    let measure: fn(Value<'_>) -> Option<f64> = match keyword.as_str() {
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => |value| {
            value
                .as_number()
                .and_then(|number| number.as_str().parse().ok())
        },
        "minLength" | "maxLength" => |value| value.as_str().map(|text| text.chars().count() as f64),
        "minItems" | "maxItems" => |value| value.as_array().map(|array| array.len() as f64),
        "minProperties" | "maxProperties" => {
            |value| value.as_object().map(|object| object.len() as f64)
        }
        "pattern" | "format" | "uniqueItems" | "multipleOf" => {
            return Ok(vec![editor.change(
                format!("remove `{keyword}`"),
                schema,
                |object| {
                    object.remove(&keyword).ok_or("it is gone")?;
                    Ok(())
                },
            )?]);
        }
        _ => return Err(format!("no edit is known for `{keyword}`")),
    };
    let is_least = keyword.contains("inimum") || keyword.starts_with("min");
    // Of two values that are equal as `f64`, the digits decide.
    let measures = editor.cause.values().filter_map(|value| {
        let size = measure(value).filter(|size| size.is_finite())?;
        let number = value.as_number().map(|number| number.as_str());
        let whole = number.and_then(|number| number.parse::<i128>().ok());
        let text = number.map_or_else(|| size.to_string(), str::to_owned);
        Some((size, whole, text))
    });
    let order = |a: &(f64, Option<i128>, String), b: &(f64, Option<i128>, String)| {
        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
    };
    let extreme = if is_least {
        measures.min_by(order)
    } else {
        measures.max_by(order)
    };
    let (_, _, new) = extreme.ok_or("the values are not known")?;
    let inclusive = if is_least { "minimum" } else { "maximum" };
    let candidate = editor.change(format!("move `{keyword}` to {new}"), schema, |object| {
        if let Some(place) = object.members.iter_mut().find(|(key, _)| *key == keyword) {
            // A bound that excludes itself gives way to one that does not.
            if keyword.starts_with("exclusive") {
                place.0 = inclusive.into();
            }
            place.1 = Draft::literal(new.clone());
        }
        let exclusive = format!(
            "exclusive{}{}",
            &inclusive[..1].to_uppercase(),
            &inclusive[1..]
        );
        // 3.0 has a flag for it.
        if keyword == inclusive
            && matches!(object.get(&exclusive), Some(flag) if flag.to_serde() == true)
        {
            object.remove(&exclusive);
        }
        editor.note(object, &keyword);
        Ok(())
    })?;
    Ok(vec![candidate])
}
