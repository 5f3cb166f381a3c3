import type { DeploymentRow } from './catalog-rows.js';
import { GrowingList } from './growing-list.js';
import { IdTable } from './id-table.js';

/** What many deployments have in common: kept once. */
type Terms = Pick<DeploymentRow, 'targetGroupId' | 'action' | 'deadline' | 'isAssigned' | 'downloadPriority'>;

/** No row. */
export const NO_ROW = -1;

/**
 * The Deployment Table of MS-WUSP 3.1.1 in columns, by revision. There is at least one row for every revision, so rows are numbers here
 * and become objects only for those that go out on a page: the garbage collector need not look at 100,000 of them.
 */
export class DeploymentTable {
  readonly #firstRows = new IdTable();
  readonly #nextRows = GrowingList.ofIntegers();
  readonly #deploymentIds = GrowingList.ofIntegers();
  readonly #revisionIds = GrowingList.ofIntegers();
  readonly #changeNumbers = GrowingList.ofNumbers();
  readonly #lastChangeTimes = GrowingList.ofNumbers();
  readonly #termsOfRow = GrowingList.ofIntegers();
  readonly #terms: Terms[] = [];
  readonly #termNumbers = new Map<string, number>();

  add(row: DeploymentRow): void {
    const number = this.#deploymentIds.length;
    this.#nextRows.push(this.#firstRows.get(row.revisionId));
    this.#firstRows.set(row.revisionId, number);
    this.#deploymentIds.push(row.deploymentId);
    this.#revisionIds.push(row.revisionId);
    this.#changeNumbers.push(row.changeNumber);
    this.#lastChangeTimes.push(row.lastChangeTime.getTime());
    this.#termsOfRow.push(this.#numberOf(row));
  }

  /** The row numbers of one revision, in no order. */
  rowsOf(revisionId: number): number[] {
    const rows: number[] = [];
    for (let row = this.#firstRows.get(revisionId); row !== NO_ROW; row = this.#nextRows.at(row)) rows.push(row);
    return rows;
  }

  changeNumberOf(row: number): number {
    return this.#changeNumbers.at(row);
  }

  actionOf(row: number): DeploymentRow['action'] {
    return this.#termsOf(row).action;
  }

  at(row: number): DeploymentRow {
    return {
      ...this.#termsOf(row), deploymentId: this.#deploymentIds.at(row), revisionId: this.#revisionIds.at(row),
      lastChangeTime: new Date(this.#lastChangeTimes.at(row)), changeNumber: this.#changeNumbers.at(row),
    };
  }

  #termsOf(row: number): Terms {
    return this.#terms[this.#termsOfRow.at(row)] as Terms;
  }

  #numberOf({ targetGroupId, action, deadline, isAssigned, downloadPriority }: Terms): number {
    const key = `${targetGroupId}/${action}/${deadline?.getTime()}/${isAssigned}/${downloadPriority}`;
    const known = this.#termNumbers.get(key);
    if (known !== undefined) return known;
    this.#termNumbers.set(key, this.#terms.length);
    return this.#terms.push({ targetGroupId, action, deadline, isAssigned, downloadPriority }) - 1;
  }
}
