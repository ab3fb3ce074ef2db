//! WARC (ISO 28500): pairs of `request` and `response` records.

use std::collections::{HashMap, VecDeque};

use conform_json::Position;

use super::http_text::{self, HttpText, status_of, target_of};
use super::model::{Recorded, RecordedBody, RecordedItem};

/// A record: where it starts, its headers in lower case, and its block.
struct Record<'b> {
    line: u32,
    headers: HashMap<String, String>,
    block: &'b [u8],
}

/// A message that waits for the other one.
struct Waiting {
    line: u32,
    time: Option<String>,
    message: HttpText,
}

pub(super) fn read(bytes: &[u8]) -> Vec<RecordedItem> {
    let mut items = Vec::new();
    // The messages of each URL that wait for the other one.
    let mut requests: HashMap<String, VecDeque<Waiting>> = HashMap::new();
    let mut responses: HashMap<String, VecDeque<Waiting>> = HashMap::new();
    let (mut at, mut line) = (0, 1);
    while at < bytes.len() {
        let start = at
            + bytes[at..]
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
        line += lines(&bytes[at..start]);
        if start == bytes.len() {
            break;
        }
        let Some((record, end)) = record(bytes, start, line) else {
            let position = Position { line, column: 1 };
            let why = "a WARC record must start with `WARC/` and state its `Content-Length`";
            items.push((position, Err(why.to_owned())));
            break;
        };
        line += lines(&bytes[start..end]);
        at = end;
        let header = |name: &str| record.headers.get(name).cloned().unwrap_or_default();
        let url = header("warc-target-uri")
            .trim_matches(['<', '>'])
            .to_owned();
        let kind = header("warc-type");
        let time = record.headers.get("warc-date").cloned();
        let Some(mut message) = http_text::read(record.block) else {
            continue;
        };
        let line = record.line;
        match kind.as_str() {
            "request" => match responses.get_mut(&url).and_then(VecDeque::pop_front) {
                Some(response) => {
                    items.push(exchange(line, time, &url, message, Some(response.message)));
                }
                None => requests.entry(url).or_default().push_back(Waiting {
                    line,
                    time,
                    message,
                }),
            },
            "response" | "revisit" => {
                // What a crawler has seen before is not kept again.
                if kind == "revisit" {
                    message.message.body = RecordedBody::Unrecorded;
                }
                match requests.get_mut(&url).and_then(VecDeque::pop_front) {
                    Some(sent) => {
                        let found =
                            exchange(sent.line, sent.time, &url, sent.message, Some(message));
                        items.push(found);
                    }
                    None => responses.entry(url).or_default().push_back(Waiting {
                        line,
                        time,
                        message,
                    }),
                }
            }
            _ => {}
        }
    }
    // A crawler that keeps responses only has sent `GET`.
    for (url, waiting) in responses {
        for response in waiting {
            let request = HttpText {
                first: format!("GET {url}"),
                message: Default::default(),
            };
            let Waiting {
                line,
                time,
                message,
            } = response;
            items.push(exchange(line, time, &url, request, Some(message)));
        }
    }
    for (url, waiting) in requests {
        let waiting = waiting.into_iter();
        items.extend(waiting.map(|sent| exchange(sent.line, sent.time, &url, sent.message, None)));
    }
    items.sort_by_key(|(position, _)| (position.line, position.column));
    items
}

fn lines(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

fn record(bytes: &[u8], start: usize, line: u32) -> Option<(Record<'_>, usize)> {
    let rest = &bytes[start..];
    if !rest.starts_with(b"WARC/") {
        return None;
    }
    let head = rest.windows(4).position(|window| window == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&rest[..head]);
    let headers = text.lines().skip(1).filter_map(|line| line.split_once(':'));
    let headers: HashMap<String, String> = headers
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length")?.parse().ok()?;
    let block = rest.get(head + 4..)?.get(..length)?;
    Some((
        Record {
            line,
            headers,
            block,
        },
        start + head + 4 + length,
    ))
}

fn exchange(
    line: u32,
    time: Option<String>,
    url: &str,
    request: HttpText,
    response: Option<HttpText>,
) -> RecordedItem {
    let position = Position { line, column: 1 };
    let found = match (target_of(&request.first), response) {
        (None, _) => Err("the request has no method and target".to_owned()),
        (Some((method, _)), None) => Ok((method, None)),
        (Some((method, _)), Some(response)) => match status_of(&response.first) {
            Some(status) => Ok((method, Some((status, response.message)))),
            None => Err("the response has no status from 100 to 599".to_owned()),
        },
    };
    let recorded = found.map(|(method, answer)| Recorded {
        method,
        url: url.to_owned(),
        time,
        sent: request.message,
        answer,
        ..Recorded::default()
    });
    (position, recorded)
}
