"""The calendar a programme becomes. Names begin with the requirement they hold; docs/feeds.md lists what each asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.feed import EventCache, calendar, default_language
from lib.feeds.feed_urls import Cancelled, Choice, Exhibitions
from lib.feeds.selection import Selection
from lib.programme import Festival, Item, Programme, Repeat, Stamp, Status, Text, Venue, sittings, text
from lib.releases import PUBLIC, Audience, Release, View, publish, view

PARIS, KAPAN, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan"), ZoneInfo("America/New_York")
CASABLANCA = ZoneInfo("Africa/Casablanca")  # no yearly rules
CHANGED_AT = datetime(2026, 5, 4, 10, 20, 30, tzinfo=UTC)
FESTIVAL = Festival(
    id="golden-2026",
    name=text("Festival d’été, Armenie; \\2026"),
    first_day=date(2026, 10, 1),
    last_day=date(2026, 10, 31),
)
HALL = Venue(
    id="hall", name="Salle A; B", address='12, rue "X"', city="Lyon", latitude=45.764043, longitude=-0.00001
)  # fmt: skip
CELLAR = Venue(id="cellar", name="Cave")
HOUR = timedelta(hours=1)
LATER = CHANGED_AT + HOUR


def item(item_id: str = "a", starts_at: datetime | None = None, length: timedelta = HOUR, **fields: Any) -> Item:
    start = starts_at or datetime(2026, 10, 10, 20, tzinfo=PARIS)
    end = (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    plain = Item(id=item_id, title=text("Lecture"), venue_id="hall", starts_at=start, ends_at=end)
    return replace(plain, **fields)


def exhibition(last_day: date = date(2026, 11, 4), **fields: Any) -> Item:
    """Open 10–18 from Tuesday 20 October, over the night of the 25th, but on Mondays and on the 1st of November."""
    repeat = Repeat(last_day, frozenset({0}), frozenset({date(2026, 11, 1)}))
    start = datetime(2026, 10, 20, 10, tzinfo=PARIS)
    return item("expo", start, 8 * HOUR, **{"title": text("Expo"), "kind": "exhibition", "repeat": repeat} | fields)


def programme(*items: Item, festival: Festival = FESTIVAL, stamps: Mapping[str, Stamp] | None = None) -> Programme:
    return Programme(festival, (HALL, CELLAR), items, stamps=stamps or {}, changed_at=CHANGED_AT)


def told(programme: Programme, audience: Audience = PUBLIC) -> View:
    """What is told of a programme that was just published for the first time."""
    at = programme.changed_at or CHANGED_AT
    return view(publish(programme, Release(1, at, "ani")), at, audience)


def calendar_of(programme: Programme, *, language: str = "en", **more: Any) -> bytes:
    """All that everybody may see of it."""
    choice = Choice(programme.festival.id)
    return calendar(told(programme), choice=choice, language=language, domain="example.org", **more)


def written(*items: Item, language: str = "en", exhibitions: Exhibitions = Exhibitions.SPAN, **chosen: Any) -> bytes:
    choice = Choice(FESTIVAL.id, exhibitions=exhibitions, **chosen)
    return calendar(told(programme(*items)), choice=choice, language=language, domain="example.org")


def after(before: Programme, now: Programme, **chosen: Any) -> bytes:
    """What subscribers get of the second of two releases."""
    first = publish(before, Release(1, CHANGED_AT, "ani"))
    second = publish(now, Release(2, LATER, "ani"), first)
    choice = Choice(FESTIVAL.id, **chosen)
    return calendar(view(second, LATER), choice=choice, language="fr", domain="example.org")


def lines(body: bytes) -> list[str]:
    """Unfolded here, by the letter of RFC 5545 section 3.1, and not by the library."""
    return body.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def values(body: bytes, name: str) -> list[str]:
    """What stands after the first colon of each line of that property; of one without quoted parameters."""
    return [line.partition(":")[2] for line in lines(body) if re.match(rf"{name}[;:]", line)]


def value(body: bytes, name: str) -> str:
    """The value in the only event."""
    (only,) = values(body[body.index(b"BEGIN:VEVENT") :], name)
    return only


def unescaped(said: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], said)


def occurrences(body: bytes) -> list[tuple[str, datetime, datetime]]:
    """UID up to the sitting, start and end of everything that a reader of the calendar sees."""
    whole = icalendar.Calendar.from_ical(body)
    del whole["X-WR-TIMEZONE"]  # with it, this reader turns UTC into local hours, and loses which of two 2:00 is meant
    read = recurring_ical_events.of(whole, keep_recurrence_attributes=False)
    events = read.between(datetime(2025, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC))
    found = [(re.split("[+.]", event["UID"])[0], event.start, event.end) for event in events]
    return sorted((uid, start.astimezone(UTC), end.astimezone(UTC)) for uid, start, end in found)


def expected(*items: Item) -> list[tuple[str, datetime, datetime]]:
    return sorted((each.id, span.starts_at, span.ends_at) for each in items for span in sittings(each))


# What outside text may hold: anything that can be typed, and what should not be.
hostile = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\r\n\t\0\x0b\x1b\x7f\x85\u2028\u2029\ufeff\ufffd\u202e"),
        st.sampled_from(";,:\\\"'^"),
    ),
    max_size=120,
)
titles = hostile.filter(bool).map(text)
hostile_items = st.builds(
    item,
    item_id=hostile.filter(bool),
    title=titles,
    description=hostile.map(text),
    strand=hostile,
    organiser=hostile,
    audience=hostile,
    price=hostile,
    language=hostile,
    people=st.lists(hostile, max_size=3).map(tuple),
    url=st.one_of(hostile, hostile.map("https://example.org/".__add__)),
    status=st.sampled_from([Status.CONFIRMED, Status.CANCELLED]),
)
UNWANTED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff\ufffd]|\r(?!\n)|(?<!\r)\n")


@given(each=hostile_items, name=titles)
def test_m1_to_m6_hold_whatever_people_write(each: Item, name: Text) -> None:
    venue = replace(HALL, name=name.versions[0][1].strip() or "x", address=each.price)
    festival = replace(FESTIVAL, name=name, description=each.title)
    body = calendar_of(Programme(festival, (venue,), (each,)), language="fr")
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"\r\nEND:VCALENDAR\r\n")
    assert not UNWANTED.search(body.decode())
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert all(line.decode() for line in body.split(b"\r\n")[:-1])
    assert all(re.fullmatch(r"[A-Z-]+(;[A-Z-]+=(\"[^\"]*\"|[^\";:,]*))*:.+", line) for line in lines(body))
    assert [line for line in lines(body) if line.startswith("BEGIN:")].count("BEGIN:VEVENT") == 1
    assert icalendar.Calendar.from_ical(body).events[0].start == each.starts_at


def test_m1_to_m9_hold_without_a_single_event() -> None:
    assert written() == written(item(status=Status.TENTATIVE))
    assert lines(written())[0] == "BEGIN:VCALENDAR"
    assert "BEGIN:VTIMEZONE" in lines(written())


@pytest.mark.parametrize("letter", ["a", "é", "Հ", "語", "🎭"])
@pytest.mark.parametrize("shift", range(4))
def test_m3_lines_are_folded_between_letters(letter: str, shift: int) -> None:
    title = "x" * shift + letter * 200
    folded = written(item(title=text(title))).split(b"\r\n")
    assert all(len(line.decode().encode()) <= 75 for line in folded)
    assert value(b"\r\n".join(folded), "SUMMARY") == title


@given(words=st.lists(st.text("aé ", min_size=1), min_size=1, max_size=60).map(" ".join).filter(str.strip))
def test_m4_no_space_of_the_text_is_lost_or_added(words: str) -> None:
    assert value(written(item(title=text(words))), "SUMMARY") == words.strip()


def test_m5_text_is_encoded_once() -> None:
    assert "SUMMARY:Fête à Կապան 🎭".encode() in written(item(title=text("Fête à Կապան 🎭")))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a, b; c", r"a\, b\; c"),
        ("C:\\New", r"C:\\New"),
        ("\\n", r"\\n"),
        ('a: "b"', 'a: "b"'),
        ("one\r\ntwo\rthree\u2028four", "one two three four"),
        ("tab\there", "tab here"),
        ("\u202eevil\0\ufeff", "evil"),
    ],
)
def test_m6_text_is_escaped_once_and_nothing_else(said: str, shown: str) -> None:
    assert value(written(item(title=text(said))), "SUMMARY") == shown


def test_m6_a_description_keeps_its_lines() -> None:
    body = written(item(description=text("one\r\ntwo\n\nthree")))
    assert value(body, "DESCRIPTION") == r"one\ntwo\n\nthree"


def test_m6_values_that_are_no_text_have_no_escapes() -> None:
    body = written(item(url="https://example.org/a,b;c?d=é f"))
    assert value(body, "URL") == "https://example.org/a,b;c?d=%C3%A9%20f"
    assert value(body, "GEO") == "45.764043;-0.00001"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.org", "https://", "http://[", "", "file:///etc"])
def test_m6_what_is_no_web_address_is_no_url(url: str) -> None:
    assert "URL" not in {line.partition(":")[0] for line in lines(written(item(url=url)))}


def test_m7_parameters_with_punctuation_are_quoted() -> None:
    body = written(item())
    (line,) = [line for line in lines(body) if line.startswith("X-APPLE-STRUCTURED-LOCATION")]
    assert "X-TITLE=\"Salle A; B, 12, rue 'X', Lyon\":geo:45.764043,-0.00001" in line


def test_m8_one_calendar_with_its_version_and_product() -> None:
    found = lines(written(item(), exhibition()))
    heads = ("BEGIN:VCALENDAR", "END:VCALENDAR", "VERSION:2.0", "PRODID:-//Navasard//Navasard//EN")
    assert [found.count(each) for each in heads] == [1, 1, 1, 1]
    assert not any(line.startswith("CALSCALE") for line in found)


@pytest.mark.parametrize("zone", [CASABLANCA, ZoneInfo("UTC")])
def test_m8_a_calendar_is_never_without_a_component(zone: ZoneInfo) -> None:
    body = calendar_of(programme(festival=replace(FESTIVAL, zone=zone)))
    assert values(body, "TZID") == ["Etc/UTC"]


def test_m9_has_no_method() -> None:
    assert not values(written(item()), "METHOD")


def test_m10_m11_times_are_local_to_a_zone_that_is_described_once() -> None:
    body = written(item("a"), item("b"), item("c", datetime(2026, 10, 10, 20, tzinfo=KAPAN)))
    assert [line for line in lines(body) if line.startswith("DTSTART;")] == [
        "DTSTART;TZID=Europe/Paris:20261010T200000",
        "DTSTART;TZID=Europe/Paris:20261010T200000",
        "DTSTART;TZID=Asia/Yerevan:20261010T200000",
    ]
    assert values(body, "TZID") == ["Asia/Yerevan", "Europe/Paris"]


@pytest.mark.parametrize("zone", [CASABLANCA, ZoneInfo("UTC"), ZoneInfo("Etc/Zulu")])
def test_m10_where_there_are_no_yearly_rules_times_are_utc(zone: ZoneInfo) -> None:
    start = datetime(2026, 10, 10, 20, tzinfo=zone)
    body = written(item(starts_at=start))
    assert value(body, "DTSTART") == f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    assert values(body, "TZID") == ["Europe/Paris"]


def test_m12_m13_the_vtimezone_is_a_yearly_rule_of_a_few_lines() -> None:
    found = lines(written(item()))
    assert found[found.index("BEGIN:VTIMEZONE") : found.index("END:VTIMEZONE")] == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Paris",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
    ]


@pytest.mark.parametrize("zone", [PARIS, KAPAN, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")])
@pytest.mark.parametrize("month", range(1, 13))
def test_m14_who_believes_the_file_sees_the_same_hours(zone: ZoneInfo, month: int) -> None:
    start = datetime(2026, month, 10, 20, tzinfo=zone)
    read = icalendar.Calendar.from_ical(written(item(starts_at=start)))
    by_file = {each.tz_name: each.to_tz(lookup_tzid=False) for each in read.timezones}
    event = read.events[0]
    assert isinstance(event.start, datetime)
    assert event.start.replace(tzinfo=by_file[zone.key]).utcoffset() == start.utcoffset()


@pytest.mark.parametrize(
    ("start", "length", "shown"),
    [
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS), HOUR, ("20261025T003000Z", "20261025T013000Z")),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS), HOUR, ("20261025T013000Z", "20261025T023000Z")),
        (datetime(2026, 10, 24, 22, tzinfo=PARIS), 5 * HOUR, ("20261024T200000Z", "20261025T010000Z")),
        (datetime(2026, 10, 24, 22, tzinfo=PARIS), 6 * HOUR, ("20261024T220000", "20261025T030000")),
        (datetime(2026, 3, 29, 2, 30, tzinfo=PARIS), HOUR, ("20260329T033000", "20260329T043000")),
        (datetime(2026, 11, 1, 1, 0, tzinfo=NEW_YORK), HOUR, ("20261101T050000Z", "20261101T060000Z")),
    ],
)
def test_m15_doubtful_hours_are_written_in_utc(start: datetime, length: timedelta, shown: tuple[str, str]) -> None:
    body = written(item(starts_at=start, length=length))
    assert (value(body, "DTSTART"), value(body, "DTEND")) == shown


def test_m16_an_item_that_takes_no_time_has_no_end() -> None:
    body = written(item(length=timedelta(0)))
    assert not values(body, "DTEND")
    assert not values(body, "DURATION")
    assert occurrences(body) == expected(item(length=timedelta(0)))


def test_m16_an_end_in_another_zone_is_written_on_the_clock_of_the_start() -> None:
    start = datetime(2026, 10, 10, 20, tzinfo=PARIS)
    away = Item(id="a", title=text("x"), starts_at=start, ends_at=datetime(2026, 10, 11, 1, tzinfo=KAPAN))
    assert "DTEND;TZID=Europe/Paris:20261010T230000" in lines(written(away))


def test_m16_m17_an_exhibition_is_one_line_over_its_days() -> None:
    body = written(exhibition(organiser="Ville"))
    assert "DTSTART;VALUE=DATE:20261020" in lines(body)
    assert "DTEND;VALUE=DATE:20261105" in lines(body)
    assert value(body, "TRANSP") == "TRANSPARENT"
    assert unescaped(value(body, "DESCRIPTION")).splitlines() == [
        "Open from 10:00 to 18:00",
        "Closed: Monday",
        "Exceptionally closed: Sun 1 Nov",
        "Organised by Ville",
    ]


@pytest.mark.parametrize("exhibitions", Exhibitions)
def test_a_play_on_several_evenings_stands_at_its_hour_on_each(exhibitions: Exhibitions) -> None:
    play = item(length=2 * HOUR, repeat=Repeat(date(2026, 10, 14), frozenset({0})))
    body = written(play, exhibitions=exhibitions)
    assert occurrences(body) == expected(play)
    assert value(body, "RRULE") == "FREQ=WEEKLY;UNTIL=20261014T180000Z;BYDAY=TU,WE,SA,SU"
    assert not values(body[body.index(b"BEGIN:VEVENT") :], "DESCRIPTION")


def test_m18_m19_daily_hours_are_a_weekly_rule_with_its_exceptions() -> None:
    body = written(exhibition(), exhibitions=Exhibitions.DAILY)
    event = lines(body)[lines(body).index("BEGIN:VEVENT") :]
    assert [line for line in event if line.startswith(("DT", "RRULE", "EXDATE"))] == [
        "DTSTART;TZID=Europe/Paris:20261020T100000",
        "DTEND;TZID=Europe/Paris:20261020T180000",
        "DTSTAMP:20260504T102030Z",
        "RRULE:FREQ=WEEKLY;UNTIL=20261104T090000Z;BYDAY=TU,WE,TH,FR,SA,SU",
        "EXDATE;TZID=Europe/Paris:20261101T100000",
    ]
    assert occurrences(body) == expected(exhibition())


def test_m18_the_rule_starts_on_the_first_day_that_is_open() -> None:
    opens_on_wednesday = exhibition(repeat=Repeat(date(2026, 11, 4), frozenset({0, 1})))
    body = written(opens_on_wednesday, exhibitions=Exhibitions.DAILY)
    assert value(body, "DTSTART") == "20261021T100000"
    assert occurrences(body) == expected(opens_on_wednesday)
    assert "DTSTART;VALUE=DATE:20261021" in lines(written(opens_on_wednesday))


@pytest.mark.parametrize(
    ("start", "length"),
    [
        (datetime(2026, 10, 20, 10, tzinfo=CASABLANCA), 8 * HOUR),  # no rules for its clock
        (datetime(2026, 10, 20, 2, 30, tzinfo=PARIS), HOUR),  # shown twice on the 25th
        (datetime(2026, 10, 20, 20, tzinfo=PARIS), 8 * HOUR),  # an hour longer in the night to the 25th
        (datetime(2026, 3, 20, 2, 30, tzinfo=PARIS), HOUR),  # skipped on the 29th
    ],
)
def test_m18_what_no_rule_can_say_is_said_day_by_day(start: datetime, length: timedelta) -> None:
    nightly = item("expo", start, length, repeat=Repeat(start.date() + timedelta(days=14)))
    body = written(nightly, exhibitions=Exhibitions.DAILY)
    assert occurrences(body) == expected(nightly)
    assert len(set(values(body, "UID"))) == 15
    assert not values(body[body.index(b"BEGIN:VEVENT") :], "RRULE")


def test_m18_an_exhibition_that_is_never_open_is_left_out() -> None:
    monday = datetime(2026, 10, 19, 10, tzinfo=PARIS)
    never = item("never", monday, repeat=Repeat(monday.date(), frozenset({0})))
    assert written(never) == written()


def test_m20_no_instance_is_overridden() -> None:
    assert not values(written(exhibition(), exhibitions=Exhibitions.DAILY), "RECURRENCE-ID")


def test_m21_a_uid_is_made_of_the_ids_alone() -> None:
    moved = item("42", datetime(2026, 10, 11, tzinfo=PARIS), title=text("Other"), venue_id=None)
    assert (
        value(written(item("42")), "UID") == value(written(moved, language="fr"), "UID") == "42.golden-2026@example.org"
    )


@given(ids=st.lists(st.text(min_size=1), min_size=2, max_size=6, unique=True))
def test_m21_different_items_have_different_uids(ids: list[str]) -> None:
    uids = values(written(*map(item, ids)), "UID")
    assert len(set(uids)) == len(ids)
    assert all(re.fullmatch(r"[!-~]+", uid) for uid in uids)


def test_m22_stamps_tell_the_release_that_changed_an_item_and_not_the_time_of_asking() -> None:
    both = programme(item("a"), item("b", datetime(2026, 10, 11, 20, tzinfo=PARIS)))
    body = after(both, replace(both, items=(both.items[0], replace(both.items[1], price="1 €"))))
    assert values(body, "DTSTAMP") == ["20260504T102030Z", "20260504T112030Z"]
    assert values(body, "LAST-MODIFIED") == ["20260504T112030Z", "20260504T102030Z", "20260504T112030Z"]


def test_m23_the_sequence_is_that_of_the_stamp() -> None:
    body = calendar_of(programme(item(), stamps={"a": Stamp(CHANGED_AT, 7)}))
    assert value(body, "SEQUENCE") == "7"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_m24_a_cancelled_item_says_so_in_its_title_too(language: str) -> None:
    body = written(item(status=Status.CANCELLED), language=language)
    word = {"fr": "ANNULÉ", "en": "CANCELLED"}[language]
    assert (value(body, "STATUS"), value(body, "SUMMARY")) == ("CANCELLED", f"{word} – Lecture")


def test_m24_confirmed_items_are_confirmed_and_block_nobody() -> None:
    body = written(item())
    assert (value(body, "STATUS"), value(body, "TRANSP")) == ("CONFIRMED", "TRANSPARENT")


def test_m25_a_title_of_nothing_visible_is_replaced_by_the_kind() -> None:
    assert value(written(item(title=text("\u202e\0\n"), kind="concert")), "SUMMARY") == "Concert"


@pytest.mark.parametrize("exhibitions", Exhibitions)
def test_m25_nothing_stands_twice_in_an_event(exhibitions: Exhibitions) -> None:
    body = written(exhibition(url="https://example.org", strand="x", people=("A",)), exhibitions=exhibitions)
    event = lines(body)[lines(body).index("BEGIN:VEVENT") : lines(body).index("END:VEVENT")]
    names = [re.split("[;:]", line)[0] for line in event]
    assert len(names) == len(set(names))
    assert "SUMMARY" in names


def test_m26_the_calendar_has_a_name_and_says_how_often_to_come_back() -> None:
    body = written()
    assert values(body, "X-WR-CALNAME") == values(body, "NAME") == ["Festival d’été – Armenie – 2026"]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines(body)
    assert values(body, "X-PUBLISHED-TTL") == ["PT1H"]


def test_s4_s15_s16_the_calendar_tells_its_zone_colour_and_address() -> None:
    festival = replace(FESTIVAL, url="https://example.org/fête", description=text("a, b"))
    url = "https://example.org/feeds/golden-2026.ics?lang=en"
    body = calendar_of(programme(festival=festival), url=url)
    assert values(body, "X-WR-TIMEZONE") == ["Europe/Paris"]
    assert values(body, "COLOR") == ["firebrick"]
    assert f"SOURCE;VALUE=URI:{url}" in lines(body)
    assert values(body, "URL") == ["https://example.org/f%C3%AAte"]
    assert values(body, "X-WR-CALDESC") == values(body, "DESCRIPTION") == [r"a\, b"]
    assert not values(body, "UID")  # one of the whole (RFC 7986) makes vdirsyncer take all events for one


def test_s11_an_address_is_also_a_line_of_the_description() -> None:
    body = written(item(url="https://example.org/a", description=text("Words.")))
    assert value(body, "DESCRIPTION") == r"Words.\n\nhttps://example.org/a"


def test_s12_the_description_says_who_for_whom_and_how_much() -> None:
    full = item(
        people=("Anna", "Ben"), organiser="Ville", language="hy", audience="dès 6 ans", price="5 €", is_free=True,
        is_end_assumed=True, notes="badge 1234", expected=80,
    )  # fmt: skip
    assert unescaped(value(written(full, language="en"), "DESCRIPTION")).splitlines() == [
        "The end is not announced: it is assumed.",
        "With Anna and Ben",
        "Organised by Ville",
        "Language: Armenian",
        "Audience: dès 6 ans",
        "Free entry",
        "Price: 5 €",
    ]


@pytest.mark.parametrize(
    ("price", "said"),
    [
        ("entrée libre", ["Free entry"]),
        (" Free entry. ", ["Free entry"]),
        ("Entrée libre, dans la limite des places", ["Entrée libre, dans la limite des places"]),
        ("", ["Free entry"]),
        ("5 € conseillés", ["Free entry", "Price: 5 € conseillés"]),
    ],
)
def test_that_entry_is_free_is_said_once(price: str, said: list[str]) -> None:
    body = written(item(price=price, is_free=True), language="en")
    assert unescaped(value(body, "DESCRIPTION")).splitlines() == said


def test_s12_what_is_internal_is_never_published() -> None:
    secret = item(notes="badge 1234", extra=(("Téléphone", "0123456789"),), get_in=HOUR, expected=777)
    body = calendar_of(Programme(FESTIVAL, (replace(HALL, notes="clef 5678", extra=(("x", "9999"),)),), (secret,)))
    assert not re.search("1234|0123456789|5678|9999|777", body.decode())


@pytest.mark.parametrize(
    ("venue", "shown"),
    [
        (HALL, r'Salle A\; B\, 12\, rue "X"\, Lyon'),
        (replace(HALL, address="3 quai Y, 69000 LYON"), r"Salle A\; B\, 3 quai Y\, 69000 LYON"),
        (CELLAR, "Cave"),
    ],
)
def test_s13_the_place_is_one_line(venue: Venue, shown: str) -> None:
    body = calendar_of(Programme(FESTIVAL, (venue,), (item(venue_id=venue.id),)))
    assert value(body, "LOCATION") == shown


def test_s14_each_language_has_its_own_words() -> None:
    said = item(title=Text((("fr", "Lecture"), ("en", "Reading aloud"))), kind="concert")
    assert value(written(said, language="en"), "SUMMARY") == "Reading aloud"
    assert value(written(said, language="fr"), "SUMMARY") == "Lecture"


@pytest.mark.parametrize(
    ("languages", "spoken"), [(("fr",), "fr"), (("en", "fr"), "en"), (("hy", "en"), "en"), (("hy",), "fr")]
)
def test_s14_unasked_a_feed_speaks_the_first_language_of_its_festival(languages: tuple[str, ...], spoken: str) -> None:
    assert default_language(replace(FESTIVAL, languages=languages)) == spoken


def test_s15_kind_and_strand_are_one_property() -> None:
    assert value(written(item(kind="concert", strand="Jazz, blues")), "CATEGORIES") == r"Concert,Jazz\, blues"


def test_s18_s19_nobody_is_invited_and_nothing_is_empty() -> None:
    found = lines(written(item(venue_id=None)))
    assert not any(line.endswith(":") for line in found)
    assert not {"ATTENDEE", "BEGIN:VALARM", "LOCATION"} & {line.partition(":")[0] for line in found}


@pytest.mark.parametrize(
    "left_out",
    [
        item(status=Status.TENTATIVE),
        item(length=-HOUR),
        Item(id="a", title=text("x"), day=date(2026, 10, 10)),
        Item(id="a", title=text("x"), day=date(2026, 10, 10), repeat=Repeat(date(2026, 10, 11))),
    ],
    ids=["tentative", "reversed", "without hours", "exhibition without hours"],
)
@pytest.mark.parametrize("exhibitions", Exhibitions)
def test_what_is_not_settled_stays_out(left_out: Item, exhibitions: Exhibitions) -> None:
    assert written(left_out, exhibitions=exhibitions) == written(exhibitions=exhibitions)


def test_a_long_title_is_kept_whole() -> None:
    assert value(written(item(title=text("é" * 10_000))), "SUMMARY") == "é" * 10_000


def test_m28_the_order_of_items_does_not_matter() -> None:
    assert written(item("a"), item("b")) == written(item("b"), item("a"))


zones = st.sampled_from([PARIS, KAPAN, NEW_YORK, CASABLANCA])
around_clock_changes = st.sampled_from(
    [date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 10), date(2026, 10, 25), date(2026, 11, 1), date(2027, 2, 7)]
)
starts = st.builds(
    lambda day, days, minutes, zone: (
        datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=days, minutes=minutes)
    ).astimezone(zone),
    around_clock_changes,
    st.integers(-3, 3),
    st.integers(0, 24 * 60 - 1),
    zones,
)
plain_items = st.builds(item, st.uuids().map(str), starts, st.integers(0, 40 * 60).map(lambda n: timedelta(minutes=n)))


@st.composite
def repeating_items(draw: st.DrawFn) -> Item:
    each = draw(plain_items.filter(lambda each: each.ends_at != each.starts_at))
    assert each.starts_at
    first = each.starts_at.date()
    days = st.dates(first, first + timedelta(days=30))
    closed = draw(st.frozensets(st.integers(0, 6), max_size=6))
    return replace(each, repeat=Repeat(draw(days), closed, draw(st.frozensets(days, max_size=5))))


def test_an_item_of_long_ago_changes_nothing_that_is_said_of_others() -> None:
    weekly = item("weekly", repeat=Repeat(date(2026, 10, 20), frozenset({0, 3})))
    old = item("old", datetime(1994, 10, 19, 14, tzinfo=PARIS))
    alone, beside = written(weekly), written(old, weekly)
    assert values(beside, "RRULE") == values(alone, "RRULE")
    assert values(beside, "UID") == ["old.golden-2026@example.org", *values(alone, "UID")]
    assert b"DTSTART:19941019T130000Z" in beside
    assert occurrences(beside) == occurrences(alone)


def test_sittings_as_long_as_each_other_but_over_a_clock_change_are_no_rule() -> None:
    begins = datetime(2026, 3, 27, tzinfo=PARIS)  # a day later, it is up to an hour that the night does not have
    night = item("night", begins, timedelta(hours=26), repeat=Repeat(date(2026, 4, 2), frozenset({0, 1, 2, 4, 6})))
    assert occurrences(written(night)) == expected(night)


@settings(max_examples=60, deadline=None)
@given(items=st.lists(st.one_of(plain_items, repeating_items()), max_size=4, unique_by=lambda each: each.id))
def test_a_calendar_read_back_has_the_sittings_of_its_programme(items: list[Item]) -> None:
    anonymous = [replace(each, id=f"i{rank}") for rank, each in enumerate(items)]
    assert occurrences(written(*anonymous, exhibitions=Exhibitions.DAILY)) == expected(*anonymous)


def test_from_a_cache_come_the_same_bytes_and_only_changes_are_made() -> None:
    kept, moved = item("kept"), item("moved")
    cache = EventCache()
    calendar_of(programme(kept, moved, item("gone")), events=cache)
    [made] = cache.made.values()
    before = made["kept"][1]
    now = programme(kept, replace(moved, venue_id="cellar"))
    again = calendar_of(now, events=cache)
    assert again == calendar_of(now)
    [made] = cache.made.values()
    assert made["kept"][1] is before
    assert set(made) == {"kept", "moved"}


@pytest.mark.parametrize(
    "change",
    [
        lambda now: replace(now, stamps={"a": Stamp(CHANGED_AT, 2)}),
        lambda now: replace(now, venues=(replace(HALL, name="Autre"),)),
        lambda now: replace(now, festival=replace(FESTIVAL, name=text("Autre"))),
        lambda now: replace(now, items=(replace(now.items[0], price="1 €"),)),
        lambda now: replace(now, items=()),
    ],
    ids=["stamp", "venue", "festival", "item", "deletion"],
)
def test_a_cache_notices_every_change(change: Any) -> None:
    cache = EventCache()
    before = calendar_of(programme(item()), events=cache)
    after = calendar_of(change(programme(item())), events=cache)
    assert after == calendar_of(change(programme(item()))) != before


def test_one_cache_serves_one_manner_at_a_time() -> None:
    cache = EventCache()
    for language in ("fr", "en"):
        body = calendar_of(programme(item(kind="reading")), language=language, events=cache)
        assert body == written(item(kind="reading"), language=language)


# ---------------------------------------------------------------- from release to release


def test_what_moved_says_when_and_where_it_was_on_the_clock_that_was_there() -> None:
    yerevan = replace(CELLAR, zone=KAPAN)
    before = replace(
        programme(item(starts_at=datetime(2026, 10, 10, 20, tzinfo=KAPAN), venue_id="cellar")), venues=(yerevan,)
    )
    body = after(before, programme(item()))
    assert "Cave" in unescaped(value(body, "DESCRIPTION"))
    assert "sam. 10 oct., 20 h – 21 h" in unescaped(value(body, "DESCRIPTION"))
    assert value(body, "SEQUENCE") == "1"
    assert value(body, "DTSTAMP") == value(body, "LAST-MODIFIED") == "20260504T112030Z"


def test_what_moved_with_all_its_days_says_which_they_were() -> None:
    longer = replace(exhibition(), repeat=Repeat(date(2026, 11, 5), frozenset({0})))
    body = after(programme(exhibition()), programme(longer))
    assert "mar. 20 oct. – mer. 4 nov., 10 h – 18 h, Salle A" in unescaped(value(body, "DESCRIPTION"))


@pytest.mark.parametrize(
    ("zone", "start", "length", "shown"),
    [
        (PARIS, datetime(2026, 10, 25, 2, 30, tzinfo=PARIS), HOUR, "20261025T003000Z"),
        (PARIS, datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS), HOUR, "20261025T013000Z"),
        (PARIS, datetime(2026, 10, 25, 3, tzinfo=PARIS), HOUR, "20261025T030000"),
        (PARIS, datetime(2027, 3, 28, 1, 59, tzinfo=PARIS), HOUR, "20270328T015900"),
        (PARIS, datetime(2027, 3, 28, 2, 30, tzinfo=PARIS), HOUR, "20270328T033000"),
        (KAPAN, datetime(2026, 10, 25, 2, 30, tzinfo=KAPAN), HOUR, "20261025T023000"),
        (KAPAN, datetime(2027, 3, 28, 2, 30, tzinfo=KAPAN), HOUR, "20270328T023000"),
    ],
)
@pytest.mark.parametrize("before", [PARIS, KAPAN])
def test_m15_what_moved_into_a_night_of_a_clock_change_is_there_at_its_hour(
    zone: ZoneInfo, start: datetime, length: timedelta, shown: str, before: ZoneInfo
) -> None:
    night = item(starts_at=start, length=length)
    body = after(programme(item(starts_at=datetime(2026, 10, 10, 20, tzinfo=before))), programme(night))
    assert value(body, "DTSTART") == shown
    assert value(body, "SEQUENCE") == "1"
    assert occurrences(body) == expected(night)
    assert set(values(body, "TZID")) == {"Europe/Paris", zone.key}
    assert "sam. 10 oct., 20 h – 21 h" in unescaped(value(body, "DESCRIPTION"))


def test_m21_who_follows_an_exhibition_in_two_manners_has_no_two_events_with_one_uid() -> None:
    short = exhibition(date(2026, 10, 20))
    for each in (exhibition(), short):
        bodies = [written(each, exhibitions=manner) for manner in Exhibitions]
        uids = [uid for body in bodies for uid in values(body, "UID")]
        assert len(uids) == len(set(uids))


def test_what_was_taken_out_is_cancelled_and_says_so() -> None:
    body = after(programme(item()), programme())
    assert (value(body, "STATUS"), value(body, "SEQUENCE")) == ("CANCELLED", "1")
    assert value(body, "SUMMARY") == "ANNULÉ – Lecture"
    assert value(body, "DESCRIPTION")


def test_what_is_cancelled_is_an_event_like_others_where_that_is_wanted() -> None:
    cancelled = item(status=Status.CANCELLED)
    assert value(written(cancelled), "STATUS") == "CANCELLED"
    visible = written(cancelled, cancelled=Cancelled.VISIBLE)
    assert (value(visible, "STATUS"), value(visible, "TRANSP")) == ("CONFIRMED", "TRANSPARENT")
    assert value(visible, "SUMMARY") == "CANCELLED – Lecture"


def test_a_retitled_item_keeps_its_count_and_an_untouched_one_its_bytes() -> None:
    both = programme(item("a"), item("b", datetime(2026, 10, 11, 20, tzinfo=PARIS)))
    now = replace(both, items=(replace(both.items[0], title=text("Autre")), both.items[1]))
    same, other = (after(both, each).split(b"BEGIN:VEVENT")[1:] for each in (both, now))
    assert same[1] == other[1]
    assert b"SEQUENCE:0" in other[0]
    assert b"LAST-MODIFIED:20260504T112030Z" in other[0]


def test_of_an_exhibition_opening_and_closing_day_alone_are_shown() -> None:
    body = written(exhibition(), exhibitions=Exhibitions.ENDS)
    spans = sittings(exhibition())
    assert [(start, end) for _, start, end in occurrences(body)] == [
        (span.starts_at, span.ends_at) for span in (spans[0], spans[-1])
    ]
    assert values(body, "SUMMARY") == ["First day – Expo", "Last day – Expo"]
    assert len(set(values(body[body.index(b"BEGIN:VEVENT") :], "UID"))) == 2


def test_an_exhibition_of_one_day_has_no_other_end() -> None:
    body = written(exhibition(date(2026, 10, 20)), exhibitions=Exhibitions.ENDS)
    assert value(body, "SUMMARY") == "Expo"


def test_a_play_on_several_evenings_keeps_all_of_them_whatever_is_shown_of_exhibitions() -> None:
    play = exhibition(kind="concert")
    assert occurrences(written(play, exhibitions=Exhibitions.ENDS)) == expected(play)


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.CANCELLED])
def test_an_alarm_rings_for_what_will_be_held(status: Status) -> None:
    body = written(item(status=status), alarm=30)
    [event] = icalendar.Calendar.from_ical(body).events
    rings = [time for alarm in event.alarms.times for time in [event.start - alarm.trigger]]
    assert rings == ([timedelta(minutes=30)] if status is Status.CONFIRMED else [])


def test_s18_no_alarm_rings_unasked() -> None:
    assert b"VALARM" not in written(item(), exhibition())


@pytest.mark.parametrize("manner", [Exhibitions.SPAN, Exhibitions.DAILY])
def test_no_alarm_rings_day_after_day_for_an_exhibition(manner: Exhibitions) -> None:
    assert b"VALARM" not in written(exhibition(), exhibitions=manner, alarm=60)


def test_an_alarm_rings_for_the_first_and_the_last_day_of_an_exhibition() -> None:
    assert written(exhibition(), exhibitions=Exhibitions.ENDS, alarm=60).count(b"BEGIN:VALARM") == 2


def test_an_alarm_rings_on_every_evening_of_a_play() -> None:
    body = written(exhibition(kind="concert"), exhibitions=Exhibitions.DAILY, alarm=60)
    assert body.count(b"BEGIN:VALARM") == body.count(b"BEGIN:VEVENT") >= 1


def test_notes_and_tentative_items_are_for_those_who_may_have_them() -> None:
    desk = programme(item(notes="Code 1234", status=Status.TENTATIVE))
    inner = told(desk, Audience(has_tentative=True, has_notes=True))
    body = calendar(inner, choice=Choice(FESTIVAL.id), language="fr", domain="example.org")
    assert value(body, "STATUS") == "TENTATIVE"
    assert "Code 1234" in value(body, "DESCRIPTION")
    assert b"1234" not in calendar_of(desk)


@pytest.mark.parametrize(
    ("selection", "named"),
    [
        (Selection(kinds=("concert", "reading"), is_free=True), "concert + reading – Free entry"),
        (Selection(accessible=("mi",)), "limited mobility"),
        (Selection(first_day=date(2026, 10, 24), last_day=date(2026, 10, 25)), "Sat 24 Oct → Sun 25 Oct"),
        (Selection(first_day=date(2026, 10, 24), last_day=date(2026, 10, 24)), "Sat 24 Oct"),
        (Selection(first_day=date(2026, 10, 24)), "Sat 24 Oct →"),
        (Selection(last_day=date(2026, 10, 25)), "→ Sun 25 Oct"),
        (Selection(partners=tuple(f"p{n}" for n in range(9))), "p0 + p1 + p2 + p3 + …"),
    ],
)
def test_a_calendar_is_named_after_what_was_chosen(selection: Selection, named: str) -> None:
    choice = Choice(FESTIVAL.id, selection=selection)
    body = calendar(told(programme(item())), choice=choice, language="en", domain="example.org")
    assert values(body, "NAME") == [f"Festival d’été – Armenie – 2026 – {named}"]


def test_an_item_without_a_page_leads_to_the_public_one() -> None:
    body = calendar_of(programme(item("a b")), page_url="https://example.org/programme/golden-2026")
    assert value(body, "URL") == "https://example.org/programme/golden-2026#a%20b"
    own = calendar_of(programme(item(url="https://other.example/")), page_url="https://example.org/programme/x")
    assert value(own, "URL") == "https://other.example/"


def test_a_choice_is_named_and_writes_nothing_anew() -> None:
    cache = EventCache()
    desk = programme(item("a", kind="concert"), item("b", kind="reading"))
    shown = told(desk)
    whole = calendar(shown, choice=Choice(FESTIVAL.id), language="fr", domain="example.org", events=cache)
    [made] = cache.made.values()
    before = {each: bytes_ for each, (_, bytes_) in made.items()}
    choice = Choice(FESTIVAL.id, selection=Selection(kinds=("concert",)))
    some = calendar(shown, choice=choice, language="fr", domain="example.org", events=cache)
    [made] = cache.made.values()
    assert all(made[each][1] is bytes_ for each, bytes_ in before.items())
    assert [uid.split(".")[0] for uid in values(some, "UID")] == ["a"]
    assert before["a"] in some
    assert before["a"] in whole
    assert values(some, "X-WR-CALNAME")[0].endswith("– Concert")
