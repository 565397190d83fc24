"""Who reads: somebody who has signed in, or, where nobody has to, whoever sits at this machine.

Whether people have to sign in is decided once, when the server starts: taking `[auth]` out of the secrets of a running
one lets nobody in.
"""

from __future__ import annotations

from functools import cache

import streamlit as st

from lib.company import tidy_name
from lib.roles import STRANGER, Account, is_address, tidy_address

_OF_ALL = {"redirect_uri", "cookie_secret", "expose_tokens"}  # in [auth], beside sections of providers


@cache
def has_sign_in() -> bool:
    """Whether an identity provider is described in the secrets of this installation."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def providers() -> tuple[str | None, ...]:
    """The names of the identity providers to choose from; None for the one without a name."""
    described = st.secrets["auth"]
    named = tuple(name for name in described if name not in _OF_ALL and hasattr(described[name], "to_dict"))
    return (*((None,) if "client_id" in described else ()), *(name for name in named if name != "client_kwargs"))


def account() -> Account | None:
    """Who has signed in; STRANGER for who has not yet, None where nobody has to.

    An address counts unless its provider says that it has not been verified.
    """
    if not has_sign_in():
        return None
    if not st.user.is_logged_in or st.user.get("email_verified") is False:
        return STRANGER
    address = tidy_address(str(st.user.get("email") or ""))
    return Account(address, tidy_name(str(st.user.get("name") or ""))) if is_address(address) else STRANGER
