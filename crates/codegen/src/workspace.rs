//! What makes generated code a workspace of crates: the root manifest and README, and what the crates' own have in common.

use askama::Template;
use conform_ir::Api;

use crate::client::QuickStart;
use crate::text::is_invisible;
use crate::{Generated, Layout, Runtime, Settings, docs};

#[derive(Template)]
#[template(path = "workspace/Cargo.toml.j2")]
struct Manifest {
    header: String,
    members: String,
    runtime: String,
    client_runtime: String,
}

#[derive(Template)]
#[template(path = "workspace/README.md.j2")]
struct Readme<'a> {
    title: String,
    command: &'a str,
    source: String,
    models: String,
    client: String,
    quick_start: &'a str,
}

/// Writes the root of the workspace, if the output is one.
pub(crate) fn write(
    api: &Api,
    settings: &Settings,
    quick_start: &QuickStart,
    generated: &mut Generated,
) {
    let Layout::Workspace { runtime, .. } = &settings.layout else {
        return;
    };
    let (models, client) = (
        settings.layout.models_package(),
        settings.layout.client_package(),
    );
    let (runtime, client_runtime) = match runtime {
        Runtime::Path(path) => {
            let path = path.trim_end_matches('/');
            let dependency = |path: &str| format!("{{ path = {} }}", toml_string(path));
            (dependency(path), dependency(&format!("{path}-client")))
        }
        Runtime::Version(version) => {
            let dependency = format!("{{ version = {} }}", toml_string(version));
            (dependency.clone(), dependency)
        }
    };
    let manifest = Manifest {
        header: manifest_header(settings),
        members: format!("{}, {}", toml_string(&client), toml_string(&models)),
        runtime,
        client_runtime,
    };
    let readme = Readme {
        title: title(api),
        command: &settings.command,
        source: settings.shown_source(),
        models,
        client,
        quick_start: &quick_start.code,
    };
    generated.tree.insert("Cargo.toml", file(&manifest));
    generated.tree.insert("README.md", file(&readme));
}

/// The title of the API on one line, as Markdown.
pub(crate) fn title(api: &Api) -> String {
    let title = docs::lines(&api.info.title, usize::MAX).join(" ");
    if title.is_empty() {
        "The API".to_owned()
    } else {
        title
    }
}

/// The title of the API on one line, as plain text.
pub(crate) fn plain_title(api: &Api) -> String {
    let words: Vec<&str> = api.info.title.split_whitespace().collect();
    if words.is_empty() {
        "the API".to_owned()
    } else {
        words.join(" ")
    }
}

/// The first line of a manifest, behind its `#`.
pub(crate) fn manifest_header(settings: &Settings) -> String {
    settings.root_header().trim_start_matches("// ").to_owned()
}

/// Renders a file, which ends in one line feed.
pub(crate) fn file(template: &impl Template) -> String {
    let mut text = template
        .render()
        .expect("writing to a string does not fail");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// A basic string of TOML, without what cannot be seen.
pub(crate) fn toml_string(text: &str) -> String {
    let mut literal = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => literal.extend(['\\', c]),
            c if is_invisible(c) => {}
            c => literal.push(c),
        }
    }
    literal + "\""
}
