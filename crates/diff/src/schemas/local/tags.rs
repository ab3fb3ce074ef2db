//! Discriminators: which values of a member name which schema of a union.

use std::collections::BTreeSet;
use std::rc::Rc;

use conform_description::Node;
use conform_schema::Discriminator;
use serde_json::Value as Json;

use super::super::contain::Answer;
use super::super::found::Meaning;
use super::super::term::{Pointer, Schemas, Term, Union, below};
use super::{Local, cut};
use crate::change::Impact;
use crate::codes;

impl<'s> Schemas<'s> {
    /// Returns the discriminator of a union.
    pub(super) fn discriminator(&self, union: &Union) -> Option<&Discriminator> {
        let (schema, keyword) = union.pointer.rsplit_once('/')?;
        let found = self.translated.discriminator(schema)?;
        (found.keyword == keyword).then_some(found)
    }

    /// Returns the tags that name a branch: those that the description states, or else the name of its schema.
    pub(super) fn tags_of(&self, union: &Union, branch: usize) -> BTreeSet<String> {
        let Some(discriminator) = self.discriminator(union) else {
            return BTreeSet::new();
        };
        let own = discriminator.tags.iter().filter(|(_, at)| *at == branch);
        let all: BTreeSet<String> = own.map(|(tag, _)| tag.clone()).collect();
        let mapped = self.mapped(union);
        let listed = self.listed_for(&union.branches[branch], &discriminator.property);
        let is_stated = |tag: &&String| {
            mapped.contains(tag.as_str()) || listed.as_ref().is_some_and(|all| all.contains(*tag))
        };
        let stated: BTreeSet<String> = all.iter().filter(is_stated).cloned().collect();
        if stated.is_empty() { all } else { stated }
    }

    /// The keys of `mapping`.
    fn mapped(&self, union: &Union) -> BTreeSet<&'s str> {
        let schema = union
            .pointer
            .rsplit_once('/')
            .map_or("", |(schema, _)| schema);
        let Some(origin) = self.translated.origin(schema) else {
            return BTreeSet::new();
        };
        let discriminator = self.description.node(origin.schema).get("discriminator");
        let mapping = discriminator.and_then(|discriminator| discriminator.get("mapping"));
        mapping
            .into_iter()
            .flat_map(Node::members)
            .map(|member| member.key)
            .collect()
    }

    /// Whether a branch is what a base schema stands for with any other tag.
    fn is_any_other(&self, branch: &Term) -> bool {
        let flat = self.flat(branch);
        flat.parts.iter().any(|part| {
            let properties = part.members.get("properties").filter(|_| part.is_tag);
            let mut members = properties.and_then(Json::as_object).into_iter().flatten();
            members.any(|(_, member)| member.get("not").is_some())
        })
    }

    /// The texts that a schema lists for a member.
    pub(super) fn listed_for(&self, branch: &Term, member: &str) -> Option<BTreeSet<String>> {
        let flat = self.flat(branch);
        let pointers = flat.properties().remove(member)?;
        let listed = self.flat(&Term::new(pointers)).listed()?;
        Some(
            listed
                .into_iter()
                .filter_map(Json::as_str)
                .map(str::to_owned)
                .collect(),
        )
    }
}

impl<'s> Local<'s, '_> {
    /// Compares which tags name the branches of two unions. `pairs` are the branches that have taken each other's place.
    pub(super) fn tags(&mut self, unions: [&'s Union; 2], pairs: &[(usize, usize)]) {
        let own = [0, 1].map(|side| self.sides[side].discriminator(unions[side]));
        let [sent, received] = [own[self.sender], own[self.receiver]];
        let Some(received) = received else {
            if sent.is_some() {
                self.no_tags(unions);
            }
            return;
        };
        if sent.is_none_or(|sent| sent.property != received.property) {
            self.property(unions, own, received);
            return;
        }
        for &(old, new) in pairs {
            let at = [old, new];
            let tags = [0, 1].map(|side| self.sides[side].tags_of(unions[side], at[side]));
            let branch = &unions[self.receiver].branches[at[self.receiver]];
            // What the side that receives lists for the member is compared as the values of the member.
            if self.sides[self.receiver]
                .listed_for(branch, &received.property)
                .is_some()
            {
                continue;
            }
            // Any other tag names the base schema itself.
            if self.sides[self.receiver].is_any_other(branch) {
                continue;
            }
            let known = received
                .tags
                .iter()
                .filter(|(_, of)| *of == at[self.receiver]);
            let known: BTreeSet<&str> = known.map(|(tag, _)| tag.as_str()).collect();
            let lost = tags[self.sender]
                .iter()
                .find(|tag| !known.contains(tag.as_str()));
            let [gone, come] = [
                tags[0].difference(&tags[1]).collect::<Vec<_>>(),
                tags[1].difference(&tags[0]).collect::<Vec<_>>(),
            ];
            if gone.is_empty() && come.is_empty() {
                continue;
            }
            let name = self.sides[1].branch_name(&unions[1].branches[new]);
            let words = |tags: &[&String]| {
                let tags = tags.iter().map(|tag| format!("`\"{}\"`", cut(tag, 40)));
                tags.collect::<Vec<_>>().join(" and ")
            };
            let property = &received.property;
            let message = match (gone.is_empty(), come.is_empty()) {
                (false, false) => format!(
                    "`{property}` of {name} is {}, was {}",
                    words(&come),
                    words(&gone)
                ),
                (false, true) => {
                    format!("`{property}` of {name} is not {} any more", words(&gone))
                }
                _ => format!("`{property}` of {name} may be {}, too", words(&come)),
            };
            let meaning = match lost {
                Some(tag) => Meaning {
                    impact: Impact::Breaking,
                    why: format!(
                        "what is sent with `\"{property}\": \"{}\"` is chosen by its name, which the side that receives does not know for {name}",
                        cut(tag, 40)
                    ),
                },
                None => Meaning {
                    impact: Impact::Compatible,
                    why: "the side that receives knows all names that are sent".to_owned(),
                },
            };
            let places = self.places_of_tags(unions);
            self.meaning(codes::SCHEMA_TAG, message, places, meaning);
        }
    }

    /// The side that receives does not choose by tags.
    fn no_tags(&mut self, unions: [&'s Union; 2]) {
        let places = self.places_of_tags(unions);
        let message = if self.receiver == 1 {
            "{} is not told apart by a discriminator any more"
        } else {
            "{} is told apart by a discriminator now"
        };
        let (sent, received) = (unions[self.sender], unions[self.receiver]);
        let settles = self.sides[self.sender]
            .discriminator(sent)
            .is_some_and(|discriminator| discriminator.settles);
        // Without it, what fits several schemas is refused.
        if settles && received.is_one_of && !self.sides[self.receiver].are_apart(received) {
            let probes = sent.branches.iter().map(|branch| self.branch_probe(branch));
            let probes = probes.collect();
            self.change(
                codes::SCHEMA_TAG,
                message.to_owned(),
                places,
                Answer::Unknown,
                probes,
            );
            return;
        }
        let meaning = Meaning {
            impact: Impact::Compatible,
            why: "the side that receives tells values apart by their schemas".to_owned(),
        };
        self.meaning(codes::SCHEMA_TAG, message.to_owned(), places, meaning);
    }

    /// The side that receives chooses by a member by which the other does not.
    fn property(
        &mut self,
        unions: [&'s Union; 2],
        own: [Option<&'s Discriminator>; 2],
        received: &Discriminator,
    ) {
        let schemas = &self.sides[self.sender];
        let is_sent = unions[self.sender].branches.iter().all(|branch| {
            let is_required = schemas
                .flat(branch)
                .required()
                .contains_key(received.property.as_str());
            let listed = schemas.listed_for(branch, &received.property);
            is_required
                && listed.is_some_and(|listed| {
                    listed
                        .iter()
                        .all(|tag| received.tags.iter().any(|(known, _)| known == tag))
                })
        });
        let meaning = if is_sent {
            Meaning {
                impact: Impact::Compatible,
                why: "all values have this member, with names that are known".to_owned(),
            }
        } else {
            Meaning {
                impact: Impact::Undecided,
                why: format!(
                    "the side that receives chooses a schema by `{}`, and the other does not promise that it names one",
                    received.property
                ),
            }
        };
        let names = own.map(|own| own.map(|own| format!("`{}`", own.property)));
        let message = match &names {
            [Some(old), Some(new)] => {
                format!("schemas of {{}} are told apart by {new}, were by {old}")
            }
            [None, Some(new)] => format!("schemas of {{}} are told apart by {new} now"),
            [Some(old), None] => format!("schemas of {{}} are not told apart by {old} any more"),
            [None, None] => return,
        };
        let places = self.places_of_tags(unions);
        self.meaning(codes::SCHEMA_TAG, message, places, meaning);
    }

    fn places_of_tags(&self, unions: [&Union; 2]) -> [Option<Pointer>; 2] {
        [0, 1].map(|side| {
            let pointer = &unions[side].pointer;
            let schema = pointer.rsplit_once('/').map_or("", |(schema, _)| schema);
            Some(match self.sides[side].discriminator(unions[side]) {
                Some(_) => below(schema, &["discriminator"]),
                None => Rc::clone(pointer),
            })
        })
    }
}
