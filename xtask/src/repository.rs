//! This repository, which every chore works on, wherever it is started.

use std::path::{Path, PathBuf};

use conform_openapi::config::FILE_NAME;
use conform_openapi::context::Context;
use conform_openapi::io::Io;
use conform_openapi::outcome::Failure;

/// Returns the context of a chore: this repository, wherever the command is started.
pub(crate) fn context(io: Io<'_>) -> Context<'_> {
    context_in(&workspace(), io)
}

/// Returns the context of a chore in a copy of this repository.
pub(crate) fn context_in<'a>(root: &Path, io: Io<'a>) -> Context<'a> {
    let mut context = Context::new("cargo xtask", io);
    context.config = Some(root.join(FILE_NAME));
    context
}

/// Returns the folder of the workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is in the workspace")
        .to_owned()
}

/// Returns the failure of reading a path.
pub(crate) fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    move |error| conform_openapi::paths::unreadable(path, &error)
}

/// Returns the failure of starting another program.
pub(crate) fn unstarted(error: std::io::Error) -> Failure {
    Failure::message(error.to_string())
}
