/** A process of its own that makes load, so that its thread is neither the server's nor the one that measures. */
export type Orders = Record<string, (order: never) => unknown>;

type OrderOf<O extends Orders, K extends keyof O> = Parameters<O[K]>[0];
type AnswerOf<O extends Orders, K extends keyof O> = Awaited<ReturnType<O[K]>>;

type Answer = { readonly id: number } & (
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string }
);

export interface LoadChild<O extends Orders> {
  readonly pid: number;
  /** Resolves when it is carried out. @throws with what the child threw, or when it has ended. */
  order<K extends keyof O & string>(kind: K, order: OrderOf<O, K>): Promise<AnswerOf<O, K>>;
  end(): Promise<void>;
}

/** @param script path of a module that calls `obey` with orders of type `O`. */
export function startLoad<O extends Orders>(script: string): LoadChild<O> {
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  const child = Bun.spawn([process.execPath, script], {
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    serialization: 'json',
    ipc: (answer: Answer) => {
      const waiting = open.get(answer.id);
      open.delete(answer.id);
      if (answer.ok) waiting?.resolve(answer.value);
      else waiting?.reject(new Error(answer.message));
    },
    onExit: () => {
      for (const { reject } of open.values()) reject(new Error(`The load of ${script} has ended.`));
      open.clear();
    },
  });
  return {
    pid: child.pid,
    order: (kind, order) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        // Whoever calls `obey` with these orders gives this type of answer.
        open.set(id, { resolve: (value) => resolve(value as never), reject });
        child.send({ id, kind, order });
      }),
    end: async () => {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}

/** In the child: carries out what it is told, until the parent is gone. */
export function obey<O extends Orders>(orders: O): void {
  const carryOut = async ({ kind, order }: { kind: string; order: unknown }): Promise<unknown> => {
    const action = orders[kind];
    if (!action) throw new Error(`There is no order "${kind}".`);
    return action(order as never); // The parent has the types of these orders.
  };
  process.on('message', async (message: { id: number; kind: string; order: unknown }) => {
    const answer = await carryOut(message).then(
      (value) => ({ id: message.id, ok: true, value }),
      (error) => ({ id: message.id, ok: false, message: String(error) }),
    );
    process.send?.(answer);
  });
  process.on('disconnect', () => process.exit());
}
