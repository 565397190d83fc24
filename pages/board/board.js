// The planning board: one instance for each place in the page, whatever Python sends it.

import { Drawing } from "./draw.js";
import { Hold } from "./hold.js";
import { say, span } from "./hours.js";
import { Keys } from "./keys.js";
import { Line } from "./line.js";
import { Order } from "./order.js";
import { Plan } from "./plan.js";
import { Pointer } from "./pointer.js";
import { Printer } from "./print.js";
import { dress } from "./style.js";
import { Tip } from "./tip.js";

const HOUR = 60;
const boards = new WeakMap();

/**
 * What Streamlit calls at the first drawing, and whenever the data or the theme has changed. It asks to clean up after the
 * last call, but also after one that another overtook while the code was on its way: that is no end.
 */
export default function show({ data, parentElement, setTriggerValue }) {
  if (!boards.has(parentElement)) boards.set(parentElement, new Board(parentElement));
  const board = boards.get(parentElement);
  const call = ++board.calls;
  board.line.tell = setTriggerValue;
  board.receive(data);
  const leave = () => {
    if (call !== board.calls) return;
    board.leave();
    boards.delete(parentElement);
  };
  return () => setTimeout(leave);
}

class Board {
  plan = new Plan();
  calls = 0;
  #hold = null;

  constructor(root) {
    dress(root);
    this.drawing = new Drawing(root, () => window.print());
    const { node } = this.drawing;
    this.line = new Line(this.plan, () => this.drawing.notify(this.plan.frame?.words.unsaved, { isLasting: true }));
    this.pointer = new Pointer(this, node);
    this.keys = new Keys(this, node);
    this.order = new Order(this, node);
    this.tip = new Tip(this, node);
    this.printer = new Printer(this.drawing, this.plan);
  }

  leave() {
    this.line.hangUp();
    this.pointer.leave();
    this.printer.leave();
    this.drawing.node.remove();
  }

  get isReadOnly() {
    return this.plan.frame.read_only;
  }

  get isHeld() {
    return this.#hold !== null;
  }

  /** What Python says; while something is held, it is drawn once that is put down. */
  receive(data) {
    const { isHeard, wasLate, refusals } = this.line.hear(data);
    if (!isHeard) return;
    if (wasLate) this.drawing.notify("");
    if (!this.#hold) this.#draw();
    if (!refusals.length) return;
    this.drawing.announce(refusals.join(" "));
    this.drawing.notify(refusals.join(" "));
  }

  /** Take a card in hand; null when it has gone meanwhile. */
  take(key, edge = null) {
    const card = this.plan.cards().find((each) => each.key === key);
    return card ? this.#lift(card, edge) : null;
  }

  /** Take in hand an item that is not yet. */
  takeNew() {
    const item = { id: "", title: "", status: "confirmed", minutes: HOUR, in: 0, out: 0, people: [], shares: false };
    return this.#lift({ key: "", item, venue: null, day: null, start: null, end: null, isBand: false, isPlaced: false });
  }

  /** Show where what is held would go. */
  show({ isSaid = false } = {}) {
    this.drawing.land(this.#hold);
    if (!isSaid) return;
    this.drawing.announce(this.#placeWords(this.#hold));
    if (this.#hold.isOnGrid) this.drawing.landing.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  sayTaken() {
    const { words } = this.plan.frame;
    const taken = say(words.taken, { title: this.#hold.card.item.title || words.new_item });
    this.drawing.announce(`${taken} ${this.#placeWords(this.#hold)}`);
  }

  /** Put down what is held. */
  put() {
    const hold = this.#release();
    const { item } = hold.card;
    if (!item.id) return this.#make(hold);
    const { words } = this.plan.frame;
    if (hold.isMoved) {
      this.plan.ask(item.id, hold, hold.isOnGrid ? hold.to : null);
      this.line.send();
    }
    this.#draw();
    this.focus(hold.isMoved ? hold.keyAfter : hold.card.key);
    const place = this.#placeWords(hold);
    this.drawing.announce(hold.isMoved ? say(words.put, { title: item.title, place }) : say(words.stays, { title: item.title }));
  }

  /** Let go of what is held: it stays where it was. */
  letGo() {
    const { item } = this.#release().card;
    this.#draw();
    if (item.id) this.drawing.announce(say(this.plan.frame.words.stays, { title: item.title }));
    else this.drawing.announce("");
  }

  /** Straight to the tray. */
  unplace(key) {
    if (!this.take(key)) return;
    this.#hold.overTray();
    this.put();
  }

  open(key) {
    this.tip.hide();
    this.line.say("open", { id: this.drawing.card(key).dataset.id });
  }

  /** Ask for a new item at a place. */
  make({ venue, day, start, end }) {
    this.line.say("new", { venue, day, start, end });
  }

  focus(key) {
    const node = this.drawing.card(key);
    node?.focus({ preventScroll: true });
    node?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #lift(card, edge = null) {
    this.tip.hide();
    this.drawing.measure();
    this.#hold = new Hold(this.plan, card, edge);
    this.drawing.card(card.key)?.classList.add("lifted");
    this.drawing.landing.dataset.mark = this.drawing.card(card.key)?.dataset.mark ?? 9;
    this.drawing.land(this.#hold);
    return this.#hold;
  }

  #release() {
    const hold = this.#hold;
    this.#hold = null;
    this.drawing.card(hold.card.key)?.classList.remove("lifted");
    this.drawing.unland();
    return hold;
  }

  #make(hold) {
    this.#draw();
    if (hold.isOnGrid) this.make(hold.to);
  }

  #placeWords({ to, troubles, isOnGrid, card }) {
    const { frame } = this.plan;
    if (!isOnGrid) return frame.words.tray;
    const hours = card.isBand ? card.item.period : span(to.start, to.end, frame.language);
    const venue = frame.venues.find(({ id }) => id === to.venue)?.label;
    const day = frame.days.length > 1 && frame.days.find(({ iso }) => iso === to.day)?.label;
    const found = card.isBand ? [] : troubles.length ? troubles.map(({ words }) => words) : [frame.words.free];
    return [hours, venue, day, ...found].filter(Boolean).join(", ");
  }

  #draw() {
    if (this.plan.frame) this.drawing.draw(this.plan);
  }
}
