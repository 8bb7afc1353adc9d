//! Salesforce's hosts: a closed list, because a session goes to no host outside it.
//!
//! Sources: Salesforce's documentation of My Domain URL formats with enhanced domains. An org has one API host
//! `X.my.salesforce.com` and one page host `X.lightning.force.com`, in the government cloud and in China under other
//! domains. Between the org's name and the domain may stand a partition (`X--uat.sandbox.my.salesforce.com`).

/// A cloud: the domain of its API hosts and the domain of its Lightning pages.
struct Cloud {
    api: &'static str,
    pages: &'static str,
}

const CLOUDS: [Cloud; 3] = [
    Cloud { api: "my.salesforce.com", pages: "lightning.force.com" },
    Cloud { api: "my.salesforce.mil", pages: "lightning.crmforce.mil" },
    Cloud { api: "my.sfcrmproducts.cn", pages: "lightning.sfcrmapps.cn" },
];

/// Domains of Visualforce pages. Their sessions have no API access, so no API host is derived from them.
const VISUALFORCE: [&str; 2] = ["vf.force.com", "visual.force.com"];

/// What may stand between the org's name and the domain.
const PARTITIONS: [&str; 8] = ["sandbox", "develop", "scratch", "demo", "patch", "trailblaze", "free", "bt"];

/// The manifest's match patterns that this list implies: one for each domain, none wider. Clouds that few people use
/// are in it from the first release, because a pattern added later asks every user for consent again.
pub const MATCH_PATTERNS: [&str; 8] = [
    "https://*.my.salesforce.com/*",
    "https://*.lightning.force.com/*",
    "https://*.my.salesforce.mil/*",
    "https://*.lightning.crmforce.mil/*",
    "https://*.my.sfcrmproducts.cn/*",
    "https://*.lightning.sfcrmapps.cn/*",
    "https://*.vf.force.com/*",
    "https://*.visual.force.com/*",
];

/// What a host of Salesforce's serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// An org's API, and Classic and Lightning pages too.
    Api,
    /// An org's Lightning pages.
    Lightning,
    /// Visualforce pages.
    Visualforce,
    /// Many orgs' old addresses (`na12.salesforce.com`). They occur in old links; pages are no longer served there.
    Instance,
}

/// The API host of the org that a host belongs to, in lower case: `acme.lightning.force.com` and
/// `acme.my.salesforce.com` both give `acme.my.salesforce.com`. `None` for every host from which no org follows
/// (instance and Visualforce hosts) and for every host that is not on the list.
///
/// `host` is a bare host name, in any case. A port, user info, a trailing dot or an empty or internationalised label
/// make it none of Salesforce's.
pub fn api_host(host: &str) -> Option<String> {
    let host = host.to_ascii_lowercase();
    CLOUDS.iter().find_map(|cloud| {
        let org = below(&host, cloud.api).or_else(|| below(&host, cloud.pages))?;
        is_org(org).then(|| format!("{org}.{}", cloud.api))
    })
}

/// Whether this is an org's API host. Host names compare without case.
pub fn is_api_host(host: &str) -> bool {
    role(host) == Some(Role::Api)
}

/// Whether an API host is a sandbox's: it says so, or stands for a scratch org, which logs in as a sandbox does, or has a
/// sandbox's name after the org's (`acme--uat.my.salesforce.com`, as before partitions).
pub fn is_sandbox(api_host: &str) -> bool {
    let host = api_host.to_ascii_lowercase();
    let org = CLOUDS.iter().find_map(|cloud| below(&host, cloud.api)).filter(|org| is_org(org));
    org.is_some_and(|org| match org.split_once('.') {
        Some((_, partition)) => matches!(partition, "sandbox" | "scratch"),
        None => org.contains("--"),
    })
}

/// Whether the host is on the list: an org's API or page host, a Visualforce host or an instance.
pub fn is_salesforce(host: &str) -> bool {
    role(host).is_some()
}

/// What a host serves, where it is on the list.
pub(crate) fn role(host: &str) -> Option<Role> {
    let host = host.to_ascii_lowercase();
    let org_below = |domain| below(&host, domain).is_some_and(is_org);
    if CLOUDS.iter().any(|cloud| org_below(cloud.api)) {
        Some(Role::Api)
    } else if CLOUDS.iter().any(|cloud| org_below(cloud.pages)) {
        Some(Role::Lightning)
    } else if VISUALFORCE.iter().any(|domain| below(&host, domain).is_some_and(is_visualforce_org)) {
        Some(Role::Visualforce)
    } else if below(&host, "salesforce.com").is_some_and(is_instance) {
        Some(Role::Instance)
    } else {
        None
    }
}

/// What stands before `.domain`.
fn below<'a>(host: &'a str, domain: &str) -> Option<&'a str> {
    host.strip_suffix(domain)?.strip_suffix('.')
}

/// An org's name, alone or with a partition: `acme`, `acme--uat.sandbox`.
fn is_org(text: &str) -> bool {
    match text.split_once('.') {
        None => is_name(text),
        Some((name, partition)) => is_name(name) && PARTITIONS.contains(&partition),
    }
}

/// As [`is_org`]; before enhanced domains the instance stood where the partition stands.
fn is_visualforce_org(text: &str) -> bool {
    is_org(text) || text.split_once('.').is_some_and(|(name, instance)| is_name(name) && is_instance(instance))
}

/// A host label that can be an org's name. Internationalised labels begin with `xn--`, which a sandbox of an org
/// called `xn` would too; Salesforce gives out no names that short and the rest of the world does.
fn is_name(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !label.starts_with("xn--")
        && !PARTITIONS.contains(&label)
}

/// An instance: letters, then digits, then perhaps one more letter (`na12`, `cs101`, `ap5`, `um1`).
fn is_instance(label: &str) -> bool {
    let rest = label.trim_start_matches(|character: char| character.is_ascii_lowercase());
    let letters = label.len() - rest.len();
    let tail = rest.trim_start_matches(|character: char| character.is_ascii_digit());
    let digits = rest.len() - tail.len();
    (2..=4).contains(&letters)
        && (1..=4).contains(&digits)
        && tail.len() <= 1
        && tail.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ORGS: [(&str, &str); 14] = [
        ("acme.lightning.force.com", "acme.my.salesforce.com"),
        ("acme.my.salesforce.com", "acme.my.salesforce.com"),
        ("ACME.Lightning.Force.COM", "acme.my.salesforce.com"),
        ("acme-2.my.salesforce.com", "acme-2.my.salesforce.com"),
        ("acme--uat.sandbox.lightning.force.com", "acme--uat.sandbox.my.salesforce.com"),
        ("acme--uat.lightning.force.com", "acme--uat.my.salesforce.com"),
        ("acme-dev-ed.develop.lightning.force.com", "acme-dev-ed.develop.my.salesforce.com"),
        ("acme.scratch.lightning.force.com", "acme.scratch.my.salesforce.com"),
        ("acme.demo.my.salesforce.com", "acme.demo.my.salesforce.com"),
        ("acme.patch.lightning.force.com", "acme.patch.my.salesforce.com"),
        ("acme.trailblaze.lightning.force.com", "acme.trailblaze.my.salesforce.com"),
        ("acme.free.lightning.force.com", "acme.free.my.salesforce.com"),
        ("navy--uat.sandbox.lightning.crmforce.mil", "navy--uat.sandbox.my.salesforce.mil"),
        ("acme.bt.lightning.sfcrmapps.cn", "acme.bt.my.sfcrmproducts.cn"),
    ];

    const NO_API_HOST: [&str; 5] = [
        "na12.salesforce.com",
        "cs101.salesforce.com",
        "acme--c.vf.force.com",
        "acme--uat--c.sandbox.vf.force.com",
        "acme--c.na12.visual.force.com",
    ];

    const NOT_SALESFORCE: [&str; 34] = [
        "",
        ".",
        "my.salesforce.com",
        ".my.salesforce.com",
        "salesforce.com",
        "www.salesforce.com",
        "login.salesforce.com",
        "force.com",
        "lightning.force.com",
        "toutapp.com",
        "salesforce.com.evil.test",
        "acme.my.salesforce.com.evil.test",
        "acmemy.salesforce.com",
        "acme.evil-my.salesforce.com",
        "evilmy.salesforce.com",
        "acme.my.salesforce.com.",
        "acme..my.salesforce.com",
        "acme.sandbox..my.salesforce.com",
        "acme.sandbox.sandbox.my.salesforce.com",
        "acme.evil.my.salesforce.com",
        "acme.cs42.my.salesforce.com",
        "sandbox.my.salesforce.com",
        "acme.my.salesforce.com:443",
        "user@acme.my.salesforce.com",
        "evil.test@acme.my.salesforce.com",
        "acme.my.salesforce.com@evil.test",
        "acme.my.salesforce.com/path",
        "acme.my.salesforce.com\\.evil.test",
        "xn--acme-9za.my.salesforce.com",
        "acmé.my.salesforce.com",
        "acme.my.salesforce。com",
        "-acme.my.salesforce.com",
        "acme_.my.salesforce.com",
        "acme.my.ſalesforce.com",
    ];

    #[test]
    fn the_api_host_of_an_org() {
        for (host, api) in ORGS {
            assert_eq!(api_host(host).as_deref(), Some(api), "{host}");
            assert!(is_salesforce(host), "{host}");
            assert!(is_api_host(api), "{api}");
            assert_eq!(api_host(api).as_deref(), Some(api), "{api}");
            assert_eq!(is_api_host(host), host.eq_ignore_ascii_case(api), "{host}");
        }
    }

    #[test]
    fn sandboxes() {
        for host in [
            "acme--uat.sandbox.my.salesforce.com",
            "ACME--UAT.Sandbox.my.salesforce.com",
            "acme--uat.my.salesforce.com",
            "acme.scratch.my.salesforce.com",
            "navy--uat.sandbox.my.salesforce.mil",
        ] {
            assert!(is_sandbox(host), "{host}");
        }
        for host in [
            "acme.my.salesforce.com",
            "acme-dev-ed.develop.my.salesforce.com",
            "acme.demo.my.salesforce.com",
            "acme.bt.my.sfcrmproducts.cn",
            "sandbox.my.salesforce.com",
            "acme--uat.sandbox.evil.test",
        ] {
            assert!(!is_sandbox(host), "{host}");
        }
    }

    #[test]
    fn hosts_that_name_no_org() {
        for host in NO_API_HOST {
            assert_eq!(api_host(host), None, "{host}");
            assert!(is_salesforce(host), "{host}");
            assert!(!is_api_host(host), "{host}");
        }
    }

    #[test]
    fn hosts_that_are_not_salesforce() {
        for host in NOT_SALESFORCE {
            assert_eq!(api_host(host), None, "{host:?}");
            assert!(!is_api_host(host), "{host:?}");
            assert!(!is_salesforce(host), "{host:?}");
        }
        assert!(!is_salesforce(&format!("{}.my.salesforce.com", "a".repeat(64))));
    }

    /// The host part of a match pattern without its wildcard.
    fn domain(pattern: &str) -> &str {
        pattern.strip_prefix("https://*.").unwrap().strip_suffix("/*").unwrap()
    }

    #[test]
    fn each_pattern_is_needed_and_each_page_host_has_one() {
        let served: Vec<&str> = ORGS
            .into_iter()
            .flat_map(|(host, api)| [host, api])
            .chain(NO_API_HOST)
            .filter(|host| role(host) != Some(Role::Instance))
            .chain(["acme.lightning.crmforce.mil", "acme.my.salesforce.mil", "acme.my.sfcrmproducts.cn"])
            .collect();
        for host in &served {
            let matching = MATCH_PATTERNS
                .iter()
                .filter(|pattern| below(&host.to_ascii_lowercase(), domain(pattern)).is_some())
                .count();
            assert_eq!(matching, 1, "{host}");
        }
        for pattern in MATCH_PATTERNS {
            assert!(
                served.iter().any(|host| below(&host.to_ascii_lowercase(), domain(pattern)).is_some()),
                "{pattern} matches no host of the list"
            );
            assert!(is_salesforce(&format!("acme.{}", domain(pattern))), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(host in ".*") {
            let api = api_host(&host);
            prop_assert_eq!(api.is_some(), matches!(role(&host), Some(Role::Api | Role::Lightning)));
            if let Some(api) = api {
                prop_assert!(is_api_host(&api));
            }
        }

        #[test]
        fn a_host_under_another_domain_is_never_salesforce(host in "[a-z.-]{0,30}", domain in "[a-z]{1,12}\\.[a-z]{2,6}") {
            let known = ["salesforce.com", "force.com", "salesforce.mil", "crmforce.mil", "sfcrmproducts.cn", "sfcrmapps.cn"];
            prop_assume!(!known.contains(&domain.as_str()));
            for inner in ["acme.my.salesforce.com", &host] {
                let whole = format!("{inner}.{domain}");
                prop_assert!(!is_salesforce(&whole));
                prop_assert_eq!(api_host(&whole), None);
            }
        }
    }
}
