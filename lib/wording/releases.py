"""What a release changes, in sentences and as a message to partners, in the reader's language.

`announcements` are said with the words of `things`, of `wording.changes`, `wording.company` and `public_text`;
`releases` are numbered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from lib.announcements import Announcement, Announcements, Frame, Hidden, News, by_day, grouped
from lib.feeds.public_text import line
from lib.i18n import Words, mark
from lib.programme import Item, Programme
from lib.releases import Release
from lib.wording.changes import Stored, version_words
from lib.wording.company import author_label
from lib.wording.things import NOTHING_SAID, field_label, item_when, shortened, thing_name

NEWS = {
    News.CANCELLED: mark("Cancelled"),
    News.REMOVED: mark("Taken out"),
    News.MOVED: mark("Moved"),
    News.REINSTATED: mark("On again"),
    News.NEW: mark("New"),
    News.RETITLED: mark("Renamed"),
    News.REWORDED: mark("Other changes"),
}
_LONG = frozenset(("description", "kinds", "embedders"))
_IN_PLACE = frozenset(("starts_at", "ends_at", "is_start_assumed", "is_end_assumed", "repeat", "venue_id"))
_LOUD = frozenset((News.CANCELLED, News.REMOVED))
_TELLING_PLACE = frozenset((News.MOVED, News.CANCELLED, News.REINSTATED))


@dataclass(frozen=True, slots=True)
class Message:
    """A ready text to send: plain, without greeting, the subject on one line."""

    subject: str
    body: str


def news_label(news: News, t: Words) -> str:
    """ "Moved"."""
    return t(NEWS[news])


def news_counts(counts: Mapping[News, int], frames: int, t: Words) -> str:
    """ "Cancelled 1 · Moved 3"; "—" for nothing."""
    said = [f"{news_label(news, t)} {t.number(n)}" for news, n in counts.items() if n]
    said += [t.plural("{n} venue or festival", "{n} venues or festival", frames)] if frames else []
    return " · ".join(said) or NOTHING_SAID


def release_label(release: Release, zone: ZoneInfo, t: Words) -> str:
    """Its number and when it was made, on the clock of the festival."""
    return t("{number} – {when}", number=t.number(release.number), when=t.moment(release.at.astimezone(zone)))


def since_sentence(count: int, last: Release, zone: ZoneInfo, t: Words) -> str:
    """How much would change: "12 changes since release 3, published on …"."""
    return t.plural(
        "{n} change since release {number}, published on {when}",
        "{n} changes since release {number}, published on {when}",
        count,
        number=t.number(last.number),
        when=t.moment(last.at.astimezone(zone)),
    )


def online_sentence(last: Release, count: int, zone: ZoneInfo, t: Words) -> str:
    """What the public has now, and how much of the desk it has not."""
    number, when = t.number(last.number), t.moment(last.at.astimezone(zone))
    if last.withdrawn_at:
        withdrawn = t.moment(last.withdrawn_at.astimezone(zone))
        return t("Nothing is online: release {number} was withdrawn on {when}.", number=number, when=withdrawn)
    said = t("Release {number} is online since {when}.", number=number, when=when)
    if not count:
        return t("{said} Everything is published.", said=said)
    more = t.plural("{n} change is not published yet.", "{n} changes are not published yet.", count)
    return f"{said} {more}"


def author_sentence(release: Release, zone: ZoneInfo, t: Words) -> str:
    """When and by whom it was made, what it goes back to, and whether it was withdrawn."""
    who, when = author_label(release.by, t), t.moment(release.at.astimezone(zone))
    said = t("Published on {when} by {who}.", when=when, who=who)
    if release.as_release is not None:
        said += " " + t("It went back to release {number}.", number=t.number(release.as_release))
    if release.withdrawn_at:
        withdrawn = t.moment(release.withdrawn_at.astimezone(zone))
        said += " " + t("Withdrawn on {when} by {who}.", when=withdrawn, who=author_label(release.withdrawn_by, t))
    return said


def hidden_sentence(reason: Hidden, count: int, t: Words) -> str:
    """How many items the public is not told of, and why."""
    match reason:
        case Hidden.NO_TIME:
            return t.plural("{n} item has no day and hour", "{n} items have no day and hour", count)
        case Hidden.REVERSED:
            return t.plural("{n} item ends before it starts", "{n} items end before they start", count)
        case Hidden.TENTATIVE:
            return t.plural("{n} item is tentative", "{n} items are tentative", count)


def announcement_sentence(one: Announcement, told: Announcements, t: Words) -> str:
    """One item and all that changes of it, old → new: "Reading: Sat 19 Oct, 14:00 – 15:00, Hall → 16:00 – 17:00"."""
    title, said = _title(one.item, t), " · ".join(_parts(one, told, t))
    return t("{subject}: {said}", subject=title, said=said) if said else title


def frame_sentence(frame: Frame, told: Announcements, t: Words) -> str:
    """What a venue or the festival says otherwise of itself, and how many items are held there."""
    said = " · ".join(_differences(frame.before, frame.after, frame.fields, told, t))
    name = line(thing_name(frame.before, t))
    where = t.plural("{name} ({n} item)", "{name} ({n} items)", frame.items, name=name)
    return t("{subject}: {said}", subject=where, said=said)


def message(told: Announcements, t: Words, *, page_url: str = "", calendar_url: str = "") -> Message:
    """What to write to partners about a release: what changes, by day, and where to find the programme."""
    festival = line(told.after.festival.name.to(t.language))
    return Message(_subject(told, festival, t), "\n".join(_body(told, t, page_url, calendar_url)).strip())


def _subject(told: Announcements, festival: str, t: Words) -> str:
    if told.before is None:
        return t("{name}: the programme is online", name=festival)
    return t.plural(
        "{name}: {n} change in the programme", "{name}: {n} changes in the programme", len(told), name=festival
    )


def _body(told: Announcements, t: Words, page_url: str, calendar_url: str) -> Iterator[str]:
    if told.before is None:
        yield t.plural("The programme has {n} item.", "The programme has {n} items.", len(told.items))
    else:
        yield from _news_by_day(told, t)
    yield ""
    if page_url:
        yield t("The whole programme: {address}", address=page_url)
    if calendar_url:
        yield t("The calendar to subscribe to: {address}", address=calendar_url)


def _news_by_day(told: Announcements, t: Words) -> Iterator[str]:
    if not len(told):
        yield t("Nothing changes in the programme.")
    for frame in told.frames:
        yield f"- {frame_sentence(frame, told, t)}"
    for day, those in by_day(told.items).items():
        heading = t.long_day(day)
        yield ""
        yield heading[:1].upper() + heading[1:]
        for one in those:
            yield f"- {_line_to_partners(one, told, t)}"


def _line_to_partners(one: Announcement, told: Announcements, t: Words) -> str:
    """The news comes first, so that who reads nothing else has read it."""
    label, said = news_label(one.news, t), announcement_sentence(one, told, t)
    return t("{news} – {said}", news=label.upper() if one.news in _LOUD else label, said=said)


def counts(told: Announcements) -> dict[News, int]:
    """How many items have which news, what matters most first."""
    return {news: len(those) for news, those in grouped(told.items).items()}


def _title(item: Item, t: Words) -> str:
    return line(thing_name(item, t))


def _parts(one: Announcement, told: Announcements, t: Words) -> Iterator[str]:
    before, after = one.before, one.after
    if one.news is News.MOVED and before and after and told.before:
        yield f"{_held(before, told.before, t)} → {_held(after, told.after, t)}"
    elif after:
        yield _held(after, told.after, t)
    elif before and told.before:
        yield _held(before, told.before, t)
    if before and after:
        yield from _differences(before, after, _beside(one), told, t)


def _beside(one: Announcement) -> Iterable[str]:
    """The fields that are not said by the news itself."""
    said = {"status", *_IN_PLACE} if one.news in _TELLING_PLACE else {"status"}
    return [name for name in one.fields if name not in said]


def _differences(before: Stored, after: Stored, names: Iterable[str], told: Announcements, t: Words) -> Iterator[str]:
    """Each field that differs: "Price: 5 € → 6 €"; of long ones only that they do."""
    chosen = list(names)
    short = [name for name in chosen if name not in _LONG]
    was = version_words(before, short, told.before or told.after, t)
    now = version_words(after, short, told.after, t)
    for label, said in was.items():
        yield t("{field}: {before} → {after}", field=label, before=_short(said), after=_short(now.get(label, "")))
    for name in chosen:
        if name in _LONG:
            yield t("{field}: changed", field=field_label(name, t))


def _short(said: str) -> str:
    return shortened(line(said)) or NOTHING_SAID


def _held(item: Item, programme: Programme, t: Words) -> str:
    """When and where."""
    venue = programme.venue_of(item)
    return ", ".join([item_when(item, t), *([line(thing_name(venue, t))] if venue else [])])
