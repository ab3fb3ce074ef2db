//! Text of a description never becomes markup or a program.

use conform_docs::{Options, markdown, page};

use super::described_as;
use super::dom::Dom;

/// Texts that would be markup, or end what they are in.
const HOSTILE: [&str; 16] = [
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 1</script>",
    "</style><script>window.hacked = 1</script>",
    "</title></textarea></pre><img src=x onerror=window.hacked=1>",
    "]]><!--<script>",
    "\" onmouseover=\"window.hacked=1\" x=\"",
    "' onfocus='window.hacked=1' autofocus='",
    "[click](javascript:window.hacked=1)",
    "[click](JaVaScRiPt:window.hacked=1)",
    "[click](data:text/html,<script>window.hacked=1</script>)",
    "<javascript:window.hacked=1>",
    "![x](https://elsewhere.example/pixel.png)",
    "<a href=\"javascript:window.hacked=1\">click</a>",
    "<svg onload=window.hacked=1>",
    "`</code></pre><script>window.hacked=1</script>`",
    "a\nb\u{0}\u{2028}{{ 7 * 7 }}{% include \"x\" %}",
];

/// Returns a JSON string, which YAML reads, too.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string is JSON")
}

/// A description that has a text everywhere.
fn everywhere(text: &str) -> String {
    let t = quoted(text);
    let path = quoted(&format!("/p/{text}"));
    format!(
        r##"{{"openapi": "3.1.0", "info": {{"title": {t}, "version": {t}, "summary": {t}, "description": {t}, "contact": {{"name": {t}, "url": {t}, "email": {t}}}, "license": {{"name": {t}, "url": {t}}}, "termsOfService": {t}}},
"servers": [{{"url": {t}, "description": {t}, "variables": {{{t}: {{"default": {t}, "enum": [{t}], "description": {t}}}}}}}],
"externalDocs": {{"url": {t}, "description": {t}}},
"tags": [{{"name": {t}, "description": {t}, "externalDocs": {{"url": {t}}}}}],
"security": [{{{t}: [{t}]}}],
"paths": {{{path}: {{"post": {{"operationId": {t}, "summary": {t}, "description": {t}, "tags": [{t}], "externalDocs": {{"url": {t}, "description": {t}}},
  "parameters": [{{"name": {t}, "in": "query", "required": true, "description": {t}, "example": {t}, "schema": {{"$ref": "#/components/schemas/S"}}}}, {{"name": {t}, "in": "header", "required": true, "schema": {{"type": "string", "default": {t}}}}}],
  "requestBody": {{"description": {t}, "content": {{{t}: {{"example": {t}, "schema": {{"type": "object", "title": {t}, "description": {t}, "required": [{t}], "properties": {{{t}: {{"enum": [{t}], "default": {t}, "pattern": {t}, "format": {t}, "description": {t}}}}}}}}}}}}},
  "callbacks": {{{t}: {{{t}: {{"post": {{"responses": {{"200": {{"description": {t}}}}}}}}}}}}},
  "responses": {{"200": {{"description": {t}, "headers": {{{t}: {{"description": {t}, "schema": {{"const": {t}}}}}}}, "content": {{"application/json": {{"examples": {{{t}: {{"summary": {t}, "description": {t}, "value": {{{t}: {t}}}}}, "u": {{"externalValue": {t}}}}}}}}}, "links": {{{t}: {{"operationId": {t}, "parameters": {{{t}: {t}}}, "description": {t}}}}}}}}}}}}}}},
"webhooks": {{{t}: {{"post": {{"summary": {t}, "responses": {{"200": {{"description": {t}}}}}}}}}}},
"components": {{"securitySchemes": {{{t}: {{"type": "apiKey", "in": "header", "name": {t}, "description": {t}}}, "o": {{"type": "oauth2", "flows": {{"implicit": {{"authorizationUrl": {t}, "scopes": {{{t}: {t}}}}}}}}}}},
  "schemas": {{"S": {{"type": "string", "x-enum-varnames": [{t}], "x-enum-descriptions": [{t}], "enum": [{t}], "examples": [{t}], "externalDocs": {{"url": {t}, "description": {t}}}}}, {t}: {{"type": {t}, "discriminator": {{"propertyName": {t}, "mapping": {{{t}: {t}}}}}, "xml": {{"name": {t}}}, "x-{{}}": {t}}}}}}}}}"##
    )
}

#[test]
fn text_of_a_description_is_text_of_the_page() {
    let clean = Dom::read(&page(
        &described_as(&everywhere("plain")),
        &Options::default(),
    ));
    let script = &clean
        .all("script")
        .next()
        .expect("the page has a script")
        .text;
    for text in HOSTILE {
        for try_it in [None, Some(String::new())] {
            let options = Options {
                try_it: try_it.clone(),
                ..Options::default()
            };
            let dom = Dom::read(&page(&described_as(&everywhere(text)), &options));
            assert_eq!(dom.faults(), Vec::<String>::new(), "{text}");
            let scripts: Vec<&str> = dom
                .all("script")
                .map(|script| script.text.as_str())
                .collect();
            assert!(
                scripts.len() == 1 && scripts[0].starts_with(script.as_str()),
                "{text}"
            );
        }
    }
}

#[test]
fn markdown_of_a_description_has_no_html() {
    for text in HOSTILE {
        let markdown = markdown(&described_as(&everywhere(text)), &Options::default());
        let parsed = pulldown_cmark::Parser::new(&markdown);
        for event in parsed {
            let is_html = matches!(
                event,
                pulldown_cmark::Event::Html(_) | pulldown_cmark::Event::InlineHtml(_)
            );
            assert!(!is_html, "{text}: {event:?}");
            if let pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { dest_url, .. }) = &event
            {
                let is_fine = ["https://", "http://", "mailto:"]
                    .iter()
                    .any(|scheme| dest_url.starts_with(scheme));
                assert!(is_fine, "{text}: {dest_url}");
            }
        }
    }
}

#[test]
fn calls_keep_hostile_text_in_quotes() {
    let text = "'; touch hacked; echo \"$(touch hacked)`touch hacked`";
    let markdown = markdown(&described_as(&everywhere(text)), &Options::default());
    let start = markdown.find("curl -X POST").expect("there is a call");
    let end = start + markdown[start..].find("\n```").expect("the block ends");
    let mut quote = None;
    let mut bare = String::new();
    let mut chars = markdown[start..end].chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '\\') => {
                chars.next();
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, c) => bare.push(c),
            _ => {}
        }
    }
    assert!(
        !bare.contains([';', '`', '$']) && !bare.contains("touch"),
        "{bare}"
    );
}

#[test]
fn long_descriptions_and_deep_schemas_end_in_a_page() {
    let long = "<b>".repeat(350_000);
    let dom = Dom::read(&page(
        &described_as(&everywhere_once(&long)),
        &Options::default(),
    ));
    assert_eq!(dom.faults(), Vec::<String>::new());
    let mut schema = "{type: string}".to_owned();
    for _ in 0..200 {
        schema = format!("{{type: object, properties: {{a: {schema}}}}}");
    }
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\ncomponents: {{schemas: {{Deep: {schema}}}}}\n"
    );
    let html = page(&described_as(&text), &Options::default());
    assert!(html.contains("schemas that are nested too deep"));
}

fn everywhere_once(text: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1', description: {}}}\npaths: {{}}\n",
        quoted(text)
    )
}
