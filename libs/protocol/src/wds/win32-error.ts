/** The Win32 error codes with which the services of MS-WDSC and MS-WDSMSI answer (MS-ERREF 2.2). */
export const Win32Error = {
  /** ERROR_SUCCESS */
  success: 0,
  /** ERROR_FILE_NOT_FOUND */
  fileNotFound: 2,
  /** ERROR_ACCESS_DENIED */
  accessDenied: 5,
  /** ERROR_INVALID_DATA */
  invalidData: 13,
  /** ERROR_NOT_READY */
  notReady: 21,
  /** ERROR_NOT_SUPPORTED */
  notSupported: 50,
  /** ERROR_INVALID_PARAMETER */
  invalidParameter: 87,
  /** ERROR_INVALID_NAME */
  invalidName: 123,
  /** ERROR_BUSY */
  busy: 170,
  /** ERROR_SERVICE_NOT_ACTIVE */
  serviceNotActive: 1062,
  /** ERROR_NOT_FOUND */
  notFound: 1168,
  /** ERROR_INTERNAL_ERROR */
  internalError: 1359,
  /** ERROR_NO_SYSTEM_RESOURCES */
  noSystemResources: 1450,
  /** RPC_S_UNSUPPORTED_AUTHN_LEVEL */
  unsupportedAuthenticationLevel: 1821,
} as const;
export type Win32Error = (typeof Win32Error)[keyof typeof Win32Error];
