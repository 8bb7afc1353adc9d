//! The user's Actions account is not connected to Salesforce.

use super::{Doc, Problem, Rule};
use crate::facts::{ActionsScreen, Facts, Saw, Why};
use crate::finding::{Activity, Evidence, Finding, Fix, Place, Severity, Source, Verdict, Who};
use crate::proof;

pub(super) static RULE: Rule = Rule {
    problem: Problem::NotConnected,
    doc: Doc {
        what: "Actions is not connected to Salesforce for this user. Everybody who works in Actions has to connect \
               it once with their own Salesforce user, and this user has not, or has disconnected it since.",
        why: "Actions logs over each user's own connection. Without one, neither e-mails nor calls are logged.",
        evidence: "The screen *Connections & Customizations* offers *Connect* and no *Disconnect*. Who is connected \
                   sees *Disconnect* there.",
        fix: "The rep, in Actions: the gear, Settings, *My Account* (an admin: *Admin Settings*), Salesforce, the \
              tab *Connections & Customizations*, and there *Connect*.",
        cannot_tell: "That screen was never seen in this browser, was seen more than seven days ago, shows neither \
                      button, or shows a connection to a sandbox where this org is none, or the other way round; and Actions logged nothing on the record in these days. Opening it once is \
                      enough.",
        source: "Adobe's documentation, point 1",
    },
    judge,
};

fn judge(facts: &Facts) -> Verdict {
    let judged = facts.judged();
    if !(judged.activities || judged.connection) {
        return Verdict::NotApplicable;
    }
    look(facts).unwrap_or_else(Verdict::CannotTell)
}

fn look(facts: &Facts) -> Result<Verdict, Why> {
    match (on_screen(facts), proof::of_connection(facts)) {
        (Ok(fine @ Verdict::Fine(_)), _) => Ok(fine),
        (_, Some(logged)) => Ok(Verdict::Fine(logged.evidence())),
        (told, None) => told,
    }
}

fn on_screen(facts: &Facts) -> Result<Verdict, Why> {
    const SCREEN: ActionsScreen = ActionsScreen::Connections;
    let connection = facts.connection.get().map_err(Clone::clone)?;
    let saw = if connection.value.connected {
        Saw::Connected { salesforce_user: connection.value.salesforce_user.clone() }
    } else {
        Saw::ConnectOnly
    };
    facts.recent(SCREEN, connection.at, saw.clone())?;
    let evidence = Evidence { source: Source::Screen(SCREEN), saw, at: connection.at };
    Ok(if connection.value.connected {
        Verdict::Fine(evidence)
    } else {
        let severity = Severity::Blocks { activities: vec![Activity::Email, Activity::Call], fields: false };
        Verdict::Broken(Finding::new(severity, evidence, Fix { who: Who::Rep, place: Place::Connections }))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;
    use crate::facts::{Connection, DAY, Fact, Timestamp};
    use crate::requests;

    #[test]
    fn fires_when_actions_offers_to_connect() {
        for facts in [lead(), task(), person_account(), actions_person(), actions_connections()] {
            let finding = broken(judge(&facts.not_connected()));
            assert!(finding.blocks(Activity::Email) && finding.blocks(Activity::Call) && !finding.blocks_fields());
            assert_eq!(saw(&finding), [Saw::ConnectOnly]);
        }
    }

    #[test]
    fn stays_quiet_when_connected() {
        let evidence = fine(judge(&lead()));
        assert_eq!(evidence.saw, Saw::Connected { salesforce_user: Some("rita@acme.example".to_owned()) });
        assert_eq!(evidence.source, Source::Screen(ActionsScreen::Connections));
        fine(judge(&lead().seen_in_actions_days_ago(7)));
        // That it is another Salesforce user matters to the rules on fields and access.
        fine(judge(&lead().connected_as("someone.else@acme.example")));
    }

    #[test]
    fn stays_quiet_when_anything_was_logged_within_a_week() {
        for logged in [
            lead().with_logged_email(7),
            lead().with_logged_call(1),
            lead().with_proof(|proof| proof.either = Some(logged_days_ago(3))),
        ] {
            let evidence = fine(judge(&logged.clone().connection_never_seen()));
            assert!(matches!(evidence.saw, Saw::LoggedTask { .. }), "{evidence:?}");
            assert_eq!(evidence.source, requests::logged_source());
            // An older sighting to the contrary is outdated by it.
            fine(judge(&logged.but(|facts| {
                let connection = Connection { connected: false, salesforce_user: None };
                facts.connection = Fact::seen(connection, Timestamp(NOW.0 - 8 * DAY));
            })));
        }
        assert!(matches!(fine(judge(&lead().with_logged_call(1))).saw, Saw::Connected { .. }), "the screen says it first");
    }

    #[test]
    fn fires_when_actions_offers_to_connect_since_the_last_activity() {
        assert_eq!(saw(&broken(judge(&lead().not_connected().with_logged_email(1)))), [Saw::ConnectOnly]);
    }

    #[test]
    fn cannot_tell_from_an_old_activity_or_from_another_user_s() {
        let never = Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::Connections });
        let facts = lead().connection_never_seen();
        assert_eq!(judge(&facts.clone().with_logged_email(8)), never);
        assert_eq!(judge(&facts.clone().but(|facts| facts.proof = Fact::Unseen(Why::NotJson))), never);
        let nobody = facts.with_logged_email(1).but(|facts| facts.identity = Fact::Unseen(Why::NotJson));
        assert_eq!(judge(&nobody), never);
    }

    #[test]
    fn cannot_tell_what_was_never_seen_or_long_ago() {
        assert_eq!(
            judge(&lead().connection_never_seen()),
            Verdict::CannotTell(Why::NeverSeenInActions { screen: ActionsScreen::Connections })
        );
        let why = cannot_tell(judge(&lead().not_connected().seen_in_actions_days_ago(8)));
        assert!(
            matches!(why, Why::SeenTooLongAgo { screen: ActionsScreen::Connections, saw: Saw::ConnectOnly, .. }),
            "{why:?}"
        );
    }

    #[test]
    fn not_applicable_where_no_activity_is_judged() {
        for facts in [account(), opportunity(), task_without_person(), lead_list(), actions_sync_settings()] {
            assert_eq!(judge(&facts.not_connected()), Verdict::NotApplicable);
        }
    }
}
