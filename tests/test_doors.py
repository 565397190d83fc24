"""Phones at doors: whatever is sent twice, late, out of order or not at all for a while, every press counts once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.changes import Edit
from lib.company import NOBODY
from lib.doorkeeper import Doorkeeper
from lib.doors import (
    MOST_PHONES,
    MOST_PLACES,
    MOST_PRESSES,
    MOST_TALLIES,
    QUIET,
    Door,
    Sum,
    Tally,
    TooManyPhones,
    Typed,
    count_of,
    grown,
    is_disputed,
    places,
    read_message,
    summed,
)
from lib.partners import digest, is_secret
from lib.programme import Count, Festival, Item, Method, Programme, Status, Venue, text
from lib.store import Store

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2024, 10, 19)
NOW = datetime(2024, 10, 19, 19, tzinfo=UTC)
FESTIVAL = Festival(id="essai", name=text("Essai"), first_day=DAY, last_day=DAY)
FIL, COMBO = Venue(id="fil", name="Le Fil", capacity=60), Venue(id="combo", name="Le Combo")
DOOR = Door(id="d", festival_id="essai", name="Entrée", digest=digest("secret"), created_at=NOW, created_by="Anna")


def item(item_id: str, venue_id: str = "fil", hour: int = 20, **more: Any) -> Item:
    start = datetime(2024, 10, 19, hour, tzinfo=PARIS)
    return Item(
        id=item_id, title=text(item_id), venue_id=venue_id, starts_at=start, ends_at=start + timedelta(hours=1), **more
    )


CONCERT, READING = item("concert"), item("reading", "combo", 10)
PROGRAMME = Programme(FESTIVAL, (FIL, COMBO), (CONCERT, READING))


def tally(plus: int, minus: int = 0, phone: str = "a", *, by: str = "Anna", at: datetime = NOW) -> Tally:
    return Tally("concert", DAY, phone, plus, minus, by, at)


def heard(said: Iterable[Tally]) -> dict[str, Tally]:
    known: dict[str, Tally] = {}
    for each in said:
        known[each.phone] = grown(known.get(each.phone), each)
    return known


PRESSES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("+-")), max_size=40)


@given(PRESSES, st.data())
def test_every_press_counts_once_however_it_is_sent(presses: list[tuple[str, str]], data: st.DataObject) -> None:
    """Each phone says its tallies after any press, some get lost, some come twice, all in any order; then the last."""
    plus, minus = dict.fromkeys("abc", 0), dict.fromkeys("abc", 0)
    sent: list[Tally] = []
    for phone, sign in presses:
        (plus if sign == "+" else minus)[phone] += 1
        sent.append(tally(plus[phone], minus[phone], phone))
    arrived = data.draw(st.permutations(sent + sent)) if sent else []
    arrived = arrived[: data.draw(st.integers(0, len(arrived)))]
    last = [tally(plus[phone], minus[phone], phone) for phone in "abc"]
    found = summed(heard([*arrived, *last]).values())
    total = sum(plus.values()) - sum(minus.values())
    assert found["concert", DAY].counted == max(0, total)


def test_more_who_leave_than_came_is_nobody() -> None:
    assert summed([tally(2, 5)])["concert", DAY].counted == 0
    assert summed([tally(2, 5), tally(10, 0, "b")])["concert", DAY].counted == 7


def test_names_of_all_who_held_a_phone_are_kept() -> None:
    found = summed([tally(2, by="Anna"), tally(1, phone="b", by="Léo"), tally(1, phone="c", by="")])["concert", DAY]
    assert (found.by, found.phones) == ("Anna, Léo", 3)


@pytest.mark.parametrize(
    ("before", "taken", "counted"),
    [
        (None, None, 143),
        (Count("concert", DAY, None, "file", booked=80), None, 143),
        (Count("concert", DAY, 120), 120, 143),
        (Count("concert", DAY, 143, method=Method.SCAN), 120, None),
        (Count("concert", DAY, 150, method=Method.COUNT), 120, None),
        (Count("concert", DAY, 120, method=Method.COUNT), 120, None),
        (Count("concert", DAY, 120, method=Method.CLICKER), 120, 143),
        (Count("concert", DAY, 150, method=Method.COUNT), None, None),
    ],
)
def test_a_number_that_somebody_wrote_down_stays(before: Count | None, taken: int | None, counted: int | None) -> None:
    said = Sum("concert", DAY, 143, 2, "Anna, Léo", NOW, own=() if taken is None else (taken,))
    becomes = count_of(said, before)
    assert (becomes and becomes.counted) == counted
    if becomes and before:
        assert (becomes.note, becomes.booked) == (before.note, before.booked)
    assert is_disputed(said, before) == (before is not None and before.counted not in {None, 143})


def test_a_door_of_a_venue_has_its_sittings_and_no_others() -> None:
    assert [place.item.id for place in places(PROGRAMME, DOOR, NOW)] == ["reading", "concert"]
    assert [place.item.id for place in places(PROGRAMME, replace(DOOR, venue_id="fil"), NOW)] == ["concert"]
    assert all(place.is_now for place in places(PROGRAMME, DOOR, NOW))
    assert not any(place.is_now for place in places(PROGRAMME, DOOR, NOW + timedelta(days=3)))
    off = replace(PROGRAMME, items=(replace(CONCERT, status=Status.CANCELLED),))
    assert places(off, DOOR, NOW) == ()


SAID: dict[str, Any] = {
    "phone": "p1",
    "name": " Anna\r\n\u202eB ",
    "tallies": [{"item": "concert", "day": "2024-10-19", "plus": 3, "minus": 1}],
}


def test_a_message_is_read() -> None:
    message = read_message(SAID | {"finished": True}, NOW)
    assert message.tallies == (Tally("concert", DAY, "p1", 3, 1, "Anna B", NOW),)
    assert message.is_finished


def test_a_number_typed_in_the_room_is_a_count() -> None:
    typed = [{"id": "n1", "item": "concert", "day": "2024-10-19", "number": 61}]
    (said,) = read_message({"phone": "p1", "name": "Léo", "typed": typed}, NOW).typed
    assert said == Typed("n1", Count("concert", DAY, 61, method=Method.COUNT, by="Léo", at=NOW), "p1")


@pytest.mark.parametrize(
    "said",
    [
        None, [], "x", {}, {"phone": 3}, SAID | {"tallies": "x"},
        SAID | {"tallies": SAID["tallies"] * (MOST_TALLIES + 1)},
    ],
)  # fmt: skip
def test_what_no_phone_says_is_refused(said: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_message(said, NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        3, {}, {"item": "concert"},
        *(
            SAID["tallies"][0] | wrong
            for wrong in ({"plus": -1}, {"plus": 1.5}, {"plus": True}, {"minus": MOST_PRESSES + 1}, {"day": "demain"})
        ),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_leaves_the_others(wrong: Any) -> None:
    message = read_message(SAID | {"tallies": [wrong, *SAID["tallies"]]}, NOW)
    assert message.unread == (0,)
    assert [each.plus for each in message.tallies] == [3]


def test_half_a_sign_is_none() -> None:
    message = read_message(SAID | {"tallies": [SAID["tallies"][0] | {"item": "con\ud800cert"}]}, NOW)
    assert message.tallies[0].item_id == "concert"


# At the store


@pytest.fixture
def keeper(store: Store) -> Doorkeeper:
    store.save("essai", Edit(festival=FESTIVAL, venues=(FIL, COMBO), items=(CONCERT, READING)), by="test")
    return Doorkeeper(store)


def counts(store: Store) -> list[tuple[int | None, str, str]]:
    return [(count.counted, count.method, count.by) for count in store.programme("essai").counts]


def test_a_door_is_kept_revoked_and_restored(keeper: Doorkeeper) -> None:
    keeper.add_door(DOOR)
    assert keeper.doors("essai") == (DOOR,)
    assert is_secret(DOOR, "secret")
    assert not is_secret(DOOR, "Secret")
    keeper.revoke("d", by="Léo")
    revoked = keeper.door("d")
    assert revoked is not None
    assert revoked.revoked_at
    assert revoked.revoked_by == "Léo"
    keeper.reinstate("d")
    assert keeper.door("d") == DOOR
    assert keeper.door("x") is None


def test_presses_become_a_count_once_it_is_quiet(store: Store, keeper: Doorkeeper) -> None:
    before = store.revision()
    keeper.note("essai", [tally(40), tally(22, 1, "b", by="Léo")])
    assert keeper.settle(NOW + QUIET / 2) == 0
    assert store.revision() == before
    assert keeper.settle(NOW + QUIET) == 1
    assert counts(store) == [(61, "clicker", "Anna, Léo")]
    assert keeper.settle(NOW + QUIET) == 0
    assert store.revision() == before + 1


def test_late_presses_become_a_new_count(store: Store, keeper: Doorkeeper) -> None:
    keeper.note("essai", [tally(40)])
    keeper.settle(NOW + QUIET)
    keeper.note("essai", [tally(40), tally(12, phone="b")])
    keeper.settle(NOW + QUIET)
    assert counts(store)[0][0] == 52


def test_who_is_finished_waits_for_nothing(store: Store, keeper: Doorkeeper) -> None:
    keeper.note("essai", [tally(40)])
    assert keeper.settle(NOW, finished=[("concert", DAY)], festival_id="essai") == 1
    assert counts(store)[0][0] == 40


def test_a_count_by_hand_is_not_lost_to_a_door(store: Store, keeper: Doorkeeper) -> None:
    keeper.note("essai", [tally(40)])
    keeper.settle(NOW + QUIET)
    store.save("essai", Edit(counts=(Count("concert", DAY, 45, method=Method.COUNT),)), by="Anna")
    keeper.note("essai", [tally(41)])
    assert keeper.settle(NOW + QUIET) == 0
    assert counts(store)[0][0] == 45
    (said,) = keeper.sums("essai").values()
    assert is_disputed(said, store.programme("essai").counts[0])
    keeper.take("essai", [said.key], by="Anna")
    assert counts(store)[0][0] == 41
    keeper.note("essai", [tally(43)])
    keeper.settle(NOW + QUIET)
    assert counts(store)[0][0] == 43


def test_a_number_that_somebody_keeps_is_that_of_the_door_from_then_on(store: Store, keeper: Doorkeeper) -> None:
    keeper.note("essai", [tally(40)])
    store.save("essai", Edit(counts=(Count("concert", DAY, 45, method=Method.COUNT),)), by="Anna")
    before = keeper.stand("essai", ("concert", DAY), 45)
    assert not is_disputed(keeper.sums("essai")["concert", DAY], store.programme("essai").counts[0])
    keeper.leave_out("essai", ("concert", DAY), before)
    assert keeper.sums("essai")["concert", DAY].counted == 40
    assert counts(store)[0][0] == 45
    keeper.stand("essai", ("concert", DAY), 45)
    keeper.note("essai", [tally(42)])
    keeper.settle(NOW + QUIET)
    assert counts(store)[0][0] == 47
    store.save("essai", Edit(counts=(Count("concert", DAY, 45, method=Method.COUNT),)), by="Anna")
    keeper.note("essai", [tally(43)])
    keeper.settle(NOW + QUIET)
    assert counts(store)[0][0] == 45


def test_a_door_that_was_only_tried_starts_again_at_nobody(store: Store, keeper: Doorkeeper) -> None:
    keeper.note("essai", [tally(12)])
    keeper.settle(NOW + QUIET)
    before = keeper.start_again("essai", ("concert", DAY), by="Anna")
    assert counts(store) == []
    assert keeper.sums("essai")["concert", DAY].counted == 0
    assert keeper.settle(NOW + 2 * QUIET) == 0
    keeper.note("essai", [tally(52), tally(9, phone="b")])
    keeper.settle(NOW + 2 * QUIET)
    assert counts(store)[0][0] == 49
    keeper.leave_out("essai", ("concert", DAY), before)
    assert counts(store)[0][0] == 61


def test_what_else_is_known_of_a_sitting_stays_when_its_door_starts_again(store: Store, keeper: Doorkeeper) -> None:
    store.save("essai", Edit(counts=(Count("concert", DAY, booked=80, note="Pluie"),)), by="Anna")
    keeper.note("essai", [tally(12)])
    keeper.settle(NOW + QUIET)
    keeper.start_again("essai", ("concert", DAY), by="Anna")
    assert store.programme("essai").counts == (Count("concert", DAY, booked=80, note="Pluie"),)


@pytest.mark.parametrize("is_agreed", [False, True])
def test_a_number_that_was_counted_otherwise_stays_when_a_door_starts_again(
    store: Store, keeper: Doorkeeper, *, is_agreed: bool
) -> None:
    keeper.note("essai", [tally(12)])
    store.save("essai", Edit(counts=(Count("concert", DAY, 45, method=Method.SCAN),)), by="Anna")
    if is_agreed:
        keeper.stand("essai", ("concert", DAY), 45)
    keeper.start_again("essai", ("concert", DAY), by="Anna")
    assert counts(store)[0][0] == 45
    assert not is_disputed(keeper.sums("essai")["concert", DAY], store.programme("essai").counts[0])


def test_a_typed_number_keeps_what_else_is_known(store: Store, keeper: Doorkeeper) -> None:
    store.save("essai", Edit(counts=(Count("concert", DAY, booked=80),)), by="Anna")
    said = Typed("n1", Count("concert", DAY, 61, method=Method.COUNT, by="Léo", at=NOW), "a")
    keeper.write_down("essai", [said])
    (count,) = store.programme("essai").counts
    assert (count.counted, count.booked, count.method, count.by) == (61, 80, "count", "Léo")


def typed(number: int, name: str = "n1") -> Typed:
    return Typed(name, Count("concert", DAY, number, method=Method.COUNT, by="Léo", at=NOW), "a")


def test_a_typed_number_overrules_nobody(store: Store, keeper: Doorkeeper) -> None:
    store.save("essai", Edit(counts=(Count("concert", DAY, 120, method=Method.SCAN, revenue=500),)), by="Anna")
    keeper.write_down("essai", [typed(70)])
    (count,) = store.programme("essai").counts
    assert (count.counted, count.revenue) == (120, 500)
    said = keeper.sums("essai")["concert", DAY]
    assert said.counted == 70
    assert is_disputed(said, count)


def test_a_typed_number_takes_the_place_of_presses_and_who_comes_later_adds_to_it(
    store: Store, keeper: Doorkeeper
) -> None:
    keeper.note("essai", [tally(40)])
    keeper.settle(NOW + QUIET)
    keeper.write_down("essai", [typed(70)])
    assert counts(store) == [(70, "count", "Léo")]
    keeper.note("essai", [tally(42)])
    keeper.settle(NOW + QUIET)
    assert counts(store)[0][0] == 72


def test_more_phones_than_anybody_has_are_refused(keeper: Doorkeeper) -> None:
    keeper.note("essai", [tally(1, phone=str(n)) for n in range(MOST_PHONES)])
    with pytest.raises(TooManyPhones):
        keeper.note("essai", [tally(1, phone="one more")])
    keeper.note("essai", [tally(2, phone="0")])
    assert keeper.sums("essai")["concert", DAY].counted == MOST_PHONES + 1


def test_a_door_offers_what_is_nearest_in_time() -> None:
    many = tuple(item(f"i{n:03}", hour=n % 24) for n in range(MOST_PLACES + 24))
    found = places(Programme(FESTIVAL, (FIL, COMBO), many), DOOR, NOW)
    assert len(found) == MOST_PLACES
    assert min(place.starts_at for place in found) > min(each.starts_at for each in many if each.starts_at)
    assert any(place.is_now for place in found)


def test_presses_for_what_is_gone_are_kept_and_break_nothing(store: Store, keeper: Doorkeeper) -> None:
    keeper.note("essai", [tally(40), Tally("gone", DAY, "a", 3, 0, "", NOW)])
    keeper.note("no-festival", [tally(3)])
    assert keeper.settle(NOW + QUIET) == 1
    assert keeper.settle(NOW + QUIET) == 0
    assert keeper.sums("essai")["gone", DAY].counted == 3
    assert len(counts(store)) == 1


class Interrupted(Store):
    """A store that lets somebody speak just before it saves."""

    def __init__(self, store: Store, word: Callable[[], None]) -> None:
        super().__init__(store._engine, store._clock)
        self._word = word

    def save(self, *args: Any, **kwargs: Any) -> int | None:
        self._word()
        return super().save(*args, **kwargs)


def test_a_press_while_the_sum_is_written_down_is_written_down_next(store: Store, keeper: Doorkeeper) -> None:
    keeper.note("essai", [tally(40)])
    late = tally(41, at=NOW + QUIET)
    Doorkeeper(Interrupted(store, lambda: keeper.note("essai", [late]))).settle(NOW + QUIET)
    assert counts(store)[0][0] == 40
    assert keeper.settle(NOW + 2 * QUIET) == 1
    assert counts(store)[0][0] == 41


def test_presses_of_nobody_in_particular_have_an_author(store: Store, keeper: Doorkeeper) -> None:
    keeper.note("essai", [tally(40, by="")])
    keeper.settle(NOW + QUIET)
    assert store.history("essai")[0].by == NOBODY


def test_two_replicas_write_one_count(store: Store, keeper: Doorkeeper) -> None:
    keeper.note("essai", [tally(40)])
    before = store.revision()
    first: list[int] = []
    other = Doorkeeper(Interrupted(store, lambda: first.append(keeper.settle(NOW + QUIET))))
    other.settle(NOW + QUIET)
    assert first == [1]
    assert counts(store) == [(40, "clicker", "Anna")]
    assert store.revision() == before + 1
    assert keeper.settle(NOW + 2 * QUIET) == 0


def test_a_number_that_is_sent_again_does_not_undo_a_later_one(store: Store, keeper: Doorkeeper) -> None:
    said = Typed("n1", Count("concert", DAY, 61, method=Method.COUNT, by="Léo", at=NOW), "a")
    keeper.write_down("essai", [said])
    store.save("essai", Edit(counts=(Count("concert", DAY, 70, method=Method.COUNT),)), by="Anna")
    keeper.write_down("essai", [said])
    assert counts(store)[0][0] == 70


def test_a_number_that_could_not_be_written_down_is_heard_when_it_is_sent_again(
    store: Store, keeper: Doorkeeper
) -> None:
    def power_cut() -> None:
        raise SystemExit

    said = Typed("n1", Count("concert", DAY, 61, method=Method.COUNT, by="Léo", at=NOW), "a")
    with pytest.raises(SystemExit):
        Doorkeeper(Interrupted(store, power_cut)).write_down("essai", [said])
    keeper.write_down("essai", [said])
    assert counts(store)[0][0] == 61


def test_the_doors_of_a_festival_come_back_with_it_and_stay_away_from_another(store: Store, keeper: Doorkeeper) -> None:
    keeper.add_door(DOOR)
    keeper.note("essai", [tally(40)])
    removed = store.remove_festival("essai", by="test")
    store.undo(removed, by="test")
    assert keeper.door("d") == DOOR
    assert keeper.sums("essai")
    store.remove_festival("essai", by="test")
    store.save("essai", Edit(festival=FESTIVAL), by="test")
    assert keeper.door("d") is None
    assert keeper.sums("essai") == {}


def test_a_server_that_ends_while_it_writes_goes_on_where_it_was(store: Store, keeper: Doorkeeper) -> None:
    class Ended(Doorkeeper):
        def _close(self, *_: object) -> None:
            raise SystemExit

    keeper.note("essai", [tally(40)])
    with pytest.raises(SystemExit):
        Ended(store).settle(NOW + QUIET)
    assert counts(store)[0][0] == 40
    keeper.note("essai", [tally(43)])
    assert keeper.settle(NOW + QUIET) == 1
    assert counts(store)[0][0] == 43
