//! The file of the functions that read the requests of webhooks.

use askama::Template;

use super::file_head::{header, imports_in_root};
use crate::client::plan::{RUNTIME, WebhookPlan};
use crate::prose::Prose;
use crate::spelling::{Imports, RustType};
use crate::text::{MAX_WIDTH, line_width};
use crate::workspace::render_file;
use crate::{Settings, docs};

#[derive(Template)]
#[template(path = "client/src/generated/webhook_requests.rs.j2")]
struct WebhooksFile<'p> {
    header: String,
    imports: String,
    readers: Vec<Reader<'p>>,
}

/// A function that reads the requests of a webhook.
#[derive(Template)]
#[template(path = "client/src/generated/webhook_reader.rs.j2")]
struct Reader<'p> {
    docs: String,
    name: &'p str,
    body: &'p RustType,
    header_map: &'p RustType,
    wrapped: bool,
}

/// Writes the file; `None` if there is no such function.
pub(super) fn render(webhooks: &[WebhookPlan<'_>], settings: &Settings) -> Option<String> {
    if webhooks.is_empty() {
        return None;
    }
    let mut imports = Imports::new();
    imports.add(RUNTIME, "webhook");
    for webhook in webhooks {
        webhook.body.add_imports(&mut imports);
        webhook.header_map.add_imports(&mut imports);
    }
    let readers = webhooks.iter().map(|plan| {
        let fallback = Prose::WebhookRequest {
            id: &plan.webhook.id,
        };
        let mut reader = Reader {
            docs: docs::comment(&plan.webhook.docs, 0, &fallback.to_string()),
            name: &plan.name,
            body: &plan.body,
            header_map: &plan.header_map,
            wrapped: false,
        };
        let text = reader.to_string();
        let signature = text.lines().position(|line| line.starts_with("pub fn"));
        reader.wrapped = line_width(&text, signature.unwrap_or_default(), 0) > MAX_WIDTH;
        reader
    });
    let file = WebhooksFile {
        readers: readers.collect(),
        header: header(settings, webhooks.iter().map(|plan| plan.webhook)),
        imports: imports_in_root(imports),
    };
    Some(render_file(&file))
}
