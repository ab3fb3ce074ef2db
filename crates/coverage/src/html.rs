//! Coverage as a self-contained HTML page: no fonts, no requests, and one script, which searches and sorts. Without it, the page
//! shows the same, what is covered least first.

use std::cmp::Ordering;

use askama::Template;

use super::report::{Coverage, Item, Ratio};
use super::text::{described, percent};

/// The script of the page.
const SCRIPT: &str = include_str!("../templates/coverage.js");

/// The hash by which the policy of the page admits the script. A test computes it.
const SCRIPT_HASH: &str = "sha256-d5YAZ1WSlAGlaPkese8tzJJpXZ9tRpmhIp8JuIor5rc=";

/// What a page says about how it was made.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageFacts<'f> {
    /// The day, such as `2026-11-27`.
    pub date: &'f str,
    /// The program and its version.
    pub program: &'f str,
}

/// The page. The template engine escapes everything that it prints.
#[derive(Template)]
#[template(path = "coverage.html")]
struct Page<'c> {
    title: &'c str,
    facts: PageFacts<'c>,
    inputs: usize,
    messages: u64,
    script: &'static str,
    script_hash: &'static str,
    total: Bar,
    kinds: Vec<(&'static str, Bar)>,
    groups: Vec<Group<'c>>,
    schemas: Vec<Section<'c>>,
}

/// The operations of a tag.
struct Group<'c> {
    name: &'c str,
    bar: Bar,
    operations: Vec<Section<'c>>,
}

/// A ratio, ready to be rendered.
struct Bar {
    ratio: Ratio,
    /// The width of the covered part, in per cent: `42.9`.
    width: String,
    percent: String,
    described: String,
}

/// An operation or a schema.
struct Section<'c> {
    id: String,
    name: &'c str,
    detail: String,
    origin: String,
    /// Which messages show it, if it is an operation.
    shown: String,
    /// How many messages show it.
    count: u64,
    /// Its place in the description.
    order: usize,
    /// The first tag of an operation.
    tag: &'c str,
    bar: Bar,
    rows: Vec<Row<'c>>,
    /// The schemas that an operation reaches.
    links: Vec<Link<'c>>,
}

struct Row<'c> {
    kind: String,
    label: &'c str,
    origin: String,
    covered: bool,
    shown: String,
}

struct Link<'c> {
    id: String,
    name: &'c str,
    bar: Bar,
}

impl Bar {
    fn new(ratio: Ratio) -> Self {
        Self {
            ratio,
            width: format!("{:.1}", ratio.percent()),
            percent: percent(ratio),
            described: described(ratio),
        }
    }

    fn is_full(&self) -> bool {
        self.ratio.missing() == 0
    }
}

impl<'c> Row<'c> {
    fn new(item: &'c Item) -> Self {
        Self {
            kind: item.kind.to_string(),
            label: &item.label,
            origin: item.origin.to_string(),
            covered: item.is_covered(),
            shown: shown(item),
        }
    }
}

/// Says which messages show an item: `12 times, first by traffic.ndjson:7`.
fn shown(item: &Item) -> String {
    let Some(first) = &item.first else {
        return "not shown by any message".to_owned();
    };
    match item.count {
        Some(1) => format!("once, by {first}"),
        Some(count) => format!("{count} times, first by {first}"),
        None => format!("first by {first}"),
    }
}

impl Coverage {
    /// Renders the coverage as an HTML page: operations by tag, and schemas, what is covered least first.
    #[must_use]
    pub fn to_html(&self, facts: PageFacts<'_>) -> String {
        let id = |schema: usize| format!("schema-{schema}");
        let bars: Vec<Ratio> = self
            .schemas
            .iter()
            .map(|schema| Ratio::of(&schema.items))
            .collect();
        let operations = self
            .operations
            .iter()
            .enumerate()
            .map(|(index, operation)| {
                let own = std::iter::once(&operation.item).chain(&operation.items);
                let mut links: Vec<usize> = operation.schemas.clone();
                links.sort_by(|&a, &b| order(bars[a], bars[b]));
                Section {
                    id: format!("operation-{index}"),
                    name: &operation.name,
                    detail: format!("{} {}", operation.method, operation.path),
                    origin: operation.item.origin.to_string(),
                    shown: shown(&operation.item),
                    count: operation.item.count.unwrap_or_default(),
                    order: index,
                    tag: operation.tags.first().map_or("", String::as_str),
                    bar: Bar::new(Ratio::of(own)),
                    rows: rows(&operation.items),
                    links: links
                        .into_iter()
                        .map(|schema| Link {
                            id: id(schema),
                            name: &self.schemas[schema].name,
                            bar: Bar::new(bars[schema]),
                        })
                        .collect(),
                }
            });
        let schemas = self
            .schemas
            .iter()
            .enumerate()
            .map(|(index, schema)| Section {
                id: id(index),
                name: &schema.name,
                detail: String::new(),
                origin: schema.origin.to_string(),
                shown: String::new(),
                count: 0,
                order: index,
                tag: "",
                bar: Bar::new(bars[index]),
                rows: rows(&schema.items),
                links: Vec::new(),
            });
        let kinds = self.ratios().into_iter();
        let page = Page {
            title: &self.title,
            facts,
            inputs: self.inputs.len(),
            messages: self.messages(),
            script: SCRIPT,
            script_hash: SCRIPT_HASH,
            total: Bar::new(self.ratio()),
            kinds: kinds
                .map(|(kind, ratio)| (kind.plural(), Bar::new(ratio)))
                .collect(),
            groups: groups(operations),
            schemas: sorted(schemas.filter(|schema| !schema.rows.is_empty())),
        };
        page.render().expect("text can be written to memory")
    }
}

/// Returns the rows of a table, those that are not covered first.
fn rows(items: &[Item]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = items.iter().map(Row::new).collect();
    rows.sort_by_key(|row| row.covered);
    rows
}

/// Returns operations by their first tag, in the order in which the description has them; those without a tag come last.
fn groups<'c>(operations: impl Iterator<Item = Section<'c>>) -> Vec<Group<'c>> {
    let mut by_tag: Vec<(&str, Vec<Section<'c>>)> = Vec::new();
    for operation in operations {
        match by_tag.iter_mut().find(|(tag, _)| *tag == operation.tag) {
            Some((_, own)) => own.push(operation),
            None => by_tag.push((operation.tag, vec![operation])),
        }
    }
    by_tag.sort_by_key(|(tag, _)| tag.is_empty());
    let is_only = by_tag.len() == 1;
    let groups = by_tag.into_iter().map(|(tag, operations)| {
        let ratios = operations.iter().map(|operation| operation.bar.ratio);
        let sum = ratios.fold(Ratio::default(), |sum, one| Ratio {
            covered: sum.covered + one.covered,
            total: sum.total + one.total,
        });
        Group {
            name: match tag {
                "" if is_only => "Operations",
                "" => "Without a tag",
                tag => tag,
            },
            bar: Bar::new(sum),
            operations: sorted(operations.into_iter()),
        }
    });
    groups.collect()
}

fn sorted<'c>(sections: impl Iterator<Item = Section<'c>>) -> Vec<Section<'c>> {
    let mut sections: Vec<Section<'c>> = sections.collect();
    // The sort is stable: rows that are alike keep the order of the description.
    sections.sort_by(|a, b| order(a.bar.ratio, b.bar.ratio));
    sections
}

/// Compares two ratios: less for what is covered less.
fn order(a: Ratio, b: Ratio) -> Ordering {
    a.percent().total_cmp(&b.percent())
}
