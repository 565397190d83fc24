"""Shift and repeat, in a dialog: what follows an item by some minutes, a day to another date, an item, a day or the
whole edition once more. What would come of it is told before anything is saved, and one button saves it all at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import streamlit as st

from lib.changes import Edit
from lib.copying import copied_day, next_edition, next_first_day, showings, whole
from lib.editing.forms import FIRST_DATE, LAST_DATE
from lib.files.cells import read_hours
from lib.gatekeeper import Gatekeeper
from lib.i18n import Words, mark
from lib.impossible import Impossible
from lib.listing import festival_days
from lib.outlook import Outlook, outlook_of
from lib.programme import Festival, Item, Programme, Reason
from lib.roles import Act
from lib.shifting import Reach, by_day, day_moved, later, moved_with, staying_on
from lib.storage.records import clean
from lib.wording.things import edition_sentence, impossible_sentence, item_titles, item_when, quoted, shortened
from pages import _shared
from pages._account import has_sign_in
from pages._item_outlook import show_outlook

OPEN = "shift"  # in the session while the dialog is open: the id of the item it was opened for, or ""
MOST_LISTED = 6  # items of which the hours are told before and after
MOST_MINUTES = 12 * 60
REACHES = {
    Reach.VENUE: mark("What comes after it in its venue that day"),
    Reach.DAY: mark("What comes after it that day, in every venue"),
    Reach.WHOLE_DAY: mark("The whole day"),
}


@dataclass(frozen=True)
class _Plan:
    """What the fields ask for: the items to write, what the button says, and what is said when it is done."""

    items: tuple[Item, ...]
    button: str
    done: str
    action: str
    nothing: str = ""  # why there are no items


def open_shift(item_id: str = "") -> None:
    """Callback, or before a page runs anew: the dialog opens, for an item or for the page."""
    st.session_state[OPEN] = item_id


def show_asked_shift() -> None:
    """The dialog, when it was asked for; the form of an item goes first."""
    if OPEN in st.session_state and "item" not in st.query_params:
        t = _shared.words()
        st.dialog(t("Shift and repeat"), width="medium", dismissible=False)(_show)(st.session_state[OPEN])


def _close() -> None:
    st.session_state.pop(OPEN, None)


def _show(item_id: str) -> None:
    t, programme = _shared.words(), _shared.programme()
    tasks: dict[str, tuple[str, Callable[[Programme, str, Words], _Plan | None]]] = {
        "delay": (t("Delay an item, or bring it forward, with what follows"), _ask_delay),
        "showings": (t("Show an item again, on other days or at other hours"), _ask_showings),
        "move_day": (t("Move a day to another date"), _ask_day_moved),
        "copy_day": (t("Copy a day to another date"), _ask_day_copied),
    }
    labels = {name: label for name, (label, _) in tasks.items()} | {"edition": t("Copy the whole edition to next year")}
    task = st.radio(t("What to do"), list(labels), format_func=labels.__getitem__, key="shift_task")
    try:
        if task == "edition":
            _ask_edition(programme, t)
        else:
            _offer(tasks[task][1](programme, item_id, t), programme, t)
    except Impossible as impossible:
        st.error(_shared.literal(impossible_sentence(impossible, t)), icon=":material/error:")
    if st.button(t("Close without saving"), icon=":material/close:", type="tertiary", key="close_shift"):
        _close()
        st.rerun()


# ---------------------------------------------------------------- what is asked


def _ask_delay(programme: Programme, item_id: str, t: Words) -> _Plan | None:
    item = _choose_item((each for each in programme.items if each.starts_at), item_id, t)
    if item is None:
        return None
    minutes = st.number_input(
        t("Minutes later; with a minus, earlier"),
        min_value=-MOST_MINUTES,
        max_value=MOST_MINUTES,
        value=30,
        step=5,
        key="shift_minutes",
        width=260,
    )
    labels = {each.value: t(label) for each, label in REACHES.items()}
    reach = Reach(st.radio(t("What moves with it"), list(labels), format_func=labels.__getitem__, key="shift_reach"))
    moving = moved_with(item, programme, reach)
    if reach is not Reach.WHOLE_DAY and not st.checkbox(t("The item itself moves too"), value=True, key="shift_itself"):
        moving = moving[1:]
    items = later(moving, timedelta(minutes=minutes)) if minutes else ()
    n = len(items)
    return _Plan(
        items,
        t.plural("Shift {n} item", "Shift {n} items", n),
        t.plural("{n} item is shifted.", "{n} items are shifted.", n),
        "shift",
        t("Nothing comes after it that could move.") if minutes else t("Give a number of minutes."),
    )


def _ask_showings(programme: Programme, item_id: str, t: Words) -> _Plan | None:
    item = _choose_item(programme.items, item_id, t)
    if item is None:
        return None
    days = st.multiselect(
        t("On these days"),
        sorted({*festival_days(programme.festival), *((item.first_day,) if item.first_day else ())}),
        format_func=t.long_day,
        key=f"shift_days_{item.id}",
        placeholder=t("Choose one or more"),
        select_all=False,
    )
    typed = st.text_input(
        t("At these hours (the same as now when empty)"),
        placeholder=t("14h30, 18h"),
        max_chars=80,
        key="shift_hours",
    )
    hours = read_hours(typed or "")
    if isinstance(hours, Reason):
        raise Impossible("starts_at", typed, mark("This is not an hour. Write it as 14h30, or leave it empty."))
    items = showings(item, programme, days, [each.starts for each in hours], _new_id)
    n = len(items[1:])
    return _Plan(
        items,
        t.plural("Add {n} showing", "Add {n} showings", n),
        t.plural("{n} showing is added.", "{n} showings are added.", n),
        "copy",
        t("It is shown then already.") if days else t("Choose the days."),
    )


def _ask_day_moved(programme: Programme, _item_id: str, t: Words) -> _Plan | None:
    day, to = _choose_days(programme, t)
    if day is None:
        return None
    items = day_moved(programme, day, to) if to and to != day else ()
    n = len(items)
    return _Plan(
        items,
        t.plural("Move {n} item", "Move {n} items", n),
        t.plural("{n} item is moved.", "{n} items are moved.", n),
        "shift",
        t("Choose another date."),
    )


def _ask_day_copied(programme: Programme, _item_id: str, t: Words) -> _Plan | None:
    day, to = _choose_days(programme, t)
    st.caption(t("The copies are to be confirmed, and without people."))
    if day is None:
        return None
    items = copied_day(programme, day, to, _new_id) if to and to != day else ()
    n = len(items)
    return _Plan(
        items,
        t.plural("Copy {n} item", "Copy {n} items", n),
        t.plural("{n} item is copied.", "{n} items are copied.", n),
        "copy",
        t("Choose another date."),
    )


def _choose_item(items: Iterable[Item], item_id: str, t: Words) -> Item | None:
    known = {item.id: item for item in items}
    titles = item_titles(known.values(), t)
    chosen = st.selectbox(
        t("Item"),
        list(titles),
        index=list(titles).index(item_id) if item_id in titles else None,
        format_func=lambda each: titles.get(each, each),
        placeholder=t("Type a part of its title"),
        key=f"shift_item_{item_id}",
    )
    item = known.get(chosen or "")
    if item:
        st.caption(_shared.literal(item_when(item, t)))
    return item


def _choose_days(programme: Programme, t: Words) -> tuple[date | None, date | None]:
    """The day, and the date it goes to; None for what is not chosen yet."""
    days = {day: len(items) for day, items in by_day(programme).items()}
    shown = st.query_params.get("day", "")
    day = st.selectbox(
        t("Day"),
        list(days),
        index=next((n for n, each in enumerate(days) if each.isoformat() == shown), 0) if days else None,
        format_func=lambda each: t.plural("{day} – {n} item", "{day} – {n} items", days[each], day=t.long_day(each)),
        key="shift_day",
    )
    to = st.date_input(
        t("To this date"),
        None,
        min_value=FIRST_DATE,
        max_value=LAST_DATE,
        format="DD/MM/YYYY",
        key="shift_to",
        width=260,
    )
    if to:
        st.caption(t.long_day(to))
    if staying := staying_on(day, programme):
        titles = _few(item_titles(staying, t), t)
        said = t.plural(
            "{n} item that is open on several days stays: {titles}.",
            "{n} items that are open on several days stay: {titles}.",
            len(staying),
            titles=titles,
        )
        st.caption(_shared.literal(said))
    return day, to


def _few(titles: Mapping[str, str], t: Words) -> str:
    more = [t.plural("{n} more", "{n} more", len(titles) - MOST_LISTED)] if len(titles) > MOST_LISTED else []
    return t.listed([*list(titles.values())[:MOST_LISTED], *more])


# ---------------------------------------------------------------- what would come of it


def _offer(plan: _Plan | None, programme: Programme, t: Words) -> None:
    """What becomes of the items and of the clashes, and the button that does it."""
    items = plan.items if plan else ()
    if plan and not items and plan.nothing:
        st.info(plan.nothing, icon=":material/info:")
    if items:
        st.markdown("\n".join(f"- {_shared.literal(line)}" for line in _lines(items, programme, t)))
        _tell(outlook_of(items, _shared.findings()), programme, t)
    label = plan.button if plan and items else t("Save")
    if st.button(label, type="primary", icon=":material/check:", disabled=not items, key="save_shift") and plan:
        _save(Edit(items=items), plan.done, plan.action, programme)


def _tell(told: Outlook, programme: Programme, t: Words) -> None:
    if told.mended or told.brought:
        show_outlook(told.without_staying, programme, t)
    else:
        st.success(t("It brings no clash and mends none."), icon=":material/check_circle:")


def _lines(items: tuple[Item, ...], programme: Programme, t: Words) -> list[str]:
    """When the first few items are, and when they will be."""
    known = programme.item_by_id
    moved = [item for item in items if item.id not in known or item_when(item, t) != item_when(known[item.id], t)]
    lines = [_line(item, known.get(item.id), t) for item in moved[:MOST_LISTED]]
    more = [t.plural("{n} more", "{n} more", len(moved) - MOST_LISTED)] if len(moved) > MOST_LISTED else []
    return [*lines, *more]


def _line(item: Item, before: Item | None, t: Words) -> str:
    title, when = shortened(item.title.to(t.language)), item_when(item, t)
    if before is None:
        return t("{subject}: {said}", subject=title, said=when)
    return t("{title}: {before} → {after}", title=title, before=item_when(before, t), after=when)


def _save(edit: Edit, done: str, action: str, programme: Programme) -> None:
    """Save it and close; what is refused leaves the dialog as it is."""
    item_id = st.session_state.pop(OPEN)
    _shared.save(edit, done, action=action, base=programme)
    st.session_state[OPEN] = item_id


def _ask_edition(programme: Programme, t: Words) -> None:
    """The whole edition from another first day on, as a festival of its own."""
    old = programme.festival
    first_day = st.date_input(
        t("First day"),
        next_first_day(old),
        min_value=FIRST_DATE,
        max_value=LAST_DATE,
        format="DD/MM/YYYY",
        key=f"shift_first_day_{old.id}",
        width=260,
    )
    made = next_edition(programme, first_day, {each.id for each in _shared.store().festivals()}, _new_id)
    made = replace(made, festival=_ask_name(made.festival, t))
    st.markdown(_shared.literal(edition_sentence(made, t)))
    st.caption(
        t(
            "Venues, journeys and rules come along. Left behind are people, counts, accepted clashes and what was "
            "cancelled; every item is to be confirmed."
        )
    )
    if first_day.weekday() != old.first_day.weekday():
        st.warning(
            t(
                "The festival began on a {old} and would begin on a {new}: no item keeps its day of the week.",
                old=t.weekday(old.first_day.weekday()),
                new=t.weekday(first_day.weekday()),
            ),
            icon=":material/event_repeat:",
        )
    has_same_people = _ask_people(t)
    if st.button(t("Make the new edition"), type="primary", icon=":material/check:", key="save_shift"):
        _close()
        st.query_params["festival"] = made.festival.id
        done = t("{festival} is made.", festival=_shared.literal(quoted(made.festival.name.to(t.language), t)))
        then = partial(_bring_along, old.id, made.festival.id) if has_same_people else lambda: None
        _shared.save(whole(made), done, action="copy", festival_id=made.festival.id, then=then)


def _ask_people(t: Words) -> bool:
    """Whether who has a role in this edition has the same in the new one."""
    is_asked = has_sign_in() and _shared.may(Act.PEOPLE)
    return is_asked and st.checkbox(t("The same people have the same roles there"), value=True, key="shift_people")


def _bring_along(old_id: str, new_id: str) -> None:
    Gatekeeper(_shared.store()).bring_along(old_id, new_id, by=_shared.me())


def _ask_name(festival: Festival, t: Words) -> Festival:
    """The festival under the name that one gives it."""
    tag, name = festival.name.versions[0]
    typed = st.text_input(t("Name"), name, max_chars=200, key=f"shift_name_{festival.id}_{festival.first_day}")
    return replace(festival, name=festival.name.with_version(tag, clean(typed or "").strip() or name))


def _new_id() -> str:
    return uuid4().hex[:12]
