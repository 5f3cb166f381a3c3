import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isAllowed, loadAccessRule, noteServerActivity, rememberServer, type ServerActivity } from '@sluice/domain/downstream-servers';
import { Log } from '@sluice/platform/observability';
import type { SoapCall } from '@sluice/platform/soap-host';

/** Who synchronises from this server, and who may. */
@Injectable()
export class KnownServers {
  readonly #log: Log;

  constructor(private readonly dataSource: DataSource, log: Log) {
    this.#log = log.child(KnownServers.name);
  }

  /** Whether the administrator's restriction lets the server in. Read at each call: servers call seldom, and a change holds at once. */
  async isAllowed(accountName: string, call: SoapCall): Promise<boolean> {
    return isAllowed(await loadAccessRule(this.dataSource), { accountName, address: call.clientAddress });
  }

  /** Writes a server down that asks for authorization, whether it gets it or not. */
  async remember(accountGuid: string, accountName: string, call: SoapCall, refused: boolean): Promise<void> {
    const address = call.clientAddress;
    if (refused) this.#log.warn('A downstream server was refused by the restriction', { accountGuid, accountName, address });
    const hasRoom = await rememberServer(this.dataSource, { accountGuid, accountName, address, at: new Date(), refused });
    if (!hasRoom) this.#log.warn('A downstream server could not be recorded: there are too many', { accountGuid, accountName, address });
  }

  /** Notes what a server was seen doing. */
  async note(accountGuid: string, activity: ServerActivity): Promise<void> {
    await noteServerActivity(this.dataSource, accountGuid, activity);
  }
}
