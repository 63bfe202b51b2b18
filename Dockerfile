# Two stages: what builds never ships.
FROM python:3.11-slim AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/kringbadge
COPY requirements.lock ./
RUN /opt/kringbadge/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY schemas schemas
COPY keys keys
COPY credentials credentials
COPY app app
COPY migrations migrations
RUN /opt/kringbadge/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim
LABEL org.opencontainers.image.title="Kringbadge" org.opencontainers.image.licenses="EUPL-1.2"
# Numbers, so that Kubernetes' runAsNonRoot can see it.
RUN groupadd --system --gid 10001 kringbadge \
 && useradd --system --uid 10001 --gid 10001 --home-dir /data --shell /usr/sbin/nologin kringbadge \
 && install -d -o 10001 -g 10001 /data
COPY --from=build /opt/kringbadge /opt/kringbadge
ENV PATH=/opt/kringbadge/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    KRINGBADGE_DATABASE_URL=sqlite:////data/kringbadge.sqlite
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
# Secrets come from the environment or from files (KRINGBADGE_…_FILE); the service refuses to start without them.
CMD ["sh", "-c", "kringbadge migrate && exec kringbadge serve --host 0.0.0.0 --port 8000"]
