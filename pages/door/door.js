// The page of the person at the door: two large buttons, the number inside, and whether it is saved.
// Every press is kept on the phone first and sent after that, again and again until the server says that it has it.

import { open } from "./kept.js";

const MOST_SENT = 20; // in one message
const RETRY = [1000, 2000, 4000, 8000, 15000];
const REFRESH = 10000;
const LOOK = 60000; // from one look at the programme to the next

const root = document.getElementById("door");
const door = location.pathname.split("/")[2];
const sittings = `/door/${door}/sittings?lang=${root.dataset.language}`;
const kept = await open(door);
const state = { told: null, key: "", sums: new Map(), sending: false, failures: 0, timer: 0, status: "saved", again: false, looked: 0 };

function say(name, values = {}) {
  return Object.entries(values).reduce(
    (said, [key, value]) => said.replace(`{${key}}`, value),
    state.told.words[name] ?? name,
  );
}

function number(value) {
  return new Intl.NumberFormat(root.dataset.language).format(value);
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const keyOf = ({ item, day }) => `${day} ${item}`;
const chosen = () => state.told.sittings.find((each) => keyOf(each) === state.key);

// Others' phones and ours: what ours has and the server has not yet is added to what it last said.
function inside() {
  const known = kept.acknowledged();
  const unsaid = kept
    .unsaid()
    .filter(([, key]) => key === state.key)
    .reduce((sum, [phone, key, plus, minus]) => {
      const [was, left] = known[`${phone} ${key}`] ?? [0, 0];
      return sum + (plus - was) - (minus - left);
    }, 0);
  return Math.max(0, (state.sums.get(state.key)?.counted ?? 0) + unsaid);
}

function build() {
  document.title = `${say("title")} – ${state.told.festival}`;
  const name = element("input", {
    id: "name", autocomplete: "given-name", maxlength: 60, oninput: (event) => (kept.name = event.target.value),
  });
  name.value = kept.name;
  const select = element("select", { id: "sitting", onchange: (event) => choose(event.target.value) });
  const hand = element("input", { id: "hand", type: "number", min: 0, max: 100000, inputmode: "numeric" });
  root.replaceChildren(
    element("header", {}, element("h1", {}, say("title")), element("p", {}, `${state.told.festival} · ${state.told.door}`)),
    element("div", { class: "fields" },
      element("label", { for: "name" }, say("name")), name,
      element("label", { for: "sitting" }, say("sitting")), select,
      element("p", { id: "nothing", hidden: true }, say("nothing"))),
    element("section", { id: "counter", hidden: true, "aria-label": say("title") },
      element("p", { class: "label" }, say("inside")),
      element("output", { id: "inside", "aria-live": "polite" }),
      element("p", { id: "seats" }),
      element("div", { class: "buttons" },
        element("button", { id: "less", type: "button", "aria-label": say("one_less"), onclick: () => press(-1) }, "−"),
        element("button", { id: "more", type: "button", "aria-label": say("one_more"), onclick: () => press(1) }, "+")),
      element("p", { id: "mine" }),
      element("p", { id: "status", role: "status" }),
      element("button", { id: "finish", type: "button", class: "plain", onclick: finish }, say("finished")),
      element("details", {}, element("summary", {}, say("hand")),
        element("label", { for: "hand" }, say("number")), hand,
        element("button", { type: "button", class: "plain", onclick: () => writeDown(hand) }, say("write_down")))),
  );
  offer();
}

// The sittings to choose from, without touching anything else that somebody may be typing.
function offer() {
  const groups = [["now", true], ["others", false]].map(([label, is_now]) =>
    element("optgroup", { label: say(label) },
      ...state.told.sittings.filter((sitting) => sitting.now === is_now).map((each) => {
        const where = each.venue ? ` – ${each.venue}` : "";
        return element("option", { value: keyOf(each) }, `${each.when} – ${each.title}${where}`);
      })));
  const select = document.getElementById("sitting");
  select.replaceChildren(element("option", { value: "" }, say("choose")), ...groups.filter((group) => group.children.length));
  select.value = state.key;
  document.getElementById("nothing").hidden = state.told.sittings.length > 0;
  show();
}

function choose(key) {
  state.key = key;
  sessionStorageSet(key);
  show();
}

function sessionStorageSet(key) {
  try {
    sessionStorage.setItem("navasard-sitting", key);
  } catch {
    // chosen again next time
  }
}

function press(sign) {
  if (!state.key || (sign < 0 && inside() === 0)) return; // below nobody, a press would take the next one back
  kept.press(state.key, sign);
  navigator.vibrate?.(sign > 0 ? 15 : [15, 40, 15]);
  state.status = "saving";
  show();
  send();
}

function finish() {
  kept.finish(state.key);
  send();
}

function writeDown(field) {
  const value = Number(field.value);
  if (field.value === "" || !Number.isInteger(value) || value < 0 || value > 100000) {
    field.focus();
    return;
  }
  const { item, day } = chosen();
  kept.type(state.key, { item, day, number: value });
  field.value = "";
  send({ typed: value });
}

function show() {
  const sitting = chosen();
  const counter = document.getElementById("counter");
  if (!counter) return;
  counter.hidden = !sitting;
  if (!sitting) return;
  const now = inside();
  document.getElementById("inside").textContent = number(now);
  const mine = Math.max(0, kept.count(state.key));
  const phones = Math.max(state.sums.get(state.key)?.phones ?? 0, mine ? 1 : 0);
  const isWhole = state.sums.get(state.key)?.is_whole ?? true; // presses that are left out were on this phone too
  const counted = isWhole ? `${say("mine", { n: number(mine) })} · ` : "";
  document.getElementById("mine").textContent = `${counted}${say("phones", { n: number(phones) })}`;
  showSeats(sitting, now);
  const waiting = number(kept.presses());
  document.getElementById("status").textContent =
    typeof state.status === "function" ? state.status() : say(state.status, { n: waiting });
}

function showSeats({ seats }, now) {
  const box = document.getElementById("seats");
  box.className = seats !== null && now >= seats ? "full" : "";
  if (seats === null) box.textContent = say("no_seats");
  else if (now < seats) box.textContent = say("left", { n: number(seats - now), seats: number(seats) });
  else if (now === seats) box.textContent = `⚠ ${say("full", { n: number(seats) })}`;
  else box.textContent = `⚠ ${say("over", { n: number(now - seats), seats: number(seats) })}`;
}

// One message at a time; what is pressed meanwhile goes with the next.
async function send({ typed = null } = {}) {
  if (state.sending) {
    state.again = { typed: typed ?? state.again?.typed ?? null };
    return;
  }
  state.sending = true;
  clearTimeout(state.timer);
  const [finished] = kept.finishing();
  const batch = (finished ? kept.all().filter(([, key]) => key === finished) : kept.waiting()).slice(0, MOST_SENT);
  const numbers = kept.typed().slice(0, 5);
  const status = await post(batch, numbers, finished);
  state.sending = false;
  if (status === "saved" || status === "unknown") {
    state.failures = 0;
    look();
    if (status === "unknown") state.status = status;
    else if (typed !== null) state.status = () => say("written", { n: number(typed) });
    else if (finished) state.status = "thanks";
    else if (state.status !== "thanks" && typeof state.status !== "function") state.status = "saved";
  } else {
    state.status = status;
    state.failures += 1;
  }
  show();
  const next = state.again;
  state.again = false;
  const rest = next || kept.waiting().length || kept.typed().length || kept.finishing().length;
  if (["saved", "unknown"].includes(status) && rest) send(next || {});
  else if (status !== "refused") plan(["saved", "unknown"].includes(status) ? REFRESH : RETRY[Math.min(state.failures, RETRY.length) - 1]);
}

function plan(pause) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => document.hidden || send(), pause);
}

async function post(batch, numbers, finished) {
  const split = (key) => ({ day: key.slice(0, 10), item: key.slice(11) });
  const body = JSON.stringify({
    phone: kept.phone,
    name: kept.name,
    finished: Boolean(finished),
    tallies: batch.map(([phone, key, plus, minus]) => ({ phone, ...split(key), plus, minus })),
    typed: numbers,
  });
  try {
    const answer = await fetch(`/door/${door}/tallies`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body, keepalive: true,
      signal: AbortSignal.timeout?.(8000),
    });
    if (answer.status === 404 || answer.status === 410) return "refused";
    if (!answer.ok) return "broken";
    const told = await answer.json();
    const refused = new Set([...told.unknown.map(keyOf), ...told.unread.map((place) => batch[place][1])]);
    kept.refuse(refused);
    kept.acknowledge(batch.filter(([, key]) => !refused.has(key)));
    if (finished) kept.acknowledgeFinished([finished]);
    kept.acknowledgeTyped(numbers.filter((each) => !refused.has(keyOf(each))));
    remember(told.sums);
    kept.save("sums", { all: [...state.sums.values()] });
    return kept.refused()[state.key] ? "unknown" : "saved";
  } catch {
    return "waiting";
  }
}

// What is not told any more stays as it was last heard: it is counted on here.
function remember(sums) {
  for (const each of sums) state.sums.set(keyOf(each), each);
}

// The page is there without a network once it was opened with one: the worker answers with what is put by here.
async function keepForLater() {
  try {
    await navigator.serviceWorker.register("/door/worker.js", { scope: "/door/" });
    const files = [...document.querySelectorAll("script[src], link[rel=stylesheet]")].map((each) => each.src || each.href);
    const cache = await caches.open("navasard-door-1");
    await cache.addAll([location.href, sittings, new URL("./kept.js", import.meta.url).href, ...files]);
  } catch {
    // a browser without workers, or no network: the page counts as long as it stays open
  }
}

async function fetchSittings() {
  const answer = await fetch(sittings, { signal: AbortSignal.timeout?.(8000) });
  if (!answer.ok) throw new Error(String(answer.status));
  state.looked = Date.now();
  return answer.json();
}

// The programme may have changed meanwhile. What is being counted stays, even where it is no longer offered; what the
// server did not know may be there now, and is said again.
async function look() {
  if (Date.now() - state.looked < LOOK) return;
  try {
    const [told, mine] = [await fetchSittings(), chosen()];
    if (mine && !told.sittings.some((each) => keyOf(each) === state.key)) told.sittings.push(mine);
    const isNews = JSON.stringify(told.sittings) !== JSON.stringify(state.told.sittings);
    state.told = told;
    kept.forgive();
    if (isNews) offer();
    if (kept.waiting().length) send();
  } catch {
    // another time
  }
}

async function begin() {
  try {
    state.told = await fetchSittings();
  } catch {
    setTimeout(begin, 5000);
    return;
  }
  kept.forgive();
  remember(kept.load("sums").all ?? state.told.sums); // those kept here are newer when there is no network
  try {
    state.key = sessionStorage.getItem("navasard-sitting") ?? "";
  } catch {
    // to be chosen
  }
  if (!chosen()) state.key = "";
  const soon = state.told.sittings.filter((each) => each.now);
  if (!state.key && soon.length === 1) state.key = keyOf(soon[0]);
  build();
  send();
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.repeat || !["+", "-"].includes(event.key)) return;
  press(event.key === "+" ? 1 : -1);
  event.preventDefault();
});
window.addEventListener("online", () => state.told && send());
window.addEventListener("storage", show);
document.addEventListener("visibilitychange", () => document.hidden || !state.told || send());
keepForLater();
begin();
