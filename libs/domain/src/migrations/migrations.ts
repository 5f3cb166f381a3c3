import type { MigrationInterface } from 'typeorm';
import { Catalog1795219200000 } from './1795219200000-catalog.js';
import { Groups1795219200001 } from './1795219200001-groups.js';
import { Deployments1795219200002 } from './1795219200002-deployments.js';
import { Computers1795219200003 } from './1795219200003-computers.js';
import { Servers1795219200004 } from './1795219200004-servers.js';
import { Messaging1795219200005 } from './1795219200005-messaging.js';

/** Every migration, oldest first. A migration that was released is never edited; a change is a new one. */
export const ALL_MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  Catalog1795219200000, Groups1795219200001, Deployments1795219200002,
  Computers1795219200003, Servers1795219200004, Messaging1795219200005,
];
