//! CPU time of the current thread: unlike wall-clock time, it does not depend on what else the machine does.

use std::time::Duration;

/// The factor by which inputs grow for [`assert_proportion`].
pub(crate) const GROWTH: usize = 4;

/// Runs a function, and returns its result and the CPU time that it took on this thread.
pub(crate) fn measure<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let start = now();
    let result = run();
    (result, now().saturating_sub(start))
}

/// Asserts that an input [`GROWTH`] times as large takes time in proportion: less than twice that, where time that grows with
/// the square would be [`GROWTH`] times that. Short times are not exact, hence the addend.
#[track_caller]
pub(crate) fn assert_proportion(what: &str, small: Duration, large: Duration) {
    let most = small * (2 * GROWTH as u32) + Duration::from_millis(500);
    assert!(
        large < most,
        "{what}: {large:?} for {GROWTH} times what took {small:?}"
    );
}

#[cfg(unix)]
fn now() -> Duration {
    use nix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("the system has this clock");
    Duration::from(time)
}

/// Elsewhere no clock counts the time of a thread without unsafe code; there, tests assert on everything but time.
#[cfg(not(unix))]
fn now() -> Duration {
    Duration::ZERO
}
