//! Where a next step is taken: the address behind a reason's link, and the page of Setup that serves a report best.

use super::findings;
use crate::diagnose::Report;
use crate::facts::{ActionsScreen, Why};
use crate::finding::Place;

/// The address to open for a reason's next step, where one is known.
pub(super) fn of(why: &Why, report: &Report) -> Option<String> {
    let api_host = || report.api_host.value().cloned();
    let place = match why {
        Why::NoSession { host }
        | Why::SessionExpired { host }
        | Why::AnotherOrg { host }
        | Why::Unreachable { host }
        | Why::TimedOut { host } => Place::Salesforce { host: host.clone() },
        Why::NotJson | Why::ServerFault { .. } | Why::AnotherSalesforceUser { .. } => {
            Place::Salesforce { host: api_host()? }
        }
        Why::ApiDisabled { .. } | Why::ObjectNotReadable { .. } => Place::PermissionSets { host: api_host()? },
        Why::PackageFieldsNotFound { object } => Place::ObjectFields { host: api_host()?, object: *object },
        Why::LinkedToAnotherRecord { id } => Place::Record { host: api_host()?, id: id.clone() },
        Why::NeverSeenInActions { screen }
        | Why::SeenTooLongAgo { screen, .. }
        | Why::ActionsPageUnclear { screen } => match screen {
            ActionsScreen::Person => Place::People,
            ActionsScreen::Connections => Place::Connections,
            ActionsScreen::SyncSettings => Place::SyncSettings,
            ActionsScreen::Diagnostics => Place::Diagnostics,
        },
        Why::NoSalesforceIdLabel
        | Why::OutlineCut
        | Why::AnotherAddressInActions { .. }
        | Why::SeveralPersonsInActions { .. }
        | Why::PersonOfAnotherOrg { .. } => Place::People,
        Why::ConnectedToAnotherKind { .. } | Why::PersonOfUnknownOrg => Place::Connections,
        Why::UndatedFailure { .. } => Place::Diagnostics,
        Why::OnlyInSession { .. } | Why::GroupNotCalculated { .. } => Place::PermissionSets { host: api_host()? },
        Why::FieldHidden { .. } => Place::FieldAccessibility { host: api_host()? },
        Why::WhichOrg { .. }
        | Why::NoApiHost { .. }
        | Why::CookiesBlocked { .. }
        | Why::SessionRefusedForApi { .. }
        | Why::RequestLimitExceeded
        | Why::NotFound
        | Why::Refused { .. }
        | Why::UnknownShape
        | Why::TooLarge
        | Why::SeveralRecords { .. }
        | Why::NoSetupRights
        | Why::AnotherUserChecked
        | Why::Muted { .. }
        | Why::OrgNotWatched { .. }
        | Why::NotAsked
        | Why::EngineFault => return None,
    };
    Some(place.link())
}

/// The page of Setup that a report calls for: the first that a finding's fix names, else Field Accessibility, which
/// shows who may see and edit each field. `None` where no org is known.
pub(super) fn setup(report: &Report) -> Option<Place> {
    findings(report)
        .flat_map(|(_, finding)| finding.fixes())
        .map(|fix| &fix.place)
        .find(|place| is_setup(place))
        .cloned()
        .or_else(|| Some(Place::FieldAccessibility { host: report.api_host.value()?.clone() }))
}

/// Whether a place is in Salesforce Setup.
pub(super) fn is_setup(place: &Place) -> bool {
    match place {
        Place::FieldAccessibility { .. }
        | Place::ActivityFields { .. }
        | Place::ObjectFields { .. }
        | Place::PermissionSets { .. }
        | Place::Profiles { .. }
        | Place::Users { .. }
        | Place::CompanyInformation { .. } => true,
        Place::Connections
        | Place::SyncSettings
        | Place::People
        | Place::Diagnostics
        | Place::Record { .. }
        | Place::Salesforce { .. } => false,
    }
}
