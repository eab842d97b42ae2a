"""Canonical forms of strangers' documents, made in a process of their own that can be stopped.

A few hundred bytes can describe a graph whose canonical form takes years ("poison graphs"), and the price is
due before any signature can be checked. Whatever it is that takes so long, the process has so many seconds
of a processor and so much memory, and then it is gone; the service goes on.

Source: W3C RDF Dataset Canonicalization 1.0, section 7.1 (dataset poisoning).
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Final

from credentials.data_integrity import canonical as worker
from credentials.data_integrity import contexts
from credentials.data_integrity.canonical import OUT_OF_MEMORY, JsonObject, NotCanonicalError

# For a machine that is busy with other things; what the process itself may use is said where it starts.
_SECONDS_IN_ALL: Final = 20
_AT_ONCE: Final = asyncio.Semaphore(2)


class TooCostlyError(Exception):
    """No canonical form came out within the time and the memory that one document may have."""


async def canonical_forms(*documents: JsonObject) -> list[str]:
    """Return the canonical form of each document.

    Raises:
        NotCanonicalError: as `credentials.data_integrity.canonical.canonical` does.
        TooCostlyError: it took too long.
        ContextChangedError: the installed contexts are not the known ones.
    """
    asked = json.dumps({"documents": documents, "contexts": contexts.known()}).encode()
    async with _AT_ONCE:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(Path(worker.__file__)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(_SECONDS_IN_ALL):
                answered, _ = await process.communicate(asked)
        except TimeoutError as error:
            raise TooCostlyError from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode == OUT_OF_MEMORY or (process.returncode or 0) < 0:
        raise TooCostlyError
    if process.returncode:
        raise RuntimeError(f"the process of canonical forms failed with status {process.returncode}")
    said = json.loads(answered)
    if "code" in said:
        raise NotCanonicalError(said["code"], said["where"])
    return [str(each) for each in said["canonical"]]
