"""A store that says no, in words: for readers what they need not fear, for who looks after the machine what to do."""

from __future__ import annotations

from lib.i18n import Words, mark
from lib.trouble import Trouble

_FOR_READERS = {
    Trouble.AWAY: mark("The programme cannot be reached at the moment. Nothing is lost: try again in a minute."),
    Trouble.BUSY: mark("So much is being written at the moment that this had to wait too long. Try again."),
    Trouble.FULL: mark(
        "The disk of the server is full: nothing can be saved. What was saved is kept, and what you have typed stays "
        "here. Tell whoever looks after Navasard."
    ),
    Trouble.READ_ONLY: mark(
        "The server may read the programme and not write it: nothing can be saved. What you have typed stays here. "
        "Tell whoever looks after Navasard."
    ),
    Trouble.DAMAGED: mark(
        "The file of the programme is damaged. Do not try again: tell whoever looks after Navasard, who can bring back "
        "the last copy."
    ),
    Trouble.LATER: mark("A later version of Navasard wrote this programme. Tell whoever looks after Navasard."),
    Trouble.UPGRADE: mark("The programme could not be brought up to date. Tell whoever looks after Navasard."),
}
_FOR_KEEPERS = {
    Trouble.AWAY: mark("The database cannot be reached. Check DATABASE_URL, and that its server runs."),
    Trouble.BUSY: mark("Another program has locked the database for too long. End it, and try again."),
    Trouble.FULL: mark("The disk of the database is full. Make room, and try again: nothing is lost."),
    Trouble.READ_ONLY: mark(
        "The database cannot be written. Check who owns its file and its folder, and that its disk is writable."
    ),
    Trouble.DAMAGED: mark(
        "The file of the database is damaged. Move it elsewhere with its -wal and -shm, and bring the last copy back: "
        "python -m lib restore FILE"
    ),
    Trouble.LATER: mark("A later version of Navasard wrote this database. Install that version, or restore a copy."),
    Trouble.UPGRADE: mark(
        "The database could not be brought up to date: it was tried on a copy and failed there, and nothing was "
        "changed. Go on with the version of Navasard that you had, and report this: {said}"
    ),
}


def trouble_sentence(trouble: Trouble, t: Words) -> str:
    """For whoever reads a page."""
    return t(_FOR_READERS[trouble])


def trouble_cure(trouble: Trouble, said: str, t: Words) -> str:
    """For whoever looks after the machine; `said` are the words of the database."""
    return t(_FOR_KEEPERS[trouble], said=said)
