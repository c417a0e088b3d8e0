"""Works of Scale's own client: run by a Python that has it, and nothing of ours.

``python scale_sdk.py URL KEY COUNT`` prints the seconds of each as JSON.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from scaleapi import ScaleClient
from scaleapi.tasks import TaskType

THREADS = 16
PARAMS = {
    "instruction": "Mark every vehicle.",
    "geometries": {
        "box": {"objects_to_annotate": ["car", "bus", "bicycle"], "min_width": 4, "min_height": 4},
        "polygon": {"objects_to_annotate": ["road", "pavement"]},
    },
    "annotation_attributes": {
        "occluded": {"type": "category", "description": "Is it hidden?", "choices": ["yes", "no"]}
    },
}


def main(url: str, key: str, count: int) -> dict[str, float]:
    client = ScaleClient(key, api_instance_url=url)
    name = f"Bench {time.time_ns()}"
    client.create_project(name, TaskType.ImageAnnotation, PARAMS)

    def create(number: int) -> None:
        client.create_task(
            TaskType.ImageAnnotation, project=name, unique_id=f"{name} {number}",
            attachment=f"https://pictures.example/street/{number:07}.jpg",
            metadata={"number": number},
        )  # fmt: skip

    begun = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(create, range(count)))
    created = time.perf_counter() - begun
    begun = time.perf_counter()
    found = list(client.get_tasks(name))
    listed = time.perf_counter() - begun
    assert len(found) == count == client.get_tasks_count(name), len(found)
    return {"creates": created, "lists": listed}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
