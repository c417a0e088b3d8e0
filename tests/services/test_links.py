"""Addresses in task data that mean a stored file, in the words of any dialect."""

from glossator.model.label_schema import Input, LabelSchema
from glossator.services import answers, files, links
from glossator.services.files import FileDraft
from tests.services.office import Office

SCHEMA = LabelSchema((Input("image", "image", "image"),))
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000030000000208060000009d74661a0000000049454e44ae426082"
)


def _stored(office: Office, project: int) -> files.File:
    upload = files.examine(office.blobs.stage(iter((PNG,))), "a b.png")
    key = office.blobs.adopt(upload.staged)
    draft = FileDraft(project_id=project)
    return office.act(office.owner, lambda c: files.create(c, upload, draft, key))


def test_an_address_means_a_file_where_project_and_name_are_the_files(office: Office) -> None:
    project = office.project().id
    file = _stored(office, project)
    good = [
        links.path(file.id),
        f"https://example.org{links.path(file.id)}",
        f"/data/upload/{project}/{file.id:08x}-{file.name}",
        f"http://example.org/labelstudio/data/upload/{project}/{file.id:08x}-{file.name}",
    ]
    bad = [
        f"/data/upload/{project + 1}/{file.id:08x}-{file.name}",
        f"/data/upload/{project}/{file.id:08x}-other.png",
        f"/data/upload/{project}/{file.id + 1:08x}-{file.name}",
        f"/data/upload/{project}/{file.name}",
        "/data/upload/", "", 7, None, "x" * 2000,
    ]  # fmt: skip
    for value, there in [*((v, True) for v in good), *((v, False) for v in bad)]:
        found = office.look(
            office.owner, lambda c, v=value: links.files_shown(c.tx, SCHEMA, {1: {"image": v}})
        )
        assert (list(found[1]) == ["image"]) is there, value
    stranger = office.found()
    found = office.look(
        stranger, lambda c: links.files_shown(c.tx, SCHEMA, {1: {"image": good[0]}})
    )
    assert found == {1: {}}


def test_a_codec_learns_the_size_of_an_uploaded_picture(office: Office) -> None:
    project = office.project().id
    file = _stored(office, project)
    data = b'{"image":"/data/upload/%d/%08x-%b"}' % (project, file.id, file.name.encode())
    seen = office.look(office.owner, lambda c: answers.shown(c, SCHEMA, data))
    assert (seen.files["image"].width, seen.files["image"].height) == (3, 2)
