//! A Salesforce org and an Actions account that are not there.
