// What an Actions page shows, as its outline: visible text, links and form states in document order; which heading
// the badge belongs to, and what names a row. Asked by content.js and rows.js.
"use strict";

globalThis.loggablePage = (host, send, signal, on) => {
  const DIALOG = "dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true]";
  const HEADING = "h1,h2,h3,h4,[role=heading]";
  const ADDRESS = /[^\s<>(),;"]+@[^\s<>(),;"]+/g;
  // What is no text of the page's, or is being written.
  const UNREAD = "script,style,noscript,template,svg,iframe,textarea,[contenteditable]:not([contenteditable=false])";
  const VISIBLE = { visibilityProperty: true };
  // Types of nodes.
  const ELEMENT = 1;
  const TEXT = 3;
  // How many nodes are seen in one piece, which takes some milliseconds. The page has its turn between two pieces.
  const PIECE = 500;
  // 64 KiB at the most.
  const ROOM = 65536;
  // The outlines last seen and last sent, each with its address.
  let seen, sent, timer;
  // Counts the occasions to look. A look that is under way ends with the next one.
  let occasion = 0;

  const isShown = (element) => element.getClientRects().length > 0;
  const oneLine = (text) => text.replace(/\s+/g, " ").trim();

  // ---- When to look ----

  on(document, ["click", "keyup"], ({ type }) => {
    // What was clicked has been looked at, and may be gone with the click.
    if (type === "click") tellAtOnce();
    lookAgain();
  });
  on(window, ["hashchange", "visibilitychange"], () => lookAgain());
  const appWatch = new MutationObserver(() => lookAgain());
  for (const element of [document.body, ...document.body.children]) appWatch.observe(element, { childList: true });
  anew();

  // Nothing tells when a view has its data. After each occasion the outline is taken again at growing distances, and sent
  // once the view is quiet: two looks in a row saw the same. A tab that nobody sees is looked at when somebody does.
  function lookAgain(left = 15, pause = 30) {
    const now = (occasion += 1);
    clearTimeout(timer);
    if (document.hidden || signal.aborted) return;
    timer = setTimeout(async () => {
      const { outline, pieces } = await take(() => occasion === now && !signal.aborted);
      if (!outline) return;
      const key = keyOf(outline);
      const quiet = key === seen;
      seen = key;
      if (quiet || (!left && pieces === 1)) tell(outline, key);
      if (left && pause < 8000) lookAgain(left - 1, quiet ? pause * 2 : 60);
    }, pause);
  }

  function keyOf(outline) {
    return location.href + JSON.stringify(outline);
  }

  /** Says what the page shows where that is new, or anew where nothing counts as sent. */
  function tell(outline, key = keyOf(outline)) {
    if (key === sent) return;
    send({ kind: "page", first: !sent, outline });
    sent = key;
  }

  /** Says it before anything else can happen. A page that is too large for that has said it when it was last quiet. */
  function tellAtOnce() {
    const look = start();
    if (look.goOn()) tell(look.outline);
  }

  function anew() {
    sent = undefined;
    tellAtOnce();
    lookAgain();
  }

  /** Takes an outline in as many pieces as it needs, while it is wanted. */
  async function take(isWanted = () => true) {
    const look = start();
    for (let pieces = 1; isWanted(); pieces += 1) {
      if (look.goOn()) return { outline: look.outline, pieces };
      await new Promise((done) => setTimeout(done));
    }
    return {};
  }

  /** An outline that holds for one moment: taken in one piece, or twice the same. None where the page keeps changing. */
  async function steady() {
    let before;
    for (let left = 4; left; left -= 1) {
      const { outline, pieces } = await take();
      const key = keyOf(outline);
      if (pieces === 1 || key === before) return outline;
      before = key;
    }
    return undefined;
  }

  // ---- What there is to see ----

  /** Begins a look at the page. `goOn` goes on with it for one piece and answers whether that was the last. */
  function start() {
    const outline = { items: [], cut: false };
    // The nodes still to be seen in each element on the way down, with the layer that they lie in.
    const path = [[[document.body].values(), 0]];
    let room = ROOM;
    let layers = 0;

    function goOn() {
      for (let left = PIECE; left && path.length && !outline.cut; left -= 1) {
        const [nodes, layer] = path.at(-1);
        const { done, value } = nodes.next();
        try {
          if (done) path.pop();
          else see(value, layer);
        } catch {
          // What a form calls its fields goes before what it can do itself, so a page can break any look at it.
          outline.cut = true;
        }
      }
      return !path.length || outline.cut;
    }

    function add(kind, layer, text = "", { href, value, on } = {}) {
      const isTold = /^(https?|mailto|tel):/i.test(href);
      const item = { kind, layer, text: oneLine(text.slice(0, ROOM)), href: isTold ? href : undefined, value: value?.trim(), on };
      if (!item.text && !item.href && value === undefined && on === undefined) return;
      room -= item.text.length + (item.href?.length ?? 0) + (item.value?.length ?? 0) + 16;
      if (room < 0) outline.cut = true;
      else outline.items.push(item);
    }

    // Of what somebody may have typed only that is told by which a person is known, and whether there is anything.
    function valueOf({ value, readOnly, disabled }) {
      return readOnly || disabled ? value : (value.match(/[^\s<>(),;"]+@[^\s<>(),;"]+|(?<![a-z\d])[a-z\d]{15}([a-z\d]{3})?(?![a-z\d])/gi)?.join(" ") ?? (value.trim() && "…"));
    }

    function labelOf(element) {
      return element.labels?.[0]?.innerText || element.ariaLabel || element.placeholder || element.title;
    }

    function see(node, layer) {
      if (node === host) return;
      if (node.nodeType === TEXT) return add("text", layer, node.data);
      if (node.nodeType !== ELEMENT || node.matches(UNREAD)) return;
      if (node.matches("slot")) return path.push([node.assignedNodes({ flatten: true }).values(), layer]);
      if (!node.checkVisibility(VISIBLE) && getComputedStyle(node).display !== "contents") return;
      if (node.matches(DIALOG)) layer = layers += 1;
      const role = node.getAttribute("role");
      const label = () => node.innerText || labelOf(node);
      const addWith = (kind, state) => {
        const value = node.getAttribute(state);
        add(kind, layer, label(), { on: value === null ? undefined : value === "true" });
      };
      if (node.matches("input")) {
        const { type } = node;
        if (/^(checkbox|radio)$/.test(type)) add(type, layer, label(), { on: node.checked });
        else if (/^(button|submit)$/.test(type)) add("button", layer, node.value);
        // What is typed into a password field or anything unknown is nobody's business. A password that is shown while it is
        // typed is one still.
        else if (/^(text|email|url|tel|search)$/.test(type) && !/password|one-time|cc-/.test(node.autocomplete)) add("input", layer, label(), { value: valueOf(node) });
      } else if (node.matches("select")) add("select", layer, labelOf(node), { value: node.selectedOptions[0]?.text ?? "" });
      else if (/^(checkbox|switch|radio)$/.test(role)) addWith(role === "radio" ? role : "checkbox", "aria-checked");
      else if (role === "tab") addWith("tab", "aria-selected");
      else if (node.matches("a[href]")) add("link", layer, label(), { href: node.href });
      else if (node.matches("button,[role=button]")) addWith("button", "aria-pressed");
      else if (node.matches(HEADING)) add("heading", layer, node.innerText, { href: node.querySelector("a[href]")?.href });
      else path.push([(node.shadowRoot ?? node).childNodes.values(), layer]);
    }

    return { goOn, outline };
  }

  // ---- Which heading it is ----

  const isTitle = (element, name) => isShown(element) && oneLine(element.innerText) === name;
  return {
    anew,
    steady,
    isTitle,
    /** What shows whose row it is: an e-mail address by itself, where the row has no other anywhere. */
    named: (row, isOwn) => {
      let shows;
      const found = new Set([...row.querySelectorAll('a[href^="mailto:"]')].map(({ href }) => href.slice(7).split("?")[0].toLowerCase()));
      const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        if (parentElement.closest(UNREAD) || !parentElement.checkVisibility(VISIBLE)) continue;
        const text = data.trim().toLowerCase();
        for (const address of text.match(ADDRESS) ?? []) {
          found.add(address);
          if (address === text && isOwn(parentElement)) shows = parentElement;
        }
      }
      return shows && found.size === 1 ? [shows, ...found] : undefined;
    },
    within: () => [...document.querySelectorAll(DIALOG)].findLast(isShown) ?? document.body,
    /** A heading that is still to come turns up under one of the first elements. */
    early: (within) => within.querySelectorAll("*").values().take(300),
    /** The element that shows the person's name, which the engine read off the outline: a heading before any other. */
    title: (within, name) => name && [...within.querySelectorAll(HEADING)].find((element) => isTitle(element, name)),
  };
};
