"""A rejected row as it is kept: where it stood, why it was set aside, and every byte of it."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from triage.batch.rows import Reject, Source


def record_of(reject: Reject, source: Source) -> dict[str, Any]:
    """The row for the rejects file. `bytes` is there when the row in its file is not just `raw` in UTF-8."""
    record: dict[str, Any] = {"file": reject.file or str(source.path), source.unit: reject.line}
    record |= {"kind": reject.kind, "reason": reject.reason, "raw": reject.raw}
    if reject.data is not None:
        record["bytes"] = b64encode(reject.data).decode("ascii")
    return record


def reject_of(record: Mapping[str, Any]) -> Reject:
    """The way back, without the row itself."""
    line = next((record[unit] for unit in ("line", "row", "mail") if unit in record), 0)
    return Reject(line, record["kind"], record["reason"], "", file=record["file"])
