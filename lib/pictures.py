"""Charts as pictures for papers and slides: SVG and PNG, without a browser and without the network.

The first of a process takes a second or two, for a whole engine is started; those after it a tenth of one.
Takes any `Chart` of `charts`.
"""

from __future__ import annotations

import json
from typing import Any

import vl_convert as vlc

from lib.charts import Chart

PAPER, INK = "#FFFFFF", "#1B1B1F"
FONT = "DejaVu Sans, Liberation Sans, Arial, sans-serif"  # with Armenian letters where there is one


def picture_svg(chart: Chart, width: int = 900) -> str:
    """The chart on white, `width` pixels wide."""
    return str(vlc.vegalite_to_svg(_on_paper(chart, width)))


def picture_png(chart: Chart, width: int = 900, scale: float = 2) -> bytes:
    """The same as a bitmap, of `scale` dots a pixel."""
    return bytes(vlc.vegalite_to_png(_on_paper(chart, width), scale=scale))


def _on_paper(chart: Chart, width: int) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(chart.to_json().replace('"currentColor"', f'"{INK}"'))
    config = {**spec.get("config", {}), "background": PAPER, "font": FONT}
    return {
        **spec,
        "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 12,
        "config": config,
    }
