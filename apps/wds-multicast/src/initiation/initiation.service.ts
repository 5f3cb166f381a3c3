import { Inject, Injectable } from '@nestjs/common';
import { MAXIMUM_CONTENT_CHARACTERS, MAXIMUM_NAMESPACE_CHARACTERS, type MulticastNamespace } from '@sluice/domain/multicast';
import { CONFIG } from '@sluice/platform/config';
import { Log } from '@sluice/platform/observability';
import { Win32Error } from '@sluice/protocol/wds/wdsc';
import type { RpcAccount } from '../control/wdsc-call.js';
import { ContentProviders } from '../content/content-providers.js';
import type { OpenContent } from '../content/content-provider.js';
import { addressFor, type OwnAddress } from '../network/addresses.js';
import type { LiveSession } from '../sessions/live-session.js';
import { sessionSecurity } from '../sessions/server-security.js';
import { SessionStore } from '../sessions/session-store.js';
import { Sessions } from '../sessions/sessions.service.js';
import type { WdsMulticastConfig } from '../wds-multicast.config.js';
import { InitiationRefused } from './initiation-refused.js';

/** A request for content, over whichever transport it came (MS-WDSMSI 3.1.5.2, 3.1.5.3). */
export interface Initiation {
  readonly namespace: string;
  readonly content: string;
  readonly ipv6Capable: boolean;
  /** Pre-OS clients get the checksum (3.1.5.1.1). */
  readonly isPreOs: boolean;
  /** Null for a client that did not say who it is. */
  readonly account: RpcAccount | null;
  /** Who asks, for people. */
  readonly requestedBy: string;
  /** The address of this server through which the request came. */
  readonly reachedAt: string;
}

/** Sets up sessions for clients and for administrators, or says why not. */
@Injectable()
export class InitiationService {
  readonly #log: Log;

  constructor(
    @Inject(CONFIG) private readonly config: WdsMulticastConfig, @Inject(SessionStore) private readonly store: SessionStore,
    @Inject(ContentProviders) private readonly providers: ContentProviders, @Inject(Sessions) private readonly sessions: Sessions, @Inject(Log) log: Log,
  ) {
    this.#log = log.child(InitiationService.name);
  }

  /** The session that carries what a client asked for; the same one for everybody who asks alike. Throws {@link InitiationRefused}. */
  async initiate(request: Initiation): Promise<LiveSession> {
    const namespace = await this.#namespace(request.namespace, request.content);
    if (!mayAsk(namespace, request.account)) throw new InitiationRefused(Win32Error.accessDenied, 'The namespace is not for this client.');
    const [address, other] = this.#candidates(request.ipv6Capable, request.reachedAt);
    if (address === undefined) throw new InitiationRefused(Win32Error.notSupported, 'The server has no address that the client can use.');
    const obtain = (on: OwnAddress) => this.#obtain(namespace, request.content, on, request.isPreOs, request.requestedBy, null);
    if (other === undefined) return obtain(address);
    return obtain(address).catch((error: unknown) => {
      if (!isOfNetwork(error)) throw error;
      this.#log.warn('No session can be set up over IPv6; it is over IPv4', { address: address.address, err: error });
      return obtain(other);
    });
  }

  /** Sets up a session before anybody joins it, for whom it was asked by its id. Clients without an account find it when their namespace lets them ask. */
  async prepare(id: string, wish: { readonly namespace: string; readonly content: string; readonly requestedBy: string }): Promise<LiveSession> {
    const namespace = await this.#namespace(wish.namespace, wish.content);
    const [address] = this.#addresses();
    if (address === undefined) throw new InitiationRefused(Win32Error.notReady, 'No address is configured.');
    return this.#obtain(namespace, wish.content, addressFor(this.#addresses(), address.address, 4) ?? address, namespace.allowUnauthenticated, wish.requestedBy, id);
  }

  /** A slower session of the same content, for clients that hold up the others. */
  async slower(session: LiveSession): Promise<LiveSession> {
    const { namespace, contentName, description, security } = session.parts;
    const address = addressFor(this.#addresses(), description.serverAddress, description.serverAddress.includes(':') ? 6 : 4)!;
    const plan = { namespace, contentName, address, security, requestedBy: `session ${session.id}`, id: null, faster: session };
    return this.sessions.obtain(plan, () => this.#open(namespace, contentName));
  }

  /** Opens content that everybody may have; null when there is none, or not for everybody. */
  async openForAnybody(namespaceName: string, content: string): Promise<OpenContent | null> {
    const namespace = await this.store.namespace(namespaceName);
    if (namespace === null || !mayAsk(namespace, null)) return null;
    return this.providers.open(namespace.provider, namespace.configuration, content);
  }

  async #namespace(name: string, content: string): Promise<MulticastNamespace> {
    if (name.length > MAXIMUM_NAMESPACE_CHARACTERS || content.length > MAXIMUM_CONTENT_CHARACTERS) throw new InitiationRefused(Win32Error.invalidName, 'A name is too long.');
    const namespace = await this.store.namespace(name);
    if (namespace === null) throw new InitiationRefused(Win32Error.notFound, 'There is no such namespace.');
    return namespace;
  }

  /** IPv6 when client and server are capable of it, else IPv4 (MS-WDSMSI 3.1.5.2). An address alone does not make capable: there may be no way for multicast. */
  #candidates(ipv6Capable: boolean, reachedAt: string): OwnAddress[] {
    const families = ipv6Capable ? [6, 4] as const : [4] as const;
    return families.map((family) => addressFor(this.#addresses(), reachedAt, family)).filter((address) => address !== null);
  }

  #addresses(): readonly OwnAddress[] {
    return this.config.SLUICE_WDS_ADDRESSES ?? [];
  }

  async #obtain(namespace: MulticastNamespace, contentName: string, address: OwnAddress, isPreOs: boolean, requestedBy: string, id: string | null): Promise<LiveSession> {
    const security = sessionSecurity(this.config.SLUICE_WDS_SECURITY, isPreOs, this.config.SLUICE_WDS_HASH, await this.store.keys());
    return this.sessions.obtain({ namespace, contentName, address, security, requestedBy, id, faster: null }, () => this.#open(namespace, contentName));
  }

  async #open(namespace: MulticastNamespace, contentName: string): Promise<OpenContent> {
    const content = await this.providers.open(namespace.provider, namespace.configuration, contentName);
    if (content === null) throw new InitiationRefused(Win32Error.fileNotFound, 'The namespace has no such content.');
    if (content.size > 0) return content;
    await content.close();
    throw new InitiationRefused(Win32Error.invalidData, 'The content is empty: there is nothing to send.');
  }
}

/** Codes of the operating system that say that packets cannot go that way. */
const NO_WAY = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ENODEV', 'EINVAL', 'EAFNOSUPPORT']);

function isOfNetwork(error: unknown): boolean {
  return NO_WAY.has(String((error as { code?: unknown } | null)?.code));
}

/** Whether a namespace offers its content to a client. Names of accounts and groups have no letter case. */
export function mayAsk({ allowUnauthenticated, allowedAccounts }: Pick<MulticastNamespace, 'allowUnauthenticated' | 'allowedAccounts'>, account: RpcAccount | null): boolean {
  if (allowUnauthenticated) return true;
  if (account === null) return false;
  const names = new Set([account.name, ...account.groups].map((name) => name.toLowerCase()));
  return allowedAccounts.length === 0 || allowedAccounts.some((name) => names.has(name.toLowerCase()));
}
