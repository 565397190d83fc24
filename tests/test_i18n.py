"""Words in the reader's language, and a French catalogue that misses none of them."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from lib.i18n import LANGUAGES, LOCALES, Words, mark
from lib.wording.changes import ACTIONS

ROOT = Path(__file__).parent.parent
KEYWORDS = {"t": None, "mark": None, "plural": (1, 2)}
with (ROOT / "babel.cfg").open("r") as _mapping:
    METHODS, OPTIONS = parse_mapping_cfg(_mapping)  # type: ignore[no-untyped-call]
PARIS = ZoneInfo("Europe/Paris")
SATURDAY = date(2024, 10, 19)
FRENCH, ENGLISH = Words("fr"), Words("en")


@pytest.mark.parametrize(
    ("words", "at", "written"),
    [
        (FRENCH, time(14, 30), "14 h 30"),
        (FRENCH, time(14, 0), "14 h"),
        (FRENCH, time(9, 5), "9 h 05"),
        (FRENCH, time(0, 0), "0 h"),
        (ENGLISH, time(14, 30), "14:30"),
        (ENGLISH, time(9, 0), "09:00"),
        (Words("de"), time(9, 0), "09:00"),
    ],
)
def test_an_hour_is_written_as_the_language_does(words: Words, at: time, written: str) -> None:
    assert words.hour(at) == written


def test_an_hour_is_the_one_on_the_clock_it_carries() -> None:
    instant = datetime(2024, 10, 19, 12, 30, tzinfo=UTC)
    assert FRENCH.hour(instant) == "12 h 30"
    assert FRENCH.hour(instant.astimezone(ZoneInfo("Asia/Yerevan"))) == "16 h 30"


@pytest.mark.parametrize(
    ("words", "short", "long"),
    [
        (FRENCH, "sam. 19 oct.", "samedi 19 octobre 2024"),
        (ENGLISH, "Sat 19 Oct", "Saturday 19 October 2024"),
    ],
)
def test_a_day_has_its_weekday(words: Words, short: str, long: str) -> None:
    assert (words.day(SATURDAY), words.long_day(SATURDAY)) == (short, long)


@pytest.mark.parametrize(
    ("ends_at", "written"),
    [
        (datetime(2024, 10, 19, 16, tzinfo=PARIS), "sam. 19 oct., 14 h 30 – 16 h"),
        (datetime(2024, 10, 20, 1, 15, tzinfo=PARIS), "sam. 19 oct., 14 h 30 – dim. 20 oct., 1 h 15"),
    ],
)
def test_a_period_says_its_day_once_when_it_can(ends_at: datetime, written: str) -> None:
    starts_at = datetime(2024, 10, 19, 14, 30, tzinfo=PARIS)
    assert FRENCH.period(starts_at, ends_at) == written


def test_numbers_shares_and_lists_follow_the_language() -> None:
    assert FRENCH.number(1234.5) == "1\u202f234,5"
    assert FRENCH.percent(0.85) == "85\xa0%"
    assert ENGLISH.percent(0.85) == "85%"
    assert FRENCH.money(123450) == "1\u202f234,50\xa0€"
    assert FRENCH.money(1200) == "12\xa0€"
    assert ENGLISH.money(123400) == "€1,234"
    assert FRENCH.listed(["A", "B", "C"]) == "A, B et C"


@pytest.mark.parametrize(("n", "written"), [(0, "0 seats"), (1, "1 seat"), (2, "2 seats"), (1200, "1,200 seats")])
def test_a_plural_holds_its_number(n: int, written: str) -> None:
    assert ENGLISH.plural("{n} seat", "{n} seats", n) == written


def test_values_are_put_in_after_translation_and_never_read_as_a_pattern() -> None:
    assert ENGLISH("Not written: {title}", title="{0.__class__}") == "Not written: {0.__class__}"
    assert ENGLISH("Braces stay: {}") == "Braces stay: {}"


def test_no_message_is_no_words() -> None:
    assert FRENCH("") == ""


def test_a_message_nobody_translated_is_said_in_english() -> None:
    assert FRENCH("Said by nobody") == "Said by nobody"


def test_marking_a_message_leaves_it_as_it_is() -> None:
    assert mark("Reading") == "Reading"


def extracted() -> set[str]:
    """The singular of every message in the code."""
    found = [
        message
        for folder in ("lib", "pages")
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, METHODS, OPTIONS, keywords=KEYWORDS)
    ]
    found += [message for _, message, _, _ in extract_from_file("python", ROOT / "app.py", keywords=KEYWORDS)]
    return {message[0] if isinstance(message, tuple) else message for message in found}


def catalogue(language: str) -> Catalog:
    with (LOCALES / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def forms(text: str | Iterable[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def entries() -> list[Message]:
    return [message for message in catalogue("fr") if message.id]


def test_every_message_has_its_french() -> None:
    translated = {forms(message.id)[0] for message in entries() if all(forms(message.string or ""))}
    assert sorted(extracted() - translated) == []


def test_the_catalogue_holds_nothing_else() -> None:
    assert sorted({forms(message.id)[0] for message in entries()} - extracted()) == []
    assert list(catalogue("fr").obsolete) == []


def test_no_translation_is_a_guess() -> None:
    assert [message.id for message in entries() if message.fuzzy] == []


def test_a_translation_names_the_values_its_message_names() -> None:
    different = [
        message.id
        for message in entries()
        if set().union(*map(placeholders, forms(message.id)))
        != set().union(*map(placeholders, forms(message.string or "")))
    ]
    assert different == []


def test_every_language_is_english_or_has_a_catalogue() -> None:
    assert {"en", *(path.stem for path in LOCALES.glob("*.po"))} == set(LANGUAGES)


def assembled(source: str) -> list[int]:
    """Lines where a message is put together, so that no catalogue can hold it."""
    return [
        call.lineno
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and (name := getattr(call.func, "id", getattr(call.func, "attr", ""))) in KEYWORDS
        and any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in call.args[: 2 if name == "plural" else 1])
    ]


def test_no_message_is_put_together() -> None:
    paths = [*ROOT.glob("lib/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"]
    assert {str(path): lines for path in paths if (lines := assembled(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize("call", ['t(f"{x} seats")', 'mark("a" + b)', 't.plural("{n} seat", "%d seats" % n, n)'])
def test_a_message_put_together_is_noticed(call: str) -> None:
    assert assembled(call) == [1]


@pytest.mark.parametrize(
    "call", ['t("{n} seats", n=f"{x}")', "t(kind.label)", 't.plural("{n} a", "{n} b", len(x) + 1)']
)
def test_a_whole_message_passes(call: str) -> None:
    assert assembled(call) == []


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    first = date(2025, 5, 1)
    assert (FRENCH.day(first), FRENCH.long_day(first)) == ("jeu. 1er mai", "jeudi 1er mai 2025")
    assert ENGLISH.day(first) == "Thu 1 May"
    assert FRENCH.day(date(2025, 5, 11)) == "dim. 11 mai"


def test_no_message_hides_in_an_f_string_where_the_catalogue_does_not_look() -> None:
    hidden = re.compile(r"""f["'].*\{(self\.)?t\(['"]""")
    sources = [*ROOT.glob("lib/**/*.py"), *ROOT.glob("pages/*.py")]
    assert [path.name for path in sources if hidden.search(path.read_text("utf-8"))] == []


def test_no_list_offers_to_select_all_in_the_words_of_streamlit() -> None:
    """It has no catalogue for them; and where nothing is chosen, everything is shown."""
    calls = [
        (path.name, {argument.arg for argument in call.keywords})
        for path in ROOT.glob("pages/*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "multiselect"
    ]
    assert calls
    assert [name for name, arguments in calls if "select_all" not in arguments] == []


def test_every_action_of_the_pages_has_its_word() -> None:
    sources = (path.read_text("utf-8") for path in ROOT.glob("pages/*.py"))
    assert {action for source in sources for action in re.findall(r'action="(\w+)"', source)} <= set(ACTIONS)


@pytest.mark.parametrize(("language", "city"), [("fr", "Erevan"), ("en", "Yerevan")])
def test_a_clock_far_away_is_called_by_its_city(language: str, city: str) -> None:
    assert Words(language).city(ZoneInfo("Asia/Yerevan")) == city


def plurals(source: str) -> set[str]:
    """The singular of every message that is said in the plural as well."""
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", "") == "plural"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_what_is_said_in_the_plural_has_a_french_one() -> None:
    """An extractor of messages loses the plural of a call that hands `t` on: give such a value its name before."""
    paths = [*ROOT.glob("lib/**/*.py"), *ROOT.glob("pages/**/*.py")]
    known = {message.id[0] for message in entries() if not isinstance(message.id, str)}
    assert set().union(*(plurals(path.read_text("utf-8")) for path in paths)) - known == set()


TEMPLATES = sorted(ROOT.glob("lib/**/*.html"))
WORDY = [path for path in TEMPLATES if re.search(r"\bt\(\"", path.read_text("utf-8"))]  # a report's is given its words


@pytest.mark.parametrize("path", WORDY, ids=lambda path: path.name)
def test_every_message_of_a_template_is_found(path: Path) -> None:
    """The extractor passes over what stands where it does not look, and over calls by another name."""
    source = path.read_text("utf-8")
    found = list(extract_from_file("jinja2", path, keywords=KEYWORDS))
    assert len(found) == len(re.findall(r"\b(?:t|plural)\(\"", source)) > 0
    assert all(isinstance(message, tuple) for _, message, _, _ in found if "plural" in str(message))


def test_the_words_of_templates_are_looked_for_as_well() -> None:
    assert WORDY
    assert {"**.py", "**.html"} == {pattern for pattern, _ in METHODS}
