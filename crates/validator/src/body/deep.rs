//! `deepObject`: members by their path in brackets, as in `filter[from]=1&filter[tags][]=a`.
//!
//! OpenAPI defines `name[member]`, but not how deeper values are written. This module reads what servers read: one more pair
//! of brackets for each level, empty brackets or numbers for the items of a list, and a repeated name for a list.

use std::collections::HashMap;

use jsonschema::{JsonType, JsonTypeSet};

use conform_json::pointer::escape;

use conform_schema::ExpectedValue;

/// How deep a path may be. A deeper one is taken as a plain name.
const DEEPEST: usize = 32;

/// Returns the path of `[a][b]`; `None` if the text is not such a path.
pub(crate) fn path(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let path: Vec<&str> = inner.split("][").take(DEEPEST + 1).collect();
    let is_path = path.len() <= DEEPEST && !path.iter().any(|name| name.contains(['[', ']']));
    is_path.then_some(path)
}

/// Returns the path of `[a][b]`, and where names may be behind dots also of `.a[0].b`; `None` if the text is not such a path.
pub(crate) fn steps(text: &str, has_dots: bool) -> Option<Vec<&str>> {
    let mut path = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && path.len() < DEEPEST {
        let (name, after) = match rest.strip_prefix('[') {
            Some(inside) => inside.split_once(']')?,
            None => {
                let name = rest.strip_prefix('.').filter(|_| has_dots)?;
                name.split_at(name.find(['[', '.']).unwrap_or(name.len()))
            }
        };
        path.push(name);
        rest = after;
    }
    rest.is_empty().then_some(path)
}

/// Values by their paths.
pub(crate) enum Tree<T> {
    /// Values of one path.
    Values(Vec<T>),
    /// What is below a path.
    Below(Below<T>),
}

/// Trees by the next name, in the order of the first of each.
pub(crate) struct Below<T> {
    trees: Vec<(String, Tree<T>)>,
    /// The index of each name. There may be as many names as a body has bytes.
    places: HashMap<String, usize>,
}

impl<T> Below<T> {
    fn new() -> Self {
        Self {
            trees: Vec::new(),
            places: HashMap::new(),
        }
    }

    /// Returns the tree of a name, which is made if there is none.
    fn at(&mut self, name: &str, make: impl FnOnce() -> Tree<T>) -> &mut Tree<T> {
        let place = match self.places.get(name) {
            Some(&place) => place,
            None => {
                let place = self.trees.len();
                self.trees.push((name.to_owned(), make()));
                self.places.insert(name.to_owned(), place);
                place
            }
        };
        &mut self.trees[place].1
    }
}

impl<T> Tree<T> {
    /// Makes the tree of these values.
    pub(crate) fn new<P: AsRef<str>>(values: impl IntoIterator<Item = (Vec<P>, T)>) -> Self {
        let mut tree = Self::Below(Below::new());
        for (path, value) in values {
            tree.add(&path, value);
        }
        tree
    }

    fn add<P: AsRef<str>>(&mut self, path: &[P], value: T) {
        match (path.split_first(), &mut *self) {
            (None, Self::Values(values)) => values.push(value),
            // A value without a name among members becomes a member without a name.
            (None, Self::Below(below)) => {
                let unnamed = below.at("", || Self::Values(Vec::new()));
                unnamed.add::<P>(&[], value);
            }
            (Some(_), Self::Values(values)) => {
                let before = std::mem::take(values);
                let mut below = Below::new();
                below.at("", || Self::Values(before));
                *self = Self::Below(below);
                self.add(path, value);
            }
            (Some((first, rest)), Self::Below(below)) => {
                let make = || match rest {
                    [] => Self::Values(Vec::new()),
                    _ => Self::Below(Below::new()),
                };
                below.at(first.as_ref(), make).add(rest, value);
            }
        }
    }

    /// Writes the tree as the JSON that is expected. `leaf` writes a value, and receives its JSON Pointer.
    pub(crate) fn write(
        &self,
        json: &mut String,
        expected: &ExpectedValue<'_>,
        pointer: &str,
        leaf: &mut dyn FnMut(&mut String, &T, &ExpectedValue<'_>, &str),
    ) {
        let types = expected.types();
        match self {
            Self::Values(values) => {
                let is_list = types.contains(JsonType::Array) && !types.contains(JsonType::String);
                match &values[..] {
                    [value] if !is_list => leaf(json, value, expected, pointer),
                    values => {
                        let items = expected.items();
                        list(json, values.iter(), pointer, |json, value, pointer| {
                            leaf(json, value, &items, pointer);
                        });
                    }
                }
            }
            Self::Below(Below { trees, .. }) if is_list(trees, types) => {
                let items = expected.items();
                // `name[]` may be repeated; each value is an item.
                if let [(_, Self::Values(values))] = &trees[..] {
                    list(json, values.iter(), pointer, |json, value, pointer| {
                        leaf(json, value, &items, pointer);
                    });
                    return;
                }
                list(json, trees.iter(), pointer, |json, (_, item), pointer| {
                    item.write(json, &items, pointer, leaf);
                });
            }
            Self::Below(Below { trees, .. }) => {
                json.push('{');
                for (index, (name, member)) in trees.iter().enumerate() {
                    if index > 0 {
                        json.push(',');
                    }
                    json.push_str(&serde_json::Value::from(name.as_str()).to_string());
                    json.push(':');
                    let token = escape(name);
                    let pointer = format!("{pointer}/{token}");
                    member.write(json, &expected.member(name), &pointer, leaf);
                }
                json.push('}');
            }
        }
    }
}

/// Returns whether the names are those of items: empty, or numbers if a list is expected.
fn is_list<T>(below: &[(String, Tree<T>)], types: JsonTypeSet) -> bool {
    let are_all =
        |is: fn(&str) -> bool| !below.is_empty() && below.iter().all(|(name, _)| is(name));
    let is_index = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    are_all(str::is_empty)
        || (are_all(is_index)
            && types.contains(JsonType::Array)
            && !types.contains(JsonType::Object))
}

fn list<I>(
    json: &mut String,
    items: impl Iterator<Item = I>,
    pointer: &str,
    mut each: impl FnMut(&mut String, I, &str),
) {
    json.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            json.push(',');
        }
        each(json, item, &format!("{pointer}/{index}"));
    }
    json.push(']');
}

#[cfg(test)]
mod tests {
    use super::{Tree, path};
    use conform_schema::ExpectedValue;

    #[test]
    fn paths() {
        assert_eq!(path("[a]"), Some(vec!["a"]));
        assert_eq!(path("[a][b][]"), Some(vec!["a", "b", ""]));
        for text in ["", "a", "[a", "a]", "[a]b]", "[a[b]]", "[a]x[b]"] {
            assert_eq!(path(text), None, "{text}");
        }
        assert_eq!(path(&"[a]".repeat(10_000)), None);
    }

    /// If names were searched one by one, this test would take hours.
    #[test]
    fn many_names_are_looked_up_and_not_searched() {
        let names = (0..200_000).map(|index| (vec![index.to_string()], index));
        let (tree, mut json) = (Tree::new(names), String::new());
        tree.write(
            &mut json,
            &ExpectedValue::by(None),
            "",
            &mut |out, index, _, _| {
                out.push_str(&index.to_string());
            },
        );
        assert!(json.ends_with(r#""199999":199999}"#));
    }
}
