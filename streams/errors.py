"""Failures that a person is told about in one clear line."""


class NabzError(Exception):
    """What went wrong and what to do, in one line; commands print it and exit with 1."""


class ConfigError(NabzError):
    """A setting, mapping or rule file is wrong: names the file, the line and what to write."""
