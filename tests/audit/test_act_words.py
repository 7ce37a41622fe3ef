"""Every act that the code writes down has words, and so has what it is done to."""

import ast
from collections.abc import Iterator
from pathlib import Path

import campus
from campus.audit.kinds import AccessAct, Looked, Purpose
from campus.booking.changes import Act
from campus.booking.services.ending_waits import _TOLD
from campus.connections.models import OpportunityState
from campus.desk.act_words import ACTS, SUBJECTS
from campus.groups.models import Standing
from campus.people.access_words import ACCESS_ACTS, LOOKED, REASONS

ROOT = Path(campus.__file__).parent
# What is put together where it runs: the expression, and all that it may become there.
PUT_TOGETHER = {
    "_TOLD[outcome]": set(_TOLD.values()),
    "f'opportunity.{state.value}'": {f"opportunity.{state.value}" for state in OpportunityState},
    "f'{what}.added'": {"zone.added", "building.added"},
    "f'{what}.changed'": {"zone.changed", "building.changed"},
    "f'{what}.removed'": {"zone.removed", "building.removed", "floor.removed"},
    "f'group.{to}'": {f"group.{to}" for to in (Standing.LEFT, Standing.REMOVED)},
}
RECORDING = {"record", "record_all", "_record", "_note", "_mark"}


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RECORDING:
                yield path, node


def _strings(path: Path) -> set[str]:
    """Every text of a file that looks like the name of an act."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {each for each in found if each.count(".") == 1 and each.partition(".")[0] in _FAMILIES and each[-1] != "."}


_FAMILIES = {name.partition(".")[0] for name in ACTS}


def test_every_act_has_words() -> None:
    acts = {f"booking.{act.value}" for act in Act}
    for path, call in _calls():
        acts |= _strings(path)
        for argument in call.args[1:]:
            acts |= PUT_TOGETHER.get(ast.unparse(argument), set())
    missing = {each for each in acts if each not in ACTS and not _is_route(each)}
    assert missing == set()


def _is_route(name: str) -> bool:
    """Routes are named alike; a file that records may name one as well."""
    return name in {"booking.show", "booking.date", "help.call", "session.people", "resident.id"}


def test_acts_put_together_are_known() -> None:
    """``record(db, f"booking.{act}", …)`` with an act that is no member of an enum is a plain string elsewhere."""
    short = {"asked-back", "replied", "contested", "contest-answered", "put-right", "excused"}
    assert {f"booking.{each}" for each in short} <= set(ACTS)
    assert {f"introduction.{each}" for each in ("accepted", "declined", "lapsed")} <= set(ACTS)
    dynamic = set()
    for path, call in _calls():
        act = call.args[1] if len(call.args) > 1 else None
        if getattr(call.func, "id", "") in ("record", "record_all") and not isinstance(act, ast.Constant):
            dynamic.add((path.relative_to(ROOT).as_posix(), ast.unparse(act)))
    assert {path for path, _ in dynamic} == {
        "booking/services/changing.py",
        "booking/services/clearing.py",
        "booking/services/deciding.py",
        "booking/services/ending.py",
        "booking/services/ending_waits.py",
        "booking/services/extending.py",
        "booking/services/missed_series.py",
        "booking/services/no_show_answers.py",
        "booking/services/releasing.py",
        "booking/services/reopening.py",
        "booking/services/restoring.py",
        "booking/services/series_changing.py",
        "connections/services/answering.py",
        "connections/services/opportunities.py",
        "groups/services/founding.py",
        "groups/services/joining.py",
        "groups/services/signing_up.py",
        "help/services/escalating.py",
        "people/services/consents.py",
        "spaces/services/places.py",
    }, "a new act that is put together: say above what it may become"


def test_every_subject_has_words() -> None:
    subjects = set()
    for _path, call in _calls():
        for argument in call.args[2:3] if getattr(call.func, "id", "") in ("record", "record_all") else ():
            first = argument.elts[0] if isinstance(argument, ast.Tuple) else argument
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                subjects.add(first.value)
    assert subjects - set(SUBJECTS) == set()


def test_whatever_the_access_log_holds_has_words() -> None:
    assert set(LOOKED) == {each.value for each in Looked}
    assert set(ACCESS_ACTS) == {each.value for each in AccessAct}
    assert set(REASONS) == {each.value for each in Purpose}
