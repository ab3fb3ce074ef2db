//! `new-operation`: everything that one more operation of the Visit API needs, made from a payload of it.
//!
//! What can be read from the path and the payload is written; what can only be guessed says that it is inferred and is marked
//! with `x-inferred`, until somebody knows better. `check` then finds nothing to complain of but generated code that is not up to
//! date.

mod name;
mod operation;
mod schemas;
mod write;

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use conform_description::{Description, LoadOptions};
use conform_json::{Document, Format, Limits};
use conform_openapi::context::Context;
use conform_openapi::outcome::{Failure, Outcome};
use conform_report::write_whole;
use conform_schema::Direction;
use percent_encoding::percent_decode_str;

use self::name::Names;
use self::operation::Operation;
use self::schemas::{Body, Schemas};
use crate::fix;
use crate::repository::unreadable;
use crate::rules::{Tree, stem};

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Args {
    /// Method and path, as in 'GET /visits/{id}/messages'; a query, as in '?limit=20', makes parameters.
    #[arg(value_name = "METHOD PATH")]
    operation: String,
    /// A JSON body that the operation answers with status 200.
    #[arg(long, value_name = "FILE")]
    payload: PathBuf,
    /// A JSON body that the operation is sent.
    #[arg(long, value_name = "FILE")]
    request: Option<PathBuf>,
    /// What the operation is about, for the names of its schemas; by default made of the path.
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,
    /// The `operationId`; by default made of method, path and payload.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The tag; by default that of the other operations of the resource.
    #[arg(long)]
    tag: Option<String>,
    /// Where the payload is from, for the index of payloads.
    #[arg(
        long,
        default_value = "A body that was made for the description of this operation."
    )]
    basis: String,
}

/// Writes the files of a new operation below a repository, and says which.
pub(crate) fn run(root: &Path, args: &Args, context: &mut Context<'_>) -> Outcome {
    let (tree, broken) = Tree::read(root);
    let loaded = Description::load(&root.join("spec/openapi.yaml"), &LoadOptions::default());
    let description = loaded.description.filter(|_| broken.is_empty());
    let Some(description) = description else {
        return Err(Failure::with_help(
            "the description has files that cannot be read",
            "run `cargo xtask check` and fix what it reports",
        ));
    };
    let answer = Payload::read(&args.payload)?;
    if answer.document.root().get("data").is_none() {
        return Err(Failure::with_help(
            format!(
                "{}: the payload must be an object with a member `data`",
                answer.document.name()
            ),
            "every answer of the API has one; see `spec/openapi.yaml`",
        ));
    }
    let request = args.request.as_deref().map(Payload::read).transpose()?;
    if let Some(request) = &request
        && request.document.root().as_object().is_none()
    {
        return Err(Failure::message(format!(
            "{}: the body of a request must be an object",
            request.document.name()
        )));
    }
    let operation = operation(args, &tree, &answer)?;
    let names = &operation.names;
    let id = &names.id;
    if tree.operation_ids().iter().any(|known| known == id) {
        return Err(Failure::with_help(
            format!("the description already has an operation `{id}`"),
            "name the new one with `--id`",
        ));
    }
    let variant = write::kebab(&args.payload);
    let answer_file = format!("{id}/200.made-{variant}.json");
    let request_file = args.request.as_deref().map(|path| {
        let variant = write::kebab(path);
        format!("{id}/request.made-{variant}.json")
    });
    let mut schemas = Schemas::new(&tree, &description, &operation.resource);
    schemas.add(&Body {
        name: &names.response,
        noun: &names.noun,
        value: answer.document.root(),
        file: &answer_file,
        direction: Direction::Response,
    });
    if let (Some(request), Some(file)) = (&request, &request_file) {
        schemas.add(&Body {
            name: &names.input,
            noun: &names.input,
            value: request.document.root(),
            file,
            direction: Direction::Request,
        });
    }
    let path_file = format!(
        "spec/{}/paths/{}.yaml",
        operation.resource,
        stem(&operation.path)
    );
    let known = fs::read_to_string(root.join(&path_file)).ok();
    let bodies = write::Bodies {
        answer: answer.document.root(),
        request: request.as_ref().map(|request| request.document.root()),
    };
    let body = write::path_item(&tree, &operation, &schemas, &bodies, known.as_deref())?;
    let mut files = vec![(path_file, body)];
    files.extend(schemas.files()?);
    let mut listed = vec![answer_file.clone()];
    files.push((format!("tests/payloads/{answer_file}"), answer.text()));
    if let (Some(request), Some(file)) = (&request, request_file) {
        files.push((format!("tests/payloads/{file}"), request.text()));
        listed.push(file);
    }
    files.extend(write::lists(root, &operation, &listed, &args.basis)?);
    for (path, text) in &files {
        let path = root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(unreadable(folder))?;
        }
        write_whole(&path, text).map_err(unreadable(&path))?;
    }
    fix::list_components(root)?;
    for (path, _) in &files {
        writeln!(context.io.stdout, "wrote {path}")?;
    }
    writeln!(
        context.io.stdout,
        "added {id}; read what is marked `x-inferred`, then run `cargo xtask generate` and `cargo xtask check`"
    )?;
    Ok(())
}

/// A payload of the new operation.
struct Payload {
    document: Document,
}

impl Payload {
    /// Reads a file of JSON.
    fn read(path: &Path) -> Outcome<Self> {
        let bytes = fs::read(path).map_err(unreadable(path))?;
        let name = path.display().to_string();
        let document = Document::parse(name.as_str(), bytes, Format::Json, &Limits::default());
        let document =
            document.map_err(|error| Failure::message(format!("{name}: {}", error.message())))?;
        Ok(Self { document })
    }

    /// Returns the text of the file.
    fn text(&self) -> String {
        self.document.text().to_owned()
    }
}

/// Reads the arguments.
fn operation(args: &Args, tree: &Tree, answer: &Payload) -> Outcome<Operation> {
    let (method, target) = args.operation.split_once(' ').unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let method = method.to_ascii_lowercase();
    let is_method = ["get", "put", "post", "delete", "patch"].contains(&method.as_str());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/{}_-".contains(c);
    if !is_method || !path.starts_with('/') || path.len() < 2 || !path.chars().all(is_plain) {
        return Err(Failure::with_help(
            format!("`{}` is not a method and a path", args.operation),
            "write it as 'GET /visits/{id}/messages'",
        ));
    }
    let is_pascal = |name: &String| {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if let Some(name) = args.schema.as_ref().filter(|name| !is_pascal(name)) {
        return Err(Failure::with_help(
            format!("`{name}` is not the name of a schema"),
            "write it as `VisitMessage`",
        ));
    }
    let is_id = |id: &String| {
        id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.chars().all(|c| c.is_ascii_alphanumeric())
    };
    if let Some(id) = args.id.as_ref().filter(|id| !is_id(id)) {
        return Err(Failure::with_help(
            format!("`{id}` is not an `operationId`"),
            "write it as `listVisitMessages`",
        ));
    }
    let first = path.trim_start_matches('/').split('/').next();
    let resource = first.unwrap_or_default().to_owned();
    let data = answer.document.root().get("data");
    let is_list = data.is_some_and(|data| data.as_array().is_some());
    let tag = match &args.tag {
        Some(tag) => tag.clone(),
        None => tree.tag_of(&resource).ok_or_else(|| {
            Failure::with_help(
                format!("no operation of `{resource}` has a tag to take over"),
                "name one with `--tag`, and list it under `tags` in `spec/openapi.yaml`",
            )
        })?,
    };
    Ok(Operation {
        names: Names::of(
            &method,
            path,
            is_list,
            args.id.as_deref(),
            args.schema.as_deref(),
        ),
        method,
        path: path.to_owned(),
        query: parameters(query)?,
        resource,
        tag,
    })
}

/// Returns names and values of a query.
fn parameters(query: &str) -> Outcome<Vec<(String, String)>> {
    let mut found: Vec<(String, String)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = |text: &str| {
            let text = text.replace('+', " ");
            let text = percent_decode_str(&text).decode_utf8();
            text.map(Cow::into_owned)
        };
        let (Ok(name), Ok(value)) = (decoded(name), decoded(value)) else {
            return Err(Failure::message(format!(
                "`{pair}` is not a parameter of a query: its escapes are not UTF-8"
            )));
        };
        if name.is_empty() || found.iter().any(|(known, _)| *known == name) {
            return Err(Failure::with_help(
                format!("`{pair}` must name a parameter that the query does not have yet"),
                "write each name once; a list of values is described by hand",
            ));
        }
        found.push((name, value));
    }
    Ok(found)
}
