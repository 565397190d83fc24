"""Applying one of the `proposals`: whether it still does what it was proved to do, and what there is to write.

Asks `findings` for its effect; what is agreed on is accepted by `waivers` and written with the `changes`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lib.changes import Edit
from lib.findings import Findings
from lib.programme import Programme
from lib.proposals import Proposal
from lib.waivers import accept


def still_holds(proposal: Proposal, then: Findings, now: Findings) -> bool:
    """Whether it does to the programme of now exactly what it did to the one that it was made for."""
    before, present = then.programme, now.programme
    return (
        all(before.item_by_id[item.id] == present.item_by_id.get(item.id) for item in proposal.items)
        and set(proposal.agreed) <= set(now.clashes)
        and before.waivers == present.waivers
        and then.effect(proposal.items) == now.effect(proposal.items)
    )


def applied(proposal: Proposal, programme: Programme) -> Programme:
    """The programme as it would become."""
    changed = {item.id: item for item in proposal.items}
    return replace(programme, items=tuple(changed.get(item.id, item) for item in programme.items))


def mending(proposal: Proposal, findings: Findings, *, by: str, at: datetime, why: str) -> Edit:
    """What applying it writes; `by`, `at` (aware) and `why` are for what it asks to agree on."""
    agreed = (accept(clash, findings.programme, by=by, at=at, why=why) for clash in proposal.agreed)
    return Edit(items=proposal.items, waivers=tuple(agreed))
