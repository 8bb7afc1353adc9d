//! Loggable's decoders, tried on any bytes at all.
//!
//! Each target is a function that takes bytes and holds the decoder to what must be so for all of them; it falls over
//! where it is not. libFuzzer calls it with inputs that it makes up (`cargo xtask fuzz`), and `tests/replay.rs` with those in
//! `corpus/` (`cargo xtask test`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a property that does not hold falls over"
)]

mod answers;
mod dates;
mod description;
mod error_body;
mod json;
mod kept;
mod limits;
mod message;
mod outline;
#[path = "../../../src/facts/sample.rs"]
#[allow(dead_code, reason = "shared with the tests of the rules, where the rest of it is used")]
mod sample;
mod shown;
mod url;
mod view;

/// A decoder, and what must hold for all that it is given.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name on the command line, and of its folder in the corpus.
    pub name: &'static str,
    /// What it takes, for whoever reads the list.
    pub about: &'static str,
    /// Falls over where something that must hold does not.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 11] = [
    Target { name: "url", about: "an address: which page it is, and whose host", run: url::run },
    Target { name: "outline", about: "what a page of Actions shows, as its script sends it", run: outline::run },
    Target { name: "object-info", about: "the body of an object-info batch", run: description::object_info },
    Target { name: "describe", about: "the body of a describe", run: description::describe },
    Target { name: "error-body", about: "a status and a body that is not the one hoped for", run: error_body::run },
    Target { name: "answers", about: "a composite's answer, userinfo's and Setup's", run: answers::run },
    Target { name: "limits", about: "the header Sforce-Limit-Info", run: limits::run },
    Target { name: "message", about: "what the background is told", run: message::run },
    Target { name: "kept", about: "what the engine reads back from the browser's storage", run: kept::run },
    Target { name: "dates", about: "the dates in Diagnostics", run: dates::run },
    Target { name: "view", about: "facts with hostile texts, as the panel and the popup show them", run: view::run },
];

/// The target of this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// The input's first line and what comes after it.
fn first_line(input: &[u8]) -> (&str, &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    let line = std::str::from_utf8(&input[..end]).unwrap_or_default();
    (line.trim_end_matches('\r'), input.get(end + 1..).unwrap_or_default())
}
