"""Places as dated data, postcode look-up, deprivation and census; keeps nobody's postcode."""
