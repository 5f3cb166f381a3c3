/** The most revisions of one GetUpdateData or GetUpdateDecryptionData call, as a real server (WSUS 10.0.26100) sets it. */
export const MAX_UPDATES_PER_REQUEST = 100;

/** The most files of one DownloadFiles call (MS-WSUSSS 3.1.4.11). */
export const MAX_FILES_PER_REQUEST = 100;
