/** One kind of problem: the HTTP status it comes with and what it means in general. */
export interface ProblemType {
  readonly status: number;
  /** The `title` of RFC 9457: the same for every occurrence. */
  readonly title: string;
  /** What whoever made the request can do about it. */
  readonly remedy: string;
}

/** Begins every `type` URI (RFC 9457, 3.1.1). The URIs are identifiers; nothing can be fetched from them. */
export const PROBLEM_TYPE_PREFIX = 'urn:sluice:problem:';

const problemType = (status: number, title: string, remedy: string): ProblemType => ({ status, title, remedy });

/**
 * Every problem the management API answers with, by the last part of its `type` URI. A name never changes its meaning; a new
 * meaning is a new name. `docs/API-ERRORS.md` is written from this table.
 */
export const PROBLEM_TYPES = {
  'malformed-body': problemType(400, 'The body cannot be read', 'Send the body in the form that its media type asks for.'),
  'invalid-request': problemType(400, 'The request does not have the documented form', 'See `errors`: each entry names a place and what is expected there.'),
  'invalid-cursor': problemType(400, 'The cursor is not one of this list', 'Take `nextCursor` of the page before as it is, with the same order, or begin again without a cursor.'),
  'invalid-if-match': problemType(400, 'The If-Match header cannot be read', 'Send an ETag as it was received, in its quotation marks, or `*`.'),
  'unauthorized': problemType(401, 'A valid bearer token is needed', 'Send `Authorization: Bearer` and the token of SLUICE_ADMIN_TOKEN.'),
  'not-found': problemType(404, 'There is nothing at this path', 'See `/api/openapi.json` for the paths and methods there are.'),
  'update-not-found': problemType(404, 'The catalog has no such update', 'Look for it with `GET /api/v1/updates`.'),
  'group-not-found': problemType(404, 'There is no such group', 'Read `GET /api/v1/groups` again; somebody may have deleted it.'),
  'computer-not-found': problemType(404, 'There is no such computer', 'Look for it with `GET /api/v1/computers`.'),
  'import-not-found': problemType(404, 'There is no such import', 'See `GET /api/v1/catalog/imports`.'),
  'synchronization-not-found': problemType(404, 'There is no such synchronization', 'See `GET /api/v1/synchronizations`.'),
  'rollup-not-found': problemType(404, 'There is no such rollup', 'See `GET /api/v1/rollups`.'),
  'content-file-not-found': problemType(404, 'The catalog has no such file', 'Look for it with `GET /api/v1/content/files`, or in the `files` of an update.'),
  'content-job-not-found': problemType(404, 'There is no such verification or cleanup', 'See `GET /api/v1/content/verifications` and `GET /api/v1/content/cleanups`.'),
  'product-not-found': problemType(404, 'The catalog has no such product', 'See `GET /api/v1/products`.'),
  'dead-letter-not-found': problemType(404, 'There is no such dead letter', 'See `GET /api/v1/dead-letters`; it may have been replayed already.'),
  'housekeeping-run-not-found': problemType(404, 'There is no such run of housekeeping', 'See `GET /api/v1/housekeeping/runs`.'),
  'inventory-not-found': problemType(404, 'The computer has reported no inventory', 'Computers are not asked for one; those that send one all the same have one.'),
  'multicast-namespace-not-found': problemType(404, 'There is no such namespace', 'See `GET /api/v1/multicast/namespaces`.'),
  'multicast-session-not-found': problemType(404, 'There is no such session', 'See `GET /api/v1/multicast/sessions`.'),
  'multicast-client-not-found': problemType(404, 'The session has no such client', 'See `clients` of the session; it may have left.'),
  'group-name-taken': problemType(409, 'Another group has this name', 'Choose another name; case does not make a difference.'),
  'group-cycle': problemType(409, 'A group cannot lie below itself', 'Choose a parent outside of the group.'),
  'group-too-deep': problemType(409, 'The tree of groups would become too deep', 'Choose a parent nearer to All Computers.'),
  'group-has-children': problemType(409, 'The group still has groups below it', 'Move or delete those first.'),
  'built-in-group': problemType(409, 'A built-in group is what it is', 'All Computers and Unassigned Computers are neither changed nor given to computers.'),
  'client-side-targeting': problemType(409, 'Computers choose their groups themselves', 'Change the policy of the computer, or set `targeting` of the server to `server`.'),
  'update-declined': problemType(409, 'The update is declined', 'Undecline it before approving it.'),
  'update-expired': problemType(409, 'The publisher has withdrawn the update', 'It can be uninstalled or declined, but not installed.'),
  'update-not-deployable': problemType(409, 'Nobody decides about this update', 'Categories and detectoids are evaluated by every client.'),
  'part-of-another-update': problemType(409, 'The update only goes out as a part of another one', 'Approve an update of its `bundledBy`.'),
  'eula-not-accepted': problemType(409, 'A licence has to be accepted first', 'Read the licences of the update and repeat the request with `acceptEula: true`.'),
  'cannot-block-all-computers': problemType(409, 'An update is kept from all computers by declining it', 'Decline the update.'),
  'synchronization-active': problemType(409, 'A synchronization is under way already', 'Wait for it, or cancel it; see `GET /api/v1/synchronizations`.'),
  'synchronization-ended': problemType(409, 'The synchronization has ended already', 'There is nothing left to cancel.'),
  'rollup-active': problemType(409, 'A rollup is under way already', 'Wait for it; see `GET /api/v1/rollups`.'),
  'no-upstream': problemType(409, 'No upstream server is configured', 'Set `upstream` with `PATCH /api/v1/server`.'),
  'nothing-selected': problemType(409, 'Nothing is selected, so nothing is deselected', 'Select the products and classifications that are to stay.'),
  'approved-updates-would-go': problemType(409, 'Approved updates would be removed', 'See `POST /api/v1/selection/removals/preview`; repeat the request with `removeApproved: true`, or take the approvals back.'),
  'replica-has-no-selection': problemType(409, 'A replica has what its upstream server has', 'Remove updates there, or make this server autonomous.'),
  'housekeeping-active': problemType(409, 'Housekeeping is under way already', 'Wait for the run, or cancel it; see `GET /api/v1/housekeeping/runs`.'),
  'housekeeping-ended': problemType(409, 'The run has ended already', 'There is nothing left to cancel.'),
  'content-job-active': problemType(409, 'One of these is under way already', 'Wait for it; see the list of them.'),
  'no-content-store': problemType(409, 'The console has no content store', 'Give it the settings of the content store that the content-fetcher has.'),
  'content-missing': problemType(409, 'The file has not been uploaded', 'Begin with `POST /api/v1/content/uploads`, and send the pieces that are missing.'),
  'upload-taken-over': problemType(409, 'Somebody else uploads the same file', 'Ask again how far the upload is, and go on from there.'),
  'not-locally-published': problemType(409, 'Somebody else publishes this update', 'Choose another `updateId`, or none.'),
  'revision-not-newer': problemType(409, 'The update has such a revision or a newer one', 'Look at the update: the request may have succeeded before. Else choose a higher number, or none.'),
  'product-exists': problemType(409, 'There is a product by this title already', 'Publish for that one, or choose another title; case does not make a difference.'),
  'too-many-products': problemType(409, 'The server has as many products of its own as it may have', 'Remove products that nothing belongs to: scans of computers suffer from thousands of categories.'),
  'not-own-product': problemType(409, 'Somebody else made this product', 'Only products of this server can be removed; deselect others with `PUT /api/v1/selection`.'),
  'product-in-use': problemType(409, 'Something belongs to the product', 'See `detail`. What was published for it stays; a company goes when it has no products.'),
  'dead-letter-without-body': problemType(409, 'The message was too large to be kept', 'It cannot be replayed; its consumer has written more to its log.'),
  'multicast-namespace-name-taken': problemType(409, 'Another namespace has this name', 'Choose another name; case does not make a difference.'),
  'multicast-session-ended': problemType(409, 'The session has ended already', 'There is nothing left to order; ask for a new session.'),
  'precondition-failed': problemType(412, 'It was changed by somebody else meanwhile', 'Read it again, and decide on what it is now.'),
  'payload-too-large': problemType(413, 'The body is larger than it may be', 'Send less at once.'),
  'unsupported-media-type': problemType(415, 'The body is of a type that is not taken here', 'See `/api/openapi.json` for the types this operation takes.'),
  'deadline-in-the-past': problemType(422, 'The deadline is over', 'Choose a time in the future.'),
  'invalid-deadline': problemType(422, 'The deadline does not fit', 'Only installing and uninstalling have something to do by a deadline.'),
  'invalid-action': problemType(422, 'The action is none that can be chosen', 'See the actions in `/api/openapi.json`.'),
  'invalid-group-name': problemType(422, 'The name cannot be a name of a group', 'See `detail`.'),
  'invalid-computer-id': problemType(422, 'No computer can have this id', 'See `detail`.'),
  'invalid-administrator-name': problemType(422, 'The name of the administrator cannot be used', 'Send another `Sluice-Administrator` header, or none.'),
  'invalid-setting': problemType(422, 'The settings do not make sense together', 'See `errors`.'),
  'invalid-selection': problemType(422, 'The selection does not make sense', 'See `detail`: select at least one product and one classification, or none of both.'),
  'invalid-multicast-namespace': problemType(422, 'The settings of the namespace do not make sense together', 'See `detail`.'),
  'too-many-at-once': problemType(422, 'More at once than one change takes', 'Do it in several requests.'),
  'invalid-document': problemType(422, 'A document of the import cannot be used', 'See `detail` for which one and why. What came before it is imported; the import can be repeated.'),
  'invalid-resume-point': problemType(422, 'The export cannot go on from there', 'See `detail`; begin a new export.'),
  'invalid-publication': problemType(422, 'The update cannot be published as it is', 'See `detail`.'),
  'digest-mismatch': problemType(422, 'The bytes that were uploaded are not those of the file', 'Upload the file again, from its beginning.'),
  'precondition-required': problemType(428, 'An If-Match header is needed', 'Read the resource and send its ETag as If-Match, so that no change of somebody else is lost.'),
  'too-many-failed-attempts': problemType(429, 'Too many requests without a valid token came from this address', 'Wait as long as `Retry-After` says.'),
  'internal-error': problemType(500, 'The server failed', 'Report the `instance`: the reason stands in the log under it.'),
  'upstream-refuses': problemType(502, 'The upstream server does not answer as it should', 'See `detail`; the log of the sync-worker tells more.'),
  'unavailable': problemType(503, 'The server cannot do this at the moment', 'Repeat the request after the time in `Retry-After`.'),
  'too-many-exports': problemType(503, 'Too many exports are running', 'Repeat the request when one has ended.'),
  'too-many-imports': problemType(503, 'Too many imports are running', 'Repeat the request when one has ended.'),
  'too-many-uploads': problemType(503, 'Too many pieces are being uploaded', 'Repeat the request after the time in `Retry-After`.'),
  'content-quota-reached': problemType(507, 'The quota of the content store is reached', 'Decline updates that nobody needs, or raise SLUICE_CONTENT_QUOTA of the console and the content-fetchers. What was uploaded stays for a while; the request can be repeated.'),
  'no-space': problemType(507, 'The content store is full', 'Make room, or remove what nobody needs: `POST /api/v1/content/cleanups`.'),
} as const satisfies Record<string, ProblemType>;

/** The name of a problem: the last part of its `type` URI. */
export type ProblemName = keyof typeof PROBLEM_TYPES;

/** All names, in the order of the table. */
export const PROBLEM_NAMES = Object.keys(PROBLEM_TYPES) as ProblemName[];

/** The `type` URI of a problem. */
export function problemTypeUri(name: ProblemName): string {
  return `${PROBLEM_TYPE_PREFIX}${name}`;
}
