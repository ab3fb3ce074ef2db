//! The header `Link` (RFC 8288).

use reqwest::header::{HeaderMap, LINK};

/// Returns the target of the first link with this relation. Targets are as they are written, and may be relative.
pub(crate) fn link_of<'h>(headers: &'h HeaderMap, relation: &str) -> Option<&'h str> {
    let values = headers.get_all(LINK).into_iter();
    values
        .filter_map(|value| value.to_str().ok())
        .find_map(|value| link_in(value, relation))
}

fn link_in<'h>(mut rest: &'h str, relation: &str) -> Option<&'h str> {
    loop {
        let (target, after) = rest.split_once('<')?.1.split_once('>')?;
        let end = end_of_link(after);
        if relations(&after[..end]).any(|found| found.eq_ignore_ascii_case(relation)) {
            return Some(target.trim_ascii());
        }
        rest = after[end..].strip_prefix(',')?;
    }
}

/// Returns where the parameters of a link end: at a comma that is not in quotes.
fn end_of_link(parameters: &str) -> usize {
    outside_quotes(parameters, b',')
        .next()
        .unwrap_or(parameters.len())
}

/// Returns where a character is that is not in quotes.
fn outside_quotes(text: &str, wanted: u8) -> impl Iterator<Item = usize> {
    let mut quoted = false;
    let mut escaped = false;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            byte if byte == wanted && !quoted => return Some(at),
            _ => {}
        }
        None
    })
}

/// Returns the relations in the parameters of a link: `rel` may list several.
fn relations(parameters: &str) -> impl Iterator<Item = &str> {
    let ends = outside_quotes(parameters, b';').chain([parameters.len()]);
    let mut start = 0;
    let pairs = ends.map(move |end| {
        let pair = &parameters[start..end];
        start = (end + 1).min(parameters.len());
        pair
    });
    pairs
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| name.trim_ascii().eq_ignore_ascii_case("rel"))
        .flat_map(|(_, value)| {
            value
                .trim_ascii()
                .trim_matches('"')
                .split_ascii_whitespace()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_is_found_by_its_relation() {
        let rows = [
            ("</a?page=2>; rel=\"next\"", Some("/a?page=2")),
            ("</a?x=1,2>; rel=prev, </b>; rel=next", Some("/b")),
            (
                "</a>; title=\"to, <c>; rel=next\"; rel=last, < /b >;REL=\"self NEXT\"",
                Some("/b"),
            ),
            ("</a>; rel=\"last\"", None),
            ("</a>", None),
            ("nothing", None),
            ("<unfinished", None),
        ];
        for (value, found) in rows {
            let mut headers = HeaderMap::new();
            headers.insert(LINK, value.parse().unwrap());
            assert_eq!(link_of(&headers, "next"), found, "{value}");
        }
    }
}
