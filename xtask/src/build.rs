//! From sources to the unpacked extension, and from there to a package.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::command::{run, say};
use crate::{setup, sizes, workspace};

/// The endings of files that are part of the extension. Whatever else lies in its folder stays at home.
const SHIPPED: [&str; 6] = ["js", "html", "css", "json", "png", "wasm"];

/// Builds the unpacked extension for both browsers and answers its folder, `dist/loggable`.
///
/// # Errors
/// Where something needed is missing ([`setup::Missing`]) or a step fails.
pub fn build() -> Result<PathBuf> {
    let extension = workspace::root().join("extension");
    engine("Compiling the engine to Wasm", &[], &workspace::target(), &extension.join("pkg"))?;

    let unpacked = workspace::unpacked();
    if unpacked.exists() {
        fs::remove_dir_all(&unpacked).with_context(|| format!("emptying {}", unpacked.display()))?;
    }
    for file in files(&extension)? {
        // Browsers look for the locales beside the manifest and nowhere else.
        let folder = if file.starts_with("_locales") { unpacked.clone() } else { unpacked.join("extension") };
        copy(&extension.join(&file), &folder.join(&file))?;
    }
    copy(&workspace::root().join("manifest.json"), &unpacked.join("manifest.json"))?;
    minify(&extension, &unpacked.join("extension"))?;
    Ok(unpacked)
}

/// Flags, as `CARGO_ENCODED_RUSTFLAGS` takes them, by which no place of a panic in the engine names a folder of the machine
/// that built it. Else the same sources would make another package on every machine, and tell whose it was.
fn without_paths_of_this_machine() -> Result<String> {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).context("no home folder")?;
    let mut folders = vec![(cargo_home.clone(), "cargo"), (workspace::root().to_owned(), "loggable")];
    // Where several match, the last one counts.
    if let Ok(registries) = fs::read_dir(cargo_home.join("registry").join("src")) {
        for registry in registries {
            folders.push((registry?.path(), "crates"));
        }
    }
    let flag = |(folder, name): &(PathBuf, &str)| format!("--remap-path-prefix={}={name}", folder.display());
    Ok(folders.iter().map(flag).collect::<Vec<_>>().join("\x1f"))
}

/// Writes what is loaded into pages anew without what a browser has no use for: comments, white space, long local names.
/// Pages pay for each byte of it with each load. The extension's own files stay as they are, for whoever reads them there.
fn minify(from: &Path, to: &Path) -> Result<()> {
    let manifest = fs::read(workspace::root().join("manifest.json"))?;
    let files = sizes::loaded_into_pages(&manifest)?;
    let programs = setup::node_programs()?;
    run(
        "Minifying what is loaded into pages",
        Command::new(programs.join("esbuild"))
            .args(["--minify", "--charset=utf8", "--allow-overwrite", "--log-level=warning"])
            .arg(format!("--outbase={}", from.display()))
            .arg(format!("--outdir={}", to.display()))
            .args(files.iter().map(|file| from.join(file))),
    )
}

/// Builds the engine with what the bench times in it, and answers the folder of the module. It is no part of the extension, and has a
/// target folder of its own, because the extension's Wasm file has the same name.
///
/// # Errors
/// As [`build`].
pub fn bench() -> Result<PathBuf> {
    let target = workspace::target().join("bench");
    let pkg = target.join("pkg");
    engine("Compiling the engine and its bench to Wasm", &["--features", "bench"], &target, &pkg)?;
    Ok(pkg)
}

/// Compiles the engine to Wasm, and writes it with its JavaScript side into `pkg`.
fn engine(what: &str, arguments: &[&str], target: &Path, pkg: &Path) -> Result<()> {
    setup::wasm_target()?;
    run(
        what,
        Command::new("cargo")
            .args(["build", "--release", "--locked", "--package", "loggable", "--lib"])
            .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
            .arg(target)
            .args(arguments)
            .env("CARGO_ENCODED_RUSTFLAGS", without_paths_of_this_machine()?)
            .current_dir(workspace::root()),
    )?;
    say("Writing the engine's JavaScript side");
    let wasm = target.join("wasm32-unknown-unknown").join("release").join("loggable.wasm");
    if pkg.exists() {
        // What an earlier release of wasm-bindgen wrote beside today's files must not ship.
        fs::remove_dir_all(pkg).with_context(|| format!("emptying {}", pkg.display()))?;
    }
    Bindgen::new()
        .input_path(&wasm)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // After a trap the engine starts again in place: a service worker may not import a module anew.
        .reset_state_function(true)
        .generate(pkg)
        .context("wasm-bindgen")
}

/// Zips the unpacked extension and answers the file. The same sources give the same bytes.
///
/// # Errors
/// Where the manifest's version is not the crate's, or a file cannot be read or written.
pub fn package() -> Result<PathBuf> {
    let unpacked = workspace::unpacked();
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(unpacked.join("manifest.json"))?)?;
    let version = env!("CARGO_PKG_VERSION");
    ensure!(
        manifest.get("version").and_then(|version| version.as_str()) == Some(version),
        "manifest.json's version is not Cargo.toml's, {version}"
    );
    let zip = workspace::root().join("dist").join(format!("loggable-{version}.zip"));
    write_zip(&zip, &unpacked, &files(&unpacked)?)?;
    Ok(zip)
}

/// Zips the sources and answers the file: what Mozilla's reviewers ask for, because what is loaded into pages is minified and the engine
/// compiled. It holds all that the repository does, and builds to the package by itself ([`check_sources`]). The same sources give the
/// same bytes.
///
/// # Errors
/// Where a file cannot be read or written.
pub fn package_sources() -> Result<PathBuf> {
    let root = workspace::root();
    let zip = root.join("dist").join(format!("loggable-{}-source.zip", env!("CARGO_PKG_VERSION")));
    write_zip(&zip, &root, &sources(&root)?)?;
    Ok(zip)
}

/// Unpacks the sources' zip elsewhere, packages what is in there, and compares. It takes as long as a first build.
///
/// # Errors
/// Where the sources do not build by themselves, or the packages differ.
pub fn check_sources(package: &Path, sources: &Path) -> Result<()> {
    let folder = tempfile::tempdir()?;
    ZipArchive::new(File::open(sources)?)?.extract(folder.path())?;
    run(
        "Packaging what is in the sources' zip",
        Command::new("cargo").args(["xtask", "package"]).env_remove("CARGO_TARGET_DIR").current_dir(folder.path()),
    )?;
    for zip in [package, sources] {
        let again = folder.path().join("dist").join(zip.file_name().context("a zip without a name")?);
        ensure!(
            fs::read(zip)? == fs::read(&again)?,
            "{} is another one when it is built from its sources",
            zip.display()
        );
    }
    Ok(())
}

/// Whether the sources' zip has what a build starts from, and nothing that one makes. Whether it builds, [`check_sources`] says.
///
/// # Errors
/// What is not there, or should not be.
pub fn holds_what_a_build_needs(zip: &[u8]) -> Result<()> {
    let zip = ZipArchive::new(std::io::Cursor::new(zip))?;
    let names: Vec<String> = zip.file_names().map(|name| Ok(name?.into_owned())).collect::<Result<_>>()?;
    for needed in [
        "Cargo.lock",
        ".cargo/config.toml",
        "manifest.json",
        "src/lib.rs",
        "extension/content.js",
        "xtask/node/package-lock.json",
        "LICENSE",
    ] {
        ensure!(names.iter().any(|name| name == needed), "{needed} is not in it");
    }
    let made = names.iter().find(|name| MADE.iter().any(|made| name.starts_with(&[made, "/"].concat())));
    ensure!(made.is_none(), "{made:?} is in it");
    Ok(())
}

/// Folders that are no sources: what is built, what is fetched, and what git keeps for itself.
const MADE: [&str; 5] = ["target", "dist", "extension/pkg", "xtask/node/node_modules", ".git"];

/// All sources, by their path from the root, in order.
fn sources(root: &Path) -> Result<Vec<PathBuf>> {
    // In a worktree of git's, `.git` is a file.
    files_but(root, |path| MADE.iter().any(|made| path == Path::new(made)))
}

fn write_zip(zip: &Path, folder: &Path, files: &[PathBuf]) -> Result<()> {
    let mut writer = ZipWriter::new(BufWriter::new(File::create(zip)?));
    // Times and rights of the files on this machine would make every package another one.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for file in files {
        let name: Vec<_> = file.iter().map(|part| part.to_string_lossy()).collect();
        writer.start_file(name.join("/"), options)?;
        writer.write_all(&fs::read(folder.join(file))?)?;
    }
    writer.finish()?.flush()?;
    Ok(())
}

/// The shipped files below a folder, by their path from there, in order.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let is_shipped =
        |path: &PathBuf| path.extension().is_some_and(|ending| SHIPPED.iter().any(|shipped| ending == *shipped));
    let mut found = files_but(folder, |_| false)?;
    found.retain(is_shipped);
    Ok(found)
}

/// All files below a folder but those, and what is in those folders, that are left out; by their path from there, in order.
fn files_but(folder: &Path, is_left_out: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(folder.join(&inner)).with_context(|| format!("reading {}", folder.display()))? {
            let entry = entry?;
            let path = inner.join(entry.file_name());
            if is_left_out(&path) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("copying {}", from.display()))?;
    Ok(())
}
