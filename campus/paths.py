"""Where templates, static files and migrations are: inside a wheel, or at the root of a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_ASSETS = PACKAGE / "_assets"
ROOT = _ASSETS if _ASSETS.is_dir() else PACKAGE.parent

TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
MIGRATIONS = ROOT / "alembic"
LOCALE = PACKAGE / "locale"
