//! Segments of path templates.

use crate::url::normalized;

/// A segment of a path template: literal text with parameters in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Segment {
    /// The text before, between and after the parameters: one more than there are parameters.
    pub(crate) texts: Vec<String>,
    pub(crate) names: Vec<String>,
}

impl Segment {
    /// Parses `visit-{id}.pdf`. A brace that is not closed is literal.
    pub(crate) fn parse(text: &str) -> Self {
        let (mut texts, mut names) = (vec![String::new()], Vec::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            if let Some(last) = texts.last_mut() {
                last.push_str(before);
            }
            names.push(name.to_owned());
            texts.push(String::new());
            rest = after;
        }
        if let Some(last) = texts.last_mut() {
            last.push_str(rest);
        }
        if names.is_empty() {
            texts = vec![normalized(text).into_owned()];
        }
        Self { texts, names }
    }

    /// Returns whether it ends with a parameter.
    pub(crate) fn ends_open(&self) -> bool {
        !self.names.is_empty() && self.texts.last().is_some_and(String::is_empty)
    }

    /// Returns less for segments that match fewer texts.
    pub(crate) fn looseness(&self) -> (usize, std::cmp::Reverse<usize>) {
        let literal = self.texts.iter().map(String::len).sum();
        (self.names.len(), std::cmp::Reverse(literal))
    }

    /// Returns whether a segment of a path matches. Its parameters are added as they were sent.
    pub(crate) fn matches(
        &self,
        text: &str,
        parameters: Option<&mut Vec<(String, String)>>,
    ) -> bool {
        if self.names.is_empty() {
            return self.texts[0] == text || self.texts[0] == normalized(text);
        }
        self.split_values(text, parameters)
    }

    /// Matches the texts around the parameters.
    fn split_values(&self, text: &str, parameters: Option<&mut Vec<(String, String)>>) -> bool {
        let Some(mut rest) = text.strip_prefix(self.texts[0].as_str()) else {
            return false;
        };
        let mut found = Vec::new();
        for (index, name) in self.names.iter().enumerate() {
            let following = &self.texts[index + 1];
            let is_last = index + 1 == self.names.len();
            let end = if is_last {
                rest.strip_suffix(following.as_str()).map(str::len)
            } else if following.is_empty() {
                Some(rest.chars().next().map_or(0, char::len_utf8))
            } else {
                rest.find(following.as_str())
            };
            let Some(end) = end.filter(|&end| end > 0) else {
                return false;
            };
            found.push((name.clone(), rest[..end].to_owned()));
            rest = &rest[end + following.len()..];
        }
        if let Some(parameters) = parameters {
            parameters.append(&mut found);
        }
        true
    }
}

/// Returns the segments of a path, also empty ones. The path without any is the empty one; `/` has one empty segment.
pub(crate) fn split(path: &str) -> impl Iterator<Item = &str> {
    let path = (!path.is_empty()).then(|| path.strip_prefix('/').unwrap_or(path));
    path.into_iter().flat_map(|path| path.split('/'))
}

#[cfg(test)]
mod tests {
    use super::Segment;

    #[test]
    fn segments_hold_parameters() {
        let mut found = Vec::new();
        assert!(
            Segment::parse("report-{year}-{month}.pdf")
                .matches("report-2026-11.pdf", Some(&mut found))
        );
        assert_eq!(
            found,
            [
                ("year".to_owned(), "2026".to_owned()),
                ("month".to_owned(), "11".to_owned())
            ]
        );
        assert!(!Segment::parse("report-{year}.pdf").matches("report-.pdf", None));
        assert!(Segment::parse("a b").matches("a%20b", None));
    }
}
