from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.clashes import RULES, find_clashes
from lib.programme import Festival, Item, Programme, Repeat, Status, Venue, sittings, text
from lib.rulebook import USUAL, ClashKind, Severity
from lib.rules.clash import Clash
from lib.rules.pairs import MOST_PAIRS
from lib.span import Span

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
FIRST, LAST = date(2024, 10, 14), date(2024, 10, 31)
FESTIVAL = Festival(id="fete", name=text("Fête"), first_day=FIRST, last_day=LAST)
TODAY = date(2024, 1, 1)  # long before
MIDNIGHT = datetime(2024, 10, 19, tzinfo=PARIS)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

VENUES = (
    Venue(id="oasis", name="L’Oasis"),
    Venue(id="theatre", name="Théâtre", changeover=30 * MINUTE),
    Venue(id="yard", name="Cour", simultaneous=2, changeover=30 * MINUTE),
    Venue(id="kapan", name="Kapan", zone=YEREVAN),
)


def item(item_id: str, start: float, end: float, venue_id: str | None = "oasis", **fields: Any) -> Item:
    """From one hour of 19 October to another."""
    starts_at, ends_at = MIDNIGHT + start * HOUR, MIDNIGHT + end * HOUR
    plain = Item(id=item_id, title=text(item_id), venue_id=venue_id, starts_at=starts_at, ends_at=ends_at)
    return replace(plain, **fields)


def daily(item_id: str, start: float, end: float, venue_id: str = "oasis", *, days: int, **fields: Any) -> Item:
    last_day = (MIDNIGHT + start * HOUR).date() + (days - 1) * DAY
    return item(item_id, start, end, venue_id, repeat=Repeat(last_day), **fields)


def find(*items: Item) -> tuple[Clash, ...]:
    return find_clashes(Programme(FESTIVAL, VENUES, items), TODAY)


def said(found: tuple[Clash, ...]) -> list[tuple[str, str, int]]:
    """Kind, items and minutes of each clash."""
    return [(clash.kind.value, "".join(clash.item_ids), clash.minutes) for clash in found]


def pairs(found: tuple[Clash, ...], kind: ClashKind) -> set[str]:
    return {"".join(clash.item_ids) for clash in found if clash.kind is kind}


# ---- one venue, two items

IN_ONE_VENUE = {
    "apart": (item("a", 10, 11), item("b", 12, 13), []),
    "touching": (item("a", 10, 11), item("b", 11, 12), []),
    "partly": (item("a", 10, 12), item("b", 11.5, 13), [("venue_overlap", "ab", 30)]),
    "contained": (item("a", 10, 14), item("b", 11, 12), [("venue_overlap", "ab", 60)]),
    "identical": (item("a", 10, 11), item("b", 10, 11), [("venue_overlap", "ab", 60)]),
    "no length": (item("a", 10, 12), item("b", 11, 11), []),
    "past midnight": (item("a", 22, 28), item("b", 25, 26), [("venue_overlap", "ab", 60)]),
    "two venues": (item("a", 10, 12), item("b", 10, 12, "theatre"), []),
    "no venue": (item("a", 10, 12, None), item("b", 10, 12, None), []),
    "a venue nobody described": (item("a", 10, 11, "x"), item("b", 10, 11, "x"), [("venue_overlap", "ab", 60)]),
    "one cancelled": (item("a", 10, 12), item("b", 10, 12, status=Status.CANCELLED), []),
    "one unplaced": (item("a", 10, 12), item("b", 10, 12, starts_at=None, ends_at=None), []),
    "one shares the venue": (
        item("a", 10, 12),
        item("b", 10, 12, shares_venue=True),
        [("exhibition_taken", "ab", 120)],
    ),
    "both share the venue": (item("a", 10, 12, shares_venue=True), item("b", 10, 12, shares_venue=True), []),
    "crew comes in meanwhile": (item("a", 10, 12), item("b", 13, 14, get_in=2 * HOUR), [("venue_overlap", "ab", 60)]),
    "crew is still there": (item("a", 10, 12, get_out=HOUR), item("b", 12, 14), [("venue_overlap", "ab", 60)]),
    "crew passes the crew": (item("a", 10, 12, get_out=HOUR), item("b", 14, 15, get_in=HOUR), []),
}


@pytest.mark.parametrize(("one", "other", "expected"), IN_ONE_VENUE.values(), ids=IN_ONE_VENUE)
def test_two_items_clash_while_they_occupy_one_venue(
    one: Item, other: Item, expected: list[tuple[str, str, int]]
) -> None:
    assert said(find(one, other)) == said(find(other, one)) == expected


def test_a_clash_names_its_items_its_venue_and_its_time() -> None:
    [clash] = find(item("b", 10, 12), item("a", 11, 13))
    assert (clash.item_ids, clash.venue_id, clash.person) == (("a", "b"), "oasis", None)
    assert (clash.starts_at, clash.ends_at) == (MIDNIGHT + 11 * HOUR, MIDNIGHT + 12 * HOUR)
    assert clash.severity is Severity.BLOCKING


def test_the_hours_of_two_zones_are_compared_as_instants() -> None:
    in_kapan = item("a", 14, 16, "kapan")
    by_its_clock = datetime(2024, 10, 19, 15, tzinfo=YEREVAN)
    assert said(find(in_kapan, item("b", 0, 0, "kapan", starts_at=by_its_clock, ends_at=by_its_clock + HOUR))) == []
    [clash] = find(in_kapan, item("b", 15, 16, "kapan"))
    assert clash.starts_at == datetime(2024, 10, 19, 17, tzinfo=YEREVAN)


@pytest.mark.parametrize(("fold", "minutes"), [(0, [60]), (1, [])], ids=["first", "second"])
def test_the_hour_that_happens_twice_is_two_hours(fold: int, minutes: list[int]) -> None:
    night = datetime(2024, 10, 27, 2, tzinfo=PARIS)
    until_second_half_past = item("a", 0, 0, starts_at=night, ends_at=night.replace(minute=30, fold=1))
    from_half_past = item("b", 0, 0, starts_at=night.replace(minute=30, fold=fold), ends_at=night.replace(hour=5))
    assert [clash.minutes for clash in find(until_second_half_past, from_half_past)] == minutes


# ---- a venue that holds two

IN_THE_YARD = {
    "two": ([(10, 12), (10, 12)], set()),
    "three at once": ([(10, 12), (11, 13), (11, 12)], {"ab", "ac", "bc"}),
    "three, never at once": ([(10, 12), (12, 14), (10, 14)], set()),
    "a fourth apart": ([(10, 12), (10, 12), (10, 12), (13, 14)], {"ab", "ac", "bc"}),
    "crowded for a part of the pair's time": ([(10, 16), (10, 16), (11, 12), (14, 15)], {"ab", "ac", "bc", "ad", "bd"}),
    "crowded when one of the pair is gone": ([(10, 12), (11, 16), (13, 16), (14, 16)], {"bc", "bd", "cd"}),
}


@pytest.mark.parametrize(("hours", "expected"), IN_THE_YARD.values(), ids=IN_THE_YARD)
def test_a_venue_that_holds_two_is_crowded_by_a_third(hours: list[tuple[float, float]], expected: set[str]) -> None:
    items = [item(name, start, end, "yard") for name, (start, end) in zip("abcd", hours, strict=False)]
    assert pairs(find(*items), ClashKind.VENUE_OVERLAP) == expected


# ---- changeover


@pytest.mark.parametrize(
    ("second_start", "expected"),
    [
        (11, [("changeover", "ab", 30)]),
        (11.25, [("changeover", "ab", 15)]),
        (11.5, []),
        (10.5, [("venue_overlap", "ab", 30)]),
    ],
    ids=["none left", "a part left", "all left", "an overlap"],
)
def test_the_gap_between_two_items_holds_the_changeover(
    second_start: float, expected: list[tuple[str, str, int]]
) -> None:
    assert said(find(item("a", 10, 11, "theatre"), item("b", second_start, 13, "theatre"))) == expected


def test_what_is_missing_of_a_changeover_is_after_the_next_start() -> None:
    [clash] = find(item("a", 10, 11, "theatre"), item("b", 11.25, 13, "theatre"))
    assert (clash.starts_at, clash.ends_at) == (MIDNIGHT + 11.25 * HOUR, MIDNIGHT + 11.5 * HOUR)
    assert (clash.venue_id, clash.severity) == ("theatre", Severity.SERIOUS)


def test_a_changeover_begins_when_the_crew_is_gone() -> None:
    assert said(find(item("a", 10, 11, "theatre", get_out=HOUR), item("b", 12.25, 13, "theatre"))) == [
        ("changeover", "ab", 15)
    ]


@pytest.mark.parametrize("fields", [{"shares_venue": True}, {"status": Status.CANCELLED}])
def test_no_changeover_is_needed_after_what_shares_the_venue_or_is_cancelled(fields: dict[str, Any]) -> None:
    assert find(item("a", 10, 11, "theatre", **fields), item("b", 11, 12, "theatre")) == ()


def test_an_item_of_no_length_needs_no_changeover() -> None:
    assert find(item("a", 11, 11, "theatre"), item("b", 11, 12, "theatre")) == ()


def test_an_item_between_two_others_does_not_hide_that_they_are_too_close() -> None:
    found = find(item("a", 10, 11, "theatre"), item("b", 11, 11.1, "theatre"), item("c", 11.1, 12, "theatre"))
    assert pairs(found, ClashKind.CHANGEOVER) == {"ab", "bc", "ac"}


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([(10, 11), (11, 12)], set()),
        ([(10, 11), (10, 12), (11, 12)], {"ac"}),
        ([(10, 11), (10, 11.5), (12, 13)], set()),
    ],
    ids=["a place is free", "no place is free", "cleared in time"],
)
def test_a_venue_that_holds_two_needs_a_changeover_only_when_no_place_is_free(
    hours: list[tuple[float, float]], expected: set[str]
) -> None:
    items = [item(name, start, end, "yard") for name, (start, end) in zip("abc", hours, strict=False)]
    assert pairs(find(*items), ClashKind.CHANGEOVER) == expected


# ---- people


def with_people(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[Clash, ...]:
    return find(item("a", 10, 12, people=one), item("b", 11, 13, "theatre", people=other))


@pytest.mark.parametrize(
    ("one", "other", "person"),
    [
        (("Anahit Dupont",), ("Anahit Dupont",), "Anahit Dupont"),
        (("Inès  d’Aix",), ("INES D'AIX",), "Inès  d’Aix"),
        (("Luc", "Anahit"), ("Anahit", "Zoé"), "Anahit"),
        (("Anahit", "ANAHIT"), ("anahit",), "Anahit"),
    ],
    ids=["same", "another spelling", "among others", "listed twice"],
)
def test_a_person_is_in_one_place_at_a_time(one: tuple[str, ...], other: tuple[str, ...], person: str) -> None:
    [clash] = with_people(one, other)
    assert (clash.kind, clash.person, clash.venue_id) == (ClashKind.PERSON_OVERLAP, person, None)
    assert (clash.minutes, clash.severity) == (60, Severity.BLOCKING)


@pytest.mark.parametrize("name", ["", "TBA", "à préciser", "?"])
def test_nobody_is_in_many_places(name: str) -> None:
    assert with_people((name,), (name,)) == ()


def test_two_people_in_two_items_are_two_clashes() -> None:
    assert [clash.person for clash in with_people(("Luc", "Anahit"), ("Anahit", "Luc"))] == ["Anahit", "Luc"]


def test_a_person_listed_twice_in_one_item_is_no_clash() -> None:
    assert find(item("a", 10, 12, people=("Anahit", "ANAHIT"))) == ()


@pytest.mark.parametrize(
    ("fields", "is_clash"),
    [({"venue_id": None}, True), ({"shares_venue": True}, True), ({"status": Status.CANCELLED}, False),
     ({"shares_venue": True, "kind": "exhibition"}, False), ({"kind": "exhibition"}, True),
     ({"shares_venue": True, "repeat": Repeat(date(2024, 10, 20))}, True),
     ({"starts_at": None, "ends_at": None}, False), ({"get_in": HOUR, "starts_at": MIDNIGHT + 11 * HOUR}, False)],
    ids=["no venue yet", "beside others", "cancelled", "open exhibition", "exhibition of its own", "a tour every day",
         "no hours", "only the crew is there"],
)  # fmt: skip
def test_people_are_bound_by_the_public_hours_of_what_is_held(fields: dict[str, Any], is_clash: bool) -> None:
    busy = item("a", 9, 11, people=("Anahit",))
    other = replace(item("b", 10, 12, "theatre", people=("Anahit",)), **fields)
    assert bool(find(busy, other)) is is_clash


# ---- items that repeat


def test_a_pair_that_clashes_on_twelve_days_is_one_clash() -> None:
    [clash] = find(daily("a", 10, 12, days=12), daily("b", 11, 13, days=13))
    assert len(clash.spans) == 12
    assert clash.dates(PARIS) == tuple(date(2024, 10, 19) + n * DAY for n in range(12))
    assert (clash.starts_at, clash.ends_at) == (MIDNIGHT + 11 * HOUR, datetime(2024, 10, 30, 12, tzinfo=PARIS))


def test_the_minutes_of_a_clash_are_those_of_its_longest_day() -> None:
    nights = daily("a", 25, 28, days=8)  # from 1:00 to 4:00, over the night of 27 October
    [clash] = find(nights, daily("b", 24, 30, days=8))
    assert sorted({span.minutes for span in clash.spans}) == [180, 240]
    assert clash.minutes == 240


def test_an_item_clashes_only_with_the_days_that_another_is_open() -> None:
    closed_then = Repeat(
        date(2024, 10, 23), closed_weekdays=frozenset({0}), except_days=frozenset({date(2024, 10, 22)})
    )
    stand = item("a", 10, 18, repeat=closed_then)
    for day, is_open in ((19, True), (21, False), (22, False), (23, True), (24, False)):
        found = find(stand, item("b", 24 * (day - 19) + 11, 24 * (day - 19) + 12))
        assert bool(found) is is_open, day


@pytest.mark.parametrize(
    "alone",
    [
        daily("a", 10, 40, days=5, people=("Anahit",)),
        daily("a", 10, 18, days=5, get_in=20 * HOUR),
        daily("a", 10, 34, "theatre", days=5),
    ],
    ids=["longer than a day", "crew overnight", "changeover overnight"],
)
def test_an_item_is_never_in_its_own_way(alone: Item) -> None:
    assert find(alone) == ()


# ---- severity, order, identity


@pytest.mark.parametrize(
    ("found", "severity"),
    [
        (find(item("a", 10, 12), item("b", 11, 13)), Severity.BLOCKING),
        (find(item("a", 10, 12), item("b", 11, 13, status=Status.TENTATIVE)), Severity.SERIOUS),
        (find(item("a", 10, 12, "theatre"), item("b", 12, 13, "theatre")), Severity.SERIOUS),
        (
            find(item("a", 10, 12, "theatre", status=Status.TENTATIVE), item("b", 12, 13, "theatre")),
            Severity.CONSIDER,
        ),
        (find(item("a", 12, 10, status=Status.TENTATIVE)), Severity.SERIOUS),
    ],
    ids=["confirmed", "one tentative", "changeover", "changeover, one tentative", "alone and tentative"],
)
def test_a_clash_is_a_step_milder_while_one_of_its_items_is_tentative(
    found: tuple[Clash, ...], severity: Severity
) -> None:
    assert [clash.severity for clash in found] == [severity]


def test_every_kind_of_clash_has_a_rule_and_a_severity() -> None:
    assert {kind: rule.__name__ for kind, rule in RULES.items()} == {kind: kind.value for kind in ClashKind}
    assert list(USUAL) == list(ClashKind)


def test_clashes_come_worst_first_then_by_time_then_by_ids() -> None:
    found = find(
        item("late", 15, 14),
        item("f", 8, 9, "theatre"), item("e", 9, 10, "theatre"),
        item("d", 10, 12), item("c", 10, 12), item("b", 10, 12),
    )  # fmt: skip
    assert [clash.item_ids for clash in found] == [("b", "c"), ("b", "d"), ("c", "d"), ("late",), ("e", "f")]


def test_a_clash_keeps_its_key_when_its_hours_and_spellings_change() -> None:
    before = with_people(("Anahit",), ("Anahit",))
    after = find(item("a", 20, 23, people=("ANAHIT",)), item("b", 20, 22, "theatre", people=("anahit",)))
    assert [clash.key for clash in before] == [clash.key for clash in after]


def test_clashes_of_one_pair_have_different_keys() -> None:
    found = find(item("a", 10, 12, people=("Anahit", "Luc")), item("b", 11, 13, people=("Anahit", "Luc")))
    assert len({clash.key for clash in found}) == len(found) == 3


def test_hundreds_of_items_in_one_room_hide_no_other_room() -> None:
    crowd = (item(f"{n:03}", 10, 11) for n in range(200))
    found = find(*crowd, item("x", 20, 22, "theatre"), item("y", 21, 22, "theatre"))
    assert len(found) <= MOST_PAIRS
    assert ("x", "y") in {clash.item_ids for clash in found}


# ---- properties


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Few venues, people and hours, so that most items are in each other's way; some wrong in themselves."""
    statuses, names = st.sampled_from(Status), st.sampled_from(("Anahit", "ANAHIT", "Luc", "TBA"))

    def one(number: int) -> Item:
        start = MIDNIGHT.replace(tzinfo=ZoneInfo("UTC")) + draw(st.integers(-130, 320)) * HOUR / 2
        days = draw(st.none() | st.integers(0, 4))
        return Item(
            id=str(number),
            title=text("A"),
            venue_id=draw(st.sampled_from(("oasis", "theatre", "yard", None))),
            starts_at=start,
            ends_at=start + draw(st.integers(-1, 60)) * HOUR / 4,
            repeat=None if days is None else Repeat(start.date() + days * DAY),
            status=draw(statuses),
            shares_venue=draw(st.booleans()),
            get_out=draw(st.integers(0, 2)) * HOUR / 4,
            people=tuple(draw(st.lists(names, max_size=3))),
        )

    festival = replace(FESTIVAL, zone=ZoneInfo("UTC"))
    return Programme(festival, VENUES, tuple(map(one, range(draw(st.integers(0, 8))))))


@given(programmes(), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(programme: Programme, chance: Any) -> None:
    shuffled = list(programme.items)
    chance.shuffle(shuffled)
    assert find_clashes(replace(programme, items=tuple(shuffled)), TODAY) == find_clashes(programme, TODAY)


@given(programmes(), st.integers(-400, 400))
def test_moving_the_whole_festival_moves_the_clashes_with_it(programme: Programme, days: int) -> None:
    shift = days * DAY
    moved = [
        replace(
            one,
            starts_at=one.starts_at and one.starts_at + shift,
            ends_at=one.ends_at and one.ends_at + shift,
            repeat=one.repeat and replace(one.repeat, last_day=one.repeat.last_day + shift),
        )
        for one in programme.items
    ]
    festival = replace(programme.festival, first_day=FIRST + shift, last_day=LAST + shift)
    found = find_clashes(Programme(festival, VENUES, tuple(moved)), TODAY + shift)
    back = [replace(c, spans=tuple(span.widened(shift, -shift) for span in c.spans)) for c in found]
    assert tuple(back) == find_clashes(programme, TODAY)


@given(programmes())
def test_taking_an_item_out_adds_no_clash(programme: Programme) -> None:
    before = find_clashes(programme, TODAY)
    for one in programme.items:
        rest = replace(programme, items=tuple(other for other in programme.items if other is not one))
        possible = {(clash.key, span) for clash in before if one.id not in clash.item_ids for span in clash.spans}
        assert {(clash.key, span) for clash in find_clashes(rest, TODAY) for span in clash.spans} <= possible


def occupied(item: Item) -> list[Span]:
    """When it has its venue to itself: what shares it, only while it is taken down, after its last day."""
    held = list(sittings(item))
    if item.shares_venue:
        return [Span(span.ends_at, span.ends_at + item.get_out) for span in held[-1:]]
    return [span.widened(item.get_in, item.get_out) for span in held]


def meet(ones: Iterable[Span], others: Sequence[Span]) -> bool:
    """Whether two of them overlap, all being compared with all."""
    return any(mine.overlaps(theirs) for mine in ones for theirs in others)


def binds(item: Item) -> bool:
    return not (item.shares_venue and item.kind == "exhibition")


@given(programmes())
def test_rooms_and_people_clash_as_comparing_all_with_all_says(programme: Programme) -> None:
    held = [one for one in programme.items if not one.is_cancelled]
    rooms = {
        (one.id, other.id, venue_id)
        for venue_id in ("oasis", "theatre")
        for one, other in combinations([item for item in held if item.venue_id == venue_id], 2)
        if not (one.shares_venue and other.shares_venue) and meet(occupied(one), occupied(other))
    }
    people = {
        (one.id, other.id, name)
        for name in ("anahit", "luc")
        for one, other in combinations(
            [item for item in held if name in map(str.lower, item.people) and binds(item)], 2
        )
        if meet(sittings(one), sittings(other))
    }
    found = {clash.key for clash in find_clashes(programme, TODAY) if clash.venue_id != "yard"}
    assert {key[1:] for key in found if key[0] == ClashKind.VENUE_OVERLAP} == rooms
    assert {key[1:] for key in found if key[0] == ClashKind.PERSON_OVERLAP} == people
