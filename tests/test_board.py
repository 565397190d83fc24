"""What the planning board draws: each item on its day and in its venue, and only what differs sent again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.board import BY_STRAND, MARKS, MOST_CLASHES, Board, Card, Cards, View, board, difference, now_line
from lib.clashes import find_clashes
from lib.evening import DAY, wall_time
from lib.i18n import Words
from lib.listing import ItemFilter
from lib.programme import Festival, Item, Opening, Programme, Repeat, SpecialDay, Status, Text, Venue, text
from lib.rules.clash import Clash
from lib.wording.board import BOARD, ClashSentences
from lib.wording.clashes import clash_sentence

ROOT = Path(__file__).parent.parent
PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY = date(2024, 10, 19)
SUNDAY, MONDAY = SATURDAY + DAY, SATURDAY + 2 * DAY
EN = Words("en")
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=SATURDAY, last_day=SATURDAY + 6 * DAY)
HALL = Venue(id="hall", name="Salle", capacity=80, changeover=timedelta(minutes=15), simultaneous=2)
KAPAN = Venue(id="kapan", name="Kapan", zone=YEREVAN)


def at(hour: float, day: date = SATURDAY, zone: ZoneInfo = PARIS) -> datetime:
    """An hour of the wall clock; those from 24 on are after midnight."""
    return wall_time(day, int(hour * 60)).replace(tzinfo=zone)


CONCERT = Item(
    id="concert",
    title=Text((("fr", "Concert du soir"), ("en", "Evening concert"))),
    kind="concert",
    venue_id="hall",
    starts_at=at(20),
    ends_at=at(22),
    get_in=timedelta(minutes=45),
    get_out=timedelta(minutes=30),
    people=("Anahit Exemple", "à confirmer"),
    strand="Musiques",
)
EXHIBITION = Item(
    id="expo", title=text("Gravures"), kind="exhibition", venue_id="hall", starts_at=at(10), ends_at=at(18),
    shares_venue=True, repeat=Repeat(SATURDAY + 5 * DAY, frozenset((0,))),
)  # fmt: skip
TOUR = replace(EXHIBITION, id="visite", title=text("Visite"), starts_at=at(11), ends_at=at(12))


def laid_out(*items: Item, venues: tuple[Venue, ...] = (HALL, KAPAN), t: Words = EN, **more: object) -> Board:
    programme = Programme(FESTIVAL, venues, items)
    shown = View(**{"days": (SATURDAY, SUNDAY), "venues": venues} | more)  # type: ignore[arg-type]
    clashes = find_clashes(programme, SATURDAY)
    return board(programme, clashes, shown, t, lambda clash: clash_sentence(clash, programme, t))


def card(item: Item, **more: object) -> Card:
    return laid_out(item, **more).cards[item.id]  # type: ignore[arg-type]


def test_a_card_says_all_that_is_drawn_of_an_item() -> None:
    assert card(CONCERT) == {
        "id": "concert",
        "title": "Evening concert",
        "kind": "concert",
        "status": "confirmed",
        "venue": "hall",
        "day": "2024-10-19",
        "start": 1200,
        "end": 1320,
        "in": 45,
        "out": 30,
        "minutes": 120,
        "days": ["2024-10-19"],
        "band": False,
        "period": "20:00 – 22:00",
        "repeats": False,
        "people": ["anahit exemple"],
        "who": "Anahit Exemple, à confirmer",
        "shares": False,
        "clashes": [],
        "dimmed": False,
    }


@pytest.mark.parametrize(
    ("start", "day", "minute"),
    [
        (at(23), SATURDAY, 1380),
        (at(0.5, SUNDAY), SATURDAY, 1470),
        (at(4.75, SUNDAY), SATURDAY, 1725),
        (at(5, SUNDAY), SUNDAY, 300),
    ],
)
def test_until_dawn_it_is_the_evening_before(start: datetime, day: date, minute: int) -> None:
    drawn = card(replace(CONCERT, starts_at=start, ends_at=start + timedelta(hours=1)))
    assert (drawn["day"], drawn["start"], drawn["end"]) == (day.isoformat(), minute, minute + 60)
    assert drawn["days"] == [day.isoformat()]


def test_a_venue_in_another_country_is_on_its_own_clock_and_says_so() -> None:
    there = laid_out(replace(CONCERT, venue_id="kapan", starts_at=at(20, zone=YEREVAN), ends_at=at(22, zone=YEREVAN)))
    assert there.cards["concert"]["start"] == 1200
    assert [venue["note"] for venue in there.frame["venues"]] == ["80 seats", "Yerevan time"]


def test_an_end_before_the_start_is_drawn_where_it_starts() -> None:
    drawn = card(replace(CONCERT, ends_at=at(19)))
    assert (drawn["start"], drawn["end"]) == (1200, 1200)


def test_what_repeats_for_an_hour_is_in_the_grid_of_each_day_and_what_is_open_all_day_above_it() -> None:
    days = [(SATURDAY + n * DAY).isoformat() for n in range(7)]
    shown = tuple(SATURDAY + n * DAY for n in range(-1, 8))
    drawn = laid_out(EXHIBITION, TOUR, days=shown).cards
    assert [each["band"] for each in drawn.values()] == [True, False]
    assert drawn["expo"]["days"] == drawn["visite"]["days"] == [days[n] for n in (0, 1, 3, 4, 5)]


def test_what_repeats_past_midnight_is_drawn_in_the_evenings_it_belongs_to() -> None:
    days = (SATURDAY - DAY, SATURDAY, SUNDAY, MONDAY, MONDAY + DAY)
    late = replace(TOUR, starts_at=at(24.5), ends_at=at(25), repeat=Repeat(MONDAY + DAY))
    assert card(late, days=days)["days"] == ["2024-10-19", "2024-10-20", "2024-10-21"]
    but_monday = replace(late, repeat=Repeat(MONDAY + DAY, frozenset((0,))))
    assert card(but_monday, days=days)["days"] == ["2024-10-19", "2024-10-21"]


def test_what_runs_for_days_is_a_band_on_each_of_them() -> None:
    drawn = card(replace(CONCERT, ends_at=at(22, MONDAY)), days=(SUNDAY, MONDAY, MONDAY + DAY))
    assert (drawn["band"], drawn["days"]) == (True, ["2024-10-20", "2024-10-21"])


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"venue_id": None}, "Sat 19 Oct, 20:00 – 22:00"),
        ({"starts_at": None, "ends_at": None}, "Salle · 2 h"),
        ({"starts_at": None, "ends_at": None, "day": SUNDAY, "venue_id": None}, "Sun 20 Oct · 2 h"),
    ],
)
def test_what_lacks_a_venue_or_an_hour_lies_in_the_tray_and_says_what_it_has(
    lacking: dict[str, object], told: str
) -> None:
    drawn = card(replace(CONCERT, **lacking))  # type: ignore[arg-type]
    assert (drawn["venue"], drawn["start"], drawn["end"], drawn["days"]) == (None, None, None, [])
    assert (drawn["period"], drawn["minutes"]) == (told, 120)


def test_in_the_tray_it_lasts_as_long_as_it_did_before() -> None:
    tray = replace(CONCERT, venue_id=None, starts_at=None, ends_at=None)
    assert card(tray, lasting={"concert": 45})["minutes"] == 45


def test_only_what_is_held_on_the_days_and_in_the_venues_shown_is_drawn() -> None:
    elsewhere = replace(CONCERT, id="b", venue_id="kapan")
    later = replace(CONCERT, id="c", starts_at=at(20, MONDAY), ends_at=at(22, MONDAY))
    off = replace(CONCERT, id="d", venue_id=None, status=Status.CANCELLED)
    called_off = replace(CONCERT, id="e", status=Status.CANCELLED)
    drawn = laid_out(CONCERT, elsewhere, later, off, called_off, venues=(HALL, KAPAN))
    assert set(drawn.cards) == {"concert", "b", "e"}
    shown = View(days=(SATURDAY,), venues=(HALL,))
    programme = Programme(FESTIVAL, (HALL, KAPAN), (CONCERT, elsewhere, later))
    assert set(board(programme, (), shown, EN, str).cards) == {"concert"}


def test_what_a_filter_leaves_out_is_dimmed() -> None:
    drawn = laid_out(CONCERT, EXHIBITION, wanted=ItemFilter(text="gravures")).cards
    assert {each: card["dimmed"] for each, card in drawn.items()} == {"concert": True, "expo": False}


def test_clashes_are_told_worst_first_and_no_more_than_a_few() -> None:
    one_at_once = replace(HALL, simultaneous=1)
    rivals = [replace(CONCERT, id=f"rival-{n}") for n in range(8)]
    told = laid_out(CONCERT, *rivals, venues=(one_at_once,)).cards["concert"]["clashes"]
    assert len(told) == MOST_CLASHES + 1
    assert [each["severity"] for each in told] == sorted(each["severity"] for each in told)
    assert "for 3 h 15" in told[0]["words"]
    assert re.fullmatch(r"\d+ more clashes", told[-1]["words"])


def closed(venue: Venue, day: date = SATURDAY) -> list[list[int]]:
    frame = laid_out(venues=(venue,), days=(day,)).frame
    return [list(minutes) for minutes in frame["closed"].get(f"{venue.id} {day.isoformat()}", [])]


NIGHT = tuple(Opening(weekday, time(10), time(1)) for weekday in range(7))


def test_closed_hours_are_those_between_the_openings_of_the_evening_before_and_after() -> None:
    assert closed(HALL) == []
    assert closed(replace(HALL, openings=NIGHT)) == [[300, 600], [1500, 2040]]
    noon = (Opening(5, time(10), time(12)), Opening(5, time(11), time(13)), Opening(5, time(14), time(18)))
    assert closed(replace(HALL, openings=noon)) == [[300, 600], [780, 840], [1080, 2160]]
    assert closed(replace(HALL, openings=(Opening(6, time(3), time(6)),))) == [[300, 1620], [1800, 2160]]


def test_a_special_day_is_in_place_of_the_weekly_hours() -> None:
    shut = replace(HALL, openings=NIGHT, special_days=(SpecialDay(SATURDAY),))
    assert closed(shut) == [[300, 2040]]
    assert closed(replace(HALL, special_days=(SpecialDay(SUNDAY),))) == [[1800, 2160]]
    assert closed(replace(HALL, openings=(Opening(5, time(0), time(0)), Opening(6, time(0), time(0))))) == []


def test_the_hours_shown_reach_around_all_items_of_the_festival() -> None:
    assert (laid_out().frame["first"], laid_out().frame["last"]) == (480, 1440)
    early = replace(CONCERT, id="b", starts_at=at(7, MONDAY), ends_at=at(8, MONDAY), get_in=timedelta(0))
    late = replace(CONCERT, starts_at=at(23), ends_at=at(25.5))
    frame = laid_out(early, late, EXHIBITION).frame
    assert (frame["first"], frame["last"]) == (360, 1620)
    dawn = replace(CONCERT, starts_at=at(5), ends_at=at(6), get_in=timedelta(days=2))
    assert laid_out(dawn).frame["first"] == 300


def test_days_and_venues_come_in_the_order_asked_for() -> None:
    frame = laid_out(venues=(KAPAN, HALL), days=(SUNDAY, SATURDAY)).frame
    assert [venue["id"] for venue in frame["venues"]] == ["kapan", "hall"]
    assert [day["short"] for day in frame["days"]] == ["Sun 20 Oct", "Sat 19 Oct"]
    assert (frame["changeover"]["hall"], frame["simultaneous"]["hall"]) == (15, 2)


def test_venues_of_one_name_are_told_apart() -> None:
    labels = [venue["label"] for venue in laid_out(venues=(HALL, replace(KAPAN, name="Salle"))).frame["venues"]]
    assert labels == ["Salle (hall)", "Salle (kapan)"]


def test_colours_stand_for_kinds_or_for_strands_and_no_two_look_alike() -> None:
    kinds = [replace(CONCERT, id=f"{n}", kind=f"sorte-{n}") for n in range(25)]
    marks = laid_out(*kinds, CONCERT).frame["kinds"]
    assert marks[0] == {"id": "concert", "label": "Concert", "mark": 2, "pattern": 2}
    assert len({(each["mark"], each["pattern"]) for each in marks}) == len(marks) == 26
    by_strand = laid_out(CONCERT, EXHIBITION, coloured_by=BY_STRAND)
    assert [(each["id"], each["label"]) for each in by_strand.frame["kinds"]] == [
        ("Musiques", "Musiques"),
        ("", "No strand"),
    ]
    assert (by_strand.cards["concert"]["kind"], by_strand.cards["expo"]["kind"]) == ("Musiques", "")
    assert by_strand.frame["kinds"][-1]["mark"] == MARKS - 1


def test_versions_are_the_same_for_the_same_and_for_nothing_else() -> None:
    one, same = laid_out(CONCERT), laid_out(replace(CONCERT, notes="Clés chez le gardien"))
    other = laid_out(replace(CONCERT, ends_at=at(22.5)))
    assert (one.cards_version, one.frame_version) == (same.cards_version, same.frame_version)
    assert one.cards_version != other.cards_version
    assert one.frame_version == other.frame_version
    assert one.frame_version != laid_out(CONCERT, t=Words("fr")).frame_version


def test_the_present_is_on_the_clock_of_the_festival_and_of_its_evening() -> None:
    programme = Programme(FESTIVAL)
    assert now_line(datetime(2024, 10, 19, 12, 5, tzinfo=UTC), programme) == {"day": "2024-10-19", "minute": 845}
    assert now_line(datetime(2024, 10, 19, 23, 30, tzinfo=UTC), programme) == {"day": "2024-10-19", "minute": 1530}


SPOTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2), max_size=4)


def cards_at(spots: dict[str, int]) -> Cards:
    drawn = card(CONCERT)
    return {each: {**drawn, "id": each, "minutes": spot} for each, spot in spots.items()}


@given(st.lists(SPOTS, min_size=1, max_size=5), st.data())
def test_a_difference_leads_from_any_of_the_states_to_the_last(
    spots: list[dict[str, int]], data: st.DataObject
) -> None:
    states = [cards_at(each) for each in spots]
    has = dict(data.draw(st.sampled_from(states)))
    told = difference(states)
    for each in told["put"]:
        has[each["id"]] = each
    for gone in told["gone"]:
        has.pop(gone, None)
    assert has == states[-1]


def test_nothing_is_sent_when_nothing_differs() -> None:
    assert difference([cards_at({"a": 1}), cards_at({"a": 1})]) == {"put": [], "gone": []}


def test_a_clash_is_worded_anew_only_once_something_of_it_is_another() -> None:
    rival = replace(CONCERT, id="rival", title=text("Bal"))
    programme = Programme(FESTIVAL, (replace(HALL, simultaneous=1),), (CONCERT, rival))
    clash: Clash = find_clashes(programme, SATURDAY)[0]
    sentences = ClashSentences(EN)
    said = sentences.say(clash, programme)
    assert said == clash_sentence(clash, programme, EN)
    assert sentences.say(clash, replace(programme, revision=2)) is said
    renamed = replace(programme, items=(CONCERT, replace(rival, title=text("Ballet"))))
    assert "Ballet" in sentences.say(clash, renamed)
    moved = replace(programme, venues=(replace(HALL, name="Grande salle"),))
    assert "Grande salle" in sentences.say(clash, moved) or clash.venue_id is None


def test_no_word_of_the_board_is_missing_and_none_is_there_for_nothing() -> None:
    scripts = "".join(path.read_text("utf-8") for path in (ROOT / "pages" / "board").glob("*.js"))
    assert set(re.findall(r"frame\.words\.([a-z_]+)", scripts)) <= set(BOARD)
    unsaid = {name for name in BOARD if not re.search(rf"\b{name}\b", scripts)}
    assert unsaid <= {"tentative", "cancelled"}  # which the status of a card names
