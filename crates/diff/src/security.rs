//! Compares security requirements, as sets of alternatives.

use std::collections::{BTreeMap, BTreeSet};

use conform_description::security::scheme_of;
use conform_description::{Node, Version};
use conform_schema::Direction;

use crate::change::{Flow, Side, Witness};
use crate::codes;
use crate::comparer::{Comparer, Outcome, Spot};
use crate::paired::{Paired, line};

/// What one alternative asks for: scopes by what the security scheme is, and the names by which the description calls it.
#[derive(Clone, PartialEq, Eq)]
struct Alternative {
    needs: BTreeMap<String, BTreeSet<String>>,
    words: String,
}

/// Compares the security requirements of an operation.
pub(crate) fn compare<'d>(comparer: &mut Comparer<'d>, pair: &Paired<'d>) {
    let stated = pair.sides().map(|side| stated(side.node, side.path_item));
    let both = [0, 1].map(|side| alternatives(stated[side]));
    let sender = pair.sender(Direction::Request);
    let [sent, received] = match sender {
        Side::Old => [&both[0], &both[1]],
        Side::New => [&both[1], &both[0]],
    };
    let spots = [0, 1].map(|side| {
        let node = pair.sides()[side].node;
        if node.get("security").is_some() {
            return Some(Spot::key(node, "security"));
        }
        let root = node.description().root();
        let key = root.get("security").map(|_| Spot::key(root, "security"));
        Some(key.unwrap_or(Spot::on(node)))
    });
    let concerns = vec![pair.name.clone()];
    let is_enough = |given: &Alternative, wanted: &Alternative| {
        wanted.needs.iter().all(|(scheme, scopes)| {
            let own = given.needs.get(scheme);
            own.is_some_and(|own| scopes.is_subset(own))
        })
    };
    let wanted: Vec<&str> = received.iter().map(|one| one.words.as_str()).collect();
    let wanted = wanted.join(" or ");
    let refused: Vec<&Alternative> = sent
        .iter()
        .filter(|given| !received.iter().any(|wanted| is_enough(given, wanted)))
        .collect();
    let words = both.each_ref().map(|all| {
        all.iter()
            .map(|one| one.words.as_str())
            .collect::<Vec<_>>()
            .join(" or ")
    });
    if let Some(given) = refused.first() {
        let message = format!("the operation asks for {}, was {}", words[1], words[0]);
        let outcome = Outcome::breaking(
            Flow::Request,
            Witness {
                message: format!("`{}` with {}", line(&pair.old), given.words),
                part: format!("request of {}", pair.name),
                accepted_by: sender,
                expected: wanted,
            },
        );
        comparer.change(codes::SECURITY_CHANGED, message, spots, outcome, concerns);
        return;
    }
    let is_same = both[0].len() == both[1].len()
        && both[0]
            .iter()
            .all(|old| both[1].iter().any(|new| new.needs == old.needs));
    if !is_same {
        let message = format!("the operation asks for {}, was {}", words[1], words[0]);
        let outcome =
            Outcome::compatible(Flow::Request, "credentials that were accepted are accepted");
        comparer.change(codes::SECURITY_CHANGED, message, spots, outcome, concerns);
    }
}

/// The requirements that apply to an operation.
fn stated<'d>(operation: Node<'d>, path_item: Node<'d>) -> Option<Node<'d>> {
    let root = operation.description().root();
    let of_path = || {
        path_item
            .get("security")
            .filter(|_| operation.description().version() >= Version::V3_2)
    };
    operation
        .get("security")
        .or_else(of_path)
        .or_else(|| root.get("security"))
}

fn alternatives(stated: Option<Node<'_>>) -> Vec<Alternative> {
    let none = Alternative {
        needs: BTreeMap::new(),
        words: "no credentials".to_owned(),
    };
    let Some(list) = stated else {
        return vec![none];
    };
    let mut all: Vec<Alternative> = Vec::new();
    for requirement in list.items() {
        let mut words = Vec::new();
        let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for member in requirement.members() {
            let scopes: BTreeSet<String> = member
                .node
                .items()
                .filter_map(Node::as_str)
                .map(str::to_owned)
                .collect();
            words.push(if scopes.is_empty() {
                format!("`{}`", member.key)
            } else {
                let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
                format!("`{}` ({})", member.key, scopes.join(", "))
            });
            let scheme = scheme_of(member);
            let identity = scheme.map_or_else(|| format!("name {}", member.key), identity);
            needs.entry(identity).or_default().extend(scopes);
        }
        let alternative = if needs.is_empty() {
            none.clone()
        } else {
            Alternative {
                needs,
                words: words.join(" and "),
            }
        };
        if !all.iter().any(|one| one.needs == alternative.needs) {
            all.push(alternative);
        }
    }
    if all.is_empty() {
        all.push(none);
    }
    all
}

/// What a security scheme is on the wire, whatever it is called.
fn identity(scheme: Node<'_>) -> String {
    let text = |key: &str| scheme.text(key).unwrap_or_default().to_owned();
    match scheme.text("type").unwrap_or_default() {
        "apiKey" => {
            let name = text("name");
            let place = text("in");
            let name = if place == "header" {
                name.to_ascii_lowercase()
            } else {
                name
            };
            format!("apiKey {place} {name}")
        }
        "http" => format!("http {}", text("scheme").to_ascii_lowercase()),
        // Tokens of all flows are sent alike, and scopes are compared.
        "oauth2" => "oauth2".to_owned(),
        "openIdConnect" => format!("openIdConnect {}", text("openIdConnectUrl")),
        other => other.to_owned(),
    }
}
