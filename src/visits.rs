//! Visits: which page each tab shows, what is known of it, and what its badge, panel, popup and icon say.
//!
//! A visit is one look at one page. Its number goes with everything that is sent about it, and an answer for a visit that
//! is over is dropped, so that no verdict shows on the wrong record. What must survive a stopped worker is in the store.

mod shared;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::mem;
use std::pin::pin;

use futures_channel::oneshot;
use futures_util::future::{Either, join, join_all, select};
use futures_util::lock::Mutex;
use serde::{Deserialize, Serialize};

use crate::actions::diagnostics::Row;
use crate::actions::masked::{masked, masked_address};
use crate::actions::memory::{self, Memory};
use crate::actions::outline::Outline;
use crate::actions::reading::{self, Reading, Shown};
use crate::diagnose::{Report, Rows, diagnose};
use crate::facts::{Fact, Facts, Identity, Timestamp, Why};
use crate::gather::{Visit as Asked, check_user, find_users, gather, gather_rows, session_of};
use crate::kept;
use crate::list::{Key, List};
use crate::message::{Event, OwnPage, PopupAnswer, Show, Tab, Toolbar};
use crate::page::{self, Page};
use crate::ports::{Area, Clock, Salesforce, Store};
use crate::rules::Problem;
use crate::salesforce::host::{self, is_api_host};
use crate::salesforce::object::Object;
use crate::salesforce::rows::ROWS;
use crate::settings::{BadgePlace, Settings};
use crate::view::node::{Action, Attribute, Node};
use crate::view::{self, Done, Reader};

use shared::{Shared, Underway};

/// How long a check may take before the badge says that it is under way, in milliseconds. Most are done by then, and a
/// badge that changes within a blink only draws the eye.
const PATIENCE: u32 = 300;

/// How long anything waits for a page to take in or to answer a message, in milliseconds. A page that is stuck, behind an
/// alert for one, answers never, and neither the check nor the popup may hang on it.
const PAGE_ANSWERS: u32 = 1_500;

/// How long a visit waits for Salesforce in all, in milliseconds. A check that takes longer than ten seconds helps nobody
/// who is about to send; what is not there by then is *cannot tell*. The rest of the ten is for a page that has to be read
/// first and does not answer.
pub const VISIT_TAKES: u32 = 8_000;

/// The browser, as far as visits need it.
pub trait Browser {
    /// Salesforce, asked with the sessions of one tab.
    type Salesforce: Salesforce;
    /// The extension's storage.
    type Store: Store;
    /// The time.
    type Clock: Clock;

    /// The cookie store that the tab's sessions live in.
    fn cookie_store(&self, tab: &Tab) -> impl Future<Output = String>;
    /// Salesforce, asked with the sessions of this cookie store, for one visit: for [`VISIT_TAKES`] from now.
    fn salesforce(&self, cookie_store: &str) -> Self::Salesforce;
    /// The store.
    fn store(&self) -> &Self::Store;
    /// The time.
    fn clock(&self) -> &Self::Clock;
    /// Who reads.
    fn reader(&self) -> Reader;
    /// What the tab's page shows now, where a content script is there to say so.
    fn outline(&self, tab: i32) -> impl Future<Output = Option<Outline>>;
    /// Sends the tab's content script something to show. A tab without one is left alone.
    fn show(&self, tab: i32, show: &Show) -> impl Future<Output = ()>;
    /// Sets the tab's toolbar icon.
    fn toolbar(&self, tab: i32, toolbar: &Toolbar) -> impl Future<Output = ()>;
    /// Opens the page that explains a rule beside the others.
    fn explain(&self, problem: Problem) -> impl Future<Output = ()>;
    /// Opens the options.
    fn open_options(&self) -> impl Future<Output = ()>;
    /// What the company has set, as managed storage has it; as JSON; nothing where nothing is set.
    fn policy(&self) -> impl Future<Output = String>;
    /// Every tab that is open.
    fn tabs(&self) -> impl Future<Output = Vec<Tab>>;
    /// The sites of the manifest that the browser keeps from the extension.
    fn withheld_sites(&self) -> impl Future<Output = Vec<String>>;
    /// Waits so many milliseconds.
    fn pause(&self, milliseconds: u32) -> impl Future<Output = ()>;
}

/// The engine: all tabs, over one browser.
pub struct Visits<B> {
    browser: B,
    tabs: RefCell<HashMap<i32, Visit>>,
    waiting: RefCell<HashMap<i32, Vec<oneshot::Sender<()>>>>,
    /// Held while the memory is written, which takes several steps: two pages seen at once must not undo each other.
    memory: Mutex<()>,
    /// What visits ask of Salesforce at this moment.
    underway: Underway,
    /// The last private window has gone since anything of one was looked at.
    private_ended: Cell<bool>,
    /// What is set; none before it has been read.
    settings: RefCell<Option<Settings>>,
    /// Ends when the event that came last has what it needs of the store.
    turn: Cell<Option<oneshot::Receiver<()>>>,
}

/// What is known of the page that a tab shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Visit {
    number: u32,
    url: String,
    /// When it began.
    at: Timestamp,
    /// None: a page that Loggable says nothing about.
    page: Option<Page>,
    /// What was read off the page (Actions). The outline itself is not kept: it holds whatever else stood on the page.
    reading: Option<Reading>,
    /// It is a page of Actions that has not said yet what it shows.
    is_unread: bool,
    /// The content script of the page load has spoken up.
    claimed: bool,
    /// Somebody wants to know again, and nothing was asked yet.
    fresh: bool,
    report: Option<Report>,
    /// Tells the session whose user the report is for.
    session: Option<String>,
    /// The rows of the page: of the list that it is, or of those that are related to its record.
    list: Option<List>,
}

impl Visit {
    /// The number of the visit after this one. What is kept may have been tampered with, so it goes round.
    fn next_number(&self) -> u32 {
        self.number.wrapping_add(1)
    }

    fn is_checking(&self) -> bool {
        self.page.is_some() && self.report.is_none()
    }

    /// The rows, where the page is a list and about nothing else.
    fn list_page(&self) -> Option<&List> {
        self.list.as_ref().filter(|_| matches!(self.page, Some(Page::SalesforceList { .. } | Page::ActionsPeople)))
    }

    /// The text beside which the badge belongs: a person's name, in Actions.
    fn title(&self) -> Option<String> {
        match self.reading.as_ref()?.shown.as_ref()? {
            Shown::Person(person) => Some(person.name.clone()).filter(|name| !name.is_empty()),
            _ => None,
        }
    }

    /// The rows of *Diagnostics*, where that is the page.
    fn rows(&self) -> Vec<Row> {
        match self.reading.as_ref().and_then(|reading| reading.shown.as_ref()) {
            Some(Shown::Diagnostics(diagnostics)) if self.page == Some(Page::ActionsDiagnostics) => {
                diagnostics.rows.clone()
            }
            _ => Vec::new(),
        }
    }
}

/// What was read off an Actions page, and when.
struct Read {
    at: Timestamp,
    reading: Reading,
}

/// What began a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BegunBy {
    /// The tab's address changed.
    Navigation,
    /// The page said what it shows.
    Page,
    /// Somebody wants to know again.
    User,
    /// Somebody wants Setup looked into.
    Setup,
}

/// How long after its beginning a visit may be taken for the one that a starting content script belongs to, in
/// milliseconds. Later it is a reload, and whoever reloads wants another look.
const LOADING: u64 = 30_000;

/// What the keys of tabs' visits begin with.
const VISIT: &str = "visit:";

/// Key of a tab's visit in the session store.
fn key(tab: i32) -> String {
    format!("{VISIT}{tab}")
}

/// What every key begins with under which something of a private window is kept.
const PRIVATE: &str = "private/";

/// The store as one tab has it. What a private window asked of Salesforce is kept apart, also where an ordinary window's
/// session is of the same user, so that it can go with the last private window.
struct Kept<'a, S> {
    store: &'a S,
    prefix: &'static str,
}

impl<S: Store> Store for Kept<'_, S> {
    async fn get(&self, area: Area, key: &str) -> Option<String> {
        self.store.get(area, &[self.prefix, key].concat()).await
    }

    async fn set(&self, area: Area, key: &str, value: &str) {
        self.store.set(area, &[self.prefix, key].concat(), value).await;
    }

    async fn remove(&self, area: Area, key: &str) {
        self.store.remove(area, &[self.prefix, key].concat()).await;
    }

    async fn keys(&self, area: Area) -> Vec<String> {
        let keys = self.store.keys(area).await;
        keys.iter().filter_map(|key| key.strip_prefix(self.prefix)).map(str::to_owned).collect()
    }
}

/// The API host of the org whose page it is, for Salesforce's pages.
fn org_of(page: &Page) -> Option<String> {
    match page {
        Page::SalesforceRecord { host, .. } | Page::SalesforceList { host, .. } => host::api_host(host),
        _ => None,
    }
}

/// Where the choice of an org is kept. A private window leaves nothing behind.
fn chosen_org_area(tab: &Tab) -> Area {
    if tab.incognito { Area::Session } else { Area::Local }
}

/// What the keys of chosen orgs begin with.
const ORG: &str = "org:";

/// Key of the org that the user chose for Actions pages that name none.
fn chosen_org_key(cookie_store: &str) -> String {
    format!("{ORG}{cookie_store}")
}

impl<B: Browser> Visits<B> {
    /// No tab is known yet; what an earlier worker knew is in the store.
    pub fn new(browser: B) -> Self {
        Visits {
            browser,
            tabs: RefCell::default(),
            waiting: RefCell::default(),
            memory: Mutex::new(()),
            underway: Underway::default(),
            private_ended: Cell::new(false),
            settings: RefCell::default(),
            turn: Cell::default(),
        }
    }

    /// Reads what an event needs to be taken in, and keeps the order in which events come. A worker that starts has several
    /// at once, and the store may answer a later one first: a page that the tab has left would take the place of the one that
    /// is there now.
    async fn prepare(&self, event: &Event) {
        let (_prepared, next) = oneshot::channel();
        if let Some(turn) = self.turn.replace(Some(next)) {
            // It ends when the other end is dropped. A trap drops nothing, but ends the whole engine with all events.
            let _ = turn.await;
        }
        self.read_settings().await;
        if let Some(tab) = event.tab() {
            self.restore(tab).await;
        }
    }

    /// Takes an event in. Only the popup's events have an answer.
    pub async fn handle(&self, event: Event) -> Option<PopupAnswer> {
        self.prepare(&event).await;
        match event {
            Event::Navigated { tab } => self.navigated(tab).await,
            Event::Closed { tab, private_left } => self.closed(tab, private_left).await,
            Event::Started => memory::forget_expired(self.browser.store(), self.browser.clock().now()).await,
            Event::Page { tab, first, outline } => self.seen(tab, first, outline).await,
            Event::Rows { tab, visit, ids } => {
                if self.visit(tab.id).number == visit {
                    self.rows(&tab, &ids).await;
                }
            }
            Event::Act { tab, visit, action } => {
                // A click in the panel of a visit that is over says nothing about the page that is there now.
                if self.visit(tab.id).number == visit {
                    self.act(tab, action).await;
                }
            }
            Event::SettingsChanged => self.settings_changed().await,
            Event::OwnPage { page, tab, action } => return Some(self.own_page(page, tab.as_ref(), action).await),
            Event::Popup { tab, wait } => return Some(self.popup(tab, wait).await),
            Event::PopupAct { tab, action } => {
                if let Some(tab) = tab.clone() {
                    let answer = match action {
                        Action::FindUser { text } => self.find_user(&tab, &text).await,
                        Action::CheckUser { id } => self.check_user(&tab, &id).await,
                        Action::ReportMisread => Some(self.report_misread(&tab).await),
                        action => {
                            self.act(tab, action).await;
                            None
                        }
                    };
                    if answer.is_some() {
                        return answer;
                    }
                }
                return Some(self.popup(tab, true).await);
            }
        }
        None
    }

    /// Answers for an event during which the engine broke down and was started again: nothing can be told of the page.
    pub async fn answer_fault(&self, event: Event) -> Option<PopupAnswer> {
        self.prepare(&event).await;
        let (tab, asked) = match event {
            Event::Navigated { tab } | Event::Page { tab, .. } | Event::Rows { tab, .. } | Event::Act { tab, .. } => {
                (Some(tab), false)
            }
            Event::Popup { tab, .. } | Event::PopupAct { tab, .. } => (tab, true),
            Event::Closed { .. } | Event::Started | Event::SettingsChanged | Event::OwnPage { .. } => (None, false),
        };
        if let Some(tab) = &tab {
            let url = tab.url.clone().unwrap_or_default();
            // What is known may be of the page before, and nothing of it holds for the page that is there now.
            let known = self.visit(tab.id);
            let page = known.page.filter(|_| known.url == url).or_else(|| self.judged(Page::of_url(&url)));
            if let Some(page) = page {
                let now = self.browser.clock().now();
                self.change(tab.id, |visit| {
                    visit.number = visit.next_number();
                    visit.url = url;
                    visit.report = Some(view::report_of_fault(page.clone(), now));
                    visit.list = None;
                    visit.page = Some(page);
                });
                self.conclude(tab.id).await;
            } else {
                // Or the popup would have the same page looked at again, with the same fault.
                self.leave(tab, None).await;
            }
        }
        if asked { Some(self.popup(tab, false).await) } else { None }
    }

    // ---- What a tab shows ----

    async fn navigated(&self, tab: Tab) {
        let url = tab.url.clone().unwrap_or_default();
        if self.visit(tab.id).url == url {
            return;
        }
        match self.judged(Page::of_url(&url)) {
            Some(page) => self.begin(&tab, page, None, BegunBy::Navigation).await,
            // On Actions the address says little; what the page shows is on its way.
            None => self.leave_unread(&tab).await,
        }
    }

    async fn closed(&self, tab: i32, private_left: bool) {
        self.tabs.borrow_mut().remove(&tab);
        self.wake(tab);
        let store = self.browser.store();
        store.remove(Area::Session, &key(tab)).await;
        // Whether there was a private window at all costs one look, and every key is listed only then.
        if !private_left && store.get(Area::Session, PRIVATE).await.is_some() {
            self.private_ended.set(true);
            self.forget_private().await;
        }
    }

    async fn forget_private(&self) {
        self.forget(Area::Session, |key| key.starts_with(PRIVATE)).await;
    }

    async fn forget(&self, area: Area, which: impl Fn(&str) -> bool) {
        let store = self.browser.store();
        for key in store.keys(area).await.iter().filter(|key| which(key)) {
            store.remove(area, key).await;
        }
    }

    /// The store as this tab has it.
    fn kept(&self, tab: &Tab) -> Kept<'_, B::Store> {
        Kept { store: self.browser.store(), prefix: if tab.incognito { PRIVATE } else { "" } }
    }

    async fn seen(&self, tab: Tab, first: bool, outline: Option<Outline>) {
        let Some(url) = tab.url.clone() else { return };
        let before = self.visit(tab.id);
        if page::is_actions(&url) {
            let Some(outline) = outline else { return };
            // Read at the moment of the visit before, what says the same is the same: only what is read off a page is
            // judged, and a page on which somebody types shows something else with every key.
            if !first && before.url == url && before.reading == Some(self.read(&outline, before.at)) {
                return;
            }
            let read = self.read_now(&outline);
            match self.judged(Page::of_actions(&url, &read.reading)) {
                Some(page) => self.begin(&tab, page, Some(read), BegunBy::Page).await,
                None => self.leave(&tab, Some(read)).await,
            }
        } else if first
            && before.url == url
            && !before.claimed
            && self.browser.clock().now().since(before.at) < LOADING
            && !self.session_has_changed(&tab).await
        {
            // The page load that this script belongs to was noticed when it began, and is being looked at already.
            self.change(tab.id, |visit| visit.claimed = true);
            self.show(tab.id).await;
        } else if first || before.url != url {
            match self.judged(Page::of_url(&url)) {
                Some(page) => self.begin(&tab, page, None, BegunBy::Page).await,
                None => self.leave(&tab, None).await,
            }
        }
    }

    /// The tab shows a page about which there is nothing to say.
    async fn leave(&self, tab: &Tab, read: Option<Read>) {
        self.end(tab, read, false).await;
    }

    /// The same, where it may be that there is something to say once a page of Actions has told what it shows.
    async fn leave_unread(&self, tab: &Tab) {
        self.end(tab, None, tab.url.as_deref().is_some_and(page::is_actions)).await;
    }

    async fn end(&self, tab: &Tab, read: Option<Read>, is_unread: bool) {
        let (at, reading) = self.begun_with(read);
        self.change(tab.id, |visit| {
            let url = tab.url.clone().unwrap_or_default();
            *visit = Visit { number: visit.next_number(), url, at, reading, is_unread, ..Visit::default() };
        });
        self.conclude(tab.id).await;
    }

    /// A visit, from the look at the page to the report.
    async fn begin(&self, tab: &Tab, page: Page, read: Option<Read>, begun: BegunBy) {
        let (at, reading) = self.begun_with(read);
        let visit = self.change(tab.id, |visit| {
            let url = tab.url.clone().unwrap_or_default();
            // Whoever does not want to see the summary does not want it after another look either.
            let is_dismissed = visit.url == url && visit.list.as_ref().is_some_and(|list| list.is_dismissed);
            // A record's page may have lists too, of what is related to it.
            let has_rows =
                matches!(page, Page::SalesforceList { .. } | Page::SalesforceRecord { .. } | Page::ActionsPeople);
            let list = has_rows.then(|| List::new(is_dismissed));
            *visit = Visit {
                number: visit.next_number(),
                url,
                at,
                page: Some(page.clone()),
                reading,
                is_unread: false,
                claimed: begun != BegunBy::Navigation,
                fresh: page == Page::ActionsPeople && begun == BegunBy::User,
                report: None,
                session: None,
                list,
            };
        });
        // The page is told and Salesforce asked at once, because the page may take its time.
        let clearing = async {
            if !matches!(begun, BegunBy::User | BegunBy::Setup) {
                // What is said of the page before must not stand beside the new page's title, nor on its icon.
                let nothing = Show { checking: true, ..Show::nothing(visit.number, &visit.url) };
                let plain = Toolbar::default();
                join(self.tell(tab.id, &nothing), self.browser.toolbar(tab.id, &plain)).await;
            }
        };
        let asking = async {
            let cookie_store = self.browser.cookie_store(tab).await;
            let salesforce = self.browser.salesforce(&cookie_store);
            let asking = pin!(self.ask(tab, &visit, page, begun, &cookie_store, &salesforce));
            match select(asking, pin!(self.browser.pause(PATIENCE))).await {
                Either::Left((facts, _)) => facts,
                Either::Right(((), asking)) => {
                    let telling = async {
                        if self.visit(tab.id).number == visit.number {
                            self.show(tab.id).await;
                        }
                    };
                    join(telling, asking).await.1
                }
            }
        };
        let ((), facts) = join(clearing, asking).await;
        if self.visit(tab.id).number == visit.number {
            let mut report = diagnose(&facts);
            // Its words are for this page alone, so they are not among the facts.
            report.diagnostics = visit.rows();
            report.orgs = self.orgs(tab, &visit).await;
            let session = self.session_of(tab, &report).await;
            // Meanwhile another visit may have begun.
            if self.visit(tab.id).number == visit.number {
                self.change(tab.id, |visit| (visit.report, visit.session) = (Some(report), session));
                self.conclude(tab.id).await;
            }
        }
    }

    fn read_now(&self, outline: &Outline) -> Read {
        let at = self.browser.clock().now();
        Read { at, reading: self.read(outline, at) }
    }

    /// When a visit begins, and with which reading. The moment is that of the reading, by which another is compared.
    fn begun_with(&self, read: Option<Read>) -> (Timestamp, Option<Reading>) {
        match read {
            Some(Read { at, reading }) => (at, Some(reading)),
            None => (self.browser.clock().now(), None),
        }
    }

    /// What an Actions page shows to somebody whose clock shows the reader's time.
    fn read(&self, outline: &Outline, at: Timestamp) -> Reading {
        reading::read(outline, at, self.reader().utc_offset_minutes, &self.settings().labels)
    }

    /// Gathers the facts of a visit. What an Actions page shows is remembered first, so that it serves other pages.
    async fn ask(
        &self,
        tab: &Tab,
        visit: &Visit,
        page: Page,
        begun: BegunBy,
        cookie_store: &str,
        salesforce: &B::Salesforce,
    ) -> Facts {
        let (store, clock) = (self.browser.store(), self.browser.clock());
        let kept = self.kept(tab);
        if tab.incognito {
            self.private_ended.set(false);
            store.set(Area::Session, PRIVATE, "").await;
        }
        let reading = visit.reading.as_ref();
        let api_host = org_of(&page);
        let mut memory = Memory::new(store, cookie_store, tab.incognito, clock.now())
            .of_user(reading.and_then(|reading| reading.user.as_deref()));
        let writing = self.memory.lock().await;
        if let Some(reading) = reading {
            memory.record(reading).await;
        }
        if let Some(api_host) = &api_host {
            memory = memory.for_org(api_host);
        }
        let mut asked = Asked {
            page,
            person: Fact::Unseen(Why::NotAsked),
            connection: memory.connection().await,
            sync_settings: memory.sync_settings().await,
            authentication_failure: memory.authentication_failure().await,
            chosen_org: None,
            fresh: matches!(begun, BegunBy::User | BegunBy::Setup),
            setup: begun == BegunBy::Setup,
            settings: self.settings(),
        };
        drop(writing);
        if api_host.is_none() {
            asked.chosen_org = kept.get(chosen_org_area(tab), &chosen_org_key(cookie_store)).await;
        }
        // What the page itself shows goes before what it showed another time.
        match reading.and_then(|reading| reading.shown.clone()) {
            Some(Shown::Person(person)) => asked.person = Fact::seen(person, visit.at),
            Some(Shown::Connections(connection)) => asked.connection = connection,
            // The screen shows one of two tabs at a time, and the memory has put both together, except where it has none.
            Some(Shown::SyncSettings(settings)) if asked.sync_settings.value().is_none() => {
                asked.sync_settings = settings
            }
            Some(Shown::Diagnostics(diagnostics)) => asked.authentication_failure = diagnostics.authentication_failure,
            Some(Shown::SyncSettings(_) | Shown::Addresses) | None => {}
        }
        // Whoever wants to know again does not want what somebody else asked before.
        let alone = Underway::default();
        let underway = if asked.fresh { &alone } else { &self.underway };
        let shared = Shared::new(&self.browser, underway, salesforce);
        let facts = gather(&shared, &kept, clock, &memory, asked).await;
        drop(shared);
        if tab.incognito && self.private_ended.get() {
            // The window went while Salesforce was asked, and its answers were kept after that.
            self.forget_private().await;
        }
        facts
    }

    /// The orgs among which the user chooses on this page; none where there is nothing to choose.
    async fn orgs(&self, tab: &Tab, visit: &Visit) -> Vec<String> {
        let shown = visit.reading.as_ref().and_then(|reading| reading.shown.as_ref());
        let is_open = match (&visit.page, shown) {
            (Some(Page::ActionsPerson), Some(Shown::Person(person))) => {
                person.salesforce_host.as_deref().and_then(host::api_host).is_none()
            }
            (Some(Page::ActionsDiagnostics | Page::ActionsPeople), _) => true,
            _ => false,
        };
        if !is_open {
            return Vec::new();
        }
        let cookie_store = self.browser.cookie_store(tab).await;
        let mut hosts = self.browser.salesforce(&cookie_store).hosts_with_session().await;
        let settings = self.settings();
        hosts.retain(|host| is_api_host(host) && settings.watches(host));
        if hosts.len() > 1 { hosts } else { Vec::new() }
    }

    /// Tells the session that the tab's cookie store has now, where it is that of the user whom the report is for.
    async fn session_of(&self, tab: &Tab, report: &Report) -> Option<String> {
        let (host, identity) = (report.api_host.value()?, report.identity.value()?);
        let cookie_store = self.browser.cookie_store(tab).await;
        session_of(&self.browser.salesforce(&cookie_store), &self.kept(tab), host, identity).await
    }

    /// Whether the tab's report is for a user whose session is not there any more. Then it must not be shown: whoever is
    /// logged in now may see and edit other things.
    async fn session_has_changed(&self, tab: &Tab) -> bool {
        let Visit { report: Some(report), session, .. } = self.visit(tab.id) else { return false };
        if report.identity.value().is_none() {
            return false;
        }
        session.is_none() || self.session_of(tab, &report).await != session
    }

    /// Shows and keeps what a visit has come to, and answers whoever waits for it.
    async fn conclude(&self, tab: i32) {
        // The popup does not wait for the page.
        self.wake(tab);
        self.show(tab).await;
        // A tab that was closed meanwhile is forgotten already.
        let Some(visit) = self.tabs.borrow().get(&tab).cloned() else { return };
        if let Some(text) = kept::to_text(&visit) {
            self.browser.store().set(Area::Session, &key(tab), &text).await;
        }
    }

    /// Sends the tab what its visit has come to so far.
    async fn show(&self, tab: i32) {
        let visit = self.visit(tab);
        let reader = self.reader();
        let mut show = Show::nothing(visit.number, &visit.url);
        let mut toolbar = Toolbar::default();
        let place = self.settings().badge_place;
        show.docked = place == BadgePlace::Edge;
        if let (Some(report), Some(list)) = (&visit.report, visit.list_page()) {
            show.badge = Some(view::list_badge(report, list, &reader));
            show.panel = Some(view::list_panel(report, list, &reader));
            show.marks = Some(view::list_marks(list));
            show.checking = list.is_checking();
            if list.counts().checked > 0 {
                let title = Some(view::list_action_title(list, &reader));
                toolbar = Toolbar { title, badge: Some(view::list_action_badge(list)) };
            }
        } else if let Some(report) = &visit.report {
            show.title = visit.title();
            show.badge = Some(view::badge(report, &reader));
            show.panel = Some(view::panel(report, visit.list.as_ref(), &reader));
            show.marks = visit.list.as_ref().map(view::list_marks);
            show.checking = visit.list.as_ref().is_some_and(List::is_checking);
            toolbar =
                Toolbar { title: Some(view::action_title(report, &reader)), badge: Some(view::action_badge(report)) };
        } else if visit.is_checking() {
            show.checking = true;
            show.title = visit.title();
            // How much of a list there is to sum up is not known before the page has said which rows it has.
            show.badge = visit.list_page().is_none().then(|| view::badge_checking(&reader));
        }
        if place == BadgePlace::Popup {
            // A list's page goes on telling which rows it has, to an icon and a popup that count them.
            show.badge = visit.list_page().and(show.badge).map(|badge| badge.set(Attribute::Hidden, ""));
            show.marks = show.marks.map(|_| Vec::new());
            show.panel = None;
        }
        self.tell(tab, &show).await;
        // By the time that the page has taken it in, the tab may show another one, and its icon speaks of that.
        if self.visit(tab).number == visit.number {
            self.browser.toolbar(tab, &toolbar).await;
        }
    }

    /// Sends the tab something to show, and waits only so long until the page has taken it in.
    async fn tell(&self, tab: i32, show: &Show) {
        self.within(self.browser.show(tab, show)).await;
    }

    /// What the tab's page shows now; none where it does not say.
    async fn outline(&self, tab: i32) -> Option<Outline> {
        self.within(self.browser.outline(tab)).await?
    }

    /// What a page answers, where it answers in time.
    async fn within<T>(&self, answer: impl Future<Output = T>) -> Option<T> {
        match select(pin!(answer), pin!(self.browser.pause(PAGE_ANSWERS))).await {
            Either::Left((answer, _)) => Some(answer),
            Either::Right(_) => None,
        }
    }

    // ---- The rows of a list ----

    /// Judges the rows that a list's page shows, as far as they are new: step by step, and each step is shown.
    async fn rows(&self, tab: &Tab, ids: &[String]) {
        let mut new = Vec::new();
        let mut begun = BegunBy::Page;
        let visit = self.change(tab.id, |visit| {
            let is_people = visit.page == Some(Page::ActionsPeople);
            let key: fn(&str) -> Option<Key> = if is_people { Key::address } else { Key::record };
            // A record is no row of its own page, and nobody writes to themselves.
            let own = match &visit.page {
                Some(Page::SalesforceRecord { id, .. }) => Some(Key::Record(id.clone())),
                _ => visit.reading.as_ref().and_then(|reading| reading.user.as_deref()).and_then(key),
            };
            // A list of people says its rows once it has a report to go with them.
            if let Some(list) = visit.list.as_mut().filter(|_| !is_people || visit.report.is_some()) {
                new = list.add(ids.iter().filter_map(|id| key(id)).filter(|key| Some(key) != own.as_ref()));
            }
            if !new.is_empty() && mem::take(&mut visit.fresh) {
                begun = BegunBy::User;
            }
        });
        // Of the page nothing is asked again, and of the org what a list of leads has asked.
        let list = |host: &str| Page::SalesforceList { host: host.to_owned(), object: Object::Lead };
        let page = match (&visit.page, &visit.report) {
            (Some(Page::SalesforceRecord { host, .. } | Page::SalesforceList { host, .. }), _) => list(host),
            (Some(Page::ActionsPeople), Some(report)) => {
                report.api_host.value().map_or(Page::ActionsPeople, |host| list(host))
            }
            _ => return,
        };
        if new.is_empty() {
            return;
        }
        // The page learns that they are being asked for, so that it asks again where the background is stopped meanwhile.
        self.conclude(tab.id).await;
        let (store, clock) = (self.kept(tab), self.browser.clock());
        let cookie_store = self.browser.cookie_store(tab).await;
        let salesforce = self.browser.salesforce(&cookie_store);
        // What is about the org was asked for when the visit began, and is kept or under way.
        let facts = self.ask(tab, &visit, page, begun, &cookie_store, &salesforce).await;
        if let (Some(Page::ActionsPeople), Some(report)) = (&visit.page, visit.report) {
            let whom = |identity: &Fact<Identity>| {
                identity.value().map(|identity| (identity.user_id.clone(), identity.organization_id.clone()))
            };
            let (before, now) = (whom(&report.identity), whom(&facts.identity));
            if facts.api_host.value() != report.api_host.value() || (before.is_some() && now.is_some() && before != now)
            {
                // Somebody has logged in meanwhile, and what was said of the other rows is not for them.
                return self.look(tab, visit.number, BegunBy::Page).await;
            }
            if before.is_none() {
                // Only now it is known for whom what is said of people holds.
                let report = Report { identity: facts.identity.clone(), ..report };
                let session = self.session_of(tab, &report).await;
                if self.visit(tab.id).number != visit.number {
                    return;
                }
                self.change(tab.id, |visit| (visit.report, visit.session) = (Some(report), session));
            }
        }
        let host = facts.api_host.value().cloned();
        let user = visit.reading.as_ref().and_then(|reading| reading.user.as_deref());
        let mut memory = Memory::new(self.browser.store(), &cookie_store, tab.incognito, clock.now()).of_user(user);
        if let Some(host) = &host {
            memory = memory.for_org(host);
        }
        let mut rows = Rows::new(facts);
        for keys in new.chunks(ROWS) {
            // The time limit is that of one step.
            let salesforce = self.browser.salesforce(&cookie_store);
            let abouts = gather_rows(&salesforce, &store, clock, &memory, rows.shared(), keys).await;
            if self.visit(tab.id).number != visit.number {
                return;
            }
            self.change(tab.id, |visit| {
                let Some(list) = &mut visit.list else { return };
                for (key, about) in keys.iter().zip(abouts) {
                    let name = about.record.value().map(|record| record.name.clone()).unwrap_or_default();
                    list.judge(key, name, rows.judge(about));
                }
            });
            self.conclude(tab.id).await;
        }
    }

    async fn change_list(&self, tab: i32, change: impl FnOnce(&mut List)) {
        let visit = self.change(tab, |visit| {
            if let Some(list) = &mut visit.list {
                change(list);
            }
        });
        if visit.list.is_some() {
            self.conclude(tab).await;
        }
    }

    // ---- The popup, and clicks ----

    async fn popup(&self, tab: Option<Tab>, wait: bool) -> PopupAnswer {
        let reader = self.reader();
        let checking = || PopupAnswer { node: view::popup_checking(&reader), pending: true };
        let Some((tab, url)) = tab.and_then(|tab| Some((tab.clone(), tab.url?))) else {
            return self.popup_elsewhere(None).await;
        };
        let Visit { number, url: known, is_unread, .. } = self.visit(tab.id);
        if known != url || is_unread || self.session_has_changed(&tab).await {
            // The page was open before the extension was, its visit was lost with a worker that was stopped, or another
            // user is logged in by now.
            if !wait && (Page::of_url(&url).is_some() || page::is_actions(&url)) {
                return checking();
            }
            self.look(&tab, number, BegunBy::Page).await;
        }
        let mut has_waited = !wait;
        loop {
            let visit = self.visit(tab.id);
            match visit.report {
                Some(ref report) => {
                    let pending = visit.list.as_ref().is_some_and(List::is_checking);
                    // The popup follows the check step by step.
                    if !pending || has_waited {
                        let node = match visit.list_page() {
                            // Addresses that are in no row are no list.
                            Some(list) if visit.page == Some(Page::ActionsPeople) && list.rows().is_empty() => {
                                return self.popup_elsewhere(Some(&url)).await;
                            }
                            Some(list) => self.of_actions(view::list_popup(report, list, &reader), &url),
                            None => self.of_actions(view::popup(report, visit.list.as_ref(), &reader), &url),
                        };
                        return PopupAnswer { node, pending };
                    }
                    has_waited = true;
                    self.wait(tab.id).await;
                }
                None if visit.is_unread => {
                    return PopupAnswer { node: self.of_actions(view::popup_unread(&reader), &url), pending: false };
                }
                None if visit.page.is_none() => return self.popup_elsewhere(Some(&url)).await,
                None if !wait => return checking(),
                None => self.wait(tab.id).await,
            }
        }
    }

    /// The popup on a page about which there is nothing to say: what to open instead, or why nothing is said.
    async fn popup_elsewhere(&self, url: Option<&str>) -> PopupAnswer {
        let reader = self.reader();
        let org = url.and_then(Page::of_url).as_ref().and_then(org_of);
        let node = match org.filter(|org| !self.settings().watches(org)) {
            Some(org) => view::popup_not_watched(&org, &reader),
            None => {
                let node = view::popup_elsewhere(&self.browser.withheld_sites().await, &reader);
                self.of_actions(node, url.unwrap_or_default())
            }
        };
        PopupAnswer { node, pending: false }
    }

    /// A popup, which on pages of Actions offers to report that they are misread.
    fn of_actions(&self, popup: Node, url: &str) -> Node {
        if page::is_actions(url) { view::with_report_of_misread(popup, &self.reader()) } else { popup }
    }

    /// The popup with what can be handed on of a page of Actions. Nothing of it is kept or sent.
    async fn report_misread(&self, tab: &Tab) -> PopupAnswer {
        let url = tab.url.as_deref().unwrap_or_default();
        let outline = if page::is_actions(url) { self.outline(tab.id).await } else { None };
        let text = outline.map(|outline| {
            ["Loggable ", env!("CARGO_PKG_VERSION"), "\n", &masked_address(url), "\n", &masked(&outline)].concat()
        });
        PopupAnswer { node: view::popup_misread(text.as_deref(), &self.reader()), pending: false }
    }

    /// Looks at the tab's page as it is now, unless another visit has begun since the one of this number: then the tab
    /// shows another page, which is being looked at already.
    async fn look(&self, tab: &Tab, since: u32, begun: BegunBy) {
        let url = tab.url.as_deref().unwrap_or_default();
        let (page, read) = if page::is_actions(url) {
            let read = self.outline(tab.id).await.map(|outline| self.read_now(&outline));
            (read.as_ref().and_then(|read| Page::of_actions(url, &read.reading)), read)
        } else {
            (Page::of_url(url), None)
        };
        if self.visit(tab.id).number != since {
            return;
        }
        match self.judged(page) {
            Some(page) => self.begin(tab, page, read, begun).await,
            None if read.is_none() => self.leave_unread(tab).await,
            None => self.leave(tab, read).await,
        }
    }

    // Another user's report is the popup's answer and nothing else: it is kept nowhere and shown on no page, whose reader
    // it does not hold for. Neither is what was searched for.

    /// The popup with the users that were found; `None` where the page's own report is not there, or not any more.
    async fn find_user(&self, tab: &Tab, text: &str) -> Option<PopupAnswer> {
        let visit = self.visit(tab.id);
        let report = visit.report.as_ref().filter(|_| tab.url.as_ref() == Some(&visit.url))?;
        let host = report.api_host.value()?;
        let cookie_store = self.browser.cookie_store(tab).await;
        let found = find_users(&self.browser.salesforce(&cookie_store), host, text).await;
        let is_over = self.visit(tab.id).number != visit.number || self.session_has_changed(tab).await;
        let node = (!is_over).then(|| view::popup_search(report, text, &found, &self.reader()))?;
        Some(PopupAnswer { node, pending: false })
    }

    /// The popup with another user's report; `None` as for [`find_user`](Self::find_user).
    async fn check_user(&self, tab: &Tab, id: &str) -> Option<PopupAnswer> {
        let visit = self.visit(tab.id);
        let report = visit.report.as_ref().filter(|_| tab.url.as_ref() == Some(&visit.url))?;
        let cookie_store = self.browser.cookie_store(tab).await;
        // Taken up once: the time limit holds for both together.
        let salesforce = self.browser.salesforce(&cookie_store);
        let facts = self.ask(tab, &visit, visit.page.clone()?, BegunBy::Page, &cookie_store, &salesforce).await;
        let checked = check_user(&salesforce, &self.kept(tab), self.browser.clock(), facts, id).await;
        let is_over = self.visit(tab.id).number != visit.number || self.session_has_changed(tab).await;
        if is_over {
            return None;
        }
        let reader = self.reader();
        let node = match checked {
            Ok(facts) => view::popup(&diagnose(&facts), None, &reader),
            Err(why) => view::popup_without_other(report, &why, &reader),
        };
        Some(PopupAnswer { node, pending: false })
    }

    async fn act(&self, tab: Tab, action: Action) {
        let since = self.visit(tab.id).number;
        match action {
            Action::CheckAgain => self.look(&tab, since, BegunBy::User).await,
            Action::LookIntoSetup => self.look(&tab, since, BegunBy::Setup).await,
            Action::ChooseOrg { host } if is_api_host(&host) => {
                let cookie_store = self.browser.cookie_store(&tab).await;
                self.kept(&tab).set(chosen_org_area(&tab), &chosen_org_key(&cookie_store), &host).await;
                self.look(&tab, since, BegunBy::User).await;
            }
            Action::Erase => {
                self.erase(Some(tab.id)).await;
                // A record is judged anew without what was forgotten, and so is a list. A person of Actions, or its settings, would
                // only be remembered again.
                let is_list = self.visit(tab.id).page == Some(Page::ActionsPeople);
                if is_list || tab.url.as_deref().and_then(Page::of_url).is_some() {
                    self.look(&tab, since, BegunBy::User).await;
                }
            }
            Action::Explain { problem } => self.browser.explain(problem).await,
            Action::OpenOptions => self.browser.open_options().await,
            Action::Dismiss => self.change_list(tab.id, |list| list.is_dismissed = true).await,
            Action::FilterRows { text } => self.change_list(tab.id, |list| list.filter = text).await,
            // These are done where the click was, or are for the popup or the options alone.
            Action::Settings { .. }
            | Action::AddLabel { .. }
            | Action::ReportMisread
            | Action::AllowSites { .. }
            | Action::Toggle
            | Action::Copy { .. }
            | Action::Save { .. }
            | Action::ChooseOrg { .. }
            | Action::FindUser { .. }
            | Action::CheckUser { .. }
            | Action::CheckMyself => {}
        }
    }

    // ---- What is set, and the pages where that is done ----

    /// What is set.
    fn settings(&self) -> Settings {
        self.settings.borrow().clone().unwrap_or_default()
    }

    /// Who reads, in the language that is set.
    fn reader(&self) -> Reader {
        let reader = self.browser.reader();
        let language = self.settings.borrow().as_ref().and_then(|settings| settings.language);
        Reader { language: language.unwrap_or(reader.language), ..reader }
    }

    /// Reads what is set, once in the life of a worker.
    async fn read_settings(&self) {
        if self.settings.borrow().is_none() {
            let settings = self.settings_kept().await;
            self.settings.borrow_mut().get_or_insert(settings);
        }
    }

    async fn settings_kept(&self) -> Settings {
        Settings::read(self.browser.store(), &self.browser.policy().await).await
    }

    /// The page, where there is something to judge on it: of lists those of leads and contacts have rows to judge, and of
    /// orgs only those are looked at that are watched.
    fn judged(&self, page: Option<Page>) -> Option<Page> {
        let is_of_persons = |object: &Object| matches!(object, Object::Lead | Object::Contact);
        page.filter(|page| !matches!(page, Page::SalesforceList { object, .. } if !is_of_persons(object)))
            .filter(|page| org_of(page).is_none_or(|org| self.settings().watches(&org)))
    }

    /// Lets every page that is open show what holds now.
    async fn settings_changed(&self) {
        let before = self.settings();
        let now = self.settings_kept().await;
        *self.settings.borrow_mut() = Some(now.clone());
        let tabs = self.browser.tabs().await;
        let refreshed = tabs.iter().map(|tab| async {
            let url = tab.url.as_deref().unwrap_or_default();
            if Page::of_url(url).is_none() && !page::is_actions(url) {
                return;
            }
            self.restore(tab.id).await;
            if before.judge_like(&now) {
                self.show(tab.id).await;
            } else {
                self.look(tab, self.visit(tab.id).number, BegunBy::Page).await;
            }
        });
        join_all(refreshed).await;
    }

    /// A page of the extension's own, after what was clicked in it.
    async fn own_page(&self, page: OwnPage, tab: Option<&Tab>, action: Option<Action>) -> PopupAnswer {
        let done = match action {
            Some(action) => self.act_in_own_page(action).await,
            None => Done::Nothing,
        };
        let hosts = match tab {
            Some(tab) => {
                let cookie_store = self.browser.cookie_store(tab).await;
                let mut hosts = self.browser.salesforce(&cookie_store).hosts_with_session().await;
                hosts.retain(|host| is_api_host(host));
                hosts
            }
            None => Vec::new(),
        };
        // What has just been kept is read again: a store that is full has not kept it.
        let settings = self.settings_kept().await;
        let browsers = self.browser.reader();
        let reader = Reader { language: settings.language.unwrap_or(browsers.language), ..browsers };
        let node = match page {
            OwnPage::Options => {
                let now = self.browser.clock().now();
                let mut remembered = memory::remembered(self.browser.store(), now).await;
                remembered.chosen_orgs = self.chosen_orgs().await;
                view::options(&view::Options { settings, hosts, remembered, done }, now, &reader)
            }
            OwnPage::Welcome => {
                let hosts: Vec<String> = hosts.into_iter().filter(|host| settings.watches(host)).collect();
                view::welcome(&hosts, &self.browser.withheld_sites().await, &reader)
            }
        };
        PopupAnswer { node, pending: false }
    }

    /// The orgs that were chosen for pages of Actions that name none.
    async fn chosen_orgs(&self) -> Vec<String> {
        let store = self.browser.store();
        let mut hosts = Vec::new();
        for key in store.keys(Area::Local).await.iter().filter(|key| key.starts_with(ORG)) {
            hosts.extend(store.get(Area::Local, key).await);
        }
        hosts
    }

    async fn act_in_own_page(&self, action: Action) -> Done {
        let store = self.browser.store();
        let mut settings = Settings::read_own(store).await;
        match action {
            Action::Settings { change } => settings.change(change, self.browser.clock().now()),
            Action::AddLabel { of, text } => {
                if let Err(refused) = settings.add_label(of, &text) {
                    return Done::Refused(of, refused);
                }
            }
            Action::Erase => {
                self.erase(None).await;
                return Done::Erased;
            }
            Action::OpenOptions => {
                self.browser.open_options().await;
                return Done::Nothing;
            }
            _ => return Done::Nothing,
        }
        settings.keep(store).await;
        if Settings::read_own(store).await == settings { Done::Saved } else { Done::NotSaved }
    }

    /// Forgets what was seen in Actions, and with it the reports that may repeat it: all but that of one tab, which is made
    /// anew, where there is one.
    async fn erase(&self, but: Option<i32>) {
        let writing = self.memory.lock().await;
        memory::erase(self.browser.store()).await;
        drop(writing);
        self.forget_other_visits(but).await;
        for area in [Area::Session, Area::Local] {
            self.forget(area, |key| key.strip_prefix(PRIVATE).unwrap_or(key).starts_with(ORG)).await;
        }
    }

    // ---- What is kept of the tabs ----

    /// What is known of the tab now. Nothing waits in here, so that what one task reads no other has changed meanwhile.
    fn visit(&self, tab: i32) -> Visit {
        self.tabs.borrow().get(&tab).cloned().unwrap_or_default()
    }

    fn change(&self, tab: i32, change: impl FnOnce(&mut Visit)) -> Visit {
        let mut tabs = self.tabs.borrow_mut();
        let visit = tabs.entry(tab).or_default();
        change(visit);
        visit.clone()
    }

    /// Takes over what an earlier worker knew of the tab.
    async fn restore(&self, tab: i32) {
        if self.tabs.borrow().contains_key(&tab) {
            return;
        }
        let text = self.browser.store().get(Area::Session, &key(tab)).await;
        let mut visit: Visit = text.and_then(|text| kept::from_text(&text)).unwrap_or_default();
        if visit.is_checking() || visit.list.as_ref().is_some_and(List::is_checking) {
            // Its check ended with the worker, and whoever waited for it would wait for ever.
            visit = Visit { number: visit.number, ..Visit::default() };
        }
        // Another task may have been faster, and knows more by now.
        self.tabs.borrow_mut().entry(tab).or_insert(visit);
    }

    /// Forgets the reports of other tabs, which may repeat what was seen in Actions. Each is made anew when it is asked for.
    async fn forget_other_visits(&self, than: Option<i32>) {
        let is_other = |tab: &i32, visit: &Visit| Some(*tab) != than && !visit.is_checking();
        for (_, visit) in self.tabs.borrow_mut().iter_mut().filter(|(tab, visit)| is_other(tab, visit)) {
            // The number goes on, so that nothing that was sent about the old visit counts for a new one.
            *visit = Visit { number: visit.number, ..Visit::default() };
        }
        let than = than.map(key);
        self.forget(Area::Session, |kept| kept.starts_with(VISIT) && Some(kept) != than.as_deref()).await;
    }

    /// Waits until something of the tab is concluded.
    async fn wait(&self, tab: i32) {
        let (done, waits) = oneshot::channel();
        self.waiting.borrow_mut().entry(tab).or_default().push(done);
        // The other end is dropped only with the engine itself.
        let _ = waits.await;
    }

    fn wake(&self, tab: i32) {
        for waiting in self.waiting.borrow_mut().remove(&tab).unwrap_or_default() {
            // Whoever waited may have gone, with a popup that was closed.
            let _ = waiting.send(());
        }
    }
}

#[cfg(test)]
mod tests;
