//! Structs of response headers.

use std::collections::{HashMap, HashSet};

use askama::Template;
use conform_ir::{Header, ParameterEncoding, Response};

use super::layout::field;
use super::names::Names;
use crate::docs;
use crate::names::{Position, identifier};
use crate::rust_type::Imports;
use crate::text::string_literal;

/// Whether a header is JSON, by its media type.
pub(super) fn is_json(header: &Header) -> bool {
    matches!(header.encoding, ParameterEncoding::Content(_))
}

/// Structs of response headers: operations that declare the same headers share one.
#[derive(Default)]
pub(super) struct Headers {
    structs: Vec<HeaderStruct>,
    pub(super) imports: Imports,
}

struct HeaderStruct {
    key: String,
    name: String,
    fields: Vec<HeaderField>,
}

struct HeaderField {
    docs: String,
    name: String,
    ty: String,
    presence: &'static str,
    wire: String,
}

impl HeaderField {
    fn declaration(&self) -> String {
        field(&self.name, &self.ty)
    }
}

#[derive(Template)]
#[template(path = "client/src/generated/headers.rs.j2")]
struct HeadersTemplate<'a> {
    structs: &'a [HeaderStruct],
}

impl Headers {
    /// Whether no operation declares any.
    pub(super) fn is_empty(&self) -> bool {
        self.structs.is_empty()
    }

    /// The structs.
    pub(super) fn render(&self) -> String {
        let template = HeadersTemplate {
            structs: &self.structs,
        };
        template
            .render()
            .expect("a template over strings cannot fail")
    }

    /// The struct of the headers that these responses declare, made if need be.
    pub(super) fn declare(
        &mut self,
        responses: &[&Response],
        names: &mut Names<'_>,
        imports: &mut Imports,
    ) -> Option<String> {
        // In how many of them each is required.
        let mut required: HashMap<String, usize> = HashMap::new();
        for response in responses {
            let names = response.headers.iter().filter(|header| header.required);
            let names: HashSet<String> = names.map(|h| h.wire.to_ascii_lowercase()).collect();
            for name in names {
                *required.entry(name).or_default() += 1;
            }
        }
        let mut found: Vec<(&Header, bool)> = Vec::new();
        // The specification says that it "shall be ignored" here.
        let mut seen = HashSet::from(["content-type".to_owned()]);
        for header in responses.iter().flat_map(|response| &response.headers) {
            let name = header.wire.to_ascii_lowercase();
            if !seen.contains(&name) {
                let everywhere = required.get(&name) == Some(&responses.len());
                found.push((header, everywhere));
                seen.insert(name);
            }
        }
        if found.is_empty() {
            return None;
        }
        let key = format!(
            "{:?}",
            found
                .iter()
                .map(|(h, r)| (&h.wire, &h.ty, is_json(h), r))
                .collect::<Vec<_>>()
        );
        let name = match self.structs.iter().find(|known| known.key == key) {
            Some(known) => known.name.clone(),
            None => self.add(key, &found, names),
        };
        imports.add(&format!("{}::headers", names.root), &name);
        Some(name)
    }

    fn add(&mut self, key: String, found: &[(&Header, bool)], names: &mut Names<'_>) -> String {
        // Three names say enough; what else collides gets a number.
        let mut wanted: String = found
            .iter()
            .take(3)
            .map(|(h, _)| identifier(&h.wire, Position::Type))
            .collect();
        wanted.push_str("Headers");
        let name = names.declared.claim(&wanted);
        let mut scope = crate::names::Scope::new();
        let fields = found
            .iter()
            .map(|(header, required)| {
                let spelled = names.speller.spell(&header.ty, &mut self.imports);
                let ty = if *required {
                    spelled
                } else {
                    format!("Option<{spelled}>")
                };
                let fallback = format!("The header {}.", docs::code_span(&header.wire));
                HeaderField {
                    docs: docs::comment(&header.docs, 4, &fallback),
                    name: scope.claim(&identifier(&header.wire, Position::Value)),
                    ty,
                    presence: match (is_json(header), *required) {
                        (false, false) => "optional",
                        (false, true) => "required",
                        (true, false) => "optional_json",
                        (true, true) => "required_json",
                    },
                    wire: string_literal(&header.wire),
                }
            })
            .collect();
        self.structs.push(HeaderStruct {
            key,
            name: name.clone(),
            fields,
        });
        name
    }
}
