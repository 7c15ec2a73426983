FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 DATA_DIR=/data STATIC_ROOT=/srv/static
WORKDIR /app

COPY requirements/base.txt requirements/
RUN pip install --quiet --no-cache-dir --disable-pip-version-check --root-user-action ignore \
    --no-deps --require-hashes --only-binary :all: --requirement requirements/base.txt \
    && pip check

COPY . .
# The key and the data of the build stay in no layer; the running container is given its own.
RUN SECRET_KEY=build DATA_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build \
    && useradd --system --uid 10001 workplan \
    && install -d -o workplan -m 750 /data

USER workplan
ENV PRODUCTION=1
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--workers", "2", \
     "--blocking-threads", "4", "--respawn-failed-workers", "config.wsgi:application"]
