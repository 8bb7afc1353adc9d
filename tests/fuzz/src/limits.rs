//! The header `Sforce-Limit-Info`.

use loggable::salesforce::limits;

/// The header's value.
pub fn run(input: &[u8]) {
    let Ok(header) = std::str::from_utf8(input) else { return };
    let Some(usage) = limits::api_usage(header) else { return };
    assert!(usage.limit > 0, "nothing can be a share of it");
    // Both numbers are in the header, as the digits of numbers, behind the name of what is counted.
    let (_, after) = header.split_once("api-usage=").expect("the name of what is counted");
    let numbers: Vec<u64> =
        after.split(|it: char| !it.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
    assert!(numbers.contains(&usage.used) && numbers.contains(&usage.limit), "{usage:?} of {header:?}");
    // Other apps' shares, and the order of the parts, change nothing.
    assert_eq!(limits::api_usage(&format!("per-app-api-usage=17/250(appName=x); {header}")), Some(usage));
}
