"""The fields of one item as widgets, in groups: what it is, when, where and who, for the public, for the team.

What a field shows at first is its default and not put into the session, which tells it to the browser only once: one
that fetches the widget a moment late would send the field back emptied. A list that can be emptied may have no default,
so there the session tells it every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import streamlit as st

from lib.editing.forms import (
    FIRST_DATE,
    LAST_DATE,
    When,
    closable_days,
    named_by,
    never_against,
    people_named,
    text_tags,
    when_of,
)
from lib.i18n import Words
from lib.names import told_apart
from lib.programme import Item, Programme, Status, Text, Venue
from lib.span import MINUTE
from lib.storage.records import clean
from lib.wording.things import field_label, item_titles, kind_label, shortened, status_label
from pages import _shared

LONGEST_LINE, LONGEST_TEXT = 300, 20_000  # characters
MOST_CREW_MINUTES, MOST_PEOPLE = 7 * 24 * 60, 1_000_000

Ask: TypeAlias = Callable[..., str | None]


def ask_line(label: str, shown: str, **more: Any) -> str | None:
    """A line of text; one that came in longer than is typed stays whole."""
    typed: str | None = st.text_input(label, shown, max_chars=max(LONGEST_LINE, len(shown)), **more)
    return typed


def ask_text(label: str, shown: str, **more: Any) -> str | None:
    """Several lines of text, likewise."""
    typed: str | None = st.text_area(label, shown, max_chars=max(LONGEST_TEXT, len(shown)), **more)
    return typed


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known of a new item before anybody has typed: the place that it was begun at."""

    when: When = When()
    venue_id: str | None = None


@dataclass(frozen=True, slots=True)
class ItemFields:
    """The widgets of an item, or of a new one. Their keys carry its id: another item starts afresh, and so does the
    same one whose form is begun `anew`.
    """

    item: Item | None
    programme: Programme
    t: Words
    anew: str = ""
    begun: Begun = Begun()

    def what(self) -> dict[str, Any]:
        """Title, kind and status."""
        title = self._original("title", ask_line)
        kinds = list(dict.fromkeys((*self.programme.festival.all_kinds, self._stored("kind", "other"))))
        with st.container(horizontal=True):
            kind = st.selectbox(
                self._label("kind"),
                kinds,
                index=kinds.index(self._stored("kind", "other")),
                format_func=lambda kind: kind_label(kind, self.programme, self.t),
                key=self._key("kind"),
            )
            status = st.segmented_control(
                self._label("status"),
                list(Status),
                default=self._stored("status", Status.CONFIRMED),
                format_func=lambda status: status_label(status, self.t),
                required=True,
                key=self._key("status"),
            )
        return {"title": title, "kind": kind, "status": status}

    def when(self) -> tuple[When, When]:
        """The hours as the form was opened, and as they are typed now."""
        shown = when_of(self.item, self.t.hour) if self.item else self.begun.when
        with st.container(horizontal=True):
            day = self._day("day", self.t("Day"), shown.day)
            start = self._hour("start", self.t("Start"), shown.start, "20h30")
            end = self._hour("end", self.t("End"), shown.end, self._assumed_end())
            duration = self._hour("duration", self.t("or duration"), shown.duration, "1h30")
        with st.expander(self.t("Open on several days"), icon=":material/date_range:", expanded=bool(shown.last_day)):
            last_day, weekdays, except_days = self._repeat(shown)
        return shown, When(
            day=day, start=start, end=end, duration=duration,
            last_day=last_day, closed_weekdays=weekdays, except_days=except_days,
        )  # fmt: skip

    def _repeat(self, shown: When) -> tuple[date | None, frozenset[int], frozenset[date]]:
        last_day = self._day("last_day", self.t("Last day"), shown.last_day)
        weekdays = st.pills(
            self.t("Closed on"),
            range(7),
            selection_mode="multi",
            default=sorted(shown.closed_weekdays),
            format_func=self.t.weekday,
            key=self._key("closed_weekdays"),
        )
        days = closable_days(shown, self.programme.festival)
        except_days = st.multiselect(
            self.t("and closed on these days"),
            days,
            default=sorted(shown.except_days),
            format_func=self.t.long_day,
            key=self._key("except_days"),
            placeholder=self.t("No other day"),
            select_all=False,
        )
        return last_day, frozenset(weekdays or ()), frozenset(except_days)

    def where(self) -> str:
        """The venue by its id, or as typed."""
        venues = told_apart({venue.id: venue.name for venue in self.programme.venues})
        venue = st.selectbox(
            self._label("venue_id"),
            venues,
            index=None,
            format_func=lambda venue_id: venues.get(venue_id, venue_id),
            accept_new_options=True,
            key=self._clearable("venue_id", self._stored("venue_id", self.begun.venue_id)),
            placeholder=self.t("Choose one, or type a new one"),
        )
        return clean(venue or "")

    def offer_venues(self, venues: Iterable[Venue]) -> None:
        """A button for each venue that may be meant by what was typed; the field then holds it."""
        with st.container(horizontal=True, gap="xsmall"):
            for venue in venues:
                st.button(
                    _shared.literal(shortened(venue.name)),
                    key=f"meant_{venue.id}",
                    icon=":material/location_on:",
                    on_click=st.session_state.__setitem__,
                    args=(self._key("venue_id"), venue.id),
                )

    def who(self) -> dict[str, Any]:
        """The people."""
        people = st.multiselect(
            self._label("people"),
            people_named(self.programme),
            default=self._stored("people", ()),
            accept_new_options=True,
            key=self._key("people"),
            placeholder=self.t("Choose them, or type new names"),
            select_all=False,
        )
        return {"people": tuple(people)}

    def for_the_public(self) -> dict[str, Any]:
        """What is published besides."""
        description = self._original("description", ask_text)
        with st.container(horizontal=True):
            values = {name: self._known(name) for name in ("strand", "organiser", "audience", "language")}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            values["price"] = self._line("price")
            is_free = st.segmented_control(
                self.t("Entry"),
                [True, False],
                default=self._stored("is_free", None),
                format_func=lambda free: self.t("Free") if free else self.t("Paid"),
                key=self._key("is_free"),
            )
        url = self._line("url", placeholder="https://")
        return values | {"description": description, "is_free": is_free, "url": url}

    def translations(self, title: Text, description: Text) -> dict[str, Any]:
        """The same texts with their versions in the other languages of the festival."""
        return {
            "title": self._translated(title, "title", ask_line),
            "description": self._translated(description, "description", ask_text),
        }

    @property
    def has_translations(self) -> bool:
        """Whether any text is to be said in another language too."""
        return len(self._tags("title")) + len(self._tags("description")) > 2

    def for_the_team(self) -> dict[str, Any]:
        """What is never published."""
        with st.container(horizontal=True):
            expected = self._number(
                "expected", self._label("expected"), self._stored("expected", None), most=MOST_PEOPLE, step=10
            )
            crew = {name: self._crew_time(name) for name in ("get_in", "get_out")}
        shares_venue = st.checkbox(
            self.t("Shares its venue: others may use the room meanwhile"),
            value=self._stored("shares_venue", default=False),
            key=self._key("shares_venue"),
        )
        apart = self._never_against()
        label = self.t("Internal notes (never published)")
        notes = ask_text(label, self._stored("notes", ""), key=self._key("notes"))
        values = {"expected": expected, "shares_venue": shares_venue, "never_against": apart}
        return values | crew | {"notes": (notes or "").strip()}

    def _never_against(self) -> tuple[str, ...]:
        """The ids of the items that must not be held meanwhile; those that say so of this one are told."""
        titles = item_titles((item for item in self.programme.items if item != self.item), self.t)
        shown = [item_id for item_id in self._stored("never_against", ()) if item_id in titles]
        chosen = st.multiselect(
            self._label("never_against"),
            list(titles),
            default=shown,
            format_func=lambda item_id: titles.get(item_id, item_id),
            key=self._key("never_against"),
            placeholder=self.t("No other item"),
            help=self.t("These are never to be held at the same time, as for a public that wants to see both."),
            select_all=False,
        )
        if self.item and (others := named_by(self.item, self.programme)):
            named = self.t.listed(titles[other.id] for other in others)
            st.caption(_shared.literal(self.t("Said in the form of {titles}: never against this one.", titles=named)))
        return never_against(self.item, chosen, titles)

    def _stored(self, name: str, default: Any) -> Any:
        return getattr(self.item, name) if self.item else default

    def _label(self, name: str) -> str:
        return field_label(name, self.t)

    def _clearable(self, name: str, shown: object) -> str:
        """The key of a list that shows `shown` until something else is chosen, or nothing."""
        key = self._key(name)
        st.session_state[key] = st.session_state.get(key, shown)
        return key

    def _key(self, name: str) -> str:
        return f"{name}:{self.item.id if self.item else ''}{self.anew}"

    def _tags(self, name: str) -> tuple[str, ...]:
        return text_tags(self._stored(name, Text()), self.programme.festival)

    def _original(self, name: str, ask: Ask) -> Text:
        """A text with its original as typed; its other versions as they were."""
        return self._typed(self._stored(name, Text()), name, self._tags(name)[0], self._label(name), ask)

    def _translated(self, text: Text, name: str, ask: Ask) -> Text:
        """`text` with its versions in other languages as typed."""
        for tag in self._tags(name)[1:]:
            label = self.t("{field} in {language}", field=self._label(name), language=self.t.language_name(tag))
            text = self._typed(text, name, tag, label, ask)
        return text

    def _typed(self, text: Text, name: str, tag: str, label: str, ask: Ask) -> Text:
        shown = dict(text.versions).get(tag, "")
        typed = ask(label, shown, key=self._key(f"{name}.{tag}"))
        return text.with_version(tag, clean(typed or "").strip())

    def _line(self, name: str, placeholder: str | None = None) -> str:
        typed = ask_line(self._label(name), self._stored(name, ""), placeholder=placeholder, key=self._key(name))
        return (typed or "").strip()

    def _known(self, name: str) -> str:
        """A line of which the values of other items are offered."""
        values: Iterable[str] = {getattr(item, name) for item in self.programme.items} - {""}
        chosen = st.selectbox(
            self._label(name),
            sorted(values),
            index=None,
            accept_new_options=True,
            placeholder="",
            key=self._clearable(name, self._stored(name, "") or None),
        )
        return (chosen or "").strip()

    def _day(self, name: str, label: str, shown: date | None) -> date | None:
        return st.date_input(
            label,
            shown,
            min_value=FIRST_DATE,
            max_value=LAST_DATE,
            format="DD/MM/YYYY",
            key=self._key(name),
            width=180,
        )

    def _hour(self, name: str, label: str, shown: str, placeholder: str) -> str:
        return st.text_input(label, shown, max_chars=40, placeholder=placeholder, key=self._key(name), width=130)

    def _assumed_end(self) -> str:
        if self.item and self.item.is_end_assumed and self.item.ends_at:
            return self.t("{hours} (assumed)", hours=self.t.hour(self.item.ends_at))
        return "22h"

    def _number(self, name: str, label: str, shown: int | None, *, most: int, step: int) -> int | None:
        return st.number_input(
            label, min_value=0, max_value=most, value=shown, step=step, key=self._key(name), width=180
        )

    def _crew_time(self, name: str) -> timedelta:
        shown: timedelta = self._stored(name, timedelta(0))
        label = self.t("{field} (minutes)", field=self._label(name))
        minutes = self._number(name, label, shown // MINUTE, most=MOST_CREW_MINUTES, step=5)
        return timedelta(minutes=minutes or 0)
