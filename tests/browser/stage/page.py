"""The planning board over a programme that this session makes up; the URL says how large, how slow and how strict."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from pages._board import show_board
from tests.browser.stage.programme import frame, items

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
    runs: int = 0

    def obey(self, told: dict[str, Any]) -> None:
        """Do what has not been done yet."""
        client = told["cid"]
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
        self.items[operation["id"]] |= moved | {"days": [operation["day"]] if operation["day"] else []}

    def noting(self, name: str) -> Callable[[Any], None]:
        return lambda told: self.log.append({name: told})

    def data(self) -> dict[str, Any]:
        shown = frame(venues, days, asked.get("lang", "en"), int(asked.get("zoom", "30")))
        return {
            "frame": shown,
            "items": {"version": str(self.runs), "since": None, "put": list(self.items.values()), "gone": []},
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
    show_board(
        stage.data(),
        key="board",
        on_ops=stage.obey,
        on_open=stage.noting("open"),
        on_new=stage.noting("new"),
        on_order=stage.noting("order"),
        on_lack=stage.noting("lack"),
    )
    st.code(json.dumps(stage.log), language=None)


st.set_page_config(page_title="Stage", layout="wide")
st.html(STYLE)
st.title("Board", anchor=False)
if "stage" not in st.session_state:
    st.session_state["stage"] = Stage(items(int(asked.get("items", "12")), venues, days))
show(st.session_state["stage"])
