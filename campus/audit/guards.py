"""What the database itself refuses to do to the access log. Migrations create it.

Entries are added at the end, one after another, and never changed. What is older than two years goes from the other
end, after an entry in the chain has said up to where, so a cut leaves its trace. The head only moves on to the entry
that was just written. Whoever may drop triggers may do more; ``campus audit verify`` finds what they did.
"""

from sqlalchemy import Connection

# Two years, in days of which each has 86,400 seconds.
KEPT_DAYS = 730

_AGE = {"sqlite": str(KEPT_DAYS * 86_400), "postgresql": f"interval '{KEPT_DAYS} days'"}
# Whether the newest entry says that everything up to a number has gone, and the entry of that number is old enough.
_MAY_GO = """EXISTS (
    SELECT 1 FROM access_head AS head
    JOIN access_entries AS newest ON newest.number = head.last_number
    JOIN access_entries AS gone ON gone.number = {number}
    WHERE newest.act = 'trimmed' AND gone.number <= CAST(newest.thing AS INTEGER) AND gone.at <= newest.at - {age}
  )"""
# Table and event → the condition under which it is refused, and what is said.
_RULES = {
    ("access_entries", "INSERT"): (
        "NOT EXISTS (SELECT 1 FROM access_head WHERE last_number + 1 = NEW.number AND hash = NEW.previous)",
        "access_log_only_grows_at_its_end",
    ),
    ("access_entries", "UPDATE"): ("TRUE", "access_log_is_never_changed"),
    ("access_entries", "DELETE"): (f"NOT {_MAY_GO}", "access_log_is_kept_two_years"),
    ("access_people", "INSERT"): (
        "NOT EXISTS (SELECT 1 FROM access_head WHERE last_number + 1 = NEW.entry_number)",
        "access_log_only_grows_at_its_end",
    ),
    ("access_people", "UPDATE"): ("TRUE", "access_log_is_never_changed"),
    ("access_people", "DELETE"): (f"NOT {_MAY_GO}", "access_log_is_kept_two_years"),
    ("access_head", "INSERT"): ("EXISTS (SELECT 1 FROM access_head)", "access_log_has_one_head"),
    ("access_head", "UPDATE"): (
        "NEW.last_number <> OLD.last_number + 1"
        " OR NOT EXISTS (SELECT 1 FROM access_entries WHERE number = NEW.last_number AND hash = NEW.hash)",
        "access_log_head_follows_the_newest_entry",
    ),
    ("access_head", "DELETE"): ("TRUE", "access_log_has_one_head"),
}
_OLD_NUMBERS = {"access_entries": "OLD.number", "access_people": "OLD.entry_number"}
_LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'",
}
_TABLES = ("access_entries", "access_people", "access_head")


def _name(table: str, event: str) -> str:
    return f"{table}_{event.lower()}"


def missing_access_guards(connection: Connection) -> set[str]:
    """Names of those guards that the database's catalogue does not list, or lists as switched off."""
    is_sqlite = connection.dialect.name == "sqlite"
    names = {_name(table, event) for table, event in _RULES}
    if not is_sqlite:
        names |= {f"{table}_truncate" for table in _TABLES}
    return names - set(connection.exec_driver_sql(_LISTED[connection.dialect.name]).scalars())


def create_access_guards(connection: Connection) -> None:
    """Put the guards in place; again after any rebuild of the three tables on SQLite."""
    drop_access_guards(connection)
    dialect = connection.dialect.name
    for (table, event), (refused, said) in _RULES.items():
        wrong = refused.format(number=_OLD_NUMBERS.get(table, ""), age=_AGE[dialect])
        write = _on_sqlite if dialect == "sqlite" else _on_postgresql
        for statement in write(table, event, wrong, said):
            connection.exec_driver_sql(statement)
    if dialect == "postgresql":
        _refuse_truncating(connection)


def _on_sqlite(table: str, event: str, wrong: str, said: str) -> tuple[str, ...]:
    return (
        f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{said}') WHERE {wrong}; END",
    )


def _on_postgresql(table: str, event: str, wrong: str, said: str) -> tuple[str, ...]:
    name, row = _name(table, event), "OLD" if event == "DELETE" else "NEW"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
        f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


def _refuse_truncating(connection: Connection) -> None:
    connection.exec_driver_sql(
        "CREATE FUNCTION access_log_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
        "'access_log_is_kept_two_years' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in _TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION access_log_truncate()"
        )


def drop_access_guards(connection: Connection) -> None:
    """Take the guards away, for the time of a migration only."""
    is_sqlite = connection.dialect.name == "sqlite"
    for table, event in _RULES:
        name = _name(table, event)
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}()")
    if not is_sqlite:
        for table in _TABLES:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_truncate ON {table}")
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS access_log_truncate()")
