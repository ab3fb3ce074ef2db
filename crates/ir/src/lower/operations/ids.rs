//! Operation ids: declared ones are made unique, others are made from method and path.

use conform_description::operations::{Operation as DeclaredOperation, OperationKind};
use conform_json::pointer::unescape;
use foldhash::{HashMap, HashSet};

/// Makes operation ids unique.
#[derive(Default)]
pub(crate) struct OperationIds {
    /// Ids that the document declares: no generated id may be equal to one.
    declared: HashSet<String>,
    used: HashSet<String>,
    /// For an id that is wanted more than once, the next number to try.
    numbers: HashMap<String, usize>,
}

impl OperationIds {
    /// Records the ids that operations declare.
    pub(crate) fn declare<'o, 'd: 'o>(
        &mut self,
        operations: impl Iterator<Item = &'o DeclaredOperation<'d>>,
    ) {
        for operation in operations {
            if let Some(id) = operation.id() {
                self.declared.insert(id.to_owned());
            }
        }
    }

    /// Returns the id of an operation.
    pub(crate) fn of(&mut self, operation: &DeclaredOperation<'_>) -> String {
        let wanted = match operation.id() {
            Some(id) => id.to_owned(),
            None => match operation.kind {
                OperationKind::Path => id_from_path(&operation.method, operation.path.key),
                OperationKind::Webhook => id_from_name(&operation.method, operation.path.key),
                OperationKind::Callback => {
                    id_from_name(&operation.method, &callback_name(operation))
                }
            },
        };
        let taken = |ids: &Self, id: &str| ids.used.contains(id);
        let belongs_to_other = operation.id().is_none() && self.declared.contains(&wanted);
        if !taken(self, &wanted) && !belongs_to_other {
            self.used.insert(wanted.clone());
            return wanted;
        }
        let mut number = self.numbers.get(&wanted).copied().unwrap_or(2);
        let id = loop {
            let id = format!("{wanted}_{number}");
            number += 1;
            if !taken(self, &id) && !self.declared.contains(&id) {
                break id;
            }
        };
        self.numbers.insert(wanted, number);
        self.used.insert(id.clone());
        id
    }
}

/// Returns an operation id from method and path: `GET /visits/{id}` is `get_visits_by_id`. Only the beginning of a very
/// long path is used.
pub(crate) fn id_from_path(method: &str, path: &str) -> String {
    const MOST: usize = 100;
    let mut words = vec![method.to_ascii_lowercase()];
    let mut rest = path;
    while !rest.is_empty() && words.len() < MOST {
        let (literal, after) = rest.split_once('{').unwrap_or((rest, ""));
        words.extend(
            literal
                .split(|ch: char| !ch.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .take(MOST)
                .map(str::to_owned),
        );
        let Some((name, tail)) = after.split_once('}') else {
            rest = after;
            continue;
        };
        words.push("by".to_owned());
        words.extend(
            name.split(|ch: char| !ch.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .take(MOST)
                .map(str::to_owned),
        );
        rest = tail;
    }
    if words.len() == 1 {
        words.push("root".to_owned());
    }
    words.join("_")
}

/// Returns an operation id from the name of a webhook or callback. The method is left out if it is `POST`, as it usually
/// is.
fn id_from_name(method: &str, name: &str) -> String {
    let words = name
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("_");
    if method == "POST" && !name.is_empty() {
        name
    } else {
        id_from_path(method, &name)
    }
}

/// Returns the name of the callback that an operation belongs to.
fn callback_name(operation: &DeclaredOperation<'_>) -> String {
    if let Some(name) = operation.callback {
        return name.to_owned();
    }
    let pointer = operation.path.node.pointer();
    let name = pointer.rsplit('/').nth(1).unwrap_or_default();
    unescape(name).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_from_method_and_path() {
        assert_eq!(id_from_path("GET", "/visits/{id}"), "get_visits_by_id");
        assert_eq!(id_from_path("GET", "/"), "get_root");
        assert_eq!(
            id_from_path("POST", "/v1/files/{file-id}.json"),
            "post_v1_files_by_file_id_json"
        );
        assert_eq!(
            id_from_path("GET", "/oauth2/token#refresh"),
            "get_oauth2_token_refresh"
        );
        assert_eq!(id_from_path("GET", "/a{b"), "get_a_b");
    }
}
