"""The press (打印机): rendering processes that are started, bounded and replaced here.

A process gets no secret of the server, a limit of memory, three minutes for a paper, and is
replaced after some hundred papers. One that dies or overruns is replaced and its paper refused.
Leaves out what is printed.
"""

import asyncio
import atexit
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from queue import LifoQueue
from threading import Timer
from typing import Any

from backend.kit.faults import Fault, Refused, refuse
from backend.office.documents.fonts import ROOT, FontSet, find_fonts
from backend.settings import Settings

SECONDS_A_PAPER = 180
PAPERS_A_PROCESS = 300
PROCESSES = max(1, min(2, (os.cpu_count() or 1) // 2))
ONLY_OUR_FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    "<fontconfig><cachedir>{cache}</cachedir></fontconfig>"
)

logger = logging.getLogger(__name__)


class Press:
    """One rendering process, started when it is first needed."""

    def __init__(self, seconds: int = SECONDS_A_PAPER) -> None:
        """Prepare; nothing runs yet."""
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._papers = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._folder = tempfile.TemporaryDirectory(prefix="portico-press-")
        config = Path(self._folder.name) / "fonts.conf"
        config.write_text(ONLY_OUR_FONTS.format(cache=self._folder.name), encoding="utf-8")
        self._papers = 0
        with self._complaints().open("wb") as complaints:
            return subprocess.Popen(
                [sys.executable, "-m", "backend.office.documents.render"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                cwd=self._folder.name,
                env=_bare_environment(config, self._folder.name),
                start_new_session=True,
            )

    def _complaints(self) -> Path:
        """Where the process writes why it failed."""
        assert self._folder is not None
        return Path(self._folder.name) / "complaints.txt"

    def close(self) -> None:
        """End the process, if one runs."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def print_order(self, order: bytes) -> tuple[dict[str, Any], bytes]:
        """Print one order, on this thread; a process that fails is ended and the paper refused."""
        if self._papers >= PAPERS_A_PROCESS:
            self.close()
        if self._process is None:
            self._process = self._start()
        self._papers += 1
        process = self._process
        watch = Timer(self._seconds, process.kill)
        watch.start()
        try:
            answer = _exchange(process, order)
        except (OSError, ValueError):
            process.kill()
            process.wait()
            reason = self._complaints().read_text(errors="replace").strip()
            self.close()
            logger.error("a rendering process ended: %s", reason[-4000:])
            last = reason.rsplit("\n", 1)[-1][:200]
            raise refuse("document.press", seconds=self._seconds, reason=last) from None
        finally:
            watch.cancel()
        return answer


def _bare_environment(config: Path, folder: str) -> dict[str, str]:
    """Return the environment of a rendering process: no secret, no font but ours."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(config),
        "HOME": folder,
        "TMPDIR": folder,
    }


def _exchange(process: subprocess.Popen[bytes], order: bytes) -> tuple[dict[str, Any], bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(order + b"\n")
    process.stdin.flush()
    head = json.loads(process.stdout.readline())
    content = process.stdout.read(head.get("length", 0))
    if len(content) < head.get("length", 0):
        raise OSError("the rendering process ended within an answer")
    return head, content


class Pressroom:
    """A few presses, the one used last first, so that an idle server keeps one warm."""

    def __init__(self, count: int = PROCESSES, seconds: int = SECONDS_A_PAPER) -> None:
        """Set up the presses."""
        self._all = [Press(seconds) for _ in range(count)]
        self._idle: LifoQueue[Press] = LifoQueue()
        for press in self._all:
            self._idle.put(press)

    def print_order(self, order: bytes) -> tuple[dict[str, Any], bytes]:
        """Print one order on the next idle press."""
        press = self._idle.get()
        try:
            return press.print_order(order)
        finally:
            self._idle.put(press)

    def close(self) -> None:
        """End all processes."""
        for press in self._all:
            press.close()


pressroom = Pressroom()
atexit.register(pressroom.close)


def fonts_of(settings: Settings) -> FontSet:
    """Return the prepared fonts of an installation, preparing them when there are none yet."""
    return find_fonts((settings.data_dir.absolute() / "fonts",))


def order_line(
    template: Mapping[str, Any], facts: Mapping[str, Any], locale: str, fonts: str
) -> bytes:
    """Write an order as one line."""
    order = {"template": template, "facts": facts, "locale": locale, "fonts": fonts}
    return json.dumps(order, default=str).encode()


async def print_paper(
    template: Mapping[str, Any], facts: Mapping[str, Any], locale: str, settings: Settings
) -> tuple[bytes, int]:
    """Print a template with facts; returns the bytes and the number of pages."""
    fonts = await asyncio.to_thread(fonts_of, settings)
    order = order_line(template, facts, locale, str(fonts.folder))
    head, content = await asyncio.to_thread(pressroom.print_order, order)
    if "faults" in head:
        raise Refused(*_faults(head["faults"]))
    for remark in head["remarks"]:
        logger.warning("template %s: %s", template.get("code"), remark)
    return content, int(head["pages"])


def _faults(written: Iterable[tuple[str, str, dict[str, str]]]) -> list[Fault]:
    return [Fault(code, at, facts) for code, at, facts in written]
