use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{Future, ready};

use futures_util::FutureExt;
use proptest::prelude::*;

use super::*;
use crate::actions::diagnostics::Row;
use crate::facts::{Connection, Happened};

const DAY_0: Timestamp = Timestamp(1_800_000_000_000);
const ADA: &str = "ada@acme.example";
const REP: &str = "rep@acme.example";

fn day(days: u64) -> Timestamp {
    Timestamp(DAY_0.0 + days * DAY)
}

/// A store in memory, which counts what is asked of it and can be full.
#[derive(Default)]
struct Kept {
    values: RefCell<BTreeMap<(Area, String), String>>,
    full: Cell<bool>,
    gets: RefCell<Vec<String>>,
    sets: Cell<usize>,
}

impl Store for Kept {
    fn get(&self, area: Area, key: &str) -> impl Future<Output = Option<String>> {
        self.gets.borrow_mut().push(key.to_owned());
        ready(self.values.borrow().get(&(area, key.to_owned())).cloned())
    }

    fn set(&self, area: Area, key: &str, value: &str) -> impl Future<Output = ()> {
        self.sets.set(self.sets.get() + 1);
        if !self.full.get() {
            self.values.borrow_mut().insert((area, key.to_owned()), value.to_owned());
        }
        ready(())
    }

    fn remove(&self, area: Area, key: &str) -> impl Future<Output = ()> {
        self.values.borrow_mut().remove(&(area, key.to_owned()));
        ready(())
    }

    fn keys(&self, area: Area) -> impl Future<Output = Vec<String>> {
        ready(self.values.borrow().keys().filter(|(of, _)| *of == area).map(|(_, key)| key.clone()).collect())
    }
}

impl Kept {
    /// Everything that lies in the store, as one text.
    fn everything(&self) -> String {
        format!("{:?}", self.values.borrow())
    }
}

fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("the store in memory answers at once")
}

/// A normal window of the first cookie store.
fn memory(store: &Kept, at: Timestamp) -> Memory<'_, Kept> {
    Memory::new(store, "0", false, at)
}

fn lead() -> SalesforceId {
    SalesforceId::parse("00Q5e00001A2b3C").unwrap()
}

fn contact() -> SalesforceId {
    SalesforceId::parse("0035e00001A2b3C").unwrap()
}

fn present(id: SalesforceId) -> Option<PersonSalesforceId> {
    Some(PersonSalesforceId::Present(id))
}

fn missing() -> Option<PersonSalesforceId> {
    Some(PersonSalesforceId::Missing { label: "Salesforce ID".to_owned() })
}

/// A person's view seen at `at`: `None` for what it left open, an empty address for an empty field.
fn person(at: Timestamp, id: Option<PersonSalesforceId>, email: Option<&str>) -> ActionsPerson {
    ActionsPerson {
        salesforce_id: id.map_or(Fact::Unseen(Why::NoSalesforceIdLabel), |id| Fact::seen(id, at)),
        email: email.map_or(Fact::Unseen(Why::OutlineCut), |email| {
            Fact::seen(Some(email.to_owned()).filter(|email| !email.is_empty()), at)
        }),
        salesforce_host: Some("acme.lightning.force.com".to_owned()),
        name: "Ada Lovelace".to_owned(),
    }
}

fn see(store: &Kept, at: Timestamp, user: Option<&str>, shown: Shown) {
    now(memory(store, at).record(&Reading { shown: Some(shown), user: user.map(str::to_owned) }));
}

fn see_person(store: &Kept, at: Timestamp, id: Option<PersonSalesforceId>, email: Option<&str>) {
    see(store, at, Some(REP), Shown::Person(person(at, id, email)));
}

fn see_connection(store: &Kept, at: Timestamp, user: Option<&str>, connected: bool) {
    see(store, at, user, Shown::Connections(Fact::seen(production(connected), at)));
}

/// Whether a user is connected to a production org.
fn is_connected(connections: &Connections) -> bool {
    connections.production.as_ref().unwrap().connected
}

/// What *Connections & Customizations* shows beside *Salesforce*, and nothing beside *Sandbox*.
fn production(connected: bool) -> Connections {
    Connections { production: Some(Connection { connected, salesforce_user: None }), sandbox: None }
}

fn see_sync(store: &Kept, at: Timestamp, user: Option<&str>, api: Option<bool>, bcc: Option<bool>) {
    see(store, at, user, Shown::SyncSettings(Fact::seen(SyncSettings { api, bcc }, at)));
}

/// *Diagnostics* before its rows are there: a page that says nothing.
fn diagnostics_unclear() -> Shown {
    let screen = ActionsScreen::Diagnostics;
    Shown::Diagnostics(Diagnostics {
        rows: Vec::new(),
        authentication_failure: Fact::Unseen(Why::ActionsPageUnclear { screen }),
    })
}

fn failure(code: &str, happened: Timestamp) -> AuthenticationFailure {
    AuthenticationFailure { code: code.to_owned(), happened: Some(Happened::at(happened)) }
}

/// *Diagnostics* seen at `at`, with this failure in it or none.
fn see_failure(store: &Kept, at: Timestamp, user: Option<&str>, newest: Option<AuthenticationFailure>) {
    let row = Row {
        code: "FAILED_WRITE".to_owned(),
        happened: None,
        message: "of Ada Lovelace, ada@acme.example".to_owned(),
        fields: vec!["Secret__c".to_owned()],
        object: None,
    };
    let authentication_failure = Fact::seen(newest, at);
    see(store, at, user, Shown::Diagnostics(Diagnostics { rows: vec![row], authentication_failure }));
}

fn id_of(fact: &Fact<ActionsPerson>) -> Option<&PersonSalesforceId> {
    fact.value()?.salesforce_id.value()
}

const NEVER: Fact<ActionsPerson> = Fact::Unseen(Why::NeverSeenInActions { screen: ActionsScreen::Person });

#[test]
fn nothing_seen_is_never_seen() {
    let store = Kept::default();
    let memory = memory(&store, DAY_0);
    assert_eq!(now(memory.person(Some(&lead()), Some(ADA))), NEVER);
    assert_eq!(now(memory.person(None, None)), NEVER);
    assert_eq!(now(memory.connection()), Fact::Unseen(Why::NeverSeenInActions { screen: ActionsScreen::Connections }));
    assert_eq!(
        now(memory.sync_settings()),
        Fact::Unseen(Why::NeverSeenInActions { screen: ActionsScreen::SyncSettings })
    );
}

#[test]
fn a_person_is_found_by_id_and_by_address() {
    let store = Kept::default();
    see_person(&store, day(1), present(lead()), Some("Ada@Acme.Example"));
    let expected = |email| {
        Fact::seen(
            ActionsPerson {
                salesforce_id: Fact::seen(PersonSalesforceId::Present(lead()), day(1)),
                email,
                salesforce_host: Some("acme.lightning.force.com".to_owned()),
                name: String::new(),
            },
            day(1),
        )
    };
    let known = Fact::seen(Some(ADA.to_owned()), day(1));
    let memory = memory(&store, day(2));
    assert_eq!(now(memory.person(Some(&lead()), Some(ADA))), expected(known.clone()));
    assert_eq!(now(memory.person(None, Some("  ADA@acme.example "))), expected(known));
    assert_eq!(now(memory.person(Some(&lead()), None)), expected(Fact::Unseen(Why::NotAsked)));
    // Another address on the record does not change whose id this is.
    let another = Fact::Unseen(Why::AnotherAddressInActions { at: day(1) });
    assert_eq!(now(memory.person(Some(&lead()), Some("new@acme.example"))), expected(another));
    assert_eq!(now(memory.person(Some(&contact()), Some("grace@acme.example"))), NEVER);
    // The id of another record, found by the address: for the rules to judge.
    assert_eq!(id_of(&now(memory.person(Some(&contact()), Some(ADA)))), present(lead()).as_ref());
}

#[test]
fn a_person_without_an_id_is_found_by_address() {
    let store = Kept::default();
    see_person(&store, day(1), missing(), Some(ADA));
    let fact = now(memory(&store, day(2)).person(Some(&lead()), Some(ADA)));
    assert_eq!(id_of(&fact), missing().as_ref());
    // Without id and address there is nothing to find anybody by.
    let store = Kept::default();
    see_person(&store, day(1), missing(), Some(""));
    assert!(!store.everything().contains("people"), "{}", store.everything());
}

#[test]
fn the_newest_sighting_wins() {
    let store = Kept::default();
    see_person(&store, day(1), missing(), Some(ADA));
    see_person(&store, day(2), present(contact()), Some(ADA));
    see_person(&store, day(3), present(lead()), Some(ADA));
    let ask = |id: Option<&SalesforceId>, email| now(memory(&store, day(5)).person(id, email));
    assert_eq!(id_of(&ask(Some(&lead()), Some(ADA))), present(lead()).as_ref());
    assert_eq!(id_of(&ask(Some(&contact()), Some(ADA))), present(lead()).as_ref());
    assert_eq!(ask(None, Some(ADA)).value().unwrap().salesforce_id, several(day(1)), "there may be one without still");
}

/// What the memory says of the id where a person with it and one without have been seen.
fn several(at: Timestamp) -> Fact<PersonSalesforceId> {
    Fact::Unseen(Why::SeveralPersonsInActions { at })
}

#[test]
fn a_person_of_the_same_address_without_an_id_leaves_it_open() {
    let of_account = PersonSalesforceId::OfAnotherObject(SalesforceId::parse("0015e00001A2b3C").unwrap());
    for without in [missing(), Some(of_account)] {
        let store = Kept::default();
        see_person(&store, day(1), present(lead()), Some(ADA));
        see_person(&store, day(2), without.clone(), Some(ADA));
        let ask = |at, id: Option<&SalesforceId>, email| {
            now(memory(&store, at).person(id, email)).value().unwrap().salesforce_id.clone()
        };
        // The linked person may be there as before, and this one a duplicate; or it has lost its id.
        assert_eq!(ask(day(5), Some(&lead()), Some(ADA)), several(day(2)));
        assert_eq!(ask(day(5), Some(&lead()), None), several(day(2)), "a record may not show its address");
        assert_eq!(ask(day(5), Some(&lead()), Some("new@acme.example")), several(day(2)));
        assert_eq!(ask(day(5), None, Some(ADA)), several(day(2)), "either may be who has the address");
        // What is too old to decide contradicts nothing.
        assert_eq!(ask(day(9), Some(&lead()), Some(ADA)).value(), without.as_ref());

        see_person(&store, day(6), present(lead()), Some(ADA));
        assert_eq!(ask(day(7), None, Some(ADA)), several(day(2)), "the one without may be there as before");
        assert_eq!(ask(day(10), None, Some(ADA)).value(), present(lead()).as_ref());
        for email in [Some(ADA), None] {
            assert_eq!(ask(day(7), Some(&lead()), email).value(), present(lead()).as_ref());
        }
    }
}

#[test]
fn a_person_seen_with_the_id_and_not_with_the_address_may_have_a_duplicate_too() {
    let store = Kept::default();
    see_person(&store, day(1), present(lead()), None);
    see_person(&store, day(2), missing(), Some(ADA));
    let person = now(memory(&store, day(3)).person(Some(&lead()), Some(ADA)));
    assert_eq!(person.value().unwrap().salesforce_id, several(day(2)));
    assert_eq!(person.value().unwrap().salesforce_host.as_deref(), Some("acme.lightning.force.com"));
}

#[test]
fn what_a_view_leaves_open_displaces_nothing() {
    let store = Kept::default();
    see_person(&store, day(1), present(lead()), Some(ADA));
    see_person(&store, day(3), None, Some(ADA));
    let fact = now(memory(&store, day(4)).person(None, Some(ADA)));
    assert_eq!(fact.value().unwrap().salesforce_id, Fact::seen(PersonSalesforceId::Present(lead()), day(1)));
    assert_eq!(fact.value().unwrap().email, Fact::seen(Some(ADA.to_owned()), day(3)));

    see_person(&store, day(5), None, None);
    see_connection(&store, day(1), Some(REP), true);
    let unclear = Fact::Unseen(Why::ActionsPageUnclear { screen: ActionsScreen::Connections });
    see(&store, day(5), Some(REP), Shown::Connections(unclear));
    assert_eq!(now(memory(&store, day(6)).connection()).get().unwrap().at, day(1));
}

#[test]
fn an_empty_address_is_remembered_with_the_id() {
    let store = Kept::default();
    see_person(&store, day(1), present(lead()), Some(""));
    let fact = now(memory(&store, day(2)).person(Some(&lead()), Some(ADA)));
    assert_eq!(fact.value().unwrap().email, Fact::seen(None, day(1)));
}

#[test]
fn a_sandbox_has_the_same_ids_and_not_the_same_persons() {
    let store = Kept::default();
    see_person(&store, day(1), present(lead()), Some(ADA));
    let ask = |host| now(memory(&store, day(2)).for_org(host).person(Some(&lead()), Some(ADA)));
    assert_eq!(id_of(&ask("acme.my.salesforce.com")), present(lead()).as_ref());
    // There the link says that the ID is not this org's, until the person is seen beside a link to this one.
    const SANDBOX: &str = "acme--uat.sandbox.my.salesforce.com";
    let host_of = |fact: &Fact<ActionsPerson>| fact.value().and_then(|person| person.salesforce_host.clone());
    assert_eq!(host_of(&ask(SANDBOX)).as_deref(), Some("acme.lightning.force.com"));
    let beside = |id| ActionsPerson { salesforce_host: Some(SANDBOX.to_owned()), ..person(day(1), id, Some(ADA)) };
    see(&store, day(1), Some(REP), Shown::Person(beside(present(contact()))));
    assert_eq!(host_of(&ask(SANDBOX)).as_deref(), Some(SANDBOX));

    // Whoever has no ID there leads nowhere.
    let store = Kept::default();
    see_person(&store, day(1), missing(), Some(ADA));
    assert_eq!(now(memory(&store, day(2)).for_org(SANDBOX).person(Some(&lead()), Some(ADA))), NEVER);
}

#[test]
fn a_person_without_a_link_is_believed_of_the_kind_of_org_that_actions_is_connected_to() {
    const PRODUCTION: &str = "acme.my.salesforce.com";
    const SANDBOX: &str = "acme--uat.sandbox.my.salesforce.com";
    let to = |connected| Some(Connection { connected, salesforce_user: None });
    let unknown = || Fact::Unseen(Why::PersonOfUnknownOrg);
    for (connections, production, sandbox) in [
        (None, true, false),
        (Some(Connections { production: to(true), sandbox: None }), true, false),
        (Some(Connections { production: to(true), sandbox: to(false) }), true, false),
        (Some(Connections { production: None, sandbox: to(true) }), false, true),
        (Some(Connections { production: to(false), sandbox: to(true) }), false, true),
        (Some(Connections { production: to(true), sandbox: to(true) }), true, true),
        (Some(Connections { production: to(false), sandbox: None }), true, false),
    ] {
        let store = Kept::default();
        let shown = ActionsPerson { salesforce_host: None, ..person(day(1), present(lead()), Some(ADA)) };
        see(&store, day(1), Some(REP), Shown::Person(shown));
        if let Some(connections) = &connections {
            see(&store, day(1), Some(REP), Shown::Connections(Fact::seen(connections.clone(), day(1))));
        }
        let ask = |at, host| now(memory(&store, at).for_org(host).person(Some(&lead()), Some(ADA)));
        for (host, believed) in [(PRODUCTION, production), (SANDBOX, sandbox)] {
            let fact = ask(day(2), host);
            assert_eq!(id_of(&fact), present(lead()).as_ref().filter(|_| believed), "{host} {connections:?}");
            assert!(believed || fact == unknown(), "{host} {connections:?}");
        }
        // A connection that was seen too long ago says nothing.
        assert_eq!(ask(day(9), SANDBOX), unknown(), "{connections:?}");
    }
}

#[test]
fn a_connection_kept_without_its_kind_says_nothing() {
    let store = Kept::default();
    see_connection(&store, day(1), Some(REP), true);
    for value in store.values.borrow_mut().values_mut() {
        *value = value.replace("\"production\"", "\"former\"");
    }
    let never = Fact::Unseen(Why::NeverSeenInActions { screen: ActionsScreen::Connections });
    assert_eq!(now(memory(&store, day(1)).connection()), never);
}

#[test]
fn cookie_stores_are_kept_apart() {
    let store = Kept::default();
    see_person(&store, day(1), present(lead()), Some(ADA));
    see_connection(&store, day(1), Some(REP), true);
    let other = Memory::new(&store, "firefox-container-1", false, day(1));
    assert_eq!(now(other.person(Some(&lead()), Some(ADA))), NEVER);
    assert!(now(other.connection()).get().is_err());
}

#[test]
fn users_of_actions_are_kept_apart() {
    let store = Kept::default();
    see_person(&store, day(1), present(lead()), Some(ADA));
    see(&store, day(2), Some("boss@acme.example"), diagnostics_unclear());
    let memory = || memory(&store, day(2));
    assert_eq!(
        id_of(&now(memory().of_user(Some("REP@acme.example ")).person(Some(&lead()), None))),
        present(lead()).as_ref()
    );
    assert_eq!(now(memory().of_user(Some("boss@acme.example")).person(Some(&lead()), None)), NEVER);
    // A Salesforce page does not show the user: whoever was seen last.
    assert_eq!(now(memory().person(Some(&lead()), None)), NEVER);
    see(&store, day(3), Some(REP), diagnostics_unclear());
    assert_eq!(id_of(&now(memory().person(Some(&lead()), None))), present(lead()).as_ref());
}

#[test]
fn what_was_seen_without_a_user_is_found_with_any() {
    let store = Kept::default();
    see(&store, day(1), None, Shown::Person(person(day(1), present(lead()), Some(ADA))));
    see_connection(&store, day(1), None, true);
    see(&store, day(2), Some(REP), diagnostics_unclear());
    for user in [None, Some(REP)] {
        let memory = memory(&store, day(2)).of_user(user);
        assert_eq!(id_of(&now(memory.person(Some(&lead()), None))), present(lead()).as_ref());
        assert!(is_connected(now(memory.connection()).value().unwrap()));
    }
}

#[test]
fn a_private_window_leaves_nothing_and_finds_nothing() {
    let store = Kept::default();
    let private = Memory::new(&store, "0", true, day(1));
    for shown in [
        Shown::Person(person(day(1), present(lead()), Some(ADA))),
        Shown::Connections(Fact::seen(production(true), day(1))),
    ] {
        now(private.record(&Reading { shown: Some(shown), user: Some(REP.to_owned()) }));
    }
    assert!(store.values.borrow().is_empty());
    assert_eq!(store.sets.get(), 0);

    see_person(&store, day(1), present(lead()), Some(ADA));
    see_connection(&store, day(1), Some(REP), true);
    assert_eq!(now(private.person(Some(&lead()), Some(ADA))), NEVER);
    assert!(now(private.connection()).get().is_err());
    assert!(now(private.sync_settings()).get().is_err());
}

#[test]
fn no_address_and_no_name_lies_in_the_store() {
    let store = Kept::default();
    see_person(&store, day(1), present(lead()), Some(ADA));
    see_person(&store, day(1), missing(), Some("grace@acme.example"));
    see_connection(&store, day(1), Some(REP), true);
    let everything = store.everything();
    assert!(everything.contains(lead().as_str()));
    for kept_out in ["ada", "Ada", "grace", "rep@", "Lovelace", "example"] {
        assert!(!everything.contains(kept_out), "{kept_out} in {everything}");
    }
}

#[test]
fn erase_forgets_all() {
    let store = Kept::default();
    for number in 0..300 {
        see_person(&store, day(1), missing(), Some(&format!("p{number}@acme.example")));
    }
    see_connection(&store, day(1), Some(REP), true);
    store.values.borrow_mut().insert((Area::Local, "options".to_owned()), "kept".to_owned());
    now(erase(&store));
    assert_eq!(store.values.borrow().len(), 1, "{}", store.everything());
}

#[test]
fn nothing_is_kept_longer_than_ninety_days() {
    let store = Kept::default();
    see_person(&store, day(0), present(lead()), Some(ADA));
    see_connection(&store, day(0), Some(REP), true);
    assert_eq!(id_of(&now(memory(&store, day(90)).person(Some(&lead()), None))), present(lead()).as_ref());
    assert_eq!(now(memory(&store, day(91)).person(Some(&lead()), Some(ADA))), NEVER);
    assert!(now(memory(&store, day(91)).connection()).get().is_err());

    // Looking at Actions again forgets it, whoever is looked at.
    see(&store, day(91), Some(REP), diagnostics_unclear());
    assert!(!store.everything().contains(lead().as_str()));

    let store = Kept::default();
    see_person(&store, day(0), present(lead()), Some(ADA));
    now(forget_expired(&store, day(90)));
    assert!(store.everything().contains(lead().as_str()));
    now(forget_expired(&store, day(91)));
    assert!(!store.everything().contains(lead().as_str()));
    assert!(!store.everything().contains("seen"), "{}", store.everything());
}

#[test]
fn a_moment_that_has_not_come_is_not_trusted() {
    let store = Kept::default();
    see_person(&store, day(10), present(lead()), Some(ADA));
    assert_eq!(now(memory(&store, day(1)).person(Some(&lead()), None)), NEVER);
    assert_eq!(id_of(&now(memory(&store, day(9)).person(Some(&lead()), None))), present(lead()).as_ref());
}

#[test]
fn there_are_never_more_than_five_thousand_entries() {
    const { assert!(MAX_ENTRIES <= 5_000) };
    let store = Kept::default();
    for number in 0..7_000_u64 {
        let at = Timestamp(DAY_0.0 + number);
        see(&store, at, None, Shown::Person(person(at, missing(), Some(&format!("p{number}@acme.example")))));
    }
    for number in 0..100_u64 {
        see_connection(&store, Timestamp(DAY_0.0 + number), Some(&format!("rep{number}@acme.example")), true);
    }
    let entries: usize = store
        .values
        .borrow()
        .values()
        .map(|text| text.matches("\"key\"").count() + text.matches("\"seen\"").count())
        .sum();
    assert!((4_500..=5_000).contains(&entries), "{entries}");
    // The newest stay.
    let last = now(memory(&store, day(1)).person(None, Some("p6999@acme.example")));
    assert_eq!(id_of(&last), missing().as_ref());
    assert_eq!(now(memory(&store, day(1)).person(None, Some("p0@acme.example"))), NEVER);
}

#[test]
fn a_look_up_reads_little_and_an_unchanged_page_writes_nothing() {
    let store = Kept::default();
    see_person(&store, day(1), present(lead()), Some(ADA));
    store.gets.borrow_mut().clear();
    now(memory(&store, day(1)).person(Some(&lead()), Some(ADA)));
    assert!(store.gets.borrow().len() <= 3, "{:?}", store.gets.borrow());

    let sets = store.sets.get();
    let moments_later = Timestamp(day(1).0 + 1_000);
    see_person(&store, moments_later, present(lead()), Some(ADA));
    assert_eq!(store.sets.get(), sets);
    see_person(&store, moments_later, missing(), Some(ADA));
    assert!(store.sets.get() > sets);
}

#[test]
fn a_full_store_is_no_fault() {
    let store = Kept::default();
    store.full.set(true);
    see_person(&store, day(1), present(lead()), Some(ADA));
    see_connection(&store, day(1), Some(REP), true);
    assert!(store.sets.get() > 0);
    assert_eq!(now(memory(&store, day(1)).person(Some(&lead()), None)), NEVER);
}

#[test]
fn what_cannot_be_read_counts_as_nothing_and_is_written_anew() {
    for broken in
        ["", "{", "null", "[]", "{\"version\":0,\"people\":[],\"users\":[]}", "{\"version\":2,\"people\":{}}", "\u{0}"]
    {
        let store = Kept::default();
        see_person(&store, day(1), present(lead()), Some(ADA));
        see_connection(&store, day(1), Some(REP), true);
        for value in store.values.borrow_mut().values_mut() {
            *value = broken.to_owned();
        }
        assert_eq!(now(memory(&store, day(1)).person(Some(&lead()), Some(ADA))), NEVER, "{broken}");
        assert!(now(memory(&store, day(1)).connection()).get().is_err(), "{broken}");

        see_person(&store, day(2), missing(), Some(ADA));
        see_connection(&store, day(2), Some(REP), false);
        assert_eq!(id_of(&now(memory(&store, day(2)).person(None, Some(ADA)))), missing().as_ref(), "{broken}");
        assert!(!is_connected(now(memory(&store, day(2)).connection()).value().unwrap()), "{broken}");
    }
}

#[test]
fn a_host_that_is_not_salesforces_is_not_given_back() {
    let store = Kept::default();
    see_person(&store, day(1), present(lead()), Some(ADA));
    for value in store.values.borrow_mut().values_mut() {
        *value = value.replace("acme.lightning.force.com", "evil.test");
    }
    let fact = now(memory(&store, day(1)).person(Some(&lead()), None));
    assert_eq!(fact.value().unwrap().salesforce_host, None);
}

// ---- Connection and settings --------------------------------------------------------------------------------------

#[test]
fn the_connection_last_seen() {
    let store = Kept::default();
    see_connection(&store, day(1), Some(REP), false);
    see_connection(&store, day(2), Some(REP), true);
    let connected = Fact::seen(production(true), day(2));
    assert_eq!(now(memory(&store, day(60)).connection()), connected);
    assert_eq!(now(memory(&store, day(60)).of_user(Some(REP)).connection()), connected);
    assert!(now(memory(&store, day(60)).of_user(Some("boss@acme.example")).connection()).get().is_err());
}

#[test]
fn users_who_contradict_each_other_leave_it_open() {
    let store = Kept::default();
    see_connection(&store, day(1), Some("boss@acme.example"), true);
    see_connection(&store, day(2), Some(REP), false);
    let open = Fact::Unseen(Why::ActionsPageUnclear { screen: ActionsScreen::Connections });
    assert_eq!(now(memory(&store, day(2)).connection()), open);
    // Where the page shows the user, it is theirs.
    assert!(!is_connected(now(memory(&store, day(2)).of_user(Some(REP)).connection()).value().unwrap()));
    assert!(is_connected(now(memory(&store, day(2)).of_user(Some("boss@acme.example")).connection()).value().unwrap()));
    // A sighting that no longer decides contradicts nothing.
    assert!(!is_connected(now(memory(&store, day(9)).connection()).value().unwrap()));
    // One who was not shown may be the same as one who was.
    see_connection(&store, day(10), None, true);
    assert!(is_connected(now(memory(&store, day(10)).connection()).value().unwrap()));
}

#[test]
fn the_two_tabs_of_the_sync_settings_make_one() {
    let store = Kept::default();
    let both = |api, bcc, at| Fact::seen(SyncSettings { api, bcc }, at);
    see_sync(&store, day(1), Some(REP), Some(false), None);
    assert_eq!(now(memory(&store, day(1)).sync_settings()), both(Some(false), None, day(1)));
    see_sync(&store, day(3), Some(REP), None, Some(true));
    assert_eq!(now(memory(&store, day(3)).sync_settings()), both(Some(false), Some(true), day(1)));
    see_sync(&store, day(4), Some(REP), Some(true), None);
    assert_eq!(now(memory(&store, day(4)).sync_settings()), both(Some(true), Some(true), day(3)));
    // The BCC tab was seen more than a week ago; what was seen of the API still decides.
    assert_eq!(now(memory(&store, day(11)).sync_settings()), both(Some(true), None, day(4)));
    // Neither decides: both are told, with the older moment.
    assert_eq!(now(memory(&store, day(30)).sync_settings()), both(Some(true), Some(true), day(3)));
}

#[test]
fn halves_of_two_users_make_no_whole() {
    let store = Kept::default();
    see_sync(&store, day(1), Some("boss@acme.example"), Some(true), None);
    see_sync(&store, day(2), Some(REP), None, Some(false));
    let fact = now(memory(&store, day(2)).sync_settings());
    assert_eq!(fact, Fact::seen(SyncSettings { api: None, bcc: Some(false) }, day(2)));
    see_sync(&store, day(3), Some(REP), Some(false), None);
    let open = Fact::Unseen(Why::ActionsPageUnclear { screen: ActionsScreen::SyncSettings });
    assert_eq!(now(memory(&store, day(3)).sync_settings()), open);
}

// ---- Diagnostics --------------------------------------------------------------------------------------------------

#[test]
fn the_newest_failure_of_the_last_look_at_diagnostics() {
    let store = Kept::default();
    let last = |at: Timestamp| now(memory(&store, at).authentication_failure());
    let never = Fact::Unseen(Why::NeverSeenInActions { screen: ActionsScreen::Diagnostics });
    assert_eq!(last(day(1)), never);
    see(&store, day(1), Some(REP), diagnostics_unclear());
    assert_eq!(last(day(1)), never, "a page that was not made out shows nothing");

    see_failure(&store, day(2), Some(REP), Some(failure("EXPIRED_ACCESS", day(1))));
    assert_eq!(last(day(3)), Fact::seen(Some(failure("EXPIRED_ACCESS", day(1))), day(2)));
    see(&store, day(3), Some(REP), diagnostics_unclear());
    assert_eq!(last(day(3)).get().unwrap().at, day(2), "nor does it displace what was seen");
    see_failure(&store, day(4), Some(REP), Some(failure("INACTIVE_USER", day(3))));
    assert_eq!(last(day(60)), Fact::seen(Some(failure("INACTIVE_USER", day(3))), day(4)));
    see_failure(&store, day(5), Some(REP), None);
    assert_eq!(last(day(60)), Fact::seen(None, day(5)));
    assert_eq!(last(day(96)), never, "nothing is kept longer than ninety days");
}

#[test]
fn of_diagnostics_nothing_but_the_failure_lies_in_the_store() {
    let store = Kept::default();
    see_failure(&store, day(2), Some(REP), Some(failure("EXPIRED_ACCESS", day(1))));
    let everything = store.everything();
    assert!(everything.contains("EXPIRED_ACCESS"), "{everything}");
    for kept_out in ["FAILED_WRITE", "Ada", "ada@", "Secret__c", "rep@"] {
        assert!(!everything.contains(kept_out), "{kept_out} in {everything}");
    }
    now(erase(&store));
    assert!(store.values.borrow().is_empty());
}

#[test]
fn a_failure_is_one_user_s() {
    const BOSS: &str = "boss@acme.example";
    let store = Kept::default();
    see_failure(&store, day(2), Some(BOSS), Some(failure("EXPIRED_ACCESS", day(1))));
    see_connection(&store, day(3), Some(REP), true);
    let open = Fact::Unseen(Why::ActionsPageUnclear { screen: ActionsScreen::Diagnostics });
    assert_eq!(now(memory(&store, day(3)).authentication_failure()), open, "whose page it is nobody can say");
    let of = |user| now(memory(&store, day(3)).of_user(Some(user)).authentication_failure());
    assert!(of(BOSS).value().unwrap().is_some());
    assert_eq!(of(REP), Fact::Unseen(Why::NeverSeenInActions { screen: ActionsScreen::Diagnostics }));
    // In another container, and in a private window, it was never seen.
    assert!(now(Memory::new(&store, "1", false, day(3)).authentication_failure()).get().is_err());
    let private = Memory::new(&store, "0", true, day(3)).of_user(Some(BOSS));
    assert!(now(private.authentication_failure()).get().is_err());
}

#[test]
fn what_was_kept_before_there_were_failures_is_still_read() {
    let store = Kept::default();
    see_connection(&store, day(1), Some(REP), true);
    assert!(!store.everything().contains("failure"), "written as it was by the releases before");
    assert!(is_connected(now(memory(&store, day(1)).connection()).value().unwrap()));
    see_failure(&store, day(2), Some(REP), Some(failure("EXPIRED_ACCESS", day(1))));
    assert!(is_connected(now(memory(&store, day(2)).connection()).value().unwrap()));
}

proptest! {
    #[test]
    fn whatever_lies_in_the_store_is_answered(text in ".*", version in 0u32..3) {
        let store = Kept::default();
        see_person(&store, day(1), present(lead()), Some(ADA));
        for value in store.values.borrow_mut().values_mut() {
            *value = value.replace("\"version\":1", &format!("\"version\":{version}")).replace(":{", &text);
        }
        let fact = now(memory(&store, day(1)).person(Some(&lead()), Some(ADA)));
        if version != VERSION {
            prop_assert_eq!(fact, NEVER);
        }
        see_person(&store, day(1), missing(), Some(ADA));
        now(forget_expired(&store, day(1)));
        now(erase(&store));
        prop_assert!(store.values.borrow().is_empty());
    }

    #[test]
    fn a_person_just_seen_is_found(name in "[a-z]{1,8}@[a-z]{1,8}\\.example", has_id in any::<bool>()) {
        let store = Kept::default();
        let id = if has_id { present(contact()) } else { missing() };
        see_person(&store, day(1), id.clone(), Some(&name));
        let found = now(memory(&store, day(1)).person(None, Some(&name.to_uppercase())));
        prop_assert_eq!(id_of(&found), id.as_ref());
    }
}
