"""A programmer comes here to see what cannot happen as planned, worst first, and to open what has to be mended."""

import streamlit as st

from lib.listing import ClashFilter, checked, clashes_frame, days_of, venues_of
from lib.rulebook import ClashKind, Severity
from lib.rules.clash import Clash
from lib.wording import field_label, thing_name
from lib.wording_clashes import CLASH_KINDS, clash_label, clash_sentence, severity_label
from pages import _shared
from pages._table import show_table

MOST_CARDS = 50
BADGES = {
    Severity.BLOCKING: ":red-badge[:material/block: {word}]",
    Severity.SERIOUS: ":orange-badge[:material/warning: {word}]",
    Severity.CONSIDER: ":blue-badge[:material/help: {word}]",
}

t = _shared.words()
_shared.needs_festival()
programme, clashes = _shared.programme(), _shared.clashes()


def say_what_was_checked() -> None:
    """No clash, and what that rests on."""
    done = checked(programme)
    st.success(t("No clash."), icon=":material/check_circle:")
    st.markdown(
        t(
            "Checked: {items}, {venues}, {people}.",
            items=t.plural("{n} item with its hours", "{n} items with their hours", done.items),
            venues=t.plural("{n} venue", "{n} venues", done.venues),
            people=t.plural("{n} person", "{n} people", done.people),
        )
    )
    st.markdown("\n".join(f"- {t(label)}" for label in CLASH_KINDS.values()))


def ask_filter() -> ClashFilter:
    """What the reader limits the list to: kinds, venues and days that do clash."""
    kinds = [kind for kind in ClashKind if any(clash.kind is kind for clash in clashes)]
    concerned = set[str]().union(*(venues_of(clash, programme) for clash in clashes))
    venues = {venue.id: venue.name for venue in programme.venues if venue.id in concerned}
    days = {day.isoformat(): t.long_day(day) for clash in clashes for day in days_of(clash, programme)}
    with st.container(horizontal=True):
        return ClashFilter(
            kinds=_shared.url_filter("clash", t("Clash"), kinds, lambda kind: clash_label(ClashKind(kind), t)),
            venues=_shared.url_filter("venue", field_label("venue_id", t), list(venues), venues.__getitem__),
            days=_shared.url_filter("on", t("Day"), sorted(days), days.__getitem__),
        )


def show_card(clash: Clash) -> None:
    """One clash: how bad, what, where or who, and the way to each item."""
    badge = BADGES[clash.severity].format(word=severity_label(clash.severity, t))
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{badge} **{clash_label(clash.kind, t)}**")
        st.markdown(_shared.literal(clash_sentence(clash, programme, t)))
        with st.container(horizontal=True):
            for item_id in clash.item_ids:
                title = thing_name(programme.item_by_id[item_id], t)
                _shared.link("programme", _shared.literal(title), icon=":material/edit:", item=item_id)


if not clashes:
    say_what_was_checked()
    st.stop()

wanted = ask_filter()
shown = [clash for clash in clashes if wanted.admits(clash, programme)]
st.markdown(t.plural("{n} of {all} clash", "{n} of {all} clashes", len(shown), all=t.number(len(clashes))))
if not shown:
    st.info(t("No clash is like this: take a filter away."), icon=":material/filter_alt_off:")
    st.stop()

cards, table = st.tabs([t("One by one"), t("Table")])
with cards:
    for clash in shown[:MOST_CARDS]:
        show_card(clash)
    if len(shown) > MOST_CARDS:
        st.caption(t("Only the {n} worst are shown here; the table has them all.", n=MOST_CARDS))
with table:
    show_table(clashes_frame(shown, programme, t), t("clashes"), t("The clashes, worst first"))
