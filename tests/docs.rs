//! README's table of the rules, and the pages that findings lead to, are what the rules say of themselves.
//!
//! `LOGGABLE_UPDATE_DOCS=1` writes both anew.

#![allow(clippy::panic, reason = "a test that falls over says what is wrong")]

#[path = "docs/pages.rs"]
mod pages;
#[path = "docs/store.rs"]
mod store;

use std::path::{Path, PathBuf};
use std::{env, fs};

use loggable::rules::{self, Rule};
use proptest::prelude::*;

const BEGIN: &str = "<!-- rules:begin -->";
const END: &str = "<!-- rules:end -->";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether what is stale is to be written anew.
fn updates() -> bool {
    env::var_os("LOGGABLE_UPDATE_DOCS").is_some_and(|value| value == "1")
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Every Rust file under a folder, as one text.
fn rust_under(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .filter_map(|path| match path.extension() {
            None if path.is_dir() => Some(rust_under(&path)),
            Some(ending) if ending == "rs" => Some(read(&path)),
            _ => None,
        })
        .collect()
}

#[test]
fn the_tests_that_hold_what_security_md_promises_are_there() {
    let security = read(&root().join("SECURITY.md"));
    let (_, promises) = security.split_once("## What is promised").unwrap_or_else(|| panic!("no promises"));
    let (promises, _) = promises.split_once("## What is not").unwrap_or_else(|| panic!("no end of promises"));
    let code = [rust_under(&root().join("src")), rust_under(&root().join("tests"))].concat();
    let rows: Vec<&str> =
        promises.lines().filter(|line| line.starts_with("| ") && !line.contains("| held by |")).collect();
    assert!(rows.len() > 10, "{promises}");
    for row in rows {
        let (promise, held_by) =
            row.trim_end_matches(" |").rsplit_once(" | ").unwrap_or_else(|| panic!("no second cell: {row}"));
        let names: Vec<&str> = held_by.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "nothing holds {promise}");
        for name in names {
            assert!(code.contains(&format!("fn {name}(")), "{name}, which is to hold {promise}, is not there");
        }
    }
}

#[test]
fn readme_has_the_rules_as_they_are() {
    let path = root().join("README.md");
    let readme = read(&path);
    let (before, rest) = readme.split_once(BEGIN).unwrap_or_else(|| panic!("README.md has no {BEGIN}"));
    let (_, after) = rest.split_once(END).unwrap_or_else(|| panic!("README.md has no {END} after {BEGIN}"));
    let current = format!("{before}{BEGIN}\n{}{END}{after}", table());
    if current == readme {
        return;
    }
    assert!(updates(), "README.md's table of rules is stale. `cargo xtask docs` writes it anew.");
    write(&path, &current);
}

#[test]
fn the_rules_pages_are_as_the_rules_are() {
    let folder = root().join(pages::FOLDER);
    let pages: Vec<(PathBuf, String)> =
        pages::all().into_iter().map(|(path, page)| (root().join(path), page)).collect();
    if updates() {
        fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    }
    let there = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in there {
        let path = entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path();
        if !pages.iter().any(|(known, _)| *known == path) {
            assert!(updates(), "{} is no rule's page. `cargo xtask docs` takes it away.", path.display());
            fs::remove_file(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
    }
    for (path, page) in pages {
        if path.is_file() && read(&path) == page {
            continue;
        }
        assert!(updates(), "{} is stale. `cargo xtask docs` writes it anew.", path.display());
        write(&path, &page);
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

#[test]
fn a_page_says_all_that_its_rule_says() {
    let pages = pages::all();
    assert_eq!(pages.len(), rules::ALL.len() + 1, "one for each rule, and the index");
    for rule in rules::ALL {
        let (_, page) = pages.iter().find(|(path, _)| path == rule.problem.page()).unwrap_or_else(|| panic!("no page"));
        let doc = &rule.doc;
        for text in [doc.what, doc.why, doc.evidence, doc.fix, doc.cannot_tell] {
            assert!(page.contains(&pages::rendered(text)), "{text}");
        }
        assert_eq!(page.matches("<h1>").count(), 1);
        assert!(page.matches("<h2>").count() >= 6, "{page}");
        let (_, index) = pages.last().unwrap_or_else(|| panic!("no index"));
        assert!(index.contains(&format!("<a href=\"{}.html\">", rule.problem.name())), "{index}");
    }
}

#[test]
fn marks_become_elements_and_all_else_is_text() {
    for (text, html) in [
        ("*Sync Settings* shows `a<b`", "<em>Sync Settings</em> shows <code>a&lt;b</code>"),
        ("*not_connected*", "<a href=\"not_connected.html\">Not connected</a>"),
        ("Connections & \"Customizations\"", "Connections &amp; &quot;Customizations&quot;"),
        ("2 * 3", "2 * 3"),
        ("`*x*`", "<code>*x*</code>"),
    ] {
        assert_eq!(pages::rendered(text), html);
    }
}

proptest! {
    /// Whatever the documentation says, its page has no elements but ours, and says it.
    #[test]
    fn documentation_makes_no_markup_of_its_own(text: String) {
        let html = pages::rendered(&text);
        let mut bare = html;
        for element in ["<em>", "</em>", "<code>", "</code>"] {
            bare = bare.replace(element, "");
        }
        prop_assert!(!bare.contains(['<', '>', '"']), "{}", bare);
        let read = bare.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        let said = |text: &str| text.replace(['*', '`'], "");
        prop_assert_eq!(said(&read), said(&text));
    }
}
