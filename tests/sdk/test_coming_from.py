"""Each service's calls have one here: the tables of docs/coming-from, held against the client."""

import inspect
import re
from operator import attrgetter

import pytest

from glossator.sdk import rows
from glossator.sdk.aio.client import AsyncClient
from glossator.sdk.sync.client import Client
from tests import parts

PAGES = sorted((parts.ROOT / "docs" / "coming-from").glob("*.md"))
SERVICES = {"isahit", "labelstudio", "scale", "tagme", "toloka"}
# TagMe's 23 methods of files and their parameters. Source: the reference of the vendor's client.
TAGME = {
    "clone_task_files": "src_task_id dst_task_id ignore_files_ids organization_id dst_organization_id tqdm_on",
    "delete_file": "file_id organization_id",
    "delete_items_from_task": "task_id organization_id",
    "delete_some_items_from_task": "task_id files organization_id",
    "disable_control_task": "task_id file_uid organization_id",
    "download_file": "task_id file_id organization_id",
    "download_task_data": "task_id destination_dir organization_id",
    "get_file": "task_id file_uid organization_id",
    "get_meta_data": "task_id file_uid types organization_id",
    "get_task_files": "task_id query types page size enabled organization_id",
    "get_task_files_meta": "task_id organization_id",
    "remove_control": "task file_id",
    "replace_file": "task_id file_id filepath organization_id",
    "update_meta_data": "task_id data organization_id",
    "upload_files": "task_id filepaths batch_size organization_id tqdm_on",
    "upload_folder": "task folder organization_id tqdm_on",
    "upload_folder_to_task": "task_id folder exclude_ext_filter organization_id tqdm_on",
    "upload_folders_to_task": "upload_data exclude_ext_filter start organization_id tqdm_on",
    "upload_folders_to_task_and_start": "upload_data exclude_ext_filter organization_id tqdm_on",
    "upload_json_data": "task_id json_data base_path organization_id tqdm_on",
    "upload_methodics_file": "method_id filepath file_type organization_id",
    "upload_table": "task_id file delimeter quotechar escapechar organization_id",
    "upload_tsv_data": "task_id filepath organization_id",
}
_SPAN = re.compile(r"`((?:client|rows)\.[\w.]+)(?:\((\w+)\))?`")


def table(name: str) -> list[list[str]]:
    """The cells of a page's table, without its head."""
    text = (parts.ROOT / "docs" / "coming-from" / f"{name}.md").read_text()
    found = [line[1:-1].split("|") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in found[2:]]


def test_each_service_has_its_page() -> None:
    assert {page.stem for page in PAGES} == SERVICES


@pytest.fixture(scope="module")
def clients() -> list[object]:
    made = [cls("http://127.0.0.1:9", "key") for cls in (Client, AsyncClient)]
    made[0].close()
    return list(made)


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_call_has_one_here(service: str, clients: list[object]) -> None:
    for cells in table(service):
        print(*cells, sep=" -> ")
        ours = cells[-1]
        spans = _SPAN.findall(ours)
        assert spans or ours.endswith("`Client(key)`"), cells
        for path, parameter in spans:
            first, _, rest = path.partition(".")
            for place in clients if first == "client" else [rows]:
                call = attrgetter(rest)(place)
                assert callable(call), path
                assert not parameter or parameter in inspect.signature(call).parameters, ours


def test_tagmes_table_has_every_method_and_parameter() -> None:
    found: dict[str, list[str]] = {}
    name = ""
    for method, parameter, _ in table("tagme"):
        name = method.strip("`") or name
        found.setdefault(name, [])
        if parameter:
            found[name].append(parameter.strip("`"))
    assert found == {method: names.split() for method, names in TAGME.items()}
