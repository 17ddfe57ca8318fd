import type { Person } from './chat-state.ts';

/** `null` if nobody is typing. */
export function typingText(people: readonly Person[]): string | null {
  const [first, second, third] = people;
  if (!first) return null;
  if (!second) return `${first.name} is typing`;
  return third ? 'Several people are typing' : `${first.name} and ${second.name} are typing`;
}
