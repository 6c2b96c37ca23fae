"""Which machine translator this installation has: none, unless a setting names one."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from insightbank.engagement.translations.machine import (
    MachineTranslator,
    NoSuchTranslatorError,
    load_translator,
)
from insightbank.settings import Settings, SettingsError

TRANSLATOR = "insightbank.translator"


def init_translations(app: Flask, settings: Settings) -> None:
    """Load the translator once; raises SettingsError where the setting names none."""
    try:
        app.extensions[TRANSLATOR] = load_translator(settings.machine_translator)
    except NoSuchTranslatorError as error:
        msg = f"INSIGHTBANK_MACHINE_TRANSLATOR: {error}"
        raise SettingsError(msg) from error


def current_translator() -> MachineTranslator | None:
    """Give the translator of the running application, if it has one."""
    return cast("MachineTranslator | None", current_app.extensions[TRANSLATOR])
