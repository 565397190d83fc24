// The board on paper: for each day so many venues a sheet as can be read, then what is to be placed. Streamlit's page
// scrolls in boxes that a printer would cut, so the sheets stand beside it; pages/style.css hides the rest meanwhile.

import { element, measures } from "./dom.js";
import { dress } from "./style.js";

const VENUES_A_SHEET = 8;

export class Printer {
  constructor(drawing, plan) {
    Object.assign(this, { drawing, plan });
    this.before = () => this.#lay();
    this.after = () => this.host?.remove();
    addEventListener("beforeprint", this.before);
    addEventListener("afterprint", this.after);
  }

  leave() {
    this.after();
    removeEventListener("beforeprint", this.before);
    removeEventListener("afterprint", this.after);
  }

  #lay() {
    const { frame } = this.plan;
    if (!frame) return;
    this.host?.remove();
    this.host = element("div", "board-sheets", { "aria-hidden": "true" });
    const root = this.host.attachShadow({ mode: "open" });
    dress(root);
    const sheets = element("div", "board sheets");
    measures(sheets, { line: frame.zoom, span: frame.last - frame.first });
    for (const [n, day] of frame.days.entries()) {
      for (let from = 0; from < frame.venues.length; from += VENUES_A_SHEET) sheets.append(this.#sheet(day, n, from));
    }
    if (this.drawing.list.children.length) sheets.append(this.#tray());
    root.append(sheets);
    document.body.append(this.host);
  }

  #sheet(day, n, from) {
    const { venues } = this.plan.frame;
    const shown = venues.slice(from, from + VENUES_A_SHEET);
    const start = n * venues.length + from;
    const copies = (name) => copied(this.drawing.scroller.querySelectorAll(name)).slice(start, start + shown.length);
    const [sheet, head] = [element("div", "sheet"), element("div", "head")];
    const [bands, body] = [element("div", "bands"), element("div", "body")];
    head.append(element("div", "corner"), ...shown.map(({ label }) => element("div", "venue venue-name", {}, label)));
    bands.append(element("div", "corner"), ...copies(".band-cell"));
    body.append(...copied([this.drawing.body.firstElementChild]), ...copies(".column"));
    sheet.append(element("h2", "sheet-title", {}, day.label), head, bands, body);
    return measures(sheet, { columns: shown.length });
  }

  #tray() {
    const sheet = element("div", "sheet sheet-tray");
    const cards = copied(this.drawing.list.children);
    for (const card of cards) card.hidden = false;
    sheet.append(element("h2", "sheet-title", {}, this.plan.frame.words.tray), ...cards);
    return sheet;
  }
}

function copied(nodes) {
  return [...nodes].map((node) => node.cloneNode(true));
}
