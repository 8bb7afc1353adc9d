//! The page that is shown once, after installing: what Loggable reads, what it never does, and where to begin.

use super::Reader;
use super::answers::{button, link, paragraph};
use super::node::{Action, Attribute, Node, Tag};
use super::words::OwnPages;

/// Adobe's documentation has this as the address of the Actions web app.
pub(super) const ACTIONS: &str = "https://toutapp.com/next#command_center";

/// Where users of every org can log in, or go on to their company's own login.
const LOGIN: &str = "https://login.salesforce.com/";

/// The page. `hosts`: the API hosts of the orgs with a session; `withheld`: the sites that the browser keeps from Loggable.
pub fn welcome(hosts: &[String], withheld: &[String], reader: &Reader) -> Node {
    let words = reader.words().own_pages();
    let list = |(heading, items): &(&str, [&'static str; 3])| {
        Node::new(Tag::Section)
            .class("setting")
            .child(Node::new(Tag::H2).text(*heading))
            .child(Node::new(Tag::Ul).class("points").children(items.iter().map(|item| Node::new(Tag::Li).text(*item))))
    };
    let steps = Node::new(Tag::Ol).class("points").child(first_step(hosts, words)).child(
        Node::new(Tag::Li)
            .child(Node::new(Tag::Span).text(words.open_in_actions))
            .child(link(ACTIONS, reader.words().open_actions())),
    );
    page(reader)
        .child(Node::new(Tag::H1).text(words.welcome))
        .child(paragraph("why", words.welcome_intro))
        .children(sites_withheld(withheld, reader))
        .child(
            Node::new(Tag::Section)
                .class("setting")
                .data("setting", "begin")
                .child(Node::new(Tag::H2).text(words.begin))
                .child(steps.child(Node::new(Tag::Li).text(words.pin))),
        )
        .child(list(&words.reads))
        .child(list(&words.never))
        .child(button(words.options, Action::OpenOptions))
}

fn first_step(hosts: &[String], words: &OwnPages) -> Node {
    if hosts.is_empty() {
        return Node::new(Tag::Li)
            .child(Node::new(Tag::Span).text(words.log_in))
            .child(link(LOGIN, words.log_in_link))
            .child(button(words.look_again, Action::CheckAgain));
    }
    Node::new(Tag::Li).child(Node::new(Tag::Span).text(words.open_lead)).children(hosts.iter().map(|host| {
        // A list by its key prefix alone: Salesforce leads on from there to the page that the user has for it.
        link(["https://", host, "/00Q/o"].concat(), (words.open_leads_of)(host))
    }))
}

/// That the browser keeps sites from Loggable, which ones, and how to allow them.
pub(super) fn sites_withheld(sites: &[String], reader: &Reader) -> Option<Node> {
    let words = reader.words().own_pages();
    let items = sites.iter().map(|site| Node::new(Tag::Li).child(Node::new(Tag::Code).text(site)));
    (!sites.is_empty()).then(|| {
        Node::new(Tag::Section)
            .class("setting")
            .data("setting", "withheld")
            .child(paragraph("why", words.withheld))
            .child(Node::new(Tag::Ul).class("list").children(items))
            .child(button(words.allow_sites, Action::AllowSites { origins: sites.to_vec() }))
            .child(paragraph("note", words.withheld_step))
    })
}

/// What a page of the extension's own stands in.
pub(super) fn page(reader: &Reader) -> Node {
    Node::new(Tag::Div).class("page").set(Attribute::Role, "main").set(Attribute::Lang, reader.words().tag())
}
