//! From a description to what a page shows of it.

mod about;
mod bodies;
mod collector;
mod examples;
mod operations;
mod parameters;
mod registry;
mod responses;
mod schema_facts;
mod schema_type;
mod schemas;
mod security;
mod unshown;

use std::sync::Arc;

use conform_description::Description;

use crate::calls::RustCalls;
use crate::model::Reference;
use crate::options::Options;
use collector::Collector;

/// Collects everything that a page shows.
pub(crate) fn collect<'d>(
    description: &'d Arc<Description>,
    options: &Options<'_>,
    rust: &RustCalls,
) -> Reference<'d> {
    let mut collector = Collector::new(description, options);
    let about = collector.overview();
    let servers = collector.servers(description.root());
    let schemes = collector.schemes();
    let groups = collector.groups(rust);
    let schemas = collector.named_schemas();
    let examples = collector.named_examples();
    let omissions = collector.unshown();
    let info = description.root().follow("info");
    let text = |key| info.and_then(|info| info.text(key));
    Reference {
        title: text("title")
            .filter(|title| !title.trim().is_empty())
            .unwrap_or("API"),
        version: text("version").unwrap_or_default(),
        openapi: description.version(),
        summary: text("summary"),
        prose: info.and_then(|info| collector.prose(info, "description")),
        about,
        servers,
        schemes,
        client: rust.client.clone(),
        groups,
        schemas,
        examples,
        shown: options
            .coverage
            .map(|coverage| coverage.ratio().to_string()),
        omissions: omissions.finish(),
    }
}
