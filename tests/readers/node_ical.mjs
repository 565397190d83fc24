// What node-ical sees in a calendar: a line for each time that something takes place. It believes the name of a zone and
// not its rules. `node node_ical.mjs FIRST LAST < feed.ics`, both in seconds since 1970; the same columns as read.c.
import ical from "node-ical";
import { readFileSync } from "node:fs";

const [first, last] = process.argv.slice(2).map(Number);
const pad = (number) => String(number).padStart(2, "0");
const day = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`; // at local midnight
const written = (date, isDay) => (isDay ? day(date) : date.toISOString().slice(0, 16) + "Z");
const window = { from: new Date(first * 1000), to: new Date(last * 1000) };

for (const event of Object.values(ical.sync.parseICS(readFileSync(0, "utf-8")))) {
  if (event.type !== "VEVENT") continue;
  for (const { start, end, isFullDay } of ical.expandRecurringEvent(event, window)) {
    const times = [written(start, isFullDay), written(end ?? start, isFullDay)];
    console.log([event.uid, ...times, event.status, event.sequence, event.summary].join("\t"));
  }
}
