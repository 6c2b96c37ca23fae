"""Bringing the texts of every kind of activity into every language."""
