"""The logo of a town: read as a picture before anybody keeps it, and written anew, so that nothing else is in it."""

from __future__ import annotations

import io
import warnings
from enum import StrEnum

from PIL import Image

MOST_BYTES, MOST_PIXELS = 500_000, 2_000  # of the file; of either side
_FORMATS = ("PNG", "JPEG")


class LogoFault(StrEnum):
    """Why a file is no logo."""

    TOO_HEAVY = "too_heavy"
    TOO_LARGE = "too_large"
    NO_PICTURE = "no_picture"


class LogoError(ValueError):
    """A file that is no logo, and why."""

    def __init__(self, fault: LogoFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def read_logo(data: bytes) -> bytes:
    """The PNG of a PNG or JPEG, of its pixels only: not where and by whom it was taken. Raises LogoError."""
    if len(data) > MOST_BYTES:
        raise LogoError(LogoFault.TOO_HEAVY)
    written = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
                if max(opened.size) > MOST_PIXELS:
                    raise LogoError(LogoFault.TOO_LARGE)
                drawn = opened.convert("RGBA")
                drawn.info.clear()
                drawn.save(written, "PNG", optimize=True)
    except Image.DecompressionBombError as error:
        raise LogoError(LogoFault.TOO_LARGE) from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, LogoError):
            raise
        raise LogoError(LogoFault.NO_PICTURE) from error
    return written.getvalue()
