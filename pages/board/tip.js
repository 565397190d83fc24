// The words of a card's clashes beside it, for whoever points at it or walks onto it.

import { sign } from "./card.js";
import { element } from "./dom.js";

const PAUSE = 250; // milliseconds that a mouse rests first

export class Tip {
  constructor(board, node) {
    this.board = board;
    node.addEventListener("pointerover", (event) => event.pointerType === "mouse" && this.#later(event.target));
    node.addEventListener("pointerleave", () => this.hide());
    node.addEventListener("focusin", (event) => event.target.matches?.(".card:focus-visible") && this.#show(event.target));
    node.addEventListener("focusout", () => this.hide());
    node.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
    board.drawing.scroller.addEventListener("scroll", () => this.hide(), { passive: true });
  }

  hide() {
    clearTimeout(this.waiting);
    if (this.#tip.matches(":popover-open")) this.#tip.hidePopover();
  }

  get #tip() {
    return this.board.drawing.tip;
  }

  #later(target) {
    if (target.closest(".tip")) return;
    const card = target.closest(".card");
    clearTimeout(this.waiting);
    if (card) this.waiting = setTimeout(() => this.#show(card), PAUSE);
    else this.hide();
  }

  #show(card) {
    const item = this.board.plan.items.get(card.dataset.id);
    if (!item || this.board.isHeld) return;
    const title = element("div", "tip-title", {}, item.title);
    const lines = [item.period, item.who].filter(Boolean).map((line) => element("div", "tip-line", {}, line));
    this.#tip.replaceChildren(title, ...lines, ...item.clashes.map(clashLine));
    const box = card.getBoundingClientRect();
    this.#tip.showPopover();
    const { offsetWidth, offsetHeight } = this.#tip;
    const isRoomBeside = box.right + offsetWidth + 12 < innerWidth;
    const left = isRoomBeside ? box.right + 6 : Math.max(6, box.left - offsetWidth - 6);
    const top = Math.max(6, Math.min(box.top, innerHeight - offsetHeight - 6));
    Object.assign(this.#tip.style, { left: `${left}px`, top: `${top}px` });
  }
}

function clashLine({ severity, words }) {
  const line = element("div", "tip-line", {}, words);
  line.prepend(sign(severity));
  return line;
}
