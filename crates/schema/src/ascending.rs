//! Members whose values ascend, such as the start and the end of a span: the extension `x-ascending`.

use conform_description::Node;
use conform_description::grammar::ASCENDING;
use jiff::Timestamp;
use jiff::civil::DateTime;

/// A number or a string of JSON, as it is written between its quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scalar<'t> {
    Number(&'t str),
    Text(&'t str),
}

/// Returns the pairs of members of a Schema Object of which the second has the greater value.
pub(crate) fn pairs(schema: Node<'_>) -> Vec<[String; 2]> {
    let lists = schema.get(ASCENDING).into_iter().flat_map(Node::items);
    lists
        .flat_map(|list| {
            let names: Vec<&str> = list.items().filter_map(Node::as_str).collect();
            let pairs = names.windows(2).map(|pair| [pair[0], pair[1]]);
            pairs
                .map(|pair| pair.map(str::to_owned))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Returns whether the second value is not greater than the first, where both are known and can be compared: numbers, also in
/// strings, and the dates and times of RFC 3339.
pub(crate) fn is_descending(first: Scalar<'_>, second: Scalar<'_>) -> bool {
    let (Some(first), Some(second)) = (Known::of(first), Known::of(second)) else {
        return false;
    };
    match (first, second) {
        (Known::Whole(first), Known::Whole(second)) => first >= second,
        (Known::Instant(first), Known::Instant(second)) => first >= second,
        (Known::Civil(first), Known::Civil(second)) => first >= second,
        (first, second) => match (first.number(), second.number()) {
            (Some(first), Some(second)) => first >= second,
            _ => false,
        },
    }
}

/// A value that is known, and has an order.
#[derive(Clone, Copy, Debug)]
enum Known {
    Whole(i128),
    Fraction(f64),
    /// A time with an offset.
    Instant(Timestamp),
    /// A date, or a time without an offset.
    Civil(DateTime),
}

impl Known {
    /// Returns a value in its order. `0` and `""` stand for what is not known.
    fn of(scalar: Scalar<'_>) -> Option<Self> {
        let (Scalar::Number(text) | Scalar::Text(text)) = scalar;
        if let Ok(whole) = text.parse::<i128>() {
            return Some(Self::Whole(whole)).filter(|_| whole != 0);
        }
        let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        if !is_number {
            return None;
        }
        if let Ok(fraction) = text.parse::<f64>() {
            let is_known = fraction != 0.0 && fraction.is_finite();
            return is_known.then_some(Self::Fraction(fraction));
        }
        let instant = text.parse().map(Self::Instant);
        instant.or_else(|_| text.parse().map(Self::Civil)).ok()
    }

    fn number(self) -> Option<f64> {
        match self {
            Self::Whole(whole) => Some(whole as f64),
            Self::Fraction(fraction) => Some(fraction),
            Self::Instant(_) | Self::Civil(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_by_what_they_mean() {
        let number = Scalar::Number;
        let text = Scalar::Text;
        for [first, second] in [
            [number("2"), number("1")],
            [number("2"), number("2")],
            [text("1458096388"), number("1458095488")],
            [number("1.5"), number("1")],
            [number("-1"), number("-2")],
            [text("2026-11-22"), text("2026-11-21")],
            [
                text("2026-11-22T10:00:00Z"),
                text("2026-11-22T11:00:00+02:00"),
            ],
            [text("2026-11-22T10:00:00"), text("2026-11-22T09:59:59")],
            [
                number("340282366920938463463374607431768211456"),
                number("1"),
            ],
        ] {
            assert!(is_descending(first, second), "{first:?} {second:?}");
            let is_same = is_descending(second, first);
            let is_equal = format!("{first:?}") == format!("{second:?}");
            assert_eq!(is_same, is_equal, "{second:?} {first:?}");
        }
    }

    #[test]
    fn what_is_not_known_has_no_order() {
        for unknown in [
            Scalar::Number("0"),
            Scalar::Number("-0.0"),
            Scalar::Number("1e400"),
            Scalar::Text("0"),
            Scalar::Text(""),
            Scalar::Text("soon"),
            Scalar::Text("2026"),
            Scalar::Text("inf"),
            Scalar::Text("2026-11-22"),
        ] {
            for known in [Scalar::Text("2026-11-22T10:00:00Z"), Scalar::Text("later")] {
                assert!(!is_descending(unknown, known), "{unknown:?}");
                assert!(!is_descending(known, unknown), "{unknown:?}");
            }
        }
    }
}
