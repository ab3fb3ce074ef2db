//! Work on batches while they are read, on one or more threads, with results in the order of the input.

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use conform_json::Position;

use crate::capture::{Batch, BodyProver, Capture, ReadExchange, Splitter};

/// How many batches may be in progress for each thread: one that is checked, one that waits.
const AHEAD: usize = 2;

/// Checks the exchanges of a capture while it is read. It is called from several threads.
pub trait ExchangeChecker: BodyProver + Sync {
    /// The result for a message of an exchange, or for a line or entry that is not an exchange.
    type Verdict: Send;

    /// Whether the line or entry that starts here is checked; by default each is.
    fn wants(&self, start: Position) -> bool {
        let _ = start;
        true
    }

    /// Checks an exchange, and calls `each` with the verdict on each of its messages.
    fn check(&self, exchange: &ReadExchange<'_, Self>, each: &mut dyn FnMut(Self::Verdict));

    /// Returns the verdict on a line or entry that cannot be read as an exchange: where it starts, and why.
    fn broken(&self, place: Position, why: String) -> Self::Verdict;
}

impl Capture<'_> {
    /// Checks the exchanges of the capture on `jobs` threads, and calls `each` with the verdicts, in the order of the
    /// capture for any number of threads.
    ///
    /// Memory does not grow with the capture: for each thread there are two batches of a few hundred kilobytes, or of one
    /// exchange if that is larger.
    ///
    /// # Errors
    ///
    /// Returns an error if reading the input fails. What was read before was checked.
    pub fn check<C: ExchangeChecker>(
        &self,
        input: &mut dyn BufRead,
        jobs: NonZero<usize>,
        checker: &C,
        each: &mut dyn FnMut(C::Verdict),
    ) -> io::Result<()> {
        let mut splitter = Splitter::new(self);
        check_in_order(
            jobs,
            &mut |batch: &mut Batch| splitter.fill(input, batch),
            &|batch: &Batch, each: &mut dyn FnMut(C::Verdict)| {
                self.check_batch(batch, checker, each);
            },
            each,
        )
    }

    fn check_batch<C: ExchangeChecker>(
        &self,
        batch: &Batch,
        checker: &C,
        each: &mut dyn FnMut(C::Verdict),
    ) {
        let wanted = batch.pieces.iter();
        for piece in wanted.filter(|piece| checker.wants(piece.start)) {
            match self.exchange(batch, piece, checker) {
                Ok(exchange) => checker.check(&exchange, each),
                Err((place, why)) => each(checker.broken(place, why)),
            }
        }
    }
}

/// Checks a batch, and calls its second argument with each result. It is called from several threads.
pub type BatchCheck<'f, B, V> = dyn Fn(&B, &mut dyn FnMut(V)) + Sync + 'f;

/// Checks what is read batch by batch on `jobs` threads, and calls `each` with the results, in the order of the input for any number
/// of threads. `fill` replaces the content of a batch, and returns whether there is more to read; `check` calls its second argument
/// with each result. Two batches for each thread are in memory.
///
/// ```
/// use std::num::NonZero;
///
/// let (mut next, mut squares) = (0_u32, Vec::new());
/// conform_traffic::check_in_order(
///     NonZero::new(3).unwrap(),
///     &mut |batch: &mut u32| {
///         (*batch, next) = (next, next + 1);
///         Ok(next < 5)
///     },
///     &|batch, each| each(batch * batch),
///     &mut |square| squares.push(square),
/// )?;
/// assert_eq!(squares, [0, 1, 4, 9, 16]);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// Returns the error of `fill`. What it has read before was checked, and so is what it has put into the last batch.
pub fn check_in_order<B: Default + Send, V: Send>(
    jobs: NonZero<usize>,
    fill: &mut dyn FnMut(&mut B) -> io::Result<bool>,
    check: &BatchCheck<'_, B, V>,
    each: &mut dyn FnMut(V),
) -> io::Result<()> {
    if jobs.get() == 1 {
        let mut batch = B::default();
        loop {
            let more = fill(&mut batch);
            check(&batch, each);
            if !more? {
                return Ok(());
            }
        }
    }
    let queue = Queue::default();
    thread::scope(|scope| {
        let (done, results) = channel();
        for _ in 1..jobs.get() {
            let (queue, done) = (&queue, done.clone());
            scope.spawn(move || work(check, queue, &done));
        }
        drop(done);
        // However this ends, the other threads must not wait for more batches.
        let _closing = Closing(&queue);
        let mut workers = Workers {
            results,
            early: BTreeMap::new(),
            next: 0,
            sent: 0,
            free: Vec::new(),
        };
        let mut more = Ok(true);
        loop {
            let in_progress = workers.sent - workers.next;
            if matches!(more, Ok(true)) && in_progress < AHEAD * jobs.get() {
                let mut batch = workers.free.pop().unwrap_or_default();
                more = fill(&mut batch);
                queue.push((workers.sent, batch));
                workers.sent += 1;
            } else if in_progress == 0 {
                return more.map(drop);
            } else if let Some((number, batch)) = queue.try_take() {
                // Reading is a small part of the work. A thread that only reads would take a core from those that check.
                workers.keep(number, results_of(check, &batch), batch);
            } else {
                workers.wait();
            }
            workers.give(each);
        }
    })
}

/// Checks batches until there are no more.
fn work<B, V>(check: &BatchCheck<'_, B, V>, queue: &Queue<B>, done: &Sender<Done<B, V>>) {
    while let Some((number, batch)) = queue.take() {
        let checked = catch_unwind(AssertUnwindSafe(|| results_of(check, &batch)));
        let result = checked.map(|results| (results, batch));
        if done.send((number, result)).is_err() {
            return;
        }
    }
}

fn results_of<B, V>(check: &BatchCheck<'_, B, V>, batch: &B) -> Vec<V> {
    let mut results = Vec::new();
    check(batch, &mut |result| results.push(result));
    results
}

/// A batch and its number.
type Numbered<B> = (usize, B);

/// What came of a batch: its number, its results and itself to be filled again, or the panic that ended it.
type Done<B, V> = (usize, Result<(Vec<V>, B), Box<dyn Any + Send>>);

/// Batches that wait for a thread.
struct Queue<B> {
    waiting: Mutex<Waiting<B>>,
    changed: Condvar,
}

struct Waiting<B> {
    batches: VecDeque<Numbered<B>>,
    is_closed: bool,
}

impl<B> Default for Queue<B> {
    fn default() -> Self {
        Self {
            waiting: Mutex::new(Waiting {
                batches: VecDeque::new(),
                is_closed: false,
            }),
            changed: Condvar::new(),
        }
    }
}

impl<B> Queue<B> {
    fn waiting(&self) -> MutexGuard<'_, Waiting<B>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, batch: Numbered<B>) {
        self.waiting().batches.push_back(batch);
        self.changed.notify_one();
    }

    /// The next batch, if there is one.
    fn try_take(&self) -> Option<Numbered<B>> {
        self.waiting().batches.pop_front()
    }

    /// The next batch, waited for; `None` when there are no more.
    fn take(&self) -> Option<Numbered<B>> {
        let is_idle = |waiting: &mut Waiting<B>| waiting.batches.is_empty() && !waiting.is_closed;
        let waiting = self.changed.wait_while(self.waiting(), is_idle);
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        waiting.batches.pop_front()
    }
}

/// Closes a queue when it is dropped.
struct Closing<'q, B>(&'q Queue<B>);

impl<B> Drop for Closing<'_, B> {
    fn drop(&mut self) {
        self.0.waiting().is_closed = true;
        self.0.changed.notify_all();
    }
}

/// The worker threads, as the reading thread sees them.
struct Workers<B, V> {
    results: Receiver<Done<B, V>>,
    /// Results of batches that come later in the capture.
    early: BTreeMap<usize, Vec<V>>,
    /// The batch whose results are passed on next.
    next: usize,
    /// How many batches were sent to the queue.
    sent: usize,
    /// Batches to be filled again.
    free: Vec<B>,
}

impl<B, V> Workers<B, V> {
    /// Keeps the results of a batch until those before are passed on.
    fn keep(&mut self, number: usize, results: Vec<V>, batch: B) {
        self.early.insert(number, results);
        self.free.push(batch);
    }

    /// Waits for the result of another thread.
    fn wait(&mut self) {
        match self.results.recv() {
            Ok(done) => self.accept(done),
            // All threads have ended, because there is nothing left to do.
            Err(_) => self.next = self.sent,
        }
    }

    fn accept(&mut self, (number, result): Done<B, V>) {
        match result {
            Ok((results, batch)) => self.keep(number, results, batch),
            Err(panic) => resume_unwind(panic),
        }
    }

    /// Passes on results in the order of the input.
    fn give(&mut self, each: &mut dyn FnMut(V)) {
        while let Ok(done) = self.results.try_recv() {
            self.accept(done);
        }
        while let Some(results) = self.early.remove(&self.next) {
            results.into_iter().for_each(&mut *each);
            self.next += 1;
        }
    }
}
