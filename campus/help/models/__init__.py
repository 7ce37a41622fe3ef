"""The tables of calls for help, of those on duty, and of checks at night."""

from campus.help.models.calls import AlertStep, CallSource, HelpAlert, HelpCall, HelpKind
from campus.help.models.checks import CheckOutcome, LoneCheck
from campus.help.models.duty import HelpSettings, TurnChange, WeeklyTurn

__all__ = [
    "AlertStep",
    "CallSource",
    "CheckOutcome",
    "HelpAlert",
    "HelpCall",
    "HelpKind",
    "HelpSettings",
    "LoneCheck",
    "TurnChange",
    "WeeklyTurn",
]
