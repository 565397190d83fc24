"""What is published stays as it was published, is numbered without a gap, and is made once for all replicas."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from lib.changes import Edit
from lib.partners import PartnerFeed, digest, is_secret
from lib.press import Head, NoSuchRelease, NotPublished, Press
from lib.programme import Status, text
from lib.releases import Published, Release, publish, view
from lib.storage import database
from lib.storage.releases import Reader, write_document
from lib.store import Store, UnknownFestival, open_store
from tests.conftest import HandClock
from tests.essai import CONCERT, FESTIVAL, GARDEN, PARIS, READING
from tests.test_store import write_first_store

ESSAI = FESTIVAL.id
HOUR = timedelta(hours=1)


@pytest.fixture
def press(full: Store) -> Press:
    return Press(full)


@pytest.fixture
def replica(full: Store, store_url: str, clock: HandClock) -> Iterator[Press]:  # noqa: ARG001 (its tables are there)
    opened = open_store(store_url, clock=clock)
    yield Press(opened)
    opened.close()


def later(store: Store, clock: HandClock) -> None:
    """The reading is an hour later, and the concert is gone."""
    assert READING.starts_at
    assert READING.ends_at
    moved = replace(READING, starts_at=READING.starts_at + HOUR, ends_at=READING.ends_at + HOUR)
    clock.tick(60)
    store.save(ESSAI, Edit(items=(moved,), removed_items=("concert",)), by="ani")
    clock.tick(60)


def titles(published: Published, clock: HandClock) -> set[str]:
    return {str(item.title) for item in view(published, clock()).programme.items if not item.is_cancelled}


def test_what_was_never_published_is_not_public(press: Press) -> None:
    assert press.heads() == {}
    assert press.releases(ESSAI) == ()
    with pytest.raises(NotPublished):
        press.published(ESSAI)


def test_a_release_stays_as_it_was_published(press: Press, full: Store, clock: HandClock) -> None:
    release = press.publish(ESSAI, by="ani", note="Voilà")
    later(full, clock)
    published = press.published(ESSAI)
    assert (release.number, release.by, release.note, release.revision) == (1, "ani", "Voilà", 1)
    assert published.release == release
    assert set(published.programme.items) == {READING, CONCERT}
    assert titles(published, clock) == {"Lecture", "Concert"}


def test_publishing_is_no_revision_of_the_desk(press: Press, full: Store) -> None:
    press.publish(ESSAI, by="ani")
    assert full.revision() == 1
    assert len(full.history(ESSAI)) == 1


def test_the_next_release_tells_what_moved_and_what_is_gone(press: Press, full: Store, clock: HandClock) -> None:
    press.publish(ESSAI, by="ani")
    later(full, clock)
    assert press.publish(ESSAI, by="luc").number == 2
    told = view(press.published(ESSAI), clock())
    assert told.gone == {"concert"}
    assert told.moved["lecture"].item.starts_at == READING.starts_at
    assert {each: stamp.sequence for each, stamp in told.programme.stamps.items()} == {"lecture": 1, "concert": 1}


def test_just_the_revision_that_was_seen_is_published(press: Press, full: Store, clock: HandClock) -> None:
    later(full, clock)
    press.publish(ESSAI, by="ani", revision=1)
    assert titles(press.published(ESSAI), clock) == {"Lecture", "Concert"}
    assert press.releases(ESSAI)[0].revision == 1


def test_going_back_is_a_new_release_whose_counts_go_on(press: Press, full: Store, clock: HandClock) -> None:
    press.publish(ESSAI, by="ani")
    later(full, clock)
    press.publish(ESSAI, by="ani")
    clock.tick(60)
    back = press.go_back(ESSAI, 1, by="luc")
    assert (back.number, back.as_release, back.revision) == (3, 1, 1)
    assert press.published(ESSAI).programme == press.published(ESSAI, 1).programme
    told = view(press.published(ESSAI), clock())
    assert {item.id: item.starts_at for item in told.programme.items} == {
        "lecture": READING.starts_at,
        "concert": CONCERT.starts_at,
    }
    assert {stamp.sequence for stamp in told.programme.stamps.values()} == {2}
    with pytest.raises(NoSuchRelease):
        press.go_back(ESSAI, 9, by="luc")


def test_what_is_withdrawn_is_public_no_more_until_it_is_put_back(press: Press, clock: HandClock) -> None:
    with pytest.raises(NotPublished):
        press.withdraw(ESSAI, by="ani")
    press.publish(ESSAI, by="ani")
    press.withdraw(ESSAI, by="luc")
    assert press.heads() == {ESSAI: Head(1, is_withdrawn=True)}
    assert (press.releases(ESSAI)[0].withdrawn_by, press.releases(ESSAI)[0].withdrawn_at) == ("luc", clock())
    with pytest.raises(NotPublished):
        press.published(ESSAI)
    assert press.published(ESSAI, 1).release.number == 1
    press.put_back(ESSAI)
    assert press.heads() == {ESSAI: Head(1, is_withdrawn=False)}
    assert press.published(ESSAI).release.number == 1


def test_what_is_published_after_a_withdrawal_is_public(press: Press) -> None:
    press.publish(ESSAI, by="ani")
    press.withdraw(ESSAI, by="ani")
    press.publish(ESSAI, by="ani")
    assert press.heads() == {ESSAI: Head(2, is_withdrawn=False)}


def test_a_festival_that_is_removed_is_public_no_more_and_its_undo_brings_it_back(press: Press, full: Store) -> None:
    press.publish(ESSAI, by="ani")
    removed = full.remove_festival(ESSAI, by="ani")
    assert press.heads() == {}
    full.undo(removed, by="ani")
    assert press.heads() == {ESSAI: Head(1, is_withdrawn=False)}


def test_a_festival_made_anew_under_an_id_is_not_public_before_it_is_published(press: Press, full: Store) -> None:
    press.publish(ESSAI, by="ani")
    press.schedule(ESSAI, full.moment() + HOUR, by="ani")
    full.remove_festival(ESSAI, by="ani")
    full.save(ESSAI, Edit(festival=replace(FESTIVAL, name=text("Autre chose"))), by="luc")
    with pytest.raises(NotPublished):
        press.published(ESSAI)
    assert press.scheduled(ESSAI) is None
    assert press.publish(ESSAI, by="luc").number == 2
    assert str(press.published(ESSAI).programme.festival.name) == "Autre chose"


def test_another_replica_sees_a_release_at_once(press: Press, replica: Press) -> None:
    release = press.publish(ESSAI, by="ani")
    assert replica.heads() == {ESSAI: Head(1, is_withdrawn=False)}
    assert replica.published(ESSAI).release == release


def test_many_who_publish_at_once_get_a_number_each(press: Press, replica: Press) -> None:
    both = [threading.Thread(target=each.publish, args=(ESSAI,), kwargs={"by": "ani"}) for each in (press, replica) * 4]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert [release.number for release in press.releases(ESSAI)] == [8, 7, 6, 5, 4, 3, 2, 1]
    instants = [release.at for release in press.releases(ESSAI)]
    assert instants == sorted(set(instants), reverse=True)


def test_a_publication_is_made_when_its_hour_has_come_as_the_desk_stands_then(
    press: Press, full: Store, clock: HandClock
) -> None:
    press.schedule(ESSAI, clock() + HOUR, by="ani", note="Conférence de presse")
    assert press.publish_due() == ()
    later(full, clock)
    clock.tick(3600)
    [(festival_id, release)] = press.publish_due()
    assert (festival_id, release.note, release.by, release.at) == (ESSAI, "Conférence de presse", "ani", clock())
    assert titles(press.published(ESSAI), clock) == {"Lecture"}
    assert press.scheduled(ESSAI) is None
    assert press.publish_due() == ()


def test_what_is_scheduled_can_be_changed_and_given_up(press: Press, clock: HandClock) -> None:
    press.schedule(ESSAI, clock() + HOUR, by="ani")
    press.schedule(ESSAI, clock() + 2 * HOUR, by="luc")
    scheduled = press.scheduled(ESSAI)
    assert scheduled
    assert (scheduled.at, scheduled.by) == (clock() + 2 * HOUR, "luc")
    press.unschedule(ESSAI)
    clock.tick(10_000)
    assert press.publish_due() == ()


def test_what_is_due_is_published_once_whoever_looks(press: Press, replica: Press, clock: HandClock) -> None:
    press.schedule(ESSAI, clock(), by="ani")
    all_of_them = [threading.Thread(target=each.publish_due) for each in (press, replica) * 4]
    for thread in all_of_them:
        thread.start()
    for thread in all_of_them:
        thread.join()
    assert [release.number for release in press.releases(ESSAI)] == [1]


def test_what_is_withdrawn_is_not_public_again_by_schedule(press: Press, clock: HandClock) -> None:
    press.publish(ESSAI, by="ani")
    press.schedule(ESSAI, clock() + HOUR, by="ani")
    press.withdraw(ESSAI, by="luc")
    clock.tick(3600)
    assert press.publish_due() == ()
    assert press.heads()[ESSAI].is_withdrawn


def test_a_schedule_never_puts_an_earlier_desk_over_one_published_meanwhile(
    press: Press, full: Store, store_url: str, clock: HandClock
) -> None:
    readings: list[datetime] = []

    def interrupted() -> datetime:
        """The clock of another replica, which somebody is faster than once it has read its desk."""
        readings.append(clock())
        if len(readings) == 2:
            full.save(ESSAI, Edit(items=(replace(READING, title=text("Plus tard")),)), by="luc")
            press.publish(ESSAI, by="luc")
        return clock()

    press.schedule(ESSAI, clock(), by="ani")
    with closing(open_store(store_url, clock=interrupted)) as slow:
        Press(slow).publish_due()
    assert [(release.by, release.revision) for release in press.releases(ESSAI)] == [("ani", 2), ("luc", 2)]
    assert titles(press.published(ESSAI), clock) == {"Plus tard", "Concert"}


def test_what_was_scheduled_of_a_festival_that_is_gone_is_forgotten(
    press: Press, full: Store, clock: HandClock
) -> None:
    press.schedule(ESSAI, clock(), by="ani")
    full.remove_festival(ESSAI, by="ani")
    assert press.publish_due() == ()
    assert press.scheduled(ESSAI) is None


def test_what_cannot_be_published_keeps_nothing_else_waiting(press: Press, full: Store, clock: HandClock) -> None:
    full.save("autre", Edit(festival=replace(FESTIVAL, id="autre")), by="ani")
    press.schedule("autre", clock(), by="ani")
    press.schedule(ESSAI, clock(), by="ani")
    broken = sa.update(database.festivals).where(database.festivals.c.id == "autre").values(record={"id": "autre"})
    with full.writing() as connection:
        connection.execute(broken)
    with pytest.raises(ExceptionGroup):
        press.publish_due()
    assert set(press.heads()) == {ESSAI}
    assert press.scheduled("autre")


def test_an_unknown_festival_is_not_published(press: Press) -> None:
    with pytest.raises(UnknownFestival):
        press.publish("nulle-part", by="ani")


def test_an_unknown_festival_is_not_scheduled(press: Press, clock: HandClock) -> None:
    with pytest.raises(UnknownFestival):
        press.schedule("nulle-part", clock(), by="ani")


@pytest.mark.parametrize("words", ["'); DROP TABLE releases; --\r\n<script>\u202e", "\0\ud800", "=HYPERLINK()"])
def test_any_words_may_be_a_note(press: Press, words: str) -> None:
    release = press.publish(ESSAI, by=words, note=words)
    assert press.releases(ESSAI) == (release,)
    assert press.published(ESSAI).release == release
    assert "\0" not in release.note


def test_what_was_read_of_one_release_is_not_told_of_another(press: Press, full: Store, clock: HandClock) -> None:
    press.publish(ESSAI, by="ani")
    later(full, clock)
    press.publish(ESSAI, by="ani")
    for number in (1, 2, 1, 2, None):
        assert press.published(ESSAI, number) == Press(full).published(ESSAI, number)
    assert titles(press.published(ESSAI, 1), clock) == {"Lecture", "Concert"}
    assert titles(press.published(ESSAI, 2), clock) == {"Lecture"}


def test_an_item_at_the_second_half_past_two_stays_there(press: Press, full: Store) -> None:
    night = datetime(2024, 10, 27, 2, 30, tzinfo=PARIS, fold=1)
    full.save(ESSAI, Edit(items=(replace(READING, starts_at=night, ends_at=night + 2 * HOUR),)), by="ani")
    press.publish(ESSAI, by="ani")
    starts_at = press.published(ESSAI).programme.item_by_id["lecture"].starts_at
    assert starts_at
    assert (starts_at, starts_at.fold, str(starts_at.tzinfo)) == (night, 1, "Europe/Paris")


def test_a_festival_of_before_there_were_releases_is_published_once(new_store_url: str, clock: HandClock) -> None:
    engine = sa.create_engine(new_store_url.replace("postgresql:", "postgresql+psycopg:"))
    write_first_store(engine)
    engine.dispose()
    with closing(open_store(new_store_url, clock=clock)) as store:
        press = Press(store)
        [(festival_id, release)] = press.publish_due()
        assert (festival_id, release.number, release.at) == (ESSAI, 1, clock())
        assert titles(press.published(ESSAI), clock) == {"Lecture"}
        assert press.publish_due() == ()


def test_a_document_gives_back_what_was_published(full: Store, clock: HandClock) -> None:
    hostile = replace(READING, title=text("'); DROP TABLE\r\n<script>\u202e", "fr"), status=Status.TENTATIVE, notes="…")
    before = publish(full.programme(ESSAI), Release(1, clock(), "ani"))
    full.save(ESSAI, Edit(items=(hostile,), venues=(replace(GARDEN, city="Erevan"),)), by="ani")
    clock.tick()
    published = publish(full.programme(ESSAI), Release(2, clock(), "ani", revision=2), before)
    assert published.trails["lecture"].gone
    assert Reader().read(write_document(published), published.release) == published


def partner(**fields: object) -> PartnerFeed:
    known = PartnerFeed(
        id="a1b2c3",
        festival_id=ESSAI,
        name="Maison des Arts",
        owner="ani",
        query="venue=salle",
        digest=digest("secret"),
        created_at=HandClock().now,
        created_by="ani",
    )
    return replace(known, **fields)  # type: ignore[arg-type]


def test_a_private_calendar_is_kept_without_its_secret(press: Press) -> None:
    press.add_partner_feed(partner(has_notes=True))
    found = press.partner_feed("a1b2c3")
    assert found == partner(has_notes=True)
    assert press.partner_feeds(ESSAI) == (found,)
    assert "secret" not in repr(found)
    assert is_secret(found, "secret")
    assert not is_secret(found, "Secret")
    assert not is_secret(found, "\udcff")
    assert press.partner_feed("other") is None


def test_a_private_calendar_is_revoked_and_reinstated(press: Press, clock: HandClock) -> None:
    press.add_partner_feed(partner())
    press.revoke("a1b2c3", by="luc")
    assert press.partner_feeds(ESSAI) == (partner(revoked_at=clock(), revoked_by="luc"),)
    press.reinstate("a1b2c3")
    assert press.partner_feeds(ESSAI) == (partner(),)


def test_the_last_use_of_a_private_calendar_is_told(press: Press, clock: HandClock) -> None:
    press.add_partner_feed(partner())
    press.note_uses({"a1b2c3": clock() + HOUR, "nobody": clock()})
    press.note_uses({"a1b2c3": clock()})
    assert press.partner_feeds(ESSAI)[0].last_used_at == clock() + HOUR
