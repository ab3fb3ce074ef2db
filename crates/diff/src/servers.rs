//! Compares servers.

use std::collections::BTreeMap;

use conform_description::Node;

use crate::change::{Flow, Side, Witness};
use crate::codes;
use crate::comparer::{Comparer, Outcome, Spot};
use crate::paired::{Paired, name};
use conform_description::operations::OperationKind;

/// A server: its URL with the values that its variables may have.
struct Server<'d> {
    /// What makes two servers the same.
    identity: String,
    url: &'d str,
    node: Option<Node<'d>>,
}

/// Compares the servers of all operations; what is the same for several operations is one change.
pub(crate) fn compare<'d>(comparer: &mut Comparer<'d>, pairs: &[Paired<'d>]) {
    for pair in pairs {
        if pair.old.kind != OperationKind::Path {
            continue;
        }
        let lists = pair.sides().map(|side| list(side.node, side.path_item));
        let servers = lists.map(|(list, _)| servers(list));
        let owners = lists.map(|(_, owner)| Spot::key(owner, "servers"));
        let has = |side: usize, one: &Server<'_>| {
            servers[side]
                .iter()
                .any(|other| other.identity == one.identity)
        };
        for old in servers[0].iter().filter(|old| !has(1, old)) {
            let others: Vec<String> = servers[1]
                .iter()
                .map(|server| format!("`{}`", server.url))
                .collect();
            let witness = Witness {
                message: format!("`{}`", old.url),
                part: "server of a request".to_owned(),
                accepted_by: Side::Old,
                expected: others.join(" or "),
            };
            let outcome = Outcome::breaking(Flow::Request, witness);
            let spots = [Some(old.node.map_or(owners[0], Spot::on)), Some(owners[1])];
            let message = format!("the server `{}` is gone", old.url);
            comparer.change(
                codes::SERVER_REMOVED,
                message,
                spots,
                outcome,
                vec![name(&pair.old)],
            );
        }
        for new in servers[1].iter().filter(|new| !has(0, new)) {
            let outcome = Outcome::compatible(Flow::Request, "nobody uses it yet");
            let spots = [Some(owners[0]), Some(new.node.map_or(owners[1], Spot::on))];
            let message = format!("the server `{}` is new", new.url);
            comparer.change(
                codes::SERVER_ADDED,
                message,
                spots,
                outcome,
                vec![name(&pair.new)],
            );
        }
    }
}

/// The servers that an operation has, and what has them.
fn list<'d>(operation: Node<'d>, path_item: Node<'d>) -> (Option<Node<'d>>, Node<'d>) {
    let root = operation.description().root();
    for owner in [operation, path_item, root] {
        if let Some(list) = owner
            .get("servers")
            .filter(|list| list.items().next().is_some())
        {
            return (Some(list), owner);
        }
    }
    (None, root)
}

fn servers(list: Option<Node<'_>>) -> Vec<Server<'_>> {
    let Some(list) = list else {
        return vec![Server {
            identity: "/".to_owned(),
            url: "/",
            node: None,
        }];
    };
    let servers = list.items().filter_map(|node| {
        let url = node.text("url")?;
        let mut identity = url.to_owned();
        if url.len() > 1 {
            identity = identity.trim_end_matches('/').to_owned();
        }
        let variables = node.follow("variables").into_iter().flat_map(Node::members);
        let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for variable in variables {
            let mut listed: Vec<&str> = variable
                .node
                .get("enum")
                .into_iter()
                .flat_map(Node::items)
                .filter_map(Node::as_str)
                .collect();
            if listed.is_empty() {
                listed.extend(variable.node.text("default"));
            }
            listed.sort_unstable();
            values.insert(variable.key, listed);
        }
        for (name, values) in values {
            identity.push_str(&format!(" {name}={}", values.join(",")));
        }
        Some(Server {
            identity,
            url,
            node: Some(node),
        })
    });
    servers.collect()
}
