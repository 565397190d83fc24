"""The logo of a town: a picture and nothing else, kept beside the festival."""

from __future__ import annotations

import io
import struct
import zlib
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from lib.report.logo import MOST_BYTES, MOST_PIXELS, LogoError, LogoFault, read_logo
from lib.store import Store, UnknownFestival


def picture(kind: str, size: tuple[int, int] = (30, 20), mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.new(mode, size).save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "L"), ("JPEG", "CMYK")]
)
def test_a_picture_becomes_a_png_of_the_same_size(kind: str, mode: str) -> None:
    with Image.open(io.BytesIO(read_logo(picture(kind, mode=mode)))) as read:
        assert (read.format, read.size) == ("PNG", (30, 20))


def part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def huge(side: int) -> bytes:
    head = part(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IEND", b"")


def test_what_else_is_in_the_file_is_not_kept() -> None:
    assert b"<script>" in (data := picture("PNG") + b"<script>alert(1)</script>")
    assert b"<script>" not in read_logo(data)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", LogoFault.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", LogoFault.NO_PICTURE),
        (picture("GIF"), LogoFault.NO_PICTURE),
        (picture("PNG")[:45], LogoFault.NO_PICTURE),
        (picture("PNG", (MOST_PIXELS + 1, 1)), LogoFault.TOO_LARGE),
        (picture("PNG") + b"\0" * MOST_BYTES, LogoFault.TOO_HEAVY),
        (huge(12_000), LogoFault.TOO_LARGE),
        (huge(30_000), LogoFault.TOO_LARGE),
    ],
)
def test_what_is_no_logo_is_refused_with_its_reason(data: bytes, fault: LogoFault) -> None:
    with pytest.raises(LogoError) as refused:
        read_logo(data)
    assert refused.value.fault is fault


@given(some.integers(0, 200), some.integers(0, 2**32))
def test_no_damage_raises_anything_else(length: int, seed: int) -> None:
    data = bytearray(picture("PNG"))
    data[Random(seed).randrange(len(data))] = length  # noqa: S311
    try:
        read_logo(bytes(data))
    except LogoError as refused:
        assert refused.fault in LogoFault  # noqa: PT017


def test_a_logo_is_kept_without_a_revision_until_it_is_taken_away(full: Store) -> None:
    before = full.revision()
    assert full.logo("essai") is None
    full.remember_logo("essai", b"\x89PNG\0")
    assert full.logo("essai") == b"\x89PNG\0"
    full.remember_logo("essai", None)
    assert full.logo("essai") is None
    assert full.revision() == before


def test_no_logo_is_kept_of_a_festival_that_is_not_there(store: Store) -> None:
    with pytest.raises(UnknownFestival):
        store.remember_logo("essai", b"x")
