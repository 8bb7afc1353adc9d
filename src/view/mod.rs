//! The report as it is shown: a tree of plain nodes for the badge, the panel and the popup, and texts and
//! files for the toolbar and the admin.
//!
//! What is shown is decided here once for all surfaces; how it is worded is in [`words`], for each language. The
//! attributes that a driver from outside may rely on (`data-activity`, `data-rule`, …) never depend on the language.

mod admin;
mod answers;
mod badge;
mod decoder;
mod foreign;
mod list;
pub mod node;
mod options;
mod panel;
mod popup;
mod way_out;
mod welcome;
mod words;

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, UtcOffset};

pub use admin::{admin_json, admin_markdown, admin_plain_text, permission_set, permission_set_file, report_file};
pub use badge::{ActionBadge, action_badge, action_title, badge, badge_checking};
pub use list::{Marks, list_action_badge, list_action_title, list_badge, list_marks, list_panel, list_popup};
pub use options::{Done, Options, options};
pub use panel::panel;
pub use popup::{
    popup, popup_checking, popup_elsewhere, popup_misread, popup_not_watched, popup_search, popup_unread,
    popup_without_other, with_report_of_misread,
};
pub use welcome::welcome;

use node::{Attribute, Node, Tag};
use words::{Asked, Words};

use crate::diagnose::{ActivityVerdict, Report, Verdicts};
use crate::facts::{Fact, Timestamp, Why};
use crate::finding::{Finding, Verdict};
use crate::page::Page;
use crate::salesforce::object::Object;

/// Who reads: the language, and the clock on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// The language.
    pub language: Language,
    /// Minutes that the reader's clock is ahead of UTC.
    pub utc_offset_minutes: i32,
    /// Whom the reader reads about.
    pub about: About,
}

/// Whom a report is about, as its reader sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The reader, who is "you".
    Reader,
    /// Another user, whose access the reader has looked up. "You" would be the wrong one.
    AnotherUser,
}

/// A language that Loggable speaks, which is kept by its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, also for whoever reads none of the others.
    #[serde(rename = "en")]
    English,
    /// Japanese.
    #[serde(rename = "ja")]
    Japanese,
}

impl Language {
    /// The language for a browser's language tag (`ja`, `ja-JP`, `en-US`, …).
    pub fn of(browser_tag: &str) -> Self {
        let primary = browser_tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("ja") { Language::Japanese } else { Language::English }
    }
}

impl Reader {
    fn words(&self) -> &'static dyn Words {
        words::of(self.language, self.about)
    }

    /// The reader of this report.
    fn of(&self, report: &Report) -> Reader {
        let about = if report.looked_by().is_some() { About::AnotherUser } else { self.about };
        Reader { about, ..*self }
    }

    fn local(&self, at: Timestamp) -> Option<OffsetDateTime> {
        let seconds = i64::try_from(at.0 / 1000).ok()?;
        let offset =
            self.utc_offset_minutes.checked_mul(60).and_then(|seconds| UtcOffset::from_whole_seconds(seconds).ok());
        OffsetDateTime::from_unix_timestamp(seconds).ok()?.checked_to_offset(offset.unwrap_or(UtcOffset::UTC))
    }

    /// `YYYY-MM-DD HH:MM` on the reader's clock; `–` for a moment that no calendar has.
    fn date(&self, at: Timestamp) -> String {
        self.local(at).map_or_else(
            || "–".to_owned(),
            |at| {
                let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
                format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", at.hour(), at.minute())
            },
        )
    }

    /// `YYYY-MM-DD` on the reader's clock; `–` for a moment that no calendar has.
    fn day(&self, at: Timestamp) -> String {
        self.date(at).split(' ').next().unwrap_or_default().to_owned()
    }

    /// `UTC±HH:MM`.
    fn offset(&self) -> String {
        let minutes = self.utc_offset_minutes.unsigned_abs();
        let sign = if self.utc_offset_minutes < 0 { '-' } else { '+' };
        format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// The moment as a `time` element.
    fn time(&self, at: Timestamp) -> Node {
        let utc = Reader { utc_offset_minutes: 0, ..*self }.date(at).replace(' ', "T");
        Node::new(Tag::Time).set(Attribute::Datetime, format!("{utc}Z")).text(self.date(at))
    }
}

/// The report of a visit on which the engine met an error of its own: every activity that the page's address calls
/// for is *cannot tell*. It is shown like any other.
pub fn report_of_fault(page: Page, now: Timestamp) -> Report {
    let person = match &page {
        Page::ActionsPerson => true,
        Page::SalesforceRecord { object, .. } => matches!(object, Object::Lead | Object::Contact | Object::Task),
        _ => false,
    };
    let fields = matches!(page, Page::ActionsPerson | Page::SalesforceRecord { .. });
    let unsure = |applies: bool| applies.then_some(ActivityVerdict::CannotTell);
    Report {
        page,
        checked_at: now,
        api_host: Fact::Unseen(Why::EngineFault),
        identity: Fact::Unseen(Why::EngineFault),
        setup: Fact::Unseen(Why::NotAsked),
        verdicts: Verdicts { email: unsure(person), call: unsure(person), fields: unsure(fields) },
        rules: Vec::new(),
        objects: Vec::new(),
        fields: Vec::new(),
        diagnostics: Vec::new(),
        orgs: Vec::new(),
    }
}

/// The verdicts that the page has, in the order in which they are shown.
fn asked(report: &Report) -> impl Iterator<Item = (Asked, ActivityVerdict)> {
    [
        (Asked::Email, report.verdicts.email),
        (Asked::Call, report.verdicts.call),
        (Asked::Fields, report.verdicts.fields),
    ]
    .into_iter()
    .filter_map(|(asked, verdict)| Some((asked, verdict?)))
}

/// The state of a report's rules taken together, worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Fine,
    CannotTell,
    Broken,
}

impl State {
    /// Its name in the contract (`data-state`).
    fn name(self) -> &'static str {
        match self {
            State::Fine => "fine",
            State::CannotTell => "cannot-tell",
            State::Broken => "broken",
        }
    }

    /// The worst state among the rules; `None` where nothing is judged. A report in which the engine failed has no rule
    /// and is not fine.
    fn worst(report: &Report) -> Option<State> {
        let engine_failed = matches!(report.identity, Fact::Unseen(Why::EngineFault));
        report
            .rules
            .iter()
            .filter_map(|judged| match judged.verdict {
                Verdict::Broken(_) => Some(State::Broken),
                Verdict::CannotTell(_) => Some(State::CannotTell),
                Verdict::Fine(_) => Some(State::Fine),
                Verdict::NotApplicable => None,
            })
            .max()
            .or(engine_failed.then_some(State::CannotTell))
    }
}

/// The sentence that sums the report up; `None` where nothing is judged.
fn overall(report: &Report, reader: &Reader) -> Option<&'static str> {
    let words = reader.words();
    match report.worst() {
        None if report.page == Page::ActionsDiagnostics => {
            Some(words.overall_of_diagnostics(State::worst(report), !report.diagnostics.is_empty()))
        }
        Some(_) => Some(words.overall(&report.verdicts)),
        None => State::worst(report).map(|state| words.overall_of_settings(state)),
    }
}

/// The findings of a report.
fn findings(report: &Report) -> impl Iterator<Item = (crate::rules::Problem, &Finding)> {
    report.rules.iter().filter_map(|judged| match &judged.verdict {
        Verdict::Broken(finding) => Some((judged.problem, finding)),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
