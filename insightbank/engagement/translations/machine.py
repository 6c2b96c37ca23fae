"""The machine translator an installation may plug in; there is none unless a setting names one.

A translator is any object with a name and ``translate``. The setting gives where a function lies
that makes it, as ``package.module:function``, or the name of an entry point in the group
``insightbank.translators``. It is handed the texts of activities, which are written to be public,
and never anything that people answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast, runtime_checkable

GROUP = "insightbank.translators"


@runtime_checkable
class MachineTranslator(Protocol):
    """A program that drafts translations."""

    @property
    def name(self) -> str:
        """Give what the program is called, at most 60 characters; shown beside its drafts."""

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str | None]:
        """Give a draft for each text, or None for one it cannot do, in the same order.

        ``source`` and ``target`` are stored tags such as ``zh_Hans``. May raise anything: then
        nothing is kept. It runs while somebody waits, so it must give up in good time itself.
        """


class NoSuchTranslatorError(ValueError):
    """The setting names something that is not there, or that is no translator."""


def load_translator(name: str) -> MachineTranslator | None:
    """Make the translator a setting names; None for an empty name."""
    if not name:
        return None
    try:
        made = _factory(name)()
    except Exception as error:
        msg = f"{name}: {error}"
        raise NoSuchTranslatorError(msg) from error
    if not isinstance(made, MachineTranslator) or not made.name:
        msg = f"{name} does not make a translator"
        raise NoSuchTranslatorError(msg)
    return made


def _factory(name: str) -> Callable[[], object]:
    if ":" not in name:
        (found,) = entry_points(group=GROUP, name=name)
        return cast("Callable[[], object]", found.load())
    module, _colon, attribute = name.partition(":")
    return cast("Callable[[], object]", getattr(import_module(module), attribute))
