//! The steps from a schema to the type that it means.

use conform_description::{Address, Description, Node};

use crate::lower::diagnostics::Diagnostics;
use crate::lower::schema::json_types::VALUES;
use crate::lower::schema::keywords::SchemaKeywords;
use crate::lower::schema::leaves::Merger;
use crate::lower::schema::merged::{MergedSchema, merge};
use crate::lower::schema::named::NamedSchemas;
use crate::lower::schema::part::{MOST_LEAVES, PartView, SchemaPart, ScopeId, TooManyParts};
use crate::lower::schema::split::{SplitParts, split_at_named};
use crate::lower::types::drafts::{BuiltType, DraftTypes, InlineTypes, PendingType};
use crate::lower::types::examples::ExampleCollector;
use crate::lower::types::names::NameWords;
use crate::lower::types::titles::DomainTitles;
use crate::lower::types::union_budget::UnionBudget;
use crate::lower::types::wide_integers::WideIntegers;
use crate::lower::{codes, formats};
use crate::{Definition, Expr, JsonTypes, Name, TypeId, Use};

/// Lowers schemas to types.
///
/// Each field has one subject, and its own file knows how it works; the methods are in the files of this folder.
pub(crate) struct SchemaLowering<'d> {
    /// The description.
    pub(crate) description: &'d Description,
    /// Schemas that have a type under their own name.
    pub(crate) named: NamedSchemas,
    /// How many named schemas outside of `components.schemas` were found.
    pub(crate) external: usize,
    /// Merges schemas that apply together.
    pub(crate) merger: Merger,
    /// The types, in order.
    pub(crate) drafts: DraftTypes<'d>,
    /// Inline types by the schemas that they were made from.
    pub(crate) inline_types: InlineTypes,
    /// Types that are still to be defined; the next one is last.
    pub(crate) pending: Vec<PendingType<'d>>,
    /// Examples that are kept.
    pub(crate) examples: ExampleCollector,
    /// Integers beyond 64 bits in examples.
    pub(crate) wide_integers: WideIntegers<'d>,
    /// How many more combinations of branches may be merged.
    pub(crate) union_budget: UnionBudget,
    /// Titles that name inline schemas.
    pub(crate) titles: DomainTitles<'d>,
    /// Warnings so far.
    pub(crate) diagnostics: Diagnostics<'d>,
}

impl<'d> SchemaLowering<'d> {
    /// Adds a draft for every schema of `components.schemas`, in the order of the document.
    pub(crate) fn new(description: &'d Description, checks_examples: bool) -> Self {
        let mut this = Self {
            description,
            named: NamedSchemas::default(),
            external: 0,
            merger: Merger::new(description),
            drafts: DraftTypes::default(),
            inline_types: InlineTypes::default(),
            pending: Vec::new(),
            examples: ExampleCollector::new(checks_examples),
            wide_integers: WideIntegers::find(description),
            union_budget: UnionBudget::of(description),
            titles: DomainTitles::find(description),
            diagnostics: Diagnostics::new(description),
        };
        this.add_components();
        this
    }

    /// Defines every type that is pending. What a type needs is defined right after it, in order.
    pub(crate) fn define_pending(&mut self) {
        self.pending.reverse();
        while let Some(next) = self.pending.pop() {
            let waiting = self.pending.len();
            match next {
                PendingType::Component(id, node) => self.define_component(id, node),
                PendingType::Object(id, merged) => {
                    let object = self.build_object(&merged, &self.drafts.words_of(id));
                    self.drafts.define(id, Definition::Object(object), false);
                }
                PendingType::Parts(id, parts, only) => {
                    let built = match self.merge(&parts) {
                        Some(merged) => self.build(merged, only, &self.drafts.words_of(id)),
                        None => BuiltType::of(Expr::Any, false),
                    };
                    self.define_as(id, built);
                }
            }
            self.pending[waiting..].reverse();
        }
    }

    /// Returns the type of one schema that is used at the place `words`.
    pub(crate) fn type_of_node(&mut self, node: Node<'d>, words: &NameWords) -> Use {
        self.type_of(&[SchemaPart::whole(node)], words)
    }

    /// Returns the type of schemas that all apply at the place `words`.
    pub(crate) fn type_of(&mut self, parts: &[SchemaPart<'d>], words: &NameWords) -> Use {
        let used = self.type_of_parts(parts, words);
        let of_type = match used.expr {
            Expr::Named(id) => self.drafts[id].node,
            _ => None,
        };
        self.examples
            .collect_of_schemas(self.description.version(), &used, of_type, parts);
        used
    }

    fn type_of_parts(&mut self, parts: &[SchemaPart<'d>], words: &NameWords) -> Use {
        let scopes = &self.merger.scopes;
        let normal: Vec<_> = parts.iter().map(|part| scopes.normal(*part)).collect();
        let parts = &normal[..];
        if let [part] = *parts
            && let Some(used) = self.type_of_plain(part, words)
        {
            return used;
        }
        self.add_externals(parts);
        let split = match self.split(parts, None) {
            Ok(split) => split,
            Err(TooManyParts) => {
                self.report_too_many(parts);
                return Use::of(Expr::Any);
            }
        };
        let used = match split.parts[..] {
            [] => Use::of(Expr::Any),
            [one] if let Some(id) = self.type_of_part(one) => Use::of(Expr::Named(id)),
            ref many => match self.covering(many, None) {
                Some(id) => Use::of(Expr::Named(id)),
                None => self.inline(many, VALUES, words, parts),
            },
        };
        nullable(used, split.nullable)
    }

    /// Returns the type of a schema without `$ref` and `allOf`, which most are: the same as [`type_of_parts`](Self::type_of_parts)
    /// finds, sooner.
    fn type_of_plain(&mut self, part: SchemaPart<'d>, words: &NameWords) -> Option<Use> {
        if part.view != PartView::Whole {
            return None;
        }
        if let Some(id) = self.type_of_part(part) {
            return Some(Use::of(Expr::Named(id)));
        }
        let keywords = SchemaKeywords::read(part.node);
        if keywords.reference || keywords.all_of.is_some() {
            return None;
        }
        if keywords.is_annotation() {
            return Some(Use::of(Expr::Any));
        }
        if let Some(expr) = self.plain_scalar(&keywords) {
            return Some(nullable(Use::of(expr), keywords.null));
        }
        let own = part.viewed(PartView::Own);
        let used = self.inline(&[own], VALUES, words, &[part]);
        Some(nullable(used, keywords.null))
    }

    /// Returns the type of a schema that is a scalar and lists no values, which most members are.
    fn plain_scalar(&self, keywords: &SchemaKeywords<'d>) -> Option<Expr> {
        let has_values_or_branches = keywords.values.is_some()
            || keywords.constant.is_some()
            || keywords.one_of.is_some()
            || keywords.any_of.is_some();
        if has_values_or_branches {
            return None;
        }
        Some(match keywords.types? {
            JsonTypes::BOOLEAN => Expr::Boolean,
            JsonTypes::INTEGER => Expr::Integer(formats::wide_enough(
                formats::integer(keywords.format, keywords.minimum, keywords.maximum),
                &self.wide_integers.shown_for(keywords).collect::<Vec<_>>(),
            )),
            JsonTypes::STRING => Expr::String(formats::string(
                keywords.format,
                keywords.content_encoding,
                keywords.content_media_type,
            )),
            _ => return None,
        })
    }

    /// Returns the type of the named schema that this part is the whole of.
    pub(crate) fn type_of_part(&self, part: SchemaPart<'d>) -> Option<TypeId> {
        match part.view {
            PartView::Whole if part.scope == ScopeId::NONE => self.named.get(part.node.address()),
            _ => None,
        }
    }

    /// Splits parts into named schemas and keywords of their own.
    pub(crate) fn split(
        &self,
        parts: &[SchemaPart<'d>],
        start: Option<Address>,
    ) -> Result<SplitParts<'d>, TooManyParts> {
        let version = self.description.version();
        split_at_named(version, &self.named, &self.merger.scopes, parts, start)
    }

    /// Merges schemas that all apply; `None`, reported, where they are too many.
    pub(crate) fn merge(&mut self, parts: &[SchemaPart<'d>]) -> Option<MergedSchema<'d>> {
        match merge(&mut self.merger, parts) {
            Ok(merged) => Some(merged),
            Err(TooManyParts) => {
                self.report_too_many(parts);
                None
            }
        }
    }

    /// Reports that too many schemas apply at once.
    pub(crate) fn report_too_many(&mut self, parts: &[SchemaPart<'d>]) {
        let Some(part) = parts.first() else { return };
        self.diagnostics.push(self.diagnostics.warning(
            codes::TOO_MANY_PARTS,
            part.node,
            "too many schemas apply at once: the value stays raw JSON",
            format!("consists of more than {MOST_LEAVES} schemas"),
        ));
    }

    /// Adds a type without a definition, described by these schemas.
    pub(crate) fn draft(&mut self, name: Name, described: &[SchemaPart<'d>]) -> TypeId {
        let id = self
            .drafts
            .add(name, described.first().map(|part| part.node));
        for part in described {
            self.describe(id, *part, described);
        }
        id
    }

    /// Adds an inline type without a definition, named by the place of its use.
    pub(crate) fn inline_draft(
        &mut self,
        words: &NameWords,
        described: &[SchemaPart<'d>],
    ) -> TypeId {
        // In a property, a name that begins with a small letter is that of the member.
        let given = described.iter().find_map(|part| {
            let name = SchemaKeywords::read(part.node).rust_name?;
            name.starts_with(char::is_uppercase).then_some(name)
        });
        let name = match given {
            Some(name) => self.drafts.component_words(name),
            None => match described
                .first()
                .and_then(|part| self.titles.name_of(part.node, words))
            {
                Some(title) => self.drafts.component_words(title),
                None => self.drafts.inline_name(words),
            },
        };
        self.draft(name, described)
    }

    /// Sets what a type is.
    pub(crate) fn define_as(&mut self, id: TypeId, built: BuiltType<'d>) {
        match built {
            BuiltType::Use(used) => {
                let definition = Definition::Alias(Use::of(used.expr));
                self.drafts.define(id, definition, used.nullable);
            }
            BuiltType::Definition(definition, null) => self.drafts.define(id, definition, null),
            BuiltType::Object(merged) => {
                let object = self.build_object(&merged, &self.drafts.words_of(id));
                self.drafts
                    .define(id, Definition::Object(object), merged.null);
            }
        }
    }
}

/// Marks a use as nullable, unless it includes `null` anyway.
pub(crate) fn nullable(mut used: Use, null: bool) -> Use {
    used.nullable |= null && !matches!(used.expr, Expr::Any | Expr::Null);
    used
}
