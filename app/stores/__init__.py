"""Where features are looked up. Each store is one file that keeps the `Store` protocol."""
