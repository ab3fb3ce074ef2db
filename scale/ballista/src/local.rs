//! A cluster of processes on this machine, to try it out and to test it.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a process may take until it listens.
const LONGEST_START: Duration = Duration::from_secs(60);

/// A scheduler and executors, each a process of `conform-ballista` that listens on loopback. They end with this value.
#[derive(Debug)]
pub struct LocalCluster {
    scheduler: Child,
    address: SocketAddr,
    executors: Vec<Executor>,
}

#[derive(Debug)]
struct Executor {
    process: Child,
    folder: PathBuf,
}

impl LocalCluster {
    /// Starts a scheduler, and executors of one task at a time that check by a description. `program` is `conform-ballista`, and the
    /// executors keep their results in `folder`.
    ///
    /// # Errors
    ///
    /// Returns an error if a process cannot be started, or does not listen.
    pub fn start(
        program: &Path,
        description: &Path,
        executors: usize,
        folder: &Path,
    ) -> io::Result<Self> {
        let address = free_address()?;
        let mut scheduler = Command::new(program);
        scheduler.args(["scheduler", "--executor-timeout", "8", "--listen"]);
        scheduler.arg(address.to_string());
        let mut cluster = Self {
            scheduler: scheduler.stdin(Stdio::null()).spawn()?,
            address,
            executors: Vec::new(),
        };
        wait_for(address, &mut cluster.scheduler)?;
        for _ in 0..executors {
            cluster.add_executor(program, description, folder)?;
        }
        Ok(cluster)
    }

    /// Starts one more executor, which may check by another description.
    ///
    /// # Errors
    ///
    /// Returns an error if the process cannot be started, or does not listen.
    pub fn add_executor(
        &mut self,
        program: &Path,
        description: &Path,
        folder: &Path,
    ) -> io::Result<()> {
        let listen = free_address()?;
        let work = folder.join(format!("executor-{}", self.executors.len()));
        let mut executor = Command::new(program);
        executor.arg("executor").arg("--spec").arg(description);
        executor.args(["--scheduler", &self.address.to_string()]);
        executor.args(["--listen", &listen.to_string()]);
        executor.arg("--work").arg(&work);
        self.executors.push(Executor {
            process: executor.stdin(Stdio::null()).spawn()?,
            folder: work,
        });
        let last = self.executors.last_mut().expect("it was added");
        wait_for(listen, &mut last.process)
    }

    /// Returns the URL of the scheduler.
    #[must_use]
    pub fn url(&self) -> String {
        format!("df://{}", self.address)
    }

    /// Whether an executor has finished a task, so that there are results that would be lost with it.
    ///
    /// # Panics
    ///
    /// Panics if there is no executor of this index.
    #[must_use]
    pub fn has_results(&self, executor: usize) -> bool {
        has_file(&self.executors[executor].folder)
    }

    /// Ends an executor at once, as if its machine were lost: with its results.
    ///
    /// # Errors
    ///
    /// Returns an error if the process cannot be ended, or its folder not be removed.
    ///
    /// # Panics
    ///
    /// Panics if there is no executor of this index.
    pub fn lose(&mut self, executor: usize) -> io::Result<()> {
        let Executor { process, folder } = &mut self.executors[executor];
        process.kill()?;
        process.wait()?;
        fs::remove_dir_all(folder)
    }
}

impl Drop for LocalCluster {
    fn drop(&mut self) {
        let executors = self.executors.iter_mut();
        let processes = executors.map(|executor| &mut executor.process);
        for process in processes.chain([&mut self.scheduler]) {
            // One that has ended already cannot be ended again.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Returns an address on loopback that nobody listens to.
fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

fn wait_for(address: SocketAddr, process: &mut Child) -> io::Result<()> {
    let start = Instant::now();
    while TcpStream::connect(address).is_err() {
        if let Some(status) = process.try_wait()? {
            return Err(io::Error::other(format!("the process has ended: {status}")));
        }
        if start.elapsed() > LONGEST_START {
            return Err(io::Error::other(format!("nobody listens to {address}")));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Whether there is a file with content in a folder, or in one below.
fn has_file(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| match entry.metadata() {
        Ok(facts) if facts.is_dir() => has_file(&entry.path()),
        Ok(facts) => facts.len() > 0,
        Err(_) => false,
    })
}
