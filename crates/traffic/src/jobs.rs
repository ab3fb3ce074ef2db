//! Captures whose exchanges are judged while they are read, on one thread or several.

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

/// How many batches may be under way for each thread: one that is checked, one that waits.
const AHEAD: usize = 2;

/// Judges the exchanges of a capture while it is read. Each of several threads calls it.
pub trait ExchangeChecker: BodyProver + Sync {
    /// What is said of a message of an exchange, or of something that is no exchange.
    type Verdict: Send;

    /// Judges an exchange, and gives a verdict on each of its messages to `each`.
    fn check(&self, exchange: &ReadExchange<'_, Self>, each: &mut dyn FnMut(Self::Verdict));

    /// Returns the verdict on a line or entry that is no exchange: where it starts, and why.
    fn broken(&self, place: Position, why: String) -> Self::Verdict;
}

impl Capture<'_> {
    /// Has a checker judge the exchanges on `jobs` threads, and gives the verdicts to `each`, in the order of the capture
    /// for any number of threads.
    ///
    /// Memory does not grow with the capture: for each thread there are two batches of some hundred kilobytes, or of one
    /// exchange where that is larger.
    ///
    /// # Errors
    ///
    /// When reading fails; what came before was checked.
    pub fn check<C: ExchangeChecker>(
        &self,
        input: &mut dyn BufRead,
        jobs: NonZero<usize>,
        checker: &C,
        each: &mut dyn FnMut(C::Verdict),
    ) -> io::Result<()> {
        let mut splitter = Splitter::new(self.format, self.limits);
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
            // However this ends, the others must not wait for more.
            let _closing = Closing(&queue);
            let mut crew = Crew {
                results,
                early: BTreeMap::new(),
                next: 0,
                sent: 0,
                free: Vec::new(),
            };
            let mut more = Ok(true);
            loop {
                let under_way = crew.sent - crew.next;
                if matches!(more, Ok(true)) && under_way < AHEAD * jobs.get() {
                    let mut batch = crew.free.pop().unwrap_or_default();
                    more = splitter.fill(input, &mut batch);
                    queue.push((crew.sent, batch));
                    crew.sent += 1;
                } else if under_way == 0 {
                    return more.map(drop);
                } else if let Some((number, batch)) = queue.try_take() {
                    // Reading is a small part of the work: a thread that did nothing else would take a core from those that
                    // check.
                    crew.keep(number, self.verdicts(&batch, checker), batch);
                } else {
                    crew.wait();
                }
                crew.give(each);
            }
        })
    }

    /// What a thread does: checks batches until there are no more.
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
        for piece in &batch.pieces {
            match self.exchange(batch, piece, checker) {
                Ok(exchange) => checker.check(&exchange, each),
                Err((place, why)) => each(checker.broken(place, why)),
            }
        }
    }
}

/// A batch and its number.
type Numbered = (usize, Batch);

/// What became of the batch of a number: its verdicts, and itself for the next, or the panic that ended it.
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

/// Closes a queue when it goes.
struct Closing<'q>(&'q Queue);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.waiting().is_closed = true;
        self.0.changed.notify_all();
    }
}

/// The threads at work, as the one sees them that reads.
struct Crew<V> {
    results: Receiver<Done<V>>,
    /// Verdicts on batches whose turn has not come.
    early: BTreeMap<usize, Vec<V>>,
    /// The batch whose turn it is.
    next: usize,
    /// How many batches were given out.
    sent: usize,
    /// Batches to be filled again.
    free: Vec<Batch>,
}

impl<V> Crew<V> {
    /// Keeps the verdicts on a batch until it is their turn.
    fn keep(&mut self, number: usize, verdicts: Vec<V>, batch: Batch) {
        self.early.insert(number, verdicts);
        self.free.push(batch);
    }

    /// Waits for what another thread is at.
    fn wait(&mut self) {
        match self.results.recv() {
            Ok(done) => self.accept(done),
            // Threads end when there is no more to do.
            Err(_) => self.next = self.sent,
        }
    }

    fn accept(&mut self, (number, result): Done<V>) {
        match result {
            Ok((verdicts, batch)) => self.keep(number, verdicts, batch),
            Err(panic) => resume_unwind(panic),
        }
    }

    /// Gives the verdicts whose turn it is to `each`.
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
