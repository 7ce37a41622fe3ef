"""A form for six digits that stand on paper, on a screen or in a mail."""

import re
from typing import Any

from campus.web.forms.fields import LineField
from campus.web.forms.form import HubForm
from campus.web.locale import _

_SIX_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


class DigitsForm(HubForm):
    """Six digits, however they are grouped."""

    code = LineField(_("Six digits"), longest=12)

    def digits(self) -> str | None:
        """The digits, without the spaces that some type between them; None for anything else."""
        found = "".join((self.code.data or "").split()).replace("-", "")
        return found if _SIX_DIGITS.fullmatch(found) else None

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if is_valid and self.digits() is None:
            self.refuse("code", _("Type the six digits."))
            return False
        return is_valid
