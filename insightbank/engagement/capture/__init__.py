"""Answers that come in other ways: on paper, by telephone, from a file, on a shared tablet."""
