import { Buffer } from 'node:buffer';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { SecurityMode } from '@sluice/protocol/wds/msi';

/** What a test says of security in JSON, as the engines take it. */
export function securityFrom({ mode, hashKey = null, signKey = null }, side) {
  const serverMode = SecurityMode[mode];
  const key = signKey === null ? null : side === 'server' ? createPrivateKey(signKey) : createPublicKey(signKey);
  return {
    serverMode, clientMode: mode === 'sign' ? SecurityMode.hash : serverMode, hashAlgorithm: 'sha256',
    hashKey: hashKey === null ? null : Buffer.from(hashKey, 'hex'), signKey: key,
  };
}
