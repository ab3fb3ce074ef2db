//! Names that stay short: of a long path to an inline schema, words are left out.

use super::ends::{KEPT, first_and_last, is_joining};
use super::{Position, joined, words_of};

/// Columns of a name past which words are left out.
pub(crate) const WIDTH: usize = 50;

/// Columns of the number of a name that another type has already.
pub(crate) const NUMBER: usize = 2;

/// Makes the name of a type of the path to where it is used, as [`type_name`], without the words at the beginning of a part that
/// the parts before it end with: the member `order_status` of `Order` is an `OrderStatus`.
pub(crate) fn type_name_without_stutter(path: &[&str], width: usize) -> String {
    let mut before: Vec<String> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    for part in path {
        let own = words_of(part);
        // The last word stays: the member `order` of `Order` is an `OrderOrder`.
        let most = (own.len() - 1).min(before.len());
        let shared = (1..=most)
            .rev()
            .find(|shared| before.ends_with(&own[..*shared]));
        let shared = shared.unwrap_or(0);
        parts.push(match shared {
            0 => (*part).to_owned(),
            _ => own[shared..].join("-"),
        });
        before.extend_from_slice(&own[shared..]);
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    type_name(&parts, width)
}

/// Makes the name of a type of the path to where it is used, outermost part first, in at most `width` columns if that can be.
///
/// Of a longer name, these are left out, until the rest is short enough: words at the beginning of a part that the outermost part has as well;
/// the parts in the middle, from the outside; the words after the first two. The innermost words describe the type best.
pub(crate) fn type_name(path: &[&str], width: usize) -> String {
    let join = |parts: &[&str]| joined(parts.iter().copied(), Position::Type);
    // What is much too long would be cut when it is joined, and seem to fit.
    let fitting = |parts: &[&str]| {
        let words = parts.iter().flat_map(|part| words_of(part));
        let letters: usize = words.map(|word| word.chars().count()).sum();
        let name = (letters <= width).then(|| join(parts));
        name.filter(|name| name.chars().count() <= width)
    };
    let whole = fitting(path);
    let (Some((first, inner)), None) = (path.split_first(), &whole) else {
        return whole.unwrap_or_else(|| join(path));
    };
    let owner = words_of(first);
    let inner: Vec<String> = inner.iter().map(|part| unrepeated(&owner, part)).collect();
    let parts: Vec<&str> = std::iter::once(*first)
        .chain(inner.iter().map(String::as_str))
        .collect();
    let shorter =
        (1..parts.len()).find_map(|skipped| fitting(&[&parts[..1], &parts[skipped..]].concat()));
    if let Some(name) = shorter {
        return name;
    }
    let last = &parts[parts.len().saturating_sub(1).max(1)..];
    let words: Vec<String> = std::iter::once(&parts[0])
        .chain(last)
        .flat_map(|part| words_of(part))
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    first_and_last(&words, fitting).unwrap_or_else(|| join(&[&parts[..1], last].concat()))
}

/// Returns other names of such a path, for a type whose name another one has: they have more of the last words of what it is in, and less of
/// its own. The best comes first.
pub(crate) fn other_type_names(path: &[&str], width: usize) -> Vec<String> {
    /// How many words of what it is in are added.
    const MOST: usize = 8;
    let Some((last, outer)) = path.split_last().filter(|(_, outer)| !outer.is_empty()) else {
        return Vec::new();
    };
    let owner = words_of(outer[0]);
    let inner = outer[1..]
        .iter()
        .flat_map(|part| words_of(&unrepeated(&owner, part)));
    let outer: Vec<String> = owner.iter().cloned().chain(inner).collect();
    let own = words_of(&unrepeated(&owner, last));
    let (start, rest) = outer.split_at(KEPT.min(outer.len()));
    let name = |added: &[String]| {
        let ends = (0..own.len()).filter(|at| !is_joining(&own[*at]));
        let mut names = ends.map(|at| {
            let words = start.iter().chain(added).chain(&own[at..]);
            joined(words.map(String::as_str), Position::Type)
        });
        names.find(|name| name.chars().count() <= width)
    };
    let begins = (0..rest.len()).rev().filter(|at| !is_joining(&rest[*at]));
    begins
        .take(MOST)
        .filter_map(|at| name(&rest[at..]))
        .collect()
}

/// Returns a part without the words at its beginning that its owner has, too. Its last word stays.
fn unrepeated(owner: &[String], part: &str) -> String {
    let words = words_of(part);
    let shared = words.iter().zip(owner).take_while(|(a, b)| a == b).count();
    words[shared.min(words.len() - 1)..].join("-")
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, other_type_names, type_name, type_name_without_stutter};

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
    fn words_that_those_before_end_with_are_not_repeated() {
        for (path, expected) in [
            (&["Order", "order_status"][..], "OrderStatus"),
            (
                &["PurchaseOrder", "orderStatus", "status_code"],
                "PurchaseOrderStatusCode",
            ),
            (
                &["getVisit", "response", "response_code"],
                "GetVisitResponseCode",
            ),
            (&["Order", "order"], "OrderOrder"),
            (&["Order", "orders_by"], "OrderOrdersBy"),
            (&["OAuth2Client", "client"], "OAuth2ClientClient"),
            (&["Order", "status", "order_code"], "OrderStatusOrderCode"),
        ] {
            assert_eq!(type_name_without_stutter(path, WIDTH), expected, "{path:?}");
        }
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
    fn statuses_and_the_last_words_of_long_operations_are_kept() {
        check(
            &[
                "getHarbourInspectionReportsByInspectorAndVesselRegistrationForReportingPeriod",
                "404",
                "error",
            ],
            "GetHarbourRegistrationForReportingPeriodError",
        );
        check(
            &["getHarbourInspectionReportsByInspectorAndVessels", "404"],
            "GetHarbourReportsByInspectorAndVessels404",
        );
    }

    #[test]
    fn other_names_have_more_of_the_words_around() {
        let path = [
            "harbours/update-inspection-for-company",
            "request",
            "vessel_graph_autosubmit_action",
        ];
        assert_eq!(
            type_name(&path, WIDTH),
            "HarboursUpdateCompanyVesselGraphAutosubmitAction"
        );
        assert_eq!(
            other_type_names(&path, WIDTH),
            [
                "HarboursUpdateRequestVesselGraphAutosubmitAction",
                "HarboursUpdateCompanyRequestGraphAutosubmitAction",
                "HarboursUpdateInspectionForCompanyRequestAction",
            ]
        );
        assert!(other_type_names(&["Harbour"], WIDTH).is_empty());
    }

    #[test]
    fn a_word_that_is_too_long_is_kept() {
        let word = "x".repeat(60);
        check(&[&word], &format!("X{}", "x".repeat(59)));
    }
}
