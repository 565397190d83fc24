// The board in the page: what the frame says is built once, cards are drawn anew only where they differ.

import { paint, sign } from "./card.js";
import { element, measures } from "./dom.js";
import { drawBody, drawHead } from "./frame.js";
import { say, span } from "./hours.js";
import { lanes } from "./lanes.js";

const LINE = { 15: 2.2, 30: 2.5, 60: 3 }; // rem, by the minutes from one line to the next
const LEAST = 1.4; // rem, the height of the lowest card
const MOST_WITHOUT_SEARCH = 8;
const MOST_BANDS = 2;
const SEEN = 12_000; // milliseconds

export class Drawing {
  #cards = new Map(); // key → { node, drawn }
  #places = new Map(); // "venue day" → { venue, day, column, bands }
  #frame = null;
  #open = null; // the item whose form is open
  #areBandsTall = false; // too tall to stay in sight while the hours scroll

  constructor(root, print) {
    this.print = print;
    this.node = element("div", "board", { role: "region" });
    this.tray = element("div", "tray", { role: "group" });
    this.trayTitle = element("div", "tray-title");
    this.trayEmpty = element("p", "tray-empty");
    this.list = element("div", "tray-list");
    this.search = element("input", "search", { type: "search" });
    this.scroller = element("div", "scroller", { role: "group", tabindex: "0", "aria-describedby": "keys" });
    this.live = element("div", "unseen", { role: "status" });
    this.help = element("p", "unseen", { id: "keys" });
    this.helpVenue = element("p", "unseen", { id: "keys-venue" });
    this.notice = element("div", "notice", { hidden: "" });
    this.landing = element("div", "landing", { hidden: "", "aria-hidden": "true" });
    this.veil = element("div", "veil", { hidden: "" });
    this.chip = element("div", "chip", { hidden: "", "aria-hidden": "true" });
    this.tip = element("div", "tip", { popover: "manual", "aria-hidden": "true" });
    this.search.addEventListener("input", () => this.#sift());
    this.tray.append(this.trayTitle, this.search, this.trayEmpty, this.list);
    this.node.append(this.tray, this.scroller, this.notice, this.live, this.help, this.helpVenue, this.chip, this.tip);
    root.append(this.node);
  }

  /** Everything that the plan holds. */
  draw(plan) {
    const isFirst = this.#frame === null;
    const { key: focused, id: item, venue } = this.#focused()?.dataset ?? {};
    const closed = this.#open !== plan.open && this.#open; // the form of an item, which took the focus
    this.#open = plan.open;
    const isNew = plan.frame !== this.#frame;
    if (isNew) this.#build(plan.frame);
    const cards = plan.cards().filter((card) => !card.isPlaced || this.#places.has(placeOf(card)));
    this.#drop(new Set(cards.map(({ key }) => key)));
    const unplaced = cards.filter(({ isPlaced }) => !isPlaced);
    this.#inOrder(this.list, unplaced.map((card) => this.#card(plan, card)));
    this.#fill(plan, cards.filter(({ isPlaced }) => isPlaced));
    this.#now(plan.now);
    this.top = this.head.offsetHeight + (this.#areBandsTall ? 0 : this.bands.offsetHeight);
    this.scroller.style.scrollPaddingTop = `${this.top + 8}px`;
    this.#tellTray(unplaced.length);
    this.#stop(this.scroller);
    if (isFirst) this.#showFirst(cards);
    if (isNew) this.#showSome(cards);
    if (this.#focused()) return;
    const again = venue ? this.scroller.querySelector(`[data-venue="${CSS.escape(venue)}"]`) : this.#again(focused, item);
    again?.focus({ preventScroll: true });
    if (closed) setTimeout(() => document.activeElement === document.body && this.#again(null, closed)?.focus());
  }

  /** A card by its key, or another of the same item, which has gone elsewhere. */
  #again(key, item) {
    return this.card(key) ?? [...this.#cards.values()].find(({ node }) => node.dataset.id === item)?.node;
  }

  /** The one card of the tray, or of the grid, that Tab leads to. */
  stopAt(node) {
    const area = node.closest(".tray-list, .scroller");
    for (const other of area.querySelectorAll(".card[tabindex='0']")) other.tabIndex = -1;
    node.tabIndex = 0;
  }

  /** The node of a card, if it is drawn. */
  card(key) {
    return this.#cards.get(key)?.node;
  }

  /** Where everything is now; asked for once when something is taken, for asking makes the browser lay out. */
  measure() {
    this.columns = [...this.#places.values()].map(({ column, venue, day }) => ({
      venue,
      day,
      left: column.offsetLeft,
      width: column.offsetWidth,
    }));
    this.pixels = this.body.clientHeight / (this.#frame.last - this.#frame.first);
  }

  /** The column and the minute below a point of the window. */
  placeAt(x, y) {
    const box = this.body.getBoundingClientRect();
    const column = this.columns.findLast(({ left }) => left <= x - box.left) ?? this.columns[0];
    return { ...column, minute: this.#frame.first + (y - box.top) / this.pixels };
  }

  /** Show where what is held would go, and what it would come upon. */
  land(hold) {
    const { to, card, troubles } = hold;
    this.tray.classList.toggle("over", hold.isOverTray);
    this.landing.hidden = !hold.isOnGrid;
    this.chip.hidden = hold.isOnGrid || hold.edge !== null;
    this.#blame(troubles.map(({ key }) => key));
    if (!hold.isOnGrid) return;
    const { left, width } = this.columns.find(({ venue, day }) => venue === to.venue && day === to.day) ?? { left: 0, width: 0 };
    const top = card.isBand ? this.#topInSight() : (to.start - this.#frame.first) * this.pixels;
    this.landing.style.width = `${width}px`;
    this.landing.style.transform = `translate(${left}px, ${top}px)`;
    measures(this.landing, { length: card.isBand ? 0 : to.end - to.start, in: card.item.in, out: card.item.out });
    this.landing.className = troubles.length ? "landing trouble" : "landing";
    this.landing.replaceChildren(...this.#landingWords(hold));
  }

  /** No longer. */
  unland() {
    this.landing.hidden = this.chip.hidden = this.veil.hidden = true;
    this.tray.classList.remove("over");
    this.#blame([]);
  }

  /** Say something to those who listen. The same words twice are told twice. */
  announce(words) {
    this.live.textContent = this.live.textContent === words ? `${words}\u00a0` : words;
  }

  /** Show a sentence to those who look, for a while or until it is taken away. */
  notify(words, { isLasting = false } = {}) {
    clearTimeout(this.silence);
    this.notice.textContent = words;
    this.notice.hidden = !words;
    if (words && !isLasting) this.silence = setTimeout(() => (this.notice.hidden = true), SEEN);
  }

  /** The top of what is in sight of the hours: what is held of the bands is shown there. */
  #topInSight() {
    return Math.max(0, this.scroller.scrollTop + this.top - this.body.offsetTop);
  }

  #focused() {
    return this.node.getRootNode().activeElement;
  }

  #build(frame) {
    const before = this.#frame && { minute: this.#frame.first + this.scroller.scrollTop / this.#pixelsNow() };
    const { words } = frame;
    this.#frame = frame;
    this.#cards.clear();
    this.list.replaceChildren();
    this.#tellFixed(words);
    const { bands, body, places } = drawBody(frame);
    this.body = body;
    this.#places = new Map(places.map((place) => [placeOf(place), place]));
    measures(this.node, {
      columns: places.length,
      line: frame.zoom,
      span: frame.last - frame.first,
      minute: `${LINE[frame.zoom] / frame.zoom}rem`,
    });
    body.append(this.landing);
    this.bands = bands;
    this.head = drawHead(frame, this.print);
    this.scroller.replaceChildren(this.head, bands, body, this.veil);
    this.bands.style.top = `${this.head.offsetHeight}px`;
    if (before) this.scroller.scrollTop = (before.minute - frame.first) * this.#pixelsNow();
  }

  #tellFixed(words) {
    this.node.setAttribute("aria-label", words.board);
    this.scroller.setAttribute("aria-label", words.grid);
    this.tray.setAttribute("aria-label", words.tray);
    this.search.setAttribute("aria-label", words.search);
    this.search.placeholder = words.search;
    this.help.textContent = `${words.keys} ${words.keys_grid}`;
    this.helpVenue.textContent = words.keys_venue;
  }

  #pixelsNow() {
    return this.body.clientHeight / (this.#frame.last - this.#frame.first);
  }

  #showFirst(cards) {
    const starts = cards.filter(({ isPlaced, isBand }) => isPlaced && !isBand).map(({ start }) => start);
    if (starts.length && !this.#areBandsTall) this.scroller.scrollTop = (Math.min(...starts) - 30 - this.#frame.first) * this.#pixelsNow();
  }

  /** Of other days or venues, the columns in sight are not all empty ones. */
  #showSome(cards) {
    const { scrollLeft, clientWidth } = this.scroller;
    const held = cards.filter(({ isPlaced }) => isPlaced).map((card) => this.card(card.key).closest(".column, .band-cell"));
    const isInSight = ({ offsetLeft, offsetWidth }) => offsetLeft >= scrollLeft && offsetLeft + offsetWidth <= scrollLeft + clientWidth;
    if (!held.length || held.some(isInSight)) return;
    const first = held.reduce((one, other) => (other.offsetLeft < one.offsetLeft ? other : one));
    this.scroller.scrollLeft = first.offsetLeft - this.body.firstElementChild.offsetWidth;
  }

  #drop(kept) {
    for (const [key, { node }] of this.#cards) {
      if (kept.has(key)) continue;
      node.remove();
      this.#cards.delete(key);
    }
  }

  #fill(plan, cards) {
    const least = LEAST / (LINE[this.#frame.zoom] / this.#frame.zoom);
    const byPlace = Map.groupBy(cards, placeOf);
    for (const [place, some] of byPlace) {
      const { bands = [], column = [] } = Object.groupBy(some, ({ isBand }) => (isBand ? "bands" : "column"));
      const side = lanes(column, least);
      column.sort((one, other) => one.start - other.start);
      this.#inOrder(this.#places.get(place).bands, bands.map((card) => this.#card(plan, card)));
      this.#inOrder(this.#places.get(place).column, column.map((card) => this.#card(plan, card, side.get(card.key))));
    }
    const bands = [...this.#places.values()].map((place) => place.bands.childElementCount);
    this.#areBandsTall = Math.max(...bands) > MOST_BANDS;
    this.node.classList.toggle("without-bands", bands.every((number) => number === 0));
    this.node.classList.toggle("tall-bands", this.#areBandsTall);
  }

  #now(now) {
    for (const line of this.body.querySelectorAll(".now")) line.remove();
    if (!now || now.minute < this.#frame.first || now.minute > this.#frame.last) return;
    for (const { column, day } of this.#places.values()) {
      if (day !== now.day) continue;
      column.prepend(measures(element("div", "now", { "aria-hidden": "true" }), { at: now.minute - this.#frame.first }));
    }
  }

  /** Cards into their place, those that are there already left alone. */
  #inOrder(parent, nodes) {
    const kept = new Set(nodes);
    for (const node of parent.querySelectorAll(".card")) if (!kept.has(node)) node.remove();
    let next = null;
    for (const node of nodes.toReversed()) {
      if (node.parentNode !== parent || node.nextSibling !== next) parent.insertBefore(node, next);
      next = node;
    }
  }

  #card(plan, card, side = null) {
    const { item } = card;
    const look = { ...card, side, held: plan.held[item.id], isAsked: plan.isAsked(item.id), isOpen: plan.open === item.id };
    const drawn = JSON.stringify(look);
    const known = this.#cards.get(card.key);
    if (known?.drawn === drawn) return known.node;
    const node = known?.node ?? element("div", "card", { role: "button", tabindex: "-1" });
    this.#cards.set(card.key, { node, drawn });
    paint(node, look, this.#frame);
    return node;
  }

  #landingWords({ to, card, troubles }) {
    const { language, words } = this.#frame;
    const hours = card.isBand ? card.item.period : span(to.start, to.end, language);
    const lines = [element("div", "landing-title", {}, card.item.title || words.new_item), element("div", "landing-hours", {}, hours)];
    if (!card.isBand && card.item.in) lines.push(element("div", "margin before"));
    if (!card.isBand && card.item.out) lines.push(element("div", "margin after"));
    if (!troubles.length) return lines;
    const told = element("div", "troubles");
    for (const trouble of troubles) {
      const line = element("div", "trouble-words", {}, trouble.words);
      line.prepend(sign(2));
      told.append(line);
    }
    return [...lines, told];
  }

  /** Outline the cards that what is held comes upon. */
  #blame(keys) {
    for (const node of this.blamed ?? []) node.classList.remove("blamed");
    this.blamed = keys.map((key) => this.card(key)).filter(Boolean);
    for (const node of this.blamed) node.classList.add("blamed");
  }

  #tellTray(number) {
    this.unplaced = number;
    this.trayTitle.textContent = say(this.#frame.words.tray_count, { n: number });
    this.search.hidden = number <= MOST_WITHOUT_SEARCH && !this.search.value;
    this.#sift();
  }

  #sift() {
    const { words } = this.#frame;
    const wanted = plain(this.search.value);
    let found = 0;
    for (const node of this.list.children) {
      node.hidden = wanted !== "" && !plain(node.textContent).includes(wanted);
      found += node.hidden ? 0 : 1;
    }
    this.trayEmpty.textContent = found ? "" : this.unplaced ? words.search_none : words.tray_empty;
    this.trayEmpty.hidden = found > 0;
    this.#stop(this.list);
  }

  #stop(area) {
    const stop = area.querySelector(".card[tabindex='0']:not([hidden])") ?? area.querySelector(".card:not([hidden])");
    if (stop) this.stopAt(stop);
  }
}

function placeOf({ venue, day }) {
  return `${venue} ${day}`;
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
