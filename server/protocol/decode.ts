/** Raw text → a checked command, or the reason why not. Never throws, never echoes what was sent. */
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { ErrorCode } from './codes.ts';
import { BOUNDS, COMMANDS, type Command, type CommandType } from './frames.ts';

export type Decoded =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly code: ErrorCode; readonly id?: number; readonly detail?: string };

const checks = new Map(
  // Object.keys forgets the keys' type.
  (Object.keys(COMMANDS) as CommandType[]).map((type) => [
    type as string, // What is looked up is a stranger's text.
    TypeCompiler.Compile(COMMANDS[type]),
  ]),
);

/** Whether brackets outside of strings nest deeper than `limit`. Looked at before parsing, which recurses. */
export const nestsDeeperThan = (text: string, limit: number): boolean => {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (inString) {
      if (character === 0x5c) index++;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x7b || character === 0x5b) {
      if (++depth > limit) return true;
    } else if (character === 0x7d || character === 0x5d) depth--;
  }
  return false;
};

export const decode = (text: string): Decoded => {
  if (nestsDeeperThan(text, BOUNDS.depth)) return { ok: false, code: 'too_deep' };
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { ok: false, code: 'bad_json' };
  }
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) {
    return { ok: false, code: 'bad_frame', detail: 'a frame is a JSON object' };
  }
  const { type, id }: { type?: unknown; id?: unknown } = frame;
  const answerTo = typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? { id } : {};
  const check = typeof type === 'string' ? checks.get(type) : undefined;
  if (!check) return { ok: false, code: 'unknown_type', ...answerTo };
  if (check.Check(frame)) return { ok: true, command: frame };
  const field = check.Errors(frame).First()?.path ?? '';
  return { ok: false, code: 'bad_frame', ...answerTo, detail: field === '' ? 'the frame' : field };
};
