"""The server: pages, feeds and health check, one process on one port. Start it with `streamlit run app.py`."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

import lib.charts  # noqa: F401 (with pandas three seconds to load: at the start, not while the first visitor waits)
from lib.assets import bundle_at_start
from lib.backups import back_up_daily
from lib.door_routes import door_routes
from lib.doorkeeper import Doorkeeper
from lib.feeds.doorstep import Answers, Doorstep
from lib.feeds.middleware import OnlyHttps, PageLanguage, PlainEncoding, SafetyHeaders
from lib.feeds.shelf import Shelf
from lib.hosting import REFUSED, OnlyHere, is_this_machine
from lib.i18n import Words
from lib.logs import write_lines
from lib.monitoring import Measured, Meters, OnlyMonitors, monitor_routes
from lib.pacing import Pace, Paced
from lib.press import Press
from lib.returning import Returning
from lib.routes import Alarm, Uses, asset_routes, keep_ready, routes
from lib.settings import backups_folder, read_settings
from lib.storage.bell import Bell
from lib.store import StoreDown, open_store
from lib.wording.trouble import trouble_cure
from pages._account import has_sign_in
from pages._fault import show_fault


def now() -> datetime:
    """The clock of the store and the feeds."""
    return datetime.now(UTC)


settings = read_settings()
address = st.get_option("server.address")
if not has_sign_in() and not is_this_machine(address):
    raise SystemExit(Words(settings.language)(REFUSED, address=address or "0.0.0.0"))  # noqa: S104 (told, not used)
try:
    store = open_store(settings.database_url, clock=now)
except StoreDown as down:
    raise SystemExit(trouble_cure(down.trouble, str(down), Words(settings.language))) from None
press = Press(store)
shelf = Shelf(
    press, clock=now, monotonic=time.monotonic, domain=settings.calendar_domain, public_url=settings.public_url
)
answers = Answers(time.monotonic)
uses, pace = Uses(press), Pace(settings.rate, time.monotonic)
meters = Meters(
    {
        "navasard_ready_answers": ("Answers that lay ready", lambda: answers.handed_out),
        "navasard_refused_requests": ("Requests that came too fast", lambda: pace.refused),
    }
)
PAGES = Path(__file__).resolve().parent / "pages"
board, door = bundle_at_start(PAGES / "board"), bundle_at_start(PAGES / "door")
doorkeeper = Doorkeeper(store)


def copy_daily() -> None:
    """All that is there, once a day."""
    if folder := backups_folder(settings):
        back_up_daily(store, folder, now().date())


def settle_doors() -> None:
    """What was counted at doors, written down."""
    doorkeeper.settle(now())


def tell_fault(error: Exception) -> bool:
    """Counts what keeps a page from being shown, and says so there."""
    meters.faults.inc()
    return show_fault(error)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """What is published is made ready, and what doors count is written down, as long as the server runs."""
    write_lines(with_texts=settings.has_texts_in_log)  # now that all that the server is made of has its loggers
    alarm = Alarm()
    bell = Bell(settings.database_url, alarm.ring)
    keeper = asyncio.create_task(
        keep_ready(shelf, press, uses, settle=settle_doors, copy_daily=copy_daily, alarm=alarm)
    )
    yield
    bell.close()
    keeper.cancel()
    with suppress(asyncio.CancelledError):
        await keeper


app = st.App(
    "pages/frame.py",
    routes=[
        *routes(shelf, press, clock=now, answers=answers, uses=uses, notice=store.notice),
        *monitor_routes(store, shelf, meters, backups_folder(settings)),
        *asset_routes("board", board),
        *door_routes(store, doorkeeper, door, asset_routes("assets", door), clock=now),
    ],
    lifespan=lifespan,
    on_script_error=tell_fault,
    middleware=[
        Middleware(Measured, meters),
        Middleware(SafetyHeaders),
        Middleware(OnlyMonitors, settings.monitors),
        Middleware(Returning if has_sign_in() else OnlyHere),
        Middleware(PlainEncoding),
        Middleware(PageLanguage),
    ],
)
outside = Paced(Doorstep(app, answers), pace)
# By this name the server takes it, once `streamlit run` has found the assignment above: what lies ready goes through
# little else.
app = OnlyHttps(outside) if settings.public_url.startswith("https:") else outside  # type: ignore[assignment]
