//! The state of a comparison: what was found so far.

use std::sync::Arc;

use conform_description::{Address, Description, Node};
use conform_report::{Code, Label};
use conform_schema::{Direction, LazySchema, SchemaStore};

use crate::change::{Change, Effect, Flow, Impact, Side, Witness};
use crate::options::Options;
use crate::schemas::SchemaUse;

/// A comparison that is under way.
pub(crate) struct Comparer<'d> {
    pub(crate) descriptions: [&'d Arc<Description>; 2],
    pub(crate) stores: [SchemaStore; 2],
    pub(crate) options: &'d Options,
    /// The schemas that are to be compared.
    pub(crate) uses: Vec<SchemaUse>,
    pub(crate) changes: Vec<Change>,
    pub(crate) unread: Vec<String>,
}

/// Where a change is: a value of a side, and the member in it, if it is one.
#[derive(Clone, Copy)]
pub(crate) struct Spot<'d> {
    pub(crate) node: Node<'d>,
    pub(crate) key: Option<&'d str>,
}

impl<'d> Spot<'d> {
    /// Returns the place of a value.
    pub(crate) fn on(node: Node<'d>) -> Self {
        Self { node, key: None }
    }

    /// Returns the place of a member.
    pub(crate) fn key(node: Node<'d>, key: &'d str) -> Self {
        Self {
            node,
            key: Some(key),
        }
    }
}

/// What a change does to messages, and why.
pub(crate) struct Outcome {
    pub(crate) flow: Flow,
    pub(crate) impact: Impact,
    pub(crate) why: String,
    pub(crate) witness: Option<Witness>,
}

impl Outcome {
    pub(crate) fn new(flow: Flow, impact: Impact, why: impl Into<String>) -> Self {
        Self {
            flow,
            impact,
            why: why.into(),
            witness: None,
        }
    }

    /// Something that breaks, with the message that shows it.
    pub(crate) fn breaking(flow: Flow, witness: Witness) -> Self {
        Self {
            flow,
            impact: Impact::Breaking,
            why: String::new(),
            witness: Some(witness),
        }
    }

    /// Something that breaks if a condition holds, and is compatible otherwise.
    pub(crate) fn compatible(flow: Flow, why: &str) -> Self {
        Self::new(flow, Impact::Compatible, why)
    }
}

impl<'d> Comparer<'d> {
    /// Adds a change. The same change at the same place is one, whatever operations it concerns.
    pub(crate) fn change(
        &mut self,
        code: Code,
        message: String,
        spots: [Option<Spot<'d>>; 2],
        outcome: Outcome,
        concerns: Vec<String>,
    ) {
        let names = &self.options.names;
        let label = |side: Side| -> Option<Label> {
            let spot = spots[side.index()]?;
            Some(match spot.key {
                Some(key) => names.label_on_key(side, spot.node, key, ""),
                None => names.label_on(side, spot.node, ""),
            })
        };
        let [old, new] = [label(Side::Old), label(Side::New)];
        let effect = Effect {
            flow: outcome.flow,
            impact: outcome.impact,
            why: outcome.why,
            witness: outcome.witness,
            concerns,
        };
        let place = |label: &Option<Label>| {
            let label = label.as_ref();
            label.map(|label| (label.file().to_owned(), label.location.start()))
        };
        let same = self.changes.iter_mut().rev().find(|change| {
            change.code == code
                && change.message == message
                && place(&change.old) == place(&old)
                && place(&change.new) == place(&new)
        });
        match same {
            Some(change) => change.add(effect),
            None => self.changes.push(Change {
                code,
                message,
                old,
                new,
                effects: vec![effect],
            }),
        }
    }

    /// Compares schemas that both sides have for a part of a message, or one of them.
    pub(crate) fn schemas(&mut self, part: &SchemaPart<'d>, schemas: [Option<Node<'d>>; 2]) {
        match schemas {
            [None, None] => {}
            [Some(old), Some(new)] => self.uses.push(SchemaUse {
                name: part.name.clone(),
                value: part.value.clone(),
                schemas: [old.address(), new.address()],
                direction: part.direction,
                sender: part.sender,
                is_parameter: part.is_parameter,
                is_xml: part.is_xml,
                text_depth: part.text_depth,
            }),
            [old, new] => self.one_schema(part, [old, new]),
        }
    }

    /// Only one side says what a part of a message may be.
    fn one_schema(&mut self, part: &SchemaPart<'d>, schemas: [Option<Node<'d>>; 2]) {
        let flow = part.flow();
        let side = if schemas[0].is_some() {
            Side::Old
        } else {
            Side::New
        };
        let Some(schema) = schemas[side.index()] else {
            return;
        };
        let outcome = if side == part.sender {
            Outcome::compatible(flow, "any value is accepted")
        } else {
            match self.refused(side, schema.address(), part.direction) {
                None => Outcome::compatible(flow, "the schema accepts any value"),
                Some((message, expected)) => Outcome::breaking(
                    flow,
                    Witness {
                        message,
                        part: part.name.clone(),
                        accepted_by: part.sender,
                        expected,
                    },
                ),
            }
        };
        let message = match side {
            Side::Old => format!("{} has no schema any more", part.value),
            Side::New => format!("{} has a schema now", part.value),
        };
        let mut spots = part.owners;
        spots[side.index()] = Some(Spot::on(schema));
        let code = crate::codes::SCHEMA_TYPE;
        self.change(code, message, spots, outcome, vec![part.name.clone()]);
    }

    /// Returns a value that a schema refuses, and what it expects instead.
    fn refused(
        &self,
        side: Side,
        schema: Address,
        direction: Direction,
    ) -> Option<(String, String)> {
        use conform_json::{Document, Format, Limits};
        let store = &self.stores[side.index()];
        let lazy = LazySchema::new(schema);
        let compiled = lazy.whole(store, direction);
        for text in ["null", "{}", "[]", "\"\"", "\"a\"", "0", "0.5", "true"] {
            let bytes = text.as_bytes().to_vec();
            let Ok(value) = Document::parse("value", bytes, Format::Json, &Limits::default())
            else {
                continue;
            };
            if let Some(fault) = compiled.schema().faults(value.root()).first() {
                return Some((text.to_owned(), fault.kind.to_string()));
            }
        }
        None
    }
}

/// A part of a message that may have a schema.
pub(crate) struct SchemaPart<'d> {
    /// Its name in reports, such as `request body of createVisit`.
    pub(crate) name: String,
    /// What messages call its value, such as `the request body`.
    pub(crate) value: String,
    pub(crate) direction: Direction,
    pub(crate) sender: Side,
    pub(crate) is_parameter: bool,
    pub(crate) is_xml: bool,
    /// How deep in the value scalars are sent as text, which has no types; `None` if they are JSON.
    pub(crate) text_depth: Option<usize>,
    /// What has the schemas.
    pub(crate) owners: [Option<Spot<'d>>; 2],
}

impl SchemaPart<'_> {
    fn flow(&self) -> Flow {
        match self.direction {
            Direction::Response => Flow::Response,
            Direction::Request | Direction::Either => Flow::Request,
        }
    }
}
