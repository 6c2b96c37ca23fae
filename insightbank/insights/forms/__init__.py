"""What was typed about evidence: the note of a champion, and the decisions of a reviewer."""
