"""What of the programme is shown, and how: the view, the days, the venues and the filters, all of them in the URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from lib.board import BY_KIND, BY_STRAND, ZOOMS
from lib.i18n import Words, mark
from lib.listing import ItemFilter, first_shown_day, items_by_day
from lib.names import told_apart
from lib.programme import Programme, Status, Venue
from lib.wording.things import field_label, kind_label, shortened, status_label
from pages import _filters, _shared, _url

BOARD, TABLE = "board", "table"
VIEWS = {BOARD: mark("Board"), TABLE: mark("Table")}
ICONS = {BOARD: ":material/view_week:", TABLE: ":material/table_rows:"}
SIDE_BY_SIDE = ("1", "2", "3", "7")  # days
COLOURS = {BY_KIND: mark("Kind"), BY_STRAND: mark("Strand")}
ZOOM = "30"
FILTERS = ("search", "kind", "strand", "status")  # in the URL


def ask_view(t: Words) -> str:
    """The board, which it is first, or the table."""
    return _ask("view", t("View"), list(VIEWS), BOARD, lambda view: f"{ICONS[view]} {t(VIEWS[view])}", is_said=False)


def ask_day(programme: Programme, t: Words) -> date:
    """The first day shown, and the way to those before and after."""
    held = items_by_day(programme)
    days = {day.isoformat(): day for day in held}
    _url.follow("day", list(days), first_shown_day(programme, _shared.today(programme)).isoformat())
    _url.follow("days", SIDE_BY_SIDE, SIDE_BY_SIDE[0])
    at, step = list(days).index(st.session_state["day"]), int(st.session_state["days"])
    with st.container(horizontal=True, wrap=False, width="content", gap="xsmall"):
        _show_step(list(days), at - step, "days_before", ":material/chevron_left:", t("Earlier days"))
        st.selectbox(
            t("Day"),
            list(days),
            format_func=lambda iso: t.plural(
                "{day} – {n} item", "{day} – {n} items", held[days[iso]], day=t.day(days[iso])
            ),
            key="day",
            on_change=_url.into_url,
            args=("day",),
            label_visibility="collapsed",
            width=240,
        )
        _show_step(list(days), at + step, "days_after", ":material/chevron_right:", t("Later days"))
    return days[st.session_state["day"]]


def _show_step(isos: Sequence[str], to: int, key: str, icon: str, label: str) -> None:
    """A button to other days; at either end of the festival it leads nowhere."""
    there = isos[max(0, min(to, len(isos) - 1))]
    is_end = there == st.session_state["day"]
    st.button(label, icon=icon, key=key, help=label, on_click=_url.ask_for, args=("day", there), disabled=is_end)


def days_from(first: date, programme: Programme) -> tuple[date, ...]:
    """The days shown beside each other."""
    days = list(items_by_day(programme))
    at = days.index(first)
    return tuple(days[at : at + int(st.session_state["days"])])


def ask_display(t: Words) -> tuple[int, str]:
    """How many days, how large and in which colours; the minutes from line to line, and what the colours say."""
    with st.popover(t("Display"), icon=":material/tune:"):
        _ask("days", t("Days side by side"), SIDE_BY_SIDE, SIDE_BY_SIDE[0], str)
        zooms = [str(zoom) for zoom in ZOOMS]
        zoom = _ask("zoom", t("Minutes a line"), zooms, ZOOM, str)
        coloured_by = _ask("colours", t("Colours by"), list(COLOURS), BY_KIND, lambda each: t(COLOURS[each]))
    return int(zoom), coloured_by


def _ask(
    name: str, label: str, options: Sequence[str], default: str, say: Callable[[str], str], *, is_said: bool = True
) -> str:
    """One of a few, kept in the URL; its label is always there for those who listen."""
    _url.follow(name, options, default)
    st.segmented_control(
        label,
        options,
        format_func=say,
        key=name,
        required=True,
        on_change=_url.into_url,
        args=(name,),
        label_visibility="visible" if is_said else "collapsed",
    )
    return str(st.session_state[name])


def ask_venues(programme: Programme, t: Words) -> tuple[Venue, ...]:
    """The venues shown, in the order they were chosen in; all of them while none is, as they were put by hand."""
    with st.popover(_counted(t("Venues"), len(_chosen_venues(programme))), icon=":material/location_on:"):
        chosen = ask_venue(programme, t)
        st.caption(
            t("They stand in the order in which you choose them. On the board, a venue is also moved by its head.")
        )
    known = programme.venue_by_id
    by_hand = [each for each in st.query_params.get_all("order") if each in known]
    shown = chosen or list(dict.fromkeys([*by_hand, *known]))  # who came later stands at the end
    return tuple(known[each] for each in shown)


def put_venues_in_order(programme: Programme, venue_ids: Sequence[str]) -> None:
    """The URL keeps it: as a choice only where some were chosen, for one that comes later is not to be left out."""
    is_limited = bool(_chosen_venues(programme))
    st.query_params["venue" if is_limited else "order"] = [*venue_ids]
    if not is_limited:
        st.query_params.pop("venue", None)


def ask_venue(programme: Programme, t: Words) -> list[str]:
    """Ids of venues."""
    names = told_apart({venue.id: shortened(venue.name) for venue in programme.venues})
    return _filters.ask_several("venue", field_label("venue_id", t), list(names), names.__getitem__)


def _chosen_venues(programme: Programme) -> list[str]:
    """Ids of those that were chosen; none while they all are, which only says in what order."""
    chosen = [each for each in st.query_params.get_all("venue") if each in programme.venue_by_id]
    return chosen if len(set(chosen)) < len(programme.venues) else []


def ask_filter(programme: Programme, t: Words, *, with_venues: bool) -> ItemFilter:
    """What the reader looks for, folded away, with how much it is."""
    strands = sorted({item.strand for item in programme.items} - {""})
    kinds = sorted({item.kind for item in programme.items})
    names = (*FILTERS, "venue") if with_venues else FILTERS
    is_limited = with_venues and bool(_chosen_venues(programme))
    number = sum(bool(st.query_params.get(name)) for name in FILTERS) + is_limited
    with st.popover(_counted(t("Filters"), number), icon=":material/filter_alt:"):
        wanted = ItemFilter(
            text=_filters.ask_text("search", t("Search"), placeholder=t("Title, person, venue…")),
            kinds=_filters.ask_several(
                "kind", field_label("kind", t), kinds, lambda kind: kind_label(kind, programme, t)
            ),
            venues=_ask_limit(programme, t) if with_venues else (),
            strands=_filters.ask_several("strand", field_label("strand", t), strands, str),
            statuses=_filters.ask_several(
                "status", field_label("status", t), list(Status), lambda status: status_label(Status(status), t)
            ),
        )
        if number:
            st.button(t("Take all filters away"), key="no_filter", on_click=_forget, args=(names,))
    return wanted


def _ask_limit(programme: Programme, t: Words) -> list[str]:
    """Venues that the items are to be held in; what has none is left out only when some are."""
    ask_venue(programme, t)
    return _chosen_venues(programme)


def _counted(label: str, number: int) -> str:
    return f"{label} ({number})" if number else label


def _forget(names: Sequence[str]) -> None:
    for name in names:
        _url.ask_for(name, None)
