/** What the script asks of the server after the page: the only module that does. */

/** Bytes of a tile, null where there is nothing to draw; throws if it cannot be had or `signal` ends it. */
export async function fetchTile(url: string, signal: AbortSignal): Promise<ArrayBuffer | null> {
  const answer = await fetch(url, { signal, mode: "cors", credentials: "omit" });
  // Plain files have no empty ones, and their servers no other word for what is not there.
  const isBuilt = document.documentElement.dataset.built !== undefined;
  if (answer.status === 204 || (answer.status === 404 && isBuilt)) return null;
  if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
  return answer.arrayBuffer();
}

/** A JSON document of ours; throws if it cannot be had. */
export async function fetchJson<T>(url: string): Promise<T> {
  const answer = await fetch(url, { mode: "cors", credentials: "omit" });
  if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
  return (await answer.json()) as T;
}
