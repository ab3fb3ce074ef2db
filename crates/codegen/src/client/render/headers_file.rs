//! The file of the structs of response headers.

use askama::Template;
use conform_ir::Api;

use super::declarations::FieldTemplate;
use super::file_head::{header, imports_in_root};
use crate::Settings;
use crate::client::plan::{HeaderStructs, RUNTIME};
use crate::spelling::Imports;
use crate::text::string_literal;
use crate::workspace::render_file;

#[derive(Template)]
#[template(path = "client/src/generated/headers.rs.j2")]
struct HeadersFile {
    header: String,
    imports: String,
    structs: Vec<HeaderStructTemplate>,
}

struct HeaderStructTemplate {
    name: String,
    fields: Vec<FieldTemplate>,
    rows: Vec<HeaderRow>,
}

/// A row in the table of headers.
struct HeaderRow {
    field: String,
    is_required: bool,
    is_json: bool,
    /// The name in the response, as a literal.
    wire: String,
}

/// Writes the file.
pub(super) fn render(headers: &HeaderStructs<'_>, api: &Api, settings: &Settings) -> String {
    let mut imports = Imports::new();
    imports.add(RUNTIME, "headers");
    let mut structs = Vec::new();
    for known in &headers.all {
        for field in &known.fields {
            field.ty.add_imports(&mut imports);
        }
        let row = |field: &crate::client::plan::HeaderField<'_>| HeaderRow {
            field: field.name.clone(),
            is_required: field.is_required,
            is_json: field.is_json,
            wire: string_literal(&field.header.wire),
        };
        structs.push(HeaderStructTemplate {
            name: known.name.clone(),
            fields: known.fields.iter().map(FieldTemplate::of_header).collect(),
            rows: known.fields.iter().map(row).collect(),
        });
    }
    render_file(&HeadersFile {
        header: header(settings, api.operations.iter()),
        imports: imports_in_root(imports),
        structs,
    })
}
