"""Databases of PostgreSQL that tests use one after another: after each test, what it changed is put back.

Making a database from a template and dropping it takes longer than most tests, and so does opening connections to it.
"""

from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

LOCK_SECONDS = 2

# Tables and sequences, with the columns that a row is written with.
_RELATIONS = """
    SELECT relkind = 'S', relname, array_agg(quote_ident(attname) ORDER BY attnum) FILTER (WHERE attgenerated = '')
      FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
     GROUP BY 1, 2
"""
# A row that is written carries the number of its transaction, and later ones have higher numbers: whatever is written
# raises the highest, and whatever is only deleted lowers the count.
_ROWS = "SELECT {name}, count(*), max(xmin::text::bigint) FROM {table}"
_SEQUENCE = "SELECT {name}, last_value, is_called::int FROM {table}"
_BUSY = """
    SELECT EXISTS (
        SELECT FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
    )
"""
# A table, index, constraint, trigger or function that comes, goes or changes: then there is no way back.
_CATALOGUES = ("pg_class", "pg_constraint", "pg_trigger", "pg_proc")

State = dict[str, tuple[int, int | None]]


class KeptDatabase:
    """A database as it was when this was made; ``restore`` brings it back to that, rows and sequences."""

    def __init__(self, url: str) -> None:
        asked = make_url(url)
        # Without triggers: neither foreign keys nor guards have a say in what is put back.
        options = f"-c session_replication_role=replica -c lock_timeout={LOCK_SECONDS}s"
        self._connection = psycopg.connect(
            host=asked.query.get("host") or asked.host,
            port=asked.port,
            user=asked.username,
            password=asked.password,
            dbname=asked.database,
            options=options,
        )
        self._columns: dict[str, sql.Composed] = {}
        self._sequences: set[str] = set()
        for is_sequence, name, columns in self._connection.execute(_RELATIONS):
            if is_sequence:
                self._sequences.add(name)
            else:
                self._columns[name] = sql.SQL(", ").join(map(sql.SQL, columns))
        self._question = self._ask_of([*self._columns, *self._sequences, *_CATALOGUES])
        self._state = self._look(self._question)
        self._rows = {name: self._read(name) for name in self._columns if self._state[name][0]}
        self._connection.commit()

    def close(self) -> None:
        self._connection.close()

    def restore(self) -> bool:
        """Whether everything is again as it was. Not so where tables changed or someone still has a transaction."""
        try:
            with self._connection.transaction():
                return not self._is_busy() and self._put_back()
        except psycopg.Error:
            return False

    def _is_busy(self) -> bool:
        (busy,) = self._connection.execute(_BUSY, prepare=True).fetchone() or (True,)
        return bool(busy)

    def _put_back(self) -> bool:
        found = self._look(self._question)
        changed = [name for name, state in self._state.items() if found[name] != state]
        if any(name in _CATALOGUES for name in changed):
            return False
        for name in changed:
            if name in self._sequences:
                last, is_called = self._state[name]
                self._connection.execute("SELECT setval(%s, %s, %s)", (name, last, bool(is_called)))
            else:
                self._write(name)
        if written := [name for name in changed if name in self._rows]:
            self._state |= self._look(self._ask_of(written))
        return True

    def _ask_of(self, names: list[str]) -> sql.Composed:
        parts = (
            sql.SQL(_SEQUENCE if name in self._sequences else _ROWS).format(
                name=sql.Literal(name), table=sql.Identifier(name)
            )
            for name in names
        )
        return sql.SQL(" UNION ALL ").join(parts)

    def _look(self, question: sql.Composed) -> State:
        rows: Any = self._connection.execute(question, prepare=question is getattr(self, "_question", None))
        return {name: (count, highest) for name, count, highest in rows}

    def _read(self, name: str) -> bytes:
        copy = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(name), self._columns[name])
        with self._connection.cursor().copy(copy) as rows:
            return b"".join(map(bytes, rows))

    def _write(self, name: str) -> None:
        self._connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        if name in self._rows:
            copy = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), self._columns[name])
            with self._connection.cursor().copy(copy) as rows:
                rows.write(self._rows[name])
