import { ModelError } from '../engine/errors';

/** Where a model server is, and how it is spoken to. */
export interface ServerAddress {
  /** The base URL that requests go under. */
  readonly baseUrl: string;
  /** The same as a person may read it: no user, no password, no query. */
  readonly server: string;
  readonly host: string;
  /** Whether it is on this machine. */
  readonly local: boolean;
}

/**
 * Reads a base URL. That of an Azure resource without a path gets the one that its interface is under.
 * @param apiVersion of Azure's older interface; absent: its current one, or no Azure at all.
 * @throws ModelError `badRequest` when it is no web address.
 */
export function serverAddress(baseUrl: string, apiVersion?: string): ServerAddress {
  const url = URL.parse(baseUrl.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ModelError(
      'badRequest',
      'The base URL of the model is not a web address. Set it to one such as http://localhost:11434/v1.',
    );
  }
  const bareAzure = /\.azure\.com$/.test(url.hostname) && /^\/*(openai\/*)?$/.test(url.pathname);
  if (bareAzure) url.pathname = apiVersion === undefined ? '/openai/v1' : '/openai';
  return {
    baseUrl: url.href.replace(/\/+$/, ''),
    server: `${url.origin}${url.pathname}`.replace(/\/+$/, ''),
    host: url.host,
    local: isOwn(url),
  };
}

/** Whether a base URL is of a server on this machine; not so for what is no web address. */
export function isLocal(baseUrl: string): boolean {
  const url = URL.parse(baseUrl.trim());
  return url !== null && isOwn(url);
}

function isOwn({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
