//! Path templates and the names in them.

use std::borrow::Cow;

use conform_description::operations::Operation as DeclaredOperation;
use foldhash::HashSet;

/// Returns the names between braces in a path template.
pub(crate) fn template_names(template: &str) -> impl Iterator<Item = &str> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let start = rest.find('{')?;
        let tail = &rest[start + 1..];
        let end = tail.find('}')?;
        rest = &tail[end + 1..];
        Some(&tail[..end])
    })
}

/// Returns the path template with single braces and no space around the names of declared parameters. `{{ id }}`, as other
/// template languages write it, means `{id}` if there is a parameter `id`.
pub(crate) fn intended_template<'d>(declared: &DeclaredOperation<'d>) -> Cow<'d, str> {
    let template = declared.template();
    let parameters = declared.parameters.iter();
    let in_path: HashSet<&str> = parameters
        .filter(|parameter| parameter.location == "path")
        .map(|parameter| parameter.name)
        .collect();
    let is_declared = |name: &str| in_path.contains(name);
    if template_names(template).all(|name| is_declared(name) || !is_declared(without_braces(name)))
    {
        return Cow::Borrowed(template);
    }
    let mut meant = String::new();
    let mut rest = template;
    while let Some((start, end)) = rest
        .find('{')
        .and_then(|start| Some((start, start + rest[start..].find('}')?)))
    {
        let inner = &rest[start + 1..end];
        meant.push_str(&rest[..=start]);
        let mut after = &rest[end..];
        if is_declared(inner) || !is_declared(without_braces(inner)) {
            meant.push_str(inner);
        } else {
            meant.push_str(without_braces(inner));
            let more = inner.bytes().take_while(|&byte| byte == b'{').count();
            let closed = after.bytes().take_while(|&byte| byte == b'}').count();
            after = &after[more.min(closed - 1)..];
        }
        meant.push('}');
        rest = &after[1..];
    }
    meant.push_str(rest);
    Cow::Owned(meant)
}

/// Removes braces and spaces around a name.
fn without_braces(name: &str) -> &str {
    name.trim_matches(|ch: char| ch == '{' || ch.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_name_parameters() {
        assert_eq!(
            template_names("/a/{b}/{c}.{d}").collect::<Vec<_>>(),
            ["b", "c", "d"]
        );
        assert_eq!(template_names("/a/{b").count(), 0);
    }
}
