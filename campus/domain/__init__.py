"""The cellar: time, rules, conflicts and words, as pure functions over frozen values."""
