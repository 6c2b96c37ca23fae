"""Benchmarks: everything is measured beside something known, in one run on one machine."""
