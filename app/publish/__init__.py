"""What an operator publishes: releases of the data, and the site as plain files."""
