"""A calendar made from nothing, after one item changed, and of another choice; beside plain formatting.

    python -m benchmarks.feed

Ratios tell more than milliseconds on a machine that does other work too: each time is the best of several, and the
yardstick is the fastest way there could be to write the same events, f-strings that escape, fold and check nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from lib.feed import EventCache, calendar
from lib.feeds.doorstep import representations
from lib.feeds.feed_urls import Choice
from lib.feeds.selection import EVERYTHING, Selection
from lib.programme import Festival, Item, Programme, Venue, text
from lib.releases import Published, Release, View, publish, view

PARIS = ZoneInfo("Europe/Paris")
CHANGED_AT = datetime(2026, 5, 4, tzinfo=UTC)
FESTIVAL = Festival(id="big", name=text("Big"), first_day=date(2026, 5, 1), last_day=date(2026, 9, 30), zone=PARIS)
VENUES = tuple(
    Venue(id=f"v{n}", name=f"Salle {n}", address=f"{n}, rue de la Paix", city="Lyon", latitude=45.7, longitude=4.8)
    for n in range(30)
)


def item(number: int) -> Item:
    starts_at = datetime(2026, 5, 1, 9, tzinfo=PARIS) + timedelta(hours=number % 12, days=number % 150)
    return Item(
        id=f"item-{number}",
        title=text(f"Lecture n° {number}, Հայաստան"),
        kind="reading",
        venue_id=f"v{number % 30}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        people=(f"Personne {number}",),
        strand="Poésie",
        description=text("Une heure de poésie à voix haute, en français et en arménien. " * 3),
        url=f"https://example.org/items/{number}",
    )


def programme(size: int) -> Programme:
    return Programme(FESTIVAL, VENUES, tuple(map(item, range(size))), changed_at=CHANGED_AT)


def published(desk: Programme, before: Published | None = None) -> Published:
    number = before.release.number + 1 if before else 1
    return publish(desk, Release(number, CHANGED_AT + timedelta(minutes=number), "bench"), before)


def formatted(items: tuple[Item, ...]) -> bytes:
    """The same lines without any care."""
    return "".join(
        f"BEGIN:VEVENT\r\nUID:{each.id}\r\nSUMMARY:{each.title}\r\nDTSTART;TZID=Europe/Paris:{each.starts_at:%Y%m%dT%H%M%S}"
        f"\r\nDTEND;TZID=Europe/Paris:{each.ends_at:%Y%m%dT%H%M%S}\r\nDTSTAMP:{CHANGED_AT:%Y%m%dT%H%M%SZ}"
        f"\r\nLOCATION:{each.venue_id}\r\nCATEGORIES:{each.kind},{each.strand}\r\nURL:{each.url}"
        f"\r\nDESCRIPTION:{each.description}\r\nSTATUS:{each.status}\r\nEND:VEVENT\r\n"
        for each in items
    ).encode()


def best(run: Callable[[], object], times: int) -> float:
    """Milliseconds of the fastest of several runs."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        run()
        taken.append(perf_counter() - begun)
    return min(taken) * 1000


def made(told: View, events: EventCache | None = None, selection: Selection = EVERYTHING) -> bytes:
    choice = Choice("big", selection=selection)
    return calendar(told, choice=choice, language="fr", domain="example.org", events=events)


def report(size: int) -> None:
    desk, reread = programme(size), programme(size)  # equal items, not the same ones: as they come from the store
    first = published(desk)
    whole, events = view(first, CHANGED_AT), EventCache()
    body = made(whole, events)
    names = iter(range(1000))

    def changed() -> View:
        titled = replace(reread.items[size // 2], title=text(f"Concert {next(names)}"))
        items = (*reread.items[: size // 2], titled, *reread.items[size // 2 + 1 :])
        return view(published(replace(reread, items=items), first), CHANGED_AT)

    afterwards = iter([changed() for _ in range(5)])
    venues = iter(f"v{n}" for n in range(5))
    yardstick = best(lambda: formatted(desk.items), 5)
    rows = {
        "plain formatting": yardstick,
        "cold": best(lambda: made(whole), 2),
        "one item changed": best(lambda: made(next(afterwards), events), 5),
        "another choice": best(lambda: made(whole, events, Selection(venues=(next(venues),))), 5),
        "published": best(lambda: published(desk, first), 3),
        "compressed, tagged": best(lambda: representations(body), 3),
    }
    print(f"\n{size:,} items, {len(body) / 1e6:.1f} MB")
    for name, taken in rows.items():
        print(f"  {name:<20}{taken:>10.1f} ms {taken / size * 1000:>9.1f} µs an item {taken / yardstick:>8.2f} ×")


if __name__ == "__main__":
    for size in (1_000, 10_000):
        report(size)
