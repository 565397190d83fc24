"""A cultural programmer comes here to place items: a day by venue, every item in a table, one item in its form."""

from dataclasses import replace

import streamlit as st

from lib.charts import timeline_chart
from lib.listing import ItemFilter, admitted_items, first_shown_day, items_by_day, items_frame
from lib.programme import Programme, Status
from lib.wording import field_label, kind_label, status_label
from pages import _shared
from pages._item_form import NEW, open_item, show_asked_item
from pages._item_lists import show_buttons, show_table
from pages._programme_table import show_item_table
from pages._shift import open_shift, show_asked_shift

t = _shared.words()
_shared.needs_festival()
programme, clashes = _shared.programme(), _shared.clashes()


def ask_filter() -> ItemFilter:
    """What the reader limits the page to."""
    strands = sorted({item.strand for item in programme.items} - {""})
    kinds = sorted({item.kind for item in programme.items})
    venues = {venue.id: venue.name for venue in programme.venues}

    def say_kind(kind: str) -> str:
        return kind_label(kind, programme, t)

    with st.container(horizontal=True):
        return ItemFilter(
            text=_shared.url_text("search", t("Search"), placeholder=t("Title, person, venue…")),
            kinds=_shared.url_filter(
                "kind", field_label("kind", t), kinds, lambda kind: kind_label(kind, programme, t)
            ),
            venues=_shared.url_filter("venue", field_label("venue_id", t), list(venues), venues.__getitem__),
            strands=_shared.url_filter("strand", field_label("strand", t), strands, str),
            statuses=_shared.url_filter(
                "status", field_label("status", t), list(Status), lambda status: status_label(Status(status), t)
            ),
        )


def show_day(shown: Programme) -> None:
    """One day of the admitted items, by venue."""
    held = {day.isoformat(): (day, number) for day, number in items_by_day(shown).items()}
    first = first_shown_day(shown, _shared.now().astimezone(programme.festival.zone).date())
    _shared.url_choice("day", list(held), first.isoformat())
    chosen = st.selectbox(
        t("Day"),
        list(held),
        format_func=lambda iso: t.plural(
            "{day} – {n} item", "{day} – {n} items", held[iso][1], day=t.long_day(held[iso][0])
        ),
        key="day",
        on_change=_shared.into_url,
        args=("day",),
    )
    day, number = held[chosen]
    if number:
        st.altair_chart(timeline_chart(shown, day, day, t, clashes=clashes))
    else:
        st.info(t("Nothing is held on this day."), icon=":material/event_available:")


show_asked_item()
show_asked_shift()
with st.container(horizontal=True):
    st.button(t("New item"), icon=":material/add:", type="primary", key="new_item", on_click=open_item, args=(NEW,))
    st.button(t("Shift and repeat"), icon=":material/update:", key="open_shift", on_click=open_shift)
if not programme.items:
    st.info(t("The programme is empty: import a file, or add a first item."), icon=":material/upload_file:")
    _shared.link("imports", t("Import a file"), icon=":material/upload_file:")
    st.stop()

shown = replace(programme, items=admitted_items(programme, ask_filter()))
st.markdown(t.plural("{n} of {all} item", "{n} of {all} items", len(shown.items), all=t.number(len(programme.items))))
if not shown.items:
    st.info(t("No item is like this: take a filter away."), icon=":material/filter_alt_off:")
    st.stop()
show_day(shown)
if shown.unplaced:
    st.subheader(t("To be placed"), anchor=False)
    show_buttons(shown.unplaced, t)
st.subheader(t("All items"), anchor=False)
if st.toggle(t("Edit as a table"), key="as_table"):
    show_item_table(programme, shown.items)
else:
    show_table(items_frame(shown.items, programme, clashes, t), t)
