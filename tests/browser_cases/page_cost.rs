//! What a page pays for the extension, as far as that is a fact and no timing.

use anyhow::{Context, Result, ensure};
use fake::Scenario;
use serde_json::{Value, json};
use xtask::browser::{Browser, Kind};
use xtask::webdriver::{Argument, Element};

use super::{LEAD, healthy_lead, page_is_untouched};
use crate::Test;

/// Where the badge is, and whether it can be seen.
struct Place {
    x: f64,
    y: f64,
    is_in_window: bool,
}

/// The badge's place once it has one; `None` while there is no badge or it is hidden.
fn place(browser: &Browser) -> Result<Option<Place>> {
    let Some(badge) = browser.badge()? else { return Ok(None) };
    let measure = "const { x, y, right, bottom } = arguments[0].getBoundingClientRect();
         const { clientWidth, clientHeight } = document.documentElement;
         const isInWindow = x >= 0 && y >= 0 && right <= clientWidth && bottom <= clientHeight;
         return [getComputedStyle(arguments[0]).visibility, x, y, isInWindow]";
    let measured = browser.session().execute(measure, vec![Argument::Element(&badge)])?;
    let (visibility, x, y, is_in_window): (String, f64, f64, bool) = serde_json::from_value(measured)?;
    Ok((visibility == "visible").then_some(Place { x, y, is_in_window }))
}

fn title_is_beside(browser: &Browser, rtl: bool) -> Result<Option<Place>> {
    let title = "const title = [...document.querySelectorAll('lightning-formatted-name')].find((it) => it.getClientRects().length);
         if (!title) return null;
         const { left, right, top, bottom } = title.getBoundingClientRect();
         return [left, right, top, bottom]";
    // A page that is being drawn has none.
    let measured: Option<(f64, f64, f64, f64)> = serde_json::from_value(browser.session().execute(title, vec![])?)?;
    let Some((left, right, top, bottom)) = measured else { return Ok(None) };
    Ok(place(browser)?.filter(|badge| {
        let distance = if rtl { left - (badge.x + 116.0) } else { badge.x - right };
        (0.0..40.0).contains(&distance) && badge.y > top - 13.0 && badge.y < bottom
    }))
}

/// The badge comes late, goes to the window's edge with the title, comes back and is scrolled about, and nothing of that
/// is a layout shift. Only Chromium counts them; that the badge follows is tried in both.
pub fn a_badge_that_follows_its_title_shifts_nothing(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario { visits: Vec::new(), ..Scenario::named("healthy_lead")? };
    test.run(kind, scenario, |browser, _| {
        browser.open(LEAD)?;
        browser.wait("the check", || Ok(browser.is_checked()?.then_some(())))?;
        let run = |script: &str| browser.session().execute(script, vec![]);
        let beside = |what: &str, rtl: bool| browser.wait(what, || title_is_beside(browser, rtl));
        let first = beside("the badge beside the title", false)?;
        browser.wait("the badge at the window's edge", || {
            // The page draws its title once more by itself, which may come after it was taken away.
            run("document.querySelector('.highlightsPlace').replaceChildren()")?;
            Ok(place(browser)?.filter(|badge| badge.is_in_window && badge.x > first.x + 40.0))
        })?;
        // Not a click of a person's: shifts right after one of those are not counted.
        run("[...document.querySelectorAll('button')].find((it) => it.textContent === 'Refresh').click()")?;
        beside("the badge beside the title again", false)?;
        run("document.body.append(Object.assign(document.createElement('div'), { style: 'height: 3000px' })); scrollTo(0, 40)")?;
        browser.wait("the badge to scroll with the title", || {
            Ok(title_is_beside(browser, false)?.filter(|badge| badge.y < first.y - 20.0))
        })?;
        run("scrollTo(0, 2000)")?;
        browser.wait("the badge to go with the title", || {
            let badge = browser.badge()?.context("the badge is gone from the page")?;
            let visibility = "return getComputedStyle(arguments[0]).visibility";
            let visibility = browser.session().execute(visibility, vec![Argument::Element(&badge)])?;
            Ok((visibility == "hidden").then_some(()))
        })?;
        run("scrollTo(0, 0)")?;
        beside("the badge where it was", false)?;
        let shift = run("return new Promise(requestAnimationFrame).then(() => window.layoutShift)")?;
        ensure!(shift.as_f64() == Some(0.0), "the badge shifted the page by {shift}");

        // What follows lays the page out anew, which is a shift of the page's own.
        run("document.documentElement.dir = 'rtl'")?;
        // An event that a page makes counts for nothing.
        browser.session().post("/window/rect", json!({ "width": 1200, "height": 800 }))?;
        beside("the badge on the other side of the title", true)?;
        run("document.documentElement.dir = 'ltr'")?;
        // A window of 1280 by 800 at 200 % has half of each; another is narrower than any.
        for (width, height) in [(640, 400), (300, 400)] {
            browser.session().post("/window/rect", json!({ "width": width, "height": height }))?;
            browser.wait("the badge in the window", || Ok(place(browser)?.filter(|badge| badge.is_in_window)))?;
        }
        page_is_untouched(browser)
    })
}

/// In a console the pages of records stay in the document, one for each tab, and a split view lists others beside them, as SLDS has
/// it. The badge is that of the tab in front, and beside its title.
pub fn a_console_tab_that_comes_to_the_front_has_its_own_badge(kind: Kind, test: &Test) -> Result<()> {
    const TAB: &str = "/lightning/r/Lead/";
    const IN_CONSOLE: &str = "/view?ws=%2Flightning%2Fr%2FAccount%2F0015g00000pDeFgAAK%2Fview";
    let scenario = Scenario::named("in_page_navigation")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, _| {
        browser.visit(&visits)?;
        let open = |id: &str| [TAB, id, IN_CONSOLE].concat();
        let [ada, mary] = ["00Q5g00000aXbTqEAK", "00Q5g00000bRsVwEAK"].map(open);
        browser.open(&format!("https://acme.lightning.force.com{ada}"))?;
        let split_view = "const view = document.createElement('div');
             view.className = 'slds-split-view_container';
             view.innerHTML = '<ul class=\"slds-split-view__list\" role=\"listbox\">' + arguments[0].map((address) =>
                 `<li class=\"slds-split-view__list-item\" role=\"presentation\"><a role=\"option\" href=\"${address}\">Lead</a></li>`).join('') + '</ul>';
             document.body.prepend(view)";
        browser.session().execute(split_view, vec![Argument::Json(json!([ada, mary]))])?;
        for (turn, (tab, call)) in
            [(&ada, "logs"), (&mary, "will-not-log"), (&ada, "logs"), (&mary, "will-not-log")].into_iter().enumerate()
        {
            if turn > 0 {
                browser.session().execute("window.go(arguments[0])", vec![Argument::Json(json!(tab))])?;
            }
            browser.wait(&format!("the badge of tab {turn} beside its title"), || {
                let (Some(badge), Some(_)) = (browser.badge()?, title_is_beside(browser, false)?) else {
                    return Ok(None);
                };
                let verdict = "return arguments[0].querySelector('[data-activity=call]')?.dataset.verdict ?? null";
                let verdict = browser.session().execute(verdict, vec![Argument::Element(&badge)])?;
                Ok((verdict == call).then_some(()))
            })?;
        }
        let frames = browser.session().execute("return document.querySelectorAll('.oneConsoleTab').length", vec![])?;
        ensure!(frames == json!(2), "the page keeps {frames} tabs");
        page_is_untouched(browser)
    })
}

/// How many sheets our element has: what the host is to look like, the badge's, and the panel's once it has come.
fn style_sheets(browser: &Browser) -> Result<Value> {
    let root = browser.mounted()?.context("nothing is mounted")?;
    browser.session().execute("return arguments[0].adoptedStyleSheets.length", vec![Argument::ShadowRoot(&root)])
}

fn rules_in_panel(browser: &Browser) -> Result<Vec<Element>> {
    let root = browser.mounted()?.context("nothing is mounted")?;
    browser.session().find_all_in(&root, "[data-rule]")
}

/// Neither the panel nor its looks are on the page before somebody opens it.
pub fn a_panel_costs_nothing_before_it_is_opened(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario { visits: Vec::new(), ..Scenario::named("healthy_lead")? };
    test.run(kind, scenario, |browser, _| {
        browser.open(LEAD)?;
        browser.wait("the check", || Ok(browser.is_checked()?.then_some(())))?;
        ensure!(style_sheets(browser)? == json!(2), "the panel's style is on the page before anybody wants it");
        ensure!(rules_in_panel(browser)?.is_empty(), "the panel is on the page before anybody wants it");
        let badge = browser.badge()?.context("no badge")?;
        browser.session().click(&badge)?;
        // In the same moment, as the contract has it: nobody waits for the rules.
        ensure!(!rules_in_panel(browser)?.is_empty(), "the panel opens without a rule");
        browser.wait("the panel's style", || Ok((style_sheets(browser)? == json!(3)).then_some(())))?;
        browser.session().press("\u{e00c}")?;
        let focused = browser.wait("the focus on the badge", || {
            let root = browser.mounted()?.context("nothing is mounted")?;
            let is_on_badge = "return arguments[0].activeElement?.getAttribute('aria-expanded') ?? null";
            let expanded = browser.session().execute(is_on_badge, vec![Argument::ShadowRoot(&root)])?;
            Ok(expanded.as_str().map(str::to_owned))
        })?;
        ensure!(focused == "false", "Escape leaves the panel open");
        page_is_untouched(browser)
    })
}

pub fn a_page_of_another_host_has_no_element_of_ours(kind: Kind, test: &Test) -> Result<()> {
    healthy_lead(kind, test, |browser, _| {
        for url in ["https://example.com/", "https://toutapp.com.evil.test/next", "https://salesforce.com.evil.test/"] {
            browser.open(url)?;
            let added = "return document.querySelectorAll('loggable-root').length";
            ensure!(browser.shows_nothing_once_settled()?, "a badge on {url}");
            ensure!(browser.session().execute(added, vec![])? == json!(0), "an element of ours on {url}");
        }
        Ok(())
    })
}
