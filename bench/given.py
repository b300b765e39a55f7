"""What a bench is given: where the labelled data is, the options of the call, and an index of its works built once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck.index import build

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(slots=True)
class Given:
    """One call of `python -m bench`; benches of one call share the index.

    Attributes:
        shared: The folder of the labelled data, with `corpora/` and `seeds/`.
        folder: A temporary folder for what a bench makes.
        show: Whether single cases are printed, to be opened by hand.
        options: The other options of the call, by name: `{"limit": "40"}`.
    """

    shared: Path
    folder: Path
    show: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    _built: dict[str, Path] = field(default_factory=dict)

    @property
    def corpora(self) -> Path:
        """The folder of the labelled rows and works."""
        return self.shared / "corpora"

    def number(self, name: str, default: int) -> int:
        """An option that is a whole number."""
        return int(self.options.get(name, default))

    def index(self, *works: str, option: str = "index") -> Path:
        """The index given by an option, else one of files in the shared folder, built once a call."""
        if option in self.options:
            return Path(self.options[option])
        name = "-".join(works).replace("/", "_")
        if name not in self._built:
            self._built[name] = self.folder / f"index{len(self._built)}"
            build(self._built[name], [self.shared / each for each in works])
        return self._built[name]
