//! The rules: one problem, one file. This file holds the only registration.
//!
//! A rule is a pure function from [`Facts`] to [`Verdict`], with its documentation beside it. Which verdict of which
//! activity a rule decides is not the rule's business: that is the closed list in `diagnose`.

// A rule meets whatever servers and pages say. It may not fall over any of it.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable, clippy::indexing_slicing)]

use crate::facts::Facts;
use crate::finding::Verdict;

/// A rule: its name, its documentation, and how it judges.
pub struct Rule {
    /// The problem it recognises.
    pub problem: Problem,
    /// Documentation: what README's table of rules and the findings' pages are made of.
    pub doc: Doc,
    /// The judgement.
    pub judge: fn(&Facts) -> Verdict,
}

/// A rule's documentation, in English, for README and for whoever changes the rule.
pub struct Doc {
    /// What happened, in one sentence.
    pub what: &'static str,
    /// Why it keeps activities from being logged or filled.
    pub why: &'static str,
    /// What shows that it is so.
    pub evidence: &'static str,
    /// Who mends it, and where.
    pub fix: &'static str,
    /// When it cannot be told.
    pub cannot_tell: &'static str,
    /// Where the fact comes from: the numbered point of *Why aren't my sales activities and activity fields syncing to
    /// Salesforce?* in Adobe's documentation, or beyond it.
    pub source: &'static str,
}

macro_rules! rules {
    ($($problem:ident => $module:ident),+ $(,)?) => {
        $(mod $module;)+

        /// The problems that Loggable recognises, one for each rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Problem {
            $(#[doc = concat!("See `rules/", stringify!($module), ".rs`.")] $problem),+
        }

        impl Problem {
            /// Its name in the contract: the file's name.
            pub fn name(self) -> &'static str {
                match self { $(Problem::$problem => stringify!($module)),+ }
            }

            /// The extension's own page that explains it, by its path in the package.
            pub fn page(self) -> &'static str {
                match self { $(Problem::$problem => concat!("extension/rules/", stringify!($module), ".html")),+ }
            }

            /// The problem with this name, where there is a rule for it.
            pub fn of_name(name: &str) -> Option<Self> {
                ALL.iter().map(|rule| rule.problem).find(|problem| problem.name() == name)
            }
        }

        /// Every rule, in the order in which the panel lists them.
        pub static ALL: &[&Rule] = &[$(&$module::RULE),+];
    };
}

rules! {
    NotConnected => not_connected,
    ConnectionFailing => connection_failing,
    SyncSettingsOff => sync_settings_off,
    MissingSalesforceId => missing_salesforce_id,
    MissingEmailAddress => missing_email_address,
    UnmatchedEmailAddress => unmatched_email_address,
    AmbiguousEmailAddress => ambiguous_email_address,
    StaleSalesforceId => stale_salesforce_id,
    EmailMismatch => email_mismatch,
    NoSalesOwner => no_sales_owner,
    HiddenActivityField => hidden_activity_field,
    ReadOnlyActivityField => read_only_activity_field,
    MissingTaskField => missing_task_field,
    MissingPackageField => missing_package_field,
    MisnamedTaskField => misnamed_task_field,
    MistypedTaskField => mistyped_task_field,
    TaskTypeValueMissing => task_type_value_missing,
    RequiredTaskField => required_task_field,
    NoObjectAccess => no_object_access,
    NoRecordAccess => no_record_access,
    RequiredFieldEmpty => required_field_empty,
    ApiNotAvailable => api_not_available,
    ApiLimitNear => api_limit_near,
}

/// What a rule's tests expect of its answer.
#[cfg(test)]
#[allow(clippy::panic, reason = "a test that falls over says what is wrong")]
mod expect {
    use crate::facts::{Saw, Why};
    use crate::finding::{Evidence, Finding, Verdict};

    pub(super) fn broken(verdict: Verdict) -> Finding {
        match verdict {
            Verdict::Broken(finding) => finding,
            other => panic!("expected broken, not {other:?}"),
        }
    }

    pub(super) fn fine(verdict: Verdict) -> Evidence {
        match verdict {
            Verdict::Fine(evidence) => evidence,
            other => panic!("expected fine, not {other:?}"),
        }
    }

    pub(super) fn cannot_tell(verdict: Verdict) -> Why {
        match verdict {
            Verdict::CannotTell(why) => why,
            other => panic!("expected cannot tell, not {other:?}"),
        }
    }

    pub(super) fn saw(finding: &Finding) -> Vec<Saw> {
        finding.evidence().map(|evidence| evidence.saw.clone()).collect()
    }

    pub(super) fn fields(finding: &Finding) -> Vec<String> {
        finding
            .fields()
            .iter()
            .map(|field| format!("{}.{} {:?}", field.object.api_name(), field.field, field.problem))
            .collect()
    }
}
