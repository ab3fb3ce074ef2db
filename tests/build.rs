//! Reads the generated client and models, so that tests know every operation and type of the Visit API without a list of them
//! by hand: `operations.rs` for the list of payloads, `types.rs` and `calls.rs` for tests that go through all of them.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{FnArg, GenericArgument, ImplItem, Item, Pat, PathArguments, ReturnType, Type, UseTree};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let crates = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../crates");
    let (client, models) = (
        crates.join("client/src/generated"),
        crates.join("models/src/generated"),
    );
    for folder in [&client, &models] {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut modules = Vec::new();
    for path in rust_files(&client)? {
        let module = Module::read(&path)?;
        if !module.methods.is_empty() {
            modules.push(module);
        }
    }
    fs::write(out.join("operations.rs"), operations(&modules))?;
    fs::write(out.join("types.rs"), types(&models)?)?;
    fs::write(out.join("calls.rs"), calls(&modules))?;
    Ok(())
}

/// Returns the Rust files of a folder, by name.
fn rust_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A file of the generated client: the operations of one tag.
#[derive(Default)]
struct Module {
    /// What the types in the file are imported from, as lines of Rust.
    imports: Vec<String>,
    /// Names that are defined in the file itself.
    own: BTreeSet<String>,
    /// The method of `Client` that leads to the operations.
    accessor: String,
    methods: Vec<Method>,
}

/// A method that sends an operation.
struct Method {
    operation: String,
    name: String,
    arguments: Vec<Argument>,
    /// The type of a body, if the method sends JSON.
    json: Option<String>,
    /// The types of JSON answers: of success, and of errors.
    success: Option<String>,
    error: Option<String>,
}

/// An argument of a method.
enum Argument {
    /// Optional parameters; all are left out.
    Params,
    /// A text.
    Text,
    /// A value of another type, and whether it is borrowed.
    Value {
        name: String,
        of: String,
        borrowed: bool,
    },
}

impl Module {
    fn read(path: &Path) -> Outcome<Self> {
        let text = fs::read_to_string(path)?;
        let file = syn::parse_file(&text)?;
        let mut module = Self::default();
        for item in &file.items {
            match item {
                Item::Use(item) if is_of_another_crate(&item.tree) => {
                    module.imports.push(format!("use {};", written(&item.tree)));
                }
                Item::Struct(item) => drop(module.own.insert(item.ident.to_string())),
                Item::Enum(item) => drop(module.own.insert(item.ident.to_string())),
                _ => {}
            }
        }
        for item in &file.items {
            let Item::Impl(item) = item else { continue };
            for member in &item.items {
                let ImplItem::Fn(function) = member else {
                    continue;
                };
                let name = function.sig.ident.to_string();
                // The same words as in the text, without white space.
                let body = source(&text, &name);
                if body.contains("Api::new(self.core.clone())") {
                    module.accessor = name;
                } else if let Some(constant) = between(&body, ".call(&", ")")
                    && let Some(operation) = operation_id(&text, constant)
                {
                    module
                        .methods
                        .extend(method(&function.sig, operation, &body));
                }
            }
        }
        Ok(module)
    }
}

/// Returns the text of a function without white space, from its name to the next function.
fn source(text: &str, name: &str) -> String {
    let start = text.find(&format!("pub fn {name}(")).unwrap_or(text.len());
    let rest = &text[start..];
    let end = rest.find("\n    }\n").unwrap_or(rest.len());
    rest[..end].split_whitespace().collect()
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}

/// Returns the id of the operation that a constant is for: `GET_VISIT = "getVisit" …;`.
fn operation_id(text: &str, constant: &str) -> Option<String> {
    let (_, line) = text.split_once(&format!("\n    {constant} ="))?;
    Some(between(line, "\"", "\"")?.to_owned())
}

fn method(signature: &syn::Signature, operation: String, body: &str) -> Option<Method> {
    let mut arguments = Vec::new();
    for input in &signature.inputs {
        let FnArg::Typed(input) = input else { continue };
        let Pat::Ident(name) = &*input.pat else {
            return None;
        };
        let name = name.ident.to_string();
        let (of, borrowed) = match &*input.ty {
            Type::Reference(reference) => (spelled(&reference.elem)?, true),
            other => (spelled(other)?, false),
        };
        arguments.push(match of.as_str() {
            "str" => Argument::Text,
            _ if name == "params" => Argument::Params,
            _ => Argument::Value { name, of, borrowed },
        });
    }
    let json = arguments.iter().find_map(|argument| match argument {
        Argument::Value { name, of, .. }
            if name == "body" && body.contains(".json(\"application/json\",body)") =>
        {
            Some(of.clone())
        }
        _ => None,
    });
    let ReturnType::Type(_, output) = &signature.output else {
        return None;
    };
    let answers = generics(output, "Call")?;
    let of_json = |at: usize| -> Option<String> {
        let types = generics(answers.get(at)?, "Json")?;
        spelled(types.first()?)
    };
    Some(Method {
        operation,
        name: signature.ident.to_string(),
        arguments,
        json,
        success: of_json(0),
        error: of_json(1),
    })
}

/// Returns the type arguments of a type with a name.
fn generics<'t>(of: &'t Type, name: &str) -> Option<Vec<&'t Type>> {
    let Type::Path(path) = of else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(list) = &last.arguments else {
        return None;
    };
    let types = list.args.iter().map(|argument| match argument {
        GenericArgument::Type(of) => Some(of),
        _ => None,
    });
    (last.ident == name).then(|| types.collect())?
}

/// Returns a type as Rust writes it; `None` for one that the generated client does not use as a model.
fn spelled(of: &Type) -> Option<String> {
    let Type::Path(path) = of else { return None };
    let mut text = String::new();
    for (at, segment) in path.path.segments.iter().enumerate() {
        if at > 0 {
            text.push_str("::");
        }
        text.push_str(&segment.ident.to_string());
        if let PathArguments::AngleBracketed(list) = &segment.arguments {
            let inner = list.args.iter().map(|argument| match argument {
                GenericArgument::Type(of) => spelled(of),
                _ => None,
            });
            let inner: Option<Vec<String>> = inner.collect();
            text.push_str(&format!("<{}>", inner?.join(", ")));
        }
    }
    Some(text)
}

fn is_of_another_crate(tree: &UseTree) -> bool {
    let UseTree::Path(path) = tree else {
        return false;
    };
    !["super", "crate", "self", "conform_client"].contains(&path.ident.to_string().as_str())
}

/// Returns an import as Rust writes it.
fn written(tree: &UseTree) -> String {
    match tree {
        UseTree::Path(path) => format!("{}::{}", path.ident, written(&path.tree)),
        UseTree::Name(name) => name.ident.to_string(),
        UseTree::Rename(name) => format!("{} as {}", name.ident, name.rename),
        UseTree::Glob(_) => "*".to_owned(),
        UseTree::Group(group) => {
            let items: Vec<String> = group.items.iter().map(written).collect();
            format!("{{{}}}", items.join(", "))
        }
    }
}

/// Returns the list of all operations.
fn operations(modules: &[Module]) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for method in modules.iter().flat_map(|module| &module.methods) {
        if !ids.contains(&method.operation.as_str()) {
            ids.push(&method.operation);
        }
    }
    format!(
        "/// The operations of the API, in the order of the generated client.\npub const OPERATIONS: [&str; {}] = {ids:?};\n",
        ids.len()
    )
}

/// Returns a call of `each_type!` with every type of the models that is no alias.
fn types(models: &Path) -> Outcome<String> {
    let mut names = BTreeSet::new();
    for path in rust_files(models)? {
        let file = syn::parse_file(&fs::read_to_string(path)?)?;
        for item in &file.items {
            let (name, generics) = match item {
                Item::Struct(item) => (&item.ident, &item.generics),
                Item::Enum(item) => (&item.ident, &item.generics),
                _ => continue,
            };
            if generics.params.is_empty() {
                names.insert(name.to_string());
            }
        }
    }
    let names: Vec<String> = names.into_iter().collect();
    Ok(format!("each_type! {{ {} }}\n", names.join(" ")))
}

/// Returns a module for each file of the client: the types of bodies, and a call of each method.
fn calls(modules: &[Module]) -> String {
    let mut text = String::new();
    for module in modules {
        let accessor = &module.accessor;
        let imports = module.imports.join("\n    ");
        let _ = write!(
            text,
            "#[allow(unused_imports, unused_variables)]\nmod {accessor} {{\n    {imports}\n\n"
        );
        text.push_str("    pub(super) fn typed(payload: &super::Payload, test: &mut impl super::PayloadTest) -> bool {\n        match (payload.operation, payload.message) {\n");
        let mut known = BTreeSet::new();
        for method in &module.methods {
            let id = &method.operation;
            let bodies = [
                ("super::Message::Request", &method.json),
                ("super::Message::Response(..400)", &method.success),
                ("super::Message::Response(400..)", &method.error),
            ];
            for (message, of) in bodies {
                if let Some(of) = of
                    && known.insert((id, message))
                {
                    let _ = writeln!(
                        text,
                        "            ({id:?}, {message}) => test.payload::<{of}>(payload),"
                    );
                }
            }
        }
        text.push_str("            _ => return false,\n        }\n        true\n    }\n\n    pub(super) fn calls(all: &mut Vec<super::Call>) {\n");
        for method in &module.methods {
            if let Some(call) = call(module, method) {
                let _ = writeln!(text, "        {call}");
            }
        }
        text.push_str("    }\n}\n\n");
    }
    let names: Vec<&str> = modules
        .iter()
        .map(|module| module.accessor.as_str())
        .collect();
    let typed = names
        .iter()
        .map(|name| format!("{name}::typed(payload, test)"));
    let typed: Vec<String> = typed.collect();
    let all: String = names
        .iter()
        .map(|name| format!("    {name}::calls(&mut all);\n"))
        .collect();
    let _ = write!(
        text,
        "/// Runs a test with the type of a payload, and returns whether it has one.\npub(crate) fn typed(payload: &Payload, test: &mut impl PayloadTest) -> bool {{\n    {}\n}}\n\n/// Returns a call of each method of the client.\npub(crate) fn calls() -> Vec<Call> {{\n    let mut all = Vec::new();\n{all}    all\n}}\n",
        typed.join("\n        || "),
    );
    text
}

/// Returns the statement that adds a call; `None` if an argument has a type of its own, such as a body with files.
fn call(module: &Module, method: &Method) -> Option<String> {
    let mut arguments = Vec::new();
    for argument in &method.arguments {
        arguments.push(match argument {
            Argument::Params => "&Default::default()".to_owned(),
            Argument::Text => "\"1\"".to_owned(),
            Argument::Value { of, .. } if module.own.contains(of) => return None,
            Argument::Value { name, of, borrowed } => {
                let sign = if *borrowed { "&" } else { "" };
                format!("{sign}arguments.value::<{of}>({name:?})")
            }
        });
    }
    let (accessor, id, name) = (&module.accessor, &method.operation, &method.name);
    let arguments = arguments.join(", ");
    let value = match method.success {
        Some(_) => "Ok(super::answer(call.send().await?))",
        None => "call.send().await?; Ok(crate::visit_api::Answer::default())",
    };
    Some(format!(
        "all.push(super::Call {{ operation: {id:?}, method: {name:?}, send: |client, arguments| {{ let call = client.{accessor}().{name}({arguments}); Box::pin(async move {{ {value} }}) }} }});"
    ))
}
