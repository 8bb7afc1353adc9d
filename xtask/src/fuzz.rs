//! `cargo xtask fuzz`: gives Loggable's decoders inputs that libFuzzer makes up.
//!
//! libFuzzer needs no nightly compiler: the flags that make rustc count what runs are LLVM's own, and only a sanitizer
//! would need more, which has little to find in code without `unsafe`. So `cargo fuzz`, which is the same flags and a
//! sanitizer, is not needed either.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::command::{output, run, say};
use crate::{setup, workspace};

/// Which targets to run, and for how long.
#[derive(Debug, Clone)]
pub struct Fuzz {
    /// Their names; all where none is named.
    pub targets: Vec<String>,
    /// Seconds for each.
    pub seconds: u32,
    /// Take into the corpus what was found to reach something new.
    pub keep: bool,
}

/// The longest input that is made up. Bodies of Salesforce's are longer, and have nothing more to decide by that.
const LONGEST: u32 = 8_192;
/// Seconds after which one input counts as hanging.
const TIMEOUT: u32 = 10;
/// Seconds for making an input smaller that a target falls over.
const MINIMISING: u32 = 20;

impl Fuzz {
    /// Runs the targets one after another and answers whether none fell over.
    ///
    /// # Errors
    /// Where there is no such target, where something is missing that cannot be installed, or where it does not build.
    pub fn run(&self) -> Result<bool> {
        let known = known_targets()?;
        if let Some(unknown) = self.targets.iter().find(|name| !known.contains(name)) {
            bail!("there is no target {unknown:?}; there are {}", known.join(", "));
        }
        setup::cxx()?;
        let program = build()?;
        let mut fell = Vec::new();
        for target in if self.targets.is_empty() { &known } else { &self.targets } {
            if let Some(input) = self.one(&program, target)? {
                fell.push((target, input));
            }
        }
        for (target, input) in &fell {
            let input = input.display();
            say(&format!(
                "{target} falls over {input}\n  again:  cp {input} tests/fuzz/corpus/{target}/<what-it-shows>\n          \
                 cargo test --package fuzz --test replay\n  The copy belongs to the corpus, so that it stays mended."
            ));
        }
        Ok(fell.is_empty())
    }

    /// Runs one target; answers the input that it fell over, as small as it could be made.
    fn one(&self, program: &Path, target: &str) -> Result<Option<PathBuf>> {
        let found = workspace::target().join("fuzz").join("found").join(target);
        let fell_over = workspace::target().join("fuzz").join("fell-over").join(target);
        for folder in [&found, &fell_over] {
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        let corpus = corpus(target);
        let before = newest(&fell_over);
        say(&format!("Fuzzing {target} for {} s", self.seconds));
        let status = libfuzzer(program, target)
            .args(["-use_value_profile=1", "-print_final_stats=1"])
            .arg(format!("-max_total_time={}", self.seconds))
            .arg(format!("-dict={}", dictionary().display()))
            .arg(format!("-artifact_prefix={}/", fell_over.display()))
            .args([&found, &corpus])
            .status()
            .context("the fuzzer cannot be started")?;
        if !status.success() {
            let input = newest(&fell_over).filter(|input| Some(input) != before.as_ref());
            let input = input.with_context(|| format!("{target}: the fuzzer ended with {status} and left no input"))?;
            return Ok(Some(minimised(program, target, input)));
        }
        if self.keep {
            run(
                &format!("Keeping what {target} has found"),
                libfuzzer(program, target).arg("-set_cover_merge=1").args([&corpus, &found]),
            )?;
        }
        Ok(None)
    }
}

/// The names of the folders in the corpus: one for each target, which a test holds to be so.
fn known_targets() -> Result<Vec<String>> {
    let folder = workspace::root().join("tests/fuzz/corpus");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        names.extend(entry?.file_name().into_string().ok());
    }
    names.sort();
    Ok(names)
}

fn corpus(target: &str) -> PathBuf {
    workspace::root().join("tests/fuzz/corpus").join(target)
}

fn dictionary() -> PathBuf {
    workspace::root().join("tests/fuzz/dictionary.txt")
}

/// Builds the targets with LLVM's counters in them, apart from everything else that is built here.
fn build() -> Result<PathBuf> {
    let host = host()?;
    let folder = workspace::target().join("fuzz");
    let llvm = [
        "-sanitizer-coverage-level=4",
        "-sanitizer-coverage-inline-8bit-counters",
        "-sanitizer-coverage-pc-table",
        "-sanitizer-coverage-trace-compares",
        // A comparison of texts stays a call, in which libFuzzer sees what would have been equal.
        "-max-loads-per-memcmp=0",
    ];
    let mut flags = vec!["--cfg=fuzzing".to_owned(), "-Cpasses=sancov-module".to_owned()];
    flags.extend(llvm.iter().map(|flag| format!("-Cllvm-args={flag}")));
    run(
        "Building the fuzzer",
        Command::new("cargo")
            .args(["build", "--locked", "--package", "fuzz", "--bin", "fuzz", "--features", "libfuzzer"])
            // With a target named, what runs while building is left without counters.
            .args(["--profile", "fuzz", "--target", &host, "--target-dir"])
            .arg(&folder)
            .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
            .current_dir(workspace::root()),
    )?;
    Ok(folder.join(host).join("fuzz").join("fuzz"))
}

/// This machine, as rustc calls it.
fn host() -> Result<String> {
    let version = output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say for which machine it is")?.to_owned())
}

fn libfuzzer(program: &Path, target: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env("LOGGABLE_FUZZ_TARGET", target)
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-timeout={TIMEOUT}"))
        .stdin(Stdio::null())
        .stdout(std::io::stderr());
    command
}

/// The same input made smaller, where that works within the time; else the input itself.
fn minimised(program: &Path, target: &str, input: PathBuf) -> PathBuf {
    let smaller = input.with_extension("smaller");
    say(&format!("Making {} smaller", input.display()));
    let mut command = libfuzzer(program, target);
    command
        .args(["-minimize_crash=1", "-verbosity=0"])
        .arg(format!("-max_total_time={MINIMISING}"))
        .arg(format!("-exact_artifact_path={}", smaller.display()))
        .arg(&input)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // It ends badly where it found nothing smaller, and leaves no file then, or an empty one.
    let _ = command.status();
    if smaller.metadata().is_ok_and(|file| file.len() > 0) { smaller } else { input }
}

/// The file that was written last.
fn newest(folder: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    entries.map(|entry| entry.path()).max_by_key(|path| path.metadata().and_then(|it| it.modified()).ok())
}
