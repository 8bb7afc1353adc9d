// The rows of a list, or of the lists on a record's page: tells the engine which records they are of, and keeps its marks beside
// them. Asked by content.js, in whose root the marks stand.
"use strict";

globalThis.loggableRows = (send, later, early, topmost, contains) => {
  // Related lists are tables too, or cards.
  const ROW = "tr,[role=row],article li";
  const TABLES = "table,tbody,[role=grid],[role=rowgroup]";
  // What a list page of Salesforce has in a row that names its record: the address of a link, or the id beside it.
  const NAMES = "a[href],[data-recordid]";
  // A lead's or a contact's id. Whether it is one the engine says.
  const ID = /(?:^|[/=#])((?:00Q|003)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?)(?![0-9A-Za-z])/;
  const CELL = "td,th,[role=gridcell],[role=rowheader]";
  // How large a mark is (badge.css), and how wide where another cell follows without room for it: then it has no pictures.
  const [WIDTH, TIGHT, HEIGHT] = [48, 16, 16];
  // How many rows are read at once, and how many of a page at all.
  const [STEP, MOST] = [200, 2000];

  const layer = document.createElement("div");
  // `links`: the link of each row, with the record's id. `marks`: those that stand beside links in sight.
  let links = new Map();
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

  function named(row) {
    for (const element of row.querySelectorAll(NAMES)) {
      const id = ID.exec(element.dataset.recordid ?? element.getAttribute("href"))?.[1];
      // Tables of old hold whole pages, and a record's fields, which name other records.
      if (id && element.closest(ROW) === row && !element.closest(".detailList")) return [element, id];
    }
    return undefined;
  }

  function watch(part, rows) {
    changes.disconnect();
    // Rows that are still to come turn up in a table, or under one of the first elements.
    for (const element of [...part.querySelectorAll(TABLES), ...(links.size ? [] : early(part))]) changes.observe(element, { childList: true });
    for (const body of new Set(rows.map((row) => row.parentNode))) {
      changes.observe(body, { childList: true, subtree: true, attributes: true, attributeFilter: ["href", "data-recordid"] });
    }
  }

  /** Reads the rows in this part of the page, some at a time. */
  async function look(part) {
    if (visit === undefined) return;
    const now = (turn += 1);
    const found = new Map();
    const rows = [...part.querySelectorAll(ROW)].slice(0, MOST);
    // What changes while the rows are read has them read again.
    watch(part, rows);
    for (let at = 0; at < rows.length; at += STEP) {
      if (at) await new Promise(requestAnimationFrame);
      if (now !== turn) return;
      for (const row of rows.slice(at, at + STEP)) {
        const [link, id] = named(row) ?? [];
        if (link) found.set(link, id);
      }
    }
    for (const [link, id] of links) {
      if (found.get(link) === id) continue;
      sight.unobserve(link);
      remove(link);
    }
    for (const [link, id] of found) if (links.get(link) !== id) sight.observe(link);
    links = found;
    const ids = [...new Set(found.values())].filter((id) => !sent.has(id));
    for (const id of ids) sent.add(id);
    if (ids.length) send({ kind: "rows", visit, ids });
    stand();
  }

  /** Moves the marks to their rows. What is covered, by a header that stays in place for one, has none in sight. */
  function stand() {
    const spots = [];
    for (const [link, mark] of marks) {
      const node = nodes.get(links.get(link)?.slice(0, 15));
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
      const { right, top, height } = link.getBoundingClientRect();
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
