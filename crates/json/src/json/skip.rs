//! Skipping a value without reading it.

use super::scanner::Scanner;

impl Scanner<'_> {
    /// Skips a value of any type. Returns whether it is valid JSON (RFC 8259) with at most `depth`
    /// objects and arrays open at the same time. Repeated member names are not detected.
    #[must_use]
    pub fn skip(&mut self, depth: u32) -> bool {
        let mut open = Nesting::default();
        loop {
            let is_valid = match self.peek() {
                Some(b'"') => self.take_string().is_some(),
                Some(first @ (b'{' | b'[')) => {
                    self.at += 1;
                    let is_object = first == b'{';
                    if open.depth == depth {
                        return false;
                    }
                    if !self.take(if is_object { b'}' } else { b']' }) {
                        open.push(is_object);
                        if is_object && !self.skip_name() {
                            return false;
                        }
                        continue;
                    }
                    true
                }
                Some(b'-' | b'0'..=b'9') => self.take_number().is_some(),
                Some(b'n') => self.take_null(),
                _ => self.take_bool().is_some(),
            };
            if !is_valid {
                return false;
            }
            // Close the objects and arrays that end after the value.
            while let Some(is_object) = open.innermost() {
                if self.take(b',') {
                    if is_object && !self.skip_name() {
                        return false;
                    }
                    break;
                }
                if !self.take(if is_object { b'}' } else { b']' }) {
                    return false;
                }
                open.pop();
            }
            if open.depth == 0 {
                return true;
            }
        }
    }

    fn skip_name(&mut self) -> bool {
        self.take_string().is_some() && self.take(b':')
    }
}

/// The open objects and arrays, one bit for each: set for an object.
#[derive(Default)]
struct Nesting {
    depth: u32,
    /// The up to 64 innermost ones; the lowest bit is the innermost.
    inner: u64,
    /// Full words of those around them.
    outer: Vec<u64>,
}

impl Nesting {
    fn push(&mut self, is_object: bool) {
        if self.depth > 0 && self.depth.is_multiple_of(u64::BITS) {
            self.outer.push(self.inner);
        }
        self.inner = self.inner << 1 | u64::from(is_object);
        self.depth += 1;
    }

    /// Returns whether the innermost one is an object, or `None` if nothing is open.
    fn innermost(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.inner & 1 != 0)
    }

    fn pop(&mut self) {
        self.depth -= 1;
        self.inner >>= 1;
        if self.depth > 0 && self.depth.is_multiple_of(u64::BITS) {
            self.inner = self.outer.pop().unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scanner;

    #[test]
    fn skip_accepts_what_a_tape_accepts() {
        for text in [
            "{}",
            "[]",
            "[1, {\"a\": [true, null]}, \"x\"]",
            "-1.5e+3",
            "false",
            "{\"a\":1,}",
            "[1,]",
            "[1 2]",
            "{\"a\"}",
            "01",
            "tru",
            "[[[]]]",
            "",
        ] {
            let mut scanner = Scanner::new(text);
            let is_value = scanner.skip(2) && scanner.peek().is_none();
            let limits = crate::Limits {
                max_depth: 2,
                ..crate::Limits::default()
            };
            let is_parsed = crate::Tape::new().parse(text.as_bytes(), &limits).is_ok();
            assert_eq!(is_value, is_parsed, "{text}");
        }
    }

    #[test]
    fn brackets_must_match_at_any_depth() {
        let openers: Vec<&str> = (0..300)
            .map(|level: u32| {
                if level.is_multiple_of(3) {
                    "{\"a\":"
                } else {
                    "["
                }
            })
            .collect();
        let closers = openers.iter().rev();
        let closers = closers.map(|opener| if *opener == "[" { "]" } else { "}" });
        let text = format!("{}0{}", openers.concat(), closers.collect::<String>());
        assert!(Scanner::new(&text).skip(300));
        assert!(!Scanner::new(&text).skip(299));
        for wrong in [
            text.replacen("]}", "}]", 1),
            text.replace("]}]]}]]}", "]}]}]]]}"),
        ] {
            assert!(!Scanner::new(&wrong).skip(300));
        }
    }
}
