//! Rewriting containers in block style: their members and elements are lines, with comments above and behind them.

use std::ops::Range;

use super::block_scalar::{BlockScalar, without_blank_lines};
use super::draft::{ArrayDraft, Draft, ObjectDraft};
use super::rewrite::{Place, Rewriter, Slot};
use super::style::{line_end, line_start, next_line};
use super::yaml;
use crate::value::Value;
use crate::yaml::locate;

/// A member or element in the text.
struct Item<'v> {
    /// The key of a member.
    key: Option<&'v str>,
    value: Value<'v>,
    /// Where its key or dash starts.
    start: usize,
    /// What is behind the colon or dash, to the end of the comments that belong to it.
    slot: Range<usize>,
    /// Lines above that belong to nothing: blank ones, and comments that are apart.
    apart: Range<usize>,
    /// The lines of comment right above it.
    above: Range<usize>,
}

/// A container in the text.
struct Lines<'v> {
    items: Vec<Item<'v>>,
    /// The column of the keys or dashes.
    column: usize,
    /// What is before the first line or, if that is not a line of its own, before the first key or dash.
    head: Range<usize>,
    /// Whether the first key or dash follows another dash in its line.
    is_inline: bool,
    /// What is behind the last item.
    tail: Range<usize>,
}

/// Returns the text of a slot whose value is a container in block style. `None` if its notation is not known.
pub(super) fn rewritten(
    rewriter: &Rewriter<'_>,
    slot: &Slot,
    value: Value<'_>,
    draft: &Draft<'_>,
) -> Option<String> {
    let lines = lines(rewriter, slot, value)?;
    let mut out = Out {
        rewriter,
        lines: &lines,
        text: rewriter.text[lines.head.clone()].to_owned(),
        is_first: true,
        takes_blank_lines: false,
    };
    match draft {
        Draft::Object(object) => members(&mut out, object)?,
        Draft::Array(array) => elements(&mut out, array),
        _ => return None,
    }
    let tail = &rewriter.text[lines.tail.clone()];
    if out.takes_blank_lines && lines.tail.end == rewriter.text.len() {
        // The first line break ends the line that is written.
        let (first, rest) = tail.split_at(next_line(tail, 0));
        out.text.push_str(first);
        out.text.push_str(without_blank_lines(rest));
    } else {
        out.text.push_str(tail);
    }
    Some(out.text)
}

/// Writes the elements of a list.
fn elements(out: &mut Out<'_, '_>, array: &ArrayDraft<'_>) {
    let lines = out.lines;
    let mut next = 0;
    for element in &array.items {
        match origin_in(lines, element, next) {
            Some(at) => {
                out.gone(&lines.items[next..at]);
                out.item(&lines.items[at], element, None);
                next = at + 1;
            }
            None => out.added(None, element, None),
        }
    }
    out.gone(&lines.items[next..]);
}

/// Writes the members of an object. `None` if a merge key would bring members back.
fn members(out: &mut Out<'_, '_>, object: &ObjectDraft<'_>) -> Option<()> {
    let lines = out.lines;
    let known = |key: &str| lines.items.iter().rposition(|item| item.key == Some(key));
    let stays = |item: &Item<'_>| item.key.is_some_and(|key| object.get(key).is_some());
    let origin = object.origin?.as_object()?;
    if origin
        .iter()
        .any(|it| known(it.key).is_none() && object.get(it.key).is_none())
    {
        return None;
    }
    // What does not stay, or is repeated later on, is before the next one that stays.
    let mut waiting: Vec<usize> = Vec::new();
    let mut before: Vec<Vec<usize>> = Vec::new();
    for (at, item) in lines.items.iter().enumerate() {
        let is_last = item.key.and_then(known) == Some(at);
        if stays(item) && is_last {
            before.push(std::mem::take(&mut waiting));
        } else {
            waiting.push(at);
            before.push(Vec::new());
        }
    }
    let leave = |out: &mut Out<'_, '_>, places: &[usize]| {
        for &at in places {
            let item = &lines.items[at];
            if stays(item) {
                out.item(item, &Draft::of(item.value), None);
            } else {
                out.gone(std::slice::from_ref(item));
            }
        }
    };
    for (key, value) in &object.members {
        let comment = object.comment_above(key);
        match known(key) {
            Some(at) => {
                leave(out, &before[at]);
                out.item(&lines.items[at], value, comment);
            }
            None => {
                // A member of a merge key is in no line. While it is as it was, it needs none.
                let merged = origin.get(key);
                let is_merged = matches!(value, Draft::Value(kept) if merged == Some(*kept));
                if !is_merged {
                    out.added(Some(key), value, comment);
                }
            }
        }
    }
    leave(out, &waiting);
    Some(())
}

/// Returns the item whose value an element is, if it is not before `from`.
fn origin_in(lines: &Lines<'_>, element: &Draft<'_>, from: usize) -> Option<usize> {
    let origin = element.origin()?;
    let rest = lines.items.get(from..)?;
    rest.iter()
        .position(|item| item.value == origin)
        .map(|at| from + at)
}

/// The text as far as it is written.
struct Out<'r, 't> {
    rewriter: &'r Rewriter<'t>,
    lines: &'r Lines<'r>,
    text: String,
    is_first: bool,
    /// Whether what was written last ends with a block scalar that has the blank lines behind it, so that others would be read as its
    /// own.
    takes_blank_lines: bool,
}

impl Out<'_, '_> {
    /// Starts a line, unless the head is one that has begun.
    fn start(&mut self, lines: &str) {
        if std::mem::take(&mut self.is_first) {
            let lines = if self.lines.is_inline {
                lines.trim_start_matches([' ', '\r', '\n'])
            } else {
                lines
            };
            self.text.push_str(lines);
        } else {
            self.text.push_str(self.rewriter.style.line_break);
            let takes_blank_lines = std::mem::take(&mut self.takes_blank_lines);
            self.text.push_str(if takes_blank_lines {
                without_blank_lines(lines)
            } else {
                lines
            });
        }
    }

    /// Writes an item that was there.
    fn item(&mut self, item: &Item<'_>, draft: &Draft<'_>, comment: Option<&str>) {
        let text = self.rewriter.text;
        let column = self.lines.column;
        let slot = Slot {
            range: item.slot.clone(),
            place: if item.key.is_some() {
                Place::Key
            } else {
                Place::Dash
            },
            column,
        };
        let mut lines = text[item.apart.start..item.above.end].to_owned();
        for line in comment.into_iter().flat_map(str::lines) {
            lines.push_str(&format!(
                "{:column$}# {line}{}",
                "", self.rewriter.style.line_break
            ));
        }
        lines.push_str(&" ".repeat(column));
        lines.push_str(&text[item.start..item.slot.start]);
        lines.push_str(&self.rewriter.slot(&slot, item.value, draft));
        self.start(&lines);
        self.takes_blank_lines = BlockScalar::takes_blank_lines(text, draft);
    }

    /// Writes an item that is new.
    fn added(&mut self, key: Option<&str>, draft: &Draft<'_>, comment: Option<&str>) {
        let column = self.lines.column;
        let style = &self.rewriter.style.yaml;
        let mut lines = String::new();
        for line in comment.into_iter().flat_map(str::lines) {
            lines.push_str(&format!("{:column$}# {line}\n", ""));
        }
        lines.push_str(&" ".repeat(column));
        match key {
            Some(key) => {
                yaml::key(&mut lines, key, column, style);
                yaml::nested(&mut lines, draft, column, style);
            }
            None => {
                lines.push_str("- ");
                yaml::start(draft, &mut lines, column + 2, style);
            }
        }
        let lines = self.rewriter.with_line_breaks(lines);
        self.start(&lines);
        self.takes_blank_lines = false;
    }

    /// Writes what is apart from items that are gone, if there are comments in it.
    fn gone(&mut self, items: &[Item<'_>]) {
        for item in items {
            let apart = self.rewriter.text[item.apart.clone()].trim_end();
            if !apart.trim().is_empty() {
                self.start(apart);
            }
        }
    }
}

/// Finds the lines of a container.
fn lines<'v>(rewriter: &Rewriter<'_>, slot: &Slot, value: Value<'v>) -> Option<Lines<'v>> {
    let text = rewriter.text;
    let limit = slot.range.end;
    // Keys and dashes in the order of the text. Members of merge keys are elsewhere.
    let mut found: Vec<(Option<&'v str>, usize, usize, Value<'v>)> = Vec::new();
    if let Some(object) = value.as_object() {
        let own = object.iter().filter(|member| {
            let span = member.key_span.range();
            span.start >= slot.range.start && span.end <= limit
        });
        found.extend(own.map(|member| {
            let span = member.key_span.range();
            let colon = locate::after_colon(text, span.end);
            (Some(member.key), span.start, colon, member.value)
        }));
    } else {
        let mut from = value.span().start as usize;
        for item in value.as_array()? {
            let dash = locate::after_dash(text, from)?;
            found.push((None, dash - 1, dash, item));
            from = rewriter.end(dash, limit, item);
        }
    }
    let first = found.first()?.1;
    let column = first - line_start(text, first);
    let is_inline = text[first - column..first].contains(|ch: char| ch != ' ');
    let mut items = Vec::new();
    // The end of the lines before those of the next item.
    let mut before = slot.range.start;
    for (index, &(key, start, behind, value)) in found.iter().enumerate() {
        let line = line_start(text, start);
        // A key that does not start its line, or in another column, such as one behind `?`.
        if index > 0 && (start - line != column || !text[line..start].trim().is_empty()) {
            return None;
        }
        let end = rewriter.end(behind, limit, value);
        let next = found.get(index + 1).map_or(limit, |next| next.1);
        let is_last = index + 1 == found.len();
        // Comments behind the last dash belong to the list, even where its dashes are below the key.
        let dash = value.span().start as usize;
        let is_flat = is_last
            && value.as_array().is_some()
            && text[dash..].starts_with('-')
            && dash - line_start(text, dash) == column;
        let least = if is_flat { column } else { column + 1 };
        let trail = trail(text, value, end, next.min(limit), least);
        let (apart, above) = if index == 0 && is_inline {
            (start..start, start..start)
        } else {
            // Comments at the start of a file are about the file.
            let from = match slot.place {
                Place::Root if index == 0 => line,
                _ => next_line(text, before).min(line),
            };
            let above = comments_above(text, from, line, column);
            // What is before the first item belongs to the container.
            let apart = if index == 0 { above.start } else { from };
            (apart..above.start, above)
        };
        items.push(Item {
            key,
            value,
            start,
            slot: behind..trail,
            apart,
            above,
        });
        before = trail;
    }
    let head_end = if is_inline {
        first
    } else {
        items[0].above.start
    };
    Some(Lines {
        column,
        head: slot.range.start..head_end,
        is_inline,
        tail: before..limit,
        items,
    })
}

/// Returns the lines of comment in this column that end right before a line.
fn comments_above(text: &str, from: usize, line: usize, column: usize) -> Range<usize> {
    let mut start = line;
    while start > from {
        let above = line_start(text, start - 1);
        let content = text[above..start].trim_start_matches(' ');
        let is_above = content.starts_with('#')
            && text[above..start].len() - content.len() == column
            && above >= from;
        if !is_above {
            break;
        }
        start = above;
    }
    start..line
}

/// Returns the end of what belongs to a value that ends at `end`: the rest of its line, and lines of comment that are indented
/// by at least `least` columns.
fn trail(text: &str, value: Value<'_>, end: usize, limit: usize, least: usize) -> usize {
    let mut trail = line_end(text, end).min(limit);
    let mut at = next_line(text, trail);
    if let Some(scalar) = BlockScalar::at_end(text, value) {
        trail = scalar.end(text, trail, limit);
        at = next_line(text, trail);
    }
    while at < limit {
        let line = text[at..line_end(text, at)].trim_end();
        let content = line.trim_start_matches(' ');
        let stop = line_end(text, at);
        if content.starts_with('#') && line.len() - content.len() >= least {
            trail = stop.min(limit);
        } else if !content.is_empty() {
            break;
        }
        if stop >= text.len() {
            break;
        }
        at = next_line(text, at);
    }
    trail
}
