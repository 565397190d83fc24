"""Charts: data first, drawing second. The only package that knows Altair.

Places and words are computed before, so that a picture shows the festival's hours and the reader's language in any
browser; what is said by colour is said by a sign or a label too. Text takes the colour of the page (`currentColor`), on
light and on dark. To a screen reader a chart is one picture, named by its description, with its table beside it.

Rows of a frame may have `is_out`: a choice leaves them out, and they are drawn paler. The selection `picked` holds the
fields of the marks that somebody chose: `item_id` in `attendance_chart`, `expectation_chart` and `no_show_chart`, the
key in `group_chart` and `fill_chart`, `festival_id` in `editions_chart`, `day` and `hour` in `heat_map`, `day` in
`cumulative_chart`, `venue_id` and `day` in `venues_chart`.

Its parts are `bars`, `days`, `dots` and `editions`.
"""

from lib.charts.bars import (
    attendance_chart,
    editions_chart,
    fill_chart,
    group_chart,
    no_show_chart,
    rivalry_chart,
)
from lib.charts.days import cumulative_chart, heat_map, venues_chart
from lib.charts.dots import expectation_chart, forecast_chart
from lib.charts.editions import change_chart
from lib.charts.parts import Chart

__all__ = (
    "Chart",
    "attendance_chart",
    "change_chart",
    "cumulative_chart",
    "editions_chart",
    "expectation_chart",
    "fill_chart",
    "forecast_chart",
    "group_chart",
    "heat_map",
    "no_show_chart",
    "rivalry_chart",
    "venues_chart",
)
