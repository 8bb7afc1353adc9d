//! The stores' listing texts: in both languages, within the stores' limits, and about the manifest as it is.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{read, root};

/// A listing's sections, by their headings, and the name above them.
fn listing(language: &str) -> (String, BTreeMap<String, String>) {
    let text = read(&root().join("store").join(format!("{language}.md")));
    let (name, rest) = text.split_once("\n## ").unwrap_or_else(|| panic!("store/{language}.md has no section"));
    let sections = rest.split("\n## ").filter_map(|section| section.split_once('\n'));
    let sections = sections.map(|(heading, body)| (heading.to_owned(), body.trim().to_owned())).collect();
    (name.trim_start_matches("# ").trim().to_owned(), sections)
}

fn json(path: &str) -> Value {
    serde_json::from_str(&read(&root().join(path))).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn message(language: &str, name: &str) -> String {
    let messages = json(&format!("extension/_locales/{language}/messages.json"));
    messages.pointer(&format!("/{name}/message")).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[test]
fn listings_have_the_same_sections_and_fit() {
    let expected = ["Description", "For reviewers", "Permissions", "Privacy", "Single purpose", "Summary", "Tile"];
    for language in ["en", "ja"] {
        let (name, sections) = listing(language);
        assert_eq!(sections.keys().collect::<Vec<_>>(), expected, "{language}");
        let length = |section: &str| sections.get(section).map_or(0, |text| text.chars().count());
        // The narrower of each store's limits: 50 characters of a name (Mozilla), 132 of a summary and 16,000 of a description
        // (Chrome), and 1,000 of a purpose.
        assert!(name.chars().count() <= 50 && name == message(language, "name"), "{language}: {name}");
        assert!((40..=132).contains(&length("Summary")), "{language}: {}", length("Summary"));
        assert!((300..=16_000).contains(&length("Description")), "{language}");
        assert!((20..=1_000).contains(&length("Single purpose")), "{language}");
        // Two lines of the tile that `cargo xtask screenshots` draws.
        assert!((10..=60).contains(&length("Tile")), "{language}");
        // The package says the same of itself as the stores do.
        assert_eq!(sections.get("Summary"), Some(&message(language, "description")), "{language}");
        // Stores show a description as plain text.
        let description = sections.get("Description").map(String::as_str).unwrap_or_default();
        for markup in ["**", "`", "](", "\n- ", "\n#"] {
            assert!(!description.contains(markup), "{language}: {markup:?} would be shown as it is");
        }
    }
}

#[test]
fn each_permission_of_the_manifest_is_justified_and_no_other() {
    let manifest = json("manifest.json");
    let asked: Vec<String> = ["permissions", "host_permissions"]
        .into_iter()
        .filter_map(|kind| manifest.get(kind)?.as_array())
        .flatten()
        .filter_map(|permission| permission.as_str().map(str::to_owned))
        .collect();
    assert!(asked.len() > 5, "{asked:?}");
    for language in ["en", "ja"] {
        let (_, sections) = listing(language);
        let permissions = sections.get("Permissions").map(String::as_str).unwrap_or_default();
        let lines = permissions.lines().filter_map(|line| line.strip_prefix("- `")?.split_once("`: "));
        let (justified, reasons): (Vec<String>, Vec<&str>) = lines.map(|(name, why)| (name.to_owned(), why)).unzip();
        assert_eq!(justified, asked, "{language}");
        for reason in reasons {
            assert!((5..=1_000).contains(&reason.chars().count()), "{language}: {reason}");
        }
    }
}

#[test]
fn one_version_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(json("manifest.json").get("version").and_then(Value::as_str), Some(version));
    let changelog = read(&root().join("CHANGELOG.md"));
    let newest = changelog.lines().find_map(|line| line.strip_prefix("## ")).unwrap_or_default();
    assert!(newest.starts_with(version), "the newest section of CHANGELOG.md is {newest:?}");
}
