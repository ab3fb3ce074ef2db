//! "Did you mean": the right name that is most similar to a wrong one.

/// Returns the candidate that is most similar to `wrong`, if one is similar enough to be meant.
///
/// Case, `-`, `_` and spaces are ignored. Of equally similar candidates the first is returned. `wrong` itself is never returned.
///
/// ```
/// use conform_report::nearest;
///
/// assert_eq!(nearest("minimun", ["maximum", "minimum"]), Some("minimum"));
/// assert_eq!(nearest("colour", ["shape", "kind"]), None);
/// ```
pub fn nearest<'c>(wrong: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    const LONGEST: usize = 200;
    if wrong.len() > LONGEST {
        return None;
    }
    let folded = fold(wrong);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == wrong || candidate.len() > LONGEST {
            continue;
        }
        let length = wrong.chars().count().max(candidate.chars().count());
        let limit = (length / 3).max(1);
        let other = fold(candidate);
        if folded.len().abs_diff(other.len()) > limit * 4 {
            continue;
        }
        let distance = if folded == other {
            0
        } else {
            strsim::damerau_levenshtein(&folded, &other)
        };
        if distance <= limit
            && distance < length
            && best.is_none_or(|(nearest, _)| distance < nearest)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Returns a name in lower case, without `-`, `_` and spaces.
fn fold(name: &str) -> String {
    name.chars()
        .filter(|ch| !matches!(ch, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(nearest("minimun", ["maximum", "minimum"]), Some("minimum"));
        assert_eq!(nearest("strng", ["string", "number"]), Some("string"));
        assert_eq!(nearest("operationID", ["operationId"]), Some("operationId"));
        assert_eq!(
            nearest("operation_id", ["operationId"]),
            Some("operationId")
        );
        assert_eq!(nearest("nul", ["null", "number"]), Some("null"));
        assert_eq!(nearest("colour", ["shape", "kind"]), None);
        assert_eq!(nearest("a", ["b"]), None);
    }
}
