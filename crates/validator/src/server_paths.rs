//! The base paths of Server Objects (3.0.3 §4.7.5): the paths of their URLs, with variables replaced.

use conform_description::Node;

use crate::url::path_of;

/// How many base paths one Server Object can stand for. Further values of its variables are not routed.
const MAX_EXPANDED: usize = 256;

/// Returns the base paths of an operation, as templates without a slash at the end: those of its own servers, or else those
/// of its path item, or else those of the description. Without servers, the base path is empty.
pub(crate) fn base_paths(operation: Node<'_>, path_item: Node<'_>) -> Vec<String> {
    let owners = [operation, path_item, operation.description().root()];
    let of_owner = |owner: Node<'_>| {
        let servers = owner.follow("servers").into_iter().flat_map(Node::items);
        let servers = servers.filter_map(|server| Some(server.resolve().ok()?.node));
        let mut paths: Vec<String> = servers.flat_map(expanded).collect();
        paths.sort_unstable();
        paths.dedup();
        (!paths.is_empty()).then_some(paths)
    };
    let found = owners.into_iter().find_map(of_owner);
    found.unwrap_or_else(|| vec![String::new()])
}

/// Returns the base paths that a Server Object stands for. A variable with an `enum` has only these values. One without is
/// its default, or any one segment.
fn expanded(server: Node<'_>) -> Vec<String> {
    let Some(url) = server.text("url") else {
        return Vec::new();
    };
    let variables = server.follow("variables");
    // Where a variable may hold the whole URL, as in `{base}/v1`, its values have the host.
    let mut urls = vec![url.to_owned()];
    for variable in variables.into_iter().flat_map(Node::members) {
        let mark = format!("{{{}}}", variable.key);
        if !url.contains(&mark) {
            continue;
        }
        let values = variable.node.follow("enum").into_iter();
        let mut values: Vec<String> = values
            .flat_map(Node::items)
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect();
        if values.is_empty() {
            let default = variable.node.get("default").and_then(Node::as_str);
            values.extend(default.map(str::to_owned));
            values.push(mark.clone());
        }
        let replaced = urls.iter().flat_map(|url| {
            let values = values.iter();
            values.map(|value| url.replace(&mark, value))
        });
        urls = replaced.take(MAX_EXPANDED).collect();
    }
    let paths = urls.iter().map(|url| {
        let path = path_of(url).trim_end_matches('/');
        // A URL that is relative to the description's own: its folder is not known.
        let path = path.strip_prefix('.').unwrap_or(path);
        if path.is_empty() || path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        }
    });
    paths.collect()
}
