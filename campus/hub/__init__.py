"""The hub itself: what it is called and where its desk is written to. Every floor may ask."""
