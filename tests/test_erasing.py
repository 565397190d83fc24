"""Somebody who asks to be forgotten is: wherever they stood, and nothing else goes with them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as some

from lib.__main__ import main
from lib.changes import Edit
from lib.doorkeeper import Doorkeeper
from lib.doors import Door, Tally
from lib.gatekeeper import Gatekeeper
from lib.legal import Notice
from lib.names import ERASED, for_search, naming, without
from lib.partners import PartnerFeed
from lib.press import NotPublished, Press
from lib.programme import Count, Kind, Person, Problem, Reason, Venue, Waiver, text
from lib.registrar import Registrar
from lib.releases import view
from lib.roles import EVERYWHERE, Account, LastAdministrator, Role
from lib.rulebook import ClashKind
from lib.storage.database import metadata
from lib.storage.presences import Presence
from lib.storage.records import Key, TableName
from lib.store import Conflicts, Store, UnknownRevision, open_store
from tests.conftest import HandClock
from tests.essai import CONCERT, FESTIVAL, FULL, GARDEN, HALL, READING, SATURDAY

NOW = datetime(2024, 9, 1, 8, tzinfo=UTC)
ZOE, ADDRESS = "Zoé Exemple", "zoe.exemple@ville.fr"
LUC = "Luc Modèle"
SPELT = "ZOE  EXEMPLE"

WITH_HER = replace(
    READING,
    title=text(f"Lecture de {ZOE}", "fr"),
    people=(ZOE, LUC, f"{ZOE} (piano)"),
    notes=f"Clés chez {SPELT} et {LUC}",
    strand=f"Carte blanche à {ZOE}",
    organiser=ZOE,
    work="zoe_exemple",
    url="https://exemple.fr/artistes/zoe-exemple",
    extra=(("Portable", f"{ZOE} 06"), (f"Avis de {ZOE}", "oui")),
)
STUDIO = Venue(id="atelier-zoe-exemple", name=f"Atelier {ZOE}", notes=f"Sonner chez {ZOE}", extra=(("Hôte", ZOE),))
AT_HERS = replace(CONCERT, id="chez-elle", venue_id=STUDIO.id, people=(ZOE,))
ABOUT_HER = Waiver(
    kind=ClashKind.PERSON_OVERLAP,
    item_ids=("chez-elle", "lecture"),
    about="zoe exemple",
    circumstances="ab",
    by=LUC,
    at=NOW,
    why=f"{ZOE} est d’accord",
)
BY_HER = replace(ABOUT_HER, kind=ClashKind.CHANGEOVER, about="salle", by=ZOE, why="Entendu")


def is_named(said: str) -> bool:
    return bool(naming(ZOE).search(for_search(said)) or naming(ADDRESS).search(for_search(said)))


def dump(store: Store) -> Iterator[tuple[str, str, str]]:
    """Every value of the database as text, with its table and column."""
    with store.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(sa.select(table)).mappings():
                for column, value in row.items():
                    told = zlib.decompress(value).decode() if isinstance(value, bytes) else repr(value)
                    yield table.name, str(column), told


def places(store: Store) -> set[str]:
    """Where she is named."""
    return {f"{table}.{column}" for table, column, value in dump(store) if is_named(value)}


def plant(store: Store) -> Store:
    """She stands wherever anybody can: on the desk, in its history, in public and beside."""
    keeper, press, doors = Gatekeeper(store), Press(store), Doorkeeper(store)
    festival = replace(
        FESTIVAL,
        description=text(f"Avec {ZOE}", "fr"),
        url="https://exemple.fr/zoe-exemple",
        kinds=(Kind("lecture", f"Lecture ({ZOE})"),),
        report_notes=(("intro", f"Merci à {ZOE}"),),
    )
    first = replace(
        FULL,
        festival=festival,
        venues=(HALL, GARDEN, STUDIO),
        items=(WITH_HER, CONCERT, AT_HERS),
        counts=(Count("lecture", SATURDAY, 40, f"selon {ZOE}", by=ZOE),),
        people=(Person(name=ZOE, notes="train"), Person(name=LUC, notes=f"vient avec {ZOE}")),
        waivers=(ABOUT_HER, BY_HER),
    )
    store.save("essai", first, by=ZOE)
    press.publish("essai", by=ZOE, note=f"Avec {ZOE}")
    moved = replace(WITH_HER, starts_at=WITH_HER.starts_at and WITH_HER.starts_at + timedelta(minutes=30))
    store.save("essai", Edit(items=(moved,), removed_items=("chez-elle",)), by=LUC)
    press.publish("essai", by=LUC)
    press.schedule("essai", NOW + timedelta(days=3), by=ZOE, note=f"Pour {ZOE}")
    store.remember_mapping("essai", "items", {f"Vu par {ZOE}": "notes", "Titre": "title"})
    store.remember_problems("essai", [Problem("a.csv", 2, "Date", f"chez {ZOE}", Reason.NOT_A_DATE)])
    store.remember_notice(Notice(director=ZOE, host="Ville"))
    store.remember_logo("essai", b"\x89PNG Zo")
    press.add_partner_feed(
        PartnerFeed(
            id="f1",
            festival_id="essai",
            name=f"Agenda de {ZOE}",
            owner=ZOE,
            query="person=zoe-exemple&lang=fr",
            digest="d",
            created_at=NOW,
            created_by=ZOE,
        )
    )
    doors.add_door(
        Door(
            id="d1",
            festival_id="essai",
            name=f"Porte de {ZOE}",
            venue_id="salle",
            digest="d",
            created_at=NOW,
            created_by=ZOE,
            owner=ADDRESS,
        )
    )
    doors.note("essai", [Tally("lecture", SATURDAY, "p1", 3, 0, ZOE, NOW)])
    keeper.give(EVERYWHERE, "ani@ville.fr", Role.ADMINISTRATOR, by=ZOE)
    keeper.give("essai", ADDRESS, Role.PROGRAMMER, by=LUC)
    keeper.note_visit(Account(ADDRESS, ZOE))
    store.greet(Presence("s1", "essai", ZOE, "", NOW))
    return store


@pytest.fixture
def planted(store: Store, clock: HandClock) -> Store:
    planted = plant(store)
    clock.tick(3600)
    return planted


def erase(store: Store) -> None:
    Registrar(store).erase(ZOE, by="Ani")
    Registrar(store).erase(ADDRESS, by="Ani")


def test_nobody_is_forgotten_where_they_stood_nowhere(planted: Store) -> None:
    before = [*dump(planted)]
    assert Registrar(planted).erase("Personne Dautre", by="Ani").found == ()
    assert [*dump(planted)] == before


def test_somebody_is_taken_out_of_everything(planted: Store) -> None:
    assert {place.partition(".")[0] for place in places(planted)} >= {
        *(
            "festivals",
            "venues",
            "items",
            "people",
            "waivers",
            "counts",
            "remembered",
            "changes",
            "history",
            "presence",
        ),
        *("releases", "schedules", "partner_feeds", "doors", "tallies", "grants", "accounts"),
    }
    erase(planted)
    without_ids = [(*place, value.replace(STUDIO.id, "")) for *place, value in dump(planted)]
    assert [place for *place, value in without_ids if is_named(value)] == []


def test_what_is_said_of_others_stays(planted: Store) -> None:
    erase(planted)
    programme = planted.programme("essai")
    item = programme.item_by_id["lecture"]
    assert item.title.to("fr") == f"Lecture de {ERASED}"
    assert item.people == (LUC, f"{ERASED} (piano)")
    assert item.notes == f"Clés chez {ERASED} et {LUC}"
    assert item.extra == (("Portable", f"{ERASED} 06"), (f"Avis de {ERASED}", "oui"))
    assert [person.name for person in programme.people] == [LUC]
    assert [waiver.by for waiver in programme.waivers] == [ERASED]
    assert programme.counts[0].counted == 40
    assert planted.mapping("essai", "items") == {"Titre": "title"}
    assert planted.notice() == Notice(director=ERASED, host="Ville")
    assert planted.logo("essai") == b"\x89PNG Zo"
    assert [grant.to for grant in Gatekeeper(planted).grants("essai")] == []
    assert [feed.query for feed in Press(planted).partner_feeds("essai")] == ["person=%5B%E2%80%A6%5D&lang=fr"]
    assert not Doorkeeper(planted).is_welcome(Doorkeeper(planted).doors("essai")[0])


def test_the_history_is_as_if_she_had_never_been_named(planted: Store) -> None:
    before = planted.history("essai")
    erase(planted)
    after = planted.history("essai")
    assert [change.revision for change in after[-len(before) :]] == [change.revision for change in before]
    assert after[0].action == "erase"
    assert not is_named(repr(after).replace(STUDIO.id, ""))
    for change in before:
        then = planted.programme_at("essai", change.revision)
        assert not is_named(repr(then).replace(STUDIO.id, ""))
    [back] = [key for key in [Key(TableName.ITEMS, "chez-elle")] if key.id not in planted.programme("essai").item_by_id]
    planted.bring_back("essai", [back], before[-1].revision, by=LUC)
    assert planted.programme("essai").item_by_id["chez-elle"].people == ()


def test_an_erasure_cannot_be_undone(planted: Store) -> None:
    erase(planted)
    [change, *_] = planted.history("essai")
    assert planted.last_erasure("essai") == change.revision
    with pytest.raises(UnknownRevision):
        planted.undo(change.revision, by=LUC)


def test_who_had_read_the_programme_reads_it_anew(planted: Store) -> None:
    known = planted.programme("essai")
    erase(planted)
    assert planted.programme("essai", known=known) == planted.programme("essai")


def test_a_form_that_was_open_meanwhile_does_not_bring_her_back(planted: Store) -> None:
    base = planted.programme("essai")
    mine = replace(base.item_by_id["lecture"], price="5 €")
    erase(planted)
    planted.save("essai", Edit(items=(mine,)), by=LUC, base=base)
    item = planted.programme("essai").item_by_id["lecture"]
    assert item.price == "5 €"
    assert item.title.to("fr") == f"Lecture de {ERASED}"


def test_who_changed_the_same_words_meanwhile_is_asked(planted: Store) -> None:
    base = planted.programme("essai")
    mine = replace(base.item_by_id["lecture"], title=text(f"Grande lecture de {ZOE}", "fr"))
    erase(planted)
    with pytest.raises(Conflicts) as refused:
        planted.save("essai", Edit(items=(mine,)), by=LUC, base=base)
    [conflict] = refused.value.conflicts
    assert conflict.fields == ("title",)
    assert conflict.by == "Ani"


def test_what_is_public_names_her_no_more_and_subscribers_are_told(planted: Store, clock: HandClock) -> None:
    press = Press(planted)
    last = press.published("essai")
    Registrar(planted).erase(ZOE, by="Ani")
    public = press.published("essai")
    assert (public.release.number, public.release.as_release) == (last.release.number + 1, last.release.number)
    shown = view(public, clock())
    assert shown.programme.item_by_id["lecture"].people == (LUC, f"{ERASED} (piano)")
    assert not is_named(repr(shown).replace(STUDIO.id, ""))
    stamps, before = shown.programme.stamps, view(last, clock()).programme.stamps
    assert stamps["lecture"].changed_at > before["lecture"].changed_at
    assert stamps["concert"] == before["concert"]
    assert {each: stamp.sequence for each, stamp in stamps.items()} == {
        each: stamp.sequence for each, stamp in before.items()
    }
    assert "zoe-exemple" not in public.ever["person"]
    assert "luc-modele" in public.ever["person"]


def test_what_is_withdrawn_stays_so(planted: Store) -> None:
    Press(planted).withdraw("essai", by=ZOE)
    erase(planted)
    with pytest.raises(NotPublished):
        Press(planted).published("essai")
    Press(planted).put_back("essai")
    assert not is_named(repr(Press(planted).published("essai")).replace(STUDIO.id, ""))


def test_where_she_was_public_only_before_nothing_new_is_published(store: Store) -> None:
    store.save("essai", replace(FULL, items=(replace(READING, people=(ZOE,)), CONCERT)), by=LUC)
    press = Press(store)
    first = press.publish("essai", by=LUC).number
    store.save("essai", Edit(items=(replace(READING, people=()),)), by=LUC)
    press.publish("essai", by=LUC)
    store.save("essai", Edit(items=(replace(READING, price="5 €"),)), by=LUC)
    third = press.publish("essai", by=LUC).number
    known_by = press.published("essai").ever["person"]
    Registrar(store).erase(ZOE, by="Ani")
    assert "zoe-exemple" in known_by
    assert not is_named(repr(press.published("essai", first)))
    assert press.published("essai").release.number == third + 1  # by her address in calendars, she was still known


def test_the_last_administrator_stays(planted: Store) -> None:
    before = [*dump(planted)]
    with pytest.raises(LastAdministrator):
        Registrar(planted).erase("ani@ville.fr", by="Ani")
    assert [*dump(planted)] == before


def test_who_forgets_herself_signs_it_with_no_name(planted: Store) -> None:
    Registrar(planted).erase(ZOE, by=ZOE)
    assert planted.history("essai")[0].by == ERASED


@pytest.mark.parametrize(
    "word", ["confirmed", "Paris", "fr", "essai", "lecture", "edit", "items", "Europe/Paris", "2024", "person", "notes"]
)
def test_words_that_the_store_lives_by_are_not_names(sqlite_url: str, clock: HandClock, word: str) -> None:
    """Whoever asks for one of them loses words of texts, and no thing, time, place or status."""
    planted = plant(open_store(sqlite_url, clock=clock))
    before = planted.programme("essai")
    Registrar(planted).erase(word, by="Ani")
    after = planted.programme("essai")
    for one, other in zip(before.items, after.items, strict=True):
        facts = ("id", "status", "kind", "venue_id", "starts_at", "ends_at", "repeat", "is_free")
        assert [getattr(one, name) for name in facts] == [getattr(other, name) for name in facts]
    assert after.festival.zone == before.festival.zone
    for change in planted.history("essai"):
        planted.programme_at("essai", change.revision)
    for release in Press(planted).releases("essai"):
        view(Press(planted).published("essai", release.number), NOW)
    planted.close()


def test_nothing_of_her_is_in_the_files_of_the_database(tmp_path: Path, clock: HandClock) -> None:
    file = tmp_path / "essai.db"
    store = plant(open_store(f"sqlite:///{file}", clock=clock))

    def on_disk() -> bytes:
        return b"".join(each.read_bytes() for each in tmp_path.iterdir())

    assert f"Clés chez {SPELT}".encode() in on_disk()
    erase(store)
    left = on_disk()
    assert f"Clés chez {ERASED}".encode() in left
    assert SPELT.encode() not in left
    assert ADDRESS.encode() not in left
    assert ZOE.encode() not in left
    store.close()


def test_the_command_forgets(
    sqlite_url: str, clock: HandClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    plant(open_store(sqlite_url, clock=clock)).close()
    assert main(["person", ZOE, "--erase", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^history\t\d+$", said, re.MULTILINE)
    assert re.search(r"Erased in \d+ places", said)
    assert STUDIO.id in said
    assert main(["person", "ani@ville.fr", "--erase", "--lang", "en"]) == 2
    assert "last administrator" in capsys.readouterr().err
    assert main(["person", "Personne Dautre", "--erase", "--lang", "en"]) == 0
    assert "Nothing is kept" in capsys.readouterr().out


@given(some.text(max_size=12), some.lists(some.text(max_size=12), max_size=3))
def test_a_name_of_any_signs_leaves_every_text(name: str, around: list[str]) -> None:
    wanted = naming(name)
    assert not wanted.search(for_search(without(name.join(around), wanted)))


@given(some.text(max_size=20), some.text(max_size=20))
def test_what_stands_around_a_name_stays(before: str, after: str) -> None:
    said = f"{before} {ZOE}, {after}"
    if not naming(ZOE).search(for_search(before)) and not naming(ZOE).search(for_search(after)):
        assert without(said, naming(ZOE)) == f"{before} {ERASED}, {after}"
