// Eyes and hands on a supported page: mounts the trees that the engine sends, beside the title that they belong to. Loaded
// after salesforce.js or outline.js, which know the page. It decides nothing and words nothing.
//
// Where nothing is shown it does nothing. Else it reads the page's layout within a frame, and a few times a second at the
// most, however much the page changes. Only where the title is it reads more often, while that moves.
"use strict";

(() => {
  // In any other document an element made here is none of HTML, and can have no shadow root.
  if (!(document instanceof HTMLDocument)) return;
  const CONTROL = "a[href],button,input,select,textarea,summary,label,[role=button],[role=link],[role=tab],[role=menuitem],[contenteditable]";
  // How long after a change of the page it is looked at, in milliseconds.
  const PAUSE = 150;

  // Made in a document of its own. To an element of this name that is made here the page could give a class, and a class
  // that was there first can read even a closed root.
  const host = new Document().createElementNS("http://www.w3.org/1999/xhtml", "loggable-root");
  // Where the extension was updated, the page may still have what the script before this one left.
  for (const old of document.querySelectorAll(host.localName)) old.remove();
  const root = host.attachShadow({ mode: "closed" });
  const life = new AbortController();
  const { signal } = life;
  // Inside the root what is important goes before whatever the page says of the element. A fixed box with nothing in its
  // flow takes no room.
  const own = sheetOf(":host{all:initial!important;direction:ltr!important;display:block!important;position:fixed!important}");
  const sheets = [own];
  const styles = {};
  const page = loggablePage(host, send, signal, on);
  const rows = loggableRows(send, later, page, topmost, contains);
  // `isWanted`: somebody has opened the panel, and it stays open where another look at the same takes its place.
  let shown, title, badge, panel, isWanted, takesFocus, docked, follows;
  // The frame and the timer in which the page is looked at next, and how large title and panel were when it was last.
  let frame, pause, sized;
  // What is put into it is read out to whoever hears the page, and of which visit that was last.
  const told = loggableMount({ tag: "p", attributes: { role: "status" } });
  let heard;
  // How often the page has taken our element away during this visit.
  let taken = 0;
  // The visit whose check is under way, and how many checks in a row were lost.
  let checking, lost = 0;
  // What was open at which address when it was last cleared away.
  let before = {};

  // ---- To and from the engine ----

  async function send(message) {
    try {
      return await chrome.runtime.sendMessage(message);
    } catch {
      isOld();
    }
    return undefined;
  }

  /** Whether the extension was updated or removed under an open page: then this script is an old one and leaves without a word. */
  function isOld() {
    if (!chrome.runtime?.id && !signal.aborted) {
      clear();
      life.abort();
    }
    return signal.aborted;
  }

  /** Waits for the end of a check. One that the background was stopped in the middle of is asked for anew. */
  async function awaitEnd({ visit }) {
    checking = visit;
    const answer = await send({ kind: "wait" });
    // What was shown meanwhile is the end of it, or the beginning of another.
    if (checking !== visit || answer?.done || isOld()) return;
    checking = undefined;
    if ((lost += 1) > 3) clear();
    else page.anew();
  }

  // A background that is stopped before it answers starts again for the next message.
  async function style(name) {
    const asked = { kind: "style", name };
    const text = (await send(asked)) ?? (await send(asked));
    if (!text) return delete styles[name];
    sheets.push(sheetOf(text));
    return dressRoot();
  }

  function sheetOf(text) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  }

  function dress(name) {
    return (styles[name] ??= style(name));
  }

  // A root takes sheets of its own document only, and loses them where it comes from another.
  function dressRoot() {
    if (host.isConnected) root.adoptedStyleSheets = sheets;
  }

  function clear() {
    for (const watch of [pageWatch, titleWatch, sizeWatch]) watch.disconnect();
    rows.show();
    before = state();
    host.remove();
    root.replaceChildren();
    told.replaceChildren();
    shown = title = badge = panel = undefined;
  }

  function state() {
    return shown ? { url: shown.url, of: shown.title, open: isWanted, focus: takesFocus || root.activeElement !== null } : before;
  }

  function act(action) {
    if (isOld()) return;
    if (action === "toggle") toggle(!isOpen());
    else if (shown) send({ kind: "act", visit: shown.visit, action });
  }

  chrome.runtime.onMessage.addListener((message, _sender, respond) => {
    if (message?.kind === "show") show(message);
    if (message?.kind !== "look" || !page.steady) return false;
    page.steady().then(respond);
    return true;
  });

  // A page can make events of its own, and would have us look as often as it likes.
  function on(target, types, then) {
    for (const type of types) target.addEventListener(type, (event) => event.isTrusted && then(event), { capture: true, signal });
  }

  // A page that comes back out of the browser's cache starts no script.
  on(window, ["pageshow"], ({ persisted }) => persisted && page.anew());

  async function show(message) {
    await dress("badge");
    // An answer that comes when the page has moved on belongs to the page before.
    if (message.url !== location.href || isOld()) return;
    if (!message.checking) checking = lost = 0;
    else if (checking !== message.visit) awaitEnd(message);
    if (!message.badge) {
      clear();
      if (before.url !== message.url) before = {};
      return;
    }
    const { url, of, open, focus } = state();
    const same = shown?.visit === message.visit;
    // Another look at the same record leaves it as it was. In Actions one address has many persons, told by their names.
    const stays = same || (url === message.url && of === message.title);
    if (!same) {
      title = undefined;
      taken = 0;
    }
    const stood = same && !badge.hidden && badge.style.cssText;
    shown = message;
    for (const node of [badge, panel]) node?.remove();
    badge = loggableMount(message.badge, act);
    panel = undefined;
    // Whoever points at the badge is about to open it.
    badge.onpointerenter = badge.onfocus = () => dress("panel");
    root.prepend(badge);
    // What does not hold any more goes, and is not missed: only what comes is read out.
    if (message.checking || badge.hidden || told.textContent !== badge.ariaLabel) told.replaceChildren();
    told.parentNode ?? root.append(told);
    rows.show(message, badge);
    setOpen(stays && open);
    takesFocus = stays && focus;
    if (stood && !isOpen() && !takesFocus) {
      // What a check has come to has the size of what was there before, and for that a place was found.
      badge.style.cssText = stood;
      later();
    } else inFrame();
  }

  function isOpen() {
    return panel?.hidden === false;
  }

  // The panel is made when it is first opened. While a check is under way there is nothing to open yet.
  function setOpen(open) {
    isWanted = open;
    if (open && !panel) {
      dress("panel");
      panel = loggableMount(shown.panel, act);
      if (panel) {
        root.append(panel);
        // It grows with its style and with what is unfolded in it.
        sizeWatch.observe(panel);
      }
    }
    if (panel) panel.hidden = !open;
    badge.ariaExpanded = isOpen();
  }

  function toggle(open) {
    setOpen(open);
    settle();
  }

  root.addEventListener("keydown", (event) => {
    // The page's shortcuts must not fire while somebody works in the panel.
    event.stopPropagation();
    if (event.key === "Escape" && event.isTrusted && isOpen()) {
      // What is hidden takes no focus, and the page may have something over its title at this moment.
      badge.focus();
      toggle(false);
    }
  });

  root.addEventListener("focusout", inFrame);

  // ---- When to look at the page ----

  // What the title says decides whether the badge is that of this person, so that it is looked at in the next frame. After
  // another change the page is looked at anyway, so what else changes before that is not even noted.
  const [titleWatch, pageWatch] = [inFrame, later].map((then) => new MutationObserver((_changes, watch) => {
    watch.disconnect();
    then();
  }));
  // It also tells of what it has just begun to watch, which is as it was looked at.
  const sizeWatch = new ResizeObserver(() => sized === sizes() || inFrame());
  on(document, ["scroll"], follow);
  on(window, ["scrollend", "resize"], inFrame);

  // Nothing tells a script that it is an old one. It finds out when somebody comes to the page or works in it.
  on(window, ["focus", "pointerdown", "visibilitychange"], isOld);

  // A tab that nobody sees has no frames, and waits with it until somebody does.
  function inFrame() {
    if (shown) frame ??= requestAnimationFrame(settle);
  }

  // A frame has computed the layout. Whoever asks for it right after that has it for nothing, and whoever asks before pays for
  // what the page has changed. Right after it the browser is idle, and so it is where the page is at rest: there a frame would
  // be drawn for us alone.
  function later() {
    pause ??= setTimeout(() => {
      pause = undefined;
      if (document.hidden) inFrame();
      else requestIdleCallback(settle, { timeout: PAUSE });
    }, PAUSE);
  }

  function follow() {
    if (!shown) return;
    follows ??= requestAnimationFrame(() => {
      follows = undefined;
      if (title?.isConnected && !docked) stand();
      rows.stand();
    });
  }

  /** Puts our element back where the page took it away, finds the title, and watches what could change either. */
  function settle() {
    clearTimeout(pause);
    frame = pause = undefined;
    if (isOld() || !shown) return;
    const isAway = host.parentNode !== document.documentElement;
    if (isAway || root.adoptedStyleSheets.length < sheets.length) {
      // A page that takes it away each time has its way after a while. Icon and popup are out of its reach.
      if ((taken += 1) > 20) return;
      if (isAway) document.documentElement.append(host);
      dressRoot();
    }
    const within = page.within();
    const found = title?.isConnected && page.isTitle(title, shown.title) ? title : page.title(within, shown.title);
    // In Actions a view may be used again for somebody else, and what is shown is the verdict on the one before.
    if (page.steady && title && !found) {
      clear();
      page.anew();
      return;
    }
    for (const watch of [pageWatch, titleWatch]) watch.disconnect();
    for (let node = found ?? within; node; node = above(node)) pageWatch.observe(node, { childList: true });
    if (found) titleWatch.observe(found, { childList: true, characterData: true, subtree: true });
    // Actions' settings and lists have no title that could still come.
    else if (shown.title || !page.steady) for (const element of page.early(within)) pageWatch.observe(element, { childList: true });
    if (found !== title) {
      sizeWatch.disconnect();
      title = found;
      for (const element of [title, panel]) if (element) sizeWatch.observe(element);
    }
    if (takesFocus) badge.focus({ preventScroll: true });
    takesFocus = false;
    sized = sizes();
    place();
    rows.look(within);
    setTimeout(announce, PAUSE);
  }

  // Only a change in what is there already is read out, so it comes a moment after our element.
  function announce() {
    if (!shown || shown.checking || badge.hidden) return;
    // A list that goes on tells more only where more is wrong.
    const { summary, emails, calls } = badge.dataset;
    const news = [shown.visit, ...(summary ? [emails, calls] : [badge.ariaLabel])].join();
    if (heard === news) return;
    heard = news;
    told.lang = badge.lang;
    told.replaceChildren(loggableMount({ tag: "span", text: badge.ariaLabel }));
  }

  // ---- Where the badge is ----

  function above(node) {
    // A page can give its document a `host`, by the name of an element.
    return node === document ? undefined : (node.assignedSlot ?? node.parentNode ?? node.host);
  }

  function contains(outer, inner) {
    for (let node = inner; node; node = above(node)) if (node === outer) return true;
    return false;
  }

  /** What the page has on top at a point, our own element apart. */
  function topmost(x, y) {
    let scope = document;
    for (;;) {
      let hit = scope.elementFromPoint(x, y);
      // All that lie there are asked for only where our own is the first of them.
      if (hit === host) hit = scope.elementsFromPoint(x, y)[1];
      const inner = hit?.shadowRoot;
      if (!inner || inner === scope) return hit;
      scope = inner;
    }
  }

  function coversControl([x, y]) {
    const { offsetWidth, offsetHeight } = badge;
    const seen = new Set();
    for (const across of [0, 0.5, 1]) {
      for (const down of [0, 0.5, 1]) {
        // What is above a node was looked at with the node.
        for (let node = topmost(x + offsetWidth * across, y + offsetHeight * down); node && !seen.has(node); node = above(node)) {
          if (node.matches?.(CONTROL) && !contains(node, title)) return true;
          seen.add(node);
        }
      }
    }
    return false;
  }

  function sizes() {
    return String([title?.offsetWidth, title?.offsetHeight, panel?.offsetHeight]);
  }

  /** How far an element may be moved so that it is still in the window. In documents of old the body says how large that is. */
  function room(element) {
    const { clientWidth, clientHeight } = document.scrollingElement ?? document.documentElement;
    return [clientWidth - element.offsetWidth, clientHeight - element.offsetHeight];
  }

  /** The place after the title's last line, and whether the title is scrolled away or lies under something. */
  function beside() {
    const range = document.createRange();
    range.selectNodeContents(title.shadowRoot ?? title);
    // The box of the text is narrower than the title itself.
    const box = [...range.getClientRects()].findLast(({ width, height }) => width && height) ?? title.getBoundingClientRect();
    const top = topmost(box.x + box.width / 2, box.y + box.height / 2);
    const x = getComputedStyle(title).direction === "rtl" ? box.x - badge.offsetWidth - 8 : box.right + 8;
    return [x, box.y + (box.height - badge.offsetHeight) / 2, !top || !(contains(title, top) || contains(top, title))];
  }

  /** Decides where the badge stands: beside the title, or docked where it would cover a control there or has no room. */
  function place() {
    const [right, bottom] = room(badge);
    const spot = title && !shown.docked && beside();
    let level = 0;
    docked = undefined;
    // A title that goes out of sight takes its badge along.
    if (spot && (spot[2] || (spot[0] >= 0 && spot[0] <= right && !coversControl(spot)))) {
      // On the level of the title: over its own layer and under whatever the page puts over that.
      for (let node = title; node; node = above(node)) {
        // Most say "auto".
        const z = node.nodeType === 1 && Number(getComputedStyle(node).zIndex);
        if (Number.isInteger(z)) level = z;
      }
    } else {
      const docks = [[right - 8, bottom - 56], [right - 8, bottom / 2], [8, bottom - 56], [right - 8, 64], [right - 8, bottom - 8]];
      docked = docks.find((dock) => !coversControl(dock)) ?? docks[1];
      level = 8999;
    }
    // Somebody reads the panel, and what the page keeps in place over its rows is not over that.
    if (isOpen()) level = Math.max(level, 8999);
    stand(docked ?? spot);
    // Last, because after it every question about the layout has the browser compute it anew.
    own.cssRules[0].style.setProperty("z-index", level, "important");
  }

  /** Moves the badge to its place, and the panel to it: below, or above where there is no room below. */
  function stand([x, y, isOut] = beside()) {
    move(badge, x, y);
    // Hidden it would lose the focus, and whoever works with it by keyboard would be thrown back to the page's beginning.
    badge.style.visibility = isOut && !isOpen() && !root.activeElement ? "hidden" : "visible";
    if (!isOpen()) return;
    const below = y + badge.offsetHeight + 6;
    move(panel, x, below <= room(panel)[1] ? below : y - panel.offsetHeight - 6);
  }

  // A move by `transform` counts as no layout shift.
  function move(element, ...to) {
    const [x, y] = room(element).map((most, axis) => Math.round(Math.max(0, Math.min(to[axis], most))));
    element.style.transform = `translate(${x}px,${y}px)`;
  }
})();
