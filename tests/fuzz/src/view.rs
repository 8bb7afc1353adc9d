//! Facts in which every text that Salesforce or a page wrote can be anything, as they are judged and shown.
//!
//! Hosts, ids and error codes are what the decoders let through, because other targets hold the decoders to it.

use arbitrary::{Arbitrary, Result, Unstructured};
use loggable::actions::diagnostics::Row;
use loggable::actions::labels::OwnLabels;
use loggable::actions::outline::{Item, Kind, Outline};
use loggable::actions::reading::{self, Shown};
use loggable::diagnose::diagnose;
use loggable::facts::{
    ActionsScreen, ApiAccess, ApiUsage, AuthenticationFailure, DAY, Fact, Facts, Happened, MatchingRecord,
    ObjectAccess, PersonSalesforceId, RecordState, RequiredField, Timestamp, Why,
};
use loggable::salesforce::describe::{Field, Picklist};
use loggable::salesforce::object::Object;
use loggable::salesforce::setup::{FoundUser, Granted};
use loggable::view::{self, About, Language, Reader};

use crate::sample::{self, CONTACT, HOST, LEAD, NOW, id};
use crate::shown::{is_sound, text_is_sound};

/// Choices, and texts.
pub fn run(input: &[u8]) {
    let mut choices = Unstructured::new(input);
    let Ok(facts) = facts(&mut choices) else { return };
    let Ok((rows, found, offset)) = beside(&mut choices) else { return };
    let mut report = diagnose(&facts);
    assert_eq!(report, diagnose(&facts));
    report.diagnostics = rows;
    for language in [Language::English, Language::Japanese] {
        let reader = Reader { language, utc_offset_minutes: offset, about: About::Reader };
        is_sound(&view::badge(&report, &reader));
        is_sound(&view::panel(&report, None, &reader));
        is_sound(&view::popup(&report, None, &reader));
        is_sound(&view::popup_search(&report, &found.1, &found.0, &reader));
        if let Err(why) = &found.0 {
            is_sound(&view::popup_without_other(&report, why, &reader));
        }
        text_is_sound(&view::action_title(&report, &reader));
        assert!(view::action_badge(&report).text.chars().count() <= 1);
        // Nothing of a text can make a link or code in what is copied as Markdown.
        let markdown = view::admin_markdown(&report, &reader);
        assert!(!markdown.contains("](https://evil.example"), "{markdown}");
        for copied in [markdown, view::admin_plain_text(&report, &reader)] {
            copied.lines().for_each(text_is_sound);
        }
        let file = view::report_file(&report, &reader);
        assert!(!file.is_empty());
    }
    let json: serde_json::Value = serde_json::from_str(&view::admin_json(&report)).expect("JSON");
    assert!(json.is_object());
    if let Some(xml) = view::permission_set(&report, &READER) {
        assert!(xml.chars().all(|it| !it.is_control() || it == '\n'), "{xml:?}");
        let tags = xml.matches('<').count();
        assert_eq!(tags, xml.matches('>').count(), "{xml}");
        assert!(!xml.contains("<b>") && !xml.contains("]]>"), "{xml}");
    }
}

const READER: Reader = Reader { language: Language::English, utc_offset_minutes: 0, about: About::Reader };

/// A text of anybody's: short or long, in any characters, and some of those that matter.
fn text(choices: &mut Unstructured<'_>) -> Result<String> {
    let text = match u8::arbitrary(choices)? % 8 {
        0 => String::new(),
        1 => "<b>&\"'</b> ]]> [x](https://evil.example) `c`\n# h".to_owned(),
        2 => "\u{202E}\u{200B}\u{0}\u{85}\u{2028}a".to_owned(),
        3 => "長い名前".repeat(1_000),
        4 => "a@b.example, c@d.example".to_owned(),
        _ => <&str>::arbitrary(choices)?.to_owned(),
    };
    Ok(text)
}

fn moment(choices: &mut Unstructured<'_>) -> Result<Timestamp> {
    Ok(match u8::arbitrary(choices)? % 6 {
        0 => Timestamp(0),
        1 => Timestamp(u64::MAX),
        2 => Timestamp(NOW.0 - 8 * DAY),
        3 => Timestamp(u64::arbitrary(choices)?),
        _ => NOW,
    })
}

fn why(choices: &mut Unstructured<'_>) -> Result<Why> {
    let host = || HOST.to_owned();
    let screens =
        [ActionsScreen::Person, ActionsScreen::Connections, ActionsScreen::SyncSettings, ActionsScreen::Diagnostics];
    let screen = *choices.choose(&screens)?;
    let object = *choices.choose(&Object::WITH_ACTIVITY_FIELDS)?;
    Ok(match u8::arbitrary(choices)? % 32 {
        0 => Why::WhichOrg { hosts: vec![host(), "beta.my.salesforce.mil".to_owned()] },
        1 => Why::NoApiHost { host: "na1.salesforce.com".to_owned() },
        2 => Why::NoSession { host: host() },
        3 => Why::CookiesBlocked { host: host() },
        4 => Why::SessionExpired { host: host() },
        5 => Why::SessionRefusedForApi { host: host() },
        6 => Why::AnotherOrg { host: host() },
        7 => Why::ApiDisabled { code: "API_DISABLED_FOR_ORG".to_owned() },
        8 => Why::RequestLimitExceeded,
        9 => Why::NotFound,
        10 => Why::Refused { status: u16::arbitrary(choices)?, code: "INVALID_FIELD".to_owned() },
        11 => Why::ServerFault { status: u16::arbitrary(choices)? },
        12 => Why::Unreachable { host: host() },
        13 => Why::TimedOut { host: host() },
        14 => Why::NotJson,
        15 => Why::UnknownShape,
        16 => Why::TooLarge,
        17 => Why::ObjectNotReadable { object },
        18 => Why::PackageFieldsNotFound { object },
        19 => Why::NeverSeenInActions { screen },
        20 => Why::ActionsPageUnclear { screen },
        21 => Why::AnotherSalesforceUser { in_actions: text(choices)?, in_salesforce: text(choices)? },
        22 => Why::ConnectedToAnotherKind { sandbox: bool::arbitrary(choices)? },
        23 => Why::LinkedToAnotherRecord { id: id(CONTACT) },
        24 => Why::AnotherAddressInActions { at: moment(choices)? },
        25 => Why::SeveralPersonsInActions { at: moment(choices)? },
        26 => Why::FieldHidden { object, field: text(choices)? },
        27 => Why::UndatedFailure { code: "EXPIRED_ACCESS".to_owned() },
        28 => Why::SeveralRecords { count: usize::arbitrary(choices)? },
        29 => Why::OnlyInSession { permission_set: text(choices)? },
        30 => Why::GroupNotCalculated { group: text(choices)? },
        _ => Why::NotAsked,
    })
}

/// Where it is there, what was seen may be something else, at another time, or nothing for any reason.
fn change<T>(
    choices: &mut Unstructured<'_>,
    fact: &mut Fact<T>,
    edit: impl FnOnce(&mut Unstructured<'_>, &mut T) -> Result<()>,
) -> Result<()> {
    match u8::arbitrary(choices)? % 8 {
        0 => *fact = Fact::Unseen(why(choices)?),
        1..=5 => {
            if let Fact::Seen(seen) = fact {
                seen.at = moment(choices)?;
                edit(choices, &mut seen.value)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn facts(choices: &mut Unstructured<'_>) -> Result<Facts> {
    let pages: [fn() -> Facts; 10] = [
        sample::lead,
        sample::contact,
        sample::person_account,
        sample::account,
        sample::opportunity,
        sample::task,
        sample::actions_person,
        sample::actions_connections,
        sample::actions_sync_settings,
        sample::actions_diagnostics,
    ];
    let mut facts = choices.choose(&pages)?();
    facts.now = if bool::arbitrary(choices)? { moment(choices)? } else { NOW };
    change(choices, &mut facts.api_host, |_, _| Ok(()))?;
    change(choices, &mut facts.identity, |choices, identity| {
        identity.name = text(choices)?;
        identity.username = text(choices)?;
        identity.email = Option::<()>::arbitrary(choices)?.map(|()| text(choices)).transpose()?;
        Ok(())
    })?;
    change(choices, &mut facts.api_access, |choices, access| {
        *access =
            ApiAccess::NotAvailable { status: u16::arbitrary(choices)?, code: "API_CURRENTLY_DISABLED".to_owned() };
        Ok(())
    })?;
    for object in Object::WITH_ACTIVITY_FIELDS {
        let Some(described) = facts.objects.get_mut(&object) else { continue };
        change(choices, described, description)?;
    }
    change(choices, &mut facts.record, |choices, record| {
        record.name = text(choices)?;
        record.email = Option::<()>::arbitrary(choices)?.map(|()| text(choices).map(Some)).transpose()?;
        change(choices, &mut record.state, |choices, state| {
            *state = match u8::arbitrary(choices)? % 3 {
                0 => RecordState::Deleted,
                1 => RecordState::Merged { into: id(LEAD) },
                _ => RecordState::Converted { into: vec![id(CONTACT)] },
            };
            Ok(())
        })?;
        change(choices, &mut record.empty_required, |choices, empty| {
            empty.push(RequiredField { api_name: text(choices)?, label: text(choices)? });
            Ok(())
        })
    })?;
    change(choices, &mut facts.person, |choices, person| {
        person.name = text(choices)?;
        change(choices, &mut person.salesforce_id, |choices, shown| {
            *shown = match u8::arbitrary(choices)? % 3 {
                0 => PersonSalesforceId::Missing { label: text(choices)? },
                1 => PersonSalesforceId::OfAnotherObject(id("001e0000003GuNX")),
                _ => PersonSalesforceId::Present(id(CONTACT)),
            };
            Ok(())
        })?;
        change(choices, &mut person.email, |choices, email| {
            *email = Option::<()>::arbitrary(choices)?.map(|()| text(choices)).transpose()?;
            Ok(())
        })
    })?;
    change(choices, &mut facts.connection, |choices, connection| {
        connection.connected = bool::arbitrary(choices)?;
        connection.salesforce_user = Some(text(choices)?);
        Ok(())
    })?;
    change(choices, &mut facts.sync_settings, |choices, settings| {
        (settings.api, settings.bcc) = <(Option<bool>, Option<bool>)>::arbitrary(choices)?;
        Ok(())
    })?;
    change(choices, &mut facts.matches, |choices, matches| {
        for _ in 0..u8::arbitrary(choices)? % 64 {
            matches.push(MatchingRecord { object: Object::Contact, id: id(CONTACT), name: text(choices)? });
        }
        Ok(())
    })?;
    change(choices, &mut facts.proof, |choices, proof| {
        let mut task = sample::logged_days_ago(u64::from(u8::arbitrary(choices)?));
        task.filled.push(text(choices)?);
        proof.either = Some(task);
        Ok(())
    })?;
    change(choices, &mut facts.api_usage, |choices, usage| {
        *usage = ApiUsage { used: u64::arbitrary(choices)?, limit: u64::arbitrary(choices)?.max(1) };
        Ok(())
    })?;
    if bool::arbitrary(choices)? {
        let happened = Option::<()>::arbitrary(choices)?.map(|()| happened(choices)).transpose()?;
        let failure = AuthenticationFailure { code: "EXPIRED_ACCESS".to_owned(), happened };
        facts.authentication_failure = Fact::seen(Some(failure), moment(choices)?);
    }
    if bool::arbitrary(choices)? {
        let mut setup = sample::org().setup();
        if bool::arbitrary(choices)? {
            setup.looked_by = Some(sample::looker());
        }
        for (_, fields) in setup.fields.iter_mut() {
            change(choices, fields, |choices, fields| {
                for field in fields.iter_mut().take(3) {
                    (field.label, field.data_type) = (text(choices)?, text(choices)?);
                }
                Ok(())
            })?;
        }
        if let Fact::Seen(permissions) = &setup.permissions {
            assert!(matches!(
                permissions.value.field(Object::Task, "MSE_Clicked__c", false),
                (Granted::Yes | Granted::No | Granted::Unsettled(_), _)
            ));
        }
        facts.setup = Fact::seen(setup, moment(choices)?);
    }
    Ok(facts)
}

fn description(choices: &mut Unstructured<'_>, access: &mut ObjectAccess) -> Result<()> {
    let ObjectAccess::Readable(info) = access else { return Ok(()) };
    (info.createable, info.updateable) = <(bool, bool)>::arbitrary(choices)?;
    let count = info.fields.len();
    for _ in 0..u8::arbitrary(choices)? % 8 {
        let at = choices.int_in_range(0..=count.saturating_sub(1))?;
        let Some(field) = info.fields.get_mut(at) else { continue };
        match u8::arbitrary(choices)? % 6 {
            0 => field.label = text(choices)?,
            1 => field.data_type = text(choices)?,
            2 => (field.createable, field.updateable, field.calculated) = <(bool, bool, bool)>::arbitrary(choices)?,
            3 => field.length = u32::arbitrary(choices)?,
            4 => field.api_name = text(choices)?,
            _ => {
                let required =
                    Field { api_name: text(choices)?, label: text(choices)?, required: true, ..field.clone() };
                info.fields.push(required);
            }
        }
    }
    if bool::arbitrary(choices)? {
        let values = vec![text(choices)?, text(choices)?];
        info.task_type = info.task_type.take().map(|_| Picklist { default: values.first().cloned(), values });
    }
    if bool::arbitrary(choices)? {
        info.required.push(RequiredField { api_name: text(choices)?, label: text(choices)? });
    }
    Ok(())
}

fn happened(choices: &mut Unstructured<'_>) -> Result<Happened> {
    let earliest = moment(choices)?;
    Ok(Happened { earliest, latest: Timestamp(earliest.0.saturating_add(u64::from(u32::arbitrary(choices)?))) })
}

type Found = (std::result::Result<Vec<FoundUser>, Why>, String);

/// Rows of *Diagnostics*, as they are read off a page of these texts; users that were found; and the reader's clock.
fn beside(choices: &mut Unstructured<'_>) -> Result<(Vec<Row>, Found, i32)> {
    let mut items = vec![Item { kind: Kind::Heading, text: "Diagnostics".to_owned(), ..Item::default() }];
    for _ in 0..u8::arbitrary(choices)? % 8 {
        let codes = ["EXPIRED_ACCESS", "REQUIRED_FIELD_MISSING", "INVALID_FIELD", "A_B", "INVALID_TYPE"];
        let code = *choices.choose(&codes)?;
        for text in [code.to_owned(), text(choices)?] {
            items.push(Item { text, ..Item::default() });
        }
    }
    let rows = match reading::read(&Outline { items, cut: false }, NOW, 0, &OwnLabels::default()).shown {
        Some(Shown::Diagnostics(diagnostics)) => diagnostics.rows,
        _ => Vec::new(),
    };
    let found = if bool::arbitrary(choices)? {
        let user = FoundUser {
            id: "005e0000003GuNXAA0".to_owned(),
            name: text(choices)?,
            username: text(choices)?,
            profile: text(choices)?,
        };
        Ok(vec![user])
    } else {
        Err(why(choices)?)
    };
    Ok((rows, (found, text(choices)?), i32::arbitrary(choices)?))
}
