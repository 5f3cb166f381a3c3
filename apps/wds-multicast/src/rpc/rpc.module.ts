import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { RpcMetrics } from './rpc-metrics.js';
import { RpcService } from './rpc.service.js';

/** DCE/RPC over TCP: the transport of MS-WDSC. */
@Module({})
export class RpcModule {
  /** @param server the module that exports the `WDSC_SERVER` */
  static for(server: Type): DynamicModule {
    return { module: RpcModule, imports: [server], providers: [RpcMetrics, RpcService] };
  }
}
