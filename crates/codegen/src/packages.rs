//! The generated packages: the manifest, the root and the README of each, which are written once. The packages of this
//! workspace have hand-written ones.

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

/// What a package contains.
#[derive(Clone, Copy)]
enum Contents {
    Models,
    Client,
    ModelsAndClient,
}

impl Contents {
    fn has_models(self) -> bool {
        !matches!(self, Self::Client)
    }

    fn has_client(self) -> bool {
        !matches!(self, Self::Models)
    }

    /// What the manifest calls it.
    fn noun(self) -> &'static str {
        match self {
            Self::Models => "Types",
            Self::Client => "Client",
            Self::ModelsAndClient => "Models and client",
        }
    }
}

/// What the files of a package say.
struct Package<'a> {
    contents: Contents,
    command: &'a str,
    source: String,
    /// The title of the API, as Markdown.
    title: String,
    /// The same in a string of TOML.
    toml_title: String,
    /// The name, as a string of TOML.
    name: String,
    version: &'static str,
    /// The name of the package that has the models.
    models: String,
    /// A feature for each group of operations; none where the API is small.
    features: Vec<&'a str>,
    /// Where the runtime crates are, as TOML.
    runtime: String,
    client_runtime: String,
    /// Whether there is a test of examples.
    has_examples: bool,
    /// Whether there is any generated code.
    has_code: bool,
    docs: String,
    quick_start: &'a QuickStart,
    recursion_limit: Option<usize>,
}

#[derive(Template)]
#[template(path = "package/Cargo.toml.j2")]
struct Manifest<'a> {
    package: &'a Package<'a>,
}

#[derive(Template)]
#[template(path = "package/src/lib.rs.j2")]
struct Root<'a> {
    package: &'a Package<'a>,
}

#[derive(Template)]
#[template(path = "models/README.md.j2")]
struct ModelsReadme<'a> {
    package: &'a Package<'a>,
}

#[derive(Template)]
#[template(path = "client/README.md.j2")]
struct ClientReadme<'a> {
    package: &'a Package<'a>,
}

#[derive(Template)]
#[template(path = "crate/README.md.j2")]
struct CrateReadme<'a> {
    package: &'a Package<'a>,
}

#[derive(Template)]
#[template(path = "crate/src/generated/mod.rs.j2")]
struct CrateModules {
    header: String,
}

/// Writes the files around the generated ones.
pub(crate) fn write(
    types: &Types<'_>,
    groups: &Groups<'_>,
    settings: &Settings,
    quick_start: &QuickStart,
    generated: &mut Generated,
) {
    let layout = &settings.layout;
    let packages = match layout {
        Layout::InTree => vec![],
        Layout::Workspace { .. } => vec![
            (Contents::Models, layout.models_folder()),
            (Contents::Client, layout.client_folder()),
        ],
        Layout::Crate { .. } => vec![(Contents::ModelsAndClient, layout.models_folder())],
    };
    for (contents, folder) in packages {
        if let Contents::ModelsAndClient = contents {
            let modules = CrateModules {
                header: settings.root_header(),
            };
            let path = format!("{folder}/src/generated/mod.rs");
            generated.tree.insert(path, render_file(&modules));
        }
        let package = Package::new(contents, types, groups, settings, quick_start, generated);
        for (name, text) in package.files() {
            generated
                .tree
                .insert_starter(format!("{folder}/{name}"), text);
        }
    }
}

impl<'a> Package<'a> {
    fn new(
        contents: Contents,
        types: &Types<'_>,
        groups: &'a Groups<'_>,
        settings: &'a Settings,
        quick_start: &'a QuickStart,
        generated: &Generated,
    ) -> Self {
        let layout = &settings.layout;
        let api = types.api();
        let title = title(api);
        let docs = match contents {
            Contents::Models => Prose::TypesOf { title: &title }.to_string(),
            Contents::Client | Contents::ModelsAndClient => {
                Prose::ClientOf { title: &title }.to_string()
            }
        };
        let name = match contents {
            Contents::Models => layout.models_package(),
            Contents::Client | Contents::ModelsAndClient => layout.client_package(),
        };
        Self {
            contents,
            command: &settings.command,
            source: settings.shown_source(),
            title,
            toml_title: toml_text(&plain_title(api)),
            name: toml_string(&name),
            version: FIRST_VERSION,
            models: layout.models_package(),
            features: groups.features(),
            runtime: dependency(settings, RuntimeCrate::Models),
            client_runtime: dependency(settings, RuntimeCrate::Client),
            has_examples: contents.has_models() && generated.written.examples > 0,
            has_code: contents.has_client() || generated.written.types > 0,
            docs: prefixed(&docs::lines(&docs, MAX_WIDTH - "//! ".len()), 0, "//!"),
            quick_start,
            recursion_limit: recursion_limit(types),
        }
    }

    /// Returns the path and the text of each file.
    fn files(&self) -> [(&'static str, String); 3] {
        let package = self;
        let readme = match self.contents {
            Contents::Models => render_file(&ModelsReadme { package }),
            Contents::Client => render_file(&ClientReadme { package }),
            Contents::ModelsAndClient => render_file(&CrateReadme { package }),
        };
        [
            ("Cargo.toml", render_file(&Manifest { package })),
            ("README.md", readme),
            ("src/lib.rs", render_file(&Root { package })),
        ]
    }

    /// Returns the features that are on by default, as strings of TOML.
    fn default_features(&self) -> Vec<&'static str> {
        let all = (!self.features.is_empty()).then_some("\"all\"");
        let rustls = self.contents.has_client().then_some("\"rustls\"");
        all.into_iter().chain(rustls).collect()
    }

    /// Returns the example of the client's use, as lines of the comment.
    fn doc_test(&self) -> String {
        prefixed(&self.quick_start.doc_test, 0, "//!")
    }
}
