// Moving with a mouse, a pen or a finger. A finger has to rest before it takes something: until then it scrolls.

const THRESHOLD = 4; // pixels that a pointer moves before it drags
const REST = 380; // milliseconds that a finger rests before it takes
const SLACK = 10; // pixels that it may tremble meanwhile
const EDGE = 48; // pixels from the edge of the grid where it scrolls by itself
const FASTEST = 18; // pixels a frame
const PASSING = 150; // milliseconds that one may be there on the way to somewhere else
const SPEEDING = 500; // milliseconds from slow to fast
const HOUR = 60;

export class Pointer {
  #armed = null;
  #hold = null;
  #at = { x: 0, y: 0 };
  #frame = 0;
  #pulledSince = null;
  #hasDragged = false;

  constructor(board, node) {
    this.board = board;
    this.node = node;
    node.addEventListener("pointerdown", (event) => this.#down(event));
    node.addEventListener("pointermove", (event) => this.#move(event));
    node.addEventListener("pointerup", () => this.#up());
    node.addEventListener("pointercancel", () => this.cancel());
    node.addEventListener("touchmove", (event) => this.#hold && event.preventDefault(), { passive: false });
    node.addEventListener("contextmenu", (event) => (this.#hold || this.#armed?.isTouch) && event.preventDefault());
    node.addEventListener("click", (event) => this.#click(event));
    node.addEventListener("dblclick", (event) => this.#double(event));
    node.addEventListener("keydown", (event) => this.#hold && this.#key(event));
  }

  /** Everything stays where it was. */
  cancel() {
    const isHolding = this.#hold !== null;
    this.leave();
    if (isHolding) this.board.letGo();
  }

  leave() {
    clearTimeout(this.#armed?.rest);
    cancelAnimationFrame(this.#frame);
    this.#armed = this.#hold = null;
  }

  #down(event) {
    const card = event.target.closest(".card");
    if (event.button !== 0 || !event.isPrimary || !card || this.board.isReadOnly || this.board.isHeld) return;
    const edge = event.target.closest(".grip")?.dataset.edge ?? null;
    const isTouch = event.pointerType === "touch";
    this.#at = { x: event.clientX, y: event.clientY };
    const below = event.clientY - card.getBoundingClientRect().top;
    this.#armed = { key: card.dataset.key, edge, isTouch, below, pointer: event.pointerId, ...this.#at };
    if (isTouch && !edge) this.#armed.rest = setTimeout(() => this.#take(), REST);
  }

  #move({ clientX: x, clientY: y, pointerId, buttons }) {
    const armed = this.#armed;
    if (pointerId !== armed?.pointer) return;
    if (!buttons) return this.cancel(); // let go where nobody told
    this.#at = { x, y };
    if (this.#hold) return;
    const way = Math.hypot(x - armed.x, y - armed.y);
    const mustRest = armed.isTouch && !armed.edge;
    if (mustRest && way > SLACK) this.cancel();
    if (!mustRest && way >= THRESHOLD) this.#take();
  }

  #take() {
    const { key, edge, below, isTouch, pointer } = this.#armed;
    this.#hold = this.board.take(key, edge);
    if (!this.#hold) return;
    this.node.setPointerCapture(pointer);
    if (isTouch) navigator.vibrate?.(12);
    const { card, minutes } = this.#hold;
    const { drawing } = this.board;
    this.grabbed = card.isPlaced && !card.isBand ? below / drawing.pixels : Math.min(15, minutes / 2);
    drawing.chip.textContent = card.item.title;
    drawing.veil.hidden = false;
    drawing.veil.classList.toggle("stretches", edge !== null);
    this.#follow();
  }

  /** Once a frame: look where the pointer is by now, then draw; the grid scrolls when it is near an edge. */
  #follow() {
    const { drawing } = this.board;
    const { x, y } = this.#at;
    const [across, down] = this.#drift(x, y);
    if (this.#aim(x, y)) this.board.show();
    this.#scroll(across, down);
    drawing.chip.style.transform = `translate(${x + 14}px, ${y + 14}px)`;
    this.#frame = requestAnimationFrame(() => this.#follow());
  }

  #aim(x, y) {
    const { drawing, plan } = this.board;
    const { edge, from, card } = this.#hold;
    const { step } = plan.frame;
    if (!edge && isIn(drawing.tray.getBoundingClientRect(), x, y)) return this.#hold.overTray();
    if (!edge && !isIn(drawing.scroller.getBoundingClientRect(), x, y, EDGE)) return this.#hold.back();
    const { venue, day, minute } = drawing.placeAt(x, y);
    if (!venue) return this.#hold.back();
    if (edge) return this.#hold.stretch(edge, snapped(minute, from[edge], step));
    return this.#hold.over(venue, day, snapped(minute - this.grabbed, card.isPlaced ? from.start : null, step));
  }

  #scroll(across, down) {
    if (!across && !down) {
      this.#pulledSince = null;
      return;
    }
    this.#pulledSince ??= performance.now();
    const share = (performance.now() - this.#pulledSince - PASSING) / SPEEDING;
    const speed = FASTEST * Math.max(0, Math.min(1, share));
    if (speed) this.board.drawing.scroller.scrollBy(speed * across, speed * down);
  }

  /** Which way the grid is to scroll, and how fast, 1 being the fastest. */
  #drift(x, y) {
    const box = this.board.drawing.scroller.getBoundingClientRect();
    if (!isIn(box, x, y, EDGE)) return [0, 0];
    const { body, top } = this.board.drawing;
    const hours = body.firstElementChild.offsetWidth;
    return [
      pull(x, box.left + hours, Math.min(box.right, innerWidth)),
      pull(y, Math.max(0, box.top) + top, Math.min(box.bottom, innerHeight)),
    ];
  }

  #up() {
    const isHolding = this.#hold !== null;
    if (isHolding) this.#aim(this.#at.x, this.#at.y);
    this.leave();
    if (!isHolding) return;
    this.board.put();
    this.#hasDragged = true;
    setTimeout(() => (this.#hasDragged = false));
  }

  #key(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Escape") this.cancel();
  }

  #click(event) {
    const card = event.target.closest(".card");
    if (card && !this.#hasDragged && !this.board.isHeld) this.board.open(card.dataset.key);
  }

  #double(event) {
    if (!event.target.closest(".column") || event.target.closest(".card") || this.board.isReadOnly) return;
    const { drawing, plan } = this.board;
    drawing.measure();
    const { venue, day, minute } = drawing.placeAt(event.clientX, event.clientY);
    const start = Math.floor(minute / plan.frame.step) * plan.frame.step;
    this.board.make({ venue, day, start, end: start + HOUR });
  }
}

/** The nearest minute that the grid has; but what is hardly moved keeps the minute that it had. */
function snapped(minute, before, step) {
  return before !== null && Math.abs(minute - before) < step / 2 ? before : Math.round(minute / step) * step;
}

function isIn({ left, right, top, bottom }, x, y, margin = 0) {
  return left - margin <= x && x <= right + margin && top - margin <= y && y <= bottom + margin;
}

/** How strongly a point near one of two edges pulls towards it. */
function pull(at, low, high) {
  if (at < low + EDGE) return -Math.min(1, (low + EDGE - at) / EDGE);
  if (at > high - EDGE) return Math.min(1, (at - high + EDGE) / EDGE);
  return 0;
}
