/** What a message is, wherever it is stored or shown. */
export const idOf = (clientId: string, author: string): string => `${clientId} ${author}`;

/** Whose log it is, for a person who reads of it. */
export const who = ({ client, user }: { readonly client: string; readonly user: string }): string =>
  `${user} on ${client}`;
