import { type Connection, type ConnectionOptions, connect } from './connection.ts';
import { migrate } from './migrations.ts';
import { toOpenError } from './sqlite-error.ts';

/**
 * Opens a file that was inspected, and brings its schema up to date. Only the holder of the server lock may do so
 * with one whose schema is older.
 * @throws {StoreOpenError}
 */
export function openFile(options: ConnectionOptions): Connection {
  let connection: Connection | undefined;
  try {
    connection = connect(options);
    migrate(connection);
    return connection;
  } catch (error) {
    connection?.close();
    throw toOpenError(error, options.path);
  }
}
