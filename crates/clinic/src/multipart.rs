//! Fields of `multipart/form-data` (RFC 7578).

/// Returns names and values of the fields, in order; `None` if the body is none of that boundary.
pub(crate) fn fields(body: &[u8], boundary: &str) -> Option<Vec<(String, String)>> {
    let text = std::str::from_utf8(body).ok()?;
    let delimiter = format!("--{boundary}");
    let mut parts = text.split(delimiter.as_str());
    // What is before the first delimiter is a preamble.
    parts.next()?;
    let mut fields = Vec::new();
    for part in parts {
        if part.starts_with("--") {
            return Some(fields);
        }
        let part = part.strip_prefix("\r\n")?;
        let (head, value) = part.split_once("\r\n\r\n")?;
        let value = value.strip_suffix("\r\n")?;
        let disposition = head.lines().find(|line| {
            let name = line.split(':').next().unwrap_or_default();
            name.eq_ignore_ascii_case("content-disposition")
        })?;
        let name = parameters(disposition, "name").next()?;
        fields.push((name, value.to_owned()));
    }
    None
}

/// Returns the parameters of a name in the value of a header, without quotes.
pub(crate) fn parameters(header: &str, name: &str) -> impl Iterator<Item = String> {
    let parameters = header.split(';').skip(1);
    parameters.filter_map(move |parameter| {
        let (key, value) = parameter.split_once('=')?;
        let is_it = key.trim().eq_ignore_ascii_case(name);
        is_it.then(|| value.trim().trim_matches('"').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_what_is_cut_is_refused() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n14\r\n--b\r\ncontent-disposition: form-data; name=reason\r\n\r\na\r\nb\r\n--b--\r\n";
        let read = fields(body.as_bytes(), "b").expect("it is whole");
        assert_eq!(
            read,
            [
                ("id".to_owned(), "14".to_owned()),
                ("reason".to_owned(), "a\r\nb".to_owned())
            ]
        );
        for end in 0..body.len() - 4 {
            assert_eq!(fields(&body.as_bytes()[..end], "b"), None, "{end}");
        }
        assert_eq!(fields(b"\xff", "b"), None);
    }
}
