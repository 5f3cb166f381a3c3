/** The counts a server tells of itself (MS-WSUSSS 3.1.4.14.3.3); each is 0 or greater. */
export const SERVER_SUMMARY_COUNTS = [
  'updateCount', 'declinedUpdateCount', 'approvedUpdateCount', 'notApprovedUpdateCount', 'updatesWithStaleUpdateApprovalsCount', 'expiredUpdateCount',
  'criticalOrSecurityUpdatesNotApprovedForInstallCount', 'wsusInfrastructureUpdatesNotApprovedForInstallCount', 'updatesWithClientErrorsCount',
  'updatesWithServerErrorsCount', 'updatesNeedingFilesCount', 'updatesNeededByComputersCount', 'updatesUpToDateCount', 'customComputerTargetGroupCount',
  'computerTargetCount', 'computerTargetsNeedingUpdatesCount', 'computerTargetsWithUpdateErrorsCount', 'computersUpToDateCount',
] as const;

/** Of computers it counts those that call it, not those of servers below it. */
export type ServerSummary = { readonly [Count in (typeof SERVER_SUMMARY_COUNTS)[number]]: number };
