// Everything by keyboard: arrows walk from card to card; what Space took, they move.

const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export class Keys {
  #hold = null;

  constructor(board, node) {
    this.board = board;
    node.addEventListener("keydown", (event) => this.#key(event));
    node.addEventListener("focusin", (event) => event.target.dataset?.key && board.walkTo(event.target.dataset.key));
    node.addEventListener("focusout", (event) => this.#hold && !event.relatedTarget?.closest?.(".board") && this.cancel());
  }

  get isBusy() {
    return this.#hold !== null;
  }

  /** Everything stays where it was. */
  cancel() {
    if (!this.#hold) return;
    this.#hold = null;
    this.board.letGo();
  }

  #key(event) {
    const node = event.target.closest?.(".card");
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    const done = this.#hold ? this.#move(event) : this.#walk(event, node);
    if (done) event.preventDefault();
  }

  #walk({ key }, node) {
    const { board } = this;
    if (key in WAYS) return board.focus(next(board.drawing, node, WAYS[key]));
    if (key === "Home" || key === "End") return board.focus(cards(board.drawing).at(key === "Home" ? 0 : -1).dataset.key);
    if (key === "Enter") return board.open(node.dataset.key);
    if (board.isReadOnly) return false;
    if (key === " ") return this.#take(node.dataset.key);
    if (key === "Delete" || key === "Backspace") return board.unplace(node.dataset.key);
    return false;
  }

  #take(key) {
    this.#hold = this.board.take(key);
    if (!this.#hold) return true;
    if (!this.#hold.isOnGrid) this.#begin();
    this.board.show();
    this.board.sayTaken();
    return true;
  }

  /** What comes from the tray begins where it was meant for, else at the top of what is in sight. */
  #begin() {
    const { frame } = this.board.plan;
    const { item } = this.#hold.card;
    const day = frame.days.find(({ iso }) => iso === item.day) ?? frame.days[0];
    const venue = frame.venues.find(({ id }) => id === item.venue) ?? frame.venues[0];
    if (!venue) return;
    const { scroller, pixels } = this.board.drawing;
    const top = frame.first + Math.ceil(scroller.scrollTop / pixels / 60) * 60;
    this.#hold.over(venue.id, day.iso, item.start ?? top);
  }

  #move({ key, shiftKey }) {
    const hold = this.#hold;
    if (key === "Escape" || key === "Tab") {
      this.cancel();
      return key === "Escape";
    }
    if (key === "Enter" || key === " ") {
      this.#hold = null;
      this.board.put();
      return true;
    }
    if (key === "Delete" || key === "Backspace") hold.overTray();
    else if (key in WAYS) this.#shift(hold, WAYS[key], shiftKey);
    else return true;
    this.board.show({ isSaid: true });
    return true;
  }

  #shift(hold, [across, down], isStretched) {
    const { frame } = this.board.plan;
    if (!hold.isOnGrid) return this.#begin();
    const { venue, day, start, end } = hold.to;
    if (isStretched) return hold.stretch("end", stepped(end, across || down, frame.step));
    if (down) return hold.over(venue, day, stepped(start, down, frame.step));
    const places = this.board.drawing.columns;
    const index = places.findIndex((place) => place.venue === venue && place.day === day) + across;
    if (index >= 0 && index < places.length) return hold.over(places[index].venue, places[index].day, start);
    return false;
  }
}

/** The next minute of the grid in a direction. */
function stepped(minute, way, step) {
  return way > 0 ? Math.floor(minute / step + 1) * step : Math.ceil(minute / step - 1) * step;
}

/** The nearest card in a direction: what lies straight ahead counts for more than what is nearer aside. */
function next(drawing, node, [across, down]) {
  const from = centre(node);
  let [best, least] = [node, Infinity];
  for (const other of cards(drawing)) {
    const to = centre(other);
    const [ahead, aside] = across ? [(to.x - from.x) * across, Math.abs(to.y - from.y)] : [(to.y - from.y) * down, Math.abs(to.x - from.x)];
    const far = ahead + 2.5 * aside;
    if (other !== node && ahead > 1 && far < least) [best, least] = [other, far];
  }
  return best.dataset.key;
}

function cards(drawing) {
  return [...drawing.node.querySelectorAll(".card:not([hidden])")];
}

function centre(node) {
  const { left, top, width, height } = node.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
