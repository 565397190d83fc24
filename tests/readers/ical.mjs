// What ical.js, the parser of Thunderbird and Nextcloud, sees in a calendar: a line for each time that something
// takes place. `node ical.mjs FIRST LAST < feed.ics`, both in seconds since 1970; the same columns as read.c.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const [first, last] = process.argv.slice(2).map(Number);
const seconds = (time) => time.toUnixTime();
const written = (time) =>
  time.isDate ? time.toString() : new Date(seconds(time) * 1000).toISOString().slice(0, 16) + "Z";

function* occurrences(event) {
  if (!event.isRecurring()) {
    yield [event.startDate, event.endDate];
    return;
  }
  const each = event.iterator();
  for (let start = each.next(); start && seconds(start) < last; start = each.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(start);
    yield [startDate, endDate];
  }
}

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf-8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  for (const [start, end] of occurrences(event)) {
    if (seconds(start) >= last || seconds(end) < first) continue;
    const status = component.getFirstPropertyValue("status");
    console.log([event.uid, written(start), written(end), status, event.sequence, event.summary].join("\t"));
  }
}
