"""The tables as queries see them. The migrations make them; a test holds the two together."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Integer, LargeBinary, MetaData, Table

from marsad.store.columns import Record, Words

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("doc_id", Words, primary_key=True),
    Column("version_id", Words, nullable=False),  # the newest version
    Column("coding_id", Words),  # the newest coding of the newest version that has one
)
document_versions = Table(
    "document_versions",
    metadata,
    Column("version_id", Words, primary_key=True),
    Column("doc_id", Words, ForeignKey("documents.doc_id"), nullable=False),
    Column("retrieved_at", Words, nullable=False),
    Column("source", Words),
    Column("raw_sha256", Words),
    Column("text_sha256", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("title", Words),
    Column("published", Words),
    Column("outlet", Words),
    Column("url", Words),
    Column("metadata", Record, nullable=False),
)
codings = Table(
    "codings",
    metadata,
    Column("coding_id", Words, primary_key=True),
    Column("doc_id", Words, ForeignKey("documents.doc_id"), nullable=False),
    Column("version_id", Words, ForeignKey("document_versions.version_id"), nullable=False),
    Column("coder", Words, nullable=False),
    Column("engine_version", Words, nullable=False),
    Column("codebook_version", Words, nullable=False),
    Column("data_version", Words, nullable=False),
    Column("coded_at", Words, nullable=False),
)
events = Table(
    "events",
    metadata,
    Column("event_id", Words, primary_key=True),
    Column("doc_id", Words, ForeignKey("documents.doc_id"), nullable=False),
    Column("event_type", Words),
    Column("sub_event_type", Words),
    Column("date_start", Words),
    Column("date_end", Words),
    Column("country", Words),
    Column("admin1", Words),
)
coding_events = Table(
    "coding_events",
    metadata,
    Column("coding_id", Words, ForeignKey("codings.coding_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("event_id", Words, ForeignKey("events.event_id"), nullable=False),
    Column("record", Record, nullable=False),
)
aggregates = Table(
    "aggregates",
    metadata,
    Column("coding_id", Words, ForeignKey("codings.coding_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("record", Record, nullable=False),
)
changes = Table(
    "changes",
    metadata,
    Column("change_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("subject_kind", Words, nullable=False),
    Column("subject_id", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("detail", Record, nullable=False),
)
incidents = Table(
    "incidents",
    metadata,
    Column("incident_id", Words, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Words, nullable=False),  # current, superseded (redirects to another) or withdrawn
    Column("event_type", Words),
    Column("sub_event_type", Words),
    Column("date_start", Words),
    Column("date_end", Words),
    Column("country", Words),
    Column("admin1", Words),
)
incident_versions = Table(
    "incident_versions",
    metadata,
    Column("incident_id", Words, ForeignKey("incidents.incident_id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("state", Words, nullable=False),
    Column("saved_at", Words, nullable=False),
    Column("content_hash", Words, nullable=False),
    Column("record", Record, nullable=False),  # without events, claims and review, which have tables of their own
)
incident_events = Table(
    "incident_events",
    metadata,
    Column("incident_id", Words, ForeignKey("incidents.incident_id"), primary_key=True),
    Column("since_version", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("until_version", Integer),  # the first version it is no longer in; null: it still is
    Column("event_id", Words, ForeignKey("events.event_id"), nullable=False),
)
claims = Table(
    "claims",
    metadata,
    Column("claim_id", Words, primary_key=True),
    Column("event_id", Words, ForeignKey("events.event_id"), nullable=False),
    Column("doc_id", Words),
    Column("field", Words, nullable=False),
    Column("outlet", Words),
    Column("claimant", Words),
    Column("published", Words),
    Column("record", Record, nullable=False),
)
incident_claims = Table(
    "incident_claims",
    metadata,
    Column("incident_id", Words, ForeignKey("incidents.incident_id"), primary_key=True),
    Column("since_version", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("until_version", Integer),
    Column("claim_id", Words, ForeignKey("claims.claim_id"), nullable=False),
)
redirects = Table(
    "redirects",
    metadata,
    Column("redirect_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("old_id", Words, nullable=False),
    Column("new_id", Words, nullable=False),
    Column("at", Words, nullable=False),
)
reviews = Table(
    "reviews",
    metadata,
    Column("review_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("subject_kind", Words, nullable=False),
    Column("subject_id", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("corrections", Record, nullable=False),  # {field: value a person put in place of the coded one}
)
rulings = Table(
    "rulings",
    metadata,
    Column("ruling_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("events", Record, nullable=False),
    Column("note", Words, nullable=False),
    Column("revokes", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("rulings.ruling_id")),
)
exports = Table(
    "exports",
    metadata,
    Column("export_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("format", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("is_whole", Boolean, nullable=False),  # false: only what changed since an earlier export
    Column("detail", Record, nullable=False),  # selection, counts, versions, hash of the file
)
actions = Table(
    "actions",
    metadata,
    Column("action_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("kind", Words, nullable=False),  # review, grouping or undo
    Column("subject_id", Words, nullable=False),  # an incident
    Column("detail", Record, nullable=False),  # what it wrote and what stood before
    Column("undoes", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("actions.action_id")),
)
accounts = Table(
    "accounts",
    metadata,
    Column("name", Words, primary_key=True),
    Column("role", Words, nullable=False),
    Column("password_hash", Words, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("made_at", Words, nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Words, primary_key=True),
    Column("account", Words, ForeignKey("accounts.name"), nullable=False),
    Column("made_at", Words, nullable=False),
    Column("ends_at", Words, nullable=False),
)
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("token_hash", Words, primary_key=True),
    Column("account", Words, ForeignKey("accounts.name"), nullable=False),
    Column("label", Words, nullable=False),
    Column("made_at", Words, nullable=False),
    Column("revoked_at", Words),
)
passes = Table(
    "passes",
    metadata,
    Column("pass_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("coders", Record, nullable=False),
    Column("incidents", Record, nullable=False),
)
pass_codings = Table(
    "pass_codings",
    metadata,
    Column("pass_coding_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("pass_id", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("passes.pass_id"), nullable=False),
    Column("incident_id", Words, ForeignKey("incidents.incident_id"), nullable=False),
    Column("coder", Words, nullable=False),
    Column("at", Words, nullable=False),
    Column("fields", Record, nullable=False),
)
raw_objects = Table(
    "raw_objects",
    metadata,
    Column("sha256", Words, primary_key=True),  # of the bytes as they came, before they were packed for keeping
    Column("length", BigInteger, nullable=False),
    Column("codec", Words, nullable=False),  # zlib, or plain where packing gains nothing
    Column("content", LargeBinary, nullable=False),
)
captures = Table(
    "captures",
    metadata,
    Column("capture_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("source", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("final_url", Words),
    Column("captured_at", Words, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("status", Integer),
    Column("request_headers", Record, nullable=False),
    Column("response_headers", Record, nullable=False),
    Column("redirects", Record, nullable=False),
    Column("raw_sha256", Words, ForeignKey("raw_objects.sha256")),
    Column("content_sha256", Words),  # of the bytes once unpacked: the same page packed twice differs in raw_sha256
    Column("problem", Words, nullable=False),
    Column("program", Words, nullable=False),
    Column("gathered", Record, nullable=False),  # [doc_id, version_id, text_sha256] of each document read from it
    Column("seal", Words, nullable=False),  # hash of this row and of the seal before it
)
capture_documents = Table(
    "capture_documents",
    metadata,
    Column("capture_id", BigInteger, ForeignKey("captures.capture_id"), primary_key=True),
    Column("doc_id", Words, ForeignKey("documents.doc_id"), primary_key=True),
    Column("version_id", Words, ForeignKey("document_versions.version_id"), nullable=False),
)
screenings = Table(
    "screenings",
    metadata,
    Column("version_id", Words, ForeignKey("document_versions.version_id"), primary_key=True),
    Column("engine_version", Words, primary_key=True),
    Column("data_version", Words, primary_key=True),
    Column("score", Float, nullable=False),
    Column("verdict", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", Words, nullable=False),
)
sketches = Table(
    "sketches",
    metadata,
    Column("version_id", Words, ForeignKey("document_versions.version_id"), primary_key=True),
    Column("doc_id", Words, ForeignKey("documents.doc_id"), nullable=False),
    Column("sketch", Words, nullable=False),  # hex digits, 16 a hash
)
sketch_keys = Table(
    "sketch_keys",
    metadata,
    Column("sketch_key", Words, primary_key=True),
    Column("version_id", Words, ForeignKey("document_versions.version_id"), primary_key=True),
)
near_duplicates = Table(
    "near_duplicates",
    metadata,
    Column("doc_id", Words, ForeignKey("documents.doc_id"), primary_key=True),
    Column("other_id", Words, ForeignKey("documents.doc_id"), primary_key=True),  # the one that was there before
    Column("likeness", Float, nullable=False),
    Column("at", Words, nullable=False),
)
source_runs = Table(
    "source_runs",
    metadata,
    Column("run_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("source", Words, nullable=False),
    Column("started_at", Words, nullable=False),
    Column("ended_at", Words, nullable=False),
    Column("is_ok", Boolean, nullable=False),
    Column("detail", Record, nullable=False),
)
