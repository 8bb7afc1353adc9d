//! Builds, runs, tests and packages Loggable.
//!
//! `cargo xtask` is the command; the browser tests use [`browser`] from here.

pub mod bench;
pub mod bounds;
pub mod browser;
pub mod build;
pub mod command;
pub mod demo;
mod driver;
pub mod fuzz;
pub mod screenshots;
pub mod setup;
pub mod shown;
pub mod sizes;
pub mod test;
pub mod webdriver;
pub mod workspace;
