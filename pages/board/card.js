// What a card says: to the eye, and in one sentence to the ear.

import { drawing, element, measures } from "./dom.js";
import { say, span } from "./hours.js";

// As the clashes are marked on all pages: blocking, serious, to be considered.
const SIGNS = {
  1: { shape: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z", mark: "M6.5 10.5h11v3h-11z" },
  2: { shape: "M12 2 23 21.5H1z", mark: "M11 9h2v6h-2zM11 16.8h2v2.2h-2z" },
  3: {
    shape: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z",
    mark: "M8.2 9.5a3.8 3.8 0 1 1 5.3 3.5c-.4.2-.6.5-.6.9v.6h-2v-.8c0-1 .6-2 1.6-2.5a1.8 1.8 0 1 0-2.3-1.7zM10.9 16.2h2v2.1h-2z",
  },
};
const PENCIL = "M3 17.5V21h3.5L17.8 9.7l-3.5-3.5zM20.7 6.8a1 1 0 0 0 0-1.4l-2.1-2.1a1 1 0 0 0-1.4 0l-1.7 1.7 3.5 3.5z";
const NO_KIND = { mark: 9, pattern: 0 };

/** Draw a card anew: `look` is all that it depends on, beside the frame. */
export function paint(node, look, frame) {
  const { item, start, end, side, isBand, isPlaced, key } = look;
  const kind = frame.kinds.find(({ id }) => id === item.kind) ?? { ...NO_KIND, label: item.kind };
  const words = wordsOf(look, kind, frame);
  Object.assign(node.dataset, { key, id: item.id, mark: kind.mark, pattern: kind.pattern });
  node.className = classes(look).join(" ");
  if (isPlaced && !isBand) {
    measures(node, { start: start - frame.first, length: end - start, in: item.in, out: item.out, ...side });
  }
  node.replaceChildren(...parts(look, words, frame));
  node.setAttribute("aria-label", words.spoken);
}

/** The sign of how bad a clash is; 1 is the worst. */
export function sign(severity) {
  const { shape, mark } = SIGNS[severity] ?? SIGNS[3];
  return drawing(`sign sign-${severity}`, { "sign-shape": shape, "sign-mark": mark });
}

function worst({ clashes }) {
  return Math.min(...clashes.map(({ severity }) => severity));
}

function classes({ item, isBand, isPlaced, isAsked, isOpen }) {
  const names = ["card", item.status];
  if (isBand) names.push("band");
  if (!isPlaced) names.push("unplaced");
  if (item.dimmed) names.push("dimmed");
  if (isAsked) names.push("asked");
  if (isOpen) names.push("open");
  if (item.clashes.length) names.push("clash", `clash-${worst(item)}`);
  return names;
}

function wordsOf({ item, start, end, venue, day, held, isBand, isPlaced }, kind, { words, language, venues, days }) {
  const told = [];
  if (item.status !== "confirmed") told.push(words[item.status]);
  if (item.repeats && !isBand) told.push(words.repeats);
  const length = item.period || say(words.minutes, { n: item.minutes });
  const hours = isPlaced && !isBand ? span(start, end, language) : length;
  const where = isPlaced ? [days.find(({ iso }) => iso === day)?.label, hours, venues.find(({ id }) => id === venue)?.label] : [words.tray, hours];
  const holder = held && say(words.held, { name: held });
  const clashes = item.clashes.map((clash) => clash.words);
  const spoken = [item.title, kind.label, ...told, ...where, item.who, holder, ...clashes].filter(Boolean).join(", ");
  return { hours, spoken, kind: [kind.label, ...told].filter(Boolean).join(" · ") };
}

function parts({ item, held, isBand, isPlaced }, words, frame) {
  const title = element("div", "title", {}, item.title);
  if (item.clashes.length) title.prepend(sign(worst(item)));
  const text = element("div", "text");
  text.append(title, element("div", "when", {}, words.hours));
  if (item.who) text.append(element("div", "who", {}, item.who));
  text.append(element("div", "kind", {}, words.kind));
  const all = [text];
  if (held) all.push(badge(held));
  if (isPlaced && !isBand) all.push(...edges(item, frame.read_only));
  return all;
}

function badge(name) {
  const made = element("div", "held", {}, name);
  made.prepend(drawing("pencil", { "pencil-shape": PENCIL }));
  return made;
}

function edges(item, isReadOnly) {
  const made = [];
  if (item.in) made.push(element("div", "margin before"));
  if (item.out) made.push(element("div", "margin after"));
  if (!isReadOnly) made.push(element("div", "grip", { "data-edge": "start" }), element("div", "grip", { "data-edge": "end" }));
  return made;
}
