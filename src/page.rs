//! Which page a tab shows: a URL becomes a [`Page`], or nothing.

use serde::{Deserialize, Serialize};

use crate::salesforce::id::SalesforceId;
use crate::salesforce::object::Object;

/// A page that Loggable has something to say about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "page", rename_all = "kebab-case")]
pub enum Page {
    /// A record in Salesforce.
    SalesforceRecord {
        /// The page's host, in lower case.
        host: String,
        /// The record's object.
        object: Object,
        /// The record.
        id: SalesforceId,
    },
    /// A list view in Salesforce.
    SalesforceList {
        /// The page's host, in lower case.
        host: String,
        /// The object listed.
        object: Object,
    },
    /// A person's detail view in Actions. It has no address of its own.
    ActionsPerson,
    /// Actions' *Connections & Customizations*.
    ActionsConnections,
    /// Actions' *Sync Settings*.
    ActionsSyncSettings,
    /// Actions' *Diagnostics*.
    ActionsDiagnostics,
}
