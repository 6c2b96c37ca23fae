"""People: accounts, sign-in, roles, organisations, consent, the optional profile; never answers."""
