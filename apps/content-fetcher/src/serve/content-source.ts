import type { ServerResponse } from 'node:http';

/** The client went away, or took nothing for too long. Nobody's fault here. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** The bytes that came are fewer or more than the answer promised. */
export class WrongLength extends Error {
  override readonly name = 'WrongLength';
}

/** The bytes of one range, ready to be sent: whatever could be refused has been. */
export interface ContentSource {
  /**
   * Writes exactly the bytes of the range into an answer, no faster than the client takes them, and frees whatever it holds. When it rejects the
   * answer is left to the caller: with {@link ClientGone}, {@link WrongLength}, or the error of who has the bytes.
   */
  sendTo(response: ServerResponse): Promise<void>;
}
