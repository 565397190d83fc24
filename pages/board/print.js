// The board on paper: for each day so many venues a sheet as can be read, then what is to be placed.

import { element } from "./draw.js";

const VENUES_A_SHEET = 7;

/** Put the sheets into the page; only a printer sees them. */
export function print(drawing, plan) {
  const { frame } = plan;
  drawing.sheets?.remove();
  drawing.sheets = element("div", "sheets", { "aria-hidden": "true" });
  const columns = [...drawing.body.querySelectorAll(".column")];
  const bands = [...drawing.node.querySelectorAll(".band-cell")];
  for (const [n, day] of frame.days.entries()) {
    for (let from = 0; from < frame.venues.length; from += VENUES_A_SHEET) {
      const venues = frame.venues.slice(from, from + VENUES_A_SHEET);
      const start = n * frame.venues.length + from;
      const cut = (all) => all.slice(start, start + venues.length).map((node) => node.cloneNode(true));
      drawing.sheets.append(sheet(drawing, day, venues, cut(columns), cut(bands)));
    }
  }
  const tray = [...drawing.list.children].map((node) => node.cloneNode(true));
  if (tray.length) {
    const list = element("div", "sheet sheet-tray");
    list.append(element("h2", "sheet-title", {}, frame.words.tray), ...tray);
    drawing.sheets.append(list);
  }
  drawing.node.append(drawing.sheets);
}

function sheet(drawing, day, venues, columns, bands) {
  const made = element("div", "sheet");
  const head = element("div", "head");
  const [all, body] = [element("div", "bands"), element("div", "body")];
  made.style.setProperty("--columns", venues.length);
  head.append(element("div", "corner"), ...venues.map(({ label }) => element("div", "venue", {}, label)));
  all.append(element("div", "corner"), ...bands);
  body.append(drawing.body.querySelector(".hours").cloneNode(true), ...columns);
  made.append(element("h2", "sheet-title", {}, day.label), head, all, body);
  return made;
}
