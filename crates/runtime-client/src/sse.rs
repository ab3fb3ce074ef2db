//! Parsing and writing server-sent events, by the rules of the WHATWG HTML standard ("Interpreting an event stream").

use crate::item_stream::SplitItems;
use crate::read_json::ReadError;

/// A server-sent event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<T> {
    /// The name of the event; `message` if the stream sends none.
    pub event: String,
    /// The last `id` that the stream sent, with this event or before it; empty if there was none.
    pub id: String,
    /// The time to wait before reconnecting that was sent with this event, in milliseconds.
    pub retry: Option<u64>,
    /// The data.
    pub data: T,
}

impl<T> Event<T> {
    pub(crate) fn try_map<U, E>(self, read: impl FnOnce(T) -> Result<U, E>) -> Result<Event<U>, E> {
        Ok(Event {
            event: self.event,
            id: self.id,
            retry: self.retry,
            data: read(self.data)?,
        })
    }
}

/// Parses events from bytes.
#[derive(Default)]
pub(crate) struct EventParser {
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    event: String,
    id: String,
    retry: Option<u64>,
    skip_line_feed: bool,
    first_line_seen: bool,
    over: bool,
    /// Bytes that are not parsed yet. An event is created only when it is asked for: each repeats the last `id`, so a server could otherwise
    /// fill the memory with a long `id` and many short events.
    unread: Vec<u8>,
    at: usize,
}

impl EventParser {
    /// Processes a line, and returns the event that it ends, if it ends one.
    fn end_line(&mut self) -> Option<Event<String>> {
        let mut line = std::mem::take(&mut self.line);
        if !std::mem::replace(&mut self.first_line_seen, true) && line.starts_with(b"\xEF\xBB\xBF")
        {
            line.drain(..3);
        }
        let event = if line.is_empty() {
            self.dispatch()
        } else {
            let text = String::from_utf8_lossy(&line);
            let (field, value) = text.split_once(':').unwrap_or((&text, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "event" => self.event = value.to_owned(),
                "data" => {
                    self.data.extend_from_slice(value.as_bytes());
                    self.data.push(b'\n');
                    self.has_data = true;
                }
                "id" if !value.contains('\0') => self.id = value.to_owned(),
                "retry" if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) => {
                    self.retry = value.parse().ok();
                }
                // A comment (an empty field name), or a field that the standard does not define.
                _ => {}
            }
            None
        };
        line.clear();
        self.line = line;
        event
    }

    fn dispatch(&mut self) -> Option<Event<String>> {
        let event = std::mem::take(&mut self.event);
        let retry = self.retry.take();
        let mut data = std::mem::take(&mut self.data);
        if !std::mem::take(&mut self.has_data) {
            return None;
        }
        data.pop();
        if data == b"[DONE]" {
            self.over = true;
            return None;
        }
        Some(Event {
            event: if event.is_empty() {
                "message".to_owned()
            } else {
                event
            },
            id: self.id.clone(),
            retry,
            data: String::from_utf8_lossy(&data).into_owned(),
        })
    }
}

impl SplitItems for EventParser {
    type Item = Event<String>;

    fn push(&mut self, chunk: &[u8]) {
        self.unread.extend_from_slice(chunk);
    }

    /// An event that is incomplete at the end of the stream is dropped, as the standard demands.
    fn next(&mut self, _: bool) -> Option<Result<Event<String>, ReadError>> {
        while !self.over && self.at < self.unread.len() {
            if std::mem::take(&mut self.skip_line_feed) && self.unread[self.at] == b'\n' {
                self.at += 1;
                continue;
            }
            let rest = &self.unread[self.at..];
            let Some(end) = rest.iter().position(|b| matches!(b, b'\n' | b'\r')) else {
                self.line.extend_from_slice(rest);
                break;
            };
            self.line.extend_from_slice(&rest[..end]);
            self.skip_line_feed = rest[end] == b'\r';
            self.at += end + 1;
            if let Some(event) = self.end_line() {
                return Some(Ok(event));
            }
        }
        self.unread.clear();
        self.at = 0;
        None
    }

    fn pending(&self) -> usize {
        self.line.len() + self.data.len()
    }

    fn is_over(&self) -> bool {
        self.over
    }
}

/// Writes an event: its fields and an empty line. Only `data` may contain line breaks.
pub(crate) fn write(fields: &[(&str, &str)]) -> Result<String, &'static str> {
    let mut text = String::new();
    let mut push = |name: &str, line: &str| {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(line);
        text.push('\n');
    };
    for (name, value) in fields {
        if *name == "data" {
            let lines = value.replace("\r\n", "\n");
            lines.split(['\n', '\r']).for_each(|line| push(name, line));
        } else if value.contains(['\n', '\r', '\0']) {
            return Err("only the field `data` of an event may contain line breaks");
        } else {
            push(name, value);
        }
    }
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_events_are_read_back() {
        let text = write(&[
            ("event", "add"),
            ("id", "7"),
            ("retry", "5"),
            ("data", "a\n b\r\n"),
        ]);
        let text = text.unwrap();
        assert_eq!(
            text,
            "event: add\nid: 7\nretry: 5\ndata: a\ndata:  b\ndata: \n\n"
        );
        let [event] = &events(&[text.as_bytes()])[..] else {
            panic!("one event was written");
        };
        assert_eq!(event.data, "a\n b\n");
        assert_eq!((event.event.as_str(), event.retry), ("add", Some(5)));
        assert!(write(&[("event", "a\ndata: x")]).is_err());
    }

    fn events(chunks: &[&[u8]]) -> Vec<Event<String>> {
        let mut events = EventParser::default();
        let mut all = Vec::new();
        for chunk in chunks {
            events.push(chunk);
            while let Some(event) = events.next(false) {
                all.push(event.unwrap());
            }
        }
        all
    }

    fn data(chunks: &[&[u8]]) -> Vec<String> {
        events(chunks).into_iter().map(|event| event.data).collect()
    }

    #[test]
    fn all_line_endings_and_chunk_boundaries_are_read() {
        let text = b"\xEF\xBB\xBFdata: a\r\ndata: b\r\n\r\ndata:c\rdata\r\r: comment\ndata:  d\n\n";
        let wanted = ["a\nb", "c\n", " d"];
        assert_eq!(data(&[text]), wanted);
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(data(&bytes), wanted);
    }

    #[test]
    fn fields_follow_the_standard() {
        let text = b"event: add\nid: 7\nretry: 1500\ndata: {}\n\nretry: 1x\nid: \0\nfoo: bar\ndata: x\n\nevent: lost\n\ndata: y\n\n";
        let got = events(&[text]);
        let event = |event: &str, retry, data: &str| Event {
            event: event.into(),
            id: "7".into(),
            retry,
            data: data.into(),
        };
        assert_eq!(
            got,
            [
                event("add", Some(1500), "{}"),
                event("message", None, "x"),
                event("message", None, "y")
            ]
        );
    }

    #[test]
    fn done_and_incomplete_events_are_dropped() {
        assert_eq!(data(&[b"data: a\n\ndata: [DONE]\n\ndata: b\n\n"]), ["a"]);
        assert_eq!(data(&[b"data: a\n\ndata: b\n"]), ["a"]);
    }

    #[test]
    fn events_are_parsed_on_demand() {
        let mut events = EventParser::default();
        events.push(b"id: 7\ndata: a\n\ndata: b\n\ndata: c");
        assert!(events.next(false).is_some());
        assert_eq!(&events.unread[events.at..], b"data: b\n\ndata: c");
        assert!(events.next(false).is_some());
        assert!(events.next(false).is_none());
        assert_eq!((events.unread.len(), events.pending()), (0, 7));
    }

    #[test]
    fn invalid_utf8_is_replaced() {
        assert_eq!(data(&[b"data: a\xff\n\n"]), ["a\u{FFFD}"]);
    }
}
