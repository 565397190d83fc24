// What would be wrong with a place, told while something is moved; once it is put down, Python says it whole.

import { say } from "./hours.js";

const MOST_TOLD = 3;

/** The cards that something taken may meet: by column, and by the people that it shares. */
export class Neighbours {
  #byColumn = new Map();
  #byPerson = new Map();

  constructor(plan, taken) {
    this.frame = plan.frame;
    this.taken = taken;
    for (const card of plan.cards()) {
      const { item } = card;
      if (item.id === taken.id || !card.isPlaced || card.isBand || item.status === "cancelled") continue;
      add(this.#byColumn, `${card.venue} ${card.day}`, card);
      for (const person of item.people) add(this.#byPerson, `${person} ${card.day}`, card);
    }
  }

  /** What the taken item would come upon at a place: words, and the card they are about, if any. */
  at(place) {
    if (this.taken.status === "cancelled") return [];
    const told = [...this.#closed(place), ...this.#inVenue(place), ...this.#people(place)];
    return [...new Map(told.map((each) => [each.words, each])).values()].slice(0, MOST_TOLD);
  }

  #closed({ venue, day, start, end }) {
    const closed = this.frame.closed[`${venue} ${day}`] ?? [];
    return closed.some(([from, to]) => meets(start, end, from, to)) ? [{ words: this.frame.words.closed }] : [];
  }

  #inVenue(place) {
    const { taken, frame } = this;
    if (taken.shares) return [];
    const [start, end] = occupied(place, taken);
    const near = (this.#byColumn.get(`${place.venue} ${place.day}`) ?? []).filter(({ item }) => !item.shares);
    const room = frame.simultaneous[place.venue] ?? 1;
    const met = near.filter((card) => meets(start, end, ...occupied(card, card.item)));
    if (met.length >= room) return met.map((card) => this.#about(card, "overlaps"));
    if (room > 1) return [];
    const pause = frame.changeover[place.venue] ?? 0;
    return near
      .filter((card) => meets(start - pause, end + pause, ...occupied(card, card.item)))
      .map((card) => this.#about(card, "changeover"));
  }

  #people({ day, start, end }) {
    return this.taken.people
      .flatMap((person) => this.#byPerson.get(`${person} ${day}`) ?? [])
      .filter((card) => meets(start, end, card.start, card.end))
      .map((card) => this.#about(card, "same_people"));
  }

  #about({ key, item }, word) {
    return { key, words: say(this.frame.words[word], { title: item.title }) };
  }
}

function occupied({ start, end }, item) {
  return [start - item.in, end + item.out];
}

/** Half-open, so that touching is not overlapping. */
function meets(start, end, from, to) {
  return start < to && from < end;
}

function add(lists, key, card) {
  if (!lists.has(key)) lists.set(key, []);
  lists.get(key).push(card);
}
