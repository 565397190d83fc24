"""The programs that the other tests here read with: all of them understand a calendar, and notice a wrong one."""

from __future__ import annotations

from tests.readers.programs import Reader, Seen

ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
READING = """BEGIN:VEVENT
UID:a@example.org
DTSTAMP:20260301T090000Z
SEQUENCE:2
STATUS:CONFIRMED
SUMMARY:Lecture\\, avec points-virgules\\; et accents : é
DTSTART;TZID=Europe/Paris:20261024T200000
DTEND;TZID=Europe/Paris:20261024T213000
RRULE:FREQ=WEEKLY;BYDAY=SA,SU;UNTIL=20261101T190000Z
EXDATE;TZID=Europe/Paris:20261031T200000
END:VEVENT
"""
TITLE = "Lecture, avec points-virgules; et accents : é"


def calendar(*parts: str) -> bytes:
    whole = ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Essai//Essai//FR\n", *parts, "END:VCALENDAR\n")
    return "".join(whole).replace("\n", "\r\n").encode()


def test_every_program_repeats_an_event_over_the_night_of_the_clock_change(read: Reader) -> None:
    def seen(starts: str, ends: str) -> Seen:
        return Seen("a@example.org", starts, ends, "CONFIRMED", "2", TITLE)

    assert sorted(read(calendar(ZONE, READING))) == [
        seen("2026-10-24T18:00Z", "2026-10-24T19:30Z"),
        seen("2026-10-25T19:00Z", "2026-10-25T20:30Z"),
        seen("2026-11-01T19:00Z", "2026-11-01T20:30Z"),
    ]


def test_every_program_notices_a_wrong_hour(read: Reader) -> None:
    late = READING.replace("T200000\nDTEND", "T203000\nDTEND").replace("T200000\nEND", "T203000\nEND")
    assert min(read(calendar(ZONE, late))).starts == "2026-10-24T18:30Z"
