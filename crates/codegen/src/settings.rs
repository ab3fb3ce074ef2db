//! What can be chosen about the output.

/// What can be chosen about the output.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the files go and what they are.
    pub layout: Layout,
    /// The command that writes them, named in the first line of each: `cargo xtask generate`.
    pub command: String,
    /// Put before the file names of the description, `spec/`; empty for none. Never an absolute path, never one as typed.
    pub source_prefix: String,
    /// Whether objects keep the members that the description does not know, and write them back.
    pub keep_unknown: bool,
    /// Whether the models crate gets a test that reads and writes every valid example of the document.
    pub example_tests: bool,
}

impl Default for Settings {
    /// The settings of this workspace's own crates.
    fn default() -> Self {
        Self {
            layout: Layout::InTree,
            command: "cargo xtask generate".to_owned(),
            source_prefix: "spec/".to_owned(),
            keep_unknown: true,
            example_tests: false,
        }
    }
}

/// Where the files go.
#[derive(Clone, Debug)]
pub enum Layout {
    /// `crates/models/src/generated/` and `crates/client/src/generated/` of this workspace.
    InTree,
    /// A workspace of its own with the crates `NAME-models` and `NAME-client`.
    Workspace {
        /// The name, as given; a package name is made of it.
        name: String,
        /// How the crates depend on the runtime.
        runtime: Runtime,
    },
}

/// How a generated workspace depends on the runtime crate.
#[derive(Clone, Debug)]
pub enum Runtime {
    /// By path, relative to the generated workspace's root, or absolute.
    Path(String),
    /// By version.
    Version(String),
}
