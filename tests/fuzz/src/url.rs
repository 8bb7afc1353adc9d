//! Addresses.

use loggable::page::{self, Page};
use loggable::salesforce::host;
use loggable::salesforce::id::SalesforceId;

/// The domains under which an org's pages and its API are, written down a second time: a host that slips through the
/// engine's own list is to be noticed.
const PAGES: [&str; 8] = [
    ".my.salesforce.com",
    ".lightning.force.com",
    ".my.salesforce.mil",
    ".lightning.crmforce.mil",
    ".my.sfcrmproducts.cn",
    ".lightning.sfcrmapps.cn",
    ".vf.force.com",
    ".visual.force.com",
];
const API: [&str; 3] = [".my.salesforce.com", ".my.salesforce.mil", ".my.sfcrmproducts.cn"];

/// Whether a text is nothing but a host name, in lower case.
pub fn is_host_name(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

/// Whether this is an API host, as far as its name says so.
pub fn is_api_host(host: &str) -> bool {
    is_host_name(host) && API.iter().any(|domain| host.ends_with(domain))
}

/// An address, or a host name.
pub fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    of_host(text);

    let page = Page::of_url(text);
    assert_eq!(page, Page::of_url(text), "one answer for one address");
    match &page {
        None => {}
        Some(Page::SalesforceRecord { host, object, id }) => {
            of_page(text, host);
            assert_eq!(id.object(), Some(*object));
            assert_eq!(SalesforceId::parse(id.as_str()).as_ref(), Some(id), "an id with its checksum");
        }
        Some(Page::SalesforceList { host, .. }) => of_page(text, host),
        Some(other) => panic!("{other:?} does not follow from an address"),
    }
    if page.is_some() {
        assert!(!page::is_actions(text), "no address is Salesforce's and Actions'");
    }
    if page::is_actions(text) {
        let rest = text.get("https://".len()..).unwrap_or_default();
        assert!(rest.get(..16).is_some_and(|start| start.eq_ignore_ascii_case("toutapp.com/next")), "{text:?}");
    }
}

fn of_page(url: &str, host: &str) {
    assert!(is_host_name(host) && PAGES.iter().any(|domain| host.ends_with(domain)), "{host:?}");
    assert!(url.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://")), "{url:?}");
    // The host is the whole of what stands between the slashes and what ends it: no port, no user, nothing cut off.
    let rest = &url["https://".len()..];
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    assert_eq!(authority.to_ascii_lowercase(), host);
    assert!(!url.chars().any(|character| character.is_control() || character.is_whitespace()), "{url:?}");
    assert!(host::is_salesforce(host));
    // A page with its host in capitals is the same page.
    let shouted = format!("HTTPS://{}{}", authority.to_ascii_uppercase(), &rest[authority.len()..]);
    assert_eq!(Page::of_url(&shouted), Page::of_url(url));
}

fn of_host(text: &str) {
    if let Some(api) = host::api_host(text) {
        assert!(is_api_host(&api), "{api:?}");
        assert!(host::is_api_host(&api) && host::is_salesforce(text));
        assert_eq!(host::api_host(&api).as_ref(), Some(&api), "an API host is its own");
        assert_eq!(host::api_host(&text.to_ascii_uppercase()).as_ref(), Some(&api));
    }
    if host::is_api_host(text) {
        assert_eq!(host::api_host(text), Some(text.to_ascii_lowercase()));
    }
    if host::is_salesforce(text) {
        assert!(is_host_name(&text.to_ascii_lowercase()), "{text:?}");
    }
    if host::is_sandbox(text) {
        assert!(host::is_api_host(text), "{text:?}");
    }
}
