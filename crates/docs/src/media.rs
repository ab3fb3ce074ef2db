//! Media types.

/// Returns whether bodies of a media type are JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence == "*/*" || essence.ends_with("json")
}
