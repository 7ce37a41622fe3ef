"""Fields that are typed into: text, addresses, names, days, times, numbers. Each reads its value or says why not."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import wtforms
from pyramid.i18n import TranslationString
from wtforms.validators import StopValidation

from campus.domain.contact import (
    LONGEST_EMAIL,
    LONGEST_HOMEPAGE,
    ContactProblem,
    ContactRefused,
    format_phone,
    normalize_email,
    normalize_homepage,
    normalize_person_name,
    normalize_phone,
)
from campus.domain.spans import CLOCKS, read_clock
from campus.domain.text import TextProblem, TextRefused, clean_line, clean_text
from campus.web.locale import _

FIRST_YEAR, LAST_YEAR = 2000, 2100
_WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)


class Filled:
    """Refuses an empty value; a value that could not be read keeps the error it has."""

    field_flags = {"required": True}

    def __init__(self, text: TranslationString | None = None) -> None:
        self.text = text or _("Please fill this in.")

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.process_errors:
            raise StopValidation()
        # Not "in (…, False, …)": midnight is 0, and 0 == False.
        if field.data is None or field.data is False or field.data in ("", []):
            raise StopValidation(self.text)


def _showable(raw: str) -> str:
    """``raw`` as it can be sent back: without what no page can carry."""
    return raw.replace("\0", "").encode("utf-8", "replace").decode()


class _Typed(wtforms.StringField):
    """A field of one line of input. ``read`` gives the value or raises ValueError with words."""

    data: Any

    def __init__(
        self, label: TranslationString, *, required: bool = True, hint: TranslationString | str = "", **options: Any
    ) -> None:
        super().__init__(label, [Filled()] if required else [], description=hint, **options)

    def read(self, raw: str) -> Any:
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """``value`` as the control shows it."""
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = None
            self.data = self.read(valuelist[0])

    def _value(self) -> str:
        if self.process_errors and self.raw_data:
            return _showable(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


def text_problem(refusal: TextRefused) -> TranslationString:
    """Why a text was refused, in words."""
    if refusal.reason is TextProblem.TOO_LONG:
        return _("Use at most ${longest} characters.", mapping={"longest": refusal.longest})
    return _("This text has characters in it that cannot be kept. Please type it anew.")


class LineField(_Typed):
    """One clean line of at most ``longest`` characters."""

    clean: Callable[..., str] = staticmethod(clean_line)

    def __init__(self, label: TranslationString, *, longest: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.longest = longest

    def read(self, raw: str) -> str:
        try:
            return self.clean(raw, longest=self.longest)
        except TextRefused as refusal:
            raise ValueError(text_problem(refusal)) from refusal


class LinesField(LineField):
    """Clean text of several lines, at most ``longest`` characters."""

    widget = wtforms.widgets.TextArea()
    clean = staticmethod(clean_text)


class _ContactField(_Typed):
    """A field whose value ``campus.domain.contact`` brings to its one form."""

    normalize: Callable[[str], str]
    malformed: TranslationString
    when_empty: str | None = ""

    def read(self, raw: str) -> str | None:
        try:
            return type(self).normalize(raw)
        except ContactRefused as refusal:
            if refusal.reason is ContactProblem.EMPTY:
                return self.when_empty
            raise ValueError(self.malformed) from refusal


class EmailField(_ContactField):
    """A mail address, normalised."""

    normalize = staticmethod(normalize_email)
    malformed = _(
        "Write the address like name@example.org, at most ${longest} characters.", mapping={"longest": LONGEST_EMAIL}
    )


class PhoneField(_ContactField):
    """A telephone number in E.164, shown as Koreans write it."""

    normalize = staticmethod(normalize_phone)
    malformed = _("Write the number like 010-1234-5678, or with + and the country.")
    when_empty = None

    def show(self, value: str) -> str:
        return format_phone(value)


class PersonNameField(_ContactField):
    """A person's name, normalised."""

    normalize = staticmethod(normalize_person_name)
    malformed = _("Write a name with letters, at most 60 characters.")


class HomepageField(_ContactField):
    """The address of a homepage, http or https."""

    normalize = staticmethod(normalize_homepage)
    malformed = _(
        "Write the address like https://example.org, at most ${longest} characters.",
        mapping={"longest": LONGEST_HOMEPAGE},
    )


class SecretField(wtforms.PasswordField):
    """A password as typed, in NFC so that every keyboard gives the same; never shown again."""

    def __init__(self, label: TranslationString, *, hint: TranslationString | str = "", **options: Any) -> None:
        super().__init__(label, [Filled()], description=hint, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        raw = valuelist[0] if valuelist else ""
        if _showable(raw) != raw:
            raise ValueError(_("This text has characters in it that cannot be kept. Please type it anew."))
        self.data = unicodedata.normalize("NFC", raw)


class DayField(_Typed):
    """A date written in ISO 8601 (2026-11-25), as the browser's own picker sends it."""

    def read(self, raw: str) -> date | None:
        if not raw.strip():
            return None
        try:
            day = date.fromisoformat(raw.strip())
        except ValueError as problem:
            raise ValueError(_("Write the day like 2026-11-25.")) from problem
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(_("Choose a day between the years 2000 and 2100."))
        return day


class ClockField(_Typed):
    """A time of day written 19:00, as minutes since midnight; 24:00 is the end of the day, 1440."""

    def read(self, raw: str) -> int | None:
        if not raw.strip():
            return None
        minutes = read_clock(raw)
        if minutes is None:
            raise ValueError(_("Write the time like 19:00."))
        return minutes

    def show(self, value: int) -> str:
        return CLOCKS[value]


class NumberField(_Typed):
    """A whole number between ``least`` and ``most``."""

    def __init__(self, label: TranslationString, *, least: int, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def read(self, raw: str) -> int | None:
        if not raw.strip():
            return None
        if not _WHOLE.fullmatch(raw.strip()) or not self.least <= int(raw) <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise ValueError(_("Write a whole number from ${least} to ${most}.", mapping=bounds))
        return int(raw)
