//! Compares responses: statuses, headers and bodies.

use conform_description::{Node, NodeMember};
use conform_schema::Direction;

use crate::change::{Flow, Side, Witness};
use crate::codes;
use crate::comparer::{Comparer, Outcome, Spot};
use crate::headers::Headers;
use crate::paired::Paired;
use crate::request::Contents;

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
    let headers = Headers {
        name: name.clone(),
        value: format!("the response {status}"),
        direction: Direction::Response,
        sender,
        holders: both.map(|response| Some(response.node)),
        fallback: both.map(|response| Spot::key(response.owner, response.key)),
    };
    headers.compare(comparer);
    let contents = Contents {
        name,
        value: format!("the response {status}"),
        direction: Direction::Response,
        sender,
        bodies: both.map(|response| response.node),
    };
    contents.compare(comparer);
}
