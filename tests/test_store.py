"""What the store promises, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings

from lib.changes import Edit
from lib.doorkeeper import Doorkeeper
from lib.impossible import Impossible
from lib.programme import (
    Count,
    Item,
    Journey,
    Person,
    Problem,
    Programme,
    Reason,
    Repeat,
    SpecialDay,
    Stamp,
    Status,
    Venue,
    text,
)
from lib.rulebook import ClashKind, Rulebook
from lib.storage import database
from lib.storage.records import LONGEST_ID, Key, Record, TableName, key_of
from lib.store import (
    BuiltUpon,
    Memory,
    Store,
    StoreDown,
    UnknownFestival,
    UnknownReference,
    UnknownRevision,
    VenueInUse,
    open_store,
)
from lib.trouble import Trouble
from tests.conftest import HandClock
from tests.essai import (
    ANI,
    CONCERT,
    COUNT,
    FESTIVAL,
    FULL,
    GARDEN,
    HALL,
    PARIS,
    READING,
    SATURDAY,
    STEPS,
    WAIVER,
    WALK,
    YEREVAN,
    contents,
    replayed,
    stored,
    take,
)

ROOT = Path(__file__).parent.parent


def save(store: Store, **edit: Any) -> int:
    """The revision that the store is at then."""
    return store.save("essai", Edit(**edit), by="ani") or store.revision()


# What goes in comes out


def test_a_programme_comes_back_as_it_was_saved(full: Store, clock: HandClock) -> None:
    stamp = Stamp(clock.now, 0)
    assert full.programme("essai") == Programme(
        FESTIVAL,
        venues=(GARDEN, HALL),
        items=(CONCERT, READING),
        counts=(COUNT,),
        people=(ANI,),
        journeys=(WALK,),
        waivers=(WAIVER,),
        stamps={"lecture": stamp, "concert": stamp},
        revision=1,
        changed_at=clock.now,
    )


def test_items_come_by_start_then_title_and_those_without_an_hour_last(full: Store) -> None:
    early = replace(READING, id="z", starts_at=datetime(2024, 10, 19, 15, tzinfo=YEREVAN), ends_at=READING.ends_at)
    on_sunday = Item(id="a", title=text("A"), day=date(2024, 10, 20))
    some_day = Item(id="b", title=text("A"))
    save(full, items=(some_day, on_sunday, early))
    assert full.programme("essai").items == (early, CONCERT, READING, on_sunday, some_day)


def test_people_come_by_name_journeys_by_their_venues_and_waivers_by_date(full: Store) -> None:
    back, bob = Journey("jardin", "salle", 15), Person(name="bób")
    before = replace(WAIVER, about="jardin", at=WAIVER.at - timedelta(hours=1))
    save(full, people=(Person(name="Zoé"), bob), journeys=(back,), waivers=(before,))
    programme = full.programme("essai")
    assert [person.id for person in programme.people] == ["ani", "bob", "zoe"]
    assert (programme.journeys, programme.waivers) == ((back, WALK), (before, WAIVER))


def test_what_venues_items_and_festivals_say_of_clashes_is_kept(full: Store) -> None:
    festival = replace(FESTIVAL, rulebook=Rulebook(severities=((ClashKind.TRAVEL, None),), notice_days=30))
    hall = replace(HALL, special_days=(SpecialDay(SATURDAY),))
    reading = replace(READING, never_against=("concert",))
    save(full, festival=festival, venues=(hall,), items=(reading,))
    programme = full.programme("essai")
    assert (programme.festival, programme.venue_by_id["salle"]) == (festival, hall)
    assert programme.item_by_id["lecture"] == reading


def test_another_spelling_of_a_name_is_the_same_person(full: Store) -> None:
    save(full, people=(replace(ANI, name="ANÍ"),))
    assert [person.name for person in full.programme("essai").people] == ["ANÍ"]


def test_the_latest_festival_comes_first(full: Store) -> None:
    older = replace(FESTIVAL, id="ancien", first_day=date(2023, 10, 20))
    full.save("ancien", Edit(festival=older), by="ani")
    assert full.festivals() == (FESTIVAL, older)


def test_festivals_may_use_the_same_ids(full: Store) -> None:
    other = replace(FESTIVAL, id="autre")
    full.save("autre", replace(FULL, festival=other, counts=()), by="ani")
    full.save("autre", Edit(removed_items=("lecture",)), by="ani")
    assert full.programme("autre").items == (CONCERT,)
    assert full.programme("essai").items == (CONCERT, READING)


def test_an_unknown_festival_is_said(store: Store) -> None:
    for ask in (
        lambda: store.programme("essai"),
        lambda: save(store),
        lambda: save(store, venues=(HALL,)),
        lambda: store.remove_festival("essai", by="ani"),
    ):
        with pytest.raises(UnknownFestival):
            ask()
    assert store.history("essai") == ()
    assert store.revision() == 0


def test_a_festival_keeps_its_id(full: Store) -> None:
    with pytest.raises(ValueError, match="keeps its id"):
        full.save("essai", Edit(festival=replace(FESTIVAL, id="autre")), by="ani")


# Revisions


def test_every_write_is_one_revision_of_everything_and_of_its_festival(full: Store) -> None:
    full.save("autre", Edit(festival=replace(FESTIVAL, id="autre")), by="ani")
    assert save(full, items=(replace(READING, price="5 €"),)) == full.revision() == 3
    assert full.festival_revisions() == {"essai": 3, "autre": 2}


def test_saving_what_is_there_already_writes_nothing(full: Store, clock: HandClock) -> None:
    clock.tick()
    before = full.programme("essai")
    assert full.save("essai", FULL, by="ani") is None
    assert save(full, removed_items=("nothing",), removed_counts=(("concert", SATURDAY),)) == 1
    assert full.programme("essai") == before
    assert len(full.history("essai")) == 1


def test_history_tells_who_did_what_and_each_thing_before_and_after(full: Store, clock: HandClock) -> None:
    clock.tick(60)
    dearer = replace(READING, price="5 €")
    full.save("essai", Edit(items=(dearer, CONCERT)), by="bob", action="import")
    last, first = full.history("essai")
    assert (last.revision, last.at, last.by, last.action, last.festival_id) == (2, clock.now, "bob", "import", "essai")
    assert [(each.table, each.id, each.before, each.after) for each in last.objects] == [
        (TableName.ITEMS, "lecture", READING, dearer)
    ]
    assert {Key(each.table, each.id): each.after for each in first.objects} == replayed([first])
    assert {each.before for each in first.objects} == {None}


def test_history_may_be_cut_to_the_newest(full: Store) -> None:
    save(full, items=(replace(READING, price="5 €"),))
    assert [change.revision for change in full.history("essai", limit=1)] == [2]


# Stamps

MOVED = replace(READING, starts_at=READING.starts_at and READING.starts_at - timedelta(minutes=5))


@pytest.mark.parametrize(
    ("edited", "sequence"),
    [
        (MOVED, 1),
        (replace(READING, ends_at=datetime(2024, 10, 19, 16, tzinfo=PARIS)), 1),
        (replace(READING, venue_id="jardin"), 1),
        (replace(READING, venue_id=None), 1),
        (replace(READING, status=Status.CANCELLED), 1),
        (replace(READING, repeat=Repeat(date(2024, 10, 20))), 1),
        (replace(READING, title=text("Autre", "fr")), 0),
        (replace(READING, people=("Ani",), price="5 €", notes="clé"), 0),
    ],
)
def test_the_sequence_goes_up_when_time_place_or_status_changes(
    full: Store, clock: HandClock, edited: Item, sequence: int
) -> None:
    clock.tick()
    save(full, items=(edited,))
    stamps = full.programme("essai").stamps
    assert stamps["lecture"] == Stamp(clock.now, sequence)
    assert stamps["concert"] == Stamp(clock.now - timedelta(seconds=1), 0)


@pytest.mark.parametrize(
    ("venue", "sequence"),
    [
        (replace(HALL, name="Grande salle"), 1),
        (replace(HALL, address="1 rue Neuve", city="Kapan"), 1),
        (replace(HALL, latitude=39.2, longitude=46.4), 1),
        (replace(HALL, capacity=300, notes="clé"), 0),
    ],
)
def test_items_are_dated_anew_when_their_venue_is_another_place(
    full: Store, clock: HandClock, venue: Venue, sequence: int
) -> None:
    clock.tick()
    save(full, venues=(venue,))
    stamps = full.programme("essai").stamps
    assert stamps["lecture"] == Stamp(clock.now - timedelta(seconds=1 - sequence), sequence)
    assert stamps["concert"] == Stamp(clock.now - timedelta(seconds=1), 0)


def test_times_never_go_back_though_the_clock_does(full: Store, clock: HandClock) -> None:
    after = clock.now + timedelta(seconds=1)
    clock.tick(-3600)
    save(full, items=(MOVED,))
    programme = full.programme("essai")
    assert programme.changed_at == programme.stamps["lecture"].changed_at == after
    assert [change.at for change in full.history("essai")] == [after, after - timedelta(seconds=1)]


@pytest.mark.parametrize(
    "bring_back", [lambda store: store.undo(3, by="ani"), lambda store: save(store, items=(MOVED,))]
)
def test_an_item_brought_back_counts_on(full: Store, clock: HandClock, bring_back: Callable[[Store], int]) -> None:
    save(full, items=(MOVED,))
    save(full, removed_items=("lecture",))
    assert "lecture" not in full.programme("essai").stamps
    clock.tick()
    bring_back(full)
    assert full.programme("essai").stamps["lecture"] == Stamp(clock.now, 2)


# Nothing hangs


def test_a_venue_in_use_cannot_be_removed(full: Store) -> None:
    with pytest.raises(VenueInUse) as refused:
        save(full, removed_venues=("salle",), items=(replace(CONCERT, price="5 €"),))
    assert (refused.value.venue_id, refused.value.item_ids) == ("salle", ("lecture",))
    assert full.programme("essai").items == (CONCERT, READING)
    assert full.revision() == 1


@pytest.mark.parametrize("edit", [Edit(removed_items=("lecture",)), Edit(items=(replace(READING, venue_id=None),))])
def test_a_venue_can_be_removed_together_with_its_last_use(full: Store, edit: Edit) -> None:
    full.save("essai", replace(edit, removed_venues=("salle",)), by="ani")
    assert full.programme("essai").venues == (GARDEN,)


@pytest.mark.parametrize(
    ("edit", "missing"),
    [
        (Edit(items=(replace(READING, venue_id="nulle-part"),)), Key(TableName.VENUES, "nulle-part")),
        (Edit(items=(replace(READING, price="5 €"),), removed_venues=("salle",)), Key(TableName.VENUES, "salle")),
        (Edit(counts=(Count("personne", SATURDAY, 1),)), Key(TableName.ITEMS, "personne")),
        (Edit(counts=(Count("lecture", SATURDAY, 1),), removed_items=("lecture",)), Key(TableName.ITEMS, "lecture")),
    ],
)
def test_what_names_something_unknown_is_refused_whole(full: Store, edit: Edit, missing: Key) -> None:
    before = full.programme("essai")
    with pytest.raises(UnknownReference) as refused:
        full.save("essai", replace(edit, venues=(Venue(id="neuf", name="Neuf"),)), by="ani")
    assert refused.value.key == missing
    assert full.programme("essai") == before


def test_the_counts_of_an_item_go_and_come_back_with_it(full: Store) -> None:
    removal = save(full, removed_items=("lecture",))
    assert full.programme("essai").counts == ()
    assert {each.table for each in full.history("essai")[0].objects} == {TableName.ITEMS, TableName.COUNTS}
    full.undo(removal, by="ani")
    assert full.programme("essai").counts == (COUNT,)


def test_what_is_both_given_and_removed_is_kept(full: Store) -> None:
    dearer = replace(CONCERT, price="5 €")
    save(full, items=(dearer,), removed_items=("concert",))
    assert full.programme("essai").item_by_id["concert"] == dearer


def test_the_counts_of_what_is_kept_are_kept_too(full: Store) -> None:
    save(full, items=(replace(READING, price="5 €"),), removed_items=("lecture",))
    assert full.programme("essai").counts == (COUNT,)


@pytest.mark.parametrize(
    "edit",
    [
        Edit(removed_items=("lecture",)),
        Edit(items=(replace(READING, venue_id="jardin"),), removed_venues=("salle",)),
        Edit(people=(Person(name="Bob"),), journeys=(Journey("ici", "ailleurs", 5),)),
        Edit(waivers=(replace(WAIVER, item_ids=("personne",)),)),
    ],
)
def test_waivers_and_journeys_may_name_what_is_not_there(full: Store, edit: Edit) -> None:
    full.save("essai", edit, by="ani")
    programme = full.programme("essai")
    assert WALK in programme.journeys
    assert WAIVER in programme.waivers


# Undo

EDITS = {
    "add": Edit(items=(replace(READING, id="neuf"),), venues=(Venue(id="neuf", name="Neuf"),)),
    "change": Edit(items=(MOVED, replace(CONCERT, price="5 €")), counts=(replace(COUNT, counted=41),)),
    "remove": Edit(removed_items=("lecture", "concert"), removed_venues=("salle", "jardin")),
    "rename": Edit(festival=replace(FESTIVAL, name=text("Autre", "fr"))),
    "uncount": Edit(removed_counts=(("lecture", SATURDAY),)),
    "know": Edit(people=(Person(name="Bob"), replace(ANI, notes="clé")), journeys=(Journey("jardin", "salle", 15),)),
    "forget": Edit(removed_people=("ani",), removed_journeys=(("salle", "jardin"),)),
    "accept": Edit(waivers=(replace(WAIVER, circumstances="cd", why="Vu."), replace(WAIVER, about="jardin"))),
    "reopen": Edit(removed_waivers=(WAIVER.clash_key,)),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_undo_puts_back_what_was_and_undoing_that_does_it_again(full: Store, edit: Edit) -> None:
    before = stored(full)
    full.save("essai", edit, by="ani")
    after = stored(full)
    assert after != before
    assert full.undo(2, by="bob") == 3
    assert stored(full) == before
    assert full.undo(3, by="bob") == 4
    assert stored(full) == after
    assert [(change.by, change.action) for change in full.history("essai")[:2]] == [("bob", "undo"), ("bob", "undo")]


def test_a_whole_festival_is_removed_and_comes_back(full: Store) -> None:
    before = stored(full)
    removal = full.remove_festival("essai", by="ani")
    assert (stored(full), full.festivals(), full.festival_revisions()) == ({}, (), {})
    assert [change.action for change in full.history("essai")] == ["remove", "edit"]
    full.undo(removal, by="ani")
    assert stored(full) == before


def test_the_birth_of_a_festival_can_be_undone(full: Store) -> None:
    full.undo(1, by="ani")
    assert stored(full) == {}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (Edit(items=(MOVED,)), Edit(items=(READING,))),
        (Edit(items=(MOVED,)), Edit(removed_items=("lecture",))),
        (Edit(venues=(Venue(id="neuf", name="Neuf"),)), Edit(items=(replace(READING, venue_id="neuf"),))),
        (Edit(items=(replace(READING, id="neuf"),)), Edit(counts=(Count("neuf", SATURDAY, 1),))),
        (Edit(items=(replace(READING, venue_id=None),)), Edit(removed_venues=("salle",))),
        (Edit(removed_counts=(("lecture", SATURDAY),)), Edit(removed_items=("lecture",))),
        (Edit(removed_waivers=(WAIVER.clash_key,)), Edit(waivers=(WAIVER,))),
    ],
    ids=["changed", "removed", "venue used", "item counted", "venue gone", "item gone", "accepted again"],
)
def test_what_others_built_upon_is_not_undone(full: Store, first: Edit, then: Edit) -> None:
    full.save("essai", first, by="ani")
    full.save("essai", then, by="bob")
    before = stored(full)
    with pytest.raises(BuiltUpon) as refused:
        full.undo(2, by="ani")
    assert (refused.value.revision, refused.value.later) == (2, 3)
    assert (stored(full), full.revision()) == (before, 3)


@pytest.mark.parametrize(
    "then",
    [
        Edit(items=(replace(READING, id="neuf"),)),
        Edit(venues=(Venue(id="n", name="N"),)),
        Edit(people=(Person(name="Bob"),)),
        Edit(journeys=(Journey("jardin", "salle", 15),)),
        Edit(waivers=(replace(WAIVER, about="jardin"),)),
    ],
)
def test_the_birth_of_a_festival_is_not_undone_once_something_is_in_it(full: Store, then: Edit) -> None:
    full.save("essai", then, by="bob")
    with pytest.raises(BuiltUpon):
        full.undo(1, by="ani")


def test_nothing_is_brought_back_into_a_festival_that_is_gone(full: Store) -> None:
    removal = save(full, removed_items=("concert",))
    gone = full.remove_festival("essai", by="ani")
    with pytest.raises(BuiltUpon) as refused:
        full.undo(removal, by="ani")
    assert refused.value.later == gone


def test_other_things_may_change_before_an_undo(full: Store) -> None:
    save(full, items=(MOVED,))
    save(full, items=(replace(CONCERT, price="5 €"),))
    full.undo(2, by="ani")
    assert full.programme("essai").items == (replace(CONCERT, price="5 €"), READING)


def test_an_unknown_revision_is_said(full: Store) -> None:
    with pytest.raises(UnknownRevision):
        full.undo(99, by="ani")


@given(steps=STEPS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_history_replayed_from_nothing_gives_the_present(store: Store, steps: list[tuple[str, int, int]]) -> None:
    store.save("essai", replace(FULL, counts=()), by="ani")
    save(store, festival=replace(FESTIVAL, url=f"https://example.org/{store.revision()}"))  # lest an undo unmake it
    for step in steps:
        before, revision = stored(store), store.revision()
        last = take(store, *step)
        after = stored(store)
        assert (last == revision) == (after == before)
    assert replayed(store.history("essai", limit=10_000)) == stored(store)


@given(steps=STEPS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_read_onto_an_earlier_state_is_what_is_read_anew(
    store: Store, clock: HandClock, steps: list[tuple[str, int, int]]
) -> None:
    store.save("essai", replace(FULL, counts=()), by="ani")
    save(store, festival=replace(FESTIVAL, url=f"https://example.org/{store.revision()}"))  # lest an undo unmake it
    known = store.programme("essai")
    for number, step in enumerate(steps):
        clock.now += timedelta(seconds=number % 2)
        take(store, *step)
        known = store.programme("essai", known=known) if number % 3 else known
    assert store.programme("essai", known=known) == store.programme("essai")


def test_onto_an_earlier_state_only_what_changed_is_read(full: Store) -> None:
    before = full.programme("essai")
    save(full, items=(replace(READING, price="5 €"),))
    after = full.programme("essai", known=before)
    read = [item.id for item in after.items if all(item is not known for known in before.items)]
    assert read == [READING.id]
    assert all(venue is known for venue, known in zip(after.venues, before.venues, strict=True))


def test_a_festival_that_was_known_and_is_gone_is_unknown(full: Store) -> None:
    before = full.programme("essai")
    full.remove_festival("essai", by="ani")
    with pytest.raises(UnknownFestival):
        full.programme("essai", known=before)


# What imports leave behind

PROBLEM = Problem("prog.csv", 3, "heure", "25h99", Reason.NOT_A_TIME, "14h30")


def test_the_columns_of_a_file_are_remembered_by_festival_and_table(full: Store) -> None:
    full.remember_mapping("essai", "programme", {"Titre": "title"})
    full.remember_mapping("essai", "programme", {"Titre": "title", "Où\0": "venue"})
    full.remember_mapping("essai", "venues", {"Nom": "name"})
    assert full.mapping("essai", "programme") == {"Titre": "title", "Où": "venue"}
    assert full.mapping("essai", "venues") == {"Nom": "name"}
    assert full.mapping("autre", "programme") == {}
    assert full.revision() == 1


def test_the_problems_of_the_last_import_are_remembered_until_the_next(full: Store) -> None:
    problem = Problem("prog.csv", 3, "heure", "25h99\0", Reason.NOT_A_TIME, "14h30")
    full.remember_problems("essai", (problem, replace(problem, row=4)))
    assert full.problems("essai") == (replace(problem, value="25h99"), replace(problem, value="25h99", row=4))
    full.remember_problems("essai", ())
    assert full.problems("essai") == full.problems("autre") == ()
    assert full.revision() == 1


def test_what_an_import_leaves_behind_is_remembered_with_it_or_not_at_all(full: Store) -> None:
    memory = Memory({"programme": {"Titre": "title"}}, (PROBLEM,))
    with pytest.raises(VenueInUse):
        full.save("essai", Edit(removed_venues=("salle",)), by="ani", remember=memory)
    assert (full.mapping("essai", "programme"), full.problems("essai")) == ({}, ())
    full.save("essai", Edit(items=(MOVED,)), by="ani", remember=memory)
    assert (full.mapping("essai", "programme"), full.problems("essai")) == ({"Titre": "title"}, (PROBLEM,))


def test_the_problems_of_an_import_go_when_it_is_undone(full: Store) -> None:
    full.save("essai", Edit(items=(MOVED,)), by="ani", remember=Memory(problems=(PROBLEM,)))
    imported = full.revision()
    full.save("essai", Edit(items=(MOVED,)), by="ani", remember=Memory(problems=(PROBLEM,)))
    edited = save(full, items=(replace(CONCERT, price="5 €"),))
    full.undo(edited, by="ani")
    assert full.problems("essai") == (PROBLEM,)
    full.undo(imported, by="ani")
    assert full.problems("essai") == ()


def test_nothing_is_remembered_of_a_festival_that_is_removed(full: Store) -> None:
    full.remember_mapping("essai", "programme", {"Titre": "title"})
    full.remember_problems("essai", (PROBLEM,))
    full.undo(full.remove_festival("essai", by="ani"), by="ani")
    assert (full.mapping("essai", "programme"), full.problems("essai")) == ({}, ())


# Hostile text

NASTY = "'; DROP TABLE items; --\r\n<script>\u202e\ud800\0\uffff😀"
KEPT = "'; DROP TABLE items; --\r\n<script>\u202e\uffff😀"


def test_any_text_is_kept_but_for_what_no_database_holds(full: Store) -> None:
    nasty = replace(READING, title=text(NASTY, "fr"), people=(NASTY,), extra=((NASTY, NASTY),), id=NASTY)
    full.save("essai", Edit(items=(nasty,), counts=(Count(NASTY, SATURDAY, 1),)), by=NASTY, action=NASTY)
    kept = replace(READING, title=text(KEPT, "fr"), people=(KEPT,), extra=((KEPT, KEPT),), id=KEPT)
    assert full.programme("essai").item_by_id[KEPT] == kept
    assert (full.history("essai")[0].by, full.history("essai")[0].action) == (KEPT, KEPT)
    assert full.save("essai", Edit(items=(nasty,)), by="ani") is None
    save(full, removed_items=(NASTY,))
    assert stored(full) == contents(
        Programme(FESTIVAL, (GARDEN, HALL), (CONCERT, READING), (COUNT,), (ANI,), (WALK,), (WAIVER,))
    )


def test_people_journeys_and_waivers_of_any_words_are_kept_and_taken_out_by_them(full: Store) -> None:
    before = stored(full)
    person, walk = Person(name=NASTY, notes=NASTY), Journey(NASTY, "salle", 5)
    waiver = replace(WAIVER, item_ids=(NASTY, "lecture"), about=NASTY, by=NASTY, why=NASTY)
    save(full, people=(person,), journeys=(walk,), waivers=(waiver,))
    kept = {key_of(thing): thing for thing in (Person(name=KEPT, notes=KEPT), Journey(KEPT, "salle", 5))}
    assert stored(full).items() >= {**before, **kept}.items()
    removed = Edit(
        removed_people=(person.id,), removed_journeys=((NASTY, "salle"),), removed_waivers=(waiver.clash_key,)
    )
    full.save("essai", removed, by="ani")
    assert stored(full) == before


def test_a_hostile_festival_id_is_only_unknown(full: Store) -> None:
    with pytest.raises(UnknownFestival):
        full.programme(NASTY)
    assert full.history(NASTY) == ()
    assert full.mapping(NASTY, NASTY) == {}


def test_an_id_too_long_to_be_indexed_is_refused(full: Store) -> None:
    with pytest.raises(Impossible):
        save(full, items=(replace(READING, id="é" * 10_000), replace(CONCERT, price="5 €")))
    assert full.revision() == 1


def test_the_longest_id_is_kept(full: Store) -> None:
    longest = "".join(map(chr, range(0x1F300, 0x1F300 + LONGEST_ID)))  # which does not compress
    save(full, items=(replace(READING, id=longest),), counts=(Count(longest, SATURDAY, 1),))
    assert longest in full.programme("essai").item_by_id


# Many at once


def test_writers_at_once_lose_nothing_and_leave_no_gap(full: Store) -> None:
    def write(writer: int) -> list[int]:
        return [save(full, items=(replace(READING, id=f"{writer}-{n}"),)) for n in range(8)]

    with ThreadPoolExecutor(6) as pool:
        revisions = sorted(revision for each in pool.map(write, range(6)) for revision in each)
    assert revisions == [*range(2, 50)]
    assert len(full.programme("essai").items) == 50
    assert [change.revision for change in full.history("essai")] == [*range(49, 0, -1)]
    assert replayed(full.history("essai")) == stored(full)


def test_what_two_people_say_at_once_from_one_revision_both_stands(full: Store) -> None:
    def accept(n: int) -> int:
        return save(full, waivers=(replace(WAIVER, about=f"v{n}"),), people=(Person(name=f"P{n}", notes=str(n)),))

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(accept, range(12))) == [*range(2, 14)]
    programme = full.programme("essai")
    assert {waiver.about for waiver in programme.waivers} == {"salle", *(f"v{n}" for n in range(12))}
    assert len(programme.people) == 13


def test_a_reader_sees_one_moment_while_others_write(full: Store) -> None:
    def write(n: int) -> None:
        save(full, items=(replace(READING, price=str(n)), replace(CONCERT, price=str(n))))

    with ThreadPoolExecutor(2) as pool:
        writing = pool.map(write, range(1, 30))
        seen = [full.programme("essai") for _ in range(30)]
        list(writing)
    assert all(len({item.price for item in programme.items}) == 1 for programme in seen)
    assert all((programme.revision == 1) == (programme.items[0].price == "") for programme in seen)


WRITE_FOR_EVER = """
import sys
from datetime import UTC, datetime
from lib.changes import Edit
from lib.programme import Item, text
from lib.store import open_store

store = open_store(sys.argv[1], clock=lambda: datetime(2024, 9, 1, tzinfo=UTC))
for n in range(1_000_000):
    items = tuple(Item(id=f"{n}-{part}", title=text("Lecture"), venue_id="salle") for part in range(20))
    print(store.save("essai", Edit(items=items), by="ani"), flush=True)
"""


@pytest.mark.parametrize("writes", [1, 7])
def test_a_killed_writer_leaves_every_acknowledged_write_and_no_half_of_another(
    full: Store, store_url: str, writes: int
) -> None:
    command = [sys.executable, "-c", WRITE_FOR_EVER, store_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(writes)][-1]
        writer.send_signal(signal.SIGKILL)
    full.save("essai", Edit(festival=replace(FESTIVAL, url="https://example.org")), by="ani")
    assert full.revision() > acknowledged == writes + 1
    assert (len(full.programme("essai").items) - 2) == 20 * (full.revision() - 2)
    assert replayed(full.history("essai")) == stored(full)


# Opening


OPEN = """
import sys
from datetime import UTC, datetime
from lib.store import open_store

print(open_store(sys.argv[1], clock=lambda: datetime(2024, 9, 1, tzinfo=UTC)).revision())
"""


def test_processes_may_start_at_once_on_an_empty_database(new_store_url: str) -> None:
    starting = [
        subprocess.Popen([sys.executable, "-c", OPEN, new_store_url], stdout=subprocess.PIPE, cwd=ROOT, text=True)
        for _ in range(2)
    ]
    assert [process.communicate()[0] for process in starting] == ["0\n"] * 2


def test_opening_again_finds_everything(full: Store, store_url: str, clock: HandClock) -> None:
    again = open_store(store_url, clock=clock)
    assert again.programme("essai") == full.programme("essai")
    again.close()


def test_the_migrations_make_the_tables_that_the_program_uses(new_store_url: str) -> None:
    engine = database.open_engine(new_store_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), database.metadata) == []
    engine.dispose()


MIGRATIONS = ROOT / "lib/storage/migrations"
OUT = {  # a store that has run one never runs it again: what is to be otherwise takes a new one
    "v0001": "5078bfdcfdda",
    "v0002": "e4b478b40b87",
    "v0003": "dac029845d85",
    "v0004": "fe05f3097ba8",
    "v0005": "201693aa7b06",
    "v0006": "9ce56bf9fe2c",
    "v0007": "58741a84fce7",
}
FIRST_RECORDS: dict[Key, Record] = {  # as version 0.1.0 wrote them
    Key(TableName.FESTIVALS, "essai"): {
        "id": "essai",
        "name": [["fr", "Essai"]],
        "first_day": "2024-10-19",
        "last_day": "2024-10-27",
        "zone": "Europe/Paris",
        "languages": ["fr"],
    },
    Key(TableName.VENUES, "salle"): {"id": "salle", "name": "Salle", "simultaneous": 1},
    Key(TableName.ITEMS, "lecture"): {
        "id": "lecture",
        "title": [["fr", "Lecture"]],
        "kind": "other",
        "status": "confirmed",
        "venue_id": "salle",
        "starts_at": "2024-10-19T12:00:00Z[Europe/Paris]",
        "ends_at": "2024-10-19T13:00:00Z[Europe/Paris]",
    },
    Key(TableName.COUNTS, "2024-10-19 lecture"): {"item_id": "lecture", "day": "2024-10-19", "counted": 40},
}


def upgrade(connection: sa.Connection, revision: str) -> None:
    """The tables as they were at a revision of theirs."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def write_first_store(engine: sa.Engine) -> None:
    """The tables as version 0.1.0 made them, with one festival in one revision."""
    head = {
        "revision": 1,
        "at": "2024-09-01T08:00:00+00:00",
        "author": "ani",
        "action": "import",
        "festival_id": "essai",
    }
    with engine.begin() as connection:
        upgrade(connection, "0001")
        connection.execute(sa.insert(database.changes), head)
        connection.execute(sa.update(database.counter).values(revision=1))
        for (table, each), record in FIRST_RECORDS.items():
            row = {**record, "festival_id": "essai", "id": each, "record": record}
            columns = database.metadata.tables[table].c.keys()
            connection.execute(
                sa.insert(database.metadata.tables[table]), {name: row[name] for name in columns if name in row}
            )
            told = {"revision": 1, "table_name": table, "id": each, "festival_id": "essai", "after": record}
            connection.execute(sa.insert(database.history), told)


def test_a_store_of_the_first_version_is_taken_over_with_its_history(new_store_url: str, clock: HandClock) -> None:
    engine = sa.create_engine(new_store_url.replace("postgresql:", "postgresql+psycopg:"))
    write_first_store(engine)
    engine.dispose()
    store = open_store(new_store_url, clock=clock)
    first = contents(Programme(FESTIVAL, (HALL,), (READING,), (COUNT,)))
    assert stored(store) == replayed(store.history("essai")) == first
    assert save(store, festival=FESTIVAL, venues=(HALL,), items=(READING,), counts=(COUNT,)) == 1
    added = save(store, people=(ANI,), journeys=(WALK,), waivers=(WAIVER,))
    assert stored(store) == {**first, **{key_of(thing): thing for thing in (ANI, WALK, WAIVER)}}
    store.undo(added, by="ani")
    assert stored(store) == first
    store.undo(3, by="ani")
    with pytest.raises(BuiltUpon):
        store.undo(1, by="ani")
    store.close()


@pytest.mark.parametrize("columns", [(), ("left_out INTEGER NOT NULL DEFAULT 0", "agreed INTEGER")])
def test_presses_from_before_any_could_be_left_out_are_taken_over(
    new_store_url: str, clock: HandClock, columns: tuple[str, ...]
) -> None:
    engine = sa.create_engine(new_store_url.replace("postgresql:", "postgresql+psycopg:"))
    its = {"festival_id": "essai", "item_id": "lecture", "day": "2024-10-19"}
    pressed = {"phone": "a", "plus": 12, "minus": 2, "by": "Ani", "at": clock().isoformat()}
    with engine.begin() as connection:
        upgrade(connection, "0005")
        for column in columns:
            connection.exec_driver_sql(f"ALTER TABLE tally_sums ADD COLUMN {column}")
        connection.execute(sa.insert(database.tallies).values(its | pressed))
        connection.execute(sa.insert(database.tally_sums).values(its | {"is_settled": False}))
    engine.dispose()
    store = open_store(new_store_url, clock=clock)
    (said,) = Doorkeeper(store).sums("essai").values()
    assert (said.counted, said.left_out, said.agreed) == (10, 0, None)
    store.close()


def test_no_migration_is_written_again_once_it_is_out() -> None:
    written = {
        each.stem[:5]: sha256(each.read_text("utf-8").encode()).hexdigest()[:12]
        for each in MIGRATIONS.glob("versions/v*.py")
    }
    assert written == OUT


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_goes_by_several_names(postgresql_url: str, clock: HandClock, scheme: str) -> None:
    opened = open_store(postgresql_url.replace("postgresql", scheme, 1), clock=clock)
    assert opened.revision() == 0
    opened.close()


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://ani:secret@host/base", "sqlite://", "sqlite:///:memory:"])
def test_another_database_is_refused_without_telling_its_password(url: str, clock: HandClock) -> None:
    with pytest.raises(ValueError, match="database URL") as refused:
        open_store(url, clock=clock)
    assert "secret" not in str(refused.value)


# Trouble

ASK: list[Callable[[Store], object]] = [
    lambda store: store.revision(),
    lambda store: store.festival_revisions(),
    lambda store: store.festivals(),
    lambda store: store.programme("essai"),
    lambda store: store.save("essai", EDITS["add"], by="ani"),
    lambda store: store.undo(1, by="ani"),
    lambda store: store.history("essai"),
    lambda store: store.remove_festival("essai", by="ani"),
    lambda store: store.mapping("essai", "programme"),
    lambda store: store.remember_mapping("essai", "programme", {}),
]


def test_while_postgresql_is_away_everything_says_so_and_then_works_again(
    postgresql: str, postgresql_url: str, clock: HandClock
) -> None:
    store = open_store(postgresql_url, clock=clock)
    store.save("essai", FULL, by="ani")
    name = postgresql_url.rpartition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        for ask in ASK:
            with pytest.raises(StoreDown):
                ask(store)
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
    assert save(store, items=(MOVED,)) == 2
    store.close()


def test_a_lost_connection_is_replaced_unnoticed(postgresql: str, postgresql_url: str, clock: HandClock) -> None:
    store = open_store(postgresql_url, clock=clock)
    store.save("essai", FULL, by="ani")
    name = postgresql_url.rpartition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
    assert save(store, items=(MOVED,)) == 2
    store.close()


def test_a_locked_file_can_be_read_and_later_written(
    tmp_path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0)
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", clock=clock)
    store.save("essai", FULL, by="ani")
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreDown, match="locked") as down:
        save(store, items=(MOVED,))
    assert down.value.trouble == Trouble.BUSY
    assert store.programme("essai").items == (CONCERT, READING)
    other.close()
    assert save(store, items=(MOVED,)) == 2
    store.close()


@pytest.mark.parametrize("ask", ASK)
def test_a_damaged_file_is_said_by_everything(tmp_path: Path, clock: HandClock, ask: Callable[[Store], object]) -> None:
    path = tmp_path / "store.db"
    store = open_store(f"sqlite:///{path}", clock=clock)
    store.save("essai", FULL, by="ani")
    store.close()
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(StoreDown) as down:
        ask(store)
    assert down.value.trouble == Trouble.DAMAGED
    store.close()


@pytest.mark.parametrize(
    ("setting", "trouble"), [("max_page_count = 1", Trouble.FULL), ("query_only = ON", Trouble.READ_ONLY)]
)
def test_a_disk_that_is_full_or_only_read_is_called_by_its_name_and_loses_nothing(
    sqlite_url: str, clock: HandClock, monkeypatch: pytest.MonkeyPatch, setting: str, trouble: Trouble
) -> None:
    store = open_store(sqlite_url, clock=clock)
    store.save("essai", FULL, by="ani")
    store.close()
    prepare = database._prepare_sqlite

    def prepare_badly(connection: sqlite3.Connection, record: object) -> None:
        prepare(connection, record)
        connection.execute(f"PRAGMA {setting}")

    with monkeypatch.context() as bad:
        bad.setattr(database, "_prepare_sqlite", prepare_badly)
        bad.setattr(database, "_upgrade", lambda *_: None)
        store = open_store(sqlite_url, clock=clock)
        with pytest.raises(StoreDown) as down:
            save(store, items=tuple(replace(READING, id=f"lecture-{n}") for n in range(200)))
        assert down.value.trouble == trouble
        assert store.programme("essai").items == (CONCERT, READING)
        store.close()
    store = open_store(sqlite_url, clock=clock)
    assert save(store, items=(MOVED,)) == 2
    store.close()


def test_a_file_that_cannot_be_made_is_said(tmp_path: Path, clock: HandClock) -> None:
    with pytest.raises(StoreDown, match="unable to open"):
        open_store(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}", clock=clock)


def test_a_database_of_a_later_version_is_left_alone(full: Store, sqlite_url: str, clock: HandClock) -> None:
    full.close()
    engine = database.open_engine(sqlite_url)
    with database.transaction(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(StoreDown, match="later version") as down:
        open_store(sqlite_url, clock=clock)
    assert down.value.trouble == Trouble.LATER


def test_what_sqlite_acknowledges_is_on_the_disk(sqlite_url: str) -> None:
    engine = database.open_engine(sqlite_url)
    with engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked] == ["wal", 2, 1]
    engine.dispose()


# Upgrades


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Those that there are, and room for another."""
    folder = tmp_path / "migrations"
    shutil.copytree(database._MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(database, "_MIGRATIONS", folder)
    return folder


def add_migration(folder: Path, *lines: str) -> None:
    """One after all others, which renames a table, then does this."""
    last = max(path.stem[1:5] for path in (folder / "versions").glob("v*.py"))
    body = "\n    ".join(("op.rename_table('stamps', 'marks')", *lines))
    (folder / "versions" / "v9998_trial.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\nrevision = '9998'\ndown_revision = {last!r}\n\n\n"
        f"def upgrade():\n    {body}\n"
    )


def dump(url: str) -> dict[str, list[Any]]:
    engine = sa.create_engine(database._database(url))
    found = sa.MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        rows = {name: sorted(map(repr, connection.execute(sa.select(table)))) for name, table in found.tables.items()}
    engine.dispose()
    return rows


def test_an_upgrade_that_fails_on_a_copy_is_not_tried_on_the_store(
    full: Store, store_url: str, migrations: Path, clock: HandClock
) -> None:
    full.close()
    before = dump(store_url)
    add_migration(migrations, "op.execute('INSERT INTO nothing VALUES (1)')")
    with pytest.raises(StoreDown) as down:
        open_store(store_url, clock=clock)
    assert down.value.trouble == Trouble.UPGRADE
    assert dump(store_url) == before


def test_an_upgrade_is_tried_on_a_copy_that_holds_all_and_then_done(
    full: Store, store_url: str, migrations: Path, tmp_path: Path
) -> None:
    full.close()
    told = tmp_path / "told.txt"
    counted = "op.get_bind().execute(sa.text('SELECT count(*) FROM marks')).scalar()"
    add_migration(migrations, f"with open({str(told)!r}, 'a') as told:", f"    told.write(str({counted}) + ' ')")
    before = dump(store_url)
    database.open_engine(store_url).dispose()
    assert told.read_text() == f"{len(before['stamps'])} " * 2
    assert dump(store_url)["marks"] == before["stamps"]
    assert [path.name for path in tmp_path.glob(".upgrade-*")] == []


def test_an_upgrade_that_fails_on_the_store_alone_is_taken_back(
    full: Store, store_url: str, migrations: Path, tmp_path: Path
) -> None:
    full.close()
    before = dump(store_url)
    told = tmp_path / "told.txt"
    add_migration(migrations, f"open({str(told)!r}, 'x').close()")  # works once
    with pytest.raises(FileExistsError):
        database.open_engine(store_url)
    assert dump(store_url) == before
