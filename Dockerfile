# docker build -t tally . && docker run --rm -it -v tally:/data tally

FROM python:3.12-slim AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements.lock requirements-build.lock ./
RUN python -m venv --without-pip /opt/tally \
 && pip --python /opt/tally/bin/python install --require-hashes -r requirements.lock \
 && pip install --require-hashes -r requirements-build.lock
COPY . .
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && pip --python /opt/tally/bin/python install --no-deps --no-index /wheels/*.whl

# No source tree, no installer of ours, no root: the environment and a folder to write to.
FROM python:3.12-slim
RUN useradd --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin tally \
 && install -d -o tally -g tally /data
COPY --from=build /opt/tally /opt/tally
ENV PATH=/opt/tally/bin:$PATH PYTHONUNBUFFERED=1 TALLY_DATA_DIR=/data TALLY_HTTP_HOST=0.0.0.0
WORKDIR /data
VOLUME /data
USER 10001
# For `tally run`: whether its HTTP server says that it is alive. Other commands serve nothing, and are over sooner or watched by a person.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["tally", "health"]
ENTRYPOINT ["tally"]
CMD ["chat"]
