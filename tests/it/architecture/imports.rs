//! The imports between the files of a crate, read from their tokens.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::rust_files;

/// The words that a name follows where an item is defined.
const ITEMS: [&str; 9] = [
    "struct",
    "enum",
    "union",
    "trait",
    "fn",
    "const",
    "static",
    "type",
    "macro_rules",
];

/// A module by its path from the root of the crate; the root is empty.
type ModulePath = Vec<String>;

/// The files of a crate, and what each takes from the others.
pub(super) struct Imports {
    /// The file of each module.
    pub(super) files: BTreeMap<ModulePath, PathBuf>,
    /// Which module takes which names from which.
    pub(super) edges: BTreeMap<ModulePath, BTreeMap<ModulePath, BTreeSet<String>>>,
}

/// One file.
#[derive(Default)]
struct File {
    /// The names of the modules that it declares.
    modules: BTreeSet<String>,
    /// What a name that it imports or passes on is, by the path that it was imported from.
    imported: BTreeMap<String, Vec<String>>,
    /// The modules all of whose names it imports or passes on.
    globs: Vec<Vec<String>>,
    /// The names of the items that it defines.
    defined: BTreeSet<String>,
    /// The paths that it names, from the root of the crate. What it only passes on with `pub use` is left out.
    paths: BTreeSet<Vec<String>>,
}

impl Imports {
    /// Reads the crate whose sources are in a folder.
    pub(super) fn read(src: &Path) -> Self {
        let mut files = BTreeMap::new();
        let mut read = BTreeMap::new();
        for path in rust_files(src) {
            let module = module_of(src, &path);
            // Tests of a module may look at anything.
            if module.last().is_some_and(|name| name == "tests")
                || module.first().is_some_and(|name| name == "bin")
            {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source file is UTF-8");
            let tokens = TokenStream::from_str(&text).expect("a source file is Rust");
            let mut file = File::default();
            file.walk(&tokens.into_iter().collect::<Vec<_>>(), &module);
            files.insert(module.clone(), path);
            read.insert(module, file);
        }
        let mut edges: BTreeMap<_, BTreeMap<_, BTreeSet<_>>> = BTreeMap::new();
        for (module, file) in &read {
            for path in &file.paths {
                let Some((target, name)) = resolve(path, &read, 0) else {
                    continue;
                };
                if target != *module {
                    let names = edges
                        .entry(module.clone())
                        .or_default()
                        .entry(target)
                        .or_default();
                    names.insert(name);
                }
            }
        }
        Self { files, edges }
    }
}

/// Returns the module that a file is.
fn module_of(src: &Path, file: &Path) -> ModulePath {
    let relative = file
        .strip_prefix(src)
        .expect("a file of the crate")
        .with_extension("");
    let mut module: ModulePath = relative
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if module
        .last()
        .is_some_and(|name| matches!(name.as_str(), "mod" | "lib" | "main"))
    {
        module.pop();
    }
    module
}

/// Returns the module in which the thing at a path is defined, and its name there.
fn resolve(
    path: &[String],
    read: &BTreeMap<ModulePath, File>,
    depth: usize,
) -> Option<(ModulePath, String)> {
    let mut length = path.len();
    while length > 0 && !read.contains_key(&path[..length]) {
        length -= 1;
    }
    let file = read.get(&path[..length])?;
    let name = path.get(length).cloned().unwrap_or_default();
    // What a module passes on is followed to where it is; a bound, since modules may pass on each other.
    if depth < 8
        && let Some(from) = file.imported.get(&name)
    {
        let mut from = from.clone();
        from.extend(path[length + 1..].iter().cloned());
        if let Some(found) = resolve(&from, read, depth + 1) {
            return Some(found);
        }
    }
    if depth < 8 && !file.defined.contains(&name) {
        for glob in &file.globs {
            let from = [glob.as_slice(), &path[length..]].concat();
            if let Some((module, name)) = resolve(&from, read, depth + 1)
                && read[&module].defined.contains(&name)
            {
                return Some((module, name));
            }
        }
    }
    // A module without a name behind it was imported as such; what is taken from it is seen where it is used.
    (!name.is_empty()).then(|| (path[..length].to_vec(), name))
}

impl File {
    /// Reads the tokens of a file, or of a group in it.
    fn walk(&mut self, tokens: &[TokenTree], module: &ModulePath) {
        let mut at = 0;
        while at < tokens.len() {
            if is_test_only(&tokens[at..]) {
                at = end_of_item(tokens, at + 2);
                continue;
            }
            match &tokens[at] {
                TokenTree::Ident(word) if word == "mod" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                        self.modules.insert(name.to_string());
                    }
                }
                TokenTree::Ident(word) if ITEMS.contains(&word.to_string().as_str()) => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                        self.defined.insert(name.to_string());
                    }
                }
                TokenTree::Ident(word) if word == "use" => {
                    let end = end_of_item(tokens, at);
                    let is_public = tokens[..at].last().is_some_and(|before| match before {
                        TokenTree::Ident(word) => word == "pub",
                        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
                        _ => false,
                    });
                    self.import(&tokens[at + 1..end], &mut Vec::new(), module, is_public);
                    at = end;
                    continue;
                }
                TokenTree::Ident(_) if is_path(&tokens[at..]) => {
                    let mut path = Vec::new();
                    at = read_path(tokens, at, &mut path);
                    self.name(path, module);
                    continue;
                }
                TokenTree::Group(group) => {
                    self.walk(&group.stream().into_iter().collect::<Vec<_>>(), module);
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads the tree of a `use`.
    fn import(
        &mut self,
        tokens: &[TokenTree],
        before: &mut Vec<String>,
        module: &ModulePath,
        is_public: bool,
    ) {
        let outer = before.len();
        let mut at = 0;
        let mut alias = None;
        let mut is_glob = false;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Ident(word) if word == "as" => {
                    alias = tokens.get(at + 1).map(ToString::to_string);
                    at += 1;
                }
                TokenTree::Ident(word) => before.push(word.to_string()),
                TokenTree::Punct(mark) if mark.as_char() == '*' => is_glob = true,
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for part in inner.split(
                        |token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','),
                    ) {
                        self.import(part, before, module, is_public);
                    }
                    before.truncate(outer);
                    return;
                }
                _ => {}
            }
            at += 1;
        }
        if before.len() > outer {
            if before.last().is_some_and(|name| name == "self") {
                before.pop();
            }
            if let Some(path) = absolute(before, module, &self.modules)
                && let Some(last) = path.last()
            {
                if is_glob {
                    self.globs.push(path);
                    return before.truncate(outer);
                }
                self.imported
                    .insert(alias.unwrap_or_else(|| last.clone()), path.clone());
                if !is_public {
                    self.paths.insert(path);
                }
            }
        }
        before.truncate(outer);
    }

    /// Notes a path that is written out.
    fn name(&mut self, path: Vec<String>, module: &ModulePath) {
        let known = match self.imported.get(&path[0]) {
            Some(imported) => Some(imported.iter().chain(&path[1..]).cloned().collect()),
            None => absolute(&path, module, &self.modules),
        };
        self.paths.extend(known);
    }
}

/// Returns a path from the root of the crate; `None` if it leads out of the crate.
fn absolute(
    path: &[String],
    module: &ModulePath,
    modules: &BTreeSet<String>,
) -> Option<Vec<String>> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some([module, rest].concat()),
        "super" => {
            let ups = path.iter().take_while(|part| *part == "super").count();
            let kept = module.len().checked_sub(ups)?;
            Some([&module[..kept], &path[ups..]].concat())
        }
        name if modules.contains(name) => Some([module, path].concat()),
        // Another crate.
        _ => None,
    }
}

/// Returns whether a path of two parts or more begins here.
fn is_path(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Ident(_), TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Ident(_), ..]
        if a.as_char() == ':' && b.as_char() == ':')
}

/// Reads a path, and returns the index behind it.
fn read_path(tokens: &[TokenTree], mut at: usize, path: &mut Vec<String>) -> usize {
    path.push(tokens[at].to_string());
    while is_path(&tokens[at..]) {
        at += 3;
        path.push(tokens[at].to_string());
    }
    at + 1
}

/// Returns whether `#[cfg(test)]` is here.
fn is_test_only(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Punct(mark), TokenTree::Group(group), ..] if mark.as_char() == '#' => {
            group.stream().to_string().replace(' ', "") == "cfg(test)"
        }
        _ => false,
    }
}

/// Returns the index behind the item that begins here: behind its semicolon or its braces.
fn end_of_item(tokens: &[TokenTree], at: usize) -> usize {
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == ';' => return index + 1,
            TokenTree::Group(group)
                if group.delimiter() == Delimiter::Brace
                    && !matches!(tokens.get(at), Some(TokenTree::Ident(word)) if word == "use") =>
            {
                return index + 1;
            }
            _ => {}
        }
    }
    tokens.len()
}
