"""The journeys of a festival as a table a person edits, and back.

Columns of the frame: origin, destination (ids of venues), minutes.
What a person changed is read by `edited_rows` and becomes an edit of `changes`.
"""

from __future__ import annotations

from operator import attrgetter

import pandas as pd

from lib.changes import Edit
from lib.editing.edited_rows import Refusal, Row, read_rows
from lib.i18n import mark
from lib.impossible import refuse_unless
from lib.programme import Journey, Programme

_WAY = attrgetter("origin_id", "destination_id")
DTYPES = {"origin": "string", "destination": "string", "minutes": "Int64"}


def journey_frame(programme: Programme) -> pd.DataFrame:
    """One row a journey, in the order of the programme."""
    rows = [(journey.origin_id, journey.destination_id, journey.minutes) for journey in programme.journeys]
    return pd.DataFrame(rows, columns=list(DTYPES)).astype(DTYPES)


def edited_journeys(programme: Programme, frame: pd.DataFrame) -> tuple[Edit, tuple[Refusal, ...]]:
    """What the edited frame changes, and the rows that are no journeys: while there are some, it changes nothing."""
    said, refused = read_rows(frame, _journey, _WAY, named_by="origin")
    if refused:
        return Edit(), refused
    known = {_WAY(journey): journey for journey in programme.journeys}
    written = tuple(journey for way, journey in said.items() if known.get(way) != journey)
    return Edit(journeys=written, removed_journeys=tuple(way for way in known if way not in said)), ()


def _journey(row: Row) -> Journey:
    for name in DTYPES:
        refuse_unless(row[name] is not None, name, row[name], mark("Say from where, to where, and how many minutes."))
    return Journey(row["origin"], row["destination"], int(row["minutes"]))
