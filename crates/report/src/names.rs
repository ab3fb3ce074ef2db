//! Lists of names in messages.

/// How many names a list has; of longer ones the rest is counted.
const MOST: usize = 8;

/// Returns a list of names for a message: `a`, `b` and `c`.
///
/// ```
/// use conform_report::listed;
///
/// assert_eq!(listed(&["id"]), "`id`");
/// assert_eq!(listed(&["id", "name", "text"]), "`id`, `name` and `text`");
/// let many: Vec<String> = (0..10).map(|n| n.to_string()).collect();
/// assert_eq!(listed(&many), "`0`, `1`, `2`, `3`, `4`, `5`, `6`, `7` and 2 more");
/// ```
#[must_use]
pub fn listed(names: &[impl AsRef<str>]) -> String {
    let shown = names.iter().take(MOST);
    let mut words: Vec<String> = shown.map(|name| format!("`{}`", name.as_ref())).collect();
    if names.len() > MOST {
        words.push(format!("{} more", names.len() - MOST));
    }
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}
