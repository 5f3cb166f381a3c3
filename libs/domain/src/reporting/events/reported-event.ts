/** One event as a computer reported it (MS-WUSP 2.2.2.3.1), bounded and cleaned; strings are text of a stranger. */
export interface ReportedEvent {
  /** EventInstanceID: an event that comes twice is the same. */
  readonly instanceId: string;
  /** TimeAtTarget; the computer's clock. */
  readonly occurredAt: Date;
  readonly namespaceId: number;
  readonly eventId: number;
  readonly sourceId: number;
  /** Lower case; null when the event is about no update. */
  readonly updateId: string | null;
  readonly revisionNumber: number;
  readonly win32HResult: number;
  readonly appName: string | null;
  readonly replacementStrings: readonly string[];
  /** `Tag=value`, the status lists left out: they are in {@link ReportedEvent.statusLists}. */
  readonly miscData: readonly string[];
  readonly deviceId: string | null;
}
