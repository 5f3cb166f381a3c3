/** The only way servers authorize themselves (MS-WSUSSS 3.1.4.1.3.3). */
export const PLUG_IN_ID = 'DssTargeting';

/** Where they do it, relative to the address of the server. */
export const PLUG_IN_URL = 'DssAuthWebService/DssAuthWebService.asmx';
