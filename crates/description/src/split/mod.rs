//! Splitting: one document as a root file and a file for each path and component.

mod names;
mod part;

use std::collections::HashMap;

use conform_json::{Document, Draft, Format, Limits, ObjectDraft, spliced};

use crate::bundle::{BundleFormat, bundle, encode};
use crate::grammar::ObjectKind;
use crate::load::suggest::relative_path;
use crate::{Address, Description, FileId, LoadOptions, Node};

use self::names::Names;
use self::part::{Cut, Part};

/// The files of a description that was split.
#[derive(Clone, Debug, Default)]
pub struct Split {
    /// The files, the root file first; names are relative to the folder of the root file.
    pub files: Vec<SplitFile>,
    /// The paths and components that stay in the root file, as JSON Pointers, and why.
    pub kept: Vec<(String, &'static str)>,
}

/// A file of a description that was split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitFile {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Whether it is written anew, without comments, because anchors tie it to other parts of the document.
    pub is_anew: bool,
}

/// Why a description cannot be split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// The root file would not be valid: the message of the parser.
    Root(String),
    /// The files would mean something else than the description.
    Different,
}

impl std::fmt::Display for SplitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Root(error) => write!(f, "the root file could not be read back: {error}"),
            Self::Different => {
                f.write_str("the files would say something else than the description")
            }
        }
    }
}

impl std::error::Error for SplitError {}

/// Splits the root file of a description: each path and each component goes to a file of its own, with its comments.
///
/// References are rewritten, so that each leads to the file of what it is about. Files that the description has already keep
/// their names. What [`bundle`] makes of the files is what it makes of the description: that is tried before anything is returned.
///
/// # Errors
///
/// Returns an error if the files would not mean what the description means.
///
/// ```
/// use conform_description::{Description, LoadOptions, split};
///
/// let text = "openapi: 3.1.0
/// info: {title: Visits, version: '1'}
/// paths:
///   /visits/{id}:
///     ## Reads one.
///     get:
///       responses: {'200': {$ref: '#/components/responses/Visit'}}
/// components:
///   responses:
///     Visit: {description: A visit.}
/// ";
/// let loaded = Description::from_files("openapi.yaml", [("openapi.yaml", text)], &LoadOptions::default());
/// let files = split(&loaded.description.unwrap()).unwrap().files;
/// let names: Vec<&str> = files.iter().map(|file| &*file.name).collect();
/// assert_eq!(names, ["openapi.yaml", "paths/visits_id.yaml", "components/responses/Visit.yaml"]);
/// assert_eq!(
///     files[1].text,
///     "# Reads one.\nget:\n  responses: {'200': {$ref: '../components/responses/Visit.yaml'}}\n",
/// );
/// ```
pub fn split(description: &Description) -> Result<Split, SplitError> {
    let splitter = Splitter::new(description);
    let mut files = Vec::new();
    let root = description.document(FileId::ROOT);
    let mut splices = Vec::new();
    for (index, (part, cut)) in splitter.parts.iter().enumerate() {
        let (text, is_anew) = splitter.text(index);
        files.push(SplitFile {
            name: part.name.clone(),
            text,
            is_anew,
        });
        splices.push(cut.splice(&part.name, root));
    }
    let (text, _) = spliced(root.text(), splices);
    let is_read = read(&text, root.format());
    let wanted = splitter.root_draft();
    let (text, is_anew) = match is_read {
        Ok(document) if document.root().equals_serde(&wanted.to_serde()) => (text, false),
        _ => (written(&wanted, root.format()), true),
    };
    if let Err(error) = read(&text, root.format()) {
        return Err(SplitError::Root(error));
    }
    files.insert(
        0,
        SplitFile {
            name: root.name().to_string(),
            text,
            is_anew,
        },
    );
    for document in description.files().skip(1) {
        files.push(SplitFile {
            name: document.name().to_string(),
            text: document.text().to_owned(),
            is_anew: false,
        });
    }
    if !means_the_same(description, &files) {
        return Err(SplitError::Different);
    }
    Ok(Split {
        files,
        kept: splitter.kept,
    })
}

/// Whether the files have the bundle of the description.
fn means_the_same(description: &Description, files: &[SplitFile]) -> bool {
    let texts = files
        .iter()
        .map(|file| (file.name.clone(), file.text.clone()));
    let mut options = LoadOptions {
        profile: description.profile(),
        ..LoadOptions::default()
    };
    let total: usize = files.iter().map(|file| file.text.len()).sum();
    options.limits.max_bytes = options.limits.max_bytes.max(total);
    options.max_total_bytes = options.max_total_bytes.max(total);
    options.max_files = options.max_files.max(files.len());
    let loaded = Description::from_files(&files[0].name, texts, &options);
    let Some(again) = loaded.description else {
        return false;
    };
    let values = [description, &again].map(|side| {
        let bundled = bundle(side, BundleFormat::Json);
        serde_json::from_str::<serde_json::Value>(&bundled.text).ok()
    });
    values[0].is_some() && values[0] == values[1]
}

/// A description, and what of it goes where.
struct Splitter<'d> {
    description: &'d Description,
    parts: Vec<(Part<'d>, Cut)>,
    /// The part whose value is at an address.
    by_address: HashMap<Address, usize>,
    kept: Vec<(String, &'static str)>,
}

impl<'d> Splitter<'d> {
    fn new(description: &'d Description) -> Self {
        let mut splitter = Self {
            description,
            parts: Vec::new(),
            by_address: HashMap::new(),
            kept: Vec::new(),
        };
        let root = description.root();
        let format = description.document(FileId::ROOT).format();
        let mut names = Names::new(description, format);
        for section in ["paths", "webhooks"] {
            for member in root.get(section).into_iter().flat_map(|map| map.members()) {
                if member.node.object_kind() == Some(ObjectKind::PathItem) {
                    let name = names.of_path(section, member.key);
                    splitter.add(member.key_span.end, member.node, name);
                }
            }
        }
        let components = root.get("components");
        for section in components.into_iter().flat_map(|all| all.members()) {
            for member in section.node.members() {
                let kind = member.node.object_kind();
                if kind.and_then(ObjectKind::component_section) == Some(section.key) {
                    let name = names.of_component(section.key, member.key);
                    splitter.add(member.key_span.end, member.node, name);
                }
            }
        }
        splitter
    }

    /// Makes a value a part, or keeps it.
    fn add(&mut self, key_end: u32, node: Node<'d>, name: String) {
        let document = self.description.document(FileId::ROOT);
        let reason = part::reason_to_stay(node, document, key_end);
        match reason {
            Some("") => {}
            Some(reason) => self.kept.push((node.pointer(), reason)),
            None => {
                let cut = Cut::new(document, key_end, node);
                self.by_address.insert(node.address(), self.parts.len());
                self.parts.push((Part { name, node }, cut));
            }
        }
    }

    /// The part that a value of the root file is in, with the JSON Pointer of the value in it.
    fn part_of(&self, node: Node<'d>) -> Option<(usize, String)> {
        let pointer = node.pointer();
        let mut tokens: Vec<&str> = pointer.split('/').skip(1).collect();
        let depth = if tokens.first() == Some(&"components") {
            3
        } else {
            2
        };
        if tokens.len() < depth {
            return None;
        }
        let below: String = tokens
            .split_off(depth)
            .iter()
            .map(|token| format!("/{token}"))
            .collect();
        let outer = self
            .description
            .root()
            .at(&format!("/{}", tokens.join("/")))?;
        Some((*self.by_address.get(&outer.address())?, below))
    }

    /// What a reference is in the file of a part; `None` if it stays as it is.
    fn rewritten(&self, holder: Node<'d>, own: usize) -> Option<String> {
        let reference = holder.reference()?;
        let (text, target) = (reference.text, reference.target?);
        // The name of a schema is one in any file.
        let is_name = !holder.is_object() && !text.contains(['#', '/']);
        if is_name || text.contains("://") {
            return None;
        }
        let own_name = &*self.parts[own].0.name;
        let file = target.address().file;
        if file != FileId::ROOT {
            let file = relative_path(own_name, self.description.document(file).name());
            // A fragment that is an anchor stays one.
            return Some(match text.split_once('#') {
                Some((_, fragment)) => format!("{file}#{fragment}"),
                None => file,
            });
        }
        let (file, below) = match self.part_of(target) {
            Some((part, below)) if part == own => (String::new(), below),
            Some((part, below)) => (relative_path(own_name, &self.parts[part].0.name), below),
            None => {
                let root = self.description.document(FileId::ROOT).name();
                (relative_path(own_name, root), target.pointer())
            }
        };
        Some(if below.is_empty() && !file.is_empty() {
            file
        } else {
            format!("{file}#{}", encode(&below))
        })
    }

    /// The references of a part that are rewritten: the strings, and their new texts.
    fn references(&self, own: usize) -> Vec<(Node<'d>, String)> {
        let mut found = Vec::new();
        let mut pending = vec![self.parts[own].0.node];
        while let Some(node) = pending.pop() {
            if let (Some(reference), Some(text)) = (node.reference(), self.rewritten(node, own)) {
                found.push((reference.written, text));
            }
            pending.extend(node.members().map(|member| member.node));
            pending.extend(node.items());
        }
        found
    }

    /// The text of a part, and whether it is written anew.
    fn text(&self, own: usize) -> (String, bool) {
        let (part, cut) = &self.parts[own];
        let references = self.references(own);
        let document = self.description.document(FileId::ROOT);
        let format = document.format();
        let texts: HashMap<Address, String> = references
            .iter()
            .map(|(node, text)| (node.address(), text.clone()))
            .collect();
        let wanted = draft(part.node, &texts);
        let text = cut.text(document, &references).filter(|text| {
            read(text, format).is_ok_and(|read| read.root().equals_serde(&wanted.to_serde()))
        });
        match text {
            Some(text) => (text, false),
            None => (written(&wanted, format), format == Format::Yaml),
        }
    }

    /// The root file with references in place of its parts.
    fn root_draft(&self) -> Draft<'d> {
        let mut draft = Draft::of(self.description.root().value());
        for (part, _) in &self.parts {
            if let Some(place) = draft.at_mut(&part.node.pointer()) {
                let reference = Draft::text(part.name.clone());
                *place = Draft::Object(ObjectDraft {
                    origin: None,
                    members: vec![("$ref".into(), reference)],
                    ..ObjectDraft::default()
                });
            }
        }
        draft
    }
}

/// A value with other texts in place of its references.
fn draft<'d>(node: Node<'d>, texts: &HashMap<Address, String>) -> Draft<'d> {
    if let Some(text) = texts.get(&node.address()) {
        return Draft::text(text.clone());
    }
    if node.is_object() {
        let members = node.members();
        return Draft::object(
            members
                .map(|member| (member.key.into(), draft(member.node, texts)))
                .collect(),
        );
    }
    if node.is_array() {
        return Draft::array(node.items().map(|item| draft(item, texts)).collect());
    }
    Draft::of(node.value())
}

fn read(text: &str, format: Format) -> Result<Document, String> {
    let mut limits = Limits::default();
    limits.max_bytes = limits.max_bytes.max(text.len());
    let read = Document::parse("split", text.as_bytes().to_vec(), format, &limits);
    read.map_err(|error| error.to_string())
}

fn written(draft: &Draft<'_>, format: Format) -> String {
    match format {
        Format::Json => draft.to_json(),
        Format::Yaml => draft.to_yaml(),
    }
}
