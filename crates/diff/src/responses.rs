//! Compares responses: statuses, headers and bodies.

use conform_description::parameter::ParameterStyle;
use conform_description::{Node, NodeMember, parameter};
use conform_schema::Direction;

use crate::change::{Flow, Side, Witness};
use crate::codes;
use crate::comparer::{Comparer, Outcome, SchemaPart, Spot};
use crate::paired::Paired;
use crate::request::Contents;
use crate::styles::{Written, shape, written};

/// A response of an operation.
#[derive(Clone, Copy)]
struct Response<'d> {
    key: &'d str,
    node: Node<'d>,
    owner: Node<'d>,
}

/// Compares the responses of an operation.
pub(crate) fn compare<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>) {
    let responses = pair.sides().map(|side| responses(side.node));
    // The new ones that have taken the place of old ones.
    let mut replaced = Vec::new();
    for old in &responses[0] {
        let same = responses[1]
            .iter()
            .find(|new| same_status(old.key, new.key));
        if let Some(new) = same {
            response(comparer, pair, [*old, *new]);
            continue;
        }
        let covering = responses[1].iter().find(|new| covers(new.key, old.key));
        if let Some(new) = covering {
            response(comparer, pair, [*old, *new]);
        }
        if let Some(new) = replacement(&responses, *old, covering.copied()) {
            replaced.push(new.key);
            self::replaced(comparer, pair, [*old, new]);
        } else {
            removed(comparer, pair, *old, covering.copied());
        }
    }
    for new in &responses[1] {
        if responses[0].iter().any(|old| same_status(old.key, new.key)) {
            continue;
        }
        let covering = responses[0].iter().find(|old| covers(old.key, new.key));
        if let Some(old) = covering {
            response(comparer, pair, [*old, *new]);
        }
        if replaced.contains(&new.key) {
            continue;
        }
        added(comparer, pair, *new, covering.copied());
    }
}

fn responses(operation: Node<'_>) -> Vec<Response<'_>> {
    let Some(owner) = operation.follow("responses") else {
        return Vec::new();
    };
    let is_status = |member: &NodeMember<'_>| !member.key.starts_with("x-");
    let members = owner.members().filter(is_status);
    members
        .filter_map(|member| {
            Some(Response {
                key: member.key,
                node: member.node.resolve().ok()?.node,
                owner,
            })
        })
        .collect()
}

fn same_status(old: &str, new: &str) -> bool {
    old.eq_ignore_ascii_case(new)
}

/// Whether a key of `responses` includes another: `2XX` and `default` include `200`.
fn covers(range: &str, status: &str) -> bool {
    if range == "default" {
        return true;
    }
    let is_range = range.len() == 3 && range[1..].eq_ignore_ascii_case("xx");
    is_range && status.len() == 3 && range.as_bytes()[0] == status.as_bytes()[0]
}

fn is_success(status: &str) -> bool {
    status.starts_with(['1', '2', '3'])
}

/// Returns the new response that has taken the place of an old one: a range that includes its status, or the only status of its
/// range.
fn replacement<'d>(
    [old, new]: &[Vec<Response<'d>>; 2],
    gone: Response<'d>,
    covering: Option<Response<'d>>,
) -> Option<Response<'d>> {
    let is_new = |one: &&Response<'d>| !old.iter().any(|other| same_status(other.key, one.key));
    if let Some(range) = covering {
        return Some(range).filter(|range| is_new(&range));
    }
    let mut inside = new
        .iter()
        .filter(is_new)
        .filter(|new| covers(gone.key, new.key));
    let first = inside.next().copied()?;
    inside.next().is_none().then_some(first)
}

/// A range has taken the place of a status, or the other way round.
fn replaced<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>, both: [Response<'d>; 2]) {
    let [old, new] = both;
    let why = if covers(new.key, old.key) {
        "the range includes the status; others of it are read as the first one of their class (RFC 9110 §15)"
    } else {
        "the range included the status"
    };
    let message = format!("the response `{}` is `{}` now", old.key, new.key);
    let spots = both.map(|response| Some(Spot::key(response.owner, response.key)));
    let outcome = Outcome::compatible(Flow::Response, why);
    let concerns = vec![pair.name.clone()];
    comparer.change(codes::RESPONSE_REMOVED, message, spots, outcome, concerns);
}

fn removed<'d>(
    comparer: &mut Comparer<'d>,
    pair: &Paired<'d>,
    old: Response<'d>,
    covering: Option<Response<'d>>,
) {
    let flow = Flow::Response;
    let outcome = if let Some(new) = covering {
        Outcome::compatible(flow, &format!("`{}` includes it", new.key))
    } else if is_success(old.key) {
        let others = responses(pair.new.node);
        let others: Vec<String> = others
            .iter()
            .map(|response| format!("`{}`", response.key))
            .collect();
        Outcome::breaking(
            flow,
            Witness {
                message: format!("`{}`", old.key),
                part: format!("status of a response of {}", pair.name),
                accepted_by: Side::Old,
                expected: if others.is_empty() {
                    "no response".to_owned()
                } else {
                    others.join(" or ")
                },
            },
        )
    } else {
        Outcome::compatible(flow, "clients need not get an error")
    };
    let message = format!("the response `{}` is gone", old.key);
    let spots = [
        Some(Spot::key(old.owner, old.key)),
        Some(Spot::key(pair.new.node, "responses")),
    ];
    comparer.change(
        codes::RESPONSE_REMOVED,
        message,
        spots,
        outcome,
        vec![pair.name.clone()],
    );
}

fn added<'d>(
    comparer: &mut Comparer<'d>,
    pair: &Paired<'d>,
    new: Response<'d>,
    covering: Option<Response<'d>>,
) {
    let flow = Flow::Response;
    let outcome = match covering {
        Some(old) => Outcome::compatible(
            flow,
            &format!("`{}` of the old description includes it", old.key),
        ),
        None => Outcome::compatible(
            flow,
            "a client must read a status that it does not know as the first one of its class (RFC 9110 §15)",
        ),
    };
    let message = format!("the response `{}` is new", new.key);
    let spots = [
        Some(Spot::key(pair.old.node, "responses")),
        Some(Spot::key(new.owner, new.key)),
    ];
    comparer.change(
        codes::RESPONSE_ADDED,
        message,
        spots,
        outcome,
        vec![pair.name.clone()],
    );
}

/// Compares a response that both sides have.
fn response<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>, both: [Response<'d>; 2]) {
    let status = both[0].key;
    let name = format!("response {status} of {}", pair.name);
    let sender = pair.sender(Direction::Response);
    headers(comparer, pair, both, &name);
    let contents = Contents {
        name,
        value: format!("the response {status}"),
        direction: Direction::Response,
        sender,
        bodies: both.map(|response| response.node),
    };
    contents.compare(comparer);
}

/// Compares the headers of a response.
fn headers<'d>(
    comparer: &mut Comparer<'d>,
    pair: &Paired<'d>,
    both: [Response<'d>; 2],
    name: &str,
) {
    let headers = both.map(|response| {
        let headers = response.node.follow("headers");
        let members = headers.into_iter().flat_map(Node::members);
        // By 3.0.3 §4.7.17.1 a header of this name is ignored.
        let read = members.filter(|member| !member.key.eq_ignore_ascii_case("content-type"));
        read.collect::<Vec<_>>()
    });
    let sender = pair.sender(Direction::Response);
    let concerns = vec![name.to_owned()];
    let fallback = both.map(|response| Spot::key(response.owner, response.key));
    let spot = |member: &NodeMember<'d>, side: usize| {
        let owner = both[side].node.follow("headers");
        owner.map_or(fallback[side], |owner| Spot::key(owner, member.key))
    };
    let missing = |header: &str| Witness {
        message: format!("without `{header}`"),
        part: name.to_owned(),
        accepted_by: sender,
        expected: format!("the header `{header}`"),
    };
    let resolved =
        |member: &NodeMember<'d>| member.node.resolve().ok().map(|resolved| resolved.node);
    for old in &headers[0] {
        let same = headers[1]
            .iter()
            .find(|new| new.key.eq_ignore_ascii_case(old.key));
        let (Some(node), Some(new)) = (resolved(old), same) else {
            let is_required = resolved(old).is_some_and(|node| node.flag("required"));
            let outcome = if is_required && sender == Side::New {
                Outcome::breaking(Flow::Response, missing(old.key))
            } else {
                Outcome::compatible(Flow::Response, "responses need not have it")
            };
            let message = format!(
                "the header `{}` of the response {} is gone",
                old.key, both[0].key
            );
            let spots = [Some(spot(old, 0)), Some(fallback[1])];
            comparer.change(
                codes::HEADER_REMOVED,
                message,
                spots,
                outcome,
                concerns.clone(),
            );
            continue;
        };
        let Some(other) = resolved(new) else { continue };
        let nodes = [node, other];
        let required = nodes.map(|node| node.flag("required"));
        if required[0] != required[1] {
            let outcome = if required[sender.other().index()] {
                Outcome::breaking(Flow::Response, missing(old.key))
            } else {
                Outcome::compatible(Flow::Response, "responses with it are accepted as before")
            };
            let words = if required[1] {
                "always sent now"
            } else {
                "not always sent any more"
            };
            let message = format!(
                "the header `{}` of the response {} is {words}",
                old.key, both[0].key
            );
            let spots = nodes.map(|node| Some(Spot::key(node, "required")));
            comparer.change(
                codes::HEADER_REQUIRED,
                message,
                spots,
                outcome,
                concerns.clone(),
            );
        }
        let keys = nodes.map(|node| parameter::content(node).map(|(key, _)| key));
        let samples = nodes.map(|node| {
            let style = ParameterStyle::Simple;
            let how = Written {
                style,
                explode: style.explodes(node),
                reserved: false,
            };
            written(old.key, &how, shape(nodes[sender.index()]))
        });
        let what = if keys[0] != keys[1] {
            let words = keys.map(|key| key.map_or("text".to_owned(), |key| format!("`{key}`")));
            let message = format!(
                "the header `{}` is written as {}, was {}",
                old.key, words[1], words[0]
            );
            Some((message, "content", words))
        } else if keys[0].is_none() && samples[0] != samples[1] {
            let explode = nodes.map(|node| node.flag("explode"));
            let message = format!(
                "`explode` of the header `{}` is {}, was {}",
                old.key, explode[1], explode[0]
            );
            Some((
                message,
                "explode",
                samples.map(|sample| format!("`{sample}`")),
            ))
        } else {
            None
        };
        if let Some((message, key, samples)) = what {
            let witness = Witness {
                message: samples[sender.index()].clone(),
                part: format!("header `{}` of the {name}", old.key),
                accepted_by: sender,
                expected: samples[sender.other().index()].clone(),
            };
            let outcome = Outcome::breaking(Flow::Response, witness);
            let spots = nodes.map(|node| Some(Spot::key(node, key)));
            comparer.change(
                codes::PARAMETER_STYLE,
                message,
                spots,
                outcome,
                concerns.clone(),
            );
        }
        let part = SchemaPart {
            name: format!("header `{}` of the {name}", old.key),
            value: format!("the header `{}`", old.key),
            direction: Direction::Response,
            sender,
            is_parameter: false,
            is_xml: false,
            text_depth: keys.iter().all(Option::is_none).then_some(2),
            owners: nodes.map(|node| Some(Spot::on(node))),
        };
        comparer.schemas(&part, nodes.map(parameter::schema));
    }
    for new in &headers[1] {
        if headers[0]
            .iter()
            .any(|old| old.key.eq_ignore_ascii_case(new.key))
        {
            continue;
        }
        let is_required = resolved(new).is_some_and(|node| node.flag("required"));
        let outcome = if is_required && sender == Side::Old {
            Outcome::breaking(Flow::Response, missing(new.key))
        } else {
            Outcome::compatible(Flow::Response, "headers that are not known are ignored")
        };
        let message = format!(
            "the header `{}` of the response {} is new",
            new.key, both[1].key
        );
        let spots = [Some(fallback[0]), Some(spot(new, 1))];
        comparer.change(
            codes::HEADER_ADDED,
            message,
            spots,
            outcome,
            concerns.clone(),
        );
    }
}
