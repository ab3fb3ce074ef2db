//! `deepObject`: members by their path in brackets, as in `filter[from]=1&filter[tags][]=a`.
//!
//! OpenAPI says what `name[member]` is, and leaves open how deeper values are spelt. Read here is what servers read: one pair
//! of brackets more for each level, empty ones or numbers for the items of a list, and a repeated name for a list.

use jsonschema::{JsonType, JsonTypeSet};

use super::convert::Wanted;

/// How deep a path may go. Deeper ones are names like others.
const DEEPEST: usize = 32;

/// The path of `[a][b]`; `None` where the text is no such path.
pub(crate) fn path(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let path: Vec<&str> = inner.split("][").take(DEEPEST + 1).collect();
    let is_path = path.len() <= DEEPEST && !path.iter().any(|name| name.contains(['[', ']']));
    is_path.then_some(path)
}

/// Values by their paths.
pub(crate) enum Tree<T> {
    /// Values of one path.
    Values(Vec<T>),
    /// What is below a path, by the next name, in the order of the first of each.
    Below(Vec<(String, Tree<T>)>),
}

impl<T> Tree<T> {
    /// The tree of these values.
    pub(crate) fn new<P: AsRef<str>>(values: impl IntoIterator<Item = (Vec<P>, T)>) -> Self {
        let mut tree = Self::Below(Vec::new());
        for (path, value) in values {
            tree.add(&path, value);
        }
        tree
    }

    fn add<P: AsRef<str>>(&mut self, path: &[P], value: T) {
        match (path.split_first(), &mut *self) {
            (None, Self::Values(values)) => values.push(value),
            // What has no name of its own among members is one without a name.
            (None, Self::Below(below)) => below.push((String::new(), Self::Values(vec![value]))),
            (Some(_), Self::Values(values)) => {
                let before = std::mem::take(values);
                *self = Self::Below(vec![(String::new(), Self::Values(before))]);
                self.add(path, value);
            }
            (Some((first, rest)), Self::Below(below)) => {
                let first = first.as_ref();
                let known = below.iter().position(|(name, _)| name == first);
                let at = known.unwrap_or_else(|| {
                    let empty = match rest {
                        [] => Self::Values(Vec::new()),
                        _ => Self::Below(Vec::new()),
                    };
                    below.push((first.to_owned(), empty));
                    below.len() - 1
                });
                below[at].1.add(rest, value);
            }
        }
    }

    /// Writes it as JSON of the kind that is wanted; `leaf` writes a value, and gets its JSON Pointer.
    pub(crate) fn write(
        &self,
        json: &mut String,
        wanted: &Wanted<'_>,
        pointer: &str,
        leaf: &mut dyn FnMut(&mut String, &T, &Wanted<'_>, &str),
    ) {
        let types = wanted.types();
        match self {
            Self::Values(values) => {
                let is_list = types.contains(JsonType::Array) && !types.contains(JsonType::String);
                match &values[..] {
                    [value] if !is_list => leaf(json, value, wanted, pointer),
                    values => {
                        let items = wanted.items();
                        list(json, values.iter(), pointer, |json, value, pointer| {
                            leaf(json, value, &items, pointer);
                        });
                    }
                }
            }
            Self::Below(below) if is_list(below, types) => {
                let items = wanted.items();
                // `name[]` may repeat: each value is an item.
                if let [(_, Self::Values(values))] = &below[..] {
                    list(json, values.iter(), pointer, |json, value, pointer| {
                        leaf(json, value, &items, pointer);
                    });
                    return;
                }
                list(json, below.iter(), pointer, |json, (_, item), pointer| {
                    item.write(json, &items, pointer, leaf);
                });
            }
            Self::Below(below) => {
                json.push('{');
                for (index, (name, member)) in below.iter().enumerate() {
                    if index > 0 {
                        json.push(',');
                    }
                    json.push_str(&serde_json::Value::from(name.as_str()).to_string());
                    json.push(':');
                    let token = name.replace('~', "~0").replace('/', "~1");
                    let pointer = format!("{pointer}/{token}");
                    member.write(json, &wanted.member(name), &pointer, leaf);
                }
                json.push('}');
            }
        }
    }
}

/// Whether the names are those of items: none at all, or numbers where a list is wanted.
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
    use super::path;

    #[test]
    fn paths() {
        assert_eq!(path("[a]"), Some(vec!["a"]));
        assert_eq!(path("[a][b][]"), Some(vec!["a", "b", ""]));
        for text in ["", "a", "[a", "a]", "[a]b]", "[a[b]]", "[a]x[b]"] {
            assert_eq!(path(text), None, "{text}");
        }
        assert_eq!(path(&"[a]".repeat(10_000)), None);
    }
}
