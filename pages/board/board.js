// The planning board: one instance for each place in the page, whatever Python sends it.

import { Drawing } from "./draw.js";
import { Hold } from "./hold.js";
import { say, span } from "./hours.js";
import { Keys } from "./keys.js";
import { Plan } from "./plan.js";
import { Pointer } from "./pointer.js";
import { print } from "./print.js";
import { Tip } from "./tip.js";

const AGAIN = 4_000; // milliseconds without an answer, after which everything is sent once more
const boards = new WeakMap();

/** What Streamlit calls at the first drawing, and whenever the data or the theme has changed. */
export default function show({ data, parentElement, setTriggerValue }) {
  if (!boards.has(parentElement)) boards.set(parentElement, new Board(parentElement));
  const board = boards.get(parentElement);
  board.tell = setTriggerValue;
  board.receive(data);
  return () => {
    board.leave();
    boards.delete(parentElement);
  };
}

class Board {
  plan = new Plan();
  #hold = null;
  #current = null;
  #told = 0;
  #said = 0;

  constructor(root) {
    this.drawing = new Drawing(root);
    const { node } = this.drawing;
    this.pointer = new Pointer(this, node);
    this.keys = new Keys(this, node);
    this.tip = new Tip(this, node);
    this.beforePrint = () => print(this.drawing, this.plan);
    addEventListener("beforeprint", this.beforePrint);
    node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.pointer.cancel();
    });
  }

  leave() {
    clearTimeout(this.again);
    removeEventListener("beforeprint", this.beforePrint);
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
    if (!this.plan.receive(data)) {
      this.tell("lack", ++this.#told);
      return;
    }
    this.#wait();
    if (!this.#hold) this.#draw();
    this.#announce(data.said);
  }

  /** Take a card in hand; null when it has gone meanwhile. */
  take(key, edge = null) {
    const card = this.plan.cards().find((each) => each.key === key);
    if (!card) return null;
    this.tip.hide();
    this.drawing.measure();
    this.#hold = new Hold(this, card, edge);
    this.drawing.card(key)?.classList.add("lifted");
    this.drawing.node.classList.add("holding");
    this.drawing.land(this.#hold);
    return this.#hold;
  }

  /** Show where what is held would go. */
  show({ isSaid = false } = {}) {
    this.drawing.land(this.#hold);
    if (isSaid) {
      this.drawing.announce(this.#placeWords());
      this.drawing.landing.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }

  sayTaken() {
    const { words } = this.plan.frame;
    this.drawing.announce(say(words.taken, { title: this.#hold.card.item.title }));
  }

  /** Put down what is held. */
  put() {
    const hold = this.#hold;
    const { words } = this.plan.frame;
    const { title } = hold.card.item;
    const isMoved = hold.put();
    this.#release();
    if (isMoved) {
      this.#current = hold.keyAfter;
      this.#send();
    }
    this.#draw();
    this.focus(this.#current);
    const said = isMoved ? say(words.put, { title, place: this.#placeWords(hold) }) : say(words.stays, { title });
    this.drawing.announce(said);
  }

  /** Let go of what is held: it stays where it was. */
  letGo() {
    const { item } = this.#hold.card;
    this.#release();
    this.#draw();
    this.drawing.announce(say(this.plan.frame.words.stays, { title: item.title }));
  }

  /** Straight to the tray. */
  unplace(key) {
    if (!this.take(key)) return true;
    this.#hold.overTray();
    this.put();
    return true;
  }

  open(key) {
    this.tip.hide();
    this.tell("open", { id: this.drawing.card(key).dataset.id, n: ++this.#told });
    return true;
  }

  make(place) {
    this.tell("new", { ...place, n: ++this.#told });
  }

  focus(key) {
    const node = this.drawing.card(key);
    node?.focus({ preventScroll: true });
    node?.scrollIntoView({ block: "nearest", inline: "nearest" });
    return true;
  }

  /** The card that Tab leads to from now on. */
  walkTo(key) {
    const before = this.drawing.card(this.#current);
    if (before) before.tabIndex = -1;
    this.#current = key;
    this.drawing.card(key).tabIndex = 0;
  }

  #placeWords(hold = this.#hold) {
    const { frame } = this.plan;
    const { to, troubles } = hold;
    if (!hold.isOnGrid) return frame.words.tray;
    const venue = frame.venues.find(({ id }) => id === to.venue)?.label;
    const day = frame.days.length > 1 && frame.days.find(({ iso }) => iso === to.day)?.label;
    return [span(to.start, to.end, frame.language), venue, day, ...troubles].filter(Boolean).join(", ");
  }

  #release() {
    this.drawing.card(this.#hold.card.key)?.classList.remove("lifted");
    this.drawing.node.classList.remove("holding");
    this.#hold = null;
    this.drawing.unland();
  }

  #draw() {
    this.#current = this.drawing.draw(this.plan, this.#current);
  }

  #send() {
    this.tell("ops", this.plan.unanswered);
    this.#wait();
  }

  /** A message may get lost: what has no answer after a while is sent again. */
  #wait() {
    clearTimeout(this.again);
    if (this.plan.unanswered.ops.length) this.again = setTimeout(() => this.#send(), AGAIN);
  }

  #announce(said) {
    for (const { cid, seq, text } of said) {
      if (cid !== this.plan.client || seq <= this.#said) continue;
      this.#said = seq;
      this.drawing.announce(text, true);
    }
  }
}
