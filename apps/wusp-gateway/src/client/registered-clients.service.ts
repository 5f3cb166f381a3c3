import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isRegistered } from '@sluice/domain/computers';
import type { ClientCookieContent } from '@sluice/platform/cookies';
import { OperationFault } from '@sluice/platform/soap-host';
import { ServerStateService } from '@sluice/platform/server-state';

/** Lets only registered clients synchronize, where the configuration wants that (MS-WUSP 3.1.5.7, 3.1.5.12). */
@Injectable()
export class RegisteredClients {
  constructor(private readonly server: ServerStateService, private readonly dataSource: DataSource) {}

  /** A cookie from before RegisterComputer does not know of it; the database does. Faults with RegistrationRequired. */
  require(session: ClientCookieContent): ClientCookieContent | Promise<ClientCookieContent> {
    return session.registered || !this.server.current.configuration.isRegistrationRequired ? session : this.#ask(session);
  }

  async #ask(session: ClientCookieContent): Promise<ClientCookieContent> {
    if (!(await isRegistered(this.dataSource, session.clientId))) throw new OperationFault('RegistrationRequired');
    return { ...session, registered: true };
  }
}
