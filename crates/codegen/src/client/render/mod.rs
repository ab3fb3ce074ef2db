//! The second pass of writing a client: from what is planned to the text of the files.
//!
//! Each file has a template, and so has each piece that may have to be wrapped: it is rendered on one line, measured, and wrapped
//! if it is too long.

mod calls;
mod client_file;
mod continuation;
mod declarations;
mod file_head;
mod group_file;
mod headers_file;
mod method;
mod method_example;
mod quick_start;
mod webhooks_file;

use askama::Template;
use conform_ir::Api;

pub use calls::CallExamples;
pub(crate) use quick_start::QuickStart;

use super::plan::ClientPlan;
use crate::groups::{CfgAttribute, Groups};
use crate::workspace::render_file;
use crate::{Generated, Settings};

#[derive(Template)]
#[template(path = "client/src/generated/mod.rs.j2")]
struct ModFile<'a> {
    header: String,
    /// In rustfmt's order.
    modules: Vec<Module<'a>>,
}

/// A module of the generated code.
struct Module<'a> {
    cfg: CfgAttribute<'a>,
    name: String,
    is_public: bool,
}

impl<'a> Module<'a> {
    fn new(name: &str, features: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            cfg: CfgAttribute::new(features),
            name: name.to_owned(),
            is_public: true,
        }
    }
}

/// Writes the client crate, and returns an example of its use.
pub(super) fn write(
    plan: &ClientPlan<'_>,
    api: &Api,
    groups: &Groups<'_>,
    settings: &Settings,
    generated: &mut Generated,
) -> QuickStart {
    let folder = settings.layout.client_code();
    let mut modules = Vec::new();
    for group in &plan.groups {
        for (path, text) in group_file::render(group, settings) {
            generated.tree.insert(format!("{folder}/{path}"), text);
        }
        let operations = group.files.iter().map(|file| file.operations.len());
        generated.written.operations += operations.sum::<usize>();
        let feature = groups.gated.then_some(group.group.feature.as_str());
        modules.push(Module::new(&group.group.module, feature));
    }
    if !plan.headers.all.is_empty() {
        let text = headers_file::render(&plan.headers, api, settings);
        generated.tree.insert(format!("{folder}/headers.rs"), text);
        modules.push(Module::new("headers", None));
    }
    if let Some(text) = webhooks_file::render(&plan.webhooks, settings) {
        let path = format!("{folder}/webhook_requests.rs");
        generated.tree.insert(path, text);
        modules.push(Module::new("webhook_requests", Some("webhooks")));
    }
    let text = client_file::render(&plan.tables, api, settings);
    generated.tree.insert(format!("{folder}/client.rs"), text);
    modules.push(Module {
        is_public: false,
        ..Module::new("client", None)
    });
    modules.sort_by(|a, b| a.name.cmp(&b.name));
    let root = ModFile {
        header: settings.root_header(),
        modules,
    };
    generated
        .tree
        .insert(format!("{folder}/mod.rs"), render_file(&root));
    QuickStart::new(plan, api, groups, settings)
}
