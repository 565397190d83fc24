// Moving with a mouse, a pen or a finger. A finger has to rest before it takes something: until then it scrolls.

import { Hold } from "./hold.js";

const THRESHOLD = 4; // pixels that a mouse moves before it drags
const REST = 380; // milliseconds that a finger rests before it takes
const SLACK = 10; // pixels that it may tremble meanwhile
const EDGE = 48; // pixels from the edge of the grid where it scrolls by itself
const FASTEST = 18; // pixels a frame

export class Pointer {
  #armed = null;
  #hold = null;
  #at = { x: 0, y: 0 };
  #frame = 0;

  constructor(board, node) {
    this.board = board;
    this.node = node;
    node.addEventListener("pointerdown", (event) => this.#down(event));
    node.addEventListener("pointermove", (event) => this.#move(event));
    node.addEventListener("pointerup", (event) => this.#up(event));
    node.addEventListener("pointercancel", () => this.cancel());
    node.addEventListener("touchmove", (event) => this.#hold && event.preventDefault(), { passive: false });
    node.addEventListener("contextmenu", (event) => (this.#hold || this.#armed?.isTouch) && event.preventDefault());
    node.addEventListener("click", (event) => this.#click(event));
    node.addEventListener("dblclick", (event) => this.#double(event));
  }

  get isBusy() {
    return this.#hold !== null;
  }

  /** Everything stays where it was. */
  cancel() {
    clearTimeout(this.#armed?.rest);
    this.#armed = null;
    if (!this.#hold) return;
    this.#hold = null;
    cancelAnimationFrame(this.#frame);
    this.board.letGo();
  }

  #down(event) {
    const node = event.target.closest(".card");
    if (event.button !== 0 || !event.isPrimary || !node || this.board.isReadOnly || this.board.isHeld) return;
    const edge = event.target.closest(".grip")?.dataset.edge ?? null;
    const isTouch = event.pointerType === "touch";
    this.#armed = { key: node.dataset.key, edge, isTouch, x: event.clientX, y: event.clientY, pointer: event.pointerId };
    this.#at = { x: event.clientX, y: event.clientY };
    if (isTouch) this.#armed.rest = setTimeout(() => this.#take(), edge ? 0 : REST);
  }

  #move(event) {
    const moved = { x: event.clientX, y: event.clientY };
    if (this.#hold) {
      this.#at = moved;
      return;
    }
    const armed = this.#armed;
    if (!armed || event.pointerId !== armed.pointer) return;
    const way = Math.hypot(moved.x - armed.x, moved.y - armed.y);
    if (armed.isTouch && way > SLACK) this.cancel();
    if (armed.isTouch || way < THRESHOLD) return;
    this.#at = moved;
    this.#take();
  }

  #take() {
    const { key, edge, x, y, isTouch, pointer } = this.#armed;
    const hold = this.board.take(key, edge);
    if (!hold) return;
    this.#hold = hold;
    this.node.setPointerCapture?.(pointer);
    if (isTouch) navigator.vibrate?.(12);
    const { drawing } = this.board;
    const { minute } = drawing.placeAt(x, y, { exact: true });
    this.grabbed = hold.isOnGrid && !hold.card.isBand ? minute - hold.from.start : Math.min(15, hold.minutes / 2);
    this.trayBox = drawing.tray.getBoundingClientRect();
    this.gridBox = drawing.scroller.getBoundingClientRect();
    drawing.chip.textContent = hold.card.item.title;
    drawing.chip.hidden = edge !== null;
    this.#follow();
  }

  /** Once a frame: where the pointer is by now, and the grid scrolled when it is near an edge. */
  #follow() {
    if (!this.#hold) return;
    const { drawing } = this.board;
    const { x, y } = this.#at;
    this.#scroll(x, y);
    drawing.chip.style.transform = `translate(${x + 14}px, ${y + 14}px)`;
    if (this.#aim(x, y)) this.board.show();
    this.#frame = requestAnimationFrame(() => this.#follow());
  }

  #aim(x, y) {
    const { drawing } = this.board;
    const hold = this.#hold;
    if (!hold.edge && isIn(this.trayBox, x, y)) return hold.overTray();
    const { venue, day, minute } = drawing.placeAt(x, y);
    if (hold.edge) return hold.stretch(hold.edge, minute);
    const { minute: exact } = drawing.placeAt(x, y, { exact: true });
    const { step } = this.board.plan.frame;
    return hold.over(venue, day, Math.round((exact - this.grabbed) / step) * step);
  }

  #scroll(x, y) {
    const { left, right, top, bottom } = this.gridBox;
    if (!isIn({ left, right, top: top - EDGE, bottom: bottom + EDGE }, x, y)) return;
    const { scroller } = this.board.drawing;
    const across = towards(x, left + 60, right);
    const down = towards(y, top + 60, bottom);
    if (across || down) scroller.scrollBy(across, down);
  }

  #up() {
    clearTimeout(this.#armed?.rest);
    this.#armed = null;
    if (!this.#hold) return;
    cancelAnimationFrame(this.#frame);
    this.#aim(this.#at.x, this.#at.y);
    this.#hold = null;
    this.hasDragged = true;
    setTimeout(() => (this.hasDragged = false));
    this.board.put();
  }

  #click(event) {
    const node = event.target.closest(".card");
    if (node && !this.hasDragged && !this.board.isHeld) this.board.open(node.dataset.key);
  }

  #double(event) {
    const column = event.target.closest(".column");
    if (!column || event.target.closest(".card") || this.board.isReadOnly) return;
    this.board.drawing.measure();
    const { venue, day, minute } = this.board.drawing.placeAt(event.clientX, event.clientY);
    this.board.make({ venue, day, start: minute, end: minute + 60 });
  }
}

function isIn({ left, right, top, bottom }, x, y) {
  return left <= x && x <= right && top <= y && y <= bottom;
}

function towards(at, low, high) {
  if (at < low + EDGE) return -Math.min(FASTEST, (low + EDGE - at) / 3);
  if (at > high - EDGE) return Math.min(FASTEST, (at - high + EDGE) / 3);
  return 0;
}
