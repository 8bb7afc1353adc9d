//! This user lacks access to an object that logging needs.

use super::{Doc, Problem, Rule};
use crate::facts::{Fact, Facts, ObjectAccess, Saw, Sighting, Why};
use crate::finding::{Activity, Evidence, Finding, Fix, Place, Severity, Verdict, Who};
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::NoObjectAccess,
    doc: Doc {
        what: "The user cannot create tasks, cannot read the person's own object, or cannot edit records whose \
               fields Actions fills.",
        why: "Actions logs with the user's own rights: it creates a task, on a record that it has to find. Without \
              the right to do either, e-mails and calls are not logged. Where only editing is not allowed, \
              activities are logged and fields stay empty.",
        evidence: "Salesforce refuses the object's description (`INVALID_TYPE`, 403 `FORBIDDEN`, a describe's 404), \
                   or the description says that it is not `createable` or not `updateable`. Of another user, checked \
                   from Setup: no profile, permission set or group of that user's grants it.",
        fix: "A Salesforce admin: in Setup, the object's permissions in the user's profile or in a permission set of \
              the user's. Task: read, create and edit. Lead, contact, account and opportunity: read and edit.",
        cannot_tell: "A description was not had, it is not known who the person is, or Actions is connected as \
                      another Salesforce user.",
        source: "Adobe's documentation, point 5, and beyond it",
    },
    judge,
};

fn judge(facts: &Facts) -> Verdict {
    let judged = facts.judged();
    if !(judged.activities || judged.fields) {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    facts.same_salesforce_user()?;
    let judged = facts.judged();
    let mut lacking = Lacking::of(facts);

    let task = facts.object(Object::Task);
    if judged.activities {
        match &task {
            Fact::Unseen(why) => lacking.activities_unknown(why.clone()),
            Fact::Seen(seen) if !allows(&seen.value, Right::Create) => lacking.activities(Object::Task, seen),
            Fact::Seen(_) => {}
        }
        match facts.person_object() {
            Err(why) => lacking.activities_unknown(why),
            Ok(None) => {}
            Ok(Some(object)) => match facts.object(object) {
                Fact::Unseen(why) => lacking.activities_unknown(why.clone()),
                Fact::Seen(seen) if !allows(&seen.value, Right::Read) => lacking.activities(object, seen),
                Fact::Seen(_) => {}
            },
        }
    }
    if let Err(why) = facts.own_object() {
        lacking.fields_unknown(why);
    }
    for object in facts.judged_objects() {
        match facts.object(object) {
            Fact::Unseen(why) => lacking.fields_unknown(why.clone()),
            Fact::Seen(seen) => {
                let creates = object == Object::Task;
                if !allows(&seen.value, Right::Edit) || creates && !allows(&seen.value, Right::Create) {
                    lacking.fields(object, seen);
                }
            }
        }
    }

    let fix = Fix { who: Who::SalesforceAdmin, place: Place::PermissionSets { host: host.clone() } };
    if let Some(finding) = lacking.finding(fix)? {
        return Ok(Verdict::Broken(finding));
    }
    let task = task.get().map_err(Clone::clone)?;
    Ok(Verdict::Fine(evidence(facts, Object::Task, task)))
}

/// What may be done with an object's records.
#[derive(Clone, Copy)]
enum Right {
    Read,
    Create,
    Edit,
}

fn allows(access: &ObjectAccess, right: Right) -> bool {
    match (access, right) {
        (ObjectAccess::NotReadable { .. } | ObjectAccess::NotGranted, _) => false,
        (ObjectAccess::Readable(_), Right::Read) => true,
        (ObjectAccess::Readable(info), Right::Create) => info.createable,
        (ObjectAccess::Readable(info), Right::Edit) => info.updateable,
    }
}

fn evidence(facts: &Facts, object: Object, seen: &Sighting<ObjectAccess>) -> Evidence {
    let saw = match &seen.value {
        ObjectAccess::NotGranted => Saw::ObjectNotGranted { object },
        ObjectAccess::NotReadable { status, code } => Saw::ObjectRefused { object, status: *status, code: code.clone() },
        ObjectAccess::Readable(info) => {
            Saw::ObjectAccess { object, createable: info.createable, updateable: info.updateable }
        }
    };
    Evidence { source: facts.object_source(object), saw, at: seen.at }
}

/// What is lacking, gathered object by object.
struct Lacking<'a> {
    facts: &'a Facts,
    evidence: Vec<Evidence>,
    stops_activities: bool,
    stops_fields: bool,
    activities_unknown: Option<Why>,
    fields_unknown: Option<Why>,
}

impl<'a> Lacking<'a> {
    fn of(facts: &'a Facts) -> Self {
        Lacking {
            facts,
            evidence: Vec::new(),
            stops_activities: false,
            stops_fields: false,
            activities_unknown: None,
            fields_unknown: None,
        }
    }

    fn activities(&mut self, object: Object, seen: &Sighting<ObjectAccess>) {
        self.stops_activities = true;
        self.show(object, seen);
    }

    fn fields(&mut self, object: Object, seen: &Sighting<ObjectAccess>) {
        self.stops_fields = true;
        self.show(object, seen);
    }

    fn show(&mut self, object: Object, seen: &Sighting<ObjectAccess>) {
        let evidence = evidence(self.facts, object, seen);
        if !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
    }

    fn activities_unknown(&mut self, why: Why) {
        self.activities_unknown.get_or_insert(why);
    }

    fn fields_unknown(&mut self, why: Why) {
        self.fields_unknown.get_or_insert(why);
    }

    /// The finding, or `None` where nothing is lacking.
    ///
    /// # Errors
    /// Why it is not known. A finding on fields alone would say of activities that they are not stopped, so it is not
    /// made while that is unknown.
    fn finding(self, fix: Fix) -> Result<Option<Finding>, Why> {
        if !self.stops_activities
            && let Some(why) = self.activities_unknown
        {
            return Err(why);
        }
        let mut evidence = self.evidence.into_iter();
        let Some(first) = evidence.next() else {
            return self.fields_unknown.map_or(Ok(None), Err);
        };
        let activities = if self.stops_activities { vec![Activity::Email, Activity::Call] } else { Vec::new() };
        let severity = Severity::Blocks { activities, fields: self.stops_fields };
        Ok(Some(evidence.fold(Finding::new(severity, first, fix), Finding::and)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;

    const ALL: &str = "e-mails, calls, fields";
    const ACTIVITIES: &str = "e-mails, calls";
    const FIELDS: &str = "fields";

    fn stops(finding: &Finding) -> String {
        let stops = [
            (finding.blocks(Activity::Email), "e-mails"),
            (finding.blocks(Activity::Call), "calls"),
            (finding.blocks_fields(), "fields"),
        ];
        stops.iter().filter(|(blocks, _)| *blocks).map(|(_, what)| *what).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn fires_for_each_right_that_is_lacking() {
        let cases: Vec<(&str, Facts, &str)> = vec![
            ("no task can be created", lead().with_rights(Object::Task, false, true), ALL),
            ("tasks cannot be read", lead().without_object(Object::Task), ALL),
            ("tasks cannot be read, an Actions person", actions_person().without_object(Object::Task), ALL),
            ("no task can be created, only fields are judged", account().with_rights(Object::Task, false, false), FIELDS),
            ("tasks cannot be edited", lead().with_rights(Object::Task, true, false), FIELDS),
            ("leads cannot be read", lead().without_object(Object::Lead), ALL),
            ("leads cannot be read, an Actions person", actions_person().without_object(Object::Lead), ALL),
            ("leads cannot be edited", lead().with_rights(Object::Lead, true, false), FIELDS),
            ("the task's lead cannot be read", task().without_object(Object::Lead), ACTIVITIES),
            ("the person account's contact", person_account().without_object(Object::Contact), ACTIVITIES),
            ("the account itself", account().without_object(Object::Account), FIELDS),
            ("the opportunity cannot be edited", opportunity().with_rights(Object::Opportunity, true, false), FIELDS),
        ];
        for (case, facts, expected) in cases {
            let finding = broken(judge(&facts));
            assert_eq!(stops(&finding), expected, "{case}");
            assert_eq!(
                finding.fixes().collect::<Vec<_>>(),
                [&Fix { who: Who::SalesforceAdmin, place: Place::PermissionSets { host: HOST.to_owned() } }],
                "{case}"
            );
        }
    }

    #[test]
    fn fires_with_one_piece_of_evidence_for_each_object() {
        let facts = lead().with_rights(Object::Task, false, false).without_object(Object::Lead);
        assert_eq!(
            saw(&broken(judge(&facts))),
            [
                Saw::ObjectAccess { object: Object::Task, createable: false, updateable: false },
                Saw::ObjectRefused { object: Object::Lead, status: 403, code: "FORBIDDEN".to_owned() },
            ]
        );
    }

    #[test]
    fn fires_for_what_is_known_to_stop_activities_though_another_answer_failed() {
        let facts = lead().with_rights(Object::Task, false, true).with_failed_object(Object::Lead, Why::NotJson);
        assert_eq!(stops(&broken(judge(&facts))), ALL);
    }

    #[test]
    fn fires_for_another_user_whom_nothing_lets_in() {
        let mut closed = org();
        closed.rows.objects.clear();
        let finding = broken(judge(&lead().for_another_user(closed)));
        assert_eq!(stops(&finding), ALL);
        assert_eq!(saw(&finding), [Saw::ObjectNotGranted { object: Object::Lead }]);

        let tasks = org().change_last(|profile| profile.permissions_edit_task = false);
        let finding = broken(judge(&lead().for_another_user(tasks)));
        assert_eq!(stops(&finding), ALL);
        assert_eq!(saw(&finding), [Saw::ObjectAccess { object: Object::Task, createable: false, updateable: false }]);
        fine(judge(&lead().for_another_user(org())));
    }

    #[test]
    fn cannot_tell_for_another_user_whom_a_group_may_let_in() {
        let mut group = org().group("0PSe00000000003", "Sales team", "Outdated", "0PSe00000000002");
        group.rows.objects.clear();
        let group = group.opens("0PSe00000000002", true);
        assert_eq!(
            judge(&lead().for_another_user(group)),
            Verdict::CannotTell(Why::GroupNotCalculated { group: "Sales team".to_owned() })
        );
    }

    #[test]
    fn stays_quiet_with_the_rights_that_are_needed() {
        for facts in [lead(), contact(), person_account(), account(), opportunity(), task(), actions_person()] {
            let evidence = fine(judge(&facts));
            assert_eq!(evidence.saw, Saw::ObjectAccess { object: Object::Task, createable: true, updateable: true });
        }
        // Leads are not created by the sync, and contacts have no part in a lead's page.
        fine(judge(&lead().with_rights(Object::Lead, false, true).without_object(Object::Contact)));
        fine(judge(&actions_person().without_salesforce_id().without_object(Object::Opportunity)));
    }

    #[test]
    fn cannot_tell_without_a_description() {
        for object in [Object::Task, Object::Lead] {
            assert_eq!(judge(&lead().with_failed_object(object, Why::NotJson)), Verdict::CannotTell(Why::NotJson));
        }
        assert_eq!(judge(&task().with_failed_object(Object::Lead, Why::NotJson)), Verdict::CannotTell(Why::NotJson));
        assert_eq!(judge(&account().with_failed_object(Object::Account, Why::NotJson)), Verdict::CannotTell(Why::NotJson));
    }

    #[test]
    fn cannot_tell_of_activities_from_what_stops_fields_alone() {
        let facts = lead().with_rights(Object::Task, true, false).with_failed_object(Object::Lead, Why::NotJson);
        assert_eq!(judge(&facts), Verdict::CannotTell(Why::NotJson));
    }

    #[test]
    fn cannot_tell_who_the_person_is() {
        assert_eq!(judge(&task().with_failed_record(Why::NotFound)), Verdict::CannotTell(Why::NotFound));
        assert_eq!(judge(&actions_person().with_unclear_salesforce_id()), Verdict::CannotTell(Why::NoSalesforceIdLabel));
    }

    #[test]
    fn cannot_tell_for_another_salesforce_user() {
        let facts = lead().without_object(Object::Task).connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&facts)), Why::AnotherSalesforceUser { .. }));
    }

    #[test]
    fn not_applicable_on_pages_without_activities_and_fields() {
        for facts in [actions_connections(), actions_sync_settings(), actions_diagnostics(), lead_list()] {
            assert_eq!(judge(&facts.without_object(Object::Task)), Verdict::NotApplicable);
        }
    }
}
