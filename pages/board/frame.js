// What stands still while items are moved: venues on top, hours at the left, a column for each venue of each day.

import { drawing, element, measures } from "./dom.js";
import { hour } from "./hours.js";

const PRINTER = "M6 9V3h12v6M6 17H3v-7h18v7h-3M7 14h10v7H7z";

/** The head with the names, and the cell that prints. */
export function drawHead({ days, venues, words }, print) {
  const head = element("div", days.length > 1 ? "head with-days" : "head");
  const corner = element("div", "corner");
  const button = element("button", "print", { type: "button", title: words.print, "aria-label": words.print });
  button.append(drawing("printer", { "printer-shape": PRINTER }));
  button.addEventListener("click", print);
  corner.append(button);
  head.append(corner);
  if (days.length > 1) {
    for (const [n, { label }] of days.entries()) {
      const cell = element("div", n ? "day first-of-day" : "day");
      cell.append(element("span", "day-name", {}, label));
      head.append(measures(cell, { across: venues.length }));
    }
  }
  for (const [place, venue] of columns(days, venues)) head.append(venueCell(place, venue));
  head.querySelector(".venue")?.setAttribute("tabindex", "0");
  return head;
}

/** The rows below it: bands, then the hours; and where the cards of each venue and day go. */
export function drawBody(frame) {
  const bands = element("div", "bands");
  const body = element("div", "body");
  const places = [];
  bands.append(element("div", "corner", { "aria-hidden": "true" }));
  body.append(drawHours(frame));
  for (const [place, venue, day] of columns(frame.days, frame.venues)) {
    const label = { role: "group", "aria-label": `${venue.label}, ${day.label}` };
    const column = element("div", `column${place}`, label);
    const cell = element("div", `band-cell${place}`, label);
    for (const [from, to] of frame.closed[`${venue.id} ${day.iso}`] ?? []) column.append(shade(frame, from, to));
    bands.append(cell);
    body.append(column);
    places.push({ venue: venue.id, day: day.iso, column, bands: cell });
  }
  return { bands, body, places };
}

function columns(days, venues) {
  return days.flatMap((day, n) => venues.map((venue, m) => [n && !m ? " first-of-day" : "", venue, day]));
}

function venueCell(place, { id, label, note }) {
  const told = { role: "group", tabindex: "-1", "aria-label": label, "aria-describedby": "keys-venue" };
  const cell = element("div", `venue${place}`, { "data-venue": id, ...told });
  cell.append(element("div", "venue-name", { title: label }, label));
  if (note) cell.append(element("div", "venue-note", {}, note));
  return cell;
}

function drawHours({ first, last, language }) {
  const hours = element("div", "hours", { "aria-hidden": "true" });
  for (let minute = Math.ceil(first / 60) * 60; minute < last; minute += 60) {
    hours.append(measures(element("div", "hour", {}, hour(minute, language)), { at: minute - first }));
  }
  return hours;
}

function shade({ first, last }, from, to) {
  const start = Math.max(from, first);
  const shaded = element("div", "closed", { "aria-hidden": "true" });
  return measures(shaded, { start: start - first, length: Math.min(to, last) - start });
}
