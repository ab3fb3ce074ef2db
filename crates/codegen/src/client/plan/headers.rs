//! Structs of response headers. Operations that declare the same headers share one.

use std::collections::{HashMap, HashSet};

use conform_ir::{Header, ParameterEncoding, Response, Use};

use super::names::{GENERATED, Names};
use crate::names::{Position, Scope, identifier};
use crate::spelling::RustType;

/// How many headers the name of a struct is made of.
const NAMED_HEADERS: usize = 3;

/// The structs of response headers.
#[derive(Default)]
pub(in crate::client) struct HeaderStructs<'a> {
    pub(in crate::client) all: Vec<HeaderStruct<'a>>,
    by_key: HashMap<HeaderKey<'a>, usize>,
}

/// What two structs that are the same have in common: name, type, whether it is JSON, and whether it is required.
type HeaderKey<'a> = Vec<(&'a str, &'a Use, bool, bool)>;

/// A struct of response headers.
pub(in crate::client) struct HeaderStruct<'a> {
    pub(in crate::client) name: String,
    pub(in crate::client) fields: Vec<HeaderField<'a>>,
}

/// A header in a struct.
pub(in crate::client) struct HeaderField<'a> {
    pub(in crate::client) header: &'a Header,
    pub(in crate::client) name: String,
    pub(in crate::client) ty: RustType,
    pub(in crate::client) is_required: bool,
    /// Whether its value is JSON, by its media type.
    pub(in crate::client) is_json: bool,
}

impl<'a> HeaderStructs<'a> {
    /// Returns the struct of the headers that these responses declare; `None` if they declare none.
    pub(super) fn declare(
        &mut self,
        responses: &[&'a Response],
        names: &mut Names<'a>,
    ) -> Option<RustType> {
        let found = declared(responses);
        if found.is_empty() {
            return None;
        }
        let key = found
            .iter()
            .map(|(header, required)| {
                (header.wire.as_str(), &header.ty, is_json(header), *required)
            })
            .collect();
        let index = *self.by_key.entry(key).or_insert_with(|| {
            self.all.push(HeaderStruct::new(&found, names));
            self.all.len() - 1
        });
        let module = format!("{GENERATED}::headers");
        Some(RustType::imported(module, &self.all[index].name))
    }
}

/// The headers that some responses declare, each once, and whether all of the responses require it.
fn declared<'a>(responses: &[&'a Response]) -> Vec<(&'a Header, bool)> {
    // In how many responses each is required.
    let mut required: HashMap<String, usize> = HashMap::new();
    for response in responses {
        let names = response.headers.iter().filter(|header| header.required);
        let names: HashSet<String> = names.map(|h| h.wire.to_ascii_lowercase()).collect();
        for name in names {
            *required.entry(name).or_default() += 1;
        }
    }
    let mut found: Vec<(&Header, bool)> = Vec::new();
    // OpenAPI says that this header "shall be ignored" here.
    let mut seen = HashSet::from(["content-type".to_owned()]);
    for header in responses.iter().flat_map(|response| &response.headers) {
        let name = header.wire.to_ascii_lowercase();
        if !seen.contains(&name) {
            let everywhere = required.get(&name) == Some(&responses.len());
            found.push((header, everywhere));
            seen.insert(name);
        }
    }
    found
}

fn is_json(header: &Header) -> bool {
    matches!(header.encoding, ParameterEncoding::Content(_))
}

impl<'a> HeaderStruct<'a> {
    fn new(found: &[(&'a Header, bool)], names: &mut Names<'a>) -> Self {
        let mut wanted: String = found
            .iter()
            .take(NAMED_HEADERS)
            .map(|(h, _)| identifier(&h.wire, Position::Type))
            .collect();
        wanted.push_str("Headers");
        let mut scope = Scope::new();
        let fields = found
            .iter()
            .map(|(header, is_required)| {
                let spelled = names.speller.spell(&header.ty);
                HeaderField {
                    header,
                    name: scope.claim(&identifier(&header.wire, Position::Value)),
                    ty: if *is_required {
                        spelled
                    } else {
                        spelled.option()
                    },
                    is_required: *is_required,
                    is_json: is_json(header),
                }
            })
            .collect();
        Self {
            name: names.types.claim(&wanted),
            fields,
        }
    }
}
