/**
 * XML text content that was escaped and compressed once, at import, so that serving it costs neither again.
 *
 * The plain bytes are UTF-8 in which `<`, `>` and `&` are already written as entities: they go between two tags as they
 * are, and their blocks into a compressed response as they are.
 */
export interface PreparedText {
  readonly kind: 'prepared';
  /** Length of the plain bytes. */
  readonly plainLength: number;
  /** The same bytes as whole Xpress blocks (MS-WUSP 2.1.1). */
  readonly xpress: Uint8Array;
}
