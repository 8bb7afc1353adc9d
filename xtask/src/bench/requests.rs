//! How often Salesforce is asked.

use std::cell::Cell;

use anyhow::{Context, Result};
use fake::{Fake, Scenario};

use super::table::{Row, Unit};
use super::{Bench, ELSEWHERE, LEADS, ORG, browser, two_leads};
use crate::bounds::{
    Limit, REQUESTS_COLD, REQUESTS_COLD_WITH_FALLBACK, REQUESTS_POPUP, REQUESTS_UNSUPPORTED, REQUESTS_WARM,
};
use crate::browser::{Browser, Measuring};

/// What each kind of page costs, in requests to Salesforce.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Costs {
    /// Pages that are not supported: a list of accounts and Setup in Salesforce, a list in Actions, another host.
    pub unsupported: u64,
    /// A record when nothing is known.
    pub cold: u64,
    /// The dearest of three more visits: another record, the same page loaded anew, and the first record again.
    pub warm: u64,
    /// The popup.
    pub popup: u64,
}

impl Costs {
    /// Visits pages of these two leads in a browser in which nothing of Salesforce has been opened, and counts.
    ///
    /// # Errors
    /// Where a page or the popup shows nothing in time.
    pub fn count(browser: &Browser, fake: &Fake) -> Result<Self> {
        let before = Cell::new(asked(fake));
        let more = || {
            let now = asked(fake);
            now - before.replace(now)
        };
        let checked = || browser.wait("a badge", || Ok(browser.is_checked()?.then_some(())));
        let unsupported = [
            "https://acme.lightning.force.com/lightning/o/Account/list?filterName=Recent",
            "https://acme.lightning.force.com/lightning/setup/SetupOneHome/home",
            "https://toutapp.com/next#relationships",
            ELSEWHERE,
        ];
        for address in unsupported {
            browser.open(address)?;
            browser.shows_nothing_once_settled()?;
        }
        let unsupported = more();
        browser.open(&format!("{ORG}{}", LEADS[0]))?;
        checked()?;
        let cold = more();
        browser.popup()?;
        let popup = more();
        let mut warm = 0;
        for lead in [LEADS[1], LEADS[0]] {
            navigate(browser, lead)?;
            warm = warm.max(more());
        }
        browser.open(&format!("{ORG}{}", LEADS[0]))?;
        checked()?;
        Ok(Costs { unsupported, cold, warm: warm.max(more()), popup })
    }
}

/// What a record costs that is opened first in a browser in which nothing is known.
///
/// # Errors
/// Where the page shows no badge in time.
pub fn first_record(browser: &Browser, fake: &Fake) -> Result<u64> {
    browser.open(&format!("{ORG}{}", LEADS[0]))?;
    browser.wait("a badge", || Ok(browser.is_checked()?.then_some(())))?;
    Ok(asked(fake))
}

/// A scenario without the visits of Actions, each of which would ask as well.
///
/// # Errors
/// Where there is none of this name.
pub fn alone(name: &str) -> Result<Scenario> {
    Ok(Scenario { visits: Vec::new(), ..Scenario::named(name)? })
}

/// How often Salesforce was asked.
fn asked(fake: &Fake) -> u64 {
    fake.requests().into_iter().filter(|request| request.header("authorization").is_some()).count() as u64
}

/// Goes to another record inside the page, and waits for its badge.
fn navigate(browser: &Browser, address: &str) -> Result<()> {
    super::navigation::navigate(browser, address).context("another record in the same page").map(drop)
}

pub(super) fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for kind in &bench.browsers {
        let fake = Fake::start(Scenario { visits: Vec::new(), ..two_leads()? })?;
        let costs = Costs::count(&browser(*kind, &fake, Measuring::Extension)?, &fake)?;
        let fake = Fake::start(alone("describe_fallback")?)?;
        let fallback = first_record(&browser(*kind, &fake, Measuring::Extension)?, &fake)?;
        let row = |figure: &str, measured: u64, limit: Limit| {
            Row::limited(format!("requests: {figure}"), Unit::Requests, measured, limit).in_browser(*kind)
        };
        rows.extend([
            row("pages that are not supported", costs.unsupported, REQUESTS_UNSUPPORTED),
            row("a cold record", costs.cold, REQUESTS_COLD),
            row("a cold record with a fallback", fallback, REQUESTS_COLD_WITH_FALLBACK),
            row("a warm record", costs.warm, REQUESTS_WARM),
            row("the popup", costs.popup, REQUESTS_POPUP),
        ]);
    }
    Ok(rows)
}
