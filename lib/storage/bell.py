"""What rings in every process when one of them has written: LISTEN and NOTIFY of PostgreSQL.

Nobody relies on it: whoever listens looks by themself as well, now and then. SQLite has nothing of the kind, and needs
none: whoever writes to one file is on one machine, where a look costs nothing. Which database it is, `database` knows.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
from sqlalchemy import Connection, text

from lib.storage.database import postgresql_address

_CHANNEL = "navasard"
PATIENCE = 5.0  # seconds that a bell is deaf for at most before it asks whether it is to stop
AGAIN = 1.0  # seconds after which a lost connection is sought again


def ring(connection: Connection) -> None:
    """Once this transaction is done, all bells ring."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"NOTIFY {_CHANNEL}"))


class Bell:
    """Calls `heard` whenever somebody has written to the database of a URL, and after having been deaf, until closed.

    `heard` is called in a thread of its own. With SQLite it never is.
    """

    def __init__(self, url: str, heard: Callable[[], object]) -> None:
        self._address, self._heard = postgresql_address(url), heard
        self._is_closed = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="bell", daemon=True)
        if self._address:
            self._thread.start()

    def close(self) -> None:
        """Hears no more. Does not wait."""
        self._is_closed.set()

    def _listen(self) -> None:
        while not self._is_closed.is_set():
            try:
                self._listen_until_lost()
            except psycopg.Error:
                self._is_closed.wait(AGAIN)

    def _listen_until_lost(self) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(f"LISTEN {_CHANNEL}")
            self._heard()
            while not self._is_closed.is_set():
                for _ in connection.notifies(timeout=PATIENCE, stop_after=1):
                    self._heard()
                if self._is_closed.is_set():
                    return
                connection.execute("SELECT 1")  # notices a connection that died without a word
