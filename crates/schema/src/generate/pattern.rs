//! Texts that match a regular expression.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::draw::Draw;

/// Groups of a pattern that are referred to stand as characters from here on.
const REFERENCES: u32 = 0xE000;

/// How many groups are distinguished.
const MOST_GROUPS: u32 = 64;

/// The length of a text of which nothing is said.
const USUAL_LENGTH: usize = 6;

/// A regular expression, of which texts can be made. Look-around is left out, so not every text matches.
pub(super) struct Pattern {
    hir: Hir,
    /// The least and the greatest length in characters.
    lengths: (usize, Option<usize>),
}

impl Pattern {
    /// Parses a pattern in the form that the translation gives it. `None` if it cannot be read.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let plain = without_look_around(pattern);
        let hir = ParserBuilder::new().nest_limit(100).build().parse(&plain);
        let hir = hir.ok()?;
        let lengths = lengths(&hir);
        Some(Self { hir, lengths })
    }

    /// Returns a text, with a length between these if the pattern has one. `wide` asks for unusual characters.
    pub(super) fn text(
        &self,
        least: usize,
        most: Option<usize>,
        wide: bool,
        draw: &mut Draw,
    ) -> String {
        let (own_least, own_most) = self.lengths;
        let from = least.max(own_least);
        let limit = match (most, own_most) {
            (Some(a), Some(b)) => a.min(b),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => from + 2 * USUAL_LENGTH,
        };
        let target = if draw.is_plain {
            from.max(USUAL_LENGTH.min(limit))
        } else {
            let to = limit.min(from + 2 * USUAL_LENGTH).max(from);
            from + draw.any_index(to - from + 1)
        };
        let mut writer = Writer {
            draw,
            wide,
            text: String::new(),
            groups: vec![String::new(); MOST_GROUPS as usize],
        };
        writer.write(&self.hir, target);
        writer.text
    }
}

/// Returns the least and the greatest number of characters of the texts of an expression.
fn lengths(hir: &Hir) -> (usize, Option<usize>) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (0, Some(0)),
        HirKind::Literal(literal) => {
            let length = String::from_utf8_lossy(&literal.0).chars().count();
            (length, Some(length))
        }
        HirKind::Class(_) => (1, Some(1)),
        HirKind::Repetition(repetition) => {
            let (least, most) = lengths(&repetition.sub);
            let most = match (most, repetition.max) {
                (Some(0), _) => Some(0),
                (Some(most), Some(count)) => Some(most.saturating_mul(count as usize)),
                _ => None,
            };
            (least.saturating_mul(repetition.min as usize), most)
        }
        HirKind::Capture(capture) => lengths(&capture.sub),
        HirKind::Concat(parts) => {
            parts
                .iter()
                .map(lengths)
                .fold((0, Some(0)), |(least, most), part| {
                    let most = most.zip(part.1).map(|(a, b)| a.saturating_add(b));
                    (least.saturating_add(part.0), most)
                })
        }
        HirKind::Alternation(parts) => {
            let all: Vec<_> = parts.iter().map(lengths).collect();
            let least = all.iter().map(|(least, _)| *least).min().unwrap_or(0);
            let most = all.iter().map(|(_, most)| *most);
            let most = most.reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b)));
            (least, most.flatten())
        }
    }
}

struct Writer<'d> {
    draw: &'d mut Draw,
    wide: bool,
    text: String,
    /// What each group matched.
    groups: Vec<String>,
}

impl Writer<'_> {
    /// Writes a text of about so many characters.
    fn write(&mut self, hir: &Hir, target: usize) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                for character in String::from_utf8_lossy(&literal.0).chars() {
                    let group = (character as u32).wrapping_sub(REFERENCES);
                    match self.groups.get(group as usize) {
                        Some(matched) => self.text.push_str(matched),
                        None => self.text.push(character),
                    }
                }
            }
            HirKind::Class(class) => {
                let character = self.character(class);
                self.text.extend(character);
            }
            HirKind::Repetition(repetition) => self.repeat(repetition, target),
            HirKind::Capture(capture) => {
                let start = self.text.len();
                self.write(&capture.sub, target);
                if let Some(group) = self.groups.get_mut(capture.index as usize) {
                    *group = self.text[start..].to_owned();
                }
            }
            HirKind::Concat(parts) => {
                let all: Vec<_> = parts.iter().map(lengths).collect();
                let least: usize = all.iter().map(|(least, _)| *least).sum();
                let mut extra = target.saturating_sub(least);
                let is_flexible = |(least, most): &(usize, Option<usize>)| *most != Some(*least);
                let mut flexible = all.iter().filter(|one| is_flexible(one)).count();
                for (part, (least, most)) in parts.iter().zip(&all) {
                    let mut share = 0;
                    if is_flexible(&(*least, *most)) {
                        flexible -= 1;
                        let room = most.map_or(usize::MAX, |most| most - least);
                        share = if flexible == 0 {
                            extra
                        } else if self.draw.is_plain {
                            extra.div_ceil(flexible + 1)
                        } else {
                            self.draw.any_index(extra + 1)
                        };
                        share = share.min(room);
                    }
                    extra -= share;
                    self.write(part, least + share);
                }
            }
            HirKind::Alternation(parts) => {
                let fits = |part: &&Hir| {
                    let (least, most) = lengths(part);
                    least <= target && most.is_none_or(|most| target <= most)
                };
                let fitting: Vec<&Hir> = parts.iter().filter(fits).collect();
                let chosen = if fitting.is_empty() {
                    parts.get(self.draw.index(parts.len()))
                } else {
                    Some(fitting[self.draw.index(fitting.len())])
                };
                if let Some(part) = chosen {
                    let (least, most) = lengths(part);
                    let target = target.max(least).min(most.unwrap_or(usize::MAX));
                    self.write(part, target);
                }
            }
        }
    }

    fn repeat(&mut self, repetition: &Repetition, target: usize) {
        let (least, most) = lengths(&repetition.sub);
        let (min, max) = (
            repetition.min as usize,
            repetition.max.map(|max| max as usize),
        );
        let fewest = match most {
            Some(0) => min,
            Some(most) => target.div_ceil(most),
            None => usize::from(target > 0),
        };
        let most_often = target.checked_div(least).unwrap_or(fewest);
        let often = if most_often > fewest && !self.draw.is_plain {
            fewest + self.draw.any_index(most_often - fewest + 1)
        } else {
            most_often.max(fewest)
        };
        let often = often.max(min).min(max.unwrap_or(usize::MAX));
        let mut left = target;
        for done in 0..often {
            let share = left / (often - done);
            let share = share.max(least).min(most.unwrap_or(usize::MAX));
            self.write(&repetition.sub, share);
            left = left.saturating_sub(share);
        }
    }

    /// Returns a character of a class, a letter or digit if it has one.
    fn character(&mut self, class: &Class) -> Option<char> {
        let ranges: Vec<(u32, u32)> = match class {
            Class::Unicode(class) => class
                .iter()
                .map(|range| (range.start() as u32, range.end() as u32))
                .collect(),
            Class::Bytes(class) => class
                .iter()
                .map(|range| (u32::from(range.start()), u32::from(range.end())))
                .collect(),
        };
        let usual: &[(char, char)] = if self.wide {
            &[(' ', '~')]
        } else {
            &[('a', 'z'), ('A', 'Z'), ('0', '9')]
        };
        let mut within: Vec<(u32, u32)> = Vec::new();
        for (start, end) in usual {
            for (from, to) in &ranges {
                let (from, to) = ((*from).max(*start as u32), (*to).min(*end as u32));
                if from <= to {
                    within.push((from, to));
                }
            }
        }
        if within.is_empty() {
            let printable = ranges.iter().map(|(from, to)| (*from.max(&0x20), *to));
            within = printable.filter(|(from, to)| from <= to).collect();
        }
        let within = if within.is_empty() { &ranges } else { &within };
        let count: u32 = within.iter().map(|(from, to)| to - from + 1).sum();
        let mut index = u32::try_from(self.draw.any_index(count as usize)).ok()?;
        for (from, to) in within {
            let size = to - from + 1;
            if index < size {
                // A surrogate cannot be in a class of characters, but in the gap of a range.
                return char::from_u32(from + index).or_else(|| char::from_u32(*from));
            }
            index -= size;
        }
        None
    }
}

/// Removes look-around, and writes references to groups as single characters.
fn without_look_around(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match first {
            '\\' => {
                let escaped = rest[1..].chars().next();
                length += escaped.map_or(0, char::len_utf8);
                if let Some(digit) = escaped.filter(|_| !in_class)
                    && let Some(group @ 1..) = digit.to_digit(10)
                {
                    out.extend(char::from_u32(REFERENCES + group));
                    rest = &rest[length..];
                    continue;
                }
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let looks = ["(?=", "(?!", "(?<=", "(?<!"];
                if looks.iter().any(|look| rest.starts_with(look)) {
                    rest = &rest[group_length(rest)..];
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// Returns the length of the group that a text starts with, up to its closing parenthesis.
fn group_length(text: &str) -> usize {
    let (mut depth, mut in_class, mut is_escaped) = (0_usize, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}
