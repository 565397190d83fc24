// Venues in another order: a name is dragged along the others, or pushed by Shift and an arrow.

import { say } from "./hours.js";

const THRESHOLD = 4; // pixels
const WAYS = { ArrowLeft: -1, ArrowRight: 1 };

export class Order {
  #taken = null; // { venue, x, isMoving, to }
  #asked = null; // ids, in the order that Python has not answered yet
  #frame = null;

  constructor(board, node) {
    this.board = board;
    this.node = node;
    node.addEventListener("pointerdown", (event) => this.#down(event));
    node.addEventListener("pointermove", (event) => this.#taken && this.#move(event));
    node.addEventListener("pointerup", () => this.#up());
    node.addEventListener("pointercancel", () => this.#let());
    node.addEventListener("keydown", (event) => this.#key(event));
  }

  get #venues() {
    const { frame } = this.board.plan;
    if (frame !== this.#frame) this.#asked = null;
    this.#frame = frame;
    return this.#asked ?? frame.venues.map(({ id }) => id);
  }

  #down({ target, button, pointerType, clientX }) {
    const cell = target.closest(".venue");
    if (cell && button === 0 && pointerType !== "touch") this.#taken = { venue: cell.dataset.venue, x: clientX };
  }

  #move({ clientX: x, pointerId }) {
    const taken = this.#taken;
    if (!taken.isMoving && Math.abs(x - taken.x) < THRESHOLD) return;
    if (!taken.isMoving) this.node.setPointerCapture(pointerId);
    taken.isMoving = true;
    this.#unmark();
    const cell = this.#cells().find((each) => {
      const { left, right } = each.getBoundingClientRect();
      return left <= x && x < right;
    });
    if (!cell) return;
    const { left, width } = cell.getBoundingClientRect();
    const isAfter = x > left + width / 2;
    taken.to = { venue: cell.dataset.venue, isAfter };
    cell.classList.add(isAfter ? "goes-after" : "goes-before");
  }

  #up() {
    const { venue, to } = this.#taken ?? {};
    this.#let();
    if (!to || to.venue === venue) return;
    const others = this.#venues.filter((id) => id !== venue);
    this.#ask(others.toSpliced(others.indexOf(to.venue) + (to.isAfter ? 1 : 0), 0, venue));
  }

  #let() {
    this.#taken = null;
    this.#unmark();
  }

  #key(event) {
    const { target, key, shiftKey } = event;
    if (key === "Escape") this.#let();
    if (!target.matches(".venue") || !(key in WAYS)) return;
    event.preventDefault();
    if (shiftKey) this.#push(target.dataset.venue, WAYS[key]);
    else this.#walk(target, WAYS[key]);
  }

  #push(venue, way) {
    const at = this.#venues.indexOf(venue);
    const others = this.#venues.filter((id) => id !== venue);
    const to = Math.min(Math.max(at + way, 0), others.length);
    if (to !== at) this.#ask(others.toSpliced(to, 0, venue));
    const { words, venues } = this.board.plan.frame;
    const { label } = venues.find(({ id }) => id === venue);
    this.board.drawing.announce(say(words.venue_put, { venue: label, n: to + 1 }));
  }

  #walk(cell, way) {
    const cells = this.#cells();
    const next = cells[cells.indexOf(cell) + way];
    if (!next) return;
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  #ask(venues) {
    this.#asked = venues;
    this.board.line.say("order", { venues });
  }

  #cells() {
    return [...this.board.drawing.scroller.querySelectorAll(".venue")];
  }

  #unmark() {
    for (const cell of this.#cells()) cell.classList.remove("goes-before", "goes-after");
  }
}
