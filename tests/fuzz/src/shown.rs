//! What is shown: trees of nodes, held to the lists that `extension/mount.js` has too.

use loggable::salesforce::host;
use loggable::view::node::Node;
use serde_json::Value;

use crate::url::is_api_host;

const TAGS: [&str; 33] = [
    "div", "span", "p", "ul", "ol", "li", "h1", "h2", "h3", "button", "a", "code", "strong", "small", "details",
    "summary", "time", "dl", "dt", "dd", "section", "header", "footer", "table", "thead", "tbody", "tr", "th", "td",
    "caption", "form", "label", "input",
];
const ATTRIBUTES: [&str; 16] = [
    "title",
    "lang",
    "dir",
    "datetime",
    "open",
    "hidden",
    "scope",
    "role",
    "tabindex",
    "type",
    "disabled",
    "id",
    "value",
    "maxlength",
    "autocomplete",
    "href",
];

/// Only elements and attributes of the list, links to Salesforce and Actions only, and no text with characters that hide
/// or reorder others, or that goes on for ever.
pub fn is_sound(node: &Node) {
    let tree = serde_json::to_value(node).expect("nodes are plain data");
    element(&tree, 0);
}

fn element(node: &Value, depth: usize) {
    assert!(depth < 32, "deeper than anything that is drawn");
    let tag = node["tag"].as_str().expect("a tag");
    assert!(TAGS.contains(&tag), "<{tag}>");
    if let Some(text) = node.get("text") {
        text_is_sound(text.as_str().expect("text"));
    }
    for (name, value) in node.get("attributes").and_then(Value::as_object).into_iter().flatten() {
        let value = value.as_str().expect("text");
        let is_listed = ATTRIBUTES.contains(&name.as_str()) || name.starts_with("aria-") || name.starts_with("data-");
        assert!(is_listed && name.bytes().all(|it| it.is_ascii_lowercase() || it == b'-'), "{name:?}");
        if name == "href" {
            assert_eq!(tag, "a");
            leads_home(value);
        }
        // A field holds what the reader wrote into it, as it was written.
        if !(name == "value" && tag == "input") {
            text_is_sound(value);
        }
    }
    if let Some(class) = node.get("class").and_then(Value::as_str) {
        assert!(class.bytes().all(|it| it.is_ascii_lowercase() || it == b'-' || it == b' '), "{class:?}");
    }
    for child in node.get("children").and_then(Value::as_array).into_iter().flatten() {
        element(child, depth + 1);
    }
}

fn leads_home(link: &str) {
    let rest = link.strip_prefix("https://").unwrap_or_else(|| panic!("{link:?}"));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    assert!(host == "toutapp.com" || (is_api_host(host) && host::is_api_host(host)), "{link:?}");
    assert!(link.bytes().all(|byte| byte.is_ascii_graphic()), "{link:?}");
}

/// A text that a reader can read.
pub fn text_is_sound(text: &str) {
    assert!(text.chars().count() <= 4_000, "{} characters", text.chars().count());
    for character in text.chars() {
        let hides = matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}');
        assert!(!hides && !character.is_control(), "{character:?} in {text:?}");
    }
}
