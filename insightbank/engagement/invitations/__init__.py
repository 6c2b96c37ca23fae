"""Asking people to take part, in their language and format, and never twice by accident."""
