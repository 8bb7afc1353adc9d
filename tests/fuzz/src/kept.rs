//! What the engine reads back from the browser's storage: visits, whose session it is, descriptions, and what was seen in
//! Actions. It is what the engine wrote there itself, with a few places written over, so that it is always in the form that
//! this release writes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;

use arbitrary::{Arbitrary, Unstructured};
use futures_util::FutureExt as _;
use loggable::actions::outline::{Item, Kind, Outline};
use loggable::facts::{Timestamp, Why};
use loggable::message::{Event, Show, Tab, Toolbar};
use loggable::ports::{Answer, Area, Clock, Salesforce, Session, Store, Subrequest};
use loggable::rules::Problem;
use loggable::salesforce::object::Object;
use loggable::view::node::Action;
use loggable::view::{About, Language, Reader};
use loggable::visits::{Browser, Visits};

use crate::sample::{HOST, NOW};

const LEAD: &str = "https://acme.lightning.force.com/lightning/r/Lead/00Qe0000003GuNXEA0/view";
const SETTINGS: &str = "https://toutapp.com/next#settings/crm/salesforce/configure";
const PERSON: &str = "https://toutapp.com/next#relationships";

type Entries = BTreeMap<(Area, String), String>;

/// Choices of places, and texts to put there.
pub fn run(input: &[u8]) {
    let mut kept = written();
    let keys: Vec<(Area, String)> = kept.keys().cloned().collect();
    let mut choices = Unstructured::new(input);
    while !choices.is_empty() {
        let Ok(key) = choices.choose(&keys) else { break };
        let Some(text) = kept.get_mut(key) else { continue };
        if edit(&mut choices, text).is_err() {
            break;
        }
    }

    let world = Rc::new(World { kept: RefCell::new(kept), shown: RefCell::default() });
    let engine = Visits::new(InMemory(Rc::clone(&world)));
    for (tab, url) in [(1, LEAD), (2, SETTINGS), (3, PERSON), (4, LEAD)] {
        let tab = Tab { id: tab, url: Some(url.to_owned()), incognito: false, cookie_store_id: Some("0".to_owned()) };
        let asked = Event::Popup { tab: Some(tab.clone()), wait: true };
        assert!(now(engine.handle(asked)).is_some(), "the popup is always answered");
        now(engine.handle(Event::Page { tab: tab.clone(), first: true, outline: outline(url) }));
        let again = Event::PopupAct { tab: Some(tab), action: Action::CheckAgain };
        assert!(now(engine.handle(again)).is_some(), "the popup is always answered");
    }
    now(engine.handle(Event::Started));
    now(engine.handle(Event::Closed { tab: 1, private_left: false }));
    for (tab, show) in world.shown.borrow().iter() {
        let url = match tab {
            2 => SETTINGS,
            3 => PERSON,
            _ => LEAD,
        };
        assert_eq!(show.url, url, "no verdict shows on the wrong page");
    }
}

/// Writes something over a place of a text, or over all of it, or cuts it off.
fn edit(choices: &mut Unstructured<'_>, text: &mut String) -> arbitrary::Result<()> {
    let at = choices.int_in_range(0..=text.len())?;
    let at = text.floor_char_boundary(at);
    match u8::arbitrary(choices)? % 4 {
        0 => text.truncate(at),
        1 => *text = <&str>::arbitrary(choices)?.to_owned(),
        2 => {
            // A whole value, up to what ends one.
            let rest = text.get(at..).unwrap_or_default();
            let end = rest.find([',', '}', ']']).map_or(text.len(), |end| at + end);
            let start = text.get(..at).unwrap_or_default().rfind([':', ',', '[']).map_or(at, |start| start + 1);
            let values = ["null", "0", "18446744073709551615", "4294967295", "-1", "true", "\"\"", "{}", "[]", "1e9"];
            let value = *choices.choose(&values)?;
            text.replace_range(start..end, value);
        }
        _ => {
            let length = usize::from(u8::arbitrary(choices)?);
            let end = text.floor_char_boundary((at + length).min(text.len()));
            let put = <&str>::arbitrary(choices)?;
            text.replace_range(at..end, put);
        }
    }
    Ok(())
}

/// What the engine keeps after a look at a record, at settings and at a person.
fn written() -> Entries {
    thread_local! {
        static WRITTEN: Entries = {
            let world = Rc::new(World { kept: RefCell::default(), shown: RefCell::default() });
            let engine = Visits::new(InMemory(Rc::clone(&world)));
            for (tab, url) in [(1, LEAD), (2, SETTINGS), (3, PERSON)] {
                let tab = Tab { id: tab, url: Some(url.to_owned()), incognito: false, cookie_store_id: Some("0".to_owned()) };
                now(engine.handle(Event::Page { tab, first: true, outline: outline(url) }));
            }
            let kept = world.kept.borrow().clone();
            assert!(kept.len() >= 8, "visits, an identity, descriptions and what was seen in Actions: {:?}", kept.keys());
            kept
        };
    }
    WRITTEN.with(Entries::clone)
}

fn outline(url: &str) -> Option<Outline> {
    let item = |kind, text: &str| Item { kind, text: text.to_owned(), ..Item::default() };
    let items = match url {
        SETTINGS => vec![
            Item { on: Some(true), ..item(Kind::Tab, "Connections & Customizations") },
            Item { on: Some(false), ..item(Kind::Tab, "Sync Settings") },
            item(Kind::Heading, "Salesforce"),
            item(Kind::Text, "rita@acme.example"),
            item(Kind::Button, "Disconnect"),
        ],
        PERSON => vec![
            item(Kind::Heading, "Ada Lovelace"),
            Item { on: Some(true), ..item(Kind::Tab, "About") },
            item(Kind::Tab, "Engagement"),
            item(Kind::Tab, "History"),
            item(Kind::Text, "Email"),
            item(Kind::Text, "ada@example.com"),
            item(Kind::Text, "Salesforce ID"),
            item(Kind::Text, "00Qe0000003GuNXEA0"),
        ],
        _ => return None,
    };
    Some(Outline { items, cut: false })
}

/// Nothing here waits for anything but what never comes.
fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing was waited for")
}

struct World {
    kept: RefCell<Entries>,
    shown: RefCell<Vec<(i32, Show)>>,
}

struct InMemory(Rc<World>);

impl Browser for InMemory {
    type Salesforce = Org;
    type Store = World;
    type Clock = World;

    async fn cookie_store(&self, _: &Tab) -> String {
        "0".to_owned()
    }

    fn salesforce(&self, _: &str) -> Org {
        Org
    }

    fn store(&self) -> &World {
        &self.0
    }

    fn clock(&self) -> &World {
        &self.0
    }

    fn reader(&self) -> Reader {
        Reader { language: Language::English, utc_offset_minutes: 0, about: About::Reader }
    }

    async fn outline(&self, tab: i32) -> Option<Outline> {
        outline(match tab {
            2 => SETTINGS,
            3 => PERSON,
            _ => return None,
        })
    }

    async fn show(&self, tab: i32, show: &Show) {
        self.0.shown.borrow_mut().push((tab, show.clone()));
    }

    async fn toolbar(&self, _: i32, _: &Toolbar) {}

    async fn explain(&self, _: Problem) {}

    async fn open_options(&self) {}

    async fn policy(&self) -> String {
        String::new()
    }

    async fn tabs(&self) -> Vec<Tab> {
        Vec::new()
    }

    async fn withheld_sites(&self) -> Vec<String> {
        Vec::new()
    }

    async fn pause(&self, _: u32) {
        std::future::pending().await
    }
}

impl Store for World {
    async fn get(&self, area: Area, key: &str) -> Option<String> {
        self.kept.borrow().get(&(area, key.to_owned())).cloned()
    }

    async fn set(&self, area: Area, key: &str, value: &str) {
        self.kept.borrow_mut().insert((area, key.to_owned()), value.to_owned());
    }

    async fn remove(&self, area: Area, key: &str) {
        self.kept.borrow_mut().remove(&(area, key.to_owned()));
    }

    async fn keys(&self, area: Area) -> Vec<String> {
        self.kept.borrow().keys().filter(|(of, _)| *of == area).map(|(_, key)| key.clone()).collect()
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        NOW
    }
}

/// An org that knows the user and describes its objects, and has no records.
struct Org;

impl Salesforce for Org {
    async fn hosts_with_session(&self) -> Vec<String> {
        vec![HOST.to_owned()]
    }

    async fn session(&self, _: &str) -> Result<Session, Why> {
        Ok(Session { key: "one".to_owned(), organization_id: None })
    }

    async fn get(&self, _: &str, path: &str) -> Result<Answer, Why> {
        let body = if path.contains("userinfo") {
            r#"{"user_id":"005e0000003GuNXAA0","organization_id":"00De0000003GuNXEA0","preferred_username":"rita@acme.example"}"#
                .to_owned()
        } else if path.contains("describe") {
            r#"{"name":"Task","createable":true,"updateable":true,"fields":[{"name":"MSE_Clicked__c","label":"MSE Clicked","custom":true,"createable":true,"updateable":true,"calculated":false,"type":"boolean"}]}"#.to_owned()
        } else {
            let asked = path.rsplit('/').next().unwrap_or_default().split(',').filter_map(Object::of_api_name);
            let results: Vec<String> = asked
                .map(|object| format!(r#"{{"statusCode":200,"result":{{"apiName":"{}","createable":true,"updateable":true,"fields":{{"O__c":{{"apiName":"O__c","label":"MSC - Opt Out","custom":true,"createable":true,"updateable":true,"calculated":false,"dataType":"Boolean"}}}}}}}}"#, object.api_name()))
                .collect();
            format!(r#"{{"results":[{}]}}"#, results.join(","))
        };
        Ok(Answer { status: 200, body: body.into_bytes(), limit_info: Some("api-usage=18/5000".to_owned()) })
    }

    async fn composite(&self, _: &str, _: &[Subrequest]) -> Result<Answer, Why> {
        Ok(Answer { status: 200, body: br#"{"compositeResponse":[]}"#.to_vec(), limit_info: None })
    }
}
