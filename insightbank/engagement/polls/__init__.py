"""Quick polls: one question, a few answers, one vote a browser; who voted is kept from what."""
