// The rows of a list, or of the lists on a record's page: tells the engine whom they are of, and keeps its marks beside
// them. Asked by content.js, in whose root the marks stand; salesforce.js and outline.js know what names a row.
"use strict";

globalThis.loggableRows = (send, later, { early, named }, topmost, contains) => {
  // Related lists are tables too, or cards.
  const ROW = "tr,[role=row],article li";
  const TABLES = "table,tbody,[role=grid],[role=rowgroup]";
  const CELL = "td,th,[role=gridcell],[role=rowheader]";
  // How large a mark is (badge.css), and how wide where another cell follows without room for it: then it has no pictures.
  const [WIDTH, TIGHT, HEIGHT] = [48, 16, 16];
  // How many rows are read at once, and how many of a page at all: the 2,000 that the engine judges, and heads of tables.
  const [STEP, MOST] = [100, 2100];

  const layer = document.createElement("div");
  // `links`: what names each row, with the key that it names. `marks`: those that stand beside links in sight.
  const links = new Map();
  const marks = new Map();
  const nodes = new Map();
  let visit, sent, turn = 0;

  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && links.has(target)) marks.set(target, undefined);
      else remove(target);
    }
    stand();
  });
  // Rows come and go, or get other records, while the page scrolls or sorts.
  const changes = new MutationObserver(() => {
    changes.disconnect();
    later();
  });

  function remove(link) {
    marks.get(link)?.remove();
    marks.delete(link);
  }

  function forget(link) {
    sight.unobserve(link);
    remove(link);
    links.delete(link);
  }

  function show(message, before) {
    turn += 1;
    if (!message?.marks) {
      for (const watch of [sight, changes]) watch.disconnect();
      for (const link of [...marks.keys()]) remove(link);
      links.clear();
      visit = undefined;
      layer.remove();
      return;
    }
    if (visit !== message.visit) sent = new Set();
    visit = message.visit;
    nodes.clear();
    for (const { node, ids } of message.marks) for (const id of ids) nodes.set(id, node);
    before.after(layer);
    for (const [link, mark] of marks) {
      mark?.remove();
      marks.set(link, undefined);
    }
  }

  function watch(part, rows) {
    changes.disconnect();
    // Rows that are still to come turn up in a table, or under one of the first elements.
    for (const element of [...part.querySelectorAll(TABLES), ...(links.size ? [] : early(part))]) changes.observe(element, { childList: true });
    for (const body of new Set(rows.map((row) => row.parentNode))) {
      changes.observe(body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["href", "data-recordid"] });
    }
  }

  /** Reads the rows in this part of the page, some at a time. */
  async function look(part) {
    if (visit === undefined) return;
    const now = (turn += 1);
    const found = new Set();
    const rows = [...part.querySelectorAll(ROW)].slice(0, MOST);
    // What changes while the rows are read has them read again.
    watch(part, rows);
    for (let at = 0; at < rows.length; at += STEP) {
      if (at) await new Promise(requestAnimationFrame);
      if (now !== turn) return;
      for (const row of rows.slice(at, at + STEP)) {
        // Tables of old hold whole pages.
        const [link, key] = named(row, (element) => element.closest(ROW) === row) ?? [];
        if (!link) continue;
        found.add(link);
        if (links.get(link) === key) continue;
        forget(link);
        links.set(link, key);
        sight.observe(link);
      }
    }
    for (const link of links.keys()) if (!found.has(link)) forget(link);
    const ids = [...new Set(links.values())].filter((key) => !sent.has(key));
    for (const key of ids) sent.add(key);
    if (ids.length) send({ kind: "rows", visit, ids });
    stand();
  }

  /** Moves the marks to their rows. What is covered, by a header that stays in place for one, has none in sight. */
  function stand() {
    const spots = [];
    const range = document.createRange();
    for (const [link, mark] of marks) {
      const node = nodes.get(links.get(link));
      if (!node) {
        mark?.remove();
        marks.set(link, undefined);
        continue;
      }
      const made = mark ?? loggableMount(node);
      if (!mark) {
        made.dataset.row = links.get(link);
        layer.append(made);
        marks.set(link, made);
      }
      // A cell is wider than its text.
      range.selectNodeContents(link);
      const { right, top, height } = (link.matches(CELL) ? range : link).getBoundingClientRect();
      const middle = top + height / 2;
      const cell = link.closest(CELL);
      const beside = topmost(right + 4 + WIDTH, middle)?.closest(CELL);
      const isTight = Boolean(cell && beside) && beside !== cell;
      const x = isTight ? cell.getBoundingClientRect().right - TIGHT : right + 4;
      spots.push([made, isTight, x, middle - HEIGHT / 2, contains(link.parentNode, topmost(right - 1, middle))]);
    }
    for (const [mark, isTight, x, y, isSeen] of spots) {
      mark.toggleAttribute("data-tight", isTight);
      mark.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`;
      mark.style.visibility = isSeen ? "visible" : "hidden";
    }
  }

  return { show, look, stand };
};
