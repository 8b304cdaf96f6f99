"""Loading seeds (初始数据装载): an empty company, or the demo group on top; repeatable."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from backend.metadata import releases
from backend.metadata.definition_files import read_folders
from backend.runtime.database import transaction
from seeds.base.roles import load_roles
from seeds.demo import history, living, loading

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = (ROOT / "forms" / "library", ROOT / "reports" / "library")
DEMO_DEFINITIONS = ROOT / "seeds" / "demo" / "definitions"
Tell = Callable[[str], None]


async def load_base(now: datetime) -> None:
    """Make an empty company: the roles, and the vendor's definitions without any product."""
    await load_roles(now)
    await releases.publish(read_folders(LIBRARIES), by=None, now=now, note="Portico")


async def load_demo(now: datetime, policies: int, tell: Tell) -> None:
    """Make the demo group: its tree, people, products, 24 months of history, open cases.

    What is there already stays as it is, so that loading twice changes nothing.
    """
    tell("roles and definitions")
    await load_roles(now)
    files = read_folders([*LIBRARIES, DEMO_DEFINITIONS])
    release = await releases.current_release(before_a_write=True)
    if release.number == 0:
        release = await releases.publish(files, by=None, now=now, note="示例集团 · demo group")
    tell("org units and people")
    async with transaction():
        units = await loading.load_units()
        people = await loading.load_people(units)
    tell(f"{policies} policies of 24 months")
    made = await history.load_history(release, units, people, now=now, policies=policies)
    if made:
        tell("quotes that wait for a decision")
        await living.load_open_quotes(people, now=now)
