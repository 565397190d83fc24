// What only the browser can do for every page: hear Ctrl+Z, and keep for next time whose it is.

const YEAR = 365 * 24 * 60 * 60; // seconds
const hearing = new WeakMap(); // of each mounted component, how it is told

/** Whether a key belongs to what has the focus: a field, a table that is edited, an open dialog. */
function isSpokenFor(event) {
  const [target] = event.composedPath();
  const own = "input, textarea, select, [contenteditable=true], [data-testid=stDataFrame], [role=dialog]";
  return event.defaultPrevented || Boolean(target.closest?.(own)) || Boolean(document.querySelector("[role=dialog]"));
}

/** "undo", "redo", or nothing for all other keys. */
function step(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === "y" && !event.shiftKey) return "redo";
  if (key !== "z") return undefined;
  return event.shiftKey ? "redo" : "undo";
}

function keep([name, value]) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${value ? YEAR : 0}; samesite=strict${secure}`;
}

export default function ({ data, parentElement, setTriggerValue }) {
  Object.entries(data.cookies).forEach(keep);
  const known = hearing.get(parentElement);
  const mine = known ?? { calls: 0 };
  const call = ++mine.calls;
  mine.tell = setTriggerValue;
  // Streamlit also asks to clean up after a call that another has overtaken: that is no end.
  const leave = () => setTimeout(() => call === mine.calls && mine.leave());
  if (known) return leave;
  const hear = (event) => {
    const asked = step(event);
    if (!asked || isSpokenFor(event)) return;
    event.preventDefault();
    mine.tell("step", asked);
  };
  mine.leave = () => {
    document.removeEventListener("keydown", hear);
    delete document.body.dataset.hears;
    hearing.delete(parentElement);
  };
  hearing.set(parentElement, mine);
  document.addEventListener("keydown", hear);
  document.body.dataset.hears = "keys";
  return leave;
}
