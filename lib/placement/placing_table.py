"""The places that were found, as a table to choose from.

Said in the words of `wording.things` and `wording.placing`, hours as `listing` says them.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from lib.i18n import Words
from lib.listing import hours_words
from lib.programme import Item, Programme
from lib.wording.placing import place_words
from lib.wording.things import thing_name


def places_frame(items: Iterable[Item], programme: Programme, t: Words) -> pd.DataFrame:
    """One row an item that gets a place, in words: title, day, hours, venue, and what the programme said before."""
    rows = [
        (
            thing_name(item, t),
            t.day(day) if (day := item.first_day) else "",
            hours_words(item, t),
            thing_name(programme.venue_of(item), t),
            place_words(programme.item_by_id[item.id], programme, t),
        )
        for item in items
    ]
    return pd.DataFrame(rows, columns=["title", "day", "hours", "venue", "before"])
