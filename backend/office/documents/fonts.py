"""Fonts of papers (单证字体): Noto Sans SC 400 and 700 as static files, and what glyphs they have.

`prepare` builds a folder once: two small faces with the signs of daily use (GB 2312, Latin,
punctuation), which print fast, and the two full ones for a paper that has a rare sign. Font
files come from the client's npm packages or from Debian; none is kept in the repository. Leaves
out woff2 slices, which print wrong glyphs without a word.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import category

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from backend.kit.faults import Refused, refuse
from backend.kit.messages import explain

ROOT = Path(__file__).resolve().parents[3]
SHARED_FOLDER = ROOT / ".portico" / "fonts"
NPM_FOLDER = ROOT / "web" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
DEBIAN_FOLDER = Path("/usr/share/fonts/opentype/noto")
FACE_NAME = "Noto Sans CJK SC"
FORMAT = 1
WEIGHTS = {"regular": 400, "bold": 700}
LATIN_AND_PUNCTUATION = (
    range(0x20, 0x180), range(0x2000, 0x2070), range(0x20A0, 0x20C0), range(0x2190, 0x2194),
    range(0x2200, 0x2270), range(0x2460, 0x2474), range(0x25A0, 0x2610), range(0x3000, 0x3020),
    range(0xFF00, 0xFFF0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Face:
    """One font file of a family and weight."""

    family: str
    weight: int
    path: Path


@dataclass(frozen=True, slots=True)
class Source:
    """Where the two weights are taken from."""

    name: str
    regular: Path
    bold: Path


@dataclass(frozen=True, slots=True)
class FontSet:
    """A prepared folder of fonts."""

    folder: Path

    def _path(self, weight: str, size: str) -> Path:
        return next(self.folder.glob(f"{weight}-{size}.?tf"))

    def faces_for(self, text: str) -> tuple[Face, ...]:
        """Return the faces that print a text; raises Refused naming signs that none has."""
        signs = printed_signs(text)
        common = [self._path(weight, "common") for weight in WEIGHTS]
        faces = [
            Face("Portico", number, path)
            for number, path in zip(WEIGHTS.values(), common, strict=True)
        ]
        rare = signs - (glyphs(common[0]) & glyphs(common[1]))
        if not rare:
            return tuple(faces)
        full = [self._path(weight, "full") for weight in WEIGHTS]
        missing = sorted(rare - (glyphs(full[0]) & glyphs(full[1])))
        if missing:
            sign = missing[0]
            raise refuse(
                "document.glyph", sign=chr(sign), point=f"U+{sign:04X}", count=len(missing)
            )
        return (
            *faces,
            *(
                Face("Portico Rare", number, path)
                for number, path in zip(WEIGHTS.values(), full, strict=True)
            ),
        )


def printed_signs(text: str) -> set[int]:
    """Return the code points of a text that need a glyph: no controls, no joiners or selectors."""
    return {
        ord(sign)
        for sign in set(text)
        if category(sign) not in {"Cc", "Cf"} and not 0xFE00 <= ord(sign) <= 0xFE0F
    }


@cache
def glyphs(path: Path) -> frozenset[int]:
    """Return the code points that a font file has."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def find_source() -> Source | None:
    """Find where font files can be taken from on this machine."""
    npm, debian = NPM_FOLDER, DEBIAN_FOLDER
    candidates = (
        Source(
            "@expo-google-fonts/noto-sans-sc",
            npm / "400Regular" / "NotoSansSC_400Regular.ttf",
            npm / "700Bold" / "NotoSansSC_700Bold.ttf",
        ),
        Source(
            "fonts-noto-cjk",
            debian / "NotoSansCJK-Regular.ttc",
            debian / "NotoSansCJK-Bold.ttc",
        ),
    )
    return next(
        (found for found in candidates if found.regular.exists() and found.bold.exists()), None
    )


def daily_signs() -> set[int]:
    """Return the code points of GB 2312, Latin letters and punctuation."""
    signs = {point for block in LATIN_AND_PUNCTUATION for point in block}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                signs.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue  # a place that the standard leaves empty
    return signs


def _face_number(path: Path) -> int:
    """Return which face of a collection is the mainland Chinese one."""
    if path.suffix != ".ttc":
        return -1
    with TTFont(path, fontNumber=0, lazy=True) as first:
        count = first.reader.numFonts
    for number in range(count):
        with TTFont(path, fontNumber=number, lazy=True) as font:
            if font["name"].getDebugName(1) == FACE_NAME:
                return number
    raise refuse("document.fonts.broken", path=path)


def _write_faces(origin: Path, folder: Path, weight: str) -> None:
    number = _face_number(origin)
    ending = "otf" if number >= 0 else "ttf"
    full = folder / f"{weight}-full.{ending}"
    if number < 0:
        shutil.copyfile(origin, full)
    else:
        with TTFont(origin, fontNumber=number, recalcTimestamp=False) as font:
            font.save(full)
    options = subset.Options()
    options.layout_features = ["kern", "locl", "tnum"]
    options.hinting = False
    options.notdef_outline = True
    font = subset.load_font(str(full), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=daily_signs())
    cutter.subset(font)
    subset.save_font(font, str(folder / f"{weight}-common.{ending}"), options)


def prepare(folder: Path = SHARED_FOLDER, source: Source | None = None) -> FontSet:
    """Build the folder of fonts, whole or not at all; raises Refused when no source is found."""
    found = source or find_source()
    if found is None:
        raise refuse("document.fonts.missing", npm=NPM_FOLDER, debian=DEBIAN_FOLDER)
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix="fonts-", dir=folder.parent))
    try:
        for weight, origin in (("regular", found.regular), ("bold", found.bold)):
            _write_faces(origin, building, weight)
        note = {"format": FORMAT, "source": found.name, "licence": "SIL OFL 1.1"}
        (building / "fonts.json").write_text(json.dumps(note), encoding="utf-8")
        building.chmod(0o755)
        _put_in_place(building, folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return FontSet(folder)


def _put_in_place(building: Path, folder: Path) -> None:
    """Rename a finished folder into place; one that another process finished meanwhile stays."""
    if folder.exists() and not is_prepared(folder):
        shutil.rmtree(folder)
    try:
        building.rename(folder)
    except OSError:
        if not is_prepared(folder):
            raise


def is_prepared(folder: Path) -> bool:
    """Whether a folder holds a finished set of this format."""
    try:
        note = json.loads((folder / "fonts.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(note, dict) and note.get("format") == FORMAT


def find_fonts(folders: Iterable[Path]) -> FontSet:
    """Return the first prepared folder, preparing one when there is none yet.

    The shared folder beside the code is preferred for a new one, so that installations and
    tests share it; where it cannot be written, the first folder given is used.
    """
    given: Sequence[Path] = (*folders, SHARED_FOLDER)
    for folder in given:
        if is_prepared(folder):
            return FontSet(folder)
    try:
        return prepare(SHARED_FOLDER)
    except PermissionError:
        return prepare(given[0])


def main(arguments: Sequence[str]) -> int:
    """Prepare the fonts for the bootstrap command; say what to install when none are found."""
    folder = Path(arguments[0]) if arguments else SHARED_FOLDER
    try:
        if not is_prepared(folder):
            prepare(folder)
    except Refused as refused:
        sys.stderr.write("\n".join(explain(fault, "en") for fault in refused.faults) + "\n")
        return 1
    sys.stdout.write(f"{folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
