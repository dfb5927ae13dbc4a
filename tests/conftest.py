"""What holds for all tests."""

from hypothesis import settings

settings.register_profile("standpoint", deadline=None)  # no test is timed
settings.load_profile("standpoint")
