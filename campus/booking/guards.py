"""The no-overlap rule, as the database itself keeps it. Migrations create it; nothing above can switch it off.

Stored allocations of one room never overlap, so only the neighbour that starts last before the new end can clash: one
index step, however many bookings there are. Allocations stand on undivided rooms only, hence a room that has parts
takes none, and a room that has allocations gets no parts; a part has no parts of its own.

PostgreSQL: an exclusion constraint (the int4range form needs no extension) and two trigger functions.
SQLite: triggers that abort.
"""

from sqlalchemy import Connection

_DAY = 86_400

_SQLITE_OVERLAP = """
CREATE TRIGGER {name} BEFORE {event} ON allocations
BEGIN
  SELECT RAISE(ABORT, 'allocation_overlap')
  WHERE (
    SELECT other.ends_at FROM allocations AS other
    WHERE other.room_id = NEW.room_id AND other.starts_at < NEW.ends_at {but_itself}
    ORDER BY other.starts_at DESC LIMIT 1
  ) > NEW.starts_at;
  SELECT RAISE(ABORT, 'allocation_too_long') WHERE NEW.ends_at - NEW.starts_at > {day};
  SELECT RAISE(ABORT, 'allocation_on_divided_room') WHERE EXISTS (SELECT 1 FROM rooms WHERE whole_id = NEW.room_id);
END
"""

_SQLITE_PARTS = """
CREATE TRIGGER {name} BEFORE {event} ON rooms WHEN NEW.whole_id IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'whole_has_allocations') WHERE EXISTS (SELECT 1 FROM allocations WHERE room_id = NEW.whole_id);
  SELECT RAISE(ABORT, 'part_of_a_part')
  WHERE EXISTS (SELECT 1 FROM rooms WHERE id = NEW.whole_id AND whole_id IS NOT NULL)
    OR EXISTS (SELECT 1 FROM rooms WHERE whole_id = NEW.id);
END
"""

_SQLITE = (
    _SQLITE_OVERLAP.format(name="allocations_no_overlap_insert", event="INSERT", but_itself="", day=_DAY),
    _SQLITE_OVERLAP.format(
        name="allocations_no_overlap_update", event="UPDATE", but_itself="AND other.id <> OLD.id", day=_DAY
    ),
    _SQLITE_PARTS.format(name="rooms_parts_insert", event="INSERT"),
    _SQLITE_PARTS.format(name="rooms_parts_update", event="UPDATE OF whole_id"),
)

_POSTGRESQL = (
    """
    ALTER TABLE allocations ADD CONSTRAINT ex_allocations_no_overlap
    EXCLUDE USING gist (int4range(room_id, room_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)
    """,
    "ALTER TABLE allocations ADD CONSTRAINT ck_allocations_one_day CHECK (ends_at - starts_at <= interval '24 hours')",
    """
    CREATE FUNCTION allocations_undivided() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1 FROM rooms WHERE id = NEW.room_id FOR KEY SHARE;
      IF EXISTS (SELECT 1 FROM rooms WHERE whole_id = NEW.room_id) THEN
        RAISE EXCEPTION 'allocation_on_divided_room' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER allocations_undivided BEFORE INSERT OR UPDATE OF room_id ON allocations
    FOR EACH ROW EXECUTE FUNCTION allocations_undivided()
    """,
    """
    CREATE FUNCTION rooms_parts() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.whole_id IS NULL THEN RETURN NEW; END IF;
      PERFORM 1 FROM rooms WHERE id = NEW.whole_id FOR UPDATE;
      IF EXISTS (SELECT 1 FROM allocations WHERE room_id = NEW.whole_id) THEN
        RAISE EXCEPTION 'whole_has_allocations' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      IF EXISTS (SELECT 1 FROM rooms WHERE id = NEW.whole_id AND whole_id IS NOT NULL)
         OR EXISTS (SELECT 1 FROM rooms WHERE whole_id = NEW.id) THEN
        RAISE EXCEPTION 'part_of_a_part' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER rooms_parts BEFORE INSERT OR UPDATE OF whole_id ON rooms
    FOR EACH ROW EXECUTE FUNCTION rooms_parts()
    """,
)

_SQLITE_NAMES = (
    "allocations_no_overlap_insert",
    "allocations_no_overlap_update",
    "rooms_parts_insert",
    "rooms_parts_update",
)
_POSTGRESQL_DROPS = (
    "DROP TRIGGER IF EXISTS allocations_undivided ON allocations",
    "DROP TRIGGER IF EXISTS rooms_parts ON rooms",
    "DROP FUNCTION IF EXISTS allocations_undivided()",
    "DROP FUNCTION IF EXISTS rooms_parts()",
    "ALTER TABLE allocations DROP CONSTRAINT IF EXISTS ex_allocations_no_overlap",
    "ALTER TABLE allocations DROP CONSTRAINT IF EXISTS ck_allocations_one_day",
)


def create_guards(connection: Connection) -> None:
    """Put the no-overlap rule in place; again after any rebuild of ``allocations`` or ``rooms`` on SQLite."""
    drop_guards(connection)
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)


def drop_guards(connection: Connection) -> None:
    """Take the rule away, for the time of a migration only."""
    if connection.dialect.name == "sqlite":
        statements = tuple(f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE_NAMES)
    else:
        statements = _POSTGRESQL_DROPS
    for statement in statements:
        connection.exec_driver_sql(statement)
