//! Compares headers: those of responses, and those of the parts of multipart bodies.

use conform_description::parameter::ParameterStyle;
use conform_description::{Node, NodeMember, parameter};
use conform_schema::Direction;

use crate::change::{Flow, Side, Witness};
use crate::codes;
use crate::comparer::{Comparer, Outcome, SchemaPart, Spot};
use crate::styles::{Written, shape, written};

/// The headers of a response or part.
pub(crate) struct Headers<'d> {
    /// Its name in reports, such as `response 200 of listVisits`.
    pub(crate) name: String,
    /// What messages call it, such as `the response 200`.
    pub(crate) value: String,
    pub(crate) direction: Direction,
    pub(crate) sender: Side,
    /// The objects that have `headers`.
    pub(crate) holders: [Option<Node<'d>>; 2],
    /// Where it is, if it has no headers.
    pub(crate) fallback: [Spot<'d>; 2],
}

impl<'d> Headers<'d> {
    /// Compares the headers of both sides.
    pub(crate) fn compare(&self, comparer: &mut Comparer<'d>) {
        let owners = self
            .holders
            .map(|holder| holder.and_then(|node| node.follow("headers")));
        let headers = owners.map(|owner| {
            let members = owner.into_iter().flat_map(Node::members);
            // By 3.0.3 §4.7.17.1 a header of this name is ignored.
            let read = members.filter(|member| !member.key.eq_ignore_ascii_case("content-type"));
            read.collect::<Vec<_>>()
        });
        let sender = self.sender;
        let flow = match self.direction {
            Direction::Response => Flow::Response,
            Direction::Request | Direction::Either => Flow::Request,
        };
        let concerns = vec![self.name.clone()];
        let spot = |member: &NodeMember<'d>, side: usize| {
            owners[side].map_or(self.fallback[side], |owner| Spot::key(owner, member.key))
        };
        let missing = |header: &str| Witness {
            message: format!("without `{header}`"),
            part: self.name.clone(),
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
                    Outcome::breaking(flow, missing(old.key))
                } else {
                    Outcome::compatible(flow, "messages need not have it")
                };
                let message = format!("the header `{}` of {} is gone", old.key, self.value);
                let spots = [Some(spot(old, 0)), Some(self.fallback[1])];
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
                    Outcome::breaking(flow, missing(old.key))
                } else {
                    Outcome::compatible(flow, "messages with it are accepted as before")
                };
                let words = if required[1] {
                    "always sent now"
                } else {
                    "not always sent any more"
                };
                let message = format!("the header `{}` of {} is {words}", old.key, self.value);
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
                    part: format!("header `{}` of the {}", old.key, self.name),
                    accepted_by: sender,
                    expected: samples[sender.other().index()].clone(),
                };
                let outcome = Outcome::breaking(flow, witness);
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
                name: format!("header `{}` of the {}", old.key, self.name),
                value: format!("the header `{}`", old.key),
                direction: self.direction,
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
                Outcome::breaking(flow, missing(new.key))
            } else {
                Outcome::compatible(flow, "headers that are not known are ignored")
            };
            let message = format!("the header `{}` of {} is new", new.key, self.value);
            let spots = [Some(self.fallback[0]), Some(spot(new, 1))];
            comparer.change(
                codes::HEADER_ADDED,
                message,
                spots,
                outcome,
                concerns.clone(),
            );
        }
    }
}
