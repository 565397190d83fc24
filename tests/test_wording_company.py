"""Who is here and what they changed meanwhile, in words."""

from __future__ import annotations

from dataclasses import replace

from lib.i18n import Words
from lib.programme import Programme, text
from lib.wording.company import Meanwhile, author_label, company_sentence, meanwhile_sentences
from tests.essai import CONCERT, FESTIVAL, GARDEN, HALL, READING

T = Words("en")
PROGRAMME = Programme(festival=FESTIVAL, venues=(HALL, GARDEN), items=(READING, CONCERT))


def test_somebody_is_called_by_the_name_they_gave_or_by_a_number() -> None:
    assert [author_label(by, T) for by in ("Luc", "visitor 2", "local", "", "python -m lib")] == [
        "Luc",
        "Visitor 2",
        "Somebody",
        "Somebody",
        "Command line",
    ]


def test_who_is_here_is_said_with_what_they_hold() -> None:
    said = company_sentence([("Luc", ""), ("visitor 3", "lecture"), ("Nour", "gone")], PROGRAMME, T)
    assert said == "Also here: Luc, Visitor 3 (“Lecture”), and Nour"


def test_each_field_changed_meanwhile_is_told_with_who_did_and_what_the_form_says() -> None:
    retitled = replace(READING, title=text("Lecture au parc", "fr"))
    now, mine = replace(retitled, venue_id="jardin"), replace(READING, venue_id=None)
    changes = (("Luc", retitled, now), ("Nour", READING, retitled))
    assert meanwhile_sentences(Meanwhile(READING, now, mine, changes), PROGRAMME, T) == [
        "Nour – Title: Lecture → Lecture au parc",
        "Luc – Venue: Salle → Jardin; in this form: —",
    ]


def test_it_is_said_who_removed_an_item_that_a_form_is_open_on() -> None:
    meanwhile = Meanwhile(READING, None, READING, (("Luc", READING, None),))
    assert meanwhile_sentences(meanwhile, PROGRAMME, T) == ["Luc has removed it."]
