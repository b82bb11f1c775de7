"""Files of many features: opened by GDAL or Arrow, read in batches, checked on the way."""
