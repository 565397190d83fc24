// What is taken in hand, by pointer, finger or keys: where it would go, and what it would come upon there.

import { isSamePlace } from "./plan.js";
import { Neighbours } from "./troubles.js";

export class Hold {
  /** `edge` is "start" or "end" while only that hour is moved. */
  constructor(plan, card, edge = null) {
    const { venue, day, start, end } = card;
    Object.assign(this, { plan, card, edge, seen: plan.seen, from: { venue, day, start, end }, to: { venue, day, start, end } });
    this.minutes = card.isPlaced ? end - start : card.item.minutes;
    this.neighbours = new Neighbours(plan, card.item);
    this.isOverTray = !card.isPlaced;
    this.troubles = [];
  }

  get isOnGrid() {
    return !this.isOverTray && this.to.venue !== null;
  }

  /** Over a place of the grid: what ends too late there begins earlier. What fills whole days keeps its hours. */
  over(venue, day, start) {
    if (this.card.isBand) return this.#go({ ...this.from, venue, day });
    const { first, last } = this.plan.frame;
    const at = Math.max(first, Math.min(start, last - this.minutes));
    return this.#go({ venue, day, start: at, end: at + this.minutes });
  }

  /** Its start or its end at another minute; a step is the least that is left of it. */
  stretch(edge, minute) {
    const { first, last, step } = this.plan.frame;
    const { start, end } = this.to;
    if (!this.isOnGrid || this.card.isBand) return false;
    const to =
      edge === "start"
        ? { ...this.to, start: Math.max(first, Math.min(minute, end - step)) }
        : { ...this.to, end: Math.min(last, Math.max(minute, start + step)) };
    this.minutes = to.end - to.start;
    return this.#go(to);
  }

  /** Over the tray. */
  overTray() {
    return this.#go({ venue: null, day: null, start: null, end: null }, true);
  }

  /** Over nothing: it would stay where it was. */
  back() {
    return this.#go(this.from, !this.card.isPlaced);
  }

  /** Whether it would be elsewhere than it was. */
  get isMoved() {
    return this.isOverTray ? this.card.isPlaced : !isSamePlace(this.from, this.to);
  }

  /** The key of its card once it is put down. */
  get keyAfter() {
    const { item } = this.card;
    return (item.repeats || item.band) && this.isOnGrid ? `${item.id}@${this.to.day}` : item.id;
  }

  #go(place, isOverTray = false) {
    if (isSamePlace(this.to, place) && this.isOverTray === isOverTray) return false;
    this.to = place;
    this.isOverTray = isOverTray;
    this.troubles = this.isOnGrid && !this.card.isBand ? this.neighbours.at(place) : [];
    return true;
  }
}
