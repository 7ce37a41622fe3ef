"""Addresses as QR codes, for doors, displays and printed sheets."""

import segno
from markupsafe import Markup


def qr_code(address: str) -> Markup:
    """``address`` as a QR code (ISO/IEC 18004) in SVG, black on white whatever the page's colours are."""
    code = segno.make(address, micro=False, error="m")
    return Markup(code.svg_inline(border=3, light="#fff", omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704
