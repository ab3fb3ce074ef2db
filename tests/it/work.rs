//! The work of a function, counted in the memory that it asks for. That is the same in every run, whatever else the machine does;
//! and what is made anew for each of many values asks for memory each time. What is only looked at again and again is not counted.

use allocation_counter::AllocationInfo;

/// The factor by which inputs grow for [`assert_proportion`].
pub(crate) const GROWTH: usize = 4;

/// What a function asked for on its thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// How often it asked for memory.
    pub(crate) allocations: u64,
    /// How many bytes it asked for, all times together.
    pub(crate) bytes: u64,
    /// How many bytes it had at most at one time.
    pub(crate) peak: u64,
}

/// Runs a function, and returns its result and its work on this thread.
pub(crate) fn measure<T>(run: impl FnOnce() -> T) -> (T, Work) {
    let mut result = None;
    let info = allocation_counter::measure(|| result = Some(run()));
    let AllocationInfo {
        count_total,
        bytes_total,
        bytes_max,
        ..
    } = info;
    let work = Work {
        allocations: count_total,
        bytes: bytes_total,
        peak: bytes_max,
    };
    (result.expect("it was run"), work)
}

/// Asserts that an input [`GROWTH`] times as large takes work in proportion: less than twice that, where work that grows with
/// the square would be [`GROWTH`] times that.
#[track_caller]
pub(crate) fn assert_proportion(what: &str, small: Work, large: Work) {
    let most = 2 * GROWTH as u64;
    let counts = [
        (small.allocations, large.allocations),
        (small.bytes, large.bytes),
        (small.peak, large.peak),
    ];
    assert!(
        counts.iter().all(|(small, large)| *large < small * most),
        "{what}: {large:?} for {GROWTH} times what took {small:?}"
    );
}

#[test]
fn work_that_grows_with_the_square_is_noticed() {
    let linear = |length: usize| measure(|| vec!["a".to_owned(); length].concat()).1;
    assert_proportion("each once", linear(100), linear(100 * GROWTH));
    let square = |length: usize| {
        let joined = |text: String, _| text + "a" + &"b".repeat(length);
        measure(|| (0..length).fold(String::new(), joined)).1
    };
    let outcome = std::panic::catch_unwind(|| {
        assert_proportion("all for each", square(100), square(100 * GROWTH));
    });
    assert!(outcome.is_err(), "the square was not noticed");
}
