/** What has to be undone at the end, in the reverse order of its doing. */
export class UndoStack {
  private readonly steps: (() => Promise<unknown> | void)[] = [];
  private finished: Promise<void> | undefined;

  /** Adds what undoes the thing just done. */
  add(step: () => Promise<unknown> | void): void {
    this.steps.push(step);
  }

  /** Undoes everything once, last first; a step that fails does not keep the others from running. Safe to call again. */
  run(): Promise<void> {
    this.finished ??= this.runSteps();
    return this.finished;
  }

  private async runSteps(): Promise<void> {
    const failures: unknown[] = [];
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be stopped.');
  }
}
