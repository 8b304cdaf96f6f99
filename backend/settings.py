"""Settings (设置): one frozen record, read once from the environment, each with its help."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path

from backend.kit.faults import Fault, Refused


def _setting(default: str | int | bool | Path, text: str, *, secret: bool = False) -> object:
    return field(default=default, metadata={"help": text, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation chooses. A variable `PORTICO_<NAME>` overrides each field."""

    data_dir: Path = _setting(Path("var"), "Folder for the database, papers and keys.")  # type: ignore[assignment]
    database_url: str = _setting(  # type: ignore[assignment]
        "", "postgres://user:password@host:port/name; empty means SQLite in data_dir."
    )
    redis_url: str = _setting("", "redis://host:port/db; empty means the embedded job runner.")  # type: ignore[assignment]
    secret: str = _setting(  # type: ignore[assignment]
        "", "Key that signs access tokens, 32 characters or more; empty makes one in data_dir.",
        secret=True,
    )
    host: str = _setting("127.0.0.1", "Address the server listens on.")  # type: ignore[assignment]
    port: int = _setting(8765, "Port the server listens on.")  # type: ignore[assignment]
    public_url: str = _setting("", "Address that people and QR codes use; empty means host and port.")  # type: ignore[assignment]
    demo: bool = _setting(False, "Demo mode: GraphiQL, the demo people on the sign-in page.")  # type: ignore[assignment]
    run_jobs: bool = _setting(True, "Run jobs inside the server; off when workers do it.")  # type: ignore[assignment]

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


def read_settings(environment: dict[str, str] | None = None) -> Settings:
    """Read the settings from the environment; raises Refused naming every wrong variable."""
    given = dict(os.environ) if environment is None else environment
    chosen: dict[str, object] = {}
    faults: list[Fault] = []
    for item in fields(Settings):
        name = f"PORTICO_{item.name.upper()}"
        text = given.get(name)
        if text is None:
            continue
        if isinstance(item.default, bool):
            if text not in {"0", "1", "true", "false"}:
                faults.append(Fault("setting.yes_no", name, {"value": text}))
            chosen[item.name] = text in {"1", "true"}
        elif isinstance(item.default, int):
            if not text.isdecimal():
                faults.append(Fault("setting.number", name, {"value": text}))
                continue
            chosen[item.name] = int(text)
        elif isinstance(item.default, Path):
            chosen[item.name] = Path(text)
        else:
            chosen[item.name] = text
    if faults:
        raise Refused(*faults)
    return Settings(**chosen)  # type: ignore[arg-type]
