//! A line on the terminal that shows the progress of a long check.

use std::io::Write;
use std::time::{Duration, Instant};

/// A shorter check is over before a line could be read.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the line changes.
const PACE: Duration = Duration::from_millis(200);

/// The line. It is erased when it is dropped.
pub(super) struct Progress<'w> {
    /// The terminal; `None` where there is none.
    terminal: Option<&'w mut dyn Write>,
    next: Instant,
    is_shown: bool,
}

impl<'w> Progress<'w> {
    /// A line on this terminal, if it is one.
    pub(super) fn new(stderr: &'w mut dyn Write, is_terminal: bool) -> Self {
        Self {
            terminal: is_terminal.then_some(stderr),
            next: Instant::now() + PATIENCE,
            is_shown: false,
        }
    }

    /// Shows how many payloads were checked, and how much of a file was read, if it is time to.
    pub(super) fn update(&mut self, payloads: usize, name: &str, read: Option<(u64, u64)>) {
        let Some(terminal) = &mut self.terminal else {
            return;
        };
        let now = Instant::now();
        if now < self.next {
            return;
        }
        self.next = now + PACE;
        self.is_shown = true;
        // A line of the terminal, from its start; the end of a longer one before it is erased.
        let _ = write!(terminal, "\r{}\x1b[K", line(payloads, name, read));
        let _ = terminal.flush();
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(terminal) = self.terminal.as_mut().filter(|_| self.is_shown) {
            let _ = write!(terminal, "\r\x1b[K");
            let _ = terminal.flush();
        }
    }
}

/// `12,345 payloads checked, 34 % of traffic.ndjson`.
fn line(payloads: usize, name: &str, read: Option<(u64, u64)>) -> String {
    const LONGEST: usize = 40;
    let mut digits = payloads.to_string();
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert(at, ',');
    }
    let name: Vec<char> = name.chars().filter(|c| !c.is_control()).collect();
    let tail: String = name[name.len().saturating_sub(LONGEST)..].iter().collect();
    match read {
        Some((read, total)) if total > 0 => {
            let percent = u128::from(read.min(total)) * 100 / u128::from(total);
            format!("{digits} payloads checked, {percent} % of {tail}")
        }
        _ => format!("{digits} payloads checked, {tail}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        assert_eq!(line(7, "a.har", None), "7 payloads checked, a.har");
        assert_eq!(
            line(1_234_567, "a.har", Some((1, 3))),
            "1,234,567 payloads checked, 33 % of a.har"
        );
        assert_eq!(
            line(0, "a\x1b[2J.har", Some((5, 3))),
            "0 payloads checked, 100 % of a[2J.har"
        );
    }

    #[test]
    fn long_checks_show_their_progress_on_terminals_and_erase_it() {
        for (is_terminal, is_long, wanted) in [
            (true, true, "\r5 payloads checked, a.har\x1b[K\r\x1b[K"),
            (true, false, ""),
            (false, true, ""),
        ] {
            let mut out = Vec::new();
            let mut progress = Progress::new(&mut out, is_terminal);
            if is_long {
                progress.next = Instant::now();
            }
            progress.update(5, "a.har", None);
            // It is too soon for another one.
            progress.update(6, "a.har", None);
            drop(progress);
            assert_eq!(String::from_utf8(out).expect("it is text"), wanted);
        }
    }
}
