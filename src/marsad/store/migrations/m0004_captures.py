"""Where documents come from: raw bytes, the requests that brought them, screening, near duplicates, runs."""

ABOUT = "captures with their raw bytes, screenings, near duplicates, runs of sources"
STATEMENTS = (
    """CREATE TABLE raw_objects (
        sha256 {words} PRIMARY KEY NOT NULL,
        length {big} NOT NULL,
        codec {words} NOT NULL CHECK (codec IN ('zlib', 'plain')),
        content {bytes} NOT NULL)""",
    """CREATE TABLE captures (
        capture_id {serial},
        source {words} NOT NULL,
        kind {words} NOT NULL,
        url {words} NOT NULL,
        final_url {words},
        captured_at {words} NOT NULL,
        outcome {words} NOT NULL,
        status INTEGER,
        request_headers {words} NOT NULL,
        response_headers {words} NOT NULL,
        redirects {words} NOT NULL,
        raw_sha256 {words} REFERENCES raw_objects (sha256),
        content_sha256 {words},
        problem {words} NOT NULL,
        program {words} NOT NULL,
        gathered {words} NOT NULL,
        seal {words} NOT NULL)""",
    "CREATE INDEX captures_by_url ON captures (url)",
    "CREATE INDEX captures_by_source ON captures (source, kind)",
    """CREATE TABLE capture_documents (
        capture_id {big} NOT NULL REFERENCES captures (capture_id),
        doc_id {words} NOT NULL REFERENCES documents (doc_id),
        version_id {words} NOT NULL REFERENCES document_versions (version_id),
        PRIMARY KEY (capture_id, doc_id))""",
    "CREATE INDEX capture_documents_by_document ON capture_documents (doc_id)",
    """CREATE TABLE screenings (
        version_id {words} NOT NULL REFERENCES document_versions (version_id),
        engine_version {words} NOT NULL,
        data_version {words} NOT NULL,
        score DOUBLE PRECISION NOT NULL,
        verdict {words} NOT NULL CHECK (verdict IN ('read', 'skipped')),
        reason {words} NOT NULL,
        at {words} NOT NULL,
        PRIMARY KEY (version_id, engine_version, data_version))""",
    """CREATE TABLE sketches (
        version_id {words} PRIMARY KEY NOT NULL REFERENCES document_versions (version_id),
        doc_id {words} NOT NULL REFERENCES documents (doc_id),
        sketch {words} NOT NULL)""",
    """CREATE TABLE sketch_keys (
        sketch_key {words} NOT NULL,
        version_id {words} NOT NULL REFERENCES document_versions (version_id),
        PRIMARY KEY (sketch_key, version_id))""",
    """CREATE TABLE near_duplicates (
        doc_id {words} NOT NULL REFERENCES documents (doc_id),
        other_id {words} NOT NULL REFERENCES documents (doc_id),
        likeness DOUBLE PRECISION NOT NULL,
        at {words} NOT NULL,
        PRIMARY KEY (doc_id, other_id))""",
    "CREATE INDEX near_duplicates_by_other ON near_duplicates (other_id)",
    """CREATE TABLE source_runs (
        run_id {serial},
        source {words} NOT NULL,
        started_at {words} NOT NULL,
        ended_at {words} NOT NULL,
        is_ok BOOLEAN NOT NULL,
        detail {words} NOT NULL)""",
    "CREATE INDEX source_runs_by_source ON source_runs (source)",
)
APPEND_ONLY = {"raw_objects": "sha256", "captures": "capture_id", "source_runs": "run_id"}
