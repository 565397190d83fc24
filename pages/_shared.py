"""What every page shares: who reads, which festival, cached loads, saving with undo, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import streamlit as st

from lib.changes import Edit
from lib.company import NOBODY
from lib.findings import Findings, find
from lib.i18n import Words
from lib.impossible import Impossible
from lib.names import told_apart
from lib.press import Press
from lib.programme import Festival, Programme
from lib.proposals import Proposal, propose
from lib.roles import EVERYWHERE, Act, Forbidden
from lib.rules.clash import Clash
from lib.settings import Settings, read_settings
from lib.store import (
    NOTHING_TO_REMEMBER,
    BuiltUpon,
    Change,
    Conflicts,
    Memory,
    Store,
    StoreDown,
    UnknownFestival,
    UnknownReference,
    UnknownRevision,
    VenueInUse,
    open_store,
)
from lib.waivers import open_clashes
from lib.wording.changes import change_sentence, undo_sentence
from lib.wording.company import author_label
from lib.wording.roles import forbidden_sentence
from lib.wording.things import impossible_sentence
from lib.wording.trouble import trouble_sentence
from pages import _url
from pages._account import account
from pages._session import Done, Refused, Way, session

MOST_TOLD = 20  # things of one change that are read to say what it did
KEPT_REVISIONS = 16  # programmes and their clashes in memory at once
NO_BREAK_SPACE, WORD_JOINER = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"


def now() -> datetime:
    """The present, UTC: the only clock that the pages read."""
    return datetime.now(UTC)


def settings() -> Settings:
    """The settings of this installation."""
    return read_settings()


def words() -> Words:
    """The reader's language, which `frame` has put into the session."""
    return Words(st.session_state.get("lang", "fr"))


@st.cache_resource(max_entries=4)
def _open(url: str) -> Store:
    return open_store(url, clock=now)


def store_for_all() -> Store:
    """The store for what is kept for all readers alike: who shows it asks first whether this one `may` see it."""
    return _open(settings().database_url)


def store() -> Store:
    """The store of this installation, opened once for all sessions, for what the reader may do."""
    opened, reader = _open(settings().database_url), account()
    return opened if reader is None else opened.acting_for(reader)


@st.cache_resource(max_entries=4)
def _open_press(url: str) -> Press:
    return Press(_open(url))


def press() -> Press:
    """What is published of the store, for what the reader may do."""
    opened, reader = _open_press(settings().database_url), account()
    return opened if reader is None else opened.acting_for(reader)


def may(act: Act, festival_id: str | None = None) -> bool:
    """Whether the reader may do that, in the chosen festival unless another is named. Whoever writes asks again."""
    where = st.session_state.get("festival", EVERYWHERE) if festival_id is None else festival_id
    return store().rights().may(act, where)


def needs(act: Act) -> None:
    """End the page for those who may not do that in the chosen festival."""
    if not may(act):
        say_forbidden(act)
        st.stop()


def say_forbidden(act: Act) -> None:
    """That the reader may not do that, and who can help."""
    st.info(forbidden_sentence(act, words()), icon=":material/lock:")


def public_base() -> str:
    """Where the public reaches this installation: as set, else as the reader does."""
    here = urlsplit(st.context.url or "http://localhost:8501")
    return settings().public_url or f"{here.scheme}://{here.netloc}"


@st.cache_resource(max_entries=4)
def _latest_programmes(url: str) -> dict[str, Programme]:  # noqa: ARG001 (the URL is the key)
    """The programme last read of each festival, by its id, for the next to grow from. Any thread's will do."""
    return {}


@st.cache_resource(max_entries=KEPT_REVISIONS)
def _programme(url: str, festival_id: str, revision: int) -> Programme:
    latest = _latest_programmes(url)
    known = latest.get(festival_id)
    is_of_now = known is not None and known.revision <= revision  # not where a copy has been restored meanwhile
    read = _open(url).programme(festival_id, known=known if is_of_now else None)
    latest[festival_id] = read
    return read


@st.cache_resource(max_entries=4)
def _latest_findings(url: str) -> dict[str, Findings]:  # noqa: ARG001 (the URL is the key)
    """The findings last made of each festival, by its id, for the next to grow from. Any thread's will do."""
    return {}


@st.cache_resource(max_entries=KEPT_REVISIONS)
def _findings(url: str, festival_id: str, revision: int, today: date) -> Findings:
    programme, latest = _programme(url, festival_id, revision), _latest_findings(url)
    before = latest.get(festival_id)
    found = before.after(programme) if before and before.day == today else find(programme, today)
    latest[festival_id] = found
    return found


@st.cache_resource(max_entries=KEPT_REVISIONS)
def _open_clashes(url: str, festival_id: str, revision: int, today: date) -> tuple[Clash, ...]:
    found = _findings(url, festival_id, revision, today)
    return open_clashes(found.clashes, found.programme)


@st.cache_resource(max_entries=KEPT_REVISIONS)
def _proposals(
    url: str, festival_id: str, revision: int, today: date, keys: tuple[tuple[str, ...], ...]
) -> tuple[Proposal, ...]:
    found = _findings(url, festival_id, revision, today)
    return propose(found, [clash for clash in found.clashes if clash.key in keys])


def today(programme: Programme) -> date:
    """The day by the clock of its festival."""
    return now().astimezone(programme.festival.zone).date()


def _key() -> tuple[str, str, int]:
    """Of a festival that somebody has removed, what was drawn last: what its reader types stays in sight."""
    festival_id: str = st.session_state["festival"]
    store().rights().refuse_unless_may(Act.READ, festival_id)
    return settings().database_url, festival_id, store().festival_revisions().get(festival_id, session().drawn)


def programme() -> Programme:
    """The chosen festival as it stands now; loaded once for each of its revisions."""
    return _programme(*_key())


def programme_of(festival_id: str) -> Programme:
    """Any festival as it stands now; loaded once for each of its revisions."""
    store().rights().refuse_unless_may(Act.READ, festival_id)
    return _programme(settings().database_url, festival_id, store().festival_revisions().get(festival_id, 0))


@st.cache_resource(max_entries=KEPT_REVISIONS, show_spinner=False)
def _programme_at(url: str, festival_id: str, revision: int, erasure: int) -> Programme:  # noqa: ARG001 (a key)
    return _open(url).programme_at(festival_id, revision)


def programme_at(revision: int) -> Programme:
    """The chosen festival as it stood after a revision; as now when there is none of that number."""
    now = programme()
    with suppress(UnknownRevision, UnknownFestival):
        if revision != now.revision:
            url, festival_id, _ = _key()
            return _programme_at(url, festival_id, revision, store().last_erasure(festival_id))
    return now


def findings() -> Findings:
    """All its clashes, worst first; found once for each of its revisions and each day."""
    return _findings(*_key(), today(programme()))


def clashes() -> tuple[Clash, ...]:
    """Its clashes that nobody has accepted, worst first."""
    return _open_clashes(*_key(), today(programme()))


def proposals(clashes: Iterable[Clash]) -> tuple[Proposal, ...]:
    """Cures for some of its clashes; sought once for each of its revisions and each day."""
    return _proposals(*_key(), today(programme()), tuple(clash.key for clash in clashes))


def choose_festival() -> None:
    """Let the reader choose among the festivals; the next one to come is chosen at first."""
    festivals, t = store().festivals(), words()
    names = told_apart({festival.id: festival.name.to(t.language) for festival in festivals})
    if not names:
        st.session_state.pop("festival", None)
        return
    _url.follow("festival", list(names), _next_to_come(festivals).id)
    st.selectbox(
        t("Festival"),
        list(names),
        format_func=names.__getitem__,
        key="festival",
        on_change=_url.into_url,
        args=("festival",),
    )


def _next_to_come(festivals: Sequence[Festival]) -> Festival:
    today = now().date()
    coming = [festival for festival in festivals if festival.last_day >= today]
    return min(coming or festivals, key=lambda festival: abs(festival.first_day - today))


def needs_festival() -> None:
    """End the page with the way to a first festival when there is none yet."""
    if "festival" not in st.session_state:
        t = words()
        needs(Act.FOUND)
        st.info(t("There is no festival yet: create the first one."), icon=":material/celebration:")
        link("settings", t("Create a festival"), icon=":material/add:")
        st.stop()


def address(**params: str) -> dict[str, str]:
    """Query parameters of a link inside the app: the language and festival of now, and `params`."""
    return {name: st.session_state[name] for name in ("lang", "festival") if name in st.session_state} | params


def link(page: str, label: str, *, icon: str | None = None, **params: str) -> None:
    """A link to another page, language and festival kept; `label` is Markdown, outside text goes through `literal`."""
    st.page_link(f"{page}.py", label=label, icon=icon, query_params=address(**params))


_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=])")
_REPLACED = re.compile(r"(?<=:)(?=material/|streamlit:)|(?<=[<>~-])(?=[->=])")  # by Streamlit, after Markdown was read
_LINKED = re.compile(r"(?<=http)(?=:)|(?<=https)(?=:)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)  # though it be escaped
_BREAKABLE = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
_HOUR = re.compile(r"(?<=\d) (?:h(?: (?=\d\d\b))?|min\b)")


def literal(outside: str) -> str:
    """Text from outside as Markdown that shows it as it is: no emphasis, link, formula, icon or HTML in it works.

    A French hour or a duration stays on one line: "14 h 30", "45 min".
    """
    unbroken = _HOUR.sub(lambda hour: hour[0].replace(" ", NO_BREAK_SPACE), _BREAKABLE.sub(" ", outside).strip())
    return _SPECIAL.sub(r"\\\1", _LINKED.sub(WORD_JOINER, _REPLACED.sub(WORD_JOINER, unbroken)))


def me() -> str:
    """Who makes the changes of this session: who has signed in, or else the name that was given, or a number."""
    if reader := account():
        return reader.signature
    return session().name or session().visitor or NOBODY


def write(
    edit: Edit,
    *,
    action: str = "edit",
    festival_id: str = "",
    remember: Memory = NOTHING_TO_REMEMBER,
    base: Programme | None = None,
) -> int | None:
    """Write `edit` as one revision of this session, and give its number; None when nothing differs from what is stored.

    `base` is the programme that it was made from: what others changed since in other fields stays. Raises Conflicts,
    Impossible, UnknownReference and VenueInUse, with nothing written.
    """
    here, target, author, opened = session(), festival_id or st.session_state["festival"], me(), store()
    with here.turn:
        revision = opened.save(target, edit, by=author, action=action, remember=remember, base=base)
        if revision is not None:
            here.note(target, revision)
    return revision


def save(
    edit: Edit,
    done: str,
    *,
    action: str = "edit",
    festival_id: str = "",
    remember: Memory = NOTHING_TO_REMEMBER,
    base: Programme | None = None,
    then: Callable[[], None] = lambda: None,
) -> None:
    """Write `edit` as `write` does, do `then` and run the page anew, with `done` said beside a button to undo it.

    What no store can keep is said, and nothing is written, nor while the store is down: the page stays as it is, with
    all that was typed. What others changed otherwise meanwhile is kept with their
    version, for the reader to decide.
    """
    here = session()
    try:
        revision = write(edit, action=action, festival_id=festival_id, remember=remember, base=base)
    except Forbidden as refused:
        say_forbidden(refused.act)
        return
    except StoreDown as down:
        say_down(down)
        return
    except (Impossible, UnknownFestival, UnknownReference, VenueInUse) as refused:
        st.error(literal(_refusal(refused)), icon=":material/error:")
        return
    except Conflicts as met:
        base = base or programme()
        here.refused.append(Refused(base.festival.id, edit, met.conflicts, base, done, action, remember))
    else:
        here.done = Done(done, revision)
    then()
    st.rerun()


def is_own(revision: int) -> bool:
    """Whether this reader wrote it."""
    return revision in session().written(st.session_state["festival"])


def _refusal(refused: Impossible | UnknownFestival | UnknownReference | VenueInUse) -> str:
    """Why nothing was saved, and what to do."""
    t = words()
    match refused:
        case Impossible():
            return impossible_sentence(refused, t)
        case VenueInUse():
            return t("An item is held in {venue}: move it first.", venue=programme().venue_by_id[refused.venue_id].name)
        case UnknownFestival():
            return t("This festival has been removed meanwhile. Whoever removed it can undo that; then save again.")
    return t("Something that this relies on has been removed meanwhile: load the page again.")


def say_down(why: StoreDown) -> None:
    """That the store does not answer, or cannot write."""
    st.error(trouble_sentence(why.trouble, words()), icon=":material/cloud_off:")


def show_legal() -> None:
    """The way to the legal notice, which everybody may read."""
    t = words()
    label = t("Legal notice")
    st.markdown(f"[{label}](/legal?lang={t.language})")


def show_done() -> None:
    """What was last done, and its undo, at the bottom of the window wherever the reader has scrolled to."""
    t, done = words(), session().done
    if done is None:
        return
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", key="done_bar"):
        show, icon = (st.success, ":material/check:") if done.is_done else (st.warning, ":material/block:")
        show(done.message, icon=icon)
        if done.revision is not None and st.button(t("Undo"), icon=":material/undo:", key="undo_last"):
            undo(done.revision)
        if done.is_in_history:
            link("history", t("See the history"), icon=":material/history:")
        for number, way in enumerate(done.ways):
            show_way(way, f"way_{number}")
        st.button(t("Close"), icon=":material/close:", type="tertiary", key="close_done", on_click=_forget_done)


def show_way(way: Way, key: str) -> None:
    """A link or a button."""
    if way.url:
        st.link_button(way.label, way.url, icon=way.icon)
    elif way.page:
        link(way.page, way.label, icon=way.icon)
    elif way.act:
        st.button(way.label, icon=way.icon, key=key, on_click=way.act)


def _forget_done() -> None:
    session().done = None


def change(revision: int) -> Change:
    """What a revision did to the chosen festival: the first few things, when there are many."""
    festival_id: str = st.session_state["festival"]
    return store().history(festival_id, before=revision + 1, limit=1, most=MOST_TOLD)[0]


def undo(revision: int, done: str = "") -> None:
    """Take one revision back and run the page anew; or say who has built upon it, and doing what."""
    here, t, author, opened = session(), words(), me(), store()
    festival_id: str = st.session_state["festival"]
    try:
        with here.turn:
            here.note(festival_id, opened.undo(revision, by=author))
    except Forbidden as refused:
        here.done = Done(forbidden_sentence(refused.act, t), is_done=False)
    except StoreDown as down:
        here.done = Done(trouble_sentence(down.trouble, t), is_done=False)
    except BuiltUpon as built:
        here.done = Done(_built_upon(change(built.later)), is_done=False, is_in_history=True)
    else:
        here.done = Done(done or t("Undone."))
    st.rerun()


def _built_upon(later: Change) -> str:
    t = words()
    who, what = author_label(later.by, t), told(later)
    return literal(t("This cannot be undone: {who} has changed it since ({what}).", who=who, what=what))


def origin(done: Change) -> tuple[Change, int]:
    """What an undo goes back to, and how often to and fro: 0 for what is no undo, 1 for an undo, 2 for a redo."""
    if done.undoes is None:
        return done, 0
    first, times = origin(change(done.undoes))
    return first, times + 1


def told(done: Change) -> str:
    """What a revision did, in a few words; of an undo, what that took back or did again."""
    t, (first, times) = words(), origin(done)
    pairs = ((one.before, one.after) for one in first.objects)
    said = change_sentence(first.action, pairs, programme(), t, first.extent)
    return undo_sentence(said, t, is_again=times % 2 == 0) if times else said
