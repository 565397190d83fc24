// The board on paper: for each day so many venues a sheet as can be read, then what is to be placed. Streamlit's page
// scrolls in boxes that a printer would cut, so the sheets stand beside it; pages/style.css hides the rest meanwhile.

import { element, measures } from "./dom.js";
import { dress } from "./style.js";

const HOUR = 60;
const VENUES_A_SHEET = 7;

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
    const sheets = measures(element("div", "board sheets"), { line: frame.zoom });
    const cards = this.plan.cards().filter(({ isPlaced, isBand }) => isPlaced && !isBand);
    for (const [n, day] of frame.days.entries()) {
      const hours = hoursOf(cards.filter((card) => card.day === day.iso), frame);
      for (let from = 0; from < frame.venues.length; from += VENUES_A_SHEET) {
        sheets.append(measures(this.#sheet(day, n, from), hours));
      }
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
    const cells = copies(".band-cell");
    head.append(element("div", "corner"), ...shown.map(({ label }) => element("div", "venue venue-name", {}, label)));
    bands.append(element("div", "corner"), ...cells);
    bands.hidden = cells.every((cell) => cell.children.length === 0);
    body.append(...copied([this.drawing.body.firstElementChild]), ...copies(".column"));
    sheet.append(...this.#title(day.label), head, bands, body);
    return measures(sheet, { columns: shown.length });
  }

  #tray() {
    const sheet = element("div", "sheet sheet-tray");
    const cards = copied(this.drawing.list.children);
    for (const card of cards) card.hidden = false;
    sheet.append(...this.#title(this.plan.frame.words.tray), ...cards);
    return sheet;
  }

  /** What is on the sheet, and that it is not what the public has. */
  #title(said) {
    return [element("h2", "sheet-title", {}, said), element("p", "sheet-note", {}, this.plan.frame.words.working_copy)];
  }
}

/** Only the hours that something is in, so that it has the more room: from which, and how many minutes. */
function hoursOf(cards, { first, last }) {
  if (!cards.length) return { from: 0, span: last - first };
  const starts = cards.map(({ start, item }) => start - item.in - first);
  const ends = cards.map(({ end, item }) => end + item.out - first);
  const from = Math.max(0, Math.floor(Math.min(...starts) / HOUR) * HOUR);
  const to = Math.min(last - first, Math.ceil(Math.max(...ends) / HOUR) * HOUR);
  return { from, span: to - from };
}

function copied(nodes) {
  return [...nodes].map((node) => node.cloneNode(true));
}
