// The programme as it is drawn: what Python said last, and on top of it the operations that Python has not answered yet.

import { dayAfter, daysBetween } from "./hours.js";

const TRAY = Object.freeze({ venue: null, day: null, start: null, end: null });

/** Whether two places are one. */
export function isSamePlace(one, other) {
  return ["venue", "day", "start", "end"].every((name) => one[name] === other[name]);
}

export class Plan {
  client = newId();
  frame = null;
  items = new Map();
  held = {};
  now = null;
  open = null;
  #versions = { frame: null, items: null };
  #seen = new Set(); // versions of the items since they were last told as a whole
  #asked = []; // operations without an answer, in the order they were made
  #last = 0;

  /** Take in what Python says. False when it says what has changed since a state that is not here. */
  receive(data) {
    const isKnown = data.frame.version === this.#versions.frame;
    if (!isKnown && !data.frame.days) return false;
    if (!isKnown) this.frame = data.frame;
    const isWhole = data.items.since === null;
    if (!isWhole && !this.#seen.has(data.items.since)) return false;
    if (isWhole) {
      this.items = new Map();
      this.#seen.clear();
    }
    this.#seen.add(data.items.version);
    for (const item of data.items.put) this.items.set(item.id, item);
    for (const id of data.items.gone) this.items.delete(id);
    this.#versions = { frame: data.frame.version, items: data.items.version };
    const answered = data.ack[this.client] ?? 0;
    this.#asked = this.#asked.filter((operation) => operation.seq > answered);
    [this.held, this.now, this.open] = [data.held, data.now, data.open];
    return true;
  }

  /** All that Python has not answered, for one message: of several messages it may see only the last. */
  get unanswered() {
    return { cid: this.client, has: this.#versions, ops: this.#asked };
  }

  /** The version of the items that is drawn. */
  get seen() {
    return this.#versions.items;
  }

  /** Note an operation: `to` is a place on the grid, or null for the tray; `was` where its card was in the version `seen`. */
  ask(id, { from: was, seen }, to) {
    const seq = ++this.#last;
    this.#asked.push(to ? { seq, do: "place", id, ...to, was, seen } : { seq, do: "unplace", id, ...TRAY, was, seen });
  }

  /** Whether an item waits for its answer. */
  isAsked(id) {
    return this.#asked.some((operation) => operation.id === id);
  }

  /** All cards: one for each item, or one a day for what repeats; those that are not placed belong to the tray. */
  cards() {
    return [...this.items.values()].flatMap((item) => this.#cardsOf(item));
  }

  #cardsOf(item) {
    const asked = this.#asked.filter((operation) => operation.id === item.id);
    const { venue, day, start, end } = asked.at(-1) ?? item;
    const card = { key: item.id, item, venue, day, start, end, isBand: item.band, isPlaced: venue !== null && start !== null };
    if (!card.isPlaced) return [{ ...card, isBand: false }];
    if (!item.repeats && !item.band) return this.#isShown(day) ? [card] : [];
    const days = item.days.length ? item.days : [day];
    const shift = asked.reduce((sum, { was, day: to }) => sum + (was.day && to ? daysBetween(was.day, to) : 0), 0);
    return days
      .map((each) => dayAfter(each, shift))
      .filter((each) => this.#isShown(each))
      .map((each) => ({ ...card, key: `${item.id}@${each}`, day: each }));
  }

  #isShown(day) {
    return this.frame.days.some(({ iso }) => iso === day);
  }
}

function newId() {
  return crypto.getRandomValues(new Uint32Array(2)).join("-"); // randomUUID wants https, which a town hall may not have
}
