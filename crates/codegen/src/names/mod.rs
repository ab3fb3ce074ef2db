//! Rust identifiers for the names of a document.
//!
//! [`identifier`] makes a valid identifier of any text, for one [`Position`], which decides about case and keywords. Two texts
//! may give the same identifier; a [`Scope`] makes the names in one namespace unique.

mod ends;
mod order;
mod reserved;
mod scope;
mod short;
mod words;

pub use order::version_order;
pub use reserved::{DEVICES, is_keyword, is_prelude};
pub use scope::Scope;
pub(crate) use short::{NUMBER, WIDTH, other_type_names, type_name, type_name_without_stutter};

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

use crate::text::is_invisible;

/// What an identifier names, which decides its case and its escaping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Position {
    /// A struct, enum or type alias: `VisitStatus`.
    Type,
    /// A variant of an enum: `Confirmed`.
    Variant,
    /// A struct field, function, method or argument: `provider_id`, `r#type`.
    Value,
    /// A module, and so a file: `visit_status`. Never raw, since the name of the file would not be, and of ASCII only.
    Module,
    /// A constant: `VISIT_STATUS`.
    Constant,
    /// A cargo feature or a part of a package name: `visit-status`.
    Package,
}

/// Makes an identifier of a text.
///
/// Symbols separate words, except where they carry meaning: comparison and arithmetic signs are spelled out, so that `>`
/// and `>=` or `+1` and `-1` differ. Text without a letter or digit is spelled out whole. Keywords are escaped, and a
/// leading digit gets a prefix. Of very long texts words in the middle are left out.
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

/// Makes an identifier of several texts, such as the path to an inline schema.
#[must_use]
pub fn joined<'a>(texts: impl IntoIterator<Item = &'a str>, position: Position) -> String {
    // The compiler normalises identifiers (UAX 15), so that two spellings may be the same, and warns of letters that are
    // variants of others, such as those of mathematics.
    let words: Vec<String> = texts.into_iter().flat_map(words_of).collect();
    let words = if position == Position::Module {
        in_ascii(words)
    } else {
        words
    };
    let name = from_words(&words, position);
    if name.is_ascii() {
        name
    } else {
        // The second of two words may begin with an accent that combines with the end of the first.
        name.nfc().collect()
    }
}

/// Returns the words of a text; at least one.
fn words_of(text: &str) -> Vec<String> {
    if text.is_ascii() {
        return words::split(text);
    }
    // A variation selector is valid in an identifier, and cannot be seen.
    let seen = |c: &char| !(unicode_ident::is_xid_continue(*c) && is_invisible(*c));
    // As a letter it would be the Greek one, whose capital looks like an `M`.
    let text = text.replace('\u{b5}', " micro ");
    words::split(&text.nfkc().filter(seen).collect::<String>())
}

/// The words in ASCII, as names of files: the compiler finds the file of a module by an ASCII name only. Accents are left
/// out, and so are letters of other scripts, unless nothing is left: then their code points are written.
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
    for (index, word) in shortened(words).into_iter().enumerate() {
        let word = cut(word);
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
            // `V1_2`: without the underscore the digits of two words would be one number.
            let digits = name.ends_with(|c: char| c.is_numeric())
                && word.starts_with(|c: char| c.is_numeric());
            if digits {
                name.push('_');
            }
            match words::camel_case(word) {
                Some(known) => name.push_str(&known),
                None => capitalize(word, &mut name),
            }
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

/// Bytes of the words of an identifier past which words are left out. File systems take names of up to 255 bytes.
const MAX_LEN: usize = 72;

/// Returns the words of an identifier: all of them, or of a very long one the first and the last, since names that are alike at the beginning
/// mostly differ at the end.
fn shortened<'w>(words: &'w [String]) -> Vec<&'w str> {
    let words: Vec<&'w str> = words.iter().map(String::as_str).collect();
    let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
    if length(&words) <= MAX_LEN {
        return words;
    }
    let fitting = |words: &[&'w str]| (length(words) <= WIDTH).then(|| words.to_vec());
    ends::first_and_last(&words, fitting).unwrap_or_else(|| {
        let mut room = MAX_LEN;
        let mut fits = |(index, word): &(usize, &&str)| {
            let is_fitting = *index == 0 || word.len() <= room;
            room = room.saturating_sub(word.len());
            is_fitting
        };
        let kept = words.iter().enumerate().take_while(|at| fits(at));
        kept.map(|(_, word)| *word).collect()
    })
}

/// The beginning of a word that is too long on its own.
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

/// An identifier without its raw prefix: `type` of `r#type`.
#[derive(Clone, Copy, Debug)]
pub struct Bare<'a>(pub &'a str);

impl fmt::Display for Bare<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.strip_prefix("r#").unwrap_or(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, identifier, joined};

    #[track_caller]
    fn check(text: &str, value: &str, ty: &str) {
        assert_eq!(identifier(text, Position::Value), value, "{text:?}");
        assert_eq!(identifier(text, Position::Type), ty, "{text:?}");
    }

    #[test]
    fn words_end_at_separators_and_capitals() {
        check("visit_status", "visit_status", "VisitStatus");
        check("VISIT-STATUS", "visit_status", "VisitStatus");
        check("HTTPServerURL", "http_server_url", "HttpServerUrl");
        check("presignedURLs", "presigned_urls", "PresignedUrls");
        check("OAuth2Token", "oauth2_token", "OAuth2Token");
        check("oauth2_token", "oauth2_token", "OAuth2Token");
        check("useOAuth", "use_oauth", "UseOAuth");
        check("GitHubApp", "github_app", "GitHubApp");
        check("github-app", "github_app", "GitHubApp");
        check("iOSVersion", "ios_version", "IosVersion");
        check("IPv4Address", "ipv4_address", "Ipv4Address");
        check("allowIPv6", "allow_ipv6", "AllowIpv6");
        check("userIDs", "user_ids", "UserIds");
        check("Page<Order>", "page_order", "PageOrder");
        check(
            "Map<String,List<Order>>",
            "map_string_list_order",
            "MapStringListOrder",
        );
        check("macOSVersion", "macos_version", "MacosVersion");
        check("sha256sum", "sha256sum", "Sha256sum");
        check(
            "filter[created][gte]",
            "filter_created_gte",
            "FilterCreatedGte",
        );
        check(
            "application/vnd.github+json",
            "application_vnd_github_plus_json",
            "ApplicationVndGitHubPlusJson",
        );
        check("v1.2", "v1_2", "V1_2");
    }

    #[test]
    fn symbols_with_a_meaning_are_spelled_out() {
        check(">", "gt", "Gt");
        check(">=", "gte", "Gte");
        check("StartTime<", "start_time_lt", "StartTimeLt");
        check("Hurray!", "hurray", "Hurray");
        check("!done", "not_done", "NotDone");
        check("!", "not", "Not");
        check("a<b", "a_lt_b", "ALtB");
        check("+1", "plus_1", "Plus1");
        check("-1", "minus_1", "Minus1");
        check("-created", "minus_created", "MinusCreated");
        check("Folder--Mini", "folder_mini", "FolderMini");
        check("dns-(-acl)--create", "dns_acl_create", "DnsAclCreate");
        check("from (-1)", "from_minus_1", "FromMinus1");
        check("c++", "c_plus_plus", "CPlusPlus");
        check("*", "star", "Star");
    }

    #[test]
    fn text_without_words_is_spelled_out() {
        check("", "empty", "Empty");
        check("...", "dot_dot_dot", "DotDotDot");
        check("_", "underscore", "Underscore");
        check("$", "dollar", "Dollar");
        check("🙂", "u1f642", "U1f642");
    }

    #[test]
    fn whatever_the_text_the_result_is_an_identifier() {
        check("2fa", "n2fa", "N2fa");
        // Rust takes names in Unicode's normal form, in which this is a digit.
        check("²", "n2", "N2");
        check("type", "r#type", "Type");
        check("self", "self_", "SelfModel");
        check("Straße", "straße", "Straße");
        check("名前", "名前", "名前");
        check("हिन्दी", "हिन्दी", "हिन्दी");
        // Letters of Unicode 18, and a character that no version of Unicode assigns.
        check("x\u{5c8}", "x", "X");
        check("\u{3f237}", "u3f237", "U3f237");
        assert_eq!(identifier("mod", Position::Module), "mod_");
        assert_eq!(identifier("Visit API", Position::Package), "visit-api");
        assert_eq!(identifier("maxSize", Position::Constant), "MAX_SIZE");
        assert_eq!(
            joined(["getVisit", "response", "member"], Position::Type),
            "GetVisitResponseMember"
        );
    }
}
