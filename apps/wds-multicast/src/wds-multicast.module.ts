import { Module } from '@nestjs/common';
import { DatabaseModule } from '@sluice/platform/database';
import { MessagingModule } from '@sluice/platform/messaging';
import { ContentProviders } from './content/content-providers.js';
import { SessionInitiationEndpoint } from './control/session-initiation-endpoint.js';
import { WDSC_SERVER } from './control/wdsc-call.js';
import { SessionEventsController } from './events/session-events.controller.js';
import { ContentOverHttp } from './http/content-over-http.service.js';
import { InitiationService } from './initiation/initiation.service.js';
import { SessionStore } from './sessions/session-store.js';
import { Sessions } from './sessions/sessions.service.js';
import { Supervisor } from './sessions/supervisor.service.js';
import { RpcModule } from './rpc/rpc.module.js';
import { TRANSPORT, udpTransport } from './sessions/transport.js';
import { UdpServer } from './udp/udp-server.service.js';

/** Sets up multicast sessions and looks after them. */
@Module({
  controllers: [SessionEventsController],
  providers: [
    ContentProviders, SessionStore, Sessions, InitiationService, Supervisor, UdpServer, ContentOverHttp, SessionInitiationEndpoint,
    { provide: WDSC_SERVER, useExisting: SessionInitiationEndpoint }, { provide: TRANSPORT, useValue: udpTransport },
  ],
  exports: [WDSC_SERVER],
})
export class SessionsModule {}

/** The service that sends the same bytes to many computers at once. */
@Module({
  imports: [DatabaseModule.forRoot({ service: 'wds-multicast' }), MessagingModule.forRoot({ service: 'wds-multicast' }), SessionsModule, RpcModule.for(SessionsModule)],
})
export class WdsMulticastModule {}
