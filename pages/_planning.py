"""The planning board on its page: what is done on it is written at once, and only what differs goes back.

The board is a part of the page that is drawn anew by itself, so that a drop costs no more than what it moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from lib.board import Board, View, board, now_line
from lib.changes import Edit
from lib.editing.forms import When
from lib.evening import wall_time
from lib.i18n import Words
from lib.impossible import Impossible
from lib.moves import (
    Asked,
    Message,
    Operation,
    Outcome,
    Refusal,
    Why,
    carried_out,
    read_message,
    read_order,
    read_place,
)
from lib.programme import Programme
from lib.rules.clash import Clash
from lib.store import NOTHING_TO_REMEMBER, Conflicts, StoreDown, UnknownReference
from lib.wording.board import ClashSentences
from lib.wording.moves import clash_count, moved_sentence, refusal_words
from pages import _shared, _together
from pages._board import show_board
from pages._clash_signs import count_signs
from pages._exchange import Exchange, Moved
from pages._item_fields import Begun
from pages._item_form import open_item, open_new
from pages._programme_tools import put_venues_in_order
from pages._session import Refused, session

EVERY = 2.0  # seconds after which the line of the present and what others hold are looked at again
KEY, SHOWN = "planning_board", "planning_shown"  # of the component, and of what it was last given
TRIES = 5  # to write between what others write


@dataclass(frozen=True)
class _Shown:
    """All that is drawn at once."""

    signs: str
    moved: str
    revision: int  # that takes back what was moved
    venue_ids: list[str]
    data: dict[str, object]


@st.fragment(run_every=EVERY)
def show_planning(asked: View) -> None:
    """The board, and above it its clashes and what was moved last; as it was while the store does not answer."""
    exchange = _exchange()
    if exchange.wants_page:
        exchange.wants_page = False
        st.rerun()
    try:
        shown = st.session_state[SHOWN] = _gathered(asked, exchange)
    except StoreDown:
        shown = st.session_state[SHOWN]
    _show_bar(shown)
    show_board(
        shown.data,
        key=KEY,
        on_ops=_obey,
        on_open=_open,
        on_new=_begin_item,
        on_order=lambda sent: _order(sent, shown.venue_ids),
        on_lack=lambda _: _exchange().begin(),
    )


def _gathered(asked: View, exchange: Exchange) -> _Shown:
    programme, clashes, t = _shared.programme(), _shared.clashes(), _shared.words()
    view = _as_it_is_now(asked, programme, exchange)
    drawn = _drawn(programme, clashes, view, t, exchange)
    if exchange.moved and _shared.store().last_standing([exchange.moved.revision]) is None:
        exchange.moved = None  # undone elsewhere
    concerned = [clash for clash in clashes if not drawn.cards.keys().isdisjoint(clash.item_ids)]
    return _Shown(
        count_signs(concerned, t),
        _moved_words(exchange.moved, programme, clashes, t) if exchange.moved else "",
        exchange.moved.revision if exchange.moved else 0,
        [venue.id for venue in view.venues],
        _told(drawn, programme, view, exchange),
    )


def _show_bar(shown: _Shown) -> None:
    """One line above the board, always there: what is moved never moves the board."""
    with st.container(horizontal=True, vertical_alignment="center", key="board_bar"):
        st.markdown(shown.signs)
        if shown.moved:
            st.markdown(f":material/check: {_shared.literal(shown.moved)}")
            if st.button(_shared.words()("Undo"), icon=":material/undo:", key="undo_move", type="tertiary"):
                _exchange().moved = None
                _shared.undo(shown.revision)


def _exchange() -> Exchange:
    """That of this session about its festival, begun anew when the page before this one had no board."""
    name = f"exchange_{st.session_state['festival']}"
    exchange: Exchange = st.session_state.setdefault(name, Exchange())
    if KEY not in st.session_state:
        exchange.begin()
    return exchange


def _as_it_is_now(asked: View, programme: Programme, exchange: Exchange) -> View:
    known = programme.venue_by_id
    venues = tuple(known[venue.id] for venue in asked.venues if venue.id in known)
    return replace(asked, venues=venues, lasting=dict(exchange.lasting))


def _drawn(programme: Programme, clashes: Sequence[Clash], view: View, t: Words, exchange: Exchange) -> Board:
    """Laid out once for as long as it stays the same."""
    key = (programme.festival.id, programme.revision, _shared.today(programme), view, t)
    if exchange.drawn is None or exchange.drawn[0] != key:
        sentences = _sentences(_shared.settings().database_url, programme.festival.id, t)
        laid_out = board(programme, clashes, view, t, lambda clash: sentences.say(clash, programme))
        exchange.drawn = (key, laid_out)
    return exchange.drawn[1]


@st.cache_resource(max_entries=8, show_spinner=False)
def _sentences(url: str, festival_id: str, t: Words) -> ClashSentences:  # noqa: ARG001 (the first two are keys)
    return ClashSentences(t)


def _told(drawn: Board, programme: Programme, view: View, exchange: Exchange) -> dict[str, object]:
    """What the browser is sent."""
    now = now_line(_shared.now(), programme)
    with session().turn:
        return {
            **exchange.told(drawn, programme.revision),
            "ack": dict(exchange.answered),
            "said": exchange.said,
            "held": _together.held(),
            "now": now if date.fromisoformat(now["day"]) in view.days else None,
            "open": st.query_params.get("item"),
        }


def _moved_words(moved: Moved, programme: Programme, clashes: Sequence[Clash], t: Words) -> str:
    """What was moved last, with its clashes."""
    items = [programme.item_by_id[each] for each in moved.item_ids if each in programme.item_by_id]
    number = sum(not set(moved.item_ids).isdisjoint(clash.item_ids) for clash in clashes)
    return f"{moved_sentence(items, programme, t)} {clash_count(number, t)}"


def _obey(sent: Any) -> None:
    """Callback: do what was done on the board, once."""
    message, exchange, here = read_message(sent), _exchange(), session()
    if message is None:
        return
    with here.turn, suppress(StoreDown):  # it is sent again until it is answered
        exchange.hear(message)
        asked = message.after(exchange.answered.get(message.client, 0))
        if asked:
            _carry_out(message, asked, exchange)


def _carry_out(message: Message, asked: Sequence[Asked], exchange: Exchange) -> None:
    """Nothing is asked of Streamlit from writing on until all is noted: this thread may end there."""
    t, here, known = _shared.words(), session(), _shared.programme()
    outcome, revision = _written(asked)
    exchange.answer(message.client, asked[-1].seq)
    for refusal in outcome.refused:
        exchange.refuse(message.client, refusal.seq, refusal.item_id, refusal_words(refusal, known, t))
    for each in outcome.done:
        if each.to is None and each.was is not None:
            exchange.remember_length(each.item_id, each.was.end - each.was.start)
    if revision is not None:
        exchange.moved = Moved(tuple(item.id for item in outcome.items), revision)
        if here.drawn == known.revision:
            _together.is_drawn(revision)
    exchange.wants_page = here.done is not None
    here.done = None
    moved = {refusal.item_id for refusal in outcome.refused if refusal.why is Why.MOVED}
    for item_id in sorted(moved):
        _dispute([each for each in asked if isinstance(each, Operation) and each.item_id == item_id], exchange)


def _written(asked: Sequence[Asked]) -> tuple[Outcome, int | None]:
    """What the operations came to, and the revision that they are written as; tried anew when others were quicker."""
    for _ in range(TRIES):
        programme = _shared.programme()
        outcome = carried_out(asked, programme)
        if not outcome.items:
            return outcome, None
        try:
            return outcome, _shared.write(Edit(items=outcome.items), action="move", base=programme)
        except (Conflicts, UnknownReference):
            continue
        except Impossible as impossible:
            return _refused(asked, Why.IMPOSSIBLE, impossible), None
    return _refused(asked, Why.MOVED), None


def _refused(asked: Sequence[Asked], why: Why, impossible: Impossible | None = None) -> Outcome:
    return Outcome((), (), tuple(Refusal(each.seq, each.item_id, why, impossible) for each in asked))


def _dispute(asked: Sequence[Operation], exchange: Exchange) -> None:
    """What others have moved meanwhile: write it from where the reader saw it, for both versions to be shown."""
    then = exchange.revision_of(asked[0].seen)
    if then is None:
        return
    seen, t = _shared.programme_at(then), _shared.words()
    items = carried_out(asked, seen).items
    if not items:
        return
    exchange.wants_page = True
    edit, done = Edit(items=items), moved_sentence(items, seen, t)
    try:
        _shared.write(edit, action="move", base=seen)
    except Conflicts as met:
        said = _shared.literal(done)
        session().refused.append(
            Refused(seen.festival.id, edit, met.conflicts, seen, said, "move", NOTHING_TO_REMEMBER)
        )


def _open(sent: Any) -> None:
    """Callback: the form of an item."""
    item_id = sent.get("id") if isinstance(sent, dict) else None
    if isinstance(item_id, str) and item_id in _shared.programme().item_by_id:
        open_item(item_id)
        _exchange().wants_page = True


def _begin_item(sent: Any) -> None:
    """Callback: an empty form for the place that was chosen."""
    place, t = read_place(sent), _shared.words()
    if place and place.venue_id in _shared.programme().venue_by_id:
        starts, ends = (wall_time(place.day, minute) for minute in (place.start, place.end))
        open_new(Begun(When(day=starts.date(), start=t.hour(starts), end=t.hour(ends)), place.venue_id))
        _exchange().wants_page = True


def _order(sent: Any, venue_ids: Sequence[str]) -> None:
    """Callback: the columns in another order, which the URL keeps."""
    put_venues_in_order(_shared.programme(), read_order(sent, venue_ids))
    _exchange().wants_page = True
