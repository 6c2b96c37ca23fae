"""What respondents and those who run surveys type: shape only, nothing reaches the database."""
