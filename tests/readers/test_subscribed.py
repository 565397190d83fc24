"""What a subscriber holds after each publication: just what was published, whatever program it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lib.programme import Item, Repeat, Status, text
from tests.readers.conftest import Subscribe
from tests.readers.house import PARIS, YEREVAN, House, agenda, item, moved
from tests.readers.programs import with_icalendar, with_node_ical
from tests.readers.subscribers import Polling, Syncing

MAY = datetime(2026, 5, 9, 20, tzinfo=PARIS)
READING = item("lecture", MAY)
CONCERT = item("concert", MAY, venue_id="cave")
NIGHT = item("nuit", MAY.replace(hour=22), hours=6.5)
CANCELLED: dict[str, Any] = {"status": Status.CANCELLED}
TUESDAY = datetime(2026, 10, 20, 10, tzinfo=PARIS)
SHOW = item("expo", TUESDAY, 8, kind="exhibition", repeat=Repeat(date(2026, 11, 4), frozenset({0})))
DAILY = [date(2026, 10, 20) + timedelta(days=n) for n in range(16) if n not in (6, 13)]


def test_a_subscriber_holds_what_is_published_and_nothing_else(house: House, subscribe: Subscribe) -> None:
    house.publish(READING, CONCERT, NIGHT)
    reader = subscribe(house.url())
    reader.sync()
    assert reader.agenda() == agenda(READING, CONCERT, NIGHT)

    later, renamed, new = moved(READING, days=1), replace(CONCERT, title=text("Récital", "fr")), item("bal", MAY)
    house.save(later, renamed, new, removed=["nuit"])
    reader.sync()
    assert reader.agenda() == agenda(READING, CONCERT, NIGHT)  # what is on the desk only is nobody's business

    house.publish()
    reader.sync()
    assert reader.agenda() == agenda(later, renamed, new, replace(NIGHT, **CANCELLED))


def test_going_back_is_one_more_change_for_a_subscriber(house: House, subscribe: Subscribe) -> None:
    first = house.publish(READING, CONCERT)
    reader = subscribe(house.url())
    house.publish(moved(READING, hours=3), replace(CONCERT, **CANCELLED), NIGHT)
    reader.sync()
    house.press.go_back("saison", first, by="press")
    house.advance(minutes=1)
    reader.sync()
    assert reader.agenda() == agenda(READING, CONCERT, replace(NIGHT, **CANCELLED))


def test_what_was_removed_is_cancelled_for_thirty_days_and_then_gone(house: House, subscribe: Subscribe) -> None:
    house.publish(READING, CONCERT)
    reader = subscribe(house.url())
    house.publish(removed=["concert"])
    house.advance(days=29)
    reader.sync()
    assert reader.agenda() == agenda(READING, replace(CONCERT, **CANCELLED))
    house.advance(days=1)
    reader.sync()
    assert reader.agenda() == agenda(READING)


def test_an_item_taken_back_to_the_desk_is_told_as_cancelled(house: House, subscribe: Subscribe) -> None:
    house.publish(READING, CONCERT)
    reader = subscribe(house.url())
    tentative = replace(CONCERT, status=Status.TENTATIVE, title=text("Secret", "fr"))
    house.publish(replace(READING, starts_at=None, ends_at=None), tentative)
    reader.sync()
    assert reader.agenda() == agenda(replace(READING, **CANCELLED), replace(CONCERT, **CANCELLED))
    house.publish(READING, CONCERT)
    reader.sync()
    assert reader.agenda() == agenda(READING, CONCERT)


def test_what_is_cancelled_can_be_kept_in_sight(house: House, subscribe: Subscribe) -> None:
    house.publish(READING, CONCERT)
    reader = subscribe(house.url("/feeds/saison.ics?cancelled=visible"))
    house.publish(replace(READING, **CANCELLED), removed=["concert"])
    reader.sync()
    shown = [replace(each, title=text(f"ANNULÉ – {each.title.to('fr')}", "fr")) for each in (READING, CONCERT)]
    assert reader.agenda() == agenda(*shown)


def test_an_exhibition_is_one_line_or_its_days_or_its_first_and_last(house: House, subscribe: Subscribe) -> None:
    house.publish(SHOW)
    seen = []
    for way in ("span", "daily", "ends"):
        reader = subscribe(house.url(f"/feeds/saison.ics?exhibitions={way}"))
        reader.sync()
        seen.append(sorted((starts, ends) for _, starts, ends, _ in reader.agenda()))
    line, days, ends = seen
    lasts_until = "2026-11-04" if isinstance(reader, Syncing) else "2026-11-05"  # khal tells the last day
    assert line == [("2026-10-20", lasts_until)]
    hours = [(f"{day}T{8 + is_winter:02}:00Z", f"{day}T{16 + is_winter}:00Z") for day, is_winter in _seasons(DAILY)]
    assert days == hours
    assert ends == [hours[0], hours[-1]]


def _seasons(days: list[date]) -> list[tuple[date, bool]]:
    return [(day, day >= date(2026, 10, 25)) for day in days]


def test_an_alarm_changes_nothing_of_what_is_held(house: House, subscribe: Subscribe) -> None:
    house.publish(READING, SHOW, replace(CONCERT, **CANCELLED))
    silent, ringing = (subscribe(house.url(f"/feeds/saison.ics{query}")) for query in ("", "?alarm=1440"))
    silent.sync()
    ringing.sync()
    assert silent.agenda() == ringing.agenda()
    assert len(ringing.agenda()) == 3


NIGHTS = [(3, 29), (10, 25)]


@pytest.fixture
def around_both_nights() -> list[Item]:
    """Every half hour that may be doubtful, the day before, that night and the day after, where clocks change, and
    where they do not; and what lasts through the night.
    """
    found = []
    for month, day in NIGHTS:
        for date_ in (date(2026, month, day) + timedelta(days=n) for n in (-1, 0, 1)):
            name = f"{date_:%m-%d}"
            for hour in (1, 2, 3):
                start = datetime(date_.year, date_.month, date_.day, hour, 30, tzinfo=PARIS)
                found.append(item(f"{name} {hour}:30", start))
                found.append(item(f"{name} {hour}:30 Erevan", start.replace(tzinfo=YEREVAN), venue_id="cascade"))
            found.append(item(f"{name} 23:00–4:00", datetime(2026, month, date_.day, 23, tzinfo=PARIS), 5))
        again = datetime(2026, month, day, 2, 30, tzinfo=PARIS, fold=1)
        found.append(item(f"{month}-{day} 2:30 encore", again))
        weekly = datetime(2026, month, day - 2, 20, tzinfo=PARIS)
        found.append(item(f"{month}-{day} 20:00", weekly, 2, repeat=Repeat(weekly.date() + timedelta(days=4))))
        late = datetime(2026, month, day - 2, 23, 30, tzinfo=PARIS)
        found.append(item(f"{month}-{day} 23:30", late, 4, repeat=Repeat(late.date() + timedelta(days=4))))
    return found


def test_hours_are_right_on_both_sides_of_both_nights(
    house: House, subscribe: Subscribe, around_both_nights: list[Item]
) -> None:
    house.publish(*around_both_nights)
    reader = subscribe(house.url())
    reader.sync()
    assert reader.agenda() == agenda(*around_both_nights)
    over = [moved(each, days=1) for each in around_both_nights if not each.repeat]
    repeated = [each for each in around_both_nights if each.repeat]
    house.publish(*over)
    reader.sync()
    assert reader.agenda() == agenda(*over, *repeated)


HOSTILE = [
    "<script>alert('é')</script>",
    '=HYPERLINK("https://example.org";"clic")',
    "BEGIN:VEVENT\\nUID:x;a,b:c\\",
    'C:\\New; 1, 2 "trois" ^n & &amp; %0D%0A',
    "Կոմիտաս – Ծիրանի ծառ 🎻 " + "я" * 90,
]


def test_a_hostile_title_is_shown_as_it_is_written(house: House, subscribe: Subscribe) -> None:
    reader = subscribe(house.url())
    is_deaf = isinstance(reader, Polling) and reader.read is with_node_ical  # to an escaped backslash before an n
    titles = [title for title in HOSTILE if "\\" not in title or not is_deaf]
    items = [item(f"i{n}", MAY + timedelta(days=n), title=text(title, "fr")) for n, title in enumerate(titles)]
    broken = item("cr", MAY, title=text("Un\r\nBEGIN:VEVENT\r\ndeux\0 \u202etrois", "fr"))
    house.publish(*items, broken)
    reader.sync()
    mended = replace(broken, title=text("Un BEGIN:VEVENT deux trois", "fr"))
    assert reader.agenda() == agenda(*items, mended)


def test_a_subscriber_keeps_what_it_has_while_nothing_is_public(house: House) -> None:
    house.publish(READING)
    reader = Polling(house.url(), with_icalendar)
    reader.sync()
    reader.sync()
    house.press.withdraw("saison", by="press")
    house.advance(minutes=1)
    reader.sync()
    assert reader.agenda() == agenda(READING)
    house.press.put_back("saison")
    house.advance(minutes=1)
    reader.sync()
    assert reader.answers == [200, 304, 404, 304]
