//! The popup of the toolbar's icon: the quick check.

use super::badge::Look;
use super::node::{Action, Attribute, Node, Tag};
use super::welcome::{ACTIONS, sites_withheld};
use super::{Reader, answers, asked, decoder, list, overall};
use crate::diagnose::{ObjectGlance, Report};
use crate::facts::{Fact, Why};
use crate::list::List;
use crate::salesforce::setup::FoundUser;

/// The most characters of a name that can be searched for. No name in Salesforce is longer.
const LONGEST_NAME: &str = "121";

/// More lines of a masked page are copied and not shown.
const LINES: usize = 300;

/// The popup for a page that was judged, for the reader or for another user. A page that Loggable knows and has nothing to
/// judge on, such as a list of accounts, gets [`popup_elsewhere`]. `rows`: the leads and contacts that are listed on the record's
/// page.
pub fn popup(report: &Report, rows: Option<&List>, reader: &Reader) -> Node {
    with_search(report, rows, reader, |search| search)
}

/// The same after a search for another user: what was found, or why it could not be searched.
pub fn popup_search(report: &Report, text: &str, found: &Result<Vec<FoundUser>, Why>, reader: &Reader) -> Node {
    let words = reader.words();
    let result = match found {
        Ok(users) if users.is_empty() => note(words.nobody_found()),
        Ok(users) => Node::new(Tag::Ul).class("users").children(users.iter().map(|user| {
            let text = words.found_user(&user.name, &user.username, &user.profile);
            Node::new(Tag::Li).child(answers::button(text, Action::CheckUser { id: user.id.clone() }))
        })),
        Err(why) => return popup_with_reason(report, text, why, reader),
    };
    with_search(report, None, reader, |_| search(text, true, reader).child(result))
}

/// The same where another user could not be checked, and why.
pub fn popup_without_other(report: &Report, why: &Why, reader: &Reader) -> Node {
    popup_with_reason(report, "", why, reader)
}

fn popup_with_reason(report: &Report, text: &str, why: &Why, reader: &Reader) -> Node {
    let said = reader.words().reason(why, reader);
    with_search(report, None, reader, |_| search(text, true, reader).child(note(&said.cause)).child(note(&said.step)))
}

/// What has just become so, told to whoever hears it.
pub(super) fn note(text: impl Into<String>) -> Node {
    Node::new(Tag::P).class("note").set(Attribute::Role, "status").text(text)
}

fn with_search(report: &Report, rows: Option<&List>, reader: &Reader, change: impl FnOnce(Node) -> Node) -> Node {
    let reader = &reader.of(report);
    let words = reader.words();
    let Some(title) = overall(report, reader) else {
        return popup_elsewhere(&[], reader);
    };
    let another = report.looked_by().and(report.identity.value());
    let title = another.map_or_else(|| title.to_owned(), |user| words.another_user(&user.name));
    let mut header = Node::new(Tag::Header).class("head").child(Node::new(Tag::H1).text(title)).children(
        another.map(|user| Node::new(Tag::P).class("why").text(words.this_user_is(&user.name, &user.username))),
    );
    if report.worst().is_some() {
        header = header.child(Node::new(Tag::Ul).class("verdicts").children(asked(report).map(|(asked, verdict)| {
            Node::new(Tag::Li)
                .class("verdict")
                .data("activity", asked.name())
                .data("verdict", verdict.name())
                .child(Look::of(verdict).mark())
                .child(Node::new(Tag::Span).text(words.verdict(asked, verdict)))
        })));
    }
    // Without an org and a user who looks there is nobody to ask for another one.
    let can_search = report.verdicts.fields.is_some() && report.identity.value().is_some();
    frame(reader)
        .child(header)
        .children(answers::orgs(report, false, reader))
        .children(answers::broken(report, reader))
        .children(decoder::codes(report, reader))
        .children(answers::not_told(report, reader))
        .children(answers::in_order(report, reader))
        .children(answers::not_applicable(report, reader))
        .children(rows.and_then(|rows| list::related(report, rows, reader)))
        .children(answers::orgs(report, true, reader))
        .children(objects(report, reader))
        .child(
            Node::new(Tag::Footer)
                .class("foot")
                .children(answers::notes(report, reader))
                .child(answers::for_whom(report, reader))
                .child(answers::buttons(report, reader))
                .child(answers::for_admin(report, reader)),
        )
        .children(can_search.then(|| change(search("", false, reader))))
        .child(always(reader))
        .as_page()
}

/// Checking another user: a field to search in, folded until it is wanted.
fn search(text: &str, open: bool, reader: &Reader) -> Node {
    let words = reader.words();
    let action = Action::FindUser { text: String::new() };
    let form = form(words.name_or_username(), text, action, ("search", words.search()));
    let summary = Node::new(Tag::Summary).text(words.check_another_user());
    let details = Node::new(Tag::Details).class("search").child(summary).child(form);
    if open { details.set(Attribute::Open, "") } else { details }
}

/// A field for a name or a part of one, with the button that sends it: its name, and what stands on it.
pub(super) fn form(label: &str, text: &str, action: Action, (name, send): (&'static str, &str)) -> Node {
    // By these names the popup finds again what had the focus, when its tree is made anew.
    let field = Node::new(Tag::Input)
        .set(Attribute::Type, "text")
        .set(Attribute::Value, text)
        .set(Attribute::Maxlength, LONGEST_NAME)
        .set(Attribute::Autocomplete, "off")
        .data("action", action.name());
    let send = Node::new(Tag::Button).class("button").set(Attribute::Type, "submit").data("action", name).text(send);
    Node::new(Tag::Form)
        .child(Node::new(Tag::Label).child(Node::new(Tag::Span).text(label)).child(field))
        .child(send)
        .action(action)
}

/// The popup while the first check of a page is under way.
pub fn popup_checking(reader: &Reader) -> Node {
    let checking = Node::new(Tag::P).class("checking").set(Attribute::Role, "status").text(reader.words().checking());
    frame(reader).child(checking).child(always(reader))
}

/// The popup on a page that is not ours: what to open instead.
/// `withheld`: the sites that the browser keeps from Loggable, of which this may be one.
pub fn popup_elsewhere(withheld: &[String], reader: &Reader) -> Node {
    let words = reader.words();
    frame(reader)
        .child(Node::new(Tag::Header).class("head").child(Node::new(Tag::H1).text(words.elsewhere())))
        .child(
            Node::new(Tag::Ul)
                .class("elsewhere")
                .child(Node::new(Tag::Li).child(Node::new(Tag::Span).text(words.elsewhere_salesforce())))
                .child(
                    Node::new(Tag::Li)
                        .child(Node::new(Tag::Span).text(words.elsewhere_actions()))
                        .child(answers::link(ACTIONS, words.open_actions())),
                ),
        )
        .children(sites_withheld(withheld, reader))
        .child(always(reader))
        .as_page()
}

/// The popup on a page of Actions that does not say what it shows.
pub fn popup_unread(reader: &Reader) -> Node {
    let words = reader.words();
    frame(reader)
        .child(
            Node::new(Tag::Header)
                .class("head")
                .child(Node::new(Tag::H1).text(words.unread()))
                .child(Node::new(Tag::P).class("why").text(words.unread_cause())),
        )
        .child(Node::new(Tag::P).class("step").text(words.unread_step()))
        .child(always(reader))
        .as_page()
}

/// The popup on a page of an org that is not watched.
pub fn popup_not_watched(api_host: &str, reader: &Reader) -> Node {
    let words = reader.words().own_pages();
    let heading = Node::new(Tag::H1).text((words.not_watched)(api_host));
    frame(reader)
        .child(Node::new(Tag::Header).class("head").child(heading))
        .child(Node::new(Tag::P).class("step").text(words.not_watched_step))
        .child(always(reader))
        .as_page()
}

/// The popup with what can be handed on of a page that is misread: its masked text, or that the page says nothing.
pub fn popup_misread(text: Option<&str>, reader: &Reader) -> Node {
    let words = reader.words().own_pages();
    let heading = Node::new(Tag::Header).class("head").child(Node::new(Tag::H1).text(words.misread));
    let back = answers::button(words.back, Action::CheckMyself);
    let popup = frame(reader).child(heading);
    let Some(text) = text else {
        return popup.child(note(words.misread_nothing)).child(back).as_page();
    };
    let copy = answers::button(words.misread_copy, Action::Copy { text: text.to_owned() })
        .data("done", reader.words().copied());
    popup
        .child(answers::paragraph("why", words.misread_intro))
        .child(Node::new(Tag::Div).class("buttons").child(copy).child(back))
        .child(
            // It scrolls, so it has to be reached by keyboard.
            Node::new(Tag::Div)
                .class("masked")
                .set(Attribute::Tabindex, "0")
                .set(Attribute::Role, "region")
                .aria("label", words.misread)
                .children(text.lines().take(LINES).map(|line| Node::new(Tag::Code).text(line))),
        )
        .as_page()
}

/// A popup of a page of Actions, with the way to report that it is misread.
pub fn with_report_of_misread(popup: Node, reader: &Reader) -> Node {
    let words = reader.words().own_pages();
    popup.child(Node::new(Tag::Section).class("erase").child(answers::button(words.misread, Action::ReportMisread)))
}

pub(super) fn frame(reader: &Reader) -> Node {
    Node::new(Tag::Div).class("popup").set(Attribute::Role, "main").set(Attribute::Lang, reader.words().tag())
}

/// What can be had on every page, ours or not: forgetting what was seen in Actions, and the options.
pub(super) fn always(reader: &Reader) -> Node {
    erase(reader).child(answers::button(reader.words().own_pages().options, Action::OpenOptions))
}

/// Forgetting what was seen in Actions.
pub(super) fn erase(reader: &Reader) -> Node {
    let words = reader.words();
    Node::new(Tag::Section)
        .class("erase")
        .child(answers::button(words.erase(), Action::Erase).data("done", words.erased()))
        .child(Node::new(Tag::P).class("note").text(words.erase_note()))
}

/// The head of a table.
pub(super) fn columns<const COUNT: usize>(columns: [&str; COUNT]) -> Node {
    let cells = columns.map(|column| Node::new(Tag::Th).set(Attribute::Scope, "col").text(column));
    Node::new(Tag::Thead).child(Node::new(Tag::Tr).children(cells))
}

/// Field access on all objects at a glance.
fn objects(report: &Report, reader: &Reader) -> Option<Node> {
    if report.objects.is_empty() {
        return None;
    }
    let words = reader.words();
    Some(
        Node::new(Tag::Table)
            .class("objects")
            .child(Node::new(Tag::Caption).text(words.objects_caption()))
            .child(columns(words.objects_columns()))
            .child(Node::new(Tag::Tbody).children(report.objects.iter().map(|glance| row(glance, reader)))),
    )
}

fn row(ObjectGlance { object, access }: &ObjectGlance, reader: &Reader) -> Node {
    let words = reader.words();
    let unknown = |word: &str| [word.to_owned(), "–".to_owned()];
    let [visible, writable] = match access {
        Fact::Unseen(_) => unknown(words.object_unknown()),
        Fact::Seen(glance) if !glance.value.readable => unknown(words.object_hidden()),
        Fact::Seen(glance) if glance.value.visible == 0 => unknown(words.object_without_fields()),
        Fact::Seen(glance) => {
            [glance.value.visible, glance.value.writable].map(|count| words.count_of(count, glance.value.expected))
        }
    };
    Node::new(Tag::Tr)
        .child(Node::new(Tag::Th).set(Attribute::Scope, "row").text(words.object(*object)))
        .child(Node::new(Tag::Td).text(visible))
        .child(Node::new(Tag::Td).text(writable))
}
