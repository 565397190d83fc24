"""What could mend a knot, and applying it: offered for the programme as it is, saved only if that still holds."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.cures.mending import applied, mending, still_holds
from lib.findings import Findings
from lib.knots import Knot
from lib.listing import clash_id
from lib.programme import Programme
from lib.proposals import Proposal, refusals
from lib.rulebook import ClashKind
from lib.wording.clashes import clash_sentence
from lib.wording.proposals import cost_sentence, proposal_sentence, refusals_sentence
from pages import _shared
from pages._looking import look_on
from pages._waivers import reader_name

CHOSEN = "chosen_solution"
MOST_SAID = 5  # clashes that a solution mends or brings


def show_solutions(knot: Knot, following: Callable[[Proposal], str | None]) -> None:
    """Up to three; `following` gives the clash to look at once one is applied."""
    t, findings = _shared.words(), _shared.findings()
    heading = t("Solutions")
    st.markdown(f"**{heading}**")
    proposals = _shared.proposals(knot.clashes)
    if not proposals:
        st.markdown(t("There is no solution without a new clash."))
        st.markdown(_shared.literal(refusals_sentence(_refusals(findings, findings.programme.revision, knot), t)))
        st.caption(t("By hand: put an item on another day, let it last less, find another person, or call it off."))
    for number, proposal in enumerate(proposals):
        with st.container(border=True, horizontal=True, vertical_alignment="center", wrap=False):
            _say_solution(proposal, findings.programme, is_knot=len(knot.clashes) > 1)
            st.button(
                t("Apply"),
                key=f"apply_{clash_id(knot.clashes[0])}_{number}",
                icon=":material/auto_fix_high:",
                type="secondary" if number else "primary",
                on_click=_choose,
                args=(proposal, findings, following(proposal)),
            )


@st.cache_resource(max_entries=_shared.KEPT_REVISIONS, hash_funcs={Knot: repr})
def _refusals(
    _findings: Findings,
    revision: int,  # noqa: ARG001 (it stands for the findings)
    knot: Knot,
) -> tuple[tuple[ClashKind, int], ...]:
    """What forbids every cure of a knot."""
    return refusals(_findings, knot.clashes)


def _say_solution(proposal: Proposal, programme: Programme, *, is_knot: bool) -> None:
    """What to do, what it asks, the clashes of a knot that it mends, and the milder ones that it brings."""
    t = _shared.words()
    mends = t.plural("Mends {n} clash", "Mends {n} clashes", len(proposal.mends))
    cost = cost_sentence(proposal.cost, t)
    mended = proposal.mends[:MOST_SAID] if len(proposal.mends) > 1 or is_knot else ()
    after = applied(proposal, programme)
    said = [t("Mends: {clash}", clash=clash_sentence(clash, programme, t)) for clash in mended]
    said += [t("Brings: {clash}", clash=clash_sentence(clash, after, t)) for clash in proposal.adds[:MOST_SAID]]
    with st.container(gap="xxsmall"):
        st.markdown(_shared.literal(proposal_sentence(proposal, programme, t)))
        st.caption(_shared.literal(t("{mends}: {cost}", mends=mends, cost=cost) if is_knot else cost))
        for sentence in said:
            st.caption(_shared.literal(sentence))


def _choose(proposal: Proposal, findings: Findings, following: str | None) -> None:
    """Callback: the proposal as the reader saw it, to be applied as the page runs, maybe on a later revision."""
    st.session_state[CHOSEN] = proposal, findings, following


def apply_chosen() -> None:
    """Save the solution that was just chosen, or say that it no longer holds."""
    if CHOSEN not in st.session_state:
        return
    t, now = _shared.words(), _shared.findings()
    chosen: tuple[Proposal, Findings, str | None] = st.session_state.pop(CHOSEN)
    proposal, then, following = chosen
    said = proposal_sentence(proposal, then.programme, t)
    if not still_holds(proposal, then, now):
        st.warning(
            t("The programme has changed meanwhile, and this solution no longer holds: here are those of now."),
            icon=":material/sync_problem:",
        )
        return
    look_on(proposal.mends, following)
    edit = mending(proposal, now, by=reader_name(), at=_shared.now(), why=said)
    _shared.save(edit, t("Done: {what}.", what=_shared.literal(said)), action="mend", base=now.programme)
