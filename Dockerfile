# Where the registry is at hand, pin both images: docker buildx imagetools inspect python:3.11-slim
# says the digest, FROM python:3.11-slim@sha256:… takes it.
FROM python:3.11-slim AS built

WORKDIR /app
COPY requirements/base.txt requirements/
RUN python -m venv /venv \
    && /venv/bin/pip install --quiet --no-cache-dir --disable-pip-version-check \
       --no-deps --require-hashes --only-binary :all: --requirement requirements/base.txt \
    && /venv/bin/pip check
COPY . .
# The key and the data of the build stay in no layer; the running container is given its own.
RUN SECRET_KEY=build DATA_DIR=/tmp/build STATIC_ROOT=/srv/static \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim

# What reads .doc, .wps and the like, and makes PDFs.
RUN apt-get update --quiet=2 \
    && apt-get install --quiet=2 --no-install-recommends --yes \
       libreoffice-writer-nogui libreoffice-calc-nogui fonts-noto-cjk >/dev/null \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 workplan \
    && install -d -o workplan -m 750 /data

COPY --from=built /venv /venv
COPY --from=built --chmod=a+rX /srv/static /srv/static
COPY --from=built /app /app

WORKDIR /app
USER workplan
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PRODUCTION=1 DATA_DIR=/data STATIC_ROOT=/srv/static
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "config.serve", "--host", "0.0.0.0", "--workers", "2", \
     "--blocking-threads", "4", "--respawn-failed-workers"]
