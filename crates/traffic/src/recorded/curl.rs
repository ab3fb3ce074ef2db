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
        // The progress meter of what is written to a file starts its lines anew.
        let line = match line.trim_end().rfind('\r') {
            Some(at) if is_meter(&line[..at]) => &line[at + 1..],
            _ => line,
        };
        let line = without_time(after_meter(line));
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
                items.extend(open.take().and_then(Open::end));
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
    items.extend(open.and_then(Open::end));
    items
}

/// Returns a line without the time and the numbers of the transfer and connection that `--trace-time` and `--trace-ids` put before
/// it: `12:00:00.000000 [0-0] `.
pub(crate) fn without_time(line: &str) -> &str {
    let is_time = |text: &str| {
        let bytes = text.as_bytes();
        bytes.len() == 15
            && bytes[2] == b':'
            && bytes[5] == b':'
            && bytes[8] == b'.'
            && bytes
                .iter()
                .all(|byte| byte.is_ascii_digit() || b":.".contains(byte))
    };
    let timed = line.split_once(' ').filter(|(time, _)| is_time(time));
    let rest = timed.map_or(line, |(_, rest)| rest);
    let ids = rest
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("] "));
    let is_id = |c: char| c.is_ascii_digit() || c == '-' || c == 'x';
    match ids {
        Some((ids, after)) if ids.contains('-') && ids.chars().all(is_id) => after,
        _ => rest,
    }
}

/// Whether a line is about the connection, or about bytes that were not shown.
fn is_remark(line: &str) -> bool {
    ["* ", "{ [", "} ["]
        .iter()
        .any(|start| line.starts_with(start))
}

/// Whether a text is a line of the progress meter: its heading, or numbers and times.
fn is_meter(text: &str) -> bool {
    let text = text.trim();
    let is_part = |word: &str| {
        let is_number = word
            .trim_end_matches(['k', 'M', 'G', 'T', 'P'])
            .parse::<f64>()
            .is_ok();
        let is_time = word.matches(':').count() == 2
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b":-".contains(&byte));
        is_number || is_time
    };
    let words = text.split_ascii_whitespace();
    let is_row = words.clone().count() >= 11 && words.clone().any(|word| word.contains(':'));
    text.is_empty()
        || text.starts_with("% Total")
        || text.starts_with("Dload ")
        || (is_row && words.clone().all(is_part))
}

/// Returns what of a line follows a row of the progress meter, which has no line break of its own. It ends with three times and a
/// number in six columns.
fn after_meter(line: &str) -> &str {
    if !line.trim().is_empty() && is_meter(line) {
        return "";
    }
    let mut at = 0;
    for _ in 0..3 {
        let Some(start) = time(&line[at..]) else {
            return line;
        };
        at += start + 9;
    }
    let row = line.split_at_checked(at + 6);
    let row = row.filter(|(row, _)| is_meter(row));
    row.map_or(line, |(_, rest)| rest)
}

/// Returns where a time is, such as ` 0:00:01` or ` --:--:--`, in nine columns.
fn time(text: &str) -> Option<usize> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || byte == b'-';
    let is_time = |part: &[u8]| {
        part[0] == b' '
            && part[3] == b':'
            && part[6] == b':'
            && is_digit(part[2])
            && is_digit(part[8])
    };
    text.as_bytes().windows(9).position(is_time)
}

fn header(message: &mut RecordedMessage, line: &str) {
    if let Some((name, value)) = line.split_once(':') {
        message
            .headers
            .push((name.trim().to_owned(), value.trim().to_owned()));
    }
}

impl Open {
    /// Returns the exchange; `None` if it only opened a tunnel through a proxy.
    fn end(self) -> Option<RecordedItem> {
        let Self {
            line,
            mut recorded,
            body,
            in_body,
        } = self;
        if recorded.method == "CONNECT" {
            return None;
        }
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
            } else if !in_body {
                // The log breaks off inside of the head.
                answer.body = RecordedBody::Unrecorded;
            }
        }
        Some((position, Ok(recorded)))
    }
}
