"""The day of a festival, which goes on past midnight: a concert from 23:00 to 01:30 belongs to its evening.

Hours of a day are minutes by the clock on the wall, in the nights that it changes too: from `FIRST_MINUTE` up to, and
not including, `LAST_MINUTE`, so that minute 1470 is 00:30 of the night after. Minutes are those of `span`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lib.span import MINUTE

DAWN = 5  # o'clock: until then it is still the evening before
DAY = timedelta(days=1)
MINUTES_A_DAY = DAY // MINUTE
FIRST_MINUTE = DAWN * 60
LAST_MINUTE = FIRST_MINUTE + MINUTES_A_DAY


def evening(instant: datetime, zone: ZoneInfo) -> date:
    """The day whose evening `instant` belongs to in `zone`: until `DAWN`, the one before."""
    return (instant.astimezone(zone) - timedelta(hours=DAWN)).date()


def wall_time(day: date, minute: int) -> datetime:
    """What the clock on the wall shows at a minute of a day, without a zone."""
    return datetime.combine(day, time()) + minute * MINUTE


def shown_time(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall of `zone` shows at an instant."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def wall_minute(instant: datetime, day: date, zone: ZoneInfo) -> int:
    """That in whole minutes since the midnight that began `day`."""
    return (shown_time(instant, zone) - datetime.combine(day, time())) // MINUTE
