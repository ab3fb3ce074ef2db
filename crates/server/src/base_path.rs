//! The base path of a server.

use conform_description::{Description, Node};

/// Returns the path of the first server of a description, with the defaults of its variables; without servers, nothing.
///
/// ```
/// use conform_description::{Description, LoadOptions};
///
/// let text = "{openapi: 3.1.0, info: {title: Zoo, version: '1'}, servers: [{url: 'https://zoo.example/v1/'}], paths: {}}";
/// let loaded = Description::from_files("zoo.yaml", [("zoo.yaml", text)], &LoadOptions::default());
/// assert_eq!(conform_server::base_path(&loaded.description.unwrap()), "/v1");
/// ```
#[must_use]
pub fn base_path(description: &Description) -> String {
    of_owners(&[description.root()])
}

/// Returns the path of the first server of the first of these objects that has servers.
pub(crate) fn of_owners(owners: &[Node<'_>]) -> String {
    let first = owners.iter().find_map(|owner| {
        let servers = owner.follow("servers")?;
        let server = servers.items().next()?.resolve().ok()?.node;
        Some((server, server.text("url")?))
    });
    let Some((server, url)) = first else {
        return String::new();
    };
    let mut url = url.to_owned();
    for variable in server
        .follow("variables")
        .into_iter()
        .flat_map(Node::members)
    {
        let default = variable.node.text("default").unwrap_or_default();
        url = url.replace(&format!("{{{}}}", variable.key), default);
    }
    let rest = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => match url.strip_prefix("//") {
            Some(rest) => rest.find('/').map_or("", |slash| &rest[slash..]),
            None => &url,
        },
    };
    let path = rest.trim_start_matches('.').trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    }
}
