/** Begins the path of every resource. A later version gets another number. */
export const API_PREFIX = '/api/v1';

/** Where the document of the API is; it is the only path that needs no token. */
export const DOCUMENT_PATH = '/api/openapi.json';
