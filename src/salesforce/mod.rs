//! What Salesforce is: its hosts, ids and objects, and what its answers mean.

pub mod composite;
pub mod describe;
pub mod error;
pub mod host;
pub mod id;
pub mod limits;
mod moment;
pub mod object;
pub mod proof;
pub mod record;
pub mod rows;
pub mod session;
pub mod setup;
pub mod userinfo;

/// The API version asked for: Summer '26. Every org runs the same release.
pub const API_VERSION: &str = "v67.0";
