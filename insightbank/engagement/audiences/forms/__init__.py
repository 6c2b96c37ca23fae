"""Forms of audiences, for staff: the builder, and a rule from a file."""
