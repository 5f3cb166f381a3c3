import { readIpAddress, writeIpAddress } from '../ip-address.js';
import { variableOf, type WdscVariable } from '../wdsc/variable-types.js';
import { WdsError } from '../wds-error.js';
import { AlgorithmId, hashAlgorithmId, hashOfAlgorithmId } from './algorithms.js';
import { checkBlocks, type SessionDescription } from './initiation-packets.js';
import { readPlaintextKeyBlob, readPublicKeyBlob, writePlaintextKeyBlob, writePublicKeyBlob } from './key-blobs.js';
import { isSupportedCombination, SecurityMode, type SessionSecurity } from './session-security.js';

/** The services of session initiation under MS-WDSC (MS-WDSMSI 1.9). */
export const SESSION_INITIATION_ENDPOINT = '6f13a317-3687-4b54-81a5-504daa9062fa';

/** WDSMC_OP_INITIATE: MS-WDSMSI 2.2. */
export const INITIATE_OP_CODE = 0x0000_0006;

/** WDSMC_CLIENT_CAP_*: MS-WDSMSI 2.2.1. */
export const ClientCapability = { checksum: 1, ipv6: 2, bootDevice: 4 } as const;

/** The longest name of a machine: 15 characters and the null character. */
const MAXIMUM_CLIENT_CHARACTERS = 15;

/** What a client asks for with WDSMC_OP_INITIATE. */
export interface InitiateRequest {
  readonly namespace: string;
  readonly content: string;
  /** Name of the client's machine. */
  readonly client: string;
  /** Bits of {@link ClientCapability}; null when the client does not say. */
  readonly capabilities: number | null;
}

/** What a server answers to WDSMC_OP_INITIATE. */
export interface InitiateReply {
  readonly session: SessionDescription;
  readonly security: SessionSecurity;
  /** Opaque to both protocols; null when the content has none. */
  readonly contentMetadata: Uint8Array | null;
  /** The caller, in the form of MS-DTYP 2.4.2.2; null when the server does not say. */
  readonly userSid: Uint8Array | null;
}

/** Reads the variables of a request (MS-WDSMSI 2.2.1). Throws {@link WdsError}. */
export function readInitiateRequest(variables: readonly WdscVariable[]): InitiateRequest {
  const [namespace, content, client] = (['Namespace', 'Content', 'Client'] as const).map((name) => need(variableOf(variables, name, 'wstring'), name));
  if (namespace === '' || content === '') throw new WdsError('WDS_VALUE', 'The name of the namespace or of the content is empty.');
  if (client!.length > MAXIMUM_CLIENT_CHARACTERS) throw new WdsError('WDS_VALUE', `The name of the client has ${client!.length} characters.`);
  return { namespace: namespace!, content: content!, client: client!, capabilities: variableOf(variables, 'Cap', 'ulong') ?? null };
}

export function writeInitiateRequest({ namespace, content, client, capabilities }: InitiateRequest): WdscVariable[] {
  const cap: WdscVariable[] = capabilities === null ? [] : [{ name: 'Cap', type: 'ulong', value: capabilities }];
  return [{ name: 'Namespace', type: 'wstring', value: namespace }, { name: 'Content', type: 'wstring', value: content }, { name: 'Client', type: 'wstring', value: client }, ...cap];
}

/** The variables of a reply (MS-WDSMSI 2.2.1, 3.1.5.2), in the order of the example of 4.1. */
export function writeInitiateReply({ session, security, contentMetadata, userSid }: InitiateReply): WdscVariable[] {
  const metadata: WdscVariable[] = contentMetadata === null ? [] : [{ name: 'ContentMetadata', type: 'blob', value: contentMetadata }];
  const sid: WdscVariable[] = userSid === null ? [] : [{ name: 'UserSid', type: 'blob', value: userSid }];
  return [
    { name: 'TpMcAddress.Port', type: 'ulong', value: session.port },
    { name: 'TpMcAddress.Address', type: 'blob', value: writeIpAddress(session.multicastAddress, 'The multicast address') },
    { name: 'TpUniAddress.Port', type: 'ulong', value: session.port },
    { name: 'TpUniAddress.Address', type: 'blob', value: writeIpAddress(session.serverAddress, 'The address of the server') },
    { name: 'ContentSize', type: 'ulong64', value: session.contentSize },
    { name: 'TotalBlocks', type: 'ulong64', value: session.totalBlocks },
    { name: 'BlockSize', type: 'ulong', value: session.blockSize },
    { name: 'SessionId', type: 'ulong', value: session.sessionId },
    ...metadata, ...writeSecurity(security), ...sid,
    { name: 'SecMode', type: 'ulong', value: writeSecMode(security) },
  ];
}

/** Keys and algorithms as far as the modes need them (MS-WDSMSI 3.1.5.2). */
function writeSecurity({ serverMode, clientMode, hashAlgorithm, hashKey, signKey }: SessionSecurity): WdscVariable[] {
  const variables: WdscVariable[] = [];
  if (serverMode === SecurityMode.sign) variables.push({ name: 'SignKey', type: 'blob', value: writePublicKeyBlob(need(signKey, 'The key that signs')) });
  if (serverMode !== SecurityMode.hash && clientMode !== SecurityMode.hash) return variables;
  return [
    ...variables,
    { name: 'SymKey', type: 'blob', value: writePlaintextKeyBlob(need(hashKey, 'The key of the HMAC')) },
    { name: 'HMACAlgId', type: 'ulong', value: AlgorithmId.hmac },
    { name: 'HashAlgId', type: 'ulong', value: hashAlgorithmId(hashAlgorithm) },
  ];
}

/** The client's mode in the lower half, the server's in the upper one. */
function writeSecMode({ serverMode, clientMode }: SessionSecurity): number {
  return serverMode * 0x1_0000 + clientMode;
}

/** Reads the variables of a reply, as a client does. Throws {@link WdsError}, also when two of them contradict each other. */
export function readInitiateReply(variables: readonly WdscVariable[]): InitiateReply {
  const number = (name: string) => need(variableOf(variables, name, 'ulong'), name);
  const port = number('TpMcAddress.Port');
  if (port > 0xffff || number('TpUniAddress.Port') !== port) throw new WdsError('WDS_VALUE', 'The two ports differ, or are none.');
  const session: SessionDescription = {
    sessionId: number('SessionId'), port,
    multicastAddress: readIpAddress(need(variableOf(variables, 'TpMcAddress.Address', 'blob'), 'TpMcAddress.Address'), 'The multicast address'),
    serverAddress: readIpAddress(need(variableOf(variables, 'TpUniAddress.Address', 'blob'), 'TpUniAddress.Address'), 'The address of the server'),
    contentSize: need(variableOf(variables, 'ContentSize', 'ulong64'), 'ContentSize'), blockSize: number('BlockSize'),
    totalBlocks: need(variableOf(variables, 'TotalBlocks', 'ulong64'), 'TotalBlocks'),
  };
  checkBlocks(session);
  const metadata = variableOf(variables, 'ContentMetadata', 'blob');
  return {
    session, security: readSecurity(variables), userSid: variableOf(variables, 'UserSid', 'blob') ?? null,
    contentMetadata: metadata === undefined || metadata.length === 0 ? null : metadata,
  };
}

/** The flowcharts of MS-WDSMSI 2.2.1.1 and 2.2.1.2: the modes that SecMode names, or those that follow from the keys that are there. */
function readSecurity(variables: readonly WdscVariable[]): SessionSecurity {
  const symKey = variableOf(variables, 'SymKey', 'blob');
  const signKey = variableOf(variables, 'SignKey', 'blob');
  const secMode = variableOf(variables, 'SecMode', 'ulong');
  const keyed = symKey === undefined ? SecurityMode.none : SecurityMode.hash;
  const clientMode = secMode === undefined ? keyed : modeOf(secMode & 0xffff);
  const serverMode = secMode === undefined ? (signKey === undefined ? keyed : SecurityMode.sign) : modeOf(secMode >>> 16);
  if (!isSupportedCombination(serverMode, clientMode)) throw new WdsError('WDS_UNSUPPORTED', `The security modes ${serverMode} and ${clientMode} do not go together.`);
  const isHashed = clientMode === SecurityMode.hash || serverMode === SecurityMode.sign;
  if (isHashed && need(variableOf(variables, 'HMACAlgId', 'ulong'), 'HMACAlgId') !== AlgorithmId.hmac) throw new WdsError('WDS_UNSUPPORTED', 'HMACAlgId is not CALG_HMAC.');
  return {
    serverMode, clientMode,
    hashAlgorithm: isHashed ? hashOfAlgorithmId(need(variableOf(variables, 'HashAlgId', 'ulong'), 'HashAlgId')) : 'sha256',
    hashKey: isHashed ? readPlaintextKeyBlob(need(symKey, 'SymKey')) : null,
    signKey: serverMode === SecurityMode.sign ? readPublicKeyBlob(need(signKey, 'SignKey')) : null,
  };
}

function modeOf(value: number): SecurityMode {
  const mode = Object.values(SecurityMode).find((candidate) => candidate === value);
  if (mode === undefined) throw new WdsError('WDS_VALUE', `There is no security mode ${value}.`);
  return mode;
}

function need<Value>(value: Value | null | undefined, name: string): Value {
  if (value === undefined || value === null) throw new WdsError('WDS_MISSING', `${name} is missing, or is not of its type.`);
  return value;
}
