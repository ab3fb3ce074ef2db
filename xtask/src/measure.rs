//! Runs a command and measures what it cost.
//!
//! The operating system accounts for all ended children of a process at once, so a command that is to be measured runs
//! as the only child of a process of its own: `xtask measure`, which prints the [`Cost`] as its last line.

use std::io;
use std::process::{Command, Stdio};

/// What a command cost, its own children included.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// User CPU time in seconds.
    pub(crate) user: f64,
    /// Largest resident set of any one process, in megabytes (10⁶ bytes).
    pub(crate) peak: f64,
}

/// How a measured command ended.
#[derive(Debug)]
pub(crate) struct Measured {
    /// What it cost.
    pub(crate) cost: Cost,
    /// Its exit code, or `None` if a signal ended it.
    pub(crate) code: Option<i32>,
    /// What it printed to standard output.
    pub(crate) stdout: String,
    /// What it printed to standard error.
    pub(crate) stderr: String,
}

const MARK: &str = "xtask-measure:";

/// Runs the command to its end.
///
/// # Errors
///
/// If it cannot be started.
pub(crate) fn run(command: &Command) -> io::Result<Measured> {
    let mut outer = Command::new(std::env::current_exe()?);
    outer
        .arg("measure")
        .arg(command.get_program())
        .args(command.get_args());
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(key, value),
            None => outer.env_remove(key),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    let output = outer.stdin(Stdio::null()).output()?;
    let mut stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = stderr.rfind(MARK).map(|at| stderr.split_off(at));
    let figures: Vec<f64> = line
        .as_deref()
        .and_then(|line| line.strip_prefix(MARK))
        .map(|line| {
            line.split_whitespace()
                .filter_map(|word| word.parse().ok())
                .collect()
        })
        .unwrap_or_default();
    let [user, peak] = figures[..] else {
        return Err(io::Error::other(format!(
            "{:?} could not be measured: {stderr}",
            command.get_program()
        )));
    };
    Ok(Measured {
        cost: Cost { user, peak },
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr,
    })
}

/// The process in the middle: runs the command with its own standard streams, prints the cost, and ends as it ended.
#[allow(clippy::print_stderr, reason = "the line that `run` reads")]
pub(crate) fn inner(command: &[String]) -> io::Result<u8> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(io::Error::other("no command to measure"));
    };
    let status = Command::new(program).args(arguments).status()?;
    let cost = children()?;
    eprintln!("{MARK} {} {}", cost.user, cost.peak);
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.unwrap_or(u8::MAX))
}

#[cfg(unix)]
fn children() -> io::Result<Cost> {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let time = usage.user_time();
    // Linux counts in kilobytes, macOS in bytes.
    let unit = if cfg!(target_os = "macos") {
        1.0
    } else {
        1024.0
    };
    Ok(Cost {
        user: time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6,
        peak: usage.max_rss() as f64 * unit / 1e6,
    })
}

#[cfg(not(unix))]
fn children() -> io::Result<Cost> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "the cost of a child process is measured on Unix only",
    ))
}
