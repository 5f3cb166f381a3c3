import { LRUCache } from 'lru-cache';
import { formatDateTime, type DateTimeText } from '@sluice/protocol/soap';
import type { ClientCookieContent, ProtocolVersion, Sealer } from '@sluice/platform/cookies';

/** Length of the tag at the end of sealed bytes. */
const TAG_BYTES = 16;
/** Cookies that are remembered: some 10 MB. */
const MAX_COOKIES = 20_000;

/** The sealed bytes of a content, and what the cookie says openly. */
export interface SealedContent {
  readonly expiration: DateTimeText;
  readonly sealed: Buffer;
}

/**
 * What a cookie carries, together with its sealed bytes. A copy with other values is a plain content and knows none, so nobody can get a
 * cookie that says something else.
 */
class KnownContent implements ClientCookieContent {
  declare readonly clientId: string;
  declare readonly expiresAt: number;
  declare readonly protocolVersion: ProtocolVersion;
  declare readonly configurationGeneration: number;
  declare readonly changeNumber: number;
  declare readonly categoryScanChangeNumber: number;
  declare readonly driverChangeNumber: number;
  declare readonly printerChangeNumber: number;
  declare readonly registered: boolean;
  declare readonly targetGroupIds: readonly string[];
  declare readonly membershipChangeNumber: number;
  declare readonly contentLocationGeneration: number;
  readonly #sealed: SealedContent;

  constructor(content: ClientCookieContent, sealed: SealedContent) {
    Object.assign(this, content);
    this.#sealed = sealed;
  }

  static sealedOf(content: ClientCookieContent): SealedContent | undefined {
    return #sealed in content ? content.#sealed : undefined;
  }
}

/**
 * Cookies that this process sealed or opened a moment ago. A client comes back with the cookie it was just given, some thirty times in a
 * fresh scan, and mostly gets the same one again; this saves opening and sealing it. Nothing depends on it: whatever is not here is opened.
 */
export class KnownCookies {
  readonly #contents = new LRUCache<string, KnownContent>({ max: MAX_COOKIES });
  #sealer: Sealer | undefined;

  /** What the sealed bytes carry, when that is known; everything is forgotten when the keys change. */
  contentOf(sealer: Sealer, sealed: Buffer): ClientCookieContent | undefined {
    if (sealer === this.#sealer) return this.#known(sealed);
    this.#contents.clear();
    this.#sealer = sealer;
    return undefined;
  }

  /** Found by the authentication tag, which is as good as random; all bytes have to be those that were opened. */
  #known(sealed: Buffer): KnownContent | undefined {
    const known = this.#contents.get(tagOf(sealed));
    return known && KnownContent.sealedOf(known)?.sealed.equals(sealed) ? known : undefined;
  }

  /** The sealed bytes that this very content came in or went out with. */
  sealedOf(content: ClientCookieContent): SealedContent | undefined {
    return KnownContent.sealedOf(content);
  }

  /** Remembers bytes that were opened or sealed with these keys. @returns the content that knows them */
  remember(sealer: Sealer, sealed: Buffer, content: ClientCookieContent): ClientCookieContent {
    const known = new KnownContent(content, { sealed, expiration: formatDateTime(new Date(content.expiresAt)) });
    if (sealer === this.#sealer) this.#contents.set(tagOf(sealed), known);
    return known;
  }
}

function tagOf(sealed: Buffer): string {
  return sealed.toString('latin1', Math.max(0, sealed.length - TAG_BYTES));
}
