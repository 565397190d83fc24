"""Every write there is, by everybody there can be, on each engine: what is not allowed raises, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from lib.changes import Edit
from lib.doorkeeper import Doorkeeper
from lib.doors import Door, Tally, Typed
from lib.gatekeeper import Gatekeeper
from lib.legal import Notice
from lib.partners import PartnerFeed
from lib.press import Press
from lib.programme import Count, Problem, Reason
from lib.registrar import Registrar
from lib.roles import ALLOWED, EVERYWHERE, FOUNDERS, Account, Act, Forbidden, Grant, LastAdministrator, NoAddress, Role
from lib.storage.database import metadata
from lib.storage.records import Key, TableName
from lib.store import Presence, Store, open_store
from tests.conftest import HandClock
from tests.essai import FESTIVAL, FULL, READING, SATURDAY

NOW = datetime.fromisoformat("2024-09-01T08:00:00+00:00")
KEY = ("lecture", SATURDAY)
ACCOUNTS = {role.value: Account(f"{role}@clamart.fr", role.value.title()) for role in Role} | {
    "reader by domain": Account("anyone@ville.fr"),
    "manager of another": Account("autre@clamart.fr"),
    "nobody": Account("eve@example.org"),
    "stranger": Account(""),
}
ROLES = {name: Role(name) for name in (role.value for role in Role)} | {"reader by domain": Role.READER}


@dataclass(frozen=True)
class Write:
    """A method that writes: what has to be allowed for it, a call that changes something, and what it needs before."""

    act: Act
    do: Callable[[Store, int], object]  # the store that asks, and the last revision
    ready: Callable[[Store], object] = lambda _: None  # the owner's


def feed(revoked_at: datetime | None = None) -> PartnerFeed:
    return PartnerFeed(
        id="f1", festival_id="essai", name="Mairie", owner="Luc", query="", digest="d",
        created_at=NOW, created_by="ani", revoked_at=revoked_at,
    )  # fmt: skip


def door(door_id: str = "d1", owner: str = "", revoked_at: datetime | None = None) -> Door:
    return Door(
        id=door_id, festival_id="essai", name="Entrée", digest="d", created_at=NOW, created_by="ani",
        owner=owner, revoked_at=revoked_at,
    )  # fmt: skip


def edit(owner: Store) -> None:
    """A revision that can be undone."""
    owner.save("essai", Edit(items=(replace(READING, notes="…"),)), by="ani")


def press_plus(owner: Store) -> None:
    Doorkeeper(owner).note("essai", [Tally(*KEY, "p1", 3, 0, "Luc", NOW)])


def press_plus_uncounted(owner: Store) -> None:
    owner.save("essai", Edit(removed_counts=(KEY,)), by="ani")
    press_plus(owner)


def next_edition(owner: Store) -> None:
    owner.save("suite", Edit(festival=replace(FESTIVAL, id="suite")), by="ani")


def publish(owner: Store) -> None:
    Press(owner).publish("essai", by="ani")


def withdraw(owner: Store) -> None:
    Press(owner).withdraw("essai", by="ani")


def schedule(store: Store) -> None:
    Press(store).schedule("essai", NOW + timedelta(days=1), by="ani")


PROBLEM = Problem(file="a.csv", row=2, column="Date", value="hier", reason=Reason.NOT_A_DATE)
NEW = Edit(festival=replace(FESTIVAL, id="neuf"))
TYPED = Typed("t1", Count(*KEY, 7, by="x", at=NOW), "p1")
LUC = "luc@ville.fr"

WRITES: dict[str, Write] = {
    "Store.save": Write(Act.PLAN, lambda s, _: s.save("essai", Edit(items=(replace(READING, notes="!"),)), by="x")),
    "Store.save (a count)": Write(Act.PLAN, lambda s, _: s.save("essai", Edit(counts=(Count(*KEY, 9),)), by="x")),
    "Store.save (a festival)": Write(Act.FOUND, lambda s, _: s.save("neuf", NEW, by="x")),
    "Store.remove_festival": Write(Act.REMOVE, lambda s, _: s.remove_festival("essai", by="x")),
    "Store.undo": Write(Act.PLAN, lambda s, last: s.undo(last, by="x"), edit),
    "Store.undo (of a festival)": Write(Act.REMOVE, lambda s, _: s.undo(1, by="x")),
    "Store.undo (of a removal)": Write(
        Act.REMOVE, lambda s, last: s.undo(last, by="x"), lambda o: o.remove_festival("essai", by="ani")
    ),
    "Store.bring_back": Write(
        Act.PLAN, lambda s, _: s.bring_back("essai", [Key(TableName.ITEMS, "lecture")], 1, by="x"), edit
    ),
    "Store.remember_mapping": Write(Act.PLAN, lambda s, _: s.remember_mapping("essai", "venues", {"a": "b"})),
    "Store.remember_problems": Write(Act.PLAN, lambda s, _: s.remember_problems("essai", [PROBLEM])),
    "Store.remember_logo": Write(Act.PLAN, lambda s, _: s.remember_logo("essai", b"x")),
    "Store.remember_notice": Write(Act.ADMINISTER, lambda s, _: s.remember_notice(Notice(host="x"))),
    "Store.greet": Write(Act.READ, lambda s, _: s.greet(Presence("t1", "essai", "x", "", NOW))),
    "Press.publish": Write(Act.PUBLISH, lambda s, _: Press(s).publish("essai", by="x")),
    "Press.go_back": Write(Act.PUBLISH, lambda s, _: Press(s).go_back("essai", 1, by="x"), publish),
    "Press.withdraw": Write(Act.PUBLISH, lambda s, _: Press(s).withdraw("essai", by="x"), publish),
    "Press.put_back": Write(Act.PUBLISH, lambda s, _: Press(s).put_back("essai"), withdraw),
    "Press.schedule": Write(Act.PUBLISH, lambda s, _: schedule(s)),
    "Press.unschedule": Write(Act.PUBLISH, lambda s, _: Press(s).unschedule("essai"), schedule),
    "Press.add_partner_feed": Write(Act.SHARE, lambda s, _: Press(s).add_partner_feed(feed())),
    "Press.revoke": Write(
        Act.SHARE, lambda s, _: Press(s).revoke("f1", by="x"), lambda o: Press(o).add_partner_feed(feed())
    ),
    "Press.reinstate": Write(
        Act.SHARE, lambda s, _: Press(s).reinstate("f1"), lambda o: Press(o).add_partner_feed(feed(NOW))
    ),
    "Press.note_uses": Write(
        Act.ADMINISTER, lambda s, _: Press(s).note_uses({"f1": NOW}), lambda o: Press(o).add_partner_feed(feed())
    ),
    "Doorkeeper.add_door": Write(Act.PLAN, lambda s, _: Doorkeeper(s).add_door(door())),
    "Doorkeeper.revoke": Write(
        Act.PLAN, lambda s, _: Doorkeeper(s).revoke("d1", by="x"), lambda o: Doorkeeper(o).add_door(door())
    ),
    "Doorkeeper.reinstate": Write(
        Act.PLAN,
        lambda s, _: Doorkeeper(s).reinstate("d1"),
        lambda o: Doorkeeper(o).add_door(door(revoked_at=NOW)),
    ),
    "Doorkeeper.note": Write(Act.COUNT, lambda s, _: Doorkeeper(s).note("essai", [Tally(*KEY, "p2", 1, 0, "x", NOW)])),
    "Doorkeeper.write_down": Write(Act.PLAN, lambda s, _: Doorkeeper(s).write_down("essai", [TYPED])),
    "Doorkeeper.settle": Write(
        Act.PLAN,
        lambda s, _: Doorkeeper(s).settle(NOW, finished=[KEY], festival_id="essai"),
        press_plus_uncounted,
    ),
    "Doorkeeper.take": Write(Act.PLAN, lambda s, _: Doorkeeper(s).take("essai", [KEY], by="x"), press_plus),
    "Doorkeeper.start_again": Write(Act.PLAN, lambda s, _: Doorkeeper(s).start_again("essai", KEY, by="x"), press_plus),
    "Doorkeeper.stand": Write(Act.PLAN, lambda s, _: Doorkeeper(s).stand("essai", KEY, 5), press_plus),
    "Doorkeeper.leave_out": Write(Act.PLAN, lambda s, _: Doorkeeper(s).leave_out("essai", KEY, 2), press_plus),
    "Gatekeeper.give": Write(Act.PEOPLE, lambda s, _: Gatekeeper(s).give("essai", LUC, Role.MANAGER, by="x")),
    "Gatekeeper.give (everywhere)": Write(
        Act.ADMINISTER, lambda s, _: Gatekeeper(s).give(EVERYWHERE, LUC, Role.READER, by="x")
    ),
    "Gatekeeper.give (an administrator)": Write(
        Act.ADMINISTER, lambda s, _: Gatekeeper(s).give(EVERYWHERE, LUC, Role.ADMINISTRATOR, by="x")
    ),
    "Gatekeeper.withdraw": Write(Act.PEOPLE, lambda s, _: Gatekeeper(s).withdraw("essai", "counter@clamart.fr")),
    "Gatekeeper.withdraw (an administrator)": Write(
        Act.ADMINISTER,
        lambda s, _: Gatekeeper(s).withdraw(EVERYWHERE, LUC),
        lambda o: Gatekeeper(o).give(EVERYWHERE, LUC, Role.ADMINISTRATOR, by="ani"),
    ),
    "Gatekeeper.bring_along": Write(
        Act.PEOPLE, lambda s, _: Gatekeeper(s).bring_along("essai", "suite", by="x"), next_edition
    ),
    "Registrar.erase": Write(Act.ADMINISTER, lambda s, _: Registrar(s).erase("ani", by="x")),
}
READS = {
    "Store": {"acting_for", "address", "close", "festival_revisions", "festivals", "has_festivals", "history",
              "is_there", "last_erasure",
              "last_standing", "last_undone", "logo", "mapping", "moment", "notice", "present", "problems", "programme",
              "programme_at", "reading", "revision", "rights", "rights_in"},
    "Press": {"acting_for", "heads", "partner_feed", "partner_feeds", "published", "releases", "scheduled"},
    "Doorkeeper": {"door", "doors", "is_welcome", "sums", "venues"},
    "Gatekeeper": {"grants", "has_administrator", "rights", "visits"},
    "Registrar": {"mentions"},
}  # fmt: skip
ELSEWHERE = {  # what writes and is no act of somebody's
    # whoever knows the number of a session; the transaction that asks, and what is done in it; nothing that is there
    "Store": {"leave", "writing", "rewrite", "compact"},
    "Press": {"publish_due"},  # what is due is published by the server
    "Doorkeeper": set[str](),
    "Gatekeeper": {"note_visit"},  # of oneself, and only of those who have a role
    "Registrar": set[str](),
}


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All that is in the database."""
    with store.reading() as connection:
        tables = metadata.sorted_tables
        return {each.name: sorted(map(tuple, connection.execute(sa.select(each))), key=repr) for each in tables}


def is_allowed(who: str, act: Act, *, name: str) -> bool:
    """By the table of roles alone."""
    if who == "manager of another":
        return act is Act.FOUND
    role = ROLES.get(who)
    if role is None:
        return False
    if name == "Gatekeeper.bring_along":
        return role is Role.ADMINISTRATOR  # nobody else has a role in both
    return role in FOUNDERS if act is Act.FOUND else act in ALLOWED[role]


CELLS = [(name, who) for name, write in WRITES.items() for who in ACCOUNTS if is_allowed(who, write.act, name=name)]


def crowd(store: Store) -> Store:
    """A festival in which there is somebody of each role."""
    store.save("essai", FULL, by="ani")
    keeper = Gatekeeper(store)
    for role in Role:
        keeper.give(EVERYWHERE if role is Role.ADMINISTRATOR else "essai", f"{role}@clamart.fr", role, by="ani")
    keeper.give("essai", "@ville.fr", Role.READER, by="ani")
    store.save("ailleurs", Edit(festival=replace(FESTIVAL, id="ailleurs")), by="ani")
    keeper.give("ailleurs", "autre@clamart.fr", Role.MANAGER, by="ani")
    publish(store)
    return store


@pytest.fixture
def crowded(store: Store) -> Store:
    return crowd(store)


@pytest.mark.parametrize("name", WRITES)
def test_who_may_not_write_changes_nothing(crowded: Store, name: str) -> None:
    write = WRITES[name]
    write.ready(crowded)
    last, before = crowded.revision(), dump(crowded)
    refused = [who for who in ACCOUNTS if (name, who) not in CELLS]
    assert refused
    for who in refused:
        with pytest.raises(Forbidden):
            write.do(crowded.acting_for(ACCOUNTS[who]), last)
        assert dump(crowded) == before, who


@pytest.mark.parametrize(("name", "who"), CELLS)
def test_who_may_write_does(sqlite_url: str, clock: HandClock, name: str, who: str) -> None:
    opened = crowd(open_store(sqlite_url, clock=clock))
    WRITES[name].ready(opened)
    before = dump(opened)
    WRITES[name].do(opened.acting_for(ACCOUNTS[who]), opened.revision())
    assert dump(opened) != before
    opened.close()


@pytest.mark.parametrize("name", WRITES)
def test_an_administrator_does_it_on_either_engine(crowded: Store, name: str) -> None:
    WRITES[name].ready(crowded)
    before = dump(crowded)
    WRITES[name].do(crowded.acting_for(ACCOUNTS["administrator"]), crowded.revision())
    assert dump(crowded) != before


@pytest.mark.parametrize("kind", [Store, Press, Doorkeeper, Gatekeeper, Registrar])
def test_no_method_is_left_out(kind: type) -> None:
    public = {name for name in vars(kind) if not name.startswith("_")}
    walked = {name.partition(" ")[0].partition(".")[2] for name in WRITES if name.startswith(f"{kind.__name__}.")}
    assert public == walked | READS[kind.__name__] | ELSEWHERE[kind.__name__]


@pytest.mark.parametrize("who", ["manager of another", "nobody", "stranger", "counter"])
def test_who_may_not_read_a_festival_is_told_nothing_of_it(crowded: Store, who: str) -> None:
    asks = crowded.acting_for(ACCOUNTS[who])
    press = Press(asks)
    reads: list[Callable[[], Any]] = [
        lambda: asks.programme("essai"),
        lambda: asks.programme_at("essai", 1),
        lambda: asks.history("essai"),
        lambda: asks.present("essai"),
        lambda: asks.mapping("essai", "venues"),
        lambda: asks.problems("essai"),
        lambda: asks.logo("essai"),
        lambda: press.releases("essai"),
        lambda: press.published("essai"),
        lambda: press.published("essai", 1),
        lambda: press.partner_feeds("essai"),
        lambda: press.scheduled("essai"),
        lambda: Gatekeeper(asks).grants("essai"),
        lambda: Gatekeeper(asks).visits("essai"),
    ]
    for read in reads:
        with pytest.raises(Forbidden):
            read()
    assert "essai" not in asks.festival_revisions()
    assert "essai" not in {festival.id for festival in asks.festivals()}


def test_a_counter_hears_of_venues_and_doors_alone(crowded: Store) -> None:
    asks = crowded.acting_for(ACCOUNTS["counter"])
    keeper = Doorkeeper(asks)
    assert [festival.id for festival in asks.festivals(Act.COUNT)] == ["essai"]
    assert {venue.id for venue in keeper.venues("essai")} == {"salle", "jardin"}
    with pytest.raises(Forbidden):
        keeper.venues("ailleurs")


def test_a_door_of_ones_own_is_shut_when_the_role_is_taken_back(crowded: Store) -> None:
    keeper, own = Doorkeeper(crowded), door("own", owner="counter@clamart.fr")
    keeper.add_door(own)
    assert keeper.is_welcome(own)
    Gatekeeper(crowded).withdraw("essai", "counter@clamart.fr")
    assert not keeper.is_welcome(own)
    assert keeper.is_welcome(door())
    assert not keeper.is_welcome(door(revoked_at=NOW))


@pytest.mark.parametrize("who", ACCOUNTS)
def test_who_may_count_opens_and_shuts_doors_of_their_own(crowded: Store, who: str) -> None:
    asks = crowded.acting_for(ACCOUNTS[who])
    own, keeper = door(who, owner=asks.address or "nobody"), Doorkeeper(asks)
    acts: list[Callable[[], object]] = [
        lambda: keeper.add_door(own),
        lambda: keeper.revoke(own.id, by="x"),
        lambda: keeper.reinstate(own.id),
    ]
    may = who in {"counter", "programmer", "manager", "administrator"}
    for act in acts:
        before = dump(crowded)
        with nullcontext() if may else pytest.raises(Forbidden):
            act()
        assert (dump(crowded) != before) is may


def test_nobody_opens_a_door_in_the_name_of_somebody_else(crowded: Store) -> None:
    with pytest.raises(Forbidden):
        Doorkeeper(crowded.acting_for(ACCOUNTS["counter"])).add_door(door(owner="manager@clamart.fr"))


def test_the_last_administrator_cannot_go(crowded: Store) -> None:
    chief = Gatekeeper(crowded.acting_for(ACCOUNTS["administrator"]))
    acts: list[Callable[[], object]] = [
        lambda: chief.withdraw(EVERYWHERE, "administrator@clamart.fr"),
        lambda: chief.give(EVERYWHERE, "administrator@clamart.fr", Role.READER, by="x"),
    ]
    for act in acts:
        with pytest.raises(LastAdministrator):
            act()
        assert chief.rights().may(Act.ADMINISTER, EVERYWHERE)
    chief.give(EVERYWHERE, "luc@ville.fr", Role.ADMINISTRATOR, by="x")
    chief.withdraw(EVERYWHERE, "administrator@clamart.fr")
    assert not chief.rights().grants


def test_a_manager_makes_nobody_administrator(crowded: Store) -> None:
    manager = Gatekeeper(crowded.acting_for(ACCOUNTS["manager"]))
    with pytest.raises(Forbidden):
        manager.give("essai", "luc@ville.fr", Role.ADMINISTRATOR, by="x")


@pytest.mark.parametrize(
    ("typed", "role"),
    [("ani", Role.READER), ("", Role.READER), ("@ville.fr", Role.ADMINISTRATOR), ("@ville", Role.READER)],
)
def test_what_is_no_address_gets_no_role(crowded: Store, typed: str, role: Role) -> None:
    with pytest.raises(NoAddress):
        Gatekeeper(crowded).give(EVERYWHERE, typed, role, by="ani")


def test_who_makes_a_festival_looks_after_it(crowded: Store) -> None:
    asks = crowded.acting_for(ACCOUNTS["manager of another"])
    asks.save("neuf", Edit(festival=replace(FESTIVAL, id="neuf")), by="x")
    assert asks.rights().may(Act.PEOPLE, "neuf")
    (made,) = Gatekeeper(asks).grants("neuf")
    assert (made.to, made.role) == ("autre@clamart.fr", Role.MANAGER)


def test_a_festival_made_anew_has_nothing_of_the_one_before(crowded: Store) -> None:
    Press(crowded).add_partner_feed(feed())
    Doorkeeper(crowded).add_door(door())
    press_plus(crowded)
    crowded.remove_festival("essai", by="ani")
    crowded.save("essai", Edit(festival=FESTIVAL), by="ani")
    assert Gatekeeper(crowded).grants("essai") == ()
    assert Press(crowded).partner_feeds("essai") == ()
    assert Doorkeeper(crowded).doors("essai") == ()
    assert Doorkeeper(crowded).sums("essai") == {}


def test_a_removal_that_is_undone_brings_doors_calendars_and_roles_back(crowded: Store) -> None:
    Press(crowded).add_partner_feed(feed())
    Doorkeeper(crowded).add_door(door())
    press_plus(crowded)
    before = Gatekeeper(crowded).grants("essai")
    crowded.undo(crowded.remove_festival("essai", by="ani"), by="ani")
    assert Gatekeeper(crowded).grants("essai") == before
    assert [each.id for each in Press(crowded).partner_feeds("essai")] == ["f1"]
    assert [each.id for each in Doorkeeper(crowded).doors("essai")] == ["d1"]
    assert Doorkeeper(crowded).sums("essai")[KEY].counted == 3


def test_a_visit_is_noted_of_those_who_have_a_role(crowded: Store, clock: HandClock) -> None:
    keeper = Gatekeeper(crowded)
    keeper.note_visit(Account("reader@clamart.fr", "Rita"))
    keeper.note_visit(Account("eve@example.org", "Eve"))
    clock.tick(60)
    keeper.note_visit(Account("anyone@ville.fr", "Luc"))
    keeper.note_visit(Account("reader@clamart.fr", "Rita B."))
    visits = keeper.visits("essai")
    assert set(visits) == {"reader@clamart.fr", "anyone@ville.fr"}
    assert (visits["reader@clamart.fr"].account.name, visits["reader@clamart.fr"].at) == ("Rita B.", clock.now)
    keeper.withdraw("essai", "@ville.fr")
    assert set(keeper.visits("essai")) == {"reader@clamart.fr"}


def test_a_role_replaces_the_one_before(crowded: Store) -> None:
    keeper = Gatekeeper(crowded)
    keeper.give("essai", " Counter@CLAMART.fr ", Role.PROGRAMMER, by="ani")
    mine = [each for each in keeper.grants("essai") if each.to == "counter@clamart.fr"]
    at = crowded.moment()
    assert mine == [Grant(festival_id="essai", to="counter@clamart.fr", role=Role.PROGRAMMER, by="ani", at=at)]


def test_the_whole_team_comes_along_to_the_next_edition(crowded: Store) -> None:
    crowded.save("suite", Edit(festival=replace(FESTIVAL, id="suite")), by="ani")
    keeper = Gatekeeper(crowded)
    keeper.give("suite", "reader@clamart.fr", Role.MANAGER, by="ani")
    assert keeper.bring_along("essai", "suite", by="ani") == 4
    roles = {grant.to: grant.role for grant in keeper.grants("suite")}
    assert roles["reader@clamart.fr"] is Role.MANAGER  # what they have there stays
    assert roles["programmer@clamart.fr"] is Role.PROGRAMMER
