"""Several processes under one: tried with real processes, in a program of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30

# Each child says its name and pid, then waits for SIGTERM; "stubborn" ignores it, "broken" cannot start.
PROGRAM = """
import logging, os, signal, sys, time
from campus.cli import processes
from campus.cli.processes import CannotStart, Job, Processes

processes.FIRST_PAUSE_SECONDS = 0.05

def wait():
    told = []
    signal.signal(signal.SIGTERM, lambda *_: told.append(True))
    say("up")
    while not told:
        time.sleep(0.02)
    say("down")

def stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say("up")
    time.sleep(60)

def broken():
    raise CannotStart("no such thing")

def say(word):
    os.write(1, f"{word} {os.getpid()}\\n".encode())

logging.basicConfig(stream=sys.stderr)
jobs = [Job(name, globals()[name]) for name in sys.argv[1:]]
os.write(1, f"parent {os.getpid()}\\n".encode())
sys.exit(Processes(jobs, 0.5).run())
"""


class Family:
    """The program above with its output."""

    def __init__(self, *jobs: str) -> None:
        self.parent = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *jobs], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.next() == ("parent", self.parent.pid)

    def next(self) -> tuple[str, int]:
        """The next line said: a word and a pid."""
        assert self.parent.stdout is not None
        word, pid = self.parent.stdout.readline().split()
        return word, int(pid)

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.parent.send_signal(how)
        return self.parent.wait(PATIENCE_SECONDS)


@pytest.fixture
def family() -> Iterator[type[Family]]:
    families: list[Family] = []

    def start(*jobs: str) -> Family:
        families.append(Family(*jobs))
        return families[-1]

    yield start  # type: ignore[misc]
    for each in families:
        if each.parent.poll() is None:
            each.parent.kill()
        each.parent.communicate()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_all_end_together(family, how):
    two = family("wait", "wait")
    children = {two.next()[1], two.next()[1]}
    assert len(children) == 2
    assert two.end(how) == 0
    assert not any(is_alive(child) for child in children)


def test_a_process_that_dies_is_started_again(family):
    two = family("wait", "wait")
    first, second = two.next()[1], two.next()[1]
    os.kill(first, signal.SIGKILL)
    word, third = two.next()
    assert word == "up"
    assert third not in (first, second)
    os.kill(third, signal.SIGKILL)
    assert two.next()[0] == "up"
    assert is_alive(second)
    assert two.end() == 0


def test_who_does_not_end_in_time_is_killed(family):
    one = family("stubborn")
    _word, child = one.next()
    assert one.end() == 0
    assert not is_alive(child)


def test_who_cannot_start_ends_all_with_the_reason(family):
    two = family("wait", "broken")
    assert two.parent.wait(PATIENCE_SECONDS) == 1
    assert "broken cannot start: no such thing" in two.parent.communicate()[1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_when_the_parent_is_killed_the_children_end(family):
    one = family("wait")
    _word, child = one.next()
    one.parent.kill()
    assert one.next() == ("down", child)
