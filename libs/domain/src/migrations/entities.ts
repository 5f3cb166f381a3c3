import { BundledRevision } from '../catalog/bundled-revision.entity.js';
import { Category } from '../catalog/category.entity.js';
import { File } from '../catalog/file.entity.js';
import { Fragment } from '../catalog/fragment.entity.js';
import { Prerequisite } from '../catalog/prerequisite.entity.js';
import { RevisionDocument } from '../catalog/revision-document.entity.js';
import { RevisionFile } from '../catalog/revision-file.entity.js';
import { Revision } from '../catalog/revision.entity.js';
import { SupersededUpdate } from '../catalog/superseded-update.entity.js';
import { ComputerTargetGroup } from '../computers/computer-target-group.entity.js';
import { Computer } from '../computers/computer.entity.js';
import { DeclinedUpdate } from '../deployments/declined-update.entity.js';
import { Deployment } from '../deployments/deployment.entity.js';
import { TargetGroup } from '../groups/target-group.entity.js';
import { OutboxMessage } from '../messaging/outbox-message.entity.js';
import { ChangeNumber } from '../servers/change-number.entity.js';
import { CookieKey } from '../servers/cookie-key.entity.js';
import { ServerConfiguration } from '../servers/server-configuration.entity.js';

/** Every entity there is; a table that is not here does not exist for the schema comparison. */
export const ALL_ENTITIES = [
  Revision, RevisionDocument, Fragment, Prerequisite, BundledRevision, SupersededUpdate, Category, File, RevisionFile,
  TargetGroup, Deployment, DeclinedUpdate, Computer, ComputerTargetGroup,
  ServerConfiguration, CookieKey, ChangeNumber, OutboxMessage,
];
