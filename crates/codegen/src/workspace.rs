//! What is around the generated crates: the manifest of their workspace, its README and its `.gitattributes`; and what the
//! manifests and READMEs of the crates share.

use askama::Template;
use conform_ir::Api;

use crate::client::QuickStart;
use crate::layout::FIRST_VERSION;
use crate::text::is_invisible;
use crate::{Generated, Layout, Runtime, RuntimeCrate, Settings, docs};

#[derive(Template)]
#[template(path = "workspace/Cargo.toml.j2")]
struct Manifest<'a> {
    command: &'a str,
    /// The packages, as strings of TOML.
    members: Vec<String>,
}

#[derive(Template)]
#[template(path = "workspace/README.md.j2")]
struct Readme<'a> {
    title: String,
    command: &'a str,
    source: String,
    models: String,
    client: String,
    /// The copies of the runtime crates: two or none.
    vendored: Vec<String>,
    quick_start: &'a str,
}

#[derive(Template)]
#[template(path = "workspace/gitattributes.j2")]
struct GitAttributes<'a> {
    command: &'a str,
    vendored: Vec<String>,
}

/// Writes what is around the crates, unless they are those of this workspace.
pub(crate) fn write(
    api: &Api,
    settings: &Settings,
    quick_start: &QuickStart,
    generated: &mut Generated,
) {
    let layout = &settings.layout;
    let Some(runtime) = layout.runtime() else {
        return;
    };
    let vendored = match runtime {
        Runtime::Vendored => [RuntimeCrate::Models, RuntimeCrate::Client]
            .map(|runtime| layout.vendored_package(runtime))
            .into(),
        _ => Vec::new(),
    };
    let command = settings.command.as_str();
    let tree = &mut generated.tree;
    if !settings.is_nested {
        let packages = layout.packages();
        let manifest = Manifest {
            command,
            members: packages.iter().map(|name| toml_string(name)).collect(),
        };
        tree.insert_starter("Cargo.toml", render_file(&manifest));
    }
    let attributes = GitAttributes {
        command,
        vendored: vendored.clone(),
    };
    tree.insert_starter(".gitattributes", render_file(&attributes));
    // A single crate has its own README.
    if let Layout::Workspace { .. } = layout {
        let readme = Readme {
            title: title(api),
            command,
            source: settings.shown_source(),
            models: layout.models_package(),
            client: layout.client_package(),
            vendored,
            quick_start: &quick_start.code,
        };
        tree.insert_starter("README.md", render_file(&readme));
    }
}

/// Returns how the manifest of a generated crate depends on a runtime crate, as an inline table of TOML. It names everything:
/// a crate that inherits from its workspace does not work in another one.
pub(crate) fn dependency(settings: &Settings, on: RuntimeCrate) -> String {
    let layout = &settings.layout;
    let Some(runtime) = layout.runtime() else {
        return "{ workspace = true }".to_owned();
    };
    let value = toml_string;
    // TLS is a feature of the generated crate.
    let features = match on {
        RuntimeCrate::Models => match &settings.runtime_features()[..] {
            [] => String::new(),
            some => format!(", features = {some:?}"),
        },
        RuntimeCrate::Client => ", default-features = false".to_owned(),
    };
    match runtime {
        Runtime::Vendored => {
            let package = value(&layout.vendored_package(on));
            let path = value(&format!("../{}", layout.vendored_package(on)));
            format!(
                "{{ package = {package}, path = {path}, version = \">={FIRST_VERSION}\"{features} }}"
            )
        }
        Runtime::Version(version) => format!("{{ version = {}{features} }}", value(version)),
        Runtime::Git { url, rev } => {
            format!("{{ git = {}, rev = {}{features} }}", value(url), value(rev))
        }
        Runtime::Path(path) => {
            let path = path.trim_end_matches('/');
            let path = match on {
                RuntimeCrate::Models => path.to_owned(),
                RuntimeCrate::Client => format!("{path}-client"),
            };
            let is_absolute = std::path::Path::new(&path).is_absolute();
            let up = if is_absolute { "" } else { "../" };
            format!("{{ path = {}{features} }}", value(&format!("{up}{path}")))
        }
    }
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
