// The background: registers its listeners, starts the engine, and hands each event over. What an event means is the
// engine's business (src/visits.rs).
import init, { answer_fault, handle, __wbg_reset_state } from "./pkg/loggable.js";

// An idle worker is stopped, and wakes for the event it was stopped before: listeners have to stand before the engine does.
chrome.tabs.onUpdated.addListener((_id, change, tab) => {
  // A page that the extension may not see has no address here, and what was said of the page before must go.
  if (change.url || (change.status === "loading" && !tab.url)) tell({ kind: "navigated", tab: brief(tab) });
});
chrome.tabs.onRemoved.addListener(async (id) => {
  // Firefox still lists the tab at this moment.
  const others = (await chrome.tabs.query({})).filter((tab) => tab.id !== id);
  tell({ kind: "closed", tab: id, private_left: others.some((tab) => tab.incognito) });
});
chrome.runtime.onStartup.addListener(() => tell({ kind: "started" }));
chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") chrome.tabs.create({ url: chrome.runtime.getURL("extension/welcome.html") });
});
for (const area of ["local", "managed"]) {
  chrome.storage[area].onChanged.addListener((changes) => {
    if (area === "managed" || changes.settings) tell({ kind: "settings-changed" });
  });
}
chrome.runtime.onMessage.addListener((message, sender, respond) => {
  if (sender.id !== chrome.runtime.id) return false;
  receive(message, sender).then(respond, () => respond());
  return true;
});

const ready = init({ module_or_path: chrome.runtime.getURL("extension/pkg/loggable_bg.wasm") });
// What the extension's own pages ask.
const OWN = ["popup", "popup-act", "own-page"];
// What a page may have of these.
const STYLES = ["badge", "panel"];
// What the engine is told at this moment, by the tab that it is about.
const underway = new Map();
const TRAPPED = Symbol("trapped");
let trapped = Promise.withResolvers();

async function receive(message, sender) {
  // Only the extension's own pages may ask about other tabs. A content script speaks of its own tab, whatever it claims.
  if (sender.url?.startsWith(chrome.runtime.getURL(""))) {
    if (!OWN.includes(message?.kind)) return undefined;
    const tab = message.kind === "own-page" ? sender.tab && brief(sender.tab) : await find(message.tab);
    return (await tell({ ...message, tab }).catch(() => undefined)) ?? silence();
  }
  if (!sender.tab || sender.frameId !== 0) return undefined;
  // A style sheet needs no engine, and comes although that may not have started yet.
  if (message?.kind === "style" && STYLES.includes(message.name)) return style(message.name);
  const tab = brief(sender.tab);
  if (message?.kind === "wait") {
    const checks = underway.get(tab.id);
    await Promise.allSettled(checks ?? []);
    return { done: Boolean(checks) };
  }
  if (message?.kind === "act") await tell({ ...message, tab });
  if (["page", "rows"].includes(message?.kind)) tell({ ...message, tab });
  return undefined;
}

async function style(name) {
  return (await fetch(chrome.runtime.getURL(`extension/${name}.css`))).text();
}

/** A tab by its number; none where there is none, or where it is no number. */
async function find(id) {
  try {
    return brief(await chrome.tabs.get(id));
  } catch {
    return undefined;
  }
}

function brief({ id, url, incognito, cookieStoreId }) {
  return { id, url, incognito, cookieStoreId };
}

/** What the popup shows where there is no engine to word anything. */
function silence() {
  return { node: { tag: "p", class: "popup", text: chrome.i18n.getMessage("engineFault") }, pending: false };
}

/** Hands an event to the engine, and lets pages wait until it is done with their tab. */
async function tell(event) {
  const tab = event.tab?.id;
  const events = underway.get(tab) ?? new Set();
  const told = hand(event);
  underway.set(tab, events.add(told));
  try {
    return await told;
  } finally {
    events.delete(told);
    if (!events.size) underway.delete(tab);
  }
}

/** A trap in the engine costs the answers under way; it starts again and says so for each. */
async function hand(event) {
  await ready;
  const outcome = await Promise.race([run(event), trapped.promise]);
  return outcome === TRAPPED ? answer_fault(variant(event)) : outcome;
}

/** The event as the engine takes it: its kind alone, or an object whose one property has the kind's name. */
function variant({ kind, ...fields }) {
  return Object.keys(fields).length ? { [kind]: fields } : kind;
}

async function run(event) {
  try {
    return await handle(variant(event));
  } catch (error) {
    if (restart(error)) return TRAPPED;
    throw error;
  }
}

// A trap in the middle of a task surfaces in no caller: the promise that waits for the task never settles.
for (const type of ["error", "unhandledrejection"]) {
  self.addEventListener(type, (event) => {
    const error = event.error ?? event.reason;
    // What was under way in an instance that is gone ends with this message, once its answers arrive. It is dead, not wrong.
    if (restart(error) || error?.message === "Cannot invoke closure from previous WASM instance") event.preventDefault();
  });
}

function restart(error) {
  // Beside a trap, a stack that ran out leaves the memory of the instance in no state to go on with.
  const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError || error?.name === "InternalError";
  if (!broken) return false;
  __wbg_reset_state();
  trapped.resolve(TRAPPED);
  trapped = Promise.withResolvers();
  return true;
}
