//! This user may not edit the record.

use super::{Doc, Problem, Rule};
use crate::expected_fields::Described;
use crate::facts::{Facts, Record, Saw, Sighting, Why};
use crate::finding::{Evidence, Finding, Fix, Place, Severity, Verdict, Who};
use crate::page::Page;
use crate::requests;
use crate::salesforce::describe::ObjectInfo;
use crate::salesforce::id::SalesforceId;
use crate::salesforce::object::Object;

pub(super) static RULE: Rule = Rule {
    problem: Problem::NoRecordAccess,
    doc: Doc {
        what: "The user may not edit this record, or it is locked for approval. Who may edit a record depends on its \
               owner, and on whom it is shared with. A record that waits for an approval can be locked, so that \
               hardly anybody may edit it.",
        why: "Actions fills the roll-up fields of the record with the user's own rights. Where the record cannot be \
              edited, they are not filled. E-mails and calls are logged as tasks all the same.",
        evidence: "`UserRecordAccess`, where Salesforce says who may do what with a record, says that the user has \
                   no edit access; or the record's `IsLocked` is true.",
        fix: "The record's owner: share the record with edit access, or have the approval decided or recalled. Or a \
              Salesforce admin: give edit access by role or sharing rule, or unlock the record.",
        cannot_tell: "The record, or the right to edit it, was not read; it is not known which record the person is; \
                      or Actions is connected as another Salesforce user. Where the org has no `IsLocked`, only the \
                      right to edit is judged.",
        source: "beyond Adobe's documentation",
    },
    judge,
};

fn judge(facts: &Facts) -> Verdict {
    if !facts.judged().fields {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    let Some(own) = own_record(facts)? else {
        return Ok(Verdict::NotApplicable);
    };
    let editable = own.record.editable.get().map_err(Clone::clone)?;
    let locked = match own.record.locked.get() {
        Ok(locked) => Some(locked.value),
        // The org has no such field, so that nothing can be locked or nobody can see it.
        Err(Why::NotAsked) => None,
        Err(why) if editable.value => return Err(why.clone()),
        Err(_) => None,
    };
    let saw = Saw::RecordAccess { editable: editable.value, locked };
    let evidence = Evidence { source: requests::record_access_source(), saw, at: editable.at };
    if editable.value && locked != Some(true) {
        return Ok(Verdict::Fine(evidence));
    }
    let fix = |who| Fix { who, place: own.place() };
    let severity = Severity::Blocks { activities: Vec::new(), fields: true };
    let finding = Finding::new(severity, evidence, fix(Who::RecordOwner)).or(fix(Who::SalesforceAdmin));
    Ok(Verdict::Broken(finding))
}

/// The record that the page is about, where it has roll-up fields to be filled.
pub(super) struct OwnRecord<'a> {
    host: &'a str,
    id: &'a SalesforceId,
    /// Its object.
    pub(super) object: Object,
    /// The object's description.
    pub(super) info: &'a ObjectInfo,
    /// What was read of it.
    pub(super) record: &'a Record,
}

impl OwnRecord<'_> {
    /// The record itself.
    pub(super) fn place(&self) -> Place {
        Place::Record { host: self.host.to_owned(), id: self.id.clone() }
    }
}

/// The record that the page is about; `Ok(None)` where it has no roll-up fields, and where it is gone or none of the
/// object's records can be edited, which are other rules' problems.
///
/// # Errors
/// Why nothing is known of it.
pub(super) fn own_record(facts: &Facts) -> Result<Option<OwnRecord<'_>>, Why> {
    let Some(object) = facts.own_object()?.filter(|object| *object != Object::Task) else {
        return Ok(None);
    };
    let host = &facts.api_host.get().map_err(Clone::clone)?.value;
    facts.same_salesforce_user()?;
    let Sighting { value: info, at } = facts.object_info(object)?;
    let described = Described::new(object, Sighting { value: info, at });
    let id = match &facts.page {
        Page::SalesforceRecord { id, .. } => Some(id),
        _ => facts.linked_id(),
    };
    let Some(id) = id.filter(|_| described.has_fields() && info.updateable && !facts.record_is_gone()) else {
        return Ok(None);
    };
    let record = &facts.record.get().map_err(Clone::clone)?.value;
    Ok(Some(OwnRecord { host, id, object, info, record }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::{Fact, RecordState};
    use crate::facts::sample::*;
    use crate::finding::Activity;

    fn access(facts: Facts, editable: bool, locked: Fact<bool>) -> Facts {
        facts.with_record(|record| (record.editable, record.locked) = (Fact::seen(editable, NOW), locked))
    }

    #[test]
    fn not_applicable_to_a_record_that_is_gone() {
        for state in [RecordState::Deleted, RecordState::Merged { into: id(CONTACT) }] {
            assert_eq!(judge(&access(actions_person().became(state), false, Fact::Unseen(Why::NotAsked))), Verdict::NotApplicable);
        }
    }

    #[test]
    fn fires_for_fields_when_the_record_cannot_be_edited() {
        for facts in [lead(), contact(), account(), person_account(), opportunity(), actions_person()] {
            let finding = broken(judge(&access(facts, false, Fact::Unseen(Why::NotAsked))));
            assert!(finding.blocks_fields() && !finding.blocks(Activity::Email) && !finding.blocks(Activity::Call));
            assert_eq!(saw(&finding), [Saw::RecordAccess { editable: false, locked: None }]);
            assert_eq!(
                finding.fixes().map(|fix| fix.who).collect::<Vec<_>>(),
                [Who::RecordOwner, Who::SalesforceAdmin]
            );
        }
        let page = access(account(), false, Fact::Unseen(Why::NotJson));
        assert_eq!(
            broken(judge(&page)).fixes().next().unwrap().place,
            Place::Record { host: HOST.to_owned(), id: id("001e0000003GuNX") },
            "the page's own record"
        );
    }

    #[test]
    fn fires_when_the_record_is_locked() {
        let finding = broken(judge(&access(opportunity(), true, Fact::seen(true, NOW))));
        assert_eq!(saw(&finding), [Saw::RecordAccess { editable: true, locked: Some(true) }]);
    }

    #[test]
    fn stays_quiet_when_the_record_can_be_edited() {
        for facts in [lead(), account(), opportunity(), actions_person()] {
            fine(judge(&facts));
        }
        fine(judge(&access(lead(), true, Fact::seen(false, NOW))));
    }

    #[test]
    fn cannot_tell_what_was_not_read() {
        let unread = lead().with_record(|record| record.editable = Fact::Unseen(Why::NotJson));
        assert_eq!(judge(&unread), Verdict::CannotTell(Why::NotJson));
        assert_eq!(judge(&access(lead(), true, Fact::Unseen(Why::NotJson))), Verdict::CannotTell(Why::NotJson));
        assert_eq!(judge(&account().with_failed_record(Why::NotFound)), Verdict::CannotTell(Why::NotFound));
        assert_eq!(judge(&lead().with_failed_object(Object::Lead, Why::NotJson)), Verdict::CannotTell(Why::NotJson));
        assert_eq!(judge(&actions_person().with_unclear_salesforce_id()), Verdict::CannotTell(Why::NoSalesforceIdLabel));
    }

    #[test]
    fn cannot_tell_for_another_salesforce_user() {
        let other = access(lead(), false, Fact::Unseen(Why::NotAsked)).connected_as("someone.else@acme.example");
        assert!(matches!(cannot_tell(judge(&other)), Why::AnotherSalesforceUser { .. }));
    }

    #[test]
    fn not_applicable_without_fields_to_fill() {
        let locked_out = access(lead(), false, Fact::Unseen(Why::NotAsked));
        for facts in [
            locked_out.clone().without_any_field(Object::Lead),
            // That no lead at all can be edited is another rule's problem.
            locked_out.with_rights(Object::Lead, true, false),
            actions_person().without_salesforce_id(),
            task(),
            actions_connections(),
            lead_list(),
        ] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }
}
