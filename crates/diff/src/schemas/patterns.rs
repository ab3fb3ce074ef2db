//! Whether one regular expression matches every text that others match, decided by the product of their automata.
//!
//! The automata are bounded: what would need more is not decided. Look-around, back references and word boundaries are no regular
//! languages as they stand, and are not decided either.

use std::collections::{HashMap, VecDeque};

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

use super::contain::Answer;

/// The size of the largest automaton, in bytes.
const MOST_BYTES: usize = 4 << 20;

/// How many pairs of states are looked at.
const MOST_STATES: usize = 20_000;

/// The longest pattern that is read.
const LONGEST: usize = 2_000;

/// Whether a text that matches all `inner` patterns matches all `outer` ones; if not, the shortest text that does not.
pub(super) fn covers(outer: &[&str], inner: &[&str]) -> (Answer, Option<String>) {
    let rest: Vec<&&str> = outer.iter().filter(|one| !inner.contains(one)).collect();
    if rest.is_empty() {
        return (Answer::Yes, None);
    }
    let mut automata = Vec::new();
    for pattern in inner {
        // A pattern that is not read may match less than everything, so the others decide only where that is enough.
        automata.extend(automaton(pattern));
    }
    let is_whole = automata.len() == inner.len();
    let mut answer = Answer::Yes;
    for pattern in rest {
        let Some(target) = automaton(pattern) else {
            answer = answer.and(Answer::Unknown);
            continue;
        };
        match counterexample(&automata, &target) {
            Search::None => {}
            Search::Found(text) if is_whole => return (Answer::No, Some(text)),
            Search::Found(_) | Search::TooLarge => answer = answer.and(Answer::Unknown),
        }
    }
    (answer, None)
}

/// An automaton, and the state that it starts in.
struct Machine {
    automaton: dense::DFA<Vec<u32>>,
    start: StateID,
}

/// Makes the automaton of a pattern; `None` if it cannot be made, or would be too large.
fn automaton(pattern: &str) -> Option<Machine> {
    if pattern.len() > LONGEST {
        return None;
    }
    let pattern = by_ecma_script(pattern)?;
    let automaton = dense::Builder::new()
        .syntax(syntax::Config::new().nest_limit(100))
        .thompson(thompson::Config::new().nfa_size_limit(Some(MOST_BYTES)))
        .configure(
            dense::Config::new()
                .match_kind(MatchKind::All)
                .start_kind(StartKind::Unanchored)
                .dfa_size_limit(Some(MOST_BYTES))
                .determinize_size_limit(Some(MOST_BYTES)),
        )
        .build(&pattern)
        .ok()?;
    let input = Input::new("").anchored(Anchored::No);
    let start = automaton.start_state_forward(&input).ok()?;
    Some(Machine { automaton, start })
}

/// Writes classes of characters as ECMA-262 means them (§22.2.2.9), which are those of ASCII but for spaces. `None` for word
/// boundaries, which no automaton here decides.
fn by_ecma_script(pattern: &str) -> Option<String> {
    const SPACES: &str = "\\t\\n\\x0B\\x0C\\r \\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}";
    let mut out = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut chars = pattern.chars();
    while let Some(ch) = chars.next() {
        if ch != '\\' {
            match ch {
                '[' => in_class = true,
                ']' => in_class = false,
                '.' if !in_class => {
                    out.push_str("[^\\n\\r\\x{2028}\\x{2029}]");
                    continue;
                }
                _ => {}
            }
            out.push(ch);
            continue;
        }
        let escaped = chars.next()?;
        let (inner, is_negated) = match escaped {
            'd' => ("0-9", false),
            'D' => ("0-9", true),
            'w' => ("0-9A-Z_a-z", false),
            'W' => ("0-9A-Z_a-z", true),
            's' => (SPACES, false),
            'S' => (SPACES, true),
            'b' | 'B' => return None,
            other => {
                out.push('\\');
                out.push(other);
                continue;
            }
        };
        match (in_class, is_negated) {
            (true, false) => out.push_str(inner),
            (_, true) => out.push_str(&format!("[^{inner}]")),
            (false, false) => out.push_str(&format!("[{inner}]")),
        }
    }
    Some(out)
}

/// What came of the search for a text.
enum Search {
    Found(String),
    None,
    TooLarge,
}

/// A state of each automaton; `None` where the pattern has matched, whatever follows.
type States = Vec<Option<StateID>>;

/// Searches for the shortest text that all of some automata match, and another does not.
fn counterexample(inner: &[Machine], outer: &Machine) -> Search {
    // Texts are Unicode.
    let Some(unicode) = automaton("^[\\x{0}-\\x{10FFFF}]*$") else {
        return Search::TooLarge;
    };
    let machines: Vec<&Machine> = inner.iter().chain([&unicode]).collect();
    let start = (
        machines
            .iter()
            .map(|machine| Some(machine.start))
            .collect::<States>(),
        outer.start,
    );
    // The state before, and the byte between them.
    let mut seen: HashMap<(States, StateID), Option<(usize, u8)>> = HashMap::new();
    let mut order: Vec<(States, StateID)> = vec![start.clone()];
    let mut before: Vec<Option<(usize, u8)>> = vec![None];
    seen.insert(start, None);
    let mut queue = VecDeque::from([0]);
    while let Some(at) = queue.pop_front() {
        let (states, target) = order[at].clone();
        let all_match = machines
            .iter()
            .zip(&states)
            .all(|(machine, state)| state.is_none_or(|state| machine.matches_at_end(state)));
        if all_match && !outer.matches_at_end(target) {
            let mut bytes = Vec::new();
            let mut from = at;
            while let Some((parent, byte)) = before[from] {
                bytes.push(byte);
                from = parent;
            }
            bytes.reverse();
            if let Ok(text) = String::from_utf8(bytes) {
                return Search::Found(text);
            }
        }
        for byte in 0..=u8::MAX {
            let Some(next_target) = outer.step(target, byte) else {
                // It has matched, and matches whatever follows.
                continue;
            };
            let mut next: States = Vec::with_capacity(states.len());
            let mut is_dead = false;
            for (machine, state) in machines.iter().zip(&states) {
                let state = state.and_then(|state| machine.step(state, byte));
                is_dead |= state.is_some_and(|state| machine.automaton.is_dead_state(state));
                next.push(state);
            }
            if is_dead || seen.contains_key(&(next.clone(), next_target)) {
                continue;
            }
            if order.len() >= MOST_STATES {
                return Search::TooLarge;
            }
            let state = (next, next_target);
            seen.insert(state.clone(), Some((at, byte)));
            queue.push_back(order.len());
            order.push(state);
            before.push(Some((at, byte)));
        }
    }
    Search::None
}

impl Machine {
    /// Returns the state after a byte; `None` if the pattern has matched before it.
    fn step(&self, state: StateID, byte: u8) -> Option<StateID> {
        let next = self.automaton.next_state(state, byte);
        (!self.automaton.is_match_state(next)).then_some(next)
    }

    /// Whether the pattern matches a text that ends here.
    fn matches_at_end(&self, state: StateID) -> bool {
        self.automaton.is_match_state(state)
            || self
                .automaton
                .is_match_state(self.automaton.next_eoi_state(state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_compared_as_languages() {
        for (outer, inner, expected) in [
            ("^[a-z]+$", "^[a-c]+$", Answer::Yes),
            ("^[a-c]+$", "^[a-z]+$", Answer::No),
            ("a", "^ab?$", Answer::Yes),
            ("^\\d+$", "^[0-9]{1,9}$", Answer::Yes),
            ("^[0-9]+$", "^\\d+$", Answer::Yes),
            ("^\\w*$", "^[\\w-]*$", Answer::No),
            ("^.*$", "^[^\\n]*$", Answer::No),
            ("^(ab|cd)$", "^(cd|ab)$", Answer::Yes),
            ("^[A-Z]{2}$", "^[A-Z]{3}$", Answer::No),
            ("", "^x$", Answer::Yes),
            ("^(?=a)", "^b", Answer::Unknown),
            ("\\bword\\b", "^word$", Answer::Unknown),
        ] {
            let (answer, text) = covers(&[outer], &[inner]);
            assert_eq!(answer, expected, "{inner} in {outer}: {text:?}");
            assert_eq!(text.is_some(), answer == Answer::No, "{inner} in {outer}");
        }
        let (_, text) = covers(&["^[a-c]+$"], &["^[a-z]+$"]);
        assert_eq!(text.as_deref(), Some("d"));
        // Two patterns together, as those of `allOf`.
        assert_eq!(covers(&["^ab$"], &["^a", "^.b$"]).0, Answer::Yes);
    }

    #[test]
    fn large_automata_are_not_decided() {
        let large = "^(a|b)*a(a|b){40}$";
        assert_eq!(covers(&[large], &["^a{41}$"]).0, Answer::Unknown);
    }
}
