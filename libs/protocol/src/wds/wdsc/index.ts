/** MS-WDSC: the packets that carry calls to the services of a deployment server. */
export { Win32Error } from '../win32-error.js';
