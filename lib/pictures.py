"""Charts as pictures for papers and slides: SVG and PNG, without a browser and without the network.

The first of a process takes a second or two, for a whole engine is started; those after it a tenth of one.
Takes any `Chart` of `charts`.
"""

from __future__ import annotations

import json
import re
from typing import Any

import vl_convert as vlc

from lib.charts import Chart

PAPER, INK = "#FFFFFF", "#1B1B1F"
FONT = "DejaVu Sans, Liberation Sans, Arial, sans-serif"  # with Armenian letters where there is one
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_WRITTEN = re.compile(r"\\u(?:00(?:0[0-8bcef]|1[0-9a-f])|fff[ef])", re.IGNORECASE)  # the same in an expression
_IN_PLACE, _IN_PLACE_WRITTEN = "\N{REPLACEMENT CHARACTER}", r"\\ufffd"


def picture_svg(chart: Chart, width: int = 900) -> str:
    """The chart on white, `width` pixels wide."""
    return str(vlc.vegalite_to_svg(_on_paper(chart, width)))


def picture_png(chart: Chart, width: int = 900, scale: float = 2) -> bytes:
    """The same as a bitmap, of `scale` dots a pixel."""
    return bytes(vlc.vegalite_to_png(_on_paper(chart, width), scale=scale))


def _on_paper(chart: Chart, width: int) -> dict[str, Any]:
    spec: dict[str, Any] = _drawable(json.loads(chart.to_json()))
    config = {**spec.get("config", {}), "background": PAPER, "font": FONT}
    return {
        **spec,
        "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 12,
        "config": config,
    }


def _drawable(part: Any) -> Any:
    """The same without signs that no XML may hold, in expressions too: the engine ends the whole process at one.

    Labels are as long as they are: it would cut them between the halves of a sign.
    """
    if isinstance(part, dict):
        return {name: 0 if name == "labelLimit" else _drawable(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_drawable(value) for value in part]
    if isinstance(part, str):
        return INK if part == "currentColor" else _WRITTEN.sub(_IN_PLACE_WRITTEN, _FORBIDDEN.sub(_IN_PLACE, part))
    return part
