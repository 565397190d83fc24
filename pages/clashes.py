"""A programmer comes here to see what cannot happen as planned, worst first, why, and how it could be mended."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

import pandas as pd
import streamlit as st

from lib.i18n import Words
from lib.knots import Knot
from lib.listing import (
    ClashFilter,
    admitted_knots,
    asked_knot,
    checked,
    clash_choices,
    clash_id,
    clashes_frame,
    items_of,
    next_asked,
)
from lib.programme import Programme
from lib.proposals import Proposal
from lib.roles import Act
from lib.rulebook import ClashKind
from lib.rules.clash import Clash
from lib.wording.clashes import CLASH_KINDS, clash_label, clash_sentence, knot_sentence, severity_label
from lib.wording.things import field_label, item_titles
from pages import _filters, _shared, _url
from pages._clash_signs import count_signs, sign
from pages._looking import look_back
from pages._solutions import apply_chosen, show_solutions
from pages._table import show_table
from pages._waivers import show_accepted, show_accepting, show_why_it_is_back

MOST_CARDS, MOST_PAIRS, MOST_LINKS = 50, 20, 12

t = _shared.words()
_shared.needs_festival()
apply_chosen()
programme, clashes = _shared.programme(), _shared.clashes()
look_back(clashes)


def say_what_was_checked() -> None:
    """No clash, and what that rests on."""
    done, rulebook = checked(programme), programme.festival.rulebook
    st.success(t("No clash."), icon=":material/check_circle:")
    st.markdown(
        t(
            "Checked: {items}, {venues}, {people}.",
            items=t.plural("{n} item with its hours", "{n} items with their hours", done.items),
            venues=t.plural("{n} venue", "{n} venues", done.venues),
            people=t.plural("{n} person", "{n} people", done.people),
        )
    )
    st.markdown("\n".join(f"- {t(label)}" for kind, label in CLASH_KINDS.items() if rulebook.severity(kind)))


def ask_filter() -> ClashFilter:
    """What the reader limits the list to, of what there is."""
    choices = clash_choices(clashes, programme)
    with st.container(horizontal=True):
        return ClashFilter(
            severities=_filters.ask_several(
                *("severity", t("Severity"), list(choices.severities)),
                lambda name: severity_label(choices.severities[name], t),
            ),
            kinds=_filters.ask_several(
                "clash", t("Clash"), choices.kinds, lambda kind: clash_label(ClashKind(kind), t)
            ),
            venues=_filters.ask_several(
                "venue", field_label("venue_id", t), list(choices.venues), choices.venues.__getitem__
            ),
            days=_filters.ask_several("on", t("Day"), list(choices.days), lambda day: t.long_day(choices.days[day])),
            people=_filters.ask_several("person", t("Person"), list(choices.people), choices.people.__getitem__),
        )


def say_how_many(shown: Sequence[Clash]) -> None:
    """By severity, and how many of all they are when some are left out."""
    of_all = t.plural("{n} of {all} clash", "{n} of {all} clashes", len(shown), all=t.number(len(clashes)))
    st.markdown(count_signs(shown, t) + (f" {of_all}" if len(shown) < len(clashes) else ""))


def show_knots(knots: Sequence[Knot]) -> None:
    """A card for each, the one that is asked for open."""
    opened = asked_knot(knots, st.query_params.get("knot"))
    for knot in knots[:MOST_CARDS]:
        with st.container(border=True, gap="xsmall", key=f"knot_{clash_id(knot.clashes[0])}"):
            show_head(knot)
            if knot is opened:
                show_open(knot, knots)
            else:
                show_way_in(knot)
    if len(knots) > MOST_CARDS:
        st.caption(t("Only the {n} worst are shown here; the table has them all.", n=MOST_CARDS))


def show_head(knot: Knot) -> None:
    """How bad, and what it is about."""
    is_single = len(knot.clashes) == 1
    name = clash_label(knot.clashes[0].kind, t) if is_single else t("Knot")
    st.markdown(f"{sign(knot.severity, t)} **{name}**")
    st.markdown(_shared.literal(knot_sentence(knot, programme, t)))


def show_way_in(knot: Knot) -> None:
    """Opens the knot."""
    asked = clash_id(knot.clashes[0])
    st.button(
        t("Why, and how to mend it"),
        key=f"open_{asked}",
        icon=":material/expand_more:",
        type="tertiary",
        on_click=_url.ask_for,
        args=("knot", asked),
    )


def show_open(knot: Knot, knots: Sequence[Knot]) -> None:
    """The way to its items, what could be done, its clashes."""
    with st.container(horizontal=True):
        for item_id, title in item_titles(items_of(knot, programme)[:MOST_LINKS], t).items():
            _shared.link("programme", _shared.literal(title), icon=":material/edit:", item=item_id)

    def following(proposal: Proposal) -> str | None:
        return next_asked(knots, knot, {clash.key for clash in proposal.mends})

    if _shared.may(Act.PLAN):
        show_solutions(knot, following)
    if len(knot.clashes) == 1:
        show_clash(knot.clashes[0], next_asked(knots, knot, {knot.clashes[0].key}))
        return
    with st.expander(t("Its {n} clashes", n=t.number(len(knot.clashes))), icon=":material/hub:"):
        for clash in knot.clashes[:MOST_PAIRS]:
            st.markdown(f"{sign(clash.severity, t)} {_shared.literal(clash_sentence(clash, programme, t))}")
            show_clash(clash, next_asked(knots, knot, {clash.key}))
        if len(knot.clashes) > MOST_PAIRS:
            st.caption(t("Only the {n} worst are shown here; the table has them all.", n=MOST_PAIRS))


def show_clash(clash: Clash, following: str | None) -> None:
    """Why it is open, and accepting it."""
    show_why_it_is_back(clash)
    if _shared.may(Act.PLAN):
        show_accepting(clash, following)


@st.cache_data(
    max_entries=_shared.KEPT_REVISIONS,
    show_spinner=False,
    hash_funcs={Programme: attrgetter("festival.id", "revision"), Clash: attrgetter("key")},
)
def table_of(
    clashes: Sequence[Clash],
    programme: Programme,
    day: date,  # noqa: ARG001 (it decides what is near)
    language: str,
) -> pd.DataFrame:
    """The clashes as a table; made once for each revision, day, choice of clashes and language."""
    return clashes_frame(clashes, programme, Words(language))


if not clashes and not programme.waivers:
    say_what_was_checked()
    st.stop()

open_tab, accepted_tab, table_tab = st.tabs([t("Open clashes"), t("Accepted"), t("Table")])
with accepted_tab:
    show_accepted()
with open_tab:
    if not clashes:
        say_what_was_checked()
        st.stop()
    wanted = ask_filter()
    shown = [clash for clash in clashes if wanted.admits(clash, programme)]
    if not shown:
        st.info(t("No clash is like this: take a filter away."), icon=":material/filter_alt_off:")
        st.stop()
    say_how_many(shown)
    show_knots(admitted_knots(clashes, programme, wanted))
with table_tab:
    show_table(
        table_of(shown, programme, _shared.today(programme), t.language), t("clashes"), t("The clashes, worst first")
    )
