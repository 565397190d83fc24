"""How long it takes from one venue of a `programme` to another, and which way: of `clash`, where the ways are named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.programme import Programme
from lib.rules.clash import Way
from lib.span import Column

EARTH_KM = 6371.0088  # mean radius R1 of GRS 80 (Moritz 2000, Journal of Geodesy 74)
DETOUR = 1.3  # streets are that much longer than the straight line
WAIT = 10  # minutes until something comes
LONGEST = 24 * 60  # minutes; as for the journeys of a table. Whoever has a day takes a plane
WAYS = tuple(Way)

Degrees = NDArray[np.float64]


@dataclass(frozen=True)
class Trips:
    """Minutes of each, 0 where nothing is known, and the place of its way in WAYS."""

    minutes: Column
    way: Column


def trips(programme: Programme, venue_ids: tuple[str | None, ...], origin: Column, destination: Column) -> Trips:
    """From each origin to its destination, numbers into `venue_ids`: as the table says, else the quicker way."""
    codes, where = np.unique(origin * len(venue_ids) + destination, return_inverse=True)
    here, there = np.divmod(codes, len(venue_ids))
    table = {(journey.origin_id, journey.destination_id): journey.minutes for journey in programme.journeys}
    ends = ((venue_ids[one], venue_ids[other]) for one, other in zip(here.tolist(), there.tolist(), strict=True))
    told = np.array([table.get((a, b), table.get((b, a), -1)) for a, b in ends], dtype=np.int64)
    guessed = _guesses(programme, distances(programme, venue_ids, here, there))
    minutes = np.where(told >= 0, told, guessed.minutes)
    way = np.where(told >= 0, WAYS.index(Way.TABLE), guessed.way)
    return Trips(np.where(here == there, 0, minutes)[where], way[where])


def _guesses(programme: Programme, kilometres: Degrees) -> Trips:
    """On foot, or by public transport where that is quicker; nothing where the distance is unknown."""
    pace = programme.festival.rulebook
    walk = kilometres * DETOUR / pace.walking_kmh * 60
    transit = WAIT + kilometres * DETOUR / pace.transit_kmh * 60
    way = np.where(walk <= transit, WAYS.index(Way.WALK), WAYS.index(Way.TRANSIT))
    whole = np.floor(np.minimum(np.fmin(walk, transit), LONGEST))
    return Trips(np.nan_to_num(whole).astype(np.int64), way)


def distances(programme: Programme, venue_ids: tuple[str | None, ...], here: Column, there: Column) -> Degrees:
    """Great-circle kilometres, by the haversine formula; not a number where a venue has no coordinates."""
    venues = (programme.venue_by_id.get(venue_id or "") for venue_id in venue_ids)
    places = [(venue.latitude, venue.longitude) if venue else (None, None) for venue in venues]
    latitude, longitude = np.radians(np.array(places, dtype=np.float64).reshape(-1, 2)).T
    half_north, half_east = (latitude[there] - latitude[here]) / 2, (longitude[there] - longitude[here]) / 2
    chord = np.sin(half_north) ** 2 + np.cos(latitude[here]) * np.cos(latitude[there]) * np.sin(half_east) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1))), dtype=np.float64)
