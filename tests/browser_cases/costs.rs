//! What a page costs: requests to Salesforce, and bytes in the page. The limits are in xtask/src/bounds.rs.

use anyhow::{Result, ensure};
use xtask::bench::loaded::loaded;
use xtask::bench::requests::{Costs, alone, first_record};
use xtask::bounds::{
    LOADED_ELSEWHERE, Limit, REQUESTS_COLD, REQUESTS_COLD_WITH_FALLBACK, REQUESTS_POPUP, REQUESTS_UNSUPPORTED,
    REQUESTS_WARM,
};
use xtask::browser::Kind;
use xtask::sizes::page_bytes;
use xtask::workspace;

use super::Case;
use crate::Test;

/// The cases, each run in both browsers.
pub const ALL: &[(&str, Case)] = &[
    ("a_page_costs_no_more_than_it_may", a_page_costs_no_more_than_it_may),
    ("a_fallback_costs_one_request_more", a_fallback_costs_one_request_more),
];

fn holds(what: &str, cost: u64, limit: Limit) -> Result<()> {
    ensure!(cost <= limit.ceiling, "{what}: {cost}, where {} are allowed", limit.ceiling);
    Ok(())
}

fn a_page_costs_no_more_than_it_may(kind: Kind, test: &Test) -> Result<()> {
    test.run(kind, alone("in_page_navigation")?, |browser, fake| {
        let costs = Costs::count(browser, fake)?;
        ensure!(costs.cold > 0 && costs.warm > 0, "records were judged without asking: {costs:?}");
        holds("requests for pages that are not supported", costs.unsupported, REQUESTS_UNSUPPORTED)?;
        holds("requests for a record when nothing is known", costs.cold, REQUESTS_COLD)?;
        holds("requests for a later record", costs.warm, REQUESTS_WARM)?;
        holds("requests for the popup", costs.popup, REQUESTS_POPUP)?;
        if kind == Kind::Firefox {
            // It is given the same files, and does not list them.
            return Ok(());
        }
        let closed = loaded(browser)?;
        ensure!(closed.scripts > 0 && closed.styles > 0, "a record page has nothing of ours: {closed:?}");
        // A sheet that a script has made is listed as the browser would write it, with the white space that was saved. Of
        // scripts there are those that the manifest names and no others, before the panel is opened and after.
        let shipped = page_bytes(&workspace::unpacked())?.scripts_on_salesforce;
        ensure!(
            closed.scripts == shipped,
            "{} bytes of scripts in a page, of {shipped} that are shipped",
            closed.scripts
        );
        browser.wait_for_shown()?;
        let opened = loaded(browser)?;
        ensure!(opened.styles > closed.styles, "the panel brought no style of its own");
        ensure!(opened.scripts == shipped, "the panel brought a script");
        browser.open("https://elsewhere.example/")?;
        holds("bytes in any other page", loaded(browser)?.bytes(), LOADED_ELSEWHERE)
    })
}

fn a_fallback_costs_one_request_more(kind: Kind, test: &Test) -> Result<()> {
    test.run(kind, alone("describe_fallback")?, |browser, fake| {
        let cost = first_record(browser, fake)?;
        ensure!(cost > REQUESTS_COLD.bound, "{cost} requests: there was no fallback");
        holds("requests for a record that has to be described otherwise", cost, REQUESTS_COLD_WITH_FALLBACK)
    })
}
