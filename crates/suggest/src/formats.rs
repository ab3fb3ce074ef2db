//! Formats that texts are looked for.

/// Whether a text has a format.
pub(crate) type Fits = fn(&str) -> bool;

/// The formats that are looked for, each with whether a text has it.
pub(crate) const FORMATS: [(&str, Fits); 3] = [
    ("uuid", is_uuid),
    ("date", is_date),
    ("date-time", is_date_time),
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
