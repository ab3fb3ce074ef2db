//! Lowering: from a description, which has many ways to say a thing, to an [`Api`], which has one.
//!
//! # Passes
//!
//! In the order in which they run:
//!
//! | pass | where | from | to |
//! |---|---|---|---|
//! | add named schemas | `types/components.rs` | `components.schemas` | a draft for each, queued |
//! | find wide integers | `types/wide_integers.rs` | examples | `WideIntegers` |
//! | define types, for each schema in the queue: | `types/lowering.rs` | `Node` | `DraftType`s |
//! | – follow `$ref`, `allOf` to named schemas | `schema/split.rs` | `SchemaPart`s | `SplitParts` |
//! | – merge the others | `schema/leaves.rs`, `schema/merged.rs` | `SchemaPart`s | `MergedSchema` |
//! | – decide what it is | `types/build.rs`, `object.rs`, `array.rs`, `union.rs` … | `MergedSchema` | `BuiltType` |
//! | – name it, if it needs a name | `types/inline.rs` | `BuiltType` | `Use`, and perhaps a draft |
//! | lower operations, and define the types that they use | `operations/` | operations of the description | `LoweredOperations` |
//! | remove types that are only themselves | `passes/self_reference.rs` | drafts | drafts, warnings |
//! | read raw bytes as strings outside of forms | `passes/binary_strings.rs` | drafts, operations | drafts, warnings |
//! | mark uses of nullable types | `passes/nullability.rs` | drafts, operations | `Use::nullable`, presence |
//! | find unions that are tagged from outside | `passes/keyed_variants.rs` | types | `Variant::key` |
//! | report long names | `long_names.rs` | types, members, operations | warnings |
//! | report names that are alike | `alike_names.rs` | named types, operations | warnings |
//! | find JSON types of variants | `passes/json_types.rs` | types | `Variant::json_types` |
//! | infer what selects a variant | `passes/inferred_tags.rs` | types | `Union::tag` |
//! | find members that can have one value | `passes/constants.rs` | types | `Field::constant` |
//! | find who writes and reads a type | `passes/usage.rs` | the API | `Type::in_request`, `in_response` |
//!
//! So a `$ref` is read in `schema/split.rs`; if it leads to a named schema, its type is known there. If not, what it leads to
//! is merged, built and named, and what is inside of it starts again at the top of the inner list.
//!
//! # What is decided here
//!
//! - **Named schemas** are those of `components.schemas`. Each becomes a type, even if nothing uses it, and even if it is a
//!   scalar. Schemas elsewhere become named when something refers to them, if they are files of their own or entries of
//!   `$defs`, `definitions` or another file's `components.schemas`. A component that is only a `$ref` to such a schema gives
//!   its name to it.
//! - **Inline schemas** get a name if their type needs one: objects with members, enums, unions. The name says where the
//!   schema is used, or where it is written if that is a shared response, body or parameter.
//! - **`$ref` siblings** are ignored in 3.0. In 3.1 and later they apply, like one more schema of an `allOf`.
//! - **`allOf`** is merged by meaning: members are united, types intersected, and what two branches say about one member
//!   applies to it together. If the other branches add nothing to a named schema, the result is that schema.
//! - **`nullable`** counts wherever it is written: also beside `allOf`, `oneOf`, `anyOf` and an `enum` without `null`, and in
//!   3.1. Its author means it. `null` in an `enum` makes nullable, too.
//! - **Objects and maps**: an object without declared members is a map; of any JSON, if there is no schema for its values. An
//!   object that admits no members is an object without members. `propertyNames` adds nothing. An object of nothing but
//!   `patternProperties` is a map of what these admit.
//! - **`oneOf` and `anyOf`** mean the same: the value decides which branch it is, not how many branches match.
//! - **`discriminator`** says which branch is tried first. It does not change what is valid: a value that does not fit that
//!   branch, and fits another, belongs to the other.
//! - **A base schema with a discriminator** is a union of its subtypes, and of itself where the value names none of them. If
//!   nothing extends it, it is an object.
//! - **A boolean `enum`** is a boolean.
//! - **Constraints** (`maxLength`, `minimum`, `not`, …) are not part of a type. The validator checks them.
//!
//! What cannot be expressed is a located warning, and stays raw JSON. Problems that linting reports are not reported again;
//! they are read as they are meant, or left out:
//!
//! - A repeated `operationId` gets a number.
//! - A path parameter that is not declared is a string.
//! - Left out are: a parameter without a location, a header that OpenAPI reserves, an unknown security scheme, and a response
//!   key that is not a status.
//! - A style that a location does not have is replaced by the default of the location.
//! - An unquoted `1` in an enum of strings is a string.

use conform_description::Description;
use conform_report::Diagnostic;

use crate::lower::operations::{LoweredOperations, security};
use crate::lower::types::SchemaLowering;
use crate::{Api, Counts};

mod alike_names;
pub mod codes;
mod decimals;
mod diagnostics;
mod document;
pub mod formats;
mod long_names;
mod operations;
mod passes;
mod schema;
mod types;

/// The result of lowering.
#[derive(Debug)]
pub struct Lowered {
    /// The API: everything in the description that can be read, whatever else is wrong with it.
    pub api: Api,
    /// Warnings about what could not be expressed or had to be chosen, in the order of the description.
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

/// Lowers a description, and checks every example against its schema, which takes several times as long.
///
/// It sets [`Example::valid`](crate::Example::valid) and fills [`Api::value_examples`].
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
        sensitive: root.flag("x-sensitive"),
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
