//! Many tabs, many navigations, workers that stop, and a store that is full or holds rubbish.

use super::*;

/// A lead of its own for each tab.
fn lead(number: usize) -> String {
    format!("https://acme.lightning.force.com/lightning/r/Lead/00Q000000001{number:03}/view")
}

fn opens(number: usize) -> Event {
    Event::Navigated { tab: Tab { id: number as i32, ..tab(&lead(number)) } }
}

fn opens_in(number: usize, cookie_store: &str) -> Event {
    let tab = Tab { id: number as i32, cookie_store_id: Some(cookie_store.to_owned()), ..tab(&lead(number)) };
    Event::Navigated { tab }
}

impl Handling<'_> {
    /// One of many goes on a little, and says whether it has ended.
    fn has_ended(&mut self) -> bool {
        (0..20).any(|_| self.0.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready())
    }
}

/// All of them go on, by turns, until each has ended.
fn end_all(mut handlings: Vec<Handling<'_>>) {
    for _ in 0..handlings.len() + 1 {
        handlings.retain_mut(|handling| !handling.has_ended());
    }
    assert!(handlings.is_empty(), "{} visits wait for something", handlings.len());
}

/// Each starts, and waits for what is held.
fn wait_all(visits: &Visits<Memorised>, tabs: std::ops::Range<usize>) -> Vec<Handling<'_>> {
    let mut handlings: Vec<Handling<'_>> = tabs.map(|number| visits.start(opens(number))).collect();
    handlings.iter_mut().for_each(|handling| assert!(!handling.has_ended(), "it has ended"));
    handlings
}

fn worst_of(world: &World, tabs: std::ops::Range<usize>) -> Vec<String> {
    tabs.map(|number| world.worst(number as i32).expect("a tab without a verdict")).collect()
}

// ---- A hundred tabs ----

#[test]
fn a_hundred_tabs_of_one_org_ask_who_and_what_once() {
    let world = World::new();
    let visits = world.engine();
    world.hold(QUESTIONS);
    let tabs = wait_all(&visits, 0..100);
    assert_eq!(world.requests(), 3, "userinfo, Task and the other objects");
    world.release(QUESTIONS);
    end_all(tabs);
    assert_eq!(world.requests(), 3 + 100, "and one composite for each record");
    assert!(worst_of(&world, 0..100).iter().all(|worst| worst == "will-not-fill"));
    assert_eq!(visits.underway.len(), 0, "nothing is held when nobody asks");
}

#[test]
fn a_tab_that_has_looked_into_the_store_before_the_answer_was_kept_asks_nothing_again() {
    let world = World::new();
    let visits = world.engine();
    let mut first = visits.start(opens(1));
    world.hold(QUESTIONS);
    first.assert_waits();
    world.hold(LOOK);
    let mut second = visits.start(opens(2));
    second.assert_waits();
    world.release(QUESTIONS);
    // The first has kept what it was answered, and looks up whose session it was.
    first.assert_waits();
    assert_eq!(world.requests(), 4);
    assert!(world.keys(Area::Session).iter().any(|key| key.starts_with("identity/")));
    world.release(LOOK);
    second.end();
    assert_eq!(world.requests(), 5);
    first.end();
    visits.run(opens(3));
    assert_eq!(world.requests(), 6, "and a later one finds it in the store");
}

#[test]
fn one_failure_is_the_first_tab_s_alone() {
    let world = World::new();
    let visits = world.engine();
    world.hold(QUESTIONS);
    let tabs = wait_all(&visits, 0..100);
    world.failing.set((3, 503));
    world.release(QUESTIONS);
    end_all(tabs);
    let worst = worst_of(&world, 0..100);
    assert_eq!(worst.iter().filter(|worst| *worst == "cannot-tell").count(), 1, "{worst:?}");
    assert_eq!(world.requests(), 2 * 3 + 99);
}

#[test]
fn an_org_that_fails_is_not_asked_a_hundred_times() {
    let world = World::new();
    let visits = world.engine();
    world.hold(QUESTIONS);
    let tabs = wait_all(&visits, 0..100);
    world.failing.set((usize::MAX, 503));
    world.release(QUESTIONS);
    end_all(tabs);
    assert!(worst_of(&world, 0..100).iter().all(|worst| worst == "cannot-tell"));
    assert_eq!(world.requests(), 2 * 3);
    // Whoever comes later asks anew.
    world.failing.set((0, 0));
    visits.run(opens(100));
    assert_eq!(worst_of(&world, 100..101), ["will-not-fill"]);
}

#[test]
fn a_tab_that_goes_while_it_asks_for_others_leaves_them_the_question() {
    let world = World::new();
    let visits = world.engine();
    world.hold(QUESTIONS);
    let mut tabs = wait_all(&visits, 0..3);
    drop(tabs.remove(0));
    tabs.iter_mut().for_each(Handling::assert_waits);
    assert_eq!(world.requests(), 2 * 3);
    world.release(QUESTIONS);
    end_all(tabs);
    assert_eq!(worst_of(&world, 1..3), ["will-not-fill", "will-not-fill"]);
    assert_eq!(world.requests(), 2 * 3 + 2);
}

#[test]
fn nobody_waits_longer_for_another_tab_s_answer_than_for_one_of_their_own() {
    let world = World::new();
    let visits = world.engine();
    world.hold(QUESTIONS);
    let mut tabs = wait_all(&visits, 0..2);
    world.release(DEADLINE);
    let second = tabs.remove(1);
    second.end();
    assert_eq!(worst_of(&world, 1..2), ["cannot-tell"]);
    assert_eq!(world.requests(), 3);
    world.release(QUESTIONS);
    end_all(tabs);
    assert_eq!(worst_of(&world, 0..1), ["will-not-fill"]);
}

#[test]
fn users_of_different_sessions_share_nothing() {
    let world = World::new();
    world.sessions.borrow_mut().insert("work".to_owned(), ("two".to_owned(), 2, 1));
    let visits = world.engine();
    world.hold(QUESTIONS);
    let mut tabs = vec![visits.start(opens(0)), visits.start(opens_in(1, "work"))];
    tabs.iter_mut().for_each(Handling::assert_waits);
    assert_eq!(world.requests(), 2 * 3);
    world.release(QUESTIONS);
    end_all(tabs);
    assert!(says(&world.show(0).panel, "user1@org1") && says(&world.show(1).panel, "user2@org1"));
}

#[test]
fn what_one_session_was_answered_is_not_handed_on_to_another() {
    let world = World::new();
    let visits = world.engine();
    world.hold(QUESTIONS);
    let tabs = wait_all(&visits, 0..3);
    world.log_in("two", 2, 1);
    world.release(QUESTIONS);
    end_all(tabs);
    for number in 0..3 {
        let panel = world.show(number).panel;
        assert!(says(&panel, "user2@org1") && !says(&panel, "user1@org1"), "tab {number}: {panel:?}");
    }
}

#[test]
fn checking_again_takes_no_answer_that_was_asked_for_before() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    world.kept.borrow_mut().clear();
    world.hold(QUESTIONS);
    let other = visits.start(opens(2));
    let mut tabs = vec![other];
    tabs.iter_mut().for_each(Handling::assert_waits);
    world.forget_what_was_shown();
    let mut again = visits.start(act(ANN, 1, Action::CheckAgain));
    again.assert_waits();
    assert_eq!(world.requests(), 3, "its own");
    world.release(QUESTIONS);
    tabs.push(again);
    end_all(tabs);
}

// ---- Cookies ----

#[test]
fn blocked_cookies_are_named_until_they_are_shown_again() {
    let world = World::new();
    world.blocked.set(true);
    let visits = world.engine();
    visits.run(navigated(ANN));
    assert_eq!(world.worst(1).as_deref(), Some("cannot-tell"));
    assert!(says(&world.show(1).panel, "check-again"), "there is nothing to do about it");
    assert_eq!(world.requests(), 0);
    // A report from before they were blocked is not shown any longer either.
    world.blocked.set(false);
    visits.run(act(ANN, world.show(1).visit, Action::CheckAgain));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
    world.blocked.set(true);
    let answer = visits.run(popup(ANN, true)).expect("no answer");
    assert!(!answer.pending && !says(&answer.node, "will-not-fill"), "{answer:?}");
    world.blocked.set(false);
    visits.run(navigated(BEA));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
}

// ---- A check that is under way ----

#[test]
fn a_page_is_told_that_a_check_is_under_way_and_that_it_has_ended() {
    let world = World::new();
    let visits = world.engine();
    world.hold(ANN_ID);
    let mut ann = visits.start(navigated(ANN));
    ann.assert_waits();
    assert!(world.show(1).checking && world.show(1).badge.is_none());
    world.release(PAUSE);
    ann.assert_waits();
    assert!(world.show(1).checking && world.show(1).badge.is_some());
    world.release(ANN_ID);
    ann.end();
    assert!(!world.show(1).checking && world.show(1).badge.is_some());
    visits.run(navigated(HOME));
    assert!(!world.show(1).checking);
}

// ---- Ten thousand navigations ----

#[test]
fn ten_thousand_navigations_leave_no_more_than_a_hundred() {
    let world = World::new();
    let visits = world.engine();
    // A check takes its time, so that most of the pages are none to be checked.
    let navigate = |number: usize| {
        let url = if number.is_multiple_of(100) { lead(number / 100) } else { format!("{HOME}?number={number}") };
        visits.run(navigated(&url));
        world.forget_what_was_shown();
    };
    let state = || {
        let sizes = (visits.tabs.borrow().len(), visits.waiting.borrow().len(), visits.underway.len());
        (sizes, world.keys(Area::Session), world.keys(Area::Local))
    };
    let kept = || world.kept.borrow().values().map(String::len).sum::<usize>();
    (0..=100).for_each(navigate);
    let (before, kept_before) = (state(), kept());
    (101..=10_100).for_each(navigate);
    assert_eq!(state(), before);
    assert_eq!(before.0, (1, 0, 0));
    // The visit's number, the page's and moments take a byte more.
    assert!(kept() <= kept_before + 8, "{} bytes where there were {kept_before}", kept());
    // The last one is as good as the first.
    visits.run(navigated(ANN));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
}

// ---- Answers in reverse order ----

#[test]
fn answers_that_come_in_reverse_order_leave_the_last_page_s_verdict() {
    let world = World::new();
    let visits = world.engine();
    let records = [lead(1), lead(2), lead(3)];
    let ids: Vec<String> = records.iter().map(|url| Page::of_url(url).unwrap()).map(id_of).collect();
    ids.iter().for_each(|id| world.hold(id));
    let mut handlings: Vec<Handling<'_>> = records.iter().map(|url| visits.start(navigated(url))).collect();
    handlings.iter_mut().for_each(Handling::assert_waits);
    for id in ids.iter().rev() {
        world.release(id);
        handlings.pop().unwrap().end();
        let show = world.show(1);
        assert_eq!((show.url.as_str(), show.badge.is_some()), (lead(3).as_str(), true));
        assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
    }
    let shown = world.shown.borrow();
    assert_eq!(
        shown.iter().filter(|(_, show)| show.badge.is_some()).count(),
        1,
        "one verdict, and only the last page's"
    );
}

fn id_of(page: Page) -> String {
    match page {
        Page::SalesforceRecord { id, .. } => id.as_str().to_owned(),
        other => panic!("{other:?} is no record"),
    }
}

// ---- A store that is full, or holds rubbish ----

/// What a crash, another release or a hand in the browser's files may have left under a key.
const RUBBISH: &[&str] = &["", "\u{0}", "null", "42", "\"text\"", "[]", "{}", "[[[[", "{\"version\":99}", "Ω≈ç√"];

/// Everything that the engine keeps: of a record, a person, settings and a choice, in an ordinary and a private window.
fn kept_of_everything() -> BTreeMap<(Area, String), String> {
    let world = World::new();
    world.hosts.borrow_mut().push(OTHER_HOST.to_owned());
    let visits = world.engine();
    visits.run(sees(tab(ACTIONS), true, &person("Ann")));
    visits.run(act(ACTIONS, world.show(1).visit, Action::ChooseOrg { host: HOST.to_owned() }));
    visits.run(sees(tab(ACTIONS), true, &connections()));
    visits.run(navigated(ANN));
    visits.run(Event::Navigated { tab: Tab { id: 2, ..private(ANN) } });
    world.kept.take()
}

/// A worker starts with this in its store, and is used as ever.
fn assert_goes_on_with(kept: BTreeMap<(Area, String), String>) {
    let world = World::new();
    let rubbish = kept.clone();
    *world.kept.borrow_mut() = kept;
    let visits = world.engine();
    let is = |number, verdict: &str| assert_eq!(world.worst(number).as_deref(), Some(verdict), "with {rubbish:?}");
    visits.run(Event::Started);
    let answer = visits.run(popup(ANN, true)).expect("no answer");
    assert!(!answer.pending && says(&answer.node, "will-not-fill"), "{answer:?} with {rubbish:?}");
    visits.run(sees(tab(ACTIONS), true, &person("Ann")));
    is(1, "will-not-log");
    visits.run(sees(tab(ACTIONS), true, &connections()));
    visits.run(navigated(BEA));
    is(1, "will-not-fill");
    visits.run(Event::Navigated { tab: Tab { id: 2, ..private(BEA) } });
    is(2, "will-not-fill");
    for ((area, key), value) in &rubbish {
        // A choice is a host and not JSON, and that there is a private window is said by the key alone.
        if key != PRIVATE && !key.contains(ORG) {
            assert_ne!(world.kept.borrow().get(&(*area, key.clone())), Some(value), "it still stands under {key}");
        }
    }
}

#[test]
fn a_store_full_of_rubbish_is_written_anew() {
    let kept = kept_of_everything();
    for beginning in [VISIT, "identity/", "description/", ORG, "actions/users", "actions/", PRIVATE] {
        assert!(kept.keys().any(|(_, key)| key.starts_with(beginning)), "nothing is kept under {beginning}");
    }
    for rubbish in RUBBISH {
        assert_goes_on_with(kept.keys().map(|key| (key.clone(), (*rubbish).to_owned())).collect());
    }
}

#[test]
fn a_value_that_was_cut_is_as_good_as_none() {
    let kept = kept_of_everything();
    let cut = |value: &str| value.chars().take(value.chars().count() / 2).collect::<String>();
    assert_goes_on_with(kept.iter().map(|(key, value)| (key.clone(), cut(value))).collect());
}

#[test]
fn one_key_of_rubbish_spoils_none_of_the_others() {
    let kept = kept_of_everything();
    for beginning in [VISIT, "identity/", "description/", ORG, "actions/users", "actions/"] {
        let world = World::new();
        *world.kept.borrow_mut() = kept.clone();
        for ((_, key), value) in world.kept.borrow_mut().iter_mut() {
            if key.starts_with(beginning) {
                *value = "{".to_owned();
            }
        }
        let visits = world.engine();
        visits.run(navigated(BEA));
        assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"), "{beginning}");
        // What is still kept is not asked for again: the composite alone, and beside it what the rubbish stood for.
        let asked = match beginning {
            "identity/" => 1 + 3,
            "description/" => 1 + 2,
            _ => 1,
        };
        assert_eq!(world.requests(), asked, "{beginning}");
    }
}

#[test]
fn a_full_store_costs_requests_and_no_verdict() {
    let world = World::new();
    world.full.set(true);
    let visits = world.engine();
    visits.run(navigated(ANN));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
    visits.run(navigated(BEA));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
    assert_eq!(world.requests(), 2 * 4, "nothing could be kept");
    *world.outline.borrow_mut() = Some(person("Ann"));
    visits.run(sees(tab(ACTIONS), true, &person("Ann")));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-log"));
    // A worker that starts anew knows nothing, and looks.
    for engine in [visits, world.engine()] {
        let answer = engine.run(popup(ACTIONS, true)).expect("no answer");
        assert!(!answer.pending && says(&answer.node, "will-not-log"), "{answer:?}");
    }
    assert!(world.kept.borrow().is_empty());
    // Once there is room, everything is as it was meant to be.
    world.full.set(false);
    world.forget_what_was_shown();
    let visits = world.engine();
    visits.run(navigated(ANN));
    visits.run(navigated(BEA));
    assert_eq!(world.requests(), 4 + 1);
}

#[test]
fn a_store_that_becomes_full_leaves_no_older_report_behind() {
    let world = World::new();
    let visits = world.engine();
    visits.run(navigated(ANN));
    world.full.set(true);
    world.failing.set((usize::MAX, 503));
    visits.run(act(ANN, world.show(1).visit, Action::CheckAgain));
    assert_eq!(world.worst(1).as_deref(), Some("cannot-tell"));
    // What was found before must not come back with another worker.
    assert!(!world.keys(Area::Session).contains(&key(1)));
    world.forget_what_was_shown();
    world.engine().run(popup(ANN, true)).expect("no answer");
    assert!(world.requests() > 0, "the popup shows a report that was overtaken");
}

// ---- A worker that starts ----

#[test]
fn what_happened_while_a_worker_started_is_taken_in_as_it_came() {
    let world = World::new();
    let visits = world.engine();
    world.hold(FIRST_LOOK);
    // Both wait for the worker, and what the first one asks of the store is answered last.
    let mut before = visits.start(navigated(ANN));
    before.assert_waits();
    let mut after = visits.start(navigated(BEA));
    after.assert_waits();
    world.release(FIRST_LOOK);
    before.assert_ends();
    after.end();
    assert_eq!(world.show(1).url, BEA, "the tab shows the page that it came to last");
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
}
