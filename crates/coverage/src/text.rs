//! Coverage as text: sums, and what is not covered.

use std::fmt::Write as _;

use super::report::{Coverage, Item, ItemKind, Ratio};

impl Coverage {
    /// Renders the sums by kind, then what no message shows, by operation and by schema.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("coverage: {}\n", described(self.ratio()));
        for (kind, ratio) in self.ratios() {
            let _ = writeln!(out, "  {:14} {}", kind.plural(), described(ratio));
        }
        let list = self.uncovered();
        if !list.is_empty() {
            out.push_str("\nnot covered:\n");
            out.push_str(&list);
        }
        out
    }

    /// Lists what no message shows; empty if there is nothing.
    #[must_use]
    pub fn uncovered(&self) -> String {
        let mut out = String::new();
        for operation in &self.operations {
            let origin = &operation.item.origin;
            let missing = operation.items.iter();
            let missing: Vec<&Item> = missing.filter(|item| !item.is_covered()).collect();
            if !operation.item.is_covered() {
                let _ = writeln!(out, "  {} ({origin}): the whole operation", operation.name);
            } else if !missing.is_empty() {
                let _ = writeln!(out, "  {} ({origin})", operation.name);
                by_kind(&missing, &mut out);
            }
        }
        for schema in &self.schemas {
            let missing: Vec<&Item> = schema
                .items
                .iter()
                .filter(|item| !item.is_covered())
                .collect();
            let ratio = Ratio::of(&schema.items);
            if ratio.covered == 0 && ratio.total > 0 {
                let _ = writeln!(
                    out,
                    "  {} ({}): all of its {}",
                    schema.name, schema.origin, ratio.total
                );
            } else if !missing.is_empty() {
                let _ = writeln!(out, "  {} ({})", schema.name, schema.origin);
                by_kind(&missing, &mut out);
            }
        }
        out
    }
}

fn by_kind(items: &[&Item], out: &mut String) {
    for kind in ItemKind::ALL {
        let labels = items.iter().filter(|item| item.kind == kind);
        let labels: Vec<&str> = labels.map(|item| item.label.as_str()).collect();
        if !labels.is_empty() {
            let _ = writeln!(out, "    {}: {}", kind.plural(), labels.join(", "));
        }
    }
}

/// Describes a ratio: `412 of 960, 42.9 %`.
pub(super) fn described(ratio: Ratio) -> String {
    format!("{ratio}, {}", percent(ratio))
}

/// Returns the percentage, rounded down, so that only complete coverage is `100 %`.
pub(super) fn percent(ratio: Ratio) -> String {
    let tenths = (ratio.percent() * 10.0).floor() / 10.0;
    format!("{tenths} %")
}
