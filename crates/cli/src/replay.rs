//! Recorded exchanges, judged by two descriptions: which of those that conform today would fail tomorrow.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use conform_description::Description;
use conform_json::{Limits, Position, Scanner};
use conform_report::Diagnostic;
use conform_traffic::{
    Attachments, BodyProver, Capture, CaptureFormat, CapturedBody, ExchangeChecker, ReadExchange,
    as_utf8, detect_format, gunzip, is_gzip,
};
use conform_validator::{Options, Validator, Verdict};

use crate::outcome::{Failure, Outcome};
use crate::paths;

/// What became of recorded exchanges.
#[derive(Debug, Default)]
pub struct Replayed {
    /// How many exchanges there are.
    pub exchanges: usize,
    /// How many of them conform to the old description.
    pub conformed: usize,
    /// How many of these would fail with the new one.
    pub broken: usize,
    /// What the new description finds wrong with them.
    pub diagnostics: Vec<Diagnostic>,
}

/// Judges each exchange by both descriptions.
struct Replay {
    old: Validator,
    new: Validator,
}

/// What both descriptions say of one exchange: whether it conforms to the old one, and what the new one finds.
struct Judged {
    conformed: bool,
    errors: Vec<Diagnostic>,
}

impl BodyProver for Replay {
    type Route = ();
    type Proof = ();

    fn route(&self, _method: &str, _url: &str) {}

    fn prove(&self, _body: &CapturedBody<'_, ()>, _scanner: &mut Scanner<'_>) -> Option<()> {
        // A body would have to be proved by both descriptions.
        None
    }
}

impl ExchangeChecker for Replay {
    type Verdict = Judged;

    fn check(&self, read: &ReadExchange<'_, Self>, each: &mut dyn FnMut(Judged)) {
        let old = self.old.check_exchange(&read.exchange);
        let is_left_alone = old.iter().all(|verdict| verdict.left_alone.is_some());
        let conformed = !is_left_alone && errors(old).is_empty();
        let errors = if conformed {
            errors(self.new.check_exchange(&read.exchange))
        } else {
            Vec::new()
        };
        each(Judged { conformed, errors });
    }

    fn broken(&self, _place: Position, _why: String) -> Judged {
        // What cannot be read fails with both.
        Judged {
            conformed: false,
            errors: Vec::new(),
        }
    }
}

fn errors(verdicts: Vec<Verdict>) -> Vec<Diagnostic> {
    let diagnostics = verdicts.into_iter().flat_map(|verdict| verdict.diagnostics);
    diagnostics.filter(Diagnostic::is_error).collect()
}

/// Judges the exchanges of captures by both descriptions.
///
/// # Errors
///
/// Returns an error if a file cannot be read, or is no capture.
pub fn replay(
    descriptions: &[Arc<Description>; 2],
    files: &[impl AsRef<Path>],
) -> Outcome<Replayed> {
    let [old, new] = descriptions
        .each_ref()
        .map(|description| Validator::new(Arc::clone(description), Options::default()));
    let replay = Replay { old, new };
    let mut replayed = Replayed::default();
    for path in files {
        let path = path.as_ref();
        capture(&replay, path, &mut replayed)
            .map_err(|error| paths::unreadable(path, &error))?
            .ok_or_else(|| {
                Failure::with_help(
                    format!("`{}` is not a capture of exchanges", path.display()),
                    "a capture is NDJSON, HAR, or what `conform check` reads besides",
                )
            })?;
    }
    Ok(replayed)
}

/// Judges the exchanges of one capture. `None` if it is none.
fn capture(replay: &Replay, path: &Path, replayed: &mut Replayed) -> io::Result<Option<()>> {
    let mut input = BufReader::new(File::open(path)?);
    let is_packed = is_gzip(input.fill_buf()?);
    let unpacked: Box<dyn io::BufRead> = if is_packed {
        Box::new(BufReader::new(gunzip(input)))
    } else {
        Box::new(input)
    };
    let (known, mut input) = detect_format(as_utf8(unpacked)?)?;
    let name: Arc<str> = Arc::from(paths::shown(path));
    let named = CaptureFormat::of_name(&name);
    let Some(format) = known.or(named) else {
        return Ok(None);
    };
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let attachments = Attachments::Folder(folder);
    let capture = Capture {
        name: &name,
        format,
        limits: &Limits::default(),
        attachments: Some(&attachments),
        log_fields: None,
    };
    let jobs = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    capture.check(&mut *input, jobs, replay, &mut |judged: Judged| {
        replayed.exchanges += 1;
        replayed.conformed += usize::from(judged.conformed);
        replayed.broken += usize::from(!judged.errors.is_empty());
        replayed.diagnostics.extend(judged.errors);
    })?;
    Ok(Some(()))
}
