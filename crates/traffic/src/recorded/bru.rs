//! Files of Bruno (`.bru`): one request each, and the examples that are saved with it.
//!
//! A file is blocks: dictionaries, such as `headers`, and texts, such as `body:json`. It is written anew as the JSON that Bruno
//! exports, and read as that.

use std::sync::Arc;

use conform_json::{Document, Format, Limits, Position};
use serde_json::{Map, Value, json};

use super::bruno;
use super::credentials::Credentials;
use super::model::{RecordedItem, RecordedReader};
use crate::attachments::Attachments;

/// Returns whether a text is a file of Bruno that has a request.
pub(crate) fn is_request(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end);
    let first = lines.find(|line| !line.is_empty());
    let starts = |line: &str| opened(line).is_some_and(|name| name == "meta" || is_method(name));
    first.is_some_and(starts) && text.lines().any(|line| opened(line).is_some_and(is_method))
}

/// Reads a file. What it inherits is in `folder.bru` or `collection.bru` in its folder or above.
pub(super) fn read(
    name: &Arc<str>,
    bytes: &[u8],
    limits: &Limits,
    attachments: Option<&Attachments>,
) -> Vec<RecordedItem> {
    let text = String::from_utf8_lossy(bytes);
    let blocks = blocks(&text, 1);
    let Some(request) = request(&blocks) else {
        return Vec::new();
    };
    let examples = blocks.iter().filter(|block| block.name == "example");
    let (lines, examples): (Vec<u32>, Vec<Value>) =
        examples.map(|block| (block.line, example(block))).unzip();
    let item = json!({"items": [{"request": request, "examples": examples}]});
    let text = item.to_string().into_bytes();
    let document = match Document::parse(Arc::clone(name), text, Format::Json, limits) {
        Ok(document) => document,
        Err(error) => return vec![(error.position(), Err(error.message().to_owned()))],
    };
    let around = match attachments.filter(|_| request["auth"]["mode"] == "inherit") {
        Some(attachments) => inherited(attachments, name, limits),
        None => Credentials::Absent,
    };
    let mut reader = RecordedReader::new(&document);
    bruno::read_below(&mut reader, document.root(), around);
    let lines = lines.into_iter().chain([1]);
    let items = reader.items.into_iter().zip(lines);
    let items = items.map(|((_, found), line)| (Position { line, column: 1 }, found));
    items.collect()
}

/// Returns the credentials of the folders around a request, the nearest first.
fn inherited(attachments: &Attachments, name: &Arc<str>, limits: &Limits) -> Credentials {
    for text in attachments.above(&["folder.bru", "collection.bru"], limits.max_bytes) {
        let text = String::from_utf8_lossy(&text);
        let auth = json!({"auth": auth(&blocks(&text, 1))}).to_string();
        let document = Document::parse(Arc::clone(name), auth.into_bytes(), Format::Json, limits);
        let Ok(document) = document else { continue };
        if let Some(found) = bruno::credentials(document.root().get("auth")) {
            return found;
        }
    }
    Credentials::Absent
}

/// A block: `headers {`, its lines, and `}`.
struct Block<'t> {
    name: &'t str,
    line: u32,
    lines: Vec<&'t str>,
}

/// Returns the name of the block that a line opens. Blocks of examples have a colon before the brace.
fn opened(line: &str) -> Option<&str> {
    let name = line.trim_end().strip_suffix('{')?.trim_end();
    let name = name.strip_suffix(':').unwrap_or(name);
    let is_name = |c: char| c.is_ascii_alphanumeric() || ":-_".contains(c);
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

fn is_method(name: &str) -> bool {
    const METHODS: [&str; 10] = [
        "get", "post", "put", "delete", "patch", "options", "head", "connect", "trace", "http",
    ];
    METHODS.contains(&name)
}

/// Returns the blocks of a text whose first line has a number. A block ends with a brace at the start of a line.
fn blocks(text: &str, first: u32) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut is_open = false;
    for (line, number) in text.lines().zip(first..) {
        let line = line.trim_end_matches('\r');
        match blocks.last_mut().filter(|_| is_open) {
            Some(_) if line.trim_end() == "}" => is_open = false,
            Some(block) => block.lines.push(line),
            None => {
                let Some(name) = opened(line) else { continue };
                is_open = true;
                blocks.push(Block {
                    name,
                    line: number,
                    lines: Vec::new(),
                });
            }
        }
    }
    blocks
}

impl<'t> Block<'t> {
    /// Returns the lines with two spaces less.
    fn text(&self) -> String {
        let lines = self.lines.iter();
        let lines = lines.map(|line| line.strip_prefix("  ").unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Returns the pairs of a dictionary. A value between `'''` has several lines.
    fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut lines = self.lines.iter();
        while let Some(line) = lines.next() {
            let Some((key, value)) = pair(line.trim()) else {
                continue;
            };
            let Some(start) = value.strip_prefix("'''") else {
                pairs.push((key, value.to_owned()));
                continue;
            };
            let mut parts = vec![start];
            while !parts
                .last()
                .is_some_and(|part| part.trim_end().ends_with("'''"))
            {
                let Some(line) = lines.next() else { break };
                parts.push(line.trim_start());
            }
            let text = parts.join("\n");
            let text = text.trim_end().trim_end_matches("'''");
            pairs.push((key, text.trim().to_owned()));
        }
        pairs
    }

    fn value(&self, name: &str) -> Option<String> {
        let mut pairs = self.pairs().into_iter();
        pairs.find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// Returns key and value of a line. A key with a colon, space or brace is in quotes.
fn pair(line: &str) -> Option<(String, &str)> {
    let (mark, rest) = match line.strip_prefix('~') {
        Some(rest) => ("~", rest),
        None => ("", line),
    };
    if let Some(quoted) = rest.strip_prefix('"')
        && let Some((key, value)) = quoted.split_once("\":")
    {
        return Some((format!("{mark}{}", key.replace("\\\"", "\"")), value.trim()));
    }
    let (key, value) = rest.split_once(':')?;
    Some((format!("{mark}{}", key.trim()), value.trim()))
}

fn find<'b, 't>(blocks: &'b [Block<'t>], name: &str) -> Option<&'b Block<'t>> {
    blocks.iter().find(|block| block.name == name)
}

/// Returns the entries of a dictionary as Bruno exports them: `~` before a name says that it is not in use.
fn entries(block: Option<&Block<'_>>) -> Vec<Value> {
    let pairs = block.map(Block::pairs).unwrap_or_default().into_iter();
    let entries = pairs.map(|(name, value)| {
        let (name, is_enabled) = match name.strip_prefix('~') {
            Some(name) => (name.to_owned(), false),
            None => (name, true),
        };
        let (value, media_type) = match value.split_once(" @contentType(") {
            Some((value, media_type)) => (value, media_type.trim_end_matches(')')),
            None => (value.as_str(), ""),
        };
        let is_file = value.starts_with("@file(");
        json!({
            "name": name,
            "value": if is_file { "" } else { value },
            "type": if is_file { "file" } else { "text" },
            "contentType": media_type,
            "enabled": is_enabled,
        })
    });
    entries.collect()
}

fn request(blocks: &[Block<'_>]) -> Option<Value> {
    let http = blocks.iter().find(|block| is_method(block.name))?;
    let method = match http.name {
        "http" => http.value("method")?,
        name => name.to_owned(),
    };
    let mode = http.value("body").unwrap_or_default();
    let mut request = message(blocks, &mode);
    request.insert("method".to_owned(), json!(method));
    request.insert("url".to_owned(), json!(http.value("url")?));
    let mut auth = auth(blocks);
    auth.insert("mode".to_owned(), json!(http.value("auth")));
    request.insert("auth".to_owned(), Value::Object(auth));
    let variables = entries(find(blocks, "vars:pre-request"));
    request.insert("vars".to_owned(), json!({"req": variables}));
    Some(Value::Object(request))
}

/// Returns the credentials that blocks state: `auth` with their kind, and `auth:apikey` with name and place of a key.
fn auth(blocks: &[Block<'_>]) -> Map<String, Value> {
    let mut auth = Map::new();
    let mode = find(blocks, "auth").and_then(|block| block.value("mode"));
    auth.insert("mode".to_owned(), json!(mode));
    if let Some(key) = find(blocks, "auth:apikey") {
        let own: Map<String, Value> = key
            .pairs()
            .into_iter()
            .map(|(name, value)| (name, json!(value)))
            .collect();
        auth.insert("apikey".to_owned(), Value::Object(own));
    }
    auth
}

/// Returns headers, parameters and body, which requests and their examples have alike.
fn message(blocks: &[Block<'_>], mode: &str) -> Map<String, Value> {
    let mut params = entries(find(blocks, "params:path"));
    for param in &mut params {
        param["type"] = json!("path");
    }
    let mut body = Map::new();
    let mode = match mode {
        "form-urlencoded" => "formUrlEncoded",
        "multipart-form" => "multipartForm",
        other => other,
    };
    body.insert("mode".to_owned(), json!(mode));
    for (name, member) in [
        ("body:json", "json"),
        ("body", "json"),
        ("body:text", "text"),
        ("body:xml", "xml"),
    ] {
        if let Some(block) = find(blocks, name) {
            body.entry(member).or_insert_with(|| json!(block.text()));
        }
    }
    let form = entries(find(blocks, "body:form-urlencoded"));
    body.insert("formUrlEncoded".to_owned(), json!(form));
    let parts = entries(find(blocks, "body:multipart-form"));
    body.insert("multipartForm".to_owned(), json!(parts));
    let mut out = Map::new();
    out.insert(
        "headers".to_owned(),
        json!(entries(find(blocks, "headers"))),
    );
    out.insert("params".to_owned(), json!(params));
    out.insert("body".to_owned(), Value::Object(body));
    out
}

/// Returns an example: a request of its own, and a response.
fn example(block: &Block<'_>) -> Value {
    let inner = block.text();
    let inner = blocks(&inner, block.line + 1);
    let mut sent = Map::new();
    if let Some(own) = find(&inner, "request") {
        let text = own.text();
        let mode = own.value("mode").unwrap_or_default();
        sent = message(&blocks(&text, 1), &mode);
        sent.insert("method".to_owned(), json!(own.value("method")));
        sent.insert("url".to_owned(), json!(own.value("url")));
    }
    let mut example = json!({"request": sent});
    if let Some(answer) = find(&inner, "response") {
        let text = answer.text();
        let parts = blocks(&text, 1);
        let status = find(&parts, "status").and_then(|status| status.value("code"));
        let content = find(&parts, "body").and_then(|body| body.value("content"));
        let headers = entries(find(&parts, "headers"));
        example["response"] = json!({"status": status, "headers": headers, "body": content});
    }
    example
}
