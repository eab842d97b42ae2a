# Two stages: the first builds a virtual environment, the second has nothing but it. docs/deploy.md says how
# to run it. Debian's slim image, because the wheel of the embedded PostgreSQL needs glibc (no Alpine).
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY . .
# Without the extra of development: no test tools in the image.
RUN python -m venv /opt/registry && /opt/registry/bin/pip install --constraint constraints.txt .

FROM python:${PYTHON}-slim
# PostgreSQL wants its user to have a name, and packages want a home folder; neither needs a shell.
RUN useradd --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin registry \
    && install --directory --owner=registry --group=registry --mode=0700 /data
COPY --from=build /opt/registry /opt/registry
# The root file system may be read-only: only /data and /tmp are ever written to.
ENV PATH=/opt/registry/bin:$PATH \
    HOME=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    REGISTRY_DATA_DIR=/data
USER registry
WORKDIR /
VOLUME /data
EXPOSE 8000
# Not urllib.request: it would ask a proxy, where the environment names one.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "import http.client as h, sys; \
c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/health/ready'); \
sys.exit(c.getresponse().status != 200)"]
CMD ["registry", "serve", "--host", "0.0.0.0"]
