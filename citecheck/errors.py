"""What citecheck raises.

A broken thing raises; an expected outcome is a value (a DOI nobody registered is `None`, not an exception)::

    CitecheckError
    ├── InputError (ValueError)          the manuscript, list or index given cannot be used          exit 2
    │   ├── UnreadableInput (OSError)    missing, a folder, binary, too large, not decodable
    │   └── InvalidRecord                a line of JSONL, a field of a record
    ├── ConfigError (ValueError)         an option or a configuration key is unknown or wrong        exit 2
    ├── OutputFailed (OSError)           the folder of an archive run cannot be written              exit 2
    ├── IndexUnusable (OSError)          the local index is missing, of another version or broken     exit 2
    └── SourceUnavailable                a source of records did not answer: never a finding         `undetermined`
"""

from __future__ import annotations


class CitecheckError(Exception):
    """Base of all errors citecheck raises on purpose; its text is one line that can be shown as it is."""


class InputError(CitecheckError, ValueError):
    """The input cannot be used; the text says what, where and what to do."""


class UnreadableInput(InputError, OSError):
    """A file is missing, a folder, binary, too large or in no known encoding."""


class InvalidRecord(InputError):
    """One record of a data file is malformed; the text carries the file and the line."""


class ConfigError(CitecheckError, ValueError):
    """An option, rule code or configuration key that citecheck does not know."""


class OutputFailed(CitecheckError, OSError):
    """What an archive run has found cannot be written; what it wrote before is kept."""


class IndexUnusable(CitecheckError, OSError):
    """The local index is missing, incomplete, damaged or of another version."""


class SourceUnavailable(CitecheckError):
    """A source did not answer usably (outage, refusal, nonsense). Becomes `undetermined`, never a finding."""
