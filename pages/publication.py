"""A programmer comes here to decide what the public is told: the next release, when, and those that were made."""

from lib.roles import Act
from pages import _published, _shared
from pages._publication_next import show_next
from pages._publication_past import show_past
from pages._publication_schedule import show_schedule

t = _shared.words()
_shared.needs_festival()
programme, releases = _shared.programme(), _published.releases()

show_next(programme, releases[0] if releases else None)
if _shared.may(Act.PUBLISH):
    show_schedule(programme.festival)
show_past(programme.festival, releases)
