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

use conform_description::Description;
use conform_report::Diagnostic;

use crate::lower::operations::{LoweredOperations, security};
use crate::lower::types::SchemaLowering;
use crate::{Api, Counts};

pub mod codes;
mod decimals;
mod diagnostics;
mod document;
pub mod formats;
mod operations;
mod passes;
mod schema;
mod types;

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
    let mut types = SchemaLowering::new(description, checks_examples);
    types.define_pending();
    let LoweredOperations {
        operations,
        webhooks,
        security_schemes,
        binary_bodies,
    } = operations::lower(&mut types);
    let components = root
        .get("components")
        .and_then(|components| components.get("schemas"));
    let mut api = Api {
        info: document::info(root),
        servers: security::servers(root),
        tags: document::tags_of(root, operations.iter().chain(&webhooks)),
        security_schemes,
        types: Vec::new(),
        value_examples: types.examples.into_values(),
        counts: Counts {
            operations: description.operations().len(),
            webhooks: description.webhooks().len(),
            schemas: components.map_or(0, |schemas| schemas.members().count()) + types.external,
        },
        operations,
        webhooks,
    };
    if api.servers.is_empty() {
        // OpenAPI 3.0.3 §4.7.1.1: without servers, the URL is `/`.
        api.servers.push(security::root_server());
    }
    let mut diagnostics = types.diagnostics;
    passes::run(
        types.drafts.into_list(),
        &binary_bodies,
        &mut api,
        &mut diagnostics,
    );
    Lowered {
        api,
        diagnostics: diagnostics.into_sorted(),
    }
}
