//! The laws of the house, each held by a test over the source tree itself.
//!
//! What the compiler can hold, it holds: a finding without evidence or fix, and a session token that could be shown, are
//! doctests that must not compile, beside `Finding` and `Token`. README's table of rules and the rules' pages are held
//! by `tests/docs.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that falls over says what is wrong"
)]

#[path = "tidy/source.rs"]
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use loggable::rules;
use serde_json::Value;
use source::{Language, Source};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The files under `folder` with one of these endings, by their path from the root. What is built is not source.
fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("extension/pkg") {
                    collect(&path, found);
                }
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    let mut files: Vec<String> = found
        .iter()
        .map(|path| path.strip_prefix(root()).unwrap().to_str().expect("names in ASCII").replace('\\', "/"))
        .filter(|path| endings.iter().any(|ending| path.ends_with(ending)))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{folder} has no file that ends in {endings:?}");
    files
}

/// The Rust files under `folder` without what is compiled for tests only.
fn rust(folder: &str) -> Vec<(String, Source)> {
    let files = files(folder, &[".rs"]);
    let for_tests: BTreeSet<String> = files
        .iter()
        .flat_map(|path| {
            let folder =
                path.trim_end_matches("/mod.rs").trim_end_matches("/lib.rs").trim_end_matches(".rs").to_owned();
            let code = Source::new(&read(path), Language::Rust).dense();
            let modules: Vec<String> = code
                .split("#[cfg(test)]")
                .skip(1)
                .filter_map(|item| {
                    let (before, _) = item.split_once(';')?;
                    let (_, name) = before.rsplit_once("mod")?;
                    name.chars().all(|it| it.is_alphanumeric() || it == '_').then(|| format!("{folder}/{name}.rs"))
                })
                .collect();
            modules
        })
        .collect();
    files
        .into_iter()
        .filter(|path| !for_tests.contains(path))
        .map(|path| {
            let source = Source::new(&read(&path), Language::Rust).without_tests();
            (path, source)
        })
        .collect()
}

fn javascript() -> Vec<(String, Source)> {
    let parsed = |path: String| {
        let source = Source::new(&read(&path), Language::JavaScript);
        (path, source)
    };
    files("extension", &[".js"]).into_iter().map(parsed).collect()
}

/// Where one of these names occurs in the code.
fn uses(sources: &[(String, Source)], names: &[&str]) -> Vec<String> {
    let mut uses = Vec::new();
    for (path, source) in sources {
        for (line, name) in source.identifiers() {
            if names.contains(&name) {
                uses.push(format!("{path}:{line}: {name}"));
            }
        }
    }
    uses
}

const NONE: [String; 0] = [];

// ---- 1. Everything outside src/web compiles and is tested natively ----

const BROWSER_CRATES: [&str; 9] = [
    "gloo",
    "gloo-net",
    "gloo-timers",
    "gloo-utils",
    "js-sys",
    "serde-wasm-bindgen",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "web-sys",
];

#[test]
fn browser_crates_are_used_in_src_web_alone() {
    let crates = BROWSER_CRATES.map(|name| name.replace('-', "_"));
    let names: Vec<&str> = crates.iter().map(String::as_str).collect();
    let (web, outside): (Vec<_>, Vec<_>) = rust("src").into_iter().partition(|(path, _)| path.starts_with("src/web/"));
    assert_eq!(uses(&outside, &names), NONE);
    assert!(!uses(&web, &names).is_empty(), "src/web is where the browser is");
    let lib = Source::new(&read("src/lib.rs"), Language::Rust);
    // The condition's literal is blanked in the code.
    let web = lib
        .dense()
        .split("#[cfg(target_arch=\"\")]")
        .skip(1)
        .any(|item| item.starts_with("pubmodweb;") || item.starts_with("modweb;"));
    assert!(web, "src/lib.rs has src/web for wasm32 only");
}

#[test]
fn no_browser_crate_is_a_native_dependency() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let named = |table: Option<&toml::Value>| -> Vec<String> {
        let names = table.and_then(toml::Value::as_table).into_iter().flat_map(|table| table.keys());
        names.filter(|name| BROWSER_CRATES.contains(&name.as_str())).cloned().collect()
    };
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        assert_eq!(named(manifest.get(section)), NONE, "[{section}]");
    }
    let targets = manifest["target"].as_table().unwrap();
    assert_eq!(targets.keys().collect::<Vec<_>>(), ["cfg(target_arch = \"wasm32\")"]);
    assert!(!named(targets["cfg(target_arch = \"wasm32\")"].get("dependencies")).is_empty());

    // Nor does another crate bring one along.
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "loggable", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--locked", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let tree = String::from_utf8(if tree.status.success() { tree.stdout } else { panic!("{tree:?}") }).unwrap();
    let crates: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains(&"serde"), "{tree}");
    assert_eq!(crates.iter().filter(|name| BROWSER_CRATES.contains(name)).collect::<Vec<_>>(), Vec::<&&str>::new());
}

// ---- 2. Rules have no I/O, clock, randomness or panic ----

#[test]
fn rules_only_judge() {
    let rules: Vec<_> =
        rust("src/rules").into_iter().map(|(path, source)| (path, source.without_attributes())).collect();
    let world = [
        "fs",
        "net",
        "env",
        "process",
        "thread",
        "io",
        "time",
        "Instant",
        "SystemTime",
        "rand",
        "async",
        "await",
        "unsafe",
        "static_mut",
        "Cell",
        "RefCell",
        "Mutex",
        "OnceLock",
        "LazyLock",
        "thread_local",
        "print",
        "println",
        "eprint",
        "eprintln",
        "dbg",
    ];
    let later_rooms = ["ports", "gather", "diagnose", "view", "message", "visits", "web"];
    let panics = [
        "unwrap",
        "expect",
        "unwrap_err",
        "expect_err",
        "panic",
        "unreachable",
        "todo",
        "unimplemented",
        "assert",
        "assert_eq",
        "assert_ne",
        "debug_assert",
        "debug_assert_eq",
        "debug_assert_ne",
        "unwrap_unchecked",
    ];
    for names in [&world[..], &later_rooms, &panics] {
        assert_eq!(uses(&rules, names), NONE);
    }
    let mut indexing = Vec::new();
    for (path, source) in &rules {
        for (index, line) in source.code.lines().enumerate() {
            let before = line.char_indices().filter(|(_, it)| *it == '[').map(|(at, _)| line[..at].chars().next_back());
            if before.flatten().any(|it| it.is_alphanumeric() || matches!(it, '_' | ')' | ']' | '?')) {
                indexing.push(format!("{path}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    assert_eq!(indexing, NONE);
}

#[test]
fn clippy_denies_rules_to_panic() {
    let rules = Source::new(&read("src/rules/mod.rs"), Language::Rust).dense();
    let (_, denied) = rules.split_once("#![deny(").expect("src/rules/mod.rs denies lints");
    let (denied, _) = denied.split_once(")]").unwrap();
    let denied: Vec<&str> = denied.split(',').collect();
    for lint in ["unwrap_used", "expect_used", "panic", "unreachable", "indexing_slicing"] {
        assert!(denied.contains(&format!("clippy::{lint}").as_str()), "{lint}");
    }
    // Only tests may fall over.
    assert_eq!(uses(&rust("src/rules"), &["allow", "warn"]), NONE);
}

// ---- 4. No port writes, and no request leaves for another host ----

/// The methods of each trait in src/ports.rs. A store is the browser's own.
const PORTS: [(&str, &[&str]); 4] = [
    ("Salesforce", &["hosts_with_session", "session", "get", "composite"]),
    ("Store", &["get", "set", "remove", "keys"]),
    ("ActionsMemory", &["person", "connection", "sync_settings"]),
    ("Clock", &["now"]),
];

#[test]
fn no_port_writes_to_salesforce_or_actions() {
    let ports = Source::new(&read("src/ports.rs"), Language::Rust).without_tests();
    let known: BTreeMap<&str, &[&str]> = PORTS.into();
    let mut seen = BTreeSet::new();
    for item in ports.code.split("trait ").skip(1) {
        let name = item.split(|it: char| !it.is_alphanumeric()).next().unwrap();
        let body = item.split("\n}").next().unwrap();
        let methods = body.split("fn ").skip(1).map(|method| method.split(['(', '<']).next().unwrap());
        let allowed = known.get(name).unwrap_or_else(|| panic!("a port that is not on the list: {name}"));
        for method in methods {
            assert!(allowed.contains(&method), "{name}::{method} is not on the list");
        }
        seen.insert(name);
    }
    assert!(seen.contains("Salesforce") && seen.contains("Store") && seen.contains("Clock"), "{seen:?}");
    // A subrequest of a composite names no method. It is a GET wherever one is made.
    let dense = ports.dense();
    let (_, subrequest) = dense.split_once("structSubrequest{").unwrap();
    assert!(subrequest.starts_with("pubreference_id:&'staticstr,puburl:String,}"), "{subrequest}");
}

#[test]
fn requests_have_one_door_and_it_leads_to_api_hosts() {
    const DOOR: &str = "src/web/salesforce.rs";
    let sources = rust("src");
    let doors = [
        "gloo_net",
        "RequestBuilder",
        "RequestInit",
        "XmlHttpRequest",
        "WebSocket",
        "EventSource",
        "fetch",
        "send_beacon",
        "sendBeacon",
    ];
    let outside: Vec<String> = uses(&sources, &doors).into_iter().filter(|place| !place.starts_with(DOOR)).collect();
    assert_eq!(outside, NONE);

    let door = &sources.iter().find(|(path, _)| path == DOOR).unwrap_or_else(|| panic!("{DOOR} is not there")).1;
    let dense = door.dense();
    assert_eq!(dense.matches("RequestBuilder::new(").count(), 1, "one place makes requests");
    assert_eq!(dense.matches("authorization(").count(), 1, "one place has the token");
    // Whoever asks for the token of a host that is not an org's API host gets none.
    let (_, token) = dense.split_once("asyncfntoken(").expect("a function that has the token");
    let (before_cookie, _) = token.split_once("cookies_get(").expect("it reads the cookie");
    assert!(before_cookie.contains("if!is_api_host(host){returnErr("), "{before_cookie}");
    let (_, send) = dense.split_once("asyncfnsend(").expect("a function that sends");
    let (before_request, _) = send.split_once("RequestBuilder::new(").unwrap();
    assert!(before_request.contains("self.token(host).await?"), "{before_request}");
    assert!(dense.contains(".redirect(RequestRedirect::Manual)"), "no redirect leads the token elsewhere");
    let methods: BTreeSet<&str> = dense
        .split("Method::")
        .skip(1)
        .map(|rest| &rest[..rest.find(|it: char| !it.is_alphabetic()).unwrap()])
        .collect();
    assert_eq!(methods, BTreeSet::from(["GET", "POST"]));

    // POST is for /composite alone, whose subrequests are GETs.
    assert_eq!(dense.matches("Some(composite::request(").count(), 1);
    assert_eq!(dense.matches("self.send(").count(), 2, "get and composite");
    let writes: Vec<String> = sources
        .iter()
        .flat_map(|(path, source)| source.strings.iter().map(move |literal| (path, literal)))
        .filter(|(_, literal)| matches!(literal.text.as_str(), "PUT" | "PATCH" | "DELETE" | "POST"))
        .map(|(path, literal)| format!("{path}:{}", literal.line))
        .collect();
    assert_eq!(writes, NONE, "methods that write");
}

#[test]
fn scripts_ask_for_the_extension_s_own_files_only() {
    let scripts = javascript();
    let doors = ["XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "importScripts", "WebTransport"];
    assert_eq!(uses(&scripts, &doors), NONE);
    for (path, source) in &scripts {
        let dense = source.dense();
        for call in dense.split("fetch(").skip(1) {
            assert!(call.starts_with("chrome.runtime.getURL("), "{path}: fetch({}", &call[..call.len().min(40)]);
        }
        assert!(uses(&scripts, &["fetch"]).len() >= dense.matches("fetch(").count(), "{path}");
    }
    for (path, text) in files("extension", &[".html", ".css"]).into_iter().map(|path| (path.clone(), read(&path))) {
        for remote in ["http:", "https:", "src=\"//", "url(\"//", "url(//", "@import"] {
            assert!(!text.contains(remote), "{path} has {remote}");
        }
    }
}

// ---- 5. The token is in no message, log, storage, error or page ----

#[test]
fn the_token_cannot_be_shown() {
    let sources = rust("src");
    let session =
        &sources.iter().find(|(path, _)| path == "src/salesforce/session.rs").expect("src/salesforce/session.rs").1;
    let dense = session.dense();
    let (before, _) =
        dense.split_once("structToken(String);").expect("the token is its own type, and its text is its own");
    let attributes = before.rsplit([';', '}']).next().unwrap();
    assert!(!attributes.contains("derive"), "{attributes}");
    for (path, source) in &sources {
        let dense = source.dense();
        for item in dense.split("impl").skip(1) {
            let Some((header, _)) = item.split_once('{') else { continue };
            let shows = header.ends_with("forToken") || header.ends_with("for&Token");
            assert!(!shows, "{path}: impl {header}: the token does nothing but what it says itself");
        }
    }
    let elsewhere: Vec<String> = uses(&sources, &["Token"])
        .into_iter()
        .filter(|place| {
            !place.starts_with("src/salesforce/session.rs:") && !place.starts_with("src/web/salesforce.rs:")
        })
        .collect();
    assert_eq!(elsewhere, NONE);
}

#[test]
fn nothing_is_logged() {
    let sources: Vec<_> = rust("src").into_iter().chain(javascript()).collect();
    let logs = ["console", "print", "println", "eprint", "eprintln", "dbg", "log", "tracing", "alert", "console_log"];
    assert_eq!(uses(&sources, &logs), NONE);
}

// ---- 6. Each rule is registered once, documented and tried ----

#[test]
fn every_rule_is_registered_once_and_named_after_its_problem() {
    let registered: Vec<&str> = rules::ALL.iter().map(|rule| rule.problem.name()).collect();
    let distinct: BTreeSet<&str> = registered.iter().copied().collect();
    assert_eq!(distinct.len(), registered.len(), "{registered:?}");
    let files: BTreeSet<String> = files("src/rules", &[".rs"])
        .iter()
        .map(|path| path.trim_start_matches("src/rules/").trim_end_matches(".rs").to_owned())
        .filter(|name| name != "mod")
        .collect();
    assert_eq!(distinct, files.iter().map(String::as_str).collect());
    for rule in rules::ALL {
        let kept = serde_json::to_value(rule.problem).unwrap();
        assert_eq!(kept, rule.problem.name(), "one name everywhere");
        let source = read(&format!("src/rules/{}.rs", rule.problem.name()));
        assert!(source.contains(&format!("problem: Problem::{:?},", rule.problem)), "{:?}", rule.problem);
    }
}

#[test]
fn every_rule_is_documented() {
    for rule in rules::ALL {
        let doc = &rule.doc;
        let parts = [
            ("what", doc.what),
            ("why", doc.why),
            ("evidence", doc.evidence),
            ("fix", doc.fix),
            ("cannot_tell", doc.cannot_tell),
        ];
        for (part, text) in parts {
            assert!(text.ends_with('.') && text.len() > 20, "{}: {part}: whole sentences", rule.problem.name());
            assert!(!text.contains("  "), "{}: {part}", rule.problem.name());
        }
        assert!(doc.source.contains("Adobe's documentation"), "{}", rule.problem.name());
    }
}

#[test]
fn every_rule_is_tried_on_what_fires_stays_quiet_cannot_be_told_and_does_not_apply() {
    for rule in rules::ALL {
        let name = rule.problem.name();
        let source = Source::new(&read(&format!("src/rules/{name}.rs")), Language::Rust);
        let (_, tests) = source.code.split_once("mod tests {").unwrap_or_else(|| panic!("{name} has no tests"));
        for (beginning, asserts) in [
            ("fires_", "broken("),
            ("stays_quiet_", "fine("),
            ("cannot_tell_", "CannotTell("),
            ("not_applicable_", "NotApplicable"),
        ] {
            let tried: Vec<&str> = tests
                .split("#[test]")
                .filter(|test| test.trim_start().starts_with(&format!("fn {beginning}")))
                .collect();
            assert!(!tried.is_empty(), "{name} has no test fn {beginning}…");
            for test in tried {
                let expects =
                    test.contains(asserts) || beginning == "cannot_tell_" && test.contains("cannot_tell(judge(");
                assert!(expects, "{name}: a test fn {beginning}… that does not expect {asserts}…");
            }
        }
    }
}

// ---- 7. What the manifest asks for ----

const HOSTS: [&str; 9] = [
    "https://*.my.salesforce.com/*",
    "https://*.lightning.force.com/*",
    "https://*.vf.force.com/*",
    "https://*.visual.force.com/*",
    "https://*.my.salesforce.mil/*",
    "https://*.lightning.crmforce.mil/*",
    "https://*.my.sfcrmproducts.cn/*",
    "https://*.lightning.sfcrmapps.cn/*",
    "https://toutapp.com/*",
];

fn manifest() -> Value {
    serde_json::from_str(&read("manifest.json")).expect("manifest.json")
}

fn set(list: &Value) -> BTreeSet<&str> {
    let list = list.as_array().unwrap_or_else(|| panic!("not a list: {list}"));
    let set: BTreeSet<&str> = list.iter().map(|item| item.as_str().expect("text")).collect();
    assert_eq!(set.len(), list.len(), "named twice: {list:?}");
    set
}

#[test]
fn the_manifest_asks_for_these_permissions_and_no_others() {
    let manifest = manifest();
    assert_eq!(manifest["manifest_version"], 3);
    assert_eq!(set(&manifest["permissions"]), BTreeSet::from(["cookies", "storage"]));
    assert_eq!(set(&manifest["host_permissions"]), BTreeSet::from(HOSTS));
    let scripts = manifest["content_scripts"].as_array().unwrap();
    for script in scripts {
        assert!(set(&script["matches"]).is_subset(&BTreeSet::from(HOSTS)));
        assert!(matches!(script.get("all_frames"), None | Some(Value::Bool(false))), "the top frame only");
        for widening in ["match_about_blank", "match_origin_as_fallback", "world"] {
            assert!(script.get(widening).is_none(), "{widening}");
        }
    }
    for more in [
        "optional_permissions",
        "optional_host_permissions",
        "web_accessible_resources",
        "externally_connectable",
        "sandbox",
        "chrome_url_overrides",
        "devtools_page",
        "update_url",
    ] {
        assert!(manifest.get(more).is_none(), "{more}");
    }
    let collected = &manifest["browser_specific_settings"]["gecko"]["data_collection_permissions"];
    assert_eq!(set(&collected["required"]), BTreeSet::from(["none"]));
    assert!(collected.get("optional").is_none());
}

#[test]
fn the_manifest_s_hosts_are_those_that_the_engine_knows() {
    let source = Source::new(&read("src/salesforce/host.rs"), Language::Rust).without_tests();
    let patterns = source.strings.iter().map(|literal| literal.text.as_str()).filter(|text| text.ends_with("/*"));
    assert_eq!(patterns.chain(["https://toutapp.com/*"]).collect::<BTreeSet<_>>(), BTreeSet::from(HOSTS));
}

#[test]
fn the_extension_s_pages_may_do_this_and_no_more() {
    let manifest = manifest();
    let policy = manifest["content_security_policy"].as_object().unwrap();
    assert_eq!(policy.keys().collect::<Vec<_>>(), ["extension_pages"]);
    let directives: BTreeMap<&str, BTreeSet<&str>> = policy["extension_pages"]
        .as_str()
        .unwrap()
        .split(';')
        .map(|directive| {
            let mut words = directive.split_whitespace();
            (words.next().unwrap_or_default(), words.collect())
        })
        .collect();
    let expected = BTreeMap::from([
        ("default-src", BTreeSet::from(["'none'"])),
        ("script-src", BTreeSet::from(["'self'", "'wasm-unsafe-eval'"])),
        ("style-src", BTreeSet::from(["'self'"])),
        ("img-src", BTreeSet::from(["'self'"])),
        (
            "connect-src",
            BTreeSet::from([
                "'self'",
                "https://*.my.salesforce.com",
                "https://*.my.salesforce.mil",
                "https://*.my.sfcrmproducts.cn",
            ]),
        ),
    ]);
    assert_eq!(directives, expected);
}

#[test]
fn the_manifest_names_files_that_are_there() {
    fn named(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) if text.starts_with("extension/") => found.push(text.clone()),
            Value::Array(list) => list.iter().for_each(|item| named(item, found)),
            Value::Object(map) => map.values().for_each(|item| named(item, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    named(&manifest(), &mut found);
    assert!(found.len() > 3, "{found:?}");
    found.retain(|path| !root().join(path).is_file());
    assert_eq!(found, NONE);
}

// ---- 8. Words are in the words files, in every language ----

/// Values of attributes that drivers read, not people: lists of the contract's own names.
const CONTRACT: [&str; 1] = ["email call"];

/// Whether a text has words for a reader: two words in a row, or one that begins a sentence.
fn has_words(text: &str) -> bool {
    let is_punctuation = |it: char| matches!(it, '.' | ',' | '!' | '?' | ':' | '…' | '(' | ')' | '“' | '”');
    let is_word =
        |word: &&str| !word.is_empty() && word.chars().all(|it| it.is_alphabetic() || matches!(it, '\'' | '’' | '-'));
    // A class or a selector begins with a full stop; a word never does.
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_end_matches(is_punctuation)).collect();
    let in_a_row = words.windows(2).any(|pair| pair.iter().all(is_word));
    let begins_sentence = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && word.len() > 1 && letters.all(char::is_lowercase)
    };
    let in_another_script = text.chars().any(|it| it.is_alphabetic() && !it.is_ascii());
    in_a_row || in_another_script || words.iter().any(|word| begins_sentence(word))
}

#[test]
fn what_counts_as_words() {
    for text in ["Will log", "check again", "Call", "open {place} in Setup", "通話", "Done."] {
        assert!(has_words(text), "{text}");
    }
    for text in
        ["", "call", "data-rule", "UTC{sign}", ".oneContent.active h1", "aria-expanded", "https://{host}/", "{a} {b}"]
    {
        assert!(!has_words(text), "{text}");
    }
}

#[test]
fn the_view_has_no_words_of_its_own() {
    let mut found = Vec::new();
    for (path, source) in rust("src/view") {
        if path.starts_with("src/view/words/") || path == "src/view/words.rs" {
            continue;
        }
        for literal in source.strings {
            let before = literal.before.trim_end();
            let names_classes = before.ends_with(".class(") || before.ends_with("class: ");
            let is_attribute = before.trim_start().starts_with("#[") || before.trim_start().starts_with("#![");
            if has_words(&literal.text) && !names_classes && !is_attribute && !CONTRACT.contains(&literal.text.as_str())
            {
                found.push(format!("{path}:{}: {:?}", literal.line, literal.text));
            }
        }
    }
    assert_eq!(found, NONE);
}

#[test]
fn scripts_have_no_words_of_their_own() {
    let scripts = javascript();
    let mut found = Vec::new();
    for (path, source) in &scripts {
        for literal in &source.strings {
            let before = literal.before.trim_end();
            // Names of keys, errors and messages of the browser's are compared with, never shown.
            let is_compared = before.ends_with("===") || before.ends_with("!==");
            // `rel` takes words of HTML's own.
            let is_relation = before.ends_with(".rel =");
            if has_words(&literal.text) && !is_compared && !is_relation && literal.text != "use strict" {
                found.push(format!("{path}:{}: {:?}", literal.line, literal.text));
            }
        }
    }
    assert_eq!(found, NONE);
    // Text comes into being as text, and from the engine.
    let markup = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "createContextualFragment",
        "setHTMLUnsafe",
        "eval",
        "DOMParser",
    ];
    assert_eq!(uses(&scripts, &markup), NONE);
}

#[test]
fn of_a_page_only_the_title_and_the_rows_of_a_list_are_watched_in_depth() {
    const TITLE: &str = "titleWatch.observe(found,{childList:true,characterData:true,subtree:true})";
    // What holds the rows of a list, where nothing but rows, their text and their links is noticed.
    const ROWS: &str =
        "changes.observe(body,{childList:true,subtree:true,characterData:true,attributes:true,attributeFilter:[";
    let watched: Vec<String> = javascript()
        .into_iter()
        .filter(|(_, source)| source.dense().replace(TITLE, "").replace(ROWS, "").contains("subtree"))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(watched, NONE);
}

#[test]
fn pages_have_no_words_of_their_own() {
    // What the rules say of themselves is on their own pages, which tests/docs.rs holds to it.
    for path in files("extension", &[".html"]).into_iter().filter(|path| !path.starts_with("extension/rules/")) {
        let html = read(&path);
        for part in html.split('<').skip(1) {
            let (tag, text) = part.split_once('>').unwrap_or((part, ""));
            let text = text.trim();
            assert!(text.is_empty() || text == "Loggable", "{path}: {text:?}");
            for attribute in ["title=", "alt=", "placeholder=", "aria-label=", "style=", "onclick=", "onload="] {
                assert!(!tag.contains(attribute), "{path}: <{tag}>");
            }
        }
    }
    for path in files("extension", &[".css"]) {
        for content in read(&path).split("content:").skip(1) {
            let value = content.split([';', '}']).next().unwrap();
            assert!(!has_words(value.trim().trim_matches('"')), "{path}: content:{value}");
        }
    }
}

#[test]
fn the_rules_pages_are_text_and_links_among_themselves() {
    let pages = files("extension/rules", &[""]);
    assert!(pages.iter().all(|path| path.ends_with(".html")), "{pages:?}");
    for path in &pages {
        let html = read(path);
        let mut attributes = BTreeSet::new();
        for tag in html.split('<').skip(1).map(|part| part.split('>').next().unwrap()) {
            let name = tag.trim_start_matches('/').split_whitespace().next().unwrap();
            for active in ["script", "style", "img", "iframe", "object", "embed", "form", "base", "svg"] {
                assert_ne!(name, active, "{path}");
            }
            attributes.extend(tag.split_whitespace().skip(1).filter_map(|part| part.split_once('=')));
        }
        for (attribute, value) in attributes {
            let value = value.trim_matches('"');
            match attribute {
                "href" if ["../badge.css", "../panel.css", "../pages.css"].contains(&value) => {}
                "href" => assert!(pages.contains(&format!("extension/rules/{value}")), "{path}: {value}"),
                "lang" | "charset" | "name" | "content" | "rel" => {}
                other => panic!("{path}: {other}=\"{value}\""),
            }
        }
    }
    for rule in rules::ALL {
        assert!(root().join(rule.problem.page()).is_file(), "{}", rule.problem.page());
    }
}

#[test]
fn every_locale_has_every_message() {
    let locales: BTreeMap<String, BTreeMap<String, String>> = files("extension/_locales", &["/messages.json"])
        .into_iter()
        .map(|path| {
            let messages: BTreeMap<String, Value> =
                serde_json::from_str(&read(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
            let locale = path.split('/').nth(2).unwrap().to_owned();
            let message =
                |(key, value): (String, Value)| (key, value["message"].as_str().unwrap_or_default().to_owned());
            (locale, messages.into_iter().map(message).collect())
        })
        .collect();
    assert_eq!(locales.keys().collect::<Vec<_>>(), ["en", "ja"]);
    let keys = |locale: &str| locales[locale].keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys("en"), keys("ja"));
    for (locale, messages) in &locales {
        for (key, message) in messages {
            assert!(!message.trim().is_empty(), "{locale}: {key}");
        }
    }

    let manifest = read("manifest.json");
    assert_eq!(serde_json::from_str::<Value>(&manifest).unwrap()["default_locale"], "en");
    let mut used: BTreeSet<String> =
        manifest.split("__MSG_").skip(1).map(|rest| rest.split("__").next().unwrap().to_owned()).collect();
    for (_, source) in javascript() {
        let asked = source.strings.iter().filter(|literal| literal.before.trim_end().ends_with("getMessage("));
        used.extend(asked.map(|literal| literal.text.clone()));
    }
    assert!(used.contains("name") && used.contains("description"), "{used:?}");
    assert_eq!(used.difference(&keys("en")).collect::<Vec<_>>(), Vec::<&String>::new(), "asked for and not there");
}
