//! Sequential media types (OpenAPI 3.2, "Sequential Media Types"): JSON Lines, JSON text sequences and server-sent events.

use std::collections::BTreeMap;
use std::ops::Range;

use conform_traffic::MediaType;
use serde_json::Value;

/// How the items of a body are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SequenceKind {
    /// One JSON text a line: JSON Lines and NDJSON.
    Lines,
    /// JSON texts that begin with a record separator (RFC 7464).
    Records,
    /// Server-sent events (WHATWG HTML §9.2).
    Events,
}

/// An item of a sequence.
pub(crate) struct SequenceItem<'t> {
    /// Its bytes in the body.
    pub(crate) range: Range<usize>,
    /// The JSON that it is, where it is not JSON by itself.
    pub(crate) json: Option<String>,
    /// Its text in the body.
    pub(crate) text: &'t str,
}

impl SequenceKind {
    /// Returns how the items of a media type are parted; `None` if it is no sequence.
    pub(crate) fn of(media_type: &MediaType) -> Option<Self> {
        let subtype = media_type.subtype();
        match subtype {
            "jsonl" | "jsonlines" | "x-jsonl" | "x-jsonlines" | "json-lines" | "ndjson"
            | "x-ndjson" | "x-json-stream" => Some(Self::Lines),
            "json-seq" => Some(Self::Records),
            "event-stream" if media_type.is_text() => Some(Self::Events),
            _ if subtype.ends_with("+jsonl") || subtype.ends_with("+ndjson") => Some(Self::Lines),
            _ if subtype.ends_with("+json-seq") => Some(Self::Records),
            _ => None,
        }
    }

    /// Returns the items of a body, one after the other.
    pub(crate) fn items(self, text: &str) -> Box<dyn Iterator<Item = SequenceItem<'_>> + '_> {
        match self {
            Self::Lines => Box::new(pieces(text, '\n')),
            Self::Records => Box::new(pieces(text, '\u{1e}')),
            Self::Events => Box::new(Events { text, at: 0 }),
        }
    }
}

/// Returns the pieces of a text between separators that are not blank.
fn pieces(text: &str, separator: char) -> impl Iterator<Item = SequenceItem<'_>> {
    let mut start = 0;
    let pieces = text.split(separator).map(move |piece| {
        let at = start;
        start += piece.len() + separator.len_utf8();
        (at, piece)
    });
    pieces.filter_map(|(at, piece)| {
        let text = piece.trim();
        let from = at + piece.len() - piece.trim_start().len();
        (!text.is_empty()).then(|| SequenceItem {
            range: from..from + text.len(),
            json: None,
            text,
        })
    })
}

/// The events of a stream, as the reader of a browser has them (3.2.0 §4.14.3 refers to WHATWG HTML §9.2.6): comments and unknown
/// fields are ignored, and an event without `data`, such as a lone `retry`, is none.
struct Events<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Events<'t> {
    type Item = SequenceItem<'t>;

    fn next(&mut self) -> Option<SequenceItem<'t>> {
        let mut event: BTreeMap<&str, Value> = BTreeMap::new();
        let mut data: Option<String> = None;
        let mut range: Option<Range<usize>> = None;
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let length = rest.find(['\r', '\n']).unwrap_or(rest.len());
            let line = &rest[..length];
            let start = self.at;
            let after = &rest[length..];
            let ending = if after.starts_with("\r\n") { 2 } else { 1 };
            self.at = (start + length + ending).min(self.text.len());
            if line.is_empty() {
                if data.is_some() {
                    break;
                }
                (event, range) = (BTreeMap::new(), None);
                continue;
            }
            let line = line
                .strip_prefix('\u{feff}')
                .filter(|_| start == 0)
                .unwrap_or(line);
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match name {
                // A comment.
                "" => continue,
                "data" => match &mut data {
                    Some(data) => {
                        data.push('\n');
                        data.push_str(value);
                    }
                    None => data = Some(value.to_owned()),
                },
                "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                    if let Ok(number) = value.parse::<u64>() {
                        event.insert(name, number.into());
                    }
                }
                "id" if value.contains('\0') => {}
                "event" | "id" => {
                    event.insert(name, value.into());
                }
                _ => continue,
            }
            let from = range.map_or(start, |range| range.start);
            range = Some(from..start + length);
        }
        let range = range?;
        event.insert("data", data?.into());
        Some(SequenceItem {
            text: &self.text[range.clone()],
            range,
            json: Some(serde_json::json!(event).to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::SequenceKind;

    fn items(kind: SequenceKind, text: &str) -> Vec<String> {
        let items = kind.items(text);
        items
            .map(|item| item.json.unwrap_or_else(|| text[item.range].to_owned()))
            .collect()
    }

    #[test]
    fn sequences_are_parted_into_their_items() {
        let lines = "{\"a\": 1}\r\n\n  [2]\n";
        assert_eq!(items(SequenceKind::Lines, lines), ["{\"a\": 1}", "[2]"]);
        let records = "\u{1e}{\"a\":\n1}\n\u{1e}2\n";
        assert_eq!(items(SequenceKind::Records, records), ["{\"a\":\n1}", "2"]);
        let events =
            ": hello\n\nevent: add\ndata: 1\ndata: 2\nretry: 50\nnote: x\n\nid\nretry: 1\n\ndata:x";
        assert_eq!(
            items(SequenceKind::Events, events),
            [
                r#"{"data":"1\n2","event":"add","retry":50}"#,
                r#"{"data":"x"}"#
            ]
        );
    }
}
