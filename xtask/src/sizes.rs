//! What a page pays: the bytes of scripts and styles that are loaded into it.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// The style sheet that comes with the script, for the badge.
const BADGE: &str = "badge.css";

/// The style sheet that comes once somebody points at the badge.
const PANEL: &str = "panel.css";

/// Bytes of scripts and styles, as shipped and not compressed, for each kind of page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageBytes {
    /// A page of Salesforce, with or without a badge.
    pub salesforce: u64,
    /// The scripts of it.
    pub scripts_on_salesforce: u64,
    /// The same once the panel was opened.
    pub salesforce_opened: u64,
    /// A page of Actions, with or without a badge.
    pub actions: u64,
    /// The same once the panel was opened.
    pub actions_opened: u64,
    /// A page of any other host.
    pub elsewhere: u64,
}

impl fmt::Display for PageBytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (page, bytes) in [
            ("Salesforce", self.salesforce),
            ("Salesforce, panel opened", self.salesforce_opened),
            ("Actions", self.actions),
            ("Actions, panel opened", self.actions_opened),
            ("any other host", self.elsewhere),
        ] {
            writeln!(formatter, "{bytes:>6} bytes of scripts and styles in a page: {page}")?;
        }
        Ok(())
    }
}

/// The part of the manifest that says which files go where.
#[derive(Debug, Deserialize)]
struct Manifest {
    content_scripts: Vec<ContentScript>,
}

#[derive(Debug, Deserialize)]
struct ContentScript {
    matches: Vec<String>,
    #[serde(default)]
    js: Vec<String>,
    #[serde(default)]
    css: Vec<String>,
}

impl ContentScript {
    fn files(&self) -> impl Iterator<Item = &String> {
        self.js.iter().chain(&self.css)
    }

    /// Whether a page of this host gets it. Hosts are matched as `*.` and a domain, or whole; that is all the manifest has.
    fn is_for(&self, host: &str) -> bool {
        self.matches.iter().any(|pattern| {
            let Some(wanted) = pattern.strip_prefix("https://").and_then(|rest| rest.strip_suffix("/*")) else {
                // A pattern of another form may match anything.
                return true;
            };
            match wanted.strip_prefix("*.") {
                Some(domain) => host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
                None => wanted == host,
            }
        })
    }
}

/// What the pages of each kind pay, read from the manifest and the files of the unpacked extension.
///
/// # Errors
/// Where the extension is not built, or its manifest names a file that is not there.
pub fn page_bytes(unpacked: &Path) -> Result<PageBytes> {
    let manifest = fs::read(unpacked.join("manifest.json"))
        .with_context(|| format!("there is no extension in {}", unpacked.display()))?;
    let manifest: Manifest = serde_json::from_slice(&manifest).context("manifest.json")?;
    let size = |file: &str| -> Result<u64> {
        Ok(fs::metadata(unpacked.join(file)).with_context(|| format!("the size of {file}"))?.len())
    };
    let style = |name: &str| size(&format!("extension/{name}"));
    let (badge, panel) = (style(BADGE)?, style(PANEL)?);
    let on = |host: &str| -> Result<u64> {
        let scripts: Vec<&ContentScript> =
            manifest.content_scripts.iter().filter(|script| script.is_for(host)).collect();
        // Without a script there is nobody to ask for the style.
        let mut bytes = if scripts.is_empty() { 0 } else { badge };
        for file in scripts.iter().flat_map(|script| script.files()) {
            bytes += size(file)?;
        }
        Ok(bytes)
    };
    let (salesforce, actions) = (on("acme.lightning.force.com")?, on("toutapp.com")?);
    Ok(PageBytes {
        salesforce,
        scripts_on_salesforce: salesforce - badge,
        salesforce_opened: salesforce + panel,
        actions,
        actions_opened: actions + panel,
        elsewhere: on("example.com")?,
    })
}

/// The files that are loaded into pages, by their path from the folder `extension`.
///
/// # Errors
/// Where it is no manifest.
pub fn loaded_into_pages(manifest: &[u8]) -> Result<BTreeSet<String>> {
    let manifest: Manifest = serde_json::from_slice(manifest).context("manifest.json")?;
    let named = manifest.content_scripts.iter().flat_map(ContentScript::files);
    let scripts = named.map(|file| file.strip_prefix("extension/").unwrap_or(file).to_owned());
    Ok(scripts.chain([BADGE, PANEL].map(str::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(pattern: &str) -> ContentScript {
        ContentScript { matches: vec![pattern.to_owned()], js: Vec::new(), css: Vec::new() }
    }

    #[test]
    fn a_page_is_one_of_those_that_the_manifest_names() {
        let lightning = script("https://*.lightning.force.com/*");
        assert!(lightning.is_for("acme.lightning.force.com"));
        assert!(!lightning.is_for("acme.lightning.force.com.evil.test"));
        assert!(!lightning.is_for("evillightning.force.com"));
        assert!(!script("https://toutapp.com/*").is_for("example.com"));
        assert!(script("<all_urls>").is_for("example.com"), "a pattern that is not understood counts as one for all");
    }
}
