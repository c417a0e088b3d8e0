from tests.sdk.conftest import twin

__all__ = ["twin"]
