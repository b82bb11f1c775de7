"""The map as a picture: ground, symbols and names as SVG, without a browser.

It draws what it is given: shapes of the ground in parts of the world's width, places in degrees.
The look is the browser's: the same sizes, the same layout of symbols, colours from `tokens.css`.
"""
