"""Which field a column header names, in French, English and German: the tables of synonyms that docs/csv.md lists.

The languages a header may name ("titre (arménien)") are those of `choices`.

A field of a text in several languages is named `title:en`; a header that begins with an apostrophe is never understood,
its column is kept as it is (that is how unknown columns are exported when their header happens to be a synonym).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lib.files.choices import LANGUAGE_WORDS
from lib.names import normal_form


@dataclass(frozen=True, slots=True)
class Column:
    """One field and the headers it goes by, the likeliest first; `fr[0]` is the one that is exported.

    `is_many`: several columns may feed it. `is_translated`: it may have a column for each language. One that is not
    `is_written` is only read: its values go into other columns, or other files.
    """

    field: str
    fr: tuple[str, ...]
    en: tuple[str, ...]
    de: tuple[str, ...] = ()
    is_many: bool = False
    is_translated: bool = False
    is_written: bool = True

    @property
    def header(self) -> str:
        """What its column is called in an exported file."""
        return self.fr[0]

    @property
    def synonyms(self) -> tuple[str, ...]:
        """Every header it goes by."""
        return (*self.fr, *self.en, *self.de)


_ID = Column(
    "id",
    ("identifiant", "id", "n° identification", "numéro", "n°", "réf", "référence", "code"),
    ("id", "uid", "uuid", "identifier", "talk id", "event id", "session id", "item id", "programme id"),
    ("Kennung", "Nr"),
)
_URL = Column(
    "url",
    ("lien", "lien1", "url", "site web", "site internet", "page web", "réservation site internet", "billetterie"),
    ("url", "website", "link", "web", "canonical url", "booking url"),
    ("Webseite", "Internet"),
)
_DESCRIPTION = Column(
    "description",
    ("description", "descriptif", "descriptif court", "descriptif long", "résumé", "présentation", "chapeau", "texte"),
    ("description", "abstract", "summary", "long description", "content", "blurb", "details"),
    ("Beschreibung", "Text", "Inhalt"),
    is_translated=True,
)
_NOTES = Column(
    "notes",
    (
        "notes internes",
        "notes",
        "note",
        "remarques",
        "remarque",
        "commentaires",
        "commentaire",
        "observations",
        "interne",
    ),
    ("internal notes", "notes", "comments", "remarks"),
    ("Notizen", "Bemerkungen", "Anmerkungen"),
)

PROGRAMME = (
    _ID,
    Column(
        "title",
        (
            *("titre", "intitulé", "nom de la manifestation", "nom de l'événement", "manifestation", "spectacle"),
            *("œuvre présentée", "film", "concert", "pièce", "nom générique", "nom", "événement", "évènement"),
            *("titre de l'événement", "libellé", "activité", "rendez-vous"),
        ),
        (
            *("title", "session title", "event title", "talk title", "show / artist", "action / who", "name", "event"),
            *("event name", "show", "session", "talk"),
        ),
        ("Titel", "Veranstaltung", "Bezeichnung", "Name", "Programmpunkt", "Verk"),
        is_many=True,
        is_translated=True,
    ),
    Column(
        "kind",
        ("type", "type de manifestation", "type d'événement", "nature", "format", "type item", "forme"),
        ("kind", "type", "event type", "talk type", "session type", "format"),
        ("Art", "Typ", "Veranstaltungsart"),
    ),
    Column(
        "status",
        ("statut", "état", "etat d'avancement", "modification dernière minute"),
        ("status", "state"),
        ("Status", "Stand der Planung"),
    ),
    Column(
        "venue",
        (
            *("lieu", "où", "nom du lieu", "lieu - nom", "lieu de la manifestation", "cinéma", "théâtre", "bâtiment"),
            *("établissement", "site", "endroit", "structure", "médiathèque", "lieu de l'événement", "lieu / salle"),
            *("emplacement", "localisation"),
        ),
        ("venue", "location", "location name", "venue name", "place", "building", "room/location", "where", "venue id"),
        ("Ort", "Veranstaltungsort", "Spielort", "Gebäude", "Sted"),
    ),
    Column(
        "room",
        ("salle", "scène", "espace", "nom de la salle", "scène salle"),
        ("room", "stage", "hall", "room name"),
        ("Raum", "Saal", "Bühne"),
        is_written=False,
    ),
    Column(
        "city",
        ("ville", "commune", "localité", "ville du lieu", "commune principale"),
        ("city", "town", "location city", "venue city", "address locality", "result city"),
        ("Stadt", "Gemeinde"),
        is_written=False,
    ),
    Column(
        "capacity",
        ("jauge", "capacité", "nombre de places", "capacité de la salle", "jauge de la salle"),
        ("capacity", "seats", "room capacity", "venue capacity"),
        ("Kapazität", "Plätze", "Sitzplätze"),
        is_written=False,
    ),
    Column(
        "date",
        (
            *("date", "jour", "date de début", "date début", "dates", "premier jour", "date du spectacle"),
            *("date de la manifestation", "date de l'événement", "début date", "date début ancien", "quand", "le"),
        ),
        (
            *("date", "day", "start date", "first date", "date start", "first day", "event date", "dates", "datum"),
            *("iso", "when"),
        ),
        ("Datum", "Tag", "Beginn Datum", "Startdatum"),
    ),
    Column(
        "start",
        (
            *("heure de début", "heure", "horaire", "horaires", "début", "heure début", "de", "commence à"),
            *("date et heure de début", "dates affichage - horaires", "heures"),
        ),
        (
            *("start time", "time", "start", "starts at", "begin", "time start", "startts", "firstdate begin"),
            *("start datetime", "start at", "dtstart", "from", "starts", "begins", "begins at", "begin time"),
        ),
        ("Beginn", "Uhrzeit", "Zeit", "Anfang", "Startzeit", "von"),
    ),
    Column(
        "end",
        ("heure de fin", "fin", "heure fin", "à", "jusqu'à", "se termine à", "date et heure de fin"),
        (
            *("end time", "end", "ends at", "time end", "endts", "firstdate end", "end datetime", "end at", "dtend"),
            *("ends", "finish", "finishes", "finish time", "to"),
        ),
        ("Ende", "Endzeit", "Schluss", "bis"),
    ),
    Column(
        "end_date",
        ("date de fin", "date fin", "date de fin ancien"),
        ("end date", "date end", "lastdate end", "lastdate begin"),
        ("Enddatum", "Ende Datum"),
    ),
    Column(
        "last_day",
        ("dernier jour", "jusqu'au", "dernière date"),
        ("last day", "last date", "until"),
        ("letzter Tag", "bis zum"),
    ),
    Column(
        "closed",
        ("jours fermés", "fermeture", "jour de fermeture", "jours de fermeture", "fermé", "fermé le", "relâche"),
        ("closed", "closed weekdays", "closed on", "closing days"),
        ("geschlossen", "Ruhetag", "Ruhetage", "Schließtage"),
    ),
    Column(
        "except_days",
        ("sauf", "sauf le", "jours exceptés", "dates exclues", "fermetures exceptionnelles"),
        ("except", "excepted days", "except on", "exceptions"),
        ("außer", "ausgenommen", "außer am"),
    ),
    Column(
        "duration",
        ("durée", "temps"),
        ("duration", "length", "minutes", "running time"),
        ("Dauer", "Länge"),
        is_written=False,
    ),
    Column(
        "get_in",
        ("montage", "get-in", "installation", "préparation", "arrivée équipe"),
        ("get-in", "setup", "load-in", "set-up"),
        ("Aufbau", "Aufbauzeit"),
    ),
    Column(
        "get_out",
        ("démontage", "get-out", "désinstallation", "départ équipe"),
        ("get-out", "teardown", "load-out", "strike"),
        ("Abbau", "Abbauzeit"),
    ),
    Column(
        "shares_venue",
        ("partage le lieu", "lieu partagé", "salle partagée", "partage la salle"),
        ("shares venue", "shares the venue", "shared venue", "shares room"),
        ("teilt den Ort", "teilt den Raum"),
    ),
    Column("work", ("œuvre", "oeuvre", "série"), ("work", "series", "same work"), ("Werk", "Reihe")),
    Column(
        "people",
        (
            *(
                "intervenants",
                "intervenant",
                "intervenant·e·s",
                "artistes",
                "artiste",
                "auteur",
                "auteurs",
                "compagnie",
            ),
            *("invités", "invité", "participants", "modérateur", "animateur", "conférencier", "interprètes", "avec"),
            *("réalisateur", "metteur en scène", "groupe", "musiciens", "animateurs", "nom des intervenants"),
            *("personnes", "personne"),
        ),
        (
            *(
                "people",
                "speakers",
                "speaker",
                "performers",
                "performer",
                "presenter",
                "presenters",
                "author",
                "authors",
            ),
            *("artist", "artists", "participants", "moderator", "moderators", "cast", "who", "guests", "guest", "host"),
            *("speaker name", "persons", "person", "with"),
        ),
        ("Mitwirkende", "Referent", "Referenten", "Künstler", "Autor", "Komponist", "Dirigent", "Personen", "Gäste"),
        is_many=True,
    ),
    Column(
        "strand",
        (
            *("cycle", "parcours", "thème", "thématique", "festival", "catégorie", "genre", "domaine", "section"),
            *("style", "thème de la manifestation", "catégorie de la manifestation", "mention", "volet", "mots-clés"),
        ),
        ("strand", "track", "schedule track", "category", "genre", "theme", "block", "topic", "section", "keywords"),
        ("Reihe / Thema", "Thema", "Kategorie", "Sparte", "Rubrik"),
    ),
    Column(
        "organiser",
        ("organisateur", "organisé par", "porteur", "association", "partenaire", "organisme"),
        ("organiser", "organizer", "organised by", "organized by", "host organisation"),
        ("Veranstalter", "Organisator"),
    ),
    Column(
        "language",
        ("langue", "langues", "langue parlée"),
        ("language", "languages", "spoken language", "lang"),
        ("Sprache", "Sprachen"),
    ),
    Column(
        "audience",
        ("public", "public cible", "âge", "tranche d'âge", "tranche âge", "pour qui", "à partir de", "jeune public"),
        ("audience", "age", "ages", "target audience", "age range"),
        ("Publikum", "Zielgruppe", "Alter"),
    ),
    Column(
        "price",
        ("tarif", "tarifs", "prix", "tarif normal", "plein tarif", "détail du prix", "conditions", "entrée"),
        ("price", "ticket price", "prices", "cost", "admission", "fee"),
        ("Preis", "Eintritt", "Preise"),
    ),
    Column(
        "is_free",
        ("gratuit", "manifestation gratuite", "entrée libre", "gratuité"),
        ("free", "is free", "free entry"),
        ("kostenlos", "Eintritt frei", "gratis"),
    ),
    Column(
        "expected",
        ("public attendu", "fréquentation attendue", "jauge prévue", "affluence prévue", "participants attendus"),
        ("expected", "expected audience", "attendees", "expected attendance"),
        ("erwartet", "erwartete Besucher"),
    ),
    Column(
        "never_against",
        ("jamais en face de", "jamais en même temps que", "jamais contre", "incompatible avec"),
        ("never against", "never at the same time as", "not against", "incompatible with"),
        ("nie gleichzeitig mit",),
    ),
    _DESCRIPTION,
    _NOTES,
    _URL,
)

VENUES = (
    replace(_ID, en=(*_ID.en, "venue id")),
    Column(
        "name",
        ("nom", "lieu", "nom du lieu", "salle", "espace", "scène", "établissement", "nom du musée", "nom lieu"),
        ("name", "venue", "venue name", "room", "location", "place", "stage"),
        ("Name", "Ort", "Veranstaltungsort", "Spielort", "Raum", "Saal"),
    ),
    Column(
        "address",
        ("adresse", "adresse du lieu", "rue", "lieu - adresse 1"),
        ("address", "street", "street address", "location address"),
        ("Adresse", "Anschrift", "Straße"),
    ),
    Column("city", ("ville", "commune", "localité"), ("city", "town"), ("Stadt", "Gemeinde")),
    Column(
        "district",
        ("quartier", "arrondissement", "secteur", "district"),
        ("district", "neighbourhood", "neighborhood", "borough"),
        ("Stadtteil", "Viertel", "Bezirk"),
    ),
    Column(
        "capacity",
        ("jauge", "capacité", "places", "nombre de places", "fauteuils", "capacité d'accueil"),
        ("capacity", "seats", "size"),
        ("Kapazität", "Plätze", "Sitzplätze"),
    ),
    Column(
        "changeover",
        (
            *("battement", "temps de battement", "changement de plateau", "changement", "temps de changement"),
            *("temps entre deux", "temps entre deux événements", "rotation", "temps de rotation"),
        ),
        ("changeover", "changeover time", "buffer", "buffer time", "turnaround", "turnaround time"),
        ("Umbau", "Umbauzeit", "Wechselzeit"),
    ),
    Column(
        "simultaneous",
        ("simultanés", "événements simultanés", "en même temps", "en parallèle", "simultané", "simultanéité"),
        (
            *("simultaneous", "simultaneous items", "simultaneous events", "at once", "parallel", "parallel items"),
            *("parallel events", "concurrent", "concurrent items", "concurrent events"),
        ),
        ("gleichzeitig", "parallele Veranstaltungen"),
    ),
    Column(
        "openings",
        ("horaires d'ouverture", "horaires", "ouverture", "heures d'ouverture", "ouvert"),
        ("opening hours", "openings", "hours", "open"),
        ("Öffnungszeiten", "geöffnet"),
    ),
    Column(
        "special_days",
        ("jours particuliers", "jours spéciaux", "horaires particuliers", "horaires exceptionnels", "exceptions"),
        ("special days", "special hours", "exceptional hours", "holiday hours", "exceptions"),
        ("Sondertage", "Sonderöffnungszeiten"),
    ),
    Column("zone", ("fuseau horaire", "fuseau"), ("time zone", "timezone", "zone", "tz"), ("Zeitzone",)),
    Column("latitude", ("latitude", "lat"), ("latitude", "lat"), ("Breite", "Breitengrad")),
    Column("longitude", ("longitude", "lon", "long"), ("longitude", "lng", "lon"), ("Länge", "Längengrad")),
    Column(
        "coordinates",
        ("coordonnées", "géolocalisation", "coordonnées gps", "coordonnees_insee", "gps"),
        ("coordinates", "geo point", "geo", "gps", "geopoint", "lat lon"),
        ("Koordinaten",),
        is_written=False,
    ),
    Column(
        "accessible",
        ("accessibilité", "accessible", "accessible à", "accessibilité pmr", "accès pmr", "pmr", "handicap"),
        ("accessibility", "accessible", "accessible to", "accessible for"),
        ("Barrierefreiheit", "barrierefrei", "Zugänglichkeit"),
    ),
    _NOTES,
)

COUNTS = (
    Column(
        "item",
        ("identifiant", "id", "identifiant de l'événement", "n°", "référence"),
        ("item", "item id", "id", "event id", "uid"),
        ("Kennung", "Nr"),
    ),
    Column(
        "title",
        ("titre", "nom", "événement", "manifestation", "intitulé"),
        ("title", "name", "event", "show", "session"),
        ("Titel", "Veranstaltung"),
    ),
    Column("venue", ("lieu", "salle", "nom du lieu"), ("venue", "room", "location"), ("Ort", "Raum", "Saal")),
    Column("day", ("jour", "date", "le"), ("day", "date"), ("Tag", "Datum")),
    Column(
        "start",
        ("heure de début", "heure", "horaire", "début", "séance", "heure de la séance", "représentation"),
        ("start", "start time", "time", "showing", "performance"),
        ("Beginn", "Uhrzeit"),
        is_written=False,
    ),
    Column(
        "counted",
        (
            *("fréquentation", "entrées", "total", "comptage", "compté", "visiteurs", "spectateurs", "présents"),
            *("nombre de personnes", "nombre", "public", "affluence", "comptés", "participants", "passages"),
        ),
        ("counted", "attendance", "count", "total", "visitors", "attendees", "people"),
        ("Besucher", "Besucherzahl", "gezählt", "Anzahl"),
    ),
    Column(
        "scanned",
        ("scannés", "scans", "billets scannés", "billets contrôlés", "contrôlés", "billets validés", "validés"),
        ("scanned", "scans", "scanned tickets", "checked in", "check-ins"),
        ("gescannt", "Einlass"),
        is_written=False,
    ),
    Column(
        "booked",
        (
            *("réservations", "réservés", "réservation", "inscrits", "inscrit", "inscriptions", "places réservées"),
            *("billets émis", "billets"),
        ),
        ("booked", "bookings", "reservations", "reserved", "registered", "registrations", "tickets issued", "tickets"),
        ("Reservierungen", "reserviert", "Anmeldungen", "angemeldet", "Buchungen", "gebucht"),
    ),
    Column(
        "no_shows",
        ("absents", "no-show", "no-shows", "défections", "non venus", "absences"),
        ("no-shows", "no-show", "absent", "did not attend"),
        ("nicht erschienen", "Ausgebliebene"),
    ),
    Column(
        "paid",
        ("payants", "entrées payantes", "billets payants", "places payantes", "payant", "billets vendus", "vendus"),
        ("paid", "paid tickets", "tickets sold", "sold", "paying"),
        ("Zahlende", "zahlende Besucher", "verkaufte Karten", "verkauft"),
    ),
    Column(
        "free",
        (
            *(
                "gratuits",
                "exonérés",
                "exonéré",
                "entrées gratuites",
                "billets gratuits",
                "places gratuites",
                "gratuit",
            ),
            *("invitations", "invités", "exonérations"),
        ),
        ("free", "free tickets", "complimentary", "comps", "guests", "exempt"),
        ("Freikarten", "kostenlos", "freier Eintritt"),
    ),
    Column(
        "revenue",
        (
            *("recette", "recettes", "recette ttc", "recettes ttc", "recette billetterie", "montant", "montant ttc"),
            *("montant total", "chiffre d'affaires", "ca", "ca ttc"),
        ),
        ("revenue", "takings", "box office", "gross", "sales", "amount"),
        ("Einnahmen", "Erlös", "Umsatz"),
    ),
    Column(
        "donations",
        ("dons", "don", "libre participation", "participation libre", "collecte", "chapeau", "au chapeau", "quête"),
        ("donations", "donation", "gifts", "collection", "hat"),
        ("Spenden", "Spende", "Kollekte"),
    ),
    Column(
        "method",
        ("méthode", "mode de comptage", "méthode de comptage", "moyen de comptage", "type de comptage"),
        ("method", "counting method", "how counted"),
        ("Methode", "Zählweise"),
    ),
    Column(
        "counted_by",
        ("compté par", "agent", "relevé par", "saisi par", "nom de l'agent", "par"),
        ("counted by", "by", "agent", "staff", "steward"),
        ("gezählt von", "von"),
    ),
    Column(
        "counted_at",
        ("compté le", "heure du comptage", "heure de comptage", "compté à", "relevé le", "horodatage"),
        ("counted at", "counted on", "time of count", "timestamp", "at"),
        ("gezählt am", "Zeitpunkt", "Zeitstempel"),
    ),
    Column(
        "note",
        ("remarque", "remarques", "note", "notes", "commentaire", "commentaires", "observations"),
        ("note", "notes", "comment", "comments", "remarks"),
        ("Bemerkung", "Bemerkungen", "Notiz"),
    ),
)

FESTIVAL = (
    _ID,
    Column(
        "name",
        ("nom", "nom du festival", "festival", "titre"),
        ("name", "festival", "title", "festival name"),
        ("Name", "Titel"),
        is_translated=True,
    ),
    Column(
        "first_day",
        ("premier jour", "date de début", "début", "du"),
        ("first day", "start date", "start", "from"),
        ("erster Tag", "Beginn", "von"),
    ),
    Column(
        "last_day",
        ("dernier jour", "date de fin", "fin", "au"),
        ("last day", "end date", "end", "to"),
        ("letzter Tag", "Ende", "bis"),
    ),
    Column("zone", ("fuseau horaire", "fuseau"), ("time zone", "timezone", "zone", "tz"), ("Zeitzone",)),
    Column("languages", ("langues", "langue"), ("languages", "language"), ("Sprachen", "Sprache")),
    Column("kinds", ("types", "types propres", "genres propres"), ("kinds", "own kinds", "types"), ("Arten",)),
    Column(
        "severities",
        ("règles", "gravités", "gravité des conflits"),
        ("rules", "severities", "clash severities"),
        ("Regeln",),
    ),
    Column("notice_days", ("jours de préavis", "préavis"), ("notice days", "notice"), ("Vorlauf in Tagen",)),
    Column("least_rivalry", ("rivalité minimale", "rivalité"), ("least rivalry", "rivalry"), ("Mindestrivalität",)),
    Column("walking_kmh", ("marche km/h", "à pied km/h"), ("walking km/h", "walking pace"), ("zu Fuß km/h",)),
    Column("transit_kmh", ("transports km/h", "en transports km/h"), ("transit km/h", "transit pace"), ("Bus km/h",)),
    _DESCRIPTION,
    _URL,
    Column(
        "embedders",
        ("sites qui peuvent l'afficher", "sites autorisés", "intégration"),
        ("sites that may show it", "embedders", "embedded by"),
        ("Eingebettet von",),
    ),
    Column("colour", ("couleur", "couleur de la ville"), ("colour", "color", "town colour"), ("Farbe",)),
    Column(
        "report_notes",
        ("notes du bilan", "commentaires du bilan"),
        ("report notes", "notes of the report"),
        ("Berichtsnotizen",),
    ),
)

PEOPLE = (
    Column(
        "name",
        ("personne", "personnes", "nom", "nom complet", "intervenant", "artiste", "auteur", "invité", "qui"),
        ("person", "people", "name", "full name", "speaker", "performer", "artist", "author", "guest", "who"),
        ("Person", "Name", "Mitwirkende", "Referent", "Künstler", "Gast"),
    ),
    Column("zone", ("fuseau horaire", "fuseau"), ("time zone", "timezone", "zone", "tz"), ("Zeitzone",)),
    Column(
        "first_day",
        (
            *("premier jour", "date de début", "du", "jour", "date", "le", "absent le", "absence", "absences"),
            *("indisponible le", "indisponibilité", "indisponibilités"),
        ),
        (
            *("first day", "start date", "from date", "day", "date", "away on", "away", "absence", "absences"),
            *("unavailable on", "unavailable"),
        ),
        ("erster Tag", "Tag", "Datum", "abwesend", "abwesend am"),
    ),
    Column(
        "last_day",
        ("dernier jour", "date de fin", "au", "jusqu'au"),
        ("last day", "end date", "to date", "until"),
        ("letzter Tag", "bis zum"),
    ),
    Column(
        "start",
        ("de", "heure de début", "début", "à partir de", "heures", "horaires"),
        ("from", "start time", "start", "from time", "hours"),
        ("von", "Beginn", "Uhrzeit"),
    ),
    Column("end", ("à", "heure de fin", "fin", "jusqu'à"), ("to", "end time", "end", "to time"), ("bis", "Ende")),
    _NOTES,
)

JOURNEYS = (
    Column(
        "origin",
        ("de", "départ", "lieu de départ", "origine", "du lieu", "depuis"),
        ("from", "origin", "from venue", "departure"),
        ("von", "Start", "Abfahrt"),
    ),
    Column(
        "destination",
        ("à", "arrivée", "lieu d'arrivée", "destination", "au lieu", "vers"),
        ("to", "destination", "to venue", "arrival"),
        ("nach", "bis", "Ziel", "Ankunft"),
    ),
    Column(
        "minutes",
        ("minutes", "durée", "durée du trajet", "temps", "temps de trajet", "trajet"),
        ("minutes", "duration", "travel time", "journey", "journey time"),
        ("Minuten", "Dauer", "Fahrzeit", "Wegzeit"),
    ),
)

WAIVERS = (
    Column("kind", ("conflit", "type de conflit"), ("clash", "kind of clash", "clash kind"), ("Konflikt",)),
    Column("items", ("identifiants", "identifiants des rendez-vous"), ("items", "item ids"), ("Kennungen",)),
    Column("titles", ("titres", "intitulés"), ("titles",), ("Titel",)),
    Column("about", ("concerne", "à propos de", "lieu ou personne"), ("about", "venue or person"), ("betrifft",)),
    Column("circumstances", ("circonstances", "empreinte"), ("circumstances", "digest"), ("Umstände",)),
    Column("by", ("accepté par", "par"), ("accepted by", "by"), ("akzeptiert von", "von")),
    Column(
        "at", ("accepté le", "quand", "le", "date"), ("accepted at", "at", "when", "date"), ("akzeptiert am", "wann")
    ),
    Column(
        "why",
        ("raison", "pourquoi", "motif", "justification"),
        ("why", "reason", "justification"),
        ("Grund", "warum", "Begründung"),
    ),
)

TABLES: Mapping[str, tuple[Column, ...]] = {
    "programme": PROGRAMME,
    "venues": VENUES,
    "counts": COUNTS,
    "festival": FESTIVAL,
    "people": PEOPLE,
    "journeys": JOURNEYS,
    "waivers": WAIVERS,
}

_TAGS = {normal_form(word): tag for tag, words in LANGUAGE_WORDS.items() for word in (tag, *words)} | {"und": ""}
_TRANSLATED = re.compile(r"(?P<base>.+?)[ (]+(?:(?:en|in|auf) )?(?P<tag>[^ ()]+)\)?")
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")


def header_key(header: str) -> str:
    """A header for looking up: no case, no accents; `start_date`, `start-date` and `startDate` are two words."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return " ".join(re.sub(r"[_\-:*#]+", " ", normal_form(parted)).split())


@lru_cache
def _fields_by_key(table: tuple[Column, ...]) -> dict[str, tuple[int, Column]]:
    """Header key → (rank among the field's synonyms, column); an earlier column of the table goes first."""
    found: dict[str, tuple[int, Column]] = {}
    for column in table:
        for rank, synonym in enumerate(column.synonyms):
            found.setdefault(header_key(synonym), (rank, column))
    return found


_TRIMMINGS = re.compile(
    r"^(?:nombre|nb|number|anzahl) (?:de |d'|of |der )?|^max(?:imum)? |"
    r" (?:(?:en|in) )?(?:minutes?|minuten|mins?|mn|max(?:imum|imale?)?|€|eur|euros?)$|"
    r"(?:[ ./·•]+(?:e|es|s|in|innen|rices?|trices?|euses?))+$"
)


def _trimmed(key: str) -> str:
    """A key without what is said beside the field: "battement min", "nb d'entrées", "max capacity", "invité·es"."""
    return _TRIMMINGS.sub("", key.rstrip("."))


def _translation(key: str, table: tuple[Column, ...]) -> tuple[int, Column, str] | None:
    """The column and language of "titre_en", "Title (Armenian)", "description hy"."""
    match = _TRANSLATED.fullmatch(key)
    if match is None or (found := _fields_by_key(table).get(match["base"])) is None:
        return None
    tag = _TAGS.get(match["tag"])
    if tag is None and _TAG.fullmatch(match["tag"]):
        tag = match["tag"]
    return (*found, tag) if found[1].is_translated and tag is not None else None


@dataclass(frozen=True, slots=True)
class Guess:
    """A field that a header may name; the lower the rank, the likelier."""

    field: str
    rank: int
    is_many: bool


def guess_field(header: str, table: tuple[Column, ...] = PROGRAMME) -> Guess | None:
    """The field of `table` that a header names, or None."""
    if header.startswith("'"):
        return None
    key = header_key(header)
    bare = " ".join(re.sub(r"\([^)]*\)", " ", key).split())
    by_key = _fields_by_key(table)
    if found := by_key.get(key):
        return Guess(found[1].field, found[0], is_many=False)
    if translated := _translation(key, table):
        rank, column, tag = translated
        return Guess(f"{column.field}:{tag or 'und'}", rank, is_many=True)
    if found := by_key.get(bare) or by_key.get(_trimmed(bare)):
        return Guess(found[1].field, found[0], is_many=False)
    numbered = by_key.get(re.sub(r" ?\d+$", "", bare))
    return Guess(numbered[1].field, numbered[0], is_many=True) if numbered and numbered[1].is_many else None


def guess_columns(header: Sequence[str], table: tuple[Column, ...]) -> dict[int, str]:
    """Column index → field. A field goes to its likeliest header; names of people and translations to every one."""
    guesses = {index: guess for index, name in enumerate(header) if (guess := guess_field(name, table))}
    best: dict[str, int] = {}
    for index, guess in sorted(guesses.items(), key=lambda pair: (pair[1].rank, pair[0])):
        best.setdefault(guess.field, index)
    many = {column.field for column in table if column.is_many and column.field != "title"}
    return {
        index: guess.field
        for index, guess in guesses.items()
        if best[guess.field] == index or guess.is_many or guess.field in many
    }


def known_headers(header: Iterable[str]) -> int:
    """How many cells of a row are headers of the table that knows most of them."""
    cells = [name for name in header if 0 < len(name) < 80]
    return max(len({guess.field for name in cells if (guess := guess_field(name, table))}) for table in TABLES.values())


def column_of(field: str, table: tuple[Column, ...]) -> Column:
    """The column of a field, `title:en` being one of `title`. KeyError if the table has none."""
    name = field.partition(":")[0]
    for column in table:
        if column.field == name:
            return column
    raise KeyError(field)


def export_header(field: str, table: tuple[Column, ...]) -> str:
    """What the column of `field` is called in an exported file: "titre", "titre_hy"."""
    name = column_of(field, table).header
    return f"{name}_{field.partition(':')[2]}" if ":" in field else name
