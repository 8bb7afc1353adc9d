//! What the rules make of facts: cases that a person can read, and properties that hold for all facts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that falls over says what is wrong"
)]

mod cases;
mod properties;
#[path = "../../src/facts/sample.rs"]
#[allow(dead_code, reason = "shared with the tests beside the rules, where the rest of it is used")]
mod sample;
mod schema;
mod truth_table;
