// Minutes of a festival day in words. A day goes on past midnight: minute 1470 is 00:30 of its evening.

const DAY = 24 * 60;
const THIN = "\u202f"; // French keeps "14 h 30" on one line

/** The hour of a minute as the language writes it. */
export function hour(minute, language) {
  const within = ((minute % DAY) + DAY) % DAY;
  const [hours, minutes] = [Math.floor(within / 60), within % 60];
  if (language === "fr") return `${hours}${THIN}h${minutes ? THIN + String(minutes).padStart(2, "0") : ""}`;
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/** Both hours of a span. */
export function span(start, end, language) {
  return `${hour(start, language)} – ${hour(end, language)}`;
}

/** A sentence with its {braces} filled in. */
export function say(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (braces, name) => values[name] ?? braces);
}

/** The day that is so many days after another; both as "2024-10-19". */
export function dayAfter(iso, days) {
  return new Date(Date.parse(`${iso}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** How many days lie between two; negative when the second is earlier. */
export function daysBetween(one, other) {
  return Math.round((Date.parse(`${other}T00:00Z`) - Date.parse(`${one}T00:00Z`)) / 86_400_000);
}
