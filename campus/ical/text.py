"""iCalendar's bytes: escapes, quotes and folds (RFC 5545, 3.1, 3.2 and 3.3.11; RFC 6868)."""

import re
from urllib.parse import quote

LINE_OCTETS = 75

# Parsers that split at every Unicode line end would break a line at NEL, LS and PS: they become line feeds.
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Everything but HTAB and LF that is a control character, and halves of surrogate pairs, which UTF-8 cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ESCAPED = re.compile(r"[\\;,\n]")
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_CARETS = {"^": "^^", "\n": "^n", '"': "^'"}
_CARETED = re.compile(r'[\^\n"]')
_QUOTED = re.compile("[:;,]")
# RFC 3986: what may stand in an address as it is.
_URI_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"
_URI = re.compile(rf"[\w.{re.escape(_URI_CHARACTERS)}-]*", re.ASCII)


def clean(text: str) -> str:
    """``text`` without control characters; each kind of line end is a line feed."""
    if not _UNSAFE.search(text):
        return text
    return _CONTROL.sub("", _LINE_END.sub("\n", text))


def escape(text: str) -> str:
    """``text`` as a TEXT value (3.3.11): backslash, semicolon, comma and line feed are escaped, nothing else is."""
    text = clean(text)
    if not _ESCAPED.search(text):
        return text
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text)


def parameter(value: str) -> str:
    """``value`` as a parameter's value (3.2), in quotes where it needs them, quotes inside as ``^'`` (RFC 6868)."""
    value = _CARETED.sub(lambda match: _CARETS[match[0]], clean(value))
    return f'"{value}"' if _QUOTED.search(value) else value


def uri(address: str) -> str:
    """``address`` as a URI value (3.3.13): ASCII, anything else percent-encoded."""
    return address if _URI.fullmatch(address) else quote(clean(address), safe=_URI_CHARACTERS)


def unfold(text: str) -> str:
    """``text`` with each content line whole again, lines ended by line feeds: for people to read."""
    return text.replace("\r\n ", "").replace("\r\n\t", "").replace("\r\n", "\n")


def fold(line: str) -> str:
    """``line`` (without its end) in pieces of at most 75 octets, cut between characters, joined by CRLF and a space."""
    if len(line) <= LINE_OCTETS // 4 or (len(line) <= LINE_OCTETS and line.isascii()):
        return line
    octets = line.encode()
    if len(octets) <= LINE_OCTETS:
        return line
    pieces = []
    start, room = 0, LINE_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, LINE_OCTETS - 1
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces).decode()
