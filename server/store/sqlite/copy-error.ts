export type CopyCode = 'copy_full' | 'copy_damaged' | 'copy_not_writable' | 'copy_stopped' | 'copy_failed';

const SENTENCES: Record<CopyCode, (source: string, target: string) => string> = {
  copy_full: (_, target) => `There is no space left for ${target}. Make some, or name another place.`,
  copy_damaged: (source) => `${source} is damaged, and a copy of it would be too. Take an earlier backup.`,
  copy_not_writable: (_, target) => `${target} cannot be written. Let this user write there.`,
  copy_stopped: (source) => `The copying of ${source} was stopped.`,
  copy_failed: (source, target) => `${source} could not be copied to ${target}.`,
};

/** No copy was made, and nothing is left of the attempt. The message says what a person can do. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
  readonly temporary: boolean;

  constructor(
    readonly code: CopyCode,
    source: string,
    target: string,
    reason?: string,
  ) {
    super(SENTENCES[code](source, target) + (reason === undefined ? '' : ` (${reason})`));
    this.temporary = code === 'copy_full' || code === 'copy_stopped';
  }
}
