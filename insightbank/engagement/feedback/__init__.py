"""You said, we did: what was decided because of what people said."""
