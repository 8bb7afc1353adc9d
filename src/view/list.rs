//! A list of leads and contacts, or of people in Actions: marks at the rows that will not log, a summary beside the list's title, and what panel and
//! popup say of the rows.

use std::borrow::Cow;

use serde::Serialize;

use super::answers::{self, button, paragraph};
use super::badge::{ActionBadge, Look, frame as badge_frame, icon};
use super::foreign::shown;
use super::node::{Action, Attribute, Node, Tag};
use super::popup::{always, columns, form, frame as popup_frame, note};
use super::{Reader, panel};
use crate::diagnose::{ActivityVerdict, Report, RowVerdict};
use crate::facts::Why;
use crate::list::{Counts, Key, List, MOST, Row};
use crate::page::Page;
use crate::salesforce::id::SalesforceId;

/// More rows than this are not listed: nobody reads on, and the copy has them all.
const LISTED: usize = 100;

/// The same mark at many rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// What stands at each of the rows.
    pub node: Node,
    /// The rows: by the first 15 characters of their ids, which pages write with and without the other three, or by their
    /// addresses in lower case.
    pub ids: Vec<String>,
}

/// The marks: where an e-mail, a call, or both will not be logged. They are there for the eye; the panel says the same in words.
pub fn list_marks(list: &List) -> Vec<Marks> {
    let will_not = |activity| activity == Some(ActivityVerdict::WillNotLog);
    let marked = |email: bool, call: bool| {
        let ids: Vec<String> = list
            .rows()
            .iter()
            .filter(|row| {
                row.verdict
                    .as_ref()
                    .is_some_and(|verdict| (will_not(verdict.email), will_not(verdict.call)) == (email, call))
            })
            .map(|row| match &row.key {
                Key::Record(id) => id.as_str().chars().take(15).collect(),
                Key::Address(address) => address.clone(),
            })
            .collect();
        let pictures = [(email, "email"), (call, "call")].into_iter().filter(|(is, _)| *is);
        let node = Node::new(Tag::Span)
            .class("row")
            .aria("hidden", "true")
            .children(pictures.map(|(_, class)| Node::new(Tag::Span).class("picture").class(class)))
            .child(Look::Bad.mark());
        (!ids.is_empty()).then_some(Marks { node, ids })
    };
    [(true, true), (true, false), (false, true)].into_iter().filter_map(|(email, call)| marked(email, call)).collect()
}

/// The sentence above the rows.
fn title(counts: &Counts, reader: &Reader) -> String {
    let words = reader.words();
    match counts {
        // An empty list, or one that is drawn in a way that nobody here has seen.
        Counts { rows: 0, .. } => words.list_empty().to_owned(),
        Counts { checked: 0, .. } => words.checking().to_owned(),
        _ => words.list(counts),
    }
}

fn look(counts: &Counts) -> Look {
    match counts {
        Counts { will_not_log: 1.., .. } => Look::Bad,
        Counts { open: 1.., .. } => Look::Unsure,
        _ => Look::Good,
    }
}

/// What sums the rows up: in the contract, in numbers.
fn summary(node: Node, counts: &Counts) -> Node {
    let Counts { rows, checked, emails, calls, open, .. } = *counts;
    [("rows", rows), ("checked", checked), ("emails", emails), ("calls", calls), ("open", open)]
        .into_iter()
        .fold(node.data("summary", "list"), |node, (name, count)| node.data(name, count.to_string()))
}

/// The summary beside the list's title, which opens the panel. Where no row was judged yet, or the reader does not want it,
/// it is there without being shown, because the marks come with it. In Actions it stands at the window's edge, and most people
/// there were never looked at, so that it is shown only where it warns.
pub fn list_badge(report: &Report, list: &List, reader: &Reader) -> Node {
    let words = reader.words();
    let counts = list.counts();
    let is_quiet = report.page == Page::ActionsPeople && counts.will_not_log == 0;
    let text = title(&counts, reader);
    let badge = summary(badge_frame(words.badge(&text), reader), &counts)
        .class("bar")
        .child(look(&counts).mark())
        .child(Node::new(Tag::Span).aria("hidden", "true").text(text));
    if counts.checked == 0 || list.is_dismissed || is_quiet { badge.set(Attribute::Hidden, "") } else { badge }
}

/// The panel that the summary opens.
pub fn list_panel(report: &Report, list: &List, reader: &Reader) -> Node {
    let dismiss = button(reader.words().list_dismiss(), Action::Dismiss);
    panel::frame(&title(&list.counts(), reader), None, reader)
        .children(answers::orgs(report, false, reader))
        .children(progress(list, reader))
        .children(table(report, list, "", reader))
        .children(not_told(list, reader))
        .children(answers::orgs(report, true, reader))
        .child(foot(report, list, reader, Some(dismiss)))
}

/// The popup for a list.
pub fn list_popup(report: &Report, list: &List, reader: &Reader) -> Node {
    let counts = list.counts();
    let title = title(&counts, reader);
    let head = summary(Node::new(Tag::Header), &counts).class("head").child(Node::new(Tag::H1).text(title));
    popup_frame(reader)
        .child(head)
        .children(answers::orgs(report, false, reader))
        .children(progress(list, reader))
        .children((counts.will_not_log > 0).then(|| filter(list, reader)))
        .children(table(report, list, &list.filter, reader))
        .children(not_told(list, reader))
        .children(answers::orgs(report, true, reader))
        .child(foot(report, list, reader, None))
        .child(always(reader))
        .as_page()
}

/// The leads and contacts that are listed on a record's page, summed up, with those that will not log. None before any was judged.
pub(super) fn related(report: &Report, list: &List, reader: &Reader) -> Option<Node> {
    let words = reader.words();
    let counts = list.counts();
    if counts.checked == 0 {
        return None;
    }
    let line = Node::new(Tag::P)
        .class("verdict")
        .child(look(&counts).mark())
        .child(Node::new(Tag::Span).text(title(&counts, reader)));
    Some(
        summary(Node::new(Tag::Section), &counts)
            .class("related")
            .child(Node::new(Tag::H3).text(words.related()))
            .child(line)
            .children(progress(list, reader))
            .children(table(report, list, "", reader))
            .children(not_told(list, reader))
            .children(copy(list, reader)),
    )
}

/// The toolbar's icon: how many rows will not log.
pub fn list_action_badge(list: &List) -> ActionBadge {
    let counts = list.counts();
    let badge = icon(Some(look(&counts)));
    match counts.will_not_log {
        0 => badge,
        // Four characters are all that there is room for.
        count => ActionBadge { text: Cow::Owned(count.to_string()), ..badge },
    }
}

/// The icon's title, which begins with the worst verdict by its name in the contract, as on other pages.
pub fn list_action_title(list: &List, reader: &Reader) -> String {
    let text = reader.words().badge(&title(&list.counts(), reader));
    match list.rows().iter().filter_map(|row| row.verdict.as_ref()?.worst()).max() {
        Some(worst) => [worst.name(), " · ", &text].concat(),
        None => text,
    }
}

fn progress(list: &List, reader: &Reader) -> Vec<Node> {
    let words = reader.words();
    let counts = list.counts();
    let under_way = (counts.checked < counts.rows).then(|| note(words.list_progress(counts.checked, counts.rows)));
    let cut = list.is_cut.then(|| note(words.list_cut(MOST)));
    under_way.into_iter().chain(cut).collect()
}

fn filter(list: &List, reader: &Reader) -> Node {
    let words = reader.words();
    let action = Action::FilterRows { text: String::new() };
    form(words.list_filter(), &list.filter, action, ("filter", words.filter())).class("filter")
}

/// The rows that will not log.
fn table(report: &Report, list: &List, filter: &str, reader: &Reader) -> Vec<Node> {
    let words = reader.words();
    let wanted = filter.trim().to_lowercase();
    let stopped: Vec<&Row> = list.rows().iter().filter(|row| row.will_not_log()).collect();
    let found: Vec<&Row> = stopped.iter().filter(|row| name(row).to_lowercase().contains(&wanted)).copied().collect();
    if stopped.is_empty() {
        return Vec::new();
    }
    if found.is_empty() {
        return vec![note(words.list_no_match())];
    }
    let rows = found.iter().take(LISTED).filter_map(|row| line(report, row, reader));
    let table = Node::new(Tag::Table)
        .class("rows")
        .child(columns(words.list_columns()))
        .child(Node::new(Tag::Tbody).children(rows));
    let more = found.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| paragraph("note", words.list_more(more)));
    std::iter::once(table).chain(more).collect()
}

fn line(report: &Report, row: &Row, reader: &Reader) -> Option<Node> {
    let words = reader.words();
    let verdict = row.verdict.as_ref()?;
    let cell = |verdict: Option<ActivityVerdict>| {
        let cell = Node::new(Tag::Td);
        match verdict {
            Some(verdict) => {
                cell.child(Look::of(verdict).mark()).child(Node::new(Tag::Span).text(words.list_verdict(verdict)))
            }
            None => cell,
        }
    };
    let named = |verdict: Option<ActivityVerdict>| verdict.map_or("", ActivityVerdict::name);
    let name = match (report.api_host.value(), &row.key) {
        (Some(host), Key::Record(id)) => answers::link(address(host, id), name(row)),
        _ => Node::new(Tag::Span).text(name(row)),
    };
    Some(
        Node::new(Tag::Tr)
            .data("row", row.key.as_str())
            .data("email", named(verdict.email))
            .data("call", named(verdict.call))
            .child(Node::new(Tag::Th).set(Attribute::Scope, "row").child(name))
            .child(cell(verdict.email))
            .child(cell(verdict.call))
            .child(Node::new(Tag::Td).text(why(verdict, reader))),
    )
}

/// A record by its id alone: Salesforce leads on from there to the page that the user has for it.
fn address(host: &str, id: &SalesforceId) -> String {
    ["https://", host, "/", id.as_str()].concat()
}

fn name(row: &Row) -> String {
    shown(if row.name.is_empty() { row.key.as_str() } else { &row.name })
}

fn why(verdict: &RowVerdict, reader: &Reader) -> String {
    let problems: Vec<&str> = verdict.broken.iter().map(|problem| reader.words().list_problem(*problem)).collect();
    problems.join(" · ")
}

/// Why something of the other rows cannot be told: each reason once, with how many rows it is about.
fn not_told(list: &List, reader: &Reader) -> Option<Node> {
    let words = reader.words();
    let mut reasons: Vec<(&Why, usize)> = Vec::new();
    for why in list.rows().iter().filter_map(|row| row.verdict.as_ref()?.why.as_ref()) {
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, count)) => *count += 1,
            None => reasons.push((why, 1)),
        }
    }
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let rows = reasons.iter().map(|(_, count)| count).sum();
    let reason = |(why, count): (&Why, usize)| {
        let said = words.reason(why, reader);
        Node::new(Tag::Div)
            .class("reason")
            .data("why", why.name())
            .data("rows", count.to_string())
            .child(paragraph("cause", said.cause))
            .child(paragraph("count", words.list_rows(count)))
            .child(paragraph("step", said.step))
    };
    (!reasons.is_empty()).then(|| {
        Node::new(Tag::Section)
            .class("not-told")
            .child(Node::new(Tag::H3).text(words.list_not_told(rows)))
            .children(reasons.into_iter().map(reason))
    })
}

/// All rows, to be copied. The text goes with the button, and with each step of a check that is under way another one would.
fn copy(list: &List, reader: &Reader) -> Option<Node> {
    let words = reader.words();
    (!list.is_checking() && list.counts().checked > 0).then(|| {
        let copy = Action::Copy { text: csv(list, reader) };
        button(words.copy_as_csv(), copy).data("form", "csv").data("done", words.copied())
    })
}

fn foot(report: &Report, list: &List, reader: &Reader, more: Option<Node>) -> Node {
    let words = reader.words();
    let buttons = Node::new(Tag::Div)
        .class("buttons")
        .child(button(words.check_again(), Action::CheckAgain))
        .children(copy(list, reader))
        .children(more);
    Node::new(Tag::Footer)
        .class("foot")
        .child(paragraph("note", words.honest_note()))
        .child(answers::for_whom_of_list(report, reader))
        .child(buttons)
}

/// All rows that were judged, as RFC 4180 has it. A spreadsheet takes a cell that begins like a formula for one, and a record
/// may be called anything, so such a cell begins with an apostrophe.
pub fn csv(list: &List, reader: &Reader) -> String {
    let words = reader.words();
    let [name_column, email, call, why_column] = words.list_columns();
    let by_address = matches!(list.rows().first(), Some(Row { key: Key::Address(_), .. }));
    let key_column = if by_address { words.list_address_column() } else { words.list_id_column() };
    let mut text = csv_line(&[name_column, key_column, email, call, why_column]);
    for row in list.rows() {
        let Some(verdict) = &row.verdict else { continue };
        let said = |verdict: Option<ActivityVerdict>| verdict.map_or("", |verdict| words.list_verdict(verdict));
        let why = match &verdict.why {
            Some(cannot_tell) if verdict.broken.is_empty() => words.reason(cannot_tell, reader).cause,
            _ => why(verdict, reader),
        };
        text += &csv_line(&[&shown(&row.name), row.key.as_str(), said(verdict.email), said(verdict.call), &why]);
    }
    text
}

fn csv_line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| {
            let begins = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
            ["\"", begins, &cell.replace('"', "\"\""), "\""].concat()
        })
        .collect();
    cells.join(",") + "\r\n"
}
