//! An OpenAPI description: its files, what their values are, and where their references lead.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use conform_json::{Document, NodeId};
use conform_report::{Code, Diagnostic, Label, Profile};

use crate::Version;
use crate::address::{Address, FileId};
use crate::dialect::Dialect;
use crate::grammar::ObjectKind;
use crate::identifiers::{Identifiers, RECURSIVE_ANCHOR};
use crate::subtype_table::SubtypeTable;

/// An OpenAPI description of one or many files.
///
/// [`Description::load`] and [`Description::from_files`] read one. It is immutable, and can be shared between threads.
pub struct Description {
    pub(crate) version: Version,
    pub(crate) is_draft: bool,
    pub(crate) is_incomplete: bool,
    pub(crate) profile: Profile,
    pub(crate) files: Vec<DescriptionFile>,
    /// The target of each reference, by the value that holds it.
    pub(crate) references: HashMap<Address, Target>,
    /// The end of each chain of several references. Kept, because chains may be long and many start within them.
    pub(crate) ends: HashMap<Address, Target>,
    /// The identifiers in each of the files.
    pub(crate) identifiers: Vec<Identifiers>,
    /// The target of each `$dynamicRef` and `$recursiveRef`, as long as nothing extends it.
    pub(crate) dynamic: HashMap<Address, Target>,
    /// The security scheme of each list of scopes whose key is the URI of the scheme (3.2).
    pub(crate) schemes: HashMap<Address, Target>,
    /// Computed on first use.
    pub(crate) subtypes: OnceLock<SubtypeTable>,
}

/// A file, and which of its values are objects of the specification.
pub(crate) struct DescriptionFile {
    pub(crate) document: Arc<Document>,
    /// The object kind that each value was reached as, by node index.
    pub(crate) kinds: Vec<Option<ObjectKind>>,
    /// The values that have an object kind, in the order of the text.
    pub(crate) objects: Vec<NodeId>,
}

/// Where a reference leads.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// To this value.
    Node(Address),
    /// Nowhere; loading has reported it.
    Broken,
}

impl Description {
    /// Returns the OpenAPI version of the root file; it applies to every file.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Returns whether the version in the root file is that of a draft, which is read as the last published one.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.is_draft
    }

    /// Returns whether a file of the description could not be read. What it contains, and what that refers to, is not known.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }

    /// Returns the profile that decides the severity of problems.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Returns the documents of all files that were read, in the order of [`FileId::index`].
    pub fn files(&self) -> impl ExactSizeIterator<Item = &Arc<Document>> {
        self.files.iter().map(|file| &file.document)
    }

    /// Returns the document of a file.
    #[must_use]
    pub fn document(&self, file: FileId) -> &Arc<Document> {
        &self.files[file.index()].document
    }

    /// Returns the kind of object at an address, or `None` if the value is not an object of the specification.
    #[must_use]
    pub fn kind(&self, address: Address) -> Option<ObjectKind> {
        let kinds = &self.files[address.file.index()].kinds;
        kinds.get(address.node.index()).copied().flatten()
    }

    /// Returns every reference that leads somewhere, as the value that holds it and its target, in no particular order.
    pub fn edges(&self) -> impl Iterator<Item = (Address, Address)> {
        self.references
            .iter()
            .filter_map(|(&holder, &target)| match target {
                Target::Node(target) => Some((holder, target)),
                Target::Broken => None,
            })
    }

    /// Makes a diagnostic whose severity depends on the profile of this description.
    #[must_use]
    pub fn report(&self, code: Code, primary: Label, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.profile, primary, message)
    }

    /// Where the reference held by this value leads, if loading followed it.
    pub(crate) fn target(&self, holder: Address) -> Option<Target> {
        self.references.get(&holder).copied()
    }

    /// The dialect that is named for the schema at an address, and the value that names it.
    pub(crate) fn stated_dialect(&self, address: Address) -> Option<(Dialect, Address)> {
        let stated = |file: FileId, node| {
            let (dialect, node) = self.identifiers[file.index()].dialect_of(node)?;
            Some((dialect, Address { file, node }))
        };
        // `jsonSchemaDialect` of the root file is for every file.
        let root = self.document(FileId::ROOT).root().id();
        stated(address.file, address.node).or_else(|| stated(FileId::ROOT, root))
    }

    /// The dynamic anchors of the schema resource that contains an address, by name.
    pub(crate) fn dynamic_anchors(&self, address: Address) -> impl Iterator<Item = (&str, NodeId)> {
        let identifiers = &self.identifiers[address.file.index()];
        let recursive = identifiers.recursive_anchor(address.node);
        let recursive = recursive.map(|node| (RECURSIVE_ANCHOR, node));
        let named = identifiers.dynamic_anchors(address.node).iter();
        named.map(|(name, node)| (&**name, *node)).chain(recursive)
    }

    /// Where the chain of references that starts at this value ends.
    pub(crate) fn end(&self, holder: Address) -> Option<Target> {
        let target = self.target(holder)?;
        Some(self.ends.get(&holder).copied().unwrap_or(target))
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
