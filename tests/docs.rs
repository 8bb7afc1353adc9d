//! README's table of the rules is what the rules say of themselves.
//!
//! `LOGGABLE_UPDATE_DOCS=1` writes it anew.

#![allow(clippy::panic, reason = "a test that falls over says what is wrong")]

use std::path::Path;
use std::{env, fs};

use loggable::rules::{self, Rule};

const BEGIN: &str = "<!-- rules:begin -->";
const END: &str = "<!-- rules:end -->";

#[test]
fn readme_has_the_rules_as_they_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (before, rest) = readme.split_once(BEGIN).unwrap_or_else(|| panic!("README.md has no {BEGIN}"));
    let (_, after) = rest.split_once(END).unwrap_or_else(|| panic!("README.md has no {END} after {BEGIN}"));
    let current = format!("{before}{BEGIN}\n{}{END}{after}", table());
    if current == readme {
        return;
    }
    if env::var_os("LOGGABLE_UPDATE_DOCS").is_some_and(|value| value == "1") {
        fs::write(&path, current).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    } else {
        panic!("README.md's table of rules is stale. `cargo xtask docs` writes it anew.");
    }
}

fn table() -> String {
    let head =
        "| rule | what happened, and why it matters | what shows it | who mends it, where | cannot be told when |";
    let rows = rules::ALL.iter().map(|rule| row(rule));
    let lines: Vec<String> = [head.to_owned(), "|---|---|---|---|---|".to_owned()].into_iter().chain(rows).collect();
    format!("{}\n", lines.join("\n"))
}

fn row(rule: &Rule) -> String {
    let doc = &rule.doc;
    let what = format!("{} {} ({})", doc.what, doc.why, doc.source);
    let name = format!("`{}`", rule.problem.name());
    let cells = [&name, &what, doc.evidence, doc.fix, doc.cannot_tell].map(cell);
    format!("| {} |", cells.join(" | "))
}

/// A text as one cell: a bar would begin the next.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[test]
fn the_table_has_a_row_for_each_rule() {
    let table = table();
    let rows: Vec<&str> = table.lines().skip(2).collect();
    assert_eq!(rows.len(), rules::ALL.len());
    for (row, rule) in rows.iter().zip(rules::ALL) {
        assert!(row.starts_with(&format!("| `{}` | ", rule.problem.name())), "{row}");
        assert_eq!(row.matches(" | ").count(), 4, "five cells: {row}");
        assert!(row.contains(rule.doc.fix), "{row}");
    }
    assert_eq!(cell("a|b\nc"), "a\\|b c");
}
