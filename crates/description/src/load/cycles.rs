//! References that lead to references: cycles, and the ends of chains.

use std::collections::HashMap;

use conform_report::Label;

use super::loader::Loader;
use crate::address::Address;
use crate::description::Target;

impl Loader<'_> {
    /// Reports references that lead back to themselves without reaching a value, and makes them lead nowhere.
    pub(super) fn break_cycles(&mut self) {
        let mut done: HashMap<Address, bool> = HashMap::new();
        let mut starts: Vec<Address> = self.references.keys().copied().collect();
        starts.sort();
        for start in starts {
            let mut path = Vec::new();
            let mut at = start;
            // `true` marks references on the current path, `false` those that are known to end.
            let cycle = loop {
                match done.get(&at) {
                    Some(true) => break path.iter().position(|&earlier| earlier == at),
                    Some(false) => break None,
                    None => {}
                }
                match self.references.get(&at) {
                    Some(Target::Node(next)) => {
                        done.insert(at, true);
                        path.push(at);
                        at = *next;
                    }
                    _ => break None,
                }
            };
            if let Some(from) = cycle {
                let labels: Vec<Label> = path[from..]
                    .iter()
                    .map(|&address| self.reference_label(address))
                    .collect();
                self.report_cycle(labels);
                for &address in &path[from..] {
                    self.references.insert(address, Target::Broken);
                }
            }
            for address in path {
                done.insert(address, false);
            }
        }
    }

    /// Makes a label on the text of a reference.
    pub(super) fn reference_label(&self, holder: Address) -> Label {
        let document = &self.read[holder.file.index()].document;
        let value = document.value(holder.node);
        let written = value
            .get("$ref")
            .or_else(|| value.get("$dynamicRef"))
            .unwrap_or(value);
        Label::new(document, written.span(), "")
    }
}

/// The end of each chain of several references. There must be no cycles.
pub(super) fn ends(references: &HashMap<Address, Target>) -> HashMap<Address, Target> {
    let mut ends: HashMap<Address, Target> = HashMap::new();
    let mut passed = Vec::new();
    for &start in references.keys() {
        let mut at = start;
        let end = loop {
            if let Some(&end) = ends.get(&at) {
                break end;
            }
            match references.get(&at) {
                Some(Target::Node(next)) => {
                    passed.push(at);
                    at = *next;
                }
                Some(Target::Broken) => break Target::Broken,
                None => break Target::Node(at),
            }
        };
        // A chain of one reference needs no entry: its target is its end.
        if passed.len() == 1 && !references.contains_key(&at) {
            passed.clear();
        }
        ends.extend(passed.drain(..).map(|holder| (holder, end)));
    }
    ends
}
