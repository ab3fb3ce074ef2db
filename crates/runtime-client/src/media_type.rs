//! Comparing media types. The toolkit compares them for itself: this crate is copied beside generated clients and knows nothing of it.

/// Returns the media type without parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Returns whether a media type, as [`essence`] returns it, is JSON: `application/json`, `text/json`, `application/problem+json`.
pub(crate) fn is_json(essence: &str) -> bool {
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// Returns whether a media type matches one of a description, which may be a range: `image/*`, `application/*+json`, `*/*`.
pub(crate) fn is_within(media_type: &str, range: &str) -> bool {
    let (media_type, range) = (essence(media_type), essence(range));
    match range.split_once('*') {
        None => media_type == range,
        Some((before, after)) => {
            let after = if before.is_empty() { "" } else { after };
            media_type.len() > before.len() + after.len()
                && media_type.starts_with(before)
                && media_type.ends_with(after)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_match_ranges() {
        for (media_type, range, wanted) in [
            ("application/json", "application/json", true),
            (
                "Application/JSON; charset=utf-8",
                "application/json;v=1",
                true,
            ),
            ("application/problem+json", "application/json", false),
            ("application/problem+json", "application/*+json", true),
            ("application/json", "application/*+json", false),
            ("image/png", "image/*", true),
            ("text/plain", "image/*", false),
            ("image/", "image/*", false),
            ("text/plain", "*/*", true),
            ("", "*/*", false),
        ] {
            assert_eq!(is_within(media_type, range), wanted, "{media_type} {range}");
        }
    }
}
