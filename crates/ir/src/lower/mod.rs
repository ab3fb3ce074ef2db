//! Lowering: from a description, which says things in many ways, to [`Api`], which says each in one.
//!
//! # What is decided here
//!
//! - **Named schemas** are those of `components.schemas`, each of which becomes a type even if nothing uses it and even if
//!   it is a scalar; and, outside of it, schemas that are files of their own or entries of `$defs`, `definitions` or
//!   another file's `components.schemas`, once something refers to them. A component that is only a `$ref` to such a
//!   schema is that schema, under the component's name.
//! - **Inline schemas** get a name where they need one: objects with members, enums, unions. The name says where the
//!   schema is used, or where it is written if it stands in a shared response, body or parameter.
//! - **`$ref` siblings** are ignored in 3.0 and applied in 3.1 and later, as one more schema of an `allOf`.
//! - **`allOf`** is merged by meaning: members are united, types intersected, and what two branches say about one member
//!   applies to it together. Where the other branches add nothing to a named schema, it is that schema.
//! - **`nullable`** counts wherever it is written, also beside `allOf`, `oneOf`, `anyOf` and an `enum` without `null`, and
//!   in 3.1: whoever writes it means it. `null` in an `enum` makes nullable too.
//! - **Objects and maps**: without known members, an object is a map; of anything, where nothing is said about its
//!   values. An object that admits no members is an object without members. `propertyNames` adds nothing.
//! - **`oneOf` and `anyOf`** mean the same: what the value is decides, and not how many branches match.
//! - **`discriminator`** says which branch is asked first. It does not change what is valid: a value that does not fit the
//!   branch which it names, and fits another, is of the other.
//! - **A boolean `enum`** is a boolean.
//! - **Constraints** (`maxLength`, `minimum`, `not`, …) are no part of a type; validation is another room's work.
//!
//! What cannot be expressed is a located warning, and raw JSON. What [`lint`](conform_lint::lint()) reports is not reported again:
//! here it is read as it is meant, or left out. A repeated `operationId` gets a number; a path parameter that nobody
//! declares is a string; one without a place, a header that OpenAPI reserves, an unknown security scheme and a status
//! that is none are left out; a style that its place does not have becomes the place's default; an unquoted `1` in an
//! enum of strings is a string.

pub mod codes;
mod decimals;
pub mod formats;
mod operations;
mod passes;
mod schema;
mod types;

use conform_json::pointer::unescape;
use foldhash::HashSet;

use crate::{Api, Counts, Docs, Info, Tag};
use conform_description::{Description, Node};
use conform_report::Diagnostic;

use types::Types;

/// What lowering gives.
#[derive(Debug)]
pub struct Lowered {
    /// The API; whatever is wrong with the description, all of it that can be read.
    pub api: Api,
    /// What could not be expressed or had to be chosen, sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Lowers a description.
///
/// Every operation and every named schema of the description is in the result: [`Api::counts`] says how many there are.
///
/// ```
/// use conform_description::{Description, LoadOptions};
/// use conform_ir as ir;
/// use conform_ir::lower;
///
/// let text = "\
/// openapi: 3.0.3
/// info: {title: Visits, version: '1'}
/// paths: {}
/// components:
///   schemas:
///     Visit:
///       type: object
///       required: [id]
///       properties:
///         id: {type: integer}
///         note: {type: string, nullable: true}
/// ";
/// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
/// let lowered = lower(&loaded.description.unwrap());
/// let ir::Definition::Object(visit) = &lowered.api.types[0].definition else { panic!() };
/// assert_eq!(visit.fields[0].presence, ir::Presence::Required);
/// assert_eq!(visit.fields[1].presence, ir::Presence::OptionalNullable);
/// ```
#[must_use]
pub fn lower(description: &Description) -> Lowered {
    run(description, false)
}

/// Lowers a description, and checks every example against its schema: [`Example::valid`](crate::Example::valid) is
/// set, which [`lower`] leaves unset since it takes several times as long.
#[must_use]
pub fn lower_with_examples(description: &Description) -> Lowered {
    run(description, true)
}

fn run(description: &Description, checks_examples: bool) -> Lowered {
    let root = description.root();
    let mut types = Types::new(description, checks_examples);
    types.run();

    let mut api = Api {
        info: info(root),
        ..Api::default()
    };
    api.servers = operations::security::servers(root);
    if api.servers.is_empty() {
        // OpenAPI 3.0.3 §4.7.1.1: without servers, the URL is `/`.
        api.servers.push(operations::security::root_server());
    }
    api.security_schemes = operations::security::schemes(root);
    operations::lower(&mut types, &mut api);
    types.run();
    api.tags = tags_of(root, &api);
    let components = root
        .get("components")
        .and_then(|components| components.get("schemas"));
    api.counts = Counts {
        operations: description.operations().len(),
        webhooks: description.webhooks().len(),
        schemas: components.map_or(0, |schemas| schemas.members().count()) + types.outside,
    };

    api.value_examples = std::mem::take(&mut types.value_examples);
    for id in passes::graph::break_aliases(&mut types.drafts) {
        types.self_containing(id);
    }
    for id in passes::graph::break_unions(&mut types.drafts) {
        types.self_containing(id);
    }
    for id in passes::graph::break_tuples(&mut types.drafts) {
        types.self_containing(id);
    }
    let binaries: Vec<_> = passes::binary_strings::plain_binaries(&mut types.drafts, &mut api)
        .into_iter()
        .filter_map(|id| Some((id, types.json_binary(id)?)))
        .collect();
    let raw = std::mem::take(&mut types.raw);
    let null = passes::graph::spread_null(&mut types.drafts);
    types.report_texts();
    let mut diagnostics = std::mem::take(&mut types.diagnostics);
    api.types = types.drafts.into_iter().map(|draft| draft.ty).collect();
    operations::mark_null(&mut api, &null);
    passes::graph::spread_kinds(&mut api.types);
    passes::inferred_tags::find_tags(&mut api.types);
    passes::graph::box_cycles(&mut api.types);
    passes::graph::spread_use(&mut api);
    diagnostics.extend(binaries.into_iter().filter_map(|(id, told)| {
        let ty = &api.types[id.0 as usize];
        let only_raw = raw.contains(&id) && !ty.in_request && !ty.in_response;
        (!only_raw).then_some(told)
    }));
    conform_report::sort(&mut diagnostics);
    Lowered { api, diagnostics }
}

fn info(root: Node<'_>) -> Info {
    let Some(info) = root.get("info") else {
        return Info::default();
    };
    let text = |key| {
        info.get(key)
            .and_then(|node: Node<'_>| scalar(node))
            .unwrap_or_default()
    };
    let mut docs = docs(info);
    docs.external = root
        .get("externalDocs")
        .and_then(|docs| docs.text("url"))
        .map(str::to_owned);
    Info {
        title: text("title"),
        version: text("version"),
        docs,
    }
}

/// `summary`, `description` and `externalDocs` of an object that is no schema.
fn docs(node: Node<'_>) -> Docs {
    let text = |key: &str| {
        node.get(key)
            .and_then(schema::keywords::text)
            .map(str::to_owned)
    };
    let external = node
        .get("externalDocs")
        .and_then(|docs| docs.get("url"))
        .and_then(schema::keywords::text)
        .map(str::to_owned);
    Docs {
        summary: text("summary"),
        description: text("description"),
        external,
    }
}

/// A scalar as text: an unquoted `version: 1.0` is a number in YAML, and meant as text.
fn scalar(node: Node<'_>) -> Option<String> {
    match node.as_number() {
        Some(number) => Some(number.as_str().to_owned()),
        None => node
            .as_str()
            .map(str::to_owned)
            .or_else(|| node.as_bool().map(|value| value.to_string())),
    }
}

fn tags_of<'t>(root: Node<'t>, api: &'t Api) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::default();
    for node in root.get("tags").into_iter().flat_map(Node::items) {
        if let Some(name) = node.text("name")
            && seen.insert(name)
        {
            tags.push(Tag {
                name: name.to_owned(),
                docs: docs(node),
            });
        }
    }
    for name in api
        .operations
        .iter()
        .chain(&api.webhooks)
        .flat_map(|operation| &operation.tags)
    {
        if seen.insert(name) {
            tags.push(Tag {
                name: name.clone(),
                docs: Docs::default(),
            });
        }
    }
    tags
}

/// The name that a reference ends with: of a component, or of a file without what says its format.
fn reference_name(text: &str) -> Option<String> {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    let last = |text: &str| text.rsplit('/').next().unwrap_or(text).to_owned();
    let name = if fragment.trim_matches('/').is_empty() {
        let file = last(path);
        match [".yaml", ".yml", ".json"]
            .iter()
            .find_map(|end| file.strip_suffix(end))
        {
            Some(stem) => stem.to_owned(),
            None => file,
        }
    } else {
        unescape(&last(fragment)).into_owned()
    };
    (!name.is_empty()).then_some(name)
}
