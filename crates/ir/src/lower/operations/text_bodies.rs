//! Bodies with a structure in media types, such as XML, that are passed on as text.

use std::collections::{BTreeMap, BTreeSet};

use conform_description::{Address, Description, Node};

use crate::lower::codes;
use crate::lower::diagnostics::Diagnostics;
use crate::lower::operations::media_type::essence;

/// The schemas of such bodies, by media type.
#[derive(Default)]
pub(crate) struct TextBodies {
    schemas: BTreeMap<String, BTreeSet<Address>>,
}

impl TextBodies {
    /// Adds the schema of a body.
    pub(crate) fn add(&mut self, media_type: &str, schema: Node<'_>) {
        let schemas = self.schemas.entry(essence(media_type)).or_default();
        schemas.insert(schema.address());
    }

    /// Whether this schema is one of such a body.
    pub(crate) fn contains(&self, schema: Node<'_>) -> bool {
        let address = schema.address();
        self.schemas
            .values()
            .any(|schemas| schemas.contains(&address))
    }

    /// Reports each media type once, at its first schema.
    pub(crate) fn report<'d>(
        self,
        description: &'d Description,
        diagnostics: &mut Diagnostics<'d>,
    ) {
        for (media_type, schemas) in self.schemas {
            let Some(first) = schemas.first().map(|first| description.node(*first)) else {
                continue;
            };
            let count = match schemas.len() {
                1 => String::new(),
                count => format!(" ({count} schemas)"),
            };
            diagnostics.push(diagnostics.warning(
                codes::TEXT_SCHEMA,
                first,
                format!("bodies in `{media_type}` are passed on as text{count}"),
                "this structure is not read or written in this media type",
            ));
        }
    }
}
