//! What makes a generated client a crate: its manifest, its root and its README. The client crate of this workspace has
//! hand-written ones.

use askama::Template;

use super::quick_start::QuickStart;
use crate::groups::Groups;
use crate::prose::Prose;
use crate::recursion_limit::recursion_limit;
use crate::text::{MAX_WIDTH, prefixed};
use crate::types::Types;
use crate::workspace::{manifest_header, plain_title, render_file, title, toml_string, toml_text};
use crate::{Generated, Layout, Settings, docs};

#[derive(Template)]
#[template(path = "client/Cargo.toml.j2")]
struct Manifest<'a> {
    header: String,
    /// The package's name, as a string of TOML.
    package: String,
    /// The title of the API in a string of TOML.
    title: String,
    models: String,
    /// A feature for each group of operations; none where the API is small.
    features: Vec<&'a str>,
}

#[derive(Template)]
#[template(path = "client/README.md.j2")]
struct Readme<'a> {
    title: String,
    command: &'a str,
    quick_start: &'a str,
    /// Whether there is a feature for each group of operations.
    gated: bool,
}

#[derive(Template)]
#[template(path = "client/src/lib.rs.j2")]
struct Root<'a> {
    header: String,
    docs: String,
    /// The feature that the example needs.
    feature: Option<&'a str>,
    /// The example, as lines of the comment.
    quick_start: String,
    recursion_limit: Option<usize>,
}

/// Writes the files around the generated ones, unless the crate is the one of this workspace.
pub(super) fn write(
    types: &Types<'_>,
    groups: &Groups<'_>,
    settings: &Settings,
    quick_start: &QuickStart,
    generated: &mut Generated,
) {
    let Layout::Workspace { .. } = &settings.layout else {
        return;
    };
    let api = types.api();
    let title = title(api);
    let docs = Prose::ClientOf { title: &title }.to_string();
    let manifest = Manifest {
        header: manifest_header(settings),
        package: toml_string(&settings.layout.client_package()),
        title: toml_text(&plain_title(api)),
        models: settings.layout.models_package(),
        features: groups.features(),
    };
    let root = Root {
        header: settings.root_header(),
        docs: prefixed(&docs::lines(&docs, MAX_WIDTH - "//! ".len()), 0, "//!"),
        feature: quick_start.feature.as_deref(),
        quick_start: prefixed(&quick_start.doc_test, 0, "//!"),
        recursion_limit: recursion_limit(types),
    };
    let readme = Readme {
        title,
        command: &settings.command,
        quick_start: &quick_start.code,
        gated: groups.gated,
    };
    let folder = settings.layout.client_folder();
    let files = [
        ("Cargo.toml", render_file(&manifest)),
        ("README.md", render_file(&readme)),
        ("src/lib.rs", render_file(&root)),
    ];
    for (name, text) in files {
        generated.tree.insert(format!("{folder}/{name}"), text);
    }
}
