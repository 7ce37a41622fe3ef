"""A form: what a request sent in, read by its fields."""

from collections.abc import Mapping
from typing import Any

import wtforms
from pyramid.i18n import TranslationString
from pyramid.request import Request
from webob.multidict import MultiDict


class HubForm(wtforms.Form):
    """A form of the hub. Files are not read: a file sent into a text field counts as nothing."""

    reads_query = False

    def __init__(
        self, request: Request, *, start: Mapping[str, Any] | None = None, obj: object = None, prefix: str = ""
    ) -> None:
        sent = None
        if self.reads_query or request.method == "POST":
            source = request.GET if self.reads_query else request.POST
            sent = MultiDict([(name, value) for name, value in source.items() if isinstance(value, str)])
        # WTForms has no English catalogue: its own words are English.
        locales = [request.locale_name] if request.locale_name != "en" else False
        meta = {"locales": locales, "localizer": request.localizer}
        super().__init__(sent, obj=obj, data=start, prefix=prefix, meta=meta)

    def refuse(self, name: str | None, text: TranslationString) -> None:
        """Add an error in words to the field ``name``, or to the whole form."""
        if name is None:
            self.form_errors.append(text)
        else:
            self[name].errors = [*self[name].errors, text]


def refused(request: Request) -> dict[str, Any]:
    """The start of a template's values for a form that did not pass: the answer's status becomes 422."""
    request.response.status_int = 422
    return {}
