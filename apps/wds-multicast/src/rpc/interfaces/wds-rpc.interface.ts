import { FaultStatus, readWdsRpcArguments, WDS_RPC_INTERFACE, WDS_RPC_MESSAGE, writeWdsRpcResults } from '@sluice/protocol/dcerpc';
import { Win32Error } from '@sluice/protocol/wds/wdsc';
import type { RpcCaller, WdscServer } from '../../control/wdsc-call.js';
import { RpcFault, type RpcInterface } from './rpc-interface.js';

/** Most bytes of a reply packet. */
const MAX_REPLY_LENGTH = 1_048_576;

/** WdsRpcInterface: carries packets of the WDS Control Protocol (MS-WDSC 3.1.4.1). */
export class WdsRpcInterface implements RpcInterface {
  readonly syntax = WDS_RPC_INTERFACE;

  constructor(private readonly server: WdscServer) {}

  async call(operation: number, stub: Uint8Array, littleEndian: boolean, caller: RpcCaller): Promise<Uint8Array> {
    if (operation !== WDS_RPC_MESSAGE) throw new RpcFault(FaultStatus.noSuchOperation, `WdsRpcInterface has no operation ${operation}`);
    const packet = readWdsRpcArguments(stub, littleEndian);
    const answer = await this.server.call(packet, caller);
    if (answer.reply === undefined) return writeWdsRpcResults({ status: answer.status, reply: null });
    if (answer.reply.length > MAX_REPLY_LENGTH) throw new RpcFault(FaultStatus.resultsTooBig, `a reply of ${answer.reply.length} bytes`);
    return writeWdsRpcResults({ status: Win32Error.success, reply: answer.reply });
  }
}
