//! The table: rows of figures, for people and for machines.

use std::fmt;

use serde::Serialize;

use crate::bounds::Limit;
use crate::browser::Kind;

/// A unit, which says how a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Bytes, written in thousands.
    Bytes,
    /// Milliseconds.
    Milliseconds,
    /// Requests.
    Requests,
    /// So many times something else.
    Times,
    /// Of a hundred.
    Percent,
    /// Anything else that is counted.
    Count,
}

impl Unit {
    /// A value with its unit.
    pub fn write(self, value: f64) -> String {
        match self {
            Unit::Bytes => format!("{:.1} KB", value / 1000.0),
            Unit::Milliseconds => format!("{value:.1} ms"),
            Unit::Requests => format!("{value:.0}"),
            Unit::Times => format!("{value:.2} ×"),
            Unit::Percent => format!("{value:.2} %"),
            Unit::Count => format!("{}", (value * 1000.0).round() / 1000.0),
        }
    }
}

/// A figure.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    figure: String,
    /// In which browser; none where it is the same in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    browser: Option<&'static str>,
    unit: Unit,
    measured: f64,
    /// It should be no more than this.
    bound: f64,
    met: bool,
    /// Over this, a test fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    ceiling: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// What a figure is compared with, measured in the same run.
#[derive(Debug, Clone, Serialize)]
struct Baseline {
    what: String,
    unit: Unit,
    value: f64,
}

impl Row {
    /// A figure with the bound that it should not be over.
    pub fn new(figure: impl Into<String>, unit: Unit, measured: f64, bound: f64) -> Self {
        Row {
            figure: figure.into(),
            browser: None,
            unit,
            measured,
            bound,
            // A value that could not be had is no value that is met.
            met: measured <= bound,
            ceiling: None,
            baseline: None,
            note: None,
        }
    }

    /// A figure that a test holds too.
    pub fn limited(figure: impl Into<String>, unit: Unit, measured: u64, limit: Limit) -> Self {
        let mut row = Row::new(figure, unit, measured as f64, limit.bound as f64);
        row.ceiling = Some(limit.ceiling as f64);
        row
    }

    /// In this browser.
    pub fn in_browser(mut self, kind: Kind) -> Self {
        self.browser = Some(kind.name());
        self
    }

    /// Beside this, of the same run.
    pub fn beside(mut self, what: impl Into<String>, unit: Unit, value: f64) -> Self {
        self.baseline = Some(Baseline { what: what.into(), unit, value });
        self
    }

    /// With something to know about it.
    pub fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// All figures.
#[derive(Debug, Default, Serialize)]
pub struct Table {
    /// In the order of the table.
    pub rows: Vec<Row>,
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut notes = Vec::new();
        let mut lines = vec![
            ["figure", "browser", "measured", "bound", "test", "baseline of the same run", "met"].map(str::to_owned),
        ];
        for row in &self.rows {
            let mark = row.note.as_ref().map(|note| {
                let known = notes.iter().position(|known| known == note);
                let number = known.unwrap_or_else(|| {
                    notes.push(note.clone());
                    notes.len() - 1
                });
                format!(" [{}]", number + 1)
            });
            lines.push([
                format!("{}{}", row.figure, mark.unwrap_or_default()),
                row.browser.unwrap_or("").to_owned(),
                row.unit.write(row.measured),
                format!("≤ {}", row.unit.write(row.bound)),
                row.ceiling.map(|ceiling| format!("≤ {}", row.unit.write(ceiling))).unwrap_or_default(),
                row.baseline
                    .as_ref()
                    .map(|baseline| format!("{} {}", baseline.unit.write(baseline.value), baseline.what))
                    .unwrap_or_default(),
                if row.met { "yes" } else { "NO" }.to_owned(),
            ]);
        }
        let width = |column: usize| {
            lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..7).map(width).collect();
        for line in &lines {
            let mut text = String::new();
            for (cell, width) in line.iter().zip(&widths) {
                text.push_str(cell);
                text.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count()) + 2));
            }
            writeln!(formatter, "{}", text.trim_end())?;
        }
        for (index, note) in notes.iter().enumerate() {
            writeln!(formatter, "[{}] {note}", index + 1)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a table of another shape says what it is")]

    use super::{Row, Table, Unit};
    use crate::bounds::Limit;

    #[test]
    fn the_table_says_what_is_met_and_what_is_not() {
        let limit = Limit { bound: 120_000, ceiling: 600_000 };
        let rows = vec![
            Row::limited("Wasm", Unit::Bytes, 585_726, limit),
            Row::new("warm", Unit::Milliseconds, 49.96, 50.0).beside("alone", Unit::Milliseconds, 20.0).noting("p95"),
            Row::new("cold", Unit::Milliseconds, f64::NAN, 50.0).noting("p95"),
        ];
        let text = Table { rows }.to_string();
        let lines: Vec<&str> = text.lines().collect();
        let [_, wasm, warm, cold, note] = lines.as_slice() else { panic!("{text}") };
        assert!(wasm.contains("585.7 KB") && wasm.contains("≤ 120.0 KB") && wasm.ends_with("NO"), "{wasm}");
        assert!(warm.contains("warm [1]") && warm.contains("20.0 ms alone") && warm.ends_with("yes"), "{warm}");
        assert!(cold.contains("cold [1]") && cold.ends_with("NO"), "{cold}");
        assert_eq!(*note, "[1] p95");
    }
}
