"""Proposals as a person would say them, in the reader's language: what to do, and what that asks of everybody.

Titles and lengths of time in a sentence are those of `things`, names of clashes those of `wording.clashes`; the values
are those of `proposals`.
"""

from __future__ import annotations

from collections.abc import Sequence

from lib.i18n import Words, mark
from lib.programme import Item, Programme
from lib.proposals import Cost, Means, Proposal
from lib.rulebook import ClashKind
from lib.rules.clash import Clash
from lib.span import MINUTE
from lib.wording.clashes import clash_label, told_apart
from lib.wording.things import duration, shortened

A_DAY = 24 * 60  # minutes
MEANS = {
    Means.EARLIER: mark("Earlier"),
    Means.LATER: mark("Later"),
    Means.VENUE: mark("Another venue"),
    Means.SWAP: mark("Swap"),
    Means.AGREE: mark("By agreement"),
}


def means_label(means: Means, t: Words) -> str:
    """ "Another venue"."""
    return t(MEANS[means])


def proposal_sentence(proposal: Proposal, programme: Programme, t: Words) -> str:
    """What to do: "Bring “Reading” forward to 16:45 (45 min earlier)"."""
    if proposal.means is Means.AGREE:
        return _agreed(proposal.agreed[0], programme, t)
    if proposal.means is Means.SWAP:
        return _swapped(proposal, programme, t)
    return _rehoused(proposal, programme, t) if proposal.means is Means.VENUE else _shifted(proposal, programme, t)


def cost_sentence(cost: Cost, t: Words) -> str:
    """What it asks of everybody: "45 min, 2 people to tell, already published"."""
    counted = (
        (cost.minutes, _length(cost.minutes, t)),
        (cost.venues, t.plural("{n} change of venue", "{n} changes of venue", cost.venues)),
        (cost.seats, t("{n} % fewer seats", n=cost.seats)),
        (cost.people, t.plural("{n} person to tell", "{n} people to tell", cost.people)),
        (cost.published, t.plural("already published", "{n} items already published", cost.published)),
        (cost.agreed, t("an agreement to be found")),
        (cost.milder, t.plural("{n} milder clash", "{n} milder clashes", cost.milder)),
    )
    return ", ".join(said for count, said in counted if count) or t("no cost")


def refusals_sentence(refusals: Sequence[tuple[ClashKind, int]], t: Words) -> str:
    """Why there is no cure: "9 other hours and venues were tried, and none will do: Venue taken twice (9)."."""
    if not refusals:
        return t("No other hour and no other venue can be tried for it.")
    reasons = (t("{clash} ({n})", clash=clash_label(kind, t), n=t.number(count)) for kind, count in refusals)
    return t.plural(
        "{n} other hour or venue was tried, and it will not do: {reasons}.",
        "{n} other hours and venues were tried, and none will do: {reasons}.",
        sum(count for _, count in refusals),
        reasons=", ".join(reasons),
    )


_SHIFTS = {
    Means.EARLIER: (
        mark("Bring {item} forward to {hour} ({time} earlier)"),
        mark("Bring {item} forward to {moment}"),
    ),
    Means.LATER: (mark("Put {item} back to {hour} ({time} later)"), mark("Put {item} back to {moment}")),
}


def _shifted(proposal: Proposal, programme: Programme, t: Words) -> str:
    """The day is said only where it is another one."""
    (item,) = proposal.items
    same_day, other_day = _SHIFTS[proposal.means]
    if _is_on_another_day(item, programme):
        return t(other_day, item=_name(item, programme, t), moment=_moment(item, t))
    return t(same_day, item=_name(item, programme, t), hour=_hour(item, t), time=_length(proposal.cost.minutes, t))


def _rehoused(proposal: Proposal, programme: Programme, t: Words) -> str:
    """Hour and day are said only where they are others, the seats where they are known."""
    (item,) = proposal.items
    venue = programme.venue_of(item)
    name = shortened(venue.name) if venue else ""
    if venue and venue.capacity is not None:
        name = t.plural("{venue} ({n} seat)", "{venue} ({n} seats)", venue.capacity, venue=name)
    if not proposal.cost.minutes:
        return t("Move {item} to {venue}", item=_name(item, programme, t), venue=name)
    if _is_on_another_day(item, programme):
        return t(
            "Move {item} to {venue}: {moment}", item=_name(item, programme, t), venue=name, moment=_moment(item, t)
        )
    return t("Move {item} to {venue}, at {hour}", item=_name(item, programme, t), venue=name, hour=_hour(item, t))


def _swapped(proposal: Proposal, programme: Programme, t: Words) -> str:
    """What two items swap."""
    one, other = (_name(item, programme, t) for item in proposal.items)
    if not proposal.cost.minutes:
        return t("Swap the venues of {one} and {other}", one=one, other=other)
    if not proposal.cost.venues:
        return t("Swap the hours of {one} and {other}", one=one, other=other)
    return t("Swap the venues and the hours of {one} and {other}", one=one, other=other)


def _agreed(clash: Clash, programme: Programme, t: Words) -> str:
    """To how much a changeover is shortened."""
    one, other = (_name(programme.item_by_id[item_id], programme, t) for item_id in clash.item_ids)
    venue = programme.venue_by_id.get(clash.venue_id or "")
    left = (venue.changeover // MINUTE if venue else 0) - clash.minutes
    if left <= 0:
        return t("Agree to do without a changeover between {one} and {other}", one=one, other=other)
    time = duration(left, t)
    return t("Agree on a changeover of {time} between {one} and {other}", time=time, one=one, other=other)


def _is_on_another_day(item: Item, programme: Programme) -> bool:
    return item.first_day != programme.item_by_id[item.id].first_day


def _name(item: Item, programme: Programme, t: Words) -> str:
    """Its title; where others have the same, with what tells it from them as they are now."""
    title = item.title.to(t.language)
    others = [each for each in programme.items if each.id != item.id and each.title.to(t.language) == title]
    return told_apart([programme.item_by_id[item.id], *others], programme, t)[0]


def _hour(item: Item, t: Words) -> str:
    return t.hour(item.starts_at) if item.starts_at else ""


def _moment(item: Item, t: Words) -> str:
    return t.moment(item.starts_at) if item.starts_at else ""


def _length(minutes: int, t: Words) -> str:
    """ "45 min", "2 h"; whole days as days."""
    days, rest = divmod(minutes, A_DAY)
    return t.plural("{n} day", "{n} days", days) if days and not rest else duration(minutes, t)
