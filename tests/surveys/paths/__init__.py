"""Random paths through random surveys: what must be true of them, and two ways to walk them."""
