//! What makes a generated client a crate: its manifest, its root and its README. The client of this workspace has its own.

use askama::Template;

use super::QuickStart;
use crate::groups::Groups;
use crate::text::{prefixed, string_literal};
use crate::types::Types;
use crate::workspace::toml_string;
use crate::{Generated, Layout, Settings, docs};

#[derive(Template)]
#[template(path = "client/Cargo.toml.j2")]
struct Manifest<'a> {
    header: String,
    package: String,
    description: String,
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
struct Root {
    header: String,
    docs: String,
    /// What comes before the first call, the call, and what comes behind it.
    quick_start: String,
    /// What the crate asks of the compiler; empty where the default is enough.
    attribute: String,
}

/// Writes the files around the generated ones, if the crate is not one of this workspace.
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
    let folder = settings.layout.client_folder();
    let title = crate::workspace::title(api);
    let package = settings.layout.client_package();
    let header = settings.root_header();
    let comment = header.trim_start_matches("// ").to_owned();
    let manifest = Manifest {
        header: comment,
        package: string_literal(&package),
        description: toml_string(&format!("Client of {}", crate::workspace::plain_title(api))),
        models: settings.layout.models_package(),
        features: groups.features(),
    };
    let readme = Readme {
        title: title.clone(),
        command: &settings.command,
        quick_start: &quick_start.code,
        gated: groups.gated,
    };
    let root = Root {
        header,
        docs: prefixed(&docs::lines(&format!("Client of {title}."), 96), 0, "//!"),
        quick_start: test(quick_start),
        attribute: crate::recursion_limit::attribute(types),
    };
    let files = [
        ("Cargo.toml", manifest.render()),
        ("README.md", readme.render()),
        ("src/lib.rs", root.render()),
    ];
    for (name, text) in files {
        let text = text.expect("a template over strings cannot fail");
        generated
            .tree
            .insert(format!("{folder}/{name}"), format!("{}\n", text.trim_end()));
    }
}

/// The first call as a test of the documentation. Where the operation can be left out, it is only shown then.
fn test(quick_start: &QuickStart) -> String {
    let begin = match &quick_start.feature {
        None => "//! ```no_run\n".to_owned(),
        Some(feature) => {
            let feature = string_literal(feature);
            format!(
                "#![cfg_attr(feature = {feature}, doc = \"```no_run\")]\n\
                 #![cfg_attr(not(feature = {feature}), doc = \"```ignore\")]\n"
            )
        }
    };
    format!(
        "{begin}{}//! ```\n",
        prefixed(&quick_start.test(), 0, "//!")
    )
}
