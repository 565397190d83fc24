"""The team comes here first, to see what needs attention and what comes next."""

from collections.abc import Sequence

import streamlit as st

from lib.knots import find_knots
from lib.listing import held_on, hours_words, is_assumed, next_day
from lib.programme import Item, Status
from lib.roles import Act
from lib.wording.clashes import knot_sentence
from lib.wording.releases import online_sentence
from lib.wording.things import item_when, problem_cure, problem_sentence, thing_name
from pages import _published, _shared
from pages._clash_signs import sign

MOST_SHOWN = 5

t = _shared.words()
_shared.needs_festival()
programme, clashes = _shared.programme(), _shared.clashes()
festival = programme.festival
assumed = [item for item in programme.items if is_assumed(item)]
problems = _shared.store().problems(festival.id)
tentative = [item for item in programme.items if item.status is Status.TENTATIVE]


def show_clashes() -> None:
    """The worst clashes in sentences, those that hang together in one."""
    if not clashes:
        st.success(t("No clash."), icon=":material/check_circle:")
        return
    worst = find_knots(clashes)[:MOST_SHOWN]
    said = ((sign(knot.severity, t), _shared.literal(knot_sentence(knot, programme, t))) for knot in worst)
    st.markdown("\n".join(f"- {badge} {sentence}" for badge, sentence in said))
    label = t.plural("See the clash", "See the {n} clashes", len(clashes))
    _shared.link("clashes", label, icon=":material/warning:")


def show_items(heading: str, items: Sequence[Item], **all_of_them: str) -> None:
    """A heading with its number, and links to the first few items."""
    if not items:
        return
    st.subheader(f"{heading} ({t.number(len(items))})", anchor=False)
    for item in items[:MOST_SHOWN]:
        said = _shared.literal(f"{thing_name(item, t)} – {item_when(item, t)}")
        _shared.link("programme", said, icon=":material/edit_calendar:", item=item.id)
    if len(items) > MOST_SHOWN:
        _shared.link("programme", t("See them all"), icon=":material/arrow_forward:", **all_of_them)


def show_publication() -> None:
    """What the public has of all this."""
    last = next(iter(_published.releases()), None)
    said = t("Not published yet.")
    if last:
        coming = _published.coming(programme, last)
        said = online_sentence(last, len(coming.public), festival.zone, t)
    with st.container(horizontal=True, vertical_alignment="center", key="publication"):
        st.markdown(_shared.literal(said), width="content")
        _shared.link("publication", t("Publication"), icon=":material/campaign:")


def show_problems() -> None:
    """What the last import could not read, until somebody has seen to it."""
    if not problems:
        return
    st.subheader(t("Cells of the last import that could not be read ({n})", n=t.number(len(problems))), anchor=False)
    for problem in problems[:MOST_SHOWN]:
        st.markdown(f"- {_shared.literal(problem_sentence(problem, t))} {problem_cure(problem, t)}")
    if len(problems) > MOST_SHOWN:
        st.markdown(t.plural("And {n} more.", "And {n} more.", len(problems) - MOST_SHOWN))
    if _shared.may(Act.PLAN) and st.button(t("All seen to"), icon=":material/done_all:"):
        _shared.store().remember_problems(festival.id, ())
        st.rerun()


def _held_words(item: Item) -> str:
    """When, what and where, the hours in bold."""
    venue = programme.venue_of(item)
    what = " – ".join([thing_name(item, t), *([thing_name(venue, t)] if venue else [])])
    return f"**{_shared.literal(hours_words(item, t))}** {_shared.literal(what)}"


def show_next_day() -> None:
    """The items of the next day that has any."""
    day = next_day(programme, _shared.now().astimezone(festival.zone).date())
    if day is None:
        st.info(t("The festival is over: who came?"), icon=":material/groups:")
        _shared.link("attendance", t("Attendance"), icon=":material/groups:")
        return
    st.subheader(t.long_day(day), anchor=False)
    st.markdown("\n".join(f"- {_held_words(item)}" for item in held_on(programme, day)))
    _shared.link("programme", t("See this day"), icon=":material/calendar_month:", day=day.isoformat())


if not programme.items:
    st.info(t("The programme is empty: import a file, or add a first item."), icon=":material/upload_file:")
    _shared.link("imports", t("Import a file"), icon=":material/upload_file:")
    _shared.link("programme", t("Add an item"), icon=":material/add:", item="new")
    st.stop()

days = t("{first} to {last}", first=t.long_day(festival.first_day), last=t.long_day(festival.last_day))
st.markdown(f"**{_shared.literal(festival.name.to(t.language))}** – {days}")
show_publication()
with st.grid("auto", min_column_width=150):
    st.metric(t("Items"), t.number(len(programme.items)), border=True)
    st.metric(t("Clashes"), t.number(len(clashes)), border=True)
    st.metric(t("To be placed"), t.number(len(programme.unplaced)), border=True)
    st.metric(t("Assumed hours"), t.number(len(assumed)), border=True)
    st.metric(t("Tentative"), t.number(len(tentative)), border=True)
beside = st.grid("auto", min_column_width=360, gap="large")
attention, ahead = beside.cell(), beside.cell()
with attention:
    st.subheader(t("Clashes"), anchor=False)
    show_clashes()
    show_problems()
    show_items(t("To be placed"), programme.unplaced)
    if programme.unplaced:
        _shared.link("placing", t("Find a place for all of them"), icon=":material/add_location_alt:")
    show_items(t("Hours assumed, to be said"), assumed)
    show_items(t("Tentative"), tentative, status=Status.TENTATIVE)
with ahead:
    show_next_day()
