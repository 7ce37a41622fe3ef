"""What is fast, and against what. Run by ``make bench``; never part of the tests."""
