//! What holds for all facts.

use loggable::diagnose::{About as Person, ActivityVerdict, Report, Rows, diagnose};
use loggable::facts::{
    ActionsPerson, ActionsScreen, ApiAccess, ApiUsage, AuthenticationFailure, Connection, DAY, Fact, Facts, Happened,
    Identity, MatchingRecord, ObjectAccess, Owner, PersonSalesforceId, Proof, Record, RecordState, RequiredField,
    Sighting, SyncSettings, Timestamp, Why,
};
use loggable::finding::{Finding, Severity, Verdict};
use loggable::kept;
use loggable::page::Page;
use loggable::proof::{self, KnownId};
use loggable::rules::{self, Problem};
use loggable::salesforce::describe::{Field, ObjectInfo, Picklist};
use loggable::salesforce::object::Object;
use loggable::settings::Mute;
use loggable::view::{self, About, Language, Reader};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::sample::{
    CONTACT, HOST, LEAD, NOW, account, actions_person, contact, description, id, lead, logged_days_ago, opportunity,
    person_account, task, task_without_person,
};
use crate::schema;

fn why() -> impl Strategy<Value = Why> {
    select(vec![
        Why::NotAsked,
        Why::NotJson,
        Why::NoSession { host: HOST.to_owned() },
        Why::NeverSeenInActions { screen: ActionsScreen::Person },
        Why::ServerFault { status: 503 },
    ])
}

/// Seen now, a little too long ago, or by a clock that has been set back since.
fn moment() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        6 => Just(NOW),
        1 => Just(Timestamp(NOW.0 - 8 * DAY)),
        1 => Just(Timestamp(NOW.0 + DAY)),
    ]
}

fn fact<T: std::fmt::Debug + Clone>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Fact<T>> {
    prop_oneof![
        5 => (value, moment()).prop_map(|(value, at)| Fact::seen(value, at)),
        1 => why().prop_map(Fact::Unseen),
    ]
}

fn page() -> impl Strategy<Value = Page> {
    let record = |object: Object, text: &str| Page::SalesforceRecord {
        host: "acme.lightning.force.com".to_owned(),
        object,
        id: id(text),
    };
    select(vec![
        record(Object::Lead, LEAD),
        record(Object::Contact, CONTACT),
        record(Object::Account, "001e0000003GuNX"),
        record(Object::Opportunity, "006e0000003GuNX"),
        record(Object::Task, "00Te0000003GuNX"),
        Page::SalesforceList { host: "acme.lightning.force.com".to_owned(), object: Object::Lead },
        Page::ActionsPerson,
        Page::ActionsPeople,
        Page::ActionsConnections,
        Page::ActionsSyncSettings,
        Page::ActionsDiagnostics,
    ])
}

fn address() -> impl Strategy<Value = Option<String>> {
    option::of(Just("ada@example.com".to_owned()))
}

/// A record as it can be on the page: a lead or contact stands for itself, an account for its contact if it is a
/// person, a task for whom it is with. A person in Actions is a lead, where the id is one's.
fn record(page: &Page) -> BoxedStrategy<Fact<Record>> {
    let (object, own) = match page.clone() {
        Page::SalesforceRecord { object, id, .. } => (object, id),
        Page::ActionsPerson => (Object::Lead, id(LEAD)),
        _ => return Just(Fact::Unseen(Why::NotAsked)).boxed(),
    };
    let person = match object {
        Object::Lead | Object::Contact => Just(Some(own)).boxed(),
        Object::Account => option::of(Just(id(CONTACT))).boxed(),
        Object::Task => option::of(select(vec![id(LEAD), id(CONTACT)])).boxed(),
        Object::Opportunity => Just(None).boxed(),
    };
    let mostly = |usual: bool| prop_oneof![5 => Just(usual), 1 => Just(!usual)];
    let state = select(vec![
        RecordState::Sound,
        RecordState::Sound,
        RecordState::Sound,
        RecordState::Deleted,
        RecordState::Merged { into: id(CONTACT) },
        RecordState::Converted { into: vec![id(CONTACT)] },
    ]);
    let owner = select(vec![Owner::ActiveUser, Owner::ActiveUser, Owner::InactiveUser, Owner::Queue]);
    let status = RequiredField { api_name: "Status".to_owned(), label: "Lead Status".to_owned() };
    let empty_required = subsequence(vec![status], 0..=1);
    let read = (fact(state), fact(owner), fact(mostly(true)), fact(mostly(false)), fact(empty_required));
    fact((person, option::weighted(0.8, address()), read).prop_map(
        move |(person, email, (state, owner, editable, locked, empty_required))| Record {
            object,
            person,
            email,
            name: String::new(),
            state,
            owner,
            editable,
            locked,
            empty_required,
        },
    ))
    .boxed()
}

fn proof() -> impl Strategy<Value = Proof> {
    let task = || option::weighted(0.3, select(vec![2, 20, 40]).prop_map(logged_days_ago));
    (task(), task(), task()).prop_map(|(email, call, either)| Proof { email, call, either })
}

fn authentication_failure() -> impl Strategy<Value = Option<AuthenticationFailure>> {
    let days_ago = |days: u64| Some(Happened::at(Timestamp(NOW.0 - days * DAY)));
    let whole_day = Happened { earliest: Timestamp(NOW.0 - DAY), latest: NOW };
    let happened = select(vec![None, days_ago(0), days_ago(3), days_ago(30), Some(whole_day)]);
    option::of(happened.prop_map(|happened| AuthenticationFailure { code: "EXPIRED_ACCESS".to_owned(), happened }))
}

fn person_in_actions() -> impl Strategy<Value = ActionsPerson> {
    let salesforce_id = prop_oneof![
        2 => Just(PersonSalesforceId::Present(id(LEAD))),
        1 => Just(PersonSalesforceId::Present(id(CONTACT))),
        2 => Just(PersonSalesforceId::Missing { label: "Salesforce ID".to_owned() }),
        1 => Just(PersonSalesforceId::OfAnotherObject(id("001e0000003GuNX"))),
    ];
    let host = select(vec![None, None, Some(HOST.to_owned()), Some("beta.my.salesforce.com".to_owned())]);
    (fact(salesforce_id), fact(address()), host).prop_map(|(salesforce_id, email, salesforce_host)| ActionsPerson {
        salesforce_id,
        email,
        salesforce_host,
        name: String::new(),
    })
}

fn object(object: Object) -> impl Strategy<Value = Fact<ObjectAccess>> {
    let whole = description(object);
    let some_fields = subsequence(whole.fields.clone(), 0..=whole.fields.len());
    let fields = prop_oneof![3 => Just(whole.fields), 1 => some_fields];
    let rights = || prop_oneof![4 => Just(true), 1 => Just(false)];
    let types = option::weighted(0.8, subsequence(vec!["Call", "Email", "Reply"], 2..=3));
    let default = option::weighted(0.2, Just("Call".to_owned()));
    let info = ObjectInfo { fields: Vec::new(), ..whole };
    let readable = ((rights(), rights()), fields, (rights(), rights(), rights()), (types, default)).prop_map(
        move |((createable, updateable), mut fields, (field_createable, field_updateable, usual), (types, default))| {
            if let Some(field) = fields.first_mut() {
                (field.createable, field.updateable) = (field_createable, field_updateable);
            }
            if let (Some(field), false) = (fields.last_mut(), usual) {
                field.data_type = "textarea".to_owned();
                let required = Field { api_name: "Region__c".to_owned(), required: true, ..field.clone() };
                let misnamed = Field { api_name: "MSE_Reply__c".to_owned(), ..field.clone() };
                fields.extend([required, misnamed]);
            }
            let values = types.map(|types| types.into_iter().map(str::to_owned).collect());
            let task_type = values.filter(|_| info.task_type.is_some()).map(|values| Picklist { values, default });
            ObjectAccess::Readable(ObjectInfo { createable, updateable, fields, task_type, ..info.clone() })
        },
    );
    fact(prop_oneof![
        6 => readable,
        1 => Just(ObjectAccess::NotReadable { status: 400, code: "INVALID_TYPE".to_owned() }),
    ])
}

fn facts() -> impl Strategy<Value = Facts> {
    let identity = Identity {
        user_id: "005e0000003GuNXAA0".to_owned(),
        organization_id: "00De0000003GuNXEA0".to_owned(),
        name: "Rita Rep".to_owned(),
        username: "rita@acme.example".to_owned(),
        email: None,
    };
    let api_access = prop_oneof![
        6 => Just(ApiAccess::Available),
        1 => Just(ApiAccess::NotAvailable { status: 403, code: "API_DISABLED_FOR_ORG".to_owned() }),
    ];
    let user = select(vec![None, Some("rita@acme.example".to_owned()), Some("someone.else@acme.example".to_owned())]);
    let connection = (prop_oneof![4 => Just(true), 1 => Just(false)], user)
        .prop_map(|(connected, salesforce_user)| Connection { connected, salesforce_user });
    let switch = || prop_oneof![3 => Just(Some(true)), 1 => Just(Some(false)), 1 => Just(None)];
    let sync_settings = (switch(), switch()).prop_map(|(api, bcc)| SyncSettings { api, bcc });
    let matches = subsequence(vec![LEAD, CONTACT], 0..=2).prop_map(|ids| {
        let record = |text: &str| {
            let id = id(text);
            MatchingRecord { object: id.object().unwrap(), id, name: String::new() }
        };
        ids.into_iter().map(record).collect::<Vec<_>>()
    });
    let usage = select(vec![18, 96_000]).prop_map(|used| ApiUsage { used, limit: 100_000 });
    let of_actions = (fact(person_in_actions()), fact(connection), fact(sync_settings), fact(authentication_failure()));
    let of_salesforce = (
        fact(Just(HOST.to_owned())),
        fact(Just(identity)),
        fact(api_access),
        fact(matches),
        fact(proof()),
        fact(usage),
    );
    let objects = Object::WITH_ACTIVITY_FIELDS.into_iter().map(object).collect::<Vec<_>>();
    (page().prop_flat_map(|page| (record(&page), Just(page))), of_actions, of_salesforce, objects).prop_map(
        |((record, page), of_actions, of_salesforce, objects)| {
            let (person, connection, sync_settings, authentication_failure) = of_actions;
            let (api_host, identity, api_access, matches, proof, api_usage) = of_salesforce;
            Facts {
                page,
                now: NOW,
                api_host,
                identity,
                api_access,
                objects: Object::WITH_ACTIVITY_FIELDS.into_iter().zip(objects).collect(),
                record,
                person,
                connection,
                sync_settings,
                matches,
                proof,
                api_usage,
                authentication_failure,
                setup: Fact::Unseen(Why::NotAsked),
                mutes: Vec::new(),
            }
        },
    )
}

/// What records and persons of [`told_apart`] are called, and where they can be reached.
const OF_RECORDS: [&str; 9] = [
    LEAD,
    CONTACT,
    "001e0000003GuNX",
    "006e0000003GuNX",
    "00Te0000003GuNX",
    "Lovelace",
    "example.com",
    "lovelace.example",
    "rita@acme",
];

/// Facts in which every record and person has a name, so that one that leaks is seen.
fn told_apart() -> impl Strategy<Value = Facts> {
    facts().prop_map(|mut facts| {
        let name = || "Ada Lovelace, ada@lovelace.example".to_owned();
        if let Fact::Seen(record) = &mut facts.record {
            record.value.name = name();
        }
        if let Fact::Seen(person) = &mut facts.person {
            person.value.name = name();
        }
        if let Fact::Seen(matches) = &mut facts.matches {
            for found in &mut matches.value {
                found.name = name();
            }
        }
        facts
    })
}

/// A way of not having seen one thing, and which.
type Unseeing = (&'static str, fn(&mut Facts));

fn unseeings() -> Vec<Unseeing> {
    fn gone<T>() -> Fact<T> {
        Fact::Unseen(Why::TooLarge)
    }
    vec![
        ("the API host", |facts| facts.api_host = gone()),
        ("the identity", |facts| facts.identity = gone()),
        ("API access", |facts| facts.api_access = gone()),
        ("Task", |facts| _ = facts.objects.insert(Object::Task, gone())),
        ("Lead", |facts| _ = facts.objects.insert(Object::Lead, gone())),
        ("Contact", |facts| _ = facts.objects.insert(Object::Contact, gone())),
        ("Account", |facts| _ = facts.objects.insert(Object::Account, gone())),
        ("Opportunity", |facts| _ = facts.objects.remove(&Object::Opportunity)),
        ("the record", |facts| facts.record = gone()),
        ("the person", |facts| facts.person = gone()),
        ("the person's id", |facts| {
            if let Fact::Seen(person) = &mut facts.person {
                person.value.salesforce_id = gone();
            }
        }),
        ("the person's address", |facts| {
            if let Fact::Seen(person) = &mut facts.person {
                person.value.email = gone();
            }
        }),
        ("the connection", |facts| facts.connection = gone()),
        ("the sync settings", |facts| facts.sync_settings = gone()),
        ("the matches", |facts| facts.matches = gone()),
        ("what was logged", |facts| facts.proof = gone()),
        ("API use", |facts| facts.api_usage = gone()),
        ("Diagnostics", |facts| facts.authentication_failure = gone()),
        ("what became of the record", |facts| of_record(facts, |record| record.state = gone())),
        ("the owner", |facts| of_record(facts, |record| record.owner = gone())),
        ("the right to edit", |facts| of_record(facts, |record| record.editable = gone())),
        ("the lock", |facts| of_record(facts, |record| record.locked = gone())),
        ("required fields", |facts| of_record(facts, |record| record.empty_required = gone())),
    ]
}

fn of_record(facts: &mut Facts, unsee: impl FnOnce(&mut Record)) {
    if let Fact::Seen(record) = &mut facts.record {
        unsee(&mut record.value);
    }
}

fn is_another_user(facts: &Facts) -> bool {
    matches!(facts.same_salesforce_user(), Err(Why::AnotherSalesforceUser { .. }))
}

/// Whether a logged activity speaks only because the newer sighting that spoke against it was not seen.
fn proof_lost_its_contrary(facts: &Facts, fewer: &Facts) -> bool {
    let called = |facts: &Facts| matches!(proof::person_salesforce_id(facts), Ok(KnownId::Called(_)));
    let connection = |facts: &Facts| proof::of_connection(facts).is_some();
    let api_logging = |facts: &Facts| proof::of_api_logging(facts).is_some();
    let proofs: [fn(&Facts) -> bool; 3] = [called, connection, api_logging];
    proofs.iter().any(|speaks| speaks(fewer) && !speaks(facts))
}

/// Whether a rule's answer got better by not seeing something.
fn got_better(before: &Verdict, after: &Verdict) -> bool {
    match (before, after) {
        (_, Verdict::Broken(_) | Verdict::CannotTell(_)) | (Verdict::Fine(_) | Verdict::NotApplicable, _) => false,
        // What stops nothing may go unsaid.
        (Verdict::Broken(finding), Verdict::NotApplicable) => finding.severity() != &Severity::Informs,
        (Verdict::Broken(_) | Verdict::CannotTell(_), Verdict::Fine(_))
        | (Verdict::CannotTell(_), Verdict::NotApplicable) => true,
    }
}

fn findings(report: &Report) -> Vec<(Problem, &Finding)> {
    let broken = report.rules.iter().filter_map(|judged| match &judged.verdict {
        Verdict::Broken(finding) => Some((judged.problem, finding)),
        _ => None,
    });
    broken.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// An activity that is told to be in order is so whatever was not seen: nothing unseen was needed for it.
    #[test]
    fn an_unseen_fact_never_makes_a_verdict_better_than_cannot_tell(facts in facts()) {
        let before = diagnose(&facts).verdicts;
        for (what, unsee) in unseeings() {
            let mut fewer = facts.clone();
            unsee(&mut fewer);
            if proof_lost_its_contrary(&facts, &fewer) {
                continue;
            }
            let after = diagnose(&fewer).verdicts;
            let mut pairs = vec![("e-mails", before.email, after.email), ("calls", before.call, after.call)];
            // A connection that nobody saw names no other user. Then fields are told for the session's user, by name.
            if !(what == "the connection" && is_another_user(&facts)) {
                pairs.push(("fields", before.fields, after.fields));
            }
            for (activity, before, after) in pairs {
                if let (Some(before), Some(after)) = (before, after) && after < ActivityVerdict::CannotTell {
                    prop_assert_eq!(before, after, "{} got better by not seeing {}", activity, what);
                }
            }
        }
    }

    /// What is muted is not told, and what depends on it is not either.
    #[test]
    fn muting_makes_nothing_better_than_cannot_tell(facts in facts(), muted in 0..rules::ALL.len()) {
        let problem = rules::ALL[muted].problem;
        let before = diagnose(&facts);
        let mutes = vec![Mute { problem, until: None, by_company: false }];
        let after = diagnose(&Facts { mutes, ..facts });
        let is_broken = |report: &Report| matches!(report.verdict_of(problem), Some(Verdict::Broken(_)));
        prop_assert!(!is_broken(&after), "{} is muted", problem.name());
        let of = |report: &Report| [report.verdicts.email, report.verdicts.call, report.verdicts.fields];
        for (before, after) in of(&before).into_iter().zip(of(&after)) {
            prop_assert!(before == after || after >= Some(ActivityVerdict::CannotTell), "{}: {:?} from {:?}", problem.name(), after, before);
        }
        // Every other rule answers as before.
        for judged in before.rules.iter().filter(|judged| judged.problem != problem || !is_broken(&before)) {
            prop_assert_eq!(after.verdict_of(judged.problem), Some(&judged.verdict));
        }
    }

    /// A row of a list gets the verdicts that its own page would get with what the list knows, whichever rows came before it.
    #[test]
    fn a_row_is_judged_as_its_page_is(facts in facts(), others in prop::collection::vec(facts(), 0..8)) {
        let person = |facts: &Facts| Person {
            page: facts.page.clone(),
            record: facts.record.clone(),
            person: facts.person.clone(),
            matches: facts.matches.clone(),
        };
        let facts = Facts { proof: Fact::Unseen(Why::NotAsked), ..facts };
        let mut rows = Rows::new(facts.clone());
        for other in &others {
            // On the same page, so that what the org's rules said of it is what they are taken to say of the row.
            rows.judge(Person { page: facts.page.clone(), record: facts.record.clone(), ..person(other) });
        }
        let row = rows.judge(person(&facts));
        let report = diagnose(&facts);
        prop_assert_eq!((row.email, row.call), (report.verdicts.email, report.verdicts.call));
        if [row.email, row.call].contains(&Some(ActivityVerdict::CannotTell)) {
            prop_assert!(row.why.is_some() || !row.broken.is_empty(), "nothing says why it cannot be told");
        }
        for problem in &row.broken {
            prop_assert!(matches!(report.verdict_of(*problem), Some(Verdict::Broken(_))), "{problem:?}");
        }
        if row.worst() == Some(ActivityVerdict::WillNotLog) {
            prop_assert!(!row.broken.is_empty(), "nothing says why it will not log");
        }
    }

    /// The same of every rule.
    #[test]
    fn an_unseen_fact_never_makes_a_rule_s_answer_better(facts in facts()) {
        let by_address = [
            Problem::MissingEmailAddress,
            Problem::UnmatchedEmailAddress,
            Problem::AmbiguousEmailAddress,
        ];
        let before = diagnose(&facts);
        for (what, unsee) in unseeings() {
            let mut fewer = facts.clone();
            unsee(&mut fewer);
            let after = diagnose(&fewer);
            if proof_lost_its_contrary(&facts, &fewer) {
                continue;
            }
            if fewer.judged() != facts.judged() || what == "the connection" && is_another_user(&facts) {
                continue;
            }
            for (before, after) in before.rules.iter().zip(&after.rules) {
                prop_assert_eq!(before.problem, after.problem);
                // Where nothing is known of the person in Actions, the record's address stands in. What it is worth is
                // another matter: without the id, e-mails cannot be told.
                if by_address.contains(&before.problem) && what == "the person" {
                    continue;
                }
                prop_assert!(
                    !got_better(&before.verdict, &after.verdict),
                    "{} got better by not seeing {}: {:?}, then {:?}",
                    before.problem.name(), what, before.verdict, after.verdict
                );
            }
        }
    }

    /// Of a page with everything in order some things were not seen. To see one of them makes nothing worse.
    #[test]
    fn a_healthy_fact_never_makes_a_verdict_worse(
        healthy in select(vec![
            lead(), contact(), person_account(), account(), opportunity(), task(), task_without_person(), actions_person(),
        ]),
        unseen in subsequence((0..unseeings().len()).collect::<Vec<_>>(), 1..=unseeings().len()),
    ) {
        let all = unseeings();
        let without = |what: &[usize]| {
            let mut facts = healthy.clone();
            what.iter().for_each(|index| (all[*index].1)(&mut facts));
            diagnose(&facts).verdicts
        };
        let before = without(&unseen);
        for seen in &unseen {
            let others: Vec<usize> = unseen.iter().copied().filter(|index| index != seen).collect();
            let after = without(&others);
            for (activity, before, after) in [
                ("e-mails", before.email, after.email),
                ("calls", before.call, after.call),
                ("fields", before.fields, after.fields),
            ] {
                if let (Some(before), Some(after)) = (before, after) {
                    prop_assert!(
                        after <= before,
                        "{} got worse by seeing {}: {:?}, then {:?}", activity, all[*seen].0, before, after
                    );
                }
            }
        }
    }

    /// In what order fields, values and records were answered says nothing.
    #[test]
    fn the_order_of_facts_changes_nothing(facts in facts()) {
        let mut turned = facts.clone();
        for (_, access) in turned.objects.iter_mut() {
            if let Fact::Seen(Sighting { value: ObjectAccess::Readable(info), .. }) = access {
                info.fields.reverse();
                info.required.reverse();
                if let Some(types) = &mut info.task_type {
                    types.values.reverse();
                }
            }
        }
        if let Fact::Seen(matches) = &mut turned.matches {
            matches.value.reverse();
        }
        let (before, after) = (diagnose(&facts), diagnose(&turned));
        prop_assert_eq!(&before.verdicts, &after.verdicts);
        let states = |report: &Report| -> Vec<_> {
            report.rules.iter().map(|judged| std::mem::discriminant(&judged.verdict)).collect()
        };
        prop_assert_eq!(states(&before), states(&after));
    }

    /// What is broken can be checked and mended, and no link leads to a host but Actions' and the org's.
    #[test]
    fn a_finding_has_evidence_and_a_way_to_mend_it(facts in facts()) {
        let org = format!("https://{HOST}/");
        let report = diagnose(&facts);
        for (problem, finding) in findings(&report) {
            prop_assert!(finding.evidence().count() > 0 && finding.fixes().count() > 0);
            for fix in finding.fixes() {
                let link = fix.place.link();
                prop_assert!(link.starts_with("https://toutapp.com/") || link.starts_with(&org), "{}", link);
            }
            let of_fields = matches!(
                problem,
                Problem::HiddenActivityField
                    | Problem::ReadOnlyActivityField
                    | Problem::MissingTaskField
                    | Problem::MissingPackageField
                    | Problem::MisnamedTaskField
                    | Problem::MistypedTaskField
                    | Problem::TaskTypeValueMissing
                    | Problem::RequiredTaskField
                    | Problem::RequiredFieldEmpty
            );
            prop_assert_eq!(of_fields, !finding.fields().is_empty(), "{} names its fields", problem.name());
            for field in finding.fields() {
                prop_assert!(facts.judged_objects().contains(&field.object), "only what decides the verdict");
                prop_assert!(!field.affects.is_empty());
            }
        }
    }

    /// A page of settings has no verdict, and a verdict is never about what the page is not.
    #[test]
    fn verdicts_are_of_their_kind(facts in facts()) {
        use ActivityVerdict::{ByAddress, CannotTell, Fills, Logs, WillNotFill, WillNotLog};
        let verdicts = diagnose(&facts).verdicts;
        let judged = facts.judged();
        prop_assert_eq!(verdicts.email.is_some(), judged.activities);
        prop_assert_eq!(verdicts.call.is_some(), judged.activities);
        prop_assert_eq!(verdicts.fields.is_some(), judged.fields);
        let is_one_of = |verdict: Option<ActivityVerdict>, known: &[ActivityVerdict]| verdict.is_none_or(|it| known.contains(&it));
        prop_assert!(is_one_of(verdicts.email, &[Logs, ByAddress, CannotTell, WillNotLog]));
        prop_assert!(is_one_of(verdicts.call, &[Logs, CannotTell, WillNotLog]));
        prop_assert!(is_one_of(verdicts.fields, &[Fills, CannotTell, WillNotFill]));
    }

    /// Reports and descriptions are kept in the session's storage and read again.
    #[test]
    fn reports_and_descriptions_survive_storage(facts in facts()) {
        let report = diagnose(&facts);
        let text = kept::to_text(&report).unwrap();
        prop_assert_eq!(kept::from_text::<Report>(&text), Some(report));
        for described in facts.objects.values().filter_map(|described| described.get().ok()) {
            let text = kept::to_text(described).unwrap();
            let read = kept::from_text(&text);
            prop_assert_eq!(read.as_ref(), Some(described));
        }
    }

    /// What goes to an admin, in whatever form, is about the org and the user. Whom the page is about is not in it, and
    /// no address is.
    #[test]
    fn what_goes_to_an_admin_names_no_address_and_no_record(facts in told_apart()) {
        let report = diagnose(&facts);
        for language in [Language::English, Language::Japanese] {
            let reader = Reader { language, utc_offset_minutes: 540, about: About::Reader };
            let set = view::permission_set(&report, &reader);
            let forms = [
                view::admin_markdown(&report, &reader),
                view::admin_plain_text(&report, &reader),
                view::admin_json(&report),
                view::report_file(&report, &reader),
            ];
            for form in forms.into_iter().chain(set) {
                prop_assert!(!form.contains('@'), "{}", form);
                for secret in OF_RECORDS {
                    prop_assert!(!form.contains(secret), "{} in {}", secret, form);
                }
            }
        }
    }

    /// The permission set grants what a rule found wanting, to the last field: it is valid, and with the fields that the
    /// JSON says are left out, nothing of what is wanting is lost.
    #[test]
    fn the_permission_set_has_each_field_found_wanting(facts in facts()) {
        let report = diagnose(&facts);
        let reader = Reader { language: Language::English, utc_offset_minutes: 0, about: About::Reader };
        let json: serde_json::Value = serde_json::from_str(&view::admin_json(&report)).unwrap();
        let set = &json["permission_set"];
        let listed: Vec<&str> = set["fields"].as_array().unwrap().iter().map(|field| field.as_str().unwrap()).collect();
        let left_out = set["left_out"].as_array().unwrap();
        for (_, finding) in findings(&report) {
            for field in finding.fields() {
                let name = format!("{}.{}", field.object.api_name(), field.field);
                let is_left_out = left_out.iter().any(|left| {
                    let names = left["field"] == *field.field;
                    // Two fields can have the same label, which counts only where there is no other name.
                    left["object"] == field.object.api_name()
                        && (names || left["field"].is_null() && left["label"] == *field.label)
                });
                prop_assert!(listed.contains(&name.as_str()) != is_left_out, "{}: once, here or there", name);
            }
        }
        match view::permission_set(&report, &reader) {
            None => prop_assert!(listed.is_empty()),
            Some(xml) => {
                prop_assert_eq!(schema::fields_granted(&xml), listed);
            }
        }
    }
}
