//! Checking whole captures, on one thread or several.

use std::any::Any;
use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
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
    /// use vsee_validator::{CaptureFormat, Options, Rule, Validator, embedded};
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
        thread::scope(|scope| {
            let (to_do, work) = channel();
            let (done, results) = channel();
            let work = Arc::new(Mutex::new(work));
            for _ in 0..jobs.get() {
                let (work, done) = (Arc::clone(&work), done.clone());
                scope.spawn(move || self.work(&source, &work, &done));
            }
            drop(done);
            let mut crew = Crew {
                results,
                early: BTreeMap::new(),
                next: 0,
                sent: 0,
                free: Vec::new(),
            };
            loop {
                let mut batch = crew.free.pop().unwrap_or_default();
                let more = splitter.fill(input, &mut batch);
                // Without workers there is nobody to send to; then `take` tells what became of them.
                let _ = to_do.send((crew.sent, batch));
                crew.sent += 1;
                let is_last = !matches!(more, Ok(true));
                while crew.next < crew.sent
                    && (is_last || crew.sent - crew.next >= AHEAD * jobs.get())
                {
                    crew.take(each);
                }
                if is_last {
                    return more.map(drop);
                }
            }
        })
    }

    /// What a thread does: checks batches until there are no more.
    fn work(&self, source: &Source<'_>, work: &Mutex<Receiver<Numbered>>, done: &Sender<Done>) {
        loop {
            let taken = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok((number, batch)) = taken else { return };
            let mut verdicts = Vec::with_capacity(2 * batch.pieces.len());
            let checked = catch_unwind(AssertUnwindSafe(|| {
                self.check_batch(source, &batch, &mut |verdict| verdicts.push(verdict));
            }));
            let result = checked.map(|()| (verdicts, batch));
            if done.send((number, result)).is_err() {
                return;
            }
        }
    }

    fn check_batch(&self, source: &Source<'_>, batch: &Batch, each: &mut dyn FnMut(Verdict)) {
        for piece in &batch.pieces {
            match source.read(batch, piece, Some(self)) {
                Ok(reading) => self
                    .check_reading(&reading)
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

/// The threads at work, as the one that reads sees them.
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
    /// Waits for a result, and gives the verdicts whose turn it is to `each`.
    fn take(&mut self, each: &mut dyn FnMut(Verdict)) {
        match self.results.recv() {
            Ok((number, Ok((verdicts, batch)))) => {
                self.early.insert(number, verdicts);
                self.free.push(batch);
            }
            Ok((_, Err(panic))) => resume_unwind(panic),
            // Threads end when there is no more to do.
            Err(_) => self.next = self.sent,
        }
        while let Some(verdicts) = self.early.remove(&self.next) {
            verdicts.into_iter().for_each(&mut *each);
            self.next += 1;
        }
    }
}
