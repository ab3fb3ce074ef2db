//! From the names of a document to Rust identifiers.
//!
//! Any text whatsoever becomes a valid identifier of the asked position: [`Position`] says which case and which keywords
//! apply. Two texts may become the same identifier; a [`Scope`] tells them apart.

mod scope;
mod words;

pub use scope::Scope;

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::text::is_invisible;

/// Where an identifier stands, which decides its case and its escaping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Position {
    /// A struct, enum or type alias: `VisitStatus`.
    Type,
    /// A variant of an enum: `Confirmed`.
    Variant,
    /// A struct field, function, method or argument: `provider_id`, `r#type`.
    Value,
    /// A module, hence a file: `visit_status`. Never raw, since the file's name would not be, and of ASCII only.
    Module,
    /// A constant: `VISIT_STATUS`.
    Constant,
    /// A cargo feature or a part of a package name: `visit-status`.
    Package,
}

/// Makes an identifier for `text` at a position.
///
/// Symbols separate words, except where they carry meaning: comparison and arithmetic signs are spelled out, so that `>`
/// and `>=` or `+1` and `-1` stay apart. Text without a letter or digit is spelled out whole. Keywords are escaped, and a
/// leading digit gets a prefix. Words past a length that file systems and readers can bear are left out.
///
/// ```
/// use conform_codegen::names::{Position, identifier};
///
/// assert_eq!(identifier("visit-status", Position::Type), "VisitStatus");
/// assert_eq!(identifier("providerID", Position::Value), "provider_id");
/// assert_eq!(identifier("type", Position::Value), "r#type");
/// assert_eq!(identifier(">=", Position::Variant), "Gte");
/// assert_eq!(identifier("-1", Position::Variant), "Minus1");
/// assert_eq!(identifier("", Position::Variant), "Empty");
/// assert_eq!(identifier("2fa", Position::Value), "n2fa");
/// assert_eq!(identifier("\u{b5}s", Position::Variant), "MicroS");
/// assert_eq!(identifier("Café-Größe", Position::Type), "CaféGröße");
/// assert_eq!(identifier("Café-Größe", Position::Module), "cafe_groe");
/// assert_eq!(identifier("名前", Position::Module), "u540d_u524d");
/// ```
#[must_use]
pub fn identifier(text: &str, position: Position) -> String {
    joined([text], position)
}

/// Makes an identifier from several texts, such as the path of uses that names an inline schema.
#[must_use]
pub fn joined<'a>(texts: impl IntoIterator<Item = &'a str>, position: Position) -> String {
    // The compiler takes identifiers for the same that are spelled differently (UAX 15), and warns of letters that only look
    // different, such as those of mathematics.
    let words: Vec<String> = texts
        .into_iter()
        .flat_map(|text| {
            if text.is_ascii() {
                words::split(text)
            } else {
                // A variation selector may stand in an identifier, and cannot be seen.
                let seen = |c: &char| !(unicode_ident::is_xid_continue(*c) && is_invisible(*c));
                // As a letter it would be a Greek one, whose capital looks like an `M`.
                let text = text.replace('\u{b5}', " micro ");
                words::split(&text.nfkc().filter(seen).collect::<String>())
            }
        })
        .collect();
    let words = if position == Position::Module {
        in_ascii(words)
    } else {
        words
    };
    let name = from_words(&words, position);
    if name.is_ascii() {
        name
    } else {
        // Where two words meet, the second may begin with an accent for the first.
        name.nfc().collect()
    }
}

/// Words as files are called by: the compiler looks for the file of a module by names of ASCII only. Accents are left out,
/// and so are other letters, unless nothing is left: then they are spelled by their numbers.
fn in_ascii(words: Vec<String>) -> Vec<String> {
    if words.iter().all(|word| word.is_ascii()) {
        return words;
    }
    let kept: Vec<String> = words
        .iter()
        .map(|word| word.nfkd().filter(char::is_ascii).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    if !kept.is_empty() {
        return kept;
    }
    let letters = words.iter().flat_map(|word| word.chars());
    letters.map(|c| format!("u{:x}", u32::from(c))).collect()
}

fn from_words(words: &[String], position: Position) -> String {
    let mut name = String::new();
    for (index, word) in words.iter().enumerate() {
        let word = cut(word);
        if index > 0 && name.len() + word.len() > MAX_LEN {
            break;
        }
        let (lower, separator) = match position {
            Position::Type | Position::Variant => (false, ""),
            Position::Value | Position::Module | Position::Constant => (true, "_"),
            Position::Package => (true, "-"),
        };
        if index > 0 {
            name.push_str(separator);
        }
        if lower {
            name.push_str(word);
        } else {
            // `V1_2`: without the line the digits of two words would read as one number.
            let digits = name.ends_with(|c: char| c.is_numeric())
                && word.starts_with(|c: char| c.is_numeric());
            if digits {
                name.push('_');
            }
            capitalize(word, &mut name);
        }
    }
    if position == Position::Constant {
        name = name.to_uppercase();
    }
    if !name.starts_with(unicode_ident::is_xid_start) {
        name.insert(
            0,
            if matches!(
                position,
                Position::Type | Position::Variant | Position::Constant
            ) {
                'N'
            } else {
                'n'
            },
        );
    }
    escape_keyword(name, position)
}

/// Bytes of an identifier past which no more words are added: file systems know names of 255 bytes, readers of 80 columns.
const MAX_LEN: usize = 72;

/// The beginning of a word that is too long by itself.
fn cut(word: &str) -> &str {
    let mut end = word.len().min(MAX_LEN);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

fn capitalize(word: &str, into: &mut String) {
    let mut chars = word.chars();
    if let Some(first) = chars.next() {
        into.extend(first.to_uppercase());
        into.push_str(chars.as_str());
    }
}

fn escape_keyword(name: String, position: Position) -> String {
    match position {
        Position::Type if name == "Self" => "SelfModel".to_owned(),
        Position::Variant if name == "Self" => "SelfValue".to_owned(),
        Position::Value | Position::Module
            if matches!(name.as_str(), "self" | "super" | "crate") =>
        {
            name + "_"
        }
        Position::Value if is_keyword(&name) => format!("r#{name}"),
        Position::Module if is_keyword(&name) => name + "_",
        _ => name,
    }
}

/// Whether `name` is a keyword of edition 2024, strict or reserved (The Rust Reference, "Keywords").
#[must_use]
pub fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "self"
            | "Self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

/// Names that some file systems keep for devices, whatever stands behind a dot ("Naming Files, Paths, and Namespaces" of Windows).
pub const DEVICES: [&str; 22] = [
    "aux", "con", "nul", "prn", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Names that every Rust file sees without an import. A type of that name would take their place wherever it is imported.
#[must_use]
pub fn is_prelude(name: &str) -> bool {
    matches!(
        name,
        "Option"
            | "Some"
            | "None"
            | "Result"
            | "Ok"
            | "Err"
            | "Vec"
            | "String"
            | "Box"
            | "Default"
            | "Debug"
            | "Clone"
            | "Copy"
            | "Send"
            | "Sync"
            | "Sized"
            | "Drop"
            | "Fn"
            | "FnMut"
            | "FnOnce"
            | "Unpin"
            | "ToOwned"
            | "ToString"
            | "Iterator"
            | "IntoIterator"
            | "Extend"
            | "DoubleEndedIterator"
            | "ExactSizeIterator"
            | "AsRef"
            | "AsMut"
            | "From"
            | "Into"
            | "TryFrom"
            | "TryInto"
            | "FromIterator"
            | "Eq"
            | "PartialEq"
            | "Ord"
            | "PartialOrd"
            | "Hash"
            | "Future"
            | "IntoFuture"
            | "AsyncFn"
            | "AsyncFnMut"
            | "AsyncFnOnce"
    )
}

/// Compares names in the order in which rustfmt sorts imports (style edition 2024, "Sorting"), and not modules: digits by
/// value, the rest by character, `_` before letters.
#[must_use]
pub fn version_order(a: &str, b: &str) -> std::cmp::Ordering {
    words::version_order(a, b)
}

/// Writes a name without its raw prefix, for messages.
pub struct Bare<'a>(pub &'a str);

impl fmt::Display for Bare<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.strip_prefix("r#").unwrap_or(self.0))
    }
}
