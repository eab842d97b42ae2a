"""Serving the bench's application as the product serves its own: `python -m tests.bench.serving PORT`."""

import sys

from registry.core.settings import use
from registry.web.serving import serve_until_stopped
from tests.bench.database import bench_settings

if __name__ == "__main__":
    use(bench_settings())
    serve_until_stopped(
        "tests.bench.application:create_app",
        bench_settings(),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        workers=1,
    )
