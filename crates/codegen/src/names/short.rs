//! Names that stay short: of a long path to an inline schema, words are left out.

use super::{Position, identifier, joined};

/// Columns of a name past which words are left out.
pub(crate) const WIDTH: usize = 50;

/// How many words at the beginning of a name say whose it is, and stay.
const KEPT: usize = 2;

/// Words that join others: none of them begins or ends what is left of a name.
const JOINING: &[&str] = &[
    "a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
];

/// Makes the name of a type of the path to where it is used, outermost part first, in at most `width` columns if that can be.
///
/// Of a longer name, these are left out, until the rest is short enough: words at the beginning of a part that the outermost part has as well;
/// the parts in the middle, from the outside; the words after the first two. The innermost words describe the type best.
pub(crate) fn type_name(path: &[&str], width: usize) -> String {
    let fits = |name: &String| name.chars().count() <= width;
    let join = |parts: &[&str]| joined(parts.iter().copied(), Position::Type);
    let whole = join(path);
    let Some((first, inner)) = path.split_first().filter(|_| !fits(&whole)) else {
        return whole;
    };
    let owner = words(first);
    let inner: Vec<String> = inner.iter().map(|part| unrepeated(&owner, part)).collect();
    let parts: Vec<&str> = std::iter::once(*first)
        .chain(inner.iter().map(String::as_str))
        .collect();
    let shorter = (1..parts.len())
        .map(|skipped| join(&[&parts[..1], &parts[skipped..]].concat()))
        .find(fits);
    if let Some(name) = shorter {
        return name;
    }
    let last = &parts[parts.len().saturating_sub(1).max(1)..];
    let words: Vec<String> = std::iter::once(&parts[0])
        .chain(last)
        .flat_map(|part| words(part))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_joining = |word: &str| JOINING.contains(&word);
    let ends = |kept: usize| {
        let kept = kept.min(words.len() - 1);
        let start = &words[..kept];
        let start = &start[..start
            .iter()
            .rposition(|word| !is_joining(word))
            .map_or(0, |at| at + 1)];
        let rest = (kept..words.len()).filter(|at| !is_joining(words[*at]));
        let words = &words;
        rest.map(move |at| join(&[start, &words[at..]].concat()))
    };
    ends(KEPT)
        .chain(ends(1))
        .find(fits)
        .unwrap_or_else(|| join(&[&parts[..1], last].concat()))
}

/// Returns a part without the words at its beginning that its owner has, too. Its last word stays.
fn unrepeated(owner: &[String], part: &str) -> String {
    let words = words(part);
    let shared = words.iter().zip(owner).take_while(|(a, b)| a == b).count();
    words[shared.min(words.len() - 1)..].join("-")
}

/// Returns the words of a text; at least one.
fn words(text: &str) -> Vec<String> {
    let words = identifier(text, Position::Package);
    words.split('-').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, type_name};

    fn check(path: &[&str], expected: &str) {
        assert_eq!(type_name(path, WIDTH), expected, "{path:?}");
    }

    #[test]
    fn short_names_are_whole() {
        check(
            &["getVisit", "response", "member"],
            "GetVisitResponseMember",
        );
        check(&["Order", "order_status"], "OrderOrderStatus");
    }

    #[test]
    fn words_of_the_owner_are_not_repeated_in_long_names() {
        check(
            &[
                "HarbourInspectionBarrierSegment",
                "harbour_inspection_barrier_kind",
            ],
            "HarbourInspectionBarrierSegmentKind",
        );
        check(
            &[
                "HarbourInspectionBarrierSegment",
                "harbour_inspection_barrier_segment",
            ],
            "HarbourInspectionBarrierSegmentSegment",
        );
    }

    #[test]
    fn parts_and_then_words_in_the_middle_are_left_out() {
        check(
            &[
                "listHarbours",
                "response",
                "inspections",
                "participants",
                "address",
                "country",
            ],
            "ListHarboursInspectionsParticipantsAddressCountry",
        );
        check(
            &[
                "HarbourServerEventInspectionItemInputAudioTranscriptionFailed",
                "error",
            ],
            "HarbourServerInputAudioTranscriptionFailedError",
        );
        check(
            &["HarbourServerEventInspectionItemInputAudioTranscriptionFailed"],
            "HarbourServerItemInputAudioTranscriptionFailed",
        );
    }

    #[test]
    fn words_that_join_others_do_not_begin_what_is_left() {
        check(
            &[
                "MeasurementsOfAllStationsInTheNetworkByCountryAndStation",
                "item",
            ],
            "MeasurementsNetworkByCountryAndStationItem",
        );
    }

    #[test]
    fn a_word_that_is_too_long_is_kept() {
        let word = "x".repeat(60);
        check(&[&word], &format!("X{}", "x".repeat(59)));
    }
}
