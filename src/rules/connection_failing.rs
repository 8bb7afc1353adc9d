//! Actions has a connection to Salesforce, and its sign-in fails.

use super::{Doc, Problem, Rule};
use crate::actions::diagnostics::DiagnosticsCode;
use crate::facts::{ACTIONS_SIGHTING_DECIDES, ActionsScreen, AuthenticationFailure, Facts, Happened, Saw, Sighting, Timestamp, Why};
use crate::finding::{Activity, Evidence, Finding, Fix, Place, Severity, Source, Verdict, Who};
use crate::requests;

pub(super) static RULE: Rule = Rule {
    problem: Problem::ConnectionFailing,
    doc: Doc {
        what: "Actions is connected to Salesforce for this user, and Salesforce refuses the sign-in. For each user \
               Actions keeps a key to Salesforce, which it got when the user clicked *Connect*. Salesforce does not \
               accept it any more, or not from where it comes.",
        why: "Actions logs over each user's own connection. While the sign-in fails, neither e-mails nor calls are \
              logged.",
        evidence: "*Diagnostics*, the page of Actions that lists what could not be written to Salesforce, has a code \
                   of the category *Authentication*. It is newer than the last *Disconnect* seen in *Connections & \
                   Customizations*, where only who is connected sees that button, and newer than the last activity \
                   that Actions logged on the record.",
        fix: "By the code. The rep, in Actions: the gear, Settings, Salesforce, the tab *Connections & \
              Customizations*, and there *Disconnect* and then *Connect*. For an inactive user, a Salesforce admin: \
              in Setup, Users. For an inactive org: in Setup, Company Information. For an IP address that is not let \
              in: in Setup, Profiles; then the rep connects again.",
        cannot_tell: "The failure's date could not be read, or not exactly enough to say whether the connection was \
                      mended since; *Connections & Customizations* was never seen in this browser; or *Diagnostics* \
                      was seen more than seven days ago. Where *Diagnostics* was never seen, nothing is said of \
                      this.",
        source: "beyond Adobe's documentation of logging, from that of *Diagnostics*",
    },
    judge,
};

fn judge(facts: &Facts) -> Verdict {
    let judged = facts.judged();
    if !(judged.activities || judged.diagnostics) {
        return Verdict::NotApplicable;
    }
    match facts.authentication_failure.get() {
        Ok(Sighting { value: Some(failure), at }) => look(facts, failure, *at).unwrap_or_else(Verdict::CannotTell),
        Ok(Sighting { value: None, at }) => {
            let evidence = Evidence { source: SCREEN, saw: Saw::NoAuthenticationFailure, at: *at };
            match facts.recent(ActionsScreen::Diagnostics, *at, Saw::NoAuthenticationFailure) {
                Ok(()) => Verdict::Fine(evidence),
                // That there was no failure then says as little of today as a page that was never opened.
                Err(_) => Verdict::NotApplicable,
            }
        }
        Err(Why::NeverSeenInActions { .. }) => Verdict::NotApplicable,
        Err(why) => Verdict::CannotTell(why.clone()),
    }
}

const SCREEN: Source = Source::Screen(ActionsScreen::Diagnostics);

/// What a failure means that *Diagnostics* showed at `at`.
fn look(facts: &Facts, failure: &AuthenticationFailure, at: Timestamp) -> Result<Verdict, Why> {
    let Happened { earliest, latest } =
        failure.happened.unwrap_or(Happened { earliest: Timestamp(0), latest: at });
    // Whatever the page's date says, what it showed had happened by then.
    let latest = latest.min(at);
    let sound = last_sound(facts);
    if let Some(evidence) = &sound
        && latest <= moment(evidence)
    {
        return Ok(Verdict::Fine(evidence.clone()));
    }
    let saw = Saw::Failure { code: failure.code.clone(), happened: failure.happened.map(|happened| happened.earliest) };
    facts.recent(ActionsScreen::Diagnostics, at, saw.clone())?;
    let disconnected = match facts.connection.get() {
        Ok(connection) => (!connection.value.connected).then_some(connection.at),
        // Nobody saw how the connection is. A failure of these days speaks for itself, an older one may be mended.
        Err(_) if facts.now.since(earliest) <= ACTIONS_SIGHTING_DECIDES => None,
        Err(why) => return Err(why.clone()),
    };
    if disconnected.is_some_and(|at| latest <= at) {
        // There is no connection that could fail, and that is another rule's to say.
        return Ok(Verdict::NotApplicable);
    }
    let since = sound.as_ref().map(moment).max(disconnected);
    if since.is_some_and(|since| earliest <= since) || failure.happened.is_none() {
        return Err(Why::UndatedFailure { code: failure.code.clone() });
    }
    let severity = Severity::Blocks { activities: vec![Activity::Email, Activity::Call], fields: false };
    let (fix, other) = fixes(&failure.code, facts.api_host.value());
    let mut finding = Finding::new(severity, Evidence { source: SCREEN, saw, at }, fix);
    if let Some(other) = other {
        finding = finding.or(other);
    }
    Ok(Verdict::Broken(match sound {
        Some(before) => finding.and(before),
        None => finding,
    }))
}

/// The last thing that shows a connection that worked: a *Disconnect* in Actions, or an activity on the record.
fn last_sound(facts: &Facts) -> Option<Evidence> {
    let connected = facts.connection.get().ok().filter(|connection| connection.value.connected).map(|connection| {
        let saw = Saw::Connected { salesforce_user: connection.value.salesforce_user.clone() };
        Evidence { source: Source::Screen(ActionsScreen::Connections), saw, at: connection.at }
    });
    let logged = facts.proof.get().ok().and_then(|proof| {
        let (task, activities) = proof.value.newest()?;
        let saw = Saw::LoggedTask {
            activities: activities.to_vec(),
            id: task.id.clone(),
            filled: task.filled.clone(),
            created: task.created,
        };
        Some(Evidence { source: requests::record_source(), saw, at: proof.at })
    });
    connected.into_iter().chain(logged).max_by_key(moment)
}

/// When the thing was so, which for a task is not when it was seen.
fn moment(evidence: &Evidence) -> Timestamp {
    match &evidence.saw {
        Saw::LoggedTask { created, .. } => *created,
        _ => evidence.at,
    }
}

/// What mends a failure. Without an org there is no address in Setup to send an admin to.
fn fixes(code: &str, host: Option<&String>) -> (Fix, Option<Fix>) {
    let connect = Fix { who: Who::Rep, place: Place::Connections };
    let admin = |place: fn(String) -> Place| Fix {
        who: Who::SalesforceAdmin,
        place: host.cloned().map_or(Place::Diagnostics, place),
    };
    match DiagnosticsCode::of_name(code) {
        Some(DiagnosticsCode::InactiveUser) => (admin(|host| Place::Users { host }), None),
        Some(DiagnosticsCode::InactiveOrganization) => (admin(|host| Place::CompanyInformation { host }), None),
        // Documented with "ip restricted". Then connecting again, from Actions' own address, changes nothing.
        Some(DiagnosticsCode::InvalidGrant) => (connect, Some(admin(|host| Place::Profiles { host }))),
        _ => (connect, None),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that falls over says what is wrong")]
mod tests {
    use super::super::expect::*;
    use super::*;
    use crate::facts::sample::*;
    use crate::facts::{Connection, DAY, Fact, MINUTE};

    fn ago(days: u64) -> Timestamp {
        Timestamp(NOW.0 - days * DAY)
    }

    /// *Diagnostics*, seen so many days ago, listed this code, which had happened at that moment.
    fn failed(facts: Facts, code: &str, happened: Option<Happened>, seen_days_ago: u64) -> Facts {
        facts.but(|facts| {
            let failure = AuthenticationFailure { code: code.to_owned(), happened };
            facts.authentication_failure = Fact::seen(Some(failure), ago(seen_days_ago));
        })
    }

    /// A failure of yesterday, seen today.
    fn failed_yesterday(facts: Facts) -> Facts {
        failed(facts, "EXPIRED_ACCESS", Some(Happened::at(ago(1))), 0)
    }

    fn listed_none(facts: Facts, seen_days_ago: u64) -> Facts {
        facts.but(|facts| facts.authentication_failure = Fact::seen(None, ago(seen_days_ago)))
    }

    /// *Connections & Customizations* was seen so many days ago and offered *Disconnect*, or *Connect*.
    fn connection(facts: Facts, connected: bool, days_ago: u64) -> Facts {
        facts.but(|facts| {
            facts.connection = Fact::seen(Connection { connected, salesforce_user: None }, ago(days_ago));
        })
    }

    #[test]
    fn fires_when_the_failure_is_newer_than_everything_that_worked() {
        for facts in [lead(), task(), person_account(), actions_person(), actions_diagnostics()] {
            for days_ago in [2, 30] {
                let finding = broken(judge(&failed_yesterday(connection(facts.clone(), true, days_ago))));
                assert!(finding.blocks(Activity::Email) && finding.blocks(Activity::Call) && !finding.blocks_fields());
                assert_eq!(
                    saw(&finding),
                    [
                        Saw::Failure { code: "EXPIRED_ACCESS".to_owned(), happened: Some(ago(1)) },
                        Saw::Connected { salesforce_user: None }
                    ]
                );
            }
        }
        broken(judge(&failed_yesterday(connection(lead(), true, 2).with_logged_email(2))));
    }

    #[test]
    fn fires_when_what_was_not_connected_has_failed_since() {
        let finding = broken(judge(&failed_yesterday(connection(lead(), false, 2))));
        assert_eq!(saw(&finding).len(), 1, "a Connect shows nothing that worked");
    }

    #[test]
    fn fires_with_the_fix_that_the_code_calls_for() {
        let fixes = |facts: Facts, code: &str| -> Vec<Fix> {
            let facts = failed(connection(facts, true, 2), code, Some(Happened::at(ago(1))), 0);
            broken(judge(&facts)).fixes().cloned().collect()
        };
        let rep = Fix { who: Who::Rep, place: Place::Connections };
        let host = || HOST.to_owned();
        let admin = |place| Fix { who: Who::SalesforceAdmin, place };
        for code in ["EXPIRED_ACCESS", "AUTHENTICATION_FAILURE"] {
            assert_eq!(fixes(lead(), code), std::slice::from_ref(&rep));
        }
        assert_eq!(fixes(lead(), "INVALID_GRANT"), [rep, admin(Place::Profiles { host: host() })]);
        assert_eq!(fixes(lead(), "INACTIVE_USER"), [admin(Place::Users { host: host() })]);
        assert_eq!(fixes(lead(), "INACTIVE_ORGANIZATION"), [admin(Place::CompanyInformation { host: host() })]);
        assert_eq!(fixes(actions_person().without_org(), "INACTIVE_USER"), [admin(Place::Diagnostics)]);
    }

    #[test]
    fn stays_quiet_when_something_has_worked_since() {
        let evidence = fine(judge(&failed_yesterday(connection(lead(), true, 0))));
        assert_eq!(evidence.saw, Saw::Connected { salesforce_user: None });
        let evidence = fine(judge(&failed_yesterday(connection(lead(), true, 2).with_logged_call(0))));
        assert!(matches!(evidence.saw, Saw::LoggedTask { .. }), "{evidence:?}");
        fine(judge(&failed_yesterday(lead().connection_never_seen().with_logged_email(0))));
    }

    #[test]
    fn stays_quiet_when_what_failed_was_seen_before_something_worked() {
        // Whenever it was, it was before the page was seen.
        fine(judge(&failed(connection(lead(), true, 1), "EXPIRED_ACCESS", None, 2)));
        fine(judge(&failed(connection(lead(), true, 1), "EXPIRED_ACCESS", None, 9)));
        let day = Happened { earliest: ago(2), latest: ago(1) };
        fine(judge(&failed(connection(lead(), true, 0), "EXPIRED_ACCESS", Some(day), 0)));
    }

    #[test]
    fn stays_quiet_when_no_failure_is_listed() {
        for facts in [lead(), actions_diagnostics()] {
            let evidence = fine(judge(&listed_none(facts, 7)));
            assert_eq!(evidence.saw, Saw::NoAuthenticationFailure);
            assert_eq!(evidence.source, Source::Screen(ActionsScreen::Diagnostics));
        }
    }

    #[test]
    fn cannot_tell_without_a_date_that_says_which_came_first() {
        let undated = Verdict::CannotTell(Why::UndatedFailure { code: "INVALID_GRANT".to_owned() });
        for days_ago in [1, 30] {
            let facts = connection(lead(), true, days_ago);
            assert_eq!(judge(&failed(facts, "INVALID_GRANT", None, 0)), undated);
        }
        // Connected on the day on which it failed, or in that minute.
        let day = Happened { earliest: ago(2), latest: ago(1) };
        assert_eq!(judge(&failed(connection(lead(), true, 2), "INVALID_GRANT", Some(day), 0)), undated);
        let minute = Happened { earliest: ago(1), latest: Timestamp(ago(1).0 + MINUTE) };
        assert_eq!(judge(&failed(connection(lead(), true, 1), "INVALID_GRANT", Some(minute), 0)), undated);
        assert_eq!(judge(&failed(connection(lead(), false, 2), "INVALID_GRANT", Some(day), 0)), undated);
    }

    #[test]
    fn cannot_tell_of_an_old_failure_where_no_connection_was_ever_seen() {
        let never = Why::NeverSeenInActions { screen: ActionsScreen::Connections };
        for facts in [lead(), actions_diagnostics(), lead().with_logged_email(20)] {
            let facts = facts.connection_never_seen();
            assert_eq!(
                judge(&failed(facts.clone(), "EXPIRED_ACCESS", Some(Happened::at(ago(9))), 0)),
                Verdict::CannotTell(never.clone()),
                "it may have been connected again since"
            );
            broken(judge(&failed_yesterday(facts)));
        }
    }

    #[test]
    fn cannot_tell_what_was_seen_long_ago_or_not_made_out() {
        let why = cannot_tell(judge(&failed(connection(lead(), true, 20), "INACTIVE_USER", Some(Happened::at(ago(9))), 8)));
        assert!(
            matches!(why, Why::SeenTooLongAgo { screen: ActionsScreen::Diagnostics, saw: Saw::Failure { .. }, .. }),
            "{why:?}"
        );
        let unclear = Why::ActionsPageUnclear { screen: ActionsScreen::Diagnostics };
        let facts = actions_diagnostics().but(|facts| facts.authentication_failure = Fact::Unseen(unclear.clone()));
        assert_eq!(judge(&facts), Verdict::CannotTell(unclear));
    }

    #[test]
    fn not_applicable_where_diagnostics_was_never_seen() {
        for facts in [lead(), actions_person(), actions_diagnostics(), listed_none(lead(), 8)] {
            assert_eq!(judge(&facts), Verdict::NotApplicable);
        }
    }

    #[test]
    fn not_applicable_where_there_is_no_connection_to_fail() {
        assert_eq!(judge(&failed_yesterday(connection(lead(), false, 0))), Verdict::NotApplicable);
    }

    #[test]
    fn not_applicable_where_no_activity_is_judged() {
        for facts in [
            account(),
            opportunity(),
            task_without_person(),
            lead_list(),
            actions_connections(),
            actions_sync_settings(),
        ] {
            assert_eq!(judge(&failed_yesterday(connection(facts, true, 2))), Verdict::NotApplicable);
        }
    }
}
