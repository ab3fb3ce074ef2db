//! Names in braces, in path templates and in the URLs of servers.

/// Returns the names in braces in a template, each with the offset of its opening brace.
pub(crate) fn braces(template: &str) -> impl Iterator<Item = (usize, &str)> {
    template.match_indices('{').filter_map(|(at, _)| {
        let name = &template[at + 1..];
        Some((at, &name[..name.find(['}', '{'])?]))
    })
}
