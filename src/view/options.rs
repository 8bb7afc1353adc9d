//! The options: everything that can be set, and what is remembered.
//!
//! Every choice is a row of buttons, of which the one that holds is pressed: each can be reached and told apart by keyboard and
//! screen reader, and takes effect at once. Whoever drives the page finds each setting by `data-setting`, and what a button stands
//! for by `data-value`.

use super::answers::{button, paragraph};
use super::foreign::shown;
use super::node::{Action, Attribute, Node, Tag};
use super::popup::{columns, form, note};
use super::words::{LANGUAGE_NAMES, OwnPages};
use super::{Language, Reader};
use crate::actions::labels::LabelOf;
use crate::actions::memory::Remembered;
use crate::facts::Timestamp;
use crate::rules;
use crate::settings::{BadgePlace, Change, LabelRefused, Mute, Settings};

/// More people than this are not listed.
const LISTED: usize = 50;

/// What the options show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What holds.
    pub settings: Settings,
    /// The API hosts of the orgs with a session.
    pub hosts: Vec<String>,
    /// What is remembered of Actions.
    pub remembered: Remembered,
    /// What has just been done.
    pub done: Done,
}

/// What has just been done in the options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Nothing: they have been opened.
    Nothing,
    /// A change was kept.
    Saved,
    /// A change could not be kept.
    NotSaved,
    /// A label was not taken.
    Refused(LabelOf, LabelRefused),
    /// What was remembered is erased.
    Erased,
}

/// The page.
pub fn options(options: &Options, now: Timestamp, reader: &Reader) -> Node {
    let words = reader.words().own_pages();
    let done = match options.done {
        Done::Saved => Some(words.saved),
        Done::NotSaved => Some(words.not_saved),
        Done::Erased => Some(reader.words().erased()),
        Done::Nothing | Done::Refused(..) => None,
    };
    super::welcome::page(reader)
        .child(Node::new(Tag::H1).text(words.options_title))
        .children(done.map(note))
        .child(language(&options.settings, words))
        .child(place(&options.settings, words))
        .child(mutes(&options.settings, now, reader))
        .child(orgs(options, words))
        .child(labels(options, words))
        .child(remembered(&options.remembered, reader))
        .child(section("misread", words.misread).child(paragraph("why", words.misread_how)))
}

fn section(name: &str, heading: &str) -> Node {
    Node::new(Tag::Section).class("setting").data("setting", name).child(Node::new(Tag::H2).text(heading))
}

fn by_company(is: bool, words: &OwnPages) -> Option<Node> {
    is.then(|| paragraph("note", words.by_company))
}

/// A row of buttons of which one holds.
fn choice(label: &str, buttons: impl IntoIterator<Item = Node>) -> Node {
    Node::new(Tag::Div).class("buttons").set(Attribute::Role, "group").aria("label", label).children(buttons)
}

/// A button that stands for a value. The company's choice cannot be changed.
fn value(text: &str, name: &str, value: &str, is_chosen: bool, is_fixed: bool, change: Change) -> Node {
    let button = setting(text, name, value, change).aria("pressed", is_chosen.to_string());
    if is_fixed { button.set(Attribute::Disabled, "") } else { button }
}

fn setting(text: &str, name: &str, value: &str, change: Change) -> Node {
    button(text, Action::Settings { change }).set(Attribute::Id, [name, "-", value].concat()).data("value", value)
}

fn language(settings: &Settings, words: &OwnPages) -> Node {
    let fixed = settings.by_company.language;
    let [english, japanese] = LANGUAGE_NAMES;
    let choices = [
        (None, words.language_of_browser, "browser"),
        (Some(Language::English), english, "en"),
        (Some(Language::Japanese), japanese, "ja"),
    ];
    let buttons = choices.map(|(language, text, tag)| {
        let is_chosen = settings.language == language;
        let button = value(text, "language", tag, is_chosen, fixed, Change::Language { language });
        // A language's own name is read in that language.
        if language.is_some() { button.set(Attribute::Lang, tag) } else { button }
    });
    section("language", words.language).children(by_company(fixed, words)).child(choice(words.language, buttons))
}

fn place(settings: &Settings, words: &OwnPages) -> Node {
    let fixed = settings.by_company.badge_place;
    let places = [(BadgePlace::Title, "title"), (BadgePlace::Edge, "edge"), (BadgePlace::Popup, "popup")];
    let buttons = places.into_iter().zip(words.places).map(|((place, name), text)| {
        value(text, "badge-place", name, settings.badge_place == place, fixed, Change::BadgePlace { place })
    });
    section("badge-place", words.place)
        .children(by_company(fixed, words))
        .child(choice(words.place, buttons))
        .child(paragraph("note", words.place_note))
}

fn mutes(settings: &Settings, now: Timestamp, reader: &Reader) -> Node {
    let words = reader.words().own_pages();
    let muted = settings.muted(now);
    let list = match muted.as_slice() {
        [] => paragraph("why", words.no_mutes),
        mutes => Node::new(Tag::Ul).class("list").children(mutes.iter().map(|mute| muted_rule(mute, reader))),
    };
    let others =
        rules::ALL.iter().map(|rule| rule.problem).filter(|problem| !muted.iter().any(|mute| mute.problem == *problem));
    let others = others.map(|problem| {
        let question = reader.words().question(problem);
        let days = [Some(1), Some(7), Some(30), None];
        let buttons = days.into_iter().zip(words.mute_for).map(|(days, text)| {
            let value = [problem.name(), "-", &days.map_or("ever".to_owned(), |days: u16| days.to_string())].concat();
            setting(text, "mute", &value, Change::Mute { problem, days })
                .aria("label", (words.mute_what)(text, question))
        });
        Node::new(Tag::Li).child(Node::new(Tag::Span).text(question)).child(choice(question, buttons))
    });
    section("mutes", words.mutes).child(paragraph("note", words.mutes_note)).child(list).child(
        Node::new(Tag::Details)
            .class("folded")
            .child(Node::new(Tag::Summary).set(Attribute::Id, "mute").text(words.mute))
            .child(Node::new(Tag::Ul).class("list").children(others)),
    )
}

fn muted_rule(mute: &Mute, reader: &Reader) -> Node {
    let words = reader.words().own_pages();
    let Mute { problem, until, by_company } = mute;
    let question = reader.words().question(*problem);
    let until = until.map_or(words.muted.to_owned(), |until| (words.muted_until)(&reader.date(until)));
    let item = Node::new(Tag::Li).data("muted", problem.name()).child(Node::new(Tag::Strong).text(question));
    if *by_company {
        return item.child(Node::new(Tag::Span).text(words.by_company));
    }
    item.child(Node::new(Tag::Span).text(until)).child(
        setting(words.unmute, "unmute", problem.name(), Change::Unmute { problem: *problem })
            .aria("label", (words.unmute_what)(question)),
    )
}

fn orgs(options: &Options, words: &OwnPages) -> Node {
    let fixed = options.settings.by_company.watched_orgs;
    let chosen = options.settings.watched_orgs.as_ref();
    let [every, some] = words.orgs_choice;
    // Whoever begins to choose goes on with what is watched already.
    let hosts = options.hosts.clone();
    let buttons = [
        value(every, "orgs", "every", chosen.is_none(), fixed, Change::WatchEveryOrg),
        value(some, "orgs", "chosen", chosen.is_some(), fixed, Change::WatchChosenOrgs { hosts }),
    ];
    let section = section("orgs", words.orgs)
        .children(by_company(fixed, words))
        .child(choice(words.orgs, buttons))
        .child(paragraph("note", words.orgs_note));
    let Some(chosen) = chosen else { return section };
    let mut hosts: Vec<&String> = options.hosts.iter().chain(chosen).collect();
    hosts.sort();
    hosts.dedup();
    if hosts.is_empty() {
        return section.child(paragraph("why", words.no_orgs));
    }
    let buttons = hosts.into_iter().map(|host| {
        let is_watched = chosen.contains(host);
        let change = Change::WatchOrg { host: host.clone(), watch: !is_watched };
        value(&shown(host), "org", host, is_watched, fixed, change)
    });
    section.child(choice(words.orgs, buttons))
}

fn labels(options: &Options, words: &OwnPages) -> Node {
    let section = section("labels", words.labels).child(paragraph("note", words.labels_note));
    let kinds = [(LabelOf::SalesforceId, "salesforce-id", "add-salesforce-id"), (LabelOf::Email, "email", "add-email")];
    kinds.into_iter().zip(words.labels_of).fold(section, |section, ((of, name, add), heading)| {
        let fixed = options.settings.by_company.labels(of);
        let known = options.settings.labels.of(of).iter().enumerate().map(|(index, label)| {
            let item = Node::new(Tag::Li).child(Node::new(Tag::Code).text(shown(label)));
            let change = Change::RemoveLabel { of, text: label.clone() };
            let remove = setting(words.remove_label, &["remove-", name].concat(), &index.to_string(), change)
                .aria("label", (words.remove_which)(label));
            if fixed { item } else { item.child(remove) }
        });
        let refused = match options.done {
            Done::Refused(what, refused) if what == of => Some(note((words.label_refused)(refused))),
            _ => None,
        };
        let known: Vec<Node> = known.collect();
        let list = (!known.is_empty()).then(|| Node::new(Tag::Ul).class("list").children(known));
        let part = Node::new(Tag::Div)
            .class("labels")
            .data("labels", name)
            .child(Node::new(Tag::H3).text(heading))
            .children(by_company(fixed, words))
            .children(list);
        let more = (!fixed).then(|| {
            let action = Action::AddLabel { of, text: String::new() };
            form(words.new_label, "", action, (add, words.add_label)).class("filter")
        });
        section.child(part.children(more).children(refused))
    })
}

fn remembered(remembered: &Remembered, reader: &Reader) -> Node {
    let words = reader.words().own_pages();
    let Remembered { people, users, chosen_orgs } = remembered;
    let section = section("remembered", words.remembered);
    let section = if people.is_empty() && *users == 0 {
        section.child(paragraph("why", words.nothing_remembered))
    } else {
        section.child(paragraph("why", (words.remembered_count)(people.len(), *users)))
    };
    let rows = people.iter().take(LISTED).map(|person| {
        let id = match &person.id {
            Some(id) => Node::new(Tag::Code).text(id.as_str()),
            None => Node::new(Tag::Span).text(words.by_address),
        };
        let host = person.host.as_deref().map_or("–".to_owned(), shown);
        Node::new(Tag::Tr)
            .child(Node::new(Tag::Th).set(Attribute::Scope, "row").child(id))
            .child(Node::new(Tag::Td).text(host))
            .child(Node::new(Tag::Td).child(reader.time(person.at)))
    });
    let table = (!people.is_empty()).then(|| {
        Node::new(Tag::Table)
            .class("objects")
            .child(columns(words.remembered_columns))
            .child(Node::new(Tag::Tbody).children(rows))
    });
    let more = people.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| paragraph("note", (words.remembered_more)(more)));
    let chosen = chosen_orgs.iter().map(|host| paragraph("why", (words.chosen_org)(host)));
    section.children(table).children(more).children(chosen).child(super::popup::erase(reader))
}
