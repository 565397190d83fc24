// What this phone has counted, kept in the browser: each tab has an id of its own and writes only its own tallies, so
// that two tabs lose nothing to each other. Numbers only ever grow; what has been acknowledged is kept beside them.

const memory = new Map(); // what the browser does not keep: it may not want to, or be full

function read(name) {
  if (memory.has(name)) return memory.get(name);
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    localStorage.setItem(name, value);
    memory.delete(name);
  } catch {
    memory.set(name, value);
  }
}

function names() {
  let found = [];
  try {
    found = Object.keys(localStorage);
  } catch {
    // none but those in memory
  }
  return [...new Set([...found, ...memory.keys()])];
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16).padStart(2, "0")).join("");
}

// This tab's own id: that of before a reload, unless another tab has it, as one that was duplicated does.
async function tabId(door) {
  const name = `navasard-phone:${door}`;
  let id = null;
  try {
    id = sessionStorage.getItem(name);
  } catch {
    // none is kept
  }
  if (!id || !(await isMine(id))) {
    id = newId();
    await isMine(id);
  }
  try {
    sessionStorage.setItem(name, id);
  } catch {
    // a new one each time
  }
  return id;
}

// Held for as long as the tab is there; a browser that knows no locks gives a new id to each visit.
function isMine(id) {
  if (!navigator.locks) return Promise.resolve(false);
  return new Promise((tell) => {
    navigator.locks.request(`navasard-phone-${id}`, { ifAvailable: true }, (lock) => {
      tell(lock !== null);
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

export async function open(door) {
  return new Kept(door, await tabId(door));
}

class Kept {
  constructor(door, phone) {
    this.prefix = `navasard-door:${door}:`;
    this.phone = phone;
    this.mine = this.load(`tally:${this.phone}`);
  }

  load(name) {
    try {
      return JSON.parse(read(this.prefix + name) ?? "{}");
    } catch {
      return {};
    }
  }

  save(name, value) {
    write(this.prefix + name, JSON.stringify(value));
  }

  get name() {
    return read("navasard-door-name") ?? "";
  }

  set name(said) {
    write("navasard-door-name", said);
  }

  press(key, sign) {
    const [plus, minus] = this.mine[key] ?? [0, 0];
    this.mine[key] = sign > 0 ? [plus + 1, minus] : [plus, minus + 1];
    this.save(`tally:${this.phone}`, this.mine);
  }

  // All tallies of this phone, of every tab it ever had: [phone, key, plus, minus].
  all() {
    const start = `${this.prefix}tally:`;
    return names()
      .filter((name) => name.startsWith(start))
      .flatMap((name) => {
        const phone = name.slice(start.length);
        const tallies = phone === this.phone ? this.mine : this.load(`tally:${phone}`);
        return Object.entries(tallies).map(([key, [plus, minus]]) => [phone, key, plus, minus]);
      });
  }

  count(key) {
    return this.all().reduce((sum, [, its, plus, minus]) => (its === key ? sum + plus - minus : sum), 0);
  }

  acknowledged() {
    return this.load("acknowledged");
  }

  // Sittings that are in the programme no more: what was counted of them stays here and is not sent for a while.
  refused() {
    return this.load("refused");
  }

  refuse(keys) {
    const known = this.refused();
    for (const key of keys) known[key] = true;
    this.save("refused", known);
  }

  forgive() {
    this.save("refused", {});
  }

  // Sittings that somebody is finished with, until the server knows.
  finishing() {
    return Object.keys(this.load("finishing"));
  }

  finish(key) {
    this.save("finishing", { ...this.load("finishing"), [key]: true });
  }

  acknowledgeFinished(keys) {
    const left = this.load("finishing");
    for (const key of keys) delete left[key];
    this.save("finishing", left);
  }

  // What is to be said.
  waiting() {
    const refused = this.refused();
    return this.unsaid().filter(([, key]) => !refused[key]);
  }

  // What has not been acknowledged yet.
  unsaid() {
    const known = this.acknowledged();
    return this.all().filter(([phone, key, plus, minus]) => {
      const [was, left] = known[`${phone} ${key}`] ?? [0, 0];
      return plus > was || minus > left;
    });
  }

  presses() {
    const known = this.acknowledged();
    return this.waiting().reduce((sum, [phone, key, plus, minus]) => {
      const [was, left] = known[`${phone} ${key}`] ?? [0, 0];
      return sum + (plus - was) + (minus - left);
    }, this.typed().length);
  }

  acknowledge(sent) {
    const known = this.acknowledged();
    for (const [phone, key, plus, minus] of sent) {
      const [was, left] = known[`${phone} ${key}`] ?? [0, 0];
      known[`${phone} ${key}`] = [Math.max(was, plus), Math.max(left, minus)];
    }
    this.save("acknowledged", known);
  }

  // Numbers counted by hand that have not been acknowledged, with the presses since: {id, item, day, number, since}.
  typed() {
    const refused = this.refused();
    return Object.entries(this.load("typed"))
      .filter(([key]) => !refused[key])
      .map(([key, { then, ...entry }]) => ({ ...entry, since: this.count(key) - then }));
  }

  type(key, entry) {
    this.save("typed", { ...this.load("typed"), [key]: { id: newId(), then: this.count(key), ...entry } });
  }

  acknowledgeTyped(sent) {
    const left = this.load("typed");
    for (const [key, entry] of Object.entries(left)) {
      if (sent.some((each) => each.id === entry.id)) {
        delete left[key];
      }
    }
    this.save("typed", left);
  }
}
