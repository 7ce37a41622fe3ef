"""Fields of numbers with decimals."""

import re
from decimal import Decimal
from typing import Any

from pyramid.i18n import TranslationString

from campus.web.forms.fields import LineField
from campus.web.locale import _

_DECIMAL = re.compile(r"[+-]?[0-9]{1,5}(\.[0-9]{1,8})?", re.ASCII)


class DecimalField(LineField):
    """A number with decimals between ``least`` and ``most``; ``data`` is a float."""

    def __init__(self, label: TranslationString, *, least: float, most: float, **options: Any) -> None:
        super().__init__(label, longest=16, **options)
        self.least, self.most = least, most

    def read(self, raw: str) -> Any:
        written = super().read(raw)
        if not written:
            return None
        if not _DECIMAL.fullmatch(written) or not self.least <= float(written) <= self.most:
            bounds = {"least": self.least, "most": self.most}
            raise ValueError(_("Write a number from ${least} to ${most}, like 36.39.", mapping=bounds))
        return float(written)

    def show(self, value: Any) -> str:
        return str(value)


class AreaField(DecimalField):
    """Square metres, kept to the hundredth."""

    def read(self, raw: str) -> Any:
        found = super().read(raw)
        return None if found is None else Decimal(str(found)).quantize(Decimal("0.01"))

    def show(self, value: Any) -> str:
        return f"{Decimal(value).normalize():f}"
