/** A scene in which one person's way to the server can be cut or made lossy, and everybody else's cannot. */
import { afterAll, beforeAll } from 'bun:test';
import { type HostSite, startHostSite } from '../../support/host-site.ts';
import { openPage, type Scene, type SceneOptions, sceneOfFile, type Visitor } from '../../support/scene.ts';
import type { TestPerson } from '../../support/tokens.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

export interface ProxiedScene {
  readonly scene: Scene;
  readonly proxy: TcpProxy;
  /** The same website, with the widget from behind the proxy. */
  readonly site: HostSite;
  /** As the scene's `visit`, by way of the proxy. */
  visit(person: TestPerson, attributes: Readonly<Record<string, string>>): Promise<Visitor>;
}

/** For a test file, like `sceneOfFile`. */
export function proxiedSceneOfFile(options?: SceneOptions): () => ProxiedScene {
  const scene = sceneOfFile(options);
  let there: { readonly proxy: TcpProxy; readonly site: HostSite } | null = null;
  beforeAll(async () => {
    const proxy = await startTcpProxy(scene().server.url);
    there = { proxy, site: startHostSite(proxy.url) };
  });
  afterAll(async () => {
    await there?.site.stop();
    there?.proxy.close();
  });
  return () => {
    if (there === null) throw new Error('The scene opens before the first test.');
    const { proxy, site } = there;
    return {
      scene: scene(),
      proxy,
      site,
      visit: async (person, attributes) =>
        openPage(await scene().browser.newContext(), site.page(person, attributes)),
    };
  };
}
