//! Texts of the formats that are assertions.

use super::draw::Draw;

/// Returns a text of a format, of `least` characters or, if that is not possible, a few more. `None` for formats that assert
/// nothing.
pub(super) fn text(
    format: &str,
    least: usize,
    most: Option<usize>,
    draw: &mut Draw,
) -> Option<String> {
    let most = most.unwrap_or(usize::MAX);
    Some(match format {
        "date-time" => {
            let time = format!("{}T{}", date(draw), time(draw));
            let fraction = least.saturating_sub(time.len() + 2);
            if fraction > 0 {
                format!("{time}.{}Z", "1".repeat(fraction))
            } else {
                format!("{time}Z")
            }
        }
        "date" => date(draw),
        "time" => {
            let time = time(draw);
            let fraction = least.saturating_sub(time.len() + 2);
            if fraction > 0 {
                format!("{time}.{}Z", "1".repeat(fraction))
            } else {
                format!("{time}Z")
            }
        }
        "duration" => {
            let days = 1 + draw.any_index(9);
            if least > 3 {
                format!("P{days}DT1H{}M", "1".repeat(least.saturating_sub(7).max(1)))
            } else {
                format!("P{days}D")
            }
        }
        "email" | "idn-email" => email(least, most, draw),
        "hostname" | "idn-hostname" => host(least, most, draw),
        "ipv4" => format!("192.0.2.{}", 1 + draw.any_index(254)),
        "ipv6" => format!("2001:db8::{:x}", 1 + draw.any_index(0xfffe)),
        "uri" | "iri" => {
            let start = if most < 22 {
                "a:"
            } else {
                "https://example.com/"
            };
            format!(
                "{start}{}",
                letters(
                    least
                        .saturating_sub(start.len())
                        .max(2.min(most.saturating_sub(start.len()))),
                    draw
                )
            )
        }
        "uri-reference" | "iri-reference" => {
            format!(
                "/{}",
                letters(
                    least.saturating_sub(1).max(5.min(most.saturating_sub(1))),
                    draw
                )
            )
        }
        "uri-template" => format!("/items/{{id}}{}", letters(least.saturating_sub(11), draw)),
        "uuid" => uuid(draw),
        "json-pointer" => format!("/{}", letters(least.saturating_sub(1).max(1), draw)),
        "relative-json-pointer" => format!("1/{}", letters(least.saturating_sub(2).max(1), draw)),
        "regex" => format!("^{}$", letters(least.saturating_sub(2).max(1), draw)),
        "byte" => base64(least, most, draw),
        "decimal" => {
            let whole = letters_of("123456789", least.saturating_sub(3).max(1), draw);
            if most < 4 {
                whole
            } else {
                format!("{whole}.50")
            }
        }
        _ => return None,
    })
}

fn date(draw: &mut Draw) -> String {
    let (year, month, day) = (
        2020 + draw.any_index(8),
        1 + draw.any_index(12),
        1 + draw.any_index(28),
    );
    format!("{year}-{month:02}-{day:02}")
}

fn time(draw: &mut Draw) -> String {
    let (hour, minute, second) = (draw.any_index(24), draw.any_index(60), draw.any_index(60));
    format!("{hour:02}:{minute:02}:{second:02}")
}

fn email(least: usize, most: usize, draw: &mut Draw) -> String {
    if most < 20 {
        return format!("{}@b.co", letters(least.saturating_sub(5).max(1), draw));
    }
    let domain = "example.com";
    let local = least.saturating_sub(domain.len() + 1);
    if local <= 60 {
        return format!("{}@{domain}", letters(local.max(4), draw));
    }
    let domain = host(least.saturating_sub(11), most, draw);
    format!("{}@{domain}", letters(10, draw))
}

/// A host name of labels of at most 63 characters.
fn host(least: usize, most: usize, draw: &mut Draw) -> String {
    if most < 14 {
        return letters(least.max(1), draw);
    }
    let mut name = "example.com".to_owned();
    while name.len() < least {
        let length = (least - name.len()).saturating_sub(1).clamp(1, 60);
        name = format!("{}.{name}", letters(length, draw));
    }
    name
}

fn uuid(draw: &mut Draw) -> String {
    let hex = |count: usize, draw: &mut Draw| letters_of("0123456789abcdef", count, draw);
    let parts = (
        hex(8, draw),
        hex(4, draw),
        hex(3, draw),
        hex(3, draw),
        hex(12, draw),
    );
    format!(
        "{}-{}-4{}-8{}-{}",
        parts.0, parts.1, parts.2, parts.3, parts.4
    )
}

fn base64(least: usize, most: usize, draw: &mut Draw) -> String {
    let length = least.next_multiple_of(4).max(8);
    let length = if length > most { most / 4 * 4 } else { length };
    letters(length, draw)
}

/// Returns lower case letters.
pub(super) fn letters(count: usize, draw: &mut Draw) -> String {
    letters_of("abcdefghijklmnopqrstuvwxyz", count, draw)
}

fn letters_of(alphabet: &str, count: usize, draw: &mut Draw) -> String {
    let alphabet: Vec<char> = alphabet.chars().collect();
    (0..count)
        .map(|_| alphabet[draw.any_index(alphabet.len())])
        .collect()
}
