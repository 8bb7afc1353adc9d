//! Which page a tab shows: a URL becomes a [`Page`], or nothing.
//!
//! Salesforce's addresses say what the page is. Actions' do not: its person view has no address of its own, so there
//! the address only says that the page is Actions, and what the page shows decides the rest.
//!
//! URLs come from the browser, already in the form the URL standard gives them, and from links on pages nobody here
//! controls. Whatever is not in that form (user info, ports, backslashes, control characters) is no page of ours.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use crate::actions::reading::{Reading, Shown};
use crate::salesforce::host::{self, Role};
use crate::salesforce::id::SalesforceId;
use crate::salesforce::object::Object;

/// A page that Loggable has something to say about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Page {
    /// A record in Salesforce.
    SalesforceRecord {
        /// The page's host, in lower case.
        host: String,
        /// The record's object.
        object: Object,
        /// The record.
        id: SalesforceId,
    },
    /// A list view in Salesforce.
    SalesforceList {
        /// The page's host, in lower case.
        host: String,
        /// The object listed.
        object: Object,
    },
    /// A person's detail view in Actions. It has no address of its own.
    ActionsPerson,
    /// Actions' *Command Center* or *People*, where it shows the e-mail addresses of those it lists.
    ActionsPeople,
    /// Actions' *Connections & Customizations*.
    ActionsConnections,
    /// Actions' *Sync Settings*.
    ActionsSyncSettings,
    /// Actions' *Diagnostics*.
    ActionsDiagnostics,
}

/// The host of Actions (Adobe documents `https://toutapp.com/next#command_center` and others under the same address).
const ACTIONS_HOST: &str = "toutapp.com";

/// The manifest's match pattern for Actions.
pub const ACTIONS_MATCH_PATTERN: &str = "https://toutapp.com/*";

impl Page {
    /// The Salesforce page at this address. `None` for every other page, Actions included: see
    /// [`of_actions`](Self::of_actions).
    ///
    /// The object is the one that the id's key prefix stands for. Where the address names another, the id is right:
    /// Salesforce goes by it and shows the record whatever the address calls it.
    pub fn of_url(url: &str) -> Option<Page> {
        let address = Address::parse(url)?;
        if host::role(&address.host)? == Role::Instance {
            return None;
        }
        match address.target()? {
            Target::Record(id) => Some(Page::SalesforceRecord { object: id.object()?, host: address.host, id }),
            Target::List(object) => Some(Page::SalesforceList { object, host: address.host }),
        }
    }

    /// The Actions page at this address that shows this. `None` where the address is not Actions', and where Actions
    /// shows nothing that Loggable has something to say about.
    pub fn of_actions(url: &str, reading: &Reading) -> Option<Page> {
        let address = Address::parse(url).filter(Address::is_actions)?;
        // The person's view opens over any screen. The settings are where their address says, and a page elsewhere
        // that happens to use their words is not them.
        let is_in = |part: &str| address.fragment.trim_start_matches(['/', '!']).starts_with(part);
        let in_settings = is_in("settings");
        match reading.shown.as_ref()? {
            Shown::Person(_) => Some(Page::ActionsPerson),
            Shown::Connections(_) => in_settings.then_some(Page::ActionsConnections),
            Shown::SyncSettings(_) => in_settings.then_some(Page::ActionsSyncSettings),
            Shown::Diagnostics(_) => in_settings.then_some(Page::ActionsDiagnostics),
            Shown::Addresses => (is_in("command_center") || is_in("relationships")).then_some(Page::ActionsPeople),
        }
    }
}

/// Whether this is an address of Actions, so that the page's outline is worth having.
pub fn is_actions(url: &str) -> bool {
    Address::parse(url).is_some_and(|address| address.is_actions())
}

/// The Salesforce host that a link leads to, in lower case, and the record, where the link names one. `None` for a
/// link that leads elsewhere.
pub(crate) fn salesforce_link(url: &str) -> Option<(String, Option<SalesforceId>)> {
    let address = Address::parse(url)?;
    host::role(&address.host)?;
    let id = match address.target() {
        Some(Target::Record(id)) => Some(id),
        _ => None,
    };
    Some((address.host, id))
}

/// What an address in Salesforce leads to.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    Record(SalesforceId),
    List(Object),
}

/// An `https` address, in parts.
#[derive(Debug)]
struct Address<'a> {
    /// In lower case.
    host: String,
    path: &'a str,
    query: &'a str,
    fragment: &'a str,
}

impl<'a> Address<'a> {
    fn parse(url: &'a str) -> Option<Self> {
        if url.chars().any(|character| character.is_control() || character.is_whitespace()) {
            return None;
        }
        let (scheme, rest) = url.split_once("://")?;
        if !scheme.eq_ignore_ascii_case("https") {
            return None;
        }
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = match rest.find('/') {
            Some(slash) => rest.split_at_checked(slash)?,
            None => (rest, "/"),
        };
        // Browsers read a backslash as a slash before they tell anybody the address.
        let is_host = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-');
        if authority.is_empty() || !authority.chars().all(is_host) || path.contains('\\') {
            return None;
        }
        Some(Address { host: authority.to_ascii_lowercase(), path, query, fragment })
    }

    fn is_actions(&self) -> bool {
        self.host == ACTIONS_HOST && matches!(self.path, "/next" | "/next/")
    }

    fn target(&self) -> Option<Target> {
        let on_visualforce = host::role(&self.host) == Some(Role::Visualforce);
        SHAPES.iter().filter(|shape| shape.on_visualforce || !on_visualforce).find_map(|shape| (shape.read)(self))
    }

    /// The path's segments; a slash at the end makes no segment.
    fn segments(&self) -> Vec<&'a str> {
        segments(self.path)
    }
}

fn segments(path: &str) -> Vec<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path).split('/').collect()
}

/// A shape of address, with examples that the tests hold against every shape.
struct Shape {
    /// Visualforce hosts serve it.
    on_visualforce: bool,
    read: fn(&Address) -> Option<Target>,
    #[cfg(test)]
    examples: &'static [&'static str],
}

/// Every shape of address. No address has more than one.
static SHAPES: [Shape; 7] = [
    Shape {
        on_visualforce: false,
        read: lightning_record,
        #[cfg(test)]
        examples: &[
            "https://acme.lightning.force.com/lightning/r/Lead/00Q5e00001A2b3CEAR/view",
            "https://acme.lightning.force.com/lightning/r/00Q5e00001A2b3CEAR/view",
            "https://acme.lightning.force.com/lightning/r/Lead/00Q5e00001A2b3C/view",
            "https://acme.lightning.force.com/lightning/r/Lead/00Q5e00001A2b3CEAR/view/",
            "https://acme.lightning.force.com/lightning/r/Lead/00Q5e00001A2b3CEAR/related/OpenActivities/view",
            "https://acme.lightning.force.com/lightning/r/00Q5e00001A2b3CEAR/related/OpenActivities/view",
            "https://acme.lightning.force.com/lightning/r/Lead/00Q5e00001A2b3CEAR/view?ws=%2Flightning%2Fr%2FCase%2F5005e00000AbCdEAAV%2Fview",
            "https://acme--uat.sandbox.my.salesforce.com/lightning/r/Lead/00Q5e00001A2b3CEAR/view?0.source=alohaHeader#tab",
            "HTTPS://Acme.Lightning.Force.Com/lightning/r/Lead/00Q5e00001A2b3CEAR/view",
            "https://acme.lightning.crmforce.mil/lightning/r/Lead/00Q5e00001A2b3CEAR/view",
            "https://acme.lightning.sfcrmapps.cn/lightning/r/Lead/00Q5e00001A2b3CEAR/view",
        ],
    },
    Shape {
        on_visualforce: false,
        read: lightning_list,
        #[cfg(test)]
        examples: &[
            "https://acme.lightning.force.com/lightning/o/Lead/list?filterName=Recent",
            "https://acme.my.salesforce.com/lightning/o/Lead/list",
        ],
    },
    Shape {
        on_visualforce: false,
        read: one_app_route,
        #[cfg(test)]
        examples: &[
            "https://acme.lightning.force.com/one/one.app#/sObject/00Q5e00001A2b3CEAR/view",
            "https://acme.lightning.force.com/one/one.app?source=alohaHeader#/sObject/00Q5e00001A2b3CEAR/view?t=1500000000000",
            "https://acme.lightning.force.com/one/one.app#/sObject/00Q5e00001A2b3CEAR/rlName/OpenActivities/view",
            "https://acme.lightning.force.com/one/one.app#/sObject/Lead/list?filterName=Recent",
        ],
    },
    Shape {
        on_visualforce: false,
        read: one_app_state,
        #[cfg(test)]
        examples: &[
            // {"componentDef":"force:recordHome","attributes":{"recordId":"00Q5e00001A2b3CEAR"},"state":{}}
            "https://acme.lightning.force.com/one/one.app#eyJjb21wb25lbnREZWYiOiJmb3JjZTpyZWNvcmRIb21lIiwiYXR0cmlidXRlcyI6eyJyZWNvcmRJZCI6IjAwUTVlMDAwMDFBMmIzQ0VBUiJ9LCJzdGF0ZSI6e319",
            "https://acme.lightning.force.com/one/one.app#eyJhdHRyaWJ1dGVzIjp7InJlY29yZElkIjoiMDBRNWUwMDAwMUEyYjNDRUFSIn19Cg%3D%3D",
            "https://acme.lightning.force.com/one/one.app#eyJhdHRyaWJ1dGVzIjp7InJlY29yZElkIjoiMDBRNWUwMDAwMUEyYjNDRUFSIn19Cg==",
        ],
    },
    Shape {
        on_visualforce: false,
        read: classic_record,
        #[cfg(test)]
        examples: &[
            "https://acme.my.salesforce.com/00Q5e00001A2b3C",
            "https://acme.my.salesforce.com/00Q5e00001A2b3CEAR",
            "https://acme.my.salesforce.com/00Q5e00001A2b3C?nooverride=1&retURL=%2F003",
            "https://acme.my.salesforce.com/00Q5e00001A2b3C/d",
        ],
    },
    Shape {
        on_visualforce: false,
        read: classic_list,
        #[cfg(test)]
        examples: &[
            "https://acme.my.salesforce.com/00Q",
            "https://acme.my.salesforce.com/00Q?fcf=00B5e00000A1b2C",
            "https://acme.my.salesforce.com/00Q/o",
        ],
    },
    Shape {
        on_visualforce: true,
        read: visualforce_record,
        #[cfg(test)]
        examples: &[
            "https://acme.my.salesforce.com/apex/LeadView?id=00Q5e00001A2b3C",
            "https://acme--c.vf.force.com/apex/ns__LeadView?sfdc.override=1&Id=00Q5e00001A2b3CEAR",
            "https://acme--c.na12.visual.force.com/apex/LeadView?id=00Q5e00001A2b3C&id=00Q5e00001A2b3C",
        ],
    },
];

/// A record's page in Lightning, and one of its related lists, which is still the record's page. In a console the path
/// is the record in front; `ws` is the workspace around it. Editing and cloning open a form over the page, where
/// nothing of ours should stand in the way.
fn lightning_record(address: &Address) -> Option<Target> {
    match *address.segments() {
        ["lightning", "r", id, "view"] | ["lightning", "r", id, "related", _, "view"] if !is_name_of_object(id) => {
            SalesforceId::parse(id)
        }
        ["lightning", "r", _, id, "view"] | ["lightning", "r", _, id, "related", _, "view"] => SalesforceId::parse(id),
        _ => None,
    }
    .map(Target::Record)
}

/// An object's API name cannot begin with a digit, and every id we look for does.
fn is_name_of_object(segment: &str) -> bool {
    segment.starts_with(|character: char| character.is_ascii_alphabetic())
}

/// A list view in Lightning.
fn lightning_list(address: &Address) -> Option<Target> {
    match *address.segments() {
        ["lightning", "o", object, "list"] => Object::of_api_name(object).map(Target::List),
        _ => None,
    }
}

/// A list view in Classic, or an object's tab with the records last viewed: the object's key prefix alone. That a list view has the
/// address `/00Q?fcf=…` and a tab `/00Q/o` is how every org's Classic pages link to them.
fn classic_list(address: &Address) -> Option<Target> {
    match *address.segments() {
        [prefix] | [prefix, "o"] => Object::of_key_prefix(prefix).map(Target::List),
        _ => None,
    }
}

/// A page in Lightning's older addresses, as a route.
fn one_app_route(address: &Address) -> Option<Target> {
    let route = address.fragment.strip_prefix('/').filter(|_| is_one_app(address))?;
    let route = route.split_once('?').map_or(route, |(route, _)| route);
    match *segments(route) {
        ["sObject", object, "list"] => Object::of_api_name(object).map(Target::List),
        ["sObject", id, "view"] | ["sObject", id, "rlName", _, "view"] => SalesforceId::parse(id).map(Target::Record),
        _ => None,
    }
}

/// A page in Lightning's older addresses, as a component's state: base64 of JSON, its `=` often percent-encoded.
fn one_app_state(address: &Address) -> Option<Target> {
    /// The states that name a record are a few hundred bytes long.
    const LONGEST: usize = 8_192;
    const BASE64: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );

    #[derive(Deserialize)]
    struct State<'a> {
        #[serde(borrow)]
        attributes: Attributes<'a>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Attributes<'a> {
        #[serde(borrow)]
        record_id: Cow<'a, str>,
    }

    let state = address.fragment;
    if !is_one_app(address) || state.is_empty() || state.len() > LONGEST {
        return None;
    }
    let json = BASE64.decode(percent_decode_str(state).collect::<Vec<u8>>()).ok()?;
    let state: State = serde_json::from_slice(&json).ok()?;
    SalesforceId::parse(&state.attributes.record_id).map(Target::Record)
}

fn is_one_app(address: &Address) -> bool {
    address.path == "/one/one.app"
}

/// A record's page in Classic: the id alone, or with `/d` for its detail view. `/e` is the edit form.
fn classic_record(address: &Address) -> Option<Target> {
    match *address.segments() {
        [id] | [id, "d"] => SalesforceId::parse(id).map(Target::Record),
        _ => None,
    }
}

/// A Visualforce page that stands for a record. Several different ids: nobody can say which is the page's.
fn visualforce_record(address: &Address) -> Option<Target> {
    let ["apex", _] = *address.segments() else { return None };
    let mut ids = form_urlencoded::parse(address.query.as_bytes())
        .filter(|(name, _)| name.eq_ignore_ascii_case("id"))
        .map(|(_, value)| SalesforceId::parse(&value));
    let first = ids.next()??;
    ids.all(|id| id.as_ref() == Some(&first)).then_some(Target::Record(first))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facts::{ActionsScreen, Fact, Timestamp, Why};

    const LEAD: &str = "00Q5e00001A2b3CEAR";

    fn record(url: &str) -> Option<(String, Object, String)> {
        match Page::of_url(url)? {
            Page::SalesforceRecord { host, object, id } => Some((host, object, id.to_string())),
            other => panic!("{url} is {other:?}"),
        }
    }

    #[test]
    fn each_example_has_its_shape_and_no_other() {
        for (index, shape) in SHAPES.iter().enumerate() {
            assert!(!shape.examples.is_empty());
            for url in shape.examples {
                let address = Address::parse(url).unwrap();
                for (other_index, other) in SHAPES.iter().enumerate() {
                    assert_eq!((other.read)(&address).is_some(), index == other_index, "{url} by shape {other_index}");
                }
                let page = Page::of_url(url).unwrap();
                let host = address.host.clone();
                match page {
                    Page::SalesforceRecord { host: of, object: Object::Lead, id } if of == host => {
                        assert_eq!(id.as_str(), LEAD, "{url}")
                    }
                    Page::SalesforceList { host: of, object: Object::Lead } if of == host => {}
                    other => panic!("{url} is {other:?}"),
                }
                assert!(!is_actions(url), "{url}");
            }
        }
    }

    #[test]
    fn every_object_by_its_key_prefix() {
        for (id, object) in [
            ("001B0000003gHjK", Object::Account),
            ("003B0000003gHjK", Object::Contact),
            ("006B0000003gHjK", Object::Opportunity),
            ("00QB0000003gHjK", Object::Lead),
            ("00TB0000003gHjK", Object::Task),
        ] {
            let name = object.api_name();
            for url in [
                format!("https://acme.lightning.force.com/lightning/r/{name}/{id}/view"),
                format!("https://acme.lightning.force.com/lightning/r/{id}/view"),
                format!("https://acme.my.salesforce.com/{id}"),
            ] {
                let (_, found, full) = record(&url).unwrap();
                assert_eq!((found, full.get(..15)), (object, Some(id)), "{url}");
            }
        }
    }

    #[test]
    fn the_id_decides_where_the_address_names_another_object() {
        for name in ["Contact", "PersonAccount", "sObject", "Custom__c", "lead"] {
            let url = format!("https://acme.lightning.force.com/lightning/r/{name}/{LEAD}/view");
            assert_eq!(record(&url).unwrap().1, Object::Lead, "{url}");
        }
        // Named as an object of ours, and the record is a user or an event.
        for id in ["005B0000003gHjK", "00UB0000003gHjK"] {
            assert_eq!(Page::of_url(&format!("https://acme.lightning.force.com/lightning/r/Lead/{id}/view")), None);
        }
    }

    /// Paths on an org's own hosts that are no record or list of ours.
    const OTHER_PATHS: &[&str] = &[
        "",
        "/",
        "/?ec=302&startURL=%2F003B0000003gHjK",
        "/lightning",
        "/lightning/page/home",
        "/lightning/r/",
        "/lightning/r/Lead",
        "/lightning/r/Lead/view",
        "/lightning/r/Lead//view",
        "/lightning/r//view",
        "/lightning/r/Lead/00Q5e00001A2b3CEAR",
        "/lightning/r/Lead/00Q5e00001A2b3CEAR/edit",
        "/lightning/r/00Q5e00001A2b3CEAR/edit",
        "/lightning/r/Lead/00Q5e00001A2b3CEAR/clone",
        "/lightning/r/Lead/00Q5e00001A2b3CEAR/related/view",
        "/lightning/r/Lead/00Q5e00001A2b3CEAR/related/OpenActivities",
        "/lightning/r/Lead/00Q5e00001A2b3CEAA/view",
        "/lightning/r/Lead/00Q5e00001A2b3CEA/view",
        "/lightning/r/Lead/../view",
        "/lightning/r/Event/00UB0000003gHjK/view",
        "/lightning/r/User/005B0000003gHjK/view",
        "/lightning/r/Case/5005e00000AbCdEAAV/view?ws=%2Flightning%2Fr%2FLead%2F00Q5e00001A2b3CEAR%2Fview",
        "/lightning/o/Lead/new",
        "/lightning/o/Lead/new?defaultFieldValues=Id%3D00Q5e00001A2b3CEAR",
        "/lightning/o/Case/list?filterName=Recent",
        "/lightning/o/Lead",
        "/lightning/n/00Q5e00001A2b3CEAR",
        "/lightning/setup/ObjectManager/Lead/FieldsAndRelationships/view",
        "/lightning/setup/SetupOneHome/home",
        "/Lightning/R/Lead/00Q5e00001A2b3CEAR/View",
        "//00Q5e00001A2b3CEAR",
        "/005",
        "/00Q/x",
        "/00Q/e?retURL=%2F00Q5e00001A2b3C",
        "/00Q5e00001A2b3C/e",
        "/00Q5e00001A2b3CEAA",
        "/005B0000003gHjK",
        "/00QB0000003gHj",
        "/home/home.jsp",
        "/secur/frontdoor.jsp?retURL=/00Q5e00001A2b3C",
        "/setup/layout/flslayoutjump.jsp?setupid=FieldAccessibility",
        "/p/setup/layout/LayoutFieldList?type=Activity&setupid=ActivityFields&id=00Q5e00001A2b3C",
        "/apex/LeadView",
        "/apex?id=00Q5e00001A2b3C",
        "/apex/LeadView?lead=00Q5e00001A2b3C",
        "/apex/LeadView?id=00Q5e00001A2b3C&id=003B0000003gHjK",
        "/apex/LeadView?id=00Q5e00001A2b3C&id=",
        "/one/one.app",
        "/one/one.app#/home",
        "/one/one.app#/sObject/00Q5e00001A2b3CEAR/edit",
        "/one/one.app#/setup/home",
        "/one/one.app#%",
        "/one/one.app#bm90IGpzb24=",
        // {"attributes":{"recordId":42}} and {"attributes":{}}
        "/one/one.app#eyJhdHRyaWJ1dGVzIjp7InJlY29yZElkIjo0Mn19",
        "/one/one.app#eyJhdHRyaWJ1dGVzIjp7fX0=",
    ];

    #[test]
    fn other_pages_of_salesforce_are_nothing() {
        for host in ["acme.lightning.force.com", "acme.my.salesforce.com", "acme--c.vf.force.com"] {
            for path in OTHER_PATHS {
                let url = format!("https://{host}{path}");
                assert_eq!(Page::of_url(&url), None, "{url}");
                assert!(!is_actions(&url), "{url}");
            }
        }
    }

    #[test]
    fn visualforce_hosts_serve_visualforce_pages_only() {
        for path in ["/lightning/r/00Q5e00001A2b3CEAR/view", "/00Q5e00001A2b3CEAR"] {
            assert_eq!(Page::of_url(&format!("https://acme--c.vf.force.com{path}")), None, "{path}");
        }
    }

    #[test]
    fn addresses_that_are_not_in_order_are_nothing() {
        let path = "lightning/r/Lead/00Q5e00001A2b3CEAR/view";
        for url in [
            format!("http://acme.lightning.force.com/{path}"),
            format!("acme.lightning.force.com/{path}"),
            format!("//acme.lightning.force.com/{path}"),
            format!("javascript:https://acme.lightning.force.com/{path}"),
            format!("view-source:https://acme.lightning.force.com/{path}"),
            format!("blob:https://acme.lightning.force.com/{path}"),
            format!("https:acme.lightning.force.com/{path}"),
            format!("https:///acme.lightning.force.com/{path}"),
            format!("https://acme.lightning.force.com:443/{path}"),
            format!("https://acme.lightning.force.com:8443/{path}"),
            format!("https://user@acme.lightning.force.com/{path}"),
            format!("https://user:pass@acme.lightning.force.com/{path}"),
            format!("https://acme.lightning.force.com@evil.test/{path}"),
            format!("https://acme.lightning.force.com./{path}"),
            format!("https://acme..lightning.force.com/{path}"),
            format!("https://acme.lightning.force.com.evil.test/{path}"),
            format!("https://evil.test/acme.lightning.force.com/{path}"),
            format!("https://evil.test/?https://acme.lightning.force.com/{path}"),
            format!("https://evil.test\\.lightning.force.com/{path}"),
            format!("https://acme.lightning.force.com\\{path}"),
            "https://acme.lightning.force.com/lightning\\r\\Lead\\00Q5e00001A2b3CEAR\\view".to_owned(),
            format!("https://acme.lightning.force.com/{path}\n"),
            format!(" https://acme.lightning.force.com/{path}"),
            format!("https://acme.lightning.force.com/\u{0}{path}"),
            format!("https://xn--acme-9za.lightning.force.com/{path}"),
            format!("https://acme。lightning.force.com/{path}"),
            format!("https://na12.salesforce.com/{LEAD}"),
            format!("https://toutapp.com/{path}"),
        ] {
            assert_eq!(Page::of_url(&url), None, "{url:?}");
        }
    }

    #[test]
    fn the_addresses_of_actions() {
        for url in [
            "https://toutapp.com/next",
            "https://toutapp.com/next/",
            "https://toutapp.com/next#command_center",
            "https://toutapp.com/next#relationships",
            "https://toutapp.com/next?from=mail#settings/crm/salesforce/configure",
        ] {
            assert!(is_actions(url), "{url}");
            assert_eq!(Page::of_url(url), None, "{url}");
        }
        for url in [
            "http://toutapp.com/next#command_center",
            "https://toutapp.com/",
            "https://toutapp.com/login",
            "https://toutapp.com/nextto#command_center",
            "https://toutapp.com/next/extra",
            "https://www.toutapp.com/next#command_center",
            "https://toutapp.com.evil.test/next#command_center",
            "https://toutapp.com@evil.test/next#command_center",
            "https://toutapp.com:444/next#command_center",
            "https://nottoutapp.com/next#command_center",
            "https://toutapp.com./next#command_center",
        ] {
            assert!(!is_actions(url), "{url}");
        }
    }

    #[test]
    fn on_actions_the_page_decides_and_the_address_must_agree() {
        let unclear = || Fact::Unseen(Why::ActionsPageUnclear { screen: ActionsScreen::Connections });
        let shows = |shown| Reading { shown, user: None };
        let settings = "https://toutapp.com/next#settings/crm/salesforce/configure";
        let elsewhere = "https://toutapp.com/next#command_center";
        let person = crate::facts::ActionsPerson {
            salesforce_id: Fact::Unseen(Why::NoSalesforceIdLabel),
            email: Fact::seen(None, Timestamp(1)),
            salesforce_host: None,
            name: String::new(),
        };

        let reading = shows(Some(Shown::Person(person)));
        assert_eq!(Page::of_actions(elsewhere, &reading), Some(Page::ActionsPerson));
        assert_eq!(Page::of_actions(settings, &reading), Some(Page::ActionsPerson));
        assert_eq!(Page::of_actions("https://evil.test/next#command_center", &reading), None);

        let reading = shows(Some(Shown::Connections(unclear())));
        assert_eq!(Page::of_actions(settings, &reading), Some(Page::ActionsConnections));
        assert_eq!(Page::of_actions(elsewhere, &reading), None);

        let reading = shows(Some(Shown::SyncSettings(Fact::Unseen(Why::OutlineCut))));
        assert_eq!(Page::of_actions(settings, &reading), Some(Page::ActionsSyncSettings));

        let reading = shows(Some(Shown::Diagnostics(crate::actions::diagnostics::Diagnostics {
            rows: Vec::new(),
            authentication_failure: Fact::Unseen(Why::OutlineCut),
        })));
        assert_eq!(
            Page::of_actions("https://toutapp.com/next#settings/integrations/diagnostics", &reading),
            Some(Page::ActionsDiagnostics)
        );
        assert_eq!(Page::of_actions(settings, &shows(None)), None);

        let reading = shows(Some(Shown::Addresses));
        for list in [elsewhere, "https://toutapp.com/next#relationships", "https://toutapp.com/next#/relationships/all"]
        {
            assert_eq!(Page::of_actions(list, &reading), Some(Page::ActionsPeople));
            assert_eq!(Page::of_actions(list, &shows(None)), None);
        }
        assert_eq!(Page::of_actions(settings, &reading), None);
    }

    proptest! {
        #[test]
        fn any_text_is_answered(url in ".*") {
            prop_assert_eq!(Page::of_url(&url), None);
            let _ = is_actions(&url);
        }

        #[test]
        fn any_rest_of_an_address_is_answered(rest in "[ -~]{0,60}", shape in 0usize..8) {
            let start = ["/", "/lightning/r/", "/lightning/r/Lead/", "/lightning/o/", "/one/one.app#", "/one/one.app#/sObject/", "/apex/P?id=", "/apex/"];
            let url = format!("https://acme.my.salesforce.com{}{rest}", start[shape]);
            if let Some(Page::SalesforceRecord { host, object, id }) = Page::of_url(&url) {
                prop_assert_eq!(host, "acme.my.salesforce.com");
                prop_assert_eq!(Some(object), id.object());
            }
        }

        #[test]
        fn no_page_outside_the_list(host in "[a-z0-9.@:\\\\-]{1,40}", tail in "(\\.com|\\.force\\.com|\\.salesforce\\.com|\\.evil\\.test)?") {
            let host = format!("{host}{tail}");
            let url = format!("https://{host}/lightning/r/Lead/{LEAD}/view");
            if let Some((of, ..)) = record(&url) {
                prop_assert!(host::api_host(&host).is_some(), "{}", host);
                prop_assert_eq!(of, host);
            }
        }
    }
}
