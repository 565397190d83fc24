"""The public page: what it shows, what it never shows, and that it is sound HTML whatever people write."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.feeds.address import Address
from lib.feeds.feed_urls import Choice, query_of, read_search
from lib.feeds.handles import Handles
from lib.feeds.selection import Selection
from lib.i18n import LANGUAGES
from lib.programme import Festival, Item, Kind, Need, Programme, Repeat, Status, Text, Venue, text
from lib.public_page.page import mistaken_page, nothing_page, page_headers, programme_page
from lib.releases import Published, Release, View, publish, view

PARIS, YEREVAN = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Yerevan")
SATURDAY, SUNDAY = date(2024, 10, 19), date(2024, 10, 20)
FIRST = datetime(2024, 9, 1, 10, tzinfo=UTC)
ADDRESS = Address("https://agenda.example", "/programme/essai", "agenda.example")
TEMPLATES = sorted((Path(__file__).parent.parent / "lib/public_page").glob("*.html"))
FESTIVAL = Festival(
    id="essai",
    name=text("Essai d’automne", "fr"),
    first_day=SATURDAY,
    last_day=date(2024, 10, 27),
    description=text("Deux villes,\nun livre.", "fr"),
    url="https://fete.example/",
    embedders=("https://www.ville.fr",),
)
HALL = Venue(id="salle", name="Grande Salle", address="1 rue du Livre", city="Saint-Étienne", accessible=(Need.MOTOR,))
KAPAN = Venue(id="kapan", name="Kapan", zone=YEREVAN)
VENUES = (HALL, KAPAN)


def at(hour: int, minute: int = 0, day: date = SATURDAY, zone: ZoneInfo = PARIS) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)


def item(item_id: str, **others: Any) -> Item:
    standard: dict[str, Any] = {
        "title": text(f"Titre {item_id}", "fr"),
        "kind": "reading",
        "venue_id": "salle",
        "starts_at": at(14),
        "ends_at": at(15),
    }
    return Item(id=item_id, **{**standard, **others})


READING = item("lecture", people=("Anahit Exemple", "Luc Modèle"), language="hy", audience="dès 8 ans", is_free=True)
CONCERT = item("concert", kind="concert", starts_at=at(23), ends_at=at(1, 30, SUNDAY), price="12 €", strand="Musiques")
AFAR = item("ailleurs", venue_id="kapan", starts_at=at(18, zone=YEREVAN), ends_at=at(19, zone=YEREVAN))
SHOW = item(
    "expo",
    kind="exhibition",
    starts_at=at(10),
    ends_at=at(18),
    repeat=Repeat(date(2024, 10, 27), frozenset({0}), frozenset({date(2024, 10, 24)})),
)
COURSE = item("stage", kind="workshop", starts_at=at(9), ends_at=at(10), repeat=Repeat(SUNDAY))
ITEMS = (READING, CONCERT, AFAR, SHOW, COURSE)


def released(*programmes: Programme) -> Published:
    """One release a day."""
    published: Published | None = None
    for n, programme in enumerate(programmes, 1):
        published = publish(programme, Release(n, FIRST + n * timedelta(days=1), "test"), published)
    assert published is not None
    return published


def shown(*programmes: Programme, after: timedelta = timedelta(hours=1)) -> View:
    last = released(*programmes)
    return view(last, last.release.at + after)


def festival_of(*items: Item, venues: tuple[Venue, ...] = VENUES, **others: Any) -> Programme:
    return Programme(replace(FESTIVAL, **others), venues, items)


WHOLE = shown(festival_of(*ITEMS))


@dataclass
class Element:
    """An element of a page, and all its words in order."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    words: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    @property
    def said(self) -> str:
        return " ".join(self.words.split())

    def is_in(self, other: Element) -> bool:
        return self.parent is other or (self.parent is not None and self.parent.is_in(other))


@dataclass
class Page(HTMLParser):
    """A page as a list of its elements, in order."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open[-1] if self._open else None)
        self.elements.append(element)
        if tag not in {"meta", "link", "input"}:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words += data

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            each for each in self.elements if (not tag or each.tag == tag) and wanted.items() <= each.attributes.items()
        ]

    def one(self, tag: str = "", **attributes: str) -> Element:
        [found] = self.all(tag, **attributes)
        return found

    def within(self, outer: Element, tag: str) -> list[Element]:
        return [each for each in self.all(tag) if each.is_in(outer)]

    def item(self, item_id: str) -> str:
        return self.one(id=item_id).said


def rendered(
    given: View = WHOLE, language: str = "en", address: Address = ADDRESS, chosen: str = "", **selection: Any
) -> Page:
    choice = Choice("essai", chosen, selection=Selection(**selection))
    return Page(programme_page(given, language=language, choice=choice, address=address).decode())


def faults(html: str) -> list[Any]:
    """What a parser that keeps to the standard finds wrong."""
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return list(parser.errors)


# ---------------------------------------------------------------- sound for everybody

HOSTILE = (
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }} {% raw %} {title} %s",
    "\N{RIGHT-TO-LEFT OVERRIDE}droite\N{POP DIRECTIONAL FORMATTING}\0\r\ndeux lignes",
    "&lt;b&gt; &amp;",
    "x" * 10_000,
)
HOSTILE_ITEMS = tuple(
    item(
        f"{n} <é/:#?%>\"'",
        title=text(said, 'x" onclick="alert(1)'),
        kind=said,
        people=(said,),
        strand=said,
        organiser=said,
        language=said,
        audience=said,
        price=said,
        description=text(said, "hy"),
        url=f"javascript:alert({n})",
    )
    for n, said in enumerate(HOSTILE)
)
HOSTILE_VENUE = replace(HALL, name=HOSTILE[0], address=HOSTILE[1], city=HOSTILE[2])
WORST = shown(
    festival_of(
        *HOSTILE_ITEMS, venues=(HOSTILE_VENUE,), name=text(HOSTILE[1]), description=text(HOSTILE[2]), url="data:,x"
    )
)
EMPTY = shown(festival_of())
VIEWS = {"whole": WHOLE, "hostile": WORST, "empty": EMPTY}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", VIEWS)
def test_the_page_is_sound_html(name: str, language: str) -> None:
    assert faults(rendered(VIEWS[name], language).html) == []
    assert faults(rendered(VIEWS[name], language, words=HOSTILE[1], kinds=("concert",), is_free=True).html) == []


def test_the_standard_notices_what_is_not_sound() -> None:
    assert faults("<!DOCTYPE html><html><p>1 < 2<ul></p></html>") != []


@pytest.mark.parametrize("name", VIEWS)
def test_the_page_has_one_first_heading_its_landmarks_and_no_level_left_out(name: str) -> None:
    page = rendered(VIEWS[name])
    assert [len(page.all(tag)) for tag in ("h1", "main", "footer", "title")] == [1, 1, 1, 1]
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch("h[1-6]", each.tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.one("html")["lang"] == "en"
    assert unquote(page.one(class_="skip")["href"]) == f"#{page.one('main')['id']}"


@pytest.mark.parametrize("name", VIEWS)
def test_every_id_is_one_only_and_every_link_within_the_page_leads_to_one(name: str) -> None:
    page = rendered(VIEWS[name])
    ids = [each["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    assert not any(re.search(r"\s", each) for each in ids)
    inner = {each["href"][1:] for each in page.all("a") if each["href"].startswith("#")}
    assert inner <= set(ids)
    named = {each["aria-labelledby"] for each in page.elements if "aria-labelledby" in each.attributes}
    assert named <= set(ids)


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_is_loaded_and_nothing_runs(name: str) -> None:
    page = rendered(VIEWS[name])
    assert {each.tag for each in page.elements} & {"img", "iframe", "svg", "object", "base"} == set()
    assert {each["type"] for each in page.all("script")} == {"application/ld+json"}  # which runs nowhere
    attributes = {name for each in page.elements for name in each.attributes}
    assert not any(name.startswith("on") or name in {"src", "srcset", "style"} for name in attributes)
    assert {each["rel"] for each in page.all("link")} <= {"canonical", "alternate"}  # which no browser fetches
    assert not re.search(r"@import|url\(", page.one("style").words)


def test_hostile_words_are_shown_as_they_are_and_lead_nowhere() -> None:
    page = rendered(WORST)
    titles = [each.said for each in page.all("h3")]
    for said in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[5], HOSTILE[6]):
        assert said in titles
    assert "droite deux lignes" in titles
    schemes = {urlsplit(each["href"]).scheme for each in page.all("a")}
    assert schemes <= {"", "https", "webcal"}
    assert not re.search("[\0\u202a-\u202e\u2066-\u2069]", page.html)


WORDS = some.text(max_size=12) | some.sampled_from(HOSTILE)
NAMES = WORDS.filter(str.strip)


@given(NAMES, NAMES, WORDS, NAMES, some.lists(NAMES, max_size=2))
def test_whatever_is_written_stays_words(title: str, place: str, more: str, kind: str, people: list[str]) -> None:
    one = item(title, title=text(title, more), kind=kind, people=tuple(people), strand=more, description=text(more))
    given_ = shown(festival_of(one, venues=(replace(HALL, name=place, city=more),), name=text(title, more)))
    for wanted in (Choice("essai"), Choice("essai", selection=Selection(words=more))):
        html = programme_page(given_, language="fr", choice=wanted, address=ADDRESS).decode()
        assert faults(html) == []
        assert {each.tag for each in Page(html).elements} <= TAGS


TAGS = {each.tag for each in (*rendered().elements, *rendered(EMPTY).elements, *rendered(words="titre").elements)}


@pytest.mark.parametrize("each", HOSTILE_ITEMS, ids=range(len(HOSTILE_ITEMS)))
def test_an_item_stands_where_its_address_says(each: Item) -> None:
    place = ADDRESS.page("essai", each.id).partition("#")[2]
    assert rendered(WORST).one(id=place).tag == "li"


def test_the_same_view_is_the_same_bytes() -> None:
    assert rendered().html == rendered(shown(festival_of(*ITEMS))).html


def test_the_template_says_nothing_that_is_not_in_the_catalogue() -> None:
    template = "".join(path.read_text("utf-8") for path in TEMPLATES)
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>| lang=", "", template, flags=re.DOTALL)
    assert re.findall(r"\w+|:", bare) == []


# ---------------------------------------------------------------- what it shows


def test_the_festival_is_named_with_its_days_and_its_words() -> None:
    page = rendered()
    header = page.one("header").said
    assert page.one("h1").said == "Essai d’automne"
    assert "From Saturday 19 October 2024 to Sunday 27 October 2024" in header
    assert "Deux villes, un livre." in header
    assert "Essai d’automne" in page.one("title").said


def test_each_day_is_a_section_with_its_items_in_order_and_a_link_to_it() -> None:
    page = rendered()
    titles = {
        section["id"]: [each.said for each in page.within(section, "h3")]
        for section in page.all("section")
        if section.attributes.get("id", "").startswith("day:")
    }
    assert titles == {
        "day:2024-10-19": ["Titre stage", "Titre lecture", "Titre ailleurs", "Titre concert"],
        "day:2024-10-20": ["Titre stage"],
    }
    jump = page.one("nav", class_="jump")
    assert [each["href"] for each in page.within(jump, "a")] == ["#day:2024-10-19", "#day:2024-10-20", "#days:open"]


def test_an_hour_that_comes_twice_is_in_order() -> None:
    night = date(2024, 10, 27)
    first, second = (at(2, minute, night).replace(fold=fold) for minute, fold in ((45, 0), (15, 1)))
    items = item("deux", starts_at=second, ends_at=second), item("un", starts_at=first, ends_at=first)
    assert [each.said for each in rendered(shown(festival_of(*items))).all("h3")] == ["Titre un", "Titre deux"]


def test_an_item_says_all_that_a_visitor_asks() -> None:
    said = rendered().item("lecture")
    for words in (
        "14:00 – 15:00", "Titre lecture", "Reading", "Grande Salle, 1 rue du Livre, Saint-Étienne",
        "With Anahit Exemple and Luc Modèle", "Language: Armenian", "Audience: dès 8 ans", "Free entry",
        "Accessible: limited mobility",
    ):  # fmt: skip
        assert words in said
    assert "Price: 12 €" in rendered().item("concert")
    assert "Concert, Musiques" in rendered().item("concert")


def test_hours_are_those_of_the_clock_there_and_say_so() -> None:
    page = rendered()
    assert "18:00 – 19:00 local time in Yerevan" in page.item("ailleurs")
    assert "local time" not in page.item("lecture")
    assert page.within(page.one(id="ailleurs"), "time")[0]["datetime"] == "2024-10-19T18:00:00+04:00"


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "said"),
    [
        (at(23), at(1, 30, SUNDAY), "23:00 – 01:30"),
        (at(14), at(14), "14:00"),
        (at(14), at(16, 0, SUNDAY), "14:00 – Sun 20 Oct, 16:00"),
        (at(23, 0, date(2024, 10, 26)), at(4, 0, date(2024, 10, 27)), "23:00 – 04:00"),
    ],
)
def test_an_end_names_its_day_where_it_is_not_plain(starts_at: datetime, ends_at: datetime, said: str) -> None:
    page = rendered(shown(festival_of(item("a", starts_at=starts_at, ends_at=ends_at))))
    assert page.within(page.one(id="a"), "time")[0].said == said


def test_what_is_held_day_after_day_stands_on_each_and_is_told_once() -> None:
    page = rendered()
    first, second = (each for each in page.all("h3") if each.said == "Titre stage")
    assert first.is_in(page.one(id="stage"))
    assert page.within(second, "a")[0]["href"] == "#stage"


def test_an_exhibition_is_open_all_through_with_its_hours_and_closed_days() -> None:
    page = rendered()
    assert page.one(id="expo").is_in(page.one(id="days:open"))
    said = page.item("expo")
    for words in (
        "From Sat 19 Oct to Sun 27 Oct 10:00 – 18:00", "Closed: Monday",
        "Exceptionally closed: Thu 24 Oct",
    ):  # fmt: skip
        assert words in said


def test_a_day_in_another_year_says_so() -> None:
    late = replace(SHOW, repeat=Repeat(date(2025, 1, 5)))
    assert "to Sunday 5 January 2025" in rendered(shown(festival_of(late))).item("expo")


def test_an_item_that_is_open_on_no_day_at_all_is_shown_all_the_same() -> None:
    never = replace(COURSE, repeat=Repeat(SATURDAY, frozenset({5})))
    assert "Titre stage" in rendered(shown(festival_of(never))).item("stage")


def test_what_is_cancelled_says_so_in_words_and_is_in_no_calendar_any_more() -> None:
    page = rendered(shown(festival_of(READING, replace(CONCERT, status=Status.CANCELLED))))
    assert "Cancelled" in page.item("concert")
    assert "Cancelled" not in page.item("lecture")
    assert [each["href"] for each in page.within(page.one(id="concert"), "a")] == []


MOVED = replace(CONCERT, venue_id="kapan", starts_at=at(20, zone=YEREVAN), ends_at=at(21, zone=YEREVAN))


def test_what_moved_says_where_it_was_for_three_days() -> None:
    programmes = festival_of(READING, CONCERT), festival_of(READING, MOVED)
    said = rendered(shown(*programmes)).item("concert")
    assert "Moved. It was: Sat 19 Oct, 23:00 – 01:30, Grande Salle" in said
    assert "20:00 – 21:00 local time in Yerevan" in said
    assert "Moved" not in rendered(shown(*programmes, after=timedelta(hours=73))).item("concert")


def test_what_is_gone_is_told_as_taken_out_for_thirty_days() -> None:
    programmes = festival_of(READING, CONCERT), festival_of(READING)
    page = rendered(shown(*programmes))
    assert page.one(id="concert").is_in(page.one(id="items:gone"))
    assert "Taken out of the programme" in page.item("concert")
    assert "23:00 – 01:30" in page.item("concert")
    assert rendered(shown(*programmes, after=timedelta(days=31))).all(id="concert") == []


def test_words_in_another_language_than_the_page_name_it() -> None:
    both = item("deux", title=Text((("fr", "Lecture"), ("en", "Reading aloud"))), description=text("Բարեւ", "hy"))
    page = rendered(shown(festival_of(both, READING, item("muet", title=text("Sans langue")))))
    english, french, unsaid = (page.within(page.one(id=each), "h3")[0] for each in ("deux", "lecture", "muet"))
    assert (english.said, english.attributes.get("lang")) == ("Reading aloud", None)
    assert (french.said, french.attributes.get("lang")) == ("Titre lecture", "fr")
    assert unsaid.attributes.get("lang") is None
    assert [each.said for each in page.all(lang="hy")] == ["Բարեւ"]


def test_the_release_is_told_with_its_number_and_its_moment() -> None:
    footer = rendered(shown(festival_of(), festival_of(READING))).one("footer").said
    assert "release 2, as of Tuesday 3 September 2024, 12:00" in footer


def test_machines_read_the_same_in_json() -> None:
    page = rendered()
    graph = json.loads(page.one("script").words)["@graph"]
    assert {"Titre lecture", "Titre expo"} <= {each["name"] for each in graph}
    assert json.loads(rendered(WORST).one("script").words)
    assert rendered(words="titre").all("script") == []


def test_nothing_that_stays_in_the_house_is_on_it() -> None:
    secret = item("a", notes="SECRET", expected=987654, extra=(("Tel", "SECRET"),), get_in=timedelta(hours=2))
    tentative = item("b", status=Status.TENTATIVE, title=text("SECRET"))
    hall = replace(HALL, notes="SECRET", extra=(("code", "SECRET"),))
    html = rendered(shown(festival_of(secret, tentative, venues=(hall,)))).html
    assert "SECRET" not in html
    assert "987" not in html


# ---------------------------------------------------------------- calendars and languages


def test_each_item_and_the_whole_lead_into_a_calendar() -> None:
    page = rendered()
    assert "https://agenda.example/feeds/essai/item/lecture.ics" in hrefs(page, page.one(id="lecture"))
    whole = {"webcal://agenda.example/feeds/essai.ics", "https://agenda.example/feeds/essai.ics"}
    assert hrefs(page, page.one("footer")) == whole | {"/legal?lang=en"}


def test_the_calendar_of_what_is_chosen_is_offered_beside_the_whole() -> None:
    page = rendered(chosen="en", kinds=("concert",), words="titre")
    found = hrefs(page, page.one("footer"))
    assert "https://agenda.example/feeds/essai.ics?lang=en&kind=concert" in found
    assert "https://agenda.example/feeds/essai.ics?lang=en" in found


def test_an_installation_that_does_not_know_its_address_links_to_paths() -> None:
    page = rendered(address=Address("", "/programme/essai", "x.invalid"))
    assert hrefs(page, page.one("footer")) == {"/feeds/essai.ics", "/legal?lang=en"}
    assert page.all("link", rel="canonical") == []


def hrefs(page: Page, outer: Element) -> set[str]:
    return {each["href"] for each in page.within(outer, "a")}


def test_every_language_is_a_link_that_keeps_the_choice() -> None:
    page = rendered(words="lecture", chosen="en")
    links = {each["hreflang"]: each for each in page.all("a") if "hreflang" in each.attributes}
    assert links["fr"]["href"] == "essai?lang=fr&q=lecture"
    assert (links["en"].attributes.get("aria-current"), links["fr"].attributes.get("aria-current")) == ("page", None)


# ---------------------------------------------------------------- searching


@pytest.mark.parametrize(
    ("selection", "number", "titles"),
    [
        ({"words": "EXEMPLE lecture"}, "1 item found", ["Titre lecture"]),
        ({"kinds": ("concert", "exhibition")}, "2 items found", ["Titre concert", "Titre expo"]),
        ({"venues": ("kapan",)}, "1 item found", ["Titre ailleurs"]),
        ({"is_free": True}, "1 item found", ["Titre lecture"]),
        ({"first_day": SUNDAY, "last_day": SUNDAY}, "2 items found", ["Titre stage", "Titre expo"]),
        ({"accessible": ("mi",), "kinds": ("reading",)}, "1 item found", ["Titre lecture"]),
        ({"words": "rien de tel"}, "0 items found", []),
    ],
)
def test_what_is_found_is_counted_in_words(selection: Mapping[str, Any], number: str, titles: list[str]) -> None:
    page = rendered(**selection)
    assert page.one(class_="number").said == number
    assert [each.said for each in page.all("h3")] == titles


def test_the_whole_is_not_said_to_be_found() -> None:
    assert rendered().all(class_="number") == []
    assert rendered().all(class_="chosen") == []


def test_what_was_chosen_is_told_and_each_can_be_left_out() -> None:
    page = rendered(words="titre", kinds=("reading",), venues=("salle",), first_day=SATURDAY, last_day=SATURDAY)
    chosen = page.one(class_="chosen")
    links = {each.attributes.get("aria-label", each.said): each["href"] for each in page.within(chosen, "a")}
    assert links == {
        "Leave out: “titre”": "essai?kind=reading&venue=salle&from=2024-10-19&to=2024-10-19",
        "Leave out: Saturday 19 October 2024": "essai?kind=reading&venue=salle&q=titre",
        "Leave out: Reading": "essai?venue=salle&from=2024-10-19&to=2024-10-19&q=titre",
        "Leave out: Grande Salle": "essai?kind=reading&from=2024-10-19&to=2024-10-19&q=titre",
        "Show all": "essai",
    }


def test_a_search_that_finds_nothing_says_what_to_do() -> None:
    page = rendered(words="rien de tel")
    assert "Leave out one of your choices" in page.one(class_="empty").said
    assert page.one("input", name="q")["value"] == "rien de tel"


def test_a_programme_that_is_still_empty_says_what_to_do() -> None:
    page = rendered(EMPTY)
    assert "Subscribe to the calendar" in page.one(class_="empty").said
    assert page.all("form") == []


def test_the_form_offers_what_there_is_and_nothing_else() -> None:
    page = rendered()
    values = {each["value"] for each in page.all("input", type="checkbox", name="kind")}
    assert values == {"reading", "concert", "exhibition", "workshop"}
    assert {each["value"] for each in page.all("option")} >= {"", "salle", "kapan", "2024-10-19", "2024-10-27"}
    assert "2024-10-21" not in {each["value"] for each in page.all("option")}
    assert "name" not in page.one("button").attributes


def test_who_searches_comes_to_what_is_found() -> None:
    found = rendered(words="titre").one(id="items:found")
    assert rendered().one("form")["action"] == f"#{found['id']}"
    assert found.said.startswith("5 items found")


def sent(page: Page) -> list[tuple[str, str]]:
    """What a browser sends when the button is pressed."""
    boxes = [
        (each["name"], each["value"])
        for each in page.all("input")
        if each.attributes.get("type") != "checkbox" or "checked" in each.attributes
    ]
    lists = [
        (select["name"], option["value"])
        for select in page.all("select")
        for option in sorted(page.within(select, "option"), key=lambda option: "selected" not in option.attributes)[:1]
    ]
    return boxes + lists


DAYS = some.none() | some.sampled_from([SATURDAY, SUNDAY, date(2024, 10, 21), date(2031, 1, 1)])
EVER: Handles = WHOLE.ever
SELECTIONS = some.builds(
    Selection,
    kinds=some.lists(some.sampled_from(sorted(EVER["kind"])), max_size=3).map(tuple),
    strands=some.sampled_from([(), ("musiques",)]),
    venues=some.lists(some.sampled_from(["salle", "kapan"]), max_size=2).map(tuple),
    people=some.lists(some.sampled_from(sorted(EVER["person"])), max_size=2).map(tuple),
    accessible=some.lists(some.sampled_from(["mi", "vi"]), max_size=2).map(tuple),
    is_free=some.booleans(),
    first_day=DAYS,
    last_day=DAYS,
    words=some.sampled_from(["", "titre", "<é> & “x”"]),
).filter(lambda each: each.first_day is None or each.last_day is None or each.first_day <= each.last_day)


@given(SELECTIONS, some.sampled_from(["", "fr"]))
def test_a_form_that_is_sent_as_it_is_asks_for_the_same_again(selection: Selection, language: str) -> None:
    choice = Choice("essai", language, selection=selection)
    html = programme_page(WHOLE, language="en", choice=choice, address=ADDRESS).decode()
    assert faults(html) == []
    assert read_search("essai", sent(Page(html)), EVER) == choice


@given(SELECTIONS)
def test_every_link_of_the_page_to_itself_can_be_followed(selection: Selection) -> None:
    choice = Choice("essai", selection=selection)
    page = Page(programme_page(WHOLE, language="fr", choice=choice, address=ADDRESS).decode())
    links = [each["href"] for each in page.all("a") if each["href"].startswith("essai")]
    for link in links:
        parts = urlsplit(link)
        assert parts.path == "essai"
        assert query_of(read_search("essai", parse_qsl(parts.query), EVER)) == parts.query


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (nothing_page(), ["Ask those who gave you this address"]),
        (mistaken_page("essai", f"There is no {HOSTILE[0]}"), ["Show all", f"There is no {HOSTILE[0]}"]),
    ],
)
def test_who_asks_for_what_is_not_there_is_told_what_to_do(body: bytes, said: list[str]) -> None:
    page = Page(body.decode())
    assert faults(page.html) == []
    assert all(each in page.one("main").said for each in said)
    assert [each["lang"] for each in page.all("section")] == list(LANGUAGES)
    assert {each["href"] for each in page.all("a")} <= {"essai"}


def test_what_others_hang_onto_the_address_changes_nothing() -> None:
    traces = [("utm_source", "lettre"), ("fbclid", "x"), ("q", "a"), ("kind", "")]
    assert read_search("essai", traces, EVER) == Choice("essai", selection=Selection(words="a"))


# ---------------------------------------------------------------- headers, speed


def test_only_its_own_style_is_let_in_and_only_embedders_may_frame_it() -> None:
    policy = page_headers(FESTIVAL)["Content-Security-Policy"]
    digest = b64encode(sha256(rendered().one("style").words.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert policy.endswith("frame-ancestors 'self' https://www.ville.fr")
    assert page_headers(replace(FESTIVAL, embedders=()))["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert "X-Frame-Options" not in page_headers(FESTIVAL)


def crowd(number: int) -> Iterable[Item]:
    for n in range(number):
        yield replace(
            READING,
            id=str(n),
            starts_at=at(9 + n % 12, day=SATURDAY + timedelta(days=n % 9)),
            ends_at=at(10 + n % 12, day=SATURDAY + timedelta(days=n % 9)),
            description=text("Une description de quelques lignes. " * 8, "fr"),
            url=f"https://fete.example/{n}",
        )


def test_five_hundred_items_are_a_page_in_well_under_a_second() -> None:
    many, choice = shown(festival_of(*crowd(500))), Choice("essai")
    programme_page(many, language="en", choice=choice, address=ADDRESS)
    before = process_time()
    body = programme_page(many, language="en", choice=choice, address=ADDRESS)
    assert process_time() - before < 1
    assert body.count(b"<h3") == 500
    assert len(body) < 1_500_000


def test_a_kind_of_the_festivals_own_is_called_as_it_calls_it() -> None:
    own = festival_of(item("bal", kind="bal"), READING, kinds=(Kind("bal", "Bal <populaire>"),))
    page = rendered(shown(own))
    assert "Bal <populaire>" in page.item("bal")
    assert "Bal <populaire>" in page.one("form").said
