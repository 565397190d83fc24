// Cards that overlap stand side by side.

/**
 * For each key its lane, how many lanes there are, and across how many of them it may spread. `least` is the number of
 * minutes that even the shortest card takes on the screen.
 */
export function lanes(cards, least) {
  const found = new Map();
  let group = [];
  let groupEnd = -Infinity;
  const sorted = cards.map(({ key, start, end }) => ({ key, start, end: Math.max(end, start + least) }));
  for (const span of sorted.sort((one, other) => one.start - other.start || other.end - one.end)) {
    if (span.start >= groupEnd) {
      spread(group, found);
      group = [];
      groupEnd = -Infinity;
    }
    group.push(span);
    groupEnd = Math.max(groupEnd, span.end);
  }
  spread(group, found);
  return found;
}

function spread(group, found) {
  const all = [];
  for (const span of group) {
    const free = all.findIndex((lane) => lane.at(-1).end <= span.start);
    if (free < 0) all.push([span]);
    else all[free].push(span);
  }
  for (const [n, lane] of all.entries()) {
    for (const span of lane) {
      const busy = all.findIndex((other, m) => m > n && other.some(({ start, end }) => start < span.end && span.start < end));
      found.set(span.key, { lane: n, of: all.length, across: (busy < 0 ? all.length : busy) - n });
    }
  }
}
