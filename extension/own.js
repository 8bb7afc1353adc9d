// One of the extension's own pages: asks the engine what it shows, and shows the tree that it answers with. The popup is about
// a tab; the other pages are about themselves.
"use strict";

(async () => {
  const { page } = document.documentElement.dataset;
  const asked = new URLSearchParams(location.search).get("tab");
  // Without site access to the open page a tab has no address here, but it always has an id.
  const tab = page ? undefined : asked === null ? (await chrome.tabs.query({ active: true, currentWindow: true }))[0]?.id : Number(asked);
  const told = document.querySelector("#told");
  const content = document.querySelector("#content");
  let latest = 0;

  async function ask(message) {
    const turn = (latest += 1);
    let answer = await answerTo(message);
    while (turn === latest) {
      show(answer.node);
      if (!answer.pending) return;
      answer = await answerTo({ kind: "popup", tab, wait: true });
    }
  }

  // A background that is stopped before it answers starts again for the next message. Where there is nobody to word
  // anything, the browser has the words.
  async function answerTo(message) {
    return (await send(message)) ?? (await send(message)) ?? { node: { tag: "p", class: "popup", text: chrome.i18n.getMessage("engineFault") } };
  }

  async function send(message) {
    try {
      return await chrome.runtime.sendMessage(message);
    } catch {
      return undefined;
    }
  }

  function show(node) {
    const { id, dataset } = document.activeElement ?? {};
    const unfolded = [...content.querySelectorAll("details[open] > summary[id]")].map((summary) => summary.id);
    document.documentElement.lang = node.attributes?.lang ?? "";
    content.replaceChildren(loggableMount(node, act));
    for (const name of unfolded) document.getElementById(name)?.parentElement.setAttribute("open", "");
    // The tree was made anew; what had the focus has it again, or what is first in the same setting.
    const again = (id && document.getElementById(id)) || (dataset?.action && content.querySelector(`[data-action="${CSS.escape(dataset.action)}"]`));
    if (again) again.focus();
    // A region that comes into being with its words in it is not read out by all, so one that stays says them.
    const note = content.querySelector("[role=status]");
    note?.removeAttribute("role");
    told.textContent = note?.textContent ?? "";
  }

  async function act(action, button) {
    // The browser asks the user only in the middle of the click.
    if (action["allow-sites"]) await chrome.permissions.request({ origins: action["allow-sites"].origins }).catch(() => false);
    const { done } = button.dataset;
    document.body.ariaBusy = "true";
    await ask(page ? { kind: "own-page", page, action } : { kind: "popup-act", tab, action });
    document.body.ariaBusy = "false";
    // The button in the place of the one that was clicked says that it is done.
    if (done) for (const other of document.querySelectorAll("button")) if (other.dataset.done === done) other.textContent = done;
  }

  await ask(page ? { kind: "own-page", page } : { kind: "popup", tab, wait: false });
})();
