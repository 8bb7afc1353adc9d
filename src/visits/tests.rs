//! Visits in a browser in memory, in which every wait ends when the test says so.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use serde_json::{Value, json};

mod lifecycle;
mod settings;

use super::*;
use crate::actions::outline::{Item, Kind};
use crate::ports::{Answer, Session, Subrequest};
use crate::view::{About, Language};

const ANN: &str = "https://acme.lightning.force.com/lightning/r/Lead/00Q000000000001EAA/view";
const BEA: &str = "https://acme.lightning.force.com/lightning/r/Lead/00Q000000000002EAA/view";
const HOME: &str = "https://acme.lightning.force.com/lightning/page/home";
const ACTIONS: &str = "https://toutapp.com/next#command_center";
const ANN_ID: &str = "00Q000000000001EAA";
const BEA_ID: &str = "00Q000000000002EAA";
const HOST: &str = "acme.my.salesforce.com";
const OTHER_HOST: &str = "beta.my.salesforce.com";
const READER: Reader = Reader { language: Language::English, utc_offset_minutes: 0, about: About::Reader };
/// The wait after which a badge says that a check is under way.
const PAUSE: &str = "pause";
/// The wait after which a page is not waited for any longer.
const LIMIT: &str = "limit";
const OUTLINE: &str = "outline";
const SHOW: &str = "show";
const ERASURE: &str = "erasure";
const SETUP: &str = "setup";
/// What is asked before the record: who the user is, and what the objects look like.
const QUESTIONS: &str = "questions";
/// The wait after which a visit waits for another's answer no longer.
const DEADLINE: &str = "deadline";
/// A look into the store, for the identity.
const LOOK: &str = "look";
/// The first look into the store of all, for what an earlier worker knew of the tab.
const FIRST_LOOK: &str = "first look";
const BOB: &str = "005000000000009AAA";

/// The world outside of the engine, which outlives it.
struct World {
    time: Cell<Timestamp>,
    kept: RefCell<BTreeMap<(Area, String), String>>,
    /// What does not go on until it is let go: a wait by its name, a composite by the id of the record it is about.
    held: RefCell<BTreeSet<String>>,
    hosts: RefCell<Vec<String>>,
    /// The session of each cookie store: what tells it, and the numbers of its user and org.
    sessions: RefCell<BTreeMap<String, (String, u32, u32)>>,
    /// Setup is closed to whoever looks.
    setup_closed: Cell<bool>,
    /// Searches for users, as they were asked.
    searches: RefCell<Vec<String>>,
    /// How many of the next questions fail, with this status.
    failing: Cell<(usize, u16)>,
    /// The browser does not show its cookies.
    blocked: Cell<bool>,
    /// Somebody has looked for what an earlier worker knew of a tab.
    looked: Cell<bool>,
    /// The store is full.
    full: Cell<bool>,
    /// Hosts that were asked, one for each request.
    requests: RefCell<Vec<String>>,
    /// How many times Salesforce was taken up, each with its own time limit.
    taken_up: Cell<usize>,
    /// Those of them that asked something.
    asking: RefCell<BTreeSet<usize>>,
    outline: RefCell<Option<Outline>>,
    shown: RefCell<Vec<(i32, Show)>>,
    toolbars: RefCell<Vec<(i32, Toolbar)>>,
    explained: RefCell<Vec<Problem>>,
    /// What the company has set.
    policy: RefCell<Value>,
    /// The tabs that are open.
    tabs: RefCell<Vec<Tab>>,
    /// How often the options were opened.
    options_opened: Cell<usize>,
    /// The sites that the browser keeps from the extension.
    withheld: RefCell<Vec<String>>,
}

impl World {
    /// One org with a session, and nobody so patient that the badge of a check under way is drawn.
    fn new() -> Rc<Self> {
        Rc::new(World {
            time: Cell::new(Timestamp(1_800_000_000_000)),
            kept: RefCell::default(),
            held: RefCell::new([PAUSE, LIMIT, DEADLINE].map(str::to_owned).into()),
            hosts: RefCell::new(vec![HOST.to_owned()]),
            sessions: RefCell::new(BTreeMap::from(
                ["0", "1"].map(|store| (store.to_owned(), ("one".to_owned(), 1, 1))),
            )),
            setup_closed: Cell::new(false),
            searches: RefCell::default(),
            failing: Cell::new((0, 0)),
            blocked: Cell::new(false),
            looked: Cell::new(false),
            full: Cell::new(false),
            requests: RefCell::default(),
            taken_up: Cell::new(0),
            asking: RefCell::default(),
            outline: RefCell::default(),
            shown: RefCell::default(),
            toolbars: RefCell::default(),
            explained: RefCell::default(),
            policy: RefCell::default(),
            tabs: RefCell::default(),
            options_opened: Cell::default(),
            withheld: RefCell::default(),
        })
    }

    fn engine(self: &Rc<Self>) -> Visits<Memorised> {
        Visits::new(Memorised(Rc::clone(self)))
    }

    fn hold(&self, what: &str) {
        self.held.borrow_mut().insert(what.to_owned());
    }

    fn release(&self, what: &str) {
        assert!(self.held.borrow_mut().remove(what), "{what} was not held");
    }

    async fn pass(&self, what: &str) {
        std::future::poll_fn(|_| if self.held.borrow().contains(what) { Poll::Pending } else { Poll::Ready(()) }).await;
    }

    /// What the tab's page shows last.
    fn show(&self, tab: i32) -> Show {
        self.shown.borrow().iter().rev().find(|(of, _)| *of == tab).expect("nothing was shown").1.clone()
    }

    fn toolbar(&self, tab: i32) -> Toolbar {
        self.toolbars.borrow().iter().rev().find(|(of, _)| *of == tab).expect("no toolbar was set").1.clone()
    }

    /// The verdict that the toolbar icon's title begins with.
    fn worst(&self, tab: i32) -> Option<String> {
        Some(self.toolbar(tab).title?.split(' ').next().unwrap_or_default().to_owned())
    }

    /// Somebody logs in, in an ordinary window.
    fn log_in(&self, key: &str, user: u32, org: u32) {
        self.sessions.borrow_mut().insert("0".to_owned(), (key.to_owned(), user, org));
    }

    fn requests(&self) -> usize {
        self.requests.borrow().len()
    }

    fn forget_what_was_shown(&self) {
        self.shown.borrow_mut().clear();
        self.toolbars.borrow_mut().clear();
        self.requests.borrow_mut().clear();
    }

    fn keys(&self, area: Area) -> Vec<String> {
        self.kept.borrow().keys().filter(|(of, _)| *of == area).map(|(_, key)| key.clone()).collect()
    }
}

/// The browser over a world.
struct Memorised(Rc<World>);

impl Browser for Memorised {
    type Salesforce = Org;
    type Store = World;
    type Clock = World;

    async fn cookie_store(&self, tab: &Tab) -> String {
        tab.cookie_store_id.clone().unwrap_or_else(|| if tab.incognito { "1" } else { "0" }.to_owned())
    }

    fn salesforce(&self, cookie_store: &str) -> Org {
        self.0.taken_up.set(self.0.taken_up.get() + 1);
        Org(Rc::clone(&self.0), cookie_store.to_owned(), self.0.taken_up.get())
    }

    fn store(&self) -> &World {
        &self.0
    }

    fn clock(&self) -> &World {
        &self.0
    }

    fn reader(&self) -> Reader {
        READER
    }

    async fn outline(&self, _: i32) -> Option<Outline> {
        self.0.pass(OUTLINE).await;
        self.0.outline.borrow().clone()
    }

    async fn show(&self, tab: i32, show: &Show) {
        self.0.shown.borrow_mut().push((tab, show.clone()));
        self.0.pass(SHOW).await;
    }

    async fn toolbar(&self, tab: i32, toolbar: &Toolbar) {
        self.0.toolbars.borrow_mut().push((tab, toolbar.clone()));
    }

    async fn explain(&self, problem: Problem) {
        self.0.explained.borrow_mut().push(problem);
    }

    async fn open_options(&self) {
        self.0.options_opened.set(self.0.options_opened.get() + 1);
    }

    async fn policy(&self) -> String {
        self.0.policy.borrow().to_string()
    }

    async fn tabs(&self) -> Vec<Tab> {
        self.0.tabs.borrow().clone()
    }

    async fn withheld_sites(&self) -> Vec<String> {
        self.0.withheld.borrow().clone()
    }

    async fn pause(&self, milliseconds: u32) {
        let wait = match milliseconds {
            PATIENCE => PAUSE,
            PAGE_ANSWERS => LIMIT,
            ..=VISIT_TAKES => DEADLINE,
            other => panic!("a wait of {other} ms"),
        };
        self.0.pass(wait).await;
    }
}

impl Store for World {
    async fn get(&self, area: Area, key: &str) -> Option<String> {
        let found = self.kept.borrow().get(&(area, key.to_owned())).cloned();
        if key.starts_with("identity/") {
            self.pass(LOOK).await;
        }
        if key.starts_with(VISIT) && !self.looked.replace(true) {
            self.pass(FIRST_LOOK).await;
        }
        found
    }

    async fn set(&self, area: Area, key: &str, value: &str) {
        if self.full.get() {
            self.kept.borrow_mut().remove(&(area, key.to_owned()));
            return;
        }
        self.kept.borrow_mut().insert((area, key.to_owned()), value.to_owned());
    }

    async fn remove(&self, area: Area, key: &str) {
        self.pass(ERASURE).await;
        self.kept.borrow_mut().remove(&(area, key.to_owned()));
    }

    async fn keys(&self, area: Area) -> Vec<String> {
        World::keys(self, area)
    }
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        self.time.get()
    }
}

/// An org that has two leads and none of the activity fields, so that a check of a record ends in *will not fill*.
struct Org(Rc<World>, String, usize);

impl Org {
    fn asked(&self, host: &str) {
        self.0.requests.borrow_mut().push(host.to_owned());
        self.0.asking.borrow_mut().insert(self.2);
    }
}

fn answer(body: &Value) -> Answer {
    Answer { status: 200, body: body.to_string().into_bytes(), limit_info: None }
}

/// What a user without Setup rights is answered.
fn refused() -> Answer {
    let body = json!([{"errorCode": "INVALID_TYPE", "message": "sObject type 'PermissionSet' is not supported."}]);
    Answer { status: 400, ..answer(&body) }
}

/// Setup: *Clicked* is the only field that exists, and nobody may see it. Bob is the only other user.
fn rows(path: &str) -> Value {
    if path.contains("FieldDefinition") && path.contains("'Task'") {
        json!([{"QualifiedApiName": "MSE_Clicked__c", "Label": "Clicked", "DataType": "Checkbox"}])
    } else if path.contains("FROM+User") {
        json!([{"Id": BOB, "Name": "Bob", "Username": "bob@acme.example", "Profile": {"Name": "Sales"}}])
    } else {
        json!([])
    }
}

impl Salesforce for Org {
    async fn hosts_with_session(&self) -> Vec<String> {
        self.0.hosts.borrow().clone()
    }

    async fn session(&self, host: &str) -> Result<Session, Why> {
        match self.0.sessions.borrow().get(&self.1) {
            _ if self.0.blocked.get() => Err(Why::CookiesBlocked { host: host.to_owned() }),
            Some((key, ..)) => Ok(Session { key: key.clone(), organization_id: None }),
            None => Err(Why::NoSession { host: host.to_owned() }),
        }
    }

    async fn get(&self, host: &str, path: &str) -> Result<Answer, Why> {
        self.asked(host);
        if !path.contains("/query?") {
            self.0.pass(QUESTIONS).await;
            let (failing, status) = self.0.failing.get();
            if let Some(failing) = failing.checked_sub(1) {
                self.0.failing.set((failing, status));
                return Ok(Answer { status, body: Vec::new(), limit_info: None });
            }
        }
        // A describe calls it `name` and object-info `apiName`.
        let field = |called: &str| {
            json!({called: "Name", "label": "Name", "custom": false, "createable": true, "updateable": true,
                   "calculated": false})
        };
        Ok(answer(&if path.contains("userinfo") {
            let (_, user, org) = self.0.sessions.borrow()[&self.1].clone();
            json!({"user_id": format!("00500000000000{user}AAA"), "organization_id": format!("00D00000000000{org}EAA"),
                   "preferred_username": format!("user{user}@org{org}.example"), "name": format!("User {user}")})
        } else if path.contains("/query?") {
            self.0.pass(SETUP).await;
            if path.contains("FROM+User") {
                self.0.searches.borrow_mut().push(path.to_owned());
            } else if self.0.setup_closed.get() {
                return Ok(refused());
            }
            json!({"done": true, "records": rows(path)})
        } else if path.contains("Task/describe") {
            json!({"name": "Task", "createable": true, "updateable": true, "fields": [field("name")]})
        } else {
            let info = |object: &str| {
                json!({"statusCode": 200, "result": {"apiName": object, "createable": true, "updateable": true,
                                                     "fields": {"Name": field("apiName")}}})
            };
            let (_, objects) = path.rsplit_once('/').unwrap();
            json!({"results": objects.split(',').map(info).collect::<Vec<_>>()})
        }))
    }

    async fn composite(&self, host: &str, subrequests: &[Subrequest]) -> Result<Answer, Why> {
        self.asked(host);
        let of = |subrequest: &Subrequest| Some(subrequest.url.split_once("/sobjects/Lead/")?.1.get(..18)?.to_owned());
        let id = subrequests.iter().find_map(of).unwrap_or_else(|| ANN_ID.to_owned());
        let id = id.as_str();
        self.0.pass(id).await;
        let name = if id == BEA_ID { "Bea" } else { "Ann" };
        let parts: Vec<Value> = subrequests
            .iter()
            .map(|Subrequest { reference_id, url }| {
                if self.0.setup_closed.get() && url.contains("Permission") {
                    let body: Value = serde_json::from_slice(&refused().body).unwrap();
                    return json!({"referenceId": reference_id, "httpStatusCode": 400, "httpHeaders": {}, "body": body});
                }
                let body = if url.contains("Permission") {
                    json!({"done": true, "records": rows(url)})
                } else if url.contains("/sobjects/User/") {
                    json!({"Id": BOB, "Name": "Bob", "Username": "bob@acme.example"})
                } else if url.contains("FROM+Contact") || url.contains("FROM%20Contact") {
                    json!({"totalSize": 0, "done": true, "records": []})
                } else if url.contains("/query?") {
                    json!({"totalSize": 1, "done": true, "records": [{"Id": id, "Name": name}]})
                } else {
                    json!({"attributes": {"type": "Lead"}, "Id": id, "Name": name, "IsConverted": false,
                           "Email": format!("{name}@x.example")})
                };
                json!({"referenceId": reference_id, "httpStatusCode": 200, "httpHeaders": {}, "body": body})
            })
            .collect();
        Ok(answer(&json!({ "compositeResponse": parts })))
    }
}

/// An event that is being handled.
struct Handling<'a>(Pin<Box<dyn Future<Output = Option<PopupAnswer>> + 'a>>);

impl Handling<'_> {
    /// Goes on as far as it can: to its end, or to what the test holds.
    fn go_on(&mut self) -> Poll<Option<PopupAnswer>> {
        for _ in 0..1_000 {
            if let Poll::Ready(answer) = self.0.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return Poll::Ready(answer);
            }
        }
        Poll::Pending
    }

    fn end(mut self) -> Option<PopupAnswer> {
        match self.go_on() {
            Poll::Ready(answer) => answer,
            Poll::Pending => panic!("it waits for something"),
        }
    }

    fn assert_ends(&mut self) {
        assert!(self.go_on().is_ready(), "it waits for something");
    }

    fn assert_waits(&mut self) {
        assert!(self.go_on().is_pending(), "it has ended");
    }
}

impl Visits<Memorised> {
    fn start(&self, event: Event) -> Handling<'_> {
        Handling(Box::pin(self.handle(event)))
    }

    fn run(&self, event: Event) -> Option<PopupAnswer> {
        self.start(event).end()
    }

    fn fault(&self, event: Event) -> Option<PopupAnswer> {
        Handling(Box::pin(self.answer_fault(event))).end()
    }
}

fn tab(url: &str) -> Tab {
    Tab { id: 1, url: Some(url.to_owned()), incognito: false, cookie_store_id: None }
}

fn private(url: &str) -> Tab {
    Tab { incognito: true, ..tab(url) }
}

fn navigated(url: &str) -> Event {
    Event::Navigated { tab: tab(url) }
}

/// No private window is open after it.
fn closed(tab: i32) -> Event {
    Event::Closed { tab, private_left: false }
}

fn page(url: &str, first: bool) -> Event {
    Event::Page { tab: tab(url), first, outline: None }
}

fn sees(tab: Tab, first: bool, outline: &Outline) -> Event {
    Event::Page { tab, first, outline: Some(outline.clone()) }
}

fn popup(url: &str, wait: bool) -> Event {
    Event::Popup { tab: Some(tab(url)), wait }
}

fn act(url: &str, visit: u32, action: Action) -> Event {
    Event::Act { tab: tab(url), visit, action }
}

/// A person's view in Actions, without a Salesforce ID.
fn person(name: &str) -> Outline {
    let item = |kind, text: &str| Item { kind, text: text.to_owned(), layer: 1, ..Item::default() };
    let tab = |text: &str, on| Item { on: Some(on), ..item(Kind::Tab, text) };
    let text = |text: &str| item(Kind::Text, text);
    let items = vec![
        item(Kind::Heading, name),
        tab("About", true),
        tab("Engagement", false),
        tab("History", false),
        tab("Tasks", false),
        item(Kind::Heading, "Contact Card"),
        text("Email"),
        text(&format!("{name}@x.example")),
        text("Salesforce ID"),
        text("–"),
        item(Kind::Heading, "Groups"),
    ];
    Outline { items, cut: false }
}

/// A list of people: a page of Actions about which there is nothing to say.
fn people() -> Outline {
    Outline { items: vec![Item { kind: Kind::Heading, text: "People".to_owned(), ..Item::default() }], cut: false }
}

fn assert_nothing(show: &Show) {
    assert_eq!((&show.title, &show.badge, &show.panel), (&None, &None, &None));
}

fn says(node: &impl Serialize, text: &str) -> bool {
    serde_json::to_string(node).unwrap().contains(text)
}

fn elsewhere() -> PopupAnswer {
    PopupAnswer { node: view::popup_elsewhere(&[], &READER), pending: false }
}

fn unread() -> PopupAnswer {
    PopupAnswer { node: view::with_report_of_misread(view::popup_unread(&READER), &READER), pending: false }
}

fn pending() -> PopupAnswer {
    PopupAnswer { node: view::popup_checking(&READER), pending: true }
}

// ---- Badge and toolbar ----

#[test]
fn a_record_gets_its_badge_panel_and_toolbar() {
    let world = World::new();
    let visits = world.engine();
    assert_eq!(visits.run(navigated(ANN)), None);
    let show = world.show(1);
    assert_eq!((show.visit, show.url.as_str()), (1, ANN));
    assert!(says(&show.badge, "will-not-fill"));
    assert!(show.panel.is_some());
    assert_eq!(show.title, None, "Lightning's title is found by its markup");
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
    assert_eq!(world.toolbar(1).badge.unwrap().text, "!");
    assert_eq!(world.requests(), 4);
    assert!(world.shown.borrow().iter().all(|(tab, _)| *tab == 1));
}

#[test]
fn a_check_that_takes_long_says_that_it_is_under_way() {
    let world = World::new();
    let visits = world.engine();
    world.hold(ANN_ID);
    let mut handling = visits.start(navigated(ANN));
    handling.assert_waits();
    assert_nothing(&world.show(1));
    world.release(PAUSE);
    handling.assert_waits();
    let checking = world.show(1);
    assert_eq!((checking.badge, checking.panel), (Some(view::badge_checking(&READER)), None));
    assert_eq!(world.toolbar(1), Toolbar::default());
    world.release(ANN_ID);
    handling.end();
    assert!(says(&world.show(1).badge, "will-not-fill"));
}

#[test]
fn an_older_visits_late_answer_is_dropped() {
    let world = World::new();
    let visits = world.engine();
    world.hold(ANN_ID);
    let mut late = visits.start(navigated(ANN));
    late.assert_waits();
    visits.run(navigated(BEA));
    let shown = world.show(1);
    assert_eq!((shown.visit, shown.url.as_str()), (2, BEA));
    assert!(shown.badge.is_some());
    let so_far = (world.shown.borrow().len(), world.toolbars.borrow().len());
    world.release(ANN_ID);
    late.end();
    assert_eq!((world.shown.borrow().len(), world.toolbars.borrow().len()), so_far);
    let kept = world.kept.borrow()[&(Area::Session, key(1))].clone();
    assert!(kept.contains(BEA) && !kept.contains(ANN));
}

#[test]
fn an_older_visits_patience_draws_no_badge() {
    let world = World::new();
    let visits = world.engine();
    world.hold(ANN_ID);
    let mut late = visits.start(navigated(ANN));
    late.assert_waits();
    visits.run(navigated(HOME));
    world.forget_what_was_shown();
    world.release(PAUSE);
    late.assert_waits();
    assert!(world.shown.borrow().is_empty() && world.toolbars.borrow().is_empty());
}

#[test]
fn what_was_said_of_the_page_before_is_cleared_first() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    world.forget_what_was_shown();
    world.hold(BEA_ID);
    let mut handling = visits.start(navigated(BEA));
    handling.assert_waits();
    let shown = world.show(1);
    assert_eq!((shown.visit, shown.url.as_str()), (2, BEA));
    assert_nothing(&shown);
    assert_eq!(world.toolbar(1), Toolbar::default(), "the icon speaks of the page as well");
    world.release(BEA_ID);
    handling.end();
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
}

#[test]
fn a_page_that_is_not_ours_leaves_nothing() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    world.forget_what_was_shown();
    for url in [HOME, "https://example.org/", "https://toutapp.com/login"] {
        visits.run(navigated(url));
        assert_nothing(&world.show(1));
        assert_eq!(world.toolbar(1), Toolbar::default());
        assert_eq!(visits.run(popup(url, false)), Some(elsewhere()));
    }
    assert_eq!(world.requests(), 0);
}

// ---- What a page says of itself ----

#[test]
fn a_content_script_that_starts_gets_what_is_known_and_costs_nothing() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    let known = world.show(1);
    world.forget_what_was_shown();
    visits.run(page(ANN, true));
    assert_eq!(world.show(1), known);
    assert_eq!(world.requests(), 0);
}

#[test]
fn a_reload_is_another_look() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    visits.run(page(ANN, true));
    world.forget_what_was_shown();
    visits.run(page(ANN, true));
    assert_eq!((world.show(1).visit, world.requests()), (2, 1));
    visits.run(page(ANN, false));
    assert_eq!((world.show(1).visit, world.requests()), (2, 1), "only its script's start is a reload");
}

#[test]
fn the_same_outline_again_is_no_new_visit() {
    let world = World::new();
    let visits = world.engine();
    visits.run(sees(tab(ACTIONS), true, &person("Ann")));
    let shown = world.show(1);
    assert_eq!((shown.visit, shown.title.as_deref()), (1, Some("Ann")));
    assert!(shown.badge.is_some());
    world.forget_what_was_shown();
    visits.run(sees(tab(ACTIONS), false, &person("Ann")));
    assert!(world.shown.borrow().is_empty() && world.toolbars.borrow().is_empty());
    assert_eq!(world.requests(), 0);
    visits.run(sees(tab(ACTIONS), false, &person("Bea")));
    let shown = world.show(1);
    assert_eq!((shown.visit, shown.title.as_deref()), (2, Some("Bea")));
    visits.run(sees(tab(ACTIONS), false, &people()));
    assert_nothing(&world.show(1));
    assert_eq!(world.toolbar(1), Toolbar::default());
}

/// A person's view with a field in which somebody writes.
fn writing(name: &str, typed: &str) -> Outline {
    let mut outline = person(name);
    let field = Item { kind: Kind::Input, text: "Subject".to_owned(), layer: 1, ..Item::default() };
    outline.items.push(Item { value: Some(typed.to_owned()), ..field });
    outline
}

#[test]
fn typing_in_actions_asks_nothing_and_changes_nothing() {
    let world = World::new();
    let visits = world.engine();
    visits.run(sees(tab(ACTIONS), true, &writing("Ann", "")));
    world.forget_what_was_shown();
    for typed in ["H", "He", "Hello"] {
        world.time.set(Timestamp(world.time.get().0 + 100));
        visits.run(sees(tab(ACTIONS), false, &writing("Ann", typed)));
    }
    assert!(world.shown.borrow().is_empty() && world.toolbars.borrow().is_empty());
    assert_eq!(world.requests(), 0);
    // The same on a page about which there is nothing to say.
    visits.run(sees(tab(ACTIONS), false, &people()));
    world.forget_what_was_shown();
    world.time.set(Timestamp(world.time.get().0 + 100));
    let mut more = people();
    more.items.push(Item { text: "Ann".to_owned(), ..Item::default() });
    visits.run(sees(tab(ACTIONS), false, &more));
    assert!(world.shown.borrow().is_empty());
    visits.run(sees(tab(ACTIONS), false, &person("Ann")));
    assert!(world.show(1).badge.is_some());
}

#[test]
fn typing_during_a_check_does_not_begin_another() {
    let world = World::new();
    let visits = world.engine();
    *world.outline.borrow_mut() = Some(person("Ann"));
    world.hold(ANN_ID);
    let mut check = visits.start(sees(tab(ACTIONS), true, &writing("Ann", "")));
    check.assert_waits();
    visits.run(sees(tab(ACTIONS), false, &writing("Ann", "Hello")));
    world.release(ANN_ID);
    check.end();
    assert_eq!((world.show(1).visit, world.requests()), (1, 4));
}

#[test]
fn what_is_typed_is_kept_nowhere() {
    let world = World::new();
    let visits = world.engine();
    visits.run(sees(tab(ACTIONS), true, &writing("Ann", "Dear colleague")));
    visits.run(sees(Tab { id: 2, ..private(ACTIONS) }, true, &writing("Ann", "Dear colleague")));
    let kept = format!("{:?}", world.kept.borrow());
    assert!(kept.contains("visit:1") && kept.contains("visit:2") && !kept.contains("Dear colleague"));
}

#[test]
fn after_a_lost_worker_the_same_page_is_no_new_visit() {
    let world = World::new();
    world.engine().run(sees(tab(ACTIONS), true, &person("Ann")));
    world.forget_what_was_shown();
    world.time.set(Timestamp(world.time.get().0 + 60_000));
    world.engine().run(sees(tab(ACTIONS), false, &writing("Ann", "Hello")));
    assert!(world.shown.borrow().is_empty());
    assert_eq!(world.requests(), 0);
}

#[test]
fn what_actions_showed_serves_the_record() {
    let world = World::new();
    let visits = world.engine();
    visits.run(sees(tab(ACTIONS), true, &person("Ann")));
    visits.run(navigated(ANN));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-log"));
    visits.run(navigated(BEA));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"), "of Bea nothing was seen");
}

/// *Connections & Customizations*, connected.
fn connections() -> Outline {
    let tab = |text: &str, on| Item { kind: Kind::Tab, text: text.to_owned(), on: Some(on), ..Item::default() };
    let item = |kind, text: &str| Item { kind, text: text.to_owned(), ..Item::default() };
    let items = vec![
        tab("Connections & Customizations", true),
        tab("Sync Settings", false),
        item(Kind::Heading, "Salesforce"),
        item(Kind::Button, "Disconnect"),
    ];
    Outline { items, cut: false }
}

/// *Diagnostics* with one row.
fn diagnostics(date: &str, code: &str) -> Outline {
    let text = |text: &str| Item { text: text.to_owned(), ..Item::default() };
    let heading = Item { kind: Kind::Heading, text: "Diagnostics".to_owned(), ..Item::default() };
    let cells =
        ["Date", "Error", "Category", "Message", date, code, "Authentication", "MSE_Replied__c of eve@x.example"];
    Outline { items: [heading].into_iter().chain(cells.map(text)).collect(), cut: false }
}

const SETTINGS: &str = "https://toutapp.com/next#settings/crm/salesforce/configure";
const DIAGNOSTICS: &str = "https://toutapp.com/next#settings/integrations/diagnostics";

#[test]
fn diagnostics_is_explained_and_remembered() {
    let world = World::new();
    let visits = world.engine();
    // It is 2027-01-15 08:00 in UTC.
    visits.run(sees(tab(SETTINGS), true, &connections()));
    world.time.set(Timestamp(world.time.get().0 + 3_600_000));
    world.forget_what_was_shown();
    visits.run(sees(tab(DIAGNOSTICS), false, &diagnostics("Jan 15, 2027 8:30 AM", "EXPIRED_ACCESS")));
    let shown = world.show(1);
    assert!(shown.badge.is_some());
    for said in [r#""data-code":"EXPIRED_ACCESS""#, r#""data-known":"true""#, r#""data-rule":"connection_failing""#] {
        assert!(says(&shown.panel, said), "{said}");
        assert!(says(&visits.run(popup(DIAGNOSTICS, false)).unwrap().node, said), "{said}");
    }
    assert!(!says(&shown.panel, "eve@x.example"));
    assert_eq!(world.worst(1).as_deref(), Some("broken"));
    assert_eq!(world.requests(), 0, "nothing is asked for it");

    visits.run(navigated(ANN));
    assert!(says(
        &world.show(1).panel,
        r#""data-rule":"connection_failing","data-severity":"blocks","data-state":"broken""#
    ));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-log"));
    assert!(!says(&world.show(1).panel, "data-code"), "the rows are that page's");

    // Connected again.
    world.time.set(Timestamp(world.time.get().0 + 60_000));
    visits.run(sees(tab(SETTINGS), false, &connections()));
    visits.run(navigated(BEA));
    assert!(says(&world.show(1).panel, r#""data-rule":"connection_failing","data-state":"fine""#));
}

#[test]
fn diagnostics_links_to_setup_where_the_org_is_known() {
    let field = diagnostics("Jan 15, 2027 7:30 AM", "INVALID_FIELD_FOR_INSERT_UPDATE");
    let setup = |host: &str| format!("https://{host}/lightning/setup/FieldAccessibility/home");
    let world = World::new();
    let visits = world.engine();
    visits.run(sees(tab(DIAGNOSTICS), true, &field));
    assert!(says(&world.show(1).panel, &setup(HOST)));
    assert!(says(&world.show(1).panel, r#""data-field":"MSE_Replied__c","data-object":"Task""#));

    *world.hosts.borrow_mut() = vec![HOST.to_owned(), OTHER_HOST.to_owned()];
    *world.outline.borrow_mut() = Some(field);
    visits.run(act(DIAGNOSTICS, world.show(1).visit, Action::CheckAgain));
    assert!(!says(&world.show(1).panel, "FieldAccessibility"));
    visits.run(act(DIAGNOSTICS, world.show(1).visit, Action::ChooseOrg { host: OTHER_HOST.to_owned() }));
    assert!(says(&world.show(1).panel, &setup(OTHER_HOST)));
    assert_eq!(world.requests(), 0);
}

#[test]
fn diagnostics_survives_a_lost_worker() {
    let world = World::new();
    let first = world.engine();
    first.run(sees(tab(DIAGNOSTICS), true, &diagnostics("Jan 15, 2027 7:30 AM", "STRING_TOO_LONG")));
    let answer = first.run(popup(DIAGNOSTICS, false));
    drop(first);
    assert_eq!(world.engine().run(popup(DIAGNOSTICS, false)), answer);
    assert!(says(&answer.unwrap().node, r#""data-code":"STRING_TOO_LONG","data-known":"false""#));
}

#[test]
fn a_private_window_remembers_nothing() {
    let world = World::new();
    let visits = world.engine();
    visits.run(sees(private(ACTIONS), true, &person("Ann")));
    visits.run(Event::PopupAct { tab: Some(private(ACTIONS)), action: Action::ChooseOrg { host: HOST.to_owned() } });
    assert_eq!(world.keys(Area::Local), Vec::<String>::new());
    visits.run(Event::Navigated { tab: private(ANN) });
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
    assert_eq!(world.keys(Area::Local), Vec::<String>::new());
    // The same in an ordinary window leaves something, so there was something to leave.
    visits.run(Event::Page { tab: Tab { id: 2, ..tab(ACTIONS) }, first: true, outline: Some(person("Ann")) });
    assert_ne!(world.keys(Area::Local), Vec::<String>::new());
}

#[test]
fn the_last_private_tab_takes_along_what_was_kept_for_private_windows() {
    let world = World::new();
    *world.hosts.borrow_mut() = vec![HOST.to_owned(), OTHER_HOST.to_owned()];
    let visits = world.engine();
    visits.run(Event::Navigated { tab: Tab { id: 3, ..tab(ANN) } });
    let ordinary = world.keys(Area::Session);
    visits.run(Event::Navigated { tab: private(ANN) });
    *world.outline.borrow_mut() = Some(person("Ann"));
    let private_actions = Tab { id: 2, ..private(ACTIONS) };
    visits.run(sees(private_actions.clone(), true, &person("Ann")));
    visits.run(Event::PopupAct { tab: Some(private_actions), action: Action::ChooseOrg { host: HOST.to_owned() } });
    visits.run(Event::Closed { tab: 1, private_left: true });
    assert!(world.keys(Area::Session).iter().any(|key| key.starts_with("private/identity/")));
    assert!(world.keys(Area::Session).contains(&"private/org:1".to_owned()));
    // Another worker knows of none of them.
    world.engine().run(closed(2));
    assert_eq!(world.keys(Area::Session), ordinary);
}

#[test]
fn a_private_window_that_goes_during_its_check_leaves_nothing() {
    let world = World::new();
    let visits = world.engine();
    world.hold(ANN_ID);
    let mut check = visits.start(Event::Navigated { tab: private(ANN) });
    check.assert_waits();
    visits.run(closed(1));
    world.release(ANN_ID);
    check.end();
    assert_eq!(world.keys(Area::Session), Vec::<String>::new());
}

#[test]
fn an_icon_does_not_speak_of_a_page_that_has_gone() {
    let world = World::new();
    let visits = world.engine();
    world.hold(ANN_ID);
    let mut ann = visits.start(navigated(ANN));
    ann.assert_waits();
    world.hold(SHOW);
    world.release(ANN_ID);
    ann.assert_waits();
    let mut home = visits.start(navigated(HOME));
    home.assert_waits();
    world.release(SHOW);
    home.end();
    ann.end();
    assert_eq!(world.toolbar(1), Toolbar::default());
}

#[test]
fn a_closed_tab_is_forgotten() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    visits.run(Event::Navigated { tab: Tab { id: 2, ..tab(BEA) } });
    assert!(world.keys(Area::Session).contains(&key(1)));
    visits.run(closed(1));
    let keys = world.keys(Area::Session);
    assert!(!keys.contains(&key(1)) && keys.contains(&key(2)));
    assert!(!visits.tabs.borrow().contains_key(&1));
}

#[test]
fn a_tab_that_closes_during_its_check_is_forgotten() {
    let world = World::new();
    let visits = world.engine();
    world.hold(ANN_ID);
    let mut check = visits.start(navigated(ANN));
    check.assert_waits();
    let mut waiting = visits.start(popup(ANN, true));
    waiting.assert_waits();
    visits.run(closed(1));
    assert_eq!(waiting.end(), Some(elsewhere()));
    world.release(ANN_ID);
    check.end();
    assert!(!world.keys(Area::Session).contains(&key(1)));
    assert!(world.toolbars.borrow().iter().all(|(_, toolbar)| *toolbar == Toolbar::default()));
}

#[test]
fn a_tab_that_closes_while_its_verdict_is_shown_is_forgotten() {
    let world = World::new();
    let visits = world.engine();
    world.hold(ANN_ID);
    let mut check = visits.start(navigated(ANN));
    check.assert_waits();
    world.hold(SHOW);
    world.release(ANN_ID);
    check.assert_waits();
    visits.run(closed(1));
    world.release(SHOW);
    check.end();
    assert!(!world.keys(Area::Session).contains(&key(1)));
    assert!(!visits.tabs.borrow().contains_key(&1));
}

// ---- A page that does not answer ----

#[test]
fn a_page_that_does_not_answer_holds_up_neither_the_check_nor_the_popup() {
    let world = World::new();
    let visits = world.engine();
    world.hold(SHOW);
    let mut check = visits.start(navigated(ANN));
    check.assert_waits();
    assert_eq!(world.requests(), 4, "Salesforce is asked while the page is told");
    let mut waiting = visits.start(popup(ANN, true));
    waiting.assert_waits();
    world.release(LIMIT);
    check.assert_ends();
    assert!(says(&waiting.end().unwrap().node, "will-not-fill"));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
}

#[test]
fn a_popup_has_the_report_before_the_page_has() {
    let world = World::new();
    let visits = world.engine();
    world.hold(ANN_ID);
    let mut check = visits.start(navigated(ANN));
    check.assert_waits();
    let mut waiting = visits.start(popup(ANN, true));
    waiting.assert_waits();
    world.hold(SHOW);
    world.release(ANN_ID);
    check.assert_waits();
    assert!(says(&waiting.end().unwrap().node, "will-not-fill"));
}

#[test]
fn a_look_at_a_page_that_does_not_answer_ends() {
    let world = World::new();
    let visits = world.engine();
    world.hold(OUTLINE);
    let mut look = visits.start(popup(ACTIONS, true));
    look.assert_waits();
    world.release(LIMIT);
    assert_eq!(look.end(), Some(unread()));
}

#[test]
fn a_page_of_actions_without_a_content_script_is_to_be_loaded_again() {
    let world = World::new();
    let visits = world.engine();
    // It was open before the extension was, and somebody goes to another of its screens.
    for event in [None, Some(navigated(ACTIONS))] {
        if let Some(event) = event {
            visits.run(event);
        }
        assert_eq!(visits.run(popup(ACTIONS, false)), Some(pending()));
        assert_eq!(visits.run(popup(ACTIONS, true)), Some(unread()));
    }
    assert_eq!(world.toolbar(1), Toolbar::default());
    // Loaded again, it says what it shows.
    visits.run(sees(tab(ACTIONS), true, &people()));
    let of_actions = view::with_report_of_misread(elsewhere().node, &READER);
    assert_eq!(visits.run(popup(ACTIONS, false)).map(|answer| answer.node), Some(of_actions));
}

#[test]
fn a_popup_that_opens_before_the_page_of_actions_has_spoken_up_asks_it() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ACTIONS));
    *world.outline.borrow_mut() = Some(person("Ann"));
    assert!(says(&visits.run(popup(ACTIONS, true)).unwrap().node, "will-not-log"));
}

// ---- The popup ----

#[test]
fn a_popup_where_nothing_is_known_says_what_to_open() {
    let world = World::new();
    let visits = world.engine();
    assert_eq!(visits.run(Event::Popup { tab: None, wait: false }), Some(elsewhere()));
    let no_access = Tab { url: None, ..tab("") };
    assert_eq!(visits.run(Event::Popup { tab: Some(no_access), wait: false }), Some(elsewhere()));
    assert_eq!(visits.run(popup("https://example.org/", false)), Some(elsewhere()));
    assert_eq!(world.requests(), 0);
}

#[test]
fn a_popup_during_a_check_says_so_then_waits_for_the_report() {
    let world = World::new();
    let visits = world.engine();
    world.hold(ANN_ID);
    let mut check = visits.start(navigated(ANN));
    check.assert_waits();
    assert_eq!(visits.run(popup(ANN, false)), Some(pending()));
    let (mut one, mut other) = (visits.start(popup(ANN, true)), visits.start(popup(ANN, true)));
    one.assert_waits();
    other.assert_waits();
    world.release(ANN_ID);
    check.end();
    let answer = one.end().unwrap();
    assert!(!answer.pending && says(&answer.node, "will-not-fill"));
    assert_eq!(other.end(), Some(answer));
    assert_eq!(world.requests(), 4, "the popup asks nothing of its own");
}

#[test]
fn a_popup_that_waits_gets_the_report_of_the_page_that_is_there_now() {
    let world = World::new();
    let visits = world.engine();
    visits.run(sees(tab(ACTIONS), true, &person("Ann")));
    world.hold(ANN_ID);
    let mut check = visits.start(navigated(ANN));
    check.assert_waits();
    let mut waiting = visits.start(popup(ANN, true));
    waiting.assert_waits();
    visits.run(navigated(BEA));
    let answer = waiting.end().unwrap();
    assert!(says(&answer.node, "will-not-fill") && !says(&answer.node, "will-not-log"));
}

#[test]
fn a_popup_on_a_page_that_was_open_before_the_extension_looks_at_it() {
    let world = World::new();
    let visits = world.engine();
    assert_eq!(visits.run(popup(ANN, false)), Some(pending()));
    assert_eq!(world.requests(), 0);
    let answer = visits.run(popup(ANN, true)).unwrap();
    assert!(!answer.pending && says(&answer.node, "will-not-fill"));

    *world.outline.borrow_mut() = Some(person("Ann"));
    assert_eq!(visits.run(popup(ACTIONS, false)), Some(pending()));
    let answer = visits.run(popup(ACTIONS, true)).unwrap();
    assert!(!answer.pending && says(&answer.node, "will-not-log"));
}

#[test]
fn after_a_lost_worker_the_popup_shows_what_was_kept_and_asks_nothing() {
    let world = World::new();
    let first = world.engine();
    first.run(navigated(ANN));
    let answer = first.run(popup(ANN, false));
    drop(first);
    world.forget_what_was_shown();
    let second = world.engine();
    assert_eq!(second.run(popup(ANN, false)), answer);
    assert!(says(&answer.unwrap().node, "will-not-fill"));
    assert_eq!(world.requests(), 0);
}

#[test]
fn a_check_that_was_lost_with_its_worker_is_made_anew() {
    let world = World::new();
    let first = world.engine();
    world.hold(ANN_ID);
    let mut ann = first.start(navigated(ANN));
    ann.assert_waits();
    world.hold(SHOW);
    world.release(ANN_ID);
    // Ann's report is being shown when Bea's page opens, so that what is kept next is a check under way.
    ann.assert_waits();
    world.hold(BEA_ID);
    let mut bea = first.start(navigated(BEA));
    bea.assert_waits();
    world.release(SHOW);
    ann.end();
    bea.assert_waits();
    drop(bea);
    drop(first);
    world.release(BEA_ID);
    let second = world.engine();
    assert_eq!(second.run(popup(BEA, false)), Some(pending()));
    let answer = second.run(popup(BEA, true)).unwrap();
    assert!(!answer.pending && says(&answer.node, "will-not-fill"));
}

#[test]
fn what_was_kept_by_another_release_is_as_good_as_nothing() {
    let world = World::new();
    world.kept.borrow_mut().insert((Area::Session, key(1)), r#"{"number":"#.to_owned());
    let answer = world.engine().run(popup(ANN, true)).unwrap();
    assert!(says(&answer.node, "will-not-fill"));
}

// ---- Clicks ----

#[test]
fn checking_again_asks_everything_anew() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    let visit = world.show(1).visit;
    world.forget_what_was_shown();
    visits.run(act(ANN, visit, Action::CheckAgain));
    assert_eq!(world.requests(), 4);
    assert_eq!(world.show(1).visit, visit + 1);
    assert!(world.shown.borrow().iter().all(|(_, show)| show.badge.is_some()), "the badge stays in the meantime");

    world.forget_what_was_shown();
    let answer = visits.run(Event::PopupAct { tab: Some(tab(ANN)), action: Action::CheckAgain }).unwrap();
    assert!(!answer.pending && says(&answer.node, "will-not-fill"));
    assert_eq!(world.requests(), 4);
}

#[test]
fn a_click_in_an_older_visits_panel_is_ignored() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    let old = world.show(1).visit;
    visits.run(navigated(BEA));
    world.forget_what_was_shown();
    visits.run(act(BEA, old, Action::CheckAgain));
    visits.run(act(BEA, old, Action::Erase));
    assert!(world.shown.borrow().is_empty());
    assert_eq!(world.requests(), 0);
}

#[test]
fn erasing_forgets_what_actions_showed_and_judges_anew() {
    let world = World::new();
    let visits = world.engine();
    visits.run(sees(tab(ACTIONS), true, &person("Ann")));
    visits.run(navigated(ANN));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-log"));
    assert_ne!(world.keys(Area::Local), Vec::<String>::new());
    let answer = visits.run(Event::PopupAct { tab: Some(tab(ANN)), action: Action::Erase }).unwrap();
    assert!(says(&answer.node, "will-not-fill") && !says(&answer.node, "will-not-log"));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
    assert_eq!(world.keys(Area::Local), Vec::<String>::new());
}

#[test]
fn erasing_forgets_the_reports_of_other_tabs() {
    let world = World::new();
    let visits = world.engine();
    visits.run(sees(Tab { id: 2, ..tab(ACTIONS) }, true, &person("Ann")));
    visits.run(navigated(ANN));
    assert!(world.keys(Area::Session).contains(&key(2)));
    let number = world.show(2).visit;
    visits.run(act(ANN, world.show(1).visit, Action::Erase));
    assert!(world.keys(Area::Session).contains(&key(1)) && !world.keys(Area::Session).contains(&key(2)));
    *world.outline.borrow_mut() = Some(person("Ann"));
    let asks = |wait| Event::Popup { tab: Some(Tab { id: 2, ..tab(ACTIONS) }), wait };
    assert_eq!(visits.run(asks(false)), Some(pending()));
    assert!(says(&visits.run(asks(true)).unwrap().node, "will-not-log"));
    assert!(world.show(2).visit > number);
}

#[test]
fn the_chosen_org_is_the_one_that_is_asked() {
    let world = World::new();
    let visits = world.engine();
    *world.hosts.borrow_mut() = vec![HOST.to_owned(), OTHER_HOST.to_owned()];
    *world.outline.borrow_mut() = Some(person("Ann"));
    visits.run(sees(tab(ACTIONS), true, &person("Ann")));
    assert_eq!(world.requests(), 0);
    let choose = |host: &str| act(ACTIONS, world.show(1).visit, Action::ChooseOrg { host: host.to_owned() });
    let kept_before = world.keys(Area::Local);
    for foreign in ["evil.example", "my.salesforce.com.evil.example", "acme.lightning.force.com", ""] {
        visits.run(choose(foreign));
    }
    assert_eq!((world.show(1).visit, world.requests()), (1, 0));
    assert_eq!(world.keys(Area::Local), kept_before);
    visits.run(choose(OTHER_HOST));
    assert!(world.requests() > 0);
    assert!(world.requests.borrow().iter().all(|host| host == OTHER_HOST));
}

#[test]
fn a_chosen_org_can_be_changed_and_is_forgotten_when_erased() {
    let pressed = |world: &World| -> Vec<bool> {
        let panel = serde_json::to_string(&world.show(1).panel).unwrap();
        panel.split("aria-pressed\":\"").skip(1).map(|rest| rest.starts_with("true")).collect()
    };
    for (url, outline) in
        [(ACTIONS, person("Ann")), (DIAGNOSTICS, diagnostics("Jan 15, 2027 7:30 AM", "EXPIRED_ACCESS"))]
    {
        let world = World::new();
        let visits = world.engine();
        *world.hosts.borrow_mut() = vec![HOST.to_owned(), OTHER_HOST.to_owned()];
        *world.outline.borrow_mut() = Some(outline.clone());
        visits.run(sees(tab(url), true, &outline));
        assert_eq!(pressed(&world), [false, false]);
        for (host, choice) in [(OTHER_HOST, [false, true]), (HOST, [true, false])] {
            visits.run(act(url, world.show(1).visit, Action::ChooseOrg { host: host.to_owned() }));
            assert_eq!(pressed(&world), choice, "{url}");
            assert!(says(&visits.run(popup(url, false)).unwrap().node, "choose-org"));
        }
        assert!(world.keys(Area::Local).contains(&"org:0".to_owned()));
        visits.run(act(url, world.show(1).visit, Action::Erase));
        assert_eq!(world.keys(Area::Local), Vec::<String>::new());
        // With one org there is nothing to choose.
        world.hosts.borrow_mut().pop();
        visits.run(act(url, world.show(1).visit, Action::CheckAgain));
        assert_eq!(pressed(&world), Vec::<bool>::new());
    }
}

#[test]
fn a_link_to_an_org_leaves_nothing_to_choose() {
    let world = World::new();
    let visits = world.engine();
    *world.hosts.borrow_mut() = vec![HOST.to_owned(), OTHER_HOST.to_owned()];
    let mut outline = person("Ann");
    let link = Item { kind: Kind::Link, text: "View in Salesforce".to_owned(), layer: 1, ..Item::default() };
    outline.items.insert(8, Item { href: Some(format!("https://{HOST}/{ANN_ID}")), ..link });
    visits.run(sees(tab(ACTIONS), true, &outline));
    assert!(world.requests() > 0);
    assert!(!says(&world.show(1).panel, "choose-org"));
}

#[test]
fn a_look_that_is_overtaken_by_another_page_is_dropped() {
    for event in [popup(ACTIONS, true), act(ACTIONS, 1, Action::CheckAgain)] {
        let world = World::new();
        let visits = world.engine();
        if matches!(event, Event::Act { .. }) {
            visits.run(sees(tab(ACTIONS), true, &person("Ann")));
        }
        *world.outline.borrow_mut() = Some(person("Ann"));
        world.hold(OUTLINE);
        let mut look = visits.start(event);
        look.assert_waits();
        world.hold(BEA_ID);
        let mut bea = visits.start(navigated(BEA));
        bea.assert_waits();
        world.release(OUTLINE);
        let _ = look.go_on();
        world.release(BEA_ID);
        bea.end();
        let shown = world.show(1);
        assert_eq!(shown.url, BEA);
        assert!(shown.badge.is_some());
        assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"), "Bea's verdict, not Ann's");
    }
}

#[test]
fn an_erasure_that_is_overtaken_by_another_page_judges_that_page_only() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    world.hold(ERASURE);
    let mut erasure = visits.start(act(ANN, 1, Action::Erase));
    erasure.assert_waits();
    let mut bea = visits.start(navigated(BEA));
    // The memory is written one event at a time, and the page after waits for what is being forgotten.
    bea.assert_waits();
    world.release(ERASURE);
    erasure.end();
    bea.end();
    assert_eq!((world.show(1).visit, world.show(1).url.as_str()), (2, BEA));
}

// ---- Setup ----

fn click(action: Action) -> Event {
    Event::PopupAct { tab: Some(tab(ANN)), action }
}

fn find(text: &str) -> Event {
    click(Action::FindUser { text: text.to_owned() })
}

fn check(id: &str) -> Event {
    click(Action::CheckUser { id: id.to_owned() })
}

/// Everything that is shown and kept, but the popup's answer.
fn elsewhere_than_in_the_answer(world: &World) -> String {
    format!("{:?} {:?} {:?}", world.kept.borrow(), world.shown.borrow(), world.toolbars.borrow())
}

#[test]
fn setup_is_looked_into_only_when_asked_for() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    let panel = serde_json::to_string(&world.show(1).panel).unwrap();
    assert!(panel.contains("missing-or-hidden") && panel.contains("look-into-setup"));
    let asked = world.requests();
    visits.run(act(ANN, 1, Action::LookIntoSetup));
    assert_eq!(world.requests(), asked + 4 + 3, "everything anew, two objects' fields, one composite");
    let panel = serde_json::to_string(&world.show(1).panel).unwrap();
    assert!(!panel.contains("missing-or-hidden") && !panel.contains("look-into-setup"), "{panel}");

    // The next look is a plain one again.
    world.forget_what_was_shown();
    let answer = visits.run(click(Action::CheckAgain)).unwrap();
    assert_eq!(world.requests(), 4);
    assert!(says(&answer.node, "missing-or-hidden"));
}

#[test]
fn a_closed_setup_leaves_the_finding_and_says_so() {
    let world = World::new();
    world.setup_closed.set(true);
    let visits = world.engine();
    visits.run(navigated(ANN));
    let answer = visits.run(click(Action::LookIntoSetup)).unwrap();
    let shown = serde_json::to_string(&answer.node).unwrap();
    assert!(shown.contains("missing-or-hidden") && shown.contains("View Setup and Configuration"), "{shown}");
}

#[test]
fn another_user_is_found_and_checked_in_the_popup_alone() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    let own = visits.run(popup(ANN, false)).unwrap();
    let before = elsewhere_than_in_the_answer(&world);

    let found = visits.run(find("bo'b_%")).unwrap();
    assert!(!found.pending);
    let shown = serde_json::to_string(&found.node).unwrap();
    assert!(shown.contains(BOB) && shown.contains("bob@acme.example"), "{shown}");
    assert_eq!(world.searches.borrow().len(), 1);

    let checked = visits.run(check(BOB)).unwrap();
    let shown = serde_json::to_string(&checked.node).unwrap();
    assert!(shown.contains("What Bob can see and edit") && shown.contains("User 1 looked it up in Setup"), "{shown}");
    assert!(!says(&checked.node, "missing-or-hidden"));

    // The page's reader is not Bob: badge, icon and store know nothing of him, nor of what was searched for.
    assert_eq!(elsewhere_than_in_the_answer(&world), before);
    assert!(!before.contains("Bob") && !before.contains("bo'b"));
    assert_eq!(visits.run(popup(ANN, false)), Some(own.clone()), "a popup that opens is the reader's own");
    assert_eq!(visits.run(click(Action::CheckMyself)), Some(own));
}

/// Two limits, one after the other, would be more than anybody waits for.
#[test]
fn another_user_is_checked_within_one_time_limit() {
    let world = World::new();
    let engine = world.engine();
    engine.run(navigated(ANN));
    world.asking.borrow_mut().clear();
    let before = world.requests();
    engine.run(check(BOB));
    assert!(world.requests() > before + 1, "the page's record and Setup were asked");
    assert_eq!(world.asking.borrow().len(), 1, "{:?}", world.asking);
}

#[test]
fn another_user_without_setup_rights_is_not_checked() {
    let world = World::new();
    world.setup_closed.set(true);
    let visits = world.engine();
    visits.run(navigated(ANN));
    assert!(visits.run(find("bob")).is_some(), "users can be looked up by everybody");
    let shown = serde_json::to_string(&visits.run(check(BOB)).unwrap().node).unwrap();
    assert!(shown.contains("View Setup and Configuration") && !shown.contains("Bob"), "{shown}");
}

#[test]
fn a_search_without_text_asks_nothing() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    visits.run(find("  "));
    assert!(world.searches.borrow().is_empty());
    visits.run(check("../../x"));
    visits.run(Event::PopupAct { tab: None, action: Action::FindUser { text: "bob".to_owned() } });
    visits.run(Event::PopupAct { tab: Some(tab(HOME)), action: Action::FindUser { text: "bob".to_owned() } });
    assert!(world.searches.borrow().is_empty());
}

#[test]
fn a_check_of_another_user_that_is_overtaken_by_another_page_is_dropped() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    for event in [find("bob"), check(BOB)] {
        world.hold(SETUP);
        let mut checking = visits.start(event);
        checking.assert_waits();
        visits.run(navigated(BEA));
        world.release(SETUP);
        let shown = serde_json::to_string(&checking.end().unwrap().node).unwrap();
        assert!(!shown.contains("Bob"), "{shown}");
        visits.run(navigated(ANN));
    }
}

#[test]
fn the_panel_cannot_ask_for_another_user() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    world.forget_what_was_shown();
    for action in [Action::FindUser { text: "bob".to_owned() }, Action::CheckUser { id: BOB.to_owned() }] {
        visits.run(act(ANN, 1, action));
    }
    assert_eq!(world.requests(), 0);
    assert!(world.shown.borrow().is_empty());
}

// ---- For whom ----

/// For whom a popup says that it holds, and that the page's panel says the same.
fn whom(world: &World, answer: Option<PopupAnswer>) -> String {
    let shown = serde_json::to_string(&answer.unwrap().node).unwrap();
    let (_, rest) = shown.split_once("This holds for ").expect("the popup says for whom");
    let whom = rest.split(" in ").next().unwrap().to_owned();
    let panel = serde_json::to_string(&world.show(1).panel).unwrap();
    assert!(panel.contains(&whom), "{whom} in {panel}");
    whom
}

#[test]
fn a_report_is_not_shown_to_whoever_logs_in_after_it() {
    for (case, key, user, org) in [
        ("another user of the org, as log in as does", "two", 2, 1),
        ("a user of another org on the same host", "two", 1, 2),
        ("the same user anew", "two", 1, 1),
    ] {
        let world = World::new();
        let visits = world.engine();
        visits.run(navigated(ANN));
        assert_eq!(whom(&world, visits.run(popup(ANN, true))), "User 1 (user1@org1.example)");
        world.log_in(key, user, org);
        world.forget_what_was_shown();
        assert_eq!(visits.run(popup(ANN, false)), Some(pending()), "{case}");
        assert_eq!(
            whom(&world, visits.run(popup(ANN, true))),
            format!("User {user} (user{user}@org{org}.example)"),
            "{case}"
        );
        assert!(world.requests() >= 1, "{case}: asked with the session that is there now");
    }
}

#[test]
fn a_report_is_not_shown_after_the_session_has_gone() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    world.sessions.borrow_mut().clear();
    assert_eq!(visits.run(popup(ANN, false)), Some(pending()));
    let shown = serde_json::to_string(&visits.run(popup(ANN, true)).unwrap().node).unwrap();
    assert!(shown.contains("cannot-tell") && !shown.contains("User 1"), "{shown}");
    assert_eq!(world.worst(1).as_deref(), Some("cannot-tell"));
}

#[test]
fn a_starting_page_does_not_get_another_session_s_report() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    world.log_in("two", 2, 1);
    visits.run(page(ANN, true));
    let panel = serde_json::to_string(&world.show(1).panel).unwrap();
    assert!(panel.contains("User 2") && !panel.contains("User 1"), "{panel}");
}

#[test]
fn a_report_that_another_worker_kept_is_not_shown_to_another_user() {
    let world = World::new();
    world.engine().run(navigated(ANN));
    world.log_in("two", 2, 1);
    let visits = world.engine();
    assert_eq!(visits.run(popup(ANN, false)), Some(pending()));
    assert_eq!(whom(&world, visits.run(popup(ANN, true))), "User 2 (user2@org1.example)");
}

#[test]
fn another_user_s_check_is_not_shown_to_whoever_logs_in_meanwhile() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    world.hold(SETUP);
    let mut checking = visits.start(check(BOB));
    checking.assert_waits();
    world.log_in("two", 2, 1);
    world.release(SETUP);
    let answer = checking.end();
    assert!(!serde_json::to_string(&answer.as_ref().unwrap().node).unwrap().contains("Bob"));
    assert_eq!(whom(&world, answer), "User 2 (user2@org1.example)");
}

#[test]
fn windows_and_containers_keep_their_users_apart() {
    let world = World::new();
    world.sessions.borrow_mut().insert("1".to_owned(), ("private".to_owned(), 3, 1));
    world.sessions.borrow_mut().insert("firefox-container-2".to_owned(), ("container".to_owned(), 4, 2));
    let visits = world.engine();
    let container = Tab { id: 3, cookie_store_id: Some("firefox-container-2".to_owned()), ..tab(ANN) };
    let tabs = [(tab(ANN), "User 1 "), (Tab { id: 2, ..private(ANN) }, "User 3 "), (container, "User 4 ")];
    for (tab, _) in &tabs {
        visits.run(Event::Navigated { tab: tab.clone() });
    }
    for (tab, user) in tabs {
        let shown = visits.run(Event::Popup { tab: Some(tab), wait: true }).unwrap();
        let shown = serde_json::to_string(&shown.node).unwrap();
        for other in ["User 1 ", "User 3 ", "User 4 "] {
            assert_eq!(shown.contains(other), other == user, "{other} in {user}'s");
        }
    }
}

// ---- Faults ----

#[test]
fn after_a_fault_nothing_can_be_told() {
    let world = World::new();
    let visits = world.engine();
    assert_eq!(visits.fault(navigated(ANN)), None);
    let shown = world.show(1);
    assert!(says(&shown.badge, "cannot-tell") && !says(&shown.badge, "will-not"));
    assert_eq!(world.worst(1).as_deref(), Some("cannot-tell"));
    let answer = visits.fault(popup(ANN, true)).unwrap();
    assert!(!answer.pending && says(&answer.node, "cannot-tell"));
    assert_eq!(visits.run(popup(ANN, false)), Some(answer));
    assert_eq!(world.requests(), 0);
}

#[test]
fn a_fault_on_another_page_says_nothing_of_the_page_before() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    assert_eq!(visits.fault(navigated(HOME)), None);
    assert_nothing(&world.show(1));
    assert_eq!(world.show(1).url, HOME);
    assert_eq!(world.toolbar(1), Toolbar::default());
    assert_eq!(visits.run(popup(HOME, false)), Some(elsewhere()));
}

#[test]
fn a_fault_before_anything_is_known_of_the_page_ends_the_popups_wait() {
    let world = World::new();
    let answer = world.engine().fault(popup(ACTIONS, true)).unwrap();
    assert!(!answer.pending);
    assert_eq!(world.requests(), 0);
}

#[test]
fn a_finding_s_page_is_opened_by_a_click_in_panel_or_popup_and_asks_nothing() {
    let world = World::new();
    let engine = world.engine();
    engine.run(navigated(ANN));
    let asked = world.requests();
    let visit = world.show(1).visit;
    engine.run(act(ANN, visit, Action::Explain { problem: Problem::MissingTaskField }));
    let answer = engine.run(Event::PopupAct {
        tab: Some(tab(ANN)),
        action: Action::Explain { problem: Problem::HiddenActivityField },
    });
    assert!(answer.is_some_and(|answer| !answer.pending));
    assert_eq!(*world.explained.borrow(), [Problem::MissingTaskField, Problem::HiddenActivityField]);
    assert_eq!((world.requests(), world.show(1).visit), (asked, visit), "nothing is asked and nothing begins");
    // A panel that shows another page's findings is dead.
    engine.run(act(ANN, visit + 1, Action::Explain { problem: Problem::MissingTaskField }));
    assert_eq!(world.explained.borrow().len(), 2);
}

#[test]
fn what_is_done_where_the_click_was_asks_nothing_of_the_background() {
    let world = World::new();
    let engine = world.engine();
    engine.run(navigated(ANN));
    let asked = world.requests();
    let shown = world.shown.borrow().len();
    let text = || "text".to_owned();
    for action in
        [Action::Toggle, Action::Copy { text: text() }, Action::Save { name: text(), media_type: text(), text: text() }]
    {
        engine.run(act(ANN, world.show(1).visit, action));
    }
    assert_eq!((world.requests(), world.shown.borrow().len()), (asked, shown));
}

const LIST: &str = "https://acme.lightning.force.com/lightning/o/Lead/list?filterName=Recent";

fn rows_on(url: &str, visit: u32, ids: &[&str]) -> Event {
    Event::Rows { tab: tab(url), visit, ids: ids.iter().map(|id| (*id).to_owned()).collect() }
}

/// A number of the summary that the page has.
fn summed_up(world: &World, name: &str) -> String {
    let badge = serde_json::to_value(world.show(1).badge.expect("no summary")).unwrap();
    badge["attributes"][format!("data-{name}")].as_str().unwrap().to_owned()
}

#[test]
fn a_list_is_summed_up_row_by_row() {
    let world = World::new();
    let engine = world.engine();
    engine.run(navigated(LIST));
    let visit = world.show(1).visit;
    assert_eq!((world.requests(), summed_up(&world, "rows").as_str()), (3, "0"));
    assert_eq!(world.toolbar(1), Toolbar::default());
    engine.run(rows_on(LIST, visit, &[ANN_ID, BEA_ID, "001000000000001AAA", "nothing"]));
    assert_eq!((world.requests(), summed_up(&world, "checked").as_str()), (4, "2"));
    assert_eq!(world.worst(1).as_deref(), Some("cannot-tell"));
    engine.run(rows_on(LIST, visit, &[BEA_ID, ANN_ID]));
    assert_eq!(world.requests(), 4, "what is known is not asked again");
    engine.run(navigated(ANN));
    world.forget_what_was_shown();
    engine.run(rows_on(LIST, visit, &[BEA_ID]));
    assert_eq!((world.requests(), world.shown.borrow().len()), (0, 0), "the list is not there any more");
}

/// A list in Actions that shows these addresses.
fn listed(addresses: &[&str]) -> Outline {
    let text = |text: &str| Item { kind: Kind::Text, text: text.to_owned(), ..Item::default() };
    let mut items = vec![text("Signed in as"), text("rita@x.example")];
    items.extend(addresses.iter().map(|address| text(address)));
    Outline { items, cut: false }
}

#[test]
fn a_list_of_people_in_actions_asks_nothing_before_it_says_of_whom() {
    let world = World::new();
    let engine = world.engine();
    let elsewhere_in_actions = view::with_report_of_misread(elsewhere().node, &READER);
    engine.run(sees(tab(ACTIONS), true, &listed(&[])));
    assert_eq!(
        (world.show(1).badge, engine.run(popup(ACTIONS, true)).unwrap().node),
        (None, elsewhere_in_actions.clone())
    );
    engine.run(sees(tab(ACTIONS), false, &listed(&["ann@x.example", "zoe@x.example"])));
    let visit = world.show(1).visit;
    assert_eq!(world.requests(), 0);
    assert_eq!(engine.run(popup(ACTIONS, true)).unwrap().node, elsewhere_in_actions, "no row is known yet");
    let rows = |visit, ids: &[&str]| rows_on(ACTIONS, visit, ids);
    engine.run(rows(visit, &["Ann@x.example", "zoe@x.example", "rita@x.example", "no address", ANN_ID]));
    assert_eq!((summed_up(&world, "rows").as_str(), summed_up(&world, "open").as_str()), ("2", "2"));
    assert_eq!(world.requests(), 3, "what is about the org, and of two who were never opened nothing");
    assert!(says(&world.show(1).badge, "\"hidden\""), "it warns of nobody");
    assert!(says(&world.show(1).panel, "User 1"), "for whom");
    // Scrolled, it shows others, and is the same list.
    engine.run(sees(tab(ACTIONS), false, &listed(&["bea@x.example"])));
    assert_eq!(world.show(1).visit, visit);
    // Ann is opened, and has no Salesforce ID.
    engine.run(sees(tab(ACTIONS), false, &person("Ann")));
    world.forget_what_was_shown();
    engine.run(sees(tab(ACTIONS), false, &listed(&["ann@x.example", "zoe@x.example"])));
    engine.run(rows(world.show(1).visit, &["ann@x.example", "zoe@x.example"]));
    assert_eq!((summed_up(&world, "calls").as_str(), summed_up(&world, "open").as_str()), ("1", "1"));
    assert_eq!(world.requests(), 1, "who has Ann's address");
    assert_eq!(world.worst(1).as_deref(), Some("will-not-log"));
    let show = world.show(1);
    assert!(!says(&show.badge, "\"hidden\""));
    assert_eq!(show.marks.unwrap().iter().map(|marks| marks.ids.clone()).collect::<Vec<_>>(), [["ann@x.example"]]);
    // Whoever asks again wants nothing of what is kept.
    *world.outline.borrow_mut() = Some(listed(&["ann@x.example"]));
    engine.run(act(ACTIONS, show.visit, Action::CheckAgain));
    let visit = world.show(1).visit;
    world.forget_what_was_shown();
    engine.run(rows(visit, &["ann@x.example"]));
    assert_eq!(world.requests(), 4);
}

#[test]
fn a_list_of_people_is_for_whoever_is_logged_in() {
    let world = World::new();
    let engine = world.engine();
    *world.outline.borrow_mut() = Some(listed(&["ann@x.example"]));
    let rows = |ids: &[&str]| rows_on(ACTIONS, world.show(1).visit, ids);
    engine.run(sees(tab(ACTIONS), true, &listed(&["ann@x.example"])));
    engine.run(rows(&["ann@x.example"]));
    let first = world.show(1).visit;
    world.log_in("two", 2, 1);
    engine.run(rows(&["zoe@x.example"]));
    assert_eq!(world.show(1).visit, first + 1, "what was said of Ann is not for User 2");
    assert_eq!(summed_up(&world, "rows"), "0");
    engine.run(rows(&["ann@x.example", "zoe@x.example"]));
    assert!(says(&world.show(1).panel, "User 2") && !says(&world.show(1).panel, "User 1"));
    // With what was seen of people goes the list that repeats it.
    let visit = world.show(1).visit;
    engine.run(act(ACTIONS, visit, Action::Erase));
    assert_eq!(world.show(1).visit, visit + 1);
    assert!(!world.kept.borrow().values().any(|kept| kept.contains("zoe@x.example")));
}

#[test]
fn what_a_record_s_page_lists_is_summed_up_beside_the_record_s_own_report() {
    let world = World::new();
    let engine = world.engine();
    world.hold(ANN_ID);
    let mut ann = engine.start(navigated(ANN));
    ann.assert_waits();
    assert_eq!(world.show(1).marks, None, "the record comes first");
    world.release(ANN_ID);
    ann.assert_ends();
    drop(ann);
    let Show { visit, badge, marks, .. } = world.show(1);
    assert_eq!(marks, Some(Vec::new()));
    let (toolbar, asked) = (world.toolbar(1), world.requests());
    let rows = |visit, ids: &[&str]| rows_on(ANN, visit, ids);
    engine.run(rows(visit, &[ANN_ID, &ANN_ID[..15]]));
    assert_eq!(world.requests(), asked, "a record is no row of its own page");
    engine.run(rows(visit, &[ANN_ID, BEA_ID]));
    assert_eq!(world.requests(), asked + 1, "of the org and of the record nothing is asked again");
    let show = world.show(1);
    assert!(says(&show.panel, "\"data-rows\":\"1\"") && !show.checking);
    assert_eq!((show.badge, world.toolbar(1)), (badge, toolbar), "badge and icon are the record's own");
    assert!(says(&engine.run(popup(ANN, true)), "\"data-rows\":\"1\""));
    // Another look is another visit, and the page says its rows again.
    engine.run(act(ANN, visit, Action::CheckAgain));
    assert!(!says(&world.show(1).panel, "data-rows"));
}

#[test]
fn two_thousand_rows_are_asked_for_two_hundred_at_a_time() {
    let world = World::new();
    let engine = world.engine();
    engine.run(navigated(LIST));
    let visit = world.show(1).visit;
    let ids: Vec<String> = (0..2_100).map(|number| format!("00Q{number:012}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    world.forget_what_was_shown();
    engine.run(rows_on(LIST, visit, &ids));
    assert_eq!((world.requests(), summed_up(&world, "checked").as_str()), (10, "2000"));
    let steps: Vec<bool> = world.shown.borrow().iter().map(|(_, show)| show.checking).collect();
    assert_eq!(steps, [[true; 10].as_slice(), &[false]].concat(), "each step is shown, and the last is the end");
}

#[test]
fn a_list_whose_check_was_lost_with_its_worker_is_begun_anew() {
    let world = World::new();
    let engine = world.engine();
    engine.run(navigated(LIST));
    let visit = world.show(1).visit;
    world.hold(ANN_ID);
    engine.start(rows_on(LIST, visit, &[ANN_ID])).assert_waits();
    assert!(world.show(1).checking, "the page knows what to wait for");
    drop(engine);
    let engine = world.engine();
    engine.run(page(LIST, true));
    assert!(world.show(1).visit > visit);
    assert_eq!(summed_up(&world, "rows"), "0");
}

#[test]
fn a_dismissed_summary_stays_away_from_the_same_list() {
    let world = World::new();
    let engine = world.engine();
    engine.run(navigated(LIST));
    let visit = world.show(1).visit;
    engine.run(rows_on(LIST, visit, &[ANN_ID]));
    let is_hidden = || {
        let badge = serde_json::to_value(world.show(1).badge.expect("no summary")).unwrap();
        badge["attributes"].get("hidden").is_some()
    };
    assert!(!is_hidden());
    engine.run(act(LIST, visit, Action::Dismiss));
    assert!(is_hidden());
    engine.run(act(LIST, visit, Action::CheckAgain));
    let visit = world.show(1).visit;
    engine.run(rows_on(LIST, visit, &[ANN_ID]));
    assert!(is_hidden());
    engine.run(navigated(HOME));
    engine.run(navigated(LIST));
    let visit = world.show(1).visit;
    engine.run(rows_on(LIST, visit, &[ANN_ID]));
    assert!(!is_hidden(), "whoever comes back to it sees it again");
}
