//! Reading the files of a description and following its references.

mod problems;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use vsee_json::{Document, Format, NodeId, Span, Value};

use self::problems::root_label;

use super::files::{Files, ReadError, is_absolute, join};
use super::locate::{self, Identifiers, Walk};
use super::reference::{self, Fragment, Unusable};
use super::{Address, Description, File, FileId, LoadOptions, Loaded, NO_KIND, Target, codes};
use crate::Version;
use crate::diagnostic::{self, Code, Diagnostic, Label};
use crate::grammar::{ObjectKind, Shape};
use crate::nearest::nearest;

/// Reads a description.
pub(super) fn load(files: Files, options: &LoadOptions) -> Loaded {
    let mut loader = Loader {
        files,
        options,
        version: Version::V3_0,
        read: Vec::new(),
        identifiers: Vec::new(),
        by_name: HashMap::new(),
        by_identity: HashMap::new(),
        uris: HashMap::new(),
        bytes: 0,
        references: HashMap::new(),
        queue: Vec::new(),
        failures: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    let description = loader.run();
    let mut diagnostics = loader.diagnostics;
    diagnostic::sort(&mut diagnostics);
    Loaded {
        description,
        diagnostics,
    }
}

/// A description while it is being read.
struct Loader<'o> {
    files: Files,
    options: &'o LoadOptions,
    version: Version,
    read: Vec<File>,
    /// By file.
    identifiers: Vec<Identifiers>,
    /// Files by name; those that cannot be used are known as such, so that each is reported once.
    by_name: HashMap<String, Option<FileId>>,
    by_identity: HashMap<String, FileId>,
    uris: HashMap<String, Address>,
    bytes: usize,
    references: HashMap<Address, Target>,
    /// Values that are still to be walked, and what they are.
    queue: Vec<(Address, Shape)>,
    /// References that fail for the same reason are one problem: by what it is, the places.
    failures: BTreeMap<Cause, Vec<Label>>,
    diagnostics: Vec<Diagnostic>,
}

/// Why references fail. References with the same cause are reported together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// The file is not there.
    MissingFile { name: String },
    /// The file lies outside the root folder.
    Outside { text: String },
    /// The file is there and cannot be read.
    Unreadable { name: String, reason: String },
    /// Too many files or bytes.
    TooLarge { name: String },
    /// The reference leads to the network.
    Remote { text: String },
    /// The text is no reference.
    Malformed { text: String, reason: &'static str },
    /// The file lacks the value.
    MissingFragment {
        name: String,
        fragment: String,
        help: Vec<String>,
    },
    /// A discriminator's mapping names no schema.
    MissingMapping { text: String, help: Vec<String> },
    /// A link names no operation.
    MissingOperation { text: String },
    /// The reference works, in a place where it should not stand.
    Unexpected { noun: &'static str },
    /// A JSON Pointer goes on behind a reference.
    Through { text: String },
}

/// Why a reference leads nowhere; `None` where that is reported elsewhere.
type Failure = Option<Cause>;

impl Loader<'_> {
    fn run(&mut self) -> Option<Description> {
        let root_name = self.files.root.clone();
        let root = match self.open(&root_name) {
            Ok(root) => root,
            Err(cause) => {
                if let Some(cause) = cause {
                    let diagnostic = self.explain(cause, vec![root_label(&root_name)]);
                    self.diagnostics.push(diagnostic);
                }
                return None;
            }
        };
        self.version = self.find_version()?;
        self.identify(root);
        let start = Address {
            file: root,
            node: self.read[0].document.root().id(),
        };
        self.queue.push((start, Shape::Object(ObjectKind::OpenApi)));
        while let Some((address, shape)) = self.queue.pop() {
            self.walk(address, shape);
        }
        self.break_cycles();
        for (cause, labels) in std::mem::take(&mut self.failures) {
            let diagnostic = self.explain(cause, labels);
            self.diagnostics.push(diagnostic);
        }
        for file in &mut self.read {
            file.objects.sort();
        }
        Some(Description {
            version: self.version,
            profile: self.options.profile,
            files: std::mem::take(&mut self.read),
            references: std::mem::take(&mut self.references),
        })
    }

    // ------------------------------------------------------------------------------------------------------ files ---

    /// The file of this name, read if it was not yet.
    fn open(&mut self, name: &str) -> Result<FileId, Failure> {
        if let Some(known) = self.by_name.get(name) {
            return known.ok_or(None);
        }
        let left = self
            .options
            .max_total_bytes
            .saturating_sub(self.bytes)
            .min(self.options.limits.max_bytes);
        let contents = match self.files.read(name, left) {
            Ok(contents) => contents,
            Err(error) => {
                return Err(Some(match error {
                    ReadError::Missing => Cause::MissingFile {
                        name: name.to_owned(),
                    },
                    ReadError::Outside => Cause::Outside {
                        text: name.to_owned(),
                    },
                    ReadError::TooLarge => Cause::TooLarge {
                        name: name.to_owned(),
                    },
                    ReadError::Unreadable(reason) => Cause::Unreadable {
                        name: name.to_owned(),
                        reason,
                    },
                }));
            }
        };
        if let Some(&file) = self.by_identity.get(&contents.identity) {
            self.by_name.insert(name.to_owned(), Some(file));
            return Ok(file);
        }
        if self.read.len() >= self.options.max_files {
            return Err(Some(Cause::TooLarge {
                name: name.to_owned(),
            }));
        }
        self.bytes += contents.bytes.len();
        let format = Format::of_name(name).unwrap_or_else(|| sniff(&contents.bytes));
        match Document::parse(name, contents.bytes, format, &self.options.limits) {
            Ok(document) => {
                let file = FileId(u32::try_from(self.read.len()).unwrap_or(u32::MAX));
                let document = Arc::new(document);
                self.report_duplicates(&document);
                let kinds = vec![NO_KIND; document.node_count()];
                self.read.push(File {
                    document,
                    kinds,
                    objects: Vec::new(),
                });
                self.identifiers.push(Identifiers::default());
                if file != FileId::ROOT {
                    self.identify(file);
                }
                self.by_name.insert(name.to_owned(), Some(file));
                self.by_identity.insert(contents.identity, file);
                Ok(file)
            }
            Err(error) => {
                self.report_syntax(&error);
                self.by_name.insert(name.to_owned(), None);
                Err(None)
            }
        }
    }

    /// Finds the identifiers of a file, which exist from 3.1 on.
    fn identify(&mut self, file: FileId) {
        if self.version == Version::V3_0 {
            return;
        }
        let found = Identifiers::of(&self.read[file.index()].document);
        for (uri, node) in found.uris() {
            self.uris
                .entry(uri.to_owned())
                .or_insert(Address { file, node });
        }
        self.identifiers[file.index()] = found;
    }

    /// The version that the root file states.
    fn find_version(&mut self) -> Option<Version> {
        let document = Arc::clone(&self.read[0].document);
        let root = document.root();
        let label = |value: Value<'_>, message: &str| Label::new(&document, value.span(), message);
        if root.as_object().is_none() {
            let label = label(root, &format!("this is {}", kind_noun(root)));
            let message = "the root of an OpenAPI description is an object";
            self.push(self.diagnostic(codes::NOT_A_DESCRIPTION, label, message));
            return None;
        }
        let Some(stated) = root.get("openapi") else {
            let diagnostic = if let Some(swagger) = root.get("swagger") {
                let label = label(swagger, "");
                self.diagnostic(
                    codes::UNSUPPORTED_VERSION,
                    label,
                    "this is a Swagger 2.0 document",
                )
                .help("convert it to OpenAPI 3 first; 3.0, 3.1 and 3.2 are read")
            } else {
                let label = Label::new(&document, first_key(root), "");
                let names = root
                    .as_object()
                    .into_iter()
                    .flat_map(|object| object.iter())
                    .map(|member| member.key);
                let diagnostic = self.diagnostic(
                    codes::NOT_A_DESCRIPTION,
                    label,
                    "the root has no member `openapi`",
                );
                match nearest("openapi", names) {
                    Some(name) => diagnostic.help(format!("did you mean `openapi` by `{name}`?")),
                    None => diagnostic
                        .help("it says the version of the specification, such as `openapi: 3.0.3`"),
                }
            };
            self.push(diagnostic);
            return None;
        };
        let spelling = stated
            .as_str()
            .map(str::to_owned)
            .or_else(|| Some(stated.as_number()?.as_str().to_owned()));
        let version = spelling.as_deref().and_then(Version::parse);
        match version {
            Some(version) => {
                if stated.as_str().is_none() {
                    let label = label(stated, "this is a number");
                    self.push(
                        self.diagnostic(
                            codes::VERSION_NOT_A_STRING,
                            label,
                            "`openapi` is a string",
                        )
                        .help(format!("write it in quotes: '{version}.0'")),
                    );
                }
                Some(version)
            }
            None => {
                let message = match &spelling {
                    Some(text) => format!("OpenAPI version `{text}` is not known"),
                    None => "`openapi` is a string".to_owned(),
                };
                self.push(
                    self.diagnostic(codes::UNSUPPORTED_VERSION, label(stated, ""), message)
                        .help("3.0, 3.1 and 3.2 are read, such as `openapi: 3.0.3`"),
                );
                None
            }
        }
    }

    // ----------------------------------------------------------------------------------------------------- values ---

    /// Walks a value of a shape with all that it holds, marks what its objects are and follows its references.
    fn walk(&mut self, address: Address, shape: Shape) {
        let document = Arc::clone(&self.read[address.file.index()].document);
        let mut stack = vec![(document.value(address.node), shape)];
        while let Some((value, shape)) = stack.pop() {
            let first = stack.len();
            self.visit(address.file, value, shape, &mut stack);
            stack[first..].reverse();
        }
    }

    /// Marks one value, follows its reference, and puts what it holds on the stack.
    fn visit<'v>(
        &mut self,
        file: FileId,
        value: Value<'v>,
        shape: Shape,
        stack: &mut Vec<(Value<'v>, Shape)>,
    ) {
        match shape {
            Shape::Any | Shape::Reference => return,
            Shape::MappingTarget | Shape::OperationReference => {
                if let Some(text) = value.as_str() {
                    self.follow(file, value, value, text, shape);
                }
                return;
            }
            _ => {}
        }
        let object = value.as_object();
        let literal_names = matches!(
            shape,
            Shape::Map(Shape::Any | Shape::String | Shape::MappingTarget)
        );
        let reference = value
            .get("$ref")
            .and_then(|written| Some((written, written.as_str()?)));
        if let Some((written, text)) = reference.filter(|_| !literal_names) {
            if self.references.contains_key(&Address {
                file,
                node: value.id(),
            }) {
                return;
            }
            self.follow(file, value, written, text, shape);
        }
        match (shape, object) {
            (Shape::Object(kind), Some(object)) => {
                if !self.mark(file, value, kind) {
                    return;
                }
                let table = kind.table();
                for member in object.iter().filter(|member| !member.shadowed) {
                    if let Some(shape) = table.shape(member.key) {
                        stack.push((member.value, shape));
                    }
                }
            }
            (Shape::SchemaOrBoolean | Shape::SchemaOrList, Some(_)) => {
                stack.push((value, Shape::Object(ObjectKind::Schema)));
            }
            (Shape::SchemaOrList, None) => {
                let items = value.as_array().into_iter().flat_map(|array| array.iter());
                stack.extend(items.map(|item| (item, Shape::Object(ObjectKind::Schema))));
            }
            (Shape::Map(shape), Some(object)) => {
                let members = object
                    .iter()
                    .filter(|member| !member.shadowed && member.key != "$ref");
                stack.extend(members.map(|member| (member.value, *shape)));
            }
            (Shape::List(shape), None) => {
                let items = value.as_array().into_iter().flat_map(|array| array.iter());
                stack.extend(items.map(|item| (item, *shape)));
            }
            _ => {}
        }
    }

    /// Marks a value as an object of a kind. Returns whether it was not marked before.
    fn mark(&mut self, file: FileId, value: Value<'_>, kind: ObjectKind) -> bool {
        let read = &mut self.read[file.index()];
        let marked = &mut read.kinds[value.id().index()];
        if *marked == NO_KIND {
            *marked = kind as u8;
            read.objects.push(value.id());
            return true;
        }
        let before = ObjectKind::ALL[usize::from(*marked)];
        // A Header Object is a Parameter Object without name and place, and they are often shared.
        if before != kind && value.get("$ref").is_none() {
            let label = Label::new(
                &read.document,
                first_key(value),
                format!("first referred to as {}", before.noun()),
            );
            let message = format!("a reference takes this for {}", kind.noun());
            self.push(self.diagnostic(codes::TWO_ROLES, label, message));
        }
        false
    }

    // ------------------------------------------------------------------------------------------------- references ---

    /// Follows the reference that `holder` holds in `written`.
    fn follow(
        &mut self,
        file: FileId,
        holder: Value<'_>,
        written: Value<'_>,
        text: &str,
        shape: Shape,
    ) {
        let address = Address {
            file,
            node: holder.id(),
        };
        let found = match shape {
            Shape::MappingTarget => self.locate_mapping(file, holder.id(), text),
            _ => self.locate(file, holder.id(), text, 0),
        };
        let label = || Label::new(&self.read[file.index()].document, written.span(), "");
        let target = match found {
            Ok(target) => {
                if let Some(noun) = unexpected(shape) {
                    self.failures
                        .entry(Cause::Unexpected { noun })
                        .or_default()
                        .push(label());
                }
                let shape = match shape {
                    Shape::MappingTarget | Shape::SchemaOrBoolean => {
                        Shape::Object(ObjectKind::Schema)
                    }
                    Shape::OperationReference => Shape::Object(ObjectKind::Operation),
                    shape => shape,
                };
                self.queue.push((target, shape));
                Target::Node(target)
            }
            Err(cause) => {
                let cause = match (shape, cause) {
                    // A link may lead to an operation of another API, which is nobody's fault.
                    (Shape::OperationReference, Some(Cause::Remote { .. })) => None,
                    (Shape::OperationReference, Some(_)) => Some(Cause::MissingOperation {
                        text: text.to_owned(),
                    }),
                    (_, cause) => cause,
                };
                if let Some(cause) = cause {
                    self.failures.entry(cause).or_default().push(label());
                }
                Target::Broken
            }
        };
        self.references.insert(address, target);
    }

    /// The value that a reference leads to.
    fn locate(
        &mut self,
        file: FileId,
        holder: NodeId,
        text: &str,
        depth: u32,
    ) -> Result<Address, Failure> {
        if let Some(found) = self.locate_by_identifier(file, holder, text) {
            return found;
        }
        let parsed = match reference::parse(text) {
            Ok(parsed) => parsed,
            Err(Unusable::Remote) => {
                return Err(Some(Cause::Remote {
                    text: text.to_owned(),
                }));
            }
            Err(Unusable::Malformed(reason)) => {
                return Err(Some(Cause::Malformed {
                    text: text.to_owned(),
                    reason,
                }));
            }
        };
        let target = if parsed.path.is_empty() {
            file
        } else {
            if is_absolute(&parsed.path) {
                return Err(Some(Cause::Outside {
                    text: text.to_owned(),
                }));
            }
            let name = self.read[file.index()].document.name().to_string();
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            self.open(&join(folder, &parsed.path))?
        };
        let resource = if target == file && parsed.path.is_empty() {
            self.identifiers[file.index()]
                .resource_of(holder)
                .map(|(_, node)| node)
        } else {
            None
        };
        self.within(target, resource, &parsed.fragment, text, depth)
    }

    /// The value that a reference leads to by a `$id` or `$self`, where the file has any.
    fn locate_by_identifier(
        &mut self,
        file: FileId,
        holder: NodeId,
        text: &str,
    ) -> Option<Result<Address, Failure>> {
        if self.uris.is_empty() || text.starts_with('#') {
            return None;
        }
        let base = match self.identifiers[file.index()].resource_of(holder) {
            Some((uri, _)) => uri.to_owned(),
            None => locate::file_uri(self.read[file.index()].document.name()),
        };
        let uri = locate::resolve(&base, text)?;
        let resource = *self.uris.get(locate::without_fragment(&uri))?;
        let fragment = text.split_once('#').map_or("", |(_, fragment)| fragment);
        let fragment = format!("#{fragment}");
        let fragment = reference::parse(&fragment).ok()?.fragment;
        Some(self.within(resource.file, Some(resource.node), &fragment, text, 0))
    }

    /// The value that a fragment leads to in a file, or in a resource of it.
    fn within(
        &mut self,
        file: FileId,
        resource: Option<NodeId>,
        fragment: &Fragment<'_>,
        text: &str,
        depth: u32,
    ) -> Result<Address, Failure> {
        const DEEPEST: u32 = 32;
        let document = Arc::clone(&self.read[file.index()].document);
        let pointer = match fragment {
            Fragment::Anchor(name) => {
                let identifiers = &self.identifiers[file.index()];
                if let Some(node) = identifiers.anchor(resource, name) {
                    return Ok(Address { file, node });
                }
                let mut help = Vec::new();
                let pointer = format!("/{name}");
                if matches!(locate::walk(document.root(), &pointer), Walk::Found(_)) {
                    help.push(format!(
                        "a JSON Pointer starts with a slash: write `#{pointer}`"
                    ));
                } else if let Some(anchor) = nearest(name, identifiers.anchor_names()) {
                    help.push(format!("did you mean `#{anchor}`?"));
                }
                return Err(Some(missing_fragment(&document, name, help)));
            }
            Fragment::Pointer(pointer) => pointer,
        };
        // A pointer counts from the resource that the reference is in; many write it from the file's root all the same.
        let starts = resource
            .map(|node| document.value(node))
            .into_iter()
            .chain([document.root()]);
        let mut lost = None;
        for start in starts {
            match locate::walk(start, pointer) {
                Walk::Found(value) => {
                    return Ok(Address {
                        file,
                        node: value.id(),
                    });
                }
                Walk::Reference(holder, rest) if depth < DEEPEST => {
                    let Some(next) = holder.get("$ref").and_then(Value::as_str) else {
                        continue;
                    };
                    let through = self.locate(file, holder.id(), next, depth + 1)?;
                    if depth == 0 {
                        let cause = Cause::Through {
                            text: text.to_owned(),
                        };
                        let label = Label::new(
                            &document,
                            holder.span(),
                            "the pointer goes on behind this reference",
                        );
                        self.failures.entry(cause).or_default().push(label);
                    }
                    let fragment = Fragment::Pointer(rest.into());
                    return self.within(
                        through.file,
                        Some(through.node),
                        &fragment,
                        text,
                        depth + 1,
                    );
                }
                Walk::Reference(..) => {}
                Walk::Lost(value, name, last) => lost = Some((value, name, last)),
            }
        }
        let help = match lost {
            Some((value, name, last)) => self.suggest(document.root(), value, &name, last, pointer),
            None => Vec::new(),
        };
        Err(Some(missing_fragment(&document, pointer, help)))
    }

    /// The schema that a discriminator's mapping names or refers to (OpenAPI 3.0.3 §4.7.25).
    fn locate_mapping(
        &mut self,
        file: FileId,
        holder: NodeId,
        text: &str,
    ) -> Result<Address, Failure> {
        let is_name = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        if is_name {
            for candidate in [FileId::ROOT, file] {
                let document = &self.read[candidate.index()].document;
                let schemas = document.root().pointer("/components/schemas");
                if let Some(schema) = schemas.and_then(|schemas| schemas.get(text)) {
                    return Ok(Address {
                        file: candidate,
                        node: schema.id(),
                    });
                }
            }
            if !text.contains('.') {
                let document = Arc::clone(&self.read[0].document);
                let schemas = document
                    .root()
                    .pointer("/components/schemas")
                    .and_then(Value::as_object);
                let names = schemas
                    .into_iter()
                    .flat_map(|schemas| schemas.iter())
                    .map(|member| member.key);
                let help = nearest(text, names).map(|name| format!("did you mean `{name}`?"));
                return Err(Some(Cause::MissingMapping {
                    text: text.to_owned(),
                    help: help.into_iter().collect(),
                }));
            }
        }
        self.locate(file, holder, text, 0).map_err(|failure| {
            failure.map(|cause| match cause {
                Cause::MissingFragment { help, .. } => Cause::MissingMapping {
                    text: text.to_owned(),
                    help,
                },
                Cause::MissingFile { .. } => Cause::MissingMapping {
                    text: text.to_owned(),
                    help: Vec::new(),
                },
                cause => cause,
            })
        })
    }

    /// Breaks references that lead back to themselves without ever reaching a value.
    fn break_cycles(&mut self) {
        let mut done: HashMap<Address, bool> = HashMap::new();
        let mut starts: Vec<Address> = self.references.keys().copied().collect();
        starts.sort();
        for start in starts {
            let mut path = Vec::new();
            let mut at = start;
            // `true` marks what is on the way, `false` what is known to end.
            let cycle = loop {
                match done.get(&at) {
                    Some(true) => break path.iter().position(|&earlier| earlier == at),
                    Some(false) => break None,
                    None => {}
                }
                match self.references.get(&at) {
                    Some(Target::Node(next)) => {
                        done.insert(at, true);
                        path.push(at);
                        at = *next;
                    }
                    _ => break None,
                }
            };
            if let Some(from) = cycle {
                let labels: Vec<Label> = path[from..]
                    .iter()
                    .map(|&address| self.reference_label(address))
                    .collect();
                self.report_cycle(labels);
                for &address in &path[from..] {
                    self.references.insert(address, Target::Broken);
                }
            }
            for address in path {
                done.insert(address, false);
            }
        }
    }

    /// A label on the text of a reference.
    fn reference_label(&self, holder: Address) -> Label {
        let document = &self.read[holder.file.index()].document;
        let value = document.value(holder.node);
        let written = value.get("$ref").unwrap_or(value);
        Label::new(document, written.span(), "")
    }

    // --------------------------------------------------------------------------------------------------- problems ---

    fn diagnostic(&self, code: Code, label: Label, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.options.profile, label, message)
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// What a shape is called where no reference may stand for it; `None` where one may.
fn unexpected(shape: Shape) -> Option<&'static str> {
    match shape {
        Shape::Object(kind) if kind.may_be_reference() => None,
        Shape::Object(kind) => Some(kind.noun()),
        Shape::SchemaOrBoolean
        | Shape::SchemaOrList
        | Shape::MappingTarget
        | Shape::OperationReference => None,
        Shape::String | Shape::Uri | Shape::Word(_) | Shape::Pattern => Some("a string"),
        Shape::List(_) => Some("a list"),
        Shape::Map(_) => Some("a map of values by name"),
        _ => Some("a plain value"),
    }
}

/// A value that is not there.
fn missing_fragment(document: &Document, fragment: &str, help: Vec<String>) -> Cause {
    Cause::MissingFragment {
        name: document.name().to_string(),
        fragment: fragment.to_owned(),
        help,
    }
}

/// JSON or YAML, for a file whose name does not tell.
fn sniff(bytes: &[u8]) -> Format {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{' | b'[') => Format::Json,
        _ => Format::Yaml,
    }
}

/// The first key of an object, or the whole of another value: a place to point at that is not the whole file.
fn first_key(value: Value<'_>) -> Span {
    let first = value.as_object().and_then(|object| object.iter().next());
    first.map_or(value.span(), |member| member.key_span)
}

/// What kind of JSON value it is, in running text.
fn kind_noun(value: Value<'_>) -> &'static str {
    match value.kind() {
        vsee_json::Kind::Null => "null",
        vsee_json::Kind::Boolean => "a boolean",
        vsee_json::Kind::Number => "a number",
        vsee_json::Kind::String => "a string",
        vsee_json::Kind::Array => "a list",
        vsee_json::Kind::Object => "an object",
    }
}
