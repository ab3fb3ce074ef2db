//! Variants without the words that they share with their enum.

use std::collections::BTreeSet;

use crate::names::{Position, identifier, joined};

/// Returns the names of variants without the words that they share with the enum: of `PaymentMethod`, `PaymentMethodCard` and
/// `CardPaymentMethod` are `Card`. Words that are only the end of the enum's name, as the `Status` of `OrderStatus`, are left
/// out where all variants have them.
///
/// A variant that would have no words left, or the name of another one, keeps its name.
pub(super) fn without_shared_words<'n>(
    name: &str,
    wanted: impl Iterator<Item = &'n str>,
) -> Vec<String> {
    let own = words(name);
    let whole: Vec<Vec<String>> = wanted.map(words).collect();
    let all_have = |shared: Shared<'_>| {
        whole.len() > 1 && whole.iter().all(|words| shared.without(words).is_some())
    };
    let of_all = (1..own.len())
        .flat_map(|skipped| [Shared::Start(&own[skipped..]), Shared::End(&own[skipped..])])
        .find(|shared| all_have(*shared));
    let cut = |words: &[String]| -> Option<Vec<String>> {
        [Some(Shared::Start(&own)), Some(Shared::End(&own)), of_all]
            .into_iter()
            .flatten()
            .find_map(|shared| shared.without(words).map(<[String]>::to_vec))
    };
    let spell = |words: &[String]| joined(words.iter().map(String::as_str), Position::Variant);
    let full: Vec<String> = whole.iter().map(|words| spell(words)).collect();
    let mut taken: BTreeSet<String> = full.iter().map(|name| name.to_lowercase()).collect();
    whole
        .iter()
        .zip(full)
        .map(|(words, full)| match cut(words) {
            // A name that begins with a digit would get a letter, which says less than the word that was left out.
            Some(left) if !left[0].starts_with(|c: char| c.is_numeric()) => {
                let short = spell(&left);
                if short != "SelfValue" && taken.insert(short.to_lowercase()) {
                    short
                } else {
                    full
                }
            }
            _ => full,
        })
        .collect()
}

/// Words that a variant has in common with its enum.
#[derive(Clone, Copy)]
enum Shared<'w> {
    /// The variant begins with them.
    Start(&'w [String]),
    /// The variant ends with them.
    End(&'w [String]),
}

impl Shared<'_> {
    /// Returns the words of a variant without these; `None` if it does not have them, or has no others.
    fn without(self, words: &[String]) -> Option<&[String]> {
        let left = match self {
            Self::Start(shared) => words.strip_prefix(shared),
            Self::End(shared) => words.strip_suffix(shared),
        };
        left.filter(|left| !left.is_empty())
    }
}

fn words(name: &str) -> Vec<String> {
    let words = identifier(name, Position::Package);
    words.split('-').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::without_shared_words;

    fn check(name: &str, wanted: &[&str], expected: &[&str]) {
        assert_eq!(
            without_shared_words(name, wanted.iter().copied()),
            expected,
            "{name}"
        );
    }

    #[test]
    fn words_of_the_enum_are_left_out_at_either_end() {
        check("Shape", &["ShapeCircle", "Square"], &["Circle", "Square"]);
        check(
            "PaymentMethod",
            &["CardPaymentMethod", "payment_method_iban"],
            &["Card", "Iban"],
        );
    }

    #[test]
    fn the_end_of_the_name_counts_only_where_all_variants_have_it() {
        check(
            "OrderStatus",
            &["status_open", "status_closed"],
            &["Open", "Closed"],
        );
        check(
            "OrderStatus",
            &["status_open", "closed"],
            &["StatusOpen", "Closed"],
        );
        check(
            "EventKind",
            &["LoginKind", "LogoutKind"],
            &["Login", "Logout"],
        );
    }

    #[test]
    fn a_name_that_would_be_empty_or_taken_is_kept() {
        check("Shape", &["Shape", "Circle"], &["Shape", "Circle"]);
        check(
            "Shape",
            &["ShapeCircle", "Circle"],
            &["ShapeCircle", "Circle"],
        );
        check("Code", &["Code1", "Code2"], &["Code1", "Code2"]);
    }
}
