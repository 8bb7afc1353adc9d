//! What the engine needs of the world outside: Salesforce, a store, a clock.
//!
//! The browser's side of these traits is in `web/`; the tests' side speaks real HTTP to the fake org. No trait has a
//! method that writes to Salesforce or Actions, so no caller can.

use std::future::Future;

use crate::facts::{ActionsPerson, Fact, Timestamp, Why};
use crate::salesforce::id::SalesforceId;

/// A whole answer of the API host: its status and its body, as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body, undecoded.
    pub body: Vec<u8>,
    /// The header `Sforce-Limit-Info`, as it came; every answer of the REST API has it.
    pub limit_info: Option<String>,
}

/// Salesforce API hosts, asked with the session that the tab's own cookie store holds. Read-only by construction.
pub trait Salesforce {
    /// API hosts that have a session cookie in this cookie store, in a stable order.
    fn hosts_with_session(&self) -> impl Future<Output = Vec<String>>;

    /// The session that [`get`](Self::get) would use now, or why there is none. Reads the cookie; asks no server.
    fn session(&self, host: &str) -> impl Future<Output = Result<Session, Why>>;

    /// GET of a path on the API host, which begins with `/`. The session cookie is read anew for each request.
    ///
    /// # Errors
    /// A [`Why`] where no whole answer came back, [`Why::TooLarge`] where it is longer than
    /// [`MAX_BODY`](crate::salesforce::error::MAX_BODY). An answer with an error status is an [`Answer`].
    fn get(&self, host: &str, path: &str) -> impl Future<Output = Result<Answer, Why>>;

    /// POST of `/composite` with these subrequests, each a GET by construction: there is no way to name a method.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    fn composite(&self, host: &str, subrequests: &[Subrequest]) -> impl Future<Output = Result<Answer, Why>>;
}

/// A session as the engine knows it: without its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Tells sessions apart: a salted digest of the cookie, from which the cookie cannot be had back.
    pub key: String,
    /// The 15-character org id that the cookie begins with, where it has that form.
    pub organization_id: Option<String>,
}

/// A GET inside a composite request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subrequest {
    /// The name by which the answer, and later subrequests, refer to it.
    pub reference_id: &'static str,
    /// Path and query on the API host.
    pub url: String,
}

/// A small key-value store. `session` ends with the browser, `local` stays.
pub trait Store {
    /// The value under `key`, if there is one and it is whole.
    fn get(&self, area: Area, key: &str) -> impl Future<Output = Option<String>>;
    /// Keeps `value` under `key`. A store that is full keeps nothing there, not what was there before either, and the
    /// caller goes on: everything kept is a convenience, never the only copy of something needed.
    fn set(&self, area: Area, key: &str, value: &str) -> impl Future<Output = ()>;
    /// Forgets `key`.
    fn remove(&self, area: Area, key: &str) -> impl Future<Output = ()>;
    /// Every key under which something is kept, in no order.
    fn keys(&self, area: Area) -> impl Future<Output = Vec<String>>;
}

/// Which store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// Ends with the browser (`storage.session`).
    Session,
    /// Stays (`storage.local`).
    Local,
}

/// What was seen in Actions before, by this browser.
pub trait ActionsMemory {
    /// The person last seen with this Salesforce ID, else the one last seen with this address. However old the sighting:
    /// its age is the rules' business.
    fn person(&self, id: Option<&SalesforceId>, email: Option<&str>) -> impl Future<Output = Fact<ActionsPerson>>;
}

/// The time.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;
}
