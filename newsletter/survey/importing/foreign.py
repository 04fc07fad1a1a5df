"""Files of other kinds, told by how they begin, with the way to an export that can be read."""

from __future__ import annotations

import codecs
import re

from newsletter.survey.importing.refusal import Refusal

LOOKED_AT = 512  # bytes
_EXPORT = "Export the answers themselves, as CSV, Excel, SPSS or Parquet."
_UNPACK = "Unpack it, and import the file that is in it."
# What files begin with, in small letters; what they are; what to do.
_KINDS = (
    (rb"\xd0\xcf\x11\xe0", "an old or encrypted Excel workbook", "Save it as .xlsx without a password, or as CSV."),
    (rb"\x1f\x8b", "compressed with gzip", _UNPACK),
    (rb"rar!|7z\xbc\xaf|bzh[1-9]|\xfd7zxz|\(\xb5/\xfd", "an archive", _UNPACK),
    (rb"%pdf-", "a PDF", _EXPORT),
    (rb"\x89png|\xff\xd8\xff|gif8", "a picture", _EXPORT),
    (rb"<stata_dta>", "a Stata file", "Save it as CSV or as SPSS (.sav)."),
    (rb"\s*<(!doctype\s+html|html|head|body|table)\b", "a web page", f"Has the export asked to log in? {_EXPORT}"),
    (rb"\s*<\?xml\b", "XML", _EXPORT),
    (rb"\s*(\[\s*)?\{\s*(\"|\})", "JSON", _EXPORT),
)


def refuse_foreign(start: bytes) -> None:
    """Raises Refusal where a file that begins with `start` is known to be no table."""
    small = start[:LOOKED_AT].removeprefix(codecs.BOM_UTF8).lower()
    for pattern, what, advice in _KINDS:
        if re.match(pattern, small):
            raise Refusal(f"this is {what}.", advice)
