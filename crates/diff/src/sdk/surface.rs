//! The public items of generated crates.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use conform_codegen::{FeatureChoice, Settings};
use conform_description::{Description, Origin};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

/// What separates the crate of models from that of the client in the paths of files.
const GENERATED: &str = "/src/generated/";

/// The public items of the generated crates of a description.
pub(super) struct Surface {
    /// The items by their paths, such as `models::Visit` and `client::visits::VisitsApi::get`.
    pub(super) items: BTreeMap<String, Item>,
    /// Where the schemas of types are, by the names of the types.
    pub(super) types: BTreeMap<String, Origin>,
}

/// A public item.
pub(super) enum Item {
    Struct {
        /// The public fields, and their types.
        fields: BTreeMap<String, String>,
        /// Whether all fields are public, so that other crates can write a value with all of them.
        is_constructible: bool,
        traits: BTreeSet<String>,
    },
    Enum {
        /// The variants, and what they hold.
        variants: BTreeMap<String, String>,
        traits: BTreeSet<String>,
    },
    /// Another name for a type.
    Alias(String),
    Function {
        /// The arguments, and their types.
        arguments: Vec<(String, String)>,
        result: String,
        /// The line of a request in its documentation, `GET /visits`.
        request: Option<String>,
    },
}

impl Item {
    /// What kind of item it is, in words.
    pub(super) const fn noun(&self) -> &'static str {
        match self {
            Self::Struct { .. } => "struct",
            Self::Enum { .. } => "enum",
            Self::Alias(_) => "type",
            Self::Function { .. } => "function",
        }
    }
}

impl Surface {
    /// Generates the crates of a description, and reads their items.
    pub(super) fn of(description: &Arc<Description>) -> Self {
        let api = conform_ir::lower(description).api;
        let settings = Settings {
            features: FeatureChoice::Never,
            ..Settings::default()
        };
        let mut surface = Self {
            items: BTreeMap::new(),
            types: conform_codegen::type_origins(&api, &settings),
        };
        let generated = conform_codegen::generate(&api, &settings);
        for (path, text) in generated.tree.iter() {
            let Some((package, file)) = path.split_once(GENERATED) else {
                continue;
            };
            let krate = package.rsplit('/').next().unwrap_or(package);
            // The generator writes Rust; what syn does not read is no item of it.
            if let Ok(read) = syn::parse_file(text) {
                surface.add_file(&module(krate, file), read);
            }
        }
        surface
    }

    fn add_file(&mut self, module: &str, file: syn::File) {
        for item in file.items {
            match item {
                syn::Item::Struct(item) if is_public(&item.vis) => {
                    let mut fields = BTreeMap::new();
                    let mut is_constructible = !has(&item.attrs, "non_exhaustive");
                    for (index, field) in item.fields.iter().enumerate() {
                        if is_public(&field.vis) {
                            let name = field.ident.as_ref().map(ToString::to_string);
                            let name = name.unwrap_or_else(|| index.to_string());
                            fields.insert(name, spelled(&field.ty));
                        } else {
                            is_constructible = false;
                        }
                    }
                    let item = (item.ident.to_string(), traits(&item.attrs));
                    let (name, traits) = item;
                    self.items.insert(
                        format!("{module}::{name}"),
                        Item::Struct {
                            fields,
                            is_constructible,
                            traits,
                        },
                    );
                }
                syn::Item::Enum(item) if is_public(&item.vis) => {
                    let variants = item.variants.iter();
                    let variants = variants
                        .map(|variant| (variant.ident.to_string(), spelled(&variant.fields)));
                    let path = format!("{module}::{}", item.ident);
                    let variants = variants.collect();
                    let traits = traits(&item.attrs);
                    self.items.insert(path, Item::Enum { variants, traits });
                }
                syn::Item::Type(item) if is_public(&item.vis) => {
                    let path = format!("{module}::{}", item.ident);
                    self.items.insert(path, Item::Alias(spelled(&item.ty)));
                }
                syn::Item::Impl(item) if item.trait_.is_none() => self.add_methods(module, item),
                syn::Item::Macro(item) => self.add_constructor(module, &item.mac.tokens),
                _ => {}
            }
        }
    }

    fn add_methods(&mut self, module: &str, item: syn::ItemImpl) {
        let of = spelled(&item.self_ty);
        // Methods of the client are written beside what they return.
        let module = if of == "Client" { "client" } else { module };
        for member in item.items {
            let syn::ImplItem::Fn(function) = member else {
                continue;
            };
            if !is_public(&function.vis) {
                continue;
            }
            let request = function.attrs.iter().find_map(request_line);
            let path = format!("{module}::{of}::{}", function.sig.ident);
            let function = signature(&function.sig, request);
            self.items.insert(path, function);
        }
    }

    /// Adds the constructor that a table of a type has: `Visit { new(id: VisitId); … }`.
    fn add_constructor(&mut self, module: &str, tokens: &TokenStream) {
        let mut before: Option<String> = None;
        for token in tokens.clone() {
            match token {
                TokenTree::Ident(name) => before = Some(name.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let mut inner = group.stream().into_iter();
                    let (Some(TokenTree::Ident(new)), Some(TokenTree::Group(arguments))) =
                        (inner.next(), inner.next())
                    else {
                        continue;
                    };
                    let Some(of) = before.take().filter(|_| new == "new") else {
                        continue;
                    };
                    let arguments = arguments.stream();
                    let text = format!("fn new({arguments}) -> Self;");
                    if let Ok(function) = syn::parse_str::<syn::TraitItemFn>(&text) {
                        let root = module.split("::").next().unwrap_or(module);
                        let path = format!("{root}::{of}::new");
                        self.items.insert(path, signature(&function.sig, None));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The module of a file: types of models are all in the root of their crate, and so is the client itself.
fn module(krate: &str, file: &str) -> String {
    let stem = file.trim_end_matches(".rs").trim_end_matches("/mod");
    if krate == "client" && !matches!(stem, "client" | "mod") {
        format!("{krate}::{}", stem.replace('/', "::"))
    } else {
        krate.to_owned()
    }
}

fn signature(signature: &syn::Signature, request: Option<String>) -> Item {
    let arguments = signature.inputs.iter().map(|input| match input {
        syn::FnArg::Receiver(receiver) => ("self".to_owned(), spelled(receiver)),
        syn::FnArg::Typed(argument) => (spelled(&argument.pat), spelled(&argument.ty)),
    });
    let result = match &signature.output {
        syn::ReturnType::Default => "()".to_owned(),
        syn::ReturnType::Type(_, ty) => spelled(ty),
    };
    Item::Function {
        arguments: arguments.collect(),
        result,
        request,
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn has(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}

/// The traits that a type derives.
fn traits(attributes: &[syn::Attribute]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
        // A derive is a list of paths.
        let _ = attribute.parse_nested_meta(|meta| {
            found.insert(spelled(&meta.path));
            Ok(())
        });
    }
    found
}

/// The request that a line of documentation names in backquotes.
fn request_line(attribute: &syn::Attribute) -> Option<String> {
    let syn::Meta::NameValue(meta) = &attribute.meta else {
        return None;
    };
    let syn::Expr::Lit(literal) = &meta.value else {
        return None;
    };
    let syn::Lit::Str(text) = &literal.lit else {
        return None;
    };
    let text = text.value();
    let line = text.trim().strip_prefix('`')?.strip_suffix('`')?;
    let (method, path) = line.split_once(' ')?;
    let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_method && path.starts_with('/')).then(|| line.to_owned())
}

/// Rust as it is written in signatures, without the spaces that tokens have between them.
fn spelled(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let mut out = String::new();
    for word in text.split_whitespace() {
        let last = out.chars().last();
        let is_word = |ch: char| ch.is_alphanumeric() || ch == '_';
        let starts = word.starts_with(is_word);
        let needs_space = match last {
            Some(',' | ':' | '>') if word == "=" => true,
            Some(',') => true,
            Some(last) if is_word(last) && starts => true,
            Some('>') if starts => true,
            Some(last) if is_word(last) && matches!(word, "+" | "=" | "->") => true,
            Some('+' | '=') => true,
            _ => false,
        };
        if needs_space {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
