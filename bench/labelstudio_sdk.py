"""The same works through Label Studio's own client: run by a Python that has it, and nothing of ours.

``python labelstudio_sdk.py URL KEY COUNT`` prints the seconds of each as JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from label_studio_sdk.client import LabelStudio

CONFIG = """<View><Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="car"/><Label value="dog"/></RectangleLabels>
</View>"""
PAGE = 1000


def main(url: str, key: str, count: int) -> dict[str, float]:
    client = LabelStudio(base_url=url, api_key=key, timeout=300)
    project = client.projects.create(title="Bench", label_config=CONFIG).id
    given = [{"image": f"https://pictures.example/street/{n:07}.jpg"} for n in range(count)]
    seconds: dict[str, float] = {}

    def timed(name: str, does: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        gave = does()
        seconds[name] = time.perf_counter() - begun
        return gave

    timed("import", lambda: client.projects.import_tasks(project, request=given))
    found = timed("list", lambda: list(client.tasks.list(project=project, page_size=PAGE)))
    assert len(found) == count, len(found)
    frozen = client.projects.exports.create(project, title="bench")
    while frozen.status not in ("completed", "failed"):
        time.sleep(0.05)
        frozen = client.projects.exports.get(project, frozen.id)
    body = timed("download", lambda: b"".join(client.projects.exports.download(project, frozen.id)))
    assert len(json.loads(body)) == count
    return seconds


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
