//! From places of a document with overlays to those of the document that people edit.

use std::sync::Arc;

use conform_json::{Document, Source as Text, Span};
use conform_report::{Diagnostic, Label, Location, Source, TextSpan};

/// The document before overlays were applied.
#[derive(Clone, Debug)]
pub struct Origins {
    before: Arc<Document>,
}

impl Origins {
    /// Returns the origins of places in the form of a document that overlays were applied to.
    #[must_use]
    pub fn new(before: Arc<Document>) -> Self {
        Self { before }
    }

    /// Moves the places of a diagnostic to the document that people edit. Places that overlays added are shown in the changed
    /// text, under a name that says so.
    pub fn relocate(&self, diagnostic: &mut Diagnostic) {
        for label in std::iter::once(&mut diagnostic.primary).chain(&mut diagnostic.related) {
            self.relocate_label(label);
        }
        if let Some(requirement) = &mut diagnostic.requirement {
            self.place(&mut requirement.place);
            for reference in &mut requirement.references {
                self.place(reference);
            }
        }
        for help in &mut diagnostic.help {
            // An edit of what an overlay added has no place in a file.
            let is_lost = help
                .edit
                .as_mut()
                .is_some_and(|edit| !self.place(&mut edit.place));
            if is_lost {
                help.edit = None;
            }
        }
    }

    /// Moves one label, as [`Origins::relocate`] does.
    pub fn relocate_label(&self, label: &mut Label) {
        if let Location::Text(place) = &mut label.location {
            self.place(place);
        }
    }

    /// Moves a place. Returns whether it is one of a file.
    fn place(&self, place: &mut TextSpan) -> bool {
        if *place.source.own_name() != **self.before.name() {
            return true;
        }
        let found = place
            .pointer()
            .and_then(|pointer| self.at(&pointer, &place.source.text()[place.span.range()]));
        match found {
            Some(span) => {
                place.source = Source::from(Arc::clone(&self.before)).shown_like(&place.source);
                place.span = span;
                true
            }
            None => {
                let name = format!("{} with overlays", place.source.name());
                let text = Text::new(name, place.source.text().to_owned());
                place.source = Source::from(Arc::new(text));
                false
            }
        }
    }

    /// Returns where a text is: the key or the value at a JSON Pointer, or at the start of one of them.
    fn at(&self, pointer: &str, wanted: &str) -> Option<Span> {
        let root = self.before.root();
        let value = root.pointer(pointer)?;
        let key = pointer.rsplit_once('/').and_then(|(parent, token)| {
            let object = root.pointer(parent)?.as_object()?;
            Some(
                object
                    .member(&conform_json::pointer::unescape(token))?
                    .key_span,
            )
        });
        let text = self.before.text();
        let first = value.as_object().and_then(|object| object.iter().next());
        let first = first.map(|member| member.key_span);
        let spans = [key, Some(value.span()), first];
        let exact = spans
            .into_iter()
            .flatten()
            .find(|span| &text[span.range()] == wanted);
        // An object that overlays changed inside is still the same object.
        exact.or_else(|| {
            let is_container = value.as_object().is_some() || value.as_array().is_some();
            (is_container && !wanted.is_empty()).then(|| key.or(first).unwrap_or(value.span()))
        })
    }
}
