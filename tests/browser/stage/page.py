"""The planning board over a programme that this session makes up; the URL says how large, how slow and how strict."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from pages._board import show_board
from tests.browser.stage.programme import frame, hostile, items, lasting

STYLE = Path(__file__).parent.parent.parent.parent / "pages" / "style.css"
asked = st.query_params.to_dict()
venues, days = int(asked.get("venues", "4")), int(asked.get("days", "1"))


@dataclass
class Stage:
    """What the pages of Navasard have a store for."""

    items: dict[str, dict[str, Any]]
    last: dict[str, int] = field(default_factory=dict)
    said: list[dict[str, Any]] = field(default_factory=list)
    log: list[Any] = field(default_factory=list)
    sent: dict[str, dict[str, Any]] | None = None  # None while the browser lacks something
    deaf: int = int(asked.get("deaf", "0"))  # messages that get lost before one is heard
    order: list[str] = field(default_factory=lambda: [f"v{n}" for n in range(venues)])
    is_framed: bool = False
    runs: int = 0

    def obey(self, told: dict[str, Any]) -> None:
        """Do what has not been done yet."""
        client = told["cid"]
        if self.deaf:
            self.deaf -= 1
            return
        for operation in told["ops"]:
            if operation["seq"] <= self.last.get(client, 0):
                continue
            self.last[client] = operation["seq"]
            self.log.append(operation)
            if reason := self.refusal(operation):
                self.said.append({"cid": client, "seq": operation["seq"], "id": operation["id"], "text": reason})
            else:
                self.move(operation)

    def refusal(self, operation: dict[str, Any]) -> str:
        """Why an operation is refused: it comes from where the item is not, or goes where nothing may go."""
        item = self.items[operation["id"]]
        where = {name: item[name] for name in ("venue", "day", "start", "end")}
        if not item["repeats"] and where["venue"] and operation["was"] != where:
            return f"{item['title']} is elsewhere by now."
        return f"{item['title']} cannot go there." if "strict" in asked and operation["venue"] == "v1" else ""

    def move(self, operation: dict[str, Any]) -> None:
        moved = {name: operation[name] for name in ("venue", "day", "start", "end")}
        item, was = self.items[operation["id"]], operation["was"]
        if item["repeats"] and moved["day"] and was["day"]:
            shift = date.fromisoformat(moved["day"]) - date.fromisoformat(was["day"])
            sittings = [(date.fromisoformat(each) + shift).isoformat() for each in item["days"]]
            item |= moved | {"day": sittings[0], "days": sittings}
        else:
            item |= moved | {"days": [moved["day"]] if moved["day"] else []}

    def noting(self, name: str) -> Callable[[Any], None]:
        return lambda told: self.log.append({name: told})

    def arrange(self, told: dict[str, Any]) -> None:
        self.order, self.is_framed = told["venues"], False
        self.log.append({"order": told})

    def lack(self, _: int) -> None:
        self.sent, self.is_framed = None, False
        self.log.append("lack")

    def data(self) -> dict[str, Any]:
        """Everything the first time and when it lacks, then what differs from what was sent last."""
        shown = frame(venues, days, asked.get("lang", "en"), int(asked.get("zoom", "30")))
        shown["venues"].sort(key=lambda venue: self.order.index(venue["id"]))
        shown["version"] += " ".join(self.order)
        was_framed, self.is_framed = self.is_framed, True
        before, self.sent = self.sent, copy.deepcopy(self.items)
        put = [item for item in self.sent.values() if before is None or before[item["id"]] != item]
        since = None if before is None else str(self.runs - 1)
        return {
            "frame": {"version": shown["version"]} if was_framed else shown,
            "items": {"version": str(self.runs), "since": since, "put": put, "gone": []},
            "ack": self.last,
            "said": self.said,
            "held": {"i3": "Zoé"} if "held" in asked else {},
            "now": {"day": shown["days"][0]["iso"], "minute": 14 * 60 + 10},
            "open": None,
        }


@st.fragment
def show(stage: Stage) -> None:
    """The board, and below it what came back, for the tests to read."""
    stage.runs += 1
    time.sleep(float(asked.get("slow", "0")))
    if st.toggle("Board", value=True):
        show_board(
            stage.data(),
            key="board",
            on_ops=stage.obey,
            on_open=stage.noting("open"),
            on_new=stage.noting("new"),
            on_order=stage.arrange,
            on_lack=stage.lack,
        )
    st.code(json.dumps(stage.log), language=None)


st.set_page_config(page_title="Stage", layout="wide")
st.html(STYLE)
st.title("Board", anchor=False)
if "stage" not in st.session_state:
    cards = items(int(asked.get("items", "12")), venues, days)
    cards |= lasting(days) if "lasting" in asked else {}
    st.session_state["stage"] = Stage(hostile(cards) if "hostile" in asked else cards)
show(st.session_state["stage"])
