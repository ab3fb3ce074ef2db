//! Coverage as a self-contained HTML page: no scripts, no fonts, no requests.

use std::cmp::Ordering;

use askama::Template;

use super::report::{Coverage, Item, Ratio};
use super::text::{described, percent};

/// The page. The template engine escapes everything that it prints.
#[derive(Template)]
#[template(path = "coverage.html")]
struct Page<'c> {
    title: &'c str,
    total: Bar,
    kinds: Vec<(&'static str, Bar)>,
    operations: Vec<Section<'c>>,
    schemas: Vec<Section<'c>>,
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
    /// Renders the coverage as an HTML page, with the least covered operations and schemas first.
    #[must_use]
    pub fn to_html(&self) -> String {
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
                bar: Bar::new(bars[index]),
                rows: rows(&schema.items),
                links: Vec::new(),
            });
        let kinds = self.ratios().into_iter();
        let page = Page {
            title: &self.title,
            total: Bar::new(self.ratio()),
            kinds: kinds
                .map(|(kind, ratio)| (kind.plural(), Bar::new(ratio)))
                .collect(),
            operations: sorted(operations),
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
