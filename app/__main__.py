"""`python -m app` is the `campmap` command."""

from app.cli import main

main()
