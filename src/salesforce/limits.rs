//! The header `Sforce-Limit-Info`: how much of the org's daily API calls is used.

use crate::facts::ApiUsage;

/// What the header says of the whole org, as in `api-usage=18/5000; per-app-api-usage=17/250(appName=sample-connected-app)`
/// (Salesforce, *REST API Developer Guide*, "Limit Info Header"). `None` where it says nothing of that, or a limit of zero.
pub fn api_usage(header: &str) -> Option<ApiUsage> {
    let usage = header.split([';', ',']).find_map(|part| part.trim().strip_prefix("api-usage="))?;
    let (used, limit) = usage.split_once('/')?;
    let (used, limit) = (used.trim().parse().ok()?, limit.trim().parse().ok()?);
    (limit > 0).then_some(ApiUsage { used, limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_header_says() {
        let usage = |used, limit| Some(ApiUsage { used, limit });
        assert_eq!(api_usage("api-usage=18/5000"), usage(18, 5000));
        assert_eq!(api_usage("api-usage=25/5000; per-app-api-usage=17/250(appName=app)"), usage(25, 5000));
        assert_eq!(api_usage("per-app-api-usage=17/250(appName=app), api-usage=25/5000"), usage(25, 5000));
        // An org may go over its limit.
        assert_eq!(api_usage("api-usage=5001/5000"), usage(5001, 5000));
    }

    #[test]
    fn what_says_nothing() {
        for header in ["", "api-usage=", "api-usage=18", "api-usage=18/0", "api-usage=-1/5", "api-usage=a/b", "18/5000"]
        {
            assert_eq!(api_usage(header), None, "{header}");
        }
    }
}
