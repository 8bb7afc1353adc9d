//! What a page of Actions shows, and what is read off it.

use std::collections::BTreeSet;

use loggable::actions::diagnostics::{MAX_FIELDS, MAX_MESSAGE, MAX_ROWS};
use loggable::actions::labels::OwnLabels;
use loggable::actions::outline::{Item, Kind, MAX_BYTES, MAX_ITEMS, MAX_STRING, Outline};
use loggable::actions::reading::{self, Reading, Shown};
use loggable::facts::{ActionsPerson, Fact, PersonSalesforceId};
use loggable::page::{self, Page};
use loggable::salesforce::host;
use loggable::salesforce::id::SalesforceId;
use loggable::salesforce::object::Object;

use crate::first_line;
use crate::json::Json;
use crate::sample::NOW;
use crate::url::is_host_name;

/// On the first line the page's address. Then the outline, as JSON, or an item on each line: see [`item`].
pub fn run(input: &[u8]) {
    let (url, rest) = first_line(input);
    let outline = match rest.first() {
        Some(b'{' | b'[') => {
            let Ok(outline) = serde_json::from_slice::<Outline>(rest) else { return };
            within_bounds(&outline);
            if let Some(whole) = Json::read(rest) {
                kept(&outline, &whole);
            }
            outline
        }
        _ => {
            let Ok(text) = std::str::from_utf8(rest) else { return };
            Outline { items: text.lines().take(MAX_ITEMS).map(item).collect(), cut: url.ends_with(' ') }
        }
    };
    let reading = read(&outline);
    let of_actions = Page::of_actions(url, &reading);
    if let Some(page) = &of_actions {
        assert!(page::is_actions(url), "{url:?}");
        assert!(matches!(
            (page, &reading.shown),
            (Page::ActionsPerson, Some(Shown::Person(_)))
                | (Page::ActionsConnections, Some(Shown::Connections(_)))
                | (Page::ActionsSyncSettings, Some(Shown::SyncSettings(_)))
                | (Page::ActionsDiagnostics, Some(Shown::Diagnostics(_)))
                | (Page::ActionsPeople, Some(Shown::Addresses))
        ));
    }
}

/// An item as the corpus writes it: what it is, in one letter (`h`eading, `l`ink, `b`utton, `t`ab, `c`heckbox, `r`adio,
/// `i`nput, `s`elect, any other for text), whether it is on (`+`, `-`), and its layer as a digit, up to a space; then its
/// text, and behind tabs where it leads and what it holds.
fn item(line: &str) -> Item {
    let (marks, rest) = line.split_once(' ').unwrap_or((line, ""));
    let mut parts = rest.split('\t');
    let mut item = Item { text: parts.next().unwrap_or_default().to_owned(), ..Item::default() };
    item.href = parts.next().filter(|href| !href.is_empty()).map(str::to_owned);
    item.value = parts.next().map(str::to_owned);
    for mark in marks.chars() {
        match mark {
            'h' => item.kind = Kind::Heading,
            'l' => item.kind = Kind::Link,
            'b' => item.kind = Kind::Button,
            't' => item.kind = Kind::Tab,
            'c' => item.kind = Kind::Checkbox,
            'r' => item.kind = Kind::Radio,
            'i' => item.kind = Kind::Input,
            's' => item.kind = Kind::Select,
            '+' => item.on = Some(true),
            '-' => item.on = Some(false),
            other => item.layer = other.to_digit(10).unwrap_or(item.layer),
        }
    }
    item
}

fn within_bounds(outline: &Outline) {
    assert!(outline.items.len() <= MAX_ITEMS);
    let strings =
        |item: &Item| [Some(&item.text), item.href.as_ref(), item.value.as_ref()].map(|it| it.map_or(0, String::len));
    assert!(outline.items.iter().flat_map(strings).all(|length| length <= MAX_STRING));
    assert!(outline.items.iter().flat_map(strings).sum::<usize>() <= MAX_BYTES);
}

/// What is kept is the beginning of what came, and an outline that leaves something out says so.
fn kept(outline: &Outline, whole: &Json) {
    let Some(items) = whole.get("items").and_then(Json::list) else { return };
    if !items.iter().all(Json::is_object) {
        return;
    }
    assert!(outline.items.len() <= items.len());
    let mut cut = outline.items.len() < items.len();
    for (kept, came) in outline.items.iter().zip(items) {
        let text = |name: &str| came.get(name).and_then(Json::text);
        for (kept, came) in [
            (Some(kept.text.as_str()), text("text").or(Some(""))),
            (kept.href.as_deref(), text("href")),
            (kept.value.as_deref(), text("value")),
        ] {
            assert_eq!(kept.is_some(), came.is_some());
            let (kept, came) = (kept.unwrap_or_default(), came.unwrap_or_default());
            assert!(came.starts_with(kept));
            cut |= kept.len() < came.len();
        }
    }
    assert!(outline.cut || !cut, "something was left out, and it does not say so");
}

/// What is read off an outline, held to what must be so for all of them.
pub fn read(outline: &Outline) -> Reading {
    let reading = reading::read(outline, NOW, 0, &OwnLabels::default());
    assert_eq!(reading, reading::read(outline, NOW, 0, &OwnLabels::default()));
    if let Some(user) = &reading.user {
        assert!(user.contains('@') && stands_in(outline, user), "{user:?}");
    }
    match &reading.shown {
        None => {}
        Some(Shown::Addresses) => assert!(outline.items.iter().any(|item| item.text.contains('@'))),
        Some(Shown::Person(person)) => of_person(person, outline),
        Some(Shown::Connections(Fact::Seen(seen))) => {
            assert_eq!(seen.at, NOW);
            for connection in [&seen.value.production, &seen.value.sandbox].into_iter().flatten() {
                assert!(connection.connected || !outline.cut, "the Disconnect may be in what was left out");
                if let Some(user) = &connection.salesforce_user {
                    assert!(stands_in(outline, user), "{user:?}");
                }
            }
        }
        Some(Shown::SyncSettings(Fact::Seen(seen))) => {
            assert!(seen.value.api.is_some() || seen.value.bcc.is_some());
        }
        Some(Shown::Connections(Fact::Unseen(_)) | Shown::SyncSettings(Fact::Unseen(_))) => {}
        Some(Shown::Diagnostics(diagnostics)) => {
            assert!(diagnostics.rows.len() <= MAX_ROWS);
            for row in &diagnostics.rows {
                assert!(row.fields.len() <= MAX_FIELDS && row.message.len() <= MAX_MESSAGE);
                assert!(stands_in(outline, &row.code) && stands_in(outline, &row.message));
                let distinct: BTreeSet<String> = row.fields.iter().map(|field| field.to_ascii_lowercase()).collect();
                assert_eq!(distinct.len(), row.fields.len(), "named twice");
                assert!(row.fields.iter().all(|field| is_name(field) && stands_in(outline, field)));
                assert!(row.object.as_deref().is_none_or(is_name));
                if let Some(happened) = row.happened {
                    assert!(happened.earliest <= happened.latest);
                    assert!(
                        happened.earliest.since(NOW) <= 5 * loggable::facts::MINUTE,
                        "nothing failed in the future"
                    );
                }
            }
            if let Fact::Seen(seen) = &diagnostics.authentication_failure {
                let failure = seen.value.as_ref();
                assert!(failure.is_some() || !outline.cut, "it may be in what was left out");
                assert!(failure.is_none_or(|failure| diagnostics.rows.iter().any(|row| row.code == failure.code)));
            }
        }
    }
    reading
}

fn of_person(person: &ActionsPerson, outline: &Outline) {
    assert!(person.name.len() <= 200 && stands_in(outline, &person.name));
    if let Some(host) = &person.salesforce_host {
        assert!(is_host_name(host) && host::api_host(host).is_some(), "{host:?}");
    }
    if let Fact::Seen(seen) = &person.email {
        match &seen.value {
            Some(address) => assert!(address.contains('@') && address.len() <= 254 && stands_in(outline, address)),
            None => assert!(!outline.cut, "it may be in what was left out"),
        }
    }
    let Fact::Seen(seen) = &person.salesforce_id else { return };
    assert_eq!(seen.at, NOW);
    let is_person = |id: &SalesforceId| matches!(id.object(), Some(Object::Lead | Object::Contact));
    match &seen.value {
        PersonSalesforceId::Present(id) | PersonSalesforceId::OfAnotherObject(id) => {
            assert_eq!(SalesforceId::parse(id.as_str()).as_ref(), Some(id), "an id with its checksum");
            assert_eq!(matches!(seen.value, PersonSalesforceId::Present(_)), is_person(id));
            assert!(stands_in(outline, &id.as_str()[..15]), "{id}");
        }
        PersonSalesforceId::Missing { label } => {
            // The worst that can be said of a person, and wrongly said it is the worst of all.
            assert!(!outline.cut, "it may be in what was left out");
            assert!(stands_in(outline, label));
            let on_page = outline.items.iter().all(|item| item.layer == 0);
            let shown = |item: &Item| SalesforceId::parse(item.text.trim()).is_some_and(|id| is_person(&id));
            assert!(!on_page || !outline.items.iter().any(shown), "an id is there");
        }
    }
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a text stands on the page: nothing that is read off one is made up. Links are written in percent.
fn stands_in(outline: &Outline, text: &str) -> bool {
    let folded = text.to_lowercase();
    outline.items.iter().any(|item| {
        let strings = [Some(&item.text), item.href.as_ref(), item.value.as_ref()];
        strings.into_iter().flatten().any(|string| {
            let once = decoded(string);
            let twice = decoded(&once);
            [string.to_lowercase(), once.to_lowercase(), twice.to_lowercase()].iter().any(|it| it.contains(&folded))
        })
    })
}

/// A text with what stands in percent decoded.
fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&out).into_owned()
}
