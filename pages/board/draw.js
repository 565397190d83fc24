// The board in the page: what the frame says is built once, cards are drawn anew only where they differ.

import { hour, say, span } from "./hours.js";
import { lanes } from "./troubles.js";

const SIGNS = { 1: "M7 2h10l5 5v10l-5 5H7l-5-5V7z", 2: "M12 2 1 21h22z", 3: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z" };
const PIXELS_A_LINE = { 15: 34, 30: 40, 60: 48 }; // by the minutes from one line to the next

/** An element with its class, attributes and text. */
export function element(name, className, attributes = {}, text = "") {
  const made = document.createElement(name);
  made.className = className;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  if (text) made.textContent = text;
  return made;
}

export class Drawing {
  #cards = new Map(); // key → { node, drawn }
  #columns = new Map(); // "venue day" → { column, bands }
  #frame = null;

  constructor(root) {
    this.node = element("div", "board");
    this.tray = element("div", "tray");
    this.list = element("div", "tray-list", { role: "group" });
    this.search = element("input", "search", { type: "search" });
    this.scroller = element("div", "scroller", { tabindex: "-1" });
    this.live = element("div", "unseen", { "aria-live": "polite" });
    this.notice = element("div", "notice", { hidden: "" });
    this.landing = element("div", "landing", { hidden: "", "aria-hidden": "true" });
    this.chip = element("div", "chip", { hidden: "", "aria-hidden": "true" });
    this.tip = element("div", "tip", { popover: "manual", "aria-hidden": "true" });
    this.help = element("p", "unseen", { id: "keys" });
    this.search.addEventListener("input", () => this.#sift());
    this.node.append(this.tray, this.scroller, this.notice, this.live, this.help, this.chip, this.tip);
    root.append(this.node);
  }

  /** Everything that the plan holds; `current` is the key of the card that Tab leads to. */
  draw(plan, current) {
    if (plan.frame !== this.#frame) this.#build(plan.frame);
    const cards = plan.cards();
    this.#now(plan.now);
    const kept = new Set(cards.map(({ key }) => key));
    for (const [key, { node }] of this.#cards) if (!kept.has(key)) node.remove();
    for (const key of [...this.#cards.keys()]) if (!kept.has(key)) this.#cards.delete(key);
    const placed = cards.filter(({ start }) => start !== null);
    for (const [place, some] of grouped(placed.filter((card) => !card.isBand))) this.#column(plan, place, some);
    for (const [place, some] of grouped(placed.filter((card) => card.isBand))) this.#bands(plan, place, some);
    const unplaced = cards.filter(({ start }) => start === null);
    this.#inOrder(this.list, unplaced.map((card) => this.#card(plan, card)));
    this.#trayWords(unplaced.length);
    const first = kept.has(current) ? current : cards[0]?.key;
    for (const [key, { node }] of this.#cards) node.tabIndex = key === first ? 0 : -1;
    this.#sift();
    return first;
  }

  /** The node of a card, if it is drawn. */
  card(key) {
    return this.#cards.get(key)?.node;
  }

  /** The minute and the column below a point of the window. */
  placeAt(x, y, { exact = false } = {}) {
    const box = this.body.getBoundingClientRect();
    const index = this.columns.findLastIndex(({ left }) => left <= x - box.left);
    const column = this.columns[Math.max(0, index)];
    const minute = this.#frame.first + (y - box.top) / this.pixels;
    const step = exact ? 1 : this.#frame.step;
    return { ...column, minute: Math.round(minute / step) * step };
  }

  /** Where the columns are now; asked for once when something is taken, for asking makes the browser lay out. */
  measure() {
    this.columns = [...this.#columns.values()].map(({ column, venue, day }) => ({
      venue,
      day,
      left: column.offsetLeft,
      width: column.offsetWidth,
    }));
    this.pixels = this.body.clientHeight / (this.#frame.last - this.#frame.first);
  }

  /** Show where what is held would go, and what it would come upon. */
  land(hold) {
    const { to, card, troubles } = hold;
    this.tray.classList.toggle("over", !hold.isOnGrid);
    this.landing.hidden = !hold.isOnGrid;
    if (!hold.isOnGrid) return;
    const { left, width } = this.columns.find(({ venue, day }) => venue === to.venue && day === to.day) ?? { left: 0, width: 0 };
    this.landing.classList.toggle("trouble", troubles.length > 0);
    const { style } = this.landing;
    style.width = `${width}px`;
    style.height = `${Math.max(18, (to.end - to.start) * this.pixels)}px`;
    style.transform = `translate(${left}px, ${card.isBand ? 0 : (to.start - this.#frame.first) * this.pixels}px)`;
    const lines = [span(to.start, to.end, this.#frame.language), ...troubles];
    this.landing.replaceChildren(...lines.map((line, n) => element("div", n ? "trouble-words" : "landing-hours", {}, line)));
  }

  /** No longer. */
  unland() {
    this.landing.hidden = this.chip.hidden = true;
    this.tray.classList.remove("over");
  }

  /** Say something to those who listen and, if it is about what went wrong, to those who look. */
  announce(words, isSeen = false) {
    this.live.textContent = words;
    if (!isSeen) return;
    this.notice.textContent = words;
    this.notice.hidden = false;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => (this.notice.hidden = true), 12_000);
  }

  #build(frame) {
    this.#frame = frame;
    const { words } = frame;
    const focused = this.node.getRootNode().activeElement?.dataset?.key;
    this.#cards.clear();
    this.#columns.clear();
    this.node.style.setProperty("--columns", frame.days.length * frame.venues.length);
    this.node.style.setProperty("--minute", `${PIXELS_A_LINE[frame.zoom] / frame.zoom}px`);
    this.node.style.setProperty("--line", frame.zoom);
    this.node.style.setProperty("--span", frame.last - frame.first);
    this.help.textContent = words.keys;
    this.list.setAttribute("aria-label", words.tray);
    this.search.placeholder = words.search;
    this.search.setAttribute("aria-label", words.search);
    this.trayTitle = element("div", "tray-title", {}, words.tray);
    this.trayEmpty = element("p", "tray-empty", {}, words.tray_empty);
    this.tray.replaceChildren(this.trayTitle, this.search, this.trayEmpty, this.list);
    this.scroller.setAttribute("role", "region");
    this.scroller.setAttribute("aria-label", words.board);
    this.scroller.setAttribute("tabindex", "0");
    this.scroller.replaceChildren(this.#head(frame), this.#body(frame));
    this.list.replaceChildren();
    this.focused = focused;
  }

  #head({ days, venues }) {
    const head = element("div", "head");
    head.append(element("div", "corner"));
    if (days.length > 1) {
      for (const day of days) {
        const name = element("div", "day", {}, day.label);
        name.style.setProperty("--across", venues.length);
        head.append(name);
      }
    }
    for (const [n] of days.entries()) {
      for (const venue of venues) {
        const cell = element("div", n && venue === venues[0] ? "venue first-of-day" : "venue");
        cell.append(element("div", "venue-name", { title: venue.label }, venue.label));
        if (venue.note) cell.append(element("div", "venue-note", {}, venue.note));
        head.append(cell);
      }
    }
    head.classList.toggle("with-days", days.length > 1);
    return head;
  }

  #body(frame) {
    const all = element("div", "all");
    const bands = element("div", "bands");
    this.body = element("div", "body");
    const hours = element("div", "hours", { "aria-hidden": "true" });
    for (let minute = Math.ceil(frame.first / 60) * 60; minute < frame.last; minute += 60) {
      const label = element("div", "hour", {}, hour(minute, frame.language));
      label.style.setProperty("--at", minute - frame.first);
      hours.append(label);
    }
    bands.append(element("div", "corner", { "aria-hidden": "true" }));
    this.body.append(hours);
    for (const [n, day] of frame.days.entries()) {
      for (const venue of frame.venues) {
        const first = n && venue === frame.venues[0] ? " first-of-day" : "";
        const label = { role: "group", "aria-label": `${venue.label}, ${day.label}` };
        const [column, cell] = [element("div", `column${first}`, label), element("div", `band-cell${first}`, label)];
        for (const [from, to] of frame.closed[`${venue.id} ${day.iso}`] ?? []) column.append(shade(frame, from, to));
        this.body.append(column);
        bands.append(cell);
        this.#columns.set(`${venue.id} ${day.iso}`, { column, bands: cell, venue: venue.id, day: day.iso });
      }
    }
    this.body.append(this.landing);
    all.append(bands, this.body);
    return all;
  }

  #now(now) {
    for (const line of this.body.querySelectorAll(".now")) line.remove();
    if (!now || now.minute < this.#frame.first || now.minute > this.#frame.last) return;
    for (const { column, day } of this.#columns.values()) {
      if (day !== now.day) continue;
      const line = element("div", "now", { "aria-hidden": "true" });
      line.style.setProperty("--at", now.minute - this.#frame.first);
      column.append(line);
    }
  }

  #column(plan, place, cards) {
    const side = lanes(cards);
    const nodes = cards
      .sort((one, other) => one.start - other.start)
      .map((card) => this.#card(plan, card, side.get(card.key)));
    const column = this.#columns.get(place)?.column;
    if (column) this.#inOrder(column, nodes);
  }

  #bands(plan, place, cards) {
    const nodes = cards.map((card) => this.#card(plan, card));
    const cell = this.#columns.get(place)?.bands;
    if (cell) this.#inOrder(cell, nodes);
  }

  /** Cards into their place, those that are there already left alone; the focus goes with its card. */
  #inOrder(parent, nodes) {
    const focused = this.node.getRootNode().activeElement;
    let last = null;
    for (const node of nodes) {
      const isThere = node.parentNode === parent && (!last || last.nextSibling === node);
      if (!isThere) last ? last.after(node) : node.parentNode !== parent && parent.append(node);
      last = node;
    }
    if (focused && nodes.includes(focused)) focused.focus({ preventScroll: true });
  }

  #card(plan, card, side = { lane: 0, of: 1 }) {
    const { item } = card;
    const look = { ...card, side, held: plan.held[item.id], isAsked: plan.isAsked(item.id), isOpen: plan.open === item.id };
    const drawn = JSON.stringify(look);
    const known = this.#cards.get(card.key);
    if (known?.drawn === drawn) return known.node;
    const node = known?.node ?? element("div", "card", { role: "button", "aria-describedby": "keys", tabindex: "-1" });
    this.#cards.set(card.key, { node, drawn });
    paint(node, look, this.#frame);
    return node;
  }

  #trayWords(number) {
    this.trayTitle.textContent = say(this.#frame.words.tray_count, { n: number });
    this.trayEmpty.hidden = number > 0;
    this.search.hidden = number < 8;
  }

  #sift() {
    const wanted = plain(this.search.value);
    for (const node of this.list.children) node.hidden = !plain(node.textContent).includes(wanted);
  }
}

function paint(node, look, frame) {
  const { item, start, end, side, held, isAsked, isOpen, isBand, key } = look;
  const { words } = frame;
  const isPlaced = start !== null;
  const kind = frame.kinds.find(({ id }) => id === item.kind) ?? { label: item.kind, mark: 9, pattern: 0 };
  const worst = Math.min(...item.clashes.map(({ severity }) => severity));
  const hours = isBand ? item.period : isPlaced ? span(start, end, frame.language) : item.period || say(words.minutes, { n: item.minutes });
  const told = [];
  if (item.status !== "confirmed") told.push(words[item.status]);
  if (item.repeats && !isBand) told.push(words.repeats);
  if (held) told.push(say(words.held, { name: held }));
  node.dataset.key = key;
  node.dataset.id = item.id;
  node.dataset.mark = kind.mark;
  node.dataset.pattern = kind.pattern;
  node.className = ["card", isBand && "band", !isPlaced && "unplaced", item.status, item.dimmed && "dimmed", isAsked && "asked", isOpen && "open", item.clashes.length && `clash clash-${worst}`].filter(Boolean).join(" ");
  const { style } = node;
  if (isPlaced && !isBand) {
    for (const [name, value] of [["--start", start - frame.first], ["--length", end - start], ["--in", item.in], ["--out", item.out], ["--lane", side.lane], ["--of", side.of]]) style.setProperty(name, value);
  }
  const title = element("div", "title", {}, item.title);
  if (item.clashes.length) title.prepend(sign(worst));
  const parts = [title, element("div", "when", {}, hours)];
  if (item.who && isPlaced) parts.push(element("div", "who", {}, item.who));
  parts.push(element("div", "kind", {}, [kind.label, ...told].join(" · ")));
  if (isPlaced && !isBand && !frame.read_only) {
    parts.unshift(element("div", "margin before"), element("div", "margin after"));
    parts.push(element("div", "grip", { "data-edge": "start" }), element("div", "grip", { "data-edge": "end" }));
  }
  node.replaceChildren(...parts);
  const venue = frame.venues.find(({ id }) => id === look.venue)?.label;
  const day = frame.days.find(({ iso }) => iso === look.day)?.label;
  const clashes = item.clashes.map(({ words: said }) => said);
  const label = [item.title, kind.label, ...told, isPlaced ? day : words.tray, hours, venue, item.who, ...clashes];
  node.setAttribute("aria-label", label.filter(Boolean).join(", "));
}

function shade(frame, from, to) {
  const shaded = element("div", "closed", { "aria-hidden": "true" });
  shaded.style.setProperty("--start", Math.max(from, frame.first) - frame.first);
  shaded.style.setProperty("--length", Math.min(to, frame.last) - Math.max(from, frame.first));
  return shaded;
}

function sign(severity) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "sign");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, d] of [["sign-shape", SIGNS[severity]], ["sign-mark", "M11 8h2v6h-2zM11 16h2v2h-2z"]]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    path.setAttribute("class", name);
    svg.append(path);
  }
  return svg;
}

function grouped(cards) {
  const groups = new Map();
  for (const card of cards) {
    const place = `${card.venue} ${card.day}`;
    if (!groups.has(place)) groups.set(place, []);
    groups.get(place).push(card);
  }
  return groups;
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
