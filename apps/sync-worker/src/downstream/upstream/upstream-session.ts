import { setTimeout as pause } from 'node:timers/promises';
import { parseDateTime, type SoapOperation } from '@sluice/protocol/soap';
import { getAuthConfig, getAuthorizationCookie, getCookie, type AuthorizationCookie, type Cookie } from '@sluice/protocol/wsusss';
import {
  MAXIMUM_NONSENSE_TRIES, reactTo, UpstreamError, UpstreamUndecodable, type CallOptions, type FailedTries, type UpstreamAccount,
} from '@sluice/platform/upstream-client';
import { AnchorsRefused, SynchronizationStopped } from './synchronization-stopped.js';
import { authorizationUrl, ForeignServiceUrl, serverSyncUrl } from './upstream-address.js';

/** The protocol version we speak (MS-WSUSSS 1.7): that of WSUS 10.0. */
export const PROTOCOL_VERSION = '1.20';

/** The authorization plug-in of MS-WSUSSS 3.1.4.1.3.3. */
const PLUG_IN = 'DssTargeting';
/** A cookie is renewed before a call when no more than this remains of it, in milliseconds. */
const COOKIE_MARGIN_MS = 120_000;

/** What sends a message and reads the answer; the client of the platform, or a recorded conversation. */
export interface UpstreamCaller {
  call<Request, Response>(url: URL, operation: SoapOperation<Request, Response>, message: NoInfer<Request>, options?: CallOptions): Promise<Response>;
}

/** Where the last cookie is kept between two runs of one process (MS-WSUSSS 3.1.1, Last Cookie). In memory only: it is a secret. */
export interface CookieShelf {
  cookie?: { readonly upstream: string; readonly value: Cookie };
}

/** What a session works with. */
export interface SessionOptions {
  readonly caller: UpstreamCaller;
  /** Base address of the upstream server. */
  readonly upstream: string;
  readonly account: UpstreamAccount;
  readonly shelf: CookieShelf;
  readonly signal: AbortSignal;
  /** Called before a pause, for the log. */
  readonly onPause?: (error: UpstreamError, afterMs: number) => void;
  /** Factor of all pauses; tests set 0. */
  readonly pauseFactor?: number;
}

/** One call with the cookie. */
export interface AuthorizedCall<Request, Response> {
  readonly operation: SoapOperation<Request, Response>;
  readonly message: (cookie: Cookie) => NoInfer<Request>;
  /** Whether the message carries an anchor. */
  readonly sendsAnchor?: boolean;
}

/**
 * The conversation with one upstream server: authorization (MS-WSUSSS 3.2.4.1) when it is needed, and for every call the reactions to
 * faults and failures. Calls fail with {@link SynchronizationStopped}, {@link AnchorsRefused}, or the reason of the signal.
 */
export class UpstreamSession {
  #authCookie: AuthorizationCookie | undefined;

  constructor(private readonly options: SessionOptions) {}

  /** Makes sure that there is a cookie (MS-WSUSSS 3.2.4.1). */
  async authorize(): Promise<void> {
    await this.#cookie();
  }

  /** Calls an operation of the Server Sync web service, as often as the failures allow. */
  call<Request, Response>(call: AuthorizedCall<Request, Response>): Promise<Response> {
    const url = serverSyncUrl(this.options.upstream);
    return this.#persistently(async () => this.#send(url, call.operation, call.message(await this.#cookie())), call.sendsAnchor);
  }

  /**
   * Calls with reactions to everything but what `isAnswer` takes for an answer: that error is thrown as it is, and so is the last of
   * several answers that make no sense. GetUpdateData needs it: both tell about the revisions asked for.
   */
  callOrFail<Request, Response>(call: AuthorizedCall<Request, Response>, isAnswer: (error: UpstreamError) => boolean): Promise<Response> {
    const url = serverSyncUrl(this.options.upstream);
    return this.#persistently(async () => this.#send(url, call.operation, call.message(await this.#cookie())), false, isAnswer);
  }

  async #persistently<T>(attempt: () => Promise<T>, sentAnchor = false, isAnswer?: (error: UpstreamError) => boolean): Promise<T> {
    const tries = { network: 0, nonsense: 0, busy: 0, authorization: 0 };
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof UpstreamError) || isAnswer?.(error) === true) throw error;
        if (isAnswer !== undefined && error instanceof UpstreamUndecodable && tries.nonsense + 1 >= MAXIMUM_NONSENSE_TRIES) throw error;
        await this.#react(error, tries, sentAnchor);
      }
    }
  }

  async #react(error: UpstreamError, tries: { -readonly [Key in keyof FailedTries]: number }, sentAnchor: boolean): Promise<void> {
    const reaction = reactTo(error, tries, Math.random(), sentAnchor);
    if (reaction.kind === 'stop') throw new SynchronizationStopped(reaction.code, reaction.message, { cause: error });
    if (reaction.kind !== 'retry') {
      // Not even as oldCookie is it shown again: the server may take that for another fault.
      delete this.options.shelf.cookie;
      this.#authCookie = undefined;
    }
    if (reaction.kind === 'reset-anchors') throw new AnchorsRefused(error.message, { cause: error });
    if (reaction.kind === 'authorize') {
      tries.authorization += 1;
      return;
    }
    tries[reaction.because] += 1;
    this.options.onPause?.(error, reaction.afterMs);
    await pause(reaction.afterMs * (this.options.pauseFactor ?? 1), undefined, { signal: this.options.signal }).catch(() => { throw this.options.signal.reason; });
  }

  async #cookie(): Promise<Cookie> {
    const kept = this.#keptCookie();
    if (kept !== undefined && isFresh(kept)) return kept;
    // Authorization meets the same failures as any call; a refused authorization cookie starts it again (MS-WSUSSS 2.2.9.3).
    const value = await this.#persistently(() => this.#authorizeOnce());
    this.options.shelf.cookie = { upstream: this.options.upstream, value };
    return value;
  }

  /** MS-WSUSSS 3.2.4.1, step by step. */
  async #authorizeOnce(): Promise<Cookie> {
    const oldCookie = this.#keptCookie();
    this.#authCookie ??= await this.#authorizationCookie();
    const { GetCookieResult } = await this.#send(serverSyncUrl(this.options.upstream), getCookie, {
      authCookies: [this.#authCookie], protocolVersion: PROTOCOL_VERSION, ...(oldCookie === undefined ? {} : { oldCookie }),
    });
    // Used once: the next cookie, hours later, gets an authorization of its own.
    this.#authCookie = undefined;
    return GetCookieResult ?? missing('GetCookie');
  }

  async #authorizationCookie(): Promise<AuthorizationCookie> {
    const { GetAuthConfigResult } = await this.#send(serverSyncUrl(this.options.upstream), getAuthConfig, {});
    const plugIns = GetAuthConfigResult?.AuthInfo ?? [];
    const serviceUrl = (plugIns.find(({ PlugInID }) => PlugInID === PLUG_IN) ?? plugIns[0])?.ServiceUrl ?? missing('GetAuthConfig');
    const { accountName, accountGuid } = this.options.account;
    const { GetAuthorizationCookieResult } = await this.#send(this.#authorizationUrl(serviceUrl), getAuthorizationCookie, { accountName, accountGuid, programKeys: [] });
    return GetAuthorizationCookieResult ?? missing('GetAuthorizationCookie');
  }

  #authorizationUrl(serviceUrl: string): URL {
    try {
      return authorizationUrl(this.options.upstream, serviceUrl);
    } catch (error) {
      if (error instanceof ForeignServiceUrl) throw new SynchronizationStopped('UPSTREAM_MISBEHAVES', error.message);
      throw error;
    }
  }

  #send<Request, Response>(url: URL, operation: SoapOperation<Request, Response>, message: NoInfer<Request>): Promise<Response> {
    this.options.signal.throwIfAborted();
    return this.options.caller.call(url, operation, message, { signal: this.options.signal });
  }

  #keptCookie(): Cookie | undefined {
    const { shelf: { cookie }, upstream } = this.options;
    return cookie?.upstream === upstream ? cookie.value : undefined;
  }
}

function isFresh({ Expiration }: Cookie): boolean {
  return parseDateTime(Expiration).getTime() - Date.now() > COOKIE_MARGIN_MS;
}

function missing(operation: string): never {
  throw new SynchronizationStopped('UPSTREAM_MISBEHAVES', `The upstream server's answer to ${operation} lacks its result.`);
}
