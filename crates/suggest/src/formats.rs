//! Formats that texts are looked for.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a text has a format.
pub(crate) type Fits = fn(&str) -> bool;

/// The formats that are looked for, each with whether a text has it.
pub(crate) const FORMATS: [(&str, Fits); 7] = [
    ("uuid", is_uuid),
    ("date", is_date),
    ("date-time", is_date_time),
    ("ipv4", |text| text.parse::<Ipv4Addr>().is_ok()),
    ("ipv6", |text| text.parse::<Ipv6Addr>().is_ok()),
    ("email", is_email),
    ("uri", is_uri),
];

/// RFC 9562 §4.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// RFC 3339 §5.6, `full-date`.
fn is_date(text: &str) -> bool {
    let is_shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u8>().ok();
    is_shaped
        && number(5, 7).is_some_and(|month| (1..=12).contains(&month))
        && number(8, 10).is_some_and(|day| (1..=31).contains(&day))
}

/// RFC 3339 §5.6, `date-time`. What is not one is found when the edit is tried.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else {
        return false;
    };
    let has_zone = time.ends_with(['Z', 'z'])
        || time.len() > 6 && matches!(time.as_bytes()[time.len() - 6], b'+' | b'-');
    is_date(date) && has_zone && time.len() >= 9 && time.as_bytes()[2] == b':'
}

/// An address as most have them: RFC 5321 §4.1.2 without quotes and address literals.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_atom = |ch: char| ch.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(ch);
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|ch| ch.is_ascii_alphanumeric() || ch == '-')
    };
    !local.is_empty()
        && local.chars().all(is_atom)
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

/// A URL with an authority: RFC 3986 §3. What is not one is found when the edit is tried.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    scheme.starts_with(|ch: char| ch.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|ch| ch.is_ascii_alphanumeric() || "+-.".contains(ch))
        && !rest.is_empty()
        && rest
            .chars()
            .all(|ch| ch.is_ascii_graphic() && !"\"<>\\^`{|}".contains(ch))
}
