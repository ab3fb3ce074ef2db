//! Media types.

use crate::ContentKind;

/// How a body is read and written, as far as its media type alone decides that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaTypeFamily {
    /// As this kind.
    Known(ContentKind),
    /// A range such as `*/*`, or an application's own type: the schema decides.
    Open,
}

/// Returns the media type without parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Returns the words by which a type for this media type is distinguished from that for another one: `json-patch` for
/// `application/json-patch+json`.
pub(crate) fn name_of(media_type: &str) -> String {
    let essence = essence(media_type);
    let sub = essence.rsplit('/').next().unwrap_or_default();
    let stem = sub.rsplit_once('+').map_or(sub, |(stem, _)| stem);
    match stem {
        "" => sub,
        "*" => "any",
        "x-www-form-urlencoded" => "form",
        _ => stem.strip_prefix("x-").unwrap_or(stem),
    }
    .to_owned()
}

/// Returns how a media type is read and written.
pub(crate) fn family(media_type: &str) -> MediaTypeFamily {
    use ContentKind::{Binary, EventStream, Form, Json, JsonLines, Multipart, Text};
    let essence = essence(media_type);
    let Some((main, sub)) = essence.split_once('/') else {
        return MediaTypeFamily::Open;
    };
    let suffix = sub.rsplit_once('+').map(|(_, suffix)| suffix);
    MediaTypeFamily::Known(match (main, sub) {
        (_, "json") => Json,
        (
            _,
            "jsonl" | "x-jsonl" | "jsonlines" | "x-jsonlines" | "json-lines" | "ndjson"
            | "x-ndjson" | "json-seq",
        ) => JsonLines,
        ("text", "event-stream") => EventStream,
        ("application", "x-www-form-urlencoded") => Form,
        (
            "application",
            "xml" | "yaml" | "x-yaml" | "javascript" | "graphql" | "sql" | "toml" | "jwt" | "csv",
        ) => Text,
        ("application", "octet-stream" | "pdf" | "zip" | "gzip" | "x-tar" | "x-gzip") => Binary,
        ("multipart", _) => Multipart,
        ("text", _) => Text,
        ("image" | "audio" | "video" | "font" | "model", _) if suffix.is_none() => Binary,
        _ => match suffix {
            Some("json") => Json,
            Some("json-seq" | "jsonl") => JsonLines,
            Some("xml" | "yaml") => Text,
            Some("zip" | "gzip" | "cbor") => Binary,
            _ => return MediaTypeFamily::Open,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_media_types_leave_out_the_suffix() {
        for (media_type, name) in [
            ("application/json-patch+json", "json-patch"),
            (
                "application/vnd.harbour.v2+json; charset=utf-8",
                "vnd.harbour.v2",
            ),
            ("application/x-www-form-urlencoded", "form"),
            ("application/x-ndjson", "ndjson"),
            ("text/plain", "plain"),
            ("*/*", "any"),
            ("application/+json", "+json"),
        ] {
            assert_eq!(name_of(media_type), name, "{media_type}");
        }
    }

    #[test]
    fn media_types_have_families() {
        for (media_type, kind) in [
            ("application/json", ContentKind::Json),
            ("Application/JSON; charset=utf-8", ContentKind::Json),
            ("application/problem+json", ContentKind::Json),
            ("application/vnd.github.v3+json", ContentKind::Json),
            ("application/json-seq", ContentKind::JsonLines),
            ("application/x-ndjson", ContentKind::JsonLines),
            ("text/event-stream", ContentKind::EventStream),
            ("application/x-www-form-urlencoded", ContentKind::Form),
            ("multipart/form-data", ContentKind::Multipart),
            ("text/html", ContentKind::Text),
            ("application/soap+xml", ContentKind::Text),
            ("image/svg+xml", ContentKind::Text),
            ("image/png", ContentKind::Binary),
            ("image/*", ContentKind::Binary),
            ("application/octet-stream", ContentKind::Binary),
        ] {
            assert_eq!(
                family(media_type),
                MediaTypeFamily::Known(kind),
                "{media_type}"
            );
        }
        for media_type in [
            "*/*",
            "application/*",
            "application/vnd.github.raw",
            "nonsense",
        ] {
            assert_eq!(family(media_type), MediaTypeFamily::Open, "{media_type}");
        }
    }
}
