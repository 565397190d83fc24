"""What the festival calls a clash, and how bad it finds each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from lib.changes import Edit
from lib.programme import Programme
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.wording_rules import FAMILIES, choice_label, rule_sentence
from pages import _shared

OFF = 0
CHOICES = (OFF, Severity.CONSIDER, Severity.SERIOUS, Severity.BLOCKING)


def rules_form(programme: Programme) -> None:
    """A choice for each rule, and the numbers that some of them go by; one button saves them all."""
    t, festival = _shared.words(), programme.festival
    st.write(t("Decide what is said to be a clash, and how bad it is. With a tentative item it is a step milder."))
    with st.form(f"rules_{festival.id}_{programme.revision}"):
        severities: dict[ClashKind, Severity | None] = {}
        for family, kinds in FAMILIES.items():
            st.subheader(t(family), anchor=False)
            severities |= {kind: _choice(kind, programme) for kind in kinds}
        rulebook = _numbers(severities, festival.rulebook)
        is_asked = st.form_submit_button(t("Save the rules"), type="primary", icon=":material/check:")
    if is_asked:
        _shared.save(Edit(festival=replace(festival, rulebook=rulebook)), t("The rules are saved."))


def _choice(kind: ClashKind, programme: Programme) -> Severity | None:
    """How bad the festival finds what a rule finds."""
    t, severity = _shared.words(), programme.festival.rulebook.severity(kind)
    chosen = st.radio(
        rule_sentence(kind, t),
        CHOICES,
        index=CHOICES.index(severity or OFF),
        format_func=lambda choice: choice_label(kind, Severity(choice) if choice else None, t),
        horizontal=True,
        key=f"rule_{kind}_{programme.festival.id}_{programme.revision}",
    )
    return Severity(chosen) if chosen else None


def _numbers(severities: Mapping[ClashKind, Severity | None], before: Rulebook) -> Rulebook:
    """The rulebook of these severities and of the numbers asked for."""
    t = _shared.words()
    st.subheader(t("What they go by"), anchor=False)
    rivalry = st.slider(
        t("Items that want the same public are listed from"),
        *(0, 100, before.least_rivalry),
    )
    st.caption(
        t(
            "The same kind makes 30 of 100, the same strand 30, the same audience 20, the same language 10, two rooms "
            "that expect to be full 10. At 60 a few pairs are listed, at 30 most that are of one kind."
        )
    )
    with st.container(horizontal=True):
        notice = st.number_input(t("Days before the festival by which all is settled"), 0, 365, before.notice_days)
        walking = st.number_input(t("On foot (km/h)"), 1, 10, before.walking_kmh)
        transit = st.number_input(t("By public transport (km/h)"), 1, 100, before.transit_kmh)
    return Rulebook(
        severities=tuple(severities.items()),
        notice_days=notice,
        least_rivalry=rivalry,
        walking_kmh=walking,
        transit_kmh=transit,
    )
