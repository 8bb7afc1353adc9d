//! What Loggable may cost. Each figure has two limits: the *bound* that it is meant to keep, which `cargo xtask bench` prints
//! beside it, and the *ceiling* over which a test fails.
//!
//! Only figures that come out the same on every machine have a ceiling: sizes and requests, and no times.

/// A figure's two limits, in bytes or requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// What it is meant to keep.
    pub bound: u64,
    /// Over this a test fails. As long as the bound is not met it lies a little over what is reached, so that nothing grows
    /// unseen.
    pub ceiling: u64,
}

/// The engine after `gzip -9`.
pub const WASM_GZIPPED: Limit = Limit { bound: 120_000, ceiling: 515_000 };

/// The package, zipped.
pub const PACKAGE: Limit = Limit { bound: 250_000, ceiling: 598_000 };

/// Scripts and styles in a page of Salesforce before anybody has opened the panel, raw.
pub const LOADED: Limit = Limit { bound: 12_000, ceiling: 14_500 };

/// The same once the panel was opened.
pub const LOADED_WITH_PANEL: Limit = Limit { bound: 12_000, ceiling: 18_700 };

/// As [`LOADED`], in a page of Actions, which also has what reads it.
pub const LOADED_IN_ACTIONS: Limit = Limit { bound: 12_000, ceiling: 17_300 };

/// The same once the panel was opened.
pub const LOADED_IN_ACTIONS_WITH_PANEL: Limit = Limit { bound: 12_000, ceiling: 21_500 };

/// The same in a page of any other host.
pub const LOADED_ELSEWHERE: Limit = Limit { bound: 0, ceiling: 0 };

/// Requests to Salesforce for a page that is not supported.
pub const REQUESTS_UNSUPPORTED: Limit = Limit { bound: 0, ceiling: 0 };

/// Requests for a record when nothing is known yet.
pub const REQUESTS_COLD: Limit = Limit { bound: 4, ceiling: 4 };

/// The same where an object is not described by object-info and has to be described otherwise.
pub const REQUESTS_COLD_WITH_FALLBACK: Limit = Limit { bound: 5, ceiling: 5 };

/// Requests for a record of an org that is known.
pub const REQUESTS_WARM: Limit = Limit { bound: 1, ceiling: 1 };

/// Requests for the popup.
pub const REQUESTS_POPUP: Limit = Limit { bound: 0, ceiling: 0 };
