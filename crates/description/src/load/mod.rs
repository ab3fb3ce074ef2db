//! Reading the files of a description and following its references.

mod explain;
mod files;
mod follow;
mod locate;
pub(crate) mod options;
mod reference;
mod walk;

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use conform_json::{Document, Format, Span, Value};

use self::explain::root_label;
use self::files::{Files, ReadError};
use self::locate::Identifiers;

use self::options::LoadOptions;
use crate::Version;
use crate::address::{Address, FileId};
use crate::codes;
use crate::description::{Description, DescriptionFile, Target};
use crate::grammar::{MemberShape, ObjectKind};
use conform_report::{Code, Diagnostic, Label, nearest};

impl Description {
    /// Reads the description whose root is the file at `path`, and every file that it refers to.
    ///
    /// A file that cannot be read or parsed is reported and does not hide the problems of others. Nothing outside the
    /// root folder and nothing on the network is read.
    #[must_use]
    pub fn load(path: &Path, options: &LoadOptions) -> Loaded {
        load(Files::on_disk(path, options.root.as_deref()), options)
    }

    /// Reads a description from texts held in memory: pairs of a relative path and its contents.
    ///
    /// ```
    /// use conform_description::{Description, LoadOptions, Version};
    ///
    /// let loaded = Description::from_files(
    ///     "openapi.yaml",
    ///     [("openapi.yaml", "openapi: 3.0.3\ninfo: {title: Visits, version: '1'}\npaths: {}\n")],
    ///     &LoadOptions::default(),
    /// );
    /// assert!(loaded.diagnostics.is_empty());
    /// assert_eq!(loaded.description.unwrap().version(), Version::V3_0);
    /// ```
    #[must_use]
    pub fn from_files<N: Into<String>, T: Into<Vec<u8>>>(
        root: &str,
        files: impl IntoIterator<Item = (N, T)>,
        options: &LoadOptions,
    ) -> Loaded {
        let files = files
            .into_iter()
            .map(|(name, text)| (name.into(), text.into()))
            .collect();
        load(Files::in_memory(root, files), options)
    }
}

/// What loading gives: the description as far as it could be read, and every problem on the way.
#[derive(Debug)]
pub struct Loaded {
    /// The description; `None` when the root file cannot be used at all.
    pub description: Option<Description>,
    /// Problems, sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a description.
fn load(files: Files, options: &LoadOptions) -> Loaded {
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
        dynamic: HashMap::new(),
        schemes: HashMap::new(),
        queue: Vec::new(),
        via: None,
        through: false,
        failures: BTreeMap::new(),
        diagnostics: Vec::new(),
        suggestions: Cell::new(SUGGESTIONS),
    };
    let description = loader.run();
    let mut diagnostics = loader.diagnostics;
    conform_report::sort(&mut diagnostics);
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
    read: Vec<DescriptionFile>,
    /// By file.
    identifiers: Vec<Identifiers>,
    /// Files by name; those that cannot be used are known as such, so that each is reported once.
    by_name: HashMap<String, Option<FileId>>,
    by_identity: HashMap<String, FileId>,
    uris: HashMap<String, Address>,
    bytes: usize,
    references: HashMap<Address, Target>,
    /// Where schemas with a `$dynamicRef` lead.
    dynamic: HashMap<Address, Target>,
    schemes: HashMap<Address, Target>,
    /// Values that are still to be walked, and what they are.
    queue: Vec<Walk>,
    /// The reference that led to the values that are being walked.
    via: Option<Address>,
    /// Whether the reference that is being followed goes on behind another.
    through: bool,
    /// References that fail for the same reason are one problem: by what it is, the places.
    failures: BTreeMap<Cause, Vec<Label>>,
    diagnostics: Vec<Diagnostic>,
    /// How many more names may be suggested.
    suggestions: Cell<u32>,
}

/// How many names are suggested in one run.
const SUGGESTIONS: u32 = 500;

/// A value that is still to be walked.
struct Walk {
    address: Address,
    /// What it is.
    shape: MemberShape,
    /// The reference that led to it.
    via: Option<Address>,
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
    Remote { text: String, spared: bool },
    /// The text is no reference.
    Malformed { text: String, reason: &'static str },
    /// The file lacks the value.
    MissingFragment {
        name: String,
        fragment: String,
        help: Vec<String>,
        /// Whether the description means something without it.
        spared: bool,
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
        let shape = MemberShape::Object(ObjectKind::OpenApi);
        self.queue.push(Walk {
            address: start,
            shape,
            via: None,
        });
        while let Some(Walk {
            address,
            shape,
            via,
        }) = self.queue.pop()
        {
            self.via = via;
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
            ends: follow::ends(&self.references),
            references: std::mem::take(&mut self.references),
            dynamic: std::mem::take(&mut self.dynamic),
            schemes: std::mem::take(&mut self.schemes),
            subtypes: OnceLock::new(),
        })
    }

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
        let format = Format::from_file_name(name).unwrap_or_else(|| sniff(&contents.bytes));
        match Document::parse(name, contents.bytes, format, &self.options.limits) {
            Ok(document) => {
                let file = FileId(u32::try_from(self.read.len()).unwrap_or(u32::MAX));
                let document = Arc::new(document);
                self.report_duplicates(&document);
                let kinds = vec![None; document.node_count()];
                self.read.push(DescriptionFile {
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
            let label = label(root, &format!("this is {}", root.kind().noun()));
            let message = "the root of an OpenAPI description is an object";
            let mut diagnostic = self.diagnostic(codes::NOT_A_DESCRIPTION, label, message);
            if root.as_str().is_some_and(|text| text.starts_with('<')) {
                diagnostic = diagnostic
                    .help("the text looks like HTML or XML, perhaps the error page of a server");
            }
            self.push(diagnostic);
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
            } else if let Some(other) = root.get("asyncapi") {
                self.diagnostic(
                    codes::UNSUPPORTED_VERSION,
                    label(other, ""),
                    "this is an AsyncAPI document",
                )
                .help("OpenAPI 3.0, 3.1 and 3.2 are read, which describe calls over HTTP")
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

    /// The name that was meant; none after many suggestions, as each costs a search.
    fn nearest<'c>(
        &self,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        const MOST: usize = 5_000;
        self.suggestions.set(self.suggestions.get().checked_sub(1)?);
        nearest(wrong, candidates.into_iter().take(MOST))
    }

    fn diagnostic(&self, code: Code, label: Label, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.options.profile, label, message)
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
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
