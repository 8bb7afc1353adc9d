//! Running other programs, with what they do on the screen.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Says, on standard error, what is being done.
pub fn say(what: &str) {
    let mut error = std::io::stderr().lock();
    // A closed screen is no reason to stop working.
    let _ = writeln!(error, "▸ {what}");
}

/// Runs a program with its output on standard error: standard output belongs to what was asked for.
///
/// # Errors
/// Where it cannot be started, or ends otherwise than well.
pub fn run(what: &str, command: &mut Command) -> Result<()> {
    say(what);
    let started = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .status()
        .with_context(|| format!("{} cannot be started", name(command)))?;
    if !status.success() {
        bail!("{what}: {} ended with {status}", name(command));
    }
    let took = started.elapsed().as_secs();
    if took >= 10 {
        say(&format!("{what}: done in {took} s"));
    }
    Ok(())
}

/// Runs a program and answers what it writes to standard output.
///
/// # Errors
/// Where it cannot be started, ends otherwise than well, or writes something that is no text.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("{} cannot be started", name(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", name(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} did not write text", name(command)))
}

/// Runs a program with its output on the screen, and hands each line that it writes to standard output to `read` as well.
/// Answers whether it ended well.
///
/// # Errors
/// Where it cannot be started or listened to.
pub fn run_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} cannot be started", name(command)))?;
    if let Some(stdout) = child.stdout.take() {
        let mut screen = std::io::stdout();
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line?;
            let line = String::from_utf8_lossy(&line);
            let _ = writeln!(screen, "{line}");
            read(&line);
        }
    }
    Ok(child.wait()?.success())
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
