//! What becomes of marks and summary while somebody works with a list.

use anyhow::{Context, Result, ensure};
use fake::{Fake, Scenario};
use serde_json::{Value, json};
use xtask::browser::{Browser, Kind};
use xtask::webdriver::Argument;

use super::page_is_untouched;
use crate::Test;

/// The one lead to whom calls will not be logged.
const ADA: &str = "00Q5g00000aXbTqEAK";

/// A list of this many leads more, of whom nothing is known in Actions.
fn long_list(kind: Kind, test: &Test, more: usize, work: impl FnOnce(&mut Browser, &Fake) -> Result<()>) -> Result<()> {
    let scenario = Scenario::long_list(more)?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        browser.wait_until_shown(|shown| shown.rows.contains_key(ADA))?;
        // The panel is open now, and would cover rows.
        browser.session().press("\u{e00c}")?;
        work(browser, fake)
    })
}

/// The marks that can be seen, each with whether it stands beside the link to its record, and over nothing that can be clicked.
fn marks(browser: &Browser) -> Result<Vec<(String, bool)>> {
    let Some(root) = browser.mounted()? else { return Ok(Vec::new()) };
    let marks = browser.session().execute(
        r#"return [...arguments[0].querySelectorAll("[data-row]:not(tr)")]
            .filter((mark) => mark.checkVisibility({ visibilityProperty: true }))
            .map((mark) => {
                const { left, top, height } = mark.getBoundingClientRect();
                const shows = (cell) => cell.textContent.trim().toLowerCase() === mark.dataset.row;
                const cell = [...document.querySelectorAll("td")].find(shows);
                const text = document.createRange();
                if (cell) text.selectNodeContents(cell);
                const link = (document.querySelector(`a[href*="${mark.dataset.row}"]`) ?? (cell && text))?.getBoundingClientRect();
                const middle = top + height / 2;
                const under = document.elementsFromPoint(left + 2, middle).find((element) => element.localName !== "loggable-root");
                return [mark.dataset.row, Boolean(link) && middle > link.top && middle < link.bottom && left >= link.right - 1
                    && !under?.closest("button,input,thead")];
            })"#,
        vec![Argument::ShadowRoot(&root)],
    )?;
    // A page that is being loaded answers nothing.
    Ok(serde_json::from_value::<Option<_>>(marks).context("the marks")?.unwrap_or_default())
}

fn wait_for_marks(browser: &Browser, when: &str, due: &[(&str, bool)]) -> Result<()> {
    // Of an id, what is there on every page.
    let key = |key: &str| if key.contains('@') { key.to_owned() } else { key.chars().take(15).collect() };
    let due: Vec<(String, bool)> = due.iter().map(|(row, beside)| (key(row), *beside)).collect();
    let mut last = Vec::new();
    let outcome = browser.wait("the marks", || {
        last = marks(browser)?;
        Ok((last == due).then_some(()))
    });
    outcome.with_context(|| format!("{when} the marks were {last:?}, and not {due:?}"))
}

/// A number of the summary on the page, whether or not it is shown.
fn wait_for_count(browser: &Browser, name: &str, due: &str) -> Result<()> {
    browser.wait(&format!("{name} to be {due}"), || {
        let Some(badge) = browser.badge()? else { return Ok(None) };
        let count = browser.session().execute(
            "return arguments[0].getAttribute(arguments[1])",
            vec![Argument::Element(&badge), Argument::Json(json!(format!("data-{name}")))],
        )?;
        Ok((count == *due).then_some(()))
    })
}

/// How wide the summary is, which a page can find out.
fn width(browser: &Browser) -> Result<Value> {
    let badge = browser.badge()?.context("no summary on the page")?;
    let width = "return arguments[0].getBoundingClientRect().width";
    browser.session().execute(width, vec![Argument::Element(&badge)])
}

fn scroll(browser: &Browser, to: &str) -> Result<Value> {
    let script = format!("const list = document.querySelector('.listScroller'); list.scrollTop = {to}");
    browser.session().execute(&script, vec![])
}

pub fn marks_follow_rows_that_come_and_scroll_and_are_sorted(kind: Kind, test: &Test) -> Result<()> {
    long_list(kind, test, 120, |browser, fake| {
        wait_for_count(browser, "checked", "50")?;
        wait_for_marks(browser, "at first", &[(ADA, true)])?;
        let of_fifty = width(browser)?;
        // Half out of sight under the header that stays in place.
        scroll(browser, "25")?;
        wait_for_marks(browser, "under the header", &[])?;
        scroll(browser, "0")?;
        wait_for_marks(browser, "back again", &[(ADA, true)])?;
        // The rows that are there get other records.
        browser.click_text("Name")?;
        wait_for_marks(browser, "sorted", &[])?;
        wait_for_count(browser, "checked", "100")?;
        browser.wait("the end of the list", || {
            scroll(browser, "list.scrollHeight")?;
            let last = format!("return document.querySelector('tr:last-child a[href*=\"{ADA}\"]') !== null");
            Ok((browser.session().execute(&last, vec![])? == json!(true)).then_some(()))
        })?;
        scroll(browser, "list.scrollHeight")?;
        wait_for_count(browser, "checked", "123")?;
        ensure!(width(browser)? == of_fifty, "the page can tell from its width what the summary says");
        wait_for_marks(browser, "at the end", &[(ADA, true)])?;
        let composites = fake.requests().into_iter().filter(|request| request.path.ends_with("/composite")).count();
        // Actions' persons are looked at before the list, and cost two. Fifty rows come at a time, four times; and once
        // there is somebody whose address has to be looked for.
        ensure!(composites <= 2 + 4 + 1, "{composites} composites");
        // Rows that are gone leave nothing behind.
        browser.click_text("Home")?;
        browser.wait_until_nothing_is_shown()?;
        page_is_untouched(browser)
    })
}

pub fn marks_stand_beside_what_is_related_to_a_record(kind: Kind, test: &Test) -> Result<()> {
    const ADA: &str = "0035g00000mNpQrAAK";
    for as_cards in [false, true] {
        let mut scenario = Scenario::named("related_list")?;
        for org in &mut scenario.orgs {
            org.lightning.related_as_cards = as_cards;
        }
        let visits = scenario.visits.clone();
        test.run(kind, scenario, |browser, fake| {
            browser.visit(&visits)?;
            browser.wait_until_shown(|shown| shown.rows.contains_key(ADA))?;
            browser.session().press("\u{e00c}")?;
            wait_for_marks(browser, "beside the contacts", &[(ADA, true)])?;
            // The icon speaks of the account, and the account was asked for once.
            ensure!(browser.action_title()?.starts_with("fills"), "{}", browser.action_title()?);
            let composites = fake.requests().into_iter().filter(|request| request.path.ends_with("/composite")).count();
            // Two persons in Actions, the account, its contacts, and who has Ada's address.
            ensure!(composites <= 5, "{composites} composites");
            let shift = browser.session().execute("return window.layoutShift", vec![])?;
            ensure!(shift == json!(0), "the page shifted by {shift}");
            // A page without rows has none.
            browser.click_text("Mary Somerville")?;
            browser.wait_until_shown(|shown| shown.summary.is_empty() && shown.verdicts.contains_key("call"))?;
            wait_for_marks(browser, "on a page without related lists", &[])?;
            page_is_untouched(browser)
        })?;
    }
    Ok(())
}

pub fn marks_stand_beside_people_in_actions(kind: Kind, test: &Test) -> Result<()> {
    const ADA: &str = "ada@analytical.example";
    let scenario = Scenario::named("actions_people")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, fake| {
        browser.visit(&visits)?;
        wait_for_marks(browser, "in People", &[(ADA, true)])?;
        let title = browser.action_title()?;
        ensure!(title.starts_with("will-not-log"), "the icon says {title:?}");
        let shift = browser.session().execute("return window.layoutShift", vec![])?;
        ensure!(shift == json!(0) || kind == Kind::Firefox, "the page shifted by {shift}");
        // A row that is used again for somebody else takes no mark along.
        let rename =
            "const row = [...document.querySelectorAll('td')].find((cell) => cell.textContent === arguments[0]);
            row.firstChild.data = 'zoe@zed.example'";
        browser.session().execute(rename, vec![Argument::Json(json!(ADA))])?;
        wait_for_marks(browser, "once Ada's row is Zoe's", &[])?;
        wait_for_count(browser, "rows", "4")?;
        // Whoever is opened there has a badge of their own, and the list is summed up again after that.
        browser.click_text("Grace Hopper")?;
        browser.wait_until_shown(|shown| shown.summary.is_empty() && shown.verdicts.contains_key("call"))?;
        browser.session().press("\u{e00c}")?;
        wait_for_marks(browser, "beside a person's own view", &[])?;
        browser.click_text("Close")?;
        wait_for_count(browser, "rows", "3")?;
        // Nobody in that list has been opened, or is in the list at all.
        fake.change(|scenario| scenario.actions.people.retain(|person| person.name == "Alan Turing"));
        browser.open("https://toutapp.com/next#command_center")?;
        browser.session().execute("location.reload()", vec![])?;
        wait_for_count(browser, "open", "1")?;
        ensure!(!browser.is_checked()?, "a bar stands over a list in which it warns of nobody");
        page_is_untouched(browser)
    })
}

/// Japanese that would rather not break, and an address that cannot.
pub fn a_list_s_table_stays_within_its_panel(kind: Kind, test: &Test) -> Result<()> {
    const LONG: &str = "augusta.ada.king-noel.countess.of.lovelace@analytical-engines.example";
    for (name, language) in [("list_page", "ja"), ("actions_people", "en-US")] {
        let mut scenario = Scenario::named(name)?;
        for person in &mut scenario.actions.people {
            if name == "actions_people" && person.name == "Ada Lovelace" {
                person.email = LONG.to_owned();
            }
        }
        let visits = scenario.visits.clone();
        test.run_for_user(kind, scenario, language, false, |browser, _| {
            browser.visit(&visits)?;
            browser.wait_until_shown(|shown| shown.rows.len() == 1)?;
            let mut last = json!(null);
            let outcome = browser.wait("the table in its panel", || {
                let Some(root) = browser.mounted()? else { return Ok(None) };
                last = browser.session().execute(
                    "const [panel, table] = ['.panel', '.panel .rows'].map((it) => arguments[0].querySelector(it)?.getBoundingClientRect());
                     // Before it has its style it is anywhere.
                     return panel && table ? [panel.width, panel.right - table.right, table.left - panel.left] : null",
                    vec![Argument::ShadowRoot(&root)],
                )?;
                let [width, right, left] = serde_json::from_value(last.clone()).unwrap_or([0.0; 3]);
                Ok((width > 300.0 && right > 8.0 && left > 8.0).then_some(()))
            });
            outcome.with_context(|| format!("{name} in {language}: {last}"))
        })?;
    }
    Ok(())
}

pub fn a_summary_can_be_filtered_and_dismissed(kind: Kind, test: &Test) -> Result<()> {
    long_list(kind, test, 3, |browser, _| {
        browser.with_popup(|popup| {
            popup.wait_for_shown()?;
            let rows = |due: usize| {
                browser.wait(&format!("{due} rows in the popup"), || {
                    Ok(popup.shown()?.filter(|shown| shown.rows.len() == due).map(drop))
                })
            };
            rows(1)?;
            let filter = |text: &str| {
                let field = popup.session().find(".filter input")?.context("no field to filter by")?;
                popup.session().execute("arguments[0].value = ''", vec![Argument::Element(&field)])?;
                popup.session().type_into(&field, text)?;
                let send = popup.session().find(".filter button")?.context("no button to filter with")?;
                popup.session().click(&send)
            };
            filter("grace")?;
            rows(0)?;
            filter("LOVE")?;
            rows(1)
        })?;
        ensure!(browser.action_title()?.starts_with("will-not-log"), "the icon says something else");
        browser.wait_for_shown()?;
        let root = browser.mounted()?.context("nothing on the page")?;
        let dismiss = browser.session().find_all_in(&root, "[data-action=dismiss]")?;
        browser.session().click(dismiss.first().context("nothing to dismiss it with")?)?;
        let is_hidden = || {
            browser.wait("the summary to be hidden", || {
                let Some(badge) = browser.badge()? else { return Ok(None) };
                let hidden =
                    browser.session().execute("return arguments[0].hidden", vec![Argument::Element(&badge)])?;
                Ok((hidden == json!(true)).then_some(()))
            })
        };
        is_hidden()?;
        wait_for_marks(browser, "once dismissed", &[(ADA, true)])?;
        // It stays so when the same list is loaded anew.
        browser.session().execute("location.reload()", vec![])?;
        wait_for_marks(browser, "loaded anew", &[(ADA, true)])?;
        is_hidden()?;
        ensure!(browser.popup()?.rows.len() == 1, "the popup has lost the row");
        Ok(())
    })
}
