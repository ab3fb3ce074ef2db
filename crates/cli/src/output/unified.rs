//! Unified diffs of files.

use similar::TextDiff;

/// Returns the changes of a file as a unified diff, which `git apply` takes.
#[must_use]
pub fn unified_diff(name: &str, old: &str, new: &str) -> String {
    let name = name.trim_start_matches('/');
    let diff = TextDiff::from_lines(old, new);
    let mut unified = diff.unified_diff();
    unified
        .context_radius(3)
        .header(&format!("a/{name}"), &format!("b/{name}"));
    unified.to_string()
}
