//! What has to be on the machine: looked for first, and installed where it is missing and may be.
//!
//! Where something may not be installed (the machine is not Debian's, or the user is not root), one line says what to
//! run: [`Missing`].

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::browser::Kind;
use crate::command::{output, run};
use crate::workspace;

/// The release of geckodriver that is built where none is found.
const GECKODRIVER: &str = "0.37.1";

/// Something that is missing and that may not be installed from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What.
    pub what: String,
    /// What the user can run, or do, about it.
    pub mend: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} is missing. Please run: {}", self.what, self.mend)
    }
}

impl std::error::Error for Missing {}

/// A browser and its driver, as programs on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// The browser.
    pub browser: PathBuf,
    /// Its WebDriver.
    pub driver: PathBuf,
}

/// Installs the Wasm target where the toolchain does not have it.
///
/// # Errors
/// [`Missing`] where there is no rustup to install it with.
pub fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let folder = output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    if find("rustup").is_none() {
        let what = format!("the standard library for {TARGET}");
        return Err(Missing { what, mend: format!("rustup target add {TARGET} (https://rustup.rs)") }.into());
    }
    run("Adding the Wasm target", Command::new("rustup").args(["target", "add", TARGET]))
}

/// Finds a browser and its driver, or installs them.
///
/// `LOGGABLE_CHROMIUM`, `LOGGABLE_CHROMEDRIVER`, `LOGGABLE_FIREFOX` and `LOGGABLE_GECKODRIVER` name programs to use
/// instead of those on the path.
///
/// # Errors
/// [`Missing`] where one is missing and may not be installed from here, and where the environment names one that is not there.
pub fn browser(kind: Kind) -> Result<Installed> {
    let (browser, driver) = match kind {
        Kind::Chromium => (
            Program { variable: "LOGGABLE_CHROMIUM", names: &["chromium", "chromium-browser", "google-chrome"] },
            Program { variable: "LOGGABLE_CHROMEDRIVER", names: &["chromedriver"] },
        ),
        Kind::Firefox => (
            Program { variable: "LOGGABLE_FIREFOX", names: &["firefox-esr", "firefox"] },
            Program { variable: "LOGGABLE_GECKODRIVER", names: &["geckodriver"] },
        ),
    };
    let packages = match kind {
        Kind::Chromium => vec![("chromium", &browser), ("chromium-driver", &driver)],
        Kind::Firefox => vec![("firefox-esr", &browser)],
    };
    let mut wanted = Vec::new();
    for (package, program) in &packages {
        if program.find()?.is_none() {
            wanted.push(*package);
        }
    }
    if !wanted.is_empty() {
        debian(&wanted)?;
    }
    let browser = browser.find()?.with_context(|| format!("{kind} was installed and is not on the path"))?;
    let driver = match (driver.find()?, kind) {
        (Some(driver), _) => driver,
        (None, Kind::Firefox) => geckodriver()?,
        (None, Kind::Chromium) => anyhow::bail!("chromedriver was installed and is not on the path"),
    };
    Ok(Installed { browser, driver })
}

/// Installs what the pictures and the Japanese user's tests need beside the browsers: a font with Japanese characters, and
/// the browsers' own Japanese texts, without which neither takes Japanese for its language. Where it may not be
/// installed, the machine's own choice of fonts and languages stays.
///
/// # Errors
/// Where the installation fails.
pub fn japanese(kinds: &[Kind]) -> Result<()> {
    if !is_debian() || !is_root() {
        return Ok(());
    }
    let mut wanted = Vec::new();
    for (package, needed) in [
        ("fonts-noto-cjk", true),
        ("chromium-l10n", kinds.contains(&Kind::Chromium) && find("chromium").is_some()),
        ("firefox-esr-l10n-ja", kinds.contains(&Kind::Firefox) && find("firefox-esr").is_some()),
    ] {
        if needed && !Path::new("/usr/share/doc").join(package).exists() {
            wanted.push(package);
        }
    }
    if wanted.is_empty() { Ok(()) } else { debian(&wanted) }
}

/// Looks for a C++ compiler, which builds libFuzzer, or installs one. `CXX` names one to use instead of that on the path.
///
/// # Errors
/// [`Missing`] where there is none and it may not be installed from here.
pub fn cxx() -> Result<()> {
    let is_named = std::env::var_os("CXX").is_some_and(|named| !named.is_empty());
    if is_named || find("c++").is_some() { Ok(()) } else { debian(&["g++"]) }
}

/// The folder of the programs that come from npm, installed at exactly the versions of the lockfile in `xtask/node`.
///
/// # Errors
/// [`Missing`] where there is no npm and it may not be installed from here.
pub fn node_programs() -> Result<PathBuf> {
    let folder = workspace::root().join("xtask").join("node");
    let wanted: Vec<&str> = ["node", "npm"].into_iter().filter(|program| find(program).is_none()).collect();
    if !wanted.is_empty() {
        debian(&["nodejs", "npm"])?;
    }
    // npm leaves a lockfile of its own in the folder once everything in it is in place.
    let installed = folder.join("node_modules").join(".package-lock.json");
    let is_current = modified(&installed)
        .zip(modified(&folder.join("package-lock.json")))
        .is_some_and(|(installed, locked)| installed >= locked);
    if !is_current {
        run("Installing the tools from npm", Command::new("npm").arg("ci").current_dir(&folder))?;
    }
    Ok(folder.join("node_modules").join(".bin"))
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// A program, by the variable that may name it and the names that it goes by.
struct Program {
    variable: &'static str,
    names: &'static [&'static str],
}

impl Program {
    fn find(&self) -> Result<Option<PathBuf>> {
        if let Some(named) = std::env::var_os(self.variable) {
            let path = PathBuf::from(named);
            if path.is_file() {
                return Ok(Some(path));
            }
            let what = format!("{}, which {} names,", path.display(), self.variable);
            return Err(Missing { what, mend: format!("unset {}", self.variable) }.into());
        }
        Ok(self.names.iter().find_map(find))
    }
}

/// A program on the path, or built by an earlier run of this one.
fn find(name: impl AsRef<OsStr>) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain([tools().join("bin")])
        .map(|folder| folder.join(name.as_ref()))
        .find(|candidate| candidate.is_file())
}

fn tools() -> PathBuf {
    workspace::target().join("tools")
}

fn geckodriver() -> Result<PathBuf> {
    run(
        "Building geckodriver, which Debian does not have (about two minutes)",
        Command::new("cargo")
            .args(["install", "geckodriver", "--version", GECKODRIVER, "--root"])
            .arg(tools())
            .arg("--target-dir")
            .arg(tools().join("build")),
    )?;
    let built = tools().join("bin").join("geckodriver");
    // Only the program is wanted, and what it was built from takes more room than all the rest of this project.
    std::fs::remove_dir_all(tools().join("build")).ok();
    Ok(built)
}

fn debian(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if !is_debian() {
        let mend = format!("your system's own installer for what Debian calls {list}, then this again");
        return Err(Missing { what: list, mend }.into());
    }
    if !is_root() {
        let mend = format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {list}");
        return Err(Missing { what: list, mend }.into());
    }
    run("Fetching Debian's list of packages", Command::new("apt-get").arg("update"))?;
    run(
        &format!("Installing {list}"),
        Command::new("apt-get")
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists() && find("apt-get").is_some()
}

/// Whether this process may do everything: then it may install, and Chromium cannot have its sandbox.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
