"""The messages a user can meet, each under a code that never changes its meaning.

Without one table, two readers would word the same trouble differently, and nobody could search
for it, translate it or test it. A message says what was met, what Marsad did, and what to do next.
M001-M039 are about reading, M040-M049 about writing, M050-M059 about the store, M070-M079 about linking, M100-M139
and M162-M169 about collecting, the rest of M140-M179 about the review application, M180-M184
about importing places. A retired code is not used again.
"""

from __future__ import annotations

from enum import Enum, unique


@unique
class Message(Enum):
    """One message: `code` is stable, `template` is filled by `text(name=value, ...)`."""

    # Reaching the input.
    NO_SUCH_PATH = ("M001", "there is no such file or folder; check the path")
    UNREADABLE = ("M002", "cannot be opened ({reason}); check that you may read it")
    EMPTY_FOLDER = (
        "M003",
        "the folder holds no file that Marsad reads ({suffixes}); convert the files or name another folder",
    )
    PASSED_OVER = (
        "M004",
        "passed over: not a format that Marsad reads in a folder ({suffixes}); name the file itself to read it as text",
    )
    EMPTY_FILE = ("M005", "holds no document (empty, blank or only a header); remove it or fetch it again")
    BINARY = ("M006", "not text but {kind}; save it as text or HTML first")
    NOT_GZIP = ("M007", "is named .gz but is not gzip; rename it or compress it again")
    BROKEN_OFF = (
        "M008",
        "reading broke off ({reason}); what came before is kept, the rest is lost: fetch the file again",
    )
    UNDECODABLE = (
        "M009",
        "{count} undecodable in {encoding}, at byte offset {offsets}; "
        "read as U+FFFD: convert the source to UTF-8 to get the words back",
    )
    TOO_LARGE = ("M010", "one document of more than {limit} MB, not read; split it")
    # What is inside a record.
    INVALID_JSON = ("M011", "not valid JSON at column {column} ({reason}); mend it and run again")
    NOT_AN_OBJECT = (
        "M012",
        'a JSON {kind} where a document {{"text": ...}} was expected; wrap it in an object',
    )
    NO_TEXT = ("M013", "the document has no text ({reason}); give it a field named text")
    EMPTY_TEXT = ("M014", "the text is empty; remove the document or fetch it again")
    TEXT_NOT_STRING = ("M015", "the text is a {kind}, not a string; put the words in quotation marks")
    BAD_PUBLISHED = (
        "M016",
        "published {value} is no whole date, or could be read in two ways; write 2025-11-29 or "
        "2025-11-29T15:18:00+03:00; coded without a publication date, so relative dates stay open",
    )
    BAD_ID = ("M017", "the id is a {kind}, not a string or whole number; coded as {doc_id}, correct the id")
    FIELD_NOT_TEXT = ("M018", "{field} is a {kind}, not a string; coded without it, correct the field")
    LONE_SURROGATES = (
        "M019",
        "half of a surrogate pair in {field}, read as U+FFFD (same length); have the source escape it as a pair",
    )
    DUPLICATE_DOCUMENT = (
        "M020",
        "duplicate document: id {doc_id} with the same text was read before; not coded again, remove the copy",
    )
    REPEATED_ID = (
        "M021",
        "id {doc_id} was read before with another text; coded as {new_id}, give each document its own id",
    )
    NO_TEXT_COLUMN = (
        "M022",
        "the table has no column named text (its columns: {columns}); "
        "name the columns id, text, title, published, outlet, url in the first row",
    )
    BAD_TABLE_ROW = ("M023", "the row is not valid CSV ({reason}); check its quotation marks")
    TOO_MANY_CELLS = (
        "M024",
        "the row has {cells} cells for {columns} columns, not coded; put the text in quotation marks",
    )
    REST_NOT_READ = (
        "M025",
        "the rest of the JSON list cannot be told apart after this, not read; mend it or write one document a line",
    )
    EMPTY_PAGE = ("M026", "the page holds no readable text; save the page after it has loaded")
    NO_READER = ("M027", "this is {kind}, which Marsad does not read; save it as text, HTML or JSON")
    # Writing.
    MISSING_EXTRA = (
        "M040",
        "writing {format} needs the package {package}; install it with: pip install 'marsad[{extra}]'",
    )
    UNKNOWN_FORMAT = ("M041", "there is no output format {format}; choose one of {formats}")
    CANNOT_WRITE = ("M042", "cannot write {path} ({reason}); name a file in a folder you may write to")
    WRITE_FAILED = (
        "M043",
        "writing {path} failed ({reason}); nothing was left behind, free some space and run again",
    )
    NOT_A_RECORD = (
        "M045",
        "not a record of an incident or event ({reason}); give JSON lines as marsad export incidents writes them",
    )
    NO_STORE = ("M047", "the store {url} cannot be read ({reason}); check the URL, or use --from FILE.jsonl")
    ONLY_EVENTS = (
        "M048",
        "{path} holds events but no incident, and {format} is made of incidents; run marsad link first",
    )
    BAD_SINCE = (
        "M046",
        "--since {since} is neither a file nor a time ({reason}); write 2025-11-29 or 2025-11-29T15:18:00Z",
    )
    BINARY_TO_TERMINAL = ("M044", "{format} is not for reading on a terminal; add -o FILE")
    # The store.
    NO_STORE_PACKAGE = ("M050", "a store needs the package {package}; install it with: pip install 'marsad[{extra}]'")
    BAD_STORE_URL = (
        "M051",
        "{url} is not a store ({reason}); name a file, sqlite:///FILE or postgresql://USER@HOST/DATABASE",
    )
    STORE_UNREACHABLE = ("M052", "cannot open the store {place} ({reason}); check its name and your rights to it")
    STORE_IS_NEWER = (
        "M053",
        "the store was migrated by a newer Marsad (to {found}; this one knows {known}); use that version",
    )
    STORE_FAILED = (
        "M054",
        "the store could not be written ({reason}); what was stored before stays: run again when this is mended",
    )
    STORE_BUSY = (
        "M057",
        "another process holds the store {place} and did not let go of it for {seconds} seconds; nothing of this "
        "change was stored: run again when that one is done",
    )
    NOT_IN_STORE = ("M056", "there is no {kind} {subject} in the store; check the id")
    ID_TOO_LONG = (
        "M055",
        "the id has {length} bytes, a store takes {limit}; not stored, give the document a shorter id",
    )
    # Linking.
    FILES_OR_STORE = (
        "M070",
        "link files or a store: EVENTS with --documents, --existing and --rulings, or --db without them",
    )
    NOT_AN_EVENT = (
        "M071",
        "line {number} is not a coded event ({missing} missing); give what marsad code writes as JSONL",
    )
    NOT_A_RULING = (
        "M072",
        'line {number} is not a ruling; write {{"kind": "same", "different" or "split", "events": [ids]}}',
    )

    # Collecting.
    BAD_CONFIG = ("M100", "{path}: {where}: {reason}; see docs/collecting.md")
    ADDRESS_REFUSED = (
        "M101",
        "not fetched: {host} is at {address}, which is not a public address; "
        "name the host in allow_hosts of the source if you mean it",
    )
    SCHEME_REFUSED = ("M102", "not fetched: {url} is not http or https")
    ROBOTS_DENIED = ("M103", "not fetched: the robots.txt of {host} asks not to; ask the outlet, or drop the source")
    BAD_STATUS = ("M104", "the server answered {status}; will be tried at the next run")
    RESPONSE_TOO_LARGE = ("M105", "the answer is larger than {limit} MB{how}, given up; raise largest_megabytes")
    TIMED_OUT = ("M106", "no whole answer within {seconds} seconds; will be tried at the next run")
    UNREACHABLE = ("M107", "cannot be reached ({reason}); will be tried at the next run")
    TOO_MANY_REDIRECTS = ("M108", "more than {limit} redirects, or a loop; not followed further")
    BROKEN_BODY = ("M109", "the answer is damaged ({reason}); its bytes are kept, will be tried at the next run")
    NOT_A_FEED = ("M110", "not a feed that can be read ({reason}); check the address of the source")
    NO_ARTICLE = ("M111", "no article was found in the page; its bytes are kept")
    NOT_A_PAGE = ("M112", "a {kind} where a page was expected; its bytes are kept")
    SOURCE_FAILED = ("M113", "the source failed ({reason}); the others go on, please report this")
    QUOTA_REACHED = ("M114", "{left} of {found} new addresses wait for the next run: most_pages is {limit}")
    BAD_DATE = ("M115", "the publication date {value} was not believed ({reason}); stored without")
    NO_COLLECT_PACKAGE = (
        "M116",
        "collecting needs the package {package}; install it with: pip install 'marsad[collect]'",
    )
    NO_LINKS = ("M117", "no address was found in it; check link_pattern and the address of the source")
    STORE_AWAITED = ("M127", "another process holds the store; what was fetched waits for it, {left} more tries")
    SOURCE_BUSY = ("M126", "another collection is at work on this source; it is left to that one")
    SITEMAPS_LEFT = (
        "M119",
        "{left} sitemaps are not read: {limit} are, in one run; name the ones you want as sources of their own",
    )
    HOST_LEFT = ("M118", "{host} fails or asks to be left alone; {left} of its pages wait for the next run")
    BAD_ADDRESS = (
        "M162",
        "an address that names no host to ask, not shown because it may hold a password; "
        "write / @ : in a password as %2F %40 %3A",
    )
    ARCHIVE_FAILED = (
        "M163",
        "the archive {path} could not be written ({reason}); nothing of it was left behind, "
        "and what was fetched is in the store: the next run with --warc-out puts it into its archive",
    )
    ARCHIVE_RESUMED = (
        "M166",
        "the archive {path} will also hold what was fetched for {earlier}, which was never finished",
    )
    CLOCK_SET_BACK = (
        "M164",
        "the clock ({now}) stands before the last capture ({last}): it was set back, or was wrong before; set it "
        "right. The order of captures is kept, but pages are not looked at again until it has passed",
    )
    # Archives and exports.
    MESSAGES_PASSED_OVER = ("M130", "passed over: {empty} messages without text, {service} service messages")
    RECORDS_PASSED_OVER = ("M131", "passed over in the archive: {kinds}")
    DAMAGED_RECORD = ("M132", "the record of {url} is damaged or packed in an unknown way, not read; archive it again")
    BAD_WORKBOOK = ("M133", "the workbook cannot be read ({reason}); save it again as .xlsx or as CSV")
    # What verify finds.
    RAW_CHANGED = ("M120", "raw bytes {sha256} have changed: they now hash to {found}")
    RAW_MISSING = ("M121", "capture {number} of {url} ({at}): its raw bytes {sha256} are missing")
    CHAIN_BROKEN = ("M122", "capture {number} of {url} ({at}): it, or one before it, was changed, added or removed")
    TEXT_CHANGED = ("M123", "document {doc_id}: its text hashes to {found}, stored was {sha256}")
    TEXT_REPLACED = (
        "M124",
        "capture {number} of {url} ({at}): the text of its version {version} is not the one it gave",
    )

    FACTS_CHANGED = (
        "M165",
        "document {doc_id}: title, date, outlet, address or another fact of its version {version} was changed",
    )
    SEAL_LOST = ("M125", "the chain does not hold the seal {seal}: it was written anew, or the seal is another store's")
    # The review application.
    STALE_INCIDENT = (
        "M140",
        "incident {subject} was changed by someone else since you opened it; reload it and decide again",
    )

    NO_SUCH_INCIDENT = ("M141", "there is no incident {subject}; it may have been withdrawn, look it up in the log")
    BAD_VALUE = ("M142", "{field} cannot be {value} ({reason}); give another one")
    NOTHING_TO_UNDO = ("M143", "there is nothing of yours to undo")
    NO_MARK = ("M144", "a change needs the mark of the incident it was made on (If-Match); load the incident first")
    BAD_PASSWORD = ("M145", "no account has this name and password; check both")
    TOO_MANY_TRIES = ("M146", "too many failed sign-ins; wait {minutes} minutes")
    BAD_CSRF = ("M147", "this change was not asked for by a page of this server; reload the page and try again")
    SIGN_IN = ("M148", "sign in first")
    NOT_ALLOWED = ("M149", "this needs the role {role}; ask an administrator of this server")
    BAD_TOKEN = ("M150", "this token is unknown or was revoked; make a new one on the page Account")
    SHORT_PASSWORD = ("M151", "a password needs at least {least} characters; choose a longer one")
    NO_ACCOUNTS = (
        "M152",
        "{host} can be reached by others, so people must sign in, and the store has no account; "
        "make one with: marsad serve --add-account NAME",
    )
    NO_HTTPS = (
        "M153",
        "{host} can be reached by others, and passwords would travel unprotected; "
        "give --certificate and --key, or --behind-proxy if a proxy adds https",
    )
    BAD_GROUPING = ("M154", "these reports cannot be grouped so ({reason}); choose others")
    NOT_TAKEN = ("M155", "this file is not taken ({reason}); save it as text, HTML, JSON lines or CSV")
    NO_PACK = ("M156", "no pack of your own is open; start with: marsad serve --pack FOLDER")
    NO_SUCH_PAGE = ("M157", "there is nothing at this address; go to the queue")
    ADDRESS_IN_USE = ("M158", "cannot listen on {host} port {port} ({reason}); choose another with --port")
    BAD_REQUEST = ("M159", "the request is not understood ({reason})")

    SERVER_FAULT = (
        "M171",
        "something went wrong on the server; what was acknowledged is stored. Try again, and see what the server says",
    )
    NO_ACCOUNT = ("M161", "there is no account {name}; start the server with accounts to have them")
    NO_WEB_PACKAGE = (
        "M160",
        "the review application needs the package {package}; install it with: pip install 'marsad[web]'",
    )

    # Summary counts.
    NO_PLACE_FOR_COUNTS = (
        "M170",
        "{format} has no place for summary counts; leave --aggregates away, or export incidents with it",
    )

    # Importing places.
    NOT_PLACES = (
        "M180",
        "{path} is neither a GeoNames dump nor an OCHA COD-AB table ({reason}); check the file, or name its --format",
    )
    BAD_PLACE = ("M181", "{where}: not imported ({reason}); mend the line and run again")
    MORE_BAD_PLACES = ("M182", "{count} more lines not imported; mend those that are named and run again")
    BAD_PLACE_TABLE = ("M183", "{path} cannot be added to ({reason}); mend it first, marsad check tells how")

    @property
    def code(self) -> str:
        return self.value[0]

    @property
    def template(self) -> str:
        return self.value[1]

    def text(self, **values: object) -> str:
        """The message with its blanks filled."""
        return self.template.format(**values)


# Said for completeness; no input failed, so they do not change the exit status.
NOTE_CODES = frozenset(
    message.code for message in (Message.PASSED_OVER, Message.MESSAGES_PASSED_OVER, Message.RECORDS_PASSED_OVER)
)
