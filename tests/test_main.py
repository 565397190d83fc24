"""The command line, as cron and an IT person use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lib.__main__ import CLASHES, DONE, UNREADABLE, main
from lib.press import Press
from lib.store import Store, open_store

ROOT = Path(__file__).parent.parent
HEADER = "identifiant;titre;type;lieu;date;début;fin;intervenants"
CLASHING = f"""{HEADER}
A1;Lecture à voix basse;lecture;Salle Bleue;19/10/2024;14h30;16h;Aline Fictive
A2;Concert d’ouverture;concert;Salle Bleue;19/10/2024;15h45;17h;
A3;Rencontre;rencontre;Jardin;19/10/2024;15h;16h;Aline Fictive
"""
PEACEFUL = f"""{HEADER}
A1;Lecture à voix basse;lecture;Salle Bleue;19/10/2024;14h30;16h;Aline Fictive
A2;Concert d’ouverture;concert;Salle Bleue;19/10/2024;16h;17h;
"""
VENUES = """nom;battement;simultanés
Salle Bleue;30 min;1
"""
FESTIVAL = """identifiant;nom;premier jour;dernier jour
essai;Festival d’essai;18/10/2024;20/10/2024
"""


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'navasard.db'}")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


def written(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.fixture
def edition(tmp_path: Path) -> str:
    """A folder with the files of one edition."""
    folder = tmp_path / "edition"
    written(folder, "festival.csv", FESTIVAL)
    written(folder, "lieux.csv", VENUES)
    written(folder, "programme.csv", CLASHING)
    written(folder, "frequentation.csv", "identifiant;jour;compté\nA1;19/10/2024;42\n")
    return str(folder)


def output(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


# ---------------------------------------------------------------- check


def test_check_says_each_clash_and_exits_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", written(tmp_path, "p.csv", CLASHING)]) == CLASHES
    said = output(capsys).splitlines()
    assert said[0] == "3 items, 0 problems, 2 clashes"
    assert len(said) == 3
    assert "Aline Fictive" in said[1]
    assert "Salle Bleue" in said[2]


def test_check_of_a_programme_without_clashes_exits_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", written(tmp_path, "p.csv", PEACEFUL)]) == DONE
    assert output(capsys) == "2 items, 0 problems, 0 clashes\n"


def test_a_problem_is_told_with_its_place_and_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", written(tmp_path, "p.csv", PEACEFUL.replace("17h", "dix-sept"))]) == DONE
    counts, problem = output(capsys).splitlines()
    assert counts == "2 items, 1 problem, 0 clashes"
    assert all(part in problem for part in ("p.csv", "row 3", "fin", "dix-sept"))


def test_venues_bring_their_changeover(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programme, venues = written(tmp_path, "p.csv", PEACEFUL), written(tmp_path, "v.csv", VENUES)
    assert main(["check", programme, "--venues", venues, "--json"]) == CLASHES
    (clash,) = json.loads(output(capsys))["clashes"]
    assert (clash["kind"], clash["minutes"]) == ("changeover", 30)


def test_json_is_one_object_with_the_ids_of_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", written(tmp_path, "p.csv", CLASHING), "--json"]) == CLASHES
    said = json.loads(output(capsys))
    assert (said["items"], said["problems"]) == (3, [])
    overlap = {
        "kind": "venue_overlap",
        "severity": "blocking",
        "items": ["A1", "A2"],
        "venue": "Salle Bleue",
        "person": None,
        "starts_at": "2024-10-19T15:45:00+02:00",
        "ends_at": "2024-10-19T16:00:00+02:00",
        "minutes": 15,
        "dates": ["2024-10-19"],
    }
    assert said["clashes"][1] | overlap == said["clashes"][1]
    person = {"kind": "person_overlap", "person": "Aline Fictive", "venue": None, "items": ["A1", "A3"]}
    assert said["clashes"][0] | person == said["clashes"][0]


def test_json_names_the_cell_of_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", written(tmp_path, "p.csv", PEACEFUL.replace("17h", "dix-sept")), "--json"])
    assert json.loads(output(capsys))["problems"] == [
        {"file": "p.csv", "row": 3, "column": "fin", "value": "dix-sept", "reason": "not_a_time"}
    ]


def test_times_are_those_of_the_zone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", written(tmp_path, "p.csv", CLASHING), "--json", "--timezone", "Asia/Yerevan"])
    assert json.loads(output(capsys))["clashes"][0]["starts_at"] == "2024-10-19T15:00:00+04:00"


def test_no_day_is_outside_a_festival_that_no_file_tells_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    far_apart = f"{PEACEFUL}A3;Bien plus tard;lecture;Jardin;19/10/2034;15h;16h;\n"
    assert main(["check", written(tmp_path, "p.csv", far_apart)]) == DONE
    assert "3 items, 0 problems, 0 clashes" in output(capsys)


def test_a_file_without_items_has_no_clash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", written(tmp_path, "p.csv", f"{HEADER}\n"), "--json"]) == DONE
    assert json.loads(output(capsys)) == {"items": 0, "problems": [], "clashes": []}


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 100, b"PK\x03\x04 not a workbook"])
def test_a_file_that_is_no_table_exits_with_2_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    assert main(["check", written(tmp_path, "p.csv", content)]) == UNREADABLE
    said = capsys.readouterr()
    assert said.out == ""
    assert "p.csv" in said.err


def test_a_file_that_is_not_there_exits_with_2_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.csv")]) == UNREADABLE
    assert "none.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("rien.csv", "rien.csv n’existe pas. Vérifiez le chemin."),
        (".", " est un dossier, pas un fichier."),
        ("p.csv/x.csv", " est un fichier, pas un dossier."),
    ],
)
def test_a_path_that_cannot_be_opened_is_told_in_ones_own_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, said: str
) -> None:
    written(tmp_path, "p.csv", PEACEFUL)
    assert main(["check", str(tmp_path / path), "--lang", "fr"]) == UNREADABLE
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("zone", ["Europe/Pariss", "../etc/passwd", ""])
def test_a_zone_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], zone: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check", written(tmp_path, "p.csv", PEACEFUL), "--timezone", zone])
    assert stop.value.code == UNREADABLE
    assert "--timezone" in capsys.readouterr().err


# ---------------------------------------------------------------- ics


def test_ics_writes_the_same_calendar_until_the_file_changes(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = written(tmp_path, "p.csv", PEACEFUL)
    assert main(["ics", path]) == DONE
    first = capfdbinary.readouterr().out
    main(["ics", path])
    assert capfdbinary.readouterr().out == first
    assert first.startswith(b"BEGIN:VCALENDAR\r\n")
    assert first.count(b"BEGIN:VEVENT") == 2
    os.utime(path, (1_000_000_000, 1_000_000_000))
    main(["ics", path])
    assert b"DTSTAMP:20010909T014640Z" in capfdbinary.readouterr().out


# ---------------------------------------------------------------- the store


def test_a_folder_becomes_a_festival(edition: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "essai-2024", edition]) == DONE
    assert (
        output(capsys).splitlines()[0]
        == "3 new items, 0 changed items, 0 unchanged items, 0 items kept that are not in the file"
    )
    assert main(["festivals"]) == DONE
    assert output(capsys) == "essai-2024\tFestival d’essai\t2024-10-18/2024-10-20\t3\n"


def test_importing_again_changes_nothing(edition: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import", "essai", edition])
    output(capsys)
    assert main(["import", "essai", edition]) == DONE
    assert output(capsys) == "0 new items, 0 changed items, 3 unchanged items, 0 items kept that are not in the file\n"


def test_a_file_changes_the_items_it_names_and_keeps_the_others(
    edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", "essai", edition])
    output(capsys)
    moved = written(tmp_path, "p.csv", PEACEFUL.replace("A1;Lecture", "A1;Grande lecture"))
    assert main(["import", "essai", moved]) == DONE
    assert output(capsys).splitlines() == [
        "0 new items, 2 changed items, 0 unchanged items, 1 item kept that is not in the file",
        "~ Grande lecture à voix basse (Title)",
        "~ Concert d’ouverture (Start)",
    ]


def test_a_file_makes_a_festival_of_the_days_of_its_items(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "petit-essai", written(tmp_path, "p.csv", PEACEFUL)]) == DONE
    assert output(capsys).splitlines()[:2] == [
        "Petit essai did not exist yet: it was created, from Saturday 19 October 2024 to Saturday 19 October 2024.",
        "2 new items, 0 changed items, 0 unchanged items, 0 items kept that are not in the file",
    ]
    main(["festivals"])
    assert output(capsys) == "petit-essai\tPetit essai\t2024-10-19/2024-10-19\t2\n"


def test_what_the_app_remembers_of_columns_and_venues_goes_for_the_command_too(edition: str, tmp_path: Path) -> None:
    main(["import", "essai", edition])
    with closing(open_store(f"sqlite:///{tmp_path / 'navasard.db'}", clock=lambda: datetime.now(UTC))) as store:
        store.remember_mapping("essai", "programme", {"code interne": "notes"})
        store.remember_mapping("essai", "same_venues", {"Sale Bleue": "salle-bleue"})
        table = "identifiant;titre;lieu;début;code interne\nA1;Lecture;Sale Bleue;25h99;K7\n"
        assert main(["import", "essai", written(tmp_path, "p.csv", table)]) == DONE
        programme = store.programme("essai")
        assert (programme.item_by_id["A1"].notes, programme.item_by_id["A1"].venue_id) == ("K7", "salle-bleue")
        assert [venue.name for venue in programme.venues] == ["Jardin", "Salle Bleue"]
        assert [problem.value for problem in store.problems("essai")] == ["25h99"]


def test_a_file_without_a_day_cannot_make_a_festival(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "nowhere", written(tmp_path, "p.csv", "titre;lieu\nBal;Jardin\n")]) == UNREADABLE
    assert "festival.csv" in capsys.readouterr().err
    main(["festivals"])
    assert output(capsys) == ""


def test_a_folder_without_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "essai", str(tmp_path)]) == UNREADABLE
    assert "programme.csv" in capsys.readouterr().err


def test_an_identifier_that_no_address_can_hold_is_refused(edition: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "Essai 2024", edition]) == UNREADABLE
    assert "lower-case" in capsys.readouterr().err


def test_what_is_exported_imports_without_a_difference(
    edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "export"
    main(["import", "essai", edition])
    assert main(["export", "essai", str(folder)]) == DONE
    assert sorted(path.name for path in folder.iterdir()) == [
        "festival.csv", "frequentation.csv", "lieux.csv", "programme.csv",
    ]  # fmt: skip
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    output(capsys)
    main(["import", "essai", str(folder)])
    assert output(capsys) == "0 new items, 0 changed items, 3 unchanged items, 0 items kept that are not in the file\n"
    main(["import", "copy", str(folder)])
    main(["export", "copy", str(folder)])
    again = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert again.pop("festival.csv") == first.pop("festival.csv").replace(b"essai;", b"copy;", 1)
    assert again == first


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "personne;fuseau;premier jour\nAline Fictive;;20/10/2024\n",
            ["personnes.csv: 1 new, 0 changed, 0 unchanged, 0 kept that are not in the file", "+ Aline Fictive"],
        ),
        (
            ";Salle Bleue;Jardin\nSalle Bleue;;12\nJardin;12;\n",
            ["trajets.csv: 1 new, 0 changed, 0 unchanged, 0 kept that are not in the file", "+ Salle Bleue → Jardin"],
        ),
        (
            'conflit;identifiants;accepté par;accepté le;raison\nvenue_overlap;"A1;A2";Aline;01/10/2024;exprès\n',
            [
                "conflits-acceptes.csv: 1 new, 0 changed, 0 unchanged, 0 kept that are not in the file",
                "+ Venue taken twice: Lecture à voix basse and Concert d’ouverture",
            ],
        ),
    ],
)
def test_a_file_of_people_journeys_or_accepted_clashes_is_taken_alone(
    edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: list[str]
) -> None:
    main(["import", "essai", edition])
    path = written(tmp_path, "tableau.csv", content)
    output(capsys)
    assert main(["import", "essai", path]) == DONE
    assert output(capsys).splitlines() == said
    assert main(["import", "essai", path]) == DONE
    assert output(capsys).splitlines() == [said[0].replace("1 new, 0 changed, 0 un", "0 new, 0 changed, 1 un")]


def test_an_edition_is_exported_with_all_its_files(
    edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(Path(edition), "personnes.csv", "personne;fuseau;premier jour\nAline Fictive;Asia/Yerevan;20/10/2024\n")
    written(Path(edition), "trajets.csv", "de;à;minutes\nSalle Bleue;Jardin;12\n")
    main(["import", "essai", edition])
    main(["export", "essai", str(tmp_path / "export")])
    exported = output(capsys).splitlines()[-1]
    assert "personnes.csv" in exported
    assert "trajets.csv" in exported
    assert "conflits-acceptes.csv" not in exported
    main(["import", "copie", str(tmp_path / "export")])
    main(["export", "copie", str(tmp_path / "again")])
    for name in ("personnes.csv", "trajets.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "export" / name).read_bytes()


def test_exporting_a_festival_that_is_not_there_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "nowhere", str(tmp_path / "folder")]) == UNREADABLE
    assert not (tmp_path / "folder").exists()
    assert "festival" in capsys.readouterr().err


def test_samples_are_loaded_once_and_only_into_an_empty_store(
    edition: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["samples"]) == DONE
    main(["festivals"])
    loaded = output(capsys).splitlines()[1:]
    assert len(loaded) == len(list((ROOT / "data").glob("*/festival.csv"))) > 0
    with stored(tmp_path) as store:
        assert {head.number for head in Press(store).heads().values()} == {1}
        assert len(Press(store).heads()) == len(loaded)
    main(["samples"])
    assert output(capsys) == ""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    main(["import", "essai", edition])
    main(["samples"])
    output(capsys)
    main(["festivals"])
    assert len(output(capsys).splitlines()) == 1


def test_a_database_that_is_down_is_told(
    edition: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert main(["import", "essai", edition]) == UNREADABLE
    assert "DATABASE_URL" in capsys.readouterr().err


def test_a_database_of_another_make_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://localhost/navasard")
    with pytest.raises(SystemExit) as stop:
        main(["festivals"])
    assert stop.value.code == UNREADABLE
    assert "DATABASE_URL" in capsys.readouterr().err


# ---------------------------------------------------------------- publish


def stored(folder: Path) -> closing[Store]:
    return closing(open_store(f"sqlite:///{folder / 'navasard.db'}", clock=lambda: datetime.now(UTC)))


def test_a_festival_is_published_as_it_stands(edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import", "essai", edition])
    output(capsys)
    assert main(["publish", "essai", "--note", "Conférence de presse"]) == DONE
    assert output(capsys) == "Release 1 of essai: 3 public items.\n"
    main(["publish", "essai"])
    assert output(capsys).startswith("Release 2 ")
    with stored(tmp_path) as store:
        second, first = Press(store).releases("essai")
    assert (first.note, second.note) == ("Conférence de presse", "")


def test_publishing_what_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "nulle-part"]) == UNREADABLE
    assert "python -m lib festivals" in capsys.readouterr().err


# ---------------------------------------------------------------- languages, and the real thing


@pytest.mark.parametrize(
    ("locale", "said"),
    [("fr_FR.UTF-8", "2 conflits"), ("C.UTF-8", "2 conflits"), ("de_DE.UTF-8", "2 conflits"), ("en_GB", "2 clashes")],
)
def test_the_language_is_that_of_the_machine_else_french(
    edition: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, locale: str, said: str
) -> None:
    monkeypatch.setenv("LANG", locale)
    main(["check", f"{edition}/programme.csv"])
    assert said in output(capsys)


def test_the_language_that_is_asked_for_goes_first(edition: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", f"{edition}/programme.csv", "--lang", "fr"])
    assert "2 conflits" in output(capsys)
    main(["--lang", "fr", "check", f"{edition}/programme.csv"])
    assert "2 conflits" in output(capsys)


@pytest.mark.parametrize("arguments", [[], ["unheard-of"], ["check"], ["check", "p.csv", "--lang", "tlh"]])
def test_a_command_that_is_none_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == UNREADABLE
    assert "usage" in capsys.readouterr().err


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "lib", "check", written(tmp_path, "p.csv", CLASHING), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (CLASHES, b"")
    assert len(json.loads(done.stdout)["clashes"]) == 2


@pytest.mark.parametrize(("command", "code"), [("check", CLASHES), ("ics", DONE)])
def test_output_that_nobody_wants_is_no_failure(tmp_path: Path, command: str, code: int) -> None:
    path = written(tmp_path, "p.csv", CLASHING)
    closed = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "lib", command, path]
    done = subprocess.run(closed, cwd=ROOT, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (code, b"")


def test_a_reader_that_stops_early_is_no_failure(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lib", "check", written(tmp_path, "p.csv", CLASHING)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == DONE


# ---------------------------------------------------------------- copy


def test_a_festival_is_copied_to_the_same_days_of_the_week_a_year_later(
    edition: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", "essai-2024", edition])
    output(capsys)
    assert main(["copy", "essai-2024"]) == DONE
    said = output(capsys)
    assert said.startswith("essai-2025: ")
    assert "from Friday 17 October 2025 to Sunday 19 October 2025: 3 items." in said


def test_a_festival_is_copied_to_the_first_day_given_and_takes_the_next_free_id(
    edition: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", "essai", edition])
    for _ in range(2):
        assert main(["copy", "essai", "--first-day", "2025-10-18"]) == DONE
    main(["festivals"])
    said = output(capsys)
    assert "essai-2025-2\t" in said
    assert "2025-10-18/2025-10-20\t3" in said


def test_copying_what_is_not_there_or_to_no_day_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["copy", "nulle-part"]) == UNREADABLE
    with pytest.raises(SystemExit):
        main(["copy", "essai", "--first-day", "bientôt"])
    assert "2025-10-18" in capsys.readouterr().err
