"""Everyone's way in: paper forms and their keying, imports, a tablet handed over in a hall."""
