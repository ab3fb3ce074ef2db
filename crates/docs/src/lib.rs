//! A reference page of an OpenAPI description, for people who call the API: one HTML file, or Markdown.
//!
//! [`page`] writes the HTML. It loads nothing from anywhere, is readable without JavaScript, and has a content security policy by
//! which nothing but its own script can run. [`markdown`] writes the same for programs and wikis. Both show everything that the
//! description says: operations, parameters, schemas, examples, statuses, security, servers, webhooks, callbacks, links,
//! constraints; what they cannot show is counted at the end. With a coverage in the [`Options`], they say what payloads have shown.
//!
//! ```
//! use std::sync::Arc;
//! use conform_description::{Description, LoadOptions};
//! use conform_docs::{Options, page};
//!
//! let text = "
//! openapi: 3.1.1
//! info: {title: Clinic, version: '1', description: 'Made with <b>care</b>.'}
//! paths:
//!   /visits/{id}:
//!     get:
//!       operationId: getVisit
//!       parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
//!       responses: {'200': {description: The visit.}}
//! ";
//! let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
//! let html = page(&Arc::new(loaded.description.unwrap()), &Options::default());
//! assert!(html.contains("id=\"operation-getVisit\""));
//! assert!(html.contains("https://api.example.org/visits/1"));
//! ```
//!
//! # How it works
//!
//! `collect` brings what a page shows into the form of `model`, without markup. `html` renders that by the templates in
//! `templates/docs`, `markdown` as Markdown. Text of a description reaches a page in two ways only: escaped, or as prose, which
//! `prose` parses and writes again without its HTML.
//!
//! What several operations share and is long (a response with a large schema, an example, long prose) is shown once and linked
//! from the other places, so a page grows with its description.

mod anchors;
mod calls;
mod collect;
mod curl;
mod html;
mod markdown;
mod marks;
mod media;
mod model;
mod omissions;
mod options;
mod pretty;
mod prose;
mod sample;
mod status;

use std::sync::Arc;

use conform_description::Description;

use calls::RustCalls;
pub use options::Options;

/// Returns the page of a description as HTML.
#[must_use]
pub fn page(description: &Arc<Description>, options: &Options<'_>) -> String {
    let rust = RustCalls::new(description);
    let reference = collect::collect(description, options, &rust);
    html::render(&reference, options)
}

/// Returns the page of a description as Markdown (CommonMark with tables). HTML in its prose is rewritten or escaped.
#[must_use]
pub fn markdown(description: &Arc<Description>, options: &Options<'_>) -> String {
    let rust = RustCalls::new(description);
    let reference = collect::collect(description, options, &rust);
    markdown::render(&reference)
}
