//! What makes generated models and a client one crate: its manifest, its root and its README.

use askama::Template;

use crate::client::QuickStart;
use crate::groups::Groups;
use crate::layout::FIRST_VERSION;
use crate::prose::Prose;
use crate::recursion_limit::recursion_limit;
use crate::text::{MAX_WIDTH, prefixed};
use crate::types::Types;
use crate::workspace::{dependency, plain_title, render_file, title, toml_string, toml_text};
use crate::{Generated, Layout, RuntimeCrate, Settings, docs};

#[derive(Template)]
#[template(path = "crate/Cargo.toml.j2")]
struct Manifest<'a> {
    command: &'a str,
    /// The package's name, as a string of TOML.
    package: String,
    version: &'static str,
    /// The title of the API in a string of TOML.
    title: String,
    /// A feature for each group of operations; none where the API is small.
    features: Vec<&'a str>,
    /// Where the runtime crates are, as TOML.
    runtime: String,
    client_runtime: String,
    /// Whether there is a test of examples.
    examples: bool,
}

#[derive(Template)]
#[template(path = "crate/README.md.j2")]
struct Readme<'a> {
    title: String,
    command: &'a str,
    source: String,
    quick_start: &'a str,
    /// Whether there is a feature for each group of operations.
    gated: bool,
}

#[derive(Template)]
#[template(path = "crate/src/lib.rs.j2")]
struct Root<'a> {
    command: &'a str,
    docs: String,
    code_fence: String,
    /// The example, as lines of the comment.
    quick_start: String,
    recursion_limit: Option<usize>,
}

#[derive(Template)]
#[template(path = "crate/src/generated/mod.rs.j2")]
struct ModFile {
    header: String,
}

/// Writes the files around the generated ones, if the models and the client are one crate.
pub(crate) fn write(
    types: &Types<'_>,
    groups: &Groups<'_>,
    settings: &Settings,
    quick_start: &QuickStart,
    generated: &mut Generated,
) {
    let layout = &settings.layout;
    let Layout::Crate { .. } = layout else {
        return;
    };
    let api = types.api();
    let title = title(api);
    let docs = Prose::ClientOf { title: &title }.to_string();
    let command = settings.command.as_str();
    let manifest = Manifest {
        command,
        package: toml_string(&layout.client_package()),
        version: FIRST_VERSION,
        title: toml_text(&plain_title(api)),
        features: groups.features(),
        runtime: dependency(settings, RuntimeCrate::Models),
        client_runtime: dependency(settings, RuntimeCrate::Client),
        examples: generated.written.examples > 0,
    };
    let root = Root {
        command,
        docs: prefixed(&docs::lines(&docs, MAX_WIDTH - "//! ".len()), 0, "//!"),
        code_fence: quick_start.code_fence(),
        quick_start: prefixed(&quick_start.doc_test, 0, "//!"),
        recursion_limit: recursion_limit(types),
    };
    let readme = Readme {
        title,
        command,
        source: settings.shown_source(),
        quick_start: &quick_start.code,
        gated: groups.gated,
    };
    let modules = ModFile {
        header: settings.root_header(),
    };
    let folder = layout.client_folder();
    let tree = &mut generated.tree;
    tree.insert(
        format!("{folder}/src/generated/mod.rs"),
        render_file(&modules),
    );
    let files = [
        ("Cargo.toml", render_file(&manifest)),
        ("README.md", render_file(&readme)),
        ("src/lib.rs", render_file(&root)),
    ];
    for (name, text) in files {
        tree.insert_starter(format!("{folder}/{name}"), text);
    }
}
