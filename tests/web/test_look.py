"""What the content security policy forbids is not in the templates, and what they name exists."""

import re
from pathlib import Path

import pytest

from campus.paths import STATIC, TEMPLATES

PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "mail" not in path.relative_to(TEMPLATES).parts)
SHEETS = sorted((STATIC / "css").glob("*.css"))
FORBIDDEN = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|\shx-on|javascript:|<script(?![^>]*\ssrc=)|[\"'](?:https?:)?//", re.I
)
ICON = re.compile(r"""\bicon\(["']([\w-]+)["']""")
ASSET = re.compile(r"""\basset\(["']([^"']+)["']\)""")


def without_comments(page: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", page.read_text(encoding="utf-8"), flags=re.S)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_templates_hold_nothing_inline_and_load_nothing_from_elsewhere(page: Path) -> None:
    assert FORBIDDEN.findall(without_comments(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TEMPLATES)))
def test_icons_and_assets_named_in_templates_exist(page: Path) -> None:
    text = without_comments(page)
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "img/icons.svg").read_text(encoding="utf-8")))
    assert set(ICON.findall(text)) - drawn == set()
    assert [asset for asset in ASSET.findall(text) if not (STATIC / asset).is_file()] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_style_sheets_are_short_layered_and_local(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    assert "@layer" in text
    assert "@import" not in text
    assert "url(" not in text


def test_fonts_are_loaded_from_here_only() -> None:
    folder = STATIC / "vendor/pretendard"
    addresses = re.findall(r"url\(([^)]+)\)", (folder / "pretendard.css").read_text(encoding="utf-8"))
    assert addresses
    assert [address for address in addresses if not (folder / address).is_file()] == []
