//! The badge at the title, and the toolbar's icon: the verdicts at a glance.

use std::borrow::Cow;

use serde::Serialize;

use super::node::{Action, Attribute, Node, Tag};
use super::words::Asked;
use super::{Reader, State, asked, overall};
use crate::diagnose::{ActivityVerdict, Report};

/// The id of the panel, which the badge says it controls.
pub(super) const PANEL_ID: &str = "loggable-panel";

/// How a state looks: a class that gives it its shape and its colour. The shape alone tells the four apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// As it should be.
    Good,
    /// Good in part.
    Partial,
    /// Not to be told.
    Unsure,
    /// Stopped.
    Bad,
}

impl Look {
    /// The look of a verdict.
    pub(super) fn of(verdict: ActivityVerdict) -> Self {
        match verdict {
            ActivityVerdict::Logs | ActivityVerdict::Fills => Look::Good,
            ActivityVerdict::ByAddress => Look::Partial,
            ActivityVerdict::CannotTell => Look::Unsure,
            ActivityVerdict::WillNotLog | ActivityVerdict::WillNotFill => Look::Bad,
        }
    }

    /// The look of a settings page's state.
    fn of_state(state: State) -> Self {
        match state {
            State::Fine => Look::Good,
            State::CannotTell => Look::Unsure,
            State::Broken => Look::Bad,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Look::Good => "good",
            Look::Partial => "partial",
            Look::Unsure => "unsure",
            Look::Bad => "bad",
        }
    }

    /// The mark that stands for it. Decoration: what it says is said in words beside it.
    pub(super) fn mark(self) -> Node {
        Node::new(Tag::Span).class("mark").class(self.class()).aria("hidden", "true")
    }
}

/// The picture of what a verdict is about.
fn picture(class: &str) -> Node {
    Node::new(Tag::Span).class("picture").class(class).aria("hidden", "true")
}

fn picture_of(asked: Asked) -> Node {
    picture(match asked {
        Asked::Email => "email",
        Asked::Call => "call",
        Asked::Fields => "fields",
    })
}

/// The badge: always three cells, for e-mails, calls and activity fields, so that it keeps its size whatever it says.
/// An activity that the page does not have leaves its cell empty. A page of Actions' settings has no verdicts and shows
/// its state in the first cell.
pub fn badge(report: &Report, reader: &Reader) -> Node {
    let words = reader.words();
    let cell = |look: Look| Node::new(Tag::Span).class("cell").class(look.class());
    let verdict_cell = |wanted: Asked| {
        let Some((_, verdict)) = asked(report).find(|(asked, _)| *asked == wanted) else {
            return Node::new(Tag::Span).class("cell absent").child(picture_of(wanted));
        };
        cell(Look::of(verdict))
            .set(Attribute::Title, words.verdict(wanted, verdict))
            .data("activity", wanted.name())
            .data("verdict", verdict.name())
            .child(picture_of(wanted))
            .child(Look::of(verdict).mark())
    };
    let mut cells = [Asked::Email, Asked::Call, Asked::Fields].map(verdict_cell);
    if let (None, Some(look), Some(first)) = (report.worst(), look_of_settings(report), cells.first_mut()) {
        *first = cell(look).child(picture("settings")).child(look.mark());
    }
    let name = match overall(report, reader) {
        Some(sentence) => words.badge(sentence),
        None => words.badge(words.elsewhere()),
    };
    frame(name, reader).children(cells)
}

/// How a page without verdicts looks. A log with failures in it is not all well, even where sign-ins are.
fn look_of_settings(report: &Report) -> Option<Look> {
    let state = State::worst(report);
    if state != Some(State::Broken) && !report.diagnostics.is_empty() {
        return Some(Look::Partial);
    }
    state.map(Look::of_state)
}

/// The badge while a check is under way, in the same size, without a verdict.
pub fn badge_checking(reader: &Reader) -> Node {
    let words = reader.words();
    let cells = [Asked::Email, Asked::Call, Asked::Fields]
        .map(|asked| Node::new(Tag::Span).class("cell checking").child(picture_of(asked)));
    frame(words.badge(words.checking()), reader).aria("busy", "true").children(cells)
}

/// The button that opens the panel.
pub(super) fn frame(name: String, reader: &Reader) -> Node {
    Node::new(Tag::Button)
        .class("badge")
        .set(Attribute::Type, "button")
        // The page beside it may be in another language.
        .set(Attribute::Lang, reader.words().tag())
        .aria("label", name)
        .aria("expanded", "false")
        .aria("haspopup", "dialog")
        .aria("controls", PANEL_ID)
        .action(Action::Toggle)
}

/// What the toolbar's icon carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionBadge {
    /// One character, or on a list a number; empty where all is well or nothing is judged.
    pub text: Cow<'static, str>,
    /// Its background, as a CSS colour.
    pub background_color: &'static str,
    /// Its own colour. It stands out from the background by at least 4.5 : 1.
    pub text_color: &'static str,
}

/// What the toolbar's icon carries: the worst state of the page, as a character and a colour. A page where all is well
/// has none, so that the icon draws the eye only when there is something to see.
pub fn action_badge(report: &Report) -> ActionBadge {
    icon(report.worst().map(Look::of).or_else(|| State::worst(report).map(Look::of_state)))
}

/// How a state looks on the icon.
pub(super) fn icon(look: Option<Look>) -> ActionBadge {
    let (text, background_color) = match look {
        None | Some(Look::Good) => ("", "#2e6b3e"),
        Some(Look::Partial) => ("@", "#8a5300"),
        Some(Look::Unsure) => ("?", "#5a6270"),
        Some(Look::Bad) => ("!", "#b3261e"),
    };
    ActionBadge { text: Cow::Borrowed(text), background_color, text_color: "#ffffff" }
}

/// The toolbar icon's title. It begins with the worst verdict by its name in the contract (`will-not-log`, …; on a page
/// of Actions' settings its state), so that whoever drives the extension need not read the words, which follow.
pub fn action_title(report: &Report, reader: &Reader) -> String {
    let words = reader.words();
    let name = report.worst().map(ActivityVerdict::name).or_else(|| State::worst(report).map(State::name));
    match (name, overall(report, reader)) {
        (Some(name), Some(sentence)) => [name, " · ", &words.badge(sentence)].concat(),
        (None, Some(sentence)) => words.badge(sentence),
        _ => words.badge(words.elsewhere()),
    }
}
