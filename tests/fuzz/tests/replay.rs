//! Every input in the corpus, given to its target: what the fuzzer once found stays found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that falls over says what is wrong")]

use std::collections::BTreeSet;
use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use fuzz::{TARGETS, Target, target};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The files in a folder and in the folders in it, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files
}

fn replay(target: &Target) {
    let inputs = files(&corpus().join(target.name));
    assert!(!inputs.is_empty(), "{} has no corpus", target.name);
    let mut failed = Vec::new();
    for path in &inputs {
        let input = fs::read(path).unwrap();
        if panic::catch_unwind(|| (target.run)(&input)).is_err() {
            failed.push(path.strip_prefix(corpus()).unwrap().display().to_string());
        }
    }
    assert_eq!(failed, Vec::<String>::new(), "inputs that {} falls over", target.name);
}

macro_rules! replayed {
    ($($test:ident $name:literal)*) => {
        $(#[test]
        fn $test() {
            replay(target($name).expect("a target of this name"));
        })*

        #[test]
        fn every_target_is_replayed_and_every_input_is_a_target_s() {
            let replayed = BTreeSet::from([$($name),*]);
            assert_eq!(TARGETS.iter().map(|target| target.name).collect::<BTreeSet<_>>(), replayed);
            let folders: BTreeSet<String> = fs::read_dir(corpus())
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            assert_eq!(folders, replayed.into_iter().map(str::to_owned).collect());
        }
    };
}

replayed! {
    answers "answers"
    dates "dates"
    describe "describe"
    error_body "error-body"
    kept "kept"
    limits "limits"
    message "message"
    object_info "object-info"
    outline "outline"
    url "url"
    view "view"
}

#[test]
fn the_corpus_is_small() {
    let sizes: Vec<(u64, PathBuf)> =
        files(&corpus()).into_iter().map(|path| (path.metadata().unwrap().len(), path)).collect();
    for (size, path) in &sizes {
        assert!(*size <= 20_000, "{}: {size} bytes", path.display());
    }
    assert!(sizes.iter().map(|(size, _)| size).sum::<u64>() <= 1_000_000);
}
