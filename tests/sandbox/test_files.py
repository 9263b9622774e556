"""Files: uploading in three steps, once; looking, downloading and deleting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from sandbox.people import ANA, BRIGHTWATER_PRIVATE, GENERAL, PARTNERSHIP, RUTH, direct_message
from sandbox.values import NotPossible
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Machine
from tests.sandbox.foreign_app import ForeignApp, noting
from tests.sandbox.offices import APP, installed
from tests.sandbox.vans import Json, error_of, modal, opened, plain

HERE = direct_message(ANA)
LETTER = b"PK\x03\x04 a letter"
Office = tuple[Workspace, ForeignApp]


@pytest.fixture
def office(machine: Machine) -> Iterator[Office]:
    with installed(machine) as both:
        yield both


def begun(bot: ForeignApp, content: bytes = LETTER, name: str = "letter.docx") -> Json:
    reply = bot.client.files_getUploadURLExternal(filename=name, length=len(content))
    return {"url": reply["upload_url"], "id": reply["file_id"]}


def sent(bot: ForeignApp, content: bytes = LETTER, name: str = "letter.docx") -> str:
    upload = begun(bot, content, name)
    assert httpx.post(upload["url"], content=content, trust_env=False).status_code == 200
    return str(upload["id"])


def shared(bot: ForeignApp, **more: Any) -> Json:
    reply = bot.client.files_completeUploadExternal(files=[{"id": sent(bot)}], channel_id=HERE, **more)
    return dict(reply["files"][0])


def test_slack_sdks_own_upload_shares_a_file_with_its_comment(office: Office) -> None:
    workspace, bot = office

    reply = bot.client.files_upload_v2(
        content=LETTER, filename="letter.docx", title="Our response", channel=HERE, initial_comment="C-7K2M"
    )

    message = workspace.messages(HERE, ANA)[-1]
    (file,) = message.files
    assert (file.name, file.title, file.size, file.channel) == ("letter.docx", "Our response", len(LETTER), HERE)
    assert file.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert (message.text, message.bot_id, reply["file"]["id"]) == ("C-7K2M", workspace.app.bot_id, file.id)


def test_a_file_goes_into_a_thread(office: Office) -> None:
    workspace, bot = office
    root = workspace.post(ANA, HERE, "The letter, please")

    shared(bot, thread_ts=root.ts)

    assert [file.name for file in workspace.thread(HERE, root.ts, ANA)[-1].files] == ["letter.docx"]


def test_the_message_shows_its_files_to_the_app(office: Office) -> None:
    _, bot = office
    file = shared(bot)

    (message,) = bot.client.conversations_history(channel=HERE)["messages"]

    assert (message["subtype"], message["files"][0]["id"]) == ("file_share", file["id"])


def test_the_bytes_are_for_the_app_with_its_token_only(office: Office) -> None:
    workspace, bot = office
    address = shared(bot)["url_private_download"]

    mine = httpx.get(address, headers={"Authorization": f"Bearer {workspace.app.token}"}, trust_env=False)
    assert (mine.status_code, mine.content) == (200, LETTER)
    for headers in ({}, {"Authorization": "Bearer xoxb-other"}):
        stranger = httpx.get(address, headers=headers, trust_env=False)
        assert (stranger.status_code, stranger.content) == (302, b"")


def test_a_file_without_a_channel_stays_the_apps_own(office: Office) -> None:
    workspace, bot = office

    bot.client.files_completeUploadExternal(files=[{"id": sent(bot)}])

    assert workspace.messages(HERE, ANA) == []


@pytest.mark.parametrize(
    ("channel", "named"), [(HERE, "ims"), (BRIGHTWATER_PRIVATE, "groups"), (PARTNERSHIP, "channels"), (None, None)]
)
def test_what_is_asked_of_a_file_says_where_it_is_shared(
    office: Office, channel: str | None, named: str | None
) -> None:
    workspace, bot = office
    if channel is not None and channel != HERE:
        workspace.join(workspace.app.bot_user, channel)
    bot.client.files_completeUploadExternal(files=[{"id": (file := sent(bot))}], channel_id=channel)

    found = bot.client.files_info(file=file)["file"]

    places = {name: found[name] for name in ("ims", "groups", "channels")}
    assert places == {name: [channel] if name == named else [] for name in places}


def test_an_upload_is_completed_once(office: Office) -> None:
    workspace, bot = office
    file_id = sent(bot)
    bot.client.files_completeUploadExternal(files=[{"id": file_id}], channel_id=HERE)

    again = error_of(bot.client.files_completeUploadExternal, files=[{"id": file_id}], channel_id=HERE)

    assert again["error"] == "file_not_found"
    assert len(workspace.messages(HERE, ANA)) == 1


def test_an_upload_without_its_bytes_is_not_found_and_nothing_of_the_rest_is_shared(office: Office) -> None:
    workspace, bot = office
    whole, empty = sent(bot), begun(bot)["id"]

    call = bot.client.files_completeUploadExternal
    assert error_of(call, files=[{"id": whole}, {"id": empty}], channel_id=HERE)["error"] == "file_not_found"

    assert workspace.messages(HERE, ANA) == []
    call(files=[{"id": whole}], channel_id=HERE)
    assert len(workspace.messages(HERE, ANA)) == 1


def test_the_bytes_are_taken_once_and_in_their_length(office: Office) -> None:
    workspace, bot = office
    upload = begun(bot)

    short = httpx.post(upload["url"], content=b"PK", trust_env=False)
    assert (short.status_code, short.text) == (400, "file_size_mismatch")
    whole = httpx.post(upload["url"], content=LETTER, trust_env=False)
    assert (whole.status_code, whole.text) == (200, f"OK - {len(LETTER)}")
    assert httpx.post(upload["url"], content=LETTER, trust_env=False).status_code == 404
    invented = upload["url"].rpartition("/")[0] + "/invented"
    assert httpx.post(invented, content=LETTER, trust_env=False).status_code == 404
    uploads = [(each.status, each.refusal) for each in workspace.traffic() if each.name == "upload"]
    assert uploads == [(400, "file_size_mismatch"), (200, None), (404, "no_service"), (404, "no_service")]


def test_an_upload_meets_the_faults_asked_for(office: Office) -> None:
    workspace, bot = office
    upload = begun(bot)
    workspace.faults.status("upload", 500)
    assert httpx.post(upload["url"], content=LETTER, trust_env=False).status_code == 500
    workspace.faults.drop("upload")
    with pytest.raises(httpx.HTTPError):
        httpx.post(upload["url"], content=LETTER, trust_env=False)
    assert httpx.post(upload["url"], content=LETTER, trust_env=False).status_code == 200


COMPLETE, BEGIN = "files.completeUploadExternal", "files.getUploadURLExternal"


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        (BEGIN, {"filename": "a.txt"}, "invalid_arguments"),
        (BEGIN, {"length": 3}, "invalid_arguments"),
        (BEGIN, {"filename": "a.txt", "length": 0}, "invalid_arguments"),
        (BEGIN, {"filename": "a.txt", "length": "many"}, "invalid_arguments"),
        (COMPLETE, {}, "invalid_arguments"),
        (COMPLETE, {"files": []}, "invalid_arguments"),
        (COMPLETE, {"files": [{"title": "Letter"}]}, "invalid_arguments"),
        (COMPLETE, {"files": [{"id": "F0INVENTED"}]}, "file_not_found"),
        ("files.info", {"file": "F0INVENTED"}, "file_not_found"),
        ("files.info", {}, "invalid_arguments"),
        ("files.delete", {"file": "F0INVENTED"}, "file_not_found"),
        ("files.upload", {"content": "x"}, "unknown_method"),
    ],
)
def test_what_is_wrong_with_a_file_is_refused(office: Office, method: str, arguments: Json, error: str) -> None:
    _, bot = office
    assert error_of(bot.client.api_call, api_method=method, json=arguments)["error"] == error


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"channel_id": GENERAL}, "not_in_channel"),
        ({"channel_id": BRIGHTWATER_PRIVATE}, "channel_not_found"),
        ({"channel_id": ANA}, "channel_not_found"),
        ({"channel_id": HERE, "thread_ts": "1.000000"}, "thread_not_found"),
    ],
)
def test_a_file_goes_only_where_the_app_may_post_and_is_then_still_to_be_shared(
    office: Office, more: Json, error: str
) -> None:
    workspace, bot = office
    files: list[dict[str, str | None]] = [{"id": sent(bot)}]

    assert error_of(bot.client.files_completeUploadExternal, files=files, **more)["error"] == error

    bot.client.files_completeUploadExternal(files=files, channel_id=HERE)
    assert len(workspace.messages(HERE, ANA)) == 1


@pytest.mark.parametrize(
    ("method", "arguments", "scope"),
    [
        (BEGIN, {"filename": "a.txt", "length": 3}, "files:write"),
        (COMPLETE, {"files": [{"id": "F1"}]}, "files:write"),
        ("files.info", {"file": "F1"}, "files:read"),
        ("files.delete", {"file": "F1"}, "files:write"),
    ],
)
def test_files_need_their_scopes(machine: Machine, method: str, arguments: Json, scope: str) -> None:
    with installed(machine, replace(APP, scopes=APP.scopes - {scope})) as (_, bot):
        reply = error_of(bot.client.api_call, api_method=method, json=arguments)
    assert (reply["error"], reply["needed"]) == ("missing_scope", scope)


def test_without_the_scope_a_download_leads_to_where_people_sign_in(machine: Machine) -> None:
    with installed(machine, replace(APP, scopes=APP.scopes - {"files:read"})) as (workspace, bot):
        address = shared(bot)["url_private"]
        reply = httpx.get(address, headers={"Authorization": f"Bearer {workspace.app.token}"}, trust_env=False)
    assert reply.status_code == 302


def test_a_file_is_looked_at_and_deleted(office: Office) -> None:
    workspace, bot = office
    file = shared(bot)
    assert bot.client.files_info(file=file["id"])["file"]["name"] == "letter.docx"

    bot.client.files_delete(file=file["id"])

    assert workspace.messages(HERE, ANA) == []
    assert error_of(bot.client.files_info, file=file["id"])["error"] == "file_not_found"
    token = {"Authorization": f"Bearer {workspace.app.token}"}
    assert httpx.get(file["url_private"], headers=token, trust_env=False).status_code == 404


def test_a_message_with_words_stays_when_its_file_is_deleted(office: Office) -> None:
    workspace, bot = office
    file = shared(bot, initial_comment="The letter")

    bot.client.files_delete(file=file["id"])

    assert [(message.text, message.files) for message in workspace.messages(HERE, ANA)] == [("The letter", ())]


def field(**element: Any) -> Json:
    whole = {"type": "file_input", "action_id": "in", **element}
    return {"type": "input", "block_id": "evidence", "label": plain("Evidence"), "element": whole}


def test_a_persons_file_is_submitted_whole_and_not_the_apps_to_delete(office: Office) -> None:
    workspace, bot = office
    submitted: list[Json] = []
    bot.app.view("book")(noting(submitted))
    view = opened(workspace, bot, modal(field(max_files=1)))
    file, other = workspace.upload(ANA, "plan.pdf", b"%PDF"), workspace.upload(ANA, "plan.txt", b"text")
    with pytest.raises(NotPossible):
        workspace.submit_view(ANA, view.id, {"evidence": [file.id, other.id]})

    workspace.submit_view(ANA, view.id, {"evidence": [file.id]})

    (held,) = submitted[0]["view"]["state"]["values"]["evidence"]["in"]["files"]
    assert (held["id"], held["name"], held["mimetype"], held["size"]) == (file.id, "plan.pdf", "application/pdf", 4)
    assert error_of(bot.client.files_delete, file=file.id)["error"] == "cant_delete_file"


def test_a_file_that_only_another_has_is_not_found(office: Office) -> None:
    workspace, bot = office
    file = workspace.upload(RUTH, "plan.pdf", b"%PDF")
    assert error_of(bot.client.files_info, file=file.id)["error"] == "file_not_found"
    assert error_of(bot.client.files_delete, file=file.id)["error"] == "file_not_found"
    assert workspace.messages(PARTNERSHIP, ANA) == []


@pytest.mark.parametrize(
    ("events", "scopes", "heard"),
    [
        ({"file_shared"}, APP.scopes, True),
        ({"file_shared"}, APP.scopes - {"files:read"}, False),
        (set(), APP.scopes, False),
    ],
)
def test_an_app_that_subscribed_hears_of_a_shared_file(
    machine: Machine, events: set[str], scopes: frozenset[str], heard: bool
) -> None:
    with installed(machine, replace(APP, events=frozenset(events), scopes=scopes)) as (workspace, bot):
        file = shared(bot)
        assert workspace.wait_until_quiet()

    # Bolt keeps an app's own doings from its listeners, so only the record tells.
    events_sent = [each.request["event"] for each in workspace.traffic() if each.name == "event:file_shared"]
    told = [(event["file_id"], event["channel_id"], event["user_id"]) for event in events_sent]
    assert told == ([(file["id"], HERE, workspace.app.bot_user)] if heard else [])
