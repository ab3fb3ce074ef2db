//! The first and the last words of a text that is too long for a name.

/// How many words at the beginning of a name say whose it is, and stay.
pub(super) const KEPT: usize = 2;

/// Words that join others: none of them begins or ends what is left of a name.
const JOINING: &[&str] = &[
    "a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
];

/// Whether a word joins others.
pub(super) fn is_joining(word: &str) -> bool {
    JOINING.contains(&word)
}

/// Leaves out words in the middle, until `fitting` takes the first words and the last ones.
pub(super) fn first_and_last<'w, T>(
    words: &[&'w str],
    fitting: impl Fn(&[&'w str]) -> Option<T>,
) -> Option<T> {
    let ends = |kept: usize| {
        let kept = kept.min(words.len().saturating_sub(1));
        let start = &words[..kept];
        let start = &start[..start
            .iter()
            .rposition(|word| !is_joining(word))
            .map_or(0, |at| at + 1)];
        let rest = (kept..words.len()).filter(|at| !is_joining(words[*at]));
        let fitting = &fitting;
        rest.filter_map(move |at| fitting(&[start, &words[at..]].concat()))
    };
    ends(KEPT).chain(ends(1)).next()
}
