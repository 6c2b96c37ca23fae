"""What is typed by those who bring in answers by other ways: shape only."""
