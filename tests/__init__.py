"""The tests: a package, so that suites import the real parts they start (``tests.parts``)."""
