"""A programme for the planning board, made up and always the same."""

from __future__ import annotations

from typing import Any

WORDS = {
    "board": "Planning board",
    "grid": "Hours and venues",
    "tray": "To be placed",
    "tray_count": "To be placed: {n}",
    "tray_empty": "Everything is placed.",
    "search": "Search",
    "search_none": "Nothing here is like this.",
    "print": "Print the board",
    "working_copy": "Working copy",
    "minutes": "{n} min",
    "tentative": "Tentative",
    "cancelled": "Cancelled",
    "repeats": "Several days",
    "held": "{name} has it open",
    "closed": "Closed at these hours",
    "overlaps": "At the same time: {title}",
    "changeover": "Too little time beside {title}",
    "same_people": "The same people: {title}",
    "free": "Nothing in the way",
    "new_item": "New item",
    "taken": "{title} is taken. Arrows move it, Shift and an arrow change how long it lasts, Enter puts it down.",
    "put": "{title}: {place}",
    "stays": "{title} stays where it was.",
    "keys": "Arrows walk from item to item, Space takes one, Enter opens its form, Delete sends it back to be placed.",
    "keys_grid": "Enter begins a new item: arrows choose its place.",
    "keys_venue": "Shift with an arrow to the left or to the right changes the order of the venues.",
    "venue_put": "{venue}: column {n}",
    "unsaved": "Not saved yet: the server does not answer. Trying again…",
}
TITLES = (
    "Trio Zéphyr", "Contes à la lampe", "Le Bal perdu", "Fanfare des Allumés", "Marionnettes du Val", "Danse des rues",
    "Ballet Contretemps", "Orchestre d’harmonie", "Slam du quai", "Chœur d’Élan", "La Mécanique des songes",
    "Duo Braise",
)  # fmt: skip
VENUES = (
    "Grande scène – parc de la Mairie", "Théâtre municipal", "Médiathèque", "Place du Marché", "Chapelle Saint-Roch",
    "Salle des fêtes", "Kiosque à musique", "Cour de l’école Jules-Ferry",
)  # fmt: skip
KINDS = ("Concert", "Lecture", "Théâtre", "Danse", "Atelier", "Exposition")
DAYS = (
    ("2031-06-19", "Thursday 19 June 2031"),
    ("2031-06-20", "Friday 20 June 2031"),
    ("2031-06-21", "Saturday 21 June 2031"),
)


def frame(venues: int, days: int, language: str, zoom: int) -> dict[str, Any]:
    """What does not change while items are moved."""
    shown = [{"iso": iso, "label": label, "short": label.split()[0]} for iso, label in DAYS[:days]]
    places = [
        {"id": f"v{n}", "label": VENUES[n] if n < len(VENUES) else f"Salle {n + 1}", "note": f"{60 + 20 * n} seats"}
        for n in range(venues)
    ]
    return {
        "version": f"{venues} {days} {language} {zoom}",
        "language": language,
        "days": shown,
        "venues": places,
        "closed": {f"v2 {day['iso']}": [[480, 600], [1320, 1560]] for day in shown},
        "changeover": {"v0": 15},
        "simultaneous": {"v3": 2},
        "first": 480,
        "last": 1560,
        "step": 15,
        "zoom": zoom,
        "kinds": [{"id": kind, "label": kind, "mark": n, "pattern": n} for n, kind in enumerate(KINDS)],
        "words": WORDS,
        "read_only": False,
    }


HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "**gras** :red[feu] [lien](javascript:alert(1))",
    "{title} {braces} $x$", "\N{RIGHT-TO-LEFT OVERRIDE}droite à gauche", "x" * 3000, "deux\nlignes",
)  # fmt: skip


def items(number: int, venues: int, days: int) -> dict[str, dict[str, Any]]:
    """So many items by their ids: every sixth is to be placed, the others are spread over venues and days."""
    return {item["id"]: item for item in (_item(n, venues, days) for n in range(number))}


def _item(n: int, venues: int, days: int) -> dict[str, Any]:
    is_placed = n % 6 != 5
    minutes = 45 + 15 * (n % 5)
    day = DAYS[n % days][0]
    start = 600 + (n // (venues * days)) * 105 % 780 + 15 * (n % 3)
    return {
        "id": f"i{n}",
        "title": TITLES[n % len(TITLES)] + (f" ({n // len(TITLES) + 1})" if n >= len(TITLES) else ""),
        "kind": KINDS[n % 5],
        "status": ("confirmed", "confirmed", "tentative", "confirmed", "cancelled", "confirmed", "confirmed")[n % 7],
        "venue": f"v{n // days % venues}" if is_placed else None,
        "day": day if is_placed else None,
        "start": start if is_placed else None,
        "end": start + minutes if is_placed else None,
        "in": 30 if n % 4 == 0 else 0,
        "out": 15 if n % 4 == 0 else 0,
        "minutes": minutes,
        "days": [day] if is_placed else [],
        "band": False,
        "period": "",
        "repeats": False,
        "people": [f"p{n % 9}"],
        "who": f"Compagnie {n % 9 + 1}",
        "shares": False,
        "clashes": [{"severity": 1 + n % 3, "words": f"Clash number {n}: the hall is taken."}] if n % 5 == 1 else [],
        "dimmed": n % 11 == 10,
    }


def lasting(days: int) -> dict[str, dict[str, Any]]:
    """An exhibition that is open on all days, and a workshop held on each at ten."""
    isos = [iso for iso, _ in DAYS[:days]]
    always = {
        "kind": "Exposition", "status": "confirmed", "day": isos[0], "start": 600, "in": 0, "out": 0, "days": isos,
        "repeats": True, "people": [], "who": "", "shares": True, "clashes": [], "dimmed": False,
    }  # fmt: skip
    exhibition = {"id": "e0", "title": "Regards croisés", "venue": "v1", "end": 1080, "minutes": 480, "band": True}
    workshop = {"id": "w0", "title": "Atelier du matin", "venue": "v3", "end": 690, "minutes": 90, "band": False}
    return {
        "e0": always | exhibition | {"period": "every day from 10:00 to 18:00"},
        "w0": always | workshop | {"period": ""},
    }


def hostile(cards: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The same items with the worst of words, wherever somebody wrote some."""
    for n, card in enumerate(cards.values()):
        worst = HOSTILE[n % len(HOSTILE)]
        card |= {"title": worst, "who": worst, "kind": worst, "clashes": [{"severity": 1, "words": worst}]}
    return cards
