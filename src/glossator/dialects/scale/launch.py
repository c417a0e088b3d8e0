"""What ``glossator run --as scale`` starts in a script's own Python: it stands alone there.

``python launch.py ADDRESS SCRIPT [ARGUMENT]...``. Scripts that build ``ScaleClient(key)`` name no
address; the vendor's package looks it up in a constant each time, which is set before the script
runs. Its second version's client is told the address as the package builds it. [sdk 2.18.4]
"""

import functools
import importlib
import os
import runpy
import sys


def aim(address: str) -> None:
    """Have the vendor's package talk to this server from now on."""
    package, api = importlib.import_module("scaleapi"), importlib.import_module("scaleapi.api")
    api.SCALE_API_BASE_URL_V1 = f"{address}/v1"  # type: ignore[attr-defined]
    made = getattr(package, "Configuration", None)  # not in 2.15
    if made is not None:
        package.Configuration = functools.partial(made, host=address)  # type: ignore[attr-defined]


def main() -> None:
    """Run the script as Python would."""
    address, script = sys.argv[1:3]
    aim(address)
    sys.argv = sys.argv[2:]
    sys.path[0] = os.path.dirname(os.path.abspath(script))
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
