"""What is typed about invitations: by staff; people only press buttons."""
