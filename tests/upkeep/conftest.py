from tests.twentieth_of_may import plan, users  # noqa: F401 - fixtures
