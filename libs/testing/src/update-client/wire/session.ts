import { formatDateTime, parseDateTime } from '@sluice/protocol/soap';
import { getAuthorizationCookie, getConfig, getCookie, registerComputer, type Config, type Cookie } from '@sluice/protocol/wusp';
import { UpdateClientError } from '../errors.js';
import type { Machine } from '../machine/machine.js';
import { computerInfo, type ClientComputer } from './computer.js';
import type { RecoveryStep } from './fault-recovery.js';
import { CLIENT_PROTOCOL_VERSION } from './native-headers.js';
import type { SoapCaller } from './soap-caller.js';

/** Where agents expect the client service below the server's address. */
const CLIENT_SERVICE = 'ClientWebService/client.asmx';

/** Extended updates per request when the configuration does not say. */
const DEFAULT_MAX_EXTENDED_UPDATES = 50;

/** Server version from which category scans and the two lists of out of scope revisions exist (MS-WUSP 2.2.2.2.4). */
const CATEGORY_SCAN_VERSION = [3, 2] as const;

/**
 * What an agent keeps about its server between scans: configuration, cookie and whether it registered (MS-WUSP 3.2.1,
 * CachedConfig, CachedCookie and CachedRegistrationInfo tables).
 */
export class ServerSession {
  #config: Config | undefined;
  #cookie: Cookie | undefined;
  #cookieIsStale = false;
  #registered: string | undefined;
  #registrationDemanded = false;
  readonly #base: URL;

  /** @param serverUrl the address in the client's policy, such as `http://server:8530` */
  constructor(
    private readonly caller: SoapCaller,
    serverUrl: string,
    private readonly computer: ClientComputer,
    private readonly now: () => Date,
  ) {
    this.#base = new URL(serverUrl.endsWith('/') ? serverUrl : `${serverUrl}/`);
  }

  /** Address of the client service. */
  get clientService(): URL {
    return new URL(CLIENT_SERVICE, this.#base);
  }

  /** The cookie to send; there is one after {@link prepare}. */
  get cookie(): Cookie {
    if (this.#cookie === undefined) throw new Error('a call was made before the handshake');
    return this.#cookie;
  }

  /** Takes the cookie of an answer (MS-WUSP 2.2.2.2.4, NewCookie). */
  renewCookie(cookie: Cookie | undefined): void {
    if (cookie !== undefined) this.#cookie = cookie;
  }

  /** Whether the server supports category scans (MS-WUSP 2.2.2.2.8). */
  get supportsCategoryScan(): boolean {
    const [major = 0, minor = 0] = (this.#property('ProtocolVersion') ?? '').split('.').map(Number);
    const [wantedMajor, wantedMinor] = CATEGORY_SCAN_VERSION;
    return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  }

  /** Most revisions in one GetExtendedUpdateInfo (MS-WUSP 2.2.2.2.1). */
  get maxExtendedUpdatesPerRequest(): number {
    const stated = Number(this.#property('MaxExtendedUpdatesPerRequest'));
    return Number.isInteger(stated) && stated > 0 ? stated : DEFAULT_MAX_EXTENDED_UPDATES;
  }

  /** Takes the steps of the handshake that are missing (MS-WUSP 3.2.5): none in an ordinary later scan. */
  async prepare(machine: Machine): Promise<void> {
    this.#config ??= await this.#getConfig();
    if (this.#cookie === undefined || this.#cookieIsStale || this.#hasExpired(this.#cookie)) await this.#getCookie(this.#config);
    if (this.#config.IsRegistrationRequired || this.#registrationDemanded) await this.#register(machine);
  }

  /** Forgets what a fault said is not valid any more; the next {@link prepare} gets it again. */
  forget(steps: readonly RecoveryStep[]): void {
    if (steps.includes('RenewConfig')) this.#config = undefined;
    if (steps.includes('DiscardCookie')) this.#cookie = undefined;
    if (steps.includes('RenewCookie')) this.#cookieIsStale = true;
    if (steps.includes('ForgetRegistration')) this.#registered = undefined;
    if (steps.includes('LeaveRegistration')) this.#registrationDemanded = false;
    if (steps.includes('Register')) {
      this.#registered = undefined;
      this.#registrationDemanded = true;
    }
  }

  #property(name: string): string | undefined {
    return this.#config?.Properties.find((property) => property.Name === name)?.Value;
  }

  async #getConfig(): Promise<Config> {
    const { message } = await this.caller.call(this.clientService, getConfig, { protocolVersion: CLIENT_PROTOCOL_VERSION });
    if (message.GetConfigResult === undefined) throw new UpdateClientError('WRONG_ANSWER', 'GetConfig', 'the answer holds no configuration');
    return message.GetConfigResult;
  }

  async #getCookie(config: Config): Promise<void> {
    const authorization = await this.#authorize(config);
    const currentTime = formatDateTime(this.now());
    const { message } = await this.caller.call(this.clientService, getCookie, {
      authCookies: [authorization],
      // Without a cookie the agent sends one that has nothing but the time.
      oldCookie: this.#cookie ?? { Expiration: currentTime },
      lastChange: config.LastChange,
      currentTime,
      protocolVersion: CLIENT_PROTOCOL_VERSION,
    });
    if (message.GetCookieResult?.EncryptedData === undefined) throw new UpdateClientError('WRONG_ANSWER', 'GetCookie', 'the answer holds no cookie');
    this.#cookie = message.GetCookieResult;
    this.#cookieIsStale = false;
  }

  /** The plug-in's address is relative to the server's own (MS-WUSP 2.2.2.2.1, ServiceUrl). */
  async #authorize(config: Config): Promise<{ PlugInId?: string; CookieData?: Buffer }> {
    const plugIn = config.AuthInfo.find(({ PlugInID }) => PlugInID === 'SimpleTargeting');
    if (plugIn?.ServiceUrl === undefined) throw new UpdateClientError('WRONG_ANSWER', 'GetConfig', 'the configuration names no SimpleTargeting plug-in');
    const { clientId, dnsName, targetGroupName } = this.computer;
    if (!URL.canParse(plugIn.ServiceUrl, this.#base.href)) throw new UpdateClientError('WRONG_ANSWER', 'GetConfig', 'the plug-in has no usable ServiceUrl');
    const { message } = await this.caller.call(new URL(plugIn.ServiceUrl, this.#base), getAuthorizationCookie, {
      clientId,
      ...(targetGroupName === undefined ? {} : { targetGroupName }),
      dnsName,
    });
    if (message.GetAuthorizationCookieResult === undefined) throw new UpdateClientError('WRONG_ANSWER', 'GetAuthorizationCookie', 'the answer holds no cookie');
    return message.GetAuthorizationCookieResult;
  }

  /** Registers once, and again when what it would say has changed (MS-WUSP 3.2.7). */
  async #register(machine: Machine): Promise<void> {
    const info = computerInfo(this.computer, machine);
    const fingerprint = JSON.stringify(info);
    if (this.#registered === fingerprint) return;
    await this.caller.call(this.clientService, registerComputer, { cookie: this.cookie, computerInfo: info });
    this.#registered = fingerprint;
    this.#registrationDemanded = false;
  }

  #hasExpired({ Expiration }: Cookie): boolean {
    return parseDateTime(Expiration).getTime() <= this.now().getTime();
  }
}
