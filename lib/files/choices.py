"""What one cell of a table chooses or counts: yes or no, a status, a kind, a zone, a number, whether a price is free.

Every reader takes the cell's text and returns its value, or the `Reason` why it has none; nothing is raised. French,
English and German are read at once, for one file often mixes them. Readers are cached: a column of ten thousand cells
holds few different texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from zoneinfo import ZoneInfo

from lib.names import is_nobody, normal_form
from lib.programme import Kind, Need, Reason, Status

LONGEST_CELL = 500  # characters; no date, hour or number is written in more

cached = lru_cache(maxsize=65_536)

_YES = frozenset("oui o yes y ja j vrai true wahr 1 x gratuit free".split())
_NO = frozenset("non n no nein faux false falsch 0 payant".split())
_UNSAID = frozenset(("nc", "n.c", "n.c.", "non communique", "not known", "unbekannt", "offen", "nsp"))

_STATUS_WORDS = {
    Status.TENTATIVE: "tentative option optionnel provisoire previsionnel prevu pressenti en_attente en_cours "
    "a_confirmer a_valider a_preciser projet brouillon draft hold pencilled pending proposed to_be_confirmed tbc "
    "unconfirmed vorlaufig geplant offen unbestatigt",
    Status.CONFIRMED: "confirme confirmee confirmes valide validee ok oui sur certain definitif programme publie "
    "maintenu confirmed accepted published scheduled past passe termine bestatigt fest complet sold_out ausverkauft",
    Status.CANCELLED: "annule annulee annules annulees annulation supprime supprimee reporte reportee cancelled "
    "canceled withdrawn postponed rejected abgesagt entfallt verschoben",
}
_STATUSES = {word.replace("_", " "): status for status, words in _STATUS_WORDS.items() for word in words.split()}

KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "reading": ("lecture", "lecture théâtralisée", "lecture musicale", "reading", "staged reading", "Lesung"),
    "exhibition": ("exposition", "expo", "vernissage d'exposition", "installation", "exhibition", "Ausstellung"),
    "concert": ("concert", "musique", "récital", "récital de piano", "gig", "live", "recital", "Konzert"),
    "conference": (
        *("conférence", "table ronde", "débat", "colloque", "plénière", "causerie", "séminaire", "keynote", "talk"),
        *("conference", "panel", "round table", "debate", "plenary", "Vortrag", "Podium", "Konferenz"),
    ),
    "encounter": (
        *("rencontre", "rencontres", "dédicace", "signature", "entretien", "café littéraire", "discussion"),
        *("encounter", "meeting", "signing", "conversation", "Begegnung", "Gespräch", "Signierstunde"),
    ),
    "screening": ("projection", "film", "cinéma", "ciné-débat", "documentaire", "screening", "Filmvorführung", "Kino"),
    "workshop": ("atelier", "stage", "initiation", "formation", "workshop", "tutorial", "Werkstatt", "Kurs"),
    "stand": ("stand", "stands", "marché", "salon", "village associatif", "booth", "stall", "market", "Messestand"),
    "ceremony": (
        *("cérémonie", "inauguration", "vernissage", "ouverture", "commémoration", "remise de prix", "accueil"),
        *("ceremony", "opening", "closing", "award ceremony", "Zeremonie", "Eröffnung", "Feier"),
    ),
    "other": ("autre", "autres", "divers", "other", "misc", "Sonstiges", "Andere"),
}  # the first word of each is the one that is written in files
_KIND_BY_WORD = {normal_form(word): kind for kind, words in KIND_WORDS.items() for word in words}

LANGUAGE_WORDS: Mapping[str, tuple[str, ...]] = {
    "fr": ("français", "french", "Französisch"),
    "en": ("anglais", "english", "Englisch"),
    "de": ("allemand", "german", "Deutsch"),
    "hy": ("arménien", "armenian", "Armenisch"),
    "es": ("espagnol", "spanish", "Spanisch"),
    "it": ("italien", "italian", "Italienisch"),
    "ru": ("russe", "russian", "Russisch"),
    "ar": ("arabe", "arabic", "Arabisch"),
}

_NEED_WORDS: Mapping[Need, tuple[str, ...]] = {
    Need.MOTOR: (
        *("mi", "pmr", "ufr", "umh", "moteur", "motrice", "fauteuil", "fauteuil roulant", "fauteuils roulants"),
        *(
            "personnes à mobilité réduite",
            "mobilité réduite",
            "à mobilité réduite",
            "plain-pied",
            "de plain-pied",
            "ascenseur",
        ),
        *("motor", "wheelchair", "wheelchairs", "step-free", "limited mobility", "Rollstuhl", "rollstuhlgerecht"),
    ),
    Need.HEARING: (
        *("hi", "auditif", "auditive", "audition", "malentendant", "malentendants", "sourd", "sourds", "surtitrage"),
        *("boucle magnétique", "boucle à induction", "bim", "lsf", "langue des signes", "gilets vibrants", "vélotypie"),
        *("hearing", "impaired hearing", "deaf", "hearing loop", "induction loop", "sign language", "bsl", "asl"),
        *("Gebärdensprache", "Induktionsschleife", "gehörlos"),
    ),
    Need.VISUAL: (
        *("vi", "visuel", "visuelle", "aveugle", "aveugles", "malvoyant", "malvoyants", "non-voyants"),
        *("audiodescription", "braille", "bande de guidage", "chien guide", "chiens guides"),
        *("visual", "impaired sight", "blind", "audio description", "guide dog", "guide dogs", "Blinde"),
    ),
    Need.PSYCHIC: ("pi", "psychique", "psychic", "mental health", "psychisch"),
    Need.INTELLECTUAL: (
        *("ii", "intellectuel", "intellectuelle", "cognitif", "cognitive", "falc", "facile à lire"),
        *("intellectual", "easy read", "easy to read", "Leichte Sprache"),
    ),
}
_NEED_BY_WORD = {normal_form(word): need for need, words in _NEED_WORDS.items() for word in words}
_NEED_TRIMMINGS = re.compile(
    r"^(?:accessibilite |accessibles? |accessible (?:to|for) |acces |(?:aux?|a la|en) |"
    r"handicaps? |deficiences? |personnes? |publics? )+| impairments?$| access(?:ible)?$|[.!]+$"
)

_FREE_PRICE = re.compile(
    r"(entree |acces )?(libre( et gratuite?| d'acces)?|gratuite?s?|gratis|frei|free)( (pour tous|sur (resa|reservation|"
    r"inscription)|entry|entrance|admission))?|(free|freier?) (entry|entrance|admission|eintritt)|eintritt frei|"
    r"[$€£]? ?0([.,]00?)? ?(€|euros?|eur|\$|£|chf)?( sur resa.*)?"
)
_HAT_PRICE = re.compile(r"chapeau|prix libre|participation|donation|spende|pay what|hutkonzert")


def normal_cell(text: str) -> str:
    """The normal form of a cell; "" for one too long to be a value."""
    return normal_form(text) if len(text) <= LONGEST_CELL else ""


def is_unsaid(text: str) -> bool:
    """Whether a cell says "not known yet": empty, "TBA", "à préciser", "—", "nc"…"""
    said = normal_cell(text)
    return (not text or bool(said)) and (is_nobody(said) or said in _UNSAID)


# ---------------------------------------------------------------- numbers

_COUNT = re.compile(
    r"(?:environ|env\.?|~|ca\.?|max\.?|about)? ?(\d{1,3}(?:[ .,']\d{3})+|\d{1,9})(?:[.,]0{1,2})?"
    r" ?(?:places?|pl\.?|personnes?|pers\.?|sieges?|seats?|people|pax|platze|personen|entrees?|visiteurs?)?\.?"
)
_DECIMAL = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,18})?")


@cached
def read_count(text: str) -> int | Reason | None:
    """A whole number from 0 up: "1 200", "119,434", "36218.0", "80 places"; None for words that mean unknown."""
    if is_unsaid(text):
        return None
    match = _COUNT.fullmatch(normal_cell(text))
    return int(re.sub(r"\D", "", match[1])) if match else Reason.NOT_A_NUMBER


@cached
def read_decimal(text: str) -> float | Reason:
    """A number with a decimal point or comma: "181,3"."""
    said = normal_cell(text).replace(" ", "").rstrip("°")
    return float(said.replace(",", ".")) if _DECIMAL.fullmatch(said) else Reason.NOT_A_NUMBER


@cached
def read_coordinates(text: str) -> tuple[float, float] | Reason:
    """Latitude and longitude in one cell: "45.43, 4.39", "45,43 ; 4,39"."""
    parts = re.split(r"\s*[;|]\s*|,\s+|(?<=\d)\s+(?=[\d+-])", text.strip())
    if len(parts) != 2:
        parts = text.split(",")
    degrees = [read_decimal(part) for part in parts]
    if len(degrees) != 2 or isinstance(degrees[0], Reason) or isinstance(degrees[1], Reason):
        return Reason.NOT_A_NUMBER
    return degrees[0], degrees[1]


# ---------------------------------------------------------------- choices


@cached
def read_yes(text: str) -> bool | Reason | None:
    """Yes or no in three languages; None for words that mean unknown."""
    said = normal_cell(text)
    if said in _YES or said in _NO:
        return said in _YES
    return None if is_unsaid(text) else Reason.NOT_A_CHOICE


@cached
def free_by_price(price: str) -> bool | None:
    """Whether a price as written means free entry; None when it says nothing, or passes a hat round."""
    said = normal_cell(price)
    if is_unsaid(price) or _HAT_PRICE.search(said):
        return None
    if _FREE_PRICE.fullmatch(said):
        return True
    return False if re.search(r"[1-9]", said) else None


@cached
def read_status(text: str) -> Status | Reason:
    """RFC 5545 status by a word of three languages: "option", "confirmé", "abgesagt"."""
    return _STATUSES.get(normal_cell(text).strip(" .!()"), Reason.NOT_A_CHOICE)


@cached
def read_needs(text: str) -> tuple[str, ...] | Reason:
    """Whom a place is fit to receive, by OpenAgenda's codes or by words: "mi, hi", "PMR et boucle magnétique".

    One word among them that is not understood makes a Reason of the cell: half of such a promise is none.
    """
    if is_unsaid(text) or normal_cell(text) in _NO:
        return ()
    parts = re.split(r"[,;|/+&\n]|\b(?:et|and|und)\b", text)
    needs = {_NEED_BY_WORD.get(_plain_need(part)) for part in parts if part.strip()}
    known = {str(need) for need in needs if need is not None}
    return tuple(sorted(known)) if len(known) == len(needs) and known else Reason.NOT_A_CHOICE


def _plain_need(part: str) -> str:
    """Without what is said around it: "accessible aux personnes à mobilité réduite", "handicap moteur"."""
    said = normal_cell(part)
    return said if said in _NEED_BY_WORD else _NEED_TRIMMINGS.sub("", said).strip()


def kind_reader(kinds: Iterable[Kind]) -> Callable[[str], str | None]:
    """A reader of kinds for a festival that has `kinds`: by id, by label, else by a word of three languages."""
    allowed = tuple(kinds)
    ids = {normal_form(kind.id): kind.id for kind in allowed}
    labels = {normal_form(kind.label): kind.id for kind in allowed if kind.id not in KIND_WORDS}
    words = {word: kind for word, kind in _KIND_BY_WORD.items() if kind in ids.values()}
    known = words | labels | ids

    @cached
    def read(text: str) -> str | None:
        return known.get(normal_cell(text))

    return read


@cached
def kind_within(text: str) -> str | None:
    """The usual kind that the first telling word of a cell names: "Conférence longue" is a conference."""
    said = normal_cell(text)
    found = [
        (match.start(), -len(word), kind) for word, kind in _KIND_BY_WORD.items() if (match := _whole_word(word, said))
    ]
    return min(found)[2] if found else None


def _whole_word(word: str, said: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(word)}(?:e?s)?(?!\w)", said)


@cached
def read_zone(text: str) -> ZoneInfo | Reason:
    """An IANA zone by its name: "Asia/Yerevan"."""
    try:
        return ZoneInfo(text.strip())
    except (ValueError, OSError, KeyError):
        return Reason.NOT_A_ZONE


def read_list(text: str) -> tuple[str, ...]:
    """Values separated by commas, semicolons, bars or line ends."""
    return tuple(part for part in (part.strip() for part in re.split(r"[,;|\n]", text)) if part)


def read_origins(text: str) -> tuple[str, ...]:
    """Web sites by name, however they are separated: in small letters, without the stroke that browsers put behind."""
    return tuple(dict.fromkeys(part.lower().rstrip("/") for part in re.split(r"[\s,;|]+", text) if part))
