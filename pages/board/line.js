// The line to Python. A message may get lost, of several only the last may arrive, and no answer may come for long:
// so each message holds all that has no answer, and is sent again, less and less often, until one comes.

const AGAIN = 4_000; // milliseconds until it is sent again the first time
const LONGEST = 60_000;
const LATE = 10_000; // milliseconds without an answer, after which the reader is told

export class Line {
  #wait = AGAIN;
  #isLacking = false;
  #isLate = false;
  #count = 0;
  #refused = 0;

  /** `onLate` is called once an answer takes too long. */
  constructor(plan, onLate) {
    this.plan = plan;
    this.onLate = onLate;
  }

  hangUp() {
    clearTimeout(this.again);
    clearTimeout(this.late);
  }

  /** Something that is told once and needs no answer. */
  say(trigger, about) {
    this.tell(trigger, { ...about, n: ++this.#count });
  }

  /** All operations without an answer, or that what Python sent cannot be drawn. */
  send() {
    if (this.#isLacking) this.tell("lack", ++this.#count);
    else this.tell("ops", this.plan.unanswered);
    this.#expect();
  }

  /** What Python says: whether it can be drawn, whether it was long awaited, and which of ours it refused, in words. */
  hear(data) {
    this.#isLacking = !this.plan.receive(data);
    if (this.#isLacking) {
      this.send();
      return { isHeard: false, wasLate: false, refusals: [] };
    }
    const wasLate = this.#isLate;
    this.#isLate = false;
    this.hangUp();
    this.#wait = AGAIN;
    if (this.plan.unanswered.ops.length) this.#expect();
    return { isHeard: true, wasLate, refusals: this.#refusals(data.said) };
  }

  #refusals(said) {
    const fresh = said.filter(({ cid, seq }) => cid === this.plan.client && seq > this.#refused);
    this.#refused = Math.max(this.#refused, ...fresh.map(({ seq }) => seq));
    return fresh.map(({ text }) => text);
  }

  #expect() {
    this.hangUp();
    this.again = setTimeout(() => this.send(), this.#wait);
    this.#wait = Math.min(LONGEST, 2 * this.#wait);
    if (!this.#isLate) this.late = setTimeout(() => this.#tellLate(), LATE);
  }

  #tellLate() {
    this.#isLate = true;
    this.onLate();
  }
}
