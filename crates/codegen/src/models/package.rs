//! What makes the generated models a crate: its manifest, its root and its README. The models crate of this workspace has
//! hand-written ones, and a crate with a client, too, has those of `single_crate`.

use askama::Template;

use super::context::ModelsCrate;
use crate::groups::Groups;
use crate::layout::FIRST_VERSION;
use crate::prose::Prose;
use crate::recursion_limit::recursion_limit;
use crate::text::{MAX_WIDTH, prefixed};
use crate::workspace::{dependency, plain_title, render_file, title, toml_string, toml_text};
use crate::{Generated, Layout, RuntimeCrate, docs};

#[derive(Template)]
#[template(path = "models/Cargo.toml.j2")]
struct Manifest<'a> {
    command: &'a str,
    /// The package's name, as a string of TOML.
    package: String,
    version: &'static str,
    /// The title of the API in a string of TOML.
    title: String,
    /// A feature for each group of operations; none where the API is small.
    features: Vec<&'a str>,
    /// Where the runtime crate is, as TOML.
    runtime: String,
    /// Whether there is a test of examples.
    examples: bool,
}

#[derive(Template)]
#[template(path = "models/README.md.j2")]
struct Readme<'a> {
    title: String,
    command: &'a str,
    source: String,
    /// Whether there is a feature for each group of operations.
    gated: bool,
}

#[derive(Template)]
#[template(path = "models/src/lib.rs.j2")]
struct Root<'a> {
    command: &'a str,
    docs: String,
    recursion_limit: Option<usize>,
    /// Whether there is any type.
    types: bool,
}

/// Writes the files around the generated ones.
pub(super) fn write(
    krate: &ModelsCrate<'_>,
    groups: &Groups<'_>,
    has_examples: bool,
    generated: &mut Generated,
) {
    let settings = krate.settings;
    let Layout::Workspace { .. } = &settings.layout else {
        return;
    };
    let api = krate.types.api();
    let title = title(api);
    let docs = Prose::TypesOf { title: &title }.to_string();
    let command = settings.command.as_str();
    let manifest = Manifest {
        command,
        package: toml_string(&settings.layout.models_package()),
        version: FIRST_VERSION,
        title: toml_text(&plain_title(api)),
        features: groups.features(),
        runtime: dependency(settings, RuntimeCrate::Models),
        examples: has_examples,
    };
    let root = Root {
        command,
        docs: prefixed(&docs::lines(&docs, MAX_WIDTH - "//! ".len()), 0, "//!"),
        recursion_limit: recursion_limit(krate.types),
        types: generated.written.types > 0,
    };
    let readme = Readme {
        title,
        command,
        source: settings.shown_source(),
        gated: groups.gated,
    };
    let folder = settings.layout.models_folder();
    let files = [
        ("Cargo.toml", render_file(&manifest)),
        ("README.md", render_file(&readme)),
        ("src/lib.rs", render_file(&root)),
    ];
    for (name, text) in files {
        generated
            .tree
            .insert_starter(format!("{folder}/{name}"), text);
    }
}
