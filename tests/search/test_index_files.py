"""The index on disk: several processes, sudden deaths, rebuilding under readers."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from insightbank.search.backend import IndexBusyError, IndexUnreadableError
from insightbank.search.documents import SearchDocument
from insightbank.search.whoosh_backend import WhooshBackend
from insightbank.search.whoosh_index import IndexDirectory
from tests.factories.search import EVERYONE, ask, make_document

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys, uuid
from datetime import date
from pathlib import Path
from insightbank.search.documents import SearchDocument
from insightbank.search.whoosh_backend import WhooshBackend

backend = WhooshBackend(Path(sys.argv[1]))
for batch in range(int(sys.argv[2])):
    documents = [
        SearchDocument(
            id=str(uuid.UUID(int=batch * 10 + n + 1)), reference=f"W-{batch}-{n}",
            title=f"Batch b{batch}", body="written by another process " * 20,
            date=date(2025, 1, 1), source="survey", scope=("all",),
        )
        for n in range(10)
    ]
    backend.upsert(documents)
    print(batch, flush=True)
"""


def start_writer(index: Path, batches: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(index), str(batches)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[WhooshBackend]:
    backend = WhooshBackend(tmp_path / "index")
    yield backend
    backend.close()


def test_an_index_never_written_is_empty_and_well(backend: WhooshBackend) -> None:
    assert backend.search(ask("bus")).total == 0
    assert backend.health().ok
    assert backend.versions() == {}
    assert backend.delete(["nobody"]) == 0


def test_a_document_written_again_replaces_the_old_one(backend: WhooshBackend) -> None:
    first = make_document(body="The clinic is open.")
    second = make_document(id=first.id, body="The clinic is closed.")
    assert backend.upsert([first]) == 1
    assert backend.upsert([first, second]) == 1
    assert backend.search(ask("closed")).total == 1
    assert backend.search(ask('"is open"')).total == 0
    assert backend.versions() == {first.id: second.version()}


def test_a_deleted_document_is_gone_from_words_counts_and_corrections(
    backend: WhooshBackend,
) -> None:
    document = make_document(body="An orthodontist came.", themes=("oral_health",))
    backend.upsert([document, make_document()])
    assert backend.delete([document.id, "unknown"]) == 1
    result = backend.search(ask("orthodontst", facets=("theme",)))
    assert (result.total, result.suggestion, result.facets) == (0, None, {"theme": {}})
    assert backend.count() == 1


def test_the_checksum_tells_whether_two_indexes_hold_the_same(tmp_path: Path) -> None:
    documents = [make_document() for _ in range(5)]
    one, other = WhooshBackend(tmp_path / "one"), WhooshBackend(tmp_path / "other")
    one.rebuild(documents)
    for document in reversed(documents):
        other.upsert([document])
    assert one.checksum() == other.checksum()
    other.delete([documents[0].id])
    assert one.checksum() != other.checksum()


def test_a_rebuild_takes_over_at_once_and_does_not_disturb_a_reader(
    backend: WhooshBackend,
) -> None:
    backend.rebuild([make_document(body="Old evidence about buses.") for _ in range(3)])
    with backend._reading() as held:
        assert held is not None
        backend.rebuild([make_document(body="New evidence about trams.")])
        backend.rebuild([make_document(body="New evidence about trams.")])
        assert backend.search(ask("trams")).total == 1
        assert len(held.postings("body", "evid")[0]) == 3
        assert held.texts(0)[1] == "Old evidence about buses."
    assert backend.search(ask("buses")).total == 0


def test_a_rebuild_that_fails_leaves_the_old_index(backend: WhooshBackend) -> None:
    document = make_document(body="Still here.")
    backend.rebuild([document])
    with pytest.raises(ValueError, match="two documents"):
        backend.rebuild([make_document(id=document.id), make_document(id=document.id)])
    assert backend.search(ask("still")).total == 1
    assert backend.upsert([make_document()]) == 1


def test_a_second_writer_is_told_to_come_again(backend: WhooshBackend) -> None:
    backend.upsert([make_document()])
    directory = IndexDirectory(backend._directory.root)
    with directory.writing(), pytest.raises(IndexBusyError), directory.writing(seconds=0.1):
        pytest.fail("two writers at once")


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Whoosh leaves open what it cannot read
@pytest.mark.parametrize("broken", ["CURRENT", "_MAIN_*.toc", "*.seg", "*.trm", "layout.json"])
def test_a_damaged_index_says_so_and_a_rebuild_mends_it(
    backend: WhooshBackend, broken: str
) -> None:
    backend.rebuild([make_document(body="Evidence about buses.")])
    backend.close()
    files = [*backend._directory.root.glob(broken), *backend._directory.root.glob(f"*/{broken}")]
    for file in files:
        file.write_bytes(b"\x00rubbish")
    if files:
        assert not backend.health().ok
        with pytest.raises(IndexUnreadableError):
            backend.search(ask("buses"))
    backend.rebuild([make_document(body="Evidence about buses.")])
    assert backend.health().ok
    assert backend.search(ask("buses")).total == 1
    gc.collect()


def test_a_reader_sees_whole_batches_of_a_writer_in_another_process(tmp_path: Path) -> None:
    backend = WhooshBackend(tmp_path)
    with start_writer(tmp_path, 12) as writer:
        counts = []
        while writer.poll() is None:
            result = backend.search(ask("process", limit=100, highlight=False))
            assert len({hit.id for hit in result.hits}) == len(result.hits)
            counts.append(result.total)
            time.sleep(0.01)
    assert writer.returncode == 0
    assert counts == sorted(counts)
    assert all(count % 10 == 0 for count in counts)
    assert backend.search(ask("process")).total == 120
    backend.close()


def test_a_writer_killed_at_any_moment_leaves_what_it_had_said_was_written(
    tmp_path: Path,
) -> None:
    for attempt in range(4):
        with start_writer(tmp_path, 500) as writer:
            assert writer.stdout is not None
            said = -1
            for line in writer.stdout:
                said = int(line)
                if said >= attempt + 1:
                    break
            time.sleep(0.004 * attempt)
            os.kill(writer.pid, signal.SIGKILL)
        backend = WhooshBackend(tmp_path)
        assert backend.health().ok
        total = backend.count(scope=EVERYONE)
        assert total >= (said + 1) * 10
        assert total % 10 == 0
        mine: SearchDocument = make_document(body="A tram after the crash.")
        assert backend.upsert([mine]) == 1
        assert backend.search(ask("tram")).total == 1
        assert backend.delete([mine.id]) == 1
        backend.close()
