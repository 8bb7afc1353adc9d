// Eyes and hands on a supported page. It sends what an Actions page shows, finds the title that the badge belongs to, and
// mounts the trees that the engine sends. It decides nothing and words nothing.
"use strict";

(() => {
  // In any other document an element made here is none of HTML, and can have no shadow root.
  if (!(document instanceof HTMLDocument)) return;
  const isActions = location.hostname === "toutapp.com";
  const DIALOG = "dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true]";
  const CONTROL = "a[href],button,input,select,textarea,summary,label,[role=button],[role=link],[role=tab],[role=menuitem],[contenteditable]";
  const HEADING = "h1,h2,h3,h4,[role=heading]";
  // Lightning keeps earlier record pages in the document; only one container is active.
  const ACTIVE = ".oneContent.active,.tabContent.active.oneConsoleTab,.windowViewMode-normal,.windowViewMode-maximized";
  const TITLES = ["lightning-formatted-name", ".slds-page-header__title", "#contactHeaderRow h2.topName", "body.sfdcBody h2.topName", "body.sfdcBody h2.pageDescription"];

  const host = document.createElement("loggable-root");
  // Set on the element itself, because the page's style sheets reach it. A fixed box without size takes no room.
  const HOST_STYLE = "display:block!important;position:fixed!important;top:0!important;left:0!important;width:0!important;height:0!important;margin:0!important;padding:0!important;border:0!important;transform:none!important;opacity:1!important;visibility:visible!important;filter:none!important";
  // Where the extension was updated, the page may still have what the script before this one left.
  for (const old of document.querySelectorAll("loggable-root")) old.remove();
  const root = host.attachShadow({ mode: "closed" });
  const life = new AbortController();
  const { signal } = life;
  let shown, title, badge, panel, queued, look, appWatch;
  // The outlines last seen and last sent, each with its address.
  let seen, sent;
  // What was open at which address when it was last cleared away.
  let before = {};
  // The visit whose check is under way, and how many checks in a row were lost.
  let checking, lost = 0;

  // ---- To and from the engine ----

  async function send(message) {
    try {
      return await chrome.runtime.sendMessage(message);
    } catch {
      isOld();
      return undefined;
    }
  }

  /** Whether the extension was updated or removed under an open page: then this script is an old one and leaves without a word. */
  function isOld() {
    if (!chrome.runtime?.id && !signal.aborted) retire();
    return signal.aborted;
  }

  /** Waits for the end of a check. One that the background was stopped in the middle of is asked for anew. */
  async function follow({ visit }) {
    checking = visit;
    const answer = await send({ kind: "wait" });
    // What was shown meanwhile is the end of it, or the beginning of another.
    if (checking !== visit || answer?.done || isOld()) return;
    checking = undefined;
    if ((lost += 1) > 3) return clear();
    sent = undefined;
    tell();
  }

  function retire() {
    clear();
    life.abort();
    appWatch?.disconnect();
    clearTimeout(look);
  }

  function clear() {
    pageWatch.disconnect();
    sizeWatch.disconnect();
    before = state();
    host.remove();
    root.replaceChildren();
    shown = title = badge = panel = undefined;
  }

  function state() {
    return shown ? { url: shown.url, open: !panel.hidden, focus: root.activeElement !== null } : before;
  }

  function act(action) {
    if (isOld()) return;
    if (action.kind === "toggle") toggle(panel.hidden);
    else if (shown) send({ kind: "act", visit: shown.visit, action });
  }

  const css = tell();

  chrome.runtime.onMessage.addListener((message, _sender, respond) => {
    if (message?.kind === "show") show(message);
    else if (message?.kind === "look" && isActions) respond(takeOutline());
  });

  async function show(message) {
    const text = (await css)?.css;
    // An answer that comes when the page has moved on belongs to the page before.
    if (message.url !== location.href || signal.aborted) return;
    if (!message.checking) checking = lost = 0;
    else if (checking !== message.visit) follow(message);
    if (!message.badge) {
      clear();
      if (before.url !== message.url) before = {};
      return;
    }
    const { url, open, focus } = state();
    const same = shown?.visit === message.visit;
    // Another look at the same record leaves it as it was. In Actions one address has many persons.
    const stays = same || (!isActions && url === message.url);
    if (!root.adoptedStyleSheets.length) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text ?? "");
      root.adoptedStyleSheets = [sheet];
    }
    if (!same) title = undefined;
    shown = message;
    badge = loggableMount(message.badge, act);
    // While a check is under way there is a badge, and nothing yet to open.
    panel = loggableMount(message.panel, act) ?? document.createElement("div");
    root.replaceChildren(badge, panel);
    toggle(stays && open);
    settle();
    if (stays && focus) badge?.focus();
  }

  // The style sheet anchors the panel to the badge.
  function toggle(open) {
    const opens = open && Boolean(shown.panel);
    badge.setAttribute("aria-expanded", String(opens));
    panel.hidden = !opens;
    place();
  }

  root.addEventListener("keydown", (event) => {
    // The page's shortcuts must not fire while somebody works in the panel.
    event.stopPropagation();
    if (event.key === "Escape" && event.isTrusted && !panel.hidden) {
      toggle(false);
      badge.focus();
    }
  });

  // ---- Where the badge is ----

  const pageWatch = new MutationObserver(soon);
  const sizeWatch = new ResizeObserver(soon);
  for (const [type, target] of [["scroll", document], ["resize", window]]) {
    target.addEventListener(type, () => shown && soon(), { capture: true, passive: true, signal });
  }
  // Nothing tells a script that it is an old one. It finds out when somebody comes to the page or works in it.
  for (const type of ["focus", "pointerdown", "visibilitychange"]) {
    window.addEventListener(type, isOld, { capture: true, passive: true, signal });
  }

  // Once a frame at most, so that a page that fights over our element or mutates without end cannot keep us busy.
  function soon() {
    queued ??= requestAnimationFrame(() => {
      queued = undefined;
      if (shown) settle();
    });
  }

  /** Puts our element back where the page took it away, finds the title, and watches what could change either. */
  function settle() {
    if (isOld()) return;
    if (!host.isConnected) {
      host.style.cssText = HOST_STYLE;
      document.documentElement.append(host);
    }
    const found = title?.isConnected && isTitle(title) ? title : findTitle();
    // In Actions a view may be used again for somebody else, and what is shown is the verdict on the one before.
    if (isActions && title && !found) {
      clear();
      sent = undefined;
      return lookAgain();
    }
    if (found !== title || !title) {
      title = found;
      pageWatch.disconnect();
      sizeWatch.disconnect();
      for (let node = title ?? container(); node; node = above(node)) pageWatch.observe(node, { childList: true, characterData: true, subtree: node === title });
      if (title) sizeWatch.observe(title);
      // A title that is still to come turns up under one of the first elements of the record page.
      else for (const element of deep(container(), 300)) pageWatch.observe(element, { childList: true });
    }
    place();
  }

  function container() {
    return [...document.querySelectorAll(ACTIVE)].findLast(isShown) ?? [...document.querySelectorAll(DIALOG)].findLast(isShown) ?? document.body;
  }

  function isShown(element) {
    return element.getClientRects().length > 0;
  }

  function above(node) {
    return node.assignedSlot ?? node.parentNode ?? node.host;
  }

  /** The elements in `within`, those in open shadow roots too, `most` at the most. */
  function deep(within, most) {
    const elements = [];
    const roots = [within];
    for (const scope of roots) {
      for (const element of scope.querySelectorAll("*")) {
        if (elements.push(element) >= most) return elements;
        if (element.shadowRoot) roots.push(element.shadowRoot);
      }
    }
    return elements;
  }

  function findTitle() {
    const within = container();
    if (isActions) return findName(within);
    const scopes = [within];
    let found = first(scopes);
    if (!found) {
      for (const element of deep(within, 5000)) if (element.shadowRoot) scopes.push(element.shadowRoot);
      found = first(scopes);
    }
    return found;
  }

  function first(scopes) {
    for (const selector of TITLES) {
      for (const scope of scopes) {
        const found = [...scope.querySelectorAll(selector)].find(isShown);
        if (found) return found;
      }
    }
    return undefined;
  }

  /** The element that shows the person's name, which the engine read off the outline: a heading before any other. */
  function findName(within) {
    return shown.title && [...within.querySelectorAll(HEADING)].find(isTitle);
  }

  function isTitle(element) {
    return isShown(element) && (!isActions || element.innerText.replace(/\s+/g, " ").trim() === shown.title);
  }

  /** The box of the title's last line of text, which is narrower than the title itself. */
  function textBox(element) {
    const range = document.createRange();
    range.selectNodeContents(element.shadowRoot ?? element);
    return [...range.getClientRects()].findLast((box) => box.width && box.height) ?? element.getBoundingClientRect();
  }

  function contains(outer, inner) {
    for (let node = inner; node; node = above(node)) if (node === outer) return true;
    return false;
  }

  /** What the page has on top at a point, our own element apart. */
  function topmost(x, y) {
    let scope = document;
    for (;;) {
      const hit = scope.elementsFromPoint(x, y).find((element) => element !== host);
      if (!hit?.shadowRoot || hit.shadowRoot === scope) return hit;
      scope = hit.shadowRoot;
    }
  }

  function coversControl({ x, y, width, height }) {
    for (const across of [0, 0.5, 1]) {
      for (const down of [0, 0.5, 1]) {
        for (let node = topmost(x + width * across, y + height * down); node; node = above(node)) {
          if (node.matches?.(CONTROL) && !contains(node, title)) return true;
        }
      }
    }
    return false;
  }

  function place() {
    const { width, height } = badge.getBoundingClientRect();
    const right = document.documentElement.clientWidth - width - 8;
    const bottom = document.documentElement.clientHeight - height - 8;
    let at, out = false, level = 0;
    if (title) {
      const box = textBox(title);
      const spot = { x: box.right + 8, y: box.top + (box.height - height) / 2, width, height };
      const top = topmost(box.left + box.width / 2, box.top + box.height / 2);
      // A title that is scrolled away or lies under a dialog takes its badge along.
      out = !top || !(contains(title, top) || contains(top, title));
      if (out || (spot.x <= right && !coversControl(spot))) at = spot;
      // On the level of the title: over its own layer and under whatever the page puts over that.
      for (let node = title; node; node = above(node)) {
        const z = node.nodeType === 1 ? Number.parseInt(getComputedStyle(node).zIndex, 10) : NaN;
        if (!Number.isNaN(z)) level = z;
      }
    }
    if (!at) {
      const spots = [[right, bottom - 48], [right, bottom / 2], [8, bottom - 48], [right, 64], [right, bottom]].map(([x, y]) => ({ x, y, width, height }));
      at = spots.find((spot) => !coversControl(spot)) ?? spots[1];
      level = 8999;
    }
    host.style.setProperty("z-index", String(level), "important");
    badge.classList.toggle("docked", !title || out);
    move(badge, at.x, at.y);
    badge.style.visibility = out && panel.hidden ? "hidden" : "visible";
  }

  function move(element, x, y) {
    element.style.position = "fixed";
    element.style.left = `${Math.round(x)}px`;
    element.style.top = `${Math.round(y)}px`;
  }

  // A page that comes back out of the browser's cache starts no script.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    sent = undefined;
    tell();
  }, { signal });

  // ---- What an Actions page shows ----

  if (isActions) {
    const again = ({ isTrusted, type }) => {
      if (!isTrusted) return;
      // What was clicked has been looked at, and may be gone with the click.
      if (type === "click") tell();
      lookAgain();
    };
    for (const type of ["click", "keyup"]) document.addEventListener(type, again, { capture: true, passive: true, signal });
    window.addEventListener("hashchange", () => lookAgain(), { signal });
    appWatch = new MutationObserver(() => lookAgain());
    for (const element of [document.body, ...document.body.children]) appWatch.observe(element, { childList: true });
    lookAgain();
  }

  // Nothing tells when a view has its data. After each occasion the outline is taken again at growing distances, and sent
  // once the view is quiet: two looks in a row saw the same.
  function lookAgain(left = 15, pause = 30) {
    clearTimeout(look);
    look = setTimeout(() => {
      const outline = takeOutline();
      const now = keyOf(outline);
      const quiet = now === seen;
      seen = now;
      if (quiet || !left) tell(outline, now);
      if (left && pause < 8000) lookAgain(left - 1, quiet ? pause * 2 : 60);
    }, pause);
  }

  function keyOf(outline) {
    return location.href + JSON.stringify(outline);
  }

  /** Says what the page shows where that is new, or anew where nothing counts as sent. */
  function tell(outline = isActions ? takeOutline() : undefined, now = keyOf(outline)) {
    if (now === sent) return undefined;
    const first = !sent;
    sent = now;
    return send({ kind: "page", first, outline });
  }

  /** Visible text, links and form states in document order, 64 KiB at the most. */
  function takeOutline() {
    const items = [];
    let room = 65536;
    let layers = 0;
    let cut = false;

    function add(kind, layer, text, { href, value, on } = {}) {
      const item = { kind, layer, text: (text ?? "").replace(/\s+/g, " ").trim() };
      if (href && /^(https?|mailto|tel):/i.test(href)) item.href = href;
      if (value !== undefined) item.value = value.trim();
      if (on !== undefined) item.on = on;
      if (!item.text && !item.href && item.value === undefined && on === undefined) return;
      room -= item.text.length + (item.href?.length ?? 0) + (item.value?.length ?? 0) + 16;
      if (room < 0) cut = true;
      else items.push(item);
    }

    // Of what somebody may have typed only that is told by which a person is known, and whether there is anything.
    function valueOf({ value, readOnly, disabled }) {
      return readOnly || disabled ? value : (value.match(/[^\s<>(),;"]+@[^\s<>(),;"]+|(?<![a-z\d])[a-z\d]{15}([a-z\d]{3})?(?![a-z\d])/gi)?.join(" ") ?? (value.trim() && "…"));
    }

    function labelOf(element) {
      return element.labels?.[0]?.innerText || element.ariaLabel || element.placeholder || element.title;
    }

    function state(element, name) {
      const value = element.getAttribute(name);
      return value === null ? undefined : value === "true";
    }

    function walk(node, layer) {
      if (cut || node === host) return;
      if (node.nodeType === Node.TEXT_NODE) return add("text", layer, node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script,style,noscript,template,svg,iframe,textarea,[contenteditable]:not([contenteditable=false])")) return;
      if (node.matches("slot")) return node.assignedNodes({ flatten: true }).forEach((child) => walk(child, layer));
      if (!node.checkVisibility({ visibilityProperty: true }) && getComputedStyle(node).display !== "contents") return;
      if (node.matches(DIALOG)) layer = layers += 1;
      const role = node.getAttribute("role");
      if (node.matches("input")) {
        const { type } = node;
        if (type === "checkbox" || type === "radio") add(type, layer, labelOf(node), { on: node.checked });
        else if (["button", "submit"].includes(type)) add("button", layer, node.value);
        // What is typed into a password field or anything unknown is nobody's business.
        else if (["text", "email", "url", "tel", "search"].includes(type)) add("input", layer, labelOf(node), { value: valueOf(node) });
      } else if (node.matches("select")) add("select", layer, labelOf(node), { value: node.selectedOptions[0]?.text ?? "" });
      else if (["checkbox", "switch", "radio"].includes(role)) add(role === "radio" ? "radio" : "checkbox", layer, node.innerText || labelOf(node), { on: state(node, "aria-checked") });
      else if (role === "tab") add("tab", layer, node.innerText || labelOf(node), { on: state(node, "aria-selected") });
      else if (node.matches("a[href]")) add("link", layer, node.innerText || labelOf(node), { href: node.href });
      else if (node.matches("button,[role=button]")) add("button", layer, node.innerText || labelOf(node), { on: state(node, "aria-pressed") });
      else if (node.matches(HEADING)) add("heading", layer, node.innerText, { href: node.querySelector("a[href]")?.href });
      else for (const child of (node.shadowRoot ?? node).childNodes) walk(child, layer);
    }

    walk(document.body, 0);
    return { items, cut };
  }
})();
