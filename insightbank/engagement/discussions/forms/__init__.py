"""What people and moderators type in discussions: shape only, nothing reaches the database."""
