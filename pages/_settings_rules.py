"""What the festival calls a clash, and how bad it finds each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from lib.changes import Edit
from lib.programme import Programme
from lib.rulebook import ClashKind, Rulebook, Severity
from lib.wording.rules import FAMILIES, choice_label, rule_sentence
from pages import _shared
from pages._settings_table import Begun, begun_form, save_begun, say_outdated

OFF = 0
CHOICES = (OFF, Severity.CONSIDER, Severity.SERIOUS, Severity.BLOCKING)


def rules_form(programme: Programme) -> None:
    """A choice for each rule, and the numbers that some of them go by; one button saves them all."""
    t, begun = _shared.words(), begun_form("rules", programme, _rulebook)
    say_outdated(begun)
    st.write(t("Decide what is said to be a clash, and how bad it is. With a tentative item it is a step milder."))
    with st.form(begun.key):
        is_asked_above = _save_button("above")
        severities: dict[ClashKind, Severity | None] = {}
        for family, kinds in FAMILIES.items():
            st.subheader(t(family), anchor=False)
            severities |= {kind: _choice(kind, begun) for kind in kinds}
        rulebook = _numbers(severities, begun)
        is_asked_below = _save_button("below")
    if is_asked_above or is_asked_below:
        festival = replace(begun.programme.festival, rulebook=rulebook)
        save_begun(begun, Edit(festival=festival), t("The rules are saved."))


def _save_button(where: str) -> bool:
    t = _shared.words()
    return st.form_submit_button(
        t("Save the rules"), key=f"save_rules_{where}", type="primary", icon=":material/check:"
    )


def _rulebook(programme: Programme) -> Rulebook:
    return programme.festival.rulebook


def _choice(kind: ClashKind, begun: Begun) -> Severity | None:
    """How bad the festival finds what a rule finds."""
    t, severity = _shared.words(), _rulebook(begun.programme).severity(kind)
    chosen = st.radio(
        rule_sentence(kind, t),
        CHOICES,
        index=CHOICES.index(severity or OFF),
        format_func=lambda choice: choice_label(kind, Severity(choice) if choice else None, t),
        horizontal=True,
        key=f"rule_{kind}_{begun.key}",
    )
    return Severity(chosen) if chosen else None


def _numbers(severities: Mapping[ClashKind, Severity | None], begun: Begun) -> Rulebook:
    """The rulebook of these severities and of the numbers asked for."""
    t, before = _shared.words(), _rulebook(begun.programme)
    st.subheader(t("What they go by"), anchor=False)
    rivalry = st.slider(
        t("Items that want the same public are listed from"),
        *(0, 100, before.least_rivalry),
        key=f"rivalry_{begun.key}",
    )
    st.caption(
        t(
            "The same kind makes 30 of 100, the same strand 30, the same audience 20, the same language 10, two rooms "
            "that expect to be full 10. At 60 a few pairs are listed, at 30 most that are of one kind."
        )
    )
    with st.container(horizontal=True):
        notice = st.number_input(
            t("Days before the festival by which all is settled"),
            *(0, 365, before.notice_days),
            key=f"notice_{begun.key}",
        )
        walking = st.number_input(t("On foot (km/h)"), 1, 10, before.walking_kmh, key=f"walking_{begun.key}")
        transit = st.number_input(
            t("By public transport (km/h)"), 1, 100, before.transit_kmh, key=f"transit_{begun.key}"
        )
    return Rulebook(
        severities=tuple(severities.items()),
        notice_days=notice,
        least_rivalry=rivalry,
        walking_kmh=walking,
        transit_kmh=transit,
    )
