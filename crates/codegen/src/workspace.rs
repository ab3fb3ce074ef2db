//! The root of a generated workspace: its manifest and README, and what the manifests and READMEs of the crates share.

use askama::Template;
use conform_ir::Api;

use crate::client::QuickStart;
use crate::text::is_invisible;
use crate::{Generated, Layout, Runtime, Settings, docs};

#[derive(Template)]
#[template(path = "workspace/Cargo.toml.j2")]
struct Manifest {
    header: String,
    /// The packages, as strings of TOML.
    models: String,
    client: String,
    client_runtime: RuntimeSource,
    runtime: RuntimeSource,
}

/// Where a runtime crate comes from, as strings of TOML.
enum RuntimeSource {
    Path(String),
    Version(String),
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
    let models = settings.layout.models_package();
    let client = settings.layout.client_package();
    let (client_runtime, runtime) = match runtime {
        Runtime::Path(path) => {
            let path = path.trim_end_matches('/');
            let source = |path: &str| RuntimeSource::Path(toml_string(path));
            (source(&format!("{path}-client")), source(path))
        }
        Runtime::Version(version) => {
            let source = || RuntimeSource::Version(toml_string(version));
            (source(), source())
        }
    };
    let manifest = Manifest {
        header: manifest_header(settings),
        models: toml_string(&models),
        client: toml_string(&client),
        client_runtime,
        runtime,
    };
    let readme = Readme {
        title: title(api),
        command: &settings.command,
        source: settings.shown_source(),
        models,
        client,
        quick_start: &quick_start.code,
    };
    let tree = &mut generated.tree;
    tree.insert("Cargo.toml", render_file(&manifest));
    tree.insert("README.md", render_file(&readme));
}

/// Returns the title of the API on one line, as Markdown.
pub(crate) fn title(api: &Api) -> String {
    let title = docs::lines(&api.info.title, usize::MAX).join(" ");
    if title.is_empty() {
        "The API".to_owned()
    } else {
        title
    }
}

/// Returns the title of the API on one line, as plain text.
pub(crate) fn plain_title(api: &Api) -> String {
    let words: Vec<&str> = api.info.title.split_whitespace().collect();
    if words.is_empty() {
        "the API".to_owned()
    } else {
        words.join(" ")
    }
}

/// Returns the first line of a manifest, behind its `#`.
pub(crate) fn manifest_header(settings: &Settings) -> String {
    settings.root_header().trim_start_matches("// ").to_owned()
}

/// Renders a file. It ends in one line feed.
pub(crate) fn render_file(template: &impl Template) -> String {
    let mut text = template
        .render()
        .expect("writing to a string does not fail");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// Returns a basic string of TOML, without invisible characters.
pub(crate) fn toml_string(text: &str) -> String {
    format!("\"{}\"", toml_text(text))
}

/// Returns a text for the inside of a basic string of TOML, without invisible characters.
pub(crate) fn toml_text(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            c if is_invisible(c) => {}
            c => escaped.push(c),
        }
    }
    escaped
}
