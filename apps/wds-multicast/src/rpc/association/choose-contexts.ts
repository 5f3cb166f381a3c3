import { ContextReason, ContextResult, NDR, type BoundContext, type PresentationContext, type SyntaxId } from '@sluice/protocol/dcerpc';
import { serves, type RpcInterface } from '../interfaces/rpc-interface.js';

/** Most contexts that one connection keeps. */
const MAX_CONTEXTS = 32;

const NONE: SyntaxId = { uuid: '00000000-0000-0000-0000-000000000000', major: 0, minor: 0 };

/** First half of the syntax by which clients ask for features; the other half has the features as bits (MS-RPCE 3.3.1.5.3). */
const FEATURES = '6cb71c2c-9812-4540-';

/**
 * Decides about each context that a client wants, and keeps the accepted ones by their ids in `bound`.
 * @returns the results in the order of the contexts (C706 12.6.3.1)
 */
export function chooseContexts(contexts: readonly PresentationContext[], interfaces: readonly RpcInterface[], bound: Map<number, RpcInterface>): BoundContext[] {
  return contexts.map(({ id, abstractSyntax, transferSyntaxes }) => {
    // None of the features is offered: one security context a connection, and connections end with their client.
    if (transferSyntaxes.some(({ uuid }) => uuid.startsWith(FEATURES))) return { result: ContextResult.negotiateAck, reason: 0, transferSyntax: NONE };
    const wanted = interfaces.find(({ syntax }) => serves(syntax, abstractSyntax));
    if (wanted === undefined) return rejected(ContextReason.abstractSyntaxNotSupported);
    if (!transferSyntaxes.some((syntax) => serves(NDR, syntax))) return rejected(ContextReason.transferSyntaxesNotSupported);
    if (bound.size >= MAX_CONTEXTS && !bound.has(id)) return rejected(ContextReason.localLimitExceeded);
    bound.set(id, wanted);
    return { result: ContextResult.acceptance, reason: ContextReason.none, transferSyntax: NDR };
  });
}

function rejected(reason: number): BoundContext {
  return { result: ContextResult.providerRejection, reason, transferSyntax: NONE };
}
