"""Incidents with every earlier version of them, which events they hold, and the ledger of claims."""

ABOUT = "incidents, their events and claims, redirects of their ids"
STATEMENTS = (
    """CREATE TABLE incidents (
        incident_id {words} PRIMARY KEY NOT NULL,
        version INTEGER NOT NULL,
        state {words} NOT NULL CHECK (state IN ('current', 'superseded', 'withdrawn')),
        event_type {words},
        sub_event_type {words},
        date_start {words},
        date_end {words},
        country {words},
        admin1 {words})""",
    "CREATE INDEX incidents_by_date ON incidents (date_start)",
    """CREATE TABLE incident_versions (
        incident_id {words} NOT NULL REFERENCES incidents (incident_id),
        version INTEGER NOT NULL,
        state {words} NOT NULL,
        saved_at {words} NOT NULL,
        content_hash {words} NOT NULL,
        record {words} NOT NULL,
        PRIMARY KEY (incident_id, version))""",
    "CREATE INDEX incident_versions_by_time ON incident_versions (saved_at)",
    """CREATE TABLE incident_events (
        incident_id {words} NOT NULL REFERENCES incidents (incident_id),
        since_version INTEGER NOT NULL,
        position INTEGER NOT NULL,
        until_version INTEGER,
        event_id {words} NOT NULL REFERENCES events (event_id),
        PRIMARY KEY (incident_id, since_version, position))""",
    "CREATE INDEX incident_events_by_event ON incident_events (event_id)",
    """CREATE TABLE claims (
        claim_id {words} PRIMARY KEY NOT NULL,
        event_id {words} NOT NULL REFERENCES events (event_id),
        doc_id {words},
        field {words} NOT NULL,
        outlet {words},
        claimant {words},
        published {words},
        record {words} NOT NULL)""",
    "CREATE INDEX claims_by_event ON claims (event_id)",
    """CREATE TABLE incident_claims (
        incident_id {words} NOT NULL REFERENCES incidents (incident_id),
        since_version INTEGER NOT NULL,
        position INTEGER NOT NULL,
        until_version INTEGER,
        claim_id {words} NOT NULL REFERENCES claims (claim_id),
        PRIMARY KEY (incident_id, since_version, position))""",
    "CREATE INDEX incident_claims_by_claim ON incident_claims (claim_id)",
    """CREATE TABLE redirects (
        redirect_id {serial},
        old_id {words} NOT NULL,
        new_id {words} NOT NULL,
        at {words} NOT NULL)""",
    "CREATE INDEX redirects_by_old_id ON redirects (old_id)",
)
APPEND_ONLY = {"redirects": "redirect_id"}
