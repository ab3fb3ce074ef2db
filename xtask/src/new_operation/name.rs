//! Names of a new operation and of its schemas.

/// The names that an operation gives.
pub(super) struct Names {
    /// The `operationId`.
    pub(super) id: String,
    /// What the operation is about, in Pascal case: `VisitMessage`.
    pub(super) noun: String,
    /// The schema of the answer.
    pub(super) response: String,
    /// The schema of the request.
    pub(super) input: String,
    /// A line for people: `List visit messages`.
    pub(super) summary: String,
}

impl Names {
    /// Makes the names from method and path, and from whether the answer is a list.
    ///
    /// `id` and `noun` are those that a maintainer chose.
    pub(super) fn of(
        method: &str,
        path: &str,
        is_list: bool,
        id: Option<&str>,
        noun: Option<&str>,
    ) -> Self {
        let words: Vec<&str> = path
            .split('/')
            .filter(|word| !word.is_empty() && !word.starts_with('{'))
            .collect();
        let singular: Vec<String> = words.iter().map(|word| pascal(&one(word))).collect();
        let noun = noun.map_or_else(|| singular.concat(), str::to_owned);
        let verb = match (method, is_list) {
            ("get", true) => "list",
            ("get", false) => "get",
            ("put", _) => "replace",
            ("post", _) => "create",
            ("delete", _) => "delete",
            _ => "update",
        };
        let (last, before) = singular
            .split_last()
            .map_or((String::new(), &[][..]), |(last, before)| {
                (last.clone(), before)
            });
        let last_word = words.last().copied().unwrap_or_default();
        let object = if is_list { pascal(last_word) } else { last };
        let made = format!("{verb}{}{object}", before.concat());
        let summary = spaced(id.unwrap_or(&made));
        Self {
            id: id.map_or(made, str::to_owned),
            response: if is_list {
                format!("{noun}ListResponse")
            } else {
                format!("{noun}Response")
            },
            input: format!("{noun}Input"),
            noun,
            summary,
        }
    }
}

/// Returns the singular of a plain English plural.
pub(super) fn one(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(start) if start.len() > 1 => format!("{start}y"),
        _ => match word.strip_suffix('s') {
            Some(start) if start.len() > 2 && !start.ends_with(['s', 'u', 'i']) => start.to_owned(),
            _ => word.to_owned(),
        },
    }
}

/// Returns a name in Pascal case.
pub(super) fn pascal(word: &str) -> String {
    let parts = word.split(|c: char| !c.is_ascii_alphanumeric());
    parts
        .map(|part| {
            let mut chars = part.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars).collect::<String>()
        })
        .collect()
}

/// Returns a name in camel or Pascal case as words, the first one with a capital.
pub(super) fn spaced(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push(' ');
            text.push(c.to_ascii_lowercase());
        } else if text.is_empty() {
            text.push(c.to_ascii_uppercase());
        } else {
            text.push(c);
        }
    }
    text
}
