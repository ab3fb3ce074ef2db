//! Media types as requests send them.

/// Returns a media type that can be sent: of a range the plainest type in it, and none of the boundaries that descriptions have
/// in examples.
pub(super) fn sent_as(media_type: &str) -> String {
    match essence(media_type) {
        "*/*" | "application/*" | "" => "application/octet-stream".to_owned(),
        "text/*" => "text/plain".to_owned(),
        "multipart/*" => "multipart/form-data".to_owned(),
        range if range.ends_with("/*") => "application/octet-stream".to_owned(),
        multipart if multipart.starts_with("multipart/") => media_type
            .split(';')
            .map(str::trim)
            .filter(|parameter| !parameter.to_ascii_lowercase().starts_with("boundary="))
            .collect::<Vec<_>>()
            .join("; "),
        _ => media_type.to_owned(),
    }
}

/// Returns the media type of a part: the first of a list, as it can be sent.
pub(super) fn part_sent_as(media_types: &str) -> String {
    sent_as(media_types.split(',').next().unwrap_or_default())
}

/// Returns whether a media type means JSON and nothing more: `application/json`, its older name, or a range that it is in.
pub(super) fn is_plain_json(media_type: &str) -> bool {
    matches!(
        essence(media_type).to_ascii_lowercase().as_str(),
        "application/json" | "text/json" | "application/*" | "*/*"
    )
}

/// Returns the order of a JSON media type among those of one request: `application/json` comes first, a range last.
pub(super) fn json_order(media_type: &str) -> u8 {
    match media_type {
        "application/json" => 0,
        _ if essence(media_type).eq_ignore_ascii_case("application/json") => 1,
        _ if is_range(media_type) => 3,
        _ => 2,
    }
}

/// Returns whether a media type is a range: `image/*`.
pub(super) fn is_range(media_type: &str) -> bool {
    essence(media_type).contains('*')
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Returns what distinguishes a media type from others: `vnd.github.v3.star` of
/// `application/vnd.github.v3.star+json; charset=utf-8`.
pub(super) fn subtype(media_type: &str) -> &str {
    let essence = essence(media_type);
    let subtype = essence.rsplit('/').next().unwrap_or(essence);
    subtype.strip_suffix("+json").unwrap_or(subtype)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_boundaries_are_not_sent() {
        for (described, sent) in [
            (
                "application/json; charset=utf-8",
                "application/json; charset=utf-8",
            ),
            ("*/*", "application/octet-stream"),
            ("image/*", "application/octet-stream"),
            ("text/*", "text/plain"),
            (
                "multipart/mixed; boundary=abc; type=\"text/plain\"",
                "multipart/mixed; type=\"text/plain\"",
            ),
        ] {
            assert_eq!(sent_as(described), sent);
        }
        assert_eq!(part_sent_as("image/png, image/jpeg"), "image/png");
        assert_eq!(subtype("application/vnd.a.b+json; q=1"), "vnd.a.b");
    }
}
