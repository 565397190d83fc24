"""A released programme with all that formats stumble over, for the tests of each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from lib.feeds.address import Address
from lib.programme import Festival, Item, Programme, Repeat, Status, Text, Venue, text
from lib.releases import Release, View, publish, view

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
PUBLISHED_AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
HERE = Address("https://agenda.example.org", "/feeds/essai-2026/schedule.xml", "example.org")
NOWHERE = Address("", "/feeds/essai-2026/schedule.xml", "example.org")
HOUR = timedelta(hours=1)

FESTIVAL = Festival(
    id="essai-2026",
    name=Text((("fr", "Festival d’été"), ("en", "Summer festival"))),
    first_day=date(2026, 10, 1),
    last_day=date(2026, 10, 31),
    languages=("fr", "en"),
    description=text("Trois semaines.", "fr"),
    url="https://festival.example.org/",
)
HALL = Venue(
    id="hall",
    name="Salle A",
    address="12, rue des Fils",
    city="Nantes",
    capacity=120,
    latitude=47.2184,
    longitude=-1.5536,
    accessible=("mi", "hi"),
    notes="clé chez le voisin",
)
OTHER_HALL = Venue(id="hall-2", name="Salle A", city="Lyon")
KAPAN = Venue(id="kapan", name="Centre culturel", city="Kapan", zone=YEREVAN)
VENUES = (HALL, OTHER_HALL, KAPAN)


def item(item_id: str = "a", starts_at: datetime | None = None, length: timedelta = HOUR, **fields: Any) -> Item:
    start = starts_at or datetime(2026, 10, 10, 20, tzinfo=PARIS)
    end = (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    plain = Item(id=item_id, title=text("Lecture", "fr"), venue_id="hall", starts_at=start, ends_at=end)
    return replace(plain, **fields)


def exhibition(start: datetime | None = None, **fields: Any) -> Item:
    """Open 8 hours from Tuesday 20 October to 4 November, over the night of the 25th, but on Mondays and the 1st."""
    repeat = Repeat(date(2026, 11, 4), frozenset({0}), frozenset({date(2026, 11, 1)}))
    start = start or datetime(2026, 10, 20, 10, tzinfo=PARIS)
    return item("expo", start, 8 * HOUR, **{"title": text("Expo"), "kind": "exhibition", "repeat": repeat} | fields)


def programme(*items: Item, venues: Iterable[Venue] = VENUES, festival: Festival = FESTIVAL) -> Programme:
    return Programme(festival, tuple(venues), items)


def told(*releases: Programme, at: datetime = PUBLISHED_AT) -> View:
    """What the public is told an hour after the last of some releases, each a day after the one before."""
    first = at - (len(releases) - 1) * 24 * HOUR
    published = None
    for number, each in enumerate(releases):
        published = publish(each, Release(number + 1, first + number * 24 * HOUR, "Anouch"), published)
    assert published is not None
    return view(published, at + HOUR)


FULL = programme(
    item(
        "full",
        title=Text((("fr", "Lecture"), ("en", "Reading"))),
        kind="reading",
        people=("Anouch Amirian", "Ana Mendes"),
        strand="Mémoire",
        organiser="Médiathèque",
        language="français et arménien",
        audience="à partir de 8 ans",
        price="12 €",
        is_free=False,
        work="Le livre",
        description=Text((("fr", "Une heure de lecture."), ("en", "An hour of reading."))),
        url="https://tickets.example.org/?a=1&b=2",
        notes="cachet 300 €",
        get_in=HOUR,
        expected=80,
        extra=(("Téléphone", "06 00 00 00 00"),),
    ),
    exhibition(is_free=True),
    item("late", datetime(2026, 10, 11, 1, 30, tzinfo=PARIS), kind="concert"),
    item("long", datetime(2026, 10, 2, 9, tzinfo=PARIS), timedelta(days=6)),
    item("off", status=Status.CANCELLED),
    item("afar", datetime(2026, 10, 12, 19, tzinfo=YEREVAN), venue_id="kapan"),
    item("nowhere", venue_id=None),
    item("twin", venue_id="hall-2"),
    item("option", status=Status.TENTATIVE, title=text("Secret option")),
    replace(item("unplaced"), starts_at=None, ends_at=None, title=text("Secret idea")),
)
PRIVATE = ("cachet", "06 00", "clé chez", "Secret")  # what no public format may say

# What outside text may hold: anything that can be typed, and what should not be.
hostile = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\r\n\t\0\x0b\x1b\x7f\x85\u2028\u2029\ufeff\ufffd\ufffe\u202e"),
        st.sampled_from("<>&'\"=+-@;,]\\"),
    ),
    max_size=60,
).map(lambda words: words.replace("\ud800", "")) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</script><!--",
        "]]>",
        '=HYPERLINK("http://x")',
        "\ud800",
        "\u202egnp.exe",
        "@SUM(1)",
    ]
)
_titles = hostile.filter(bool).map(text)
hostile_items = st.builds(
    item,
    item_id=hostile.filter(bool),
    starts_at=st.datetimes(
        datetime.fromisoformat("1905-01-01"),
        datetime.fromisoformat("2199-01-01"),
        timezones=st.sampled_from([PARIS, YEREVAN]),
    ),
    length=st.timedeltas(timedelta(0), timedelta(days=200)),
    title=_titles,
    kind=hostile,
    venue_id=st.sampled_from(["hall", "kapan", None]),
    description=hostile.map(text),
    strand=hostile,
    organiser=hostile,
    audience=hostile,
    price=hostile,
    language=hostile,
    work=hostile,
    people=st.lists(hostile, max_size=3).map(tuple),
    url=st.one_of(hostile, hostile.map("https://example.org/".__add__)),
    status=st.sampled_from([Status.CONFIRMED, Status.CANCELLED]),
)
hostile_views = st.builds(
    lambda items, name, place: told(
        programme(
            *{each.id: each for each in items}.values(),
            venues=(replace(HALL, name=f"a{name}", address=place, city=name), KAPAN),
            festival=replace(FESTIVAL, name=text(f"F{name}"), description=text(place), url=place),
        )
    ),
    st.lists(hostile_items, max_size=4),
    hostile,
    hostile,
)
