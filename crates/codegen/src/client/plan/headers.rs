//! Structs of response headers. Operations whose only header is a reference to the same one share a struct.

use std::collections::{HashMap, HashSet};

use conform_ir::{Api, Header, Origin, ParameterEncoding, Response};

use super::names::{GENERATED, Names};
use crate::names::{Position, Scope, identifier};
use crate::spelling::RustType;

/// The structs of response headers.
pub(in crate::client) struct HeaderStructs<'a> {
    pub(in crate::client) all: Vec<HeaderStruct<'a>>,
    /// Where headers are written that several responses have.
    shared: HashSet<&'a Origin>,
    /// The structs of one header, by the place where that is written, its name, and whether it is required.
    by_header: HashMap<(&'a Origin, &'a str, bool), usize>,
}

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
    /// Returns no structs yet, for the operations of this API.
    pub(super) fn new(api: &'a Api) -> Self {
        let mut seen = HashSet::new();
        let operations = api.operations.iter().chain(&api.webhooks);
        let headers = operations
            .flat_map(|operation| &operation.responses)
            .flat_map(|response| &response.headers);
        // A place that is met twice is referred to.
        let shared = headers
            .map(|header| &header.origin)
            .filter(|origin| !seen.insert(*origin))
            .collect();
        Self {
            all: Vec::new(),
            shared,
            by_header: HashMap::new(),
        }
    }

    /// Returns the struct of the headers that these responses of an operation declare; `None` if they declare none.
    pub(super) fn declare(
        &mut self,
        wanted: &str,
        responses: &[&'a Response],
        names: &mut Names<'a>,
    ) -> Option<RustType> {
        let found = declared(responses);
        let index = match found[..] {
            [] => return None,
            [(header, is_required)] if self.shared.contains(&header.origin) => {
                let key = (&header.origin, header.wire.as_str(), is_required);
                *self.by_header.entry(key).or_insert_with(|| {
                    let wanted = identifier(&header.wire, Position::Type) + "Header";
                    self.all.push(HeaderStruct::new(&wanted, &found, names));
                    self.all.len() - 1
                })
            }
            _ => {
                self.all.push(HeaderStruct::new(wanted, &found, names));
                self.all.len() - 1
            }
        };
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
    fn new(wanted: &str, found: &[(&'a Header, bool)], names: &mut Names<'a>) -> Self {
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
            name: names.types.claim(wanted),
            fields,
        }
    }
}
