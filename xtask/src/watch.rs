//! Does something again whenever a file of the description or a payload is saved.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use conform_openapi::outcome::{Failure, Outcome};
use notify::{EventKind, RecursiveMode, Watcher as _};

/// How long nothing must have changed before the next check: editors save in several steps.
const QUIET: Duration = Duration::from_millis(30);

/// The folders that are watched, below the repository.
const FOLDERS: [&str; 3] = [
    "spec",
    "tests/payloads",
    "tests/fixtures/validator/mistakes",
];

/// Calls `check` now, and again after each change below the folders of the description and the payloads, until interrupted.
pub(crate) fn on_each_save(root: &Path, check: impl FnMut() -> Outcome) -> Outcome {
    let (sender, changes) = mpsc::channel();
    let watched = |error: notify::Error| Failure::message(format!("cannot watch: {error}"));
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading is no change. The receiver is gone only when the program ends.
        if event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_))) {
            let _ = sender.send(());
        }
    })
    .map_err(watched)?;
    for folder in FOLDERS {
        watcher
            .watch(&root.join(folder), RecursiveMode::Recursive)
            .map_err(watched)?;
    }
    on_changes(&changes, check)
}

/// Calls `check` now and once after each group of changes, until no more can come.
fn on_changes(changes: &Receiver<()>, mut check: impl FnMut() -> Outcome) -> Outcome {
    loop {
        check()?;
        if changes.recv().is_err() {
            return Ok(());
        }
        while changes.recv_timeout(QUIET).is_ok() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_that_come_together_cause_one_check() {
        let (sender, changes) = mpsc::channel();
        for _ in 0..3 {
            sender.send(()).expect("it is received");
        }
        drop(sender);
        let mut checks = 0;
        on_changes(&changes, || {
            checks += 1;
            Ok(())
        })
        .expect("it ends");
        assert_eq!(checks, 2);
    }
}
