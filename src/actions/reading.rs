//! What an Actions page shows: an outline in, a person, a connection or settings out.
//!
//! Nobody here has seen the markup, so the reading goes by words (`labels`), by their order and by what a layer holds.
//! It is built around one fear: a wrong warning. A value counts as missing only where its label is known, the place
//! after it is known to be empty and nothing in the view speaks against it. Everything else is [`Fact::Unseen`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use super::diagnostics::{self, Diagnostics};
use super::labels::{self, LabelOf, OwnLabels, is};
use super::outline::{Item, Kind, Outline};
use crate::facts::{
    ActionsPerson, ActionsScreen, Connection, Connections, Fact, PersonSalesforceId, SyncSettings, Timestamp, Why,
    same_address,
};
use crate::page;
use crate::salesforce::host;
use crate::salesforce::id::SalesforceId;
use crate::salesforce::object::Object;

/// What an Actions page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The screen in front, of those that Loggable knows.
    pub shown: Option<Shown>,
    /// The address of the user who is signed in to Actions, in lower case, where the page shows it.
    pub user: Option<String>,
}

/// A screen of Actions, with what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    /// A person's detail view, open over another screen.
    Person(ActionsPerson),
    /// *Connections & Customizations*.
    Connections(Fact<Connections>),
    /// *Sync Settings*.
    SyncSettings(Fact<SyncSettings>),
    /// *Diagnostics*.
    Diagnostics(Diagnostics),
    /// None of these, but the e-mail addresses of others than the user. Whose they are its rows say (`rows.js`).
    Addresses,
}

/// Reads an outline that was made at `now`, on a clock so many minutes ahead of UTC: dates that name no zone are taken to
/// go by it, as a page's script gives them. `own`: the labels of this company's Actions.
pub fn read(outline: &Outline, now: Timestamp, utc_offset_minutes: i32, own: &OwnLabels) -> Reading {
    // Each item is looked at once: a page can have as many layers as it has items.
    let mut layers = Layers::new();
    for item in &outline.items {
        layers.entry(item.layer).or_default().push(Line::of(item, own));
    }
    let page = layers.get(&0).map(Vec::as_slice).unwrap_or_default();
    let settings = layers.values().rev().find_map(|lines| Some((lines, SettingsTabs::find(lines)?)));

    // Below the tabs of the Salesforce settings, whoever is signed in is signed in to Salesforce.
    let before_settings = match &settings {
        Some((_, tabs)) => page.get(..tabs.start).unwrap_or_default(),
        None => page,
    };
    let user = read_user(before_settings);

    let person = layers.keys().rev().find_map(|number| read_person(&layers, *number, outline.cut, now));
    let shown = match (person, &settings) {
        (Some(person), _) => Some(Shown::Person(person)),
        (None, Some((lines, tabs))) => {
            let content = lines.get(tabs.end..).unwrap_or_default();
            match tabs.open {
                ActionsScreen::SyncSettings => Some(Shown::SyncSettings(read_sync_settings(content, outline.cut, now))),
                _ => Some(Shown::Connections(read_connection(content, outline.cut, now))),
            }
        }
        (None, None) => match page.iter().position(Line::is_diagnostics) {
            Some(heading) => {
                let below: Vec<&Item> = page.iter().skip(heading + 1).map(|line| line.item).collect();
                Some(Shown::Diagnostics(diagnostics::read(&below, outline.cut, now, utc_offset_minutes)))
            }
            None => page.iter().any(|line| line.is_address_but(user.as_deref())).then_some(Shown::Addresses),
        },
    };
    Reading { shown, user }
}

/// The items of each layer.
type Layers<'a> = BTreeMap<u32, Vec<Line<'a>>>;

/// An item and the [key](labels::key) of its text.
struct Line<'a> {
    item: &'a Item,
    key: String,
    own: &'a OwnLabels,
}

impl<'a> Line<'a> {
    fn of(item: &'a Item, own: &'a OwnLabels) -> Self {
        Line { item, key: labels::key(&item.text), own }
    }

    fn is(&self, words: &[&str]) -> bool {
        is(&self.key, words)
    }

    /// Whether it is one of these words as something to choose: a tab, or what may serve as one.
    fn is_choice(&self, words: &[&str]) -> bool {
        // A tab may count what is behind it: "Tasks (3)".
        let key = self.key.trim_end_matches(|character: char| character.is_ascii_digit() || "()".contains(character));
        matches!(self.item.kind, Kind::Tab | Kind::Link | Kind::Button | Kind::Radio | Kind::Text) && is(key, words)
    }

    /// Whether it labels anything in a person's view.
    fn is_person_label(&self) -> bool {
        labels::is_person_label(&self.key) || self.own.find(&self.key).is_some()
    }

    /// Whether it can be pressed.
    fn is_control(&self) -> bool {
        matches!(self.item.kind, Kind::Button | Kind::Link)
    }

    fn is_on(&self) -> bool {
        self.item.on == Some(true)
    }

    fn is_diagnostics(&self) -> bool {
        self.is(labels::DIAGNOSTICS)
            && (self.item.kind == Kind::Heading || (self.is_on() && self.is_choice(labels::DIAGNOSTICS)))
    }

    /// Whether it is an e-mail address and nothing else, and not the user's.
    fn is_address_but(&self, user: Option<&str>) -> bool {
        let text = self.item.text.trim();
        is_address(text) && addresses(text).eq([text]) && user.is_none_or(|user| !same_address(user, text))
    }

    fn is_blank(&self) -> bool {
        self.key.is_empty() && self.item.value.is_none()
    }

    /// The record that a link to Salesforce leads to.
    fn linked_id(&self) -> Option<SalesforceId> {
        page::salesforce_link(self.item.href.as_deref()?)?.1
    }

    /// Every string that the reader or the browser gets from the item.
    fn strings(&self) -> impl Iterator<Item = Cow<'a, str>> {
        let href = self.item.href.as_deref().map(|href| {
            // An address inside an address is encoded twice.
            let once = percent_decode_str(href).decode_utf8_lossy().into_owned();
            Cow::Owned(percent_decode_str(&once).decode_utf8_lossy().into_owned())
        });
        [Some(Cow::Borrowed(self.item.text.as_str())), self.item.value.as_deref().map(Cow::Borrowed), href]
            .into_iter()
            .flatten()
    }
}

// ---- A person -------------------------------------------------------------------------------------------------------

/// How many items the tabs of the person's view are spread over at most.
const TAB_STRIP: usize = 12;
/// How many items above the tabs the view's heading is looked for on the page itself.
const HEADER: usize = 12;

/// Reads the person's view in a layer; `None` where the layer holds none.
fn read_person(layers: &Layers, number: u32, cut: bool, now: Timestamp) -> Option<ActionsPerson> {
    let lines = layers.get(&number)?;
    let on_page = number == 0;
    let strips = tab_strips(lines);
    let (start, end) = *strips.first()?;
    let unclear = Why::ActionsPageUnclear { screen: ActionsScreen::Person };
    if strips.len() > 1 {
        // Two persons' views at once: nobody can say which is the one in front.
        return Some(ActionsPerson {
            salesforce_id: Fact::Unseen(unclear.clone()),
            email: Fact::Unseen(unclear),
            salesforce_host: None,
            name: String::new(),
        });
    }
    let top = if on_page { header_start(lines, start) } else { 0 };
    let header = lines.get(top..start).unwrap_or_default();
    let body = lines.get(end..).unwrap_or_default();
    let tabs = lines.get(start..end).unwrap_or_default();

    // What stands under History, Engagement or Tasks may be about others.
    let body = if about_is_open(tabs, body) { body } else { &[] };
    let view = View { layers, number, cut, everything: lines, parts: [header, body] };
    let fields = view.fields();
    Some(ActionsPerson {
        salesforce_id: Fact::told(view.salesforce_id(&fields), now),
        email: Fact::told(view.email(&fields), now),
        salesforce_host: view.salesforce_host(&fields),
        name: header
            .iter()
            .chain(body)
            .find(|line| {
                line.item.kind == Kind::Heading
                    && !line.key.is_empty()
                    && !line.is_person_label()
                    && !line.is(labels::APP_HEADING)
            })
            .map(|line| shortened(line.item.text.trim()))
            .unwrap_or_default(),
    })
}

/// Where the tabs of persons' views stand: About, and at least two of the other three soon after. A second About with
/// others anywhere after it is taken for a second view: wrongly perhaps, but then nothing worse than *cannot tell*
/// follows.
fn tab_strips(lines: &[Line]) -> Vec<(usize, usize)> {
    let [about, others @ ..] = labels::PERSON_TABS;
    let places = others.map(|words| -> Vec<usize> {
        lines.iter().enumerate().filter(|(_, line)| line.is_choice(words)).map(|(at, _)| at).collect()
    });
    let mut strips: Vec<(usize, usize)> = Vec::new();
    let mut found_near = false;
    for (start, _) in lines.iter().enumerate().filter(|(_, line)| line.is_choice(about)) {
        let found: Vec<usize> = places
            .iter()
            .filter_map(|places| places.get(places.partition_point(|at| *at <= start)))
            .map(|at| at - start - 1)
            .collect();
        let near: Vec<usize> = found.iter().copied().filter(|distance| *distance < TAB_STRIP).collect();
        if found.len() >= 2 {
            found_near |= near.len() >= 2;
            strips.push((start, start + near.iter().max().map_or(1, |last| last + 2)));
        }
    }
    if found_near { strips } else { Vec::new() }
}

/// On the page itself, the view's heading begins it. What stands before may be a list of other people.
fn header_start(lines: &[Line], tabs: usize) -> usize {
    let is_heading =
        |line: &Line| line.item.kind == Kind::Heading && !line.key.is_empty() && !line.is(labels::APP_HEADING);
    let before = lines.get(..tabs).unwrap_or_default();
    let Some(nearest) = before.iter().rev().take(HEADER).position(|line| line.item.kind == Kind::Heading) else {
        return tabs;
    };
    let nearest = tabs.saturating_sub(nearest + 1);
    if !lines.get(nearest).is_some_and(is_heading) {
        return tabs;
    }
    // A name may have a second heading under it, with the person's title.
    let above = nearest.checked_sub(1).filter(|index| lines.get(*index).is_some_and(is_heading));
    above.unwrap_or(nearest)
}

/// Whether the About tab is the open one. Where the tabs do not say, words that stand only there do.
fn about_is_open(tabs: &[Line], body: &[Line]) -> bool {
    let [about, others @ ..] = labels::PERSON_TABS;
    if tabs.iter().any(|line| line.is_on() && others.iter().any(|words| line.is_choice(words))) {
        return false;
    }
    match tabs.first().and_then(|line| line.item.on.filter(|_| line.is_choice(about))) {
        Some(on) => on,
        None => body.iter().any(|line| {
            line.is(labels::CONTACT_CARD)
                || line.is(labels::ABOUT_SECTION)
                || matches!(Label::of_line(line), Some((Label::PersonId | Label::OtherId, ..)))
        }),
    }
}

/// What a label in a person's view labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    PersonId,
    OtherId,
    Email,
    Other,
}

impl Label {
    fn of_key(key: &str, own: &OwnLabels) -> Option<Self> {
        if is(key, labels::SALESFORCE_ID) {
            Some(Label::PersonId)
        } else if is(key, labels::OTHER_SALESFORCE_ID) {
            Some(Label::OtherId)
        } else if is(key, labels::EMAIL) {
            Some(Label::Email)
        } else if is(key, labels::OTHER_FIELD) {
            Some(Label::Other)
        } else {
            own.find(key).map(|of| match of {
                LabelOf::SalesforceId => Label::PersonId,
                LabelOf::Email => Label::Email,
            })
        }
    }

    /// The label that an item is or begins with, as the page shows it, and the value that stands in the same text.
    fn of_line<'a>(line: &Line<'a>) -> Option<(Self, &'a str, Option<&'a str>)> {
        let text = line.item.text.trim();
        match line.item.kind {
            // "Email" on a button or a link is something to do.
            Kind::Button | Kind::Tab | Kind::Checkbox | Kind::Radio => return None,
            Kind::Link => {}
            _ => {
                if let Some(label) = Label::of_key(&line.key, line.own) {
                    return Some((label, text.trim_end_matches([':', '：', '*', ' ']), None));
                }
            }
        }
        let split = |index: usize, width: usize| {
            let (label, value) = (text.get(..index)?, text.get(index + width..)?);
            let kind = Label::of_key(&labels::key(label), line.own)?;
            Some((kind, label.trim(), value.trim()))
        };
        let colon = text.char_indices().find(|(_, character)| matches!(character, ':' | '：'));
        if let Some((kind, label, value)) = colon.and_then(|(index, colon)| split(index, colon.len_utf8())) {
            return Some((kind, label, Some(value)));
        }
        // Without a colon only a value that cannot be part of a label's own words is one.
        let space = text.char_indices().rfind(|(_, character)| character.is_whitespace());
        let (kind, label, value) = space.and_then(|(index, space)| split(index, space.len_utf8()))?;
        let is_value = is(&labels::key(value), labels::PLACEHOLDER)
            || SalesforceId::parse(value).is_some()
            || addresses(value).next().is_some();
        is_value.then_some((kind, label, Some(value)))
    }
}

/// What stands where a label's value should.
#[derive(Debug, Clone, Copy)]
enum Value<'a> {
    /// A placeholder, or an empty form field.
    Empty,
    /// Nothing: the next thing is another label, or the end.
    Absent,
    /// This.
    Shown { text: &'a str, href: Option<&'a str> },
    /// It cannot be said what is the value.
    Unclear,
}

impl<'a> Value<'a> {
    fn of_text(text: &'a str, href: Option<&'a str>) -> Self {
        let key = labels::key(text);
        if href.is_none() && (key.is_empty() || is(&key, labels::PLACEHOLDER)) {
            Value::Empty
        } else {
            Value::Shown { text, href }
        }
    }
}

/// A label and its value.
struct Field<'a> {
    label: Label,
    /// As the page shows it.
    text: &'a str,
    value: Value<'a>,
    /// Part and position of the item that holds the value.
    value_at: (usize, usize),
    /// Stands in a row of labels, as the head of a table does.
    in_row: bool,
    /// Stands in the [contact zone](View::contact_zone).
    in_contact_zone: bool,
}

struct View<'a> {
    layers: &'a Layers<'a>,
    /// The layer that it is in; 0 is the page itself.
    number: u32,
    cut: bool,
    /// The whole layer.
    everything: &'a [Line<'a>],
    /// What is surely the person's: the header, and the About tab where it is open.
    parts: [&'a [Line<'a>]; 2],
}

impl<'a> View<'a> {
    /// The whole layer and those above it: a dialog over the person's view may show the id that the view does not.
    fn in_and_above(&self) -> impl Iterator<Item = &'a Line<'a>> {
        let above = self.layers.range((Bound::Excluded(self.number), Bound::Unbounded));
        self.everything.iter().chain(above.flat_map(|(_, lines)| lines))
    }

    /// Every labelled value.
    fn fields(&self) -> Vec<Field<'a>> {
        /// So many labels one after another are the head of a table, and what is under it is not one person's.
        const ROW: usize = 4;
        let mut fields = Vec::new();
        // In order, as the parts and their lines are.
        let zone: Vec<(usize, usize)> = self.contact_zone().map(|(at, _)| at).collect();
        for (part, lines) in self.parts.iter().enumerate() {
            let mut row: Vec<usize> = Vec::new();
            for (index, line) in lines.iter().enumerate() {
                let Some((label, text, inline)) = Label::of_line(line) else {
                    row.clear();
                    continue;
                };
                let (value, at) = match (inline, line.item.kind) {
                    (Some(value), _) => (Value::of_text(value, line.item.href.as_deref()), index),
                    (None, Kind::Input | Kind::Select) => {
                        (line.item.value.as_deref().map_or(Value::Unclear, |value| Value::of_text(value, None)), index)
                    }
                    (None, _) => value_after(lines, index, label),
                };
                if inline.is_none() && !matches!(line.item.kind, Kind::Input | Kind::Select) {
                    row.push(fields.len());
                } else {
                    row.clear();
                }
                fields.push(Field {
                    label,
                    text,
                    value,
                    value_at: (part, at),
                    in_row: false,
                    in_contact_zone: zone.binary_search(&(part, index)).is_ok(),
                });
                if row.len() >= ROW {
                    for index in &row {
                        if let Some(field) = fields.get_mut(*index) {
                            field.in_row = true;
                        }
                    }
                }
            }
        }
        fields
    }

    /// Whether values have arrived where the person's own stand: a view that shows only labels, or a placeholder at each,
    /// is still loading, and the tab's other parts may come on their own. What stands at a Salesforce ID and is none does
    /// not count, because it may be there in place of a value too.
    fn is_loaded(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| {
            field.in_contact_zone && field.label != Label::PersonId && matches!(field.value, Value::Shown { .. })
        })
    }

    /// Whether a value says that it is still to come; then the others may be too.
    fn is_loading(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| match field.value {
            Value::Shown { text, .. } => is(labels::key(text).trim_end_matches(['.', '…']), labels::LOADING),
            _ => false,
        })
    }

    /// Whether the values have come, so that a place without one is empty.
    fn have_come(&self, fields: &[Field]) -> bool {
        self.is_loaded(fields) && !self.is_loading(fields)
    }

    /// Whether a field's place is surely empty. `have_come`: see [`have_come`](Self::have_come).
    fn is_empty(&self, field: &Field, have_come: bool) -> bool {
        match field.value {
            Value::Empty => have_come,
            Value::Absent => have_come && !(self.number == 0 && field.in_row),
            Value::Shown { .. } | Value::Unclear => false,
        }
    }

    fn salesforce_id(&self, fields: &[Field]) -> Result<PersonSalesforceId, Why> {
        let unclear = Why::ActionsPageUnclear { screen: ActionsScreen::Person };
        let labelled: Vec<&Field> = fields.iter().filter(|field| field.label == Label::PersonId).collect();
        let ids: Vec<SalesforceId> = labelled.iter().flat_map(|field| person_ids(&field.value)).collect();
        match the_person_id(&ids) {
            Some(Ok(id)) => return Ok(PersonSalesforceId::Present(id)),
            Some(Err(())) => return Err(unclear),
            None => {}
        }
        let have_come = self.have_come(fields);
        // Account Information and Custom Fields may have a label of that name for something else: an empty one there, or
        // an account's id, says nothing of the person.
        let (own, elsewhere): (Vec<&Field>, Vec<&Field>) = labelled.iter().partition(|field| field.in_contact_zone);
        if let Some(first) = own.first() {
            let is_of_something_else = |field: &&Field| match &field.value {
                Value::Shown { text, .. } => other_id(text).is_some(),
                _ => self.is_empty(field, have_come),
            };
            if !elsewhere.iter().all(is_of_something_else) {
                return Err(unclear);
            }
            if let Some(other) = self.other_id(&own, have_come) {
                return Ok(PersonSalesforceId::OfAnotherObject(other));
            }
            if !own.iter().all(|field| self.is_empty(field, have_come)) {
                return Err(unclear);
            }
            return if self.cut {
                Err(Why::OutlineCut)
            } else if self.in_and_above().any(mentions_person_id) {
                Err(unclear)
            } else {
                Ok(PersonSalesforceId::Missing { label: first.text.to_owned() })
            };
        }
        let others = values_of_others(fields);
        let linked: Vec<SalesforceId> = self
            .contact_zone()
            .filter(|(at, _)| !others.contains(at))
            .map(|(_, line)| line)
            .chain(
                self.parts
                    .into_iter()
                    .flatten()
                    .filter(|line| line.key.contains("salesforce") || line.key.contains("sfdc")),
            )
            .filter_map(Line::linked_id)
            .filter(is_person)
            .collect();
        match the_person_id(&linked) {
            Some(Ok(id)) => Ok(PersonSalesforceId::Present(id)),
            Some(Err(())) => Err(unclear),
            None if self.cut => Err(Why::OutlineCut),
            None if !elsewhere.is_empty() => Err(unclear),
            None => Err(Why::NoSalesforceIdLabel),
        }
    }

    /// The id of something that is neither a lead nor a contact, where it is all that stands at the labels that say
    /// Salesforce ID, and no lead's or contact's id stands anywhere.
    fn other_id(&self, labelled: &[&Field], have_come: bool) -> Option<SalesforceId> {
        let mut found = Vec::new();
        for field in labelled {
            match &field.value {
                Value::Shown { text, .. } => found.push(other_id(text)?),
                _ if self.is_empty(field, have_come) => continue,
                _ => return None,
            }
        }
        let mentioned = || self.in_and_above().any(mentions_person_id);
        one(found)?.ok().filter(|_| !self.cut && !mentioned())
    }

    fn email(&self, fields: &[Field]) -> Result<Option<String>, Why> {
        let unclear =
            || Err(if self.cut { Why::OutlineCut } else { Why::ActionsPageUnclear { screen: ActionsScreen::Person } });
        let zone: Vec<((usize, usize), &Line)> = self.contact_zone().collect();
        let labelled: Vec<&Field> =
            fields.iter().filter(|field| field.label == Label::Email && field.in_contact_zone).collect();
        let shown = labelled.iter().flat_map(|field| match field.value {
            Value::Shown { text, href } => {
                let mut found: Vec<String> = addresses(text).map(str::to_owned).collect();
                if found.is_empty() {
                    found.extend(href.iter().flat_map(|href| mailto(href)));
                }
                found
            }
            _ => Vec::new(),
        });
        match one_address(shown) {
            Some(Ok(address)) => return Ok(Some(address)),
            // Which of several is written to cannot be seen.
            Some(Err(())) => return unclear(),
            None => {}
        }
        let others = values_of_others(fields);
        let of_person = || zone.iter().filter(|(at, _)| !others.contains(at)).map(|(_, line)| *line);
        let linked = of_person().filter_map(|line| line.item.href.as_deref()).flat_map(mailto);
        match one_address(linked) {
            Some(Ok(address)) => return Ok(Some(address)),
            Some(Err(())) => return unclear(),
            None => {}
        }
        let has_address = |line: &Line| line.strings().any(|string| addresses(&string).next().is_some());
        let have_come = self.have_come(fields);
        let is_empty = !labelled.is_empty() && labelled.iter().all(|field| self.is_empty(field, have_come));
        if is_empty && !self.cut && !of_person().any(has_address) { Ok(None) } else { unclear() }
    }

    /// The header and the contact card, with positions: what is about reaching this person. The other parts of the
    /// About tab name other people too.
    fn contact_zone(&self) -> impl Iterator<Item = ((usize, usize), &'a Line<'a>)> {
        let mut inside = true;
        let parts = self.parts;
        parts
            .into_iter()
            .enumerate()
            .flat_map(|(part, lines)| lines.iter().enumerate().map(move |(index, line)| ((part, index), line)))
            .filter(move |(_, line)| {
                if !line.is_control() {
                    if line.is(labels::CONTACT_CARD) {
                        inside = true;
                    } else if line.is(labels::ABOUT_SECTION) {
                        inside = false;
                    }
                }
                inside
            })
    }

    /// The org's host that the view links to, where there is one.
    fn salesforce_host(&self, fields: &[Field]) -> Option<String> {
        let links: Vec<(String, String, Option<SalesforceId>)> = self
            .parts
            .into_iter()
            .flatten()
            .filter_map(|line| {
                let (written, id) = page::salesforce_link(line.item.href.as_deref()?)?;
                Some((host::api_host(&written)?, written, id))
            })
            .collect();
        let only = |links: &[&(String, String, Option<SalesforceId>)]| {
            let (api, written, _) = links.first()?;
            links.iter().all(|(other, ..)| other == api).then(|| written.clone())
        };
        only(&links.iter().collect::<Vec<_>>()).or_else(|| {
            let Ok(PersonSalesforceId::Present(id)) = self.salesforce_id(fields) else { return None };
            only(&links.iter().filter(|(_, _, linked)| linked.as_ref() == Some(&id)).collect::<Vec<_>>())
        })
    }
}

/// The value that follows a label, and where it stands.
fn value_after<'a>(lines: &[Line<'a>], label_at: usize, label: Label) -> (Value<'a>, usize) {
    let label_key = lines.get(label_at).map(|line| line.key.as_str()).unwrap_or_default();
    // What lies between a label and its value is little; what lies further off belongs to something else.
    const FURTHEST: usize = 4;
    let mut skipped = false;
    for (index, line) in lines.iter().enumerate().skip(label_at + 1).take(FURTHEST) {
        let is_label = line.is_person_label() || Label::of_line(line).is_some();
        let href = line.item.href.as_deref();
        match line.item.kind {
            Kind::Input | Kind::Select if !is_label || line.key == label_key => {
                let value = line.item.value.as_deref().map_or(Value::Unclear, |value| Value::of_text(value, None));
                return (value, index);
            }
            Kind::Tab => return (absent(skipped), index),
            Kind::Checkbox | Kind::Radio => return (Value::Unclear, index),
            Kind::Button
                if SalesforceId::parse(line.item.text.trim()).is_none()
                    && addresses(&line.item.text).next().is_none()
                    && !line.is(labels::PLACEHOLDER) =>
            {
                skipped = true;
            }
            _ if is_label && line.item.kind != Kind::Link => return (absent(skipped), index),
            _ if line.is_blank() && href.is_none() => {}
            _ if label == Label::PersonId && href.is_none() && line.is(labels::RECORD_TYPE) => skipped = true,
            _ => return (Value::of_text(&line.item.text, href), index),
        }
    }
    (if lines.len() <= label_at + 1 + FURTHEST { absent(skipped) } else { Value::Unclear }, label_at)
}

/// Nothing where the value should be; not so sure where something else stood in between.
fn absent<'a>(skipped: bool) -> Value<'a> {
    if skipped { Value::Unclear } else { Value::Absent }
}

/// The items that hold values of labels that are not about the person's own address or id: an owner's address, say.
fn values_of_others(fields: &[Field]) -> BTreeSet<(usize, usize)> {
    fields
        .iter()
        .filter(|field| {
            matches!(field.label, Label::Other | Label::OtherId) && matches!(field.value, Value::Shown { .. })
        })
        .map(|field| field.value_at)
        .collect()
}

fn is_person(id: &SalesforceId) -> bool {
    matches!(id.object(), Some(Object::Lead | Object::Contact))
}

/// The lead and contact ids that a value shows: in its text, or in a link to Salesforce.
fn person_ids(value: &Value) -> Vec<SalesforceId> {
    let Value::Shown { text, href } = value else { return Vec::new() };
    let mut ids: Vec<SalesforceId> = words(text).filter_map(SalesforceId::parse).collect();
    ids.extend(href.and_then(page::salesforce_link).and_then(|(_, id)| id));
    ids.retain(is_person);
    ids
}

/// The id that a text is, of something that is neither a lead nor a contact. Any fifteen letters have the form of an id,
/// so only those count that begin like ids known from Salesforce's documentation.
fn other_id(text: &str) -> Option<SalesforceId> {
    /// Account, opportunity, task, event, user, group, case, campaign.
    const PREFIXES: [&str; 8] = ["001", "006", "00T", "00U", "005", "00G", "500", "701"];
    let id = SalesforceId::parse(text.trim())?;
    PREFIXES.iter().any(|prefix| id.as_str().starts_with(prefix)).then_some(id)
}

/// Of a person's ids the one that Actions goes by: the contact's, else the lead's. `None` where there is none, an error
/// where there are several to choose from.
fn the_person_id(ids: &[SalesforceId]) -> Option<Result<SalesforceId, ()>> {
    let of = |object| one(ids.iter().filter(|id| id.object() == Some(object)).cloned());
    of(Object::Contact).or_else(|| of(Object::Lead))
}

/// What all of them are; `None` where there is none, an error where they differ.
fn one<T: PartialEq>(of: impl IntoIterator<Item = T>) -> Option<Result<T, ()>> {
    let mut of = of.into_iter();
    let first = of.next()?;
    Some(if of.all(|other| other == first) { Ok(first) } else { Err(()) })
}

/// As [`one`]; mail does not tell addresses apart by case.
fn one_address(addresses: impl Iterator<Item = String>) -> Option<Result<String, ()>> {
    let mut addresses = addresses;
    let first = addresses.next()?;
    Some(if addresses.all(|other| other.to_lowercase() == first.to_lowercase()) { Ok(first) } else { Err(()) })
}

/// Runs of letters and digits: an id is one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether an item holds anything with the shape of a lead's or contact's id. A wrong checksum or case is enough here:
/// this is asked before *missing* is said.
fn mentions_person_id(line: &Line) -> bool {
    let has_shape = |word: &str| {
        matches!(word.len(), 15 | 18)
            && [Object::Lead, Object::Contact]
                .iter()
                .any(|object| word.get(..3).is_some_and(|prefix| prefix.eq_ignore_ascii_case(object.key_prefix())))
    };
    line.linked_id().as_ref().is_some_and(is_person) || line.strings().any(|string| words(&string).any(has_shape))
}

/// The e-mail addresses in a text.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| {
        character.is_whitespace() || character.is_control() || "<>(),;\"（）「」、，；：".contains(character)
    })
    // An apostrophe is part of many an address (o'neil@…); one at an end is a quotation mark.
    .map(|word| word.trim_matches(['.', ':', '\'']))
    .filter(|word| is_address(word))
}

/// Whether it has the form of an e-mail address.
pub(crate) fn is_address(word: &str) -> bool {
    word.len() <= 254
        && word.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && domain.split('.').count() >= 2
                && domain.split('.').all(|label| !label.is_empty())
        })
}

/// The addresses that a `mailto:` link writes to.
fn mailto(href: &str) -> Vec<String> {
    let Some((scheme, rest)) = href.trim().split_once(':') else { return Vec::new() };
    if !scheme.eq_ignore_ascii_case("mailto") {
        return Vec::new();
    }
    let to = rest.split_once('?').map_or(rest, |(to, _)| to);
    let to = percent_decode_str(to).decode_utf8_lossy();
    addresses(&to).map(str::to_owned).collect()
}

/// A name is shown in a heading of ours; a page's heading may be anything.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 200;
    text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default().to_owned()
}

// ---- Settings -------------------------------------------------------------------------------------------------------

/// The tabs of Actions' Salesforce settings.
struct SettingsTabs {
    /// The tab that is open.
    open: ActionsScreen,
    /// The first item of the tabs.
    start: usize,
    /// The first item after them.
    end: usize,
}

impl SettingsTabs {
    fn find(lines: &[Line]) -> Option<Self> {
        /// Items between two tabs of one strip.
        const APART: usize = 4;
        let which = |line: &Line| {
            if line.is_choice(labels::CONNECTIONS_TAB) {
                Some(ActionsScreen::Connections)
            } else if line.is_choice(labels::SYNC_SETTINGS_TAB) {
                Some(ActionsScreen::SyncSettings)
            } else {
                None
            }
        };
        let mut strips: Vec<Vec<(usize, ActionsScreen, bool)>> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let Some(screen) = which(line) else { continue };
            match strips.last_mut() {
                Some(strip) if strip.last().is_some_and(|(last, ..)| index - last <= APART) => {
                    strip.push((index, screen, line.is_on()));
                }
                _ => strips.push(vec![(index, screen, line.is_on())]),
            }
        }
        let bounds = |strip: &[(usize, ActionsScreen, bool)]| Some((strip.first()?.0, strip.last()?.0 + 1));
        for strip in &strips {
            if let Some(Ok(open)) = one(strip.iter().filter(|(.., on)| *on).map(|(_, screen, _)| *screen)) {
                let (start, end) = bounds(strip)?;
                return Some(SettingsTabs { open, start, end });
            }
        }
        // Nothing says which tab is open. What stands under them may.
        let strip = strips.iter().find(|strip| {
            [ActionsScreen::Connections, ActionsScreen::SyncSettings]
                .iter()
                .all(|screen| strip.iter().any(|(_, found, on)| found == screen && !on))
        })?;
        let (start, end) = bounds(strip)?;
        let content = lines.get(end..).unwrap_or_default();
        let connections = content.iter().any(|line| Press::of(line).is_some());
        let sync = content.iter().any(|line| {
            line.is(labels::LOG_EMAIL_ACTIVITY)
                || line.is(labels::SALESFORCE_API)
                || line.is(labels::EMAIL_TO_SALESFORCE)
        });
        let open = match (connections, sync) {
            (true, false) => ActionsScreen::Connections,
            (false, true) => ActionsScreen::SyncSettings,
            _ => return None,
        };
        Some(SettingsTabs { open, start, end })
    }
}

/// A part of *Connections & Customizations*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Before any part's name.
    Start,
    Salesforce,
    Sandbox,
    /// Another service, known or not.
    Other,
}

impl Part {
    /// The part that an item begins.
    fn begun_by(line: &Line) -> Option<Self> {
        match line.item.kind {
            Kind::Text | Kind::Heading => {}
            // The name on a tab that is not open names nothing that is on the page.
            Kind::Tab if line.item.on != Some(false) => {}
            _ => return None,
        }
        if line.is(labels::SALESFORCE_SECTION) {
            Some(Part::Salesforce)
        } else if line.is(labels::SANDBOX_SECTION) {
            Some(Part::Sandbox)
        } else if line.is(labels::CONNECTIONS_TAB) {
            Some(Part::Start)
        } else if line.is(labels::OTHER_SERVICE) || (line.item.kind != Kind::Text && !line.key.is_empty()) {
            Some(Part::Other)
        } else {
            None
        }
    }
}

/// A control that connects or disconnects, with the service it names itself.
#[derive(Debug, Clone, Copy)]
struct Press {
    connects: bool,
    part: Option<Part>,
}

impl Press {
    fn of(line: &Line) -> Option<Self> {
        if !line.is_control() {
            return None;
        }
        let named = || {
            let sandbox = line.key.contains("sandbox") || line.key.contains("サンドボックス");
            Some(if sandbox { Part::Sandbox } else { Part::Salesforce })
        };
        if line.is(labels::CONNECT) {
            Some(Press { connects: true, part: None })
        } else if line.is(labels::DISCONNECT) {
            Some(Press { connects: false, part: None })
        } else if line.is(labels::CONNECT_SALESFORCE) {
            Some(Press { connects: true, part: named() })
        } else if line.is(labels::DISCONNECT_SALESFORCE) {
            Some(Press { connects: false, part: named() })
        } else {
            None
        }
    }
}

/// What a part of *Connections & Customizations* shows.
#[derive(Default)]
struct Offers {
    connect: bool,
    disconnect: bool,
    /// Something that does not go with Connect: a status that says connected, or a name that may be another service's.
    doubt: bool,
    users: Vec<String>,
}

fn read_connection(content: &[Line], cut: bool, now: Timestamp) -> Fact<Connections> {
    let mut part = Part::Start;
    let (mut salesforce, mut sandbox, mut other) = (Offers::default(), Offers::default(), Offers::default());
    let mut stray = false;
    let mut nearest_is_unknown_name = false;
    for line in content {
        if let Some(begun) = Part::begun_by(line) {
            part = begun;
            nearest_is_unknown_name = false;
            continue;
        }
        let press = Press::of(line);
        let in_part = press.and_then(|press| press.part).unwrap_or(part);
        let offers = match in_part {
            Part::Salesforce => &mut salesforce,
            Part::Sandbox => &mut sandbox,
            Part::Start | Part::Other => &mut other,
        };
        match press {
            // A control before any name: the page is not ordered as assumed, and every later one may be out by one.
            Some(_) if in_part == Part::Start => stray = true,
            Some(Press { connects: true, part }) => {
                offers.connect = true;
                offers.doubt |= nearest_is_unknown_name && part.is_none();
            }
            Some(_) => offers.disconnect = true,
            None => {
                offers.doubt |= line.is(labels::CONNECTED_STATUS);
                offers.users.extend(addresses(&line.item.text).map(str::to_owned));
                if line.item.kind == Kind::Text && !line.key.is_empty() {
                    nearest_is_unknown_name = may_be_a_name(line);
                }
            }
        }
    }

    let unclear = Fact::Unseen(if cut {
        Why::OutlineCut
    } else {
        Why::ActionsPageUnclear { screen: ActionsScreen::Connections }
    });
    let connection = |offers: &Offers| {
        if offers.disconnect {
            Some(Connection { connected: true, salesforce_user: one(&offers.users).and_then(Result::ok).cloned() })
        } else {
            let none = offers.connect && !offers.doubt && !cut;
            none.then_some(Connection { connected: false, salesforce_user: None })
        }
    };
    let connections = Connections { production: connection(&salesforce), sandbox: connection(&sandbox) };
    let contradicts_itself = |offers: &Offers| offers.connect && offers.disconnect;
    if stray || contradicts_itself(&salesforce) || contradicts_itself(&sandbox) || connections == Connections::default()
    {
        unclear
    } else {
        Fact::seen(connections, now)
    }
}

/// Whether a text between a part's name and its Connect may itself name a service, one that is not known here. Names
/// are short and are no sentences.
fn may_be_a_name(line: &Line) -> bool {
    let text = line.item.text.trim();
    !line.is(labels::CONNECTION_STATUS)
        && !text.contains(['.', '。', '!', '！', '?', '？', '…', '@'])
        && text.split_whitespace().count() <= 2
        && text.chars().count() <= 24
}

/// A way of logging e-mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Api,
    Bcc,
}

impl Way {
    fn of(line: &Line) -> Option<Self> {
        if line.is(labels::SALESFORCE_API) || line.is(labels::ENABLE_SALESFORCE_API) {
            Some(Way::Api)
        } else if line.is(labels::EMAIL_TO_SALESFORCE) || line.is(labels::ENABLE_EMAIL_TO_SALESFORCE) {
            Some(Way::Bcc)
        } else {
            None
        }
    }
}

/// Whether a control of the open tab says that it is on; `None` where it is no such control or does not say.
fn enabled(line: &Line) -> Option<bool> {
    let is_named = line.is(labels::ENABLE_SALESFORCE_API) || line.is(labels::ENABLE_EMAIL_TO_SALESFORCE);
    match line.item.kind {
        Kind::Checkbox | Kind::Radio if line.is(labels::ENABLE) || is_named => line.item.on,
        Kind::Checkbox if Way::of(line).is_some() => line.item.on,
        Kind::Radio if line.is(labels::DISABLE) => line.item.on.map(|on| !on),
        Kind::Button if line.is(labels::DISABLE) => Some(true),
        Kind::Button if line.is(labels::ENABLE) || is_named => {
            line.item.on.or_else(|| (line.is(labels::ENABLE_ACTION) || is_named).then_some(false))
        }
        _ => None,
    }
}

fn read_sync_settings(content: &[Line], cut: bool, now: Timestamp) -> Fact<SyncSettings> {
    let start = content.iter().position(|line| line.is(labels::LOG_EMAIL_ACTIVITY)).map_or(0, |index| index + 1);
    let setting: Vec<&Line> = content
        .iter()
        .skip(start)
        .take_while(|line| !line.is(labels::OTHER_SYNC_SETTING) && !line.is(labels::LOG_EMAIL_ACTIVITY))
        .collect();

    let is_tab = |line: &Line| enabled(line).is_none() && line.item.kind != Kind::Checkbox;
    let selected = one(setting.iter().filter(|line| is_tab(line) && line.is_on()).filter_map(|line| Way::of(line)));

    let mut states: [Vec<bool>; 2] = Default::default();
    let mut heading: Option<Way> = None;
    let mut control_since_heading = true;
    for line in &setting {
        let way = Way::of(line);
        match (enabled(line), way) {
            (None, Some(way)) => {
                // Two names with nothing between them are tabs, and what follows belongs to either.
                heading = (control_since_heading || heading == Some(way)).then_some(way);
                control_since_heading = false;
            }
            (None, None) => {}
            (Some(on), way) => {
                control_since_heading = true;
                let owner = way.or(match &selected {
                    Some(Ok(way)) => Some(*way),
                    Some(Err(())) => None,
                    None => heading,
                });
                match owner {
                    Some(Way::Api) => states[0].push(on),
                    Some(Way::Bcc) => states[1].push(on),
                    None => {}
                }
            }
        }
    }
    // A screen that says both says nothing.
    let [api, bcc] = states.map(|states| one(states).and_then(Result::ok));
    if api.is_none() && bcc.is_none() {
        return Fact::Unseen(if cut {
            Why::OutlineCut
        } else {
            Why::ActionsPageUnclear { screen: ActionsScreen::SyncSettings }
        });
    }
    Fact::seen(SyncSettings { api, bcc }, now)
}

/// The address of the user who is signed in, after words that say so. Two different ones: nobody can say.
fn read_user(lines: &[Line]) -> Option<String> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let says = |words: &[&str]| words.iter().any(|word| line.key.starts_with(word.replace(' ', "").as_str()));
        if !says(labels::SIGNED_IN_AS) {
            continue;
        }
        let next = lines.get(index + 1).filter(|_| line.is(labels::SIGNED_IN_AS)).map(|line| line.item.text.as_str());
        found.extend(
            [Some(line.item.text.as_str()), next].into_iter().flatten().flat_map(addresses).map(str::to_lowercase),
        );
    }
    one(found)?.ok()
}

#[cfg(test)]
mod tests;
