// Everything by keyboard: arrows walk from card to card; what Space took, they move.

const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const ASIDE = 2.5; // times that a way aside counts for, against one straight ahead
const HOUR = 60;

export class Keys {
  #hold = null;

  constructor(board, node) {
    this.board = board;
    node.addEventListener("keydown", (event) => this.#key(event));
    node.addEventListener("focusin", ({ target }) => target.matches(".card") && board.drawing.stopAt(target));
    node.addEventListener("focusout", () => this.#hold && this.#letGo());
  }

  #letGo() {
    this.#hold = null;
    this.board.letGo();
  }

  #key(event) {
    const { target } = event;
    const card = target.closest(".card");
    const isGrid = target === this.board.drawing.scroller;
    if (!this.#hold && (event.ctrlKey || event.metaKey || event.altKey)) return;
    let isDone = false;
    if (this.#hold) isDone = this.#move(event);
    else if (card) isDone = this.#walk(event, card);
    else if (isGrid && event.key === "Enter" && !this.board.isReadOnly) isDone = this.#take(this.board.takeNew());
    if (isDone) event.preventDefault();
  }

  /** True when the key meant something. */
  #walk({ key }, card) {
    const { board } = this;
    if (key in WAYS) board.focus(next(board.drawing, card, WAYS[key]));
    else if (key === "Home") board.focus(beside(card).at(0).dataset.key);
    else if (key === "End") board.focus(beside(card).at(-1).dataset.key);
    else if (key === "Enter") board.open(card.dataset.key);
    else if (board.isReadOnly) return false;
    else if (key === " ") return this.#take(board.take(card.dataset.key));
    else if (key === "Delete" || key === "Backspace") board.unplace(card.dataset.key);
    else return false;
    return true;
  }

  #take(hold) {
    this.#hold = hold;
    if (!hold) return true;
    if (!hold.isOnGrid) this.#begin();
    this.board.show({ isSaid: true });
    this.board.sayTaken();
    return true;
  }

  /** What comes from the tray begins where it was meant for, else at the top of what is in sight. */
  #begin() {
    const { frame } = this.board.plan;
    const { item } = this.#hold.card;
    const { columns, pixels, scroller } = this.board.drawing;
    const inSight = columns.find(({ left }) => left >= scroller.scrollLeft) ?? columns.at(-1);
    if (!inSight) return;
    const day = frame.days.find(({ iso }) => iso === item.day)?.iso ?? inSight.day;
    const venue = frame.venues.find(({ id }) => id === item.venue)?.id ?? inSight.venue;
    const top = Math.ceil((frame.first + scroller.scrollTop / pixels) / HOUR) * HOUR;
    this.#hold.over(venue, day, item.start ?? top);
  }

  #move({ key, shiftKey }) {
    if (key === "Escape" || key === "Tab") {
      this.#letGo();
      return key === "Escape";
    }
    if (key === "Shift") return true;
    if (key === "Enter" || key === " ") {
      this.#hold = null;
      this.board.put();
      return true;
    }
    if (key === "Delete" || key === "Backspace") this.#hold.overTray();
    else if (key in WAYS && this.#hold.isOnGrid) this.#shift(WAYS[key], shiftKey);
    else if (key in WAYS) this.#begin();
    else return true;
    this.board.show({ isSaid: true });
    return true;
  }

  #shift([across, down], isStretched) {
    const { step } = this.board.plan.frame;
    const { venue, day, start, end } = this.#hold.to;
    if (isStretched) this.#hold.stretch("end", stepped(end, across || down, step));
    else if (down) this.#hold.over(venue, day, stepped(start, down, step));
    else {
      const { columns } = this.board.drawing;
      const to = columns[columns.findIndex((column) => column.venue === venue && column.day === day) + across];
      if (to) this.#hold.over(to.venue, to.day, start);
    }
  }
}

/** The next minute of the grid in a direction. */
function stepped(minute, way, step) {
  return way > 0 ? Math.floor(minute / step + 1) * step : Math.ceil(minute / step - 1) * step;
}

/** The nearest card in a direction. */
function next(drawing, card, [across, down]) {
  const from = centre(card);
  let [best, least] = [card, Infinity];
  for (const other of drawing.node.querySelectorAll(".card:not([hidden])")) {
    const to = centre(other);
    const [ahead, aside] = across
      ? [(to.x - from.x) * across, Math.abs(to.y - from.y)]
      : [(to.y - from.y) * down, Math.abs(to.x - from.x)];
    const far = ahead + ASIDE * aside;
    if (other !== card && ahead > 1 && far < least) [best, least] = [other, far];
  }
  return best.dataset.key;
}

/** The cards of the same column or list. */
function beside(card) {
  return [...card.parentNode.querySelectorAll(".card:not([hidden])")];
}

function centre(node) {
  const { left, top, width, height } = node.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
