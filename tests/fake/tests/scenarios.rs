//! Every scenario is whole: it loads, leads somewhere, and says what must be shown.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that falls over says what is wrong")]

use fake::Scenario;

fn all() -> impl Iterator<Item = (String, Scenario)> {
    fake::names().into_iter().map(|name| {
        let scenario = Scenario::named(&name).unwrap_or_else(|error| panic!("{error}"));
        (name, scenario)
    })
}

#[test]
fn every_scenario_loads() {
    assert!(all().count() >= 24);
}

#[test]
fn every_scenario_says_what_must_be_shown() {
    for (name, scenario) in all() {
        assert!(!scenario.about.trim().is_empty(), "{name} says nothing of itself");
        assert!(!scenario.visits.is_empty(), "{name} visits nothing");
        let expect = &scenario.expect;
        let shows = !expect.rules.is_empty() || !expect.summary.is_empty();
        assert_eq!(expect.badge, shows, "{name}: a badge shows rules or sums a list up, and nothing else does");
        // A verdict that is worse than the best has a rule that says why.
        let verdicts: Vec<&str> = expect.verdicts.values().map(String::as_str).collect();
        if verdicts.iter().any(|verdict| matches!(*verdict, "will-not-log" | "will-not-fill" | "by-address")) {
            assert!(expect.rules.values().any(|state| state == "broken"), "{name}: no rule is broken");
        }
        if verdicts.contains(&"cannot-tell") {
            let unclear = expect.rules.values().any(|state| state == "cannot-tell");
            let ambiguous = ["ambiguous_email_address", "stale_salesforce_id"];
            let ambiguous = ambiguous.iter().any(|rule| expect.rules.get(*rule).is_some_and(|state| state == "broken"));
            assert!(unclear || ambiguous, "{name}: every rule can tell");
        }
        for (rule, state) in &expect.rules {
            let about_fields = matches!(
                rule.as_str(),
                "hidden_activity_field"
                    | "read_only_activity_field"
                    | "missing_task_field"
                    | "missing_package_field"
                    | "misnamed_task_field"
                    | "mistyped_task_field"
                    | "task_type_value_missing"
                    | "required_task_field"
                    | "required_field_empty"
            );
            let named = expect.fields.iter().any(|field| field.rule == *rule);
            assert_eq!(named, about_fields && state == "broken", "{name}: the fields of {rule}");
        }
    }
}

#[test]
fn a_healthy_scenario_has_no_warning_at_all() {
    let healthy =
        ["healthy_lead", "healthy_contact", "healthy_account", "healthy_opportunity", "healthy_task", "healthy_person"];
    for name in healthy {
        let expect = Scenario::named(name).unwrap().expect;
        assert!(expect.rules.values().all(|state| state == "fine"), "{name}");
        assert!(expect.verdicts.values().all(|verdict| verdict == "logs" || verdict == "fills"), "{name}");
        assert!(expect.fields.is_empty(), "{name}");
    }
}

#[test]
fn the_readmes_example_is_a_scenario() {
    let readme = include_str!("../README.md");
    let example = readme.split_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    let path = std::env::temp_dir().join(format!("loggable-fake-readme-{}.toml", std::process::id()));
    std::fs::write(&path, example).unwrap();
    let loaded = Scenario::load(&path);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(loaded.unwrap_or_else(|error| panic!("{error}")).actions.failures.len(), 1);
}

#[test]
fn recorded_bodies_are_there() {
    for (name, scenario) in all() {
        for recording in scenario.orgs.iter().flat_map(|org| org.recorded.values()) {
            for path in recording.object_info.iter().chain(&recording.describe) {
                let body = std::fs::read(scenario.folder.join(path)).unwrap_or_else(|error| panic!("{name}: {error}"));
                serde_json::from_slice::<serde_json::Value>(&body).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        }
    }
}

#[test]
fn words_are_words_that_the_actions_app_shows() {
    let app = include_str!("../src/pages/actions.js");
    for (name, scenario) in all() {
        for word in scenario.actions.words.keys() {
            assert!(app.contains(&format!("words.{word}")), "{name}: the app never shows {word}");
        }
    }
}

#[test]
fn a_scenario_that_contradicts_itself_is_refused_with_a_reason() {
    let seed = std::fs::read_to_string(fake::scenarios_dir().join("seed.toml")).unwrap();
    let folder = std::env::temp_dir().join(format!("loggable-fake-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let refused = |from: &str, to: &str| {
        assert!(seed.contains(from), "{from}");
        let path = folder.join("altered.toml");
        std::fs::write(&path, seed.replace(from, to)).unwrap();
        Scenario::load(&path).expect_err(to).to_string()
    };
    for (from, to, reason) in [
        ("00Q5g00000aXbTqEAK", "00Q5g00000aXbTqEAA", "wrong checksum; 00Q5g00000aXbTqEAK is right"),
        ("profile = \"Sales\"", "profile = \"Marketing\"", "no profile or permission set \"Marketing\""),
        ("call = \"will-not-log\"", "call = \"by-address\"", "is no verdict"),
        ("not_connected = \"fine\"", "not_connected = \"good\"", "is no state"),
        ("missing_salesforce_id = \"blocks\"", "missing_salesforce_id = \"stops\"", "is no severity"),
        ("\"Task.MSE_Clicked__c\"", "\"Task.MSE_Clikced__c\"", "no org has a field \"Task.MSE_Clikced__c\""),
        (
            "id = \"00Q5g00000aXbTqEAK\"",
            "id = \"00Q5g00000aXbTqEAK\"\nowner = \"Nobody\"",
            "no user and no queue \"Nobody\"",
        ),
        ("id = \"00Q5g00000aXbTqEAK\"", "id = \"00Q5g00000aXbTqEAK\"\ncreated_by = \"x\"", "its org has no user \"x\""),
        (
            "id = \"00Q5g00000aXbTqEAK\"",
            "id = \"00Q5g00000aXbTqEAK\"\nmerged_into = \"0035g00000mNpQrAAK\"",
            "no other Lead \"0035g00000mNpQrAAK\" that it was merged into",
        ),
        (
            "id = \"0035g00000mNpQrAAK\"\nf",
            "id = \"0035g00000mNpQrAAK\"\nconverted = { contact = \"0035g00000mNpQrAAK\", account = \"0015g00000pDeFgAAK\" }\nf",
            "only a lead is converted",
        ),
        ("id = \"00Q5g00000aXbTqEAK\"", "id = \"00Q5g00000aXbTqEAK\"\nlocked = true", "its org has no record_locking"),
        (
            "id = \"00Q5g00000aXbTqEAK\"",
            "id = \"00Q5g00000aXbTqEAK\"\nempty = [\"Phone\"]",
            "\"Phone\" is no required field of Lead",
        ),
        ("id = \"0035g00000mNpQrAAK\"", "id = \"00G5g000002LmNoEAK\"", "write it as a user or a queue"),
        (
            "domain = \"acme\"",
            "domain = \"acme\"\ntask_type_default = \"Fax\"",
            "its default \"Fax\" is none of its task_types",
        ),
        (
            "domain = \"acme\"",
            "domain = \"acme\"\ntask_types_inactive = [\"Call\"]",
            "\"Call\" is among its task_types, active and inactive",
        ),
        (
            "[expect]",
            "[[actions.failure]]\ndays_ago = 1\ncode = \"X\"\ncategory = \"weather\"\n[expect]",
            "unknown variant `weather`",
        ),
        (
            "[expect]",
            "[[actions.failure]]\ndays_ago = 1\ncode = \"X\"\ncategory = \"other\"\nperson = \"Nobody\"\n[expect]",
            "there is no person \"Nobody\"",
        ),
        (
            "profile = \"Sales\"",
            "profile = \"Sales\"\npermission_set_groups = [\"Sellers\"]",
            "no permission set group \"Sellers\"",
        ),
        ("profile = \"Sales\"", "profile = \"Sales\"\nexpired = [\"Old\"]", "\"Old\" is not assigned"),
        (
            "[expect]",
            "[[permission_set_group]]\nname = \"Sellers\"\npermission_sets = [\"Sales\"]\n[expect]",
            "no permission set \"Sales\"",
        ),
        (
            "[expect]",
            "[[permission_set_group]]\nname = \"Sellers\"\npermission_sets = []\nmuting = \"M\"\n[expect]",
            "no muting set \"M\"",
        ),
        ("[expect]", "[[muting_set]]\nname = \"M\"\n[expect]", "muting set M: no group has it"),
        (
            "name = \"Sales\"\n",
            "name = \"Sales\"\ntype = \"session\"\n",
            "profile Sales: only a permission set has a type",
        ),
        ("[expect]", "[[profile]]\nname = \"Sales\"\n[expect]", "another has the same name"),
        ("not_connected = \"fine\"", "not_conected = \"fine\"", "there is no rule \"not_conected\""),
        (
            "[[profile]]",
            "[[org.field]]\nobject = \"Case\"\nname = \"A__c\"\nlabel = \"A\"\n[[profile]]",
            "no object \"Case\"",
        ),
        (
            "[[profile]]",
            "[[org.field]]\nobject = \"Task\"\nname = \"A__c\"\nlabel = \"A\"\ntype = \"text\"\n[[profile]]",
            "describe has no type \"text\"",
        ),
        (
            "[[profile]]",
            "[[org.field]]\nobject = \"Task\"\nname = \"A__c\"\nlabel = \"A\"\nformula = true\nrequired = true\n[[profile]]",
            "a formula is neither required",
        ),
        ("0035g00000mNpQrAAK", "00Q5g00000aXbTqEAK", "it is there twice"),
        ("badge = true", "badges = true", "unknown field `badges`"),
        ("badge = true", "badge = false", "verdicts or rules without a badge"),
    ] {
        let said = refused(from, to);
        assert!(said.contains(reason), "{to}: {said}");
        assert!(said.contains("altered.toml"), "{said}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(Scenario::named("no_such").unwrap_err().to_string().contains("healthy_lead"));
}
