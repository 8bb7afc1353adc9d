//! The panel that the badge opens: what is wrong and what to do, what cannot be told, what is in order.

use super::badge::{Look, PANEL_ID};
use super::node::{Action, Attribute, Node, Tag};
use super::{Reader, answers, asked, decoder, list, overall};
use crate::diagnose::Report;
use crate::list::List;

/// The panel. The verdicts stand in it as sentences only: their nodes of the contract are the badge's, in the same
/// shadow root. `rows`: the leads and contacts that are listed on the record's page.
pub fn panel(report: &Report, rows: Option<&List>, reader: &Reader) -> Node {
    let words = reader.words();
    let title = overall(report, reader).unwrap_or_else(|| words.elsewhere());
    let verdicts = asked(report).map(|(asked, verdict)| {
        Node::new(Tag::Li)
            .class("verdict")
            .child(Look::of(verdict).mark())
            .child(Node::new(Tag::Span).text(words.verdict(asked, verdict)))
    });
    let verdicts = report.worst().map(|_| Node::new(Tag::Ul).class("verdicts").children(verdicts));
    frame(title, verdicts, reader)
        .children(answers::orgs(report, false, reader))
        .children(answers::broken(report, reader))
        .children(decoder::codes(report, reader))
        .children(answers::not_told(report, reader))
        .children(answers::in_order(report, reader))
        .children(rows.and_then(|rows| list::related(report, rows, reader)))
        .children(answers::orgs(report, true, reader))
        .child(
            Node::new(Tag::Footer)
                .class("foot")
                .children(answers::notes(report, reader))
                .child(answers::for_whom(report, reader))
                .child(answers::buttons(report, reader))
                .child(answers::for_admin(report, reader)),
        )
}

/// A panel with its title, what follows that in its head, and the button that closes it.
pub(super) fn frame(title: &str, below: Option<Node>, reader: &Reader) -> Node {
    let words = reader.words();
    let close = Node::new(Tag::Button)
        .class("close")
        .set(Attribute::Type, "button")
        .aria("label", words.close())
        .set(Attribute::Title, words.close())
        .action(Action::Toggle);
    let head = Node::new(Tag::Header).class("head").child(Node::new(Tag::H2).text(title)).child(close).children(below);
    Node::new(Tag::Section)
        .class("panel")
        .set(Attribute::Id, PANEL_ID)
        .set(Attribute::Role, "dialog")
        .set(Attribute::Tabindex, "-1")
        .set(Attribute::Lang, words.tag())
        .aria("label", words.badge(title))
        .child(head)
}
