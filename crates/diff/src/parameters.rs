//! Compares parameters.

use conform_description::operations::{Operation, OperationParameter};
use conform_description::parameter::{QueryNesting, content, is_ignored_header, schema};
use conform_schema::Direction;

use crate::change::{Flow, Impact, Witness};
use crate::codes;
use crate::comparer::{Comparer, Outcome, SchemaPart, Spot};
use crate::lifecycle;
use crate::paired::Paired;
use crate::styles::{Shape, Written, nested, shape, written};

/// Compares the parameters of an operation.
pub(crate) fn compare<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>) {
    let own = pair.sides().map(parameters);
    let names = pair.sides().map(names_in_path);
    let identity = |side: usize, parameter: &OperationParameter<'d>| match parameter.location {
        // The name of a parameter of the path is not sent; its place is.
        "path" => {
            let place = names[side].iter().position(|name| *name == parameter.name);
            place.map_or_else(|| parameter.name.to_owned(), |place| place.to_string())
        }
        "header" => parameter.name.to_ascii_lowercase(),
        _ => parameter.name.to_owned(),
    };
    let mut added: Vec<OperationParameter<'d>> = Vec::new();
    let mut removed: Vec<OperationParameter<'d>> = Vec::new();
    for old in &own[0] {
        let same = own[1]
            .iter()
            .find(|new| new.location == old.location && identity(0, old) == identity(1, new));
        match same {
            Some(new) => parameter(comparer, pair, [*old, *new]),
            None => removed.push(*old),
        }
    }
    for new in &own[1] {
        let is_known = own[0]
            .iter()
            .any(|old| new.location == old.location && identity(0, old) == identity(1, new));
        if !is_known {
            added.push(*new);
        }
    }
    for old in removed {
        let moved = added
            .iter()
            .position(|new| new.name.eq_ignore_ascii_case(old.name));
        match moved {
            Some(index) => self::moved(comparer, pair, [old, added.remove(index)]),
            None => gone(comparer, pair, old),
        }
    }
    for new in added {
        self::added(comparer, pair, new);
    }
}

fn parameters<'d>(operation: &Operation<'d>) -> Vec<OperationParameter<'d>> {
    let all = operation.parameters.iter().copied();
    let is_read = |parameter: &OperationParameter<'d>| {
        parameter.location != "header" || !is_ignored_header(parameter.name)
    };
    all.filter(is_read).collect()
}

/// The names of the parameters in a path template.
fn names_in_path<'d>(operation: &Operation<'d>) -> Vec<&'d str> {
    let mut names = Vec::new();
    let mut rest = operation.path.key;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        names.push(name);
        rest = after;
    }
    names
}

fn named(parameter: &OperationParameter<'_>) -> String {
    format!("{} parameter `{}`", parameter.location, parameter.name)
}

fn is_required(parameter: &OperationParameter<'_>) -> bool {
    parameter.location == "path" || parameter.node.flag("required")
}

/// A request that does not have a parameter, which one side refuses.
fn without(pair: &Paired<'_>, parameter: &OperationParameter<'_>) -> Witness {
    Witness {
        message: format!(
            "`{}` without `{}`",
            crate::paired::line(&pair.old),
            parameter.name
        ),
        part: format!("request of {}", pair.name),
        accepted_by: pair.sender(Direction::Request),
        expected: format!("the {}", named(parameter)),
    }
}

fn added<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>, new: OperationParameter<'d>) {
    let required = is_required(&new);
    let words = if required { "required " } else { "" };
    let outcome = if required && pair.sender(Direction::Request).index() == 0 {
        Outcome::breaking(Flow::Request, without(pair, &new))
    } else {
        Outcome::compatible(Flow::Request, "requests need not have it")
    };
    let message = format!("the {words}{} is new", named(&new));
    let spots = [Some(Spot::on(pair.old.node)), Some(Spot::on(new.entry))];
    comparer.change(
        codes::PARAMETER_ADDED,
        message,
        spots,
        outcome,
        vec![pair.name.clone()],
    );
}

fn gone<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>, old: OperationParameter<'d>) {
    let today = comparer.options.today.as_deref();
    let may_go = lifecycle::may_go(old.node, today);
    let outcome = if let Some(why) = lifecycle::must_stay(old.node, today) {
        Outcome::new(Flow::Request, Impact::Breaking, why)
    } else if let Some(why) =
        may_go.filter(|_| !is_required(&old) && old.node.text(lifecycle::SUNSET).is_some())
    {
        Outcome::new(Flow::Request, Impact::Compatible, why)
    } else if pair.sender(Direction::Request).index() == 0 {
        let why = "clients may still send it, and the new description does not say what the API does then";
        Outcome::new(Flow::Request, Impact::Undecided, why)
    } else if is_required(&old) {
        Outcome::breaking(Flow::Request, without(pair, &old))
    } else {
        Outcome::compatible(Flow::Request, "requests need not have it")
    };
    let message = format!("the {} is gone", named(&old));
    let spots = [Some(Spot::on(old.entry)), Some(Spot::on(pair.new.node))];
    comparer.change(
        codes::PARAMETER_REMOVED,
        message,
        spots,
        outcome,
        vec![pair.name.clone()],
    );
}

fn moved<'d>(
    comparer: &mut Comparer<'d>,
    pair: &Paired<'d>,
    [old, new]: [OperationParameter<'d>; 2],
) {
    let message = format!(
        "the parameter `{}` is in {}, was in {}",
        new.name, new.location, old.location
    );
    let outcome = if is_required(&new) {
        let witness = Witness {
            message: format!(
                "`{}` with `{}` in {}",
                crate::paired::line(&pair.old),
                old.name,
                old.location
            ),
            part: format!("request of {}", pair.name),
            accepted_by: pair.sender(Direction::Request),
            expected: format!("it in {}", new.location),
        };
        Outcome::breaking(Flow::Request, witness)
    } else {
        let why = format!(
            "requests that have it in {} are read as if they had it not",
            old.location
        );
        Outcome::new(Flow::Request, Impact::Breaking, why)
    };
    let spots = [old, new].map(|parameter| Some(Spot::key(parameter.node, "in")));
    comparer.change(
        codes::PARAMETER_MOVED,
        message,
        spots,
        outcome,
        vec![pair.name.clone()],
    );
}

/// Compares a parameter that both sides have.
fn parameter<'d>(
    comparer: &mut Comparer<'d>,
    pair: &Paired<'d>,
    both: [OperationParameter<'d>; 2],
) {
    let [old, new] = both;
    let nodes = both.map(|parameter| parameter.node);
    let concerns = vec![pair.name.clone()];
    let name = named(&new);
    let required = [is_required(&old), is_required(&new)];
    if required[0] != required[1] {
        let is_received = required[pair.sender(Direction::Request).other().index()];
        let outcome = if is_received {
            Outcome::breaking(Flow::Request, without(pair, &new))
        } else {
            Outcome::compatible(Flow::Request, "requests need not have it")
        };
        let words = if required[1] {
            "required now"
        } else {
            "not required any more"
        };
        let spots = nodes.map(|node| Some(Spot::key(node, "required")));
        let message = format!("the {name} is {words}");
        comparer.change(
            codes::PARAMETER_REQUIRED,
            message,
            spots,
            outcome,
            concerns.clone(),
        );
    }
    styles(comparer, pair, both);
    lifecycle::end(comparer, pair, nodes, &format!("the {name}"));
    if nodes[0].flag("allowEmptyValue") != nodes[1].flag("allowEmptyValue") {
        let is_allowed = nodes[1].flag("allowEmptyValue");
        let outcome = if is_allowed {
            Outcome::compatible(Flow::Request, "all requests are accepted as before")
        } else {
            Outcome::breaking(
                Flow::Request,
                Witness {
                    message: format!("`?{}=`", new.name),
                    part: format!("request of {}", pair.name),
                    accepted_by: pair.sender(Direction::Request),
                    expected: "a value".to_owned(),
                },
            )
        };
        let words = if is_allowed {
            "may be empty now"
        } else {
            "must not be empty any more"
        };
        let spots = nodes.map(|node| Some(Spot::key(node, "allowEmptyValue")));
        comparer.change(
            codes::PARAMETER_STYLE,
            format!("the {name} {words}"),
            spots,
            outcome,
            concerns.clone(),
        );
    }
    let keys = nodes.map(|node| content(node).map(|(key, _)| key));
    if keys[0] != keys[1] {
        let words = keys.map(|key| key.map_or("a style".to_owned(), |key| format!("`{key}`")));
        let why = format!(
            "a value is written as {}, was written as {}",
            words[1], words[0]
        );
        let outcome = Outcome::new(Flow::Request, Impact::Breaking, why);
        let spots = nodes.map(|node| Some(Spot::on(node)));
        let message = format!("the {name} is written as {}, was {}", words[1], words[0]);
        comparer.change(codes::PARAMETER_STYLE, message, spots, outcome, concerns);
    }
    let part = SchemaPart {
        name: format!("{name} of {}", pair.name),
        value: format!("the {name}"),
        direction: Direction::Request,
        sender: pair.sender(Direction::Request),
        is_parameter: true,
        is_xml: false,
        text_depth: keys.iter().all(Option::is_none).then_some(2),
        owners: nodes.map(|node| Some(Spot::on(node))),
    };
    comparer.schemas(&part, nodes.map(schema));
}

/// `style`, `explode` and `allowReserved`.
fn styles<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>, both: [OperationParameter<'d>; 2]) {
    let [old, new] = both;
    let styles = [Written::of(&old), Written::of(&new)];
    let shapes = [shape(old.node), shape(new.node)];
    let samples = [0, 1].map(|side| written(old.name, &styles[side], shapes[0]));
    let name = named(&new);
    let concerns = vec![pair.name.clone()];
    if (styles[0].style, styles[0].explode) != (styles[1].style, styles[1].explode)
        && samples[0] != samples[1]
    {
        let mut words = Vec::new();
        if styles[0].style != styles[1].style {
            words.push(format!(
                "`style` of the {name} is {}, was {}",
                styles[1].style.name(),
                styles[0].style.name()
            ));
        }
        if styles[0].explode != styles[1].explode {
            words.push(format!(
                "`explode` of the {name} is {}, was {}",
                styles[1].explode, styles[0].explode
            ));
        }
        let key = if styles[0].style == styles[1].style {
            "explode"
        } else {
            "style"
        };
        let spots = both.map(|parameter| Some(Spot::key(parameter.node, key)));
        let sender = pair.sender(Direction::Request);
        let witness = Witness {
            message: format!("`{}`", samples[sender.index()]),
            part: format!("{name} of {}", pair.name),
            accepted_by: sender,
            expected: format!("`{}`", samples[sender.other().index()]),
        };
        let outcome = Outcome::breaking(Flow::Request, witness);
        comparer.change(
            codes::PARAMETER_STYLE,
            words.join("; "),
            spots,
            outcome,
            concerns.clone(),
        );
    }
    nestings(comparer, pair, both);
    if styles[0].reserved != styles[1].reserved {
        let receiver = pair.sender(Direction::Request).other().index();
        let outcome = if styles[receiver].reserved {
            Outcome::compatible(Flow::Request, "encoded characters are read as before")
        } else {
            let why = "requests may have reserved characters that are not encoded";
            Outcome::new(Flow::Request, Impact::Breaking, why)
        };
        let words = if styles[1].reserved { "may" } else { "may not" };
        let message = format!("the {name} {words} have reserved characters");
        let spots = both.map(|parameter| Some(Spot::key(parameter.node, "allowReserved")));
        comparer.change(codes::PARAMETER_STYLE, message, spots, outcome, concerns);
    }
}

/// `x-query-style`.
fn nestings<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>, both: [OperationParameter<'d>; 2]) {
    let [old, new] = both.map(|parameter| QueryNesting::stated(parameter.node));
    let shape = shape(both[0].node);
    if old == new || shape == Shape::Scalar || both[0].location != "query" {
        return;
    }
    let name = named(&both[1]);
    let sender = pair.sender(Direction::Request);
    let outcome = match [old, new] {
        [Some(old), Some(new)] => {
            let samples = [old, new].map(|how| nested(both[0].name, how, shape));
            if samples[0] == samples[1] {
                return;
            }
            let witness = Witness {
                message: format!("`{}`", samples[sender.index()]),
                part: format!("{name} of {}", pair.name),
                accepted_by: sender,
                expected: format!("`{}`", samples[sender.other().index()]),
            };
            Outcome::breaking(Flow::Request, witness)
        }
        _ => {
            let why = "only one side says how lists and objects inside of it are written";
            Outcome::new(Flow::Request, Impact::Undecided, why)
        }
    };
    let [before, now] = both.map(|parameter| {
        let stated = parameter.node.text("x-query-style");
        stated.map_or("absent".to_owned(), |style| format!("`{style}`"))
    });
    let message = format!("`x-query-style` of the {name} is {now}, was {before}");
    let spots = both.map(|parameter| Some(Spot::key(parameter.node, "x-query-style")));
    let concerns = vec![pair.name.clone()];
    comparer.change(codes::PARAMETER_STYLE, message, spots, outcome, concerns);
}
