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
         style.textContent = css;
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

/// What is about a whole page, which the copy is not.
const OF_A_PAGE: &[&str] = &["region", "landmark-one-main", "page-has-heading-one"];

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
