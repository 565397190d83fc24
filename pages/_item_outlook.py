"""The clashes that saving the form would mend and bring, and those that would stay, in one box of its drawer."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.i18n import Words
from lib.outlook import Outlook
from lib.programme import Programme
from lib.rules.clash import Clash
from lib.wording.clashes import clash_sentence, severity_label
from pages import _shared
from pages._clash_signs import ICONS

MOST_SAID = 8  # clashes under one heading


def show_outlook(told: Outlook, programme: Programme, t: Words) -> None:
    """What would become of the clashes; `programme` is the one that is stored.

    Streamlit's boxes of these two kinds have the role of a status: what changes in them is read out politely.
    """
    parts = [
        _part(t("This change would mend"), told.mended, programme, t),
        _part(t("This change would bring"), told.brought, told.after, t),
        _part(t("Clashes that stay"), told.staying, told.after, t, told.changed),
    ]
    if any(parts):
        st.info("\n\n".join(filter(None, parts)))
    else:
        st.success(t("No clash."), icon=":material/check_circle:")


def _part(
    heading: str, clashes: Sequence[Clash], programme: Programme, t: Words, changed: frozenset[Clash] = frozenset()
) -> str:
    """A heading with its clashes as Markdown, or "" when there are none."""
    if not clashes:
        return ""
    lines = [_line(clash, programme, t, is_changed=clash in changed) for clash in clashes[:MOST_SAID]]
    if len(clashes) > MOST_SAID:
        lines.append(t.plural("{n} more", "{n} more", len(clashes) - MOST_SAID))
    return "\n".join((f"**{heading}**", "", *(f"- {line}" for line in lines)))


def _line(clash: Clash, programme: Programme, t: Words, *, is_changed: bool) -> str:
    severity = severity_label(clash.severity, t)
    word = t("{severity}, changed", severity=severity) if is_changed else severity
    sentence = _shared.literal(clash_sentence(clash, programme, t))
    said = t("{subject}: {said}", subject=f"**{word}**", said=sentence)
    return f"{ICONS[clash.severity]} {said}"
