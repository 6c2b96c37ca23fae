"""Ideas, replies and support in the open, moderated."""
