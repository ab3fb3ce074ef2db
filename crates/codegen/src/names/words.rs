//! Splitting text into the words of an identifier.

use std::cmp::Ordering;

/// Splits text into lower-case words of identifier characters; at least one, none empty.
pub(super) fn split(text: &str) -> Vec<String> {
    if text.is_empty() {
        return vec!["empty".to_owned()];
    }
    let chars: Vec<char> = text.chars().collect();
    let plain = chars.iter().any(|&c| is_word(c));
    let mut words = Vec::new();
    let mut word = String::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if is_word(c) {
            if starts_word(&chars, i) {
                finish(&mut word, &mut words);
            }
            word.push(c);
            i += 1;
            continue;
        }
        finish(&mut word, &mut words);
        let next = chars.get(i + 1).copied();
        if let Some(name) = next.and_then(|next| digraph(c, next)) {
            words.push(name.to_owned());
            i += 2;
            continue;
        }
        // Inside of a text a `-` is a sign before a number only; a second one in a row separates.
        let signs = match i.checked_sub(1).map(|before| chars[before]) {
            None => next.is_some_and(is_word),
            Some(before) => {
                !is_word(before) && before != '-' && next.is_some_and(|next| next.is_ascii_digit())
            }
        };
        let minus = c == '-' && signs;
        if let Some(name) = meaning(c).or_else(|| (minus || !plain).then(|| symbol(c)).flatten()) {
            words.push(name.to_owned());
        } else if !plain || (!c.is_ascii() && c.is_alphanumeric()) {
            words.push(format!("u{:04x}", u32::from(c)));
        }
        i += 1;
    }
    finish(&mut word, &mut words);
    words
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(std::mem::take(word).to_lowercase());
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (!c.is_ascii()
            && unicode_ident::is_xid_continue(c)
            && is_known(c)
            && survives_lowering(c))
}

/// Whether the standard library's Unicode knows the character, as that of the compiler does that came with it.
///
/// `unicode_ident` may be of a newer Unicode than the compiler, which then takes the character for no part of a name.
fn is_known(c: char) -> bool {
    // What is not assigned is escaped; so is an accent, unless it has something to stand on.
    c.is_alphanumeric() || ['a', c].iter().collect::<String>().escape_debug().nth(1) == Some(c)
}

/// Some characters turn into several when their case changes, not all of them fit for identifiers.
fn survives_lowering(c: char) -> bool {
    c.to_lowercase()
        .chain(c.to_uppercase())
        .all(unicode_ident::is_xid_continue)
}

/// Whether a word begins at `i` although no separator stands before it: `aB`, `ABc` before `B`.
fn starts_word(chars: &[char], i: usize) -> bool {
    let Some(before) = i.checked_sub(1).map(|i| chars[i]) else {
        return false;
    };
    let c = chars[i];
    if !c.is_uppercase() || !is_word(before) {
        return false;
    }
    if !before.is_uppercase() {
        return true;
    }
    // The last capital of a row belongs to the word after it, unless that is only the plural of an acronym (`URLs`).
    let after = chars.get(i + 1).copied().filter(|&c| is_word(c));
    let plural = after == Some('s')
        && !chars
            .get(i + 2)
            .is_some_and(|&c| is_word(c) && !c.is_uppercase());
    after.is_some_and(char::is_lowercase) && !plural
}

fn digraph(c: char, next: char) -> Option<&'static str> {
    Some(match (c, next) {
        ('>', '=') => "gte",
        ('<', '=') => "lte",
        ('!', '=') => "ne",
        ('=', '=') => "eq",
        ('<', '>') => "ne",
        ('=', '~') => "matches",
        ('!', '~') => "mismatches",
        ('&', '&') => "and",
        ('|', '|') => "or",
        _ => return None,
    })
}

/// Symbols that are spelled out wherever they stand, since they tell names apart.
fn meaning(c: char) -> Option<&'static str> {
    Some(match c {
        '>' => "gt",
        '<' => "lt",
        '=' => "eq",
        '+' => "plus",
        '*' => "star",
        '%' => "percent",
        '!' => "not",
        _ => return None,
    })
}

/// Symbols that are spelled out only where there is nothing else, or before a number.
fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        '-' => "minus",
        '_' => "underscore",
        ' ' => "space",
        '\t' => "tab",
        '\n' => "newline",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '/' => "slash",
        '\\' => "backslash",
        '|' => "or",
        '&' => "and",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '^' => "caret",
        '~' => "tilde",
        '?' => "question",
        '\'' => "quote",
        '"' => "double",
        '`' => "backtick",
        '(' => "open",
        ')' => "close",
        '[' => "left",
        ']' => "right",
        '{' => "begin",
        '}' => "end",
        _ => return None,
    })
}

/// See [`super::version_order`].
pub(super) fn version_order(a: &str, b: &str) -> Ordering {
    let (a, b) = (
        a.strip_prefix("r#").unwrap_or(a),
        b.strip_prefix("r#").unwrap_or(b),
    );
    let (mut x, mut y) = (a, b);
    // Leading zeros decide only when nothing else does.
    let mut zeros = Ordering::Equal;
    loop {
        match (x.chars().next(), y.chars().next()) {
            (None, None) => return zeros,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(c), Some(d)) if c.is_ascii_digit() && d.is_ascii_digit() => {
                let (m, n) = (digits(x), digits(y));
                let (p, q) = (m.trim_start_matches('0'), n.trim_start_matches('0'));
                let order = p.len().cmp(&q.len()).then_with(|| p.cmp(q));
                if order != Ordering::Equal {
                    return order;
                }
                if zeros == Ordering::Equal {
                    zeros = n.len().cmp(&m.len());
                }
                (x, y) = (&x[m.len()..], &y[n.len()..]);
            }
            (Some(c), Some(d)) => {
                let order = rank(c).cmp(&rank(d));
                if order != Ordering::Equal {
                    return order;
                }
                (x, y) = (&x[c.len_utf8()..], &y[d.len_utf8()..]);
            }
        }
    }
}

fn digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}

/// `_` sorts directly after a space, before every other character.
fn rank(c: char) -> u32 {
    if c == '_' {
        u32::from(' ')
    } else {
        u32::from(c)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Position, identifier, joined};
    use super::*;

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
        check("OAuth2Token", "o_auth2_token", "OAuth2Token");
        check("sha256sum", "sha256sum", "Sha256sum");
        check(
            "filter[created][gte]",
            "filter_created_gte",
            "FilterCreatedGte",
        );
        check(
            "application/vnd.github+json",
            "application_vnd_github_plus_json",
            "ApplicationVndGithubPlusJson",
        );
        check("v1.2", "v1_2", "V1_2");
    }

    #[test]
    fn symbols_with_a_meaning_are_spelled_out() {
        check(">", "gt", "Gt");
        check(">=", "gte", "Gte");
        check("StartTime<", "start_time_lt", "StartTimeLt");
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
        // Letters of Unicode 18, and what no Unicode knows.
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

    #[test]
    fn numbers_sort_by_value() {
        let mut names = [
            "u16", "u8", "x10", "x010", "x9", "a_b", "ab", "u_zz", "ua", "Foo2", "Foo10", "Foo",
        ];
        names.sort_by(|a, b| version_order(a, b));
        assert_eq!(
            names,
            [
                "Foo", "Foo2", "Foo10", "a_b", "ab", "u_zz", "u8", "u16", "ua", "x9", "x010", "x10"
            ]
        );
    }
}
