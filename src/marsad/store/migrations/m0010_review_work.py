"""What the review application needs: actions that can be undone, accounts, sessions, tokens, independent passes."""

ABOUT = "actions of reviewers, accounts with sessions and tokens, passes of two coders"
STATEMENTS = (
    """CREATE TABLE actions (
        action_id {serial},
        at {words} NOT NULL,
        who {words} NOT NULL,
        kind {words} NOT NULL CHECK (kind IN ('review', 'grouping', 'undo')),
        subject_id {words} NOT NULL,
        detail {words} NOT NULL,
        undoes {big} REFERENCES actions (action_id))""",
    "CREATE INDEX actions_by_person ON actions (who)",
    "CREATE INDEX actions_by_subject ON actions (subject_id)",
    "CREATE UNIQUE INDEX actions_undone_once ON actions (undoes)",
    """CREATE TABLE accounts (
        name {words} PRIMARY KEY NOT NULL,
        role {words} NOT NULL CHECK (role IN ('viewer', 'coder', 'editor', 'admin')),
        password_hash {words} NOT NULL,
        is_open BOOLEAN NOT NULL,
        made_at {words} NOT NULL)""",
    """CREATE TABLE sessions (
        token_hash {words} PRIMARY KEY NOT NULL,
        account {words} NOT NULL REFERENCES accounts (name),
        made_at {words} NOT NULL,
        ends_at {words} NOT NULL)""",
    """CREATE TABLE api_tokens (
        token_hash {words} PRIMARY KEY NOT NULL,
        account {words} NOT NULL REFERENCES accounts (name),
        label {words} NOT NULL,
        made_at {words} NOT NULL,
        revoked_at {words})""",
    """CREATE TABLE passes (
        pass_id {serial},
        at {words} NOT NULL,
        who {words} NOT NULL,
        name {words} NOT NULL,
        coders {words} NOT NULL,
        incidents {words} NOT NULL)""",
    """CREATE TABLE pass_codings (
        pass_coding_id {serial},
        pass_id {big} NOT NULL REFERENCES passes (pass_id),
        incident_id {words} NOT NULL REFERENCES incidents (incident_id),
        coder {words} NOT NULL,
        at {words} NOT NULL,
        fields {words} NOT NULL)""",
    "CREATE INDEX pass_codings_by_pass ON pass_codings (pass_id)",
)
APPEND_ONLY = {"actions": "action_id", "passes": "pass_id", "pass_codings": "pass_coding_id"}
