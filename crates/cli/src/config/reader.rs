//! Reads `conform.toml`: finds everything that is wrong with it, each problem with its place.
//!
//! Names and types are checked by the JSON Schema of [`ConfigFile`], so that it cannot say anything else than this reader.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use conform_codegen::derives::DerivedTrait;
use conform_codegen::replacements::{FORMATS, Replacement};
use conform_json::Span;
use conform_report::{Code, Diagnostic, Help, Label, Profile, Source, nearest};
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::codes;
use super::file::{ConfigFile, schema};
use super::rules::rule;
use crate::crate_choices::{check_name, check_new_name};
use crate::member_order::object_kind;
use crate::outcome::{Failure, Outcome};
use crate::paths;
use crate::runtime_choice::RuntimeChoice;
use crate::verdict_choices::{check_path, finding_rule, header_rule, host};

/// Reads the text of a file.
///
/// # Errors
///
/// Returns all problems.
pub(super) fn read(path: &Path, text: String) -> Outcome<ConfigFile> {
    let source = Arc::new(conform_json::Source::new(paths::shown(path), text));
    let mut reader = Reader {
        folder: path.parent().unwrap_or(Path::new("")),
        schema: schema(),
        source: Arc::clone(&source),
        diagnostics: Vec::new(),
    };
    reader.check();
    if reader.diagnostics.is_empty() {
        match toml::from_str(source.text()) {
            Ok(file) => return Ok(file),
            Err(error) => reader.push(
                codes::WRONG_SETTING,
                error.span().unwrap_or(0..0),
                error.message(),
            ),
        }
    }
    conform_report::sort(&mut reader.diagnostics);
    Err(Failure::Invalid(reader.diagnostics))
}

/// Checks one file and collects what is wrong with it.
struct Reader<'p> {
    folder: &'p Path,
    schema: Value,
    source: Arc<conform_json::Source>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn check(&mut self) {
        // The text is shared with the diagnostics, which outlive the table.
        let source = Arc::clone(&self.source);
        let (table, errors) = DeTable::parse_recoverable(source.text());
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            self.push(codes::CONFIG_SYNTAX, span, error.message());
        }
        if !self.diagnostics.is_empty() {
            return;
        }
        let schema = self.schema.clone();
        self.table(table.get_ref(), &schema, "");
        self.conflicts(table.get_ref());
        if !table.get_ref().contains_key("description") && self.diagnostics.is_empty() {
            self.push(codes::MISSING_SETTING, 0..0, "`description` is missing");
            self.help("name the root file: description = \"openapi.yaml\"");
        }
    }

    /// Reports settings that exclude each other, or that lack another one.
    fn conflicts(&mut self, table: &DeTable<'_>) {
        let Some(check) = table
            .get("check")
            .and_then(|check| check.get_ref().as_table())
        else {
            return;
        };
        let is_letter = check
            .get("letter")
            .and_then(|letter| letter.get_ref().as_bool());
        if let (Some(true), Some(open)) = (is_letter, check.get("open-enums")) {
            let message = "`check.open-enums` has no effect beside `check.letter`: by the letter, no enumeration is open";
            self.push(codes::WRONG_SETTING, open.span(), message);
            self.help("remove one of them");
        }
        let webhooks = check.get("webhooks");
        let webhooks = webhooks.and_then(|webhooks| webhooks.get_ref().as_table());
        for (name, rule) in webhooks.into_iter().flatten() {
            if rule.get_ref().as_table().is_some_and(DeTable::is_empty) {
                let message = format!(
                    "`check.webhooks.{}` must have a `path` or a `header`, found neither",
                    name.get_ref()
                );
                self.push(codes::WRONG_SETTING, name.span(), message);
            }
        }
    }

    /// The schema that a reference leads to, or the schema itself.
    fn resolved(&self, schema: &Value) -> Value {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                let pointer = reference.trim_start_matches('#');
                self.schema.pointer(pointer).cloned().unwrap_or_default()
            }
            None => schema.clone(),
        }
    }

    fn table(&mut self, table: &DeTable<'_>, schema: &Value, path: &str) {
        for (key, value) in table {
            let name = key.get_ref();
            let path = if path.is_empty() {
                name.to_string()
            } else {
                format!("{path}.{name}")
            };
            let known = schema
                .get("properties")
                .and_then(|known| known.get(&**name));
            // A map, such as `refs`, has names of the user's.
            let known = known.or_else(|| {
                schema
                    .get("additionalProperties")
                    .filter(|schema| schema.is_object())
            });
            match known {
                Some(known) => {
                    self.name(key, &path);
                    let known = self.resolved(known);
                    self.value(value, &known, &path);
                }
                None => self.unknown(key, schema, &path),
            }
        }
    }

    /// Reports a name that no setting has.
    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, schema: &Value, path: &str) {
        let known = schema.get("properties").and_then(Value::as_object);
        let names: Vec<&str> = known
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect();
        self.push(
            codes::UNKNOWN_SETTING,
            key.span(),
            format!("there is no setting `{path}`"),
        );
        self.help(match nearest(key.get_ref(), names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the settings are: {}", names.join(", ")),
        });
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, schema: &Value, path: &str) {
        let expected = schema.get("type").and_then(Value::as_str);
        match (value.get_ref(), expected) {
            (DeValue::Table(table), Some("object")) => self.table(table, schema, path),
            (DeValue::Array(items), Some("array")) => {
                let item_schema = self.resolved(&schema["items"]);
                for item in items {
                    self.value(item, &item_schema, path);
                }
            }
            (DeValue::Boolean(_), Some("boolean")) => {}
            (DeValue::String(text), Some("string") | None) => {
                let values = values_of(schema);
                if values.is_empty() || values.iter().any(|value| value == &**text) {
                    self.text(text, value.span(), path);
                    return;
                }
                let names = values.iter().map(String::as_str);
                let message = format!(
                    "`{path}` must be one of {}, found {text:?}",
                    quoted(&values)
                );
                self.push(codes::WRONG_SETTING, value.span(), message);
                if let Some(near) = nearest(text, names) {
                    self.help(format!("did you mean `{near}`?"));
                }
            }
            (found, expected) => {
                let expected = match expected {
                    Some("object") => "a table",
                    Some("array") => "an array",
                    Some("boolean") => "a boolean",
                    _ => "a string",
                };
                let message = format!("`{path}` must be {expected}, found {}", noun(found));
                self.push(codes::WRONG_SETTING, value.span(), message);
            }
        }
    }

    /// Checks the name of an entry that the user chose.
    fn name(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, path: &str) {
        let name = key.get_ref();
        if path.starts_with("types.formats.") {
            if !FORMATS.contains(&&**name) {
                let message = format!(
                    "`types.formats` cannot have `{name}`: this format has no type of its own"
                );
                self.push(codes::WRONG_SETTING, key.span(), message);
                self.help(match nearest(name, FORMATS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the formats are: {}", FORMATS.join(", ")),
                });
            }
        } else if path.starts_with("fmt.order.") {
            if let Err(why) = object_kind(name) {
                let message =
                    format!("`fmt.order` cannot have `{name}`: there is no such kind of object");
                self.push(codes::WRONG_SETTING, key.span(), message);
                self.help(why);
            }
        } else if path.starts_with("lint.levels.") {
            self.wrong(rule(name).map(drop), key.span(), "lint.levels");
        } else if path.starts_with("refs.") && !(name.contains("://") && name.ends_with('/')) {
            let message = format!("`{name}` is not the start of a URL that ends in a slash");
            self.push(codes::WRONG_SETTING, key.span(), message);
            self.help("write the URL of a folder: \"https://schemas.example.org/v1/\"");
        }
    }

    /// Checks what the schema cannot say about a text.
    fn text(&mut self, text: &str, span: Range<usize>, path: &str) {
        match path {
            "description" => {
                let file = paths::join(self.folder, Path::new(text));
                if !file.is_file() {
                    self.missing(codes::MISSING_DESCRIPTION, &file, span);
                }
            }
            "overlays" | "lint.ignore-file" | "check.baseline" => {
                let file = paths::join(self.folder, Path::new(text));
                if !file.is_file() {
                    self.missing(codes::WRONG_SETTING, &file, span);
                }
            }
            "check.hosts" => self.wrong(host(text).map(drop), span, path),
            "generate.runtime" => self.wrong(text.parse::<RuntimeChoice>().map(drop), span, path),
            "generate.name" => self.wrong(check_name(text), span, path),
            _ if path.starts_with("rename.") => self.wrong(check_new_name(text), span, path),
            "lint.ignore" => self.wrong(rule(text).map(drop), span, path),
            "check.ignore" => self.wrong(finding_rule(text).map(drop), span, path),
            _ if path.starts_with("check.webhooks.") && path.ends_with(".path") => {
                self.wrong(check_path(text), span, path);
            }
            _ if path.starts_with("check.webhooks.") && path.ends_with(".header") => {
                self.wrong(header_rule(text).map(drop), span, path);
            }
            "generate.derives" => self.wrong(text.parse::<DerivedTrait>().map(drop), span, path),
            _ if path.starts_with("derives.") => {
                self.wrong(text.parse::<DerivedTrait>().map(drop), span, path);
            }
            _ if path.starts_with("types.") => {
                let read = text.parse::<Replacement>();
                let read = match path.strip_prefix("types.formats.") {
                    Some(format) if FORMATS.contains(&format) => {
                        read.and_then(|read| read.of_format(format))
                    }
                    _ => read,
                };
                self.wrong(read.map(drop), span, path);
            }
            _ if path == "root" || path.starts_with("refs.") => {
                let folder = paths::join(self.folder, Path::new(text));
                if !folder.is_dir() {
                    let message = format!("there is no folder `{}`", folder.display());
                    self.push(codes::WRONG_SETTING, span, message);
                }
            }
            _ => {}
        }
    }

    fn wrong(&mut self, checked: Result<(), String>, span: Range<usize>, path: &str) {
        if let Err(why) = checked {
            let text = self.source.text().get(span.clone()).unwrap_or_default();
            let message = format!("`{path}` cannot be {text}: {why}");
            self.push(codes::WRONG_SETTING, span, message);
        }
    }

    /// Reports a file that does not exist.
    fn missing(&mut self, code: Code, file: &Path, span: Range<usize>) {
        if let Failure::Message(message) = paths::missing(file) {
            self.push(code, span, message.fault);
            for line in message.help {
                self.help(line);
            }
        }
    }

    fn push(&mut self, code: Code, span: Range<usize>, message: impl Into<String>) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span {
            start: offset(span.start),
            end: offset(span.end),
        };
        let primary = Label::in_source(Source::from(Arc::clone(&self.source)), span, "");
        let diagnostic = Diagnostic::new(code, Profile::Strict, primary, message);
        self.diagnostics.push(diagnostic);
    }

    /// Adds advice to the last problem.
    fn help(&mut self, help: impl Into<String>) {
        if let Some(last) = self.diagnostics.last_mut() {
            last.help.push(Help::from(help.into()));
        }
    }
}

/// The values that a schema lists; none if it admits any string.
fn values_of(schema: &Value) -> Vec<String> {
    let listed = schema
        .get("enum")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let branches = schema
        .get("oneOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let constants =
        branches.filter_map(|branch| branch.get("const").or_else(|| branch.get("enum")?.get(0)));
    let all = listed.chain(constants).filter_map(Value::as_str);
    all.map(str::to_owned).collect()
}

fn quoted(values: &[String]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    quoted.join(", ")
}

/// What a value is, in words.
fn noun(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}
