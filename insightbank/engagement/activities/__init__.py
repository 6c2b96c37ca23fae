"""What every kind of activity shares: its row, its states and its texts in each language."""
