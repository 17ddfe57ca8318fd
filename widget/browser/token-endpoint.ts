/** The page's own token address did not give a token. */
export class TokenEndpointError extends Error {
  readonly code = 'token_url';
  readonly temporary = true;
  constructor(reason: string, options?: ErrorOptions) {
    super(`The page gave no token: ${reason}`, options);
    this.name = 'TokenEndpointError';
  }
}

/**
 * Asks the host's `token-url` with GET. The answer is `{"token": "…"}` or the bare token as text. Cookies go along
 * only to the page's own origin, which is how the host knows who is asking.
 * @throws TokenEndpointError
 */
export async function fetchToken(url: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, {
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { accept: 'application/json, text/plain' },
    });
  } catch (cause) {
    throw new TokenEndpointError(`"${url}" cannot be reached.`, { cause });
  }
  if (!response.ok) throw new TokenEndpointError(`"${url}" answered ${response.status}.`);
  const body = (await response.text()).trim();
  const token = body.startsWith('{') ? tokenOf(body) : body;
  // Three dotted parts: a sign-in page that answers 200 is caught here and not by the chat server.
  if (token === null || !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) {
    throw new TokenEndpointError(`"${url}" must answer {"token": "…"} or the token as text.`);
  }
  return token;
}

function tokenOf(body: string): string | null {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== 'object' || answer === null || !('token' in answer)) return null;
    return typeof answer.token === 'string' ? answer.token : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
