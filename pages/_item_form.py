"""The form of one item, in a drawer beside the page: `?item=ID` in the URL opens it, `?item=new` an empty one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import streamlit as st

from lib.changes import Edit
from lib.clashes import find_clashes
from lib.forms import onto, read_item, venue_named, with_item
from lib.i18n import Words
from lib.impossible import Impossible
from lib.listing import clashes_by_item
from lib.programme import Item, Programme, Status, Venue
from lib.wording import impossible_sentence, quoted, shortened
from lib.wording_clashes import clash_sentence
from pages import _shared
from pages._item_fields import ItemFields

NEW = "new"
TIMES = frozenset(("day", "starts_at", "ends_at", "duration", "last_day", "closed_weekdays"))


def open_item(item_id: str) -> None:
    """Callback: the drawer opens with this item, or with an empty form for `NEW`."""
    st.query_params["item"] = item_id


def show_asked_item() -> None:
    """Open the drawer when the URL asks for an item."""
    asked, t = st.query_params.get("item"), _shared.words()
    item = _shared.programme().item_by_id.get(asked or "")
    if item or asked == NEW:
        title = _shared.literal(shortened(item.title.to(t.language))) if item else t("New item")
        st.dialog(title, width="medium", position="right", dismissible=False)(_show_drawer)(item)
    elif asked:
        _close()
        st.warning(t("This item is no longer in the programme."), icon=":material/search_off:")


def _close() -> None:
    st.query_params.pop("item", None)


def _show_drawer(item: Item | None) -> None:
    t, programme = _shared.words(), _shared.programme()
    if item:
        _show_clashes(item, programme, t)
    with st.form("item_form", border=False, enter_to_submit=False):
        _show_form(item, programme, t)
    with st.container(horizontal=True):
        if item:
            _show_actions(item, t)
        if st.button(t("Close without saving"), icon=":material/close:", key="close_item", type="tertiary"):
            _close()
            st.rerun()


def _show_clashes(item: Item, programme: Programme, t: Words) -> None:
    said = [clash_sentence(clash, programme, t) for clash in _shared.clashes() if item.id in clash.item_ids]
    if said:
        st.warning("\n".join(f"- {_shared.literal(sentence)}" for sentence in said), icon=":material/warning:")


def _show_form(item: Item | None, programme: Programme, t: Words) -> None:
    """The fields; and, when they were to be saved, what was wrong with them, beside them."""
    fields = ItemFields(item, programme, t)
    what, times = st.container(), st.container()
    with what:
        values = fields.what()
    with times:
        shown, when = fields.when()
    venue_name, people = fields.where_and_who()
    values |= people | _folded_fields(fields, values, t)
    before = _asked_to_save(item, t)
    if before is None:
        return
    venue = venue_named(venue_name, programme)
    values["venue_id"] = venue.id if venue else None
    zone = (venue and venue.zone) or programme.festival.zone
    read = read_item(before, values, when, shown=shown, festival=programme.festival, zone=zone)
    read = _on_what_is_stored(before, read, programme)
    if isinstance(read, Item):
        _save(read, venue, programme, t)
        return
    for refusal in read:
        box = times if refusal.field in TIMES else what
        box.error(impossible_sentence(refusal, t), icon=":material/error:")
    st.error(t("Nothing is saved yet: see above what to mend."), icon=":material/error:")


def _folded_fields(fields: ItemFields, values: dict[str, Any], t: Words) -> dict[str, Any]:
    """The fields that one rarely needs; `values` has the title that is translated here."""
    with st.expander(t("For the public"), icon=":material/public:"):
        folded = fields.for_the_public()
    if fields.has_translations:
        with st.expander(t("In other languages"), icon=":material/translate:"):
            folded |= fields.translations(values["title"], folded["description"])
    with st.expander(t("For the team"), icon=":material/engineering:"):
        return folded | fields.for_the_team()


def _on_what_is_stored(
    before: Item | str, read: Item | tuple[Impossible, ...], programme: Programme
) -> Item | tuple[Impossible, ...]:
    """What was changed in the form, on the item as it is by now."""
    if isinstance(before, str) or not isinstance(read, Item):
        return read
    return onto(programme.item_by_id.get(before.id, before), before, read)


def _asked_to_save(item: Item | None, t: Words) -> Item | str | None:
    """The item to change, the id of one to make, or None while nobody pressed a button."""
    with st.container(horizontal=True):
        is_saved = st.form_submit_button(t("Save"), type="primary", icon=":material/check:", key="save_item")
        hint = t("A new item as the form says; the one it was opened on stays as it was.")
        is_copied = item is not None and st.form_submit_button(
            t("Save as a copy"), icon=":material/content_copy:", key="copy_item", help=hint
        )
    if is_copied or (is_saved and item is None):
        return _new_id()
    return item if is_saved else None


def _new_id() -> str:
    return uuid4().hex[:12]


def _save(item: Item, venue: Venue | None, programme: Programme, t: Words) -> None:
    new_venues = (venue,) if venue and venue.id not in programme.venue_by_id else ()
    after = with_item(programme, item, new_venues)
    clashes = clashes_by_item(find_clashes(after, _shared.today(programme)))[item.id]
    done = t("{title} is saved.", title=_shared.literal(quoted(item.title.to(t.language), t)))
    if clashes:
        done += " " + t.plural("It has {n} clash.", "It has {n} clashes.", clashes)
    _close()
    _shared.save(Edit(items=(item,), venues=new_venues), done)


def _show_actions(item: Item, t: Words) -> None:
    """Call off or delete; both can be undone."""
    title = _shared.literal(quoted(item.title.to(t.language), t))
    if not item.is_cancelled:
        hint = t("It stays in the calendars, marked as cancelled.")
        if st.button(t("Cancel the item"), icon=":material/event_busy:", key="cancel_item", help=hint):
            _close()
            done = t("{title} is cancelled.", title=title)
            _shared.save(Edit(items=(replace(item, status=Status.CANCELLED),)), done, action="cancel")
    if st.button(t("Delete"), icon=":material/delete:", key="delete_item"):
        _close()
        _shared.save(Edit(removed_items=(item.id,)), t("{title} is deleted.", title=title), action="delete")
