//! Reading the files of a description and following its references.
//!
//! [`Loader`] holds the state. Reading starts with the root file (`root.rs`), visits every value that the grammar defines
//! (`walk.rs`), and follows the references in them (`follow.rs`), which opens further files (`open.rs`).

mod cause;
mod cycles;
mod explain;
mod files;
mod follow;
mod loader;
mod open;
pub(crate) mod options;
mod pointer;
mod reference;
mod root;
pub(crate) mod suggest;
mod walk;

use std::path::Path;
use std::sync::OnceLock;

use conform_report::Diagnostic;

use self::files::Files;
use self::loader::{Loader, Pending};
use self::options::LoadOptions;
use crate::address::Address;
use crate::description::Description;
use crate::grammar::{MemberShape, ObjectKind};

/// The result of loading: the description as far as it could be read, and every problem that was found.
#[derive(Debug)]
pub struct Loaded {
    /// The description, or `None` if the root file is not one.
    pub description: Option<Description>,
    /// The problems, sorted by file and position.
    pub diagnostics: Vec<Diagnostic>,
}

impl Description {
    /// Reads the description whose root is the file at `path`, and every file that it refers to.
    ///
    /// A file that cannot be read or parsed is reported, and the other files are read nevertheless. Nothing outside the
    /// root folder and nothing on the network is read.
    #[must_use]
    pub fn load(path: &Path, options: &LoadOptions) -> Loaded {
        load(Files::on_disk(path, options.root.as_deref()), options)
    }

    /// Reads a description from texts in memory: pairs of a relative path and its contents.
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

fn load(files: Files, options: &LoadOptions) -> Loaded {
    let mut loader = Loader::new(files, options);
    let description = read(&mut loader);
    let mut diagnostics = loader.diagnostics;
    conform_report::sort(&mut diagnostics);
    Loaded {
        description,
        diagnostics,
    }
}

/// Reads everything that the root file leads to.
fn read(loader: &mut Loader<'_>) -> Option<Description> {
    let root = loader.open_root()?;
    loader.version = loader.find_version()?;
    loader.identify(root);
    loader.queue.push(Pending {
        address: Address {
            file: root,
            node: loader.read[root.index()].document.root().id(),
        },
        shape: MemberShape::Object(ObjectKind::OpenApi),
        via: None,
    });
    while let Some(pending) = loader.queue.pop() {
        loader.via = pending.via;
        loader.walk(pending.address, pending.shape);
    }
    loader.break_cycles();
    loader.report_failures();
    for file in &mut loader.read {
        file.objects.sort();
    }
    Some(Description {
        version: loader.version,
        is_draft: loader.is_draft,
        is_incomplete: loader.is_incomplete,
        profile: loader.options.profile,
        files: std::mem::take(&mut loader.read),
        ends: cycles::ends(&loader.references),
        references: std::mem::take(&mut loader.references),
        identifiers: std::mem::take(&mut loader.identifiers),
        dynamic: std::mem::take(&mut loader.dynamic),
        schemes: std::mem::take(&mut loader.schemes),
        subtypes: OnceLock::new(),
    })
}
