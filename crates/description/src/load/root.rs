//! The root file: whether it is a description, and of which version.

use std::sync::Arc;

use conform_json::{Document, Format, Value};
use conform_report::{Diagnostic, Help, Label, nearest};

use super::loader::{Loader, first_key};
use crate::Version;
use crate::address::FileId;
use crate::codes;

impl Loader<'_> {
    /// Opens the root file. `None`, and reported, if it cannot be read or parsed.
    pub(super) fn open_root(&mut self) -> Option<FileId> {
        let name = self.files.root.clone();
        match self.open(&name) {
            Ok(root) => Some(root),
            Err(cause) => {
                if let Some(cause) = cause {
                    let diagnostic = self.explain_root(cause, &name);
                    self.push(diagnostic);
                }
                None
            }
        }
    }

    /// The version in the root file. `None`, and reported, if it is missing or not supported.
    pub(super) fn find_version(&mut self) -> Option<Version> {
        let document = Arc::clone(&self.read[FileId::ROOT.index()].document);
        let root = document.root();
        let Some(stated) = root.get("openapi") else {
            let diagnostic = self.not_a_description(&document);
            self.push(diagnostic);
            return None;
        };
        let label = Label::new(&document, stated.span(), "");
        let spelling = stated
            .as_str()
            .map(str::to_owned)
            .or_else(|| Some(stated.as_number()?.as_str().to_owned()));
        let not_a_string = format!("`openapi` must be a string, found {}", stated.kind().noun());
        let version = spelling.as_deref().and_then(Version::parse);
        match version {
            Some(version) if stated.as_str().is_some() => {
                let text = spelling.as_deref().unwrap_or_default();
                if Version::is_draft(text) {
                    self.is_draft = true;
                    let message = format!("OpenAPI `{text}` is a draft, and is read as 3.2");
                    let diagnostic = self.diagnostic(codes::DRAFT_VERSION, label, message);
                    self.push(diagnostic);
                } else if !Version::is_complete(text) {
                    let message = format!(
                        "`openapi` must be a full version such as `{version}.0`, found `{text}`"
                    );
                    let help = in_full(&document, &label, version);
                    let diagnostic = self
                        .diagnostic(codes::INCOMPLETE_VERSION, label, message)
                        .help(help);
                    self.push(diagnostic);
                }
            }
            Some(version) => {
                let help = in_full(&document, &label, version);
                let diagnostic = self
                    .diagnostic(codes::VERSION_NOT_A_STRING, label, not_a_string)
                    .help(help);
                self.push(diagnostic);
            }
            None => {
                let message = match &spelling {
                    Some(text) => format!("OpenAPI version `{text}` is not supported"),
                    None => not_a_string,
                };
                let diagnostic = self
                    .diagnostic(codes::UNSUPPORTED_VERSION, label, message)
                    .help("use version 3.0, 3.1 or 3.2, such as `openapi: 3.0.3`");
                self.push(diagnostic);
            }
        }
        version
    }

    /// The problem of a root file without the member `openapi`.
    fn not_a_description(&self, document: &Arc<Document>) -> Diagnostic {
        let root = document.root();
        let label = |value: Value<'_>| Label::new(document, value.span(), "");
        let Some(object) = root.as_object() else {
            let message = format!(
                "the root of an OpenAPI description must be an object, found {}",
                root.kind().noun()
            );
            let diagnostic = self.diagnostic(codes::NOT_A_DESCRIPTION, label(root), message);
            return if root.as_str().is_some_and(|text| text.starts_with('<')) {
                diagnostic.help("the text looks like HTML or XML: check that it is not an error page of a server")
            } else {
                diagnostic
            };
        };
        if let Some(swagger) = root.get("swagger") {
            let message = "Swagger 2.0 is not supported";
            return self
                .diagnostic(codes::UNSUPPORTED_VERSION, label(swagger), message)
                .help("convert the document to OpenAPI 3 first, for example with `npx swagger2openapi`");
        }
        if let Some(asyncapi) = root.get("asyncapi") {
            let message = "AsyncAPI is not supported";
            return self
                .diagnostic(codes::UNSUPPORTED_VERSION, label(asyncapi), message)
                .help("use an OpenAPI description of version 3.0, 3.1 or 3.2");
        }
        for (key, what, instead) in OTHERS {
            if let Some(value) = root.get(key) {
                let message = format!("this is {what}, not an OpenAPI description");
                return self
                    .diagnostic(codes::NOT_A_DESCRIPTION, label(value), message)
                    .help(*instead);
            }
        }
        let label = Label::new(document, first_key(root), "");
        let message = "the root has no member `openapi`";
        let diagnostic = self.diagnostic(codes::NOT_A_DESCRIPTION, label, message);
        match nearest("openapi", object.iter().map(|member| member.key)) {
            Some(name) => diagnostic.help(format!("rename `{name}` to `openapi`")),
            None => diagnostic.help("add the version of OpenAPI, such as `openapi: 3.0.3`"),
        }
    }
}

/// What else may be named by mistake: a member of its root, what it is, and what to name instead.
const OTHERS: &[(&str, &str, &str)] = &[
    (
        "overlay",
        "an OpenAPI Overlay",
        "name the description that it changes; `conform overlay` applies it",
    ),
    (
        "arazzo",
        "an Arazzo description of workflows",
        "name a description that it lists under `sourceDescriptions`",
    ),
    (
        "log",
        "a recording in the form of HAR",
        "name a description; `conform check` checks recordings by it",
    ),
    (
        "$schema",
        "a JSON Schema",
        "refer to it from the schema of a description: `$ref`",
    ),
];

/// Advice to write a version in full, as a string.
fn in_full(document: &Document, label: &Label, version: Version) -> Help {
    let quote = match document.format() {
        Format::Json => '"',
        Format::Yaml => '\'',
    };
    let full = format!("{quote}{version}.0{quote}");
    let text = format!("write `openapi: {full}`");
    Help::certain(label, full, text)
}
