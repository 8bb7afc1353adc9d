// The quick check: asks the engine for the tab's report and shows the tree it answers with.
"use strict";

(async () => {
  const asked = new URLSearchParams(location.search).get("tab");
  // Without site access to the open page a tab has no address here, but it always has an id.
  const tab = asked === null ? (await chrome.tabs.query({ active: true, currentWindow: true }))[0]?.id : Number(asked);
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
    const focused = document.activeElement?.dataset.action;
    document.documentElement.lang = node.attributes?.lang ?? "";
    document.body.replaceChildren(loggableMount(node, act));
    if (focused) document.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
  }

  async function act(action, button) {
    const { done } = button.dataset;
    document.body.ariaBusy = "true";
    await ask({ kind: "popup-act", tab, action });
    document.body.ariaBusy = "false";
    // The tree was made anew; the button in the place of the one that was clicked says that it is done.
    if (done) for (const other of document.querySelectorAll("button")) if (other.dataset.done === done) other.textContent = done;
  }

  await ask({ kind: "popup", tab, wait: false });
})();
