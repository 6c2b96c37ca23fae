"""Meeting people: events, who comes, what they need, and the notes that follow."""
