/** What the database holds, read by SQL of its own: nothing of the server's code stands between. */
import { Database } from 'bun:sqlite';
