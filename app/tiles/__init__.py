"""Vector tiles of our layers (Mapbox Vector Tile 2.1) and archives of them (PMTiles 3)."""
