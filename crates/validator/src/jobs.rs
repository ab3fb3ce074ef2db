//! Checking whole captures, on one thread or several.

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::capture::{Batch, CaptureFormat, Source, Splitter};
use crate::check::Validator;
use crate::traffic::Verdict;

/// How many batches may be under way for each thread: one that is checked, one that waits.
const AHEAD: usize = 2;

impl Validator {
    /// Checks the exchanges of a capture on `jobs` threads, and gives the verdicts on their messages to `each`, in the order of
    /// the capture whatever the number of threads. What is no exchange has a verdict, too.
    ///
    /// Memory does not grow with the capture: for each thread there are two batches of some hundred kilobytes, or of one
    /// exchange where that is larger.
    ///
    /// ```
    /// use std::num::NonZero;
    /// use conform_validator::{CaptureFormat, Options, Rule, Validator, embedded};
    ///
    /// let validator = Validator::new(embedded().description.unwrap(), Options::default());
    /// let line = r#"{"request": {"method": "GET", "url": "/api_v3/nowhere"}}"#;
    /// let mut rules = Vec::new();
    /// let jobs = NonZero::new(2).unwrap();
    /// validator.check_capture(&"traffic".into(), CaptureFormat::Ndjson, &mut line.as_bytes(), jobs, &mut |verdict| {
    ///     rules.extend(verdict.findings.iter().map(|finding| finding.rule()));
    /// })?;
    /// assert_eq!(rules, [Rule::UndocumentedPath]);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When reading fails; what came before was checked.
    pub fn check_capture(
        &self,
        name: &Arc<str>,
        format: CaptureFormat,
        input: &mut dyn BufRead,
        jobs: NonZero<usize>,
        each: &mut dyn FnMut(Verdict),
    ) -> io::Result<()> {
        let limits = &self.options().limits;
        let source = Source {
            name,
            format,
            limits,
            number: self.source(name),
        };
        let mut splitter = Splitter::new(format, limits);
        if jobs.get() == 1 {
            let mut batch = Batch::default();
            loop {
                let more = splitter.fill(input, &mut batch);
                self.check_batch(&source, &batch, each);
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
                scope.spawn(move || self.work(&source, queue, &done));
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
                    crew.keep(number, self.verdicts(&source, &batch), batch);
                } else {
                    crew.wait();
                }
                crew.give(each);
            }
        })
    }

    /// What a thread does: checks batches until there are no more.
    fn work(&self, source: &Source<'_>, queue: &Queue, done: &Sender<Done>) {
        while let Some((number, batch)) = queue.take() {
            let checked = catch_unwind(AssertUnwindSafe(|| self.verdicts(source, &batch)));
            let result = checked.map(|verdicts| (verdicts, batch));
            if done.send((number, result)).is_err() {
                return;
            }
        }
    }

    fn verdicts(&self, source: &Source<'_>, batch: &Batch) -> Vec<Verdict> {
        let mut verdicts = Vec::with_capacity(2 * batch.pieces.len());
        self.check_batch(source, batch, &mut |verdict| verdicts.push(verdict));
        verdicts
    }

    fn check_batch(&self, source: &Source<'_>, batch: &Batch, each: &mut dyn FnMut(Verdict)) {
        for piece in &batch.pieces {
            match source.read(batch, piece, Some(self)) {
                Ok(reading) => self
                    .check_reading(&reading, source.order(piece.start.line))
                    .into_iter()
                    .for_each(&mut *each),
                Err((place, why)) => each(self.malformed_exchange(source.name, place, why)),
            }
        }
    }
}

/// A batch and its number.
type Numbered = (usize, Batch);

/// What became of the batch of a number: its verdicts, and itself for the next, or the panic that ended it.
type Done = (usize, Result<(Vec<Verdict>, Batch), Box<dyn Any + Send>>);

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
struct Crew {
    results: Receiver<Done>,
    /// Verdicts on batches whose turn has not come.
    early: BTreeMap<usize, Vec<Verdict>>,
    /// The batch whose turn it is.
    next: usize,
    /// How many batches were given out.
    sent: usize,
    /// Batches to be filled again.
    free: Vec<Batch>,
}

impl Crew {
    /// Keeps the verdicts on a batch until it is their turn.
    fn keep(&mut self, number: usize, verdicts: Vec<Verdict>, batch: Batch) {
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

    fn accept(&mut self, (number, result): Done) {
        match result {
            Ok((verdicts, batch)) => self.keep(number, verdicts, batch),
            Err(panic) => resume_unwind(panic),
        }
    }

    /// Gives the verdicts whose turn it is to `each`.
    fn give(&mut self, each: &mut dyn FnMut(Verdict)) {
        while let Ok(done) = self.results.try_recv() {
            self.accept(done);
        }
        while let Some(verdicts) = self.early.remove(&self.next) {
            verdicts.into_iter().for_each(&mut *each);
            self.next += 1;
        }
    }
}
