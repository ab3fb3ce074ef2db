//! VCR cassettes in YAML and JSON: those of Ruby (`http_interactions`), of Python and Go (`interactions`), and those that are a list
//! of interactions (PHP, Elixir).

use conform_json::Value;

use super::model::{
    Recorded, RecordedBody, RecordedMessage, RecordedReader, elements, headers, json_text,
    messages, required_status, status, text,
};

pub(super) fn read(reader: &mut RecordedReader<'_>, root: Value<'_>) {
    let listed = root
        .get("http_interactions")
        .or_else(|| root.get("interactions"));
    for interaction in elements(listed.or(Some(root))) {
        let found = exchange(reader, interaction);
        reader.add(interaction, found);
    }
}

/// Returns whether a list of interactions has the form of VCR: where a request goes is a `uri` or `url`, and not a `path` as in Pact.
pub(super) fn has_urls(root: Value<'_>) -> bool {
    let first = elements(root.get("interactions")).next();
    let request = first.and_then(|first| first.get("request"));
    request.is_some_and(|request| text(request, "uri").or(text(request, "url")).is_some())
}

/// Removes the tags that cassettes have before values, and returns the lines that said that a text is base64, counted from 1.
///
/// JSON has no type for them: `!!binary` and `!binary` of PyYAML and Psych, `!!python/unicode` of Python 2, `!ruby/struct:…` of old
/// cassettes, and the like.
pub(super) fn remove_tags(bytes: &mut [u8]) -> Vec<u32> {
    const STARTS: [&[u8]; 5] = [b"!!binary", b"!binary", b"!!python/", b"!ruby/", b"!!str"];
    let mut binary = Vec::new();
    for (index, line) in bytes.split_mut(|byte| *byte == b'\n').enumerate() {
        // A document of Betamax starts with a tag of its own.
        if index == 0 && line.starts_with(b"!tape") {
            line[..b"!tape".len()].fill(b' ');
            continue;
        }
        let found = line.windows(2).position(|window| window == b" !");
        let Some(at) = found.filter(|at| is_before_value(&line[..*at])) else {
            continue;
        };
        let tag = &mut line[at + 1..];
        if !STARTS.iter().any(|start| tag.starts_with(start)) {
            continue;
        }
        let end = tag.iter().position(u8::is_ascii_whitespace);
        let tag = match end {
            Some(end) => &mut tag[..end],
            None => tag,
        };
        if tag.ends_with(b"binary") {
            binary.push(u32::try_from(index + 1).unwrap_or(u32::MAX));
        }
        tag.fill(b' ');
    }
    binary
}

/// Whether a value follows on a line that starts so: dashes of lists, and at most one plain key with its colon.
fn is_before_value(start: &[u8]) -> bool {
    let mut rest = start.trim_ascii_start();
    while let Some(inner) = rest.strip_prefix(b"-") {
        rest = inner.trim_ascii_start();
    }
    let key = rest.trim_ascii_end().strip_suffix(b":").unwrap_or(rest);
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    key.iter().all(is_plain) && (key.is_empty() == rest.is_empty())
}

pub(super) fn exchange(
    reader: &RecordedReader<'_>,
    interaction: Value<'_>,
) -> Result<Recorded, String> {
    let (request, response) = messages(interaction, "interaction")?;
    let url = text(request, "uri").or_else(|| text(request, "url"));
    // Go writes `status: 200 OK` beside `code: 200`; others have one of them, or an object with a `code`.
    let stated = ["status", "status_code", "code"]
        .iter()
        .filter_map(|name| response.get(name));
    let mut codes = stated.map(|stated| stated.get("code").unwrap_or(stated));
    let code = required_status(codes.find(|code| status(Some(*code)).is_some()))?;
    Ok(Recorded {
        // Symbols of Ruby start with a colon.
        method: text(request, "method")
            .unwrap_or("GET")
            .trim_start_matches(':')
            .to_owned(),
        url: url.ok_or("the request must have a `uri`")?.to_owned(),
        sent: message(reader, request),
        answer: Some((code, message(reader, response))),
        ..Recorded::default()
    })
}

fn message(reader: &RecordedReader<'_>, message: Value<'_>) -> RecordedMessage {
    // Cassettes of httpx have the response in `content`.
    let body = message.get("body").or_else(|| message.get("content"));
    RecordedMessage {
        headers: headers(message.get("headers")),
        body: body.map_or(RecordedBody::Absent, |stated| body_of(reader, stated)),
    }
}

/// A text, an object with the text in `string` or `base64_string`, or JSON.
fn body_of(reader: &RecordedReader<'_>, body: Value<'_>) -> RecordedBody {
    let of_text = |value: Value<'_>, text: &str| match text {
        "" => RecordedBody::Absent,
        text if reader.is_binary(value) => {
            RecordedBody::Base64(text.split_ascii_whitespace().collect())
        }
        text => RecordedBody::Text(text.to_owned()),
    };
    if body.is_null() {
        return RecordedBody::Absent;
    }
    if let Some(plain) = body.as_str() {
        return of_text(body, plain);
    }
    if let Some(encoded) = text(body, "base64_string") {
        return RecordedBody::Base64(encoded.split_ascii_whitespace().collect());
    }
    // Python writes what was sent as a stream by its state: the bytes, and how far they were read.
    if let Some(state) = body.get("state").filter(|_| body.get("string").is_none()) {
        let bytes = elements(Some(state)).next();
        let text = bytes.and_then(|bytes| Some((bytes, bytes.as_str()?)));
        return text.map_or(RecordedBody::Unrecorded, |(bytes, text)| {
            of_text(bytes, text)
        });
    }
    let is_wrapped = body.get("string").is_some() || body.get("encoding").is_some();
    match body.get("string") {
        Some(string) if string.is_null() => RecordedBody::Absent,
        Some(string) => match string.as_str() {
            Some(plain) => of_text(string, plain),
            // YAML without quotes may be a number.
            None => RecordedBody::Text(json_text(string)),
        },
        None if is_wrapped => RecordedBody::Absent,
        None => RecordedBody::Json(json_text(body)),
    }
}

#[cfg(test)]
mod tests {
    use super::remove_tags;

    #[test]
    fn tags_of_values_are_removed_and_binary_ones_are_known() {
        let mut text = b"body:\n  string: !!binary |\n    eyJ9\nuri: !!python/unicode 'a'\n- !ruby/struct:Pier\n  say it: !!binary x\n"
            .to_vec();
        assert_eq!(remove_tags(&mut text), [2]);
        let expected = "body:\n  string:          |\n    eyJ9\nuri:                  'a'\n-                  \n  say it: !!binary x\n";
        assert_eq!(String::from_utf8_lossy(&text), expected);
    }
}
