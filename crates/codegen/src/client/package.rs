//! What makes a generated client a crate, and with the models a workspace: manifests, root and README. The client of this workspace has
//! its own.

use askama::Template;
use vsee_spec::ir::Api;

use crate::text::{prefixed, string_literal};
use crate::{Generated, Layout, Runtime, Settings, docs};

#[derive(Template)]
#[template(path = "client/Cargo.toml.j2")]
struct Manifest {
    header: String,
    package: String,
    description: String,
    models: String,
    runtime: String,
}

#[derive(Template)]
#[template(path = "workspace/Cargo.toml.j2")]
struct Workspace {
    header: String,
    models: String,
    client: String,
}

#[derive(Template)]
#[template(path = "client/README.md.j2")]
struct Readme<'a> {
    title: String,
    command: &'a str,
    crate_name: String,
}

#[derive(Template)]
#[template(path = "client/src/lib.rs.j2")]
struct Root {
    header: String,
    docs: String,
}

/// Writes the files around the generated ones, if the crate is not one of this workspace.
pub(super) fn write(api: &Api, settings: &Settings, generated: &mut Generated) {
    let Layout::Workspace { runtime, .. } = &settings.layout else {
        return;
    };
    let folder = settings.layout.client_folder();
    let title = super::code(&api.info.title);
    let package = settings.layout.client_package();
    let header = settings.root_header();
    let comment = header.trim_start_matches("// ").to_owned();
    if generated.tree.get("Cargo.toml").is_none() {
        let root = Workspace {
            header: comment.clone(),
            models: toml_string(&settings.layout.models_folder()),
            client: toml_string(&folder),
        };
        let text = root.render().expect("a template over strings cannot fail");
        generated
            .tree
            .insert("Cargo.toml", format!("{}\n", text.trim_end()));
    }
    let manifest = Manifest {
        header: comment,
        package: string_literal(&package),
        description: toml_string(&format!("Client of {title}")),
        models: settings.layout.models_package(),
        runtime: match runtime {
            Runtime::Path(path) => {
                format!(
                    "{{ path = {}, features = [\"client\"] }}",
                    toml_string(path)
                )
            }
            Runtime::Version(version) => {
                format!(
                    "{{ version = {}, features = [\"client\"] }}",
                    toml_string(version)
                )
            }
        },
    };
    let readme = Readme {
        title: title.clone(),
        command: &settings.command,
        crate_name: package.replace('-', "_"),
    };
    let root = Root {
        header,
        docs: prefixed(&docs::lines(&format!("Client of {title}."), 96), 0, "//!"),
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

/// A basic string of TOML.
fn toml_string(text: &str) -> String {
    let mut literal = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            c if c.is_control() => literal.push(' '),
            c => literal.push(c),
        }
    }
    literal + "\""
}
