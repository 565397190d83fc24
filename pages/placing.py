"""A programmer comes here to find a place for everything that has none, and to accept all of it or a part."""

from collections.abc import Sequence
from contextlib import closing

import streamlit as st

from lib.changes import Edit
from lib.editing.edited_rows import digest
from lib.placement.placing_table import places_frame
from lib.placing import Placement, harm, search, still_fits, taken_over
from lib.programme import Item, Programme
from lib.roles import Act
from lib.wording.clashes import clash_sentence
from lib.wording.placing import left_sentence, progress_words
from lib.wording.things import field_label, thing_name
from pages import _shared
from pages._together import stay

SECONDS = 10.0

t = _shared.words()
_shared.needs_festival()
_shared.needs(Act.PLAN)
programme = _shared.programme()


def look_for_places() -> None:
    """Search while the reader watches, who may stop and keep the best so far."""
    del st.session_state["placing"]
    bar = st.progress(0.0, t("Looking for places…"))
    st.button(t("Stop, and keep the best so far"), icon=":material/stop_circle:", key="stop_placing")
    with closing(search(_shared.findings(), seconds=SECONDS)) as placements:
        for placement in placements:
            st.session_state["placement"] = programme, placement
            bar.progress(placement.share, progress_words(placement, SECONDS, t))
    st.rerun()


def found() -> Placement | None:
    """What was last found, while it still fits; what no longer does is forgotten."""
    then: Programme
    placement: Placement | None
    then, placement = st.session_state.get("placement", (programme, None))
    if placement is None or then.revision == programme.revision:
        return placement
    del st.session_state["placement"]
    if then.festival.id != programme.festival.id:
        return None
    if not still_fits(placement, then, _shared.findings()):
        st.warning(t("The programme has changed meanwhile: look for places again."), icon=":material/sync:")
        return None
    st.session_state["placement"] = programme, placement
    return placement


def choose(items: Sequence[Item]) -> list[Item]:
    """Those of the items that the reader leaves checked, each with its place before and after."""
    frame = places_frame(items, programme, t)
    frame.insert(0, "is_chosen", True)
    column = st.column_config
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=["title", "day", "hours", "venue", "before"],
        column_config={
            "is_chosen": column.CheckboxColumn(t("Place"), width=75),
            "title": column.TextColumn(t("Title"), width=190),
            "day": column.TextColumn(t("Day"), width=95),
            "hours": column.TextColumn(t("Hours"), width=165),
            "venue": column.TextColumn(field_label("venue_id", t), width=190),
            "before": column.TextColumn(t("Before"), width=260),
        },
        key=f"placing_{programme.festival.id}_{digest(items)}",
    )
    return [item for item, is_chosen in zip(items, edited["is_chosen"], strict=True) if is_chosen]


def show_found(placement: Placement) -> None:
    """The items with their places, to be accepted, and those that have none."""
    stay()
    if placement.items:
        st.subheader(t("Found ({n})", n=t.number(len(placement.items))), anchor=False)
        st.caption(t("None of these places brings a blocking or serious clash."))
        chosen = choose(placement.items)
        if st.button(t("Place the selected"), type="primary", icon=":material/check:", disabled=not chosen):
            place(chosen)
    if placement.left:
        st.subheader(t("Left without a place ({n})", n=t.number(len(placement.left))), anchor=False)
        if not placement.is_best:
            st.caption(t("The time was over: another search, or one with less to place, may find more."))
    for left in placement.left:
        title = thing_name(programme.item_by_id[left.item_id], t)
        _shared.link("programme", _shared.literal(title), icon=":material/edit:", item=left.item_id)
        st.markdown(_shared.literal(left_sentence(left, programme, t)))


def place(items: Sequence[Item]) -> None:
    """Save the places, once the rules have nothing against these alone."""
    if worse := harm(_shared.findings(), items):
        after = taken_over(programme, items)
        st.error(t("These alone would bring a clash: nothing was saved."), icon=":material/error:")
        st.markdown("\n".join(f"- {_shared.literal(clash_sentence(clash, after, t))}" for clash in worse))
        return
    del st.session_state["placement"]
    done = t.plural("{n} item has got its place.", "{n} items have got their places.", len(items))
    _shared.save(Edit(items=tuple(items)), done, action="place", base=programme)


if not programme.unplaced:
    st.success(t("Everything has its place."), icon=":material/check_circle:")
    _shared.link("programme", t("See the programme"), icon=":material/calendar_month:")
    st.stop()
waiting = t.plural(
    "{n} item has no venue or no hour yet.", "{n} items have no venue or no hour yet.", len(programme.unplaced)
)
st.markdown(waiting)
if not programme.venues:
    st.info(t("There is no venue to place them in: add the venues first."), icon=":material/location_off:")
    _shared.link("settings", t("Add venues"), icon=":material/add:")
    st.stop()
placement = found()
label = t("Look for places again") if placement else t("Look for places")
if st.button(label, icon=":material/search:", type="secondary" if placement else "primary", key="look"):
    st.session_state["placing"] = True
if st.session_state.get("placing"):
    look_for_places()
elif placement:
    show_found(placement)
