//! `new-operation`: everything that one more operation of the Visit API needs, made from a payload of it.
//!
//! What can be read from the path and the payload is written; what can only be guessed says that it is inferred and is marked
//! with `x-inferred`, until somebody knows better. `check` then finds nothing to complain of but generated code that is not up to
//! date.

mod name;
mod operation;
mod schemas;
mod write;

use std::fs;
use std::path::{Path, PathBuf};

use conform_description::{Description, LoadOptions};
use conform_json::{Document, Format, Limits, Value};
use conform_openapi::context::Context;
use conform_openapi::outcome::{Failure, Outcome};
use conform_report::write_whole;

use self::name::Names;
use self::operation::Operation;
use self::schemas::Schemas;
use crate::fix;
use crate::repository::unreadable;
use crate::rules::{Tree, stem};

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Args {
    /// Method and path, as in 'GET /visits/{id}/messages'.
    #[arg(value_name = "METHOD PATH")]
    operation: String,
    /// A JSON body that the operation answers with status 200.
    #[arg(long, value_name = "FILE")]
    payload: PathBuf,
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
            "run `cargo xtask check` and mend what it reports",
        ));
    };
    let bytes = fs::read(&args.payload).map_err(unreadable(&args.payload))?;
    let name = args.payload.display().to_string();
    let payload = Document::parse(
        name.as_str(),
        bytes.clone(),
        Format::Json,
        &Limits::default(),
    )
    .map_err(|error| Failure::message(format!("{name}: {}", error.message())))?;
    if payload.root().get("data").is_none() {
        return Err(Failure::with_help(
            format!("{name}: the payload must be an object with a member `data`"),
            "every answer of the API has one; see `spec/openapi.yaml`",
        ));
    }
    let operation = operation(args, &tree, payload.root())?;
    let id = &operation.names.id;
    if tree.operation_ids().iter().any(|known| known == id) {
        return Err(Failure::with_help(
            format!("the description already has an operation `{id}`"),
            "name the new one with `--id`",
        ));
    }
    let file = format!("{id}/200.made-{}.json", write::kebab(&args.payload));
    let schemas = Schemas::of(&tree, &description, &operation, payload.root(), &file);
    let path_file = format!(
        "spec/{}/paths/{}.yaml",
        operation.resource,
        stem(&operation.path)
    );
    let known = fs::read_to_string(root.join(&path_file)).ok();
    let body = write::path_item(
        &tree,
        &operation,
        &schemas,
        payload.root(),
        known.as_deref(),
    )?;
    let mut files = vec![(path_file.clone(), body)];
    files.extend(schemas.files());
    for (path, _) in files.iter().skip(1) {
        if root.join(path).exists() {
            return Err(Failure::with_help(
                format!("`{path}` already exists"),
                "name the operation with `--id`, so that its schemas get other names",
            ));
        }
    }
    files.push((
        format!("tests/payloads/{file}"),
        String::from_utf8_lossy(&bytes).into_owned(),
    ));
    for (list, text) in write::lists(root, &operation, &file, &args.basis)? {
        files.push((list, text));
    }
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

/// Reads the arguments.
fn operation(args: &Args, tree: &Tree, payload: Value<'_>) -> Outcome<Operation> {
    let (method, path) = args.operation.split_once(' ').unwrap_or_default();
    let method = method.to_ascii_lowercase();
    let is_method = ["get", "put", "post", "delete", "patch"].contains(&method.as_str());
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/{}_-".contains(c);
    if !is_method || !path.starts_with('/') || path.len() < 2 || !path.chars().all(is_plain) {
        return Err(Failure::with_help(
            format!("`{}` is not a method and a path", args.operation),
            "write it as 'GET /visits/{id}/messages'",
        ));
    }
    let first = path.trim_start_matches('/').split('/').next();
    let resource = first.unwrap_or_default().to_owned();
    let is_list = payload
        .get("data")
        .is_some_and(|data| data.as_array().is_some());
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
        names: Names::of(&method, path, is_list, args.id.as_deref()),
        method,
        path: path.to_owned(),
        resource,
        tag,
    })
}
