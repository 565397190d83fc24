"""What the report says of a programme, chapter by chapter: each number with how many sittings it rests on.

Takes the sums of `attendance` as `attendance_views` lays them out, what two editions have in common by `comparison`,
the drawings of `bars`, `days` and `parts` of `charts` as `pictures`, the words that `attendance`, `editions` and
`things` have for them; makes the `values` of a report by `tabulating`. Words from outside are made clean by
`public_text`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from lib.attendance import attendance_frame, known, over_capacity, sums, total
from lib.attendance_views import by_day
from lib.charts.bars import attendance_chart, group_chart
from lib.charts.days import cumulative_chart, heat_map
from lib.charts.parts import Chart
from lib.comparison import alike, incomparable, items_by_kind, pairing
from lib.feeds.public_text import clean, line
from lib.i18n import Words, mark
from lib.names import slug
from lib.pictures import picture_svg
from lib.programme import Item, Programme
from lib.report.tabulating import ABOUT, UNKNOWN, as_it_is, tabulated
from lib.report.values import HOUSE_COLOUR, Chapter, Column, Figure, Form, Labels, Picture, Points, Report, Table
from lib.wording.attendance import MEASURE_LABELS, filled_words, hour_label, known_words, people_title, total_sentence
from lib.wording.editions import (
    apart_sentences,
    apart_table,
    edition_labels,
    items_sentence,
    items_table,
    pairing_sentence,
)
from lib.wording.things import METHODS, WEEKDAYS, item_when, kind_label, quoted, shortened

MOST_DRAWN = 20  # bars of a picture on paper
MOST_DAYS = 45  # rows of a heat map on paper
WIDTH = 800  # pixels of a picture
OUTSIDE = ("title", "venue", "strand", "language", "organiser", "district")  # columns of words from outside

CHAPTERS = {
    "short": mark("In short"),
    "held": mark("What was held"),
    "came": mark("Who came"),
    "money": mark("Money"),
    "over": mark("Over capacity"),
    "editions": mark("Beside the last edition"),
    "items": mark("All items"),
    "method": mark("How this was counted"),
}
_CLIPS = re.compile(r'<clipPath id="(\w+)"')
_CLIPPED = re.compile(r'(<clipPath id="| clip-path="url\(#)(\w+)(\)?")')
STEPS = 4  # that `report` tells of

Tell = Callable[[str], None]


def report(
    programme: Programme,
    language: str,
    *,
    before: Programme | None,
    logo: bytes | None,
    made_on: date,
    author: str = "",
    moved: tuple[str, ...] | None = None,
    tell: Tell = lambda _: None,
) -> Report:
    """The whole report in one language; `before` is the last edition, `moved` what was, in words, None if unknown.

    It tells before each of its STEPS what it does.
    """
    t, festival = Words(language), programme.festival
    tell(t("Summing up the counts"))
    basis = Basis(programme, _cleaned(attendance_frame(programme, language)), made_on, t)
    first = (_short(basis), _held(basis, moved))
    tell(t("Drawing the charts"))
    earlier = _cleaned(attendance_frame(before, language)) if before else None
    came = _came(basis, earlier)
    tell(t("Comparing with the last edition"))
    beside = _editions(basis, before, earlier)
    tell(t("Laying out the tables"))
    chapters = (*first, came, _money(basis), _over(basis), beside, _items(basis), _method(basis))
    notes = dict(festival.report_notes)
    return Report(
        language=language,
        title=shortened(line(festival.name.to(language))),
        subtitle=_subtitle(programme, t),
        made_on=made_on,
        author=line(author),
        colour=festival.colour or HOUSE_COLOUR,
        logo=logo,
        chapters=tuple(replace(each, note=clean(notes.get(each.id, ""))) for each in chapters if each is not None),
        words=_labels(made_on, t),
    )


@dataclass(frozen=True, slots=True)
class Basis:
    """What all chapters are made from."""

    programme: Programme
    frame: pd.DataFrame
    made_on: date
    t: Words

    @property
    def held(self) -> pd.DataFrame:
        """Its sittings."""
        return self.frame[self.frame["is_sitting"]]


def key_figures(frame: pd.DataFrame, t: Words) -> tuple[Figure, ...]:
    """The numbers that matter, each with what it rests on."""
    return tuple(_key_figures(frame, t))


def _key_figures(frame: pd.DataFrame, t: Words) -> Iterator[Figure]:
    whole, held = total(frame), frame[frame["is_sitting"]]
    counted = _of_sittings(whole.counted_sittings, whole.sittings, t)
    about = ABOUT if frame["is_estimate"].any() else ""
    yield Figure(t("People counted"), UNKNOWN if whole.counted is None else about + t.number(whole.counted), counted)
    on_seats = filled_words(whole, t)
    yield Figure(t("Fill"), UNKNOWN if whole.fill is None else t.percent(whole.fill), on_seats)
    sittings = t.plural("in {n} sitting", "in {n} sittings", whole.sittings)
    yield Figure(t("Items held"), t.number(held["item_id"].nunique()), sittings)
    if whole.filled_sittings:
        over = len(over_capacity(frame))
        yield Figure(t("Sittings over capacity"), t.number(over), on_seats)
    for name in ("booked", "no_shows"):
        yield from _measure(frame, name, t)


def _measure(frame: pd.DataFrame, name: str, t: Words) -> Iterator[Figure]:
    """What a measure comes to, when anybody knows it of anything."""
    told = known(frame, name)
    if told.amount is not None:
        amount = t.money(told.amount) if name in ("revenue", "donations") else t.number(told.amount)
        yield Figure(t(MEASURE_LABELS[name]), amount, known_words(told, t))


def _of_sittings(counted: int, sittings: int, t: Words) -> str:
    return t("{counted} of {sittings} sittings counted", counted=t.number(counted), sittings=t.number(sittings))


def _short(basis: Basis) -> Chapter:
    return _chapter(
        "short",
        basis.t,
        paragraphs=(total_sentence(total(basis.frame), basis.t), *_estimates(basis), *_unfinished(basis)),
        figures=key_figures(basis.frame, basis.t),
    )


def _estimates(basis: Basis) -> Iterator[str]:
    t, estimated, all_of_them = basis.t, int(basis.frame["is_estimate"].sum()), int(basis.frame["counted"].count())
    if estimated:
        yield t.plural(
            "{n} of the {all} counts is an estimate.",
            "{n} of the {all} counts are estimates.",
            estimated,
            all=t.number(all_of_them),
        )


def _unfinished(basis: Basis) -> Iterator[str]:
    last_day, t = basis.programme.festival.last_day, basis.t
    if basis.made_on <= last_day:
        yield t(
            "This report was made before the festival was over, on {day}: what follows is still to come.",
            day=t.long_day(basis.made_on),
        )


def _held(basis: Basis, moved: tuple[str, ...] | None) -> Chapter:
    t, programme = basis.t, basis.programme
    paragraphs = [_held_sentence(basis.held, t)]
    if timeless := sum(item.starts_at is None and not item.is_cancelled for item in programme.items):
        paragraphs.append(t.plural("{n} item never had a time.", "{n} items never had a time.", timeless))
    lists = (_cancelled(programme, t), *_moved(moved, t))
    return _chapter("held", t, paragraphs=paragraphs, lists=lists, tables=(_kinds(basis),))


def _cancelled(programme: Programme, t: Words) -> Points:
    cancelled = [item for item in programme.items if item.is_cancelled]
    if not cancelled:
        return Points(t("No item was cancelled."))
    lead = t.plural("{n} item was cancelled:", "{n} items were cancelled:", len(cancelled))
    return Points(lead, tuple(_cancelled_words(item, programme, t) for item in cancelled))


def _held_sentence(held: pd.DataFrame, t: Words) -> str:
    items = t.plural("{n} item was held", "{n} items were held", held["item_id"].nunique())
    sittings = t.plural("in {n} sitting", "in {n} sittings", len(held))
    venues = t.plural("at {n} venue", "at {n} venues", held.loc[held["venue_id"] != "", "venue_id"].nunique())
    return t("{items} {sittings} {venues}.", items=items, sittings=sittings, venues=venues)


def _cancelled_words(item: Item, programme: Programme, t: Words) -> str:
    venue = programme.venue_of(item)
    said = [quoted(line(item.title.to(t.language)), t), item_when(item, t), line(venue.name) if venue else ""]
    return ", ".join(filter(None, said))


def _moved(moved: tuple[str, ...] | None, t: Words) -> Iterator[Points]:
    """What changed place or time after it was published; nothing when nobody knows."""
    if moved is None:
        return
    if not moved:
        yield Points(t("Nothing changed its place or its time once it was published."))
        return
    lead = t.plural(
        "{n} item changed its place or its time after it was published:",
        "{n} items changed their place or their time after they were published:",
        len(moved),
    )
    yield Points(lead, tuple(map(line, moved)))


def _kinds(basis: Basis) -> Table:
    t, held = basis.t, basis.held
    grouped = held.groupby("kind").agg(items=("item_id", "nunique"), sittings=("item_id", "size")).reset_index()
    named = grouped.assign(name=[kind_label(kind, basis.programme, t) for kind in grouped["kind"]])
    columns = (
        ("name", Column(t("Kind"))),
        ("items", Column(t("Items held"), Form.NUMBER)),
        ("sittings", Column(t("Sittings"), Form.NUMBER)),
    )
    return tabulated(
        t("What was held, by kind"), named.sort_values(["items", "kind"], ascending=[False, True]), columns, t
    )


def _came(basis: Basis, earlier: pd.DataFrame | None) -> Chapter:
    t, frame = basis.t, basis.frame
    if not frame["counted"].notna().any():
        return _chapter("came", t, paragraphs=[t("Nobody has been counted.")])
    return _chapter("came", t, pictures=tuple(_pictures(basis, earlier)))


def _pictures(basis: Basis, earlier: pd.DataFrame | None) -> Iterator[Picture]:
    t, frame = basis.t, basis.frame
    by_item = _ordered(sums(frame, "item_id", "title", "kind", "venue"))
    title, columns = t("By item: those that most people came to"), [("title", Column(t("Title"))), *_sums(frame, t)]
    yield _picture(title, attendance_chart(by_item, t, MOST_DRAWN), by_item.head(MOST_DRAWN), columns, t)
    by_kind = _ordered(sums(frame, "kind"))
    by_kind = by_kind.assign(name=[kind_label(kind, basis.programme, t) for kind in by_kind["kind"]])
    drawn = group_chart(by_kind, "kind", people_title("kind", t), t, MOST_DRAWN)
    yield _picture(t("By kind"), drawn, by_kind, [("name", Column(t("Kind"))), *_sums(frame, t)], t)
    by_venue = _ordered(sums(frame, "venue_id", "venue"))
    by_venue = by_venue.assign(name=by_venue["venue"].replace("", t("No venue yet")))
    drawn = group_chart(by_venue, "venue_id", people_title("venue_id", t), t, MOST_DRAWN)
    yield _picture(t("By venue"), drawn, by_venue, [("name", Column(t("Venue"))), *_sums(frame, t)], t)
    by_hour = sums(frame[frame["hour"].notna()], "day", "hour")
    if by_hour["day"].nunique() <= MOST_DAYS:
        said = by_hour.assign(at=[hour_label(int(hour), t) for hour in by_hour["hour"]])
        columns = [("day", Column(t("Day"), Form.DAY)), ("at", Column(t("Hour"))), *_sums(frame, t)]
        yield _picture(t("By day and hour"), heat_map(by_hour, t), said, columns, t)
    days = by_day(frame)
    drawn = cumulative_chart(days, t, by_day(earlier) if earlier is not None else None)
    columns = [
        ("day", Column(t("Day"), Form.DAY)),
        ("so_far", Column(t("People so far"), Form.NUMBER)),
        *_sums(frame, t),
    ]
    yield _picture(t("Day after day"), drawn, days, columns, t)


def _ordered(groups: pd.DataFrame) -> pd.DataFrame:
    """Those that most people came to first."""
    return groups.sort_values("counted", ascending=False, kind="stable", ignore_index=True)


def _picture(title: str, chart: Chart, shown: pd.DataFrame, columns: list[tuple[str, Column]], t: Words) -> Picture:
    return Picture(
        title, _own_ids(picture_svg(chart, WIDTH), title), clean(chart.description), tabulated(title, shown, columns, t)
    )


def _own_ids(svg: str, title: str) -> str:
    """The drawing with ids that no other drawing of the page has, and the same however many were drawn before."""
    numbers = {name: f"{slug(title)}-{number}" for number, name in enumerate(dict.fromkeys(_CLIPS.findall(svg)))}
    return _CLIPPED.sub(lambda found: f"{found[1]}{numbers.get(found[2], found[2])}{found[3]}", svg)


def _sums(frame: pd.DataFrame, t: Words, *, is_wide: bool = False) -> Iterator[tuple[str, Column]]:
    """The columns that all sums of it have; estimates only where there are any. A wide table has less on paper."""
    yield "counted", Column(t("Counted"), Form.NUMBER)
    yield "counted_sittings", Column(t("Sittings counted"), Form.NUMBER)
    if frame["is_estimate"].any():
        yield "estimated", Column(t("Of these, estimates"), Form.NUMBER, is_on_paper=False)
    yield "sittings", Column(t("Sittings"), Form.NUMBER)
    if (frame["counted"].notna() & frame["fill"].isna()).any():
        yield "seated", Column(t("Counted where there are seats"), Form.NUMBER, is_on_paper=not is_wide)
    yield "capacity", Column(t("Seats"), Form.NUMBER)
    yield "fill", Column(t("Fill"), Form.SHARE)


def _money(basis: Basis) -> Chapter | None:
    """What was paid and given, when anybody knows any of it."""
    t, frame = basis.t, basis.frame
    names = [name for name in ("paid", "free", "revenue", "donations") if frame[name].notna().any()]
    if not names:
        return _if_noted("money", t("No tickets, revenue or donations are known."), basis)
    figures = tuple(figure for name in names for figure in _measure(frame, name, t))
    by_item = sums(frame[frame[names].notna().any(axis="columns")], "item_id", "title")
    forms = {"revenue": Form.MONEY, "donations": Form.MONEY}
    columns = [("title", Column(t("Title")))]
    columns += [(name, Column(t(MEASURE_LABELS[name]), forms.get(name, Form.NUMBER))) for name in names]
    return _chapter("money", t, figures=figures, tables=(tabulated(t("Money by item"), by_item, columns, t),))


def _over(basis: Basis) -> Chapter:
    t, crowded = basis.t, over_capacity(basis.frame)
    if not len(crowded):
        if not basis.frame["fill"].notna().any():
            return _chapter("over", t, paragraphs=[t("No fill can be told: it takes counts and capacities.")])
        return _chapter("over", t, paragraphs=[t("No sitting that was counted was over capacity.")])
    said = t.plural(
        "{n} sitting was over capacity. The count is kept as it was given.",
        "{n} sittings were over capacity. The counts are kept as they were given.",
        len(crowded),
    )
    columns = (
        ("title", Column(t("Title"))),
        ("day", Column(t("Day"), Form.DAY)),
        ("venue", Column(t("Venue"))),
        ("counted", Column(t("Counted"), Form.NUMBER)),
        ("capacity", Column(t("Seats"), Form.NUMBER)),
        ("fill", Column(t("Fill"), Form.SHARE)),
    )
    return _chapter("over", t, paragraphs=[said], tables=(tabulated(t("Sittings over capacity"), crowded, columns, t),))


def _editions(basis: Basis, before: Programme | None, earlier: pd.DataFrame | None) -> Chapter | None:
    """The last edition beside this one, like against like."""
    if before is None or earlier is None:
        return _if_noted("editions", basis.t("There is no edition before this one to compare it with."), basis)
    t, programme = basis.t, basis.programme
    labels = edition_labels((before.festival, programme.festival), t)
    sides = line(labels[before.festival.id]), line(labels[programme.festival.id])
    cells, by_kind = alike(earlier, basis.frame), items_by_kind(earlier, basis.frame)
    apart = incomparable(earlier, basis.frame)
    lists = [Points(t("What cannot be compared:"), tuple(apart_sentences(apart, sides, t)))] if apart else []
    details = [as_it_is(t("Not comparable"), apart_table(apart, sides, programme, t), t)] if apart else []
    return _chapter(
        "editions",
        t,
        paragraphs=[pairing_sentence(pairing(cells), sides, t), items_sentence(by_kind, sides, t)],
        lists=lists,
        tables=[
            *([_alike(cells, sides, programme, t)] if len(cells) else []),
            as_it_is(t("Items by kind"), items_table(by_kind, sides, programme, t), t),
        ],
        details=details,
    )


def _alike(cells: pd.DataFrame, sides: tuple[str, str], programme: Programme, t: Words) -> Table:
    """Like against like: a row for each kind in a venue on a day of the week."""
    named = cells.assign(
        kind=[kind_label(kind, programme, t) for kind in cells["kind"]],
        weekday=[t(WEEKDAYS[weekday]) for weekday in cells["weekday"]],
    )
    kinds = (
        ("counted_sittings", mark("Sittings counted, {edition}"), Form.NUMBER),
        ("mean", mark("Mean of a sitting, {edition}"), Form.MEAN),
        ("fill", mark("Fill, {edition}"), Form.SHARE),
    )
    columns = [("kind", Column(t("Kind"))), ("venue", Column(t("Venue"))), ("weekday", Column(t("Day of the week")))]
    for name, label, form in kinds:
        for which, side in zip(("before", "after"), sides, strict=True):
            columns.append((f"{name}_{which}", Column(t(label, edition=side), form)))
    columns.append(("change", Column(t("Change of the mean"), Form.CHANGE)))
    return tabulated(t("Like against like"), named, columns, t)


def _items(basis: Basis) -> Chapter:
    t = basis.t
    first = basis.frame.groupby("item_id")["day"].transform("min")
    by_item = sums(basis.frame.assign(first=first), "first", "title", "kind", "venue", "item_id")
    said = by_item.assign(kind=[kind_label(kind, basis.programme, t) for kind in by_item["kind"]])
    columns = [
        ("first", Column(t("First day"), Form.DAY)),
        ("title", Column(t("Title"))),
        ("kind", Column(t("Kind"))),
        ("venue", Column(t("Venue"))),
        *_sums(basis.frame, t, is_wide=True),
    ]
    return _chapter("items", t, tables=(tabulated(t("By first day and title"), said, columns, t),))


def _method(basis: Basis) -> Chapter:
    return _chapter("method", basis.t, paragraphs=tuple(_method_sentences(basis.frame, basis.t)))


def _method_sentences(frame: pd.DataFrame, t: Words) -> Iterator[str]:
    whole = total(frame)
    yield t(
        "Missing is not 0: a sitting that was not counted is left out of every sum, and each sum says how many "
        "sittings it rests on. A dash stands for what is not known."
    )
    yield t(
        "Visits are not visitors: people are counted at each sitting, so that whoever came to three of them is "
        "counted three times. The daily counts of an exhibition add up to visits."
    )
    yield t(
        "Fill is people counted ÷ seats, of the sittings that have both. Where people come and go all day there are no "
        "seats to fill."
    )
    yield from _estimated(frame, t)
    if whole.unforeseen:
        yield t.plural(
            "{n} count is for a day without a sitting: it is in this sum and in no fill.",
            "{n} counts are for days without a sitting: they are in this sum and in no fill.",
            whole.unforeseen,
        )


def _estimated(frame: pd.DataFrame, t: Words) -> Iterator[str]:
    counted = frame[frame["counted"].notna()]
    how = counted["method"].value_counts()
    said = [
        t("{method}: {n}", method=t(label), n=t.number(int(how[method])))
        for method, label in METHODS.items()
        if method in how
    ]
    if "" in how:
        said.append(t("{method}: {n}", method=t("nobody said how"), n=t.number(int(how[""]))))
    if said:
        yield t("How the counts were made: {methods}.", methods=t.listed(said))


def _if_noted(name: str, sentence: str, basis: Basis) -> Chapter | None:
    """A chapter that has nothing but this to say, if somebody has typed a note for it."""
    is_noted = bool(clean(dict(basis.programme.festival.report_notes).get(name, "")))
    return _chapter(name, basis.t, paragraphs=[sentence]) if is_noted else None


def _chapter(
    name: str,
    t: Words,
    *,
    paragraphs: Iterable[str] = (),
    figures: tuple[Figure, ...] = (),
    lists: Iterable[Points] = (),
    pictures: tuple[Picture, ...] = (),
    tables: Iterable[Table] = (),
    details: Iterable[Table] = (),
) -> Chapter:
    heading, said, listed = t(CHAPTERS[name]), tuple(paragraphs), tuple(lists)
    return Chapter(name, heading, said, figures, listed, pictures, tuple(tables), tuple(details))


def _cleaned(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with words from outside that fit in one line of paper."""
    return frame.assign(**{name: frame[name].map(line).astype("str") for name in OUTSIDE})


def _subtitle(programme: Programme, t: Words) -> str:
    """Its days, and the town that most of its venues are in."""
    festival = programme.festival
    days = t("{first} – {last}", first=t.long_day(festival.first_day), last=t.long_day(festival.last_day))
    if festival.first_day == festival.last_day:
        days = t.long_day(festival.first_day)
    cities = Counter(line(venue.city) for venue in programme.venues if line(venue.city))
    return " · ".join([days, *(city for city, _ in cities.most_common(1))])


def _labels(made_on: date, t: Words) -> Labels:
    return Labels(
        report=t("Report of the festival"),
        made_on=t("Made on {day}", day=t.long_day(made_on)),
        contents=t("Contents"),
        table=t("table"),
        annex=t("The data of the charts, and details"),
        note=t("A word from the organisers"),
        key_figures=t("Key figures"),
        page=t("Page {page} of {pages}", page="{page}", pages="{pages}"),
        logo=t("Logo of the town"),
    )
