"""The venues that a programme's rows name: which are known, which are new, and which town tells two of one name apart.

Two towns' "Salle polyvalente" are two venues: each is called by its town as well, "Salle polyvalente (Teloché)".
Names that may be one place all the same come from `twins`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from lib.files.twins import are_near_twins, near_twins
from lib.names import is_nobody, normal_form
from lib.programme import Venue, venue_id_for


def _said(town: str) -> str:
    return "" if is_nobody(town) else town


class Places:
    """Finds venues by name and town; `named` are the names and towns of all rows, "" for a town that is not said.

    `same` has the spellings that a person said mean another venue, which may be new too.
    """

    def __init__(
        self,
        known: Iterable[Venue],
        named: Iterable[tuple[str, str]] = (),
        same: Mapping[str, Venue] = MappingProxyType({}),
    ) -> None:
        self.same = {normal_form(spelling): kept for spelling, kept in same.items()}
        self.venues: dict[str, Venue] = {}  # by id; the new ones last
        self.by_name: dict[str, Venue] = {}
        self.by_town: dict[tuple[str, str], Venue] = {}
        self.found: dict[tuple[str, str], Venue | None] = {}
        self.seats: dict[str, int] = {}
        for venue in known:
            self._add(venue)
        self.known = frozenset(self.venues)
        self.towns: defaultdict[str, dict[str, str]] = defaultdict(dict)  # name → its towns, normal form → as written
        for name, town in set(named):
            if _said(town):
                self.towns[normal_form(name)].setdefault(normal_form(town), town)

    def _add(self, venue: Venue) -> None:
        self.venues[venue.id] = venue
        self.by_name.setdefault(normal_form(venue.name), venue)
        self.by_town.setdefault((normal_form(venue.name), normal_form(venue.city)), venue)

    def find(self, name: str, town: str = "") -> Venue | None:
        """The venue of that name or id in that town, a new one when nobody knows it; None for no place in particular.

        Without a town, the first venue of the name.
        """
        key = name, town
        if key not in self.found:
            self.found[key] = self._meant(name, _said(town)) or self._find(name, _said(town))
        return self.found[key]

    def _meant(self, name: str, town: str) -> Venue | None:
        """The venue that a person said the name means, followed to the last, unless that is in another town."""
        kept = self.same.get(normal_form(f"{name} ({town})")) or self.same.get(normal_form(name))
        if kept is None or (town and not self._may_be_in(town, kept, name)):
            return None
        while further := self.same.get(normal_form(kept.name)):
            kept = further
        if kept.id not in self.venues:
            self._add(kept)
        return self.venues[kept.id]

    def _find(self, name: str, town: str) -> Venue | None:
        plain = self._called(name)
        if not town:
            return plain or self._make(name, "")
        if here := self.by_town.get((normal_form(name), normal_form(town))) or self._called(f"{name} ({town})"):
            return here
        return plain if plain and self._may_be_in(town, plain, name) else self._make(name, town)

    def _called(self, name: str) -> Venue | None:
        """The venue of that very id, or the first of that name, or the one that had that name when it was new."""
        return self.venues.get(name) or self.by_name.get(normal_form(name)) or self.venues.get(venue_id_for(name))

    def _may_be_in(self, town: str, venue: Venue, name: str) -> bool:
        """Whether nothing speaks against it: the venue says no other town, nor do rows of the same name."""
        is_only_town = len(self.towns[normal_form(name)]) < 2
        return name == venue.id or normal_form(venue.city) == normal_form(town) or (not venue.city and is_only_town)

    def _make(self, name: str, town: str) -> Venue | None:
        if is_nobody(name):
            return None
        towns = list(self.towns[normal_form(name)].values())
        if town and (len(towns) > 1 or self._called(name)):
            name = f"{name} ({town})"
        elif len(towns) == 1:
            town = towns[0]
        made = Venue(id=venue_id_for(name), name=name, city=town)
        self._add(made)
        return made

    def count_seats(self, venue: Venue, seats: int) -> None:
        """What a row says of the capacity of its venue; of a new one, the most is believed."""
        self.seats[venue.id] = max(seats, self.seats.get(venue.id, 0))

    @property
    def new(self) -> tuple[Venue, ...]:
        """The venues that nobody knew, in the order they were met."""
        added = (venue for venue in self.venues.values() if venue.id not in self.known)
        return tuple(replace(venue, capacity=self.seats.get(venue.id)) for venue in added)

    def twins(self) -> tuple[tuple[Venue, Venue], ...]:
        """New venues that may be another one: first the new one, then the known one, or the longer of two new names."""
        by_name = {venue.name: venue for venue in self.venues.values()}
        pairs = ((by_name[one], by_name[other]) for one, other in near_twins(by_name))
        return tuple(self._led(one, other) for one, other in pairs if self._may_be_one(one, other))

    def _led(self, one: Venue, other: Venue) -> tuple[Venue, Venue]:
        """From the spelling to the venue that is kept."""
        is_other_kept = (other.id in self.known, len(other.name)) > (one.id in self.known, len(one.name))
        return (one, other) if is_other_kept else (other, one)

    def _may_be_one(self, one: Venue, other: Venue) -> bool:
        if {one.id, other.id} <= self.known:
            return False
        is_one_town = normal_form(one.city) == normal_form(other.city) or are_near_twins(one.city, other.city)
        return is_one_town or not (one.city and other.city)
