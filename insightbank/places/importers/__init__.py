"""Readers of official files: postcodes, deprivation, census. They judge and write nothing."""
