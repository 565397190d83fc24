// What would be wrong with a place, told while something is moved; once it is put down, Python says it whole.

import { say } from "./hours.js";

const MOST_TOLD = 3;

/** Cards side by side where they overlap: for each key its lane, and how many there are. */
export function lanes(cards) {
  const found = new Map();
  let group = [];
  let groupEnd = -Infinity;
  const close = () => {
    const ends = [];
    for (const card of group) {
      const free = ends.findIndex((end) => end <= card.start);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = card.end;
      found.set(card.key, { lane });
    }
    for (const card of group) found.get(card.key).of = ends.length;
  };
  for (const card of [...cards].sort((one, other) => one.start - other.start || other.end - one.end)) {
    if (card.start >= groupEnd) {
      close();
      [group, groupEnd] = [[], -Infinity];
    }
    group.push(card);
    groupEnd = Math.max(groupEnd, card.end);
  }
  close();
  return found;
}

/** The cards that something taken may meet: by column, and by the people that it shares. */
export class Neighbours {
  #byColumn = new Map();
  #byPerson = new Map();

  constructor(plan, taken) {
    this.frame = plan.frame;
    this.taken = taken;
    for (const card of plan.cards()) {
      if (card.item.id === taken.id || card.start === null || card.item.status === "cancelled") continue;
      if (!card.isBand) add(this.#byColumn, `${card.venue} ${card.day}`, card);
      if (!card.isBand) for (const person of card.item.people) add(this.#byPerson, `${person} ${card.day}`, card);
    }
  }

  /** What the taken item would come upon at a place, in words; [] when nothing is known against it. */
  at(place) {
    if (place.venue === null || this.taken.status === "cancelled") return [];
    const told = [...this.#closed(place), ...this.#inVenue(place), ...this.#people(place)];
    return [...new Set(told)].slice(0, MOST_TOLD);
  }

  #closed({ venue, day, start, end }) {
    const closed = this.frame.closed[`${venue} ${day}`] ?? [];
    return closed.some(([from, to]) => start < to && from < end) ? [this.frame.words.closed] : [];
  }

  #inVenue(place) {
    const { taken, frame } = this;
    if (taken.shares) return [];
    const [starts, ends] = occupied(place, taken);
    const near = (this.#byColumn.get(`${place.venue} ${place.day}`) ?? []).filter(({ item }) => !item.shares);
    const held = near.filter((card) => meets(starts, ends, ...occupied(card, card.item)));
    if (held.length >= (frame.simultaneous[place.venue] ?? 1)) {
      return held.map(({ item }) => say(frame.words.overlaps, { title: item.title }));
    }
    if ((frame.simultaneous[place.venue] ?? 1) > 1) return [];
    const pause = frame.changeover[place.venue] ?? 0;
    return near
      .filter((card) => meets(starts - pause, ends + pause, ...occupied(card, card.item)))
      .map(({ item }) => say(frame.words.changeover, { title: item.title }));
  }

  #people({ day, start, end }) {
    return this.taken.people
      .flatMap((person) => this.#byPerson.get(`${person} ${day}`) ?? [])
      .filter((card) => meets(start, end, card.start, card.end))
      .map(({ item }) => say(this.frame.words.same_people, { title: item.title }));
  }
}

function occupied({ start, end }, item) {
  return [start - item.in, end + item.out];
}

function meets(start, end, from, to) {
  return start < to && from < end; // half-open: touching is not overlapping
}

function add(lists, key, card) {
  if (!lists.has(key)) lists.set(key, []);
  lists.get(key).push(card);
}
