import { listArticleCompliance, listGroupCompliance } from '@sluice/domain/reporting';
import { z } from 'zod';
import { articleComplianceQuery, articleComplianceSchema, groupComplianceQuery, groupComplianceSchema } from './report.schema.js';
import { defineReport } from './report.js';

export const GROUP_COMPLIANCE = defineReport({
  name: 'group-compliance', query: groupComplianceQuery, position: z.iso.date(), rowSchema: groupComplianceSchema,
  rows: ({ dataSource }, { group }, limit, before) => listGroupCompliance(dataSource, group, limit, before),
  positionOf: ({ day }) => day, represent: (row) => row,
});

export const ARTICLE_COMPLIANCE = defineReport({
  name: 'article-compliance', query: articleComplianceQuery, position: z.iso.date(), rowSchema: articleComplianceSchema,
  rows: ({ dataSource }, { kb }, limit, before) => listArticleCompliance(dataSource, kb, limit, before),
  positionOf: ({ day }) => day, represent: (row) => row,
});
