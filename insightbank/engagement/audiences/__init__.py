"""Who is asked: rules over what people told about themselves; counts pass the disclosure gate."""
