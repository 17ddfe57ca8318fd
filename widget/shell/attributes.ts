/** What a host writes in its HTML. */
export const ATTRIBUTES = [
  'token',
  'token-url',
  'room',
  'server',
  'launcher',
  'open',
  'theme',
  'heading',
  'placeholder',
  'position',
] as const;

/** What a framework may have set on the element before it was defined. */
export const PROPERTIES = [...ATTRIBUTES, 'tokenUrl', 'getToken'] as const;
