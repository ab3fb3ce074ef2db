//! The words of an identifier.

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
        if let Some(length) = known_word(&chars, i) {
            finish(&mut word, &mut words);
            word.extend(&chars[i..i + length]);
            i += length;
            continue;
        }
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
        // Inside a text, a `-` is a sign only before a number; a second one in a row separates.
        let signs = match i.checked_sub(1).map(|before| chars[before]) {
            None => next.is_some_and(is_word),
            Some(before) => {
                !is_word(before) && before != '-' && next.is_some_and(|next| next.is_ascii_digit())
            }
        };
        let minus = c == '-' && signs;
        let is_end = |next: Option<char>| next.is_none_or(|next| !is_word(next));
        let before = i.checked_sub(1).map(|before| chars[before]);
        // `Hurray!` is not a negation, and `Page<Order>` no comparison.
        let is_mark = plain && c == '!' && before.is_some_and(is_word) && is_end(next);
        let separates = is_mark || is_bracket(&chars, i);
        let spelled = meaning(c).or_else(|| (minus || !plain).then(|| symbol(c)).flatten());
        if let Some(name) = spelled.filter(|_| !separates) {
            words.push(name.to_owned());
        } else if !plain || (!c.is_ascii() && c.is_alphanumeric()) {
            words.push(format!("u{:04x}", u32::from(c)));
        }
        i += 1;
    }
    finish(&mut word, &mut words);
    words
}

/// Whether a character is one of the angle brackets around the parameters of a type: `Page<Order>`.
fn is_bracket(chars: &[char], i: usize) -> bool {
    let follows_word = |at: usize| {
        at.checked_sub(1)
            .is_some_and(|before| is_word(chars[before]))
    };
    match chars[i] {
        '<' => {
            let rest = &chars[i + 1..];
            follows_word(i) && rest.first().is_some_and(|c| is_word(*c)) && rest.contains(&'>')
        }
        '>' => {
            let ends = |c: &char| !is_word(*c) && *c != '=';
            let open = chars[..i].iter().rposition(|c| *c == '<');
            open.is_some_and(|open| follows_word(open) && i > open + 1)
                && chars.get(i + 1).is_none_or(ends)
                || i.checked_sub(1)
                    .is_some_and(|before| chars[before] == '>' && is_bracket(chars, before))
        }
        _ => false,
    }
}

/// Words with a capital inside that are one word nevertheless.
const KNOWN: &[&str] = &[
    "BitBucket",
    "DynamoDB",
    "GitHub",
    "GitLab",
    "GraphQL",
    "IPv4",
    "IPv6",
    "JavaScript",
    "LinkedIn",
    "MacOS",
    "MongoDB",
    "MySQL",
    "NoSQL",
    "OAuth",
    "PayPal",
    "PostgreSQL",
    "TypeScript",
    "WhatsApp",
    "WiFi",
    "WordPress",
    "YouTube",
    "eBay",
    "gRPC",
    "iCloud",
    "iOS",
    "iPad",
    "iPadOS",
    "iPhone",
    "mTLS",
    "tvOS",
    "watchOS",
];

/// Returns how many characters of a known word begin at `i`. Its first letter may be of either case.
fn known_word(chars: &[char], i: usize) -> Option<usize> {
    let before = i.checked_sub(1).map(|before| chars[before]);
    let is_start = before
        .is_none_or(|before| !is_word(before) || chars[i].is_uppercase() && !before.is_uppercase());
    if !is_start {
        return None;
    }
    let longest = KNOWN.iter().filter(|known| {
        let mut rest = chars[i..].iter();
        let mut letters = known.chars();
        let first = letters.next();
        first.is_some_and(|first| rest.next().is_some_and(|c| c.eq_ignore_ascii_case(&first)))
            && letters.all(|letter| rest.next() == Some(&letter))
            && rest.next().is_none_or(|next| !next.is_lowercase())
    });
    longest.map(|known| known.len()).max()
}

/// Returns how a known word is written in a name of words without separators: `OAuth2` for `oauth2`. Digits may follow it.
pub(super) fn camel_case(word: &str) -> Option<String> {
    let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let camel = match bare {
        "bitbucket" => "BitBucket",
        "dynamodb" => "DynamoDb",
        "github" => "GitHub",
        "gitlab" => "GitLab",
        "graphql" => "GraphQl",
        "javascript" => "JavaScript",
        "linkedin" => "LinkedIn",
        "mongodb" => "MongoDb",
        "mysql" => "MySql",
        "nosql" => "NoSql",
        "oauth" => "OAuth",
        "paypal" => "PayPal",
        "postgresql" => "PostgreSql",
        "typescript" => "TypeScript",
        "whatsapp" => "WhatsApp",
        "wifi" => "WiFi",
        "wordpress" => "WordPress",
        "youtube" => "YouTube",
        _ => return None,
    };
    Some(format!("{camel}{}", &word[bare.len()..]))
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
            && is_assigned(c)
            && has_valid_cases(c))
}

/// Whether the compiler knows the character, which is so if the standard library that came with it does.
///
/// `unicode_ident` may have a newer version of Unicode than the compiler, which then does not accept the character in a name.
fn is_assigned(c: char) -> bool {
    // A character that is not assigned is escaped; an accent is too, unless it follows a letter.
    c.is_alphanumeric() || ['a', c].iter().collect::<String>().escape_debug().nth(1) == Some(c)
}

/// Whether the character is valid in identifiers in either case: some turn into several characters, not all of them valid.
fn has_valid_cases(c: char) -> bool {
    c.to_lowercase()
        .chain(c.to_uppercase())
        .all(unicode_ident::is_xid_continue)
}

/// Whether a word begins at `i` although there is no separator before it: at `B` of `aB` and of `ABc`.
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

/// Symbols that are always spelled out, since they distinguish names.
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

/// Symbols that are spelled out only in a text without letters and digits, or before a number.
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
