//! Compares servers.

use std::collections::{BTreeMap, BTreeSet};

use conform_description::Node;

use crate::change::{Flow, Side, Witness};
use crate::codes;
use crate::comparer::{Comparer, Outcome, Spot};
use crate::paired::{Paired, name};
use conform_description::operations::OperationKind;

/// A server: its URL with the values that its variables may have.
struct Server<'d> {
    /// The URL as servers are compared.
    identity: String,
    url: &'d str,
    /// The values that each variable may have.
    variables: BTreeMap<&'d str, Vec<&'d str>>,
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
        for old in &servers[0] {
            let mut same = servers[1].iter().filter(|new| new.identity == old.identity);
            if let Some(new) = same.next() {
                variables(comparer, pair, [old, new], owners);
            }
        }
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

/// Compares the values that the variables of a server may have.
fn variables<'d>(
    comparer: &mut Comparer<'d>,
    pair: &Paired<'d>,
    both: [&Server<'d>; 2],
    owners: [Spot<'d>; 2],
) {
    let [old, new] = both;
    let spots = [0, 1].map(|side| Some(both[side].node.map_or(owners[side], Spot::on)));
    let none = Vec::new();
    let names = old.variables.keys().chain(new.variables.keys());
    let names: BTreeSet<&str> = names.copied().collect();
    for name in names {
        let [before, after] = both.map(|server| server.variables.get(name).unwrap_or(&none));
        for value in before.iter().filter(|value| !after.contains(value)) {
            let expected: Vec<String> = after.iter().map(|value| format!("`{value}`")).collect();
            let witness = Witness {
                message: format!("`{}`", old.url.replace(&format!("{{{name}}}"), value)),
                part: "server of a request".to_owned(),
                accepted_by: Side::Old,
                expected: format!("{} for `{name}`", expected.join(" or ")),
            };
            let outcome = Outcome::breaking(Flow::Request, witness);
            let message = format!(
                "`{value}` is no value of the variable `{name}` of the server `{}` any more",
                old.url
            );
            let concerns = vec![self::name(&pair.old)];
            comparer.change(codes::SERVER_REMOVED, message, spots, outcome, concerns);
        }
        for value in after.iter().filter(|value| !before.contains(value)) {
            let outcome = Outcome::compatible(Flow::Request, "nobody uses it yet");
            let message = format!(
                "`{value}` is a new value of the variable `{name}` of the server `{}`",
                new.url
            );
            let concerns = vec![self::name(&pair.new)];
            comparer.change(codes::SERVER_ADDED, message, spots, outcome, concerns);
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
            variables: BTreeMap::new(),
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
        let variables = variables.map(|variable| {
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
            (variable.key, listed)
        });
        let variables = variables.collect();
        Some(Server {
            identity,
            url,
            variables,
            node: Some(node),
        })
    });
    servers.collect()
}
