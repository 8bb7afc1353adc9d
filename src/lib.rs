//! Loggable says, before the send, whether a Marketo Sales Insight Actions e-mail or call will be logged in Salesforce.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that falls over says what is wrong"
    )
)]

// The sample facts are shared with the tests in tests/rules and with the bench, where this crate has its name.
#[cfg(any(test, feature = "bench"))]
extern crate self as loggable;

pub mod actions;
pub mod diagnose;
pub mod expected_fields;
pub mod facts;
pub mod finding;
pub mod gather;
pub mod kept;
pub mod list;
pub mod message;
pub mod page;
pub mod ports;
pub mod proof;
pub mod requests;
pub mod rules;
pub mod salesforce;
pub mod settings;
pub mod view;
pub mod visits;
#[cfg(target_arch = "wasm32")]
pub mod web;
