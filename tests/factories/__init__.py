"""Factories: one module per room; each makes a thing with good defaults and flushes it."""
