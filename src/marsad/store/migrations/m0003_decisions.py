"""What persons decided, and what was given out: kept whatever is coded or linked anew."""

ABOUT = "reviews, rulings and exports"
STATEMENTS = (
    """CREATE TABLE reviews (
        review_id {serial},
        at {words} NOT NULL,
        who {words} NOT NULL,
        subject_kind {words} NOT NULL CHECK (subject_kind IN ('event', 'incident')),
        subject_id {words} NOT NULL,
        state {words} NOT NULL,
        note {words} NOT NULL,
        corrections {words} NOT NULL)""",
    "CREATE INDEX reviews_by_subject ON reviews (subject_kind, subject_id)",
    """CREATE TABLE rulings (
        ruling_id {serial},
        at {words} NOT NULL,
        who {words} NOT NULL,
        kind {words} NOT NULL CHECK (kind IN ('same', 'different', 'split', 'revoke')),
        events {words} NOT NULL,
        note {words} NOT NULL,
        revokes {big} REFERENCES rulings (ruling_id))""",
    """CREATE TABLE exports (
        export_id {serial},
        at {words} NOT NULL,
        who {words} NOT NULL,
        format {words} NOT NULL,
        target {words} NOT NULL,
        is_whole BOOLEAN NOT NULL,
        detail {words} NOT NULL)""",
)
APPEND_ONLY = {"reviews": "review_id", "rulings": "ruling_id", "exports": "export_id"}
