"""One quick question, also inside other sites."""
