//! Runs the examples of explanations.
//!
//! An example is a part of a description, in YAML. Lines such as `# visits.yaml` part it into whole files. Otherwise the
//! first key says where it belongs: `schema` is a component, `parameters` and `responses` are of an operation, `get` is of a
//! path, and others are of the root. Examples about payloads end with lines that are not YAML, such as `body: {"id": 14}`.

use std::path::Path;
use std::sync::Arc;

use conform_description::{BundleFormat, Description, LoadOptions, bundle};
use conform_json::{Document, Format, Limits};
use conform_openapi::codes::CodeSubject;
use conform_openapi::config::Config;
use conform_overlay::{Overlay, apply};
use conform_report::{Code, Diagnostic, Label, Profile};
use conform_traffic::{CaptureFormat, FileRole, MediaType, Side};
use conform_validator::{Message, Options, Validator};

/// Returns the codes that are reported for an example.
pub(super) fn reported(subject: CodeSubject, example: &str) -> Vec<Code> {
    let diagnostics = match subject {
        CodeSubject::Description | CodeSubject::Generation => {
            let profiles = [Profile::Strict, Profile::Lenient].into_iter();
            profiles
                .flat_map(|profile| of_description(&files_of(example), profile))
                .collect()
        }
        CodeSubject::Overlay => of_overlay(example, OVERLAID),
        CodeSubject::Payload => of_payload(example),
        CodeSubject::Change => of_change(example),
        CodeSubject::Configuration => return of_configuration(example),
    };
    codes(&diagnostics)
}

/// What the examples of overlays are applied to.
const OVERLAID: &str = "openapi: 3.1.0
info: {title: Visits, version: '1', description: Ours., x-owner: Ada}
paths: {/visits: {get: {responses: {'200': {description: All visits.}}}}}
";

/// Reads an overlay, and applies it to a description.
pub(super) fn of_overlay(text: &str, description: &str) -> Vec<Diagnostic> {
    let read = |name: &str, text: &str| {
        let bytes = text.as_bytes().to_vec();
        Document::parse(name, bytes, Format::Yaml, &Limits::default()).map(Arc::new)
    };
    let document = match read("public.overlay.yaml", text) {
        Ok(document) => document,
        Err(error) => {
            let label = Label::in_source(Arc::clone(error.source_text()).into(), error.span(), "");
            let code = conform_overlay::codes::OVERLAY_SYNTAX;
            return vec![Diagnostic::new(
                code,
                Profile::Strict,
                label,
                error.message(),
            )];
        }
    };
    let parsed = Overlay::parse(&document);
    let mut diagnostics = parsed.diagnostics;
    if let Some(overlay) = parsed.overlay {
        let description = read("openapi.yaml", description).expect("it is YAML");
        diagnostics.extend(apply(&description, &[overlay]).diagnostics);
    }
    diagnostics
}

pub(super) fn codes(diagnostics: &[Diagnostic]) -> Vec<Code> {
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}

/// Compares two descriptions, which stand one after the other.
fn of_change(example: &str) -> Vec<Diagnostic> {
    let (old, new) = example
        .split_once("\n---\n")
        .expect("an example has two sides");
    let [old, new] = [old, new].map(|side| {
        let text = whole(side);
        let files = [("openapi.yaml", text.as_str())];
        let loaded = Description::from_files("openapi.yaml", files, &LoadOptions::default());
        Arc::new(loaded.description.unwrap_or_else(|| panic!("{text}")))
    });
    let options = conform_diff::Options {
        level: conform_diff::Level::Strict,
        ..conform_diff::Options::default()
    };
    let found = conform_diff::compare(&old, &new, &options);
    let changes = found.changes.iter();
    changes.map(conform_diff::Change::diagnostic).collect()
}

/// Reads, lints, bundles and lowers a description.
pub(super) fn of_description(files: &[(String, String)], profile: Profile) -> Vec<Diagnostic> {
    let options = LoadOptions {
        profile,
        ..LoadOptions::default()
    };
    let root = files[0].0.clone();
    let loaded = Description::from_files(&root, files.to_vec(), &options);
    let mut diagnostics = loaded.diagnostics;
    if let Some(description) = &loaded.description {
        diagnostics.extend(conform_lint::lint(description));
        diagnostics.extend(conform_lint::advice(description));
        diagnostics.extend(bundle(description, BundleFormat::Json).diagnostics);
        diagnostics.extend(conform_ir::lower(description).diagnostics);
        let ignores = conform_lint::ignore::Ignores::of(description);
        diagnostics = ignores.sift(diagnostics, profile).kept;
    }
    diagnostics
}

/// The files that an example stands for; the root file is the first.
pub(super) fn files_of(example: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in example.lines() {
        let name = line
            .strip_prefix("# ")
            .filter(|name| name.ends_with(".yaml"));
        match (name, files.last_mut()) {
            (Some(name), _) => files.push((name.to_owned(), String::new())),
            (None, Some((_, text))) => *text += &format!("{line}\n"),
            (None, None) => return vec![("openapi.yaml".to_owned(), whole(example))],
        }
    }
    files
}

/// The description that a part of one stands for.
fn whole(part: &str) -> String {
    let mut out = String::new();
    let mut rest = part;
    for (key, line) in [
        ("openapi:", "openapi: 3.1.0\n"),
        ("info:", "info: {title: Visits, version: '1'}\n"),
    ] {
        let own = rest.lines().find(|own| own.starts_with(key));
        if key == "openapi:"
            && let Some(own) = own
        {
            rest = rest
                .strip_prefix(own)
                .expect("the version comes first")
                .trim_start_matches('\n');
            out += &format!("{own}\n");
        } else if own.is_none() {
            out += line;
        }
    }
    let indented = |by: usize, text: &str| -> String {
        let lines = text
            .lines()
            .map(|line| format!("{}{line}\n", " ".repeat(by)));
        lines.collect()
    };
    let has = |key: &str| {
        rest.lines()
            .any(|line| line.starts_with(&format!("{key}:")))
    };
    if has("schema") && !has("components") {
        let schema = rest.replacen("schema:", "Visit:", 1);
        out += &format!("components:\n  schemas:\n{}", indented(4, &schema));
    } else if has("get") || has("post") {
        let of_root = |line: &&str| line.starts_with("components:");
        let root: String = rest
            .lines()
            .filter(of_root)
            .map(|line| format!("{line}\n"))
            .collect();
        let path: String = rest
            .lines()
            .filter(|line| !of_root(line))
            .map(|line| format!("{line}\n"))
            .collect();
        out += &format!("{root}paths:\n  /visits:\n{}", indented(4, &path));
    } else if has("parameters") || has("responses") || has("requestBody") {
        let method = if has("requestBody") { "post" } else { "get" };
        out += &format!("paths:\n  /visits:\n    {method}:\n{}", indented(6, rest));
    } else {
        out += &format!("{rest}\n");
    }
    if !out.lines().any(|line| line.starts_with("paths:")) {
        out += "paths: {}\n";
    }
    out
}

/// The lines of an example that are not of the description.
#[derive(Default)]
struct Traffic<'e> {
    body: Option<&'e str>,
    sent: Option<&'e str>,
    request: Option<&'e str>,
    response: Option<&'e str>,
    file: Option<&'e str>,
    line: Option<&'e str>,
    har: Option<&'e str>,
}

fn of_payload(example: &str) -> Vec<Diagnostic> {
    let mut traffic = Traffic::default();
    let mut description = String::new();
    for line in example.lines() {
        let (key, value) = line.split_once(": ").unwrap_or((line, ""));
        let place = match key {
            "body" => &mut traffic.body,
            "sent" => &mut traffic.sent,
            "request" => &mut traffic.request,
            "response" => &mut traffic.response,
            "file" => &mut traffic.file,
            "line" => &mut traffic.line,
            "har" => &mut traffic.har,
            _ => {
                description += &format!("{line}\n");
                continue;
            }
        };
        *place = Some(value);
    }
    let json = traffic.body.or(traffic.sent);
    if json.is_some() {
        description = with_schema(&description, traffic.sent.is_some());
    } else {
        description = whole(&description);
    }
    let files = [("openapi.yaml", description.as_str())];
    let loaded = Description::from_files("openapi.yaml", files, &LoadOptions::default());
    let loaded = loaded
        .description
        .unwrap_or_else(|| panic!("{description}"));
    let validator = Validator::new(loaded, Options::default());
    if let Some(json) = json {
        let side = match traffic.sent {
            Some(_) => Side::Request,
            None => Side::Response(200),
        };
        return check(&validator, "exchange", side, json);
    }
    if let Some(file) = traffic.file {
        return match FileRole::of(Path::new(file)) {
            FileRole::Payload {
                operation, side, ..
            } => check(&validator, &operation, side, "{}"),
            FileRole::Unknown(why) => vec![validator.unknown_name(file, why)],
            FileRole::Companion => Vec::new(),
        };
    }
    let (format, text) = match (traffic.line, traffic.har) {
        (Some(line), _) => (CaptureFormat::Ndjson, line.to_owned()),
        (None, Some(entry)) => (
            CaptureFormat::Har,
            format!(r#"{{"log": {{"version": "1.2", "entries": [{entry}]}}}}"#),
        ),
        (None, None) => (CaptureFormat::Ndjson, exchange(&traffic)),
    };
    let report =
        crate::checking::check_capture(&validator, format, text.as_bytes(), &Limits::default());
    report.diagnostics().to_vec()
}

/// The description of an operation whose body has the schema of an example.
fn with_schema(example: &str, is_request: bool) -> String {
    let indented = |text: &str| {
        text.lines()
            .map(|line| format!("    {line}\n"))
            .collect::<String>()
    };
    let (components, schema): (Vec<&str>, Vec<&str>) = example
        .lines()
        .partition(|line| line.starts_with("components:"));
    let media = "content: {application/json: {schema: {$ref: '#/x-examples/schema'}}}";
    let operation = if is_request {
        format!("requestBody: {{{media}}}")
    } else {
        format!("responses: {{'200': {{description: Fine., {media}}}}}")
    };
    format!(
        "openapi: 3.1.0\ninfo: {{title: Visits, version: '1'}}\n{}\nx-examples:\n{}paths:\n  /visits:\n    post:\n      operationId: exchange\n      {operation}\n",
        components.join("\n"),
        indented(&schema.join("\n")),
    )
}

fn check(validator: &Validator, operation: &str, side: Side, body: &str) -> Vec<Diagnostic> {
    validator.check_message(Message {
        operation: operation.to_owned(),
        side,
        media_type: Some(MediaType::json()),
        name: "example.json".into(),
        body: body.as_bytes().to_vec(),
    })
}

/// `request: GET /visits` and `response: 200 application/json {"id": 14}` as a line of NDJSON.
fn exchange(traffic: &Traffic<'_>) -> String {
    let request = traffic.request.expect("an example has a request");
    let (method, url) = request.split_once(' ').expect("a request has a URL");
    let mut parts = traffic.response.unwrap_or("204").splitn(3, ' ');
    let status: u16 = parts
        .next()
        .and_then(|text| text.parse().ok())
        .expect("a status");
    let mut response = serde_json::json!({"status": status});
    if let (Some(media_type), Some(body)) = (parts.next(), parts.next()) {
        response["headers"] = serde_json::json!({"content-type": media_type});
        response["body"] = body.into();
    }
    serde_json::json!({"request": {"method": method, "url": url}, "response": response}).to_string()
}

/// A description that the examples of `conform.toml` choose types and traits for.
const CHOSEN_FOR: &str = "
openapi: 3.1.0
info: {title: Visits, version: '1'}
paths: {}
components:
  schemas:
    VisitId: {type: string, format: uuid, x-typed-id: true}
    Visit: {type: object, properties: {cost: {type: number}}}
";

/// Returns what of the choices in a configuration the description does not allow.
fn refused(config: &Config) -> Vec<Code> {
    let files = [("openapi.yaml", CHOSEN_FOR)];
    let loaded = Description::from_files("openapi.yaml", files, &LoadOptions::default());
    let mut api = conform_ir::lower(&loaded.description.expect("it loads")).api;
    let choices = conform_ir::Choices {
        renames: conform_ir::Renames {
            schemas: config.settings.rename.schemas.clone(),
            ..Default::default()
        },
        ..Default::default()
    };
    if api.choose(&choices).is_err() {
        return vec![conform_openapi::config::codes::UNKNOWN_CHOICE];
    }
    let mut settings = conform_codegen::Settings::default();
    for (name, ty) in &config.settings.types.schemas {
        let ty = ty.parse().expect("it was checked");
        settings.replacements.schemas.insert(name.clone(), ty);
    }
    for (name, traits) in &config.settings.derives {
        let traits = traits.iter().map(|name| name.parse());
        let traits: Result<Vec<_>, String> = traits.collect();
        let traits = traits.expect("they were checked");
        settings.derives.schemas.insert(name.clone(), traits);
    }
    let refused = conform_codegen::check(&api, &settings).err();
    let codes = refused
        .into_iter()
        .flatten()
        .map(|refusal| match refusal.code {
            conform_codegen::RefusalCode::Replace => conform_openapi::config::codes::TYPE_CHOICE,
            conform_codegen::RefusalCode::Derive => conform_openapi::config::codes::DERIVED_TRAIT,
        });
    codes.collect()
}

fn of_configuration(example: &str) -> Vec<Code> {
    let folder = std::env::temp_dir().join(format!("conform-codes-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let path = folder.join("conform.toml");
    std::fs::write(&path, example).expect("a file can be written");
    std::fs::write(folder.join("openapi.yaml"), "openapi: 3.1.0\n").expect("a file can be written");
    let read = Config::read(&path);
    std::fs::remove_dir_all(&folder).expect("it can be removed");
    match read {
        Ok(config) => refused(&config),
        Err(conform_openapi::outcome::Failure::Invalid(diagnostics)) => codes(&diagnostics),
        Err(other) => panic!("{other:?}"),
    }
}
