//! What is set, and the pages where that is done.

use super::*;
use crate::actions::labels::LabelOf;
use crate::settings::Change;

/// The tab of an own page.
fn own() -> Option<Tab> {
    Some(Tab { id: 9, ..tab("chrome-extension://loggable/extension/options.html") })
}

fn opens(page: OwnPage) -> Event {
    Event::OwnPage { page, tab: own(), action: None }
}

fn does(action: Action) -> Event {
    Event::OwnPage { page: OwnPage::Options, tab: own(), action: Some(action) }
}

fn sets(change: Change) -> Event {
    does(Action::Settings { change })
}

/// Changes a setting, as the browser has it: what is kept changes, and the engine is told of that.
fn set(world: &World, visits: &Visits<Memorised>, change: Change) {
    let kept = world.kept.borrow().clone();
    visits.run(sets(change));
    assert_ne!(*world.kept.borrow(), kept);
    assert_eq!(visits.run(Event::SettingsChanged), None);
}

fn ann_is_open(world: &Rc<World>) -> Visits<Memorised> {
    world.tabs.borrow_mut().push(tab(ANN));
    let visits = world.engine();
    visits.run(navigated(ANN));
    visits
}

#[test]
fn another_language_is_spoken_at_once_and_after_the_worker_was_stopped() {
    let world = World::new();
    let visits = ann_is_open(&world);
    let before = world.requests();
    set(&world, &visits, Change::Language { language: Some(Language::Japanese) });
    let badge = |world: &World| serde_json::to_string(&world.show(1).badge).unwrap();
    assert!(badge(&world).contains("\"lang\":\"ja\""), "{}", badge(&world));
    assert_eq!(world.requests(), before, "the words of a page cost no request");
    let visits = world.engine();
    assert!(says(&visits.run(popup(ANN, true)), "\"lang\":\"ja\""));
    set(&world, &visits, Change::Language { language: None });
    assert!(badge(&world).contains("\"lang\":\"en\""));
}

#[test]
fn a_badge_docks_or_goes_and_icon_and_popup_stay() {
    let world = World::new();
    let visits = ann_is_open(&world);
    let toolbar = world.toolbar(1);
    assert!(!world.show(1).docked);
    set(&world, &visits, Change::BadgePlace { place: BadgePlace::Edge });
    assert!(world.show(1).docked && world.show(1).badge.is_some());
    set(&world, &visits, Change::BadgePlace { place: BadgePlace::Popup });
    assert_nothing(&world.show(1));
    assert_eq!(world.toolbar(1), toolbar);
    assert!(says(&visits.run(popup(ANN, true)), "will-not-fill"));
    // Not even while the next page is checked.
    world.hold(BEA_ID);
    world.release(PAUSE);
    let mut bea = visits.start(navigated(BEA));
    bea.assert_waits();
    assert_nothing(&world.show(1));
}

#[test]
fn a_list_without_a_summary_is_counted_all_the_same() {
    let list = "https://acme.lightning.force.com/lightning/o/Lead/list";
    let world = World::new();
    let visits = world.engine();
    visits.run(sets(Change::BadgePlace { place: BadgePlace::Popup }));
    visits.run(Event::SettingsChanged);
    visits.run(navigated(list));
    let show = world.show(1);
    assert_eq!(show.marks, Some(Vec::new()), "the page goes on telling of its rows");
    assert!(show.panel.is_none() && says(&show.badge, "\"hidden\":\"\""));
    let visit = show.visit;
    visits.run(Event::Rows { tab: tab(list), visit, ids: vec![ANN_ID.to_owned()] });
    assert_eq!(world.show(1).marks, Some(Vec::new()));
    assert!(says(&visits.run(popup(list, true)), "\"data-rows\":\"1\""));
}

#[test]
fn a_muted_warning_leaves_its_verdict_open_until_it_is_unmuted() {
    let world = World::new();
    let visits = ann_is_open(&world);
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
    let rule = |world: &World| {
        let panel = serde_json::to_value(world.show(1).panel).unwrap().to_string();
        let at = panel.find("missing_task_field").unwrap();
        panel[at..at + 80].to_owned()
    };
    assert!(rule(&world).contains("broken"), "{}", rule(&world));
    for problem in [Problem::MissingTaskField, Problem::HiddenActivityField, Problem::MissingPackageField] {
        set(&world, &visits, Change::Mute { problem, days: Some(7) });
    }
    assert!(!rule(&world).contains("broken"), "{}", rule(&world));
    assert!(says(&world.show(1).panel, "You have muted this warning until"));
    assert_eq!(world.worst(1).as_deref(), Some("cannot-tell"), "what is muted is not in order");
    // A week later it warns again, with nobody's help.
    world.time.set(Timestamp(world.time.get().0 + 8 * crate::facts::DAY));
    visits.run(act(ANN, world.show(1).visit, Action::CheckAgain));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
}

#[test]
fn an_org_that_is_not_watched_is_not_looked_at() {
    let world = World::new();
    let visits = ann_is_open(&world);
    set(&world, &visits, Change::WatchChosenOrgs { hosts: vec![OTHER_HOST.to_owned()] });
    assert_nothing(&world.show(1));
    world.forget_what_was_shown();
    assert!(says(&visits.run(popup(ANN, true)), "does not watch the org acme.my.salesforce.com"));
    visits.run(navigated(BEA));
    assert_eq!(world.requests(), 0);
    assert_eq!(world.toolbar(1), Toolbar::default());
    // A person in Actions whom a link leads there is in that org too.
    *world.outline.borrow_mut() = Some(person("Ada"));
    visits.run(sees(tab(ACTIONS), true, &person("Ada")));
    assert_eq!(world.requests(), 0, "the only session is of the org that is not watched");
    set(&world, &visits, Change::WatchEveryOrg);
    visits.run(navigated(ANN));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-fill"));
}

#[test]
fn the_company_s_settings_hold_and_the_user_s_changes_do_not() {
    let world = World::new();
    *world.policy.borrow_mut() = json!({"badgePlace": "popup", "mutedRules": ["missing_task_field"]});
    let visits = ann_is_open(&world);
    assert_nothing(&world.show(1));
    visits.run(sets(Change::BadgePlace { place: BadgePlace::Title }));
    visits.run(sets(Change::Unmute { problem: Problem::MissingTaskField }));
    visits.run(Event::SettingsChanged);
    assert_nothing(&world.show(1));
    let options = visits.run(opens(OwnPage::Options));
    assert!(says(&options, "Your company has set this."));
    assert!(says(&visits.run(popup(ANN, true)), "Your company has muted this warning."));
    // When the company takes it back, the user's own choice holds.
    *world.policy.borrow_mut() = Value::Null;
    visits.run(Event::SettingsChanged);
    assert!(world.show(1).badge.is_some());
}

#[test]
fn a_page_cannot_change_what_is_set() {
    let world = World::new();
    let visits = ann_is_open(&world);
    let kept = world.keys(Area::Local);
    let visit = world.show(1).visit;
    for action in [
        Action::Settings { change: Change::Mute { problem: Problem::MissingTaskField, days: None } },
        Action::AddLabel { of: LabelOf::Email, text: "E-Post".to_owned() },
        Action::ReportMisread,
    ] {
        visits.run(act(ANN, visit, action));
    }
    assert_eq!(world.keys(Area::Local), kept);
}

#[test]
fn labels_are_taken_or_refused_with_a_reason_and_read_by() {
    let world = World::new();
    let visits = world.engine();
    let mut ada = person("Ada");
    for item in &mut ada.items {
        item.text = item.text.replace("Salesforce ID", "CRM No.");
    }
    let ada_in_tab = || Event::Page { tab: tab(ACTIONS), first: false, outline: Some(ada.clone()) };
    visits.run(ada_in_tab());
    assert!(says(&world.show(1).panel, "no-salesforce-id-label"));
    let add = |text: &str| does(Action::AddLabel { of: LabelOf::SalesforceId, text: text.to_owned() });
    assert!(says(&visits.run(add("Email")), "Loggable knows this label already."));
    assert!(says(&visits.run(add("CRM No.")), "Saved."));
    *world.outline.borrow_mut() = Some(ada.clone());
    world.tabs.borrow_mut().push(tab(ACTIONS));
    visits.run(Event::SettingsChanged);
    assert!(!says(&world.show(1).panel, "no-salesforce-id-label"));
    assert_eq!(world.worst(1).as_deref(), Some("will-not-log"));
}

#[test]
fn a_full_store_is_told_and_changes_nothing() {
    let world = World::new();
    let visits = world.engine();
    world.full.set(true);
    assert!(says(&visits.run(sets(Change::BadgePlace { place: BadgePlace::Edge })), "could not be saved"));
    assert_eq!(visits.settings().badge_place, BadgePlace::Title);
}

#[test]
fn what_is_remembered_is_listed_and_erased() {
    let world = World::new();
    let visits = world.engine();
    assert!(says(&visits.run(opens(OwnPage::Options)), "Nothing is remembered of Actions."));
    let mut ada = person("Ada");
    for item in &mut ada.items {
        if item.text == "–" {
            item.text = ANN_ID.to_owned();
        }
    }
    visits.run(sees(tab(ACTIONS), true, &ada));
    let options = visits.run(opens(OwnPage::Options));
    assert!(says(&options, "Remembered: 1 person") && says(&options, ANN_ID));
    assert!(!says(&options, "Ada"), "no name is kept");
    let erased = visits.run(does(Action::Erase));
    assert!(says(&erased, "Erased") && says(&erased, "Nothing is remembered of Actions."));
}

#[test]
fn the_first_page_leads_to_the_leads_or_to_the_login() {
    let world = World::new();
    let visits = world.engine();
    assert!(says(&visits.run(opens(OwnPage::Welcome)), "https://acme.my.salesforce.com/00Q/o"));
    world.hosts.borrow_mut().clear();
    *world.withheld.borrow_mut() = vec!["https://toutapp.com/*".to_owned()];
    let welcome = visits.run(opens(OwnPage::Welcome));
    assert!(says(&welcome, "You are not logged in to Salesforce") && !says(&welcome, "00Q"));
    assert!(says(&welcome, "allow-sites") && says(&visits.run(popup(HOME, true)), "allow-sites"));
    assert_eq!(world.requests(), 0);
    visits.run(Event::OwnPage { page: OwnPage::Welcome, tab: own(), action: Some(Action::OpenOptions) });
    assert_eq!(world.options_opened.get(), 1);
}

#[test]
fn a_page_of_actions_is_handed_on_without_its_values() {
    let world = World::new();
    let visits = world.engine();
    *world.outline.borrow_mut() = Some(person("Ada"));
    visits.run(sees(tab(ACTIONS), true, &person("Ada")));
    assert!(says(&visits.run(popup(ACTIONS, true)), "report-misread"));
    assert!(!says(&visits.run(popup(ANN, true)), "report-misread"), "a page of Salesforce is not read");
    let report = Event::PopupAct { tab: Some(tab(ACTIONS)), action: Action::ReportMisread };
    let answer = visits.run(report.clone());
    assert!(says(&answer, "Salesforce ID") && !says(&answer, "Ada") && !says(&answer, "x.example"));
    *world.outline.borrow_mut() = None;
    assert!(says(&visits.run(report), "does not say what it shows"));
}
