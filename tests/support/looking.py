"""Looking at pages in a real browser: nothing for axe to find, nothing wider than the screen, and pictures to open."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.browser import DESKTOP, PHONE, SETTLED, axe

# Set to a folder to keep a picture of every page.
PICTURES = os.environ.get("CAMPUS_PICTURES")
NARROW = {"width": 320, "height": 700}
SCREENS = ((DESKTOP, "light"), (PHONE, "light"), (NARROW, "dark"))
BOTH = pytest.mark.parametrize("page", ["ko-KR", "en-GB"], indirect=True)


def look(page: Page, name: str) -> None:
    """The page on a desk, a phone and the narrowest screen, light and dark; axe looks at the two ends."""
    language = page.locator("html").get_attribute("lang")
    for size, scheme in SCREENS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{name} is {width} wide on a screen of {size['width']}"
        if size is not PHONE:
            axe(page)
        keep_picture(page, f"{name}-{language}-{size['width']}-{scheme}")
    page.set_viewport_size(DESKTOP)


def keep_picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page as it is now, where pictures are asked for."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
