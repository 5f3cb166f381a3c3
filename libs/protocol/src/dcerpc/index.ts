export type { Acceptor, AcceptorStep } from './acceptor.js';
export {
  ENDPOINT_MAPPER_INTERFACE, EPT_MAP, EPT_NOT_REGISTERED, readEptMapArguments, readEptMapResults, writeEptMapArguments, writeEptMapResults,
  type EptMapArguments, type EptMapResults,
} from './interfaces/endpoint-mapper.js';
export { readTower, writeTower, type TcpTower } from './interfaces/tower.js';
export {
  readWdsRpcArguments, readWdsRpcResults, WDS_RPC_INTERFACE, WDS_RPC_MESSAGE, writeWdsRpcArguments, writeWdsRpcResults, type WdsRpcResults,
} from './interfaces/wds-rpc.js';
export {
  bindAckBody, bindNakBody, BindNakReason, ContextReason, ContextResult, readBindAck, readBindNak, type BindAck, type BoundContext,
} from './pdu/bind-ack.js';
export { bindBody, readBind, type Bind, type PresentationContext } from './pdu/bind.js';
export {
  AUTH3_BODY, faultBody, FaultStatus, readAuth3, readFault, readRequest, readResponse, requestBody, responseBody, STUB_OFFSET, type Request, type Response,
} from './pdu/call-pdus.js';
export { HEADER_LENGTH, PduFlag, PduType, readPduHeader, TRAILER_LENGTH, type PduHeader } from './pdu/pdu-header.js';
export { PduStream } from './pdu/pdu-stream.js';
export { protectPdu, STUB_ALIGNMENT, unprotectPdu, type MessageSecurity } from './pdu/protected-pdu.js';
export { AuthenticationLevel, AuthenticationType, readVerifier, type Verifier } from './pdu/verifier.js';
export { writePdu, type PduHead, type VerifierHead } from './pdu/write-pdu.js';
export { RpcError, type RpcErrorCode } from './rpc-error.js';
export { sidBytes } from './sid.js';
export { NDR, type SyntaxId, type Uuid } from './uuid.js';
