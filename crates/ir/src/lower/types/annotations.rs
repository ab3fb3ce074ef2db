//! What schemas say beside the type: prose, defaults, and who may write a member.

use conform_description::Version;

use crate::lower::schema::keywords::{SchemaKeywords, siblings_apply};
use crate::lower::schema::notes;
use crate::lower::schema::part::SchemaPart;
use crate::lower::types::SchemaLowering;
use crate::{Docs, Name, Note, TypeId};

/// What schemas say about the use of a value.
#[derive(Debug, Default)]
pub(crate) struct Annotations<'d> {
    pub(crate) docs: Docs,
    pub(crate) rename: Option<&'d str>,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) deprecated: bool,
    pub(crate) sensitive: bool,
    pub(crate) default: Option<serde_json::Value>,
}

impl<'d> Annotations<'d> {
    /// Reads what the schemas of a member or parameter say about its use: the schema at the place of use first, then the
    /// schemas that it refers to.
    pub(crate) fn of(version: Version, parts: &[SchemaPart<'d>]) -> Self {
        let mut annotations = Self::default();
        for part in parts {
            let mut at = part.node;
            let mut own = true;
            // References and `allOf` of one branch are followed; a loop of them was reported, and ends here.
            for _ in 0..64 {
                let keywords = SchemaKeywords::read(at);
                let counts = !keywords.reference || siblings_apply(version);
                if counts {
                    annotations.add(&keywords, own);
                }
                own = false;
                let next = keywords.target();
                let lone = keywords.all_of.filter(|_| counts).and_then(|list| {
                    let mut items = list.items();
                    items.next().filter(|_| items.next().is_none())
                });
                match next.or(lone) {
                    Some(node) => at = node,
                    None => break,
                }
            }
        }
        annotations
    }

    fn add(&mut self, keywords: &SchemaKeywords<'d>, own: bool) {
        let docs = keywords.docs();
        // The title of a referenced schema says what that schema is, not what this member is.
        if own {
            self.docs.summary = self.docs.summary.take().or(docs.summary);
            self.deprecated |= keywords.deprecated;
            self.rename = self.rename.or(keywords.rust_name);
        }
        notes::add(&mut self.docs.notes, notes::notes(keywords.node));
        self.docs.description = self.docs.description.take().or(docs.description);
        self.docs.external = self.docs.external.take().or(docs.external);
        self.read_only |= keywords.read_only;
        self.write_only |= keywords.write_only;
        self.sensitive |= keywords.sensitive;
        if self.default.is_none() {
            self.default = keywords.default.map(|node| node.value().to_serde());
        }
    }
}

impl<'d> SchemaLowering<'d> {
    /// Adds the prose, flags and examples of one of the schemas that a type is made from.
    pub(crate) fn describe(&mut self, id: TypeId, part: SchemaPart<'d>, parts: &[SchemaPart<'d>]) {
        let keywords = SchemaKeywords::read(part.node);
        let examples = self.examples.of_schema(part, parts);
        let ty = &mut self.drafts[id].ty;
        let docs = keywords.docs();
        ty.docs.summary = ty.docs.summary.take().or(docs.summary);
        ty.docs.description = ty.docs.description.take().or(docs.description);
        ty.docs.external = ty.docs.external.take().or(docs.external);
        let mut notes = notes::notes(part.node);
        if matches!(ty.name, Name::Inline(_)) {
            // These are shown where the value is used.
            notes.retain(|note| !matches!(note, Note::Default(_) | Note::Example(_)));
        }
        notes::add(&mut ty.docs.notes, notes);
        ty.deprecated |= keywords.deprecated;
        ty.sensitive |= keywords.sensitive;
        ty.examples.extend(examples);
    }
}
