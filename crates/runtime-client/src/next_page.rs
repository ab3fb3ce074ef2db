//! Which request asks for the page after another one.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use crate::call_builder::CallBuilder;
use crate::json_pointer::{find, items, scalar};
use crate::link_header::link_of;
use crate::pagination::{CursorSource, NextPage, PageParameter, Pagination};
use crate::receive::UnreadResponse;
use crate::same_origin::same_origin;

/// How far a list was read.
pub(crate) struct Progress {
    pages: u64,
    /// The number of the page, or of the items before it.
    number: u64,
    /// Hashes of the cursors and URLs that were sent.
    seen: HashSet<u64>,
    hasher: RandomState,
    /// The text of the list in the last page.
    items: String,
    /// The hash of the list in the page before that.
    items_before: Option<u64>,
}

impl Progress {
    /// Returns the progress before the first page. The call may say at which page it begins.
    pub(crate) fn new(call: &CallBuilder, pagination: &Pagination) -> Self {
        let (parameter, default) = match pagination.next {
            NextPage::Number {
                parameter, first, ..
            } => (Some(parameter), first),
            NextPage::Offset { parameter, .. } => (Some(parameter), 0),
            NextPage::Cursor { parameter, .. } => (Some(parameter), 0),
            NextPage::Link(_) | NextPage::Url(_) => (None, 0),
        };
        let sent = parameter.and_then(|parameter| call.page_parameter(parameter));
        let mut progress = Self {
            pages: 0,
            number: default,
            seen: HashSet::new(),
            hasher: RandomState::new(),
            items: String::new(),
            items_before: None,
        };
        match (pagination.next, sent) {
            (NextPage::Cursor { .. }, Some(cursor)) => {
                progress.is_new(&cursor);
            }
            (_, Some(number)) => progress.number = number.parse().unwrap_or(default),
            (_, None) => {}
        }
        progress
    }

    /// Returns how many pages were read.
    pub(crate) fn pages(&self) -> u64 {
        self.pages
    }

    /// Takes the text of the list in the last page.
    pub(crate) fn take_items(&mut self) -> String {
        std::mem::take(&mut self.items)
    }

    /// Returns the call of the page after this one; `None` if this is the last one. `call` is that of this page.
    pub(crate) fn next(
        &mut self,
        pagination: &Pagination,
        reply: &UnreadResponse,
        call: Option<Box<CallBuilder>>,
    ) -> Result<Option<Box<CallBuilder>>, String> {
        self.pages += 1;
        let body = reply.bytes();
        let body = std::str::from_utf8(&body).unwrap_or_default();
        let body = body.strip_prefix('\u{feff}').unwrap_or(body);
        let list = list(body, pagination.items)?;
        self.items = list.unwrap_or_default().to_owned();
        let more = pagination.more.and_then(|pointer| find(body, pointer));
        if more == Some("false") {
            return Ok(None);
        }
        let change = match pagination.next {
            NextPage::Cursor { parameter, source } => self
                .cursor(source, body, reply)?
                .map(|cursor| Change::Parameter(parameter, cursor)),
            NextPage::Number {
                parameter,
                first,
                pages,
            } => {
                let total = count(body, pages);
                let number = self.number.saturating_add(1);
                let is_last = total.is_some_and(|total| number.saturating_sub(first) >= total);
                self.numbered(parameter, number, is_last)?
            }
            NextPage::Offset { parameter, total } => {
                let total = count(body, total);
                let number = self.number.saturating_add(self.length());
                self.numbered(
                    parameter,
                    number,
                    total.is_some_and(|total| number >= total),
                )?
            }
            NextPage::Link(relation) => {
                link_of(reply.headers(), relation).map(|target| Change::Url(target.to_owned()))
            }
            NextPage::Url(pointer) => find(body, pointer).and_then(scalar).map(Change::Url),
        };
        let Some(change) = change else {
            if let (Some("true"), Some(pointer)) = (more, pagination.more) {
                return Err(format!(
                    "`{pointer}` is true, but the response does not say where the next page is"
                ));
            }
            return Ok(None);
        };
        let mut call =
            call.ok_or("the body of the call is a stream, which can be sent once only")?;
        match change {
            Change::Parameter(parameter, value) => {
                call.set_page_parameter(parameter, &value.text, &value.json)?;
            }
            Change::Url(target) => {
                let current = call.current_url()?;
                let url = same_origin(&current, &target, "the page")?;
                if self.pages == 1 {
                    self.is_new(current.as_str());
                }
                if !self.is_new(url.as_str()) {
                    return Err("the server sent the URL of an earlier page, so that the pages would never end".to_owned());
                }
                call.set_url(url);
            }
        }
        Ok(Some(call))
    }

    fn cursor(
        &mut self,
        source: CursorSource,
        body: &str,
        reply: &UnreadResponse,
    ) -> Result<Option<PageValue>, String> {
        let json = match source {
            CursorSource::Body(pointer) => find(body, pointer).map(str::to_owned),
            CursorSource::LastItem(pointer) => {
                let items = items(&self.items).unwrap_or_default();
                let last = items.last();
                last.and_then(|item| find(item.get(), pointer))
                    .map(str::to_owned)
            }
            CursorSource::Header(name) => {
                let value = reply.headers().get(name);
                let text = value.and_then(|value| value.to_str().ok());
                text.and_then(|text| serde_json::to_string(text).ok())
            }
        };
        // Some servers end with `false` where others have `null`.
        let json = json.filter(|json| json != "false");
        let Some((text, json)) = json.and_then(|json| Some((scalar(&json)?, json))) else {
            return Ok(None);
        };
        if !self.is_new(&text) {
            return Err(
                "the server sent the cursor of an earlier page, so that the pages would never end"
                    .to_owned(),
            );
        }
        Ok(Some(PageValue { text, json }))
    }

    /// Returns the page with this number or offset, unless the one before has no items.
    fn numbered(
        &mut self,
        parameter: PageParameter,
        number: u64,
        is_last: bool,
    ) -> Result<Option<Change>, String> {
        if is_last || self.length() == 0 {
            return Ok(None);
        }
        // Different pages can well have the same numbers or words, but hardly the same objects.
        let holds_objects = self
            .items
            .trim_start_matches('[')
            .trim_ascii_start()
            .starts_with('{');
        let hash = holds_objects.then(|| self.hasher.hash_one(&self.items));
        if hash.is_some() && hash == self.items_before {
            let name = parameter.name();
            return Err(format!(
                "this one has the same items as the one before, so the server does not seem to read `{name}`"
            ));
        }
        self.items_before = hash;
        self.number = number;
        let text = number.to_string();
        let json = text.clone();
        Ok(Some(Change::Parameter(parameter, PageValue { text, json })))
    }

    fn length(&self) -> u64 {
        items(&self.items).map_or(0, |items| items.len() as u64)
    }

    /// Notes a cursor or URL; returns whether it was not sent before.
    fn is_new(&mut self, text: &str) -> bool {
        let hash = self.hasher.hash_one(text);
        self.seen.insert(hash)
    }
}

/// How the call of the next page differs from that of this one.
enum Change {
    Parameter(PageParameter, PageValue),
    Url(String),
}

/// The value that asks for a page.
struct PageValue {
    text: String,
    /// The same as JSON, as the server wrote it.
    json: String,
}

/// Returns the text of the list of items. Where it is absent, `null` or an empty text, there is none.
fn list<'t>(body: &'t str, pointer: &str) -> Result<Option<&'t str>, String> {
    match find(body, pointer) {
        Some(list) if list.starts_with('[') => Ok(Some(list)),
        None | Some("" | "null" | "\"\"") => Ok(None),
        Some(_) => Err(format!("`{pointer}` is not a list")),
    }
}

fn count(body: &str, pointer: Option<&str>) -> Option<u64> {
    scalar(find(body, pointer?)?)?.parse().ok()
}
