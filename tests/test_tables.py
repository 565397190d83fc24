"""Programmes in files: what is read from each dialect, and that writing and reading again gives the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.files.sheets import Sheet, TableError
from lib.files.showings import MOST_SHOWINGS
from lib.names import is_nobody, normal_form
from lib.programme import (
    KINDS,
    Festival,
    Item,
    Kind,
    Programme,
    Reason,
    Repeat,
    Status,
    Text,
    Venue,
    text,
)
from lib.span import local_instant
from lib.tables import Context, Reading, context_of, read_programme, read_sheet, write_programme
from tests.test_sheets import lines

PARIS = ZoneInfo("Europe/Paris")
YEREVAN = ZoneInfo("Asia/Yerevan")
OCTOBER = Context(PARIS, date(2024, 10, 1), date(2024, 10, 31))


def sheet_of(table: str, name: str = "programme.csv") -> Sheet:
    return read_sheet(table.encode(), name)


def reading_of(table: str, context: Context = OCTOBER, name: str = "programme.csv") -> Reading:
    return read_programme(sheet_of(table, name), context)


def item_of(table: str, context: Context = OCTOBER) -> Item:
    (item,) = reading_of(table, context).items
    return item


def at(hour: float, day: int = 19, month: int = 10, zone: ZoneInfo = PARIS) -> datetime:
    return datetime(2024, month, day, tzinfo=zone) + timedelta(hours=hour)


# ---------------------------------------------------------------- days and hours


@pytest.mark.parametrize(
    ("hours", "starts_at", "ends_at", "is_end_assumed"),
    [
        ("20h30;", at(20.5), at(22.5), True),
        ("20h30;22h", at(20.5), at(22), False),
        ("19h à 22h;", at(19), at(22), False),
        ("14h-4h;", at(14), at(28), False),
        ("22h;2h", at(22), at(26), False),
        ("20h;24h", at(20), at(24), False),
        ("20h;00h00", at(20), at(24), False),
        ("00h00;2h", at(0), at(2), False),
        ("20h;19h", at(20), at(19), False),
        ("17h à 17h;", at(17), at(19), True),
        ("20h;19/10/2024 20h", at(20), at(20), False),
        ("20h;18/10/2024 21h", at(20), at(21, day=18), False),
        ("23h;20/10/2024 1h30", at(23), at(25.5), False),
    ],
)
def test_a_concert_is_held_from_its_start_to_its_end(
    hours: str, starts_at: datetime, ends_at: datetime, is_end_assumed: bool
) -> None:
    item = item_of(f"titre;type;date;début;fin\nBal;concert;19/10/2024;{hours}\n")
    assert (item.starts_at, item.ends_at, item.is_end_assumed) == (starts_at, ends_at, is_end_assumed)
    assert item.repeat is None


def test_a_duration_gives_the_end() -> None:
    item = item_of("titre;date;heure;durée\nBal;19/10/2024;20h;1h30\n")
    assert (item.ends_at, item.is_end_assumed) == (at(21.5), False)


def test_utc_stamps_are_told_on_the_clock_of_the_festival() -> None:
    item = item_of("title,start,end\nTalk,2024-10-19T22:30:00+00:00,2024-10-19T23:30:00Z\n")
    assert (item.starts_at, item.ends_at) == (at(24.5), at(25.5))
    assert item.starts_at is not None
    assert item.starts_at.tzinfo is PARIS


def test_a_venue_keeps_its_own_clock() -> None:
    context = Context(PARIS, venues=(Venue(id="kapan", name="Maison de la culture", zone=YEREVAN),))
    item = item_of("titre;lieu;date;heure\nLecture;maison de la Culture;19/10/2024;18h\n", context)
    assert (item.venue_id, item.starts_at) == ("kapan", at(18, zone=YEREVAN))


@pytest.mark.parametrize("night", [date(2024, 3, 31), date(2024, 10, 27)])
def test_a_night_of_change_is_read_by_the_clock_on_the_wall(night: date) -> None:
    item = item_of(f"titre;date;heure;fin\nNuit;{night};1h;4h\n", Context(PARIS))
    assert item.starts_at is not None
    assert item.ends_at is not None
    assert (item.starts_at.hour, item.ends_at.hour) == (1, 4)
    length = item.ends_at.astimezone(UTC) - item.starts_at.astimezone(UTC)
    assert length == timedelta(hours=2 if night.month == 3 else 4)


def test_showings_in_one_cell_are_items_of_one_work() -> None:
    reading = reading_of('id;titre;date;heure\nX;Conte;19/10/2024;"9h30, 11h & 14h30"\n')
    assert [(item.id, item.work, item.starts_at) for item in reading.items] == [
        ("X", "X", at(9.5)),
        ("X-2", "X", at(11)),
        ("X-3", "X", at(14.5)),
    ]
    assert reading.rows[0].item_ids == ("X", "X-2", "X-3")
    assert not reading.generated_ids


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Dimanche 13", 13),
        ("mardi 15 octobre", 15),
        ("Sat 19", 19),
        ("19.10.", 19),
        ("samedi 19 octobre 2024", 19),
        ("Oct 1", 1),
    ],
)
def test_a_day_without_a_year_is_one_of_the_festival(written: str, day: int) -> None:
    assert item_of(f"titre;date;heure\nBal;{written};20h\n").starts_at == at(20, day=day)


def test_a_weekday_is_enough_for_a_festival_of_a_week() -> None:
    week = Context(PARIS, date(2024, 10, 14), date(2024, 10, 20))
    assert item_of("title,day,time\nTalk,Thu,20:00\n", week).starts_at == at(20, day=17)


def test_a_weekday_that_fits_several_days_is_a_problem() -> None:
    reading = reading_of("titre;jour;heure\nBal;jeudi;20h\n")
    assert [(problem.column, problem.value, problem.reason) for problem in reading.problems] == [
        ("jour", "jeudi", Reason.AMBIGUOUS_DATE)
    ]
    assert reading.items[0].starts_at is None


def test_the_name_of_the_file_says_the_month_when_nothing_else_does() -> None:
    reading = reading_of("titre;date;heure\nBal;Dimanche 10;19h\n", Context(PARIS), "agenda_2024-11.csv")
    assert reading.items[0].starts_at == at(19, day=10, month=11)


def test_a_weekday_that_is_not_the_day_is_a_problem_and_the_day_holds() -> None:
    reading = reading_of("titre;date;heure\nBal;lundi 19 octobre 2024;20h\n")
    assert reading.items[0].starts_at == at(20)
    assert [problem.reason for problem in reading.problems] == [Reason.AMBIGUOUS_DATE]


def test_months_come_first_where_the_column_proves_it() -> None:
    reading = reading_of("title,date,time\nA,10-05-2024,20:00\nB,10-18-2024,20:00\n")
    assert [item.first_day for item in reading.items] == [date(2024, 10, 5), date(2024, 10, 18)]


@pytest.mark.parametrize("hour", ["", "TBA", "inc", "—", "à préciser"])
def test_an_hour_not_known_yet_leaves_the_item_unplaced_on_its_day(hour: str) -> None:
    reading = reading_of(f"titre;date;heure\nBal;19/10/2024;{hour}\n")
    (item,) = reading.items
    assert (item.starts_at, item.day, reading.problems) == (None, date(2024, 10, 19), ())


@pytest.mark.parametrize(
    ("day", "hour", "column", "reason"),
    [
        ("31/02/2024", "20h", "Jour", Reason.NOT_A_DATE),
        ("0000-00-00", "20h", "Jour", Reason.NOT_A_DATE),
        ("0019-04-30", "20h", "Jour", Reason.NOT_A_DATE),
        ("19/10/2024", "25h", "Horaire", Reason.NOT_A_TIME),
        ("19/10/2024", "complet", "Horaire", Reason.NOT_A_TIME),
        ("", "20h", "Jour", Reason.NOT_A_DATE),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_problem_and_the_item_is_kept(
    day: str, hour: str, column: str, reason: Reason
) -> None:
    reading = reading_of(f"Titre;Jour;Horaire\nBal;{day};{hour}\n")
    assert [(problem.row, problem.column, problem.reason) for problem in reading.problems] == [(2, column, reason)]
    assert [item.starts_at for item in reading.items] == [None]


# ---------------------------------------------------------------- several days


def repeat_of(row: str, header: str = "titre;type;date;date de fin;début;fin;jours fermés;sauf") -> Item:
    return item_of(f"{header}\n{row}\n")


def test_an_exhibition_is_open_at_its_hours_up_to_its_last_day() -> None:
    item = repeat_of("Photos;exposition;14/10/2024;20/10/2024;10h;18h;fermé le lundi;17/10/2024, 18/10/2024")
    assert (item.starts_at, item.ends_at) == (at(10, day=14), at(18, day=14))
    closed_days = frozenset((date(2024, 10, 17), date(2024, 10, 18)))
    assert item.repeat == Repeat(date(2024, 10, 20), frozenset((0,)), closed_days)


def test_an_exhibition_without_hours_is_assumed_to_open_from_ten_to_six() -> None:
    item = repeat_of("Photos;expo;14/10/2024;20/10/2024;;;;")
    assert (item.starts_at, item.ends_at) == (at(10, day=14), at(18, day=14))
    assert item.is_start_assumed
    assert item.is_end_assumed
    assert item.shares_venue


@pytest.mark.parametrize(
    ("row", "ends_at", "last_day"),
    [
        ("Bal;concert;19/10/2024;19/10/2024;20h;22h", at(22), None),
        ("Bal;concert;19/10/2024;20/10/2024;23h;1h30", at(25.5), None),
        ("Pièce;lecture;19/10/2024;20/10/2024;20h;22h", at(22), date(2024, 10, 20)),
        ("Pièce;lecture;19/10/2024;23/10/2024;20h;1h", at(25), date(2024, 10, 23)),
        ("Bal;concert;19/10/2024;18/10/2024;20h;22h", at(22, day=18), None),
    ],
)
def test_an_end_date_is_the_morning_after_or_the_last_day(row: str, ends_at: datetime, last_day: date | None) -> None:
    item = repeat_of(row, "titre;type;date;date de fin;début;fin")
    assert (item.ends_at, item.repeat and item.repeat.last_day) == (ends_at, last_day)


def test_two_moments_days_apart_are_an_exhibition_or_one_long_item() -> None:
    header = "title,kind,start,end\n"
    exhibition = item_of(f"{header}Photos,exhibition,2024-10-14T10:00,2024-10-20T18:00\n")
    assert (exhibition.ends_at, exhibition.last_day) == (at(18, day=14), date(2024, 10, 20))
    marathon = item_of(f"{header}Marathon,reading,2024-10-14T10:00,2024-10-20T18:00\n")
    assert (marathon.ends_at, marathon.repeat) == (at(18, day=20), None)


@pytest.mark.parametrize(
    ("row", "ends_at", "last_day"),
    [
        ("Bal,concert,2024-10-19T18:30:00Z,2024-10-19T20:00:00Z", at(22), None),
        ("Bal,concert,2024-10-19 20:30,2024-10-20 01:00", at(25), None),
        ("Bal,concert,2024-10-19 20:30,2024-10-21 01:00", at(1, day=21), None),
        ("Photos,exhibition,2024-10-19T08:00:00Z,2024-11-03T17:00:00Z", at(18), date(2024, 11, 3)),  # winter by then
        ("Bal,concert,2024-10-19 20h-22h,2024-10-20 22:00", at(22), date(2024, 10, 20)),  # the end is told already
    ],
)
def test_an_end_date_with_its_hour_says_when_the_sitting_ends(
    row: str, ends_at: datetime, last_day: date | None
) -> None:
    item = item_of(f"title,kind,start date,end date\n{row}\n")
    assert (item.ends_at, item.repeat and item.repeat.last_day) == (ends_at, last_day)
    assert not item.is_end_assumed


def test_an_instant_that_ends_after_midnight_elsewhere_is_the_same_night() -> None:
    table = "title,start date,end date\nBal,2024-10-19T18:30:00Z,2024-10-19T20:00:00Z\n"
    item = item_of(table, Context(YEREVAN))
    assert (item.ends_at, item.repeat) == (at(24, zone=YEREVAN), None)


@pytest.mark.parametrize(
    ("cells", "starts"),
    [
        ("16 et 17 octobre;20h", [at(20, day=16), at(20, day=17)]),
        ("16 et 17 octobre;14h & 20h", [at(14, day=16), at(20, day=16), at(14, day=17), at(20, day=17)]),
        ("16/10 14h, 17/10 20h;", [at(14, day=16), at(20, day=17)]),
        ("16/10/2024;Le 16/10/2024 - A 14h30 Le 18/10/2024 - A 14h30", [at(14.5, day=16), at(14.5, day=18)]),
    ],
)
def test_several_days_in_a_cell_are_items_of_one_work(cells: str, starts: list[datetime]) -> None:
    items = reading_of(f"titre;type;date;horaires\nConte;concert;{cells}\n").items
    assert [item.starts_at for item in items] == starts
    assert {(item.work, item.repeat) for item in items} == {("conte", None)}
    assert len({item.id for item in items}) == len(items)


def test_listed_days_without_hours_are_unplaced_items() -> None:
    items = reading_of("titre;date\nConte;16 et 17 octobre\n").items
    assert [(item.day, item.starts_at) for item in items] == [(date(2024, 10, day), None) for day in (16, 17)]


def test_listed_days_of_an_exhibition_are_one_item_closed_between() -> None:
    item = item_of("titre;type;date\nPhotos;expo;12, 13 et 16 octobre\n")
    between = frozenset((date(2024, 10, 14), date(2024, 10, 15)))
    assert item.repeat == Repeat(date(2024, 10, 16), except_days=between)


def test_an_end_date_beside_listed_days_is_passed_over() -> None:
    table = (
        "titre;date de début;date de fin;horaires\nA;16/10/2024;18/10/2024;Le 16/10/2024 - 14h Le 18/10/2024 - 14h\n"
    )
    assert [item.repeat for item in reading_of(table).items] == [None, None]


def test_a_row_has_so_many_showings_and_no_more() -> None:
    days, hours = " & ".join(["19/10/2024"] * 30), " & ".join(["20h"] * 30)
    reading = reading_of(f"titre;date;heure\nConte;{days};{hours}\n")
    assert len(reading.items) == MOST_SHOWINGS
    assert [problem.reason for problem in reading.problems] == [Reason.IMPOSSIBLE]


@pytest.mark.parametrize(
    ("header", "cells", "days"),
    [
        ("jour", ["1", "3"], [18, 20]),
        ("Day", ["2", ""], [19, None]),
        ("jour", ["18", "20"], [18, 20]),
        ("jour", ["1", "20"], [None, 20]),  # no day of the festival is a first of the month
        ("date", ["1", "3"], [None, None]),
    ],
)
def test_a_bare_number_is_a_day_of_the_festival(header: str, cells: list[str], days: list[int | None]) -> None:
    context = Context(PARIS, date(2024, 10, 18), date(2024, 10, 20))
    reading = reading_of(f"titre;{header}\nBal;{cells[0]}\nConte;{cells[1]}\n", context)
    assert [item.first_day and item.first_day.day for item in reading.items] == days
    assert len(reading.problems) == sum(bool(cell) and day is None for cell, day in zip(cells, days, strict=True))


def test_days_written_in_words_give_first_and_last() -> None:
    item = item_of("titre;type;dates\nPhotos;expo;Du samedi 12 octobre 2024 au samedi 19 octobre 2024\n")
    assert (item.first_day, item.last_day) == (date(2024, 10, 12), date(2024, 10, 19))


def test_weekdays_within_the_hours_close_the_others() -> None:
    item = item_of(
        "titre;type;date;date de fin;horaires\n"
        "Photos;expo;14/10/2024;31/10/2024;Du mercredi au dimanche de 12h à 18h.\n"
    )
    assert item.repeat == Repeat(date(2024, 10, 31), frozenset((0, 1)))
    assert (item.starts_at, item.ends_at) == (at(12, day=14), at(18, day=14))


def test_a_last_day_before_the_first_is_a_problem() -> None:
    reading = reading_of("titre;date;dernier jour\nPhotos;14/10/2024;13/10/2024\n")
    assert [problem.reason for problem in reading.problems] == [Reason.IMPOSSIBLE]
    assert [item.first_day for item in reading.items] == [date(2024, 10, 14)]


# ---------------------------------------------------------------- the other columns


def test_venue_and_room_are_one_place() -> None:
    reading = reading_of("film,cinema,salle\nA,La Bobine,Salle 2\nB,La Bobine,\n")
    assert [venue.name for venue in reading.venues] == ["La Bobine, Salle 2", "La Bobine"]
    assert {item.kind for item in reading.items} == {"screening"}


def test_spellings_of_one_normal_form_are_one_venue() -> None:
    reading = reading_of("titre;lieu\nA;L'Oasis \nB;l’oasis\nC;L’OASIS\n")
    assert [venue.name for venue in reading.venues] == ["L'Oasis"]


def test_halls_of_one_name_in_two_towns_are_two_venues() -> None:
    table = "titre;lieu;ville\nA;Salle polyvalente;Teloché\nB;Salle polyvalente;Brette\n"
    reading = reading_of(table)
    assert [venue.name for venue in reading.venues] == ["Salle polyvalente (Teloché)", "Salle polyvalente (Brette)"]
    assert [item.venue_id for item in reading.items] == [venue.id for venue in reading.venues]
    assert reading.items[0].extra == (("ville", "Teloché"),)
    assert reading_of(table, replace(OCTOBER, venues=reading.venues)).items == reading.items


def test_a_capacity_is_that_of_a_new_venue_and_is_kept_with_the_item() -> None:
    reading = reading_of("title,venue,capacity\nA,GAM,300\nB,GAM,200\nC,GAM,debout\n")
    assert [venue.capacity for venue in reading.venues] == [300]
    assert [item.extra for item in reading.items] == [(("capacity", said),) for said in ("300", "200", "debout")]
    assert [(problem.value, problem.reason) for problem in reading.problems] == [("debout", Reason.NOT_A_NUMBER)]


def test_near_twins_are_proposed_and_not_merged() -> None:
    context = Context(PARIS, venues=(Venue(id="mjc", name="MJC Jacques Prévert"),))
    reading = reading_of("titre;lieu\nA;MJC Prévert\nB;Th. du Passeur\nC;Théâtre du Passeur\n", context)
    pairs = [(new.name, kept.name) for new, kept in reading.twins]
    assert pairs == [("MJC Prévert", "MJC Jacques Prévert"), ("Th. du Passeur", "Théâtre du Passeur")]
    assert len(reading.venues) == 3


def test_a_spelling_said_to_mean_a_venue_is_read_on_its_clock() -> None:
    kapan = Venue(id="L1", name="Maison de Kapan", zone=ZoneInfo("Asia/Yerevan"))
    context = Context(PARIS, venues=(kapan,), same={"Maizon de Kapan": kapan})
    reading = reading_of("titre;lieu;date;début\nA;Maizon de Kapan;19/10/2024;14h\n", context)
    assert (reading.venues, reading.twins) == ((), ())
    assert reading.items[0].venue_id == "L1"
    assert reading.items[0].starts_at == datetime(2024, 10, 19, 14, tzinfo=ZoneInfo("Asia/Yerevan"))


def test_numbered_columns_feed_title_and_people() -> None:
    table = "spectacle1,artiste1,spectacle2,artiste2\n,Duo Ani,,Trio Sevan\nLa Terre,Duo Ani,Le Ciel,\n"
    first, second = reading_of(table).items
    assert (str(first.title), first.people) == ("Duo Ani + Trio Sevan", ("Duo Ani", "Trio Sevan"))
    assert (str(second.title), second.people, second.extra) == ("La Terre", ("Duo Ani",), (("spectacle2", "Le Ciel"),))


def test_texts_have_a_column_for_each_language() -> None:
    item = item_of("titre;titre_en;title (Armenian);description_fr\nTerre;Earth;Հող;Un récit\n")
    assert item.title == Text((("fr", "Terre"), ("en", "Earth"), ("hy", "Հող")))
    assert item.description == text("Un récit", "fr")


def test_unknown_and_unnamed_columns_go_on_as_they_are() -> None:
    item = item_of("titre;initiales;\nBal;tu;vu\n")
    assert item.extra == (("initiales", "tu"), ("(C)", "vu"))


@pytest.mark.parametrize(
    ("word", "kind", "strand"),
    [
        ("Lecture théâtralisée", "reading", ""),
        ("table ronde", "conference", ""),
        ("Ausstellung", "exhibition", ""),
        ("Spectacle vivant", "other", "Spectacle vivant"),
        ("Dégustation", "degustation", ""),
    ],
)
def test_a_kind_is_known_by_its_words_and_an_unknown_word_is_kept(word: str, kind: str, strand: str) -> None:
    context = Context(PARIS, kinds=(*KINDS, Kind("degustation", "Dégustation", 45)))
    item = item_of(f"titre;type\nA;{word}\n", context)
    assert (item.kind, item.strand) == (kind, strand)


def test_a_word_that_says_more_than_a_kind_is_kept() -> None:
    item = item_of("titre;type\nA;Conférence longue\n")
    assert (item.kind, item.extra) == ("conference", (("type", "Conférence longue"),))


@pytest.mark.parametrize(
    ("word", "status", "problems"),
    [
        ("", Status.CONFIRMED, []),
        ("Annulé", Status.CANCELLED, []),
        ("option", Status.TENTATIVE, []),
        ("abgesagt", Status.CANCELLED, []),
        ("peut-être", Status.CONFIRMED, [Reason.NOT_A_CHOICE]),
    ],
)
def test_a_status_is_known_by_its_words(word: str, status: Status, problems: list[Reason]) -> None:
    reading = reading_of(f"titre;statut\nA;{word}\n")
    assert reading.items[0].status is status
    assert [problem.reason for problem in reading.problems] == problems


def test_the_free_column_goes_before_the_price() -> None:
    reading = reading_of("titre;tarif;gratuit\nA;gratuit;\nB;8 €;oui\nC;8 €;\nD;au chapeau;\n")
    assert [item.is_free for item in reading.items] == [True, True, False, None]


def test_a_value_that_no_item_can_hold_is_a_problem_and_left_out() -> None:
    reading = reading_of("titre;montage\nA;400 h\n")
    assert reading.items[0].get_in == timedelta(0)
    assert [(problem.column, problem.reason) for problem in reading.problems] == [("montage", Reason.IMPOSSIBLE)]


def test_a_time_that_no_item_can_hold_leaves_it_unplaced() -> None:
    reading = reading_of("titre;date;heure\nBal;31/12/2199;23h\n")
    assert [item.first_day for item in reading.items] == [None]
    assert [(problem.column, problem.reason) for problem in reading.problems] == [("date", Reason.IMPOSSIBLE)]


def test_a_row_without_a_title_is_a_problem() -> None:
    reading = reading_of("titre;date\n;19/10/2024\n")
    assert (reading.items, [problem.reason for problem in reading.problems]) == ((), [Reason.NO_TITLE])
    assert reading.rows[0].item_ids == ()


def test_ids_are_those_of_the_file_and_a_second_use_gets_a_suffix() -> None:
    reading = reading_of("id;titre\nA;Un\nA;Deux\nA-2;Trois\n")
    assert [item.id for item in reading.items] == ["A", "A-3", "A-2"]
    assert [(problem.row, problem.reason) for problem in reading.problems] == [(3, Reason.DUPLICATE_ID)]


def test_generated_ids_do_not_depend_on_the_order_of_other_rows() -> None:
    rows = ["Bal;Le Fil;20h", "Conte;Le Fil;15h", "Հող;Le Fil;16h", "Bal;La Rotonde;20h"]
    forwards = reading_of("\n".join(["titre;lieu;heure", *rows]))
    backwards = reading_of("\n".join(["titre;lieu;heure", *reversed(rows)]))
    assert forwards.generated_ids == backwards.generated_ids == {item.id for item in forwards.items}
    assert len(forwards.generated_ids) == 4


def test_a_mapping_that_was_chosen_is_followed() -> None:
    sheet = sheet_of("a;b\nBal;20h\n")
    reading = read_programme(sheet, OCTOBER, {0: "title", 1: "notes", 7: "venue"})
    assert (str(reading.items[0].title), reading.items[0].notes) == ("Bal", "20h")


@pytest.mark.parametrize(
    ("header", "spoken", "silent"),
    [
        ("titre;date", {"title", "day"}, {"starts_at", "venue_id", "notes", "status", "extra"}),
        ("titre;date;heure", {"starts_at", "ends_at", "is_end_assumed", "day"}, {"repeat", "people"}),
        ("titre;lieu;statut", {"venue_id", "status"}, {"day", "kind"}),
        ("titre;type;prix", {"kind", "shares_venue", "price", "is_free"}, {"strand"}),
        ("titre;titre_en", {"title"}, {"title:en"}),
    ],
)
def test_a_file_speaks_for_the_fields_it_has_columns_for(header: str, spoken: set[str], silent: set[str]) -> None:
    fields = reading_of(f"{header}\nBal;;\n").fields
    assert spoken <= fields
    assert not silent & fields


# ---------------------------------------------------------------- writing

FESTIVAL = Festival(
    id="demo",
    name=text("Démo", "fr"),
    first_day=date(2024, 10, 1),
    last_day=date(2024, 10, 31),
    languages=("fr", "en", "hy"),
    kinds=(Kind("degustation", "Dégustation", 45), Kind("lecture", "Reading", 30, shares_venue=True)),
)
VENUES = (
    Venue(id="le-fil", name="Le Fil"),
    Venue(id="renamed", name="L’Oasis"),
    Venue(id="twin", name="l'oasis"),
    Venue(id="kapan", name="Կապան", zone=YEREVAN),
)
HOSTILE = [
    "=HYPERLINK(1)",
    "'=x",
    "@x",
    "-1",
    "+x",
    "<script>",
    "a;b",
    '"',
    '""',
    "\u202eabc",
    "# x",
    "a\nb",
    "TBA",
    "x,y",
]


def words(min_size: int = 0) -> st.SearchStrategy[str]:
    """Text as a form or a file gives it: without outer spaces or control characters, hostile all the same."""
    letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n")
    return (
        (st.text(letters, max_size=12) | st.sampled_from(HOSTILE)).map(str.strip).filter(lambda w: len(w) >= min_size)
    )


def texts(min_size: int = 0) -> st.SearchStrategy[Text]:
    tags = st.lists(st.sampled_from(["fr", "en", "hy", ""]), min_size=min_size, unique=True)
    return tags.flatmap(lambda tags: st.tuples(*(st.tuples(st.just(tag), words(1)) for tag in tags))).map(Text)


def headers() -> st.SearchStrategy[str]:
    return words(1) | st.sampled_from(["Titre", "artiste1", "'Date", "=1+1", "titre_en", "(C)"])


def days() -> st.SearchStrategy[date]:
    return st.dates(date(2024, 9, 1), date(2024, 11, 30))


@st.composite
def items(draw: st.DrawFn, item_id: str) -> Item:
    venue = draw(st.none() | st.sampled_from(VENUES))
    zone = (venue and venue.zone) or PARIS
    values: dict[str, Any] = {"day": draw(st.none() | days())}
    if draw(st.booleans()):
        times = st.times(min_value=time(0), max_value=time(23, 59), timezones=st.none())
        exact = st.builds(lambda clock, fold: clock.replace(fold=fold), times, st.sampled_from([0, 1]))
        starts_at = local_instant(
            draw(days() | st.just(date(2024, 10, 27))), draw(exact | st.just(time(2, 30, fold=1))), zone
        )
        ends_at = starts_at + draw(st.timedeltas(timedelta(hours=-30), timedelta(days=3)))
        values = {
            "starts_at": starts_at,
            "ends_at": local_instant(ends_at.date(), ends_at.timetz().replace(tzinfo=None), zone),
            "is_start_assumed": draw(st.booleans()),
            "is_end_assumed": draw(st.booleans()),
        }
    first = values.get("day") or (values["starts_at"].date() if "starts_at" in values else date(2024, 9, 1))
    repeats = st.builds(
        Repeat,
        st.integers(0, 60).map(lambda n: first + timedelta(days=n)),
        st.frozensets(st.integers(0, 6), max_size=6),
        st.frozensets(days(), max_size=3),
    )
    people = words(1).filter(lambda name: not is_nobody(name) or name == "TBA")
    crew = st.integers(0, 6 * 24 * 60).map(lambda n: timedelta(minutes=n)) | st.timedeltas(
        timedelta(0), timedelta(days=7)
    )
    return Item(
        id=item_id,
        title=draw(texts(1)),
        kind=draw(st.sampled_from(list(FESTIVAL.all_kinds))),
        status=draw(st.sampled_from(Status)),
        venue_id=venue.id if venue else None,
        repeat=draw(st.none() | repeats),
        get_in=draw(crew),
        get_out=draw(crew),
        shares_venue=draw(st.booleans()),
        work=draw(words()),
        people=tuple(dict.fromkeys(draw(st.lists(people, max_size=3)))),
        strand=draw(words()),
        organiser=draw(words()),
        language=draw(words()),
        audience=draw(words()),
        price=draw(words() | st.sampled_from(["gratuit", "8 €", "0 €", "au chapeau"])),
        is_free=draw(st.none() | st.booleans()),
        expected=draw(st.none() | st.integers(0, 10**8)),
        description=draw(texts()),
        notes=draw(words()),
        url=draw(words()),
        extra=draw(st.lists(st.tuples(headers(), words(1)), max_size=3, unique_by=lambda pair: pair[0]).map(tuple)),
        **values,
    )


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    ids = draw(st.lists(words(1) | st.sampled_from(["1", "X", "X-2"]), max_size=2, unique=True))
    others = st.lists(st.sampled_from(ids), max_size=2, unique=True) if ids else st.just([])
    found = (replace(draw(items(item_id)), never_against=tuple(draw(others))) for item_id in ids)
    return Programme(FESTIVAL, VENUES, tuple(found))


@settings(deadline=None, max_examples=60)
@given(programmes())
def test_a_programme_reads_back_as_it_was_written(programme: Programme) -> None:
    reading = read_programme(read_sheet(write_programme(programme), "programme.csv"), context_of(programme))
    assert reading.items == programme.items
    assert reading.problems == ()
    assert reading.venues == ()


def test_an_exported_programme_opens_in_a_french_spreadsheet() -> None:
    item = Item(
        id="1", title=text("=1+1", "fr"), starts_at=at(20.5), ends_at=at(22), venue_id="le-fil", is_end_assumed=True
    )
    data = write_programme(Programme(FESTIVAL, VENUES, (item,)))
    assert data.startswith(b"\xef\xbb\xbf")
    header, row, end = data.decode("utf-8-sig").split("\r\n")
    assert header.split(";")[:6] == ["identifiant", "titre", "type", "statut", "lieu", "date"]
    assert row.split(";")[:8] == ["1", "'=1+1", "autre", "confirmé", "Le Fil", "19/10/2024", "20:30", "~22:00"]
    assert end == ""


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    "names", [{"Salle A": "a", "a": "a"}, {"a": "b", "b": "a"}, {"x": "Salle A", "salle-a": "Grande salle"}]
)
def test_venues_called_by_each_others_names_or_ids_are_found_again(names: dict[str, str], order: int) -> None:
    venues = tuple(Venue(id=venue_id, name=name) for venue_id, name in names.items())[::order]
    items = tuple(Item(id=venue.id, title=text("Bal", "fr"), venue_id=venue.id) for venue in venues)
    festival = Festival(id="essai", name=text("Essai", "fr"), first_day=date(2024, 10, 19), last_day=date(2024, 10, 20))
    programme = Programme(festival, venues=venues, items=items)
    again = read_programme(read_sheet(write_programme(programme), "programme.csv"), context_of(programme))
    assert {item.id: item.venue_id for item in again.items} == {venue_id: venue_id for venue_id in names}
    assert again.venues == ()


def test_every_venue_of_a_normal_form_is_found_again_by_name_or_id() -> None:
    assert len({normal_form(venue.name) for venue in VENUES}) == len(VENUES) - 1


def test_an_hour_beside_an_unreadable_day_is_kept_as_it_was_written() -> None:
    item = item_of("titre;date;heure\nDictée;vendredi 32 octobre 2024;18h30")
    assert (item.starts_at, item.day) == (None, None)
    assert dict(item.extra) == {"date": "vendredi 32 octobre 2024", "heure": "18h30"}


# ---------------------------------------------------------------- items that are named by others

NAMED = "id;titre;jamais en face de\n"


@pytest.mark.parametrize(
    ("cell", "ids"),
    [
        ("B", ("B",)),
        (" grand  BAL ", ("B",)),
        ("B ; C", ("B", "C")),
        ('"Conte ; et autres"', ("C",)),
        ("B;Grand bal;B", ("B",)),
        ("B, S", ("B", "S")),
        ("Grand bal, Ancien", ("B", "S")),
        ("Contes, mythes", ("D", "D-2")),
        ("—", ()),
        ("TBA", ()),
        ("S", ("S",)),
        ("Ancien", ("S",)),
        ("", ()),
    ],
)
def test_an_item_names_others_by_their_ids_or_titles(cell: str, ids: tuple[str, ...]) -> None:
    quoted = cell.replace('"', '""')
    table = (
        f'{NAMED.strip()};heure;date\nA;Lecture;"{quoted}"\nB;Grand bal;\nC;"Conte ; et autres";\n'
        'D;"Contes, mythes";;9h & 11h;19/10/2024\n'
    )
    stored = Item(id="S", title=text("Ancien", "fr"))
    context = Context(PARIS, items=(stored,))
    reading = read_programme(read_sheet(table.encode(), "programme.csv"), context)
    assert (reading.items[0].never_against, reading.problems) == (ids, ())


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Personne ne sait", Reason.UNKNOWN_ITEM),
        ("B;X", Reason.UNKNOWN_ITEM),
        ("B, X", Reason.UNKNOWN_ITEM),
        ("Jumeau", Reason.SHARED_TITLE),
        ("A, Jumeau", Reason.SHARED_TITLE),
        ("B;jumeau", Reason.SHARED_TITLE),
    ],
)
def test_a_cell_that_names_nobody_or_two_at_once_is_a_problem_and_changes_nothing(cell: str, reason: Reason) -> None:
    table = f"{NAMED}A;Lecture;{cell}\nB;Jumeau;\nC;Jumeau;\n"
    reading = read_programme(read_sheet(table.replace(cell, f'"{cell}"').encode(), "programme.csv"), Context(PARIS))
    assert [(found.row, found.column, found.reason) for found in reading.problems] == [(2, "jamais en face de", reason)]
    assert "never_against" in reading.unread["A"]


# ---------------------------------------------------------------- any bytes


@settings(deadline=None, max_examples=300)
@given(lines())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        sheet = read_sheet(data, "x.csv")
    except TableError:
        return
    reading = read_programme(sheet, OCTOBER)
    assert sum(len(row.item_ids) for row in reading.rows) == len({item.id for item in reading.items})
