//! What is read of Actions: a page's outline in, a person, a connection or settings out, and a memory of what was seen.
//!
//! Actions has no public API and its markup is not documented, so it is only ever read as the user sees it: text,
//! links and form states in document order. What an outline does not settle is *cannot tell*, never *missing*.

pub mod activity_fields;
mod dates;
pub mod diagnostics;
pub mod labels;
pub mod masked;
pub mod memory;
pub mod outline;
pub mod reading;
