"""The flat table of incidents as CSV in UTF-8, for any tool that reads tables.

`--bom` puts a mark at the front, without which older spreadsheets show Arabic as rubbish; most other tools do better
without it. A list is joined by `; `. Text that a spreadsheet would take for a formula gets a leading apostrophe.
"""

from __future__ import annotations

from marsad.exports.formats import Events, ExportOptions, Format, Incidents, Report, Target
from marsad.exports.incident_table import COLUMNS, LOSES, NEVER_HOLDS, make_row
from marsad.exports.writing import write_csv


def write(incidents: Incidents, events: Events, target: Target, *, options: ExportOptions) -> Report:
    """A header and one row an incident."""
    return write_csv(FORMAT, make_row, incidents, events, target, options=options)


FORMAT = Format(
    name="csv",
    suffix=".csv",
    title="CSV of incidents",
    about="Marsad's own flat table, one row an incident.",
    basis="Marsad's codebook",
    versions_in="columns engine_version, codebook_version, data_version, and FILE.metadata.json",
    write=write,
    columns=COLUMNS,
    has_sidecar=True,
    holds_withdrawals=True,
    loses=LOSES,
    never_holds=NEVER_HOLDS,
)
