"""The calendar programs that people subscribe with: how to, how fast, and what each makes of what changes.

As seen in their sources and in what their users report; `wording.feeds` says the values in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from lib.i18n import mark


class Shown(StrEnum):
    """What becomes of an item on the reader's screen once its feed says CANCELLED."""

    HIDDEN = "hidden"
    STRUCK_OUT = "struck out"
    AS_EVER = "as ever"  # but for its title


class Rings(StrEnum):
    """Whether the alarms of a feed are heard."""

    YES = "yes"
    WHEN_ALLOWED = "when allowed"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Client:
    """One calendar program. `shortcut` subscribes with it, where there is such an address; {braces} are filled in."""

    name: str
    way: str
    delay: str  # until a change shows, inside a sentence
    advice: str
    cancelled: Shown
    alarms: Rings
    shortcut: str = ""


CLIENTS = (
    Client(
        "Google Agenda",
        mark("On a computer: Other calendars, + , From URL, and paste the address. It then shows on the phone too."),
        mark("4 to 24 hours"),
        mark("Google offers no faster way."),
        Shown.HIDDEN,
        Rings.NO,
        "https://calendar.google.com/calendar/r?{cid}",
    ),
    Client(
        "Apple (iPhone, iPad, Mac)",
        mark("Use the button “Subscribe on this device”, or File, New calendar subscription, and paste the address."),
        mark("5 minutes to a week, as you choose"),
        mark("Choose every hour."),
        Shown.STRUCK_OUT,
        Rings.WHEN_ALLOWED,
        "{webcal}",
    ),
    Client(
        "Outlook",
        mark("Add calendar, Subscribe from web, and paste the address that begins with https."),
        mark("3 hours, sometimes a day"),
        mark("Outlook offers no faster way."),
        Shown.AS_EVER,
        Rings.NO,
        "https://outlook.live.com/calendar/0/addfromweb?{url}",
    ),
    Client(
        "Thunderbird",
        mark("New calendar, On the network, and paste the address."),
        mark("30 minutes"),
        mark("The properties of the calendar offer other delays."),
        Shown.STRUCK_OUT,
        Rings.YES,
    ),
    Client(
        "Nextcloud",
        mark("Calendar, + New calendar, New subscription from link, and paste the address."),
        mark("4 hours"),
        mark("It comes back as often as the feed asks it to."),
        Shown.STRUCK_OUT,
        Rings.NO,
    ),
)


def webcal(address: str) -> str:
    """The address that a device opens with its calendar."""
    return "webcal" + address.removeprefix("https").removeprefix("http")


def shortcut(client: Client, address: str, name: str) -> str:
    """Where a click subscribes with it to a calendar of that name; "" where there is no such place."""
    return client.shortcut.format(
        webcal=webcal(address), cid=urlencode({"cid": webcal(address)}), url=urlencode({"url": address, "name": name})
    )
