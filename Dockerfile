# docker build -t citecheck . ; docker run --rm -v "$PWD:/work" citecheck check paper.tex
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY citecheck ./citecheck
RUN pip install --no-cache-dir --prefix=/install .

FROM python:3.12-slim
COPY --from=build /install /usr/local
RUN useradd --create-home citecheck && mkdir /work /cache && chown citecheck /work /cache
USER citecheck
ENV CITECHECK_CACHE_DIR=/cache PYTHONDONTWRITEBYTECODE=1
WORKDIR /work
ENTRYPOINT ["citecheck"]
CMD ["--help"]
