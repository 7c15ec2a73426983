from tests.twentieth_of_may import _twentieth_of_may, plan, signed_in, users  # noqa: F401 - fixtures
