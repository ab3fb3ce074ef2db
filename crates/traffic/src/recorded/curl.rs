//! Logs of `curl -v`: lines of requests start with `>`, those of responses with `<`; other lines are the response body, or
//! remarks with `*`.

use conform_json::Position;

use super::http_text::{status_of, target_of};
use super::model::{Recorded, RecordedBody, RecordedItem, RecordedMessage};

/// The exchange that is being read.
#[derive(Default)]
struct Open {
    line: u32,
    recorded: Recorded,
    body: String,
    /// Whether the head of the response has ended.
    in_body: bool,
}

pub(super) fn read(bytes: &[u8]) -> Vec<RecordedItem> {
    let text = String::from_utf8_lossy(bytes);
    let mut items = Vec::new();
    let mut open: Option<Open> = None;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim_end_matches(['\r', '\n']);
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        if let Some(sent) = bare.strip_prefix("> ") {
            let is_head = open.as_ref().is_some_and(|open| {
                open.recorded.answer.is_none() && !open.recorded.method.is_empty()
            });
            if is_head {
                if let Some(open) = &mut open {
                    header(&mut open.recorded.sent, sent);
                }
            } else if let Some((method, url)) = target_of(sent) {
                items.extend(open.take().map(Open::end));
                let recorded = Recorded {
                    method,
                    url,
                    ..Recorded::default()
                };
                open = Some(Open {
                    line: number,
                    recorded,
                    ..Open::default()
                });
            }
            continue;
        }
        let Some(open) = &mut open else { continue };
        if bare.trim_end() == "<" {
            open.in_body = true;
        } else if let Some(got) = bare.strip_prefix("< ") {
            match (status_of(got), &mut open.recorded.answer) {
                // `100 Continue` comes before the response itself.
                (Some(status), answer) => *answer = Some((status, RecordedMessage::default())),
                (None, Some((_, answer))) => header(answer, got),
                (None, None) => {}
            }
        } else if open.in_body && bare.trim_end() != ">" && !is_remark(bare) {
            // A remark follows a body without a line break at its end.
            let body = line.split("* Connection #").next().unwrap_or(line);
            open.body.push_str(body);
        }
    }
    items.extend(open.map(Open::end));
    items
}

/// Whether a line is about the connection, or about bytes that were not shown.
fn is_remark(line: &str) -> bool {
    ["* ", "{ [", "} ["]
        .iter()
        .any(|start| line.starts_with(start))
}

fn header(message: &mut RecordedMessage, line: &str) {
    if let Some((name, value)) = line.split_once(':') {
        message
            .headers
            .push((name.trim().to_owned(), value.trim().to_owned()));
    }
}

impl Open {
    fn end(self) -> RecordedItem {
        let Self {
            line,
            mut recorded,
            body,
            ..
        } = self;
        let position = Position { line, column: 1 };
        let has_body = recorded.sent.headers.iter().any(|(name, value)| {
            let is_length = name.eq_ignore_ascii_case("content-length") && value != "0";
            is_length || name.eq_ignore_ascii_case("transfer-encoding")
        });
        if has_body {
            recorded.sent.body = RecordedBody::Unrecorded;
        }
        let host = recorded
            .sent
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("host"));
        if let Some((_, host)) = host.filter(|_| recorded.url.starts_with('/')) {
            recorded.url = format!("https://{host}{}", recorded.url);
        }
        if let Some((_, answer)) = &mut recorded.answer {
            let end = body.strip_suffix('\n').unwrap_or(&body);
            if !end.is_empty() {
                answer.body = RecordedBody::Text(end.to_owned());
            }
        }
        (position, Ok(recorded))
    }
}
