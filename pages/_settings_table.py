"""A table or a form to edit: what it began from, what of it cannot be, and the button that saves it.

What somebody else saves elsewhere leaves alone what one types. Where it changes these very things, what one typed stays
too, and what is saved is put together with theirs, field by field.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from lib.changes import Edit
from lib.editing.edited_rows import Refusal, digest
from lib.programme import Programme
from lib.wording.things import impossible_sentence, shortened
from pages import _shared


@dataclass(frozen=True)
class Begun:
    """What is edited under a name, as it was when that began. `is_outdated` when it has been changed meanwhile."""

    name: str
    programme: Programme
    digest: str
    is_outdated: bool = False

    @property
    def slot(self) -> str:
        """Where the session keeps it."""
        return f"begun_{self.name}_{self.programme.festival.id}"

    @property
    def key(self) -> str:
        """Of the widgets: the same for as long as they show the same."""
        return f"{self.name}_{self.programme.festival.id}_{self.digest}"


def begun_table(name: str, programme: Programme, show: Callable[[Programme], object]) -> Begun:
    """What a table began from: the programme of now, but for one that has been typed into and shows something else."""
    return _begun(name, programme, show, _is_typed_into)


def begun_form(name: str, programme: Programme, show: Callable[[Programme], object]) -> Begun:
    """What a form began from. Nobody knows what has been typed into it: only what this reader saves brings it anew."""
    return _begun(name, programme, show, lambda _: not _shared.is_own(programme.revision))


def _begun(
    name: str, programme: Programme, show: Callable[[Programme], object], is_kept: Callable[[Begun], bool]
) -> Begun:
    now = Begun(name, programme, digest(show(programme)))
    then: Begun = st.session_state.get(now.slot, now)
    if then.digest != now.digest and is_kept(then):
        return Begun(name, then.programme, then.digest, is_outdated=True)
    st.session_state[now.slot] = now
    return now


def _is_typed_into(begun: Begun) -> bool:
    return any(st.session_state.get(begun.key, {}).values())


def say_outdated(begun: Begun) -> None:
    """That somebody else has changed this meanwhile, if so, and the way to see it."""
    t = _shared.words()
    if begun.is_outdated:
        st.warning(
            t("Somebody has changed this meanwhile: what you typed is still here, and saving keeps theirs too."),
            icon=":material/sync_problem:",
        )
        st.button(
            t("Show it as it is now"), key=f"anew_{begun.slot}", icon=":material/sync:", on_click=_forget, args=(begun,)
        )


def _forget(begun: Begun) -> None:
    del st.session_state[begun.slot]


def offer_to_save(
    begun: Begun,
    edited: tuple[Edit, Sequence[Refusal]],
    label: str,
    done: str,
    *,
    say_row: Callable[[str], str] = shortened,
) -> None:
    """Why each refused row cannot be, then the button, which waits for an edit that says something."""
    t, (edit, refused) = _shared.words(), edited
    for refusal in refused:
        sentence = t("{row} – {refusal}", row=say_row(refusal.row), refusal=impossible_sentence(refusal.why, t))
        st.error(_shared.literal(sentence), icon=":material/error:")
    if st.button(label, type="primary", icon=":material/check:", disabled=edit == Edit()):
        save_begun(begun, edit, done)
    say_outdated(begun)  # below, so that the button stays where somebody is about to press it


def save_begun(begun: Begun, edit: Edit, done: str) -> None:
    """Save what was edited onto the things of now; what is refused stays as it was typed."""
    del st.session_state[begun.slot]
    _shared.save(edit, done, base=begun.programme)
    st.session_state[begun.slot] = begun
