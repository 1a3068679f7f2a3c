"""Documents with their versions, what was coded from them, and the log of every change."""

ABOUT = "documents, their codings and events, and the log"
STATEMENTS = (
    """CREATE TABLE documents (
        doc_id {words} PRIMARY KEY NOT NULL,
        version_id {words} NOT NULL{later:document_versions (version_id)},
        coding_id {words}{later:codings (coding_id)})""",
    """CREATE TABLE document_versions (
        version_id {words} PRIMARY KEY NOT NULL,
        doc_id {words} NOT NULL REFERENCES documents (doc_id),
        retrieved_at {words} NOT NULL,
        source {words},
        raw_sha256 {words},
        text_sha256 {words} NOT NULL,
        text {words} NOT NULL,
        title {words},
        published {words},
        outlet {words},
        url {words},
        metadata {words} NOT NULL)""",
    "CREATE INDEX document_versions_by_document ON document_versions (doc_id)",
    """CREATE TABLE codings (
        coding_id {words} PRIMARY KEY NOT NULL,
        doc_id {words} NOT NULL REFERENCES documents (doc_id),
        version_id {words} NOT NULL REFERENCES document_versions (version_id),
        coder {words} NOT NULL,
        engine_version {words} NOT NULL,
        codebook_version {words} NOT NULL,
        data_version {words} NOT NULL,
        coded_at {words} NOT NULL)""",
    "CREATE INDEX codings_by_document ON codings (doc_id)",
    """CREATE TABLE events (
        event_id {words} PRIMARY KEY NOT NULL,
        doc_id {words} NOT NULL REFERENCES documents (doc_id),
        event_type {words},
        sub_event_type {words},
        date_start {words},
        date_end {words},
        country {words},
        admin1 {words})""",
    "CREATE INDEX events_by_document ON events (doc_id)",
    "CREATE INDEX events_by_date ON events (date_start)",
    """CREATE TABLE coding_events (
        coding_id {words} NOT NULL REFERENCES codings (coding_id),
        position INTEGER NOT NULL,
        event_id {words} NOT NULL REFERENCES events (event_id),
        record {words} NOT NULL,
        PRIMARY KEY (coding_id, position))""",
    "CREATE INDEX coding_events_by_event ON coding_events (event_id)",
    """CREATE TABLE aggregates (
        coding_id {words} NOT NULL REFERENCES codings (coding_id),
        position INTEGER NOT NULL,
        record {words} NOT NULL,
        PRIMARY KEY (coding_id, position))""",
    """CREATE TABLE changes (
        change_id {serial},
        at {words} NOT NULL,
        who {words} NOT NULL,
        action {words} NOT NULL,
        subject_kind {words} NOT NULL,
        subject_id {words} NOT NULL,
        why {words} NOT NULL,
        detail {words} NOT NULL)""",
    "CREATE INDEX changes_by_subject ON changes (subject_kind, subject_id)",
    "{postgresql}ALTER TABLE documents ADD FOREIGN KEY (version_id) REFERENCES document_versions (version_id)"
    " DEFERRABLE INITIALLY DEFERRED",
    "{postgresql}ALTER TABLE documents ADD FOREIGN KEY (coding_id) REFERENCES codings (coding_id)"
    " DEFERRABLE INITIALLY DEFERRED",
)
APPEND_ONLY = {"changes": "change_id"}
