//! A browser's WebDriver as a process: started on a free port, and ended together with all that it started.

use std::fs::File;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;

use crate::webdriver::Session;

/// The drivers that run now, and the folders they write to. A signal ends this process without unwinding it, so what is
/// to be tidied up has to be known outside of any value's life.
static RUNNING: Mutex<Vec<(Pid, PathBuf)>> = Mutex::new(Vec::new());

/// A running driver. Dropping it ends it, its browser, and the folder with profile and log.
pub struct Driver {
    child: Child,
    group: Pid,
    port: u16,
    folder: TempDir,
}

impl Driver {
    /// Starts a driver; `prepare` gets the command with program and environment, a free port, and a folder for profiles.
    ///
    /// # Errors
    /// Where it cannot be started or does not get ready.
    pub fn start(program: &Path, prepare: impl FnOnce(&mut Command, u16, &Path)) -> Result<Self> {
        tidy_up_on_signals()?;
        let folder =
            tempfile::Builder::new().prefix("loggable-browser-").tempdir().context("a folder for a profile")?;
        let port = free_port()?;
        let log = File::create(folder.path().join(LOG)).context("a log for the driver")?;
        let mut command = Command::new(program);
        // Browsers and drivers leave sockets and half-downloaded profiles in the temporary folder; this one goes as a whole.
        command.env("TMPDIR", folder.path());
        prepare(&mut command, port, folder.path());
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let group = Pid::from_child(&child);
        running(|running| running.push((group, folder.path().to_owned())));
        let mut driver = Driver { child, group, port, folder };
        let deadline = Instant::now() + Duration::from_secs(30);
        while !Session::is_ready(port) {
            if let Some(status) = driver.child.try_wait()? {
                bail!("{} ended with {status}:\n{}", program.display(), driver.log()?);
            }
            if Instant::now() > deadline {
                bail!("{} did not get ready within 30 s:\n{}", program.display(), driver.log()?);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(driver)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder that goes with it, for profiles.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What driver and browser wrote so far.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn log(&self) -> Result<String> {
        let mut file = File::open(self.folder.path().join(LOG)).context("the driver's log")?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The group, because the browser outlives a driver that is killed. It may be gone already, and then all is well.
        let _ = kill_process_group(self.group, Signal::KILL);
        let _ = self.child.wait();
        running(|running| running.retain(|(group, _)| *group != self.group));
    }
}

const LOG: &str = "driver.log";

fn running(change: impl FnOnce(&mut Vec<(Pid, PathBuf)>)) {
    change(&mut RUNNING.lock().unwrap_or_else(PoisonError::into_inner));
}

fn tidy_up_on_signals() -> Result<()> {
    static ONCE: Once = Once::new();
    let mut outcome = Ok(());
    ONCE.call_once(|| {
        outcome = ctrlc::set_handler(|| {
            running(|running| {
                for (group, folder) in running.drain(..) {
                    let _ = kill_process_group(group, Signal::KILL);
                    let _ = std::fs::remove_dir_all(folder);
                }
                std::process::exit(130);
            });
        });
    });
    outcome.context("listening for Ctrl-C")
}

/// A port that nobody listens on. Another process may take it before the driver does; then the driver does not get ready, and says why.
fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).context("a free port")?;
    Ok(listener.local_addr()?.port())
}
