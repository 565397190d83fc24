"""How bad clashes are, at a glance: a colour, an icon and a word each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import streamlit as st

from lib.i18n import Words
from lib.rulebook import Severity
from lib.rules.clash import Clash
from lib.wording.clashes import severity_count, severity_label
from pages import _shared

ICONS = {
    Severity.BLOCKING: ":material/block:",
    Severity.SERIOUS: ":material/warning:",
    Severity.CONSIDER: ":material/help:",
}
COLOURS = {Severity.BLOCKING: "red", Severity.SERIOUS: "orange", Severity.CONSIDER: "blue"}
NONE = ":green-badge[:material/check_circle: {words}]"


def sign(severity: Severity, t: Words) -> str:
    """How bad one clash is."""
    return _badge(severity, severity_label(severity, t))


def _badge(severity: Severity, words: str) -> str:
    return f":{COLOURS[severity]}-badge[{ICONS[severity]} {words}]"


def count_signs(clashes: Iterable[Clash], t: Words) -> str:
    """How many clashes are how bad, or that there is none."""
    counted = Counter(clash.severity for clash in clashes)
    signs = [_badge(each, severity_count(each, counted[each], t)) for each in Severity if counted[each]]
    return " ".join(signs) or NONE.format(words=t("No clash"))


def show_clash_count() -> None:
    """The clashes of the chosen festival as it is now, and the way to them."""
    if "festival" not in st.session_state:
        return
    t, clashes = _shared.words(), _shared.clashes()
    st.markdown(count_signs(clashes, t))
    if clashes:
        label = t.plural("See the clash", "See the {n} clashes", len(clashes))
        _shared.link("clashes", label, icon=":material/arrow_forward:")
