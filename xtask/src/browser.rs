//! A real browser with the packaged extension in it, on real host names that all lead to the fake.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::driver::Driver;
use crate::setup::{self, Installed};
use crate::shown::{READ, Reading, Shown};
use crate::webdriver::{Argument, Element, Session, ShadowRoot, Tab, is_passing};
use crate::workspace;

/// Which browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Chromium, through chromedriver.
    Chromium,
    /// Firefox, through geckodriver.
    Firefox,
}

impl Kind {
    /// Both.
    pub const ALL: [Kind; 2] = [Kind::Chromium, Kind::Firefox];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Chromium => "chromium",
            Kind::Firefox => "firefox",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .with_context(|| format!("there is no browser {name:?} here; there are: chromium, firefox"))
    }
}

/// How to start a browser.
#[derive(Debug, Clone)]
pub struct Options {
    /// Which.
    pub kind: Kind,
    /// The port of the proxy that answers for every host: the fake's.
    pub proxy_port: u16,
    /// Without a window.
    pub headless: bool,
    /// What the company has set, in managed storage; only Firefox can be given that without touching the machine's own settings.
    pub policy: Option<Value>,
    /// The user's language, for the browser's own texts and for pages: `en-US`, `ja`.
    pub language: String,
    /// The user prefers dark pages.
    pub dark: bool,
    /// The folder with the unpacked extension.
    pub extension: PathBuf,
    /// To measure in: the extension may be left out, pages may navigate as often as they like, and clocks are exact.
    pub measuring: Option<Measuring>,
}

/// What a browser is measured with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measuring {
    /// The extension.
    Extension,
    /// Nothing, to compare with.
    Nothing,
}

impl Options {
    /// A browser without a window, in English and light, with the extension that was built.
    pub fn new(kind: Kind, proxy_port: u16) -> Self {
        Options {
            kind,
            proxy_port,
            headless: true,
            policy: None,
            language: "en-US".to_owned(),
            dark: false,
            extension: workspace::unpacked(),
            measuring: None,
        }
    }

    fn is_bare(&self) -> bool {
        self.measuring == Some(Measuring::Nothing)
    }
}

/// Width and height of the window's viewport, in CSS pixels: screenshots are comparable only in one size.
const VIEWPORT: (u32, u32) = (1280, 800);

/// The page that is shown after installing.
const FIRST_PAGE: &str = "extension/welcome.html";

/// How long a wait waits before it says that what it waited for did not happen.
const PATIENCE: Duration = Duration::from_secs(45);

/// How long anybody looks at what a click has opened, at the least.
const A_LOOK: Duration = Duration::from_millis(500);

/// The uuid that Firefox is told to give the extension, so that its pages have an address known beforehand.
const FIREFOX_UUID: &str = "5c1f8f0a-7d0e-4b57-9c3a-2f6f1c0d9e11";

/// A running browser with the extension in it. Dropping it ends it and removes its profile.
pub struct Browser {
    session: Session,
    driver: Driver,
    kind: Kind,
    /// `chrome-extension://…` or `moz-extension://…`, without a slash at the end.
    origin: String,
    manifest: Manifest,
    /// The folder with the unpacked extension.
    extension: PathBuf,
    /// The tabs that pages are opened in, in the order they were opened.
    tabs: Vec<Tab>,
}

/// What the harness needs of the extension's manifest.
#[derive(Debug, Deserialize)]
struct Manifest {
    action: Action,
    icons: std::collections::BTreeMap<String, String>,
    browser_specific_settings: BrowserSpecificSettings,
    background: Background,
}

#[derive(Debug, Deserialize)]
struct Action {
    default_popup: String,
}

#[derive(Debug, Deserialize)]
struct BrowserSpecificSettings {
    gecko: Gecko,
}

#[derive(Debug, Deserialize)]
struct Gecko {
    id: String,
}

#[derive(Debug, Deserialize)]
struct Background {
    service_worker: String,
}

impl Browser {
    /// Starts a browser with a fresh profile and the extension installed, and one empty tab.
    ///
    /// # Errors
    /// [`setup::Missing`] where browser or driver are missing and may not be installed; else what went wrong, with the driver's log.
    pub fn start(options: &Options) -> Result<Self> {
        let manifest = std::fs::read(options.extension.join("manifest.json")).with_context(|| {
            format!("there is no extension in {}: run cargo xtask build first", options.extension.display())
        })?;
        let manifest: Manifest = serde_json::from_slice(&manifest).context("the extension's manifest.json")?;
        let installed = setup::browser(options.kind)?;
        let (driver, capabilities) = match options.kind {
            Kind::Chromium => chromium(options, &installed)?,
            Kind::Firefox => firefox(options, &installed, &manifest)?,
        };
        let session = Session::start(driver.port(), &capabilities).with_context(|| {
            format!("{} did not start; the driver's log:\n{}", options.kind, driver.log().unwrap_or_default())
        })?;
        let origin = match options.kind {
            _ if options.is_bare() => String::new(),
            Kind::Chromium => chromium_origin(&session, &manifest)?,
            Kind::Firefox => {
                install_in_firefox(&session, &options.extension)?;
                format!("moz-extension://{FIREFOX_UUID}")
            }
        };
        let tabs = vec![session.tab()?];
        let browser = Browser {
            session,
            driver,
            kind: options.kind,
            origin,
            manifest,
            extension: options.extension.clone(),
            tabs,
        };
        if !options.is_bare() {
            browser.find_first_page(true)?;
        }
        browser.fix_viewport()?;
        Ok(browser)
    }

    /// Waits for the page that is shown after installing, and goes back to the tab below it, which nobody sees meanwhile.
    fn find_first_page(&self, close: bool) -> Result<()> {
        let address = format!("{}/{FIRST_PAGE}", self.origin);
        let current = self.session.tab()?;
        self.wait("the page that is shown after installing", || {
            if self.kind == Kind::Chromium {
                // chromedriver has no handles for tabs with extensions' pages.
                let targets = chromium_targets(&self.session)?;
                let of = |target: &Value, name: &str| target.get(name).and_then(Value::as_str).map(str::to_owned);
                let page = targets.iter().find(|target| of(target, "url").as_ref() == Some(&address));
                let Some(id) = page.and_then(|page| of(page, "targetId")) else { return Ok(None) };
                let close = json!({ "cmd": "Target.closeTarget", "params": { "targetId": id } });
                return self.session.post("/goog/cdp/execute", close).map(|_| Some(()));
            }
            for tab in self.session.tabs()? {
                self.session.switch_to(&tab)?;
                // Brought back, the extension has another address in Firefox.
                if self.session.url()?.ends_with(FIRST_PAGE) {
                    return if close { self.session.close_tab().map(Some) } else { Ok(Some(())) };
                }
            }
            Ok(None)
        })?;
        self.session.switch_to(&current)
    }

    /// Opens one of the extension's own pages in the current tab, by its path, and waits until it shows something.
    ///
    /// # Errors
    /// Where it stays empty.
    pub fn open_own_page(&self, path: &str) -> Result<()> {
        self.session.go_to(&format!("{}/{path}", self.origin))?;
        self.wait("something on the extension's page", || {
            let heading = "return document.querySelector('h1') !== null";
            Ok((self.session.execute(heading, vec![])? == json!(true)).then_some(()))
        })
    }

    /// The title of the tab that shows one of the extension's own pages, by the page's path; none where no tab does.
    ///
    /// # Errors
    /// Where the browser does not say which tabs there are.
    pub fn title_of_tab_at(&self, path: &str) -> Result<Option<String>> {
        let address = format!("{}{path}", self.origin);
        if self.kind == Kind::Chromium {
            // chromedriver has no handles for tabs with extensions' pages.
            let targets = chromium_targets(&self.session)?;
            let text = |target: &Value, name: &str| target.get(name).and_then(Value::as_str).map(str::to_owned);
            let page = targets.iter().find(|target| text(target, "url").is_some_and(|url| url == address));
            return Ok(page.and_then(|page| text(page, "title")));
        }
        let current = self.session.tab()?;
        let mut found = None;
        for tab in self.session.tabs()? {
            self.session.switch_to(&tab)?;
            if self.session.url()? == address {
                let title = self.session.execute("return document.title", vec![])?;
                found = title.as_str().map(str::to_owned);
            }
        }
        self.session.switch_to(&current)?;
        Ok(found)
    }

    /// What the browser saved under this beginning of a name, once it has all of it.
    ///
    /// # Errors
    /// Where nothing was saved, or it cannot be read.
    pub fn saved(&self, beginning: &str) -> Result<String> {
        let folder = downloads(&self.driver)?;
        self.wait(&format!("a file {beginning}…"), || {
            let mut files: Vec<String> = Vec::new();
            for entry in std::fs::read_dir(&folder)? {
                files.push(entry?.file_name().to_string_lossy().into_owned());
            }
            // Both browsers keep a file of another name beside it until all of it is there.
            let whole = files.iter().all(|name| !name.ends_with(".part") && !name.ends_with(".crdownload"));
            match files.iter().find(|name| name.starts_with(beginning)).filter(|_| whole) {
                Some(name) => {
                    let text = std::fs::read_to_string(folder.join(name))?;
                    if text.is_empty() {
                        return Ok(None);
                    }
                    std::fs::remove_file(folder.join(name))?;
                    Ok(Some(text))
                }
                None => Ok(None),
            }
        })
    }

    /// `chrome-extension://…` or `moz-extension://…`, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The extension's id in Firefox.
    pub fn gecko_id(&self) -> &str {
        &self.manifest.browser_specific_settings.gecko.id
    }

    /// The port of Chromium's DevTools protocol.
    ///
    /// # Errors
    /// Where the browser has not written it down: it is no Chromium.
    pub fn devtools_port(&self) -> Result<u16> {
        let file = self.driver.folder().join("profile").join("DevToolsActivePort");
        let text = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        text.lines().next().and_then(|port| port.parse().ok()).context("DevToolsActivePort names no port")
    }

    /// Runs a function body with the extension's own rights, in a tab of its own.
    ///
    /// # Errors
    /// Where it throws.
    pub fn in_the_extension(&self, script: &str) -> Result<Value> {
        self.in_extension_page(|page, _| page.session.execute(script, vec![]))
    }

    /// Which browser it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The WebDriver session, for what has no method here.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Opens an address in the tab.
    ///
    /// # Errors
    /// Where the page does not load.
    pub fn open(&self, url: &str) -> Result<()> {
        self.session.go_to(url)
    }

    /// Makes the scenario's visits in the tab, one after another.
    ///
    /// # Errors
    /// Where a page does not load or has nothing of the text to click.
    pub fn visit(&self, visits: &[fake::scenario::Visit]) -> Result<()> {
        for (index, visit) in visits.iter().enumerate() {
            if let Some(url) = &visit.open {
                self.open(url)?;
            }
            if let Some(text) = &visit.click {
                self.click_text(text)?;
                // Somebody who opens a person or a setting looks at it before going on. Until the page counts as quiet, the badge
                // that is there is still that of the view before.
                if index + 1 < visits.len() {
                    let clicked = Instant::now();
                    self.wait("the check of what was clicked", || {
                        Ok((clicked.elapsed() > A_LOOK && self.is_checked()?).then_some(()))
                    })?;
                }
            }
        }
        Ok(())
    }

    /// Waits until the page shows a link, button or tab with this visible text, and clicks it.
    ///
    /// # Errors
    /// Where none turns up.
    pub fn click_text(&self, text: &str) -> Result<()> {
        self.wait(&format!("{text:?} to click"), || {
            let found = self.session.execute_to_find(FIND_BY_TEXT, vec![Argument::Json(json!(text))])?;
            match found {
                Some(element) => self.session.click(&element).map(Some),
                None => Ok(None),
            }
        })
    }

    /// Opens an empty tab, to which commands go from now on.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub fn new_tab(&mut self) -> Result<Tab> {
        let tab = self.session.new_tab()?;
        self.session.switch_to(&tab)?;
        self.tabs.push(tab.clone());
        Ok(tab)
    }

    /// The tab that commands go to.
    ///
    /// # Errors
    /// Where it was closed.
    pub fn tab(&self) -> Result<Tab> {
        self.session.tab()
    }

    /// Lets commands go to another tab.
    ///
    /// # Errors
    /// Where it was closed.
    pub fn switch_to(&self, tab: &Tab) -> Result<()> {
        self.session.switch_to(tab)
    }

    /// The root of what the extension mounted on the page, or none where there is nothing of it.
    ///
    /// # Errors
    /// Where there are two, or where it is elsewhere than directly below the document's own elements.
    pub fn mounted(&self) -> Result<Option<ShadowRoot>> {
        let hosts = self.session.find_all("loggable-root")?;
        let host = match hosts.as_slice() {
            [] => return Ok(None),
            [host] => host,
            hosts => bail!("there are {} badges on the page", hosts.len()),
        };
        let root = self.session.shadow_root(host)?.context("<loggable-root> has no shadow root")?;
        Ok(Some(root))
    }

    /// The badge, or none where there is nothing of the extension on the page.
    ///
    /// # Errors
    /// As [`mounted`](Self::mounted), and where there are two.
    pub fn badge(&self) -> Result<Option<Element>> {
        let Some(root) = self.mounted()? else { return Ok(None) };
        let mut badges = self.session.find_all_in(&root, "button[aria-expanded]")?;
        match badges.len() {
            0 | 1 => Ok(badges.pop()),
            several => bail!("there are {several} badges in <loggable-root>"),
        }
    }

    /// Whether there is a badge on the page, and no check under way in it. Nothing is opened.
    ///
    /// # Errors
    /// As [`badge`](Self::badge).
    pub fn is_checked(&self) -> Result<bool> {
        let Some(badge) = self.badge()? else { return Ok(false) };
        // The summary of a list is there, hidden, before there is anything to sum up.
        let busy = "return arguments[0].hidden || arguments[0].getAttribute('aria-busy') === 'true'";
        Ok(self.session.execute(busy, vec![Argument::Element(&badge)])? == json!(false))
    }

    /// What the page shows now, or none where nothing of the extension is on it. A closed panel is opened with a click.
    /// `None` too while a check is under way.
    ///
    /// # Errors
    /// Where there are two badges, or the badge cannot be clicked.
    pub fn shown(&self) -> Result<Option<Shown>> {
        let Some(reading) = self.read_page()? else { return Ok(None) };
        Ok((!reading.busy).then_some(reading.shown))
    }

    fn read_page(&self) -> Result<Option<Reading>> {
        let Some(root) = self.mounted()? else { return Ok(None) };
        let Some(badge) = self.badge()? else { return Ok(None) };
        let state = "return arguments[0].hidden ? null : arguments[0].getAttribute('aria-expanded')";
        let expanded = self.session.execute(state, vec![Argument::Element(&badge)])?;
        // The summary of a list is there before there is anything to sum up.
        if expanded.is_null() {
            return Ok(None);
        }
        if expanded != json!("true") {
            self.session.click(&badge)?;
            // Another look may have put a new badge in its place between the two, which the click has not hit.
            let Some(badge) = self.badge()? else { return Ok(None) };
            if self.session.execute(state, vec![Argument::Element(&badge)])? != json!("true") {
                return Ok(None);
            }
        }
        let reading = self.session.execute(READ, vec![Argument::ShadowRoot(&root)])?;
        Ok(Some(serde_json::from_value(reading).context("what the page shows")?))
    }

    /// Waits until the page shows a finished check, and answers what it shows.
    ///
    /// # Errors
    /// Where it does not, in time.
    pub fn wait_for_shown(&self) -> Result<Shown> {
        self.wait("a verdict on the page", || self.shown())
    }

    /// Waits until what the page shows satisfies `is_due`.
    ///
    /// # Errors
    /// Where it does not in time; the error says what it showed last.
    pub fn wait_until_shown(&self, is_due: impl Fn(&Shown) -> bool) -> Result<Shown> {
        let mut last = None;
        let outcome = self.wait("what is due on the page", || {
            last = self.shown()?;
            Ok(last.clone().filter(|shown| is_due(shown)))
        });
        outcome.with_context(|| format!("the page showed {last:?}"))
    }

    /// Waits until nothing of the extension is on the page.
    ///
    /// # Errors
    /// Where it stays.
    pub fn wait_until_nothing_is_shown(&self) -> Result<()> {
        self.wait("the badge to go", || Ok(self.mounted()?.is_none().then_some(())))
    }

    /// Waits until the page has drawn what it shows and the extension has said what it has to say of it, and answers
    /// whether that was nothing.
    ///
    /// # Errors
    /// Where the page draws no heading, or the popup does not answer.
    pub fn shows_nothing_once_settled(&self) -> Result<bool> {
        self.wait("a heading on the page", || {
            let heading = "return document.querySelector('h1')?.innerText.trim() ?? ''";
            Ok((self.session.execute(heading, vec![])? != json!("")).then_some(()))
        })?;
        // The popup answers once no check of the page is under way.
        self.popup()?;
        let frames =
            "return new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame)).then(() => true)";
        self.session.execute(frames, vec![])?;
        Ok(self.mounted()?.is_none())
    }

    /// Opens the popup for the current tab in a tab of its own, hands it to `look` once it shows a finished answer, and
    /// closes it again.
    ///
    /// # Errors
    /// Where the popup does not answer in time, and what `look` fails with.
    pub fn with_popup<T>(&self, look: impl FnOnce(&Popup<'_>) -> Result<T>) -> Result<T> {
        self.in_extension_page(|page, id| {
            page.session.go_to(&format!("{}/{}?tab={id}", page.origin, page.manifest.action.default_popup))?;
            page.fix_viewport()?;
            look(&Popup { browser: page })
        })
    }

    /// Opens the popup with another number than a tab's, and answers its text once there is some.
    ///
    /// # Errors
    /// Where it stays empty.
    pub fn text_of_popup_at(&self, tab: &str) -> Result<String> {
        self.in_extension_page(|page, _| {
            page.session.go_to(&format!("{}/{}?tab={tab}", page.origin, page.manifest.action.default_popup))?;
            let popup = Popup { browser: page };
            page.wait("a text in the popup", || Ok(Some(popup.text()?).filter(|text| !text.is_empty())))
        })
    }

    /// The text of the popup for the current tab, also where it is no report.
    ///
    /// # Errors
    /// Where it stays empty.
    pub fn text_of_current_popup(&self) -> Result<String> {
        self.with_popup(|popup| {
            self.wait("a text in the popup", || Ok(Some(popup.text()?).filter(|text| !text.is_empty())))
        })
    }

    /// What the popup shows for the current tab.
    ///
    /// # Errors
    /// As [`with_popup`](Self::with_popup).
    pub fn popup(&self) -> Result<Shown> {
        self.with_popup(|popup| popup.wait_for_shown())
    }

    /// The title of the toolbar's icon for the current tab.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub fn action_title(&self) -> Result<String> {
        self.in_extension_page(|page, id| {
            let title = page.session.execute(
                "return (globalThis.browser ?? chrome).action.getTitle({ tabId: arguments[0] })",
                vec![Argument::Json(json!(id))],
            )?;
            title.as_str().map(str::to_owned).with_context(|| format!("the icon's title is {title}"))
        })
    }

    /// Runs a function body in a page with the extension's rights, and answers what it returns.
    ///
    /// # Errors
    /// Where it throws.
    pub fn execute_as_extension(&self, script: &str) -> Result<Value> {
        self.in_extra_tab(|page| {
            page.open_picture()?;
            page.session.execute(script, vec![])
        })
    }

    /// The markup of the current tab's page, and of what the extension has mounted on it.
    ///
    /// # Errors
    /// Where the tab is gone.
    pub fn html(&self) -> Result<String> {
        let page = self.session.execute("return document.documentElement?.outerHTML ?? ''", vec![])?;
        let mut html = page.as_str().unwrap_or_default().to_owned();
        for host in self.session.find_all("loggable-root")? {
            if let Some(root) = self.session.shadow_root(&host)? {
                let ours = self.session.execute("return arguments[0].innerHTML", vec![Argument::ShadowRoot(&root)])?;
                html.push_str(ours.as_str().unwrap_or_default());
            }
        }
        Ok(html)
    }

    /// Runs a function body with the extension's rights, in a tab of its own, and answers what it returns. Its first argument
    /// is the current tab's id, as the extension knows it.
    ///
    /// # Errors
    /// Where it throws.
    pub fn in_extension(&self, script: &str) -> Result<Value> {
        self.in_extension_page(|page, id| page.session.execute(script, vec![Argument::Json(json!(id))]))
    }

    /// Opens a tab with the extension's rights, and in it hands the current tab's id, as the extension knows it, to `work`.
    fn in_extension_page<T>(&self, work: impl FnOnce(&Self, i64) -> Result<T>) -> Result<T> {
        let current = self.session.tab()?;
        self.in_extra_tab(|page| page.tab_id(&current).and_then(|id| work(page, id)))
    }

    fn in_extra_tab<T>(&self, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let current = self.session.tab()?;
        let extra = self.session.new_tab()?;
        self.session.switch_to(&extra)?;
        let outcome = work(self);
        // The extra tab goes whatever happened in it, or the next look would find one tab too many.
        self.session.close_tab()?;
        self.session.switch_to(&current)?;
        outcome
    }

    /// The id under which the extension knows a tab. A page that the extension has no access to has no address there to be
    /// recognised by; but ids are given in the order in which tabs are opened.
    fn tab_id(&self, tab: &Tab) -> Result<i64> {
        self.open_picture()?;
        let ids = self.session.execute(
            r"
            const { tabs } = globalThis.browser ?? chrome;
            return Promise.all([tabs.query({}), tabs.getCurrent()])
                .then(([all, own]) => all.map((tab) => tab.id).filter((id) => id !== own.id).sort((a, b) => a - b));
            ",
            vec![],
        );
        let ids: Vec<i64> = serde_json::from_value(ids?).context("the ids of the tabs")?;
        let open = self.session.tabs()?;
        let known: Vec<&Tab> = self.tabs.iter().filter(|tab| open.contains(tab)).collect();
        if ids.len() != known.len() {
            bail!("the extension sees {} tabs where {} were opened", ids.len(), known.len());
        }
        let position = known.iter().position(|known| *known == tab).context("the tab was not opened from here")?;
        ids.get(position).copied().context("the tab has no id")
    }

    /// Opens one of the extension's pictures, which has the extension's rights and does nothing by itself.
    fn open_picture(&self) -> Result<()> {
        let picture = self.manifest.icons.values().next().context("the manifest has no icon")?;
        self.session.go_to(&format!("{}/{picture}", self.origin))
    }

    /// Stops the extension's background where it is, as the browser stops an idle one: whatever it was doing is lost, and the
    /// next event starts it again.
    ///
    /// # Errors
    /// Where it does not run or does not stop.
    pub fn stop_background(&self) -> Result<()> {
        match self.kind {
            Kind::Chromium => {
                let background = self.background()?.context("no background runs that could be stopped")?;
                // What happens from now on waits for it to start again.
                self.session
                    .post(
                        "/goog/cdp/execute",
                        json!({ "cmd": "Target.closeTarget", "params": { "targetId": background } }),
                    )
                    .map(drop)
            }
            Kind::Firefox => self
                .in_firefox(
                    "const { extension } = WebExtensionPolicy.getByID(arguments[0]);
                 return extension.terminateBackground().then(() => null);",
                )
                .map(drop),
        }
    }

    /// Takes the extension away under the pages that are open.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub fn remove_extension(&self) -> Result<()> {
        match self.kind {
            // Uninstalling asks the user. To a page, an extension that is switched off is as gone.
            Kind::Chromium => self.switch_in_chromium(false),
            Kind::Firefox => {
                let id = &self.manifest.browser_specific_settings.gecko.id;
                self.session.post("/moz/addon/uninstall", json!({ "id": id })).map(drop)
            }
        }
    }

    /// Brings the extension back that was [taken away](Self::remove_extension), as after an update: the pages stay open.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub fn return_extension(&self) -> Result<()> {
        match self.kind {
            Kind::Chromium => self.switch_in_chromium(true),
            Kind::Firefox => {
                install_in_firefox(&self.session, &self.extension)?;
                // Its driver waits for ever for a tab of an extension to close that was brought back.
                self.find_first_page(false)
            }
        }
    }

    /// Takes from the extension the right to see any site, as the user can at any time.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub fn revoke_site_access(&self) -> Result<()> {
        match self.kind {
            Kind::Chromium => self.in_chromium(
                "return chrome.developerPrivate.updateExtensionConfiguration({ extensionId: arguments[0], hostAccess: 'ON_CLICK' })",
            ),
            Kind::Firefox => self.in_firefox(&format!("{FIREFOX_SITES} return ExtensionPermissions.remove(id, sites, extension);")),
        }
        .map(drop)
    }

    /// Gives it back.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub fn grant_site_access(&self) -> Result<()> {
        match self.kind {
            Kind::Chromium => self.in_chromium(
                "return chrome.developerPrivate.updateExtensionConfiguration({ extensionId: arguments[0], hostAccess: 'ON_ALL_SITES' })",
            ),
            Kind::Firefox => self.in_firefox(&format!("{FIREFOX_SITES} return ExtensionPermissions.add(id, sites, extension);")),
        }
        .map(drop)
    }

    /// Lets the extension run in private windows, as the user can, and opens one, to which commands go from now on.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub fn open_private_window(&self) -> Result<Tab> {
        match self.kind {
            // Chromium loads the extension anew for that, and who opens a page of it meanwhile gets none any more.
            Kind::Chromium => self.in_chromium(
                "const [id] = arguments;
                 const loaded = () => chrome.developerPrivate.getExtensionInfo(id).then(({ state }) =>
                     state === 'ENABLED' || new Promise((resolve) => setTimeout(resolve, 25)).then(loaded));
                 return chrome.developerPrivate.updateExtensionConfiguration({ extensionId: id, incognitoAccess: true }).then(loaded)",
            ),
            Kind::Firefox => self.in_firefox(&format!(
                "{FIREFOX_SITES}
                 const private_windows = {{ permissions: ['internal:privateBrowsingAllowed'], origins: [] }};
                 return ExtensionPermissions.add(id, private_windows, extension)
                     .then(() => WebExtensionPolicy.getByID(id).extension.addon?.reload?.())
                     .then(() => null);"
            )),
        }?;
        let before = self.session.tabs()?;
        self.wait("a private window", || {
            let open = "return chrome.windows.create({ incognito: true, url: 'https://elsewhere.example/' }).then(() => true, () => null)";
            Ok((self.execute_as_extension(open)? == json!(true)).then_some(()))
        })?;
        let opened = self.wait("the tab of the private window", || {
            Ok(self.session.tabs()?.into_iter().find(|tab| !before.contains(tab)))
        })?;
        self.session.switch_to(&opened)?;
        Ok(opened)
    }

    fn switch_in_chromium(&self, on: bool) -> Result<()> {
        self.in_chromium(&format!("return chrome.management.setEnabled(arguments[0], {on})")).map(drop)
    }

    /// Runs a function body where Chromium lists its extensions; its first argument is the extension's id.
    fn in_chromium(&self, script: &str) -> Result<Value> {
        let current = self.session.tab()?;
        let extra = self.session.new_tab()?;
        self.session.switch_to(&extra)?;
        let id = self.origin.rsplit('/').next().unwrap_or_default();
        let answer = self
            .session
            .go_to("chrome://extensions")
            .and_then(|()| self.session.execute(script, vec![Argument::Json(json!(id))]));
        self.session.close_tab()?;
        self.session.switch_to(&current)?;
        answer
    }

    /// What Chromium calls the service worker that runs now.
    fn background(&self) -> Result<Option<String>> {
        let targets = chromium_targets(&self.session)?;
        let of = |target: &Value, name: &str| target.get(name).and_then(Value::as_str).map(str::to_owned);
        let worker = targets.iter().find(|target| {
            of(target, "type").is_some_and(|kind| kind == "service_worker")
                && of(target, "url").is_some_and(|url| url.starts_with(&self.origin))
        });
        Ok(worker.and_then(|worker| of(worker, "targetId")))
    }

    /// Runs a function body with the rights of Firefox itself; its first argument is the extension's id.
    fn in_firefox(&self, script: &str) -> Result<Value> {
        self.session.post("/moz/context", json!({ "context": "chrome" }))?;
        let id = &self.manifest.browser_specific_settings.gecko.id;
        let answer = self.session.execute(script, vec![Argument::Json(json!(id))]);
        self.session.post("/moz/context", json!({ "context": "content" }))?;
        answer
    }

    /// Enlarges the tab's page, as a reader does: 2 is 200 %. The viewport is so many times narrower for it.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub fn zoom(&self, factor: u32) -> Result<()> {
        let (width, height) = VIEWPORT;
        match self.kind {
            Kind::Chromium => {
                let metrics = json!({ "width": width / factor, "height": height / factor, "deviceScaleFactor": factor, "mobile": false });
                self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            }
            Kind::Firefox => self
                .in_firefox(&format!(
                    "Services.wm.getMostRecentWindow('navigator:browser').ZoomManager.zoom = {factor}; return null;"
                ))
                .map(drop),
        }
    }

    /// Has the reader's system force its own few colours on pages, and want nothing to move.
    ///
    /// # Errors
    /// Where the browser refuses.
    pub fn force_colours_and_still_all(&self) -> Result<()> {
        match self.kind {
            Kind::Chromium => {
                let features = json!([
                    { "name": "forced-colors", "value": "active" },
                    { "name": "prefers-reduced-motion", "value": "reduce" },
                ]);
                self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }))
            }
            Kind::Firefox => self
                .in_firefox(
                    "Services.prefs.setIntPref('browser.display.document_color_use', 2);
                     Services.prefs.setIntPref('ui.prefersReducedMotion', 1);
                     return null;",
                )
                .map(drop),
        }
    }

    fn devtools(&self, command: &str, parameters: Value) -> Result<()> {
        self.session.post("/goog/cdp/execute", json!({ "cmd": command, "params": parameters })).map(drop)
    }

    /// Writes a picture of the tab's viewport.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn screenshot(&self, path: &Path) -> Result<()> {
        let picture = self.session.screenshot()?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, picture).with_context(|| format!("writing {}", path.display()))
    }

    /// The errors that the extension's own scripts have left so far, in background, pages and popup, as the browser words
    /// them.
    ///
    /// # Errors
    /// Where the driver's log cannot be read.
    pub fn console_errors(&self) -> Result<Vec<String>> {
        let log = self.driver.log()?;
        Ok(log.lines().filter(|line| is_error_of(line, self.kind, &self.origin)).map(str::to_owned).collect())
    }

    /// What driver and browser wrote so far.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn driver_log(&self) -> Result<String> {
        self.driver.log()
    }

    /// Whether its window was closed.
    pub fn is_closed(&self) -> bool {
        self.session.tabs().map_or(true, |tabs| tabs.is_empty())
    }

    /// Asks `condition` until it answers something, and answers that. Things that are not there, or not any more, at the moment of
    /// asking count as "not yet".
    ///
    /// # Errors
    /// Where it has not answered within three quarters of a minute, and where it fails with anything else.
    pub fn wait<T>(&self, what: &str, mut condition: impl FnMut() -> Result<Option<T>>) -> Result<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let passing = match condition() {
                Ok(Some(value)) => return Ok(value),
                Ok(None) => None,
                Err(error) if is_passing(&error) => Some(error),
                Err(error) => return Err(error),
            };
            if Instant::now() > deadline {
                let at = self.session.url().unwrap_or_default();
                let error = anyhow!("waited {} s for {what}, at {at}", PATIENCE.as_secs());
                let told = passing.map_or(error.to_string(), |passing| format!("{error}: {passing}"));
                return Err(anyhow::Error::msg(told));
            }
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    /// Gives the viewport its size: the window's own frame differs from browser to browser.
    fn fix_viewport(&self) -> Result<()> {
        let (width, height) = VIEWPORT;
        let inner = self.session.execute("return [innerWidth, innerHeight, outerWidth, outerHeight]", vec![])?;
        let at = |index: usize| inner.get(index).and_then(Value::as_f64).unwrap_or_default() as u32;
        let (width, height) = (width + at(2).saturating_sub(at(0)), height + at(3).saturating_sub(at(1)));
        self.session.post("/window/rect", json!({ "width": width, "height": height }))?;
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A browser that is gone already cannot be asked to go; its driver is ended right after this in any case.
        let _ = self.session.quit();
    }
}

/// The popup, open in a tab of its own.
pub struct Popup<'a> {
    browser: &'a Browser,
}

impl Popup<'_> {
    /// What it shows now, or none while it is empty or checking.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn shown(&self) -> Result<Option<Shown>> {
        let reading = self.browser.session.execute(READ, vec![Argument::Json(Value::Null)])?;
        let reading: Reading = serde_json::from_value(reading).context("what the popup shows")?;
        Ok((!reading.busy && !reading.empty).then_some(reading.shown))
    }

    /// Waits until it shows a finished answer, and answers that.
    ///
    /// # Errors
    /// Where it does not, in time.
    pub fn wait_for_shown(&self) -> Result<Shown> {
        self.browser.wait("an answer in the popup", || self.shown())
    }

    /// The session, whose commands go to the popup as long as it is open.
    pub fn session(&self) -> &Session {
        &self.browser.session
    }

    /// Its text, as a reader sees it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn text(&self) -> Result<String> {
        let text = self.browser.session.execute("return document.body.innerText", vec![])?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Writes a picture of it.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn screenshot(&self, path: &Path) -> Result<()> {
        self.browser.screenshot(path)
    }
}

/// Finds the link, button or tab whose visible text is the first argument, in open shadow roots too. The innermost one
/// wins, and of several the last: a dialog comes after the page it covers.
const FIND_BY_TEXT: &str = r#"
    const clickable = "a, button, summary, [role=button], [role=link], [role=tab], [role=menuitem], input[type=submit]";
    const text = (element) => (element.innerText ?? element.value ?? "").replace(/\s+/g, " ").trim();
    const found = [];
    const roots = [document];
    for (const root of roots) {
        for (const element of root.querySelectorAll("*")) {
            if (element.shadowRoot) roots.push(element.shadowRoot);
            if (element.matches(clickable) && element.getClientRects().length && text(element) === arguments[0]) found.push(element);
        }
    }
    return found.at(-1) ?? null;
"#;

/// The extension, and the sites that it asks for in its manifest, where Firefox itself runs the script.
const FIREFOX_SITES: &str = r#"
    const { ExtensionPermissions } = ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs");
    const id = arguments[0];
    const { extension } = WebExtensionPolicy.getByID(id);
    const sites = { permissions: [], origins: extension.manifest.host_permissions };
"#;

/// Where the browser saves files.
fn downloads(driver: &Driver) -> Result<PathBuf> {
    let folder = driver.folder().join("downloads");
    std::fs::create_dir_all(&folder).with_context(|| format!("a folder for files: {}", folder.display()))?;
    Ok(folder)
}

fn chromium(options: &Options, installed: &Installed) -> Result<(Driver, Value)> {
    let driver = Driver::start(&installed.driver, |command, port, _| {
        command.arg(format!("--port={port}")).arg("--enable-chrome-logs");
        language(command, &options.language);
    })?;
    let mut arguments = vec![
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--ignore-certificate-errors".to_owned(),
        // The log is where the background's own errors are found.
        "--enable-logging=stderr".to_owned(),
        "--hide-scrollbars".to_owned(),
        format!("--proxy-server=127.0.0.1:{}", options.proxy_port),
        format!("--user-data-dir={}", driver.folder().join("profile").display()),
        format!("--lang={}", options.language),
        format!("--accept-lang={}", options.language),
    ];
    if !options.is_bare() {
        arguments.push(format!("--load-extension={}", options.extension.display()));
    }
    if options.measuring.is_some() {
        // It also keeps a page from more than twenty navigations a second.
        arguments.push("--disable-ipc-flooding-protection".to_owned());
    }
    if setup::is_root() {
        arguments.push("--no-sandbox".to_owned());
    }
    if options.headless {
        arguments.push("--headless".to_owned());
    }
    if options.dark {
        arguments.push("--force-dark-mode".to_owned());
    }
    let capabilities = json!({
        "acceptInsecureCerts": true,
        "pageLoadStrategy": "normal",
        "goog:chromeOptions": {
            "binary": installed.browser,
            "args": arguments,
            // chromedriver switches extensions off unless it is told not to.
            "excludeSwitches": ["disable-extensions", "enable-automation"],
            "prefs": {
                "download.default_directory": downloads(&driver)?,
                "download.prompt_for_download": false,
            },
        },
    });
    Ok((driver, capabilities))
}

fn firefox(options: &Options, installed: &Installed, manifest: &Manifest) -> Result<(Driver, Value)> {
    let driver = Driver::start(&installed.driver, |command, port, folder| {
        // Without system access WebDriver may not go to an extension's page.
        command.arg(format!("--port={port}")).arg("--allow-system-access").arg("--profile-root").arg(folder);
        language(command, &options.language);
        if options.policy.is_some() {
            command.env("HOME", folder).env_remove("XDG_CONFIG_HOME");
        }
    })?;
    if let Some(policy) = &options.policy {
        let id = &manifest.browser_specific_settings.gecko.id;
        let file = json!({ "name": id, "description": "A policy", "type": "storage", "data": policy });
        let managed = driver.folder().join(".mozilla").join("managed-storage");
        std::fs::create_dir_all(&managed)?;
        std::fs::write(managed.join(format!("{id}.json")), file.to_string())?;
    }
    let uuids = json!({ manifest.browser_specific_settings.gecko.id.as_str(): FIREFOX_UUID });
    let arguments: &[&str] = if options.headless { &["-headless"] } else { &[] };
    let mut capabilities = json!({
        "acceptInsecureCerts": true,
        "pageLoadStrategy": "normal",
        "moz:firefoxOptions": {
            "binary": installed.browser,
            "args": arguments,
            "prefs": {
                "browser.download.dir": downloads(&driver)?,
                "browser.download.folderList": 2,
                "network.proxy.type": 1,
                "network.proxy.http": "127.0.0.1",
                "network.proxy.http_port": options.proxy_port,
                "network.proxy.ssl": "127.0.0.1",
                "network.proxy.ssl_port": options.proxy_port,
                "network.proxy.no_proxies_on": "",
                "extensions.webextensions.uuids": uuids.to_string(),
                // A language pack is an add-on, and add-ons that the system brings along are off until the user allows them.
                "extensions.autoDisableScopes": 0,
                "intl.locale.requested": options.language,
                "intl.accept_languages": options.language,
                "ui.systemUsesDarkTheme": i32::from(options.dark),
                "layout.css.prefers-color-scheme.content-override": if options.dark { 0 } else { 1 },
                // The log is where the background's own errors are found.
                "devtools.console.stdout.content": true,
                "browser.dom.window.dump.enabled": true,
            },
        },
    });
    if let Some(preferences) = capabilities.pointer_mut("/moz:firefoxOptions/prefs").and_then(Value::as_object_mut)
        && options.measuring.is_some()
    {
        preferences.insert("privacy.reduceTimerPrecision".to_owned(), json!(false));
        preferences.insert("dom.navigation.navigationRateLimit.count".to_owned(), json!(0));
    }
    Ok((driver, capabilities))
}

fn language(command: &mut std::process::Command, language: &str) {
    // Chromium takes its language from the environment, whatever its arguments say.
    command.env("LANGUAGE", language.replace('-', "_"));
}

/// What Chromium runs: tabs, service workers and more.
fn chromium_targets(session: &Session) -> Result<Vec<Value>> {
    let answer = session
        .post("/goog/cdp/execute", json!({ "cmd": "Target.getTargets", "params": {} }))
        .context("asking what the browser runs")?;
    Ok(answer.get("targetInfos").and_then(Value::as_array).cloned().unwrap_or_default())
}

fn install_in_firefox(session: &Session, extension: &Path) -> Result<()> {
    session.post("/moz/addon/install", json!({ "path": extension, "temporary": true })).map(drop)
}

fn chromium_origin(session: &Session, manifest: &Manifest) -> Result<String> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let targets = chromium_targets(session)?;
        let worker = targets
            .iter()
            .filter_map(|target| target.get("url")?.as_str())
            .find_map(|url| url.strip_suffix(&manifest.background.service_worker));
        if let Some(origin) = worker.and_then(|origin| origin.strip_suffix('/')) {
            return Ok(origin.to_owned());
        }
        if Instant::now() > deadline {
            bail!("the extension's service worker did not start: its manifest or its background script is refused");
        }
        std::thread::sleep(Duration::from_millis(25));
    }
}

/// Whether a line of the driver's log is an error of the extension's scripts.
///
/// Chromium's log does not tell errors from other messages. The extension writes none of these, so each one counts; but
/// not what Chromium says of its own styles in the document that it shows a picture in (see `tab_id`).
fn is_error_of(line: &str, kind: Kind, origin: &str) -> bool {
    match kind {
        // `[…:INFO:CONSOLE:12] "Uncaught …", source: chrome-extension://…/background.js (12)`; a message of several lines
        // has its source on the last.
        Kind::Chromium => line
            .split_once(&format!(", source: {origin}/"))
            .is_some_and(|(_, file)| [".js (", ".html (", ".wasm"].iter().any(|ending| file.contains(ending))),
        // `JavaScript error: moz-extension://…/background.js, line 12: Error: …`
        Kind::Firefox => line.starts_with(&format!("JavaScript error: {origin}/")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_extensions_own_errors_are_its_errors() {
        let ours = r#"[1:1:1124/222715.2:INFO:CONSOLE:4] "Uncaught Error: no", source: chrome-extension://abc/extension/content.js (4)"#;
        let the_pages =
            r#"[1:1:1124/222715.2:INFO:CONSOLE:4] "Uncaught Error: no", source: https://toutapp.com/next (4)"#;
        assert!(is_error_of(ours, Kind::Chromium, "chrome-extension://abc"));
        assert!(!is_error_of(the_pages, Kind::Chromium, "chrome-extension://abc"));
        let the_picture = r#"[1:1:1124/222715.2:INFO:CONSOLE:0] "Applying inline style …", source: chrome-extension://abc/icons/16.png (0)"#;
        assert!(!is_error_of(the_picture, Kind::Chromium, "chrome-extension://abc"));
        let ours = "JavaScript error: moz-extension://1-2/extension/background.js, line 1: Error: no";
        assert!(is_error_of(ours, Kind::Firefox, "moz-extension://1-2"));
        assert!(!is_error_of(
            "JavaScript error: https://toutapp.com/next, line 1: Error: no",
            Kind::Firefox,
            "moz-extension://1-2"
        ));
    }

    #[test]
    fn a_browser_goes_by_its_name() -> Result<()> {
        assert_eq!("firefox".parse::<Kind>()?, Kind::Firefox);
        assert!("safari".parse::<Kind>().is_err_and(|error| error.to_string().contains("chromium, firefox")));
        Ok(())
    }
}
