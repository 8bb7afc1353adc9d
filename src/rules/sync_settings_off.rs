//! Actions is not set to log e-mails to Salesforce.

use super::{Doc, Problem, Rule};
use crate::facts::{ActionsScreen, Facts, Saw, Why};
use crate::finding::{Activity, Evidence, Finding, Fix, Place, Severity, Source, Verdict, Who};
use crate::proof;

pub(super) static RULE: Rule = Rule {
    problem: Problem::SyncSettingsOff,
    doc: Doc {
        what: "*Log Email Activity to Salesforce*, the setting by which Actions logs e-mails, is off, or goes by BCC \
               only.",
        why: "An e-mail can be logged in two ways: through Salesforce's API, as a task with all its fields, or by a \
              blind copy that is mailed to Salesforce. With both ways off, no e-mail is logged. By BCC alone e-mails \
              are logged and their activity fields stay empty, because a mail has no place for them.",
        evidence: "*Sync Settings* shows *Salesforce API* off, and *Email to Salesforce (BCC)* off or on.",
        fix: "The rep, or an Actions admin where the rep may not change it: in Actions, the gear, Settings, \
              Salesforce, the tab *Sync Settings*, and there *Salesforce API* on.",
        cannot_tell: "That screen was never seen in this browser, was seen more than seven days ago, or does not say \
                      of both ways whether they are on, and Actions logged no e-mail on the record in these days.",
        source: "Adobe's documentation, point 2",
    },
    judge,
};

fn judge(facts: &Facts) -> Verdict {
    let judged = facts.judged();
    if !(judged.activities || judged.fields || judged.sync_settings) {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    match (on_screen(facts), proof::of_api_logging(facts)) {
        (Ok(fine @ Verdict::Fine(_)), _) => Ok(fine),
        (_, Some(logged)) => Ok(Verdict::Fine(logged.evidence())),
        (told, None) => told,
    }
}

fn on_screen(facts: &Facts) -> Result<Verdict, Why> {
    const SCREEN: ActionsScreen = ActionsScreen::SyncSettings;
    let settings = facts.sync_settings.get().map_err(Clone::clone)?;
    let (api, bcc) = (settings.value.api, settings.value.bcc);
    let saw = Saw::SyncSettings { api, bcc };
    facts.recent(SCREEN, settings.at, saw.clone())?;
    let evidence = Evidence { source: Source::Screen(SCREEN), saw, at: settings.at };
    let severity = match (api, bcc) {
        (Some(true), _) => return Ok(Verdict::Fine(evidence)),
        (Some(false), Some(false)) => Severity::Blocks { activities: vec![Activity::Email], fields: false },
        // E-mails are logged by their copy, which carries no activity fields.
        (Some(false), Some(true)) => Severity::Blocks { activities: Vec::new(), fields: true },
        // BCC on would do for e-mails, but not for their fields, and a verdict that is half known is not known.
        (None, _) | (Some(false), None) => return Err(Why::ActionsPageUnclear { screen: SCREEN }),
    };
    let fix = Fix { who: Who::RepOrActionsAdmin, place: Place::SyncSettings };
    Ok(Verdict::Broken(Finding::new(severity, evidence, fix)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;

    #[test]
    fn fires_for_e_mails_when_both_ways_are_off() {
        for facts in [lead(), actions_person(), actions_sync_settings()] {
            let finding = broken(judge(&facts.with_sync_settings(Some(false), Some(false))));
            assert!(finding.blocks(Activity::Email) && !finding.blocks(Activity::Call) && !finding.blocks_fields());
        }
    }

    #[test]
    fn fires_for_fields_alone_when_only_bcc_is_on() {
        for facts in [lead(), opportunity(), actions_sync_settings()] {
            let finding = broken(judge(&facts.with_sync_settings(Some(false), Some(true))));
            assert!(finding.blocks_fields() && !finding.blocks(Activity::Email) && !finding.blocks(Activity::Call));
            assert_eq!(saw(&finding), [Saw::SyncSettings { api: Some(false), bcc: Some(true) }]);
        }
    }

    #[test]
    fn stays_quiet_when_the_api_is_on_whatever_bcc_is() {
        for bcc in [None, Some(false), Some(true)] {
            let evidence = fine(judge(&lead().with_sync_settings(Some(true), bcc)));
            assert_eq!(evidence.saw, Saw::SyncSettings { api: Some(true), bcc });
        }
    }

    #[test]
    fn stays_quiet_when_an_e_mail_was_logged_within_a_week() {
        let half = lead().with_sync_settings(None, Some(true)).with_logged_email(2);
        let old = lead().with_sync_settings(Some(false), Some(false)).seen_in_actions_days_ago(6).with_logged_email(2);
        for facts in [lead().sync_settings_never_seen().with_logged_email(7), half, old] {
            let evidence = fine(judge(&facts));
            assert!(
                matches!(&evidence.saw, Saw::LoggedTask { activities, .. } if activities == &[Activity::Email]),
                "{evidence:?}"
            );
        }
    }

    #[test]
    fn fires_when_it_was_switched_off_since_the_last_e_mail() {
        for bcc in [false, true] {
            broken(judge(&lead().with_sync_settings(Some(false), Some(bcc)).with_logged_email(1)));
        }
    }

    #[test]
    fn cannot_tell_from_a_call_or_an_old_e_mail() {
        let never = Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::SyncSettings });
        let facts = lead().sync_settings_never_seen();
        assert_eq!(judge(&facts.clone().with_logged_call(1)), never);
        assert_eq!(judge(&facts.clone().with_proof(|proof| proof.either = Some(logged_days_ago(1)))), never);
        assert_eq!(judge(&facts.with_logged_email(8)), never);
        // What was switched off since is at least in doubt.
        let off = lead().with_sync_settings(Some(false), None).with_logged_email(1);
        assert_eq!(
            judge(&off),
            Verdict::CannotTell(Why::ActionsPageUnclear { screen: ActionsScreen::SyncSettings })
        );
    }

    #[test]
    fn cannot_tell_from_half_a_screen() {
        for (api, bcc) in [(None, None), (None, Some(true)), (None, Some(false)), (Some(false), None)] {
            assert_eq!(
                judge(&lead().with_sync_settings(api, bcc)),
                Verdict::CannotTell(Why::ActionsPageUnclear { screen: ActionsScreen::SyncSettings })
            );
        }
    }

    #[test]
    fn cannot_tell_what_was_never_seen_or_long_ago() {
        let never = Why::NeverSeenInActions { screen: ActionsScreen::SyncSettings };
        assert_eq!(judge(&opportunity().sync_settings_never_seen()), Verdict::CannotTell(never));
        let why = cannot_tell(judge(&lead().seen_in_actions_days_ago(8)));
        assert!(matches!(why, Why::SeenTooLongAgo { screen: ActionsScreen::SyncSettings, .. }), "{why:?}");
    }

    #[test]
    fn not_applicable_elsewhere() {
        for facts in [actions_connections(), actions_diagnostics(), lead_list()] {
            assert_eq!(judge(&facts.with_sync_settings(Some(false), Some(false))), Verdict::NotApplicable);
        }
    }
}
