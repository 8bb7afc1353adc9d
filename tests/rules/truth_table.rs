//! Every combination of the facts that decide e-mails and calls, against `closed_list.txt`: a statement of the closed
//! list that knows nothing of how the engine comes to it.

use std::collections::BTreeSet;

use loggable::diagnose::diagnose;
use loggable::facts::{
    ApiAccess, AuthenticationFailure, DAY, Fact, Facts, Happened, ObjectAccess, RecordState, Sighting, SyncSettings,
    Timestamp, Why,
};
use loggable::salesforce::describe::Field;
use loggable::salesforce::object::Object;

use crate::sample::{CONTACT, NOW, OutOfOrder, actions_person, contact, id, lead};

const CLOSED_LIST: &str = include_str!("closed_list.txt");

/// The name under which the closed list speaks of the page.
const PAGE: &str = "page";

/// A value of a fact, and a way to make it true.
type Value = (&'static str, fn(Facts) -> Facts);

/// A fact that decides, and its values.
struct Deciding {
    name: &'static str,
    values: &'static [Value],
}

/// In the order in which they are applied: what is known of the person comes before their address, and that before who
/// else has it.
const DECIDING: &[Deciding] = &[
    Deciding {
        name: "connection",
        values: &[
            ("disconnect", |facts| facts),
            ("connect", |facts| facts.not_connected()),
            ("unseen", |facts| facts.connection_never_seen()),
        ],
    },
    Deciding {
        name: "failing",
        values: &[
            ("none", |facts| facts),
            ("newer", |facts| failing(facts, Some(Happened { earliest: NOW, latest: NOW }))),
            ("undated", |facts| failing(facts, None)),
        ],
    },
    Deciding {
        name: "settings",
        values: &[
            ("api", |facts| facts),
            ("bcc", |facts| settings(facts, false, true)),
            ("off", |facts| settings(facts, false, false)),
            ("unseen", |facts| facts.sync_settings_never_seen()),
        ],
    },
    Deciding {
        name: "id",
        values: &[
            ("there", |facts| facts),
            ("missing", |facts| facts.without_salesforce_id()),
            ("unseen", |facts| facts.with_unclear_salesforce_id()),
        ],
    },
    Deciding {
        name: "state",
        values: &[
            ("sound", |facts| facts),
            ("deleted", |facts| state(facts, Fact::seen(RecordState::Deleted, NOW))),
            ("converted", |facts| state(facts, Fact::seen(RecordState::Converted { into: vec![id(CONTACT)] }, NOW))),
            ("unseen", |facts| state(facts, Fact::Unseen(Why::NotFound))),
        ],
    },
    Deciding {
        name: "address",
        values: &[
            ("there", |facts| facts),
            ("none", |facts| facts.without_address()),
            ("unseen", |facts| facts.with_hidden_address()),
        ],
    },
    Deciding {
        name: "matches",
        values: &[
            ("none", |facts| facts.with_matches(0)),
            ("one", |facts| facts.with_matches(1)),
            ("two", |facts| facts.with_matches(2)),
            ("unseen", |facts| facts.with_failed_matches(Why::RequestLimitExceeded)),
        ],
    },
    Deciding { name: "required", values: &[("no", |facts| facts), ("yes", with_required_field)] },
    Deciding {
        name: "access",
        values: &[
            ("open", |facts| facts),
            ("task", |facts| facts.with_rights(Object::Task, false, true)),
            ("person", |facts| facts.without_object(Object::Lead).without_object(Object::Contact)),
            ("unseen", |facts| facts.with_failed_object(Object::Task, Why::RequestLimitExceeded)),
        ],
    },
    Deciding {
        name: "api",
        values: &[
            ("open", |facts| facts),
            ("closed", |facts| {
                let code = "API_DISABLED_FOR_ORG".to_owned();
                facts.but(|facts| facts.api_access = Fact::seen(ApiAccess::NotAvailable { status: 403, code }, NOW))
            }),
            ("unseen", |facts| facts.but(|facts| facts.api_access = Fact::Unseen(Why::RequestLimitExceeded))),
        ],
    },
];

fn failing(facts: Facts, happened: Option<Happened>) -> Facts {
    let failure = AuthenticationFailure { code: "EXPIRED_ACCESS".to_owned(), happened };
    facts.but(|facts| {
        facts.authentication_failure = Fact::seen(Some(failure), NOW);
        if let Fact::Seen(connection) = &mut facts.connection {
            connection.at = Timestamp(NOW.0 - DAY);
        }
    })
}

fn settings(facts: Facts, api: bool, bcc: bool) -> Facts {
    facts.but(|facts| facts.sync_settings = Fact::seen(SyncSettings { api: Some(api), bcc: Some(bcc) }, NOW))
}

fn state(facts: Facts, state: Fact<RecordState>) -> Facts {
    facts.but(|facts| {
        // Without an ID a person in Actions has no record that could have a state.
        if let Fact::Seen(record) = &mut facts.record {
            record.value.state = state;
        }
    })
}

fn with_required_field(facts: Facts) -> Facts {
    facts.with_description(Object::Task, |info| {
        let field = Field {
            api_name: "Region__c".to_owned(),
            label: "Region".to_owned(),
            createable: true,
            updateable: true,
            calculated: false,
            data_type: "string".to_owned(),
            length: 80,
            required: true,
        };
        info.fields.push(field);
    })
}

/// A line of the closed list: an activity, a verdict, and the facts under which it holds.
struct Line<'a> {
    activity: &'a str,
    verdict: &'a str,
    when: Vec<(&'a str, Vec<&'a str>)>,
    text: &'a str,
}

fn lines() -> Vec<Line<'static>> {
    let lines = CLOSED_LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|text| {
            let mut words = text.split_whitespace();
            let (activity, verdict) = (words.next().unwrap(), words.next().unwrap());
            let when = words
                .map(|word| word.split_once('=').unwrap())
                .map(|(name, values)| (name, values.split(',').collect()));
            Line { activity, verdict, when: when.collect(), text }
        })
        .collect()
}

/// A combination: the value of each deciding fact, in their order.
fn combinations() -> impl Iterator<Item = Vec<usize>> {
    let count = DECIDING.iter().map(|deciding| deciding.values.len()).product();
    (0..count).map(|mut number: usize| {
        let value = |deciding: &Deciding| {
            let value = number % deciding.values.len();
            number /= deciding.values.len();
            value
        };
        DECIDING.iter().map(value).collect()
    })
}

fn named(combination: &[usize]) -> Vec<(&'static str, &'static str)> {
    DECIDING.iter().zip(combination).map(|(deciding, value)| (deciding.name, deciding.values[*value].0)).collect()
}

fn holds(line: &Line, named: &[(&str, &str)]) -> bool {
    line.when.iter().all(|(name, values)| named.iter().any(|(known, value)| known == name && values.contains(value)))
}

#[test]
fn the_closed_list_speaks_of_facts_and_values_that_there_are() {
    for line in lines() {
        assert!(["email", "call"].contains(&line.activity), "{}", line.text);
        for (name, values) in &line.when {
            if *name == PAGE {
                assert!(values.iter().all(|value| ["record", "person"].contains(value)), "{}", line.text);
                continue;
            }
            let known = DECIDING.iter().find(|deciding| deciding.name == *name).expect(line.text);
            for value in values {
                assert!(known.values.iter().any(|(known, _)| known == value), "{}", line.text);
            }
        }
    }
}

#[test]
fn every_combination_has_the_verdicts_of_the_closed_list() {
    // Without activity fields, which decide neither e-mails nor calls and take most of the time.
    let bare = |facts: Facts| {
        facts.but(|facts| {
            for (_, access) in facts.objects.iter_mut() {
                if let Fact::Seen(Sighting { value: ObjectAccess::Readable(info), .. }) = access {
                    info.fields.clear();
                }
            }
        })
    };
    let pages = [("lead", bare(lead())), ("contact", bare(contact())), ("person", bare(actions_person()))];
    let lines = lines();
    let mut used = BTreeSet::new();
    let mut walked = 0;
    for combination in combinations() {
        // The three pages differ in where the facts come from and not in what follows. Each takes its turn.
        let (page, healthy) = &pages[combination.iter().sum::<usize>() % pages.len()];
        let mut named = named(&combination);
        named.push((PAGE, if *page == "person" { "person" } else { "record" }));
        let made = |facts, (deciding, value): (&Deciding, &usize)| (deciding.values[*value].1)(facts);
        let facts = DECIDING.iter().zip(&combination).fold(healthy.clone(), made);
        let verdicts = diagnose(&facts).verdicts;
        for (activity, verdict) in [("email", verdicts.email), ("call", verdicts.call)] {
            let line = lines.iter().position(|line| line.activity == activity && holds(line, &named)).unwrap();
            let told = verdict.map(|verdict| verdict.name());
            assert_eq!(told, Some(lines[line].verdict), "{page}: {named:?}, by the line {:?}", lines[line].text);
            used.insert(line);
        }
        walked += 1;
    }
    assert_eq!(walked, 124_416);
    let unused: Vec<&str> = (0..lines.len()).filter(|line| !used.contains(line)).map(|line| lines[line].text).collect();
    assert_eq!(unused, Vec::<&str>::new(), "every line decides something");
}
