// What is taken in hand, by pointer, finger or keys: where it would go, and what it would come upon there.

import { daysBetween } from "./hours.js";
import { isSamePlace } from "./plan.js";
import { Neighbours } from "./troubles.js";

export class Hold {
  /** `edge` is "start" or "end" while only that hour is moved. */
  constructor(board, card, edge = null) {
    const { venue, day, start, end } = card;
    Object.assign(this, { board, card, edge, from: { venue, day, start, end }, to: { venue, day, start, end } });
    this.minutes = start === null ? card.item.minutes : end - start;
    this.neighbours = new Neighbours(board.plan, card.item);
    this.troubles = [];
  }

  get isOnGrid() {
    return this.to.venue !== null && this.to.start !== null;
  }

  /** Over a place of the grid, its start the nearest that the grid has. */
  over(venue, day, start) {
    const { frame } = this.board.plan;
    if (this.card.isBand) return this.#go({ ...this.from, venue, day: this.from.day });
    const latest = Math.max(frame.first, frame.last - Math.min(this.minutes, frame.last - frame.first));
    const at = Math.min(Math.max(start, frame.first), latest);
    return this.#go({ venue, day, start: at, end: at + this.minutes });
  }

  /** Its start or its end at another minute; a step is the least that is left of it. */
  stretch(edge, minute) {
    const { frame } = this.board.plan;
    const { start, end } = this.to;
    if (edge === "start") return this.#go({ ...this.to, start: Math.max(frame.first, Math.min(minute, end - frame.step)) });
    return this.#go({ ...this.to, end: Math.min(frame.last, Math.max(minute, start + frame.step)) });
  }

  /** Over the tray. */
  overTray() {
    return this.#go({ venue: null, day: this.from.day, start: null, end: null });
  }

  /** Let go of where it is: true when it is to go elsewhere than it was. */
  put() {
    if (isSamePlace(this.from, this.to)) return false;
    const isTray = !this.isOnGrid;
    if (isTray && this.from.venue === null) return false;
    this.board.plan.ask(this.card.item.id, this.from, isTray ? null : this.to);
    return true;
  }

  /** The key of its card once it is put down. */
  get keyAfter() {
    const { item } = this.card;
    return item.repeats && this.isOnGrid ? `${item.id}@${this.to.day}` : item.id;
  }

  /** Days that it would move by. */
  get days() {
    return this.from.day && this.to.day ? daysBetween(this.from.day, this.to.day) : 0;
  }

  #go(place) {
    if (isSamePlace(this.to, place)) return false;
    this.to = place;
    this.troubles = this.isOnGrid ? this.neighbours.at(place) : [];
    return true;
  }
}
