"""The command line, for the IT person and for cron: `python -m lib --help`.

Results go to standard output, what went wrong to standard error. Exit codes: 0 done, 1 (of check) there are clashes,
2 something could not be read or written, or the command was not understood. A cell that cannot be read is a problem to
be reported, and no failure.
"""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4
from zoneinfo import ZoneInfo

from lib.backups import BrokenCopy, NotEmpty, back_up, restore
from lib.clashes import find_clashes
from lib.company import COMMAND_LINE
from lib.copying import next_edition, next_first_day, whole
from lib.editions import (
    Arrival,
    NoFestival,
    Part,
    Sheets,
    compare,
    part_of,
    parts_of,
    read_alone,
    read_file,
    read_folder,
    write_folder,
)
from lib.feed import calendar
from lib.feeds.feed_urls import Choice
from lib.gatekeeper import Gatekeeper, NoAddress
from lib.i18n import LANGUAGES, Words
from lib.impossible import Impossible
from lib.press import Press
from lib.programme import Festival, Programme
from lib.registrar import Registrar, written
from lib.releases import Release, is_public, publish, view
from lib.reports import (
    OtherDifference,
    change_lines,
    check_json,
    check_lines,
    file_lines,
    problem_lines,
)
from lib.roles import EVERYWHERE, LastAdministrator, Role, tidy_address
from lib.rulebook import ClashKind
from lib.rules.clash import Clash
from lib.settings import DATA, read_settings
from lib.store import Memory, Store, StoreDown, UnknownFestival, open_store
from lib.tables import Sheet, TableError
from lib.wording.people_kept import erasure_sentence, nothing_kept
from lib.wording.roles import no_address_sentence, role_name
from lib.wording.things import edition_sentence, fault_sentence, impossible_sentence
from lib.wording.trouble import trouble_cure

DONE, CLASHES, UNREADABLE = range(3)
FAILURES = (
    *(TableError, OSError, StoreDown, UnknownFestival, NoFestival, Impossible),
    *(NoAddress, LastAdministrator, NotEmpty, BrokenCopy),
)

Options: TypeAlias = argparse.Namespace
Command: TypeAlias = Callable[[Options, Words], int]


# ---------------------------------------------------------------- commands


def festivals(_options: Options, t: Words) -> int:
    """One line for each: id, name, days, number of items."""
    store = _store(t)
    for festival in store.festivals():
        days = f"{festival.first_day}/{festival.last_day}"
        items = len(store.programme(festival.id).items)
        print(festival.id, " ".join(str(festival.name).split()), days, items, sep="\t")
    return DONE


def check(options: Options, t: Words) -> int:
    """Problems and clashes of a file, in words or as JSON."""
    programme, problems = read_alone(options.file, options.venues, options.timezone)
    clashes = _clashes(programme)
    if options.json:
        print(check_json(programme, problems, clashes))
    else:
        _say(check_lines(programme, problems, clashes, t))
    return CLASHES if clashes else DONE


def _clashes(programme: Programme) -> tuple[Clash, ...]:
    """All but those with the festival's days, which a file does not tell."""
    today = datetime.now(programme.festival.zone).date()
    return tuple(clash for clash in find_clashes(programme, today) if clash.kind is not ClashKind.OUTSIDE_FESTIVAL)


def ics(options: Options, t: Words) -> int:
    """The calendar of a file: the same bytes until the file is written again."""
    programme, problems = read_alone(options.file, options.venues, options.timezone)
    _complain(problem_lines(problems, t))
    at = programme.changed_at or datetime.now(UTC)
    told = view(publish(programme, Release(1, at, COMMAND_LINE)), at)
    choice, domain = Choice(programme.festival.id), read_settings().calendar_domain
    sys.stdout.buffer.write(calendar(told, choice=choice, language=t.language, domain=domain))
    return DONE


def import_(options: Options, t: Words) -> int:
    """A folder that holds an edition, or one of its files, into the store. What they do not mention stays."""
    sheets = read_folder(options.file) if options.file.is_dir() else _alone(read_file(options.file))
    if not sheets:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(options.file / Part.PROGRAMME))
    store = _store(t)
    stored = _stored(store, options.festival)
    arrival = compare(sheets, options.festival, stored, _new_id, partial(store.mapping, options.festival))
    memory = Memory(problems=arrival.problems)
    store.save(options.festival, arrival.edit, by=COMMAND_LINE, action="import", remember=memory)
    _complain(problem_lines(arrival.problems, t))
    if arrival.festival and Part.FESTIVAL not in sheets:
        _say([_creation(arrival.festival, t)])
    _say(_arrived(arrival, sheets, store.programme(options.festival), t))
    return DONE


def _arrived(arrival: Arrival, sheets: Sheets, programme: Programme, t: Words) -> list[str]:
    """What became of the items, unless no file could tell of any, and of what has a file of its own."""
    others: dict[Part, OtherDifference] = {
        Part.PEOPLE: arrival.people,
        Part.JOURNEYS: arrival.journeys,
        Part.WAIVERS: arrival.waivers,
    }
    items = change_lines(arrival.items, t) if set(sheets) - set(others) else []
    told = (file_lines(part, others[part], programme, t) for part in others if part in sheets)
    return [*items, *chain.from_iterable(told)]


def _alone(sheet: Sheet) -> Sheets:
    return {part_of(sheet): sheet}


def _creation(festival: Festival, t: Words) -> str:
    return t(
        "{festival} did not exist yet: it was created, from {first} to {last}.",
        festival=festival.name,
        first=t.long_day(festival.first_day),
        last=t.long_day(festival.last_day),
    )


def export(options: Options, t: Words) -> int:
    """The files of an edition, which imported again change nothing."""
    programme = _store(t).programme(options.festival)
    write_folder(programme, options.folder)
    print(t("{folder} holds {files}.", folder=options.folder, files=t.listed(parts_of(programme))))
    return DONE


def copy(options: Options, t: Words) -> int:
    """A festival as a new edition: at its next dates, or from the first day given."""
    store = _store(t)
    old = store.programme(options.festival)
    taken = {festival.id for festival in store.festivals()}
    made = next_edition(old, options.first_day or next_first_day(old.festival), taken, _new_id)
    store.save(made.festival.id, whole(made), by=COMMAND_LINE, action="copy")
    print(t("{subject}: {said}", subject=made.festival.id, said=edition_sentence(made, t)))
    return DONE


def publish_(options: Options, t: Words) -> int:
    """A festival as it stands, as its next release: feeds, exports and public page have it at once."""
    press = Press(_store(t))
    release = press.publish(options.festival, by=COMMAND_LINE, note=options.note)
    items = len(list(filter(is_public, press.published(options.festival).programme.items)))
    count = t.plural("{n} public item", "{n} public items", items)
    print(t("Release {number} of {festival}: {count}.", number=release.number, festival=options.festival, count=count))
    return DONE


def roles(_options: Options, t: Words) -> int:
    """Who has which role where."""
    store = _store(t)
    keeper = Gatekeeper(store)
    for place in (EVERYWHERE, *(festival.id for festival in store.festivals())):
        for grant in keeper.grants(place):
            print("\t".join((place or t("All festivals"), grant.to, grant.role)))
    return DONE


def person(options: Options, t: Words) -> int:
    """All that is kept about somebody: how much of it where, and, into a file, every word of it."""
    registrar = Registrar(_store(t))
    found = registrar.mentions(options.name)
    if options.file:
        options.file.write_text(written(options.name, found), "utf-8")
    for table, number in sorted(Counter(each.table for each in found).items()):
        print(f"{table}\t{number}")
    if options.erase:
        erasure = registrar.erase(options.name, by=COMMAND_LINE)
        print(erasure_sentence(options.name, len(erasure.found), erasure.identifiers, t))
    elif not found:
        print(nothing_kept(options.name, t))
    return DONE


def give(options: Options, t: Words) -> int:
    """A role for an address or a domain, in one festival or in all."""
    store = _store(t)
    if options.festival not in {EVERYWHERE, *store.festival_revisions()}:
        raise UnknownFestival(options.festival)
    grant = Gatekeeper(store).give(options.festival, options.to, options.role, by=COMMAND_LINE)
    print(t("{address}: {role}.", address=grant.to, role=role_name(grant.role, t)))
    return DONE


def withdraw(options: Options, t: Words) -> int:
    """The role of an address or a domain, in one festival or in all."""
    address = tidy_address(options.to)
    if Gatekeeper(_store(t)).withdraw(options.festival, address) is None:
        _complain([t("{address} has no role there. See `python -m lib roles`.", address=address)])
        return UNREADABLE
    print(t("{address} has no role here any more.", address=address))
    return DONE


def backup(options: Options, t: Words) -> int:
    """All that the store holds, into one file, while servers run."""
    file = options.file or Path(f"navasard-{datetime.now(UTC):%Y%m%d-%H%M%S}.copy.gz")
    written = back_up(_store(t), file)
    print(
        t("{file} holds everything up to revision {revision}, and was read back.", file=file, revision=written.revision)
    )
    return DONE


def restore_(options: Options, t: Words) -> int:
    """What a copy holds in place of what the store holds; the store as it was is kept in another copy."""
    before = Path(f"navasard-before-{datetime.now(UTC):%Y%m%d-%H%M%S}.copy.gz") if options.replace else None
    found = restore(_store(t), options.file, replacing=before)
    if before:
        print(t("What was there before is in {file}.", file=before))
    print(t("The store holds what {file} held, up to revision {revision}.", file=options.file, revision=found.revision))
    return DONE


def samples(_options: Options, t: Words) -> int:
    """The festivals of data/, published, into a store that holds none."""
    store = _store(t)
    if store.festivals():
        return DONE
    for folder in sorted(path.parent for path in DATA.glob(f"*/{Part.FESTIVAL}")):
        arrival = compare(read_folder(folder), folder.name, None, _new_id)
        store.save(folder.name, arrival.edit, by=COMMAND_LINE, action="import")
        Press(store).publish(folder.name, by=COMMAND_LINE)
    print(t.plural("{n} sample festival loaded.", "{n} sample festivals loaded.", len(store.festivals())))
    return DONE


def _store(t: Words) -> Store:
    try:
        return open_store(read_settings().database_url, clock=lambda: datetime.now(UTC))
    except ValueError as error:
        _complain([t("DATABASE_URL cannot be used: {reason}.", reason=error)])
        raise SystemExit(UNREADABLE) from error


def _stored(store: Store, festival_id: str) -> Programme | None:
    try:
        return store.programme(festival_id)
    except UnknownFestival:
        return None


def _new_id() -> str:
    return uuid4().hex


def _say(lines: Iterable[str]) -> None:
    print("\n".join(lines))


def _complain(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


# ---------------------------------------------------------------- what may be asked, and what may go wrong


def parser(t: Words) -> argparse.ArgumentParser:
    """All commands with their arguments, explained in the reader's language."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=LANGUAGES, help=t("Language of what is said (LANG, else French)"))
    a_file = argparse.ArgumentParser(add_help=False)
    a_file.add_argument("file", metavar="FILE", type=Path, help=t("Programme: .csv or .xlsx"))
    a_file.add_argument("--venues", metavar="FILE", type=Path, help=t("Venues, with changeovers and items at once"))
    a_file.add_argument(
        "--timezone", metavar="ZONE", type=_zone, default="Europe/Paris", help=t("Zone of times that name none")
    )
    about = t("Plans the programme of a cultural festival.")
    whole = argparse.ArgumentParser(prog="python -m lib", description=about, parents=[common])
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Command, says: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[common, *parents], help=says, description=says)
        added.set_defaults(run=run)
        return added

    command("festivals", festivals, t("List the festivals: identifier, name, days, items"))
    checked = command("check", check, t("Say what cannot be read or held; exit code 1 if there are clashes"), a_file)
    checked.add_argument("--json", action="store_true", help=t("One JSON object in place of sentences"))
    command("ics", ics, t("Write the calendar of a file to standard output"), a_file)
    imported = command(
        "import", import_, t("Take a programme, another file or a folder of an edition, into a festival")
    )
    imported.add_argument("festival", metavar="FESTIVAL", help=t("Identifier of the festival"))
    imported.add_argument("file", metavar="FILE", type=Path, help=t("File of an edition, or folder that holds one"))
    exported = command("export", export, t("Write the CSV files of a festival into a folder"))
    exported.add_argument("festival", metavar="FESTIVAL", help=t("Identifier of the festival"))
    exported.add_argument("folder", metavar="FOLDER", type=Path, help=t("Made if it is not there"))
    copied = command("copy", copy, t("Copy a festival to its next edition, without its people and counts"))
    copied.add_argument("festival", metavar="FESTIVAL", help=t("Identifier of the festival"))
    copied.add_argument(
        "--first-day",
        metavar="DAY",
        type=_day,
        help=t("First day of the next edition, as 2025-10-18 (else the same day of the week, a year later)"),
    )
    published = command("publish", publish_, t("Publish a festival as it stands: feeds show it at once"))
    published.add_argument("festival", metavar="FESTIVAL", help=t("Identifier of the festival"))
    published.add_argument("--note", metavar="WORDS", default="", help=t("What is new, for those who work on it"))
    command("roles", roles, t("List who has which role where"))
    given = command("give", give, t("Give a role to an e-mail address, or to a domain as @clamart.fr"))
    given.add_argument("role", metavar="ROLE", type=Role, choices=tuple(Role), help=", ".join(Role))
    withdrawn = command("withdraw", withdraw, t("Take a role back"))
    for each in (given, withdrawn):
        each.add_argument("to", metavar="ADDRESS", help=t("E-mail address, or @ and a domain"))
        each.add_argument("--festival", metavar="FESTIVAL", default=EVERYWHERE, help=t("In this one, else in all"))
    named = command("person", person, t("Say what is kept about somebody, and where"))
    named.add_argument("name", metavar="NAME", help=t("Name or e-mail address, in any spelling"))
    named.add_argument("--file", metavar="FILE", type=Path, help=t("Write every word of it there, as JSON"))
    named.add_argument("--erase", action="store_true", help=t("Take the name out of all of it, for ever"))
    copied_all = command("backup", backup, t("Write everything into one file, while Navasard runs"))
    copied_all.add_argument("file", metavar="FILE", type=Path, nargs="?", help=t("Else named after the moment"))
    restored = command("restore", restore_, t("Put what such a file holds in place of everything"))
    restored.add_argument("file", metavar="FILE", type=Path, help=t("Written by backup, on either engine"))
    restored.add_argument(
        "--replace", action="store_true", help=t("Also where there are festivals: they are copied first")
    )
    command("samples", samples, t("Load the sample festivals where there is no festival yet"))
    return whole


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        raise argparse.ArgumentTypeError(f"{name!r}: Europe/Paris, Asia/Yerevan…") from error


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{said!r}: 2025-10-18…") from error


def _language(arguments: Sequence[str] | None) -> str:
    """What --lang says, wherever it stands, else the setting; French for a language without words."""
    reader = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    reader.add_argument("--lang", default=read_settings().language)
    language: str = reader.parse_known_args(arguments)[0].lang
    return language if language in LANGUAGES else "fr"


def _failure(failure: Exception, t: Words) -> str:
    """What went wrong and what to do."""
    match failure:
        case TableError():
            return fault_sentence(failure.file, failure.reason, failure.detail, t)
        case OSError():
            return _file_failure(failure, t)
        case StoreDown():
            return trouble_cure(failure.trouble, str(failure), t)
        case Impossible():
            return impossible_sentence(failure, t)
        case NotEmpty():
            return t("There are festivals here: say --replace to put others in their place. They are copied first.")
        case BrokenCopy():
            return t(failure.reason)
        case NoAddress():
            return no_address_sentence(failure, t)
        case LastAdministrator():
            return t("This is the last administrator: name another one first.")
    return t("There is no such festival. See `python -m lib festivals`, or import a folder that holds a festival.csv.")


def _file_failure(failure: OSError, t: Words) -> str:
    match failure:
        case FileNotFoundError():
            return t("{file} does not exist. Check the path.", file=failure.filename)
        case IsADirectoryError():
            return t("{file} is a folder, not a file.", file=failure.filename)
        case FileExistsError() | NotADirectoryError():
            return t("{file} is a file, not a folder.", file=failure.filename)
        case PermissionError():
            return t("{file} may not be read or written. Check your rights.", file=failure.filename)
    return t("A file could not be read or written: {reason}.", reason=failure.strerror)


def _ready_streams() -> None:
    """Output in UTF-8 everywhere; what is said into a closed stream is lost, and nothing else."""
    sys.stdout = sys.stdout or io.TextIOWrapper(io.BytesIO())
    sys.stderr = sys.stderr or io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _ready_streams()
    t = Words(_language(arguments))
    options = parser(t).parse_args(arguments)
    run: Command = options.run
    try:
        code = run(options, t)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads this, `head` for one, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except FAILURES as failure:
        _complain([_failure(failure, t)])
        return UNREADABLE


if __name__ == "__main__":
    sys.exit(main())
