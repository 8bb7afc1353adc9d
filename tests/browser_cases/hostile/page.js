// A page that wants to know what Loggable says, and to have it say something else. It runs before anything else of the page.
"use strict";

(() => {
  const native = { find: window.find.bind(window), MutationObserver, createElement: document.createElement.bind(document) };
  const internals = [];
  // What of the extension has reached the page.
  const heard = [];
  const hear = (what) => { if (new Error().stack.includes("-extension://")) heard[heard.length] = what; };
  const host = () => document.querySelector("loggable-root");

  // A class that is there first has a say in how such an element is made.
  customElements.define("loggable-root", class extends HTMLElement {
    constructor() {
      super();
      internals.push([this, this.attachInternals()]);
    }
  });

  // Whoever shared the page's objects would call these.
  for (const [owner, names] of [
    [Element.prototype, ["append", "attachShadow", "getAttribute", "matches", "replaceChildren", "setAttribute"]],
    [Node.prototype, ["appendChild", "insertBefore"]],
    [Document.prototype, ["createElement", "createElementNS", "querySelectorAll"]],
    [Array.prototype, ["filter", "map", "push", "slice"]],
    [JSON, ["parse", "stringify"]],
    [window, ["getComputedStyle", "requestAnimationFrame", "setTimeout"]],
  ]) {
    for (const name of names) {
      const own = owner[name];
      owner[name] = function (...given) {
        hear(name);
        if (name === "attachShadow" && this === host()) heard.push("our own root");
        return own.apply(this, given);
      };
    }
  }
  for (const name of ["innerText", "textContent", "labels", "value"]) {
    for (const { prototype } of [Node, HTMLElement, HTMLInputElement]) {
      const own = Object.getOwnPropertyDescriptor(prototype, name);
      if (own) Object.defineProperty(prototype, name, { ...own, get() { hear(name); return own.get.call(this); } });
    }
  }
  Object.defineProperty(Object.prototype, "toJSON", { configurable: true, get() { hear("toJSON"); return undefined; } });
  window.MutationObserver = class extends native.MutationObserver {
    constructor(called) {
      hear("MutationObserver");
      super(called);
    }
  };
  addEventListener("message", ({ source }) => { if (source !== window) heard.push("a message"); });
  for (const type of ["click", "copy", "focusin", "input", "keydown", "pointerdown", "selectionchange"]) {
    addEventListener(type, (event) => {
      const path = event.composedPath();
      if (path.includes(host()) && path[0] !== host()) heard.push("what is in the root");
    }, true);
  }

  window.hostile = {
    /** What the page can read of the extension; `words` are those that are shown. */
    read(words) {
      const copy = host().cloneNode(true);
      const style = getComputedStyle(host());
      getSelection().removeAllRanges();
      const found = words.filter((word) => native.find(word, false, false, true, false, true, false));
      const selected = getSelection().anchorNode?.getRootNode() instanceof ShadowRoot;
      getSelection().selectAllChildren(document.documentElement);
      const all = getSelection().toString() + document.documentElement.innerText + host().getHTML({ serializableShadowRoots: true });
      getSelection().removeAllRanges();
      return {
        heard, found, selected,
        roots: [host().shadowRoot, copy.shadowRoot, ...internals.map(([element, one]) => element === host() && one.shadowRoot)].filter(Boolean).length,
        in_all: words.filter((word) => all.includes(word)),
        text: host().textContent + copy.textContent,
        attributes: [...host().attributes].map(({ name }) => name),
        style: [style.display, style.opacity, style.visibility, style.filter, style.transform, style.clipPath, style.direction, style.position].join(" "),
        pwned: window.pwned ?? null,
      };
    },

    /** Forges what a person or the extension would do, and answers what of the extension could be reached. */
    forge(origin) {
      host().click();
      for (const target of [host(), document, window]) {
        for (const type of ["click", "mousedown", "pointerup", "scroll", "submit", "toggle"]) {
          target.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
        }
        for (const type of ["keydown", "keyup"]) {
          for (const key of ["Enter", "Escape"]) target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, composed: true }));
        }
      }
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
      dispatchEvent(new HashChangeEvent("hashchange"));
      const node = { tag: "button", text: "pwned", attributes: { onclick: "window.pwned = 1" }, action: "erase" };
      for (const kind of ["show", "look", "page", "act", "popup", "popup-act"]) {
        const message = { kind, visit: 1, first: true, url: location.href, badge: node, panel: node, action: "erase" };
        postMessage(message, "*");
        dispatchEvent(new MessageEvent("message", { data: message }));
      }
      const files = ["/manifest.json", "/extension/popup.html", "/extension/content.js", "/extension/icons/16.png"];
      return Promise.allSettled(files.map((file) => fetch(origin + file))).then((answers) => ({
        runtime: typeof (globalThis.browser ?? globalThis.chrome)?.runtime?.sendMessage,
        files: answers.filter(({ status }) => status === "fulfilled").length,
      }));
    },

    /** Puts our element where nobody sees it. */
    hide() {
      const box = native.createElement("div");
      box.style.display = "none";
      document.body.append(box);
      box.append(host());
    },

    /** Puts our element into another document. */
    exile() {
      const frame = native.createElement("iframe");
      document.body.append(frame);
      frame.contentDocument.body.append(host());
    },

    /** Takes our element away as often as it comes, and answers how often it came within so many frames. */
    async fight(frames) {
      let fights = 0;
      new native.MutationObserver(() => {
        if (!host()) return;
        fights += 1;
        host().remove();
      }).observe(document.documentElement, { childList: true });
      host().remove();
      for (let frame = 0; frame < frames; frame += 1) await new Promise(requestAnimationFrame);
      return fights;
    },

    /** Puts fields and links into the person's view that are nobody's business. */
    tempt() {
      const box = native.createElement("div");
      box.innerHTML = `
        <input type="password" value="s3cret-password"><input type="hidden" value="s3cret-hidden">
        <input type="text" autocomplete="current-password" value="s3cret@shown">
        <input type="text" aria-label="Subject" value="Dear s3cret">
        <textarea>s3cret-note</textarea><div contenteditable>s3cret-draft</div><div hidden>s3cret-div</div>
        <a href="javascript:window.pwned=1">View in Salesforce</a><a href="data:text/html,x">View in Salesforce</a>
        <a href="https://acme.my.salesforce.com@evil.test/00Q5g00000aXbTqEAK">View in Salesforce</a>
        <a href="https://acme.my.salesforce.com.evil.test/00Q5g00000aXbTqEAK">View in Salesforce</a>
        <a href="https://acme.my.salesforce.com.:8443/00Q5g00000aXbTqEAK">View in Salesforce</a>
        <a href="https://xn--acme-9za.my.salesforce.com/00Q5g00000aXbTqEAK">View in Salesforce</a>
        <a href="https://evil.test\\@acme.my.salesforce.com/00Q5g00000aXbTqEAK">View in Salesforce</a>
        <a href="http://acme.my.salesforce.com/00Q5g00000aXbTqEAX">View in Salesforce</a>`;
      document.querySelector("[role=dialog]").append(box);
    },

    /** Makes a form whose fields are named like what is asked of it. */
    clobber() {
      const form = native.createElement("form");
      form.innerHTML = `<input name="matches"><input name="checkVisibility"><input name="getAttribute"><input name="childNodes">`;
      document.body.prepend(form);
      return () => form.remove();
    },

    /** Nests deeper than any page does; a browser's own layout ends not far below. */
    nest() {
      let inner = document.body.insertBefore(native.createElement("div"), document.body.firstChild);
      const whole = inner;
      for (let level = 0; level < 2000; level += 1) inner = inner.appendChild(native.createElement("span"));
      inner.append("deep down");
      return () => whole.remove();
    },

    /** Has more text than anybody reads: five megabytes. */
    bury() {
      const lines = native.createElement("div");
      for (let line = 0; line < 5000; line += 1) lines.appendChild(native.createElement("p")).append("s3cret ".repeat(143));
      document.body.prepend(lines);
    },
  };
})();
