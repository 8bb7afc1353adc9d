//! The options, the page shown after installing, and the report of a misread page.

use anyhow::{Context, Result, ensure};
use fake::{Fake, Scenario};
use serde_json::{Value, json};
use xtask::browser::{Browser, Kind, Options};
use xtask::webdriver::{Argument, Tab};

use super::{LEAD, healthy_lead, healthy_person};
use crate::Test;

const OPTIONS: &str = "extension/options.html";
const WELCOME: &str = "extension/welcome.html";

/// Clicks the button of a setting that stands for a value, and waits until the page says that it was done.
fn choose(browser: &Browser, setting: &str, value: &str) -> Result<()> {
    let selector = format!("[data-setting={setting}] [data-value='{value}']");
    browser.wait(&selector, || {
        let Some(button) = browser.session().find(&selector)? else { return Ok(None) };
        browser.session().click(&button).map(Some)
    })?;
    browser.wait("the options to say that it is saved", || {
        let told = "return document.querySelector('#told').textContent !== '' && document.body.ariaBusy !== 'true'";
        Ok((browser.session().execute(told, vec![])? == json!(true)).then_some(()))
    })
}

/// Does `work` in the options, in a tab of their own, and goes back to the page.
fn in_options(browser: &mut Browser, page: &Tab, work: impl FnOnce(&Browser) -> Result<()>) -> Result<()> {
    let options = browser.new_tab()?;
    browser.open_own_page(OPTIONS)?;
    work(browser)?;
    browser.switch_to(&options)?;
    browser.session().close_tab()?;
    browser.switch_to(page)
}

fn attribute_of_badge(browser: &Browser, name: &str) -> Result<Option<Value>> {
    let Some(badge) = browser.badge()? else { return Ok(None) };
    let read = "return arguments[0].getAttribute(arguments[1])";
    browser.session().execute(read, vec![Argument::Element(&badge), Argument::Json(json!(name))]).map(Some)
}

pub fn options_change_what_pages_show(kind: Kind, test: &Test) -> Result<()> {
    healthy_lead(kind, test, |browser, fake| {
        let page = browser.tab()?;
        // The language, on a page that is open and without another look at Salesforce.
        let asked = super::asked(fake);
        in_options(browser, &page, |options| choose(options, "language", "ja"))?;
        browser.wait("a badge in Japanese", || {
            Ok(attribute_of_badge(browser, "lang")?.filter(|language| language == "ja"))
        })?;
        ensure!(super::asked(fake) == asked, "Salesforce was asked for another language");
        in_options(browser, &page, |options| {
            let heading = "return document.querySelector('h1').textContent";
            ensure!(options.session().execute(heading, vec![])? == json!("Loggable のオプション"));
            choose(options, "language", "browser")
        })?;
        // The badge's place.
        let place = "const { left, top } = arguments[0].getBoundingClientRect();
            const title = document.querySelector('h1, .slds-page-header__title').getBoundingClientRect();
            return Math.abs(top - title.top) < 60 && left < innerWidth - 400;";
        let stands_beside_title = |browser: &Browser| -> Result<Option<bool>> {
            let Some(badge) = browser.badge()? else { return Ok(None) };
            let beside = browser.session().execute(place, vec![Argument::Element(&badge)])?;
            Ok(beside.as_bool())
        };
        ensure!(stands_beside_title(browser)? == Some(true), "the badge is not beside the title to begin with");
        in_options(browser, &page, |options| choose(options, "badge-place", "edge"))?;
        browser.wait("the badge at the edge", || Ok(stands_beside_title(browser)?.filter(|beside| !beside)))?;
        in_options(browser, &page, |options| choose(options, "badge-place", "popup"))?;
        browser.wait_until_nothing_is_shown()?;
        let shown = browser.popup()?;
        ensure!(shown.verdicts.get("call").is_some_and(|verdict| verdict == "logs"), "the popup: {shown:?}");
        ensure!(browser.action_title()?.starts_with("logs"), "the icon: {}", browser.action_title()?);
        in_options(browser, &page, |options| choose(options, "badge-place", "title"))?;
        browser
            .wait("the badge beside the title again", || Ok(stands_beside_title(browser)?.filter(|beside| *beside)))?;
        // An org that is not watched.
        in_options(browser, &page, |options| {
            choose(options, "orgs", "chosen")?;
            choose(options, "orgs", "acme.my.salesforce.com")
        })?;
        browser.wait_until_nothing_is_shown()?;
        let asked = super::asked(fake);
        browser.open(LEAD)?;
        ensure!(browser.text_of_current_popup()?.contains("does not watch the org acme.my.salesforce.com"));
        ensure!(super::asked(fake) == asked, "an org that is not watched was asked");
        in_options(browser, &page, |options| choose(options, "orgs", "every"))?;
        browser.wait_until_shown(|shown| shown.verdicts.get("call").is_some_and(|verdict| verdict == "logs"))?;
        // What is remembered, and forgotten with one click.
        in_options(browser, &page, |options| {
            let rows = "return document.querySelectorAll('[data-setting=remembered] tbody tr').length";
            ensure!(options.session().execute(rows, vec![])? == json!(1), "one person was opened in Actions");
            let erase = options.session().find("[data-setting=remembered] [data-action=erase]")?;
            options.session().click(&erase.context("no button to erase with")?)?;
            options.wait("nothing to be remembered", || {
                Ok((options.session().execute(rows, vec![])? == json!(0)).then_some(()))
            })
        })?;
        let errors = browser.console_errors()?;
        ensure!(errors.is_empty(), "the extension's scripts left errors: {}", errors.join("\n"));
        super::page_is_untouched(browser)
    })?;
    mutes_and_labels(kind, test)
}

/// A person without a Salesforce ID, in an Actions that calls it by a name of its own.
fn mutes_and_labels(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario::named("seed")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, _| {
        browser.visit(&visits)?;
        let verdict = |verdict: &'static str| {
            move |shown: &xtask::shown::Shown| shown.verdicts.get("call").is_some_and(|call| call == verdict)
        };
        browser.wait_until_shown(verdict("will-not-log"))?;
        let page = browser.tab()?;
        in_options(browser, &page, |options| {
            options.session().execute("document.querySelector('#mute').click()", vec![])?;
            choose(options, "mutes", "missing_salesforce_id-7")
        })?;
        let shown = browser.wait_until_shown(verdict("cannot-tell"))?;
        let muted = shown.rules.iter().find(|rule| rule.rule == "missing_salesforce_id").context("the rule is gone")?;
        ensure!(muted.state == "cannot-tell" && muted.why.as_deref() == Some("muted"), "{muted:?}");
        in_options(browser, &page, |options| choose(options, "mutes", "missing_salesforce_id"))?;
        browser.wait_until_shown(verdict("will-not-log"))?;
        // The page is drawn anew with another label.
        browser.session().execute(
            "for (const term of document.querySelectorAll('[role=dialog] dt'))
                 if (term.textContent === 'Salesforce ID') term.textContent = 'CRM key';",
            vec![],
        )?;
        browser.session().press("\u{e00c}")?;
        browser.session().execute("document.body.append(document.createElement('hr'))", vec![])?;
        browser.wait_until_shown(verdict("cannot-tell"))?;
        in_options(browser, &page, |options| {
            let field = options.session().find("[data-action=add-salesforce-id-label]")?.context("no field")?;
            options.session().type_into(&field, "Email\u{e007}")?;
            let told = |what: &'static str| {
                options.wait(what, || {
                    let told =
                        options.session().execute("return document.querySelector('#told').textContent", vec![])?;
                    Ok((told == json!(what)).then_some(()))
                })
            };
            told("Loggable knows this label already.")?;
            let field = options.session().find("[data-action=add-salesforce-id-label]")?.context("no field")?;
            options.session().type_into(&field, "CRM key\u{e007}")?;
            told("Saved.")
        })?;
        browser.wait_until_shown(verdict("will-not-log")).map(drop)
    })
}

pub fn options_keep_their_place_for_whoever_uses_a_keyboard(kind: Kind, test: &Test) -> Result<()> {
    test.run(kind, Scenario::named("foreign_page")?, |browser, _| {
        browser.open_own_page(OPTIONS)?;
        let focused = || browser.session().execute("return document.activeElement.id", vec![]);
        let until_focused =
            |id: &str| browser.wait(&format!("the focus on {id}"), || Ok((focused()? == json!(id)).then_some(())));
        let sizes =
            "return [document.body, document.documentElement].map((element) => getComputedStyle(element).fontSize)";
        let sizes = browser.session().execute(sizes, vec![])?;
        ensure!(sizes.get(0) == sizes.get(1), "the browser makes the text of its extensions smaller: {sizes}");
        browser.session().press("\u{e004}")?;
        until_focused("language-browser")?;
        browser.session().press("\u{e004}\u{e004}")?;
        until_focused("language-ja")?;
        // The page is made anew in another language, and the focus is where it was.
        browser.session().press(" ")?;
        browser.wait("the options in Japanese", || {
            let language = "return document.documentElement.lang";
            Ok((browser.session().execute(language, vec![])? == json!("ja")).then_some(()))
        })?;
        until_focused("language-ja")?;
        let pressed = "return document.activeElement.getAttribute('aria-pressed')";
        ensure!(browser.session().execute(pressed, vec![])? == json!("true"));
        let told = "return document.querySelector('#told[role=status]').textContent";
        ensure!(browser.session().execute(told, vec![])? == json!("保存しました。"), "nothing is read out");
        // What was unfolded stays so.
        browser.session().execute("document.querySelector('#mute').click()", vec![])?;
        choose(browser, "mutes", "api_limit_near-ever")?;
        let open = "return document.querySelector('#mute').parentElement.open";
        ensure!(browser.session().execute(open, vec![])? == json!(true), "the list was folded with a click in it");
        ensure!(browser.session().find("[data-muted=api_limit_near]")?.is_some());
        Ok(())
    })
}

/// In Chromium a policy lies where only the machine's administrator can write. There it is tried that nothing is set and
/// nothing is fixed, and that the schema is one that Chromium takes.
pub fn what_a_company_sets_holds(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario::named("healthy_lead")?;
    let visits = scenario.visits.clone();
    let fake = Fake::start(scenario)?;
    let policy = json!({ "badgePlace": "edge", "language": "ja", "mutedRules": ["api_limit_near"] });
    let has_policy = kind == Kind::Firefox;
    let options = Options { policy: has_policy.then_some(policy), ..Options::new(kind, fake.port()) };
    test.run_with(&options, &fake, |browser, _| {
        browser.visit(&visits)?;
        let shown = browser.popup()?;
        ensure!(shown.verdicts.get("call").is_some_and(|verdict| verdict == "logs"), "the popup: {shown:?}");
        let language = attribute_of_badge(browser, "lang")?.context("no badge")?;
        ensure!(language == if has_policy { "ja" } else { "en" }, "the badge is in {language}");
        browser.open_own_page(OPTIONS)?;
        let read = "return [document.documentElement.lang,
            document.querySelector('[data-setting=badge-place] [data-value=edge]').getAttribute('aria-pressed'),
            document.querySelectorAll('button[disabled]').length, document.querySelectorAll('[data-muted]').length]";
        let expected = if has_policy { json!(["ja", "true", 6, 1]) } else { json!(["en", "false", 0, 0]) };
        ensure!(browser.session().execute(read, vec![])? == expected, "{}", browser.session().execute(read, vec![])?);
        let errors = browser.console_errors()?;
        ensure!(errors.is_empty(), "the extension's scripts left errors: {}", errors.join("\n"));
        Ok(())
    })
}

/// That it opens by itself after installing, every test shows: each waits for it before it begins.
pub fn the_first_page_leads_to_the_first_record(kind: Kind, test: &Test) -> Result<()> {
    healthy_lead(kind, test, |browser, _| {
        browser.open_own_page(WELCOME)?;
        let link = browser.session().find("[data-setting=begin] a[href='https://acme.my.salesforce.com/00Q/o']")?;
        ensure!(link.is_some(), "no way to the leads");
        Ok(())
    })?;
    test.run(kind, Scenario::named("no_session")?, |browser, fake| {
        browser.open_own_page(WELCOME)?;
        let login = browser.session().find("[data-setting=begin] a[href='https://login.salesforce.com/']")?;
        ensure!(login.is_some(), "nothing says how to get a session");
        ensure!(browser.session().find("a[href*='/00Q']")?.is_none(), "a way to an org without a session");
        let again = browser.session().find("[data-action=check-again]")?.context("no way to look again")?;
        browser.session().click(&again)?;
        browser.wait("another look", || {
            let busy = "return document.body.ariaBusy";
            Ok((browser.session().execute(busy, vec![])? == json!("false")).then_some(()))
        })?;
        ensure!(super::asked(fake) == 0, "the page shown after installing asks Salesforce");
        Ok(())
    })
}

pub fn a_misread_page_is_handed_on_without_its_values(kind: Kind, test: &Test) -> Result<()> {
    healthy_person(kind, test, |browser, fake| {
        let before = super::asked(fake);
        browser.with_popup(|popup| {
            popup.wait_for_shown()?;
            let report = popup.session().find("[data-action=report-misread]")?.context("no button to report with")?;
            popup.session().click(&report)?;
            let text = browser.wait("the masked page", || {
                let text =
                    "return [...document.querySelectorAll('.masked code')].map((line) => line.textContent).join('\\n')";
                let text = popup.session().execute(text, vec![])?;
                Ok(text.as_str().filter(|text| !text.is_empty()).map(str::to_owned))
            })?;
            for kept in ["Salesforce ID", "tab on About", "…@…", "00Q…18 characters"] {
                ensure!(text.contains(kept), "{kept} is not in:\n{text}");
            }
            for value in ["Ada", "Lovelace", "example", "00Q5"] {
                ensure!(!text.contains(value), "{value} is in:\n{text}");
            }
            let back = popup.session().find("[data-action=check-myself]")?.context("no way back")?;
            popup.session().click(&back)?;
            popup.wait_for_shown().map(drop)
        })?;
        ensure!(super::asked(fake) == before, "a report of a page asks Salesforce");
        Ok(())
    })
}
