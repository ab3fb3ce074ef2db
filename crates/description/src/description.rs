//! An OpenAPI description: its files joined, its references resolved.

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use conform_json::{Document, Limits, NodeId};

use crate::Version;
use crate::grammar::ObjectKind;
use crate::node::Node;
use crate::subtypes::Heirs;
use conform_report::{Code, Diagnostic, Label, Profile};

/// A file of a description; the root file is [`FileId::ROOT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) u32);

impl FileId {
    /// The file that loading started from.
    pub const ROOT: Self = Self(0);

    /// Its place in [`Description::files`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A value of a description: the file, and the value in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// The file.
    pub file: FileId,
    /// The value in that file's document.
    pub node: NodeId,
}

/// Bounds and customs of loading.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// The folder that no reference may leave. By default, the folder of the root file.
    pub root: Option<PathBuf>,
    /// Whether the description is one's own, or somebody else's.
    pub profile: Profile,
    /// Bounds on each file.
    pub limits: Limits,
    /// How many files a description may have.
    pub max_files: usize,
    /// How many bytes they may have together.
    pub max_total_bytes: usize,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            root: None,
            profile: Profile::default(),
            limits: Limits::default(),
            max_files: 50_000,
            max_total_bytes: 1 << 30,
        }
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

/// An OpenAPI description of one or many files.
///
/// It does not change after loading, and can be shared between threads.
pub struct Description {
    pub(crate) version: Version,
    pub(crate) profile: Profile,
    pub(crate) files: Vec<File>,
    pub(crate) references: HashMap<Address, Target>,
    /// Where references end that lead to references: chains may be long, and many start within them.
    pub(crate) ends: HashMap<Address, Target>,
    /// Where schemas with a `$dynamicRef` lead as long as nothing extends them.
    pub(crate) dynamic: HashMap<Address, Target>,
    /// Where security requirements lead whose scheme is named by its URI (3.2), by the list of scopes.
    pub(crate) schemes: HashMap<Address, Target>,
    /// Which schemas inherit from which; made when first asked for.
    pub(crate) heirs: OnceLock<Heirs>,
}

/// A file and what its values are.
pub(crate) struct File {
    pub(crate) document: Arc<Document>,
    /// The object kind of every value that was reached as one, by node index; see [`NO_KIND`].
    pub(crate) kinds: Vec<u8>,
    /// Those values, in the order of the text.
    pub(crate) objects: Vec<NodeId>,
}

/// Marks a value that no object kind is known of.
pub(crate) const NO_KIND: u8 = u8::MAX;

/// Where a reference leads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// To this value.
    Node(Address),
    /// Nowhere; loading has reported it.
    Broken,
}

impl Description {
    /// The version that the root file states; it holds for every file.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// How strictly the description is judged.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// The OpenAPI Object.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node::new(self, FileId::ROOT, self.files[0].document.root())
    }

    /// The documents of all files that were read, by [`FileId::index`].
    pub fn files(&self) -> impl ExactSizeIterator<Item = &Arc<Document>> {
        self.files.iter().map(|file| &file.document)
    }

    /// The document of a file.
    #[must_use]
    pub fn document(&self, file: FileId) -> &Arc<Document> {
        &self.files[file.index()].document
    }

    /// The value at an address of this description.
    #[must_use]
    pub fn node(&self, address: Address) -> Node<'_> {
        Node::new(
            self,
            address.file,
            self.files[address.file.index()]
                .document
                .value(address.node),
        )
    }

    /// What object of the specification stands at an address, if one was reached there.
    #[must_use]
    pub fn kind(&self, address: Address) -> Option<ObjectKind> {
        let kinds = &self.files[address.file.index()].kinds;
        kinds
            .get(address.node.index())
            .and_then(|&kind| ObjectKind::ALL.get(usize::from(kind)).copied())
    }

    /// Every object of the specification, file by file and in the order of each file.
    pub fn objects(&self) -> impl Iterator<Item = (ObjectKind, Node<'_>)> {
        self.files
            .iter()
            .enumerate()
            .flat_map(move |(index, file)| {
                let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
                file.objects.iter().map(move |&node| {
                    let kind = ObjectKind::ALL[usize::from(file.kinds[node.index()])];
                    (kind, Node::new(self, id, file.document.value(node)))
                })
            })
    }

    /// Every reference that leads somewhere: the value that holds it, and where it leads. In no order.
    pub fn edges(&self) -> impl Iterator<Item = (Address, Address)> {
        self.references
            .iter()
            .filter_map(|(&holder, &target)| match target {
                Target::Node(target) => Some((holder, target)),
                Target::Broken => None,
            })
    }

    /// The texts of the references that lead nowhere. In no order.
    pub fn broken(&self) -> impl Iterator<Item = &str> {
        let broken = self
            .references
            .iter()
            .filter(|(_, target)| matches!(target, Target::Broken));
        broken.filter_map(|(&holder, _)| Some(self.node(holder).reference()?.text))
    }

    /// Which schemas inherit from which.
    pub fn heirs(&self) -> &Heirs {
        self.heirs.get_or_init(|| Heirs::new(self))
    }

    /// A problem of this description, as grave as its profile says.
    #[must_use]
    pub fn report(&self, code: Code, primary: Label, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.profile, primary, message)
    }

    /// Where the reference held by this value leads, if loading met it.
    pub(crate) fn target(&self, holder: Address) -> Option<Target> {
        self.references.get(&holder).copied()
    }

    /// Where the reference held by this value leads in the end, through all others.
    pub(crate) fn end(&self, holder: Address) -> Option<Target> {
        let target = self.target(holder)?;
        Some(self.ends.get(&holder).copied().unwrap_or(target))
    }

    /// Where the `$dynamicRef` of this schema leads, if loading met it.
    pub(crate) fn dynamic_target(&self, holder: Address) -> Option<Target> {
        self.dynamic.get(&holder).copied()
    }
}

impl fmt::Debug for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Description")
            .field("root", &self.files[0].document.name())
            .field("version", &self.version)
            .field("files", &self.files.len())
            .field("references", &self.references.len())
            .finish_non_exhaustive()
    }
}
