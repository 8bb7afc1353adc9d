// Where a Salesforce page has the title that the badge belongs to. Asked by content.js.
"use strict";

globalThis.loggablePage = (_host, send) => {
  // Lightning keeps earlier record pages in the document; only one container is active.
  const CONTAINERS = [".oneContent.active,.tabContent.active.oneConsoleTab,.windowViewMode-normal,.windowViewMode-maximized", "dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true]"];
  const TITLES = ["lightning-formatted-name", ".slds-page-header__title", "#contactHeaderRow h2.topName", "body.sfdcBody h2.topName", "body.sfdcBody h2.pageDescription"];
  // What no component is. The browser leaves these out much faster than a script that looks at each.
  const COMPONENTS = ":not(a,br,button,dd,div,dl,dt,img,input,label,li,p,path,span,svg,table,tbody,td,th,tr,ul)";

  // What names the record in a row: the address of a link, or the id beside it.
  const NAMES = "a[href],[data-recordid]";
  // The part of a lead's or a contact's id that is there on every page. Whether it is one the engine says.
  const ID = /(?:^|[/=#])((?:00Q|003)[0-9A-Za-z]{12})(?:[0-9A-Za-z]{3})?(?![0-9A-Za-z])/;

  const isShown = (element) => element.getClientRects().length > 0;

  /** The elements in `within` that the selector finds, those in open shadow roots too, `most` at the most. */
  function deep(within, selector, most) {
    const elements = [];
    const scopes = [within];
    for (const scope of scopes) {
      for (const element of scope.querySelectorAll(selector)) {
        if (elements.push(element) >= most) return elements;
        if (element.shadowRoot) scopes.push(element.shadowRoot);
      }
    }
    return elements;
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

  // The address says what page it is. All that is to be told is that there is a script to show something.
  const anew = () => send({ kind: "page", first: true });
  anew();

  return {
    anew,
    isTitle: isShown,
    within: () => CONTAINERS.map((selector) => [...document.querySelectorAll(selector)].findLast(isShown)).find(Boolean) ?? document.body,
    title: (within) => first([within]) ?? first(deep(within, COMPONENTS, 2000).map((element) => element.shadowRoot).filter(Boolean)),
    named: (row, isOwn) => {
      for (const element of row.querySelectorAll(NAMES)) {
        const id = ID.exec(element.dataset.recordid ?? element.getAttribute("href"))?.[1];
        // A record's fields name other records.
        if (id && isOwn(element) && !element.closest(".detailList")) return [element, id];
      }
      return undefined;
    },
    /** A title that is still to come turns up under one of the first elements of the record page. */
    early: (within) => deep(within, "*", 300),
  };
};
