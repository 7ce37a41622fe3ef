"""How large things may grow. A breach is a reason to think: split the thing, or say here why it stays."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE_LINES = 250
FUNCTION_LINES = 40
PARAMETERS = 5
NOT_COUNTED = {"self", "cls", "db", "now"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "handler", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str) -> list[Path]:
    return [
        file
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*.py"))
        if not {"_assets", "vendor", "__pycache__"} & set(file.parts)
    ]


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


EVERYWHERE = python_files("campus", "tests", "bench")
CODE = python_files("campus", "bench")


@cache
def functions(file: Path) -> list[Function]:
    return [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, Function)]


def parameters(function: Function) -> list[str]:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [argument.arg for argument in every if argument.arg not in NOT_COUNTED]


def test_files_stay_short():
    long = {named(file): len(file.read_text(encoding="utf-8").splitlines()) for file in EVERYWHERE}
    assert {name: lines for name, lines in long.items() if lines > FILE_LINES} == {}


def test_functions_stay_short():
    long = {
        f"{named(file)}:{function.lineno} {function.name}": function.end_lineno - function.lineno + 1
        for file in EVERYWHERE
        for function in functions(file)
    }
    assert {name: lines for name, lines in long.items() if lines > FUNCTION_LINES} == {}


def test_functions_take_few_parameters():
    many = {
        f"{named(file)}:{function.lineno} {function.name}": parameters(function)
        for file in CODE
        for function in functions(file)
    }
    assert {name: names for name, names in many.items() if len(names) > PARAMETERS} == {}


def test_nothing_is_imported_inside_functions():
    inside = {
        f"{named(file)}:{node.lineno}"
        for file in EVERYWHERE
        for function in functions(file)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert inside == set()


def test_names_say_what_is_inside():
    vague = {
        named(path) for file in python_files("campus") for path in (file, file.parent) if path.stem in FORBIDDEN_NAMES
    }
    assert vague == set()


def test_alembic_is_not_a_package():
    """An ``__init__.py`` there would shadow the library."""
    assert not list((ROOT / "alembic").rglob("__init__.py"))


def test_there_is_something_to_measure():
    assert len(EVERYWHERE) > 100
