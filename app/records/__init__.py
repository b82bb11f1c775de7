"""Geodata on disk: read it, check it, write it."""
