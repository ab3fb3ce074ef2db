//! The order of names in lists of imports (Rust Style Guide, edition 2024, "Sorting").

use std::cmp::Ordering;

/// Compares two names in the order in which rustfmt sorts imports, but not modules: digits by value, the rest by character,
/// `_` before letters. A raw prefix does not count.
#[must_use]
pub fn version_order(a: &str, b: &str) -> Ordering {
    let (a, b) = (
        a.strip_prefix("r#").unwrap_or(a),
        b.strip_prefix("r#").unwrap_or(b),
    );
    let (mut x, mut y) = (a, b);
    // Leading zeros count only where all else is equal.
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

/// The rank of a character; `_` comes directly after a space, before every other character.
fn rank(c: char) -> u32 {
    if c == '_' {
        u32::from(' ')
    } else {
        u32::from(c)
    }
}

#[cfg(test)]
mod tests {
    use super::version_order;

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
