"""Settings (设置): one frozen record, read once from the environment, each with its help."""

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from backend.kit.faults import Fault, Refused, refuse


def _setting(*, default: Any, text: str, secret: bool = False) -> Any:
    return field(default=default, metadata={"help": text, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation chooses. A variable `PORTICO_<NAME>` overrides each field."""

    data_dir: Path = _setting(
        default=Path("var"), text="Folder for the database, papers and keys."
    )
    database_url: str = _setting(
        default="", text="postgres://user:password@host:port/name; empty means SQLite in data_dir."
    )
    redis_url: str = _setting(
        default="", text="redis://host:port/db; empty means the embedded job runner."
    )
    secret: str = _setting(
        default="",
        text="Key that signs access tokens, 32 characters or more; empty makes one in data_dir.",
        secret=True,
    )
    host: str = _setting(default="127.0.0.1", text="Address the server listens on.")
    port: int = _setting(default=8765, text="Port the server listens on.")
    public_url: str = _setting(
        default="", text="Address that people and QR codes use; empty means host and port."
    )
    demo: bool = _setting(
        default=False, text="Demo mode: GraphiQL, the demo people on the sign-in page."
    )
    run_jobs: bool = _setting(
        default=True, text="Run jobs inside the server; off when workers do it."
    )

    @property
    def is_sqlite(self) -> bool:
        """Whether the installation keeps its records in SQLite."""
        return not self.database_url

    @property
    def sqlite_path(self) -> Path:
        """Where the SQLite file lies."""
        return self.data_dir / "portico.sqlite3"

    @property
    def address(self) -> str:
        """The address people use."""
        return self.public_url or f"http://{self.host}:{self.port}"


def _read_one(item: Field[Any], variable: str, text: str) -> object:
    if isinstance(item.default, bool):
        if text not in {"0", "1", "true", "false"}:
            raise refuse("setting.yes_no", variable, value=text)
        return text in {"1", "true"}
    if isinstance(item.default, int):
        if not text.isdecimal():
            raise refuse("setting.number", variable, value=text)
        return int(text)
    return Path(text) if isinstance(item.default, Path) else text


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment; raises Refused naming every wrong variable."""
    given = os.environ if environment is None else environment
    chosen: dict[str, Any] = {}
    faults: list[Fault] = []
    for item in fields(Settings):
        variable = f"PORTICO_{item.name.upper()}"
        if variable not in given:
            continue
        try:
            chosen[item.name] = _read_one(item, variable, given[variable])
        except Refused as refusal:
            faults.extend(refusal.faults)
    if faults:
        raise Refused(*faults)
    return Settings(**chosen)
