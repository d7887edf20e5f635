"""Labelled tickets: read from a company's exports, described, and split for training."""

from typing import TYPE_CHECKING, Any

from triage.tickets.split import Splits, split  # now, since the module of that name would hide the function
from triage.tickets.ticket import Ticket, Tickets, Unused

if TYPE_CHECKING:
    from triage.tickets.data_report import DataReport, describe
    from triage.tickets.presets import PRESETS
    from triage.tickets.read import read_tickets

__all__ = ["PRESETS", "DataReport", "Splits", "Ticket", "Tickets", "Unused", "describe", "read_tickets", "split"]
_LAZY = {"DataReport": "data_report", "describe": "data_report", "PRESETS": "presets", "read_tickets": "read"}


def __getattr__(name: str) -> Any:
    """Import what reads and describes only when it is asked for."""
    from importlib import import_module

    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
