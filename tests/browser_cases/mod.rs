//! What a scenario alone cannot say: what happens while somebody works with the page.

use anyhow::Result;
use xtask::browser::Kind;

use crate::Test;

/// A case: its name, and what it does.
pub type Case = fn(Kind, &Test) -> Result<()>;

/// Every case, each run in both browsers.
pub const ALL: &[(&str, Case)] = &[];
