//! What a scenario alone cannot say: what happens while somebody works with the page.

use anyhow::{Context, Result, ensure};
use fake::Scenario;
use serde_json::{Value, json};
use xtask::browser::{Browser, Kind};
use xtask::shown::Shown;
use xtask::webdriver::Argument;

use crate::Test;

mod comfort;
mod costs;
mod faults;
mod hostile;
mod lifecycle;
mod lists;
mod own_pages;
mod page_cost;

/// A case: its name, and what it does.
pub type Case = fn(Kind, &Test) -> Result<()>;

/// The cases of the files in this folder, each run in both browsers.
pub const OF_FILES: &[&[(&str, Case)]] = &[
    costs::ALL,
    &[
        (
            "each_fault_is_told_for_what_it_is_and_the_next_good_answer_replaces_it",
            faults::each_is_told_for_what_it_is_and_the_next_good_answer_replaces_it,
        ),
        ("a_hostile_page_reads_nothing_and_changes_nothing", hostile::a_hostile_page_reads_nothing_and_changes_nothing),
        ("a_hostile_page_of_actions_is_at_worst_not_told", hostile::a_hostile_page_of_actions_is_at_worst_not_told),
        ("a_token_or_a_stray_request_would_be_found", hostile::a_token_or_a_stray_request_would_be_found),
        ("a_badge_that_follows_its_title_shifts_nothing", page_cost::a_badge_that_follows_its_title_shifts_nothing),
        (
            "a_console_tab_that_comes_to_the_front_has_its_own_badge",
            page_cost::a_console_tab_that_comes_to_the_front_has_its_own_badge,
        ),
        ("a_panel_costs_nothing_before_it_is_opened", page_cost::a_panel_costs_nothing_before_it_is_opened),
        ("verdicts_are_read_out_to_whoever_hears_the_page", comfort::verdicts_are_read_out_to_whoever_hears_the_page),
        ("axe_finds_no_violation", comfort::axe_finds_no_violation),
        ("nothing_sticks_out_where_pages_are_enlarged", comfort::nothing_sticks_out_where_pages_are_enlarged),
        ("forced_colours_keep_every_mark_and_nothing_moves", comfort::forced_colours_keep_every_mark_and_nothing_moves),
        ("marks_stand_beside_what_is_related_to_a_record", lists::marks_stand_beside_what_is_related_to_a_record),
        ("marks_stand_beside_people_in_actions", lists::marks_stand_beside_people_in_actions),
        ("a_list_s_table_stays_within_its_panel", lists::a_list_s_table_stays_within_its_panel),
        ("a_summary_can_be_filtered_and_dismissed", lists::a_summary_can_be_filtered_and_dismissed),
        (
            "marks_follow_rows_that_come_and_scroll_and_are_sorted",
            lists::marks_follow_rows_that_come_and_scroll_and_are_sorted,
        ),
        ("options_change_what_pages_show", own_pages::options_change_what_pages_show),
        (
            "options_keep_their_place_for_whoever_uses_a_keyboard",
            own_pages::options_keep_their_place_for_whoever_uses_a_keyboard,
        ),
        ("what_a_company_sets_holds", own_pages::what_a_company_sets_holds),
        ("the_first_page_leads_to_the_first_record", own_pages::the_first_page_leads_to_the_first_record),
        ("a_misread_page_is_handed_on_without_its_values", own_pages::a_misread_page_is_handed_on_without_its_values),
        ("a_page_of_another_host_has_no_element_of_ours", page_cost::a_page_of_another_host_has_no_element_of_ours),
    ],
    lifecycle::ALL,
];

/// Every other case, each run in both browsers.
pub const ALL: &[(&str, Case)] = &[
    ("a_title_that_is_drawn_again_keeps_one_badge", a_title_that_is_drawn_again_keeps_one_badge),
    ("a_badge_that_the_page_removes_comes_back", a_badge_that_the_page_removes_comes_back),
    ("the_panel_opens_and_closes_by_keyboard", the_panel_opens_and_closes_by_keyboard),
    ("the_page_sees_an_element_and_nothing_in_it", the_page_sees_an_element_and_nothing_in_it),
    ("what_was_seen_is_forgotten_when_erased", what_was_seen_is_forgotten_when_erased),
    ("what_goes_to_an_admin_is_saved_from_page_and_popup", what_goes_to_an_admin_is_saved_from_page_and_popup),
    ("a_finding_leads_to_its_rule_s_page", a_finding_leads_to_its_rule_s_page),
    ("setup_tells_missing_from_hidden_for_whoever_may_look", setup_tells_missing_from_hidden_for_whoever_may_look),
    ("without_setup_rights_both_mends_stay", without_setup_rights_both_mends_stay),
    ("another_user_is_checked_in_the_popup_alone", another_user_is_checked_in_the_popup_alone),
    ("whoever_logs_in_next_gets_a_report_of_their_own", whoever_logs_in_next_gets_a_report_of_their_own),
    ("typing_in_actions_tells_nothing_and_asks_nothing", typing_in_actions_tells_nothing_and_asks_nothing),
    (
        "a_heading_that_another_person_takes_over_loses_its_badge",
        a_heading_that_another_person_takes_over_loses_its_badge,
    ),
    ("a_page_that_comes_back_is_looked_at_again", a_page_that_comes_back_is_looked_at_again),
    ("a_popup_is_never_empty", a_popup_is_never_empty),
];

const LEAD: &str = "https://acme.lightning.force.com/lightning/r/Lead/00Q5g00000aXbTqEAK/view";

fn healthy_lead(kind: Kind, test: &Test, work: impl FnOnce(&mut Browser, &fake::Fake) -> Result<()>) -> Result<()> {
    let scenario = Scenario::named("healthy_lead")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        browser.wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "logs"))?;
        work(browser, fake)
    })
}

fn page_is_untouched(browser: &Browser) -> Result<()> {
    let errors = browser.session().execute("return window.pageErrors", vec![])?;
    ensure!(errors == json!([]), "errors on the page: {errors}");
    Ok(())
}

fn a_title_that_is_drawn_again_keeps_one_badge(kind: Kind, test: &Test) -> Result<()> {
    healthy_lead(kind, test, |browser, _| {
        for _ in 0..3 {
            browser.session().press("\u{e00c}")?;
            browser.click_text("Refresh")?;
        }
        // `badge` fails where there are two.
        browser.wait("the badge beside the new title", || browser.badge())?;
        page_is_untouched(browser)
    })
}

fn a_badge_that_the_page_removes_comes_back(kind: Kind, test: &Test) -> Result<()> {
    healthy_lead(kind, test, |browser, _| {
        browser.session().execute("document.querySelector('loggable-root').remove()", vec![])?;
        browser.wait("the badge again", || browser.badge())?;
        page_is_untouched(browser)
    })
}

fn the_panel_opens_and_closes_by_keyboard(kind: Kind, test: &Test) -> Result<()> {
    healthy_lead(kind, test, |browser, _| {
        // Looked up each time: another look at the same page puts a new badge in its place.
        let is_expanded = |expected: &str| {
            browser.wait(&format!("aria-expanded to be {expected}"), || {
                let Some(badge) = browser.badge()? else { return Ok(None) };
                let attribute = "return arguments[0].getAttribute('aria-expanded')";
                let expanded = browser.session().execute(attribute, vec![Argument::Element(&badge)])?;
                Ok((expanded == expected).then_some(()))
            })
        };
        is_expanded("true").context("reading what is shown opens the panel")?;
        browser.session().press("\u{e00c}")?;
        is_expanded("false").context("Escape leaves the panel open")?;
        browser.session().press("\u{e007}")?;
        is_expanded("true").context("Enter does not open the panel")?;
        // A page that is at work covers its title, and the badge goes out of sight with that; not under somebody's hands.
        let cover = "const cover = document.createElement('div');
            cover.style = 'position:fixed;inset:0;z-index:9000;background:white';
            document.body.append(cover)";
        browser.session().execute(cover, vec![])?;
        browser.session().press("\u{e00c}")?;
        is_expanded("false").context("Escape leaves the panel open over a covered title")?;
        browser.session().press("\u{e007}")?;
        is_expanded("true").context("the badge has lost the focus because its title is covered")?;
        Ok(())
    })
}

fn the_page_sees_an_element_and_nothing_in_it(kind: Kind, test: &Test) -> Result<()> {
    healthy_lead(kind, test, |browser, fake| {
        let seen = browser.session().execute(
            "const host = document.querySelector('loggable-root');
             return [host.shadowRoot, host.textContent, host.childElementCount, [...host.attributes].map(({ name }) => name)]",
            vec![],
        )?;
        ensure!(seen == json!([null, "", 0, []]), "the page sees {seen}");
        let html = browser.session().execute("return document.documentElement.outerHTML", vec![])?;
        let html = html.as_str().context("no page")?.to_owned();
        for request in fake.requests() {
            if let Some(token) = request.header("authorization").and_then(|header| header.strip_prefix("Bearer ")) {
                ensure!(!html.contains(token), "the session's token is on the page");
            }
        }
        page_is_untouched(browser)
    })
}

fn what_was_seen_is_forgotten_when_erased(kind: Kind, test: &Test) -> Result<()> {
    healthy_lead(kind, test, |browser, _| {
        browser.with_popup(|popup| {
            popup.wait_for_shown()?;
            let button = popup.session().find(".erase button")?.context("no button to erase with")?;
            popup.session().click(&button)
        })?;
        browser.wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "cannot-tell"))?;
        Ok(())
    })
}

/// A person in Actions, with the view open and checked.
fn healthy_person(kind: Kind, test: &Test, work: impl FnOnce(&mut Browser, &fake::Fake) -> Result<()>) -> Result<()> {
    let scenario = Scenario::named("healthy_person")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        browser.wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "logs"))?;
        work(browser, fake)
    })
}

/// How often Salesforce was asked.
fn asked(fake: &fake::Fake) -> usize {
    fake.requests().into_iter().filter(|request| request.header("authorization").is_some()).count()
}

fn typing_in_actions_tells_nothing_and_asks_nothing(kind: Kind, test: &Test) -> Result<()> {
    healthy_person(kind, test, |browser, fake| {
        // The panel would lie over what is clicked.
        browser.session().press("\u{e00c}")?;
        browser.session().execute(
            "const field = document.createElement('input');
             field.setAttribute('aria-label', 'Subject');
             document.querySelector('[role=dialog]').append(field);
             field.focus();
             window.badges = 0;
             new MutationObserver(() => window.badges += 1).observe(document.documentElement, { childList: true });",
            vec![],
        )?;
        let before = asked(fake);
        for key in "Dear colleague".chars() {
            browser.session().press(&key.to_string())?;
        }
        // Whoever tells of this has told before of what was typed.
        browser.click_text("History")?;
        browser.wait("the view without its About", || {
            let shown = browser.shown()?;
            Ok(shown.filter(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict != "logs")).map(drop))
        })?;
        let more = asked(fake) - before;
        ensure!(more <= 1, "{more} requests, where one look at another tab costs one at the most");
        let badges = browser.session().execute("return window.badges", vec![])?;
        ensure!(badges.as_u64().is_some_and(|badges| badges <= 2), "the badge went and came {badges} times");
        page_is_untouched(browser)
    })
}

fn a_heading_that_another_person_takes_over_loses_its_badge(kind: Kind, test: &Test) -> Result<()> {
    healthy_person(kind, test, |browser, _| {
        // Nobody clicks: the next person's data has just arrived, and the page writes them into the view that is there.
        let stays = browser.session().execute(
            "const dialog = document.querySelector('[role=dialog]');
             const id = [...dialog.querySelectorAll('dt')].find((term) => term.textContent === 'Salesforce ID');
             id.nextSibling.textContent = '-';
             dialog.querySelector('h2').firstChild.data = 'Grace Hopper';
             const frame = () => new Promise(requestAnimationFrame);
             return frame().then(frame).then(() => document.querySelector('loggable-root') !== null);",
            vec![],
        )?;
        ensure!(stays == json!(false), "Ada's verdict stands beside Grace's name");
        browser
            .wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "will-not-log"))?;
        page_is_untouched(browser)
    })
}

/// That a page says itself that it has come back counts for nothing.
fn a_page_that_comes_back_is_looked_at_again(kind: Kind, test: &Test) -> Result<()> {
    let come_back = |browser: &Browser, fake: &fake::Fake| {
        let before = asked(fake);
        for init in ["", ", { persisted: true }"] {
            browser.session().execute(&format!("dispatchEvent(new PageTransitionEvent('pageshow'{init}))"), vec![])?;
        }
        browser.popup()?;
        ensure!(asked(fake) == before, "a page that has only been drawn is looked at again");
        browser.session().execute("window.kept = true", vec![])?;
        browser.open("https://elsewhere.example/")?;
        browser.session().post("/back", json!({}))?;
        // Not every browser keeps a page that WebDriver leaves, and one that is loaded anew shows no person yet.
        let is_kept = browser.session().execute("return window.kept === true", vec![])? == json!(true);
        browser.wait("another look at the page", || Ok((!is_kept || asked(fake) > before).then_some(())))?;
        page_is_untouched(browser)
    };
    healthy_person(kind, test, |browser, fake| come_back(browser, fake))?;
    healthy_lead(kind, test, |browser, fake| come_back(browser, fake))
}

fn a_popup_is_never_empty(kind: Kind, test: &Test) -> Result<()> {
    test.run(kind, Scenario::named("foreign_page")?, |browser, _| {
        for tab in ["abc", "99999999", ""] {
            let text = browser.text_of_popup_at(tab)?;
            ensure!(!text.contains("could not start"), "?tab={tab} is no fault: {text}");
        }
        let errors = browser.console_errors()?;
        ensure!(errors.is_empty(), "the extension's scripts left errors: {}", errors.join("\n"));
        Ok(())
    })
}

/// A contact, an activity field that is read-only, and the panel open: reading what is shown opens it.
fn read_only_field(kind: Kind, test: &Test, work: impl FnOnce(&mut Browser, &fake::Fake) -> Result<()>) -> Result<()> {
    let scenario = Scenario::named("read_only_field")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        browser
            .wait_until_shown(|shown| shown.verdicts.get("fields").is_some_and(|verdict| verdict == "will-not-fill"))?;
        work(browser, fake)
    })
}

/// Clicks what the selector finds in the panel, once a finished check is shown and the panel open.
fn click_in_panel(browser: &Browser, selector: &str) -> Result<()> {
    browser.wait(selector, || {
        if browser.shown()?.is_none() {
            return Ok(None);
        }
        let Some(root) = browser.mounted()? else { return Ok(None) };
        let found = browser.session().find_all_in(&root, selector)?;
        let Some(element) = found.first() else { return Ok(None) };
        browser.session().click(element).map(Some)
    })
}

fn what_goes_to_an_admin_is_saved_from_page_and_popup(kind: Kind, test: &Test) -> Result<()> {
    let is_report = |text: &str| -> Result<()> {
        let report: Value = serde_json::from_str(text).context("the report is no JSON")?;
        ensure!(report.pointer("/verdicts/fields").is_some_and(|verdict| verdict == "will-not-fill"), "{report}");
        Ok(())
    };
    let is_permission_set = |text: &str| -> Result<()> {
        ensure!(text.contains("<field>Task.MSE_Clicked__c</field>"), "{text}");
        Ok(())
    };
    read_only_field(kind, test, |browser, _| {
        click_in_panel(browser, "[data-form=json]")?;
        is_report(&browser.saved("loggable-report-")?)?;
        click_in_panel(browser, "[data-form=permission-set]")?;
        is_permission_set(&browser.saved("Loggable_Activity_Fields_")?)?;
        let errors = browser.console_errors()?;
        ensure!(errors.is_empty(), "the extension's scripts left errors: {}", errors.join("\n"));
        browser.with_popup(|popup| {
            popup.wait_for_shown()?;
            let button = popup.session().find("[data-form=json]")?.context("no report to save in the popup")?;
            popup.session().click(&button)?;
            is_report(&browser.saved("loggable-report-")?)
        })
    })
}

fn a_finding_leads_to_its_rule_s_page(kind: Kind, test: &Test) -> Result<()> {
    read_only_field(kind, test, |browser, _| {
        let page = "/extension/rules/read_only_activity_field.html";
        ensure!(browser.title_of_tab_at(page)?.is_none(), "the rule's page is open before the click");
        click_in_panel(browser, "[data-learn=read_only_activity_field]")?;
        browser.wait("a tab with the rule's page", || {
            Ok(browser.title_of_tab_at(page)?.filter(|title| title == "Read only activity field"))
        })?;
        Ok(())
    })
}

/// The fields that a rule names, by object and API name.
fn named_by(shown: &Shown, rule: &str) -> Vec<String> {
    let rule = shown.rules.iter().find(|known| known.rule == rule);
    let fields = rule.into_iter().flat_map(|rule| &rule.fields);
    fields.map(|field| format!("{}.{}", field.object, field.field)).collect()
}

fn is_undecided(shown: &Shown) -> bool {
    shown.rules.iter().any(|rule| rule.cause.as_deref() == Some("missing-or-hidden"))
}

fn setup_tells_missing_from_hidden_for_whoever_may_look(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario::named("missing_or_hidden")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, _| {
        browser.visit(&visits)?;
        let before = browser.wait_for_shown()?;
        ensure!(is_undecided(&before), "before anybody asks Setup it is not decided: {before:?}");
        click_in_panel(browser, "[data-action=look-into-setup]")?;
        let shown = browser.wait_until_shown(|shown| !is_undecided(shown))?;
        let (hidden, missing) = (named_by(&shown, "hidden_activity_field"), named_by(&shown, "missing_task_field"));
        ensure!(hidden.len() == 1 && missing.len() == 1 && hidden != missing, "hidden {hidden:?}, missing {missing:?}");
        ensure!(shown.verdicts.get("fields").is_some_and(|verdict| verdict == "will-not-fill"), "{shown:?}");
        let root = browser.mounted()?.context("nothing is mounted")?;
        let finding = "[data-rule=hidden_activity_field]";
        let text = browser.session().find_all_in(&root, finding)?;
        let text = browser.session().execute(
            "return arguments[0].textContent",
            vec![Argument::Element(text.first().context("no finding on hidden fields")?)],
        )?;
        let text = text.as_str().unwrap_or_default();
        ensure!(text.contains("Actions user") && text.contains("Sales"), "who grants access is not named: {text}");
        let popup = browser.popup()?;
        ensure!(named_by(&popup, "missing_task_field") == missing, "the popup tells otherwise: {popup:?}");
        page_is_untouched(browser)
    })
}

fn without_setup_rights_both_mends_stay(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario::named("hidden_fields")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        browser.wait_for_shown()?;
        click_in_panel(browser, "[data-action=look-into-setup]")?;
        let asked = || fake.requests().into_iter().any(|request| request.path.contains("/tooling/"));
        browser.wait("Setup to be asked", || Ok(asked().then_some(())))?;
        // The offer goes once Setup has answered, whatever it said.
        browser.wait("the answer of Setup", || {
            let Some(root) = browser.mounted()? else { return Ok(None) };
            let offers = browser.session().find_all_in(&root, "[data-action=look-into-setup]")?;
            Ok(offers.is_empty().then_some(()))
        })?;
        let shown = browser.wait_for_shown()?;
        ensure!(is_undecided(&shown), "nobody without the rights can decide it: {shown:?}");
        Ok(())
    })
}

fn another_user_is_checked_in_the_popup_alone(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario::named("missing_or_hidden")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, _| {
        browser.visit(&visits)?;
        let own = browser.wait_for_shown()?;
        browser.with_popup(|popup| {
            let mine = popup.wait_for_shown()?;
            let session = popup.session();
            let click = |selector: &str| {
                browser.wait(selector, || {
                    let Some(found) = session.find(selector)? else { return Ok(None) };
                    session.click(&found).map(Some)
                })
            };
            click("details.search > summary")?;
            let field = session.find("form input")?.context("no field to search in")?;
            session.type_into(&field, "Cora")?;
            click("form button")?;
            click("[data-action=check-user]")?;
            let heading = "return document.querySelector('h1')?.textContent ?? ''";
            let heading = browser.wait("the colleague's report", || {
                let heading = session.execute(heading, vec![])?;
                let heading = heading.as_str().unwrap_or_default().to_owned();
                Ok(heading.contains("Cora Colleague").then_some(heading))
            })?;
            let shown = popup.wait_for_shown()?;
            // She has the permission set that shows the field which is hidden from the others.
            ensure!(named_by(&shown, "hidden_activity_field").is_empty(), "{heading}: {shown:?}");
            ensure!(named_by(&shown, "missing_task_field").len() == 1, "{heading}: {shown:?}");
            click("[data-action=check-myself]")?;
            browser.wait("one's own report again", || {
                let shown = popup.shown()?;
                Ok(shown.filter(|shown| *shown == mine).map(|_| ()))
            })
        })?;
        let page = browser.wait_for_shown()?;
        ensure!(page.verdicts == own.verdicts && page.rules == own.rules, "the page shows another's report: {page:?}");
        Ok(())
    })
}

fn whoever_logs_in_next_gets_a_report_of_their_own(kind: Kind, test: &Test) -> Result<()> {
    // Nothing of Actions, which is connected as the first of the two.
    let scenario = Scenario { visits: Vec::new(), ..Scenario::named("missing_or_hidden")? };
    test.run(kind, scenario, |browser, fake| {
        browser.open(LEAD)?;
        let first = browser.wait_for_shown()?;
        let of_whom = || browser.with_popup(|popup| popup.wait_for_shown().and_then(|_| popup.text()));
        ensure!(of_whom()?.contains("rita@acme.example"), "the popup does not say for whom it holds");
        // Rita's colleague logs in, or an admin as her: the same page, the same org, another session.
        fake.change(|scenario| {
            scenario.sessions.iter_mut().for_each(|session| session.user = "cora@acme.example".to_owned())
        });
        browser.open(LEAD)?;
        let shown = browser.wait_until_shown(|shown| named_by(shown, "hidden_activity_field").len() == 1)?;
        ensure!(named_by(&first, "hidden_activity_field").len() == 2, "for Rita two may be hidden: {first:?}");
        let text = of_whom()?;
        ensure!(text.contains("cora@acme.example") && !text.contains("rita@acme.example"), "{shown:?}: {text}");
        Ok(())
    })
}
