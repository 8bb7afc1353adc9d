// Turns a tree of plain nodes (src/view/node.rs) into DOM. Only what is listed here can come into being, and text only
// ever through textContent, so that nothing a record or a page is called can turn into markup or script.
// The content script and the popup share this file; it runs as a plain script in both.
"use strict";

globalThis.loggableMount = (() => {
  const TAGS = /^(div|span|p|ul|ol|li|h[1-3]|button|a|code|strong|small|details|summary|time|dl|dt|dd|section|header|footer|table|thead|tbody|tr|th|td|caption|form|label|input)$/;
  const ATTRIBUTES = /^(title|lang|dir|datetime|open|hidden|scope|role|tabindex|type|disabled|id|value|maxlength|autocomplete|(aria|data)-[a-z-]+)$/;

  // Whoever is on a page shares it with the page's scripts.
  const isGuest = location.protocol === "https:";

  /**
   * Puts words into an element. `window.find` looks into closed roots too, and Firefox then hands out what is in there; so
   * on a page words are shown as generated content, where no search gets, and are in the tree without being rendered.
   */
  function say(element, text) {
    if (!isGuest) return element.append(text);
    element.dataset.words = text;
    const words = document.createElement("span");
    words.hidden = true;
    words.append(text);
    element.append(words);
  }

  async function copy(text, element) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // A page may forbid the clipboard to everything in it. The older way asks no leave beyond the click.
      const field = document.createElement("textarea");
      field.value = text;
      element.after(field);
      field.select();
      const copied = document.execCommand("copy");
      field.remove();
      element.focus();
      if (!copied) return;
    }
    element.replaceChildren();
    say(element, element.dataset.done);
  }

  // The link never enters the page, so that neither its scripts nor its policy have a say in the click.
  function save({ name, media_type: type, text }) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  /**
   * @param node the tree; `undefined` is made for a tag that is not listed, and left out where it is a child
   * @param act called with the node's action and its element on a trusted click, or when a form is sent, then with the
   *   text in its field; copying and saving are done here
   */
  return function mount(node, act) {
    if (!TAGS.test(node?.tag)) return undefined;
    const element = document.createElement(node.tag);
    if (node.class) element.className = node.class;
    if (node.text) say(element, node.text);
    for (const [name, value] of Object.entries(node.attributes ?? {})) {
      if (ATTRIBUTES.test(name)) element.setAttribute(name, value);
      else if (name === "href" && node.tag === "a" && value.startsWith("https://")) {
        element.href = value;
        element.target = "_blank";
        element.rel = "noreferrer";
      }
    }
    // Text is all that can be typed in: no field for a password or a file can come into being.
    if (node.tag === "input") element.type = "text";
    for (const child of node.children ?? []) {
      const made = mount(child, act);
      if (made) element.append(made);
    }
    if (node.action) {
      const isForm = node.tag === "form";
      element.addEventListener(isForm ? "submit" : "click", (event) => {
        if (isForm) event.preventDefault();
        // The page can dispatch events at our host; only a person can make a trusted one.
        if (!event.isTrusted) return;
        const { action } = node;
        if (action.copy) copy(action.copy.text, element);
        else if (action.save) save(action.save);
        else if (isForm) {
          const [[name, fields]] = Object.entries(action);
          act({ [name]: { ...fields, text: element.querySelector("input").value } }, element);
        }
        else act(action, element);
      });
    }
    return element;
  };
})();
