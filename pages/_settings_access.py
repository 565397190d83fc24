"""Who may do what here: the roles of a festival, and, for administrators, those in all festivals."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

import pandas as pd
import streamlit as st

from lib.gatekeeper import Gatekeeper
from lib.programme import Festival
from lib.roles import EVERYWHERE, Act, Forbidden, Grant, LastAdministrator, NoAddress, Role
from lib.wording.company import author_label
from lib.wording.roles import forbidden_sentence, no_address_sentence, role_meaning, role_name
from pages import _shared
from pages._account import has_sign_in
from pages._session import Done, Way, session

TO, ROLE, SCOPE, WHOSE = "access_to", "access_role", "access_scope", "access_whose"


def show_access(festival: Festival) -> None:
    """What roles there are, who has which, and the fields to give and withdraw them."""
    t = _shared.words()
    if not has_sign_in():
        st.info(
            t("Nobody has to sign in here: whoever sits at this machine may do everything. docs/deploy.md says more."),
            icon=":material/lock_open:",
        )
        return
    if not _shared.may(Act.PEOPLE):
        _shared.say_forbidden(Act.PEOPLE)
        return
    scope = _ask_scope(festival)
    roles = _shared.store().rights().gives(scope)
    with st.expander(t("What each role allows"), icon=":material/help:"):
        st.markdown("\n".join(f"- **{role_name(role, t)}** — {role_meaning(role, t)}" for role in roles))
    _show_grants(scope, festival)
    _ask_new(scope, roles, festival)


def _ask_scope(festival: Festival) -> str:
    t = _shared.words()
    if not _shared.may(Act.ADMINISTER, EVERYWHERE):
        return festival.id
    labels = {festival.id: festival.name.to(t.language), EVERYWHERE: t("All festivals")}
    return str(st.selectbox(t("Roles in"), list(labels), format_func=labels.__getitem__, key=SCOPE))


def _keeper() -> Gatekeeper:
    return Gatekeeper(_shared.store())


def _show_grants(scope: str, festival: Festival) -> None:
    """Everybody with a role, whether they have come, and the way to take it back."""
    t, keeper = _shared.words(), _keeper()
    grants, visits = keeper.grants(scope), keeper.visits(scope)
    if not grants:
        st.info(t("Nobody has a role here alone: administrators may do everything."), icon=":material/group:")
        return
    came = {to: t.moment(visit.at.astimezone(festival.zone)) for to, visit in visits.items()}
    st.dataframe(
        pd.DataFrame(
            {
                t("Address"): grant.to,
                t("Role"): role_name(grant.role, t),
                t("Given by"): author_label(grant.by, t),
                t("Given on"): t.moment(grant.at.astimezone(festival.zone)),
                t("Last came"): came.get(grant.to, "" if grant.to.startswith("@") else t("Not yet")),
            }
            for grant in grants
        ),
        hide_index=True,
        alt=t("Who has which role"),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        whose = st.selectbox(t("Take back the role of"), [grant.to for grant in grants], key=f"{WHOSE}_{scope}")
        st.button(
            t("Take the role back"),
            icon=":material/person_remove:",
            key="withdraw_role",
            on_click=_withdraw,
            args=(scope, whose),
        )


def _ask_new(scope: str, roles: tuple[Role, ...], festival: Festival) -> None:
    """An address or a domain, and the role. Navasard sends no mail: an invitation is written in one's own."""
    t = _shared.words()
    with st.form("access_form", clear_on_submit=True):
        hint = t("ani@clamart.fr, or @clamart.fr for everybody of a domain. Who signs in with it has the role.")
        st.text_input(t("E-mail address or domain"), key=TO, help=hint, max_chars=254)
        st.selectbox(t("Role"), roles, format_func=_name, key=ROLE)
        st.form_submit_button(
            t("Give this role"), type="primary", icon=":material/person_add:", on_click=_give, args=(scope, festival)
        )


def _name(role: Role) -> str:
    return role_name(role, _shared.words())


def _give(scope: str, festival: Festival) -> None:
    """Callback."""
    here, t, to, role = session(), _shared.words(), st.session_state[TO], Role(st.session_state[ROLE])
    try:
        before = {each.to: each for each in _keeper().grants(scope)}
        grant = _keeper().give(scope, to, role, by=_shared.me())
    except NoAddress as mistake:
        here.done = Done(_shared.literal(no_address_sentence(mistake, t)), is_done=False)
    except (Forbidden, LastAdministrator) as refused:
        here.done = _refusal(refused)
    else:
        said = t("{address}: {role}.", address=grant.to, role=role_name(role, t))
        ways = [Way(t("Undo"), ":material/undo:", act=partial(_restore, scope, grant.to, before.get(grant.to)))]
        if not grant.to.startswith("@"):
            ways.append(Way(t("Write to them"), ":material/mail:", url=_letter(grant, festival)))
        here.done = Done(_shared.literal(said), ways=tuple(ways))


def _letter(grant: Grant, festival: Festival) -> str:
    """An invitation for the mail program of the reader."""
    t = _shared.words()
    subject = t("{festival}: your access to the programme", festival=festival.name.to(t.language))
    body = t(
        "You have access to the programme of {festival}: {meaning} Sign in with this address at {url}",
        festival=festival.name.to(t.language),
        meaning=role_meaning(grant.role, t),
        url=_shared.public_base(),
    )
    return f"mailto:{quote(grant.to)}?subject={quote(subject)}&body={quote(body)}"


def _withdraw(scope: str, to: str) -> None:
    """Callback."""
    here, t = session(), _shared.words()
    try:
        before = _keeper().withdraw(scope, to)
    except (Forbidden, LastAdministrator) as refused:
        here.done = _refusal(refused)
    else:
        ways = (Way(t("Undo"), ":material/undo:", act=partial(_restore, scope, to, before)),)
        here.done = Done(_shared.literal(t("{address} has no role here any more.", address=to)), ways=ways)


def _restore(scope: str, to: str, before: Grant | None) -> None:
    """Callback: as it was."""
    here, t = session(), _shared.words()
    try:
        if before:
            _keeper().give(scope, to, before.role, by=_shared.me())
        else:
            _keeper().withdraw(scope, to)
    except (Forbidden, LastAdministrator) as refused:
        here.done = _refusal(refused)
    else:
        here.done = Done(t("Undone."))


def _refusal(refused: Forbidden | LastAdministrator) -> Done:
    t = _shared.words()
    if isinstance(refused, Forbidden):
        return Done(forbidden_sentence(refused.act, t), is_done=False)
    return Done(t("This is the last administrator: name another one first."), is_done=False)
