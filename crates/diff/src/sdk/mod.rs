//! Compares the Rust API that is generated from both descriptions: names, types, constructors, methods.
//!
//! [`surface`] generates the crates of a side in memory and reads their public items, so that nothing can be compared that is not
//! generated; [`items`] compares them. What is called breaking is what `cargo semver-checks` calls a major change, and a change of
//! the type of a field, an argument or a result besides, which that tool does not look at.

mod items;
mod places;
mod surface;

use crate::change::{Change, Effect, Flow, Impact, Side, Witness};
use crate::comparer::Comparer;

use self::items::{ItemChange, Verdict};
use self::places::Places;
use self::surface::Surface;

/// How programs that break are called in findings.
const PROGRAM: &str = "a program with the generated crates";

/// Compares the Rust APIs of both sides, and adds what has changed.
pub(crate) fn compare(comparer: &mut Comparer<'_>) {
    let surfaces = comparer.descriptions.map(Surface::of);
    let mut found = Vec::new();
    for change in items::compare([&surfaces[0], &surfaces[1]]) {
        let sides = [Side::Old, Side::New].map(|side| {
            let surface = &surfaces[side.index()];
            let places = Places::new(comparer.descriptions[side.index()], surface);
            places.label(side, &change, &comparer.options.names)
        });
        found.push(reported(change, sides));
    }
    comparer.changes.extend(found);
}

/// The change that reports a difference of items.
fn reported(change: ItemChange, places: [Option<conform_report::Label>; 2]) -> Change {
    let [old, new] = places;
    let effect = match change.verdict {
        Verdict::Breaking { before, expected } => Effect {
            flow: Flow::Program,
            impact: Impact::Breaking,
            why: String::new(),
            witness: Some(Witness {
                message: format!("`{before}`"),
                part: PROGRAM.to_owned(),
                accepted_by: Side::Old,
                expected,
            }),
            concerns: Vec::new(),
        },
        Verdict::Compatible(why) => Effect {
            flow: Flow::Program,
            impact: Impact::Compatible,
            why: why.to_owned(),
            witness: None,
            concerns: Vec::new(),
        },
    };
    Change {
        code: change.code,
        message: change.message,
        old,
        new,
        effects: vec![effect],
    }
}
