// A Lightning-like page: one document, drawn by its address, with earlier record pages left in it.

"use strict";
const page = JSON.parse(document.getElementById("page").textContent);
const NATIVE = page.lightning.shadow === "native";
const STYLE = document.querySelector("style").textContent;
// How long the highlights panel takes, and when the record's data arrives a second time and draws it anew.
const TITLE_AFTER = 150;
const DRAWN_ANEW_AFTER = 400;

// Script errors and layout shifts are counted where a test can read them.
window.pageErrors = [];
window.addEventListener("error", (event) => window.pageErrors.push(String(event.message)));
window.addEventListener("unhandledrejection", (event) => window.pageErrors.push(String(event.reason)));
window.layoutShift = 0;
if (window.PerformanceObserver && PerformanceObserver.supportedEntryTypes.includes("layout-shift")) {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
}

function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// A component's own part of the document: a real shadow root, or its children with LWC's marker.
function root(host) {
  if (!NATIVE) return host;
  const shadow = host.attachShadow({ mode: "open" });
  shadow.append(el("style", {}, STYLE));
  return shadow;
}

function component(name, ...children) {
  const host = el(name, NATIVE ? {} : { "lwc-synthetic": "" });
  root(host).append(...children);
  return host;
}

// The record that an address shows, by its 15 or 18 characters.
function idOf(address) {
  const { pathname, hash } = new URL(address, location.href);
  let match = /^\/lightning\/r\/(?:[A-Za-z_]+\/)?([A-Za-z0-9]{15,18})(?:\/|$)/.exec(pathname);
  if (!match && pathname === "/one/one.app") {
    match = /^#\/sObject\/([A-Za-z0-9]{15,18})/.exec(hash);
    if (!match && hash.length > 1) {
      try {
        return JSON.parse(atob(decodeURIComponent(hash.slice(1)))).attributes.recordId || null;
      } catch {
        return null;
      }
    }
  }
  return match ? match[1] : null;
}

function find(id) {
  return page.records.find((record) => record.id.slice(0, 15) === id.slice(0, 15));
}

function addressOf(record) {
  return "/lightning/r/" + record.object + "/" + record.id + "/view";
}

function link(record) {
  return el("a", { href: addressOf(record), click: (event) => {
    event.preventDefault();
    go(addressOf(record));
  } }, record.name);
}

function go(address) {
  history.pushState({}, "", address);
  show();
}

const workspace = el("div", { class: "desktop container oneOne" });
const pages = new Map();

function header() {
  return el("header", { class: "slds-global-header slds-grid" },
    el("span", { class: "appName" }, "Sales"),
    el("input", { type: "search", placeholder: "Search...", "aria-label": "Search" }),
    el("button", { class: "slds-button", click: () => { for (const one of pages.values()) if (one.active()) one.draw(); } }, "Refresh"));
}

function navigation() {
  const item = (text, address) => el("a", { href: address, click: (event) => { event.preventDefault(); go(address); } }, text);
  return el("nav", { class: "slds-context-bar" },
    item("Home", "/lightning/page/home"), item("Leads", "/lightning/o/Lead/list?filterName=Recent"),
    item("Contacts", "/lightning/o/Contact/list?filterName=Recent"), item("Setup", "/lightning/setup/SetupOneHome/home"));
}

// The title, in the element that the object's highlights panel has.
function highlights(record) {
  const person = record.object === "Lead" || record.object === "Contact";
  const name = el(person ? "lightning-formatted-name" : "lightning-formatted-text", { slot: "primaryField" }, record.name);
  const title = el("h1", {}, el("div", { class: "entityNameTitle" }, record.object), name);
  const native = ["Follow", "Edit"].map((text) => el("button", { class: "slds-button nativeControl" }, text));
  const beside = page.lightning.control_beside_title;
  const row = el("div", { class: "titleRow" }, title, ...(beside ? native : []));
  const actions = beside ? null : el("div", { class: "slds-button-group" }, ...native);
  const panel = el("div", { class: "highlights slds-page-header" }, row, actions);
  if (record.object === "Task") return el("force-highlights2", {}, panel);
  return component("records-lwc-highlights-panel", component("records-highlights2", panel));
}

function details(record) {
  return el("div", { class: "slds-card recordDetails" },
    el("dl", {}, ...record.details.flatMap(([label, value]) => [el("dt", {}, label), el("dd", {}, find(value) ? link(find(value)) : value)])));
}

// The contacts of an account: a table, or cards where the page has them so.
function contacts(record) {
  const own = page.records.filter((other) => other.account === record.id);
  if (!own.length) return null;
  const rows = page.lightning.related_as_cards
    ? el("ul", {}, ...own.map((other) => el("li", { class: "slds-item" }, el("h3", {}, link(other)), el("span", {}, "Title"))))
    : el("table", { class: "slds-table" }, el("tbody", {}, ...own.map((other) =>
        el("tr", {}, el("th", { scope: "row" }, link(other)), el("td", {}, el("button", { class: "nativeControl" }, "Show Actions"))))));
  return el("article", { class: "slds-card forceRelatedListSingle" }, el("h2", {}, "Contacts (" + own.length + ")"), rows);
}

function related(record) {
  return el("div", { class: "slds-card relatedList" }, el("h2", {}, "Recently viewed"),
    el("ul", {}, ...page.records.filter((other) => other !== record && other.name).map((other) => el("li", {}, link(other)))));
}

// A page of the workspace. The record's data arrives late, and once more after that.
function recordPage(record, frame) {
  const home = el("div", { class: "record-home" });
  frame.append(el("one-record-home-flexipage2", {}, home));
  const place = el("div", { class: "highlightsPlace", style: "min-height: 104px" });
  home.append(...[place, details(record), contacts(record), related(record)].filter(Boolean));
  const draw = () => {
    if (page.lightning.untitled) return;
    place.replaceChildren(highlights(record));
    if (frame.classList.contains("active")) document.title = record.name + " | " + record.object + " | Salesforce";
  };
  requestAnimationFrame(() => setTimeout(draw, TITLE_AFTER));
  setTimeout(draw, DRAWN_ANEW_AFTER);
  return draw;
}

function otherPage(address, frame) {
  const { pathname } = new URL(address, location.href);
  const list = /^\/lightning\/o\/([A-Za-z_]+)\//.exec(pathname);
  const title = list ? list[1] + "s" : pathname.startsWith("/lightning/setup/") ? "Setup" : "Home";
  frame.append(el("div", { class: "slds-page-header" }, el("h1", { class: list ? "slds-page-header__title" : "" }, title)));
  if (list) listView(page.records.filter((record) => record.object === list[1]), frame);
  return () => { document.title = title + " | Salesforce"; };
}

// A list view: a header that stays in place over rows that scroll, of which fifty come at a time, late. Sorting gives the rows
// that are there other records.
function listView(records, frame) {
  const body = el("tbody", {});
  let order = records.slice();
  const fill = (row, record) => row.replaceChildren(
    el("th", { scope: "row" }, link(record)),
    el("td", {}, el("input", { type: "checkbox", "aria-label": "Select " + record.name })));
  const more = () => {
    for (const record of order.slice(body.children.length, body.children.length + 50)) {
      const row = el("tr", { class: "slds-hint-parent" });
      fill(row, record);
      body.append(row);
    }
  };
  const sort = () => {
    order = order.toReversed();
    [...body.children].forEach((row, at) => fill(row, order[at]));
  };
  const head = el("thead", {}, el("tr", {},
    el("th", { scope: "col" }, el("button", { click: sort }, "Name")), el("th", { scope: "col" }, "Select")));
  const scroller = el("div", { class: "listScroller" }, el("table", { class: "slds-table" }, head, body));
  scroller.addEventListener("scroll", () => {
    if (scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 100) setTimeout(more, TITLE_AFTER);
  });
  frame.append(scroller);
  setTimeout(more, TITLE_AFTER);
}

function show() {
  const address = location.pathname + location.search + location.hash;
  const id = idOf(location.href);
  const record = id ? find(id) : undefined;
  const console = new URLSearchParams(location.search).has("ws");
  const key = record ? record.id + console : address;
  for (const one of pages.values()) one.frame.classList.remove("active");
  let shown = pages.get(key);
  if (!shown) {
    const frame = el("div", { class: console ? "tabContent oneConsoleTab" : "windowViewMode-normal oneContent lafPageHost" });
    workspace.append(frame);
    shown = { frame, active: () => frame.classList.contains("active") };
    pages.set(key, shown);
    frame.classList.add("active");
    shown.draw = record ? recordPage(record, frame)
      : id ? () => { frame.replaceChildren(el("h1", {}, "This page isn't available")); }
      : otherPage(address, frame);
    if (!record) shown.draw();
  } else {
    shown.frame.classList.add("active");
    shown.draw();
  }
}

document.body.append(header(), navigation(), workspace);
window.addEventListener("popstate", show);
window.addEventListener("hashchange", show);
show();
