"""The form of one item, in a drawer beside the page: `?item=ID` in the URL opens it, `?item=new` an empty one.

The drawer runs anew with each field that is filled in, and tells what would come of it; only its buttons save. It
goes by the programme as it was when it was opened, and tells what others have changed since.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.changes import Edit
from lib.editing.forms import When, read_item, venue_named, venues_like
from lib.findings import Findings
from lib.i18n import Words
from lib.impossible import Impossible
from lib.outlook import Outlook, outlook
from lib.programme import Festival, Item, Programme, Status, Venue
from lib.reconciling import merge
from lib.store import StoreDown
from lib.wording.things import impossible_sentence, quoted, shortened
from pages import _shared
from pages._item_base import anew, base_of, forget_opened, opened_item, show_meanwhile
from pages._item_count import show_item_count
from pages._item_fields import Begun, ItemFields
from pages._item_outlook import show_outlook
from pages._shift import open_shift
from pages._together import stay

NEW = "new"
TIMES = frozenset(("day", "starts_at", "ends_at", "duration", "last_day", "closed_weekdays"))
TRIED = "tried_to_save"  # in the session while what was refused has not been mended
BEGUN = "begun_item"  # in the session while the form of a new item is open that has a place already


def open_item(item_id: str) -> None:
    """Callback: the drawer opens with this item, or with an empty form for `NEW`."""
    _close()
    st.query_params["item"] = item_id


def open_new(begun: Begun) -> None:
    """Callback: the drawer opens with a new item, of which something is known."""
    open_item(NEW)
    st.session_state[BEGUN] = begun


def show_asked_item() -> None:
    """Open the drawer when the URL asks for an item; one that others have removed meanwhile stays open."""
    asked, t = st.query_params.get("item", ""), _shared.words()
    item = _shared.programme().item_by_id.get(asked) or opened_item(asked)
    if item or asked == NEW:
        title = _shared.literal(shortened(item.title.to(t.language))) if item else t("New item")
        stay()
        st.dialog(title, width="medium", position="right", dismissible=False)(_show_drawer)(item)
    elif asked:
        _close()
        st.warning(t("This item is no longer in the programme."), icon=":material/search_off:")


def _close() -> None:
    st.session_state.pop(TRIED, None)
    st.session_state.pop(BEGUN, None)
    st.query_params.pop("item", None)
    forget_opened()


@dataclass(frozen=True, slots=True)
class _Filled:
    """What the fields hold, and the places beside them for what is wrong with it."""

    values: dict[str, Any]
    shown: When
    when: When
    venue: Venue | None
    what_box: DeltaGenerator
    times_box: DeltaGenerator

    def new_venues(self, programme: Programme) -> tuple[Venue, ...]:
        """The venue, if it has to be made."""
        return (self.venue,) if self.venue and self.venue.id not in programme.venue_by_id else ()

    def read(self, before: Item | str, festival: Festival) -> Item | tuple[Impossible, ...]:
        """The item that the fields make of another, or of a new id."""
        zone = (self.venue and self.venue.zone) or festival.zone
        return read_item(before, self.values, self.when, shown=self.shown, festival=festival, zone=zone)

    def box(self, refusal: Impossible) -> DeltaGenerator:
        """The place beside the field that was refused."""
        return self.times_box if refusal.field in TIMES else self.what_box


def _show_drawer(item: Item | None) -> None:
    """The fields, and below them, always in sight, what would come of them with the buttons to save."""
    t, base, meanwhile = _shared.words(), base_of(item), st.container()
    before = item and base.item_by_id.get(item.id, item)
    filled = _ask(ItemFields(before, base, t, anew(), st.session_state.get(BEGUN, Begun())), base, t)
    if before:
        show_item_count(before)
        _show_actions(before, base, t)
    with st.container(key="item_foot", gap="small"):
        foot = st.container(key="item_outlook")
        asked = _asked_to_save(before, t)
    read = filled.read(asked or before or _new_id(), base.festival)
    if before:
        with meanwhile:
            show_meanwhile(before, read if isinstance(read, Item) else None, base)
    with foot:
        if isinstance(read, Item):
            _tell(_Read(base, before, read, filled.new_venues(base)), is_asked=asked is not None)
        else:
            _refuse(read, filled, t, is_asked=asked is not None)


def _ask(fields: ItemFields, programme: Programme, t: Words) -> _Filled:
    """All fields, in the order one thinks of them."""
    what_box, times_box = st.container(), st.container()
    with what_box:
        values = fields.what()
    with times_box:
        shown, when = fields.when()
    with st.container():
        venue = venue_named(fields.where(), programme)
        if venue and venue.id not in programme.venue_by_id:
            _say_new_venue(venue, fields, programme, t)
    values |= fields.who()
    values |= {"venue_id": venue.id if venue else None} | _ask_folded(fields, values, t)
    return _Filled(values, shown, when, venue, what_box, times_box)


def _ask_folded(fields: ItemFields, values: dict[str, Any], t: Words) -> dict[str, Any]:
    """The fields that one rarely needs; `values` has the title that is translated here."""
    with st.expander(t("For the public"), icon=":material/public:"):
        folded = fields.for_the_public()
    if fields.has_translations:
        with st.expander(t("In other languages"), icon=":material/translate:"):
            folded |= fields.translations(values["title"], folded["description"])
    with st.expander(t("For the team"), icon=":material/engineering:"):
        return folded | fields.for_the_team()


def _say_new_venue(venue: Venue, fields: ItemFields, programme: Programme, t: Words) -> None:
    """That saving would make a venue, what would not be known of it, and the venues that may be meant instead."""
    name = quoted(venue.name, t)
    said = t("New venue: {name}. Its capacity and opening hours are not known yet.", name=name)
    meant = venues_like(venue.name, programme)
    asked = [t("Did you mean one of these?")] if meant else []
    st.info(_shared.literal(" ".join((said, *asked))), icon=":material/add_location:")
    if meant:
        fields.offer_venues(meant)


def _asked_to_save(item: Item | None, t: Words) -> Item | str | None:
    """The item to change, the id of one to make, or None while nobody pressed a button."""
    with st.container(horizontal=True):
        is_saved = st.button(t("Save"), type="primary", icon=":material/check:", key="save_item")
        hint = t("A new item as the form says; the one it was opened on stays as it was.")
        is_copied = item is not None and st.button(
            t("Save as a copy"), icon=":material/content_copy:", key="copy_item", help=hint
        )
        if st.button(t("Close without saving"), icon=":material/close:", key="close_item", type="tertiary"):
            _close()
            st.rerun()
    if is_copied or (is_saved and item is None):
        return _new_id()
    return item if is_saved else None


def _new_id() -> str:
    return uuid4().hex[:12]


@dataclass(frozen=True, slots=True)
class _Read:
    """What the form says, beside what it was opened on."""

    base: Programme
    before: Item | None
    item: Item
    new_venues: tuple[Venue, ...]

    @property
    def edit(self) -> Edit:
        """What there is to save."""
        return Edit(items=(self.item,), venues=self.new_venues)

    def outlook(self, findings: Findings) -> Outlook:
        """What would come of it beside all that others have changed since."""
        now = findings.programme
        venues = tuple(venue for venue in self.new_venues if venue.id not in now.venue_by_id)
        if self.before is None or self.before.id != self.item.id:
            return outlook(findings, self.item, venues)
        met = merge(self.before, self.item, now.item_by_id.get(self.item.id))
        return outlook(findings, met.thing or self.item, venues)


def _tell(read: _Read, *, is_asked: bool) -> None:
    """What would come of saving the item; or save it, when that was asked."""
    st.session_state.pop(TRIED, None)
    t = _shared.words()
    try:
        findings = _shared.findings()
    except StoreDown as down:
        _shared.say_down(down)
        return
    told = read.outlook(findings)
    if is_asked:
        _save(read, told, t)
    show_outlook(told, findings.programme, t)


def _refuse(refusals: tuple[Impossible, ...], filled: _Filled, t: Words, *, is_asked: bool) -> None:
    """What is wrong, beside its field: a hint while one types, an error from the first try to save on."""
    if is_asked:
        st.session_state[TRIED] = True
    for refusal in refusals:
        box, said = filled.box(refusal), impossible_sentence(refusal, t)
        if TRIED in st.session_state:
            box.error(said, icon=":material/error:")
        else:
            box.caption(f":material/info: {said}")
    if TRIED in st.session_state:
        st.error(t("Nothing is saved yet: see above what to mend."), icon=":material/error:")
    else:
        st.info(t("The clashes are told here as soon as the fields above can be read."), icon=":material/info:")


def _save(read: _Read, told: Outlook, t: Words) -> None:
    """Write it, and let the page behind show its day."""
    clashes = told.number_of(read.item)
    done = t("{title} is saved.", title=_title(read.item, t))
    if clashes:
        done += " " + t.plural("It has {n} clash.", "It has {n} clashes.", clashes)
    _show_day_of(read.item)
    _save_and_close(read.edit, done, read.base)


def _save_and_close(edit: Edit, done: str, base: Programme, *, action: str = "edit") -> None:
    """What is refused leaves the drawer open, with all that was typed; so does a store that does not answer."""
    _shared.save(edit, done, action=action, base=base, then=_close)


def _title(item: Item, t: Words) -> str:
    return _shared.literal(quoted(item.title.to(t.language), t))


def _show_day_of(item: Item) -> None:
    """Let the page show the item's first day, unless it shows one of its days already."""
    first, last, shown = item.first_day, item.last_day, st.query_params.get("day", "")
    if first and last and not first.isoformat() <= shown <= last.isoformat():
        st.query_params["day"] = first.isoformat()


def _show_actions(item: Item, base: Programme, t: Words) -> None:
    """Call off or delete, which can be undone; or see what was done to it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if not item.is_cancelled:
            hint = t("It stays in the calendars, marked as cancelled.")
            if st.button(t("Cancel the item"), icon=":material/event_busy:", key="cancel_item", help=hint):
                done = t("{title} is cancelled.", title=_title(item, t))
                cancelled = replace(item, status=Status.CANCELLED)
                _save_and_close(Edit(items=(cancelled,)), done, base, action="cancel")
        if st.button(t("Shift and repeat"), icon=":material/update:", key="shift_item"):
            _close()
            open_shift(item.id)
            st.rerun()
        if st.button(t("Delete"), icon=":material/delete:", key="delete_item"):
            done = t("{title} is deleted.", title=_title(item, t))
            _save_and_close(Edit(removed_items=(item.id,)), done, base, action="delete")
        _shared.link("history", t("History of this item"), icon=":material/history:", of=item.id)
