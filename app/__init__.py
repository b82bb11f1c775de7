"""campmap: the open, sourced map of North Korea's prison camps and official border crossings."""

__version__ = "0.1.0"
