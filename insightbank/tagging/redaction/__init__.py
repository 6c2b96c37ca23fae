"""Pre-mark what may tell who somebody is, for a person to settle before anything is published.

No list of rules finds everything: nothing here says that a text is safe.
"""

from insightbank.tagging.redaction.marking import find_personal_data

__all__ = ["find_personal_data"]
