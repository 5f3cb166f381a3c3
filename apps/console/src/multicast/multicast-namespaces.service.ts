import { Inject, Injectable } from '@nestjs/common';
import { createNamespace, deleteNamespace, listNamespaces, type MulticastNamespace } from '@sluice/domain/multicast';
import { DataSource } from 'typeorm';
import type { Administrator } from '../api/access/administrator.js';
import { Audit } from '../api/access/audit.js';
import { optionalMomentOf } from '../api/validation/outputs.js';
import type { NamespaceInput, NamespaceRepresentation } from './multicast.schema.js';

/** What is offered by multicast. Throws MulticastError. */
@Injectable()
export class MulticastNamespacesService {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource, @Inject(Audit) private readonly audit: Audit) {}

  async list(): Promise<{ items: NamespaceRepresentation[] }> {
    return { items: (await listNamespaces(this.dataSource)).map(representation) };
  }

  async create(input: NamespaceInput, by: Administrator): Promise<NamespaceRepresentation> {
    const namespace = await createNamespace(this.dataSource, { ...input, startAt: input.startAt === null ? null : new Date(input.startAt) });
    this.audit.record(by, 'multicast.namespace.create', { namespaceId: namespace.id, name: namespace.name });
    return representation(namespace);
  }

  async remove(id: string, by: Administrator): Promise<void> {
    await deleteNamespace(this.dataSource, id);
    this.audit.record(by, 'multicast.namespace.delete', { namespaceId: id });
  }
}

function representation({ startAt, ...namespace }: MulticastNamespace): NamespaceRepresentation {
  return { ...namespace, startAt: optionalMomentOf(startAt) };
}
