import { randomUUID } from 'node:crypto';
import { formatDateTime } from '@sluice/protocol/soap';
import type { reporting } from '@sluice/protocol/wsusss';

/** What of an event a test cares about. */
export interface EventDetails {
  readonly instanceId?: string;
  readonly updateId?: string;
  readonly revisionNumber?: number;
  readonly win32HResult?: number;
  readonly targetId?: string;
  readonly replacementStrings?: readonly string[];
  readonly miscData?: readonly string[];
  readonly at?: string;
}

/** An event as a native agent writes it. */
export function nativeEvent(eventId: number, details: EventDetails = {}): reporting.ReportingEvent {
  return {
    BasicData: {
      TargetID: { Sid: details.targetId ?? 'whoever' }, SequenceNumber: 0, TimeAtTarget: details.at ?? formatDateTime(new Date()),
      EventInstanceID: details.instanceId ?? randomUUID(), NamespaceID: 1, EventID: eventId, SourceID: 101,
      UpdateID: { UpdateID: details.updateId ?? '00000000-0000-0000-0000-000000000000', RevisionNumber: details.revisionNumber ?? 0 },
      Win32HResult: details.win32HResult ?? 0, AppName: 'test',
    },
    ExtendedData: {
      ReplacementStrings: details.replacementStrings ?? [], MiscData: ['G=1507.2601.30012.0', 'J=297', ...details.miscData ?? []],
      ComputerBrand: 'QEMU', ComputerModel: 'Standard PC', BiosRevision: 'unknown', ProcessorArchitecture: 'Amd64Compatible',
      OSVersion: { Major: 10, Minor: 0, Build: 26200, Revision: 65792, ServicePackMajor: 0, ServicePackMinor: 0 }, OSLocaleID: 1033,
    },
    PrivateData: {},
  };
}

/** A status report (event 156) with its lists by tag. */
export function statusReport(lists: Readonly<Record<string, readonly string[]>>, details: EventDetails = {}): reporting.ReportingEvent {
  return nativeEvent(156, { ...details, miscData: Object.entries(lists).map(([tag, ids]) => `${tag}=${ids.map((id) => id.toUpperCase()).join(';')}`) });
}
