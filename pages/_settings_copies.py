"""All that there is, to take along: as CSV in one click; and for administrators, the last copy of everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from lib.backups import copies
from lib.editions import zipped
from lib.programme import Festival
from lib.roles import EVERYWHERE, Act
from lib.settings import backups_folder
from lib.store import Store
from pages import _shared

LATE = 2  # days without a copy


def show_copies(festival: Festival) -> None:
    """The files of the festival, those of all, and how long ago everything was copied."""
    t, store = _shared.words(), _shared.store()
    st.subheader(t("As files"), anchor=False)
    st.markdown(
        t("Programme, venues, people, ways and counts, each as CSV: spreadsheets open them, *Import* reads them.")
    )
    with st.container(horizontal=True):
        _offer(t("This festival (ZIP)"), festival.id, _files(store, [festival.id]))
        there = [each.id for each in store.festivals()]
        if len(there) > 1:
            _offer(t("All festivals (ZIP)"), "navasard", _files(store, there))
    if _shared.may(Act.ADMINISTER, EVERYWHERE):
        _show_last_copy()


def _files(store: Store, festival_ids: list[str]) -> Callable[[], bytes]:
    return lambda: zipped(store.programme(each) for each in festival_ids)


def _offer(label: str, name: str, make: Callable[[], bytes]) -> None:
    """The files are made when somebody asks for them."""
    st.download_button(
        label,
        make,
        file_name=f"{name}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
        key=f"zip_{name}",
    )


def _show_last_copy() -> None:
    t, folder = _shared.words(), backups_folder(_shared.settings())
    st.subheader(t("Copies of everything"), anchor=False)
    if folder is None:
        st.warning(
            t("No copies are made: NAVASARD_BACKUPS does not say where to. docs/deploy.md says more."),
            icon=":material/warning:",
        )
        return
    days = [day for day, _ in copies(folder)]
    if not days:
        st.info(
            t("There is no copy in {folder} yet: the server makes one each day.", folder=_shared.literal(str(folder))),
            icon=":material/schedule:",
        )
        return
    _tell_last(max(days), len(days))
    st.markdown(
        t(
            "They are in {folder}, with history, releases and roles. To bring one back, on the server: {how}",
            folder=f"`{_shared.literal(str(folder))}`",
            how="`python -m lib restore FILE --replace`",
        )
    )


def _tell_last(last: date, number: int) -> None:
    t = _shared.words()
    said = (
        t("The last copy is of {day}.", day=t.long_day(last)) + " " + t.plural("{n} is kept.", "{n} are kept.", number)
    )
    if (_shared.now().date() - last).days >= LATE:
        late = t("There should be one every day: see the log of the server.")
        st.warning(f"{said} {late}", icon=":material/warning:")
    else:
        st.success(said, icon=":material/check_circle:")
