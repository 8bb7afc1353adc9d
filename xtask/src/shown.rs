//! What the extension shows, by the attributes of its contract: words and locale play no part.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What page or popup shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// `data-verdict` by `data-activity`. An activity that does not apply is absent.
    pub verdicts: BTreeMap<String, String>,
    /// The rules, in the order shown.
    pub rules: Vec<RuleShown>,
    /// The numbers that sum a list up, by their names in the contract (`data-rows`, `data-calls`, …).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub summary: BTreeMap<String, String>,
    /// The rows of a list that will not log, by record id: the verdicts on e-mails and calls.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rows: BTreeMap<String, String>,
}

/// A rule's node.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RuleShown {
    /// `data-rule`
    pub rule: String,
    /// `data-state`
    pub state: String,
    /// `data-severity`, where broken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// `data-cause`, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// `data-why` of the reason that it stands below, where it cannot tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The fields named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldShown>,
}

/// A field's node inside a rule's.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FieldShown {
    /// `data-object`
    pub object: String,
    /// `data-field`
    pub field: String,
    /// `data-affects`
    pub affects: String,
}

/// Reads a [`Shown`] below the node that is its first argument: a shadow root, or what the engine has sent an extension page. It reads
/// everything in one go, because what is shown may change between two commands.
pub(crate) const READ: &str = r#"
    const root = arguments[0] ?? document.getElementById("content") ?? document.body;
    const data = (node, name) => node.getAttribute(`data-${name}`) ?? undefined;
    const verdicts = {};
    for (const node of root.querySelectorAll("[data-activity]")) {
        const activity = data(node, "activity");
        if (activity in verdicts) throw new Error(`two nodes for ${activity}`);
        verdicts[activity] = data(node, "verdict") ?? "";
    }
    const rules = [...root.querySelectorAll("[data-rule]")].map((node) => ({
        rule: data(node, "rule"),
        state: data(node, "state") ?? "",
        severity: data(node, "severity"),
        cause: data(node, "cause"),
        why: node.closest("[data-why]")?.dataset.why,
        fields: [...node.querySelectorAll("[data-field]")].map((field) => ({
            object: data(field, "object") ?? "",
            field: data(field, "field"),
            affects: data(field, "affects") ?? "",
        })),
    }));
    const { summary: _, action, form, words, ...summary } = root.querySelector("[data-summary]")?.dataset ?? {};
    const rows = {};
    for (const { dataset } of root.querySelectorAll("tr[data-row]")) rows[dataset.row] = `${dataset.email} ${dataset.call}`;
    // A node that says it is still checking is no answer yet.
    const busy = root.querySelector("[aria-busy=true], .checking") !== null;
    return { empty: root.querySelector("*") === null, busy, shown: { verdicts, rules, summary, rows } };
"#;

/// What [`READ`] answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Reading {
    /// There is nothing at all below the node.
    pub empty: bool,
    /// A check is under way.
    pub busy: bool,
    /// What is shown.
    pub shown: Shown,
}

/// What differs between what is shown and what a scenario expects: one line each, none where all is as it should be.
pub fn differences(expect: &fake::scenario::Expect, shown: &Shown) -> Vec<String> {
    let mut lines = Vec::new();
    differing(&mut lines, "verdict on", &expect.verdicts, &shown.verdicts);
    differing(&mut lines, "count of", &expect.summary, &shown.summary);
    differing(&mut lines, "verdicts on", &expect.rows, &shown.rows);

    let states = shown.rules.iter().map(|rule| (rule.rule.clone(), rule.state.clone())).collect();
    differing(&mut lines, "state of", &expect.rules, &states);
    for (index, rule) in shown.rules.iter().enumerate() {
        if shown.rules.iter().skip(index + 1).any(|other| other.rule == rule.rule) {
            lines.push(format!("the rule {} is shown twice", rule.rule));
        }
    }

    let broken = || shown.rules.iter().filter(|rule| rule.state == "broken");
    let severities = broken().map(|rule| (rule.rule.clone(), rule.severity.clone().unwrap_or_default())).collect();
    differing(&mut lines, "severity of", &expect.severity, &severities);
    let causes = shown.rules.iter().filter_map(|rule| Some((rule.rule.clone(), rule.cause.clone()?))).collect();
    differing(&mut lines, "cause of", &expect.cause, &causes);
    // A scenario names the reasons that it is about. Other rules may have others.
    let whys = shown.rules.iter().filter(|rule| expect.why.contains_key(&rule.rule));
    let whys = whys.filter_map(|rule| Some((rule.rule.clone(), rule.why.clone()?))).collect();
    differing(&mut lines, "reason of", &expect.why, &whys);

    let mut due: Vec<_> = expect.fields.clone();
    for rule in &shown.rules {
        for field in &rule.fields {
            let found = due.iter().position(|due| {
                (&due.rule, &due.object, &due.field, &due.affects)
                    == (&rule.rule, &field.object, &field.field, &field.affects)
            });
            match found {
                Some(index) => drop(due.remove(index)),
                None => lines.push(format!(
                    "{} names {}.{} (affects {:?}), which is not expected",
                    rule.rule, field.object, field.field, field.affects
                )),
            }
        }
    }
    for due in due {
        lines.push(format!("{} does not name {}.{} (affects {:?})", due.rule, due.object, due.field, due.affects));
    }
    lines
}

fn differing(
    lines: &mut Vec<String>,
    what: &str,
    expected: &BTreeMap<String, String>,
    shown: &BTreeMap<String, String>,
) {
    for (name, value) in expected {
        match shown.get(name) {
            None => lines.push(format!("{what} {name}: {value} expected, none shown")),
            Some(other) if other != value => lines.push(format!("{what} {name}: {value} expected, {other} shown")),
            Some(_) => {}
        }
    }
    for (name, value) in shown {
        if !expected.contains_key(name) {
            lines.push(format!("{what} {name}: none expected, {value} shown"));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn expectation() -> fake::scenario::Expect {
        fake::scenario::Expect {
            badge: true,
            verdicts: BTreeMap::from([("call".to_owned(), "will-not-log".to_owned())]),
            rules: BTreeMap::from([("read_only_activity_field".to_owned(), "broken".to_owned())]),
            severity: BTreeMap::from([("read_only_activity_field".to_owned(), "blocks".to_owned())]),
            cause: BTreeMap::new(),
            why: BTreeMap::new(),
            summary: BTreeMap::new(),
            rows: BTreeMap::new(),
            fields: vec![fake::scenario::ExpectedField {
                rule: "read_only_activity_field".to_owned(),
                object: "Task".to_owned(),
                field: "MSE_Clicked__c".to_owned(),
                affects: "email".to_owned(),
            }],
        }
    }

    fn as_expected() -> Shown {
        serde_json::from_str(
            r#"{
                "verdicts": { "call": "will-not-log" },
                "rules": [{
                    "rule": "read_only_activity_field", "state": "broken", "severity": "blocks",
                    "fields": [{ "object": "Task", "field": "MSE_Clicked__c", "affects": "email" }]
                }]
            }"#,
        )
        .unwrap()
    }

    #[test]
    fn what_is_as_it_should_be_differs_in_nothing() {
        assert_eq!(differences(&expectation(), &as_expected()), Vec::<String>::new());
    }

    #[test]
    fn what_is_there_and_should_not_be_is_a_difference_too() {
        let mut shown = as_expected();
        shown.verdicts.insert("email".to_owned(), "logs".to_owned());
        shown.rules.push(RuleShown {
            rule: "not_connected".to_owned(),
            state: "fine".to_owned(),
            ..Default::default()
        });
        assert_eq!(
            differences(&expectation(), &shown),
            ["verdict on email: none expected, logs shown", "state of not_connected: none expected, fine shown"]
        );
    }

    #[test]
    fn a_field_that_is_missing_and_one_too_many_are_both_told() {
        let mut shown = as_expected();
        for field in shown.rules.iter_mut().flat_map(|rule| &mut rule.fields) {
            field.field = "MSE_Opened__c".to_owned();
        }
        assert_eq!(
            differences(&expectation(), &shown),
            [
                "read_only_activity_field names Task.MSE_Opened__c (affects \"email\"), which is not expected",
                "read_only_activity_field does not name Task.MSE_Clicked__c (affects \"email\")"
            ]
        );
    }

    #[test]
    fn a_rule_shown_twice_is_a_difference() {
        let mut shown = as_expected();
        let mut again = shown.rules.clone();
        for rule in &mut again {
            rule.fields.clear();
        }
        shown.rules.append(&mut again);
        assert_eq!(differences(&expectation(), &shown), ["the rule read_only_activity_field is shown twice"]);
    }

    #[test]
    fn json_leaves_out_what_is_not_there() {
        let rule = RuleShown { rule: "not_connected".to_owned(), state: "fine".to_owned(), ..Default::default() };
        assert_eq!(serde_json::to_string(&rule).unwrap(), r#"{"rule":"not_connected","state":"fine"}"#);
    }
}
