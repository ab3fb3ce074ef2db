//! What a schema says of its values beside their type, for people to read.

use std::mem::discriminant;

use conform_description::Node;
use conform_json::ValueKind;

use crate::lower::formats;
use crate::lower::schema::keywords::{count, spelling, text};
use crate::{Bound, Limits, Note};

/// How many examples are shown, and how many characters of JSON each may have.
const EXAMPLES: usize = 3;
const LONGEST_EXAMPLE: usize = 80;

/// Returns the notes of a schema, in the order in which they are shown.
pub(crate) fn notes(schema: Node<'_>) -> Vec<Note> {
    let mut found = FoundNotes::default();
    for member in schema.members() {
        found.keyword(member.key, member.node);
    }
    found.into_notes()
}

/// Adds notes of which there are none of that kind yet: what a schema says at the place of use counts more than what the schema
/// says that it refers to.
pub(crate) fn add(notes: &mut Vec<Note>, more: Vec<Note>) {
    let own: Vec<_> = notes.iter().map(discriminant).collect();
    let is_new = |note: &Note| !own.contains(&discriminant(note));
    notes.extend(more.into_iter().filter(is_new));
}

/// The keywords of a schema that are shown.
#[derive(Default)]
struct FoundNotes<'d> {
    default: Option<Node<'d>>,
    least: Option<Bound>,
    most: Option<Bound>,
    /// Booleans in OpenAPI 3.0: whether `minimum` and `maximum` themselves are excluded.
    excludes: [bool; 2],
    multiple: Option<&'d str>,
    length: Limits,
    pattern: Option<&'d str>,
    format: Option<&'d str>,
    items: Limits,
    is_unique: bool,
    members: Limits,
    each_item: Option<Node<'d>>,
    each_name: Option<Node<'d>>,
    each_value: Option<Node<'d>>,
    /// The only one of `patternProperties`.
    name_pattern: Option<&'d str>,
    /// Whether other members are forbidden.
    is_closed: bool,
    /// Whether members are declared by name.
    has_members: bool,
    examples: Vec<Node<'d>>,
}

impl<'d> FoundNotes<'d> {
    fn keyword(&mut self, key: &str, value: Node<'d>) {
        let flag = value.as_bool() == Some(true);
        let bound = |is_exclusive| {
            let number = spelling(value)?.to_owned();
            Some(Bound {
                number,
                is_exclusive,
            })
        };
        match key {
            "default" => self.default = Some(value),
            "minimum" => self.least = self.least.take().or(bound(false)),
            "maximum" => self.most = self.most.take().or(bound(false)),
            "exclusiveMinimum" if flag => self.excludes[0] = true,
            "exclusiveMaximum" if flag => self.excludes[1] = true,
            "exclusiveMinimum" => self.least = bound(true).or(self.least.take()),
            "exclusiveMaximum" => self.most = bound(true).or(self.most.take()),
            "multipleOf" => self.multiple = spelling(value),
            "minLength" => self.length.least = count(value).filter(|least| *least > 0),
            "maxLength" => self.length.most = count(value),
            "pattern" => self.pattern = text(value),
            "format" => self.format = text(value).filter(|format| !formats::has_type(format)),
            "minItems" => self.items.least = count(value).filter(|least| *least > 0),
            "maxItems" => self.items.most = count(value),
            "uniqueItems" => self.is_unique = flag,
            "minProperties" => self.members.least = count(value).filter(|least| *least > 0),
            "maxProperties" => self.members.most = count(value),
            "items" => self.each_item = Some(value),
            "propertyNames" => self.each_name = Some(value),
            "additionalProperties" if value.is_object() => self.each_value = Some(value),
            "additionalProperties" => self.is_closed = value.as_bool() == Some(false),
            "properties" => self.has_members = value.members().next().is_some(),
            "patternProperties" => {
                let mut patterns = value.members();
                self.name_pattern = match (patterns.next(), patterns.next()) {
                    (Some(only), None) => Some(only.key),
                    _ => None,
                };
            }
            "example" => self.examples.insert(0, value),
            "examples" if value.kind() == ValueKind::Array => self.examples.extend(value.items()),
            _ => {}
        }
    }

    fn into_notes(self) -> Vec<Note> {
        let Self {
            mut least,
            mut most,
            ..
        } = self;
        for (bound, excludes) in [
            (&mut least, self.excludes[0]),
            (&mut most, self.excludes[1]),
        ] {
            if let Some(bound) = bound {
                bound.is_exclusive |= excludes;
            }
        }
        let limits = |limits: Limits| Some(limits).filter(|limits| *limits != Limits::default());
        let default = self
            .default
            .map(|node| Note::Default(node.value().to_serde()));
        let range = (least.is_some() || most.is_some()).then_some(Note::Range { least, most });
        // Nested lists and maps are described where what is in them has a type of its own.
        let inner = |node: Option<Node<'d>>| {
            let nests = |node: &Node<'d>| {
                let nested = ["items", "additionalProperties", "patternProperties"];
                nested.iter().any(|keyword| node.get(keyword).is_some())
            };
            let mut inner = node
                .filter(|node| !nests(node))
                .map(notes)
                .unwrap_or_default();
            inner.retain(|note| !matches!(note, Note::Default(_) | Note::Example(_)));
            inner
        };
        let each_item = inner(self.each_item);
        let each_value = inner(self.each_value.filter(|_| !self.has_members));
        let mut each_name = inner(self.each_name);
        let only = self
            .name_pattern
            .filter(|_| self.is_closed && !self.has_members);
        if let (true, Some(pattern)) = (each_name.is_empty(), only) {
            each_name.push(Note::Pattern(pattern.to_owned()));
        }
        let notes = [
            default,
            range,
            self.multiple
                .map(|number| Note::MultipleOf(number.to_owned())),
            limits(self.length).map(Note::Length),
            self.pattern
                .map(|pattern| Note::Pattern(pattern.to_owned())),
            self.format.map(|format| Note::Format(format.to_owned())),
            limits(self.items).map(Note::Items),
            self.is_unique.then_some(Note::Unique),
            limits(self.members).map(Note::Members),
            (!each_item.is_empty()).then_some(Note::EachItem(each_item)),
            (!each_name.is_empty()).then_some(Note::EachName(each_name)),
            (!each_value.is_empty()).then_some(Note::EachValue(each_value)),
        ];
        let examples = self.examples.into_iter();
        let examples = examples.map(|node| node.value().to_serde());
        let examples =
            examples.filter(|value| value.to_string().chars().count() <= LONGEST_EXAMPLE);
        let examples = examples.take(EXAMPLES).map(Note::Example);
        notes.into_iter().flatten().chain(examples).collect()
    }
}
