//! What Loggable costs, measured in the packaged extension: one table, each figure beside its bound and a baseline of the same
//! run. docs/speed.md says how each is measured.

mod devtools;
mod engine;
mod firefox;
pub mod loaded;
mod memory;
mod navigation;
mod page;
pub mod requests;
pub mod sizes;
mod table;

use anyhow::{Result, ensure};
use fake::{Fake, Scenario};
use serde_json::json;

use crate::browser::{Browser, Kind, Measuring, Options};
use crate::command::say;
use crate::{build, setup};
use table::{Row, Table};

/// What to measure.
#[derive(Debug, Clone)]
pub struct Bench {
    /// In which browsers.
    pub browsers: Vec<Kind>,
    /// With few repetitions: to see whether all works.
    pub quick: bool,
    /// Print JSON on standard output, and not a table.
    pub json: bool,
    /// Which groups of figures, by name; all where it is empty.
    pub figures: Vec<String>,
}

/// What measures a group of figures.
type Group = fn(&Bench) -> Result<Vec<Row>>;

/// The groups, by the names under which they can be asked for.
const GROUPS: [(&str, Group); 7] = [
    ("sizes", sizes::measure),
    ("requests", requests::measure),
    ("navigation", navigation::measure),
    ("page", page::measure),
    ("list", page::measure_list),
    ("engine", engine::measure),
    ("memory", memory::measure),
];

impl Bench {
    /// Builds, measures, and prints the table. What is over its bound is no error: the table says so.
    ///
    /// # Errors
    /// Where something needed is missing, a group is not known, or figures cannot be had; the others are printed all the same.
    pub fn run(&self) -> Result<()> {
        let known: Vec<&str> = GROUPS.iter().map(|(name, _)| *name).collect();
        for name in &self.figures {
            ensure!(known.contains(&name.as_str()), "there are no figures {name:?}; there are: {}", known.join(", "));
        }
        build::build()?;
        for kind in &self.browsers {
            setup::browser(*kind)?;
        }
        let mut table = Table::default();
        let mut failed = Vec::new();
        for (name, measure) in GROUPS {
            if self.figures.is_empty() || self.figures.iter().any(|wanted| wanted == name) {
                say(&format!("Measuring: {name}"));
                // What was measured in ten minutes must not be lost over the last figure.
                match measure(self) {
                    Ok(rows) => table.rows.extend(rows),
                    Err(error) => {
                        say(&format!("FAILED: {name}: {error:#}"));
                        failed.push(name);
                    }
                }
            }
        }
        if self.json {
            println!("{}", serde_json::to_string_pretty(&table)?);
        } else {
            print!("{table}");
        }
        ensure!(failed.is_empty(), "these could not be measured: {}", failed.join(", "));
        Ok(())
    }

    /// The browsers that are measured in, without Firefox.
    fn chromium(&self) -> bool {
        self.browsers.contains(&Kind::Chromium)
    }

    /// How often: so many times, or in a quick run so many.
    fn times(&self, times: usize, quick: usize) -> usize {
        if self.quick { quick } else { times }
    }
}

/// Two leads in order, of which the user has seen in Actions what there is to see.
fn two_leads() -> Result<Scenario> {
    Ok(Scenario::named("in_page_navigation")?)
}

/// The address of the first of the two, and of the second.
const LEADS: [&str; 2] = ["/lightning/r/Lead/00Q5g00000aXbTqEAK/view", "/lightning/r/Lead/00Q5g00000bRsVwEAK/view"];

/// One of the two by turns.
fn lead(turn: usize) -> &'static str {
    if turn.is_multiple_of(2) { LEADS[0] } else { LEADS[1] }
}

/// The host of their pages.
const ORG: &str = "https://acme.lightning.force.com";

/// A page that has nothing to do with Salesforce or Actions.
const ELSEWHERE: &str = "https://elsewhere.example/";

fn browser(kind: Kind, fake: &Fake, measuring: Measuring) -> Result<Browser> {
    let browser = Browser::start(&Options { measuring: Some(measuring), ..Options::new(kind, fake.port()) })?;
    // Scripts that repeat something take long. It is less than the client of the driver waits for an answer.
    browser.session().post("/timeouts", json!({ "script": 110_000 }))?;
    Ok(browser)
}

/// The value below which so many of a hundred values lie; the upper one where it falls between two.
fn percentile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let index = (values.len() * percent).div_ceil(100).max(1) - 1;
    values.get(index).copied().unwrap_or(f64::NAN)
}

fn median(values: &mut [f64]) -> f64 {
    percentile(values, 50)
}

#[cfg(test)]
mod tests {
    use super::{median, percentile};

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let mut values: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        assert_eq!((percentile(&mut values, 95), median(&mut values)), (190.0, 100.0));
        assert_eq!(percentile(&mut [3.0], 95), 3.0);
        assert!(median(&mut []).is_nan());
    }
}
