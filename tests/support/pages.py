"""Pages as tests read them: forms are found in the text, since reading a page as a tree takes longer than making it."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from webtest import TestApp, TestRequest, TestResponse
from webtest.forms import Form

_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_ID = re.compile(r"<form\b[^>]*?\sid=[\"']?([^\"'\s>]+)")
_TOKEN = re.compile(r'<input[^>]*?\sname="csrf_token"[^>]*?\svalue="([^"]+)"')


class _Forms(Mapping[int | str, Form]):
    """The forms of a page by their place and by their id, as WebTest has them; each is read when it is asked for."""

    def __init__(self, page: TestResponse) -> None:
        self._page = page
        self._texts = _FORM.findall(page.testbody)
        self._read: dict[int, Form] = {}
        self._places: dict[int | str, int] = {place: place for place in range(len(self._texts))}
        for place, text in enumerate(self._texts):
            if found := _ID.match(text):
                self._places[found[1]] = place

    def __getitem__(self, key: int | str) -> Form:
        place = self._places[key]
        if place not in self._read:
            self._read[place] = Form(self._page, self._texts[place], self._page.parser_features)
        return self._read[place]

    def __iter__(self) -> Iterator[int | str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Page(TestResponse):
    @cached_property
    def forms(self) -> Mapping[int | str, Form]:
        return _Forms(self)


class _Request(TestRequest):
    ResponseClass = Page


class Browser(TestApp):
    RequestClass = _Request


def token_of(page: TestResponse) -> str:
    """The token that every form of ``page`` carries, for what is sent without a form."""
    found = _TOKEN.search(page.text)
    assert found is not None, f"no form at {page.request.path}"
    return found[1]
