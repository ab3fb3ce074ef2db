//! Captures that are checked while they are read, on one or more threads.

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
        if jobs.get() == 1 {
            let mut batch = Batch::default();
            loop {
                let more = splitter.fill(input, &mut batch);
                self.check_batch(&batch, checker, each);
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
                scope.spawn(move || self.work(checker, queue, &done));
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
                    more = splitter.fill(input, &mut batch);
                    queue.push((workers.sent, batch));
                    workers.sent += 1;
                } else if in_progress == 0 {
                    return more.map(drop);
                } else if let Some((number, batch)) = queue.try_take() {
                    // Reading is a small part of the work. A thread that only reads would take a core from those that check.
                    workers.keep(number, self.verdicts(&batch, checker), batch);
                } else {
                    workers.wait();
                }
                workers.give(each);
            }
        })
    }

    /// Checks batches until there are no more.
    fn work<C: ExchangeChecker>(
        &self,
        checker: &C,
        queue: &Queue,
        done: &Sender<Done<C::Verdict>>,
    ) {
        while let Some((number, batch)) = queue.take() {
            let checked = catch_unwind(AssertUnwindSafe(|| self.verdicts(&batch, checker)));
            let result = checked.map(|verdicts| (verdicts, batch));
            if done.send((number, result)).is_err() {
                return;
            }
        }
    }

    fn verdicts<C: ExchangeChecker>(&self, batch: &Batch, checker: &C) -> Vec<C::Verdict> {
        let mut verdicts = Vec::with_capacity(2 * batch.pieces.len());
        self.check_batch(batch, checker, &mut |verdict| verdicts.push(verdict));
        verdicts
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

/// A batch and its number.
type Numbered = (usize, Batch);

/// The result for a batch: its number, its verdicts and itself to be filled again, or the panic that ended it.
type Done<V> = (usize, Result<(Vec<V>, Batch), Box<dyn Any + Send>>);

/// Batches that wait for a thread.
#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    batches: VecDeque<Numbered>,
    is_closed: bool,
}

impl Queue {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, batch: Numbered) {
        self.waiting().batches.push_back(batch);
        self.changed.notify_one();
    }

    /// The next batch, if there is one.
    fn try_take(&self) -> Option<Numbered> {
        self.waiting().batches.pop_front()
    }

    /// The next batch, waited for; `None` when there are no more.
    fn take(&self) -> Option<Numbered> {
        let is_idle = |waiting: &mut Waiting| waiting.batches.is_empty() && !waiting.is_closed;
        let waiting = self.changed.wait_while(self.waiting(), is_idle);
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        waiting.batches.pop_front()
    }
}

/// Closes a queue when it is dropped.
struct Closing<'q>(&'q Queue);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.waiting().is_closed = true;
        self.0.changed.notify_all();
    }
}

/// The worker threads, as the reading thread sees them.
struct Workers<V> {
    results: Receiver<Done<V>>,
    /// Verdicts on batches that come later in the capture.
    early: BTreeMap<usize, Vec<V>>,
    /// The batch whose verdicts are passed on next.
    next: usize,
    /// How many batches were sent to the queue.
    sent: usize,
    /// Batches to be filled again.
    free: Vec<Batch>,
}

impl<V> Workers<V> {
    /// Keeps the verdicts on a batch until those before are passed on.
    fn keep(&mut self, number: usize, verdicts: Vec<V>, batch: Batch) {
        self.early.insert(number, verdicts);
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

    fn accept(&mut self, (number, result): Done<V>) {
        match result {
            Ok((verdicts, batch)) => self.keep(number, verdicts, batch),
            Err(panic) => resume_unwind(panic),
        }
    }

    /// Passes on verdicts in the order of the capture.
    fn give(&mut self, each: &mut dyn FnMut(V)) {
        while let Ok(done) = self.results.try_recv() {
            self.accept(done);
        }
        while let Some(verdicts) = self.early.remove(&self.next) {
            verdicts.into_iter().for_each(&mut *each);
            self.next += 1;
        }
    }
}
