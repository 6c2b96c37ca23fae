"""What people and staff type about decisions: shape only, nothing reaches the database."""
