//! What axe-core says of badge, panel, popup and a list's summary: in both languages, light and dark.

use anyhow::{Context, Result, ensure};
use fake::Scenario;
use serde_json::{Value, json};
use xtask::browser::{Browser, Kind};
use xtask::webdriver::{Argument, Session};
use xtask::workspace;

use crate::Test;

/// A page without a policy, on a host that is nobody's.
const ELSEWHERE: &str = "https://www.example.com/";

/// What axe-core finds in the page that the session shows, one line for each node. `rules` are those that are left out.
fn violations(session: &Session, without: &[&str]) -> Result<Vec<String>> {
    let axe = workspace::root().join("xtask").join("node").join("node_modules").join("axe-core").join("axe.min.js");
    let axe = std::fs::read_to_string(&axe).with_context(|| format!("reading {}", axe.display()))?;
    let script = format!(
        "{axe};
         const axe = globalThis.axe ?? window.axe;
         const rules = Object.fromEntries(arguments[0].map((rule) => [rule, {{ enabled: false }}]));
         return axe.run(document, {{ rules }}).then(({{ violations, incomplete, passes }}) => ({{
             // Whether words stand out from their ground is never left open.
             found: [...violations, ...incomplete.filter(({{ id }}) => id === 'color-contrast')]
                 .flatMap(({{ id, nodes }}) => nodes.map(({{ html, failureSummary }}) => `${{id}}: ${{html}} ${{failureSummary}}`)),
             passes: passes.length,
         }}))"
    );
    let result = session.execute(&script, vec![Argument::Json(json!(without))])?;
    let passes = result.get("passes").and_then(Value::as_u64).unwrap_or_default();
    ensure!(passes > 5, "axe-core looked at next to nothing: {result}");
    serde_json::from_value(result.get("found").cloned().unwrap_or_default()).context("what axe-core found")
}

/// A copy of what is on the page, on a page of its own: axe-core cannot look into a closed root. Words are text there, and not
/// generated, or it would not see them either.
fn copy_elsewhere(browser: &mut Browser, language: &str) -> Result<()> {
    let root = browser.mounted()?.context("nothing is on the page")?;
    let html = browser.session().execute("return arguments[0].innerHTML", vec![Argument::ShadowRoot(&root)])?;
    let css = ["badge.css", "panel.css"]
        .map(|name| std::fs::read_to_string(workspace::unpacked().join("extension").join(name)));
    let [badge, panel] = css;
    browser.open(ELSEWHERE)?;
    browser.session().execute(
        "const [html, css, language] = arguments;
         document.documentElement.lang = language;
         document.title = 'A copy';
         const style = document.createElement('style');
         style.textContent = css.replaceAll(/:host ?>/g, 'body>');
         document.head.append(style);
         document.body.innerHTML = html;
         for (const element of document.querySelectorAll('[data-words]')) {
             element.querySelector(':scope > span[hidden]')?.remove();
             element.prepend(element.dataset.words);
         }
         for (const element of document.querySelectorAll('.badge,.panel')) element.style.position = 'static';",
        vec![Argument::Json(html), Argument::Json(json!(badge? + &panel?)), Argument::Json(json!(language))],
    )?;
    Ok(())
}

/// What sticks out of the window at the sides below a root, by its markup: all of it can be seen where there is none.
const STICKS_OUT: &str = "const root = arguments[0] ?? document.body;
    return [...root.querySelectorAll('*')]
        .filter((element) => element.checkVisibility() && element.id !== 'told')
        .filter((element) => {
            const { left, right } = element.getBoundingClientRect();
            return left < -1 || right > innerWidth + 1;
        })
        .map((element) => element.outerHTML.slice(0, 200))";

pub fn nothing_sticks_out_where_pages_are_enlarged(kind: Kind, test: &Test) -> Result<()> {
    // At 400 % a window of 1280 pixels is as narrow as WCAG asks, at 320.
    for (zoom, language) in [(2, "en-US"), (4, "ja")] {
        let scenario = Scenario::named("seed")?;
        let visits = scenario.visits.clone();
        test.run_for_user(kind, scenario, language, false, |browser, _| {
            browser.visit(&visits)?;
            browser.wait_for_shown()?;
            browser.zoom(zoom)?;
            let mut last = json!(null);
            let outcome = browser.wait("badge and panel inside the window", || {
                let Some(root) = browser.mounted()? else { return Ok(None) };
                last = browser.session().execute(STICKS_OUT, vec![Argument::ShadowRoot(&root)])?;
                let width = browser.session().execute("return innerWidth", vec![])?;
                Ok((last == json!([]) && width == json!(1280 / zoom)).then_some(()))
            });
            outcome.with_context(|| format!("at {zoom}00 %: {last}"))?;
            picture(browser, kind, &format!("page-{zoom}00"))?;
            let page = browser.tab()?;
            for path in ["extension/options.html", "extension/welcome.html"] {
                let own = browser.new_tab()?;
                browser.open_own_page(path)?;
                browser.zoom(zoom)?;
                let unfold = "for (const folded of document.querySelectorAll('details')) folded.open = true";
                browser.session().execute(unfold, vec![])?;
                browser.wait("the page to be enlarged", || {
                    let width = browser.session().execute("return innerWidth", vec![])?;
                    Ok((width == json!(1280 / zoom)).then_some(()))
                })?;
                let found = browser.session().execute(STICKS_OUT, vec![Argument::Json(Value::Null)])?;
                ensure!(found == json!([]), "{path} at {zoom}00 %: {found}");
                picture(browser, kind, &format!("{}-{zoom}00", path.replace(['/', '.'], "-")))?;
                browser.switch_to(&own)?;
                browser.session().close_tab()?;
                browser.switch_to(&page)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Pictures to look at, which no test compares.
fn picture(browser: &Browser, kind: Kind, name: &str) -> Result<()> {
    browser.screenshot(&workspace::target().join("comfort").join(format!("{kind}-{name}.png")))
}

pub fn forced_colours_keep_every_mark_and_nothing_moves(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario::named("seed")?;
    let visits = scenario.visits.clone();
    test.run(kind, scenario, |browser, _| {
        browser.visit(&visits)?;
        browser.wait_for_shown()?;
        browser.force_colours_and_still_all()?;
        browser.wait("the reader's own colours", || {
            let forced = "return matchMedia('(forced-colors: active)').matches && matchMedia('(prefers-reduced-motion: reduce)').matches";
            Ok((browser.session().execute(forced, vec![])? == json!(true)).then_some(()))
        })?;
        picture(browser, kind, "forced-colours")?;
        let marks = "const background = (element) => getComputedStyle(element).backgroundColor;
            const ground = (element) => {
                for (let node = element.parentElement; node; node = node.parentElement) {
                    if (background(node) !== 'rgba(0, 0, 0, 0)') return background(node);
                }
                return undefined;
            };
            const marks = [...(arguments[0] ?? document).querySelectorAll('.mark,.picture')];
            return [marks.length, marks.filter((mark) => background(mark) === ground(mark)).map((mark) => mark.className)]";
        let root = browser.mounted()?.context("nothing is on the page")?;
        let on_page = browser.session().execute(marks, vec![Argument::ShadowRoot(&root)])?;
        ensure!(on_page.get(0).and_then(Value::as_u64) > Some(6), "{on_page}");
        ensure!(on_page.get(1) == Some(&json!([])), "marks that cannot be told from their ground: {on_page}");
        let moves = "const cell = arguments[0].querySelector('.cell');
            cell.classList.add('checking');
            return getComputedStyle(cell).animationName";
        let root = browser.mounted()?.context("nothing is on the page")?;
        let name = browser.session().execute(moves, vec![Argument::ShadowRoot(&root)])?;
        ensure!(name == json!("none"), "a check that is under way moves: {name}");
        browser.with_popup(|popup| {
            popup.wait_for_shown()?;
            browser.force_colours_and_still_all()?;
            let in_popup = popup.session().execute(marks, vec![Argument::Json(Value::Null)])?;
            ensure!(in_popup.get(1) == Some(&json!([])), "marks that cannot be told from their ground: {in_popup}");
            picture(browser, kind, "forced-colours-popup")
        })
    })
}

/// What is about a whole page, which the copy is not.
const OF_A_PAGE: &[&str] = &["region", "landmark-one-main", "page-has-heading-one"];

/// A live region says what stands on the badge, anew for each record, and nothing while a check is under way.
pub fn verdicts_are_read_out_to_whoever_hears_the_page(kind: Kind, test: &Test) -> Result<()> {
    let scenario = Scenario::named("in_page_navigation")?;
    test.run(kind, scenario, |browser, _| {
        let heard = |what: &str| {
            browser.wait(what, || {
                let (Some(root), true) = (browser.mounted()?, browser.is_checked()?) else { return Ok(None) };
                let said = browser.session().execute(
                    "const badge = arguments[0].querySelector('.badge');
                     const said = arguments[0].querySelector('[role=status] > span:not([data-heard])');
                     if (!said || said.dataset.words !== badge.ariaLabel) return null;
                     said.dataset.heard = '';
                     const { width, height } = document.querySelector('loggable-root').getBoundingClientRect();
                     return [said.dataset.words, said.parentNode.lang, width, height]",
                    vec![Argument::ShadowRoot(&root)],
                )?;
                Ok((!said.is_null()).then_some(said))
            })
        };
        browser.open(super::LEAD)?;
        let first = heard("the first verdict to be read out")?;
        ensure!(first.get(1) == Some(&json!("en")), "it is not said in which language: {first}");
        ensure!(first.get(2) == Some(&json!(0)) && first.get(3) == Some(&json!(0)), "it takes room: {first}");
        browser.session().execute(
            "window.go(arguments[0])",
            vec![Argument::Json(json!("/lightning/r/Lead/00Q5g00000bRsVwEAK/view"))],
        )?;
        heard("the second verdict to be read out")?;
        super::page_is_untouched(browser)
    })
}

pub fn axe_finds_no_violation(kind: Kind, test: &Test) -> Result<()> {
    for (language, dark) in [("en-US", false), ("en-US", true), ("ja", false), ("ja", true)] {
        // Words and colours of a list are of the same kinds, so that it is looked at in every language and theme once.
        let is_enough = (language == "ja") == dark;
        for name in if is_enough { &["seed", "list_page"][..] } else { &["seed"] } {
            let scenario = Scenario::named(name)?;
            let visits = scenario.visits.clone();
            let what = format!("{name}, {language}, {}", if dark { "dark" } else { "light" });
            test.run_for_user(kind, scenario, language, dark, |browser, _| {
                browser.visit(&visits)?;
                browser.wait_for_shown()?;
                let in_popup = browser.with_popup(|popup| {
                    popup.wait_for_shown()?;
                    violations(popup.session(), &[])
                })?;
                ensure!(in_popup.is_empty(), "popup, {what}:\n{}", in_popup.join("\n"));
                if *name == "seed" {
                    let page = browser.tab()?;
                    for path in ["extension/options.html", "extension/welcome.html"] {
                        let own = browser.new_tab()?;
                        browser.open_own_page(path)?;
                        let unfold = "for (const folded of document.querySelectorAll('details')) folded.open = true";
                        browser.session().execute(unfold, vec![])?;
                        let found = violations(browser.session(), &[])?;
                        ensure!(found.is_empty(), "{path}, {what}:\n{}", found.join("\n"));
                        browser.switch_to(&own)?;
                        browser.session().close_tab()?;
                        browser.switch_to(&page)?;
                    }
                }
                copy_elsewhere(browser, language)?;
                let on_page = violations(browser.session(), OF_A_PAGE)?;
                ensure!(on_page.is_empty(), "panel, {what}:\n{}", on_page.join("\n"));
                // It would have told of what is wrong.
                let spoil = "document.querySelector('.close').removeAttribute('aria-label');
                    document.querySelector('.close').removeAttribute('title');
                    document.querySelector('h2').style.color = getComputedStyle(document.querySelector('.panel')).backgroundColor";
                browser.session().execute(spoil, vec![])?;
                let spoiled = violations(browser.session(), OF_A_PAGE)?;
                let tells = |rule: &str| spoiled.iter().any(|found| found.starts_with(rule));
                ensure!(tells("button-name") && tells("color-contrast"), "{what}: {spoiled:?}");
                Ok(())
            })?;
        }
    }
    Ok(())
}
