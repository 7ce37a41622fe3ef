"""The demo hub and the benchmark data: everything invented, from a fixed seed, around a given day."""
