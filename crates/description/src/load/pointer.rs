//! JSON Pointers (RFC 6901) that may lead through references.

use conform_json::Value;
use conform_json::pointer::unescape;

/// Where a JSON Pointer leads.
pub(super) enum PointerTarget<'v, 'p> {
    /// To this value.
    Found(Value<'v>),
    /// To this object, which holds a reference, with the rest of the pointer.
    Reference(Value<'v>, &'p str),
    /// Nowhere.
    Missing(MissingStep<'v, 'p>),
}

/// The step of a JSON Pointer that cannot be taken.
pub(super) struct MissingStep<'v, 'p> {
    /// The last value on the way.
    pub(super) at: Value<'v>,
    /// The pointer up to that value.
    pub(super) before: &'p str,
    /// The member or element that it does not have.
    pub(super) name: String,
    /// The pointer behind that name.
    pub(super) after: &'p str,
}

/// Follows a JSON Pointer from a value.
pub(super) fn resolve_pointer<'v, 'p>(from: Value<'v>, pointer: &'p str) -> PointerTarget<'v, 'p> {
    let mut at = from;
    let mut rest = pointer;
    while let Some(tail) = rest.strip_prefix('/') {
        let (segment, after) = match tail.find('/') {
            Some(end) => tail.split_at(end),
            None => (tail, ""),
        };
        let name = unescape(segment);
        let next = match (at.as_object(), at.as_array()) {
            (Some(object), _) => object.get(&name),
            (_, Some(array)) => index(&name).and_then(|index| array.get(index)),
            _ => None,
        };
        match next {
            Some(value) => at = value,
            None if at.get("$ref").is_some_and(|text| text.as_str().is_some()) => {
                return PointerTarget::Reference(at, rest);
            }
            None => {
                return PointerTarget::Missing(MissingStep {
                    at,
                    before: &pointer[..pointer.len() - rest.len()],
                    name: name.into_owned(),
                    after,
                });
            }
        }
        rest = after;
    }
    PointerTarget::Found(at)
}

/// An array index as RFC 6901 §4 writes it.
fn index(segment: &str) -> Option<usize> {
    if segment.len() > 1 && segment.starts_with('0') {
        return None;
    }
    segment
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| segment.parse().ok())?
}
